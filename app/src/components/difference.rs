//! Two texts compared word by word, as one text with marks.

use yew::prelude::*;

use crate::{
    components::typeset::use_answer,
    text::{Side, TextAsk, compared},
};

/// The parts of two texts, marked where they differ.
pub(crate) fn marked(parts: &[(Side, &str)]) -> Html {
    let part = |(side, part): &(Side, &str)| match side {
        Side::Both => html! { { part } },
        Side::Old => html! { <del>{ part }</del> },
        Side::New => html! { <ins>{ part }</ins> },
    };
    html! { <>{ for parts.iter().map(part) }</> }
}

/// Props of [`WordDifference`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) old: AttrValue,
    pub(crate) new: AttrValue,
    #[prop_or_default]
    pub(crate) class: Classes,
    /// What is said while the text worker compares.
    pub(crate) comparing: &'static str,
    /// What is said where they are too long for it.
    pub(crate) too_long: &'static str,
}

/// How two texts differ, once the text worker has said so.
#[component]
pub(crate) fn WordDifference(props: &Props) -> Html {
    let (old, new) = (props.old.to_string(), props.new.to_string());
    let answer = use_answer(Some(TextAsk::Difference { old, new }));
    let Some(answer) = answer else {
        return html! { <p class="muted" aria-busy="true">{ props.comparing }</p> };
    };
    match compared(&props.old, &props.new, &answer) {
        Some(parts) => html! {
            <p class={classes!("difference", props.class.clone())} tabindex="0" data-difference="words">{ marked(&parts) }</p>
        },
        None => html! { <p class="muted">{ props.too_long }</p> },
    }
}
