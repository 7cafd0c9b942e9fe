//! Brings the reader to the message that was found.

use maas_core::chats::ChatsMsg;
use yew::prelude::*;

use crate::{
    platform::dom,
    store::{use_chats, use_dispatch},
};

/// Stands in the conversation; shows nothing.
#[component]
pub(super) fn Reveal() -> Html {
    let (chats, dispatch) = (use_chats(), use_dispatch());
    let here = chats.reveal.as_ref().filter(|message| {
        let chat = chats.open_chat();
        chat.is_some_and(|chat| chat.message(message).is_some())
    });
    use_effect_with(here.cloned(), move |message| {
        if let Some(message) = message {
            dom::bring_to(&message.0);
            dispatch.emit(ChatsMsg::Revealed.into());
        }
    });
    html! {}
}
