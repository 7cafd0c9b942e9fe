//! Message lists about answers beside answers, and the effects they must give.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use maas_protocol::{error::ErrorKind, event::ChatEvent};

use crate::{
    Effect,
    chats::{Chat, ChatMessage, ChatsMsg, MessageId, ReplyState, ReviseMsg, shelf::ShelfMsg},
    rehearsal::{Rehearsal, error, finished, pieces, text},
    turn::TurnsMsg,
    ui::UiMsg,
};

/// Has the last answer given again.
fn again(app: &mut Rehearsal, answer: &str) -> Vec<Effect> {
    let effects = app.say(ChatsMsg::Retry {
        message: app.last_id(),
        through_relay: false,
    });
    finish(app, answer);
    effects
}

fn finish(app: &mut Rehearsal, answer: &str) {
    let turn = app.turn();
    app.say(pieces(turn, &[text(answer), finished()]));
    app.say(TurnsMsg::Ended { turn, at_ms: 900.0 });
}

fn words(app: &Rehearsal) -> Vec<String> {
    let messages = app.messages();
    messages
        .iter()
        .map(|said| said.words().to_owned())
        .collect()
}

/// What stands in the place of a message, and the message's own place among it.
fn switcher(app: &Rehearsal, at: usize) -> (Vec<MessageId>, usize) {
    let id = &app.messages()[at].id;
    let all = app.open_chat().siblings(id);
    let place = all.iter().position(|sibling| sibling == id).unwrap();
    (all, place)
}

fn show(app: &mut Rehearsal, message: &MessageId) {
    app.check(ReviseMsg::Show(message.clone()), &["SaveChat"]);
}

#[test]
fn an_answer_given_again_stays_beside_the_new_one() {
    let mut app = Rehearsal::unlocked();
    app.exchange("One", "First");
    let effects = again(&mut app, "Second");
    let names: Vec<_> = effects.iter().map(crate::rehearsal::name).collect();
    assert_eq!(names, ["StartTurn", "SaveDraft", "SaveChat", "ScrollToEnd"]);
    again(&mut app, "Third");
    assert_eq!(words(&app), ["One", "Third"]);
    let (all, place) = switcher(&app, 1);
    assert_eq!((all.len(), place), (3, 2));
    show(&mut app, &all[0]);
    assert_eq!(words(&app), ["One", "First"]);
    assert_eq!(switcher(&app, 1), (all.clone(), 0));
    show(&mut app, &all[1]);
    assert_eq!(words(&app), ["One", "Second"]);
    assert_eq!(switcher(&app, 1), (all.clone(), 1));
    app.check_ignored(ReviseMsg::Show(all[1].clone()));
    app.check_ignored(ReviseMsg::Show(MessageId::default()));
}

#[test]
fn what_followed_an_answer_comes_back_with_it_and_is_what_models_are_told() {
    let mut app = Rehearsal::unlocked();
    app.exchange("One", "First");
    app.exchange("Two", "To the first");
    let first = app.messages()[1].id.clone();
    app.say(ChatsMsg::Retry {
        message: first.clone(),
        through_relay: false,
    });
    finish(&mut app, "Other");
    app.exchange("Three", "To the other");
    assert_eq!(words(&app), ["One", "Other", "Three", "To the other"]);
    show(&mut app, &first);
    assert_eq!(words(&app), ["One", "First", "Two", "To the first"]);
    let effects = app.submit("Four");
    let Effect::StartTurn { request, .. } = &effects[0] else {
        panic!("no turn was started")
    };
    let told: Vec<_> = request
        .messages
        .iter()
        .map(|said| said.plain_text())
        .collect();
    assert_eq!(told, ["One", "First", "Two", "To the first", "Four"]);
}

#[test]
fn an_answer_under_way_goes_on_while_another_is_shown() {
    let mut app = Rehearsal::unlocked();
    app.exchange("One", "First");
    let first = app.last_id();
    app.say(ChatsMsg::Retry {
        message: first.clone(),
        through_relay: false,
    });
    let second = app.last_id();
    show(&mut app, &first);
    app.check_ignored(ReviseMsg::Edit {
        message: first,
        text: "Not now".to_owned(),
    });
    // Refused once: the second attempt must ask the same.
    let turn = app.turn();
    let mut error = error(ErrorKind::RateLimited);
    error.status = Some(429);
    let at_ms = 5.0;
    app.check(TurnsMsg::Failed { turn, error, at_ms }, &["WaitTurn"]);
    let effects = app.say(TurnsMsg::Again(turn));
    assert!(
        matches!(&effects[0], Effect::StartTurn { request, .. } if request.messages.len() == 1)
    );
    finish(&mut app, "Second");
    assert_eq!(words(&app), ["One", "First"]);
    show(&mut app, &second);
    assert_eq!(words(&app), ["One", "Second"]);
    assert_eq!(app.last_reply().state, ReplyState::Done);
}

