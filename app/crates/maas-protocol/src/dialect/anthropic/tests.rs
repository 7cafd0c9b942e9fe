//! Oddities of Anthropic's wire that the fixtures do not show.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::Value;

use super::*;
use crate::{
    chat::{Effort, Message, Params, Role},
    provider::{ProviderId, Route},
    usage::Usage,
};

#[test]
fn a_later_count_keeps_what_it_leaves_out() {
    let mut decoder = Anthropic::MESSAGES.decoder();
    let mut out = Vec::new();
    for data in [
        r#"{"type":"message_start","message":{"usage":{"input_tokens":40,"cache_read_input_tokens":1200,"output_tokens":1}}}"#,
        r#"{"type":"message_delta","delta":{},"usage":{"input_tokens":50,"output_tokens":12}}"#,
    ] {
        decoder.push(format!("data: {data}\n\n").as_bytes(), &mut out);
    }
    let last = Usage {
        input: Some(1250),
        cached_input: Some(1200),
        output: Some(12),
        ..Usage::default()
    };
    assert_eq!(out.last(), Some(&ChatEvent::Usage { usage: last }));
}

#[test]
fn a_whole_call_without_arguments_has_the_empty_object() {
    let body = br#"{"content":[{"type":"tool_use","id":"a","name":"f","input":{}}],"stop_reason":"tool_use"}"#;
    let events = Anthropic::MESSAGES.read_whole(body).unwrap();
    let arguments = ChatEvent::ToolArguments {
        index: 0,
        text: "{}".into(),
    };
    assert!(events.contains(&arguments), "{events:?}");
}

#[test]
fn an_object_that_is_no_message_is_no_answer() {
    let events = Anthropic::MESSAGES.read_whole(b"{}").unwrap();
    assert!(
        matches!(events.last(), Some(ChatEvent::Failed { .. })),
        "{events:?}"
    );
}

/// The key is good; only the way is barred, and the relay is another way.
#[test]
fn a_barred_organisation_reads_as_blocked() {
    let head = crate::http::ResponseHead {
        status: 401,
        headers: Vec::new(),
    };
    let body = br#"{"type":"error","error":{"type":"authentication_error","message":"CORS requests are not allowed for this Organization because of custom data retention settings."}}"#;
    assert_eq!(
        Anthropic::MESSAGES.read_error(&head, body).kind,
        ErrorKind::Blocked
    );
}

fn written(model: &str, params: Params) -> (Value, Vec<String>) {
    let endpoint = Endpoint {
        spec: ProviderId::Anthropic.spec(),
        base_url: "https://api.anthropic.com".into(),
        route: Route::Direct,
        extra_headers: Vec::new(),
    };
    let request = ChatRequest {
        model: model.into(),
        messages: vec![Message::text(Role::User, "x")],
        params,
        ..ChatRequest::default()
    };
    let (request, left_out) = endpoint.write(&request).unwrap();
    let body = serde_json::from_str(&request.body.unwrap()).unwrap();
    (body, left_out)
}

/// A cap over the model's limit is refused, and so is a budget that is not below the cap.
#[test]
fn a_budget_stays_below_a_cap_that_stays_within_the_limit() {
    for (model, max_tokens, limit) in [
        ("claude-opus-4-1-20250805", None, 32_000),
        ("claude-opus-4-1-20250805", Some(500), 32_000),
        ("claude-haiku-4-5", Some(500), 64_000),
    ] {
        for effort in [Effort::Minimal, Effort::High, Effort::Max] {
            let params = Params {
                max_tokens,
                reasoning_effort: Some(effort),
                ..Params::default()
            };
            let (body, _) = written(model, params);
            let cap = body["max_tokens"].as_u64().unwrap();
            let budget = body["thinking"]["budget_tokens"].as_u64().unwrap();
            assert!(1_024 <= budget && budget < cap && cap <= limit, "{body}");
        }
    }
}

#[test]
fn a_budget_goes_alone_and_what_it_drops_is_said() {
    let params = |effort| Params {
        temperature: Some(0.5),
        top_k: Some(40),
        reasoning_effort: Some(effort),
        ..Params::default()
    };
    let (body, left_out) = written("claude-haiku-4-5", params(Effort::Low));
    assert_eq!(left_out, ["temperature", "top_k"]);
    assert!(body.get("temperature").is_none() && body.get("top_k").is_none());
    let (_, left_out) = written("claude-haiku-4-5", params(Effort::None));
    assert!(left_out.is_empty());
    let (_, left_out) = written("claude-sonnet-4-6", params(Effort::Low));
    assert!(left_out.is_empty());
}

