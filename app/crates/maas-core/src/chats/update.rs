//! What happens to conversations, apart from sending.

use std::{collections::BTreeMap, rc::Rc};

use maas_protocol::{
    chat::Param,
    error::{ErrorKind, ProviderError},
};

use crate::{
    Effect, Model, Stamp,
    chats::{
        Chat, ChatId, ChatMessage, ChatSetup, ChatsMsg, MessageId, Messages, ReplyState, ask,
        brought_in::brought_in, elsewhere, revise, save_chat, save_message, shelf,
    },
    drafts, files,
    session::{Lock, save_settings},
    ui::{self, Notice},
    workspaces,
};

/// Carries out what can happen to conversations.
pub(crate) fn update(model: &mut Model, msg: ChatsMsg, stamp: &Stamp) -> Vec<Effect> {
    match msg {
        ChatsMsg::New => show_fresh(model),
        ChatsMsg::Open(chat) => open(model, chat),
        ChatsMsg::OpenAt(chat, message) => open_at(model, chat, message),
        ChatsMsg::Revealed => revealed(model),
        ChatsMsg::Submit { text } => ask::submit(model, &text, stamp),
        ChatsMsg::Retry {
            message,
            through_relay,
        } => ask::again(model, &message, None, through_relay, stamp),
        ChatsMsg::RetryAnyway(message) => {
            Rc::make_mut(&mut model.turns).pass = Some(message.clone());
            let effects = ask::again(model, &message, None, false, stamp);
            // It holds for this one request, whatever became of it.
            Rc::make_mut(&mut model.turns).pass = None;
            effects
        }
        ChatsMsg::RetryWithout { message, param } => {
            let chat = model.chats.holder(&message);
            let Some((id, mut setup)) = chat.map(|chat| (chat.id.clone(), chat.setup.clone()))
            else {
                return Vec::new();
            };
            setup.params.unset(param);
            if param == Param::ReasoningEffort {
                // Some wires ask for an effort by a budget, and a refusal does not tell the two apart.
                setup.params.unset(Param::ReasoningBudget);
            }
            let mut effects = configure_chat(model, &id, setup);
            effects.extend(ask::again(model, &message, None, false, stamp));
            effects
        }
        ChatsMsg::Revise(msg) => revise::update(model, msg, stamp),
        ChatsMsg::Configure(setup) => configure(model, setup),
        ChatsMsg::Shelf(msg) => shelf::update(model, msg, stamp),
        ChatsMsg::Elsewhere(msg) => elsewhere::update(model, msg, stamp),
        ChatsMsg::ListLoaded { chats, damaged } => list_loaded(model, chats, damaged, stamp),
        ChatsMsg::EndLoaded { chat, messages } => end_loaded(model, chat, messages),
        ChatsMsg::MessagesLoaded {
            chat,
            messages,
            damaged,
        } => messages_loaded(model, &chat, messages, damaged),
        ChatsMsg::BroughtIn(chats) => brought_in(model, chats),
        ChatsMsg::LoadFailed(chat) => load_failed(model, &chat),
    }
}

/// Shows the new chat that has no message yet.
pub(super) fn show_fresh(model: &mut Model) -> Vec<Effect> {
    if model.chats.open.is_some() || model.chats.wanted.is_some() {
        let chats = Rc::make_mut(&mut model.chats);
        chats.open = None;
        chats.wanted = None;
        chats.reveal = None;
    }
    vec![Effect::ShowRoute(None)]
}

/// Shows a chat, and has its messages read where they are not here.
fn open(model: &mut Model, id: ChatId) -> Vec<Effect> {
    let Some(chat) = model.chats.find(&id) else {
        return open_unknown(model, id);
    };
    let stored = matches!(chat.messages, Messages::Stored(_));
    let mut effects = Vec::new();
    if model.chats.open.as_ref() != Some(&id) || model.chats.wanted.is_some() || stored {
        let chats = Rc::make_mut(&mut model.chats);
        if chats.open.as_ref() != Some(&id) {
            chats.reveal = None;
        }
        chats.open = Some(id.clone());
        chats.wanted = None;
    }
    let place = model.chats.open_chat().map(|chat| chat.workspace.clone());
    if let Some(place) = place {
        workspaces::follow(model, &place, &mut effects);
    }
    read(model, &id, &mut effects);
    effects.push(Effect::ShowRoute(Some(id)));
    effects
}

