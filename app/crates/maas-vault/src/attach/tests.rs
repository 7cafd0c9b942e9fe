//! A key goes to its host and nowhere else.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use maas_protocol::http::Method;

use super::*;

const OWN: &str = "https://app.example";
const NOW: Moment<'_> = Moment {
    relay: OWN,
    unix_seconds: 1_795_176_000,
    token: None,
};

fn bound(origin: &str, relay_path: Option<&str>) -> Binding {
    let host = Host {
        origin: origin.to_owned(),
        relay_path: relay_path.map(str::to_owned),
    };
    Binding::new(vec![host]).unwrap()
}

fn credential(key: &str, scheme: AuthScheme) -> Credential {
    let bound_to = bound("https://api.openai.com", Some("openai"));
    Credential::new(scheme, Secret::new(key.to_owned()), bound_to)
        .unwrap_or_else(|error| panic!("{error:?}"))
}

fn send(url: &str) -> Result<HttpRequest, AttachError> {
    let request = HttpRequest {
        method: Method::Post,
        url: url.into(),
        headers: Vec::new(),
        body: None,
    };
    attach(&credential("sk-test", AuthScheme::Bearer), request, &NOW)
}

#[test]
fn the_own_host_and_the_own_relay_get_the_key() {
    for url in [
        "https://api.openai.com/v1/chat/completions",
        "https://api.openai.com/v1/models?limit=2",
        "https://app.example/openai/v1/chat/completions",
    ] {
        let sent = send(url).unwrap();
        assert_eq!(
            sent.headers,
            [("authorization".to_owned(), "Bearer sk-test".to_owned())],
            "{url}"
        );
    }
    for (scheme, name) in [
        (AuthScheme::XApiKey, "x-api-key"),
        (AuthScheme::GoogApiKey, "x-goog-api-key"),
    ] {
        let request = HttpRequest {
            method: Method::Get,
            url: "https://api.openai.com/v1/models".into(),
            headers: Vec::new(),
            body: None,
        };
        let sent = attach(&credential("sk-test", scheme), request, &NOW).unwrap();
        assert_eq!(sent.headers, [(name.to_owned(), "sk-test".to_owned())]);
    }
}

#[test]
fn no_other_host_gets_the_key() {
    for url in [
        "https://evil.example/v1",
        "http://api.openai.com/v1",
        "https://api.openai.com:444/v1",
        "https://api.openai.com.evil.example/v1",
        "https://api.openai.com.",
        "https://api.openai.com./v1",
        "https://api.openai.com@evil.example/v1",
        "https://user@api.openai.com/v1",
        "https://evil.example/https://api.openai.com/v1",
        "https://evil.example\\@api.openai.com/v1",
        "https:\\\\api.openai.com/v1",
        "https:/api.openai.com/v1",
        "https:api.openai.com/v1",
        "//api.openai.com/v1",
        "/v1",
        "",
        "https://",
        "https:///v1",
        "https://api.openai.com//evil",
        "https://api.openai.com",
        "https://api.openai.com?x",
        "https://api.openai.com/v1#frag",
        "https://api.openai.com/v1 ",
        " https://api.openai.com/v1",
        "https://api.openai.com\t/v1",
        "https://api.openai\n.com/v1",
        "HTTPS://API.OPENAI.COM/v1",
        "https://API.openai.com/v1",
        "https://аpi.openai.com/v1",
        "https://api。openai。com/v1",
        "https://api.openai.com%2f@evil.example/v1",
        "https://api.openai.com%00.evil.example/",
        "https://[api.openai.com]/v1",
        "https://sub.api.openai.com/v1",
        "https://openai.com/v1",
        "https://com/v1",
        "wss://api.openai.com/v1",
        "ftp://api.openai.com/v1",
        "javascript://api.openai.com/v1",
        "data:text/plain,api.openai.com",
        "blob:https://api.openai.com/v1",
        "file:///v1",
        "https://app.example/anthropic/v1",
        "https://app.example/openai",
        "https://app.example/openaix/v1",
        "https://app.example/x/openai/v1",
        "https://app.example/openai/../anthropic/v1",
        "https://app.example/openai/%2e%2e/anthropic/v1",
        "https://app.example/openai/%2E./anthropic/v1",
        "https://app.example/openai/.%2e/anthropic/v1",
        "https://app.example//openai/v1",
        "https://app.example/OPENAI/v1",
        "https://app.example/%6fpenai/v1",
        "https://app.example:8443/openai/v1",
        "http://app.example/openai/v1",
        "https://evil.example/openai/v1",
        "https://app.example.evil.example/openai/v1",
        "https://app.example@evil.example/openai/v1",
        "https://127.0.0.1/openai/v1",
        "https://localhost/openai/v1",
        "http://169.254.169.254/latest/meta-data",
        "https://0x7f000001/openai/v1",
        "https://api.openai.com:0443/v1",
    ] {
        assert_eq!(send(url).err(), Some(AttachError::UnboundHost), "{url:?}");
    }
}

