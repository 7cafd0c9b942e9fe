//! Message lists about providers, and the effects they must give.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::rc::Rc;

use maas_protocol::{
    capability::Limits,
    catalogue::{Catalogue, NotRenewed, Source},
    chat::Param,
    error::{ErrorKind, KeyError},
    models::{Cost, ModelInfo},
    provider::{ProviderId, ProviderRef, Route},
};

use crate::{
    Effect,
    chats::{ChatSetup, ChatsMsg, ModelRef},
    msg::{ProvidersMsg, SessionMsg},
    providers::{
        ConnectionTest, KeepKey, KeyKind, KeyLabel, ModelList, ProviderConfig, ProviderState,
        Renewal, RouteChoice,
    },
    rehearsal::{Rehearsal, error},
    session::{Settings, VaultFailure},
    ui::{Dialog, Notice, UiMsg},
};

mod catalogue;
mod connection;

fn openai() -> ProviderRef {
    ProviderRef::Known(ProviderId::Openai)
}

fn own() -> ProviderRef {
    ProviderRef::Custom("custom-1".to_owned())
}

fn at(base_url: &str) -> ProviderConfig {
    ProviderConfig {
        base_url: Some(base_url.to_owned()),
        ..ProviderConfig::default()
    }
}

fn label() -> KeyLabel {
    KeyLabel {
        masked: "…abcd".to_owned(),
        keep: KeepKey::OnThisDevice,
        origin: "https://api.example".to_owned(),
        kind: KeyKind::ApiKey,
    }
}

fn list() -> Rc<Vec<ModelInfo>> {
    Rc::new(vec![ModelInfo::of_id("m")])
}

fn state(app: &Rehearsal, provider: &ProviderRef) -> ProviderState {
    ProviderState::clone(&app.model.providers.known[provider])
}

/// An open vault with a loaded model list of an own endpoint.
fn listed() -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    app.say(ProvidersMsg::Configure {
        provider: own(),
        config: at("https://one.example/v1"),
    });
    app.say(ProvidersMsg::LoadModels(own()));
    app.say(ProvidersMsg::ModelsLoaded {
        provider: own(),
        models: Ok(list()),
    });
    app
}

#[test]
fn settings_of_a_provider_are_written_and_said() {
    let mut app = Rehearsal::unlocked();
    let config = ProviderConfig {
        route: RouteChoice::Relay,
        ..ProviderConfig::default()
    };
    let effects = app.check(
        ProvidersMsg::Configure {
            provider: openai(),
            config: config.clone(),
        },
        &["SaveSettings"],
    );
    let Effect::SaveSettings(record) = &effects[0] else {
        panic!("the settings")
    };
    assert_eq!(record.providers, [(openai(), config.clone())]);
    assert_eq!(app.model.providers.config(&openai()), config);
    assert_eq!(app.model.ui.toasts[0].notice, Notice::SettingsSaved);
    let mut app = Rehearsal::without_vault();
    app.check(
        ProvidersMsg::Configure {
            provider: openai(),
            config,
        },
        &[],
    );
}

#[test]
fn other_headers_forget_what_was_said_without_them() {
    let mut app = listed();
    let config = ProviderConfig {
        headers: vec![("X-Team".to_owned(), "blue".to_owned())],
        ..at("https://one.example/v1")
    };
    app.say(ProvidersMsg::Configure {
        provider: own(),
        config: config.clone(),
    });
    assert_eq!(state(&app, &own()).models, ModelList::Unasked);
    let effects = app.say(ProvidersMsg::LoadModels(own()));
    assert!(matches!(&effects[0], Effect::LoadModels { config: sent, .. } if *sent == config));
}

#[test]
fn another_origin_forgets_what_the_first_one_said() {
    let mut app = listed();
    app.say(ProvidersMsg::Configure {
        provider: own(),
        config: at("https://ONE.example/v2/"),
    });
    assert_eq!(state(&app, &own()).models, ModelList::Loaded(list()));
    for other in [
        "https://two.example/v1",
        "http://one.example/v1",
        "https://one.example:8443/v1",
    ] {
        let mut app = listed();
        app.say(ProvidersMsg::Configure {
            provider: own(),
            config: at(other),
        });
        assert_eq!(state(&app, &own()).models, ModelList::Unasked, "{other}");
        assert_eq!(state(&app, &own()).test, ConnectionTest::Untried);
        app.check_ignored(ProvidersMsg::ModelsLoaded {
            provider: own(),
            models: Ok(list()),
        });
    }
}

#[test]
fn the_providers_own_address_typed_out_is_the_same_origin() {
    let mut app = Rehearsal::unlocked();
    app.say(ProvidersMsg::LoadModels(openai()));
    app.say(ProvidersMsg::ModelsLoaded {
        provider: openai(),
        models: Ok(list()),
    });
    let config = at(ProviderId::Openai.spec().base_url);
    app.say(ProvidersMsg::Configure {
        provider: openai(),
        config,
    });
    assert_eq!(state(&app, &openai()).models, ModelList::Loaded(list()));
}

