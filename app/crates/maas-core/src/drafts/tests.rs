//! Message lists about what is typed and not sent yet, and the effects they must give.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::rc::Rc;

use crate::{
    Effect,
    chats::{ChatId, ChatSetup, ChatsMsg, shelf::ShelfMsg},
    drafts::{Draft, DraftsMsg, DraftsRecord},
    msg::SessionMsg,
    rehearsal::{Rehearsal, finished, pieces, text},
    turn::TurnsMsg,
};

fn typed(chat: Option<ChatId>, text: &str) -> DraftsMsg {
    let text = text.to_owned();
    DraftsMsg::Typed { chat, text }
}

/// An open vault whose drafts have come.
fn unlocked(record: DraftsRecord) -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    app.check(DraftsMsg::Loaded(Box::new(record)), &[]);
    app
}

fn in_field(app: &Rehearsal, chat: Option<&ChatId>) -> String {
    let draft = app.model.drafts.find(chat);
    draft.map_or_else(String::new, |draft| draft.text.clone())
}

fn waiting(app: &Rehearsal) -> Vec<String> {
    let draft = app.model.drafts.find(Some(&app.open_id()));
    draft.map_or_else(Vec::new, |draft| {
        let texts = draft.waiting.iter().map(|waiting| waiting.text.clone());
        texts.collect()
    })
}

fn finish(app: &mut Rehearsal, expected: &[&str]) {
    let turn = app.turn();
    app.say(pieces(turn, &[text("Yes"), finished()]));
    app.check(TurnsMsg::Ended { turn, at_ms: 9.0 }, expected);
}

#[test]
fn each_chat_has_its_own_text() {
    let mut app = unlocked(DraftsRecord::default());
    app.check(typed(None, "New"), &["SaveDrafts"]);
    app.check_ignored(typed(None, "New"));
    app.exchange("One", "First");
    let chat = app.open_id();
    app.say(typed(Some(chat.clone()), "More"));
    app.say(typed(None, "Another"));
    assert_eq!(
        (in_field(&app, Some(&chat)), in_field(&app, None)),
        ("More".to_owned(), "Another".to_owned())
    );
    app.submit("More");
    assert_eq!(
        (in_field(&app, Some(&chat)), in_field(&app, None)),
        (String::new(), "Another".to_owned())
    );
    app.say(ShelfMsg::Delete(chat.clone()));
    app.check_ignored(typed(Some(chat), "Too late"));
}

#[test]
fn drafts_come_back_with_the_vault_and_leave_with_it() {
    let mut app = unlocked(DraftsRecord::default());
    let setup = ChatSetup {
        system: "Be brief.".to_owned(),
        ..ChatSetup::default()
    };
    app.check(ChatsMsg::Configure(setup.clone()), &["SaveDrafts"]);
    app.say(typed(None, "Half a thou"));
    let effects = app.check(SessionMsg::Lock, &["SaveDrafts", "Lock"]);
    let Effect::SaveDrafts {
        record,
        at_once: true,
    } = &effects[0]
    else {
        panic!("the drafts, at once")
    };
    assert_eq!(in_field(&app, None), "");
    let stored = serde_json::to_string(record).unwrap();
    let app = unlocked(serde_json::from_str(&stored).unwrap());
    assert_eq!(in_field(&app, None), "Half a thou");
    assert_eq!(app.model.chats.fresh, setup);
}

#[test]
fn nothing_is_written_over_drafts_that_have_not_come() {
    let mut app = Rehearsal::unlocked();
    app.check(typed(None, "Newer"), &[]);
    let older = Rc::new(Draft {
        text: "Older".to_owned(),
        ..Draft::default()
    });
    let elsewhere = Some(ChatId("a".to_owned()));
    app.say(DraftsMsg::Loaded(Box::new(DraftsRecord {
        version: 7,
        drafts: vec![(None, older.clone()), (elsewhere.clone(), older)],
        setup: None,
    })));
    assert_eq!(in_field(&app, None), "Newer");
    assert_eq!(in_field(&app, elsewhere.as_ref()), "Older");
    let effects = app.say(typed(None, "Newest"));
    assert!(matches!(&effects[..], [Effect::SaveDrafts { record, .. }] if record.version == 8));
}

#[test]
fn without_a_vault_drafts_stay_in_memory_until_one_is_made() {
    let mut app = Rehearsal::without_vault();
    app.check(typed(None, "Half"), &[]);
    app.say(SessionMsg::CreateAsked);
    app.check(
        SessionMsg::Created,
        &["SaveSettings", "SaveDrafts", "MoveIn"],
    );
}

#[test]
fn what_is_sent_while_an_answer_comes_waits_and_goes_in_order() {
    let mut app = unlocked(DraftsRecord::default());
    app.submit("One");
    app.check(
        ChatsMsg::Submit {
            text: "Two".to_owned(),
        },
        &["SaveDrafts"],
    );
    app.submit("Three");
    app.submit("Four");
    assert_eq!(
        (waiting(&app), app.messages().len()),
        (["Two", "Three", "Four"].map(str::to_owned).to_vec(), 2)
    );
    let chat = app.open_id();
    app.say(DraftsMsg::Cancel {
        chat: chat.clone(),
        place: 1,
    });
    app.check_ignored(DraftsMsg::SendNow(chat));
    // It is sent, wherever the reader is.
    app.say(ChatsMsg::New);
    let expected = [
        "SaveMessage",
        "SaveChat",
        "StartTurn",
        "SaveDraft",
        "SaveMessage",
        "SaveChat",
        "SaveDrafts",
    ];
    finish(&mut app, &expected);
    app.say(ChatsMsg::Open(app.model.chats.list[0].id.clone()));
    assert_eq!(
        (app.messages()[2].text.as_str(), waiting(&app)),
        ("Two", vec!["Four".to_owned()])
    );
}

#[test]
fn after_a_stop_what_waits_is_asked_about_first_and_stays_in_order() {
    let mut app = unlocked(DraftsRecord::default());
    app.submit("One");
    app.submit("Two");
    app.say(TurnsMsg::Stop(app.turn()));
    assert_eq!((waiting(&app).len(), app.model.turns.live.len()), (1, 0));
    app.submit("Three");
    assert_eq!(
        (app.messages()[2].text.as_str(), waiting(&app)),
        ("Two", vec!["Three".to_owned()])
    );
    app.say(TurnsMsg::Stop(app.turn()));
    app.say(DraftsMsg::SendNow(app.open_id()));
    assert_eq!(
        (app.messages()[4].text.as_str(), waiting(&app).len()),
        ("Three", 0)
    );
}

/// What is typed in a chat that is never stored is not stored either.
#[test]
fn drafts_of_a_temporary_chat_are_not_written() {
    let written = |effects: &[Effect]| -> Vec<String> {
        let record = effects.iter().rev().find_map(|effect| match effect {
            Effect::SaveDrafts { record, .. } => Some(record),
            _ => None,
        });
        let drafts = record.map(|record| &record.drafts[..]).unwrap_or_default();
        drafts.iter().map(|(_, draft)| draft.text.clone()).collect()
    };
    let mut app = unlocked(DraftsRecord::default());
    app.say(ShelfMsg::Temporary(true));
    assert!(written(&app.say(typed(None, "secret"))).is_empty());
    app.submit("secret");
    let chat = app.open_id();
    assert!(written(&app.say(typed(Some(chat), "another secret"))).is_empty());
    app.say(ShelfMsg::Temporary(false));
    assert_eq!(written(&app.say(typed(None, "plain"))), ["plain"]);
}
