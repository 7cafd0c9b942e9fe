//! Message lists about what is done with chats in the history.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::{Day, Shelf, ShelfMsg};
use crate::{
    Effect,
    chats::{Chat, ChatId, ChatsMsg, ReplyState},
    msg::SessionMsg,
    rehearsal::{Rehearsal, pieces, text, touches_vault},
    ui::{Notice, UiMsg},
};

fn with_a_chat() -> (Rehearsal, ChatId) {
    let mut app = Rehearsal::unlocked();
    app.exchange("One", "First");
    let chat = app.open_id();
    (app, chat)
}

fn toast(app: &Rehearsal, notice: &Notice) -> Option<u64> {
    let toasts = &app.model.ui.toasts;
    toasts
        .iter()
        .find(|toast| toast.notice == *notice)
        .map(|toast| toast.id)
}

#[test]
fn a_new_name_is_trimmed_and_written() {
    let (mut app, chat) = with_a_chat();
    app.check(
        ShelfMsg::Rename(chat.clone(), " Name ".to_owned()),
        &["SaveChat"],
    );
    assert_eq!(app.open_chat().title, "Name");
    for title in ["Name", "  "] {
        app.check_ignored(ShelfMsg::Rename(chat.clone(), title.to_owned()));
    }
    app.check_ignored(ShelfMsg::Rename(ChatId::default(), "x".to_owned()));
}

#[test]
fn a_greeting_leaves_the_title_to_the_next_question_unless_it_was_named() {
    let mut app = Rehearsal::unlocked();
    app.exchange("Hello!", "Hi.");
    assert_eq!(app.open_chat().title, "Hello!");
    app.exchange("How is tea made?", "Hot water.");
    assert_eq!(app.open_chat().title, "How is tea made?");
    app.exchange("And coffee?", "Hotter.");
    assert_eq!(app.open_chat().title, "How is tea made?");

    app.say(ChatsMsg::New);
    app.exchange("Hello!", "Hi.");
    app.say(ShelfMsg::Rename(app.open_id(), "Mine".to_owned()));
    app.exchange("How is tea made?", "Hot water.");
    assert_eq!(app.open_chat().title, "Mine");
}

#[test]
fn pin_archive_and_tags_are_written_once() {
    let (mut app, chat) = with_a_chat();
    for msg in [
        ShelfMsg::Pin(chat.clone(), true),
        ShelfMsg::Archive(chat.clone(), true),
        ShelfMsg::Tag(chat.clone(), " #work , 여행,, work,".to_owned()),
    ] {
        app.check(msg.clone(), &["SaveChat"]);
        app.check_ignored(msg);
    }
    let shelf = app.open_chat().shelf.clone();
    assert_eq!((shelf.pinned, shelf.archived), (true, true));
    assert_eq!(shelf.tags, ["work", "여행"]);
    assert_eq!(
        app.model.chats.tags(&app.model.workspaces),
        ["work", "여행"]
    );
    let json = serde_json::to_string(&Chat::clone(&app.open_chat()).into_record()).unwrap();
    let read = Chat::from_record(serde_json::from_str(&json).unwrap());
    assert_eq!(read.shelf, shelf);
    app.check(ShelfMsg::Tag(chat.clone(), String::new()), &["SaveChat"]);
    app.check(ShelfMsg::Archive(chat, false), &["SaveChat"]);
    assert_eq!(
        app.open_chat().shelf,
        Shelf {
            pinned: true,
            ..Shelf::default()
        }
    );
}

#[test]
fn a_deleted_chat_comes_back_as_it_was_while_its_notice_is_there() {
    let (mut app, chat) = with_a_chat();
    let before = app.open_chat();
    app.check(ShelfMsg::Delete(chat.clone()), &["ShowRoute"]);
    assert_eq!(app.model.chats.list.len(), 0);
    app.check(ShelfMsg::Restore(chat.clone()), &[]);
    assert_eq!(app.model.chats.find(&chat), Some(&before));
    assert_eq!(toast(&app, &Notice::ChatDeleted(chat.clone())), None);
    app.check_ignored(ShelfMsg::Restore(chat));
}

