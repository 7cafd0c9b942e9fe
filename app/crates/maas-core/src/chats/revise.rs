//! What a person changes of a conversation by hand: which of several answers is shown, and every message of it.
//!
//! A change waits for nothing and asks nothing: what was there before is kept until the next one and comes back with
//! [`ReviseMsg::Undo`]. While an answer to the chat is under way its messages stay as they are, because the request that is
//! being answered cannot be changed any more; to look at another branch is possible all the time.

use std::rc::Rc;

use maas_protocol::chat::Role;

use crate::{
    Effect, Model, Msg, Stamp,
    chats::{
        Chat, ChatId, ChatMessage, ChatsMsg, MessageId, Messages, ModelRef, ReplyState, ask, fork,
        save_chat, save_message,
    },
    files,
    ui::{self, Change},
};

#[cfg(test)]
mod tests;

/// A change by hand, to a chat on screen.
#[derive(Clone, Debug, PartialEq)]
pub enum ReviseMsg {
    /// Show the branch that begins with this message, in the place of the one shown there.
    Show(MessageId),
    /// Change what a message says; what follows it stays.
    Edit {
        /// Which message.
        message: MessageId,
        /// What it says from now on.
        text: String,
    },
    /// Ask a question again in other words; the old one stays beside it, with all that followed.
    SendAgain {
        /// The question.
        message: MessageId,
        /// What is asked now.
        text: String,
    },
    /// Put a message before or after another one.
    Insert {
        /// The other one.
        beside: MessageId,
        /// Whether it comes after it.
        after: bool,
        /// Who speaks.
        role: Role,
        /// What is said.
        text: String,
    },
    /// Remove a message; what follows it stays.
    Delete(MessageId),
    /// Let a message and its neighbour change places.
    Move {
        /// Which message.
        message: MessageId,
        /// Whether it goes up.
        up: bool,
    },
    /// Take the last change back.
    Undo,
    /// Make a new chat of everything up to a message.
    Fork(MessageId),
    /// Let the last answer, which broke off, go on.
    GoOn(MessageId),
    /// Have another model answer too.
    AskAnother {
        /// The question; or an answer to it, which stays beside the new one.
        message: MessageId,
        /// Who is asked.
        model: ModelRef,
    },
}

impl From<ReviseMsg> for Msg {
    fn from(msg: ReviseMsg) -> Self {
        Self::Chats(ChatsMsg::Revise(msg))
    }
}

/// Carries out a change by hand.
pub(super) fn update(model: &mut Model, msg: ReviseMsg, stamp: &Stamp) -> Vec<Effect> {
    match msg {
        ReviseMsg::Show(message) => show(model, &message),
        ReviseMsg::Edit { message, text } => edit(model, &message, &text),
        ReviseMsg::SendAgain { message, text } => send_again(model, &message, &text, stamp),
        ReviseMsg::Insert {
            beside,
            after,
            role,
            text,
        } => {
            let message = ChatMessage::said(MessageId(stamp.make_id(0)), role, text.trim(), stamp);
            insert(model, &beside, after, message)
        }
        ReviseMsg::Delete(message) => delete(model, &message),
        ReviseMsg::Move { message, up } => swap(model, &message, up),
        ReviseMsg::Undo => undo(model),
        ReviseMsg::Fork(message) => fork::fork(model, &message, stamp),
        ReviseMsg::GoOn(message) => ask::go_on(model, &message, stamp),
        ReviseMsg::AskAnother {
            message,
            model: asked,
        } => ask::again(model, &message, Some(asked), false, stamp),
    }
}

/// Shows another branch.
pub(super) fn show(model: &mut Model, message: &MessageId) -> Vec<Effect> {
    let mut effects = Vec::new();
    let open = model.chats.holder(message);
    let Some(chat) = open.filter(|_| !model.session.is_closed()) else {
        return effects;
    };
    let mut changed = Chat::clone(chat);
    if !changed.show(message) {
        return effects;
    }
    let id = changed.id.clone();
    forget_undo(model, &mut effects);
    if let Some(chat) = Rc::make_mut(&mut model.chats).find_mut(&id) {
        *chat = changed;
    }
    save_chat(model, &id, &mut effects);
    effects
}

