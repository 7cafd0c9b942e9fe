//! Two tabs with one database between them, which each effect is carried out on by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;

use super::*;
use crate::{
    chats::{ReviseMsg, shelf::ShelfMsg},
    rehearsal::{Rehearsal, pieces, text},
    turn::TurnsMsg,
};

/// What lies in the database, as far as it is of interest here.
#[derive(Default)]
struct Stored {
    chats: BTreeMap<ChatId, ChatRecord>,
    messages: BTreeMap<MessageId, ChatMessage>,
}

impl Stored {
    /// Writes what a tab wants to be written; gives what the others are told.
    fn write(&mut self, effects: &[Effect]) -> ElsewhereMsg {
        let (mut chats, mut messages) = (Vec::new(), Vec::new());
        for effect in effects {
            match effect {
                Effect::SaveChat(record) => {
                    self.chats.insert(record.id.clone(), record.clone());
                    chats.push(record.id.clone());
                }
                Effect::SaveMessage { record, .. } => {
                    let message = record.message.clone();
                    messages.push(message.id.clone());
                    self.messages.insert(message.id.clone(), message);
                }
                Effect::DeleteMessages(gone) => {
                    self.messages.retain(|id, _| !gone.contains(id));
                    messages.extend(gone.iter().cloned());
                }
                _ => {}
            }
        }
        ElsewhereMsg::Changed { chats, messages }
    }

    fn read(&self, asked: Asked) -> ElsewhereMsg {
        let chats = asked.chats.iter();
        let (there, gone): (Vec<_>, Vec<_>) = chats
            .map(|(id, _)| id)
            .partition(|id| self.chats.contains_key(id));
        let messages = asked.messages.iter();
        ElsewhereMsg::Reread {
            chats: there
                .into_iter()
                .filter_map(|id| self.chats.get(id).cloned())
                .collect(),
            gone: gone.into_iter().cloned().collect(),
            messages: messages
                .filter_map(|(id, _)| self.messages.get(id).cloned())
                .collect(),
            asked,
        }
    }

    /// Tells a tab what changed, and has it read until it asks for nothing more.
    fn tell(&self, tab: &mut Rehearsal, changed: ElsewhereMsg) -> Vec<Effect> {
        let mut effects = tab.say(changed);
        let mut rest = Vec::new();
        for _ in 0..5 {
            let mut asked = None;
            for effect in effects {
                match effect {
                    Effect::Reread(one) => asked = Some(one),
                    other => rest.push(other),
                }
            }
            let Some(asked) = asked else { return rest };
            effects = tab.say(self.read(asked));
        }
        panic!("asks for ever");
    }
}

/// Two tabs that show the same chat of a question and an answer.
fn two() -> (Rehearsal, Rehearsal, Stored) {
    let (mut one, mut other) = (Rehearsal::unlocked(), Rehearsal::unlocked());
    let mut stored = Stored::default();
    let mut effects = one.submit("One");
    let turn = one.turn();
    effects.extend(one.say(pieces(turn, &[text("First"), crate::rehearsal::finished()])));
    effects.extend(one.say(TurnsMsg::Ended { turn, at_ms: 1.0 }));
    let changed = stored.write(&effects);
    stored.tell(&mut other, changed);
    let id = one.open_id();
    other.say(ChatsMsg::Open(id.clone()));
    let messages = stored.messages.values().cloned().collect();
    other.say(ChatsMsg::MessagesLoaded {
        chat: id,
        messages,
        damaged: 0,
    });
    // Ids of the two must differ.
    other.now_ms += 500;
    for _ in 0..100 {
        other.say(ChatsMsg::Revealed);
    }
    (one, other, stored)
}

/// What is to be read, and nothing else.
fn only(effects: Vec<Effect>) -> Asked {
    match effects.as_slice() {
        [Effect::Reread(asked)] => asked.clone(),
        other => panic!("{other:?}"),
    }
}

fn texts(tab: &Rehearsal) -> Vec<String> {
    let said = tab.messages();
    said.iter().map(|said| said.words().to_owned()).collect()
}

#[test]
fn what_is_asked_and_answered_in_one_tab_is_there_in_the_other() {
    let (mut one, mut other, mut stored) = two();
    assert_eq!(texts(&other), ["One", "First"]);
    let effects = one.submit("Two");
    let changed = stored.write(&effects);
    other.say(ElsewhereMsg::Writes(vec![one.last_id()]));
    stored.tell(&mut other, changed);
    assert_eq!(texts(&other), ["One", "First", "Two", ""]);
    let turn = one.turn();
    one.now_ms += 1000;
    let effects = one.say(pieces(turn, &[text("Sec")]));
    let changed = stored.write(&effects);
    assert_eq!(stored.tell(&mut other, changed), []);
    assert_eq!(texts(&other), ["One", "First", "Two", "Sec"]);
    assert!(grows(&other.last_message()));
}

#[test]
fn nothing_is_asked_while_another_tab_is_being_answered() {
    let (mut one, mut other, mut stored) = two();
    let effects = one.submit("Two");
    let changed = stored.write(&effects);
    other.say(ElsewhereMsg::Writes(vec![one.last_id()]));
    stored.tell(&mut other, changed);
    other.check_ignored(ChatsMsg::Submit {
        text: "Three".to_owned(),
    });
    let question = other.messages().first().unwrap().id.clone();
    other.check_ignored(ReviseMsg::Delete(question));
}

