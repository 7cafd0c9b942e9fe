//! What other tabs did with the same conversations: taken over as it lies in the database, where nothing of this tab is
//! under way.

use std::rc::Rc;

use crate::{
    Effect, Model, Msg, Stamp,
    chats::{
        Chat, ChatId, ChatMessage, ChatsMsg, MessageId, Messages, ReplyState, revise, save_chat,
        save_message,
        update::{mark_cut, show_fresh},
    },
    records::ChatRecord,
    turn::Turns,
};

#[cfg(test)]
mod tests;

/// What other tabs did.
#[derive(Clone, Debug, PartialEq)]
pub enum ElsewhereMsg {
    /// They wrote or deleted these.
    Changed {
        /// Conversations' own records.
        chats: Vec<ChatId>,
        /// Messages.
        messages: Vec<MessageId>,
    },
    /// This is what lies there now.
    Reread {
        /// What was asked for.
        asked: Asked,
        /// The conversations that are there and opened.
        chats: Vec<ChatRecord>,
        /// Those that are not there.
        gone: Vec<ChatId>,
        /// The messages that are there and opened.
        messages: Vec<ChatMessage>,
    },
    /// They are writing these answers.
    Writes(Vec<MessageId>),
    /// Nobody is writing this answer any more.
    Left(MessageId),
    /// A conversation that this tab wanted to write was deleted.
    Deleted(ChatId),
    /// A message says one thing here and another one there.
    Clash {
        /// What this tab wanted to write.
        ours: Box<ChatMessage>,
        /// What lies there.
        theirs: Box<ChatMessage>,
    },
}

impl From<ElsewhereMsg> for Msg {
    fn from(msg: ElsewhereMsg) -> Self {
        Self::Chats(ChatsMsg::Elsewhere(msg))
    }
}

/// Records to be read once more, with the versions they had in memory then: what changed here since is not written over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Conversations.
    pub chats: Vec<(ChatId, u64)>,
    /// Messages.
    pub messages: Vec<(MessageId, u64)>,
}

/// Carries out what other tabs did.
pub(super) fn update(model: &mut Model, msg: ElsewhereMsg, stamp: &Stamp) -> Vec<Effect> {
    if !model.session.is_unlocked() {
        return Vec::new();
    }
    match msg {
        ElsewhereMsg::Changed { chats, messages } => changed(model, chats, messages),
        ElsewhereMsg::Reread {
            asked,
            chats,
            gone,
            messages,
        } => reread(model, &asked, chats, &gone, messages),
        ElsewhereMsg::Writes(messages) => {
            let turns = Rc::make_mut(&mut model.turns);
            for message in messages {
                if !turns.elsewhere.contains(&message) {
                    turns.elsewhere.push(message);
                }
            }
            Vec::new()
        }
        ElsewhereMsg::Left(message) => {
            Rc::make_mut(&mut model.turns)
                .elsewhere
                .retain(|known| *known != message);
            changed(model, Vec::new(), vec![message])
        }
        ElsewhereMsg::Deleted(chat) => {
            let mut effects = Vec::new();
            if is_loaded(model, &chat) {
                write_anew(model, &chat, &mut effects);
            } else {
                remove(model, &chat, &mut effects);
            }
            effects
        }
        ElsewhereMsg::Clash { ours, theirs } => clash(model, *ours, *theirs, stamp),
    }
}

/// Whether another tab is writing an answer of a conversation.
pub fn is_written_elsewhere(turns: &Turns, chat: &Chat) -> bool {
    turns.elsewhere.iter().any(|id| chat.message(id).is_some())
}

/// Has read what is of interest here. What is just being read is looked at again when it has come.
fn changed(model: &mut Model, chats: Vec<ChatId>, messages: Vec<MessageId>) -> Vec<Effect> {
    let mut asked = Asked::default();
    let mut missed = Vec::new();
    for id in chats {
        let thrown_away = &model.chats.thrown_away;
        match model.chats.find(&id) {
            _ if thrown_away.iter().any(|gone| gone.id == id) => {}
            _ if !model.chats.listed => missed.push(id),
            Some(chat) if matches!(chat.messages, Messages::Loading(_)) => missed.push(id),
            Some(chat) => asked.chats.push((id, chat.version)),
            None => asked.chats.push((id, 0)),
        }
    }
    for id in messages {
        let here = model.chats.all().find_map(|chat| chat.message(&id));
        let ours = model.turns.of_message(&id).is_some();
        if let Some(message) = here.filter(|_| !ours) {
            asked.messages.push((id, message.version));
        }
    }
    if !missed.is_empty() {
        Rc::make_mut(&mut model.chats).missed.extend(missed);
    }
    if asked == Asked::default() {
        return Vec::new();
    }
    vec![Effect::Reread(asked)]
}

