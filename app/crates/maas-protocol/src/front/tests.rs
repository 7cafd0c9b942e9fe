//! The door: what is asked reaches the provider, what is answered reaches the client, in either shape.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use serde_json::{Value, json};

use super::*;

mod asked;
mod hostile;
mod others;
mod round_trip;

const ORIGIN: &str = "https://relay.example";

fn policy() -> Policy<'static> {
    Policy::usual(ORIGIN)
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
fn the_key_is_what_follows_the_schemes_name() {
    for (bearer, own, key) in [
        (Some("Bearer k"), None, Some("k")),
        (Some("bearer  k "), None, Some("k")),
        (Some("k"), None, Some("k")),
        (Some("Bearer k"), Some("own"), Some("own")),
        (Some("Bearer"), Some("own"), Some("own")),
        (Some("Bearer"), None, None),
        (Some("bearer "), None, None),
        (Some(" "), Some(""), None),
        (None, None, None),
    ] {
        let mut values = [None; HEADERS.len()];
        [values[0], values[1]] = [bearer, own];
        assert_eq!(
            Head::read(ORIGIN, None, values).key,
            key,
            "{bearer:?} {own:?}"
        );
    }
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
