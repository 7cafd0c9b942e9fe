//! Oddities of Cohere's wire that the fixtures do not show.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use super::*;
use crate::{
    chat::{Effort, Message, Params, Part, ResponseFormat, Role, Tool, ToolChoice},
    provider::ProviderId,
};

fn ask() -> ChatRequest {
    ChatRequest {
        model: "m".into(),
        messages: vec![Message::text(Role::User, "Time?")],
        ..ChatRequest::default()
    }
}

fn tool(name: &str, strict: bool) -> Tool {
    Tool {
        name: name.into(),
        description: String::new(),
        parameters: json!({}),
        strict,
    }
}

fn read(events: &[&str]) -> Vec<ChatEvent> {
    let mut decoder = Cohere.decoder();
    let mut out = Vec::new();
    for data in events {
        decoder.push(format!("data: {data}\n\n").as_bytes(), &mut out);
    }
    decoder.finish(&mut out);
    out
}

#[test]
fn a_named_tool_is_the_only_one_and_required() {
    let mut request = ask();
    request.tools = vec![tool("a", true), tool("b", false)];
    for (choice, names, strict, word) in [
        (None, json!(["a", "b"]), true, None),
        (Some(ToolChoice::Auto), json!(["a", "b"]), true, None),
        (
            Some(ToolChoice::None),
            json!(["a", "b"]),
            true,
            Some("NONE"),
        ),
        (
            Some(ToolChoice::Required),
            json!(["a", "b"]),
            true,
            Some("REQUIRED"),
        ),
        (
            Some(ToolChoice::Tool("b".into())),
            json!(["b"]),
            false,
            Some("REQUIRED"),
        ),
    ] {
        request.tool_choice = choice;
        let body = write::body(&request);
        let tools = body.get("tools").unwrap().as_array().unwrap();
        let sent: Value = tools
            .iter()
            .map(|tool| tool.pointer("/function/name").unwrap().clone())
            .collect();
        assert_eq!(sent, names);
        assert_eq!(body.contains_key("strict_tools"), strict);
        assert_eq!(body.get("tool_choice").and_then(Value::as_str), word);
        let schema = tools.first().unwrap().pointer("/function/parameters");
        assert_eq!(schema, Some(&json!({ "type": "object" })));
    }
}

#[test]
fn families_differ_in_what_they_take() {
    for (model, effort, images, forced_tools) in [
        ("command-r-plus-08-2024", false, false, false),
        ("command-r7b-12-2024", false, false, true),
        ("command-a-03-2025", false, false, true),
        ("command-a-reasoning-08-2025", true, false, true),
        ("command-a-vision-07-2025", false, true, true),
        ("something-new", false, true, true),
    ] {
        let takes = (ProviderId::Cohere.spec().takes)(model);
        assert_eq!(
            (takes.effort, takes.images, takes.forced_tools),
            (effort, images, forced_tools),
            "{model}"
        );
    }
}

#[test]
fn values_are_kept_within_bounds() {
    let mut request = ask();
    request.params = Params {
        temperature: Some(1.5),
        top_p: Some(1.0),
        top_k: Some(900),
        presence_penalty: Some(-1.0),
        frequency_penalty: Some(2.0),
        top_logprobs: Some(0),
        ..Params::default()
    };
    let body = write::body(&request);
    for (name, value) in [
        ("temperature", json!(1.0)),
        ("p", json!(0.99)),
        ("k", json!(500)),
        ("presence_penalty", json!(0.0)),
        ("frequency_penalty", json!(1.0)),
        ("logprobs", json!(true)),
    ] {
        assert_eq!(body.get(name), Some(&value), "{name}");
    }
    assert!(!body.contains_key("top_logprobs"));
}

#[test]
fn an_effort_is_a_budget_or_none() {
    for (effort, thinking) in [
        (Effort::None, json!({ "type": "disabled" })),
        (
            Effort::Low,
            json!({ "type": "enabled", "token_budget": 1024 }),
        ),
        (Effort::Max, json!({ "type": "enabled" })),
    ] {
        let mut request = ask();
        request.params.reasoning_effort = Some(effort);
        assert_eq!(write::body(&request).get("thinking"), Some(&thinking));
    }
}

#[test]
fn json_is_asked_for_in_words_without_instructions_too() {
    let mut request = ask();
    request.response_format = Some(ResponseFormat::JsonObject);
    let body = write::body(&request);
    assert_eq!(
        body.get("messages"),
        Some(&json!([
            { "role": "system", "content": "Answer with a JSON object." },
            { "role": "user", "content": "Time?" },
        ]))
    );
    assert_eq!(
        body.get("response_format"),
        Some(&json!({ "type": "json_object" }))
    );
}