#[test]
fn keys_are_known_by_their_label_only() {
    let mut app = Rehearsal::unlocked();
    app.check(
        ProvidersMsg::KeyKept {
            provider: openai(),
            label: label(),
            config: ProviderConfig::default(),
        },
        &[],
    );
    assert_eq!(state(&app, &openai()).key, Some(label()));
    assert_eq!(
        app.model.chats.fresh,
        ChatSetup::default(),
        "the model is not switched silently"
    );
    let effects = app.check(ProvidersMsg::RemoveKey(openai()), &["RemoveKey"]);
    assert_eq!(effects[0], Effect::RemoveKey(openai()));
    // It is said to be gone when it is.
    assert!(state(&app, &openai()).key.is_some());
    app.check(ProvidersMsg::KeyRemoved(openai()), &[]);
    assert_eq!(state(&app, &openai()).key, None);
    let said: Vec<_> = app
        .model
        .ui
        .toasts
        .iter()
        .map(|toast| toast.notice.clone())
        .collect();
    assert_eq!(said, [Notice::KeySaved, Notice::KeyRemoved]);
}

/// What another tab did is taken over without a word, and only where the vault is open.
#[test]
fn keys_of_another_tab_are_followed() {
    let mut app = Rehearsal::unlocked();
    let here = |label: Option<KeyLabel>| ProvidersMsg::KeysElsewhere(vec![(openai(), label)]);
    app.check(here(Some(label())), &[]);
    assert_eq!(state(&app, &openai()).key, Some(label()));
    app.say(ProvidersMsg::ModelsLoaded {
        provider: openai(),
        models: Ok(list()),
    });
    let before = Rc::clone(&app.model.providers);
    app.check(here(Some(label())), &[]);
    assert!(Rc::ptr_eq(&before, &app.model.providers), "nothing is new");
    app.check(here(None), &[]);
    assert_eq!(state(&app, &openai()).key, None);
    assert_eq!(state(&app, &openai()).models, ModelList::Unasked);
    assert!(app.model.ui.toasts.is_empty());
    app.say(SessionMsg::Lock);
    app.check(here(Some(label())), &[]);
    assert!(app.model.providers.known.is_empty());
}

#[test]
fn a_model_list_is_asked_for_once() {
    let mut app = Rehearsal::unlocked();
    app.say(ProvidersMsg::Configure {
        provider: own(),
        config: at("https://one.example/v1"),
    });
    let effects = app.check(
        ProvidersMsg::LoadModels(own()),
        &["LoadModels", "LoadCatalogue"],
    );
    assert_eq!(
        effects[0],
        Effect::LoadModels {
            provider: own(),
            config: at("https://one.example/v1"),
            route: Route::Direct,
        }
    );
    app.check_ignored(ProvidersMsg::LoadModels(own()));
    app.check(
        ProvidersMsg::ModelsLoaded {
            provider: own(),
            models: Err(error(ErrorKind::BadKey)),
        },
        &[],
    );
    assert_eq!(
        state(&app, &own()).models,
        ModelList::Failed(error(ErrorKind::BadKey))
    );
    assert_eq!(state(&app, &own()).test, ConnectionTest::Untried);
    app.check(ProvidersMsg::LoadModels(own()), &["LoadModels"]);
}

#[test]
fn a_list_stays_while_a_test_runs() {
    let mut app = listed();
    app.say(ProvidersMsg::Test(own()));
    assert_eq!(state(&app, &own()).models, ModelList::Loaded(list()));
}

#[test]
fn an_own_endpoint_goes_with_its_key() {
    let mut app = listed();
    let model = ModelRef {
        provider: own(),
        model: "m".to_owned(),
    };
    app.say(ChatsMsg::Configure(ChatSetup {
        model,
        ..ChatSetup::default()
    }));
    app.check_ignored(ProvidersMsg::RemoveEndpoint(openai()));
    let effects = app.check(
        ProvidersMsg::RemoveEndpoint(own()),
        &["RemoveKey", "SaveSettings"],
    );
    let Effect::SaveSettings(record) = &effects[1] else {
        panic!("the settings")
    };
    assert!(record.providers.is_empty() && app.model.providers.known.is_empty());
    assert_eq!(app.model.chats.fresh, ChatSetup::default());
    app.check_ignored(ProvidersMsg::RemoveEndpoint(own()));
    app.check_ignored(ProvidersMsg::KeyRemoved(own()));
}

#[test]
fn a_closed_vault_lets_nothing_in() {
    let mut app = listed();
    app.say(SessionMsg::Lock);
    app.check_ignored(ProvidersMsg::KeyKept {
        provider: own(),
        label: label(),
        config: ProviderConfig::default(),
    });
    app.check_ignored(ProvidersMsg::ModelsLoaded {
        provider: own(),
        models: Ok(list()),
    });
    app.check_ignored(ProvidersMsg::Test(own()));
}

