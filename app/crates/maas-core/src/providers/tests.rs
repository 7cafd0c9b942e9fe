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
    models::ModelInfo,
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

/// The catalogue with one model of OpenAI, as of a day.
fn of_day(date: &str, model: ModelInfo) -> Rc<Catalogue> {
    let source = |name: &str| Source {
        name: name.to_owned(),
        date: date.to_owned(),
        ..Source::default()
    };
    Rc::new(Catalogue {
        sources: vec![source("models.dev"), source("prices")],
        models: vec![(openai().slug().to_owned(), vec![model])],
    })
}

fn loaded(shipped: Option<Rc<Catalogue>>, renewed: Option<Rc<Catalogue>>) -> ProvidersMsg {
    ProvidersMsg::CatalogueLoaded { shipped, renewed }
}

fn taking(temperature: Option<bool>, reasoning: Option<bool>) -> ModelInfo {
    ModelInfo {
        temperature,
        reasoning,
        ..ModelInfo::of_id("m")
    }
}

#[test]
fn the_catalogue_comes_with_the_first_list_that_is_asked_for() {
    let mut app = Rehearsal::unlocked();
    let catalogue = of_day("2026-07-02", taking(None, None));
    // Nobody waits for it yet.
    app.check_ignored(loaded(Some(catalogue.clone()), None));
    app.check(
        ProvidersMsg::LoadModels(openai()),
        &["LoadModels", "LoadCatalogue"],
    );
    // It is on its way.
    app.check(ProvidersMsg::LoadModels(own()), &["LoadModels"]);
    app.check(loaded(None, None), &[]);
    assert!(app.model.providers.catalogues().is_empty());
    app.check(ProvidersMsg::LoadCatalogue, &["LoadCatalogue"]);
    app.check_ignored(ProvidersMsg::LoadCatalogue);
    app.check(loaded(Some(catalogue.clone()), None), &[]);
    let kept = app.model.providers.catalogues();
    assert!(Rc::ptr_eq(kept[0], &catalogue));
    app.check(ProvidersMsg::Test(openai()), &["Test"]);
}

#[test]
fn the_catalogue_waits_for_an_open_vault() {
    let mut app = Rehearsal::unlocked();
    app.say(ProvidersMsg::LoadModels(openai()));
    app.say(SessionMsg::Lock);
    app.check_ignored(loaded(Some(Rc::default()), None));
    app.check_ignored(ProvidersMsg::RenewCatalogue);
    app.unlock();
    app.check(
        ProvidersMsg::LoadModels(openai()),
        &["LoadModels", "LoadCatalogue"],
    );
}

#[test]
fn whoever_has_connected_a_provider_has_the_catalogue_at_once() {
    let settings = |keys| SessionMsg::SettingsLoaded {
        version: 3,
        settings: Settings::default(),
        providers: Vec::new(),
        keys,
        refused: Default::default(),
        prices: Vec::new(),
    };
    let mut app = Rehearsal::unlocked();
    app.check(settings(Vec::new()), &[]);
    app.check(settings(vec![(openai(), label())]), &["LoadCatalogue"]);
    app.check(settings(vec![(openai(), label())]), &[]);
}

