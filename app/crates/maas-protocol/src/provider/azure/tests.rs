//! Deployments are called what people like, and their addresses are of two forms.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::{
    chat::{Effort, Message, Params, Role},
    error::ErrorKind,
    http::ResponseHead,
};

const V1: &str = "https://contoso.openai.azure.com/openai/v1";
const CLASSIC: &str = "https://contoso.openai.azure.com/openai/deployments/my-gpt";
const RELAYED: &str = "https://app.example/azure/contoso/openai/deployments/my-gpt";

fn endpoint(base_url: &str) -> Endpoint {
    Endpoint {
        spec: &SPEC,
        base_url: base_url.into(),
        route: Route::Direct,
        extra_headers: Vec::new(),
    }
}

fn ask(model: &str) -> ChatRequest {
    ChatRequest {
        model: model.into(),
        messages: vec![Message::text(Role::User, "hi")],
        stream: true,
        params: Params {
            max_tokens: Some(9),
            ..Params::default()
        },
        ..ChatRequest::default()
    }
}

#[test]
fn a_deployment_called_like_a_reasoning_model_goes_by_responses() {
    for (deployment, path) in [
        ("gpt-4.1", "/chat/completions"),
        ("gpt-4o-prod", "/chat/completions"),
        ("gpt-35-turbo", "/chat/completions"),
        ("gpt-35-turbo-16k", "/chat/completions"),
        ("GPT-35-Turbo", "/chat/completions"),
        ("gpt-5-chat", "/chat/completions"),
        ("my-deployment", "/chat/completions"),
        ("DeepSeek-V3.1", "/chat/completions"),
        ("grok-4", "/chat/completions"),
        ("omni", "/chat/completions"),
        ("gpt-5.4-mini", "/responses"),
        ("GPT-5-eu", "/responses"),
        ("o4-mini", "/responses"),
    ] {
        let (request, _) = endpoint(V1).write(&ask(deployment)).unwrap();
        assert_eq!(request.url, format!("{V1}{path}"), "{deployment}");
    }
}

#[test]
fn the_older_form_is_chat_with_a_version_whatever_the_name() {
    for base in [CLASSIC, RELAYED] {
        for deployment in ["gpt-4.1", "gpt-5.4", "o3"] {
            let (request, _) = endpoint(base).write(&ask(deployment)).unwrap();
            assert_eq!(
                request.url,
                format!("{base}/chat/completions?api-version=2025-04-01-preview")
            );
            let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
            assert!(body.get("messages").is_some(), "{body}");
        }
    }
}

#[test]
fn models_are_listed_for_the_resource_on_either_form() {
    let list = |base: &str| {
        let endpoint = endpoint(base);
        endpoint.dialect("").models_request(&endpoint).url
    };
    assert_eq!(list(V1), format!("{V1}/models"));
    assert_eq!(
        list(CLASSIC),
        "https://contoso.openai.azure.com/openai/models?api-version=2025-04-01-preview"
    );
    assert_eq!(
        list(RELAYED),
        "https://app.example/azure/contoso/openai/models?api-version=2025-04-01-preview"
    );
}

/// Versions that do not know the switch for padding refuse the whole request.
#[test]
fn padding_is_never_mentioned() {
    for (base, deployment, options) in [
        (
            V1,
            "gpt-4.1",
            Some(serde_json::json!({ "include_usage": true })),
        ),
        (
            CLASSIC,
            "o3",
            Some(serde_json::json!({ "include_usage": true })),
        ),
        (V1, "gpt-5.4", None),
    ] {
        let (request, _) = endpoint(base).write(&ask(deployment)).unwrap();
        let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        assert_eq!(body.get("stream_options"), options.as_ref(), "{deployment}");
        assert!(body.get("max_tokens").is_none(), "{deployment}");
    }
}

#[test]
fn what_a_deployment_takes_follows_its_name() {
    let mut request = ask("gpt-35-turbo");
    request.params.temperature = Some(0.5);
    request.params.reasoning_effort = Some(Effort::Low);
    let (_, left_out) = endpoint(V1).write(&request).unwrap();
    assert_eq!(left_out, ["reasoning_effort"]);
    request.model = "Gpt-5.4".into();
    let (_, left_out) = endpoint(CLASSIC).write(&request).unwrap();
    assert_eq!(left_out, ["temperature"]);
}

#[test]
fn azures_refusals_are_understood() {
    for (status, body, kind) in [
        (
            400,
            r#"{"error":{"message":"The response was filtered due to the prompt triggering the content management policy.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true,"severity":"high"}}}}}"#,
            ErrorKind::Refused,
        ),
        (
            401,
            r#"{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint."}}"#,
            ErrorKind::BadKey,
        ),
        (
            403,
            r#"{"error":{"code":"AuthenticationTypeDisabled","message":"Key based authentication is disabled for this resource."}}"#,
            ErrorKind::Forbidden,
        ),
        (
            404,
            r#"{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}"#,
            ErrorKind::BadModel,
        ),
        (
            429,
            r#"{"error":{"code":"429","message":"Requests have exceeded the call rate limit of your current pricing tier."}}"#,
            ErrorKind::RateLimited,
        ),
    ] {
        let head = ResponseHead {
            status,
            headers: Vec::new(),
        };
        for dialect in [
            endpoint(V1).dialect("gpt-5.4"),
            endpoint(CLASSIC).dialect("x"),
        ] {
            let error = dialect.read_error(&head, body.as_bytes());
            assert_eq!((error.kind, error.status), (kind, Some(status)));
            assert!(!error.text.is_empty());
        }
    }
}