/// Changes what a message says. What a provider signed was signed for the old text.
fn edit(model: &mut Model, id: &MessageId, text: &str) -> Vec<Effect> {
    let text = text.trim();
    let shown = ask::free_holder(model, id).and_then(|chat| chat.message(id));
    let same = |message: &Rc<ChatMessage>| {
        message.words() == text || (text.is_empty() && message.files.is_empty())
    };
    if shown.is_none_or(same) {
        return Vec::new();
    }
    change(model, id, Change::Edited, |chat| {
        if let Some(message) = chat.message_mut(id) {
            message.version += 1;
            message.edited = true;
            match &mut message.reply {
                Some(reply) => {
                    text.clone_into(&mut reply.answer.text);
                    reply.answer.reasoning_items.clear();
                    reply.answer.logprobs.clear();
                    // What a person wrote is no failure, and models are to be told it.
                    if reply.state == ReplyState::Failed {
                        reply.state = ReplyState::Done;
                        reply.answer.error = None;
                    }
                }
                None => text.clone_into(&mut message.text),
            }
        }
    })
}

/// Asks a question again in other words.
fn send_again(model: &mut Model, id: &MessageId, text: &str, stamp: &Stamp) -> Vec<Effect> {
    let text = text.trim();
    let place = ask::free_holder(model, id).and_then(|chat| {
        let message = chat.message(id)?;
        let at = chat.place(id)?;
        (message.role == Role::User && !(text.is_empty() && message.files.is_empty()))
            .then(|| (chat.id.clone(), at, message.clone(), chat.made_with(at)))
    });
    let Some((chat, at, old, prompt)) = place else {
        return Vec::new();
    };
    if let Some(open) = Rc::make_mut(&mut model.chats).find_mut(&chat) {
        open.set_aside(at);
    }
    let saying = ask::Saying {
        text,
        files: &old.files,
        // In other words it is still that template's, as one is that was changed in the field before it was sent.
        prompt: prompt.as_ref(),
    };
    let mut effects = ask::ask(model, &chat, &saying, stamp);
    effects.push(Effect::ScrollToEnd);
    effects
}

/// Puts a message before or after another one. What could stand in the place of the next one still can.
fn insert(model: &mut Model, beside: &MessageId, after: bool, message: ChatMessage) -> Vec<Effect> {
    let place = ask::free_holder(model, beside).and_then(|chat| chat.place(beside));
    let Some(at) = place.filter(|_| !message.text.is_empty()) else {
        return Vec::new();
    };
    let at = at + usize::from(after);
    change(model, beside, Change::Inserted, |chat| {
        let (before, new) = (chat.id_before(at), Some(message.id.clone()));
        chat.rehang(|old| {
            if *old == before {
                new.clone()
            } else {
                old.clone()
            }
        });
        if let Messages::Loaded(line) = &mut chat.messages {
            line.insert(at, Rc::new(message));
        }
    })
}

/// Removes a message. What stood beside it stands beside the next one now; where there is no next one, it is shown.
fn delete(model: &mut Model, id: &MessageId) -> Vec<Effect> {
    let place = ask::free_holder(model, id).and_then(|chat| chat.place(id));
    let Some(at) = place else {
        return Vec::new();
    };
    change(model, id, Change::Deleted, |chat| {
        let (before, gone) = (chat.id_before(at), Some(id.clone()));
        let siblings = chat.siblings(id);
        chat.rehang(|old| {
            if *old == gone {
                before.clone()
            } else {
                old.clone()
            }
        });
        for (behind, _) in &mut chat.unopened {
            if *behind == gone {
                behind.clone_from(&before);
            }
        }
        let Messages::Loaded(line) = &mut chat.messages else {
            return;
        };
        line.remove(at);
        if at == line.len() {
            let place = siblings.iter().position(|sibling| sibling == id);
            let place = place.unwrap_or_default();
            let next = siblings.get(place + 1);
            let next = next.or_else(|| siblings.get(place.checked_sub(1)?));
            if let Some(next) = next {
                chat.show(next);
            }
        }
    })
}

