//! Lists of two publishers, page by page, and an address that has none.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::provider::Route;

const PROJECT: &str =
    "https://us-east5-aiplatform.googleapis.com/v1/projects/p-1/locations/us-east5";
const RELAYED: &str = "https://app.example/vertex/global/v1/projects/p-1/locations/global";

fn endpoint(base_url: &str) -> Endpoint {
    Endpoint {
        spec: ProviderId::Vertex.spec(),
        base_url: base_url.into(),
        route: Route::Direct,
        extra_headers: Vec::new(),
    }
}

fn ids(body: &str) -> Vec<String> {
    let models = read_models(body.as_bytes()).unwrap();
    models.into_iter().map(|model| model.id).collect()
}

#[test]
fn both_lists_are_read_to_their_end() {
    let google = r#"{"publisherModels":[{"name":"publishers/google/models/gemini-3.5-flash"}],"nextPageToken":"a+b"}"#;
    let google_last =
        r#"{"publisherModels":[{"name":"publishers/google/models/text-embedding-005"}]}"#;
    let claude = r#"{"publisherModels":[{"name":"publishers/anthropic/models/claude-sonnet-5"}],"nextPageToken":"2"}"#;
    let claude_last =
        r#"{"publisherModels":[{"name":"publishers/anthropic/models/claude-opus-5"}]}"#;
    for (base, root) in [
        (PROJECT, "https://us-east5-aiplatform.googleapis.com"),
        (RELAYED, "https://app.example/vertex/global"),
    ] {
        let endpoint = endpoint(base);
        let url = |publisher: &str, more: &str| {
            Some(format!(
                "{root}/v1beta1/publishers/{publisher}/models?pageSize=200{more}"
            ))
        };
        let first = models_request(&endpoint);
        assert_eq!((first.method, first.body), (Method::Get, None));
        assert_eq!(Some(first.url), url("google", ""));
        for (page, next) in [
            (google, url("google", "&pageToken=a%2Bb")),
            (google_last, url("anthropic", "")),
            (claude, url("anthropic", "&pageToken=2")),
            (claude_last, None),
            ("{}", None),
            ("not json", None),
        ] {
            let request = next_models(&endpoint, page.as_bytes());
            assert_eq!(request.map(|request| request.url), next, "{page}");
        }
    }
}

#[test]
fn ids_are_what_a_question_names() {
    let list = r#"{"publisherModels":[
        {"name":"publishers/google/models/gemini-2.5-pro","versionId":"default"},
        {"name":"publishers/google/models/gemini-embedding-001","versionId":"001"},
        {"name":"publishers/google/models/gemini-2.5-flash-tts"},
        {"name":"publishers/google/models/gemini-live-2.5-flash"},
        {"name":"publishers/google/models/imagegeneration","versionId":"006"},
        {"name":"publishers/anthropic/models/claude-sonnet-4-5","versionId":"20250929"},
        {"name":"publishers/anthropic/models/claude-sonnet-5","versionId":"default"},
        {"name":"publishers/anthropic/models/claude-opus-4-1@20250805","versionId":"20250805"},
        {"name":"publishers/anthropic/models/claude-next"},
        {"name":"publishers/meta/models/llama-4","versionId":"1"},
        {"name":"odd"},{}]}"#;
    assert_eq!(
        ids(list),
        [
            "gemini-2.5-pro",
            "claude-sonnet-4-5@20250929",
            "claude-sonnet-5@default",
            "claude-opus-4-1@20250805",
            "claude-next",
        ]
    );
    assert!(ids("{}").is_empty());
    for odd in ["[]", r#"{"models":[]}"#, r#"{"error":{"code":403}}"#, "x"] {
        assert!(read_models(odd.as_bytes()).is_err(), "{odd}");
    }
}

#[test]
fn an_express_address_is_asked_a_free_question() {
    let endpoint = endpoint(ProviderId::Vertex.spec().base_url);
    let request = models_request(&endpoint);
    assert_eq!(request.method, Method::Post);
    assert_eq!(
        request.url,
        "https://aiplatform.googleapis.com/v1/publishers/google/models/gemini-3.5-flash:countTokens"
    );
    assert!(request.body.unwrap().contains(r#""text":"Hi""#));
    let reply = r#"{"totalTokens":2,"totalBillableCharacters":2}"#;
    let models = ids(reply);
    assert!(
        models.contains(&"gemini-2.5-flash".to_owned()),
        "{models:?}"
    );
    assert!(models.iter().all(|id| id.starts_with("gemini")));
    assert_eq!(next_models(&endpoint, reply.as_bytes()), None);
}
