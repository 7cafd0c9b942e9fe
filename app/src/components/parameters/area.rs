//! A field for longer text, and for JSON with what is wrong in it and where.

use maas_protocol::{
    extras::check_extra_body,
    schema::{formatted, read_arguments, read_schema},
};
use yew::prelude::*;

use crate::{
    change::use_change,
    platform::dom,
    words::{Words, use_words},
};

#[cfg(test)]
mod tests;

/// What a text has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Anything.
    Text,
    /// A JSON schema.
    Schema,
    /// The JSON schema of a tool's arguments, or nothing.
    Arguments,
    /// Fields for a request's body, or nothing.
    Body,
}

impl Kind {
    /// What is wrong with a text, with its line and column.
    pub(super) fn fault(self, typed: &str, words: &'static Words) -> Option<String> {
        let words = words.setup;
        match self {
            Self::Text => None,
            Self::Schema => read_schema(typed).err().map(|fault| (words.fault)(&fault)),
            Self::Arguments => {
                let read = read_arguments(typed);
                read.err().map(|fault| (words.fault)(&fault))
            }
            Self::Body => {
                let read = check_extra_body(typed);
                read.err().map(|error| (words.body_bad)(&error))
            }
        }
    }
}

/// Props of [`Area`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What its ids begin with.
    pub(super) id: String,
    pub(super) name: AttrValue,
    pub(super) kind: Kind,
    pub(super) value: String,
    #[prop_or_default]
    pub(super) placeholder: &'static str,
    /// What is to be known of it, below.
    #[prop_or_default]
    pub(super) hint: Option<&'static str>,
    /// The name in requests.
    #[prop_or_default]
    pub(super) data_param: Option<&'static str>,
    /// What was typed, sound or not: once the field is left.
    pub(super) on_change: Callback<String>,
}

/// The field. It shows what is wrong while one types, and hands the text over when it is left.
#[component]
pub(super) fn Area(props: &Props) -> Html {
    let words = use_words();
    let typed = use_state_eq(|| props.value.clone());
    use_change(props.value.clone(), |value| typed.set(value.clone()));
    let oninput = {
        let typed = typed.clone();
        move |event: InputEvent| typed.set(dom::typed(&event))
    };
    let onchange = props.on_change.reform(|event: Event| dom::chosen(&event));
    let is_json = props.kind != Kind::Text;
    let empty = typed.trim().is_empty();
    // An empty schema is a fault, but nobody has done anything wrong yet.
    let bad = props.kind.fault(&typed, words).filter(|_| !empty);
    let lay_out = {
        let (typed, on_change) = (typed.clone(), props.on_change.clone());
        move |_: MouseEvent| {
            if let Some(text) = formatted(&typed) {
                typed.set(text.clone());
                on_change.emit(text);
            }
        }
    };
    let id = &props.id;
    let note = format!("{id}-note");
    html! {
        <div class={classes!("field", "area", is_json.then_some("json"))}>
            <div class="param-head">
                <label for={format!("{id}-field")}>{ &props.name }</label>
                <span class="push" />
                if is_json && !empty {
                    <button type="button" class="link" disabled={formatted(&typed).is_none()} onclick={lay_out}>{ words.setup.format }</button>
                }
            </div>
            <textarea id={format!("{id}-field")} rows={if is_json { "6" } else { "3" }} placeholder={props.placeholder} data-param={props.data_param}
                spellcheck={is_json.then_some("false")} autocomplete="off" value={(*typed).clone()} aria-invalid={bad.is_some().to_string()}
                aria-describedby={note.clone()} {oninput} {onchange} />
            <div id={note} class="param-note">
                if let Some(bad) = &bad {
                    <small class="bad" role="alert">{ bad }{ " " }{ words.setup.not_sent_yet }</small>
                } else if let Some(hint) = props.hint {
                    <small class="muted">{ hint }</small>
                }
            </div>
        </div>
    }
}
