//! A request goes where the user said, and a key never to a host it was not meant for.

#![expect(clippy::unwrap_used, reason = "tests")]

use maas_protocol::provider::{AuthScheme, ProviderId};

use super::*;

const OWN: &str = "https://app.example";

fn config(base_url: Option<&str>, route: RouteChoice) -> ProviderConfig {
    ProviderConfig {
        base_url: base_url.map(str::to_owned),
        route,
        ..ProviderConfig::default()
    }
}

fn resolved(
    id: ProviderId,
    base_url: Option<&str>,
    route: RouteChoice,
    through_relay: bool,
) -> Result<(String, Route), ErrorKind> {
    resolve(
        &ProviderRef::Known(id),
        &config(base_url, route),
        through_relay,
        OWN,
    )
    .map(|endpoint| (endpoint.base_url, endpoint.route))
    .map_err(|error| error.kind)
}

#[test]
fn auto_follows_the_registry_and_a_choice_wins() {
    for id in ProviderId::ALL {
        let own = id.spec().base_url.to_owned();
        let auto = resolved(*id, None, RouteChoice::Auto, false).unwrap();
        let relayed = (relay::base_url(OWN, *id), Route::Relay);
        match id.spec().reach {
            Reach::Relay => assert_eq!(auto, relayed),
            _ => assert_eq!(auto, (own.clone(), Route::Direct)),
        }
        assert_eq!(
            resolved(*id, None, RouteChoice::Direct, false),
            Ok((own, Route::Direct))
        );
        let by_choice = resolved(*id, None, RouteChoice::Relay, false);
        assert_eq!(by_choice, resolved(*id, None, RouteChoice::Direct, true));
        if id.spec().relayed() {
            assert_eq!(by_choice, Ok(relayed));
        } else {
            assert_eq!(by_choice, Err(ErrorKind::BadRequest));
        }
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
        let own = Some(id.spec().base_url);
        assert_eq!(
            resolved(*id, own, RouteChoice::Relay, false).unwrap().1,
            Route::Relay
        );
    }
}

#[test]
fn what_cannot_be_reached_says_why() {
    let gone = resolve(
        &ProviderRef::Gone("acme".into()),
        &ProviderConfig::default(),
        false,
        OWN,
    );
    assert_eq!(gone.err().unwrap().kind, ErrorKind::BadRequest);
    let own_endpoint = ProviderRef::from_slug("custom-1");
    let ask = |config: &ProviderConfig| resolve(&own_endpoint, config, false, OWN);
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
