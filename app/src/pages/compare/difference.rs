//! How any two answers to the last question differ, word by word: as they were written, or side by side as they are shown.

use std::rc::Rc;

use maas_core::{chats::Chats, compare::Comparison};
use yew::prelude::*;

use super::names;
use crate::{
    components::{
        difference,
        markdown::{
            Markdown,
            marked::{self, Marked},
        },
        typeset::use_answer,
    },
    platform::dom,
    store::{use_chats, use_comparisons},
    text::{Side, TextAsk, compared},
    words::use_words,
};

/// An answer by its name.
#[derive(Clone, PartialEq)]
struct Named {
    name: String,
    text: String,
}

/// All answers to the last question; those of a column that has several are numbered.
fn all(comparison: &Comparison, chats: &Chats) -> Vec<Named> {
    let columns = comparison.columns.iter().zip(names(comparison, chats));
    let mut all = Vec::new();
    for (column, name) in columns {
        let versions = chats
            .find(&column.chat)
            .map_or_else(Vec::new, |chat| chat.versions());
        let several = versions.len() > 1;
        for (reply, number) in versions.iter().zip(1..) {
            let name = if several {
                format!("{name} · {number}")
            } else {
                name.to_string()
            };
            let text = reply.answer.text.clone();
            all.push(Named { name, text });
        }
    }
    all
}

/// The choice of two answers, and how they differ.
#[component]
pub(super) fn Difference() -> Html {
    let (words, comparisons, chats) = (use_words(), use_comparisons(), use_chats());
    let text = words.compare;
    let all = all(comparisons.current(), &chats);
    let (one, other, shown) = (
        use_state(|| 0_usize),
        use_state(|| 1_usize),
        use_state(|| false),
    );
    let pair = all
        .get(*one)
        .zip(all.get(*other))
        .map(|(one, other)| (one.clone(), other.clone()));
    // As they are shown, it is the words that are read which differ.
    let compared_texts = use_memo((pair.clone(), *shown), |(pair, shown)| {
        let read = |named: &Named| match shown {
            true => marked::words(&named.text),
            false => named.text.clone(),
        };
        pair.as_ref().map(|(one, other)| (read(one), read(other)))
    });
    let ask = compared_texts.as_ref().as_ref().map(|(old, new)| {
        let (old, new) = (old.clone(), new.clone());
        TextAsk::Difference { old, new }
    });
    let answer = use_answer(ask);
    let Some((old, new)) = pair else {
        return html! { <p class="muted">{ text.two_needed }</p> };
    };
    let choice = |label: &'static str, state: &UseStateHandle<usize>| {
        let chosen = **state;
        let state = state.clone();
        let onchange =
            move |event: Event| state.set(dom::chosen(&event).parse().unwrap_or_default());
        let option = |(place, named): (usize, &Named)| {
            html! { <option value={place.to_string()} selected={place == chosen}>{ &named.name }</option> }
        };
        html! { <label class="field"><span>{ label }</span><select {onchange}>{ for all.iter().enumerate().map(option) }</select></label> }
    };
    let toggle = {
        let shown = shown.clone();
        move |_: MouseEvent| shown.set(!*shown)
    };
    let parts = compared_texts
        .as_ref()
        .as_ref()
        .zip(answer.as_ref())
        .map(|((old, new), answer)| compared(old, new, answer));
    let rendered = |named: &Named, own: Side, parts: Option<&Vec<(Side, &str)>>| {
        let text = Rc::<str>::from(named.text.as_str());
        let shown = match parts {
            Some(parts) => {
                let here = parts
                    .iter()
                    .filter(|(side, _)| [Side::Both, own].contains(side));
                let parts: Vec<(usize, bool)> = here
                    .map(|(side, part)| (part.len(), *side == own))
                    .collect();
                html! { <Marked {text} {parts} new={own == Side::New} /> }
            }
            // Too long to be compared, or not yet.
            None => html! { <Markdown {text} /> },
        };
        html! { <section aria-label={named.name.clone()}><h3>{ &named.name }</h3>{ shown }</section> }
    };
    let body = match (*shown, parts) {
        (true, parts) => {
            let parts = parts.as_ref();
            let too_long = parts.is_some_and(Option::is_none);
            let parts = parts.and_then(Option::as_ref);
            html! {
                <>
                    if too_long { <p class="muted">{ text.too_long }</p> }
                    <div class="rendered difference-shown" data-difference={parts.map(|_| "shown")}>
                        { rendered(&old, Side::Old, parts) }{ rendered(&new, Side::New, parts) }
                    </div>
                </>
            }
        }
        (false, None) => html! { <p class="muted" aria-busy="true">{ text.comparing }</p> },
        (false, Some(None)) => html! { <p class="muted">{ text.too_long }</p> },
        (false, Some(Some(parts))) => {
            html! { <p class="difference" data-difference="words">{ difference::marked(&parts) }</p> }
        }
    };
    html! {
        <div class="stack">
            <div class="pair">{ choice(text.from, &one) }{ choice(text.to, &other) }</div>
            <button type="button" aria-pressed={shown.to_string()} onclick={toggle}>{ text.rendered }</button>
            { body }
        </div>
    }
}
