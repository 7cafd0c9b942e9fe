//! Conversations that came from a backup or another app, and are stored already.

use std::rc::Rc;

use crate::{
    Effect, Model,
    chats::{Chat, ChatId, read},
};

/// Puts them into the list; one that is here already is replaced, and read anew if it is open.
pub(super) fn brought_in(model: &mut Model, brought: Vec<Chat>) -> Vec<Effect> {
    // What comes after the vault was closed must not bring its titles back.
    if !model.session.is_unlocked() {
        return Vec::new();
    }
    let chats = Rc::make_mut(&mut model.chats);
    let mut ids: Vec<ChatId> = brought.iter().map(|chat| chat.id.clone()).collect();
    ids.sort();
    chats
        .list
        .retain(|known| ids.binary_search(&known.id).is_err());
    chats.list.extend(brought.into_iter().map(Rc::new));
    chats.sort();
    let mut effects = Vec::new();
    if let Some(open) = chats.open.clone() {
        read(model, &open, &mut effects);
    }
    effects
}