#[test]
fn several_answers_at_once_stand_beside_each_other_when_they_are_whole() {
    let mut app = Rehearsal::unlocked();
    app.submit("One");
    let turn = app.turn();
    let other = |choice, said: &str| ChatEvent::Other {
        choice,
        event: Box::new(text(said)),
    };
    app.say(pieces(
        turn,
        &[
            text("A"),
            other(1, "B"),
            other(2, ""),
            other(3, "D"),
            finished(),
        ],
    ));
    assert_eq!(switcher(&app, 1).0.len(), 1);
    app.check(
        TurnsMsg::Ended { turn, at_ms: 900.0 },
        &["SaveMessage", "SaveMessage", "SaveMessage", "SaveChat"],
    );
    let (all, place) = switcher(&app, 1);
    assert_eq!((all.len(), place), (3, 0));
    assert!(app.last_reply().answer.others.is_empty());
    show(&mut app, &all[2]);
    assert_eq!(words(&app), ["One", "D"]);
    show(&mut app, &all[1]);
    assert_eq!(words(&app), ["One", "B"]);
    assert_eq!(switcher(&app, 1), (all, 1));
}

#[test]
fn branches_are_stored_and_come_back() {
    let mut app = Rehearsal::unlocked();
    app.exchange("One", "First");
    again(&mut app, "Second");
    app.exchange("Two", "Third");
    let (all, _) = switcher(&app, 1);
    let chat = app.open_chat();
    let messages: Vec<ChatMessage> = chat
        .all_ids()
        .iter()
        .map(|id| ChatMessage::clone(chat.message(id).unwrap()))
        .collect();
    let record = Chat::clone(&chat).into_record();
    let text = serde_json::to_string(&record).unwrap();
    let stored = Chat::from_record(serde_json::from_str(&text).unwrap());

    let open = |messages: Vec<ChatMessage>| {
        let mut app = Rehearsal::unlocked();
        app.say(ChatsMsg::ListLoaded {
            chats: vec![stored.clone()],
            damaged: 0,
        });
        let effects = app.say(ChatsMsg::Open(stored.id.clone()));
        assert!(
            matches!(&effects[0], Effect::LoadMessages { messages, aside, .. } if messages.len() + aside.len() == 5)
        );
        app.say(ChatsMsg::MessagesLoaded {
            chat: stored.id.clone(),
            messages,
            damaged: 0,
        });
        app
    };
    let mut app = open(messages.clone());
    assert_eq!(words(&app), ["One", "Second", "Two", "Third"]);
    show(&mut app, &all[0]);
    assert_eq!(words(&app), ["One", "First"]);
    app.say(ShelfMsg::Delete(stored.id.clone()));
    let notice = app.model.ui.toasts.last().unwrap().id;
    let effects = app.say(UiMsg::CloseToast(notice));
    assert!(effects.iter().any(
        |effect| matches!(effect, Effect::DeleteChat { messages, .. } if messages.len() == 5)
    ));

    // One that does not open keeps its place, in the line and out of it.
    let two = messages[2].id.clone();
    let mut app = open(
        messages
            .iter()
            .filter(|said| said.id != two)
            .cloned()
            .collect(),
    );
    assert_eq!(words(&app), ["One", "Second", "Third"]);
    show(&mut app, &all[0]);
    show(&mut app, &all[1]);
    assert_eq!(words(&app), ["One", "Second", "Third"]);
    assert_eq!(app.open_chat().message_ids(), chat.message_ids());
}

#[test]
fn a_message_that_stands_aside_is_shown_when_it_is_looked_for() {
    let mut app = Rehearsal::unlocked();
    app.exchange("One", "First");
    let first = app.last_id();
    app.exchange("Two", "Second");
    let second = app.last_id();
    // The first answer again, so that all that followed it stands aside.
    app.say(ChatsMsg::Retry {
        message: first.clone(),
        through_relay: false,
    });
    finish(&mut app, "First again");
    assert_eq!(words(&app), ["One", "First again"]);
    let chat = app.open_chat().id.clone();
    app.say(ChatsMsg::New);
    app.check(
        ChatsMsg::OpenAt(chat.clone(), second.clone()),
        &["ShowRoute", "SaveChat"],
    );
    assert_eq!(words(&app), ["One", "First", "Two", "Second"]);
    assert_eq!(app.model.chats.reveal.as_ref(), Some(&second));
    app.check(ChatsMsg::Revealed, &[]);
    assert_eq!(app.model.chats.reveal, None);
    // One that is in the line moves nothing; a chat that is gone opens nothing.
    app.check(ChatsMsg::OpenAt(chat.clone(), first), &["ShowRoute"]);
    app.check(ChatsMsg::New, &["ShowRoute"]);
    assert_eq!(app.model.chats.reveal, None);
    let gone = crate::chats::ChatId("gone".to_owned());
    app.check(ChatsMsg::OpenAt(gone, second), &[]);
}
