//! A request goes where the user said, and a key never to a host it was not meant for.

#![expect(clippy::unwrap_used, reason = "tests")]

use maas_protocol::provider::{AuthScheme, ProviderId};

use super::*;
use crate::providers::{KeepKey, KeyKind};

const OWN: &str = "https://app.example";

fn config(base_url: Option<&str>, route: RouteChoice) -> ProviderConfig {
    ProviderConfig {
        base_url: base_url.map(str::to_owned),
        route,
        ..ProviderConfig::default()
    }
}

/// Providers of which one is set up.
fn set(provider: &ProviderRef, config: &ProviderConfig) -> Providers {
    let mut providers = Providers::default();
    providers.entry(provider).config = config.clone();
    providers
}

fn resolved(
    id: ProviderId,
    base_url: Option<&str>,
    route: RouteChoice,
    through_relay: bool,
) -> Result<(String, Route), ErrorKind> {
    let (provider, config) = (ProviderRef::Known(id), config(base_url, route));
    let way = set(&provider, &config).way(&provider, through_relay);
    resolve(&provider, &config, way.route, OWN)
        .map(|endpoint| (endpoint.base_url, endpoint.route))
        .map_err(|error| error.kind)
}

/// The provider's own address, or one like the user's where only the user knows it; and what to set for it.
fn own_address(id: ProviderId) -> (String, Option<String>) {
    let spec = id.spec();
    if spec.base_url_hint.is_empty() {
        return (spec.base_url.to_owned(), None);
    }
    let url = spec.base_url_hint.replace("<resource>", "contoso");
    (url.clone(), Some(url))
}

#[test]
fn auto_follows_the_registry_and_a_choice_wins() {
    for id in ProviderId::ALL {
        let (own, typed) = own_address(*id);
        let typed = typed.as_deref();
        let auto = resolved(*id, typed, RouteChoice::Auto, false).unwrap();
        let relayed = relay::base_url(OWN, *id, &own).map(|url| (url, Route::Relay));
        match id.spec().reach {
            Reach::Relay => assert_eq!(Some(auto), relayed),
            _ => assert_eq!(auto, (own.clone(), Route::Direct)),
        }
        assert_eq!(
            resolved(*id, typed, RouteChoice::Direct, false),
            Ok((own, Route::Direct))
        );
        let by_choice = resolved(*id, typed, RouteChoice::Relay, false);
        assert_eq!(by_choice, resolved(*id, typed, RouteChoice::Direct, true));
        assert_eq!(relayed.is_some(), id.spec().relayed());
        assert_eq!(by_choice, relayed.ok_or(ErrorKind::BadRequest));
    }
}

/// The relay would carry the key to the registry's host, not to the user's.
#[test]
fn another_address_is_never_relayed() {
    let elsewhere = Some("https://gateway.example/v1");
    for id in ProviderId::ALL.iter().filter(|id| id.spec().relayed()) {
        assert_eq!(
            resolved(*id, elsewhere, RouteChoice::Relay, false),
            Err(ErrorKind::BadRequest)
        );
        assert_eq!(
            resolved(*id, elsewhere, RouteChoice::Auto, true),
            Err(ErrorKind::BadRequest)
        );
        assert_eq!(
            resolved(*id, elsewhere, RouteChoice::Auto, false)
                .unwrap()
                .1,
            Route::Direct
        );
        let (own, _) = own_address(*id);
        assert_eq!(
            resolved(*id, Some(&own), RouteChoice::Relay, false)
                .unwrap()
                .1,
            Route::Relay
        );
    }
}

/// A provider whose host the user names is relayed to that host, and to no other of the same company.
#[test]
fn the_users_own_resource_is_relayed() {
    for (typed, relayed) in [
        (
            "https://Contoso.openai.azure.com/openai/v1/",
            "https://app.example/azure/contoso/openai/v1",
        ),
        (
            "https://contoso.openai.azure.com/openai/deployments/gpt-4.1",
            "https://app.example/azure/contoso/openai/deployments/gpt-4.1",
        ),
    ] {
        assert_eq!(
            resolved(ProviderId::Azure, Some(typed), RouteChoice::Relay, false),
            Ok((relayed.to_owned(), Route::Relay))
        );
        let config = config(Some(typed), RouteChoice::Auto);
        assert!(relayable(ProviderId::Azure.spec(), &config));
    }
    for typed in [
        "https://contoso.cognitiveservices.azure.com/openai/v1",
        "https://a.b.openai.azure.com/openai/v1",
        "https://contoso.openai.azure.com.evil.example/openai/v1",
    ] {
        assert_eq!(
            resolved(ProviderId::Azure, Some(typed), RouteChoice::Relay, false),
            Err(ErrorKind::BadRequest)
        );
        let config = config(Some(typed), RouteChoice::Auto);
        assert!(!relayable(ProviderId::Azure.spec(), &config));
    }
    let untouched = ProviderConfig::default();
    assert!(!relayable(ProviderId::Azure.spec(), &untouched));
    for route in [RouteChoice::Auto, RouteChoice::Direct, RouteChoice::Relay] {
        assert_eq!(
            resolved(ProviderId::Azure, None, route, false),
            Err(ErrorKind::BadRequest)
        );
    }
}

