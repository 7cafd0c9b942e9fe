//! The texts that end an answer, each one apart: they may hold commas, spaces and line breaks.

use maas_protocol::chat::Param;
use yew::prelude::*;

use super::field::{Frame, control_id, described_by, id_of};
use crate::{
    components::icon::{Glyph, icon},
    platform::dom,
    words::use_words,
};

#[cfg(test)]
mod tests;

/// Props of [`Stop`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) texts: Vec<String>,
    /// How many the model takes.
    pub(super) most: usize,
    pub(super) on_change: Callback<Vec<String>>,
}

/// The texts, and a field that adds one: by Enter, by its button, or when it is left.
#[component]
pub(super) fn Stop(props: &Props) -> Html {
    let words = use_words();
    let field = use_node_ref();
    let id = id_of(Param::Stop);
    let add = {
        let (field, texts, on_change) =
            (field.clone(), props.texts.clone(), props.on_change.clone());
        Callback::from(move |()| {
            let text = read(&dom::take_value(&field));
            if !text.is_empty() && !texts.contains(&text) {
                let mut texts = texts.clone();
                texts.push(text);
                on_change.emit(texts);
            }
        })
    };
    let onkeydown = {
        let add = add.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                add.emit(());
            }
        }
    };
    let chip = |(place, text): (usize, &String)| {
        let (texts, on_change) = (props.texts.clone(), props.on_change.clone());
        let remove = move |_: MouseEvent| {
            let mut texts = texts.clone();
            texts.remove(place);
            on_change.emit(texts);
            dom::focus_id(&control_id(id));
        };
        let shown = write(text);
        html! {
            <li key={text.clone()}>
                <code>{ &shown }</code>
                <button type="button" class="quiet square tiny" aria-label={(words.setup.stop_remove)(&shown)} onclick={remove}>{ icon(Glyph::Close) }</button>
            </li>
        }
    };
    let full = props.texts.len() > props.most;
    let frame = Frame {
        id,
        name: (words.setup.param)(Param::Stop)[0],
        about: (words.setup.param)(Param::Stop)[1],
        on_reset: (!props.texts.is_empty())
            .then(|| props.on_change.reform(|_: MouseEvent| Vec::new())),
        bad: full.then(|| (words.setup.stop_full)(props.most)),
        note: None,
    };
    let leave = add.reform(|_: FocusEvent| ());
    frame.around(
        html! {
            <div class="stops">
                if !props.texts.is_empty() {
                    <ul>{ for props.texts.iter().enumerate().map(chip) }</ul>
                }
                <div class="param-row">
                    <input ref={field} id={control_id(id)} type="text" autocomplete="off" autocapitalize="off" data-param={id} aria-describedby={described_by(id)}
                        {onkeydown} onblur={leave} />
                    <button type="button" onclick={add.reform(|_: MouseEvent| ())}>{ words.setup.stop_add }</button>
                </div>
            </div>
        },
        words,
    )
}

/// A text as it was typed: `\n`, `\t` and `\\` stand for what cannot be typed in one line.
fn read(typed: &str) -> String {
    let mut text = String::with_capacity(typed.len());
    let mut rest = typed.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('\\') | None => text.push('\\'),
            Some(other) => text.extend(['\\', other]),
        }
    }
    text
}

/// The text as one would type it.
pub(super) fn write(text: &str) -> String {
    let mut typed = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => typed.push_str("\\n"),
            '\t' => typed.push_str("\\t"),
            '\\' => typed.push_str("\\\\"),
            other => typed.push(other),
        }
    }
    typed
}