#[test]
fn an_own_endpoint_is_made_named_and_removed() {
    let mut app = Rehearsal::without_vault();
    app.say(ProvidersMsg::AddEndpoint {
        name: "My gateway".into(),
    });
    let own = app.model.providers.own_endpoints().next().cloned().unwrap();
    assert!(matches!(own, ProviderRef::Custom(_)));
    assert_eq!(ProviderRef::from_slug(own.slug()), own);
    assert_eq!(app.model.providers.name(&own), "My gateway");
    assert!(app.model.providers.is_connected(&own));
    app.say(ProvidersMsg::RemoveEndpoint(own));
    assert_eq!(app.model.providers.own_endpoints().count(), 0);
}

#[test]
fn connected_is_what_has_a_key_or_needs_none() {
    let mut app = Rehearsal::without_vault();
    let connected = |app: &Rehearsal| -> Vec<ProviderId> {
        let all = ProviderId::ALL.iter().copied();
        all.filter(|id| app.model.providers.is_connected(&ProviderRef::Known(*id)))
            .collect()
    };
    assert_eq!(connected(&app), [ProviderId::Demo]);
    app.say(ProvidersMsg::KeyKept {
        provider: ProviderRef::Known(ProviderId::Openai),
        label: KeyLabel {
            masked: "••••1234".into(),
            keep: KeepKey::UntilReload,
            origin: "https://api.openai.com".into(),
            kind: KeyKind::ApiKey,
        },
        config: ProviderConfig::default(),
    });
    assert_eq!(connected(&app), [ProviderId::Demo, ProviderId::Openai]);
}

#[test]
fn a_key_and_what_was_set_with_it_come_together() {
    let mut app = Rehearsal::without_vault();
    app.say(ProvidersMsg::KeyRefused {
        provider: openai(),
        why: KeyError::BadCharacter,
    });
    assert_eq!(
        state(&app, &openai()).key_refused,
        Some(KeyError::BadCharacter)
    );
    let config = at("https://gateway.example/v1");
    app.check(
        ProvidersMsg::KeyKept {
            provider: openai(),
            label: label(),
            config: config.clone(),
        },
        &[],
    );
    let kept = state(&app, &openai());
    assert_eq!(
        (kept.config, kept.keys_kept, kept.key_refused),
        (config, 1, None)
    );
    assert_eq!(app.model.ui.dialog, Some(Dialog::CreateVault));
}

#[test]
fn a_key_that_needs_no_vault_asks_for_none() {
    let mut app = Rehearsal::without_vault();
    app.say(ProvidersMsg::KeyKept {
        provider: openai(),
        label: KeyLabel {
            keep: KeepKey::UntilReload,
            ..label()
        },
        config: ProviderConfig::default(),
    });
    assert_eq!(app.model.ui.dialog, None);
}

/// The dialog stays while the passphrase is wrong, and goes with whatever answers it.
#[test]
fn the_dialog_for_a_new_address_ends_when_it_is_kept_or_refused() {
    let ask = || {
        UiMsg::Show(Some(Dialog::ConfirmHost {
            provider: own(),
            origin: "https://gateway.example".to_owned(),
        }))
    };
    let kept = ProvidersMsg::KeyKept {
        provider: own(),
        label: KeyLabel {
            kind: KeyKind::Nothing,
            ..label()
        },
        config: at("https://gateway.example/v1"),
    };
    let refused = ProvidersMsg::KeyRefused {
        provider: own(),
        why: KeyError::BadCharacter,
    };
    for (answer, notices) in [(kept.clone(), 1), (refused, 0)] {
        let mut app = Rehearsal::unlocked();
        app.say(ask());
        app.say(SessionMsg::Failed(VaultFailure::WrongPassphrase));
        assert!(app.model.ui.dialog.is_some() && app.model.session.failure.is_some());
        app.say(answer);
        assert_eq!(app.model.ui.dialog, None);
        assert_eq!(app.model.ui.toasts.len(), notices);
        assert!(!state(&app, &own()).has_key());
    }
    // An address alone is no key, so no vault has to be made for it.
    let mut app = Rehearsal::without_vault();
    app.say(kept);
    assert_eq!(app.model.ui.dialog, None);
    let said = app.model.ui.toasts.last().map(|toast| &toast.notice);
    assert_eq!(said, Some(&Notice::SettingsSaved));
}

/// Whether it is there is the browser's to say, and does not change with the vault.
#[test]
fn the_browsers_own_model_costs_nothing_and_stays_when_the_vault_closes() {
    let browser = ProviderRef::Known(ProviderId::Browser);
    let mut app = Rehearsal::unlocked();
    assert!(!app.model.providers.is_connected(&browser));
    app.say(ProvidersMsg::InBrowser(true));
    assert!(app.model.providers.is_connected(&browser));
    let model = ModelRef {
        provider: browser.clone(),
        model: "built-in".to_owned(),
    };
    let facts = app.model.providers.facts(&model);
    assert_eq!(facts.cost, Some(Cost::FREE));
    assert_eq!(app.model.providers.obstacle(&browser), None);
    app.say(SessionMsg::Lock);
    assert!(app.model.providers.is_connected(&browser));
    app.say(ProvidersMsg::InBrowser(false));
    assert!(!app.model.providers.is_connected(&browser));
}
