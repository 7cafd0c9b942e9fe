//! Oddities of Google's wire that the fixtures do not show.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use serde_json::json;

use super::*;
use crate::{
    chat::{Effort, Message, Part, ResponseFormat, Role, Source, Tool, ToolChoice},
    provider::{ProviderId, Route},
};

mod signed;

fn endpoint() -> Endpoint {
    let spec = ProviderId::Google.spec();
    Endpoint {
        spec,
        base_url: spec.base_url.into(),
        route: Route::Direct,
        extra_headers: Vec::new(),
    }
}

fn ask(model: &str) -> ChatRequest {
    ChatRequest {
        model: model.into(),
        messages: vec![
            Message::text(Role::System, "Be brief."),
            Message::text(Role::User, "Hello"),
        ],
        ..ChatRequest::default()
    }
}

fn body(request: &ChatRequest) -> Value {
    let request = Gemini::STUDIO.encode(&endpoint(), request).unwrap();
    serde_json::from_str(&request.body.unwrap()).unwrap()
}

fn clock(strict: bool) -> Tool {
    Tool {
        name: "clock".into(),
        description: String::new(),
        parameters: json!({ "type": "object" }),
        strict,
    }
}

fn call(id: &str, signature: Option<&str>) -> Part {
    Part::ToolCall {
        id: id.into(),
        name: "clock".into(),
        arguments: "{}".into(),
        signature: signature.map(str::to_owned),
    }
}

fn said(role: Role, parts: Vec<Part>) -> Message {
    Message { role, parts }
}

fn error(status: u16, body: &Value) -> ProviderError {
    let head = ResponseHead {
        status,
        headers: Vec::new(),
    };
    Gemini::STUDIO.read_error(&head, body.to_string().as_bytes())
}

#[test]
fn the_model_is_one_segment_of_the_path() {
    for (model, stream, path) in [
        (
            "models/gemini-3-flash",
            true,
            "gemini-3-flash:streamGenerateContent?alt=sse",
        ),
        ("gemini-2.5-pro", false, "gemini-2.5-pro:generateContent"),
        ("a/../b?c#d", false, "a%2F..%2Fb%3Fc%23d:generateContent"),
    ] {
        let request = ChatRequest {
            stream,
            ..ask(model)
        };
        let url = Gemini::STUDIO.encode(&endpoint(), &request).unwrap().url;
        assert_eq!(url, format!("{}/models/{path}", endpoint().base_url));
    }
}

#[test]
fn gemma_hears_its_instructions_from_the_person() {
    let body = body(&ask("gemma-3-27b-it"));
    assert_eq!(body.get("systemInstruction"), None);
    assert_eq!(
        body["contents"],
        json!([{ "role": "user", "parts": [{ "text": "Be brief." }, { "text": "Hello" }] }])
    );
}

#[test]
fn each_family_thinks_in_its_own_words() {
    for (model, effort, config) in [
        ("gemini-2.0-flash", Some(Effort::High), Value::Null),
        ("gemini-2.5-flash-lite", None, Value::Null),
        (
            "gemini-2.5-flash",
            Some(Effort::None),
            json!({ "thinkingBudget": 0 }),
        ),
        (
            "gemini-2.5-pro",
            Some(Effort::None),
            json!({ "includeThoughts": true, "thinkingBudget": 128 }),
        ),
        (
            "gemini-2.5-pro",
            Some(Effort::Max),
            json!({ "includeThoughts": true, "thinkingBudget": 32_768 }),
        ),
        (
            "gemini-3-flash",
            Some(Effort::None),
            json!({ "includeThoughts": true, "thinkingLevel": "MINIMAL" }),
        ),
        (
            "gemini-3.1-pro",
            Some(Effort::Minimal),
            json!({ "includeThoughts": true, "thinkingLevel": "LOW" }),
        ),
        (
            "gemini-4-flash",
            Some(Effort::Xhigh),
            json!({ "includeThoughts": true, "thinkingLevel": "HIGH" }),
        ),
        ("gemini-4-flash", None, json!({ "includeThoughts": true })),
    ] {
        let mut request = ask(model);
        request.params.reasoning_effort = effort;
        assert_eq!(
            body(&request)["generationConfig"]["thinkingConfig"],
            config,
            "{model} {effort:?}"
        );
    }
}