/// Looks again at what other tabs changed while it was being read here.
pub(super) fn catch_up(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.chats.missed.is_empty() {
        let missed = std::mem::take(&mut Rc::make_mut(&mut model.chats).missed);
        effects.extend(changed(model, missed, Vec::new()));
    }
}

fn reread(
    model: &mut Model,
    asked: &Asked,
    chats: Vec<ChatRecord>,
    gone: &[ChatId],
    messages: Vec<ChatMessage>,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut again = Asked::default();
    let messages: Vec<Rc<ChatMessage>> = messages.into_iter().map(Rc::new).collect();
    for (id, version) in &asked.chats {
        let here = model.chats.find(id).map_or(0, |chat| chat.version);
        if here != *version {
            // What was done here meanwhile comes first; both are together there when it is written.
            again.chats.push((id.clone(), here));
        } else if gone.contains(id) {
            if model.turns.of_chat(id).is_some() {
                write_anew(model, id, &mut effects);
            } else {
                remove(model, id, &mut effects);
            }
        } else if let Some(record) = chats.iter().find(|record| record.id == *id) {
            let missing = adopt(model, record, &messages, asked, &mut effects);
            if !missing.is_empty() {
                again.chats.push((id.clone(), here));
                again.messages.extend(missing);
            }
        }
    }
    take_messages(model, asked, &messages, &mut effects);
    if !asked.chats.is_empty() {
        Rc::make_mut(&mut model.chats).sort();
    }
    if again != Asked::default() {
        again.messages.extend(asked.messages.iter().cloned());
        effects.push(Effect::Reread(again));
    }
    effects
}

/// Takes over a conversation's record; gives the messages that have to be read before.
fn adopt(
    model: &mut Model,
    record: &ChatRecord,
    read: &[Rc<ChatMessage>],
    asked: &Asked,
    effects: &mut Vec<Effect>,
) -> Vec<(MessageId, u64)> {
    let Some(known) = model.chats.find(&record.id).cloned() else {
        let chat = Rc::new(Chat::from_record(record.clone()));
        let chats = Rc::make_mut(&mut model.chats);
        match chat.comparison {
            None => chats.list.push(chat),
            Some(_) => chats.columns.push(chat),
        }
        return Vec::new();
    };
    if record.version <= known.version {
        return Vec::new();
    }
    let mut now = Chat::from_record(record.clone());
    now.shelf.temporary = known.shelf.temporary;
    if let Messages::Loaded(line) = &known.messages {
        let held = line.iter().chain(&known.aside);
        let mut held: Vec<Rc<ChatMessage>> = held.cloned().collect();
        let new = |message: &&Rc<ChatMessage>| held.iter().all(|known| known.id != message.id);
        let new: Vec<Rc<ChatMessage>> = read.iter().filter(new).cloned().collect();
        held.extend(new);
        let was_asked = |id: &MessageId| asked.messages.iter().any(|(known, _)| known == id);
        let unopened = |id: &MessageId| known.unopened.iter().any(|(_, known)| known == id);
        let is_held = |id: &MessageId| held.iter().any(|known| known.id == *id);
        let missing: Vec<_> = now
            .all_ids()
            .into_iter()
            .filter(|id| !is_held(id) && !unopened(id) && !was_asked(id))
            .map(|id| (id, 0))
            .collect();
        if !missing.is_empty() {
            return missing;
        }
        now.fill(held);
        // What the reader is being answered stays in view.
        let live = model.turns.of_chat(&now.id);
        let live = live.map(|(_, turn)| turn.message.clone());
        while let Some(first) = live.as_ref().and_then(|live| now.branch_towards(live)) {
            if !now.show(&first) {
                break;
            }
        }
    }
    let undo = model.chats.undo.as_ref();
    if undo.is_some_and(|undo| undo.id == now.id) {
        // It would take back what another tab did, too.
        revise::forget_undo(model, effects);
    }
    if let Some(chat) = Rc::make_mut(&mut model.chats).find_mut(&record.id) {
        *chat = now;
    }
    Vec::new()
}

