//! What must hold for every provider; the registry is the only list.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::{collections::BTreeSet, path::Path};

use serde_json::{Value, json};

use super::*;
use crate::chat::{Message, Part, ResponseFormat, Role, Source, Tool};

fn source(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

impl ProviderSpec {
    /// The provider's base URL, or one like the user's where only the user knows it.
    pub(crate) fn example_base_url(&self) -> String {
        let known = [self.base_url, self.base_url_hint];
        let url = known.iter().find(|url| !url.is_empty()).unwrap();
        url.replace("<resource>", "contoso")
    }
}

#[test]
fn slugs_round_trip_and_are_unique() {
    let slugs: BTreeSet<_> = ProviderId::ALL.iter().map(|id| id.slug()).collect();
    assert_eq!(slugs.len(), ProviderId::ALL.len());
    for id in ProviderId::ALL {
        assert_eq!(ProviderId::from_slug(id.slug()), Some(*id));
        assert_eq!(ProviderRef::from_slug(id.slug()), ProviderRef::Known(*id));
        assert!(!id.slug().starts_with(CUSTOM_PREFIX));
    }
    assert_eq!(
        ProviderRef::from_slug("custom-1"),
        ProviderRef::Custom("custom-1".into())
    );
    // A hyphen is in no module's name, so no provider will ever be called that.
    assert_eq!(
        ProviderRef::from_slug("no-more"),
        ProviderRef::Gone("no-more".into())
    );
}

/// A provider is its file and its line: every file is in the list, and no other source names a slug.
#[test]
fn the_registry_is_the_only_list() {
    let files: BTreeSet<String> = std::fs::read_dir(source("src/provider"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| !["tests", "address", "known", "listed"].contains(&name.as_str()))
        .collect();
    let slugs: BTreeSet<String> = ProviderId::ALL
        .iter()
        .map(|id| id.slug().to_owned())
        .collect();
    assert_eq!(files, slugs);
}

#[test]
fn every_spec_is_complete() {
    for id in ProviderId::ALL {
        let (slug, spec) = (id.slug(), id.spec());
        match spec.reach {
            Reach::Builtin => {
                assert_ne!(spec.answer_locally.is_some(), spec.by_browser, "{slug}");
                assert!(!spec.relayed(), "{slug}");
            }
            Reach::Local => assert!(
                spec.base_url.starts_with("http://") && !spec.relayed(),
                "{slug}"
            ),
            Reach::Direct | Reach::Relay => {
                // Either the registry knows the address, or the form shows what one looks like.
                assert!(
                    spec.base_url.is_empty() != spec.base_url_hint.is_empty(),
                    "{slug}"
                );
                let example = spec.example_base_url();
                assert_eq!(check_base_url(&example).as_ref(), Ok(&example), "{slug}");
                assert!(example.starts_with("https://") && spec.relayed(), "{slug}");
                assert!(crate::relay::named_part(spec, &example).is_some(), "{slug}");
                assert!(!spec.starter_models.is_empty(), "{slug}");
            }
        }
        assert!(
            spec.relay_paths
                .iter()
                .all(|path| path.starts_with('/') && path.ends_with('/')),
            "{slug}"
        );
        let mut headers = spec.headers.iter().chain(spec.direct_headers);
        assert!(
            headers.all(|(name, _)| *name == name.to_lowercase()),
            "{slug}"
        );
    }
}

#[test]
fn every_networked_provider_has_its_fixtures() {
    for id in ProviderId::ALL
        .iter()
        .filter(|id| id.spec().reach != Reach::Builtin)
    {
        let folder = source("fixtures").join(id.slug());
        for case in ["text", "tools", "error", "stream_error", "cut_off", "whole"] {
            assert!(
                folder.join(case).join("origin.md").is_file(),
                "fixtures/{}/{case}: no origin.md",
                id.slug()
            );
        }
    }
}

#[test]
fn demo_answers_in_the_language_of_the_question_and_repeats_nothing() {
    let answer = ProviderId::Demo.spec().answer_locally.unwrap();
    let ask = |text: &str| {
        let message = crate::chat::Message::text(crate::chat::Role::User, text);
        answer(&ChatRequest {
            messages: vec![message],
            ..ChatRequest::default()
        })
    };
    assert!(ask("hello zebra").contains("simulated") && !ask("hello zebra").contains("zebra"));
    assert!(ask("안녕하세요").contains("시뮬레이션"));
}

/// The reasoning families answer 400 to a temperature; the older ones and the followers take it.
#[test]
fn sampling_is_sent_only_to_models_that_take_it() {
    for (id, model, sent) in [
        (ProviderId::Openai, "gpt-4.1", true),
        (ProviderId::Openai, "gpt-4o-mini", true),
        (ProviderId::Openai, "gpt-5-chat-latest", true),
        (ProviderId::Openai, "gpt-5.4-mini", false),
        (ProviderId::Openai, "gpt-6-astra", false),
        (ProviderId::Openai, "o3", false),
        (ProviderId::Openai, "omni", true),
        (ProviderId::Openrouter, "openai/gpt-5.4", true),
    ] {
        let request = ChatRequest {
            model: model.into(),
            params: crate::chat::Params {
                temperature: Some(0.5),
                top_p: Some(0.9),
                ..crate::chat::Params::default()
            },
            ..ChatRequest::default()
        };
        let (fitted, _) = fit(&request, &(id.spec().takes)(model)).unwrap();
        let params = fitted.params;
        assert_eq!(
            (params.temperature.is_some(), params.top_p.is_some()),
            (sent, sent),
            "{model}"
        );
    }
}

#[test]
fn a_richer_list_is_below_the_base_url_or_the_origin() {
    let url = |id: ProviderId, base_url: &str| {
        let endpoint = Endpoint {
            spec: id.spec(),
            base_url: base_url.to_owned(),
            route: Route::Direct,
            extra_headers: Vec::new(),
        };
        endpoint.richer_list().map(|request| request.url)
    };
    for (id, base_url, expected) in [
        (
            ProviderId::Xai,
            "https://app.example/xai/v1",
            Some("https://app.example/xai/v1/language-models"),
        ),
        (
            ProviderId::Lmstudio,
            "http://localhost:1234/v1",
            Some("http://localhost:1234/api/v1/models"),
        ),
        (ProviderId::Openai, "https://api.openai.com/v1", None),
    ] {
        assert_eq!(url(id, base_url).as_deref(), expected);
    }
}

fn body_of(id: ProviderId, request: &ChatRequest) -> (Value, Vec<String>) {
    let endpoint = Endpoint {
        spec: id.spec(),
        base_url: id.spec().base_url.to_owned(),
        route: Route::Direct,
        extra_headers: Vec::new(),
    };
    let (written, left_out) = endpoint.write(request).unwrap();
    let body = serde_json::from_str(&written.body.unwrap()).unwrap();
    (body, left_out)
}

fn question(model: &str) -> ChatRequest {
    ChatRequest {
        model: model.into(),
        messages: vec![Message::text(Role::User, "x")],
        ..ChatRequest::default()
    }
}

#[test]
fn tgi_gets_no_temperature_of_nought_and_says_what_it_leaves_out() {
    let mut request = question("tgi");
    request.params.temperature = Some(0.0);
    request.response_format = Some(ResponseFormat::JsonSchema {
        name: "thing".into(),
        schema: json!({ "type": "object" }),
        strict: false,
    });
    let (body, left_out) = body_of(ProviderId::Tgi, &request);
    assert!(body.get("temperature").is_none() && left_out.is_empty());
    assert_eq!(
        body["response_format"],
        json!({ "type": "json_object", "value": { "type": "object" } })
    );
    request.params.temperature = Some(0.1);
    request.tools.push(Tool {
        name: "clock".into(),
        description: String::new(),
        parameters: json!({}),
        strict: false,
    });
    let (body, left_out) = body_of(ProviderId::Tgi, &request);
    assert_eq!(body["temperature"], 0.1);
    assert!(body.get("response_format").is_none());
    assert_eq!(left_out, ["response_format"]);
}

#[test]
fn mistral_gets_speech_as_its_bytes_alone() {
    let mut request = question("voxtral-small-latest");
    let source = Source::Data {
        media_type: "audio/wav".into(),
        base64: "aaaa".into(),
    };
    request.messages[0].parts.push(Part::Audio { source });
    let (body, _) = body_of(ProviderId::Mistral, &request);
    assert_eq!(
        body["messages"][0]["content"][1],
        json!({ "type": "input_audio", "input_audio": "aaaa" })
    );
}

#[test]
fn reasoning_models_of_xai_get_no_stop_texts() {
    for (model, stops) in [
        ("grok-2-1212", true),
        ("grok-3", true),
        ("grok-3-mini", false),
        ("grok-4.20-non-reasoning", true),
        ("grok-4.6", false),
        ("grok-5", false),
    ] {
        let mut request = question(model);
        request.params.stop = vec!["END".into()];
        let (_, left_out) = body_of(ProviderId::Xai, &request);
        assert_eq!(left_out.is_empty(), stops, "{model}");
    }
}

#[test]
fn ollama_is_not_asked_about_a_picture_it_will_not_fetch() {
    let mut request = question("llava");
    let source = Source::Url("https://example.com/a.png".into());
    request.messages[0].parts.push(Part::Image { source });
    let endpoint = Endpoint {
        spec: ProviderId::Ollama.spec(),
        base_url: "http://127.0.0.1:11434".into(),
        route: Route::Direct,
        extra_headers: Vec::new(),
    };
    let error = EncodeError::Unsupported("an image by its address");
    assert_eq!(endpoint.write(&request), Err(error));
}
