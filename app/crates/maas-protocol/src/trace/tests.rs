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

/// The signature and the pair stay hidden; what they cover is worth seeing, and the shell can sign anew.
#[test]
fn a_signed_request_shows_what_is_signed() {
    let written = HttpRequest {
        method: Method::Post,
        url: "https://app.example/bedrock/eu-west-1/model/m%3A0/converse".into(),
        headers: vec![("content-type".into(), "application/json".into())],
        body: Some("{}".into()),
    };
    let mut sent = written.clone();
    let authorization = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE000000/20261120/eu-west-1/bedrock/aws4_request, \
                         SignedHeaders=content-type;host;x-amz-date, Signature=0123456789abcdef0123456789abcdef";
    for (name, value) in [
        ("x-amz-date", "20261120T120000Z"),
        ("x-amz-security-token", "session-token-0123456789"),
        ("authorization", authorization),
    ] {
        sent.headers.push((name.into(), value.into()));
    }
    let mut trace = Trace::default();
    trace.sent(&written, &sent, |key| format!("<{}>", key.len()));
    let shown = |name: &str| {
        let headers = trace.request.iter().flat_map(|request| &request.headers);
        let mut values = headers.filter(|(own, _)| own == name);
        values
            .next()
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    assert_eq!(shown("x-amz-date"), "20261120T120000Z");
    assert_eq!(shown("x-amz-security-token"), "<24>");
    assert_eq!(
        shown("authorization"),
        "AWS4-HMAC-SHA256 Credential=<17>/20261120/eu-west-1/bedrock/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, Signature=<32>"
    );
    assert_eq!(
        trace.curl(),
        "curl -N 'https://app.example/bedrock/eu-west-1/model/m%3A0/converse' \\\n  \
         -H 'content-type: application/json' \\\n  \
         -H \"x-amz-security-token: $AWS_SESSION_TOKEN\" \\\n  \
         --aws-sigv4 aws:amz:eu-west-1:bedrock --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" \\\n  \
         --data-raw '{}'"
    );
}

#[test]
fn what_cannot_be_shown_is_a_dot() {
    let mut trace = Trace::default();
    trace.came(1, b"\0\0\0z\x0b:event\n{}");
    let text = trace.pieces.first().map(|piece| piece.text.as_str());
    assert_eq!(text, Some("···z·:event\n{}"));
}

#[test]
fn the_bytes_of_files_are_left_out_and_all_else_stays() {
    let long = "QUJD".repeat(2000);
    let body =
        format!(r#"{{"text":"plain words, 차","url":"data:image/png;base64,{long}","n":1}}"#);
    let written = HttpRequest {
        body: Some(body),
        ..traced().request.unwrap()
    };
    let mut trace = Trace::default();
    trace.sent(&written, &written, |_| String::new());
    let shown = trace.request.unwrap().body.unwrap();
    assert_eq!(
        shown,
        format!(
            r#"{{"text":"plain words, 차","url":"data:image/png;base64,{}… (7952 more characters of a file)","n":1}}"#,
            "QUJD".repeat(12)
        )
    );
}
