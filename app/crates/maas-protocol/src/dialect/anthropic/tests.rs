//! Oddities of Anthropic's wire that the fixtures do not show.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::usage::Usage;

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
