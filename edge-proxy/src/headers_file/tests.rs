//! The rules as the hosts document them.

use super::headers_for;

const RULES: &str = "\
# a comment
/*
  X-One: 1
  Content-Security-Policy: default-src 'none'

/keyring*
  ! Content-Security-Policy
  Content-Security-Policy: connect-src https:
/*.wasm
  X-One: 2
/
  Cache-Control: no-cache
";

fn pairs(path: &str) -> Vec<String> {
    headers_for(RULES, path)
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

#[test]
fn rules_are_joined_and_detached() {
    assert_eq!(
        pairs("/page.js"),
        ["x-one=1", "content-security-policy=default-src 'none'"]
    );
    assert_eq!(
        pairs("/keyring.js"),
        ["x-one=1", "content-security-policy=connect-src https:"]
    );
    assert_eq!(
        pairs("/page.wasm"),
        ["x-one=1, 2", "content-security-policy=default-src 'none'"]
    );
    assert_eq!(
        pairs("/").last().map(String::as_str),
        Some("cache-control=no-cache")
    );
}
