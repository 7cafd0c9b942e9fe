//! Which links are asked about, and which hosts are suspicious.

use super::*;

fn address(before: &str, host: &str, after: &str) -> Address {
    Address {
        before: before.to_owned(),
        host: host.to_owned(),
        after: after.to_owned(),
    }
}

#[test]
fn a_link_is_followed_at_once_only_to_a_known_host_and_with_little_in_it() {
    let known = ["docs.example".to_owned()];
    assert!(is_known(
        &address("https://", "docs.example", "/a?b#c"),
        &known
    ));
    for other in [
        address("https://", "evil.example", "/"),
        address("https://", "docs.example:8443", "/"),
        address("https://", "sub.docs.example", "/"),
        address("https://user@", "docs.example", "/"),
        address("https://", "docs.example", &"a".repeat(MUCH + 1)),
    ] {
        assert!(!is_known(&other, &known), "{}", other.href());
    }
}

#[test]
fn hosts_are_told_apart_by_their_letters() {
    for (host, expected) in [
        ("example.com", Letters::Plain),
        ("xn--80ak6aa92e.com", Letters::Plain),
        ("한국.kr", Letters::Foreign),
        ("naver뉴스.kr", Letters::Foreign),
        ("東京タワー.jp", Letters::Foreign),
        ("bücher.example", Letters::Foreign),
        ("аррӏе.com", Letters::Foreign),
        ("аpple.com", Letters::Mixed),
        ("gοοgle.com", Letters::Mixed),
        ("한국аpp.kr", Letters::Mixed),
        ("한グ.kr", Letters::Mixed),
    ] {
        assert_eq!(letters(host), expected, "{host}");
    }
}

#[test]
fn what_a_careful_reader_would_notice_is_said() {
    let words = crate::words::of(maas_core::session::Language::En);
    let quiet = address("https://", "example.com", "/");
    assert_eq!(warnings(&quiet, "example.com", words), Vec::<String>::new());
    let loud = address(
        "https://bank.example@",
        "xn--pple-43d.com",
        &"a".repeat(500),
    );
    assert_eq!(warnings(&loud, "аpple.com", words).len(), 3);
}