#[test]
fn a_choice_of_tools_is_a_mode() {
    for (choice, strict, config) in [
        (None, false, Value::Null),
        (None, true, json!({ "mode": "VALIDATED" })),
        (Some(ToolChoice::Auto), false, json!({ "mode": "AUTO" })),
        (Some(ToolChoice::None), true, json!({ "mode": "NONE" })),
        (Some(ToolChoice::Required), false, json!({ "mode": "ANY" })),
        (
            Some(ToolChoice::Tool("clock".into())),
            false,
            json!({ "mode": "ANY", "allowedFunctionNames": ["clock"] }),
        ),
    ] {
        let request = ChatRequest {
            tools: vec![clock(strict)],
            tool_choice: choice,
            ..ask("gemini-3-flash")
        };
        assert_eq!(
            body(&request)["toolConfig"]["functionCallingConfig"],
            config
        );
    }
}

#[test]
fn what_a_family_refuses_is_said() {
    let mut request = ask("gemini-2.5-flash");
    request.tools = vec![clock(false)];
    request.response_format = Some(ResponseFormat::JsonObject);
    assert!(matches!(
        Gemini::STUDIO.encode(&endpoint(), &request),
        Err(EncodeError::Unsupported(_))
    ));
    request.model = "gemini-3-flash".into();
    assert!(Gemini::STUDIO.encode(&endpoint(), &request).is_ok());

    let mut request = ask("gemini-4-pro");
    request
        .messages
        .push(Message::text(Role::Assistant, "Once"));
    assert!(matches!(
        Gemini::STUDIO.encode(&endpoint(), &request),
        Err(EncodeError::Unsupported(_))
    ));
    request.model = "gemini-3-flash".into();
    assert!(Gemini::STUDIO.encode(&endpoint(), &request).is_ok());
}

/// A signature of an earlier turn may be of another model, which would be refused.
#[test]
fn signatures_go_back_in_the_running_loop_only() {
    let step = |signature| {
        let result = Part::ToolResult {
            id: "a".into(),
            name: "clock".into(),
            text: "14:00".into(),
            is_error: false,
        };
        [
            said(Role::Assistant, vec![call("a", signature), call("b", None)]),
            said(Role::Tool, vec![result]),
        ]
    };
    let signatures = |model: &str| -> Vec<Value> {
        let mut request = ask(model);
        request.messages.extend(step(Some("old")));
        request.messages.push(Message::text(Role::User, "Again"));
        request.messages.extend(step(Some("new")));
        request.messages.extend(step(None));
        let body = body(&request);
        let contents = body["contents"].as_array().unwrap();
        contents
            .iter()
            .flat_map(|content| content["parts"].as_array().unwrap())
            .filter(|part| part.get("functionCall").is_some())
            .map(|part| part["thoughtSignature"].clone())
            .collect()
    };
    let null = Value::Null;
    assert_eq!(
        signatures("gemini-3-flash"),
        [
            null.clone(),
            null.clone(),
            "new".into(),
            null.clone(),
            "skip_thought_signature_validator".into(),
            null.clone()
        ]
    );
    assert_eq!(
        signatures("gemini-2.5-flash"),
        [
            null.clone(),
            null.clone(),
            "new".into(),
            null.clone(),
            null.clone(),
            null
        ]
    );
}

#[test]
fn a_turn_has_as_many_results_as_calls() {
    let mut request = ask("gemini-3-flash");
    let result = Part::ToolResult {
        id: "b".into(),
        name: String::new(),
        text: "14:00".into(),
        is_error: false,
    };
    request.messages.extend([
        said(Role::Assistant, vec![call("a", None), call("b", None)]),
        said(Role::Tool, vec![result]),
        said(Role::Assistant, vec![call("c", None)]),
        Message::text(Role::User, "Never mind"),
    ]);
    let contents = body(&request)["contents"].take();
    let none = |id: &str| json!({ "functionResponse": { "name": "clock", "response": { "error": "no result" }, "id": id } });
    assert_eq!(
        contents[4]["parts"],
        json!([none("c"), { "text": "Never mind" }])
    );
    assert_eq!(
        contents[2]["parts"],
        json!([
            none("a"),
            { "functionResponse": { "name": "clock", "response": { "output": "14:00" }, "id": "b" } },
        ])
    );
}

#[test]
fn an_address_shows_its_type_by_its_ending() {
    let mut request = ask("gemini-3-flash");
    let image = |url: &str| Part::Image {
        source: Source::Url(url.into()),
    };
    let parts = vec![
        image("https://a.example/b.PNG?c"),
        image("https://a.example/b"),
    ];
    request.messages = vec![said(Role::User, parts)];
    assert_eq!(
        body(&request)["contents"][0]["parts"],
        json!([
            { "fileData": { "mimeType": "image/png", "fileUri": "https://a.example/b.PNG?c" } },
            { "fileData": { "fileUri": "https://a.example/b" } },
        ])
    );
}

