//! A trace shows everything but the key.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::http::Method;

const KEY: &str = "sk-canary-0123456789";

fn traced() -> Trace {
    let written = HttpRequest {
        method: Method::Post,
        url: "https://api.example/v1/chat?x=1".into(),
        headers: vec![("content-type".into(), "application/json".into())],
        body: Some(r#"{"text":"it's"}"#.into()),
    };
    let mut sent = written.clone();
    sent.headers
        .push(("authorization".into(), format!("Bearer {KEY}")));
    let mut trace = Trace::default();
    trace.sent(&written, &sent, |key| format!("••••{}", key.len()));
    trace
}

#[test]
fn the_key_is_masked_and_nothing_else_is() {
    let trace = traced();
    let shown = serde_json::to_string(&trace).unwrap_or_default();
    assert!(!shown.contains(KEY) && shown.contains("Bearer ••••20"));
    assert!(shown.contains("it's") && shown.contains("application/json"));
}

#[test]
fn own_headers_that_sound_like_a_secret_are_masked_too() {
    let own = |name: &str| (name.to_owned(), "value-of-mine".to_owned());
    let written = HttpRequest {
        headers: vec![
            own("x-team"),
            own("x-gateway-token"),
            own("cf-aig-authorization"),
        ],
        ..traced().request.unwrap()
    };
    let mut trace = Trace::default();
    trace.sent(&written, &written, |_| "••••".to_owned());
    let values: Vec<_> = trace
        .request
        .unwrap()
        .headers
        .into_iter()
        .map(|(_, value)| value)
        .collect();
    assert_eq!(values, ["value-of-mine", "••••", "••••"]);
    assert_eq!(
        trace.credentials,
        ["x-gateway-token", "cf-aig-authorization"]
    );
}

#[test]
fn curl_asks_for_the_key_and_survives_quotes() {
    assert_eq!(
        traced().curl(),
        "curl -N 'https://api.example/v1/chat?x=1' \\\n  -H 'content-type: application/json' \\\n  \
         -H \"authorization: Bearer $API_KEY\" \\\n  --data-raw '{\"text\":\"it'\\''s\"}'"
    );
}

#[test]
fn a_long_reply_is_shortened_and_said_so() {
    let mut trace = Trace::default();
    trace.came(1, b"abc");
    assert!(!trace.shortened);
    trace.came(2, &vec![b'x'; MOST_BYTES]);
    trace.came(3, b"more");
    assert!(trace.shortened && trace.pieces.len() == 2);
}