#[test]
fn an_own_endpoint_has_no_way_through_the_relay() {
    let bound_to = bound("http://localhost:1234", None);
    let allows = |url: &str| bound_to.allowed(url, OWN).is_some();
    assert!(allows("http://localhost:1234/v1/models"));
    assert!(!allows("https://app.example/custom-1/v1/models"));
}

/// A relay may lie in a folder, or at an origin of its own; nothing beside it is the relay.
#[test]
fn a_relay_elsewhere_is_known_by_its_whole_address() {
    let bound_to = bound("https://api.openai.com", Some("openai"));
    for relay in ["https://app.example/tools/maas", "https://relay.example"] {
        let allows = |url: &str| bound_to.allowed(url, relay);
        assert_eq!(
            allows(&format!("{relay}/openai/v1/models")).as_deref(),
            Some("https://api.openai.com/v1/models")
        );
        for url in [
            "https://app.example/openai/v1/models".to_owned(),
            "https://app.example/tools/openai/v1/models".to_owned(),
            format!("{relay}openai/v1/models"),
            format!("{relay}-evil/openai/v1/models"),
            format!("{relay}.evil.example/openai/v1/models"),
            format!("{relay}@evil.example/openai/v1/models"),
            format!("{relay}//openai/v1/models"),
            format!("{relay}/x/openai/v1/models"),
            format!("{relay}/../openai/v1/models"),
            format!("{relay}/openai/../evil/v1/models"),
            format!("{relay}/openai"),
        ] {
            assert_eq!(allows(&url), None, "{url}");
        }
    }
}

/// Such as the folder of an address without a path, of which only the scheme would be left.
#[test]
fn an_address_without_a_host_is_no_relay() {
    let bound_to = bound("https://api.openai.com", Some("openai"));
    let urls = [
        "https://openai/v1/models",
        "https://evil.example/openai/v1/models",
    ];
    for relay in ["", "/", "https:", "https:/", "https://", "null"] {
        for url in urls {
            assert_eq!(bound_to.allowed(url, relay), None, "{url} by {relay:?}");
            assert_eq!(behind_relay(url, relay), None, "{url} by {relay:?}");
        }
    }
}

/// The path names the host's part, so a key for one resource must not go to another's.
#[test]
fn a_key_for_one_resource_goes_to_no_other_through_the_relay() {
    let bound_to = bound("https://contoso.openai.azure.com", Some("azure/contoso"));
    let allows = |url: &str| bound_to.allowed(url, OWN).is_some();
    for url in [
        "https://contoso.openai.azure.com/openai/v1/chat/completions",
        "https://app.example/azure/contoso/openai/v1/chat/completions",
        "https://app.example/azure/contoso/openai/deployments/d/chat/completions?api-version=1",
    ] {
        assert!(allows(url), "{url}");
    }
    for url in [
        "https://app.example/azure/evil/openai/v1/models",
        "https://app.example/azure/contoso",
        "https://app.example/azure/contoso2/openai/v1/models",
        "https://app.example/azure/contoso-x/openai/v1/models",
        "https://app.example/azure/contoso.evil/openai/v1/models",
        "https://app.example/azure/contoso%2f..%2fevil/openai/v1/models",
        "https://app.example/azure/contoso/../evil/openai/v1/models",
        "https://app.example/azure/contoso/%2e%2e/evil/openai/v1/models",
        "https://app.example/azure/contoso/%2E%2E/evil/openai/v1/models",
        "https://app.example/azure/Contoso/openai/v1/models",
        "https://app.example/azure//contoso/openai/v1/models",
        "https://app.example/azure/openai/v1/models",
        "https://app.example/azure/x/contoso/openai/v1/models",
        "https://app.example/api/v1/azure/contoso/openai/v1/models",
        "https://app.example/openai/contoso/openai/v1/models",
        "https://evil.example/azure/contoso/openai/v1/models",
        "https://evil.openai.azure.com/openai/v1/models",
    ] {
        assert!(!allows(url), "{url}");
    }
}

#[test]
fn azure_gets_a_key_by_its_own_header_and_a_token_as_bearer() {
    let token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln";
    for (key, name, value) in [
        ("0123456789abcdef", "api-key", "0123456789abcdef".to_owned()),
        ("eyJ0", "api-key", "eyJ0".to_owned()),
        ("eyJ0.x", "api-key", "eyJ0.x".to_owned()),
        ("eyJ0.a.b.c.d", "api-key", "eyJ0.a.b.c.d".to_owned()),
        ("a.b.c", "api-key", "a.b.c".to_owned()),
        (token, "authorization", format!("Bearer {token}")),
    ] {
        let request = HttpRequest {
            method: Method::Get,
            url: "https://api.openai.com/v1/m".into(),
            headers: Vec::new(),
            body: None,
        };
        let sent = attach(&credential(key, AuthScheme::ApiKey), request, &NOW).unwrap();
        assert_eq!(sent.headers, [(name.to_owned(), value)], "{key}");
    }
}