#[test]
fn what_only_some_models_take_is_written_for_them() {
    let mut request = ask("gemini-2.0-flash");
    request.params.presence_penalty = Some(0.5);
    request.params.top_logprobs = Some(0);
    assert_eq!(
        body(&request)["generationConfig"],
        json!({ "presencePenalty": 0.5, "responseLogprobs": true })
    );
    let (fitted, left_out) = endpoint().write(&request).unwrap();
    assert_eq!(left_out, ["presence_penalty", "logprobs"]);
    assert!(!fitted.body.unwrap().contains("generationConfig"));
}

#[test]
fn a_stream_whose_alt_was_lost_is_a_list() {
    let body = br#"[{"candidates":[{"content":{"parts":[{"text":"a"}]}}]},
        {"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}]"#;
    let mut decoder = Gemini::STUDIO.decoder();
    let mut out = Vec::new();
    decoder.push(body, &mut out);
    decoder.finish(&mut out);
    assert_eq!(out, Gemini::STUDIO.read_whole(body).unwrap());
    let texts = out
        .iter()
        .filter(|event| matches!(event, ChatEvent::Text { .. }));
    assert_eq!(texts.count(), 2);
    assert!(matches!(out.last(), Some(ChatEvent::Finished { .. })));
}

/// A failing stream request has the type of a stream and a plain body.
#[test]
fn a_plain_error_on_a_stream_is_read() {
    let mut decoder = Gemini::STUDIO.decoder();
    let mut out = Vec::new();
    let body = br#"[{"error":{"code":404,"message":"no such model","status":"NOT_FOUND"}}]"#;
    decoder.push(body, &mut out);
    decoder.finish(&mut out);
    let error = ProviderError {
        status: Some(404),
        ..ProviderError::new(ErrorKind::BadModel, "no such model")
    };
    assert_eq!(out, [ChatEvent::Failed { error }]);
}

#[test]
fn an_object_that_is_no_reply_is_no_answer() {
    let events = Gemini::STUDIO.read_whole(b"{}").unwrap();
    assert!(matches!(events.last(), Some(ChatEvent::Failed { .. })));
}

#[test]
fn the_status_and_details_tell_errors_apart() {
    let quota =
        json!([{ "violations": [{ "quotaId": "GenerateRequestsPerDayPerProjectPerModel" }] }]);
    for (status, details, message, kind) in [
        (400, json!([]), "m", ErrorKind::BadRequest),
        (
            400,
            json!([]),
            "The input token count (9) exceeds the maximum number of tokens allowed (8).",
            ErrorKind::TooLong,
        ),
        (401, json!(null), "m", ErrorKind::BadKey),
        (403, json!("odd"), "m", ErrorKind::Forbidden),
        (404, json!([]), "m", ErrorKind::BadModel),
        (429, json!([1]), "m", ErrorKind::RateLimited),
        (429, quota, "m", ErrorKind::NoCredit),
        (503, json!([]), "m", ErrorKind::Overloaded),
    ] {
        let body = json!({ "error": { "code": status, "message": message, "details": details } });
        assert_eq!(error(status, &body).kind, kind, "{body}");
    }
}

#[test]
fn only_models_that_chat_are_listed() {
    let list = br#"{"models":[
        {"name":"models/a","displayName":"A","inputTokenLimit":9,"supportedGenerationMethods":["generateContent"]},
        {"name":"models/b","supportedGenerationMethods":["embedContent"]},{"name":"models/c"}]}"#;
    assert_eq!(
        Gemini::STUDIO.read_models(list).unwrap(),
        [ModelInfo {
            id: "a".into(),
            name: Some("A".into()),
            context: Some(9),
            ..ModelInfo::default()
        }]
    );
}

#[test]
fn what_the_user_sets_for_google_joins_what_is_written() {
    let mut request = ask("gemini-3-flash");
    request.params.max_tokens = Some(9);
    let own = json!({
        "safetySettings": [{ "category": "HARM_CATEGORY_HARASSMENT", "threshold": "OFF" }],
        "generationConfig": { "responseModalities": ["TEXT", "IMAGE"], "thinkingConfig": { "includeThoughts": false } }
    });
    request.provider_config = own.as_object().unwrap().clone();
    let body = body(&request);
    assert_eq!(body["safetySettings"], own["safetySettings"]);
    assert_eq!(
        body["generationConfig"],
        json!({
            "maxOutputTokens": 9,
            "responseModalities": ["TEXT", "IMAGE"],
            "thinkingConfig": { "includeThoughts": false }
        })
    );
}
