//! A formula: its source until the text worker has set it, and for good where that is wrong.

use yew::prelude::*;

use super::{draw, mathml, tree::Formula};
use crate::{components::typeset::use_answer, text::TextAsk};

/// Props of [`Formula`](SetFormula).
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) formula: Formula,
}

/// A formula.
#[component]
pub(super) fn SetFormula(props: &Props) -> Html {
    let formula = &props.formula;
    let answer = use_answer(Some(TextAsk::Formula {
        source: formula.inner.clone(),
        display: formula.display,
    }));
    match answer.and_then(|answer| mathml::read(&answer)) {
        // A long one scrolls, so it must take the keyboard.
        Some(math) if formula.display => {
            html! { <span class="formula" tabindex="0">{ draw(&math) }</span> }
        }
        Some(math) => draw(&math),
        None => formula.source.clone().into(),
    }
}