#[test]
fn a_request_that_carries_a_credential_gets_no_second_one() {
    for name in ["authorization", "X-Api-Key", "X-Goog-Api-Key", "api-key"] {
        let headers = vec![(name.to_owned(), "x".to_owned())];
        let request = HttpRequest {
            method: Method::Get,
            url: "https://api.openai.com/v1/m".into(),
            headers,
            body: None,
        };
        assert_eq!(
            attach(&credential("k", AuthScheme::Bearer), request, &NOW).err(),
            Some(AttachError::AlreadyThere)
        );
    }
}

fn request(url: &str, body: Option<&str>) -> HttpRequest {
    HttpRequest {
        method: if body.is_some() {
            Method::Post
        } else {
            Method::Get
        },
        url: url.into(),
        headers: Vec::new(),
        body: body.map(str::to_owned),
    }
}

/// A pair of AWS keys, for the models of one region and for their list.
fn aws() -> Credential {
    let pair = r#"{"access_key_id":"AKIDEXAMPLE000000","secret_access_key":"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}"#;
    let host = |name: &str, slug: &str| Host {
        origin: format!("https://{name}.eu-west-1.amazonaws.com"),
        relay_path: Some(format!("{slug}/eu-west-1")),
    };
    let hosts = vec![
        host("bedrock-runtime", "bedrock"),
        host("bedrock", "bedrock-control"),
    ];
    let bound_to = Binding::new(hosts).unwrap();
    Credential::new(AuthScheme::AwsKeys, Secret::new(pair.to_owned()), bound_to)
        .unwrap_or_else(|error| panic!("{error:?}"))
}

#[test]
fn a_relayed_request_is_signed_for_the_providers_own_address() {
    for (direct, relayed) in [
        (
            "https://bedrock-runtime.eu-west-1.amazonaws.com/model/m%3A0/converse",
            "https://app.example/bedrock/eu-west-1/model/m%3A0/converse",
        ),
        (
            "https://bedrock.eu-west-1.amazonaws.com/foundation-models?byOutputModality=TEXT",
            "https://app.example/bedrock-control/eu-west-1/foundation-models?byOutputModality=TEXT",
        ),
    ] {
        let straight = attach(&aws(), request(direct, None), &NOW).unwrap();
        let around = attach(&aws(), request(relayed, None), &NOW).unwrap();
        assert_eq!(straight.headers, around.headers);
        assert_eq!(around.url, relayed);
        let (name, value) = straight.headers.last().unwrap();
        assert_eq!(name, "authorization");
        assert!(value.contains("/eu-west-1/bedrock/aws4_request"), "{value}");
        assert!(!value.contains("wJalr"));
    }
}

#[test]
fn what_is_signed_goes_to_no_other_region() {
    for url in [
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse",
        "https://app.example/bedrock/us-east-1/model/m/converse",
        "https://app.example/bedrock-control/us-east-1/foundation-models",
        "https://s3.eu-west-1.amazonaws.com/bucket",
    ] {
        let sent = attach(&aws(), request(url, None), &NOW);
        assert_eq!(sent.err(), Some(AttachError::UnboundHost), "{url}");
    }
}

#[test]
fn a_plain_key_takes_the_place_of_a_pair_or_an_account() {
    for (scheme, name, value) in [
        (AuthScheme::AwsKeys, "authorization", "Bearer ABSKtest"),
        (AuthScheme::GoogleAccount, "x-goog-api-key", "ABSKtest"),
    ] {
        let sent = attach(
            &credential("ABSKtest", scheme),
            request("https://api.openai.com/v1/m", None),
            &NOW,
        );
        assert_eq!(sent.unwrap().headers, [(name.to_owned(), value.to_owned())]);
    }
}

#[test]
fn an_account_needs_a_token_that_has_not_run_out() {
    let file = crate::google::tests::key_file(
        "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----",
    );
    let bound_to = bound("https://aiplatform.googleapis.com", Some("vertex/global"));
    let account = Credential::new(AuthScheme::GoogleAccount, Secret::new(file), bound_to)
        .unwrap_or_else(|error| panic!("{error:?}"));
    let ask = || request("https://app.example/vertex/global/v1/projects/p", None);
    let token = |renew_at: u64| AccessToken {
        token: Secret::new("ya29.token".to_owned()),
        renew_at,
    };
    let with = |token: &AccessToken| {
        let at = Moment {
            token: Some(token),
            ..NOW
        };
        attach(&account, ask(), &at)
    };
    assert_eq!(
        attach(&account, ask(), &NOW).err(),
        Some(AttachError::NeedsToken)
    );
    assert_eq!(
        with(&token(NOW.unix_seconds)).err(),
        Some(AttachError::NeedsToken)
    );
    let sent = with(&token(NOW.unix_seconds + 1)).unwrap();
    assert_eq!(
        sent.headers,
        [("authorization".to_owned(), "Bearer ya29.token".to_owned())]
    );
}
