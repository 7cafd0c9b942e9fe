//! Message lists about the vault, and the effects they must give.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use maas_protocol::{
    error::ErrorKind,
    provider::{ProviderId, ProviderRef},
};

use crate::{
    Effect,
    chats::{ChatSetup, Chats, ChatsMsg, ReplyState},
    few::Few,
    msg::{ProvidersMsg, SessionMsg},
    providers::{KeepKey, KeyKind, KeyLabel, ProviderConfig, Providers, RouteChoice},
    rehearsal::{Rehearsal, finished, name, pieces, text},
    session::{EnterKey, Language, Lock, Settings, Theme, VaultFailure},
    turn::TurnsMsg,
    ui::{Dialog, Notice, UiMsg},
};

fn provider() -> ProviderRef {
    ProviderRef::Known(ProviderId::Openai)
}

fn label() -> KeyLabel {
    KeyLabel {
        masked: "…abcd".to_owned(),
        keep: KeepKey::OnThisDevice,
        origin: "https://api.example".to_owned(),
        kind: KeyKind::ApiKey,
    }
}

fn relayed() -> ProviderConfig {
    ProviderConfig {
        route: RouteChoice::Relay,
        ..ProviderConfig::default()
    }
}

#[test]
fn storage_says_how_to_begin() {
    let settings = Settings {
        language: Some(Language::Ko),
        ..Settings::default()
    };
    for (vault_exists, lock) in [(true, Lock::Locked), (false, Lock::NoVault)] {
        let mut app = Rehearsal::default();
        app.check(
            SessionMsg::Started {
                vault_exists,
                settings: settings.clone(),
            },
            &[],
        );
        assert_eq!(
            (app.model.session.lock, &app.model.session.settings),
            (lock, &settings)
        );
        app.check_ignored(SessionMsg::Started {
            vault_exists: !vault_exists,
            settings: Settings::default(),
        });
    }
}

#[test]
fn creating_the_vault_moves_the_work_in() {
    let mut app = Rehearsal::without_vault();
    app.say(ProvidersMsg::Configure {
        provider: provider(),
        config: relayed(),
    });
    app.exchange("One", "First");
    app.say(ChatsMsg::New);
    app.submit("Two");
    app.say(pieces(app.turn(), &[text("Sec")]));
    app.say(UiMsg::Show(Some(Dialog::CreateVault)));
    app.check(SessionMsg::CreateAsked, &[]);
    assert_eq!(app.model.session.lock, Lock::Creating);
    let effects = app.check(
        SessionMsg::Created,
        &[
            "SaveSettings",
            "SaveMessage",
            "SaveDraft",
            "SaveChat",
            "SaveMessage",
            "SaveMessage",
            "SaveChat",
            "SaveDrafts",
            "MoveIn",
        ],
    );
    let Effect::SaveSettings(settings) = &effects[0] else {
        panic!("the settings")
    };
    assert_eq!(settings.providers, [(provider(), relayed())]);
    let Effect::SaveMessage { record, .. } = &effects[2] else {
        panic!("the growing answer")
    };
    assert_eq!(record.message.reply.as_ref().unwrap().answer.text, "Sec");
    assert_eq!(app.model.session.lock, Lock::Unlocked);
    // It is said to be done when it is.
    assert!(app.model.session.is_creating() && app.model.ui.dialog.is_some());
    app.check(SessionMsg::MovedIn, &[]);
    assert!(!app.model.session.is_creating());
    assert_eq!(app.model.ui.dialog, None);
    assert_eq!(
        app.model.ui.toasts.last().unwrap().notice,
        Notice::VaultCreated
    );
    app.check_ignored(SessionMsg::Created);
    app.check_ignored(SessionMsg::MovedIn);
    app.say(pieces(app.turn(), &[finished()]));
    app.check(
        TurnsMsg::Ended {
            turn: app.turn(),
            at_ms: 1.0,
        },
        &["SaveMessage", "SaveChat"],
    );
}