#[test]
fn an_answer_that_nobody_writes_any_more_was_cut() {
    let (mut one, mut other, mut stored) = two();
    let mut effects = one.submit("Two");
    let turn = one.turn();
    one.now_ms += 1000;
    effects.extend(one.say(pieces(turn, &[text("Sec")])));
    let changed = stored.write(&effects);
    let answer = one.last_id();
    other.say(ElsewhereMsg::Writes(vec![answer.clone()]));
    stored.tell(&mut other, changed);
    let effects = stored.tell(&mut other, ElsewhereMsg::Left(answer));
    assert!(matches!(
        effects.as_slice(),
        [Effect::SaveMessage { draft: false, .. }]
    ));
    let cut = other.last_message();
    let state = cut.reply.as_ref().unwrap().state;
    assert_eq!((cut.words(), state), ("Sec", ReplyState::Interrupted));
    // It is free again.
    assert!(!other.submit("Three").is_empty());
}

#[test]
fn what_changed_here_meanwhile_is_not_written_over() {
    let (mut one, mut other, mut stored) = two();
    let changed = stored.write(&one.say(ShelfMsg::Rename(one.open_id(), "Theirs".to_owned())));
    let asked = only(other.say(changed));
    let read = stored.read(asked);
    other.submit("Ours");
    // The newer one is read before it is taken over.
    let again = other.say(read);
    assert!(matches!(again.as_slice(), [Effect::Reread(_)]), "{again:?}");
    assert_eq!(texts(&other), ["One", "First", "Ours", ""]);
    assert_eq!(other.open_chat().title, "One");
}

#[test]
fn a_chat_deleted_elsewhere_is_gone_unless_it_is_being_answered_here() {
    let (one, mut other, mut stored) = two();
    let id = one.open_id();
    stored.chats.clear();
    let changed = || ElsewhereMsg::Changed {
        chats: vec![id.clone()],
        messages: Vec::new(),
    };
    other.submit("Two");
    let effects = stored.tell(&mut other, changed());
    let saved = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::SaveMessage { .. }));
    assert_eq!(saved.count(), 4);
    assert!(matches!(effects.last(), Some(Effect::SaveChat(record)) if record.version == 1));
    let turn = other.turn();
    other.say(TurnsMsg::Stop(turn));
    let effects = stored.tell(&mut other, changed());
    assert_eq!(effects, [Effect::ShowRoute(None)]);
    assert!(other.model.chats.list.is_empty());
}

#[test]
fn a_message_deleted_elsewhere_is_gone_and_an_edited_one_says_the_new_text() {
    let (mut one, mut other, mut stored) = two();
    let (question, answer) = (one.messages().first().unwrap().id.clone(), one.last_id());
    let edit = ReviseMsg::Edit {
        message: question,
        text: "Otherwise".to_owned(),
    };
    let changed = stored.write(&one.say(edit));
    stored.tell(&mut other, changed);
    assert_eq!(texts(&other), ["Otherwise", "First"]);
    let changed = stored.write(&one.say(ReviseMsg::Delete(answer)));
    stored.tell(&mut other, changed);
    assert_eq!(texts(&other), ["Otherwise"]);
}

#[test]
fn a_message_edited_in_both_tabs_keeps_both_texts() {
    let (one, mut other, _) = two();
    let first = one.messages().first().unwrap().clone();
    let say = |text: &str| {
        let (mut said, text) = (ChatMessage::clone(&first), text.to_owned());
        (said.text, said.version) = (text, 2);
        Box::new(said)
    };
    let clash = ElsewhereMsg::Clash {
        ours: say("Ours"),
        theirs: say("Theirs"),
    };
    other.check(clash, &["SaveMessage", "SaveChat"]);
    assert_eq!(texts(&other), ["Theirs", "First"]);
    let siblings = other.open_chat().siblings(&first.id);
    assert_eq!(siblings.len(), 2);
    let chat = other.open_chat();
    let beside = siblings.iter().find(|id| **id != first.id).unwrap();
    assert_eq!(chat.message(beside).unwrap().words(), "Ours");
}

#[test]
fn a_chat_changed_while_it_is_read_is_read_once_more() {
    let (mut one, _, mut stored) = two();
    let mut other = Rehearsal::unlocked();
    let id = one.open_id();
    let all = ElsewhereMsg::Changed {
        chats: vec![id.clone()],
        messages: Vec::new(),
    };
    stored.tell(&mut other, all);
    other.say(ChatsMsg::Open(id.clone()));
    let old = stored.messages.values().cloned().collect();
    let effects = one.submit("Two");
    let changed = stored.write(&effects);
    other.say(ElsewhereMsg::Writes(vec![one.last_id()]));
    assert_eq!(stored.tell(&mut other, changed), []);
    let effects = other.say(ChatsMsg::MessagesLoaded {
        chat: id,
        messages: old,
        damaged: 0,
    });
    let asked = only(effects);
    let effects = other.say(stored.read(asked));
    let asked = only(effects);
    other.check(stored.read(asked), &[]);
    assert_eq!(texts(&other), ["One", "First", "Two", ""]);
}