/// Has the messages of a chat read where they are not here.
pub(crate) fn read(model: &mut Model, id: &ChatId, effects: &mut Vec<Effect>) {
    let Some(Messages::Stored(ids)) = model.chats.find(id).map(|chat| &chat.messages) else {
        return;
    };
    let messages = ids.clone();
    if let Some(chat) = Rc::make_mut(&mut model.chats).find_mut(id) {
        effects.push(Effect::LoadMessages {
            chat: id.clone(),
            messages: chat.message_ids(),
            aside: chat.aside_ids(),
        });
        chat.messages = Messages::Loading(messages);
    }
}

/// Shows a chat where a message is, in the line if it stands aside.
fn open_at(model: &mut Model, id: ChatId, message: MessageId) -> Vec<Effect> {
    if model.chats.find(&id).is_none() {
        return Vec::new();
    }
    let mut effects = open(model, id);
    Rc::make_mut(&mut model.chats).reveal = Some(message);
    bring_into_line(model, &mut effects);
    effects
}

/// Shows the branches that lead to the message which the reader is to be brought to.
fn bring_into_line(model: &mut Model, effects: &mut Vec<Effect>) {
    let branches = model
        .chats
        .open_chat()
        .map_or(0, |chat| chat.branches.len());
    for _ in 0..branches {
        let chat = model.chats.open_chat().zip(model.chats.reveal.as_ref());
        let Some(first) = chat.and_then(|(chat, message)| chat.branch_towards(message)) else {
            return;
        };
        effects.extend(revise::show(model, &first));
    }
}

fn revealed(model: &mut Model) -> Vec<Effect> {
    if model.chats.reveal.is_some() {
        Rc::make_mut(&mut model.chats).reveal = None;
    }
    Vec::new()
}

/// An address may name a chat before the vault is open; it is shown when the list has come.
fn open_unknown(model: &mut Model, id: ChatId) -> Vec<Effect> {
    if !may_come(model, model.chats.listed) {
        return show_fresh(model);
    }
    let chats = Rc::make_mut(&mut model.chats);
    chats.open = None;
    chats.wanted = Some(id);
    Vec::new()
}

/// Whether what an address names may still come from storage; `listed` says whether all of its kind have.
pub(crate) fn may_come(model: &Model, listed: bool) -> bool {
    model.session.is_closed()
        || model.session.lock == Lock::Starting
        || (model.session.is_unlocked() && !listed)
}

/// Changes the setup of a chat that is there.
pub(crate) fn configure_chat(model: &mut Model, id: &ChatId, setup: ChatSetup) -> Vec<Effect> {
    let mut effects = Vec::new();
    let known = model.chats.find(id);
    if known.is_some_and(|chat| chat.setup != setup) && !model.session.is_closed() {
        if let Some(chat) = Rc::make_mut(&mut model.chats).find_mut(id) {
            chat.setup = setup;
        }
        save_chat(model, id, &mut effects);
    }
    effects
}

/// Changes the open chat's setup, or the next chat's.
pub(crate) fn configure(model: &mut Model, setup: ChatSetup) -> Vec<Effect> {
    if *model.chats.current_setup() == setup || model.session.is_closed() {
        return Vec::new();
    }
    if let Some(id) = model.chats.open_chat().map(|chat| chat.id.clone()) {
        return configure_chat(model, &id, setup);
    }
    let mut effects = Vec::new();
    Rc::make_mut(&mut model.chats).fresh = setup.clone();
    drafts::keep_setup(model, &setup, &mut effects);
    effects
}

/// Takes over the list from the database; a chat that is in memory is newer and stays.
fn list_loaded(model: &mut Model, stored: Vec<Chat>, damaged: usize, stamp: &Stamp) -> Vec<Effect> {
    // A list that comes after the vault was closed must not bring its titles back.
    if !model.session.is_unlocked() {
        return Vec::new();
    }
    let chats = Rc::make_mut(&mut model.chats);
    chats.listed = true;
    chats.damaged = damaged;
    // Only those that were here before: to look through all that have come, for each that comes, is too much for a large vault.
    let known: Vec<ChatId> = chats.all().map(|chat| chat.id.clone()).collect();
    for chat in stored {
        let thrown_away = chats.thrown_away.iter().any(|gone| gone.id == chat.id);
        if !known.contains(&chat.id) && !thrown_away {
            let shelf = match chat.comparison {
                None => &mut chats.list,
                Some(_) => &mut chats.columns,
            };
            shelf.push(Rc::new(chat));
        }
    }
    chats.sort();
    let wanted = chats.wanted.take();
    if damaged > 0 {
        ui::notify(model, Notice::RecordsDamaged(damaged));
    }
    let mut effects = Vec::new();
    if model.session.settings_pending {
        save_settings(model, stamp, &mut effects);
    }
    if let Some(id) = wanted {
        effects.extend(open(model, id));
    }
    elsewhere::catch_up(model, &mut effects);
    effects
}

