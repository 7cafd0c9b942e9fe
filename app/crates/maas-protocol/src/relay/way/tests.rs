//! Each host of a provider has its own way, and a way leads to one host.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use super::*;
use crate::relay;

/// A host like the one that gives out Google's tokens.
const FIXED: OtherHost = OtherHost {
    texts: true,
    slug: "fixed-host",
    host: Host::Fixed("https://fixed.example"),
    paths: &["/token", "/below/"],
};

fn endpoint(id: ProviderId, base_url: &str, route: Route) -> Endpoint {
    Endpoint {
        spec: id.spec(),
        base_url: base_url.to_owned(),
        route,
        extra_headers: Vec::new(),
    }
}

#[test]
fn slugs_of_other_hosts_name_nothing_else() {
    let mut slugs: BTreeSet<&str> = ProviderId::ALL.iter().map(|id| id.slug()).collect();
    slugs.insert("api");
    for id in ProviderId::ALL {
        for other in id.spec().other_hosts {
            assert!(slugs.insert(other.slug), "{}", other.slug);
            assert!(!other.paths.is_empty(), "{}", other.slug);
            assert!(other.paths.iter().all(|path| path.starts_with('/')));
            assert_eq!(
                Way::of(other.slug).unwrap(),
                Way::to_other(*id, other),
                "{}",
                other.slug
            );
        }
    }
}

#[test]
fn a_fixed_host_takes_its_paths_and_no_others() {
    let way = Way::to_other(ProviderId::Openai, &FIXED);
    let (origin, path) = way.origin_and_path("/token").unwrap();
    assert_eq!((origin.as_str(), path), ("https://fixed.example", "/token"));
    assert!(!way.names_part());
    for (path, through) in [
        ("/token", true),
        ("/below/x", true),
        ("/token/", false),
        ("/tokeninfo", false),
        ("/below/", false),
        ("/below", false),
        ("/", false),
    ] {
        assert_eq!(way.lets_through(path), through, "{path}");
    }
}

#[test]
fn other_hosts_follow_the_route_and_the_region() {
    let control = &OtherHost::BEDROCK_CONTROL;
    for (base_url, route, other) in [
        (
            "https://bedrock-runtime.us-east-1.amazonaws.com",
            Route::Direct,
            "https://bedrock.us-east-1.amazonaws.com",
        ),
        (
            "https://bedrock-runtime.eu-west-3.amazonaws.com",
            Route::Direct,
            "https://bedrock.eu-west-3.amazonaws.com",
        ),
        (
            "https://app.example/bedrock/eu-west-3",
            Route::Relay,
            "https://app.example/bedrock-control/eu-west-3",
        ),
        (
            "http://localhost:8787/bedrock/us-east-1",
            Route::Relay,
            "http://localhost:8787/bedrock-control/us-east-1",
        ),
        // A relay in a folder, whatever that is called.
        (
            "https://app.example/tools/bedrock/bedrock/eu-west-3",
            Route::Relay,
            "https://app.example/tools/bedrock/bedrock-control/eu-west-3",
        ),
        // The user's own address, whatever it is, stands for both.
        (
            "http://localhost:9100/bedrock",
            Route::Direct,
            "http://localhost:9100/bedrock",
        ),
        (
            "https://bedrock-runtime.evil.amazonaws.com",
            Route::Direct,
            "https://bedrock-runtime.evil.amazonaws.com",
        ),
    ] {
        let endpoint = endpoint(ProviderId::Bedrock, base_url, route);
        assert_eq!(endpoint.other_base_url(control), other, "{base_url}");
    }
}

#[test]
fn a_fixed_host_is_the_same_for_every_part() {
    for (id, base_url, route, other) in [
        (
            ProviderId::Bedrock,
            "https://bedrock-runtime.us-east-1.amazonaws.com",
            Route::Direct,
            "https://fixed.example",
        ),
        (
            ProviderId::Bedrock,
            "https://app.example/bedrock/us-east-1",
            Route::Relay,
            "https://app.example/fixed-host",
        ),
        (
            ProviderId::Openai,
            "https://app.example/openai/v1",
            Route::Relay,
            "https://app.example/fixed-host",
        ),
        (
            ProviderId::Openai,
            "https://gateway.example/v1",
            Route::Direct,
            "https://gateway.example/v1",
        ),
    ] {
        let endpoint = endpoint(id, base_url, route);
        assert_eq!(endpoint.other_base_url(&FIXED), other, "{base_url}");
    }
}

/// What the app asks of the relay for another host, the relay passes on to that host.
#[test]
fn the_apps_address_of_another_host_and_the_plan_are_inverse() {
    for id in ProviderId::ALL.iter().filter(|id| id.spec().relayed()) {
        let base = id.spec().example_base_url();
        for other in id.spec().other_hosts {
            let relayed = relay::base_url("https://app.example", *id, &base).unwrap();
            let relayed = endpoint(*id, &relayed, Route::Relay).other_base_url(other);
            let direct = endpoint(*id, &base, Route::Direct).other_base_url(other);
            for path in other.paths {
                let path = if path.ends_with('/') {
                    format!("{path}x")
                } else {
                    (*path).to_owned()
                };
                let asked = format!("{relayed}{path}");
                let asked = asked.strip_prefix("https://app.example").unwrap();
                assert!(relay::is_relay_path(asked));
                let (way, rest) = relay::route(asked).unwrap();
                let (origin, rest) = way.origin_and_path(&rest).unwrap();
                assert!(way.lets_through(rest));
                assert_eq!(format!("{origin}{rest}"), format!("{direct}{path}"));
            }
        }
    }
}
