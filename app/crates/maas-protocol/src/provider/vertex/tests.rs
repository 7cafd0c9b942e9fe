//! Two publishers at two kinds of address.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::{Value, json};

use super::*;
use crate::chat::{Message, Part, Role, Source};

const EXPRESS: &str = "https://aiplatform.googleapis.com/v1";
const PROJECT: &str =
    "https://us-east5-aiplatform.googleapis.com/v1/projects/p-1/locations/us-east5";
const RELAYED: &str = "https://app.example/vertex/us-east5/v1/projects/p-1/locations/us-east5";

fn endpoint(base_url: &str) -> Endpoint {
    Endpoint {
        spec: &SPEC,
        base_url: base_url.into(),
        route: Route::Direct,
        extra_headers: Vec::new(),
    }
}

fn ask(model: &str, stream: bool) -> ChatRequest {
    ChatRequest {
        model: model.into(),
        messages: vec![Message::text(Role::User, "Hi")],
        stream,
        ..ChatRequest::default()
    }
}

#[test]
fn the_model_chooses_publisher_and_method() {
    for (base, model, stream, path) in [
        (
            EXPRESS,
            "gemini-3.5-flash",
            true,
            "/publishers/google/models/gemini-3.5-flash:streamGenerateContent?alt=sse",
        ),
        (
            PROJECT,
            "publishers/google/models/gemini-2.5-pro",
            false,
            "/publishers/google/models/gemini-2.5-pro:generateContent",
        ),
        (
            RELAYED,
            "claude-sonnet-4-5@20250929",
            true,
            "/publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict",
        ),
        (
            PROJECT,
            "publishers/anthropic/models/claude-sonnet-5@default",
            false,
            "/publishers/anthropic/models/claude-sonnet-5@default:rawPredict",
        ),
        (
            PROJECT,
            "claude/../x?y#z",
            false,
            "/publishers/anthropic/models/claude%2F..%2Fx%3Fy%23z:rawPredict",
        ),
    ] {
        let (request, _) = endpoint(base).write(&ask(model, stream)).unwrap();
        assert_eq!(request.url, format!("{base}{path}"));
    }
}

#[test]
fn claude_is_told_its_version_in_the_body_and_betas_in_a_header() {
    let endpoint = Endpoint {
        extra_headers: vec![("anthropic-beta".into(), "a,b".into())],
        ..endpoint(PROJECT)
    };
    let (request, _) = endpoint
        .write(&ask("claude-sonnet-4-5@20250929", true))
        .unwrap();
    let names: Vec<&str> = request.headers.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["content-type", "anthropic-beta"]);
    let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
    assert_eq!(body["anthropic_version"], "vertex-2023-10-16");
    assert_eq!(body["stream"], true);
    assert_eq!(body.get("model"), None);
}

#[test]
fn what_claude_does_not_get_here_is_refused_by_name() {
    let by_address = Part::Image {
        source: Source::Url("https://a.example/b.png".into()),
    };
    let mut request = ask("claude-sonnet-5@default", true);
    request.messages[0].parts.push(by_address);
    assert_eq!(
        endpoint(PROJECT).write(&request),
        Err(EncodeError::Unsupported("an image by its address"))
    );
    request.model = "gemini-2.5-flash".into();
    assert!(endpoint(PROJECT).write(&request).is_ok());

    let claude = ask("claude-sonnet-5@default", true);
    let Err(EncodeError::Unsupported(what)) = endpoint(EXPRESS).write(&claude) else {
        unreachable!("an express key reaches no Claude");
    };
    assert!(what.contains("project"));
}

#[test]
fn what_a_model_takes_follows_its_publisher() {
    for (model, left_out) in [
        ("claude-sonnet-4-5@20250929", vec!["top_p", "seed"]),
        (
            "claude-sonnet-5@default",
            vec!["temperature", "top_p", "seed"],
        ),
        ("gemini-2.5-flash", vec![]),
    ] {
        let mut request = ask(model, true);
        request.params.temperature = Some(0.5);
        request.params.top_p = Some(0.9);
        request.params.seed = Some(7);
        let (_, names) = endpoint(PROJECT).write(&request).unwrap();
        assert_eq!(names, left_out, "{model}");
    }
}

/// Version 1 answers 400 to an id it does not know.
#[test]
fn calls_have_no_ids_for_gemini() {
    let mut request = ask("gemini-2.5-flash", true);
    request.messages.extend([
        Message {
            role: Role::Assistant,
            parts: vec![Part::ToolCall {
                id: "call_1".into(),
                name: "clock".into(),
                arguments: "{}".into(),
                signature: None,
            }],
        },
        Message {
            role: Role::Tool,
            parts: vec![Part::ToolResult {
                id: "call_1".into(),
                name: "clock".into(),
                text: "14:00".into(),
                is_error: false,
            }],
        },
    ]);
    let (request, _) = endpoint(PROJECT).write(&request).unwrap();
    let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
    assert_eq!(
        body["contents"].as_array().unwrap().get(1..).unwrap(),
        [
            json!({ "role": "model", "parts": [{ "functionCall": { "name": "clock", "args": {} } }] }),
            json!({ "role": "user", "parts": [
                { "functionResponse": { "name": "clock", "response": { "output": "14:00" } } }
            ] }),
        ]
    );
}
