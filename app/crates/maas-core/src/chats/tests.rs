//! Message lists about conversations, and the effects they must give.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::rc::Rc;

use maas_protocol::{
    chat::{Param, Params},
    error::ErrorKind,
};

use crate::{
    Effect, Msg,
    chats::{
        Chat, ChatId, ChatMessage, ChatSetup, ChatsMsg, MessageId, Messages, ReplyState,
        shelf::{Shelf, ShelfMsg},
    },
    msg::SessionMsg,
    rehearsal::{Rehearsal, finished, pieces, saved_message, text, touches_vault},
    session::Settings,
    turn::TurnsMsg,
    ui::Notice,
};

fn stored_chat(id: &str, updated_ms: u64) -> Chat {
    Chat {
        id: ChatId(id.to_owned()),
        title: id.to_owned(),
        created_ms: 1,
        updated_ms,
        shelf: Shelf::default(),
        workspace: Default::default(),
        comparison: None,
        setup: ChatSetup::default(),
        unopened: Vec::new(),
        branches: Vec::new(),
        aside: Vec::new(),
        unread_files: Vec::new(),
        messages: Messages::Stored(vec![
            MessageId(format!("{id}-q")),
            MessageId(format!("{id}-a")),
        ]),
        version: 4,
    }
}

/// A question and an answer that was still streaming when the tab closed.
fn stored_messages(id: &str) -> Vec<ChatMessage> {
    let mut app = Rehearsal::without_vault();
    app.submit("Hello?");
    let mut messages: Vec<_> = app
        .messages()
        .iter()
        .map(|message| ChatMessage::clone(message))
        .collect();
    messages[0].id = MessageId(format!("{id}-q"));
    messages[1].id = MessageId(format!("{id}-a"));
    messages[1].reply.as_mut().unwrap().answer.text = "Half".to_owned();
    messages
}

#[test]
fn without_a_vault_nothing_is_written() {
    let mut app = Rehearsal::without_vault();
    let mut effects = app.submit("One");
    let turn = app.turn();
    app.now_ms += 5000;
    effects.extend(app.say(pieces(turn, &[text("First")])));
    effects.extend(app.say(TurnsMsg::Ended { turn, at_ms: 1.0 }));
    effects.extend(app.say(ShelfMsg::Rename(app.open_id(), "Name".to_owned())));
    effects.extend(app.say(ChatsMsg::Configure(ChatSetup {
        system: "s".to_owned(),
        ..ChatSetup::default()
    })));
    effects.extend(app.say(ChatsMsg::Retry {
        message: app.last_id(),
        through_relay: false,
    }));
    effects.extend(app.say(TurnsMsg::Stop(app.turn())));
    effects.extend(app.say(SessionMsg::Configure(Settings {
        auto_lock_minutes: 1,
        ..Settings::default()
    })));
    effects.extend(app.say(ShelfMsg::Delete(app.open_id())));
    assert!(!effects.iter().any(touches_vault), "{effects:?}");
}

#[test]
fn configure_changes_the_open_chat_or_the_next_one() {
    let mut app = Rehearsal::unlocked();
    let first = ChatSetup {
        system: "first".to_owned(),
        ..ChatSetup::default()
    };
    app.check(ChatsMsg::Configure(first.clone()), &[]);
    app.check_ignored(ChatsMsg::Configure(first.clone()));
    app.exchange("One", "First");
    assert_eq!(app.open_chat().setup, first);
    let second = ChatSetup {
        system: "second".to_owned(),
        ..ChatSetup::default()
    };
    app.check(ChatsMsg::Configure(second.clone()), &["SaveChat"]);
    assert_eq!(
        (&app.open_chat().setup, &app.model.chats.fresh),
        (&second, &first)
    );
}

#[test]
fn deleting_another_chat_keeps_the_open_one() {
    let mut app = Rehearsal::unlocked();
    app.say(ChatsMsg::ListLoaded {
        chats: vec![stored_chat("a", 5)],
        damaged: 0,
    });
    app.exchange("One", "First");
    app.check(ShelfMsg::Delete(ChatId("a".to_owned())), &[]);
    assert_eq!(app.messages().len(), 2);
}