#[test]
fn a_failed_attempt_goes_back_to_where_it_began() {
    let mut app = Rehearsal::without_vault();
    app.say(SessionMsg::CreateAsked);
    app.check(SessionMsg::Failed(VaultFailure::TooShort), &[]);
    assert_eq!(
        (app.model.session.lock, app.model.session.failure),
        (Lock::NoVault, Some(VaultFailure::TooShort))
    );
    app.say(SessionMsg::CreateAsked);
    assert_eq!(app.model.session.failure, None);

    let mut app = Rehearsal::default();
    app.say(SessionMsg::Started {
        vault_exists: true,
        settings: Settings::default(),
    });
    app.check_ignored(SessionMsg::CreateAsked);
    app.say(SessionMsg::UnlockAsked);
    assert_eq!(app.model.session.lock, Lock::Unlocking);
    app.check_ignored(SessionMsg::UnlockAsked);
    app.say(SessionMsg::Failed(VaultFailure::WrongPassphrase));
    assert_eq!(app.model.session.lock, Lock::Locked);
    app.unlock();
    assert_eq!(
        (app.model.session.lock, app.model.session.failure),
        (Lock::Unlocked, None)
    );
    app.say(UiMsg::VaultFailed(VaultFailure::Storage));
    assert_eq!(
        (app.model.session.lock, app.model.session.failure),
        (Lock::Unlocked, Some(VaultFailure::Storage))
    );
}

#[test]
fn lock_writes_what_is_under_way_before_the_keyring_ends() {
    let mut app = Rehearsal::unlocked();
    app.say(SessionMsg::Configure(Settings {
        theme: Some(Theme::Dark),
        auto_lock_minutes: 3,
        ..Settings::default()
    }));
    app.say(ProvidersMsg::KeyKept {
        provider: provider(),
        label: label(),
        config: ProviderConfig::default(),
    });
    app.say(ChatsMsg::Configure(ChatSetup {
        system: "secret".to_owned(),
        ..ChatSetup::default()
    }));
    app.submit("One");
    app.say(pieces(app.turn(), &[text("Half")]));
    app.say(ChatsMsg::New);
    app.submit("Two");
    app.say(UiMsg::Show(Some(Dialog::ChangePassphrase)));
    let (open, turn) = (app.open_id(), app.turn());
    let effects = app.check(
        SessionMsg::Lock,
        &[
            "AbortTurn",
            "SaveMessage",
            "SaveChat",
            "AbortTurn",
            "SaveMessage",
            "SaveChat",
            "Lock",
        ],
    );
    let Effect::SaveMessage { record, .. } = &effects[1] else {
        panic!("the cut answer")
    };
    let reply = record.message.reply.as_ref().unwrap();
    assert_eq!(
        (reply.state, reply.answer.text.as_str()),
        (ReplyState::Interrupted, "Half")
    );
    assert_eq!(reply.answer.error.as_ref().unwrap().kind, ErrorKind::CutOff);
    assert_eq!(
        *app.model.chats,
        Chats {
            wanted: Some(open),
            ..Chats::default()
        }
    );
    assert_eq!(*app.model.providers, Providers::default());
    assert!(
        app.model.turns.live.is_empty()
            && app.model.ui.toasts.is_empty()
            && app.model.ui.dialog.is_none()
    );
    assert_eq!(app.model.session.lock, Lock::Locked);
    assert_eq!(
        app.model.session.settings,
        Settings {
            theme: Some(Theme::Dark),
            ..Settings::default()
        }
    );
    app.check_ignored(SessionMsg::Lock);
    app.check_ignored(SessionMsg::PassphraseChanged);
    app.check_ignored(pieces(turn, &[text("late")]));
    // After unlocking, the numbers of turns go on, so that late replies still fit none.
    app.unlock();
    app.submit("Three");
    assert!(app.turn() > turn);
}

#[test]
fn lock_without_an_open_vault_does_nothing() {
    let mut app = Rehearsal::without_vault();
    app.submit("One");
    app.check_ignored(SessionMsg::Lock);
}

#[test]
fn settings_are_written_sealed_and_the_look_in_the_clear() {
    let dark = Settings {
        theme: Some(Theme::Dark),
        ..Settings::default()
    };
    let mut app = Rehearsal::without_vault();
    app.check(SessionMsg::Configure(dark.clone()), &["SaveLook"]);
    app.check_ignored(SessionMsg::Configure(dark.clone()));
    let mut app = Rehearsal::unlocked();
    let first = app.check(SessionMsg::Configure(dark), &["SaveSettings", "SaveLook"]);
    let second = app.check(
        SessionMsg::Configure(Settings::default()),
        &["SaveSettings", "SaveLook"],
    );
    let version = |effects: &[Effect]| match &effects[0] {
        Effect::SaveSettings(record) => record.version,
        other => panic!("{}", name(other)),
    };
    assert!(version(&first) < version(&second));
}

