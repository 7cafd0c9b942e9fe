//! Writing conversations into the vault; without an open vault nothing here gives an effect.

use std::rc::Rc;

use crate::{
    Effect, Model,
    chats::{ChatId, ChatMessage, MessageId},
    files,
    turn::Turns,
};

/// Writes the chat's own record.
pub(crate) fn save_chat(model: &mut Model, chat: &ChatId, effects: &mut Vec<Effect>) {
    if !model.session.is_unlocked() {
        return;
    }
    if is_temporary(model, chat) {
        return;
    }
    // What can still be taken back needs its files, and its record names them: so they are found again, and deleted, should
    // the page end before that.
    let undo = model.chats.undo.clone().filter(|undo| undo.id == *chat);
    if let Some(chat) = Rc::make_mut(&mut model.chats).find_mut(chat) {
        chat.version += 1;
        let mut record = chat.clone().into_record();
        for file in undo.iter().flat_map(|undo| undo.file_ids()) {
            if !record.files.contains(&file) {
                record.files.push(file);
            }
        }
        effects.push(Effect::SaveChat(record));
    }
}

/// Whether a chat is never stored.
pub(crate) fn is_temporary(model: &Model, chat: &ChatId) -> bool {
    let chat = model.chats.find(chat);
    chat.is_some_and(|chat| chat.shelf.temporary)
}

/// Writes a message as it stands in its chat.
pub(crate) fn save_message(
    model: &Model,
    chat: &ChatId,
    message: &MessageId,
    draft: bool,
    effects: &mut Vec<Effect>,
) {
    if !model.session.is_unlocked() || is_temporary(model, chat) {
        return;
    }
    if let Some(message) = model
        .chats
        .find(chat)
        .and_then(|chat| chat.message(message))
    {
        files::keep(&message.files, effects);
        effects.push(Effect::SaveMessage {
            record: ChatMessage::clone(message).into_record(),
            draft,
        });
    }
}

/// Writes every conversation that is in memory: the work done before there was an open vault.
pub(crate) fn save_in_memory(model: &mut Model, effects: &mut Vec<Effect>) {
    let in_memory: Vec<_> = model
        .chats
        .all()
        .filter(|chat| chat.messages.loaded().is_some() && !chat.shelf.temporary)
        .cloned()
        .collect();
    for chat in in_memory {
        let shown = chat.messages.loaded().unwrap_or_default();
        for message in shown.iter().chain(&chat.aside) {
            files::keep(&message.files, effects);
            let (message, draft) = with_live_text(message, &model.turns);
            effects.push(Effect::SaveMessage {
                record: message.into_record(),
                draft,
            });
        }
        save_chat(model, &chat.id, effects);
    }
}

/// The message with what has come of it so far, and whether it still grows.
fn with_live_text(message: &Rc<ChatMessage>, turns: &Turns) -> (ChatMessage, bool) {
    match turns.of_message(&message.id) {
        Some((_, turn)) => {
            let mut growing = ChatMessage::clone(message);
            growing.reply = Some(turn.reply.clone());
            growing.version += turn.drafts;
            (growing, true)
        }
        None => (ChatMessage::clone(message), false),
    }
}