#[test]
fn the_catalogue_does_not_speak_for_another_address() {
    let mut app = Rehearsal::unlocked();
    let speaks = |app: &Rehearsal, provider: ProviderId| {
        let provider = ProviderRef::Known(provider);
        !app.model.providers.catalogues_for(&provider).is_empty()
    };
    assert!(!speaks(&app, ProviderId::Openai));
    app.say(ProvidersMsg::LoadModels(openai()));
    app.say(loaded(Some(Rc::default()), None));
    assert!(speaks(&app, ProviderId::Openai));
    for (provider, address, expected) in [
        (ProviderId::Openai, ProviderId::Openai.spec().base_url, true),
        (ProviderId::Openai, "https://gateway.example/v1", false),
        // Each resource and region has a host of its own.
        (
            ProviderId::Azure,
            "https://mine.openai.azure.com/openai/v1",
            true,
        ),
        (ProviderId::Azure, "https://azure.example/openai/v1", false),
    ] {
        app.say(ProvidersMsg::Configure {
            provider: ProviderRef::Known(provider),
            config: at(address),
        });
        assert_eq!(speaks(&app, provider), expected, "{address}");
    }
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

#[test]
fn the_catalogue_is_renewed_once_at_a_time_and_swapped_whole() {
    let mut app = Rehearsal::unlocked();
    let old = of_day("2026-07-02", taking(None, None));
    let new = of_day("2026-11-21", taking(None, None));
    app.check_ignored(ProvidersMsg::CatalogueRenewed(Ok(new.clone())));
    app.say(ProvidersMsg::LoadModels(openai()));
    app.say(loaded(Some(old.clone()), None));
    app.check(ProvidersMsg::RenewCatalogue, &["RenewCatalogue"]);
    app.check_ignored(ProvidersMsg::RenewCatalogue);
    app.check(
        ProvidersMsg::CatalogueRenewed(Err(NotRenewed::NotTheList)),
        &[],
    );
    let providers = &app.model.providers;
    assert_eq!(providers.renewal, Renewal::Failed(NotRenewed::NotTheList));
    assert_eq!(providers.sources()[0].date, "2026-07-02");
    app.check(ProvidersMsg::RenewCatalogue, &["RenewCatalogue"]);
    app.say(ProvidersMsg::CatalogueRenewed(Ok(new)));
    let providers = &app.model.providers;
    assert_eq!(providers.renewal, Renewal::Idle);
    let dates: Vec<_> = providers
        .sources()
        .iter()
        .map(|of| of.date.clone())
        .collect();
    assert_eq!(dates, ["2026-11-21", "2026-11-21"]);
}

#[test]
fn a_newer_app_knows_more_than_an_old_renewal() {
    let mut app = Rehearsal::unlocked();
    app.say(ProvidersMsg::LoadModels(openai()));
    let shipped = of_day("2027-01-02", taking(None, None));
    let renewed = of_day("2026-11-21", taking(None, None));
    app.say(loaded(Some(shipped), Some(renewed)));
    assert_eq!(app.model.providers.sources()[0].date, "2027-01-02");
    assert_eq!(app.model.providers.catalogues().len(), 2);
}

#[test]
fn a_request_does_without_what_the_model_is_known_not_to_take() {
    let limits = |app: &Rehearsal| {
        app.model.providers.limits(&ModelRef {
            provider: openai(),
            model: "m".to_owned(),
        })
    };
    let mut app = Rehearsal::unlocked();
    assert_eq!(limits(&app), Limits::default());
    app.say(ProvidersMsg::LoadModels(openai()));
    app.say(loaded(
        Some(of_day("2026-07-02", taking(Some(false), Some(false)))),
        Some(of_day("2026-11-21", taking(None, Some(true)))),
    ));
    assert_eq!(limits(&app).without, [Param::Temperature]);
    // The provider's own word comes before both.
    app.say(ProvidersMsg::ModelsLoaded {
        provider: openai(),
        models: Ok(Rc::new(vec![taking(Some(true), Some(false))])),
    });
    assert_eq!(
        limits(&app).without,
        [Param::ReasoningEffort, Param::ReasoningBudget]
    );
}

#[test]
fn what_a_model_does_not_take_is_not_offered() {
    let mut app = Rehearsal::unlocked();
    let offers = |app: &Rehearsal, model: &str, param: Param| {
        let model = ModelRef {
            provider: openai(),
            model: model.to_owned(),
        };
        app.model.providers.takes(&model).offers(param)
    };
    // By the registry: reasoning families take no temperature.
    assert!(!offers(&app, "gpt-5.4-mini", Param::Temperature));
    assert!(offers(&app, "m", Param::Temperature) && offers(&app, "m", Param::MaxTokens));
    // By what is publicly known.
    app.say(ProvidersMsg::LoadModels(openai()));
    app.say(loaded(
        Some(of_day("2026-07-02", taking(Some(false), None))),
        None,
    ));
    assert!(!offers(&app, "m", Param::Temperature) && offers(&app, "m", Param::TopP));
}