/// An old thought is not sent; what was said beside a call is its plan, for there is no content then.
#[test]
fn thoughts_go_back_in_the_running_loop_only() {
    let turn = |call: bool| Message {
        role: Role::Assistant,
        parts: [
            Part::Reasoning {
                text: "hm".into(),
                item: None,
            },
            Part::Text {
                text: "Let me look.".into(),
            },
        ]
        .into_iter()
        .chain(call.then(|| Part::ToolCall {
            id: "a".into(),
            name: "f".into(),
            arguments: "{}".into(),
            signature: None,
        }))
        .collect(),
    };
    let question = Message::text(Role::User, "Time?");
    let mut request = ask();
    request.messages = vec![
        question.clone(),
        turn(true),
        turn(false),
        Message::text(Role::Assistant, " "),
        question.clone(),
        turn(true),
        turn(false),
    ];
    let body = write::body(&request);
    let calls =
        json!([{ "id": "a", "type": "function", "function": { "name": "f", "arguments": "{}" } }]);
    assert_eq!(
        body.get("messages"),
        Some(&json!([
            { "role": "user", "content": "Time?" },
            { "role": "assistant", "tool_plan": "Let me look.", "tool_calls": calls },
            { "role": "assistant", "content": "Let me look." },
            { "role": "user", "content": "Time?" },
            { "role": "assistant", "tool_plan": "hm\n\nLet me look.", "tool_calls": calls },
            { "role": "assistant", "content": [
                { "type": "thinking", "thinking": "hm" }, { "type": "text", "text": "Let me look." }
            ] },
        ]))
    );
}

/// The wire's index restarts beside that of the content, and a call may go without its end.
#[test]
fn calls_have_their_own_ordinals_and_always_arguments() {
    let start = r#"{"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"x","function":{"name":"f","arguments":""}}}}}"#;
    let piece = |text: &str| {
        format!(
            r#"{{"type":"tool-call-delta","index":0,"delta":{{"message":{{"tool_calls":{{"function":{{"arguments":"{text}"}}}}}}}}}}"#
        )
    };
    let events = read(&[
        start,
        &piece("nu"),
        &piece("ll"),
        start,
        &piece(" "),
        &piece("{}"),
        start,
        r#"{"type":"message-end","delta":{"finish_reason":"TOOL_CALL"}}"#,
    ]);
    let arguments: Vec<(u32, &str)> = events
        .iter()
        .filter_map(|event| match event {
            ChatEvent::ToolArguments { index, text } => Some((*index, text.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(arguments, [(1, " {}"), (0, "{}"), (2, "{}")]);
}

#[test]
fn an_end_that_is_an_error_fails() {
    for (end, text) in [
        (
            r#"{"finish_reason":"TIMEOUT"}"#,
            "the provider ended the answer with TIMEOUT",
        ),
        (
            r#"{"finish_reason":"ERROR"}"#,
            "the provider ended the answer with ERROR",
        ),
        (
            r#"{"finish_reason":"SOMETHING_NEW"}"#,
            "the provider ended the answer with SOMETHING_NEW",
        ),
        (
            r#"{"error":"it broke","finish_reason":"COMPLETE"}"#,
            "it broke",
        ),
    ] {
        let events = read(&[&format!(r#"{{"type":"message-end","delta":{end}}}"#)]);
        let error = ProviderError::new(ErrorKind::Overloaded, text);
        assert_eq!(events, [ChatEvent::Failed { error }]);
    }
}

#[test]
fn only_known_words_have_a_meaning() {
    for (word, kind) in [
        ("STOP_SEQUENCE", FinishKind::Stop),
        ("MAX_TOKENS", FinishKind::Length),
    ] {
        let events = read(&[
            &format!(r#"{{"type":"message-end","delta":{{"finish_reason":"{word}","error":""}}}}"#),
            "what comes after the end",
        ]);
        let reason = FinishReason {
            kind,
            raw: word.into(),
        };
        assert_eq!(events, [ChatEvent::Finished { reason }]);
    }
}

#[test]
fn an_error_object_where_an_answer_was_due_is_read() {
    let body = r#"{"id":"e","message":"no such thing"}"#;
    let error = ProviderError::new(ErrorKind::Overloaded, "no such thing");
    let failed = [ChatEvent::Failed { error }];
    assert_eq!(Cohere.read_whole(body.as_bytes()).unwrap(), failed);
    assert_eq!(read(&[body]), failed);
    assert!(Cohere.read_whole(br#"{"message":7}"#).is_err());
    let empty = Cohere.read_whole(b"{}").unwrap();
    assert!(
        matches!(empty.as_slice(), [ChatEvent::Failed { .. }]),
        "{empty:?}"
    );
}

#[test]
fn statuses_of_cohere_s_own_are_told_apart() {
    for (status, kind) in [
        (400, ErrorKind::BadRequest),
        (404, ErrorKind::BadModel),
        (422, ErrorKind::BadRequest),
        (498, ErrorKind::BadKey),
        (499, ErrorKind::Cancelled),
        (503, ErrorKind::Overloaded),
    ] {
        let head = ResponseHead {
            status,
            headers: Vec::new(),
        };
        let error = Cohere.read_error(&head, br#"{"id":"e","message":"m"}"#);
        assert_eq!((error.kind, error.text.as_str()), (kind, "m"), "{status}");
    }
}
