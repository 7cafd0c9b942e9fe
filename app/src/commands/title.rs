//! Another title for a chat, asked for by name.

use maas_core::{
    Msg,
    chats::{ChatId, Chats, shelf::ShelfMsg},
    ui::UiMsg,
};
use yew::prelude::*;

use crate::{
    components::{dialog::Dialog, line::Line},
    words::Words,
};

/// The dialog; nothing where the chat is gone.
pub(super) fn ask(
    chat: &ChatId,
    chats: &Chats,
    dispatch: &Callback<Msg>,
    on_close: &Callback<()>,
    words: &'static Words,
) -> Html {
    let Some(chat) = chats.find(chat) else {
        return html! {};
    };
    let on_typed = {
        let (dispatch, id) = (dispatch.clone(), chat.id.clone());
        Callback::from(move |title| {
            dispatch.emit(UiMsg::Show(None).into());
            dispatch.emit(ShelfMsg::Rename(id.clone(), title).into());
        })
    };
    html! {
        <Dialog title={words.rename_chat} on_close={on_close.clone()}>
            <Line name={words.chat_title} value={chat.title.clone()} hint="" {on_typed} />
        </Dialog>
    }
}