#[test]
fn the_list_comes_newest_first_and_keeps_what_is_in_memory() {
    let mut app = Rehearsal::unlocked();
    app.exchange("One", "First");
    let open = app.open_id();
    let mut stale = stored_chat("x", 9);
    stale.id = open.clone();
    let chats = vec![
        stored_chat("a", 5),
        stale,
        stored_chat("b", 7),
        stored_chat("c", u64::MAX),
    ];
    app.check(ChatsMsg::ListLoaded { chats, damaged: 2 }, &[]);
    let ids: Vec<_> = app
        .model
        .chats
        .list
        .iter()
        .map(|chat| chat.id.0.as_str())
        .collect();
    assert_eq!(ids, ["c", open.0.as_str(), "b", "a"]);
    assert_eq!(app.messages().len(), 2);
    assert_eq!(app.model.ui.toasts[0].notice, Notice::RecordsDamaged(2));
}

#[test]
fn opening_a_stored_chat_reads_its_messages_once() {
    let mut app = Rehearsal::unlocked();
    app.say(ChatsMsg::ListLoaded {
        chats: vec![stored_chat("a", 5)],
        damaged: 0,
    });
    let a = ChatId("a".to_owned());
    app.check(ChatsMsg::Open(a.clone()), &["LoadMessages", "ShowRoute"]);
    app.check(ChatsMsg::Open(a.clone()), &["ShowRoute"]);
    app.check_ignored(ChatsMsg::Submit {
        text: "Too early".to_owned(),
    });
    let msg = ChatsMsg::MessagesLoaded {
        chat: a.clone(),
        messages: stored_messages("a"),
        damaged: 1,
    };
    let effects = app.check(msg.clone(), &["SaveMessage"]);
    let reply = app.last_reply();
    assert_eq!(
        (reply.state, reply.answer.text.as_str()),
        (ReplyState::Interrupted, "Half")
    );
    assert_eq!(reply.answer.error.unwrap().kind, ErrorKind::CutOff);
    assert_eq!(saved_message(&effects), *app.last_message());
    assert_eq!(app.last_message().version, 2);
    assert_eq!(app.model.chats.damaged, 1);
    app.check_ignored(msg);
    app.check(ChatsMsg::New, &["ShowRoute"]);
    app.check(ChatsMsg::Open(a), &["ShowRoute"]);
}

#[test]
fn messages_that_cannot_be_read_stay_stored_and_can_be_asked_for_again() {
    let mut app = Rehearsal::unlocked();
    let stored = stored_chat("a", 5);
    app.say(ChatsMsg::ListLoaded {
        chats: vec![stored.clone()],
        damaged: 0,
    });
    let a = stored.id.clone();
    app.say(ChatsMsg::Open(a.clone()));
    app.check(ChatsMsg::LoadFailed(a.clone()), &["ShowRoute"]);
    assert_eq!(app.model.chats.open, None);
    assert_eq!(**app.model.chats.find(&a).unwrap(), stored);
    assert_eq!(app.model.ui.toasts[0].notice, Notice::NotRead);
    app.check_ignored(ChatsMsg::LoadFailed(a.clone()));
    app.check(ChatsMsg::Open(a), &["LoadMessages", "ShowRoute"]);
}

#[test]
fn an_unknown_chat_shows_the_new_one() {
    let mut app = Rehearsal::unlocked();
    app.exchange("One", "First");
    let effects = app.check(ChatsMsg::Open(ChatId("nowhere".to_owned())), &["ShowRoute"]);
    assert_eq!(
        (&effects[0], &app.model.chats.open),
        (&Effect::ShowRoute(None), &None)
    );
}

#[test]
fn an_address_opened_while_locked_is_shown_after_unlocking() {
    let mut app = Rehearsal::default();
    app.check(ChatsMsg::Open(ChatId("a".to_owned())), &[]);
    app.say(SessionMsg::Started {
        vault_exists: true,
        settings: Settings::default(),
    });
    app.unlock();
    let chats = vec![stored_chat("a", 5)];
    app.check(
        ChatsMsg::ListLoaded { chats, damaged: 0 },
        &["LoadMessages", "ShowRoute"],
    );
    assert_eq!(app.open_id().0, "a");
}

