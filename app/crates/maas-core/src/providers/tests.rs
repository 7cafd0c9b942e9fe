//! Message lists about providers, and the effects they must give.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::rc::Rc;

use maas_protocol::{
    catalogue::Catalogue,
    error::ErrorKind,
    models::ModelInfo,
    provider::{ProviderId, ProviderRef},
};

use crate::{
    Effect,
    chats::{ChatSetup, ChatsMsg, ModelRef},
    msg::{ProvidersMsg, SessionMsg},
    providers::{
        ConnectionTest, KeepKey, KeyLabel, ModelList, ProviderConfig, ProviderState, RouteChoice,
    },
    rehearsal::{Rehearsal, error},
    ui::Notice,
};

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
    }
}

fn list() -> Rc<Vec<ModelInfo>> {
    Rc::new(vec![ModelInfo {
        id: "m".to_owned(),
        name: None,
        context_tokens: None,
    }])
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
            config: at("https://one.example/v1")
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
fn a_test_is_the_same_question_with_a_verdict() {
    for (models, verdict) in [
        (Ok(list()), ConnectionTest::Passed { models: 1 }),
        (
            Err(error(ErrorKind::BadKey)),
            ConnectionTest::Failed(error(ErrorKind::BadKey)),
        ),
    ] {
        let mut app = Rehearsal::unlocked();
        app.check(
            ProvidersMsg::Test(openai()),
            &["LoadModels", "LoadCatalogue"],
        );
        assert_eq!(state(&app, &openai()).test, ConnectionTest::Running);
        app.check_ignored(ProvidersMsg::Test(openai()));
        app.say(ProvidersMsg::ModelsLoaded {
            provider: openai(),
            models,
        });
        assert_eq!(state(&app, &openai()).test, verdict);
    }
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
        },
    });
    assert_eq!(connected(&app), [ProviderId::Demo, ProviderId::Openai]);
}

#[test]
fn the_catalogue_comes_with_the_first_list_that_is_asked_for() {
    let mut app = Rehearsal::unlocked();
    // Nobody waits for it yet.
    app.check_ignored(ProvidersMsg::CatalogueLoaded(Ok(Rc::default())));
    app.check(
        ProvidersMsg::LoadModels(openai()),
        &["LoadModels", "LoadCatalogue"],
    );
    // It is on its way.
    app.check(ProvidersMsg::LoadModels(own()), &["LoadModels"]);
    app.check(ProvidersMsg::CatalogueLoaded(Err(())), &[]);
    assert_eq!(app.model.providers.catalogue, None);
    app.check(ProvidersMsg::Test(own()), &["LoadModels", "LoadCatalogue"]);
    let catalogue = Rc::new(Catalogue::default());
    app.check(ProvidersMsg::CatalogueLoaded(Ok(catalogue.clone())), &[]);
    let kept = app.model.providers.catalogue.as_ref().unwrap();
    assert!(Rc::ptr_eq(kept, &catalogue));
    app.check(ProvidersMsg::Test(openai()), &["LoadModels"]);
}

#[test]
fn the_catalogue_waits_for_an_open_vault() {
    let mut app = Rehearsal::unlocked();
    app.say(ProvidersMsg::LoadModels(openai()));
    app.say(SessionMsg::Lock);
    app.check_ignored(ProvidersMsg::CatalogueLoaded(Ok(Rc::default())));
    app.unlock();
    app.check(
        ProvidersMsg::LoadModels(openai()),
        &["LoadModels", "LoadCatalogue"],
    );
}

#[test]
fn the_catalogue_does_not_speak_for_another_address() {
    let mut app = Rehearsal::unlocked();
    assert_eq!(app.model.providers.catalogue_for(&openai()), None);
    app.say(ProvidersMsg::LoadModels(openai()));
    app.say(ProvidersMsg::CatalogueLoaded(Ok(Rc::default())));
    assert!(app.model.providers.catalogue_for(&openai()).is_some());
    for (address, speaks) in [
        (ProviderId::Openai.spec().base_url, true),
        ("https://gateway.example/v1", false),
    ] {
        app.say(ProvidersMsg::Configure {
            provider: openai(),
            config: at(address),
        });
        let catalogue = app.model.providers.catalogue_for(&openai());
        assert_eq!(catalogue.is_some(), speaks, "{address}");
    }
}
