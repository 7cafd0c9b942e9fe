//! Counting before sending: beside a case that has `count.reply.json` stands in `count.json` what is asked and read.

use serde_json::json;

use super::*;
use crate::{
    provider::{ProviderSpec, read_count},
    relay::{self, Policy, RequestHead},
};

fn endpoint(spec: &'static ProviderSpec, base_url: String) -> Endpoint {
    Endpoint {
        spec,
        base_url,
        route: Route::Direct,
        extra_headers: Vec::new(),
    }
}

#[test]
fn a_question_is_counted_as_on_file_and_by_way_of_the_relay() {
    let mut counting = Vec::new();
    for case in cases() {
        let Some(reply) = case.read("count.reply.json") else {
            continue;
        };
        let spec = case.id.spec();
        let asked = endpoint(spec, case.base_url()).count(&case.ask());
        let request = asked.unwrap().unwrap();
        let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        let headers: serde_json::Map<String, Value> = request
            .headers
            .into_iter()
            .map(|(name, value)| (name, value.into()))
            .collect();
        let tokens = read_count(&reply).unwrap();
        case.golden(
            "count.json",
            &json!({ "url": request.url, "headers": headers, "body": body, "tokens": tokens }),
        );
        if let Some(own) = relay::base_url("", case.id, &case.base_url()) {
            let relayed = endpoint(spec, own).count(&case.ask()).unwrap().unwrap();
            let head = RequestHead {
                method: "POST",
                path: &relayed.url,
                query: None,
                origin: None,
                content_length: Some(100),
                credentials: [None; relay::CREDENTIAL_HEADERS.len()],
            };
            let upstream = relay::plan(&head, &Policy::usual("https://app.example")).unwrap();
            assert_eq!(upstream.url, request.url, "{}", case.name());
        }
        counting.push(case.id);
    }
    counting.dedup();
    // Whoever is said to count has a case, and nobody else.
    let said = ProviderId::ALL.iter().copied().filter(|id| {
        let spec = id.spec();
        let mut models = spec.starter_models.iter().chain(&["any"]);
        models.any(|model| (spec.counts)(model))
    });
    let mut said: Vec<ProviderId> = said.collect();
    said.sort_by_key(|id| id.slug());
    assert_eq!(counting, said);
}

#[test]
fn fields_of_ones_own_are_counted_where_counting_takes_them_and_never_break_it() {
    let spec = ProviderId::Anthropic.spec();
    let mut request = ChatRequest {
        model: "claude-sonnet-5".into(),
        messages: vec![Message::text(Role::User, "Hi")],
        stream: true,
        ..ChatRequest::default()
    };
    request.params.max_tokens = Some(5);
    request
        .provider_config
        .insert("service_tier".into(), json!("auto"));
    request
        .provider_config
        .insert("system".into(), json!("Be brief."));
    let written = endpoint(spec, spec.example_base_url()).count(&request);
    let body = written.unwrap().unwrap().body.unwrap();
    let body: serde_json::Map<String, Value> = serde_json::from_str(&body).unwrap();
    let fields: Vec<&str> = body.keys().map(String::as_str).collect();
    assert_eq!(fields, ["model", "messages", "thinking", "system"]);
}

#[test]
fn who_does_not_count_is_not_asked_and_what_is_no_count_is_said() {
    let request = ChatRequest {
        model: "gpt-4o".into(),
        messages: vec![Message::text(Role::User, "Hi")],
        ..ChatRequest::default()
    };
    for id in [ProviderId::Openai, ProviderId::Vllm, ProviderId::Cohere] {
        let spec = id.spec();
        let asked = endpoint(spec, spec.example_base_url()).count(&request);
        assert_eq!(asked.unwrap(), None);
    }
    for body in [
        "",
        "7",
        "{}",
        r#"{"totalTokens":"many"}"#,
        r#"{"input_tokens":-1}"#,
    ] {
        assert!(read_count(body.as_bytes()).is_err(), "{body}");
    }
}
