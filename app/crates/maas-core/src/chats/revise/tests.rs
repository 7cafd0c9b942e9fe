//! Message lists about changes by hand, and the effects they must give.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use maas_protocol::{
    chat::{ChatRequest, Role},
    error::ErrorKind,
    event::ChatEvent,
    provider::ProviderRef,
    usage::Usage,
};

use crate::{
    Effect,
    chats::{ChatsMsg, MessageId, ModelRef, ReplyState, ReviseMsg, shelf::ShelfMsg},
    rehearsal::{Rehearsal, error, finished, pieces, text},
    turn::TurnsMsg,
    ui::{Change, Notice, UiMsg},
};

fn words(app: &Rehearsal) -> Vec<String> {
    let messages = app.messages();
    messages
        .iter()
        .map(|said| said.words().to_owned())
        .collect()
}

fn id(app: &Rehearsal, at: usize) -> MessageId {
    app.messages()[at].id.clone()
}

fn request(effects: &[Effect]) -> ChatRequest {
    let Some(Effect::StartTurn { request, .. }) = effects.first() else {
        panic!("no turn was started")
    };
    request.clone()
}

fn told(effects: &[Effect]) -> Vec<String> {
    let messages = request(effects).messages;
    messages.iter().map(|said| said.plain_text()).collect()
}

/// Two exchanges in an open vault.
fn talked() -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    app.exchange("One", "First");
    app.exchange("Two", "Second");
    app
}

#[test]
fn every_message_can_be_edited_and_is_told_as_it_is_then() {
    let mut app = talked();
    let texts = ["Uno", "Primo"];
    for (at, new) in texts.iter().enumerate() {
        let message = id(&app, at);
        let text = format!(" {new} ");
        app.check(
            ReviseMsg::Edit { message, text },
            &["SaveMessage", "SaveChat"],
        );
        assert!(app.messages()[at].edited);
    }
    assert_eq!(words(&app), ["Uno", "Primo", "Two", "Second"]);
    for text in ["Primo", " "] {
        app.check_ignored(ReviseMsg::Edit {
            message: id(&app, 1),
            text: text.to_owned(),
        });
    }
    let effects = app.submit("Three");
    assert_eq!(told(&effects), ["Uno", "Primo", "Two", "Second", "Three"]);
}

#[test]
fn an_answer_that_failed_can_be_written_by_hand() {
    let mut app = Rehearsal::unlocked();
    app.submit("One");
    let (turn, at_ms) = (app.turn(), 5.0);
    let error = error(ErrorKind::BadRequest);
    app.say(TurnsMsg::Failed { turn, error, at_ms });
    app.say(ReviseMsg::Edit {
        message: app.last_id(),
        text: "First".to_owned(),
    });
    assert_eq!(told(&app.submit("Two")), ["One", "First", "Two"]);
}

#[test]
fn what_was_signed_for_another_text_is_not_sent_with_an_edited_one() {
    let mut app = Rehearsal::unlocked();
    app.submit("One");
    let item = serde_json::json!({ "signature": "s" });
    let signed = ChatEvent::ReasoningItem { item };
    let turn = app.turn();
    app.say(pieces(turn, &[signed, text("First"), finished()]));
    app.say(TurnsMsg::Ended { turn, at_ms: 9.0 });
    app.say(ReviseMsg::Edit {
        message: app.last_id(),
        text: "Primo".to_owned(),
    });
    assert_eq!(request(&app.submit("Two")).messages[1].parts.len(), 1);
}

#[test]
fn a_question_sent_again_stays_beside_the_old_one_with_what_followed() {
    let mut app = talked();
    let old = id(&app, 0);
    let effects = app.check(
        ReviseMsg::SendAgain {
            message: old.clone(),
            text: "Uno".to_owned(),
        },
        &[
            "StartTurn",
            "SaveDraft",
            "SaveMessage",
            "SaveChat",
            "ScrollToEnd",
        ],
    );
    assert_eq!(told(&effects), ["Uno"]);
    assert_eq!(words(&app), ["Uno", ""]);
    app.say(TurnsMsg::Stop(app.turn()));
    assert_eq!(app.open_chat().siblings(&id(&app, 0)).len(), 2);
    app.say(ReviseMsg::Show(old));
    assert_eq!(words(&app), ["One", "First", "Two", "Second"]);
    // An answer is no question.
    app.check_ignored(ReviseMsg::SendAgain {
        message: id(&app, 1),
        text: "Uno".to_owned(),
    });
}

#[test]
fn deleting_can_be_taken_back() {
    let mut app = talked();
    let gone = id(&app, 1);
    let effects = app.check(
        ReviseMsg::Delete(gone.clone()),
        &["DeleteMessages", "SaveChat"],
    );
    assert_eq!(effects[0], Effect::DeleteMessages(vec![gone]));
    assert_eq!(words(&app), ["One", "Two", "Second"]);
    let offered = &app.model.ui.toasts.last().unwrap().notice;
    assert_eq!(*offered, Notice::Changed(Change::Deleted));
    app.check(ReviseMsg::Undo, &["SaveMessage", "SaveChat"]);
    assert_eq!(words(&app), ["One", "First", "Two", "Second"]);
    assert!(app.model.ui.toasts.is_empty());
    app.check_ignored(ReviseMsg::Undo);
}

