//! The door: what is asked reaches the provider, what is answered reaches the client, in either shape.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use serde_json::{Value, json};

use super::*;
use crate::relay::{MAX_BODY_BYTES, MAX_IDLE_MS, MAX_TOTAL_MS, MAX_WAIT_MS};

mod asked;
mod hostile;
mod others;
mod round_trip;

const ORIGIN: &str = "https://relay.example";

fn policy() -> Policy<'static> {
    Policy {
        own_origin: ORIGIN,
        allowed_origins: None,
        upstreams: Vec::new(),
        max_body_bytes: MAX_BODY_BYTES,
        max_wait_ms: MAX_WAIT_MS,
        max_idle_ms: MAX_IDLE_MS,
        max_total_ms: MAX_TOTAL_MS,
        watch_passed: false,
        log: false,
    }
}

fn head() -> Head<'static> {
    Head {
        own_origin: ORIGIN,
        key: Some("k"),
        ..Head::default()
    }
}

fn errand(door: Door, body: &Value, head: &Head<'_>) -> Result<Errand, Refusal> {
    let body = body.to_string();
    Errand::of(Call::Chat(door), body.as_bytes(), head, &policy())
}

fn chat(fields: Value) -> Value {
    let mut body = json!({ "model": "gpt-4.1", "messages": [{ "role": "user", "content": "Hi" }] });
    let Value::Object(fields) = fields else {
        panic!("no object")
    };
    body.as_object_mut().unwrap().extend(fields);
    body
}

#[test]
fn a_text_is_quoted_as_json_does() {
    for text in [
        "",
        "plain",
        "\"",
        "a\\b\nc\td\u{0}\u{1f}",
        "한국어 🙂\u{7f}\u{2028}",
        "\n\n",
    ] {
        let mut quoted = String::new();
        quote(text, &mut quoted);
        assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
    }
}
