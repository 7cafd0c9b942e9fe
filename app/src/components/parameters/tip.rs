//! What a field does, in plain words: shown while its mark is pointed at, focused or touched, and read with the field itself.

use yew::prelude::*;

use crate::{platform::dom, words::use_words};

/// Props of [`Tip`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The text's id, by which the field refers to it.
    pub(super) id: String,
    /// What the field is called.
    pub(super) name: AttrValue,
    pub(super) text: AttrValue,
}

/// The mark and the text. Escape hides it, and pointing at the text keeps it.
#[component]
pub(super) fn Tip(props: &Props) -> Html {
    let words = use_words();
    let shown = use_state(|| false);
    let set = |to: bool| {
        let shown = shown.clone();
        move || shown.set(to)
    };
    let (enter, leave) = (set(true), set(false));
    let (focus, blur, touch) = (set(true), set(false), set(true));
    let onkeydown = {
        let shown = shown.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" && *shown {
                // It hides this and nothing around it.
                dom::keep_to_oneself(&event);
                shown.set(false);
            }
        }
    };
    html! {
        <span class="tip-host" onmouseenter={move |_: MouseEvent| enter()} onmouseleave={move |_: MouseEvent| leave()}>
            <button type="button" class="tip-mark" aria-label={(words.setup.about)(&props.name)} aria-describedby={props.id.clone()}
                onfocus={move |_: FocusEvent| focus()} onblur={move |_: FocusEvent| blur()} onclick={move |_: MouseEvent| touch()} {onkeydown}>{ "?" }</button>
            <span id={props.id.clone()} role="tooltip" class={classes!("tip", shown.then_some("shown"))}>{ &props.text }</span>
        </span>
    }
}