#[test]
fn the_records_go_with_the_notice() {
    let (mut app, chat) = with_a_chat();
    app.say(ShelfMsg::Delete(chat.clone()));
    let notice = toast(&app, &Notice::ChatDeleted(chat.clone())).unwrap();
    let effects = app.check(UiMsg::CloseToast(notice), &["DeleteChat"]);
    assert!(
        matches!(&effects[0], Effect::DeleteChat { chat: gone, messages } if *gone == chat && messages.len() == 2)
    );
    app.check_ignored(ShelfMsg::Restore(chat));
}

#[test]
fn the_records_go_before_the_vault_closes() {
    let (mut app, chat) = with_a_chat();
    app.say(ShelfMsg::Delete(chat));
    app.check(SessionMsg::Lock, &["DeleteChat", "Lock"]);
    assert!(app.model.chats.thrown_away.is_empty());
}

#[test]
fn an_answer_under_way_ends_with_its_chat_and_is_kept_for_taking_back() {
    let mut app = Rehearsal::unlocked();
    app.submit("One");
    let (chat, turn) = (app.open_id(), app.turn());
    app.say(pieces(turn, &[text("Half an ")]));
    app.check(
        ShelfMsg::Delete(chat.clone()),
        &["AbortTurn", "SaveMessage", "SaveChat", "ShowRoute"],
    );
    app.check_ignored(pieces(turn, &[text("answer")]));
    app.say(ShelfMsg::Restore(chat.clone()));
    app.say(ChatsMsg::Open(chat));
    let reply = app.last_reply();
    assert_eq!(
        (reply.answer.text.as_str(), reply.state),
        ("Half an ", ReplyState::Interrupted)
    );
}

#[test]
fn a_temporary_chat_never_touches_the_vault() {
    let mut app = Rehearsal::unlocked();
    app.check(ShelfMsg::Temporary(true), &[]);
    app.check_ignored(ShelfMsg::Temporary(true));
    let mut effects = app.submit("Secret");
    let (chat, turn) = (app.open_id(), app.turn());
    app.now_ms += 60_000;
    effects.extend(app.say(pieces(turn, &[text("Whispered")])));
    effects.extend(app.say(ShelfMsg::Rename(chat.clone(), "Hidden".to_owned())));
    effects.extend(app.say(ShelfMsg::Pin(chat.clone(), true)));
    effects.extend(app.say(ShelfMsg::Delete(chat.clone())));
    effects.extend(app.say(ShelfMsg::Restore(chat.clone())));
    effects.extend(app.say(ShelfMsg::Delete(chat)));
    effects.extend(app.say(SessionMsg::Lock));
    assert!(!effects.iter().any(touches_vault), "{effects:?}");
    // The next one is an ordinary one.
    app.unlock();
    app.submit("Open");
    assert!(!app.open_chat().shelf.temporary);
}

#[test]
fn a_temporary_chat_does_not_move_into_a_new_vault() {
    let mut app = Rehearsal::without_vault();
    app.say(ShelfMsg::Temporary(true));
    app.exchange("Secret", "Whispered");
    app.say(SessionMsg::CreateAsked);
    let effects = app.say(SessionMsg::Created);
    let saved =
        |effect: &Effect| matches!(effect, Effect::SaveChat(_) | Effect::SaveMessage { .. });
    assert!(!effects.iter().any(saved), "{effects:?}");
}

#[test]
fn days_begin_at_midnight() {
    let midnights = [2_000, 1_000];
    let days = [2_000, 1_999, 1_000, 999].map(|at_ms| Day::of(at_ms, midnights));
    assert_eq!(
        days,
        [Day::Today, Day::Yesterday, Day::Yesterday, Day::Earlier]
    );
}
