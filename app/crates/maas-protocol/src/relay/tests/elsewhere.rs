//! Upstreams of the operator's choice, and the base URLs that lead through the relay.

use super::*;

#[test]
fn the_operator_may_point_a_provider_elsewhere() {
    let moved = Policy {
        upstreams: vec![("openai", "http://127.0.0.1:9100/")],
        ..policy()
    };
    assert_eq!(
        plan(&head("/openai/v1/models"), &moved).unwrap().url,
        "http://127.0.0.1:9100/v1/models"
    );
    assert_eq!(
        plan(&head("/anthropic/v1/models"), &moved).unwrap().url,
        "https://api.anthropic.com/v1/models"
    );
}

#[test]
fn where_a_provider_is_elsewhere_its_other_hosts_are_too() {
    let url = |upstreams: Vec<(&'static str, &'static str)>| {
        let moved = Policy {
            upstreams,
            ..policy()
        };
        let path = "/bedrock-control/us-east-1/foundation-models";
        plan(&head(path), &moved).unwrap().url
    };
    let (all, one) = (
        ("bedrock", "http://a.test"),
        ("bedrock-control", "http://b.test"),
    );
    assert_eq!(url(vec![all]), "http://a.test/foundation-models");
    assert_eq!(url(vec![all, one]), "http://b.test/foundation-models");
}

/// The other origin answers for every resource, but what could be none is refused all the same.
#[test]
fn a_named_part_is_checked_and_dropped_where_a_provider_is_elsewhere() {
    let moved = Policy {
        upstreams: vec![("azure", "http://127.0.0.1:9100")],
        ..policy()
    };
    let plan = |path: &str| plan(&head(path), &moved).map(|upstream| upstream.url);
    assert_eq!(
        plan("/azure/contoso/openai/v1/models").as_deref(),
        Ok("http://127.0.0.1:9100/openai/v1/models")
    );
    for path in [
        "/azure/CONTOSO/openai/v1/models",
        "/azure/a.b/openai/v1/models",
    ] {
        assert_eq!(plan(path), Err(Denied::UnknownHost), "{path}");
    }
    assert_eq!(
        plan("/azure/contoso/dashboard/x"),
        Err(Denied::PathNotAllowed)
    );
}

#[test]
fn only_addresses_that_the_relay_can_build_have_a_way_through_it() {
    let own = "https://app.example";
    let azure = |url: &str| base_url(own, ProviderId::Azure, url);
    for (url, relayed) in [
        (
            "https://contoso.openai.azure.com/openai/v1",
            "https://app.example/azure/contoso/openai/v1",
        ),
        (
            "https://contoso.openai.azure.com:443/openai/v1",
            "https://app.example/azure/contoso/openai/v1",
        ),
        (
            "https://contoso.openai.azure.com/openai/deployments/d",
            "https://app.example/azure/contoso/openai/deployments/d",
        ),
        (
            "https://contoso.openai.azure.com",
            "https://app.example/azure/contoso",
        ),
    ] {
        assert_eq!(azure(url).as_deref(), Some(relayed));
    }
    for url in [
        "",
        "https://gateway.example/openai/v1",
        "https://contoso.openai.azure.com.evil.example/openai/v1",
        "https://a.b.openai.azure.com/openai/v1",
        "http://contoso.openai.azure.com/openai/v1",
        "https://contoso.openai.azure.com:8443/openai/v1",
        "https://contoso.services.ai.azure.com/openai/v1",
        "https://contoso.cognitiveservices.azure.com/openai/v1",
    ] {
        assert_eq!(azure(url), None, "{url}");
        assert_eq!(named_part(ProviderId::Azure.spec(), url), None, "{url}");
    }
    assert_eq!(
        base_url(own, ProviderId::Openai, "https://api.openai.com/v1").as_deref(),
        Some("https://app.example/openai/v1")
    );
    assert_eq!(
        base_url(own, ProviderId::Ollama, ProviderId::Ollama.spec().base_url),
        None
    );
}

#[test]
fn the_apps_base_url_and_the_plan_are_inverse() {
    for id in ProviderId::ALL.iter().filter(|id| id.spec().relayed()) {
        let base = id.spec().example_base_url();
        let own = base
            .strip_prefix(&provider::origin(&base).unwrap())
            .unwrap();
        for prefix in id.spec().relay_paths {
            // The base URL may lie below what is allowed, as what is allowed may lie below the base URL.
            let last = match prefix.strip_prefix(own) {
                Some(below) => format!("{below}x"),
                None => "/x".to_owned(),
            };
            let relayed = format!(
                "{}{last}",
                base_url("https://app.example", *id, &base).unwrap()
            );
            let path = relayed.strip_prefix("https://app.example").unwrap();
            assert!(is_relay_path(path));
            assert_eq!(url(path), Ok(format!("{base}{last}")));
        }
    }
    assert!(!is_relay_path("/index.html") && !is_relay_path("/"));
}