/// Lets a message and its neighbour change places; each keeps what stands beside it.
fn swap(model: &mut Model, id: &MessageId, up: bool) -> Vec<Effect> {
    let first = ask::free_holder(model, id).and_then(|chat| {
        let at = chat.place(id)?;
        let first = if up { at.checked_sub(1)? } else { at };
        (first + 1 < chat.messages.loaded()?.len()).then_some(first)
    });
    let Some(first) = first else {
        return Vec::new();
    };
    change(model, id, Change::Moved, |chat| {
        let before = chat.id_before(first);
        let (one, two) = (chat.id_before(first + 1), chat.id_before(first + 2));
        chat.rehang(|old| match old {
            old if *old == before => two.clone(),
            old if *old == one => before.clone(),
            old if *old == two => one.clone(),
            old => old.clone(),
        });
        if let Messages::Loaded(line) = &mut chat.messages {
            line.swap(first, first + 1);
        }
    })
}

/// Changes the chat that has a message, writes what became different, and offers to take it back.
fn change(
    model: &mut Model,
    message: &MessageId,
    what: Change,
    by: impl FnOnce(&mut Chat),
) -> Vec<Effect> {
    let mut effects = Vec::new();
    let Some(before) = model.chats.holder(message).cloned() else {
        return effects;
    };
    let chats = Rc::make_mut(&mut model.chats);
    if let Some(chat) = chats.find_mut(&before.id) {
        by(chat);
    }
    let older = chats.undo.replace(before.clone());
    save_difference(model, &before, &mut effects);
    release_files(model, older.as_deref(), &mut effects);
    ui::offer_undo(model, what);
    effects
}

/// Takes the last change back.
fn undo(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    let Some(before) = model.chats.undo.clone() else {
        return effects;
    };
    Rc::make_mut(&mut model.chats).undo = None;
    ui::withdraw_undo(model);
    let Some(now) = model.chats.find(&before.id).cloned() else {
        return effects;
    };
    if let Some(chat) = Rc::make_mut(&mut model.chats).find_mut(&before.id) {
        chat.messages = before.messages.clone();
        chat.unopened.clone_from(&before.unopened);
        chat.branches.clone_from(&before.branches);
        chat.aside.clone_from(&before.aside);
        for changed in now.loaded() {
            let old = before.message(&changed.id);
            // The older text becomes the newer record.
            if old.is_some_and(|old| old.version < changed.version)
                && let Some(message) = chat.message_mut(&changed.id)
            {
                message.version = changed.version + 1;
            }
        }
    }
    save_difference(model, &now, &mut effects);
    release_files(model, Some(&now), &mut effects);
    effects
}

/// Forgets what the last change could be taken back to, with the files that only that had.
pub(crate) fn forget_undo(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.chats.undo.is_some() {
        let undo = Rc::make_mut(&mut model.chats).undo.take();
        ui::withdraw_undo(model);
        release_files(model, undo.as_deref(), effects);
    }
}

/// Deletes the files of a chat as it was, those that nothing has any more.
fn release_files(model: &Model, chat: Option<&Chat>, effects: &mut Vec<Effect>) {
    if let Some(chat) = chat {
        files::release(model, chat.file_ids(), effects);
    }
}

/// Writes a chat and those of its messages that are not what they were, and deletes those that are gone.
fn save_difference(model: &mut Model, before: &Chat, effects: &mut Vec<Effect>) {
    let id: ChatId = before.id.clone();
    let Some(now) = model.chats.find(&id).cloned() else {
        return;
    };
    for message in now.loaded() {
        let old = before.message(&message.id);
        if old.is_none_or(|old| !Rc::ptr_eq(old, message)) {
            save_message(model, &id, &message.id, false, effects);
        }
    }
    let gone: Vec<MessageId> = before
        .loaded()
        .filter(|message| now.message(&message.id).is_none())
        .map(|message| message.id.clone())
        .collect();
    if !gone.is_empty() && model.session.is_unlocked() {
        effects.push(Effect::DeleteMessages(gone));
    }
    save_chat(model, &id, effects);
}

impl Chat {
    /// Every message in memory, shown or not.
    fn loaded(&self) -> impl Iterator<Item = &Rc<ChatMessage>> {
        let line = self.messages.loaded().unwrap_or_default();
        line.iter().chain(&self.aside)
    }
}

impl ChatMessage {
    /// What it says, whoever speaks.
    pub fn words(&self) -> &str {
        match &self.reply {
            Some(reply) => &reply.answer.text,
            None => &self.text,
        }
    }
}
