//! Says aloud that models begin to answer, and that all have ended.

use yew::prelude::*;

use crate::{
    store::{use_chats, use_comparisons},
    words::use_words,
};

/// A status line that only assistive technology sees.
#[component]
pub(super) fn Announcer() -> Html {
    let (words, chats, comparisons) = (use_words(), use_chats(), use_comparisons());
    let said = use_mut_ref(|| (0_usize, String::new()));
    let comparison = comparisons.current();
    let under_way = comparison.chats(&chats);
    let under_way = under_way
        .filter(|(_, chat)| chat.messages.loaded().is_some() && !chat.is_settled())
        .count();
    let (before, text) = &mut *said.borrow_mut();
    match (*before, under_way) {
        (before, now) if now > before => *text = (words.compare.all_begin)(now),
        (1.., 0) => words.compare.all_ended.clone_into(text),
        _ => {}
    }
    *before = under_way;
    html! { <p class="unseen" role="status" data-announces="answers">{ text.clone() }</p> }
}
