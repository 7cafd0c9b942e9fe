//! The `_headers` rules as a static host reads them.

use super::*;

fn of(rules: &Rules, path: &str, name: &str) -> Vec<String> {
    let headers = rules.of(path).into_iter();
    let named = headers.filter(|(known, _)| known.eq_ignore_ascii_case(name));
    named.map(|(_, value)| value.to_owned()).collect()
}

#[test]
fn a_detached_header_is_replaced_and_not_joined() {
    let rules = Rules::read("/*\n  X-A: page\n  X-B: all\n/key*\n  ! X-A\n  X-A: worker\n");
    assert_eq!(of(&rules, "/keyring.js", "x-a"), ["worker"]);
    assert_eq!(of(&rules, "/keyring.js", "x-b"), ["all"]);
}

#[test]
fn the_worker_gets_its_own_policy_from_the_shipped_template() {
    let rules = Rules::read(include_str!("../../../../../../static/_headers"));
    let policy = |path: &str| {
        let all = of(&rules, path, "content-security-policy");
        assert_eq!(all.len(), 1);
        all.concat()
    };
    assert!(policy("/").contains("connect-src 'self';"));
    assert!(policy("/").contains("@SCRIPT_HASHES@"));
    assert!(!policy("/").contains("unsafe-inline"));
    assert!(
        policy("/keyring_loader.js")
            .contains("connect-src 'self' https: http://localhost:* http://127.0.0.1:*")
    );
}
