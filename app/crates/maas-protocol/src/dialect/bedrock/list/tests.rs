//! The lists as documented, and the way from one to the next.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::provider::{ProviderId, Route};

/// Written from the service's model (botocore, 2026-08); not recorded.
const FIRST: &[u8] = include_bytes!("../../../../fixtures/bedrock/models.json");
const SECOND: &[u8] = include_bytes!("../../../../fixtures/bedrock/inference_profiles.json");

fn endpoint(base_url: &str, route: Route) -> Endpoint {
    Endpoint {
        spec: ProviderId::Bedrock.spec(),
        base_url: base_url.to_owned(),
        route,
        extra_headers: Vec::new(),
    }
}

fn named(list: &[ModelInfo]) -> Vec<(&str, Option<&str>)> {
    list.iter()
        .map(|model| (model.id.as_str(), model.name.as_deref()))
        .collect()
}

#[test]
fn what_cannot_be_chatted_with_is_not_listed() {
    assert_eq!(
        named(&read(FIRST).unwrap()),
        [
            ("amazon.nova-pro-v1:0", Some("Nova Pro")),
            (
                "mistral.mistral-7b-instruct-v0:2",
                Some("Mistral 7B Instruct")
            ),
        ]
    );
    assert_eq!(
        named(&read(SECOND).unwrap()),
        [(
            "us.anthropic.claude-haiku-4-5-20251001-v1:0",
            Some("US Anthropic Claude Haiku 4.5")
        )]
    );
    // What a later version leaves out is no reason to hide a model.
    let bare = br#"{"modelSummaries":[{"modelId":"a"}],"inferenceProfileSummaries":[{"inferenceProfileId":"b"},{}]}"#;
    assert_eq!(named(&read(bare).unwrap()), [("a", None), ("b", None)]);
    for none in [&b"{}"[..], b"[]", b"", br#"{"message":"no"}"#] {
        assert!(read(none).is_err());
    }
}

#[test]
fn the_profiles_follow_the_models_to_their_last_page() {
    for (base_url, route, control) in [
        (
            "https://bedrock-runtime.eu-north-1.amazonaws.com",
            Route::Direct,
            "https://bedrock.eu-north-1.amazonaws.com",
        ),
        (
            "https://app.example/bedrock/us-west-2",
            Route::Relay,
            "https://app.example/bedrock-control/us-west-2",
        ),
        (
            "http://localhost:9100/bedrock",
            Route::Direct,
            "http://localhost:9100/bedrock",
        ),
    ] {
        let endpoint = endpoint(base_url, route);
        let next = |body: &[u8]| next(&endpoint, body).map(|request| request.url);
        assert_eq!(models(&endpoint).url, format!("{control}{MODELS}"));
        assert_eq!(next(FIRST), Some(format!("{control}{PROFILES}")));
        let token = "&nextToken=cGFnZSAyLzI%2BPw%3D%3D";
        assert_eq!(next(SECOND), Some(format!("{control}{PROFILES}{token}")));
        for last in [
            &br#"{"inferenceProfileSummaries":[]}"#[..],
            br#"{"inferenceProfileSummaries":[],"nextToken":""}"#,
            br#"{"inferenceProfileSummaries":[],"nextToken":null}"#,
            b"{}",
            b"not json",
        ] {
            assert_eq!(next(last), None);
        }
    }
}
