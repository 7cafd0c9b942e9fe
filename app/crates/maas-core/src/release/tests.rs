//! When a tab goes over to another version of the app, and when it does not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::rc::Rc;

use crate::{
    Effect,
    chats::shelf::ShelfMsg,
    drafts::{Draft, DraftsMsg, DraftsRecord},
    msg::SessionMsg,
    providers::{KeepKey, KeyKind, KeyLabel, ProviderState},
    rehearsal::{Rehearsal, finished, pieces, text},
    release::{Release, ReleaseMsg, loses},
    turn::TurnsMsg,
};

fn unlocked() -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    app.say(DraftsMsg::Loaded(Box::default()));
    app
}

fn typed(text: &str) -> DraftsMsg {
    let text = text.to_owned();
    DraftsMsg::Typed { chat: None, text }
}

/// The drafts that go along, if the last effect begins the tab anew.
fn restart(effects: &[Effect]) -> Option<DraftsRecord> {
    match effects.last() {
        Some(Effect::Restart { drafts }) => drafts.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_click_takes_it_and_what_was_typed_goes_along() {
    let mut app = unlocked();
    app.say(typed("Half a thou"));
    app.check_ignored(ReleaseMsg::Take);
    app.check(ReleaseMsg::Ready, &[]);
    app.check(ReleaseMsg::Take, &["TakeRelease"]);
    app.check_ignored(ReleaseMsg::Take);
    let effects = app.check(ReleaseMsg::TookOver, &["Restart"]);
    let record = restart(&effects).unwrap();
    assert_eq!(
        record.drafts.first().map(|(_, draft)| &*draft.text),
        Some("Half a thou")
    );
    app.check_ignored(ReleaseMsg::TookOver);

    let mut app = unlocked();
    app.say(DraftsMsg::BroughtOver(Box::new(record)));
    assert_eq!(app.model.drafts.find(None).unwrap().text, "Half a thou");
}

#[test]
fn what_is_on_screen_comes_back_and_elsewhere_the_stored_text_stays() {
    let draft = |text: &str| {
        Rc::new(Draft {
            text: text.to_owned(),
            ..Draft::default()
        })
    };
    let mut app = unlocked();
    app.exchange("One", "First");
    let first = Some(app.open_id());
    app.say(crate::chats::ChatsMsg::New);
    app.exchange("Two", "Second");
    let open = Some(app.open_id());
    let drafts = [&first, &open].map(|chat| (chat.clone(), draft("another tab's")));
    let stored = DraftsRecord {
        drafts: drafts.to_vec(),
        ..DraftsRecord::default()
    };
    Rc::make_mut(&mut app.model.drafts).listed = false;
    app.say(DraftsMsg::Loaded(Box::new(stored)));
    let own = [first.clone(), open.clone(), None].map(|chat| (chat, draft("this tab's")));
    let own = DraftsRecord {
        drafts: own.to_vec(),
        ..DraftsRecord::default()
    };
    app.check(DraftsMsg::BroughtOver(Box::new(own)), &["SaveDrafts"]);
    let in_field = |chat: &Option<_>| {
        app.model
            .drafts
            .find(chat.as_ref())
            .map(|draft| draft.text.clone())
    };
    assert_eq!(in_field(&first).as_deref(), Some("another tab's"));
    assert_eq!(in_field(&open).as_deref(), Some("this tab's"));
    assert_eq!(in_field(&None).as_deref(), Some("this tab's"));
}

#[test]
fn an_answer_comes_to_its_end_first() {
    let mut app = unlocked();
    app.submit("Hello");
    app.check(ReleaseMsg::TookOver, &[]);
    assert_eq!(app.model.ui.release, Release::Leaving);
    let turn = app.turn();
    app.say(pieces(turn, &[text("Yes"), finished()]));
    let effects = app.say(TurnsMsg::Ended { turn, at_ms: 9.0 });
    restart(&effects);
}

#[test]
fn what_is_kept_nowhere_takes_a_second_click_and_another_tab_waits_for_its_own() {
    let mut app = Rehearsal::without_vault();
    app.say(typed("Only here"));
    app.say(ReleaseMsg::Ready);
    app.check(ReleaseMsg::Take, &[]);
    assert_eq!(app.model.ui.release, Release::Unsure);
    app.check(ReleaseMsg::Take, &["TakeRelease"]);
    assert_eq!(
        restart(&app.check(ReleaseMsg::TookOver, &["Restart"])),
        None
    );

    let mut app = Rehearsal::without_vault();
    app.say(typed("Only here"));
    app.say(ReleaseMsg::Ready);
    app.check(ReleaseMsg::TookOver, &[]);
    assert_eq!(app.model.ui.release, Release::Held);
    app.check_ignored(ReleaseMsg::Later);
    app.check(ReleaseMsg::Take, &["Restart"]);
}

#[test]
fn what_would_be_lost_is_known() {
    assert!(!loses(&Rehearsal::default().model));
    let mut app = Rehearsal::without_vault();
    assert!(!loses(&app.model));
    app.exchange("Hello", "Yes");
    assert!(loses(&app.model));

    let mut app = unlocked();
    app.exchange("Hello", "Yes");
    app.say(typed("More"));
    assert!(!loses(&app.model));
    app.say(ShelfMsg::Temporary(true));
    assert!(loses(&app.model));

    let mut app = unlocked();
    let key = |keep| {
        Some(KeyLabel {
            masked: "…".to_owned(),
            keep,
            origin: String::new(),
            kind: KeyKind::default(),
        })
    };
    let provider = maas_protocol::provider::ProviderRef::from_slug("acme");
    for (keep, lost) in [(KeepKey::ThisTab, false), (KeepKey::UntilReload, true)] {
        let state = ProviderState {
            key: key(keep),
            ..ProviderState::default()
        };
        let providers = Rc::make_mut(&mut app.model.providers);
        providers.known.insert(provider.clone(), Rc::new(state));
        assert_eq!(loses(&app.model), lost);
    }
    app.say(SessionMsg::Lock);
    assert!(!loses(&app.model));
}

#[test]
fn it_is_still_known_after_the_vault_was_closed_and_can_wait() {
    let mut app = unlocked();
    app.say(ReleaseMsg::Ready);
    app.say(SessionMsg::Lock);
    assert_eq!(app.model.ui.release, Release::Ready);
    app.check(ReleaseMsg::Later, &[]);
    assert_eq!(app.model.ui.release, Release::Current);
    app.say(ReleaseMsg::WentBack);
    assert_eq!(app.model.ui.release, Release::WentBack);
    app.say(ReleaseMsg::Ready);
    assert_eq!(app.model.ui.release, Release::Ready);
}
