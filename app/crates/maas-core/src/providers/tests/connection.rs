//! Testing a connection, and what is learned of origins that refuse browsers.

use maas_protocol::error::ProviderError;

use super::*;
use crate::{
    providers::{
        Verdict,
        doctor::{Diagnosis, Observations, Probes},
        endpoint::RouteReason,
    },
    records::SettingsRecord,
};

fn observed(listed: Result<usize, ProviderError>, probed: Option<Probes>) -> Box<Observations> {
    Box::new(Observations {
        route: Route::Direct,
        address: "https://api.openai.com/v1".to_owned(),
        listed,
        online: true,
        page_is_local: false,
        probed,
    })
}

#[test]
fn a_test_ends_in_a_verdict_and_a_list() {
    let bad_key = error(ErrorKind::BadKey);
    for (listed, models, diagnosis, kept) in [
        (
            Ok(1),
            Some(list()),
            Diagnosis::Works,
            ModelList::Loaded(list()),
        ),
        (
            Err(bad_key.clone()),
            None,
            Diagnosis::Told(ErrorKind::BadKey),
            ModelList::Failed(bad_key),
        ),
    ] {
        let mut app = Rehearsal::unlocked();
        app.check(ProvidersMsg::Test(openai()), &["Test", "LoadCatalogue"]);
        assert_eq!(state(&app, &openai()).test, ConnectionTest::Running);
        app.check_ignored(ProvidersMsg::Test(openai()));
        let tested = ProvidersMsg::Tested {
            provider: openai(),
            seen: observed(listed.clone(), None),
            models,
        };
        app.check(tested.clone(), &[]);
        let verdict = Verdict {
            diagnosis,
            models: listed.as_ref().map_or(0, |models| *models),
            error: listed.err(),
        };
        assert_eq!(
            state(&app, &openai()).test,
            ConnectionTest::Done(verdict),
            "{diagnosis:?}"
        );
        assert_eq!(state(&app, &openai()).models, kept);
        // Nobody waits for it any more.
        app.check_ignored(tested);
    }
}

/// Auto may go by the relay where the registry knows the way; what the user chose, or where only they know
/// the address, is left alone.
#[test]
fn a_test_takes_the_relay_along_on_auto_only() {
    let ollama = ProviderRef::Known(ProviderId::Ollama);
    let cohere = ProviderRef::Known(ProviderId::Cohere);
    let direct = ProviderConfig {
        route: RouteChoice::Direct,
        ..ProviderConfig::default()
    };
    for (provider, config, expected) in [
        (openai(), ProviderConfig::default(), (Route::Direct, true)),
        (openai(), direct, (Route::Direct, false)),
        (openai(), at("https://one.example"), (Route::Direct, false)),
        (cohere, ProviderConfig::default(), (Route::Relay, false)),
        (ollama, ProviderConfig::default(), (Route::Direct, false)),
        (own(), at("https://one.example"), (Route::Direct, false)),
    ] {
        let mut app = Rehearsal::unlocked();
        app.say(ProvidersMsg::Configure {
            provider: provider.clone(),
            config,
        });
        let effects = app.say(ProvidersMsg::Test(provider));
        let Effect::Test {
            route, try_relay, ..
        } = effects[0]
        else {
            panic!("a test")
        };
        assert_eq!((route, try_relay), expected, "{:?}", effects[0]);
    }
}

/// A test whose direct request died while the relay's got through.
fn refused() -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    app.say(ProvidersMsg::Test(openai()));
    let probes = Probes {
        answers: true,
        relayed: Some(Ok(1)),
        ..Probes::default()
    };
    app.check(
        ProvidersMsg::Tested {
            provider: openai(),
            seen: observed(Err(error(ErrorKind::Blocked)), Some(probes)),
            models: Some(list()),
        },
        &["SaveSettings"],
    );
    app
}

#[test]
fn a_refused_browser_is_learned_kept_and_forgotten_on_demand() {
    let mut app = refused();
    let ConnectionTest::Done(verdict) = state(&app, &openai()).test else {
        panic!("a verdict")
    };
    assert_eq!(
        (verdict.diagnosis, verdict.models, verdict.error),
        (Diagnosis::WorksRelayed, 1, None)
    );
    assert_eq!(state(&app, &openai()).models, ModelList::Loaded(list()));
    let since = app.now_ms;
    assert_eq!(app.model.providers.refused_since(&openai()), Some(since));
    let record = SettingsRecord::from_state(&app.model.session, &app.model.providers);
    assert_eq!(
        record.refused,
        [("https://api.openai.com".to_owned(), since)].into()
    );
    let way = app.model.providers.way(&openai(), false);
    assert_eq!((way.route, way.why), (Route::Relay, RouteReason::Learned));
    app.check(ProvidersMsg::ForgetRefusal(openai()), &["SaveSettings"]);
    assert!(app.model.providers.refused.is_empty());
    let way = app.model.providers.way(&openai(), false);
    assert_eq!((way.route, way.why), (Route::Direct, RouteReason::Registry));
    app.check_ignored(ProvidersMsg::ForgetRefusal(openai()));
}

/// What is learned is of an origin: another address of the same provider is asked directly again.
#[test]
fn what_is_learned_does_not_speak_for_another_address() {
    let mut app = refused();
    app.say(ProvidersMsg::Configure {
        provider: openai(),
        config: at("https://one.example/v1"),
    });
    assert_eq!(app.model.providers.refused_since(&openai()), None);
    assert_eq!(
        app.model.providers.way(&openai(), false).why,
        RouteReason::OwnAddress
    );
    app.check_ignored(ProvidersMsg::ForgetRefusal(openai()));
    app.say(ProvidersMsg::Configure {
        provider: openai(),
        config: ProviderConfig::default(),
    });
    assert!(app.model.providers.refused_since(&openai()).is_some());
}