/// Leaves a chat whose messages could not be read; opening it again tries again.
fn load_failed(model: &mut Model, id: &ChatId) -> Vec<Effect> {
    let Some(Messages::Loading(ids)) = model.chats.find(id).map(|chat| &chat.messages) else {
        return Vec::new();
    };
    let ids = ids.clone();
    let chats = Rc::make_mut(&mut model.chats);
    chats.early = None;
    if let Some(chat) = chats.find_mut(id) {
        chat.messages = Messages::Stored(ids);
    }
    ui::notify(model, Notice::NotRead);
    if model.chats.open.as_ref() == Some(id) {
        show_fresh(model)
    } else {
        Vec::new()
    }
}

/// Shows the last messages of a chat while the others are read.
fn end_loaded(model: &mut Model, id: ChatId, mut stored: Vec<ChatMessage>) -> Vec<Effect> {
    // Only one chat at a time is shown by its end; several columns are read at once.
    let column = model
        .chats
        .find(&id)
        .is_some_and(|chat| chat.comparison.is_some());
    if is_awaited(model, &id) && !column {
        let elsewhere = &model.turns.elsewhere;
        for message in &mut stored {
            if !elsewhere.contains(&message.id) {
                mark_cut(message);
            }
        }
        let messages = stored.into_iter().map(Rc::new).collect();
        Rc::make_mut(&mut model.chats).early = Some((id, messages));
    }
    Vec::new()
}

/// Whether a chat's messages are still to come.
fn is_awaited(model: &Model, id: &ChatId) -> bool {
    let chat = model.chats.find(id);
    model.session.is_unlocked() && chat.is_some_and(|chat| chat.messages.loaded().is_none())
}

/// Marks an answer that was cut by a closed tab; whether it was.
pub(super) fn mark_cut(message: &mut ChatMessage) -> bool {
    let reply = message.reply.as_mut();
    let Some(reply) = reply.filter(|reply| reply.state == ReplyState::Streaming) else {
        return false;
    };
    reply.state = ReplyState::Interrupted;
    reply.answer.error = Some(ProviderError::new(ErrorKind::CutOff, ""));
    message.version += 1;
    true
}

/// Takes over a chat's messages; an answer that was cut by a closed tab is marked and written.
fn messages_loaded(
    model: &mut Model,
    id: &ChatId,
    stored: Vec<ChatMessage>,
    damaged: usize,
) -> Vec<Effect> {
    if !is_awaited(model, id) {
        return Vec::new();
    }
    let mut cut = Vec::new();
    let mut opened = BTreeMap::new();
    for mut message in stored {
        if !model.turns.elsewhere.contains(&message.id) && mark_cut(&mut message) {
            cut.push(message.id.clone());
        }
        opened.insert(message.id.clone(), Rc::new(message));
    }
    let mut unread = Vec::new();
    let chats = Rc::make_mut(&mut model.chats);
    chats.damaged += damaged;
    // What is shown already keeps its pointer, so that it is not drawn anew.
    let early = chats.early.take_if(|(chat, _)| chat == id);
    for early in early.into_iter().flat_map(|(_, early)| early) {
        if opened.get(&early.id) == Some(&early) {
            opened.insert(early.id.clone(), early);
        }
    }
    if let Some(chat) = chats.find_mut(id) {
        let (mut line, mut last) = (Vec::new(), None);
        for stored in chat.messages.ids() {
            if let Some(message) = opened.remove(&stored) {
                line.push(message);
                last = Some(stored);
            } else {
                chat.unopened.push((last.clone(), stored));
            }
        }
        chat.messages = Messages::Loaded(line);
        chat.aside = opened.into_values().collect();
        if damaged == 0 {
            unread = std::mem::take(&mut chat.unread_files);
        }
    }
    if damaged > 0 {
        ui::notify(model, Notice::RecordsDamaged(damaged));
    }
    let mut effects = Vec::new();
    for message in cut {
        save_message(model, id, &message, false, &mut effects);
    }
    // Files of a message that was deleted just before the page ended.
    files::release(model, unread, &mut effects);
    if model.chats.open.as_ref() == Some(id) {
        bring_into_line(model, &mut effects);
    }
    elsewhere::catch_up(model, &mut effects);
    effects
}