/// Takes over messages that are in memory and not written here; one that nobody writes any more was cut.
fn take_messages(
    model: &mut Model,
    asked: &Asked,
    read: &[Rc<ChatMessage>],
    effects: &mut Vec<Effect>,
) {
    let mut cut = Vec::new();
    let (turns, mut chats) = (model.turns.clone(), model.chats.clone());
    for stored in read {
        let id = &stored.id;
        if turns.of_message(id).is_some() {
            continue;
        }
        let holder = chats.all().find(|chat| chat.message(id).is_some());
        let Some(holder) = holder.map(|chat| chat.id.clone()) else {
            continue;
        };
        let known = Rc::make_mut(&mut chats).find_mut(&holder);
        let Some(known) = known.and_then(|chat| chat.message_mut(id)) else {
            continue;
        };
        let same = asked.messages.contains(&(id.clone(), known.version));
        if same && stored.version > known.version {
            *known = ChatMessage::clone(stored);
        }
        if !turns.elsewhere.contains(id) && mark_cut(known) {
            cut.push((holder, id.clone()));
        }
    }
    model.chats = chats;
    for (chat, message) in cut {
        save_message(model, &chat, &message, false, effects);
    }
}

fn is_loaded(model: &Model, id: &ChatId) -> bool {
    let chat = model.chats.find(id);
    chat.is_some_and(|chat| chat.messages.loaded().is_some())
}

/// Writes a conversation that was deleted elsewhere while it went on here.
fn write_anew(model: &mut Model, id: &ChatId, effects: &mut Vec<Effect>) {
    let chats = Rc::make_mut(&mut model.chats);
    let Some(chat) = chats.find_mut(id) else {
        return;
    };
    chat.version = 0;
    let line = chat.messages.loaded().unwrap_or_default();
    let all = line.iter().chain(&chat.aside);
    let all: Vec<MessageId> = all.map(|message| message.id.clone()).collect();
    for message in &all {
        save_message(model, id, message, false, effects);
    }
    save_chat(model, id, effects);
}

/// Takes a conversation out of memory that is not stored any more.
fn remove(model: &mut Model, id: &ChatId, effects: &mut Vec<Effect>) {
    if model.chats.find(id).is_none() {
        return;
    }
    let chats = Rc::make_mut(&mut model.chats);
    chats.list.retain(|chat| chat.id != *id);
    chats.columns.retain(|chat| chat.id != *id);
    if chats.open.as_ref() == Some(id) {
        effects.extend(show_fresh(model));
    }
}

/// Keeps both: what lies there in its place, and what was to be written here beside it.
fn clash(model: &mut Model, ours: ChatMessage, theirs: ChatMessage, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    let holder = model
        .chats
        .all()
        .find(|chat| chat.message(&ours.id).is_some());
    let Some(chat) = holder.map(|chat| chat.id.clone()) else {
        return effects;
    };
    let (old, new) = (ours.id.clone(), MessageId(stamp.make_id(0)));
    if let Some(chat) = Rc::make_mut(&mut model.chats).find_mut(&chat) {
        let beside = ChatMessage {
            id: new.clone(),
            version: 1,
            ..ours
        };
        chat.add_beside(&old, Rc::new(beside));
        if let Some(known) = chat.message_mut(&old) {
            *known = theirs;
        }
    }
    save_message(model, &chat, &new, false, &mut effects);
    save_chat(model, &chat, &mut effects);
    effects
}

impl Chat {
    /// Puts messages that were read where the record has them; what was not read keeps its place.
    pub(super) fn fill(&mut self, mut read: Vec<Rc<ChatMessage>>) {
        let (mut line, mut last) = (Vec::new(), None);
        let aside = self.aside_ids();
        for id in self.messages.ids() {
            match read.iter().position(|message| message.id == id) {
                Some(at) => {
                    line.push(read.swap_remove(at));
                    last = Some(id);
                }
                None => self.unopened.push((last.clone(), id)),
            }
        }
        read.retain(|message| aside.contains(&message.id));
        self.messages = Messages::Loaded(line);
        self.aside = read;
    }
}

/// Whether an answer still grows.
pub fn grows(message: &ChatMessage) -> bool {
    let reply = message.reply.as_ref();
    reply.is_some_and(|reply| reply.state == ReplyState::Streaming)
}