#[test]
fn stored_settings_come_in_and_newer_ones_stay() {
    let mut app = Rehearsal::default();
    let clear = Settings {
        language: Some(Language::Ko),
        ..Settings::default()
    };
    app.say(SessionMsg::Started {
        vault_exists: true,
        settings: clear,
    });
    let stored = Settings {
        language: Some(Language::En),
        theme: Some(Theme::Dark),
        auto_lock_minutes: 2,
        enter: EnterKey::Breaks,
        currency: None,
        budgets: Vec::new(),
        authors: Few::default(),
        backup: crate::backup::Plan::default(),
    };
    let msg = SessionMsg::SettingsLoaded {
        version: 3,
        settings: stored,
        providers: vec![(provider(), relayed())],
        keys: vec![(provider(), label())],
        refused: [("https://one.example".to_owned(), 7)].into(),
        prices: Vec::new(),
    };
    app.check_ignored(msg.clone());
    app.unlock();
    let own = ProviderRef::from_slug("custom-1");
    app.check(
        ProvidersMsg::Configure {
            provider: own.clone(),
            config: relayed(),
        },
        &[],
    );
    app.check(msg, &["LoadCatalogue"]);
    let settings = &app.model.session.settings;
    assert_eq!(
        (settings.language, settings.theme),
        (Some(Language::Ko), Some(Theme::Dark))
    );
    assert_eq!(settings.auto_lock_minutes, 2);
    assert_eq!(app.model.providers.known[&provider()].config, relayed());
    assert_eq!(app.model.providers.known[&provider()].key, Some(label()));
    // What was set before the stored settings had come is written with them, not instead of them.
    let effects = app.check(
        ChatsMsg::ListLoaded {
            chats: vec![],
            damaged: 0,
        },
        &["SaveSettings"],
    );
    let Effect::SaveSettings(record) = &effects[0] else {
        panic!("the settings")
    };
    assert_eq!((record.providers.len(), record.refused.len()), (2, 1));
}

#[test]
fn a_vault_that_cannot_be_read_is_closed_again_and_nothing_is_written_over_it() {
    let mut app = Rehearsal::default();
    app.say(SessionMsg::Started {
        vault_exists: true,
        settings: Settings::default(),
    });
    app.unlock();
    app.check(SessionMsg::LoadFailed, &["Lock"]);
    assert_eq!(app.model.session.lock, Lock::Locked);
    assert_eq!(app.model.session.failure, Some(VaultFailure::Storage));
}

#[test]
fn a_changed_passphrase_is_said() {
    let mut app = Rehearsal::unlocked();
    app.say(UiMsg::Show(Some(Dialog::ChangePassphrase)));
    app.check(SessionMsg::PassphraseChanged, &[]);
    assert_eq!(app.model.ui.dialog, None);
    assert_eq!(app.model.ui.toasts[0].notice, Notice::PassphraseChanged);
}

#[test]
fn work_begun_before_storage_answered_moves_in_on_unlocking() {
    let mut app = Rehearsal::default();
    app.submit("Quick");
    app.say(SessionMsg::Started {
        vault_exists: true,
        settings: Settings::default(),
    });
    app.say(SessionMsg::UnlockAsked);
    app.check(
        SessionMsg::Opened,
        &[
            "LoadAll",
            "LoadPrompts",
            "SaveMessage",
            "SaveDraft",
            "SaveChat",
        ],
    );
}

#[test]
fn enter_sends_unless_a_finger_types_or_it_is_said_otherwise() {
    let sends = |key: EnterKey| (key.sends(false), key.sends(true));
    assert_eq!(sends(EnterKey::Auto), (true, false));
    assert_eq!(sends(EnterKey::Sends), (true, true));
    assert_eq!(sends(EnterKey::Breaks), (false, false));
    // Settings of before there was a choice.
    let old: Settings = serde_json::from_str("{\"auto_lock_minutes\":5}").unwrap();
    assert_eq!((old.enter, old.auto_lock_minutes), (EnterKey::Auto, 5));
}
