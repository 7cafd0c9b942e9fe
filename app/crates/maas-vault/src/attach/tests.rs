//! A key goes to its host and nowhere else.

#![expect(clippy::unwrap_used, reason = "tests")]

use maas_protocol::http::Method;

use super::*;

const OWN: &str = "https://app.example";

fn credential(key: &str, scheme: AuthScheme) -> Credential {
    let bound_to = Binding::new("https://api.openai.com/v1", Some("openai")).unwrap();
    Credential {
        scheme,
        key: Secret::new(key.to_owned()),
        bound_to,
    }
}

fn send(url: &str) -> Result<HttpRequest, AttachError> {
    let request = HttpRequest {
        method: Method::Post,
        url: url.into(),
        headers: Vec::new(),
        body: None,
    };
    attach(&credential("sk-test", AuthScheme::Bearer), request, OWN)
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
        let sent = attach(&credential("sk-test", scheme), request, OWN).unwrap();
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
    let bound_to = Binding::new("http://localhost:1234/v1", None).unwrap();
    assert!(bound_to.allows("http://localhost:1234/v1/models", OWN));
    assert!(!bound_to.allows("https://app.example/custom-1/v1/models", OWN));
}

/// The path names the host's part, so a key for one resource must not go to another's.
#[test]
fn a_key_for_one_resource_goes_to_no_other_through_the_relay() {
    let home = "https://contoso.openai.azure.com";
    let bound_to = Binding::new(&format!("{home}/openai/v1"), Some("azure/contoso")).unwrap();
    for url in [
        "https://contoso.openai.azure.com/openai/v1/chat/completions",
        "https://app.example/azure/contoso/openai/v1/chat/completions",
        "https://app.example/azure/contoso/openai/deployments/d/chat/completions?api-version=1",
    ] {
        assert!(bound_to.allows(url, OWN), "{url}");
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
        assert!(!bound_to.allows(url, OWN), "{url}");
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
        let sent = attach(&credential(key, AuthScheme::ApiKey), request, OWN).unwrap();
        assert_eq!(sent.headers, [(name.to_owned(), value)], "{key}");
    }
}

#[test]
fn keys_that_could_smuggle_are_refused() {
    for key in ["", "a b", "a,b", "a\r\nx: y", "a\u{0}", "키", "a\u{7F}"] {
        let request = HttpRequest {
            method: Method::Get,
            url: "https://api.openai.com/v1/m".into(),
            headers: Vec::new(),
            body: None,
        };
        let result = attach(&credential(key, AuthScheme::Bearer), request, OWN);
        assert_eq!(result.err(), Some(AttachError::BadCredential), "{key:?}");
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
            attach(&credential("k", AuthScheme::Bearer), request, OWN).err(),
            Some(AttachError::AlreadyThere)
        );
    }
}

#[test]
fn a_mask_shows_four_characters_at_most() {
    assert_eq!(
        masked(&Secret::new("sk-test-0123456789".into())),
        "••••6789"
    );
    assert_eq!(masked(&Secret::new("short-key".into())), "••••");
}
