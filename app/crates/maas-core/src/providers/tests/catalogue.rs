//! What is publicly known of models: when it comes, whom it speaks for, and what is left out and not offered for it.

use super::*;

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
