//! The `_headers` rules as a static host reads them.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn a_detached_header_is_replaced_and_not_joined() {
    let rules = read_rules("/*\n  X-A: page\n  X-B: all\n/key*\n  ! X-A\n  X-A: worker\n");
    let mut headers = HeaderMap::new();
    decorate(&rules, "/keyring.js", &mut headers);
    assert_eq!(
        headers.get_all("x-a").iter().collect::<Vec<_>>(),
        ["worker"]
    );
    assert_eq!(headers.get("x-b").unwrap(), "all");
}

#[test]
fn the_worker_gets_its_own_policy_from_the_shipped_template() {
    let rules = read_rules(include_str!("../../../../../../static/_headers"));
    let mut page = HeaderMap::new();
    decorate(&rules, "/", &mut page);
    let mut worker = HeaderMap::new();
    decorate(&rules, "/keyring_loader.js", &mut worker);
    let policy = |headers: &HeaderMap| {
        let all: Vec<_> = headers
            .get_all("content-security-policy")
            .iter()
            .cloned()
            .collect();
        assert_eq!(all.len(), 1);
        all.first().unwrap().to_str().unwrap().to_owned()
    };
    assert!(policy(&page).contains("connect-src 'self';"));
    assert!(policy(&page).contains("@SCRIPT_HASHES@"));
    assert!(!policy(&page).contains("unsafe-inline"));
    assert!(
        policy(&worker).contains("connect-src 'self' https: http://localhost:* http://127.0.0.1:*")
    );
}