/// An instruction in mid-conversation becomes the person's words, which may not come before a tool's result.
#[test]
fn results_stand_before_any_text_of_their_turn() {
    let call = Part::ToolCall {
        id: "a".into(),
        name: "f".into(),
        arguments: "{}".into(),
        signature: None,
    };
    let result = Part::ToolResult {
        id: "a".into(),
        name: "f".into(),
        text: "1".into(),
        is_error: false,
    };
    let say = |role, part| Message {
        role,
        parts: vec![part],
    };
    let request = ChatRequest {
        model: "claude-sonnet-5".into(),
        messages: vec![
            Message::text(Role::User, "x"),
            say(Role::Assistant, call),
            Message::text(Role::System, "be brief"),
            say(Role::Tool, result),
        ],
        ..ChatRequest::default()
    };
    let body = Value::Object(write::body(&request, ("model", "m")));
    let kind = |place: &str| body.pointer(place).cloned();
    assert_eq!(
        kind("/messages/2/content/0/type"),
        Some("tool_result".into())
    );
    assert_eq!(kind("/messages/2/content/1/text"), Some("be brief".into()));
}

/// A kind of event, block or piece that came later than this code is no fault, whatever its fields hold.
#[test]
fn what_is_not_known_is_skipped_and_what_is_broken_is_not() {
    let read = |data: &str| {
        let mut decoder = Anthropic::MESSAGES.decoder();
        let mut out = Vec::new();
        decoder.push(format!("data: {data}\n\n").as_bytes(), &mut out);
        out
    };
    for data in [
        r#"{"type":"news","message":"m","delta":"d","usage":7,"index":"x"}"#,
        r#"{"type":"content_block_start","content_block":{"type":"news","text":{"a":1},"data":[]}}"#,
        r#"{"type":"content_block_delta","delta":{"type":"news_delta","text":{"a":1},"thinking":0}}"#,
    ] {
        assert_eq!(read(data), [], "{data}");
    }
    let events = read(r#"{"type":"message_start","message":"m"}"#);
    assert!(matches!(events.as_slice(), [ChatEvent::Failed { .. }]));
}

/// What is read without JSON says what JSON would have said.
#[test]
fn a_piece_of_text_reads_the_same_in_any_spelling() {
    let read = |data: &str| {
        let mut decoder = Anthropic::MESSAGES.decoder();
        let mut out = Vec::new();
        decoder.push(format!("data: {data}\n\n").as_bytes(), &mut out);
        out
    };
    let text = |text: &str| ChatEvent::Text { text: text.into() };
    let of = |index: &str, piece: &str, end: &str| {
        format!(
            r#"{{"type":"content_block_delta","index":{index},"delta":{{"type":"text_delta","text":"{piece}"{end}"#
        )
    };
    for (piece, said) in [
        ("a word", "a word"),
        ("그래 🙂", "그래 🙂"),
        (r#"\"a\\\n\u00e9"#, "\"a\\\né"),
    ] {
        for index in ["0", "9", "10"] {
            for end in [
                "}}",
                "}   }",
                "} \t }  ",
                r#","more":1}}"#,
                r#"},"more":{}}"#,
            ] {
                let data = of(index, piece, end);
                assert_eq!(read(&data), [text(said)], "{data}");
                assert!(plain_text(&data).is_none_or(|plain| plain == said));
            }
        }
    }
    assert_eq!(plain_text(&of("0", "a word", "}  }")), Some("a word"));
    assert_eq!(read(&of("0", "", "}}")), []);
    for (index, piece, end) in [
        ("0", "a", "}"),
        ("0", "a", "}}}"),
        ("0", "a", "}}{"),
        ("0", "a\u{1}", "}}"),
        ("", "a", "}}"),
        ("00", "a", "}}"),
        ("x", "a", "}}"),
    ] {
        let data = of(index, piece, end);
        assert_eq!(plain_text(&data), None, "{data}");
        assert!(
            matches!(read(&data).as_slice(), [ChatEvent::Failed { .. }]),
            "{data}"
        );
    }
}

#[test]
fn a_schema_goes_without_what_is_refused() {
    let schema = serde_json::json!({
        "type": "object",
        "properties": {
            "pattern": { "type": "string", "pattern": "^a", "format": "regex", "minLength": 1 },
            "when": { "type": "string", "format": "date" },
            "list": { "type": "array", "items": { "oneOf": [
                { "type": "number", "minimum": 0 }, { "properties": {} }
            ] }, "maxItems": 3 }
        },
        "required": ["pattern"],
        "additionalProperties": true
    });
    let request = ChatRequest {
        model: "claude-sonnet-5".into(),
        messages: vec![Message::text(Role::User, "x")],
        response_format: Some(crate::chat::ResponseFormat::JsonSchema {
            name: "thing".into(),
            schema,
            strict: true,
        }),
        ..ChatRequest::default()
    };
    let body = Value::Object(write::body(&request, ("model", "m")));
    let expected = serde_json::json!({
        "type": "object",
        "properties": {
            "pattern": { "type": "string" },
            "when": { "type": "string", "format": "date" },
            "list": { "type": "array", "items": { "anyOf": [
                { "type": "number" }, { "properties": {}, "additionalProperties": false }
            ] } }
        },
        "required": ["pattern"],
        "additionalProperties": false
    });
    assert_eq!(
        body.pointer("/output_config/format/schema"),
        Some(&expected)
    );
}
