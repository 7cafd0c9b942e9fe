//! What Converse demands of a request and the fixtures do not show.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::chat::{Params, Source};

fn ask(model: &str, messages: Vec<Message>) -> ChatRequest {
    ChatRequest {
        model: model.into(),
        messages,
        ..ChatRequest::default()
    }
}

fn says(role: Role, text: &str) -> Message {
    Message::text(role, text)
}

fn written(request: &ChatRequest) -> Value {
    body(request).unwrap().into()
}

/// What the body holds at a place; null when nothing.
fn at(request: &ChatRequest, place: &str) -> Value {
    written(request).pointer(place).cloned().unwrap_or_default()
}

fn clock() -> Tool {
    Tool {
        name: "clock".into(),
        description: String::new(),
        parameters: json!({}),
        strict: true,
    }
}

fn call() -> Message {
    Message {
        role: Role::Assistant,
        parts: vec![Part::ToolCall {
            id: "call|1".into(),
            name: "clock".into(),
            arguments: "not JSON".into(),
            signature: None,
        }],
    }
}

#[test]
fn the_model_is_one_segment_of_the_path() {
    let mut request = ask("us.amazon.nova-pro-v1:0", Vec::new());
    assert_eq!(path(&request), "/model/us.amazon.nova-pro-v1%3A0/converse");
    request.model = "arn:aws:bedrock:us-east-1:1:inference-profile/a b~".into();
    request.stream = true;
    assert_eq!(
        path(&request),
        "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fa%20b~/converse-stream"
    );
}

#[test]
fn turns_alternate_and_results_come_first() {
    let result = Message {
        role: Role::Tool,
        parts: vec![Part::ToolResult {
            id: "call|1".into(),
            name: "clock".into(),
            text: " ".into(),
            is_error: true,
        }],
    };
    let request = ask(
        "amazon.nova-pro-v1:0",
        vec![
            says(Role::Assistant, "dropped: the first turn is the user's"),
            says(Role::User, "a"),
            says(Role::System, "b"),
            says(Role::User, " "),
            call(),
            says(Role::User, "c"),
            result,
            says(Role::Assistant, "so \n"),
        ],
    );
    assert_eq!(
        at(&request, "/messages"),
        json!([
            { "role": "user", "content": [{ "text": "a" }, { "text": "b" }] },
            { "role": "assistant", "content": [
                { "toolUse": { "toolUseId": "call_1", "name": "clock", "input": {} } }
            ] },
            { "role": "user", "content": [
                { "toolResult": { "toolUseId": "call_1", "content": [{ "text": "(empty)" }], "status": "error" } },
                { "text": "c" }
            ] },
            { "role": "assistant", "content": [{ "text": "so" }] }
        ])
    );
}

/// A history with calls is refused without tools.
#[test]
fn tools_stay_while_the_history_has_calls() {
    let mut request = ask("amazon.nova-pro-v1:0", vec![says(Role::User, "a")]);
    request.tools = vec![clock()];
    request.tool_choice = Some(ToolChoice::None);
    assert_eq!(at(&request, "/toolConfig"), Value::Null);
    request.messages.push(call());
    let spec = json!({ "tools": [{ "toolSpec": {
        "name": "clock", "description": "clock", "inputSchema": { "json": { "type": "object" } }
    } }] });
    assert_eq!(at(&request, "/toolConfig"), spec);
    request.tools.clear();
    request.tool_choice = None;
    assert_eq!(at(&request, "/toolConfig"), spec);
}

#[test]
fn choices_have_their_own_words() {
    let mut request = ask("amazon.nova-pro-v1:0", vec![says(Role::User, "a")]);
    request.tools = vec![clock()];
    for (choice, wire) in [
        (ToolChoice::Auto, json!({ "auto": {} })),
        (ToolChoice::Required, json!({ "any": {} })),
        (
            ToolChoice::Tool("clock".into()),
            json!({ "tool": { "name": "clock" } }),
        ),
    ] {
        request.tool_choice = Some(choice);
        assert_eq!(at(&request, "/toolConfig/toolChoice"), wire);
    }
}

#[test]
fn each_family_has_its_own_words_for_thinking() {
    let params = Params {
        top_k: Some(9),
        reasoning_effort: Some(Effort::Low),
        ..Params::default()
    };
    for (model, fields) in [
        (
            "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
            json!({ "top_k": 9, "thinking": { "type": "enabled", "budget_tokens": 2048 } }),
        ),
        (
            "anthropic.claude-opus-5",
            json!({
                "top_k": 9,
                "thinking": { "type": "adaptive", "display": "summarized" },
                "output_config": { "effort": "low" }
            }),
        ),
        (
            "us.amazon.nova-2-lite-v1:0",
            json!({
                "inferenceConfig": { "topK": 9 },
                "reasoningConfig": { "type": "enabled", "maxReasoningEffort": "low" }
            }),
        ),
        (
            "amazon.nova-pro-v1:0",
            json!({ "inferenceConfig": { "topK": 9 } }),
        ),
        (
            "openai.gpt-oss-120b-1:0",
            json!({ "reasoning_effort": "low" }),
        ),
        ("meta.llama3-3-70b-instruct-v1:0", Value::Null),
    ] {
        let mut request = ask(model, vec![says(Role::User, "a")]);
        request.params = params.clone();
        let written = at(&request, "/additionalModelRequestFields");
        assert_eq!(written, fields, "{model}");
    }
}

#[test]
fn documents_have_allowed_names_and_a_text_beside_them() {
    let file = |name: &str, media_type: &str| Part::File {
        name: name.into(),
        source: Source::Data {
            media_type: media_type.into(),
            base64: "YQ==".into(),
        },
    };
    let request = ask(
        "amazon.nova-pro-v1:0",
        vec![Message {
            role: Role::User,
            parts: vec![
                file("a  b_c.pdf", "application/pdf"),
                file("a b c.PDF", ""),
                file("한글", "text/plain"),
            ],
        }],
    );
    let name = |place: usize| {
        at(
            &request,
            &format!("/messages/0/content/{place}/document/name"),
        )
    };
    assert_eq!(
        [name(0), name(1), name(2), name(3)],
        [
            "a b c".into(),
            "a b c (2)".into(),
            "document".into(),
            Value::Null
        ]
    );
    assert_eq!(
        at(&request, "/messages/0/content/3/text"),
        "See the document."
    );
}

#[test]
fn what_converse_cannot_fetch_or_read_is_refused() {
    let image = |source: Source| {
        let parts = vec![Part::Image { source }];
        body(&ask(
            "m",
            vec![Message {
                role: Role::User,
                parts,
            }],
        ))
    };
    assert_eq!(
        image(Source::Url("https://example.org/a.png".into())),
        Err(EncodeError::Unsupported("image addresses"))
    );
    let source = Source::Data {
        media_type: "image/svg+xml".into(),
        base64: String::new(),
    };
    assert_eq!(
        image(source),
        Err(EncodeError::Unsupported("images of this type"))
    );
}