#[test]
fn an_edit_taken_back_is_the_newer_record() {
    let mut app = talked();
    let message = id(&app, 0);
    let text = "Uno".to_owned();
    app.say(ReviseMsg::Edit { message, text });
    let version = app.messages()[0].version;
    app.check(ReviseMsg::Undo, &["SaveMessage", "SaveChat"]);
    let back = &app.messages()[0];
    assert_eq!(
        (back.words(), back.version, back.edited),
        ("One", version + 1, false)
    );
}

#[test]
fn a_change_is_not_taken_back_past_a_new_answer_or_a_closed_notice() {
    let mut app = talked();
    app.say(ReviseMsg::Delete(id(&app, 0)));
    let toast = app.model.ui.toasts[0].id;
    app.say(UiMsg::CloseToast(toast));
    app.check_ignored(ReviseMsg::Undo);
    app.say(ReviseMsg::Delete(id(&app, 0)));
    app.exchange("Three", "Third");
    assert!(app.model.ui.toasts.is_empty());
    app.check_ignored(ReviseMsg::Undo);
    assert_eq!(words(&app), ["Two", "Second", "Three", "Third"]);
}

#[test]
fn deleting_the_last_answer_shows_the_one_beside_it() {
    let mut app = talked();
    app.say(ChatsMsg::Retry {
        message: app.last_id(),
        through_relay: false,
    });
    let turn = app.turn();
    app.say(pieces(turn, &[text("Other"), finished()]));
    app.say(TurnsMsg::Ended { turn, at_ms: 9.0 });
    app.say(ReviseMsg::Delete(app.last_id()));
    assert_eq!(words(&app), ["One", "First", "Two", "Second"]);
    assert_eq!(app.open_chat().siblings(&app.last_id()).len(), 1);
    app.say(ReviseMsg::Undo);
    assert_eq!(words(&app), ["One", "First", "Two", "Other"]);
    assert_eq!(app.open_chat().siblings(&app.last_id()).len(), 2);
}

#[test]
fn a_message_of_any_role_goes_in_before_and_after() {
    let mut app = talked();
    let mut insert = |at: usize, after, role, text: &str| {
        let beside = id(&app, at);
        let text = text.to_owned();
        app.check(
            ReviseMsg::Insert {
                beside,
                after,
                role,
                text,
            },
            &["SaveMessage", "SaveChat"],
        );
    };
    insert(0, false, Role::System, "Be brief.");
    insert(2, true, Role::User, "Why?");
    insert(3, true, Role::Assistant, "Because.");
    app.check_ignored(ReviseMsg::Insert {
        beside: id(&app, 0),
        after: true,
        role: Role::User,
        text: " ".to_owned(),
    });
    let sent = request(&app.submit("Three"));
    let said: Vec<_> = sent
        .messages
        .iter()
        .map(|said| (said.role, said.plain_text()))
        .collect();
    let expected = [
        (Role::System, "Be brief."),
        (Role::User, "One"),
        (Role::Assistant, "First"),
        (Role::User, "Why?"),
        (Role::Assistant, "Because."),
        (Role::User, "Two"),
        (Role::Assistant, "Second"),
        (Role::User, "Three"),
    ];
    assert_eq!(said, expected.map(|(role, text)| (role, text.to_owned())));
}

#[test]
fn messages_change_places_and_keep_what_stands_beside_them() {
    let mut app = talked();
    app.say(ChatsMsg::Retry {
        message: id(&app, 3),
        through_relay: false,
    });
    app.say(TurnsMsg::Stop(app.turn()));
    let (two, last) = (id(&app, 2), id(&app, 3));
    let message = last.clone();
    app.check(ReviseMsg::Move { message, up: true }, &["SaveChat"]);
    assert_eq!((id(&app, 2), id(&app, 3)), (last.clone(), two.clone()));
    assert_eq!(app.open_chat().siblings(&last).len(), 2);
    assert_eq!(app.open_chat().siblings(&two).len(), 1);
    app.check_ignored(ReviseMsg::Move {
        message: two,
        up: false,
    });
    let message = id(&app, 0);
    app.check_ignored(ReviseMsg::Move { message, up: true });
    app.say(ReviseMsg::Undo);
    assert_eq!(
        (id(&app, 3), app.open_chat().siblings(&last).len()),
        (last, 2)
    );
}

