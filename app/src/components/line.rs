//! One line to type: with a button that keeps it, or as a field of a form.

use yew::prelude::*;

use crate::{platform::dom, words::use_words};

/// Props of [`Line`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// Its accessible name.
    pub(crate) name: &'static str,
    pub(crate) value: String,
    pub(crate) hint: &'static str,
    pub(crate) on_typed: Callback<String>,
}

/// The field, which has the focus at first, and its button.
#[component]
pub(crate) fn Line(props: &Props) -> Html {
    let words = use_words();
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with((), move |()| dom::focus(&field));
    }
    let onsubmit = {
        let (field, on_typed) = (field.clone(), props.on_typed.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            on_typed.emit(dom::value(&field));
        }
    };
    html! {
        <form class="entry-line" {onsubmit}>
            <input ref={field} autofocus=true aria-label={props.name} placeholder={props.hint} value={props.value.clone()} />
            <button type="submit" class="small">{ words.save }</button>
        </form>
    }
}

/// A field of a form, what helps with it, and what is wrong with its text.
pub(crate) fn text_field(
    label: &'static str,
    value: &str,
    placeholder: &'static str,
    on_change: Callback<String>,
    hint: Option<&'static str>,
    bad: Option<&'static str>,
) -> Html {
    let oninput = on_change.reform(|event: InputEvent| dom::typed(&event));
    html! {
        <label class="field">
            <span>{ label }</span>
            <input type="text" aria-label={label} autocomplete="off" spellcheck="false" value={value.to_owned()} {placeholder}
                aria-invalid={bad.is_some().to_string()} {oninput} />
            { for hint.map(|hint| html! { <small class="muted">{ hint }</small> }) }
            { for bad.map(|bad| html! { <small class="bad" role="alert">{ bad }</small> }) }
        </label>
    }
}
