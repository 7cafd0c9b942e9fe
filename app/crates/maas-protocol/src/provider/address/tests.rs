//! Addresses as people type them.

use super::*;

#[test]
fn good_addresses_lose_only_their_trailing_slashes() {
    for (typed, checked) in [
        ("https://api.example.com/v1/", "https://api.example.com/v1"),
        (" https://API.example.com ", "https://api.example.com"),
        ("http://localhost:1234/v1", "http://localhost:1234/v1"),
        ("http://127.0.0.1:11434//", "http://127.0.0.1:11434"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://192.168.0.7:8000", "http://192.168.0.7:8000"),
        ("http://box.local/v1", "http://box.local/v1"),
    ] {
        assert_eq!(check_base_url(typed).as_deref(), Ok(checked), "{typed}");
    }
}

#[test]
fn each_bad_address_is_refused_by_its_rule() {
    use BaseUrlError::*;
    for (typed, rule) in [
        ("", NotAbsolute),
        ("api.example.com/v1", NotAbsolute),
        ("ftp://example.com", NotAbsolute),
        ("javascript://x", NotAbsolute),
        ("http://example.com/v1", NotSecure),
        ("http://8.8.8.8", NotSecure),
        ("http://notlocalhost", NotSecure),
        ("https://user:pass@example.com", HasCredentials),
        ("https://api.openai.com@evil.example", HasCredentials),
        ("https://example.com/v1?key=1", HasQuery),
        ("https://example.com/#x", HasQuery),
        ("https://exa mple.com", BadCharacter),
        ("https://example.com\\@evil", HasCredentials),
        ("https://example.com\\evil", BadCharacter),
        ("https://example.com:99999", BadCharacter),
        ("https://example.com:0", BadCharacter),
        ("https://example..com", BadCharacter),
        ("https://한국.example", BadCharacter),
        ("https://example.com/a/../b", BadCharacter),
        ("https://", BadCharacter),
        ("https://[::1", BadCharacter),
    ] {
        assert_eq!(check_base_url(typed), Err(rule), "{typed}");
    }
}

#[test]
fn an_origin_is_written_as_browsers_write_it() {
    assert_eq!(
        origin("https://API.example.com:443/v1").as_deref(),
        Some("https://api.example.com")
    );
    assert_eq!(
        origin("http://localhost:80").as_deref(),
        Some("http://localhost")
    );
    assert_eq!(
        origin("http://localhost:8080/x").as_deref(),
        Some("http://localhost:8080")
    );
    assert_eq!(origin("https://a@b"), None);
}

#[test]
fn hosts_are_told_apart_by_how_near_they_are() {
    for (url, near) in [
        ("http://localhost:1234/v1", Space::Loopback),
        ("http://127.0.0.1", Space::Loopback),
        ("http://[::1]:8080", Space::Loopback),
        ("https://ollama.localhost", Space::Loopback),
        ("http://192.168.0.7:8000", Space::Local),
        ("https://box.local/v1", Space::Local),
        ("https://llm.internal", Space::Local),
        ("https://api.example.com", Space::Public),
        ("https://notlocalhost", Space::Public),
        ("nonsense", Space::Public),
    ] {
        assert_eq!(space(url), near, "{url}");
    }
}
