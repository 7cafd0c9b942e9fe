//! Says aloud that an answer begins and how it ended; the conversation itself is silent while it grows.

use maas_core::chats::{Chat, MessageId, ReplyState};
use yew::prelude::*;

use crate::{
    store::use_chats,
    words::{Words, use_words},
};

/// A status line that only assistive technology sees.
#[component]
pub(super) fn Announcer() -> Html {
    let (words, chats) = (use_words(), use_chats());
    let said = use_mut_ref(|| (None::<MessageId>, ""));
    let chat = chats.open_chat();
    let growing = chat.and_then(|chat| growing(chat));
    let (before, text) = said.borrow().clone();
    let text = match (&before, &growing) {
        (_, Some(now)) if before.as_ref() != Some(now) => words.answer_begins,
        (Some(ended), None) => chat
            .and_then(|chat| chat.message(ended))
            .and_then(|message| message.reply.as_ref())
            .map_or("", |reply| ending(reply.state, words)),
        _ => text,
    };
    *said.borrow_mut() = (growing, text);
    html! { <p class="unseen" role="status" data-announces="answer">{ text }</p> }
}

/// The answer of the line shown that is under way.
fn growing(chat: &Chat) -> Option<MessageId> {
    let last = chat.messages.loaded()?.last()?;
    let state = last.reply.as_ref()?.state;
    (state == ReplyState::Streaming).then(|| last.id.clone())
}

fn ending(state: ReplyState, words: &Words) -> &'static str {
    match state {
        ReplyState::Streaming => words.answer_begins,
        ReplyState::Done => words.answer_whole,
        ReplyState::Stopped => words.answer_stopped,
        ReplyState::Interrupted => words.answer_cut,
        ReplyState::Failed => words.answer_failed,
    }
}