#[test]
fn a_fork_is_a_chat_of_its_own() {
    let mut app = talked();
    let source = app.open_chat();
    app.check(
        ReviseMsg::Fork(id(&app, 1)),
        &[
            "SaveMessage",
            "SaveMessage",
            "SaveChat",
            "ShowRoute",
            "ScrollToEnd",
        ],
    );
    let fork = app.open_chat();
    assert_eq!(
        (words(&app), fork.title.as_str()),
        (vec!["One".to_owned(), "First".to_owned()], "One (2)")
    );
    assert!(
        fork.messages
            .ids()
            .iter()
            .all(|id| source.message(id).is_none())
    );
    app.say(ReviseMsg::Fork(id(&app, 0)));
    assert_eq!(app.open_chat().title, "One (3)");
    app.say(ShelfMsg::Delete(app.open_id()));
    assert_eq!(app.model.chats.find(&source.id), Some(&source));
}

#[test]
fn a_stopped_answer_goes_on() {
    let mut app = Rehearsal::unlocked();
    app.submit("One");
    let turn = app.turn();
    let usage = |output| ChatEvent::Usage {
        usage: Usage {
            output: Some(output),
            ..Usage::default()
        },
    };
    app.say(pieces(turn, &[text("Fir"), usage(3)]));
    app.say(TurnsMsg::Stop(turn));
    let message = app.last_id();
    let effects = app.check(
        ReviseMsg::GoOn(message.clone()),
        &["StartTurn", "SaveDraft", "ScrollToEnd"],
    );
    let sent = request(&effects);
    let roles: Vec<_> = sent.messages.iter().map(|said| said.role).collect();
    assert_eq!(roles, [Role::User, Role::Assistant, Role::User]);
    assert_eq!(sent.messages[1].plain_text(), "Fir");
    let turn = app.turn();
    app.say(pieces(turn, &[text("st"), usage(2), finished()]));
    app.say(TurnsMsg::Ended { turn, at_ms: 900.0 });
    let reply = app.last_reply();
    assert_eq!(
        (reply.state, reply.answer.text.as_str()),
        (ReplyState::Done, "First")
    );
    assert_eq!(
        (app.last_id(), reply.answer.usage.output),
        (message, Some(5))
    );
}

#[test]
fn what_there_was_stays_when_going_on_fails() {
    let mut app = Rehearsal::unlocked();
    app.submit("One");
    let turn = app.turn();
    app.say(pieces(turn, &[text("Fir")]));
    app.say(TurnsMsg::Stop(turn));
    app.say(ReviseMsg::GoOn(app.last_id()));
    let turn = app.turn();
    let at_ms = 5.0;
    let mut limited = error(ErrorKind::RateLimited);
    limited.status = Some(429);
    app.check(
        TurnsMsg::Failed {
            turn,
            error: limited,
            at_ms,
        },
        &["WaitTurn"],
    );
    app.check(TurnsMsg::Again(turn), &["StartTurn"]);
    let refused = error(ErrorKind::BadRequest);
    app.say(TurnsMsg::Failed {
        turn,
        error: refused.clone(),
        at_ms,
    });
    let reply = app.last_reply();
    assert_eq!(
        (reply.state, reply.answer.text.as_str()),
        (ReplyState::Interrupted, "Fir")
    );
    assert_eq!(reply.answer.error, Some(refused));
    assert_eq!(told(&app.submit("Two")), ["One", "Fir", "Two"]);
}

#[test]
fn only_the_last_answer_can_go_on() {
    let mut app = talked();
    app.check_ignored(ReviseMsg::GoOn(id(&app, 1)));
    app.check_ignored(ReviseMsg::GoOn(id(&app, 2)));
    app.submit("Three");
    app.check_ignored(ReviseMsg::GoOn(app.last_id()));
}

#[test]
fn another_model_answers_beside_without_becoming_the_chats() {
    let mut app = talked();
    let other = ModelRef {
        provider: ProviderRef::from_slug("custom-1"),
        model: "other".to_owned(),
    };
    let setup = app.open_chat().setup.clone();
    let effects = app.say(ReviseMsg::AskAnother {
        message: id(&app, 1),
        model: other.clone(),
    });
    assert_eq!(
        (request(&effects).model.as_str(), told(&effects)),
        ("other", vec!["One".to_owned()])
    );
    assert_eq!(
        (app.last_reply().model, &app.open_chat().setup),
        (other, &setup)
    );
    assert_eq!(app.open_chat().siblings(&app.last_id()).len(), 2);
}

#[test]
fn any_question_can_be_asked_of_another_model() {
    let mut app = talked();
    let other = ModelRef {
        provider: ProviderRef::from_slug("custom-1"),
        model: "other".to_owned(),
    };
    let first = id(&app, 0);
    let effects = app.say(ReviseMsg::AskAnother {
        message: first.clone(),
        model: other.clone(),
    });
    assert_eq!(
        (request(&effects).model.as_str(), told(&effects)),
        ("other", vec!["One".to_owned()])
    );
    let chat = app.open_chat();
    assert_eq!(chat.messages.ids().len(), 2);
    assert_eq!(chat.siblings(&app.last_id()).len(), 2);
    // Not while an answer is under way.
    app.check_ignored(ReviseMsg::AskAnother {
        message: first,
        model: other,
    });
}