#[test]
fn an_address_without_a_vault_leads_to_the_new_chat() {
    let mut app = Rehearsal::default();
    app.say(ChatsMsg::Open(ChatId("a".to_owned())));
    app.check(
        SessionMsg::Started {
            vault_exists: false,
            settings: Settings::default(),
        },
        &["ShowRoute"],
    );
    assert_eq!(app.model.chats.wanted, None);
}

#[test]
fn late_lists_and_messages_do_not_enter_a_closed_vault() {
    let mut app = Rehearsal::unlocked();
    app.say(ChatsMsg::ListLoaded {
        chats: vec![stored_chat("a", 5)],
        damaged: 0,
    });
    let a = ChatId("a".to_owned());
    app.say(ChatsMsg::Open(a.clone()));
    app.say(SessionMsg::Lock);
    app.check_ignored(ChatsMsg::ListLoaded {
        chats: vec![stored_chat("a", 5)],
        damaged: 0,
    });
    app.check_ignored(ChatsMsg::MessagesLoaded {
        chat: a,
        messages: stored_messages("a"),
        damaged: 0,
    });
    app.check_ignored(ChatsMsg::Submit {
        text: "Locked".to_owned(),
    });
    app.check_ignored(ChatsMsg::Configure(ChatSetup {
        system: "s".to_owned(),
        ..ChatSetup::default()
    }));
}

#[test]
fn what_is_untouched_keeps_its_pointer() {
    let mut app = Rehearsal::unlocked();
    app.exchange("One", "First");
    let other = app.open_id();
    app.say(ChatsMsg::New);
    app.exchange("Two", "Second");
    let (before, messages) = (app.model.clone(), app.messages());
    app.submit("Three");
    assert!(Rc::ptr_eq(
        before.chats.find(&other).unwrap(),
        app.model.chats.find(&other).unwrap()
    ));
    assert!(Rc::ptr_eq(&before.session, &app.model.session));
    assert!(Rc::ptr_eq(&before.providers, &app.model.providers));
    assert!(Rc::ptr_eq(&before.ui, &app.model.ui));
    assert!(
        messages
            .iter()
            .zip(app.messages())
            .all(|(old, new)| Rc::ptr_eq(old, &new))
    );
    // While pieces arrive, and while drafts are written, only the turns change.
    let (before, turn) = (app.model.clone(), app.turn());
    app.now_ms += 5000;
    app.check(pieces(turn, &[text("Thi")]), &["SaveDraft"]);
    assert!(Rc::ptr_eq(&before.chats, &app.model.chats));
    assert!(!Rc::ptr_eq(&before.turns, &app.model.turns));
    app.say(pieces(turn, &[finished()]));
    let messages = app.messages();
    app.say(TurnsMsg::Ended { turn, at_ms: 9.0 });
    let now = app.messages();
    assert!(
        messages
            .iter()
            .zip(&now)
            .take(3)
            .all(|(old, new)| Rc::ptr_eq(old, new))
    );
    assert!(!Rc::ptr_eq(&messages[3], &now[3]));
}

#[test]
fn a_refused_write_is_said_once() {
    let mut app = Rehearsal::unlocked();
    app.check(Msg::SaveFailed, &[]);
    app.check_ignored(Msg::SaveFailed);
    app.check_ignored(Msg::Saved(MessageId::default()));
    assert_eq!(app.model.ui.toasts[0].notice, Notice::NotSaved);
}

#[test]
fn a_refused_parameter_is_left_out_from_then_on() {
    let mut app = Rehearsal::unlocked();
    app.say(ChatsMsg::Configure(ChatSetup {
        params: Params {
            temperature: Some(0.5),
            top_p: Some(0.9),
            ..Params::default()
        },
        ..ChatSetup::default()
    }));
    app.exchange("One", "First");
    let message = app.last_message().id.clone();
    let effects = app.say(ChatsMsg::RetryWithout {
        message,
        param: Param::Temperature,
    });
    let sent = effects.iter().find_map(|effect| match effect {
        Effect::StartTurn { request, .. } => Some(request.params.clone()),
        _ => None,
    });
    let left = Params {
        top_p: Some(0.9),
        ..Params::default()
    };
    assert_eq!(sent, Some(left.clone()));
    assert_eq!(app.model.chats.current_setup().params, left);
}