#[test]
fn what_cannot_be_reached_says_why() {
    let gone = resolve(
        &ProviderRef::Gone("acme".into()),
        &ProviderConfig::default(),
        Route::Direct,
        OWN,
    );
    assert_eq!(gone.err().unwrap().kind, ErrorKind::BadRequest);
    let own_endpoint = ProviderRef::from_slug("custom-1");
    let ask = |config: &ProviderConfig| resolve(&own_endpoint, config, Route::Direct, OWN);
    let missing = ask(&ProviderConfig::default()).err().unwrap();
    assert!(missing.text.contains("Base URL"), "{}", missing.text);
    let bad = ask(&config(Some("ftp://x"), RouteChoice::Auto))
        .err()
        .unwrap();
    assert!(bad.text.contains("Base URL"), "{}", bad.text);
    let good = ask(&config(
        Some("http://127.0.0.1:8000/v1/"),
        RouteChoice::Auto,
    ))
    .unwrap();
    assert_eq!(good.base_url, "http://127.0.0.1:8000/v1");
    assert_eq!(good.spec.auth, AuthScheme::Bearer);
}

/// Every reason a request can have for its way.
#[test]
fn each_way_has_its_reason() {
    use RouteReason::*;
    let [openai, mistral, cohere, azure, ollama] = [
        ProviderId::Openai,
        ProviderId::Mistral,
        ProviderId::Cohere,
        ProviderId::Azure,
        ProviderId::Ollama,
    ]
    .map(ProviderRef::Known);
    let own = ProviderRef::from_slug("custom-1");
    let contoso = Some("https://contoso.openai.azure.com/openai/v1");
    let elsewhere = Some("https://gateway.example/v1");
    let (auto, direct) = (RouteChoice::Auto, RouteChoice::Direct);
    for (provider, url, choice, asked, route, why) in [
        (&openai, None, auto, false, Route::Direct, Registry),
        (&openai, None, auto, true, Route::Relay, Asked),
        (&openai, None, direct, true, Route::Relay, Asked),
        (&openai, None, direct, false, Route::Direct, Chosen),
        (&openai, elsewhere, auto, false, Route::Direct, OwnAddress),
        (
            &openai,
            None,
            RouteChoice::Relay,
            false,
            Route::Relay,
            Chosen,
        ),
        (&mistral, None, auto, false, Route::Relay, Learned),
        (&mistral, None, direct, false, Route::Direct, Chosen),
        (&mistral, elsewhere, auto, false, Route::Direct, OwnAddress),
        (&cohere, None, auto, false, Route::Relay, Registry),
        (&cohere, elsewhere, auto, false, Route::Direct, OwnAddress),
        (&azure, contoso, auto, false, Route::Relay, Learned),
        (&ollama, None, auto, false, Route::Direct, Local),
        (&own, elsewhere, auto, false, Route::Direct, OwnAddress),
    ] {
        let mut providers = set(provider, &config(url, choice));
        let refused = [
            "https://api.mistral.ai",
            "https://contoso.openai.azure.com",
            "https://gateway.example",
            "http://127.0.0.1:11434",
        ];
        providers.refused = refused.map(|origin| (origin.to_owned(), 5)).into();
        let way = providers.way(provider, asked);
        assert_eq!((way.route, way.why), (route, why), "{provider:?} {url:?}");
    }
}

/// A provider of the registry gets what it documents; an address of one's own may want more.
#[test]
fn own_headers_go_to_own_addresses_only() {
    let pair = ("X-Team".to_owned(), "blue".to_owned());
    let config = ProviderConfig {
        headers: vec![pair.clone()],
        ..config(Some("http://localhost:8080/v1"), RouteChoice::Auto)
    };
    for (provider, sent) in [
        (ProviderRef::Custom("custom-1".to_owned()), true),
        (ProviderRef::Known(ProviderId::Ollama), true),
        (ProviderRef::Known(ProviderId::Vllm), true),
        (ProviderRef::Known(ProviderId::Openai), false),
    ] {
        let endpoint = resolve(&provider, &config, Route::Direct, "https://app.example").unwrap();
        let expected = if sent { vec![pair.clone()] } else { vec![] };
        assert_eq!(endpoint.extra_headers, expected, "{provider:?}");
    }
}

#[test]
fn a_foreign_address_needs_a_record_that_is_bound_to_it() {
    let bound_to = |origin: &str| KeyLabel {
        masked: String::new(),
        keep: KeepKey::OnThisDevice,
        origin: origin.to_owned(),
        kind: KeyKind::Nothing,
    };
    let record = bound_to("https://gateway.example");
    let own = ProviderRef::Custom("custom-1".to_owned());
    for (url, key, expected) in [
        ("http://localhost:8080/v1", None, true),
        ("https://api.openai.com/v1", None, true),
        ("https://app.example/v1", None, true),
        ("https://Gateway.example:443/v1", None, false),
        ("https://Gateway.example:443/v1", Some(&record), true),
        ("https://other.example/v1", Some(&record), false),
        ("no address", Some(&record), false),
    ] {
        let config = config(Some(url), RouteChoice::Auto);
        let spec = own.spec().unwrap();
        assert_eq!(is_vouched_for(spec, &config, key, OWN), expected, "{url}");
    }
    let demo = ProviderId::Demo.spec();
    assert!(is_vouched_for(demo, &ProviderConfig::default(), None, OWN));
}