#[test]
fn a_refused_effort_is_retried_without_a_budget_too() {
    let mut app = Rehearsal::unlocked();
    let mut setup = ChatSetup::default();
    setup.params.reasoning_budget = Some(2_048);
    app.say(ChatsMsg::Configure(setup));
    app.exchange("One", "First");
    let message = app.last_id();
    app.say(ChatsMsg::RetryWithout {
        message,
        param: Param::ReasoningEffort,
    });
    assert!(app.model.chats.current_setup().params.is_empty());
}

#[test]
fn a_message_that_does_not_open_keeps_its_place() {
    let mut app = Rehearsal::unlocked();
    let stored = stored_chat("a", 5);
    let ids = stored.messages.ids();
    app.say(ChatsMsg::ListLoaded {
        chats: vec![stored.clone()],
        damaged: 0,
    });
    app.say(ChatsMsg::Open(stored.id.clone()));
    // Only the last one opens.
    let messages = stored_messages("a").split_off(1);
    app.say(ChatsMsg::MessagesLoaded {
        chat: stored.id.clone(),
        messages,
        damaged: 1,
    });
    app.submit("More");
    let chat = app.open_chat();
    let kept = Chat::clone(&chat).into_record().messages;
    assert_eq!(kept.get(..2), Some(&ids[..]));
    assert_eq!(kept.len(), 4);
    app.say(ShelfMsg::Delete(stored.id));
    let effects = app.say(SessionMsg::Lock);
    let all = effects.iter().find_map(|effect| match effect {
        Effect::DeleteChat { messages, .. } => Some(messages.len()),
        _ => None,
    });
    assert_eq!(all, Some(4));
}

#[test]
fn the_end_of_a_chat_is_shown_before_the_rest_has_come() {
    let mut app = Rehearsal::unlocked();
    let chats = vec![stored_chat("a", 5)];
    app.say(ChatsMsg::ListLoaded { chats, damaged: 0 });
    let a = ChatId("a".to_owned());
    app.say(ChatsMsg::Open(a.clone()));
    let messages = stored_messages("a");
    let end = messages.iter().skip(1).cloned().collect();
    app.check(
        ChatsMsg::EndLoaded {
            chat: a.clone(),
            messages: end,
        },
        &[],
    );
    let early = app.model.chats.early.clone().unwrap().1;
    let shown = |app: &Rehearsal| {
        let chat = app.model.chats.open_chat().unwrap();
        app.model.chats.shown(chat).unwrap().to_vec()
    };
    assert_eq!(shown(&app), early);
    assert_eq!(
        early.last().unwrap().reply.as_ref().unwrap().state,
        ReplyState::Interrupted
    );
    app.say(ChatsMsg::MessagesLoaded {
        chat: a.clone(),
        messages,
        damaged: 0,
    });
    let whole = shown(&app);
    assert!(whole.len() > early.len());
    assert!(Rc::ptr_eq(whole.last().unwrap(), early.last().unwrap()));
    assert_eq!(app.model.chats.early, None);
    app.check_ignored(ChatsMsg::EndLoaded {
        chat: a,
        messages: stored_messages("a"),
    });
}

#[test]
fn a_stored_chat_opens_at_the_message_that_was_found() {
    let mut app = Rehearsal::unlocked();
    let chat = ChatId("a".to_owned());
    let message = MessageId("a-q".to_owned());
    app.say(ChatsMsg::ListLoaded {
        chats: vec![stored_chat("a", 9)],
        damaged: 0,
    });
    app.check(
        ChatsMsg::OpenAt(chat.clone(), message.clone()),
        &["LoadMessages", "ShowRoute"],
    );
    let mut messages = stored_messages("a");
    messages.truncate(1);
    // The reader is brought to the message, and not to the end.
    app.check(
        ChatsMsg::MessagesLoaded {
            chat,
            messages,
            damaged: 0,
        },
        &[],
    );
    assert_eq!(app.model.chats.reveal, Some(message));
}
