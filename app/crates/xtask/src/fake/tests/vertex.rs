//! Vertex AI and Google's sign-in, over real connections.

use super::*;

const PROJECT: &str = "/vertex/v1/projects/p-1/locations/us-east5";
const KEY: &str = "x-goog-api-key: AQ.fake-key\r\n";
const ASK: &str = r#"{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}"#;

/// A running fake and a token of it, as a header.
async fn signed_in() -> (u16, Arc<Fake>, String) {
    let (port, fake) = start(&[]).await;
    let token = fake.google.give(now_s() + 60);
    (port, fake, format!("authorization: Bearer {token}\r\n"))
}

#[tokio::test]
async fn a_key_opens_express_mode_and_nothing_else() {
    let (port, fake) = start(&[]).await;
    let path = "/publishers/google/models/echo:streamGenerateContent?alt=sse";
    let express = ask(port, &format!("/v1{path}"), KEY, ASK).await;
    assert!(express.contains(r#""text":"hi""#), "{express}");
    let count = "/vertex/v1/publishers/google/models/gemini-3.5-flash:countTokens";
    assert!(ask(port, count, KEY, ASK).await.contains("totalTokens"));
    for forged in [
        KEY,
        "authorization: Bearer ya29.fake-key-forged\r\n",
        "authorization: Bearer AQ.fake-key\r\n",
        "",
    ] {
        let refused = ask(port, &format!("{PROJECT}{path}"), forged, ASK).await;
        assert!(refused.starts_with("HTTP/1.1 401"), "{refused}");
        assert!(refused.contains("UNAUTHENTICATED"), "{refused}");
    }
    let first = |name: &'static str| {
        fake.seen
            .with(|all| all.first().cloned()?.get(name).cloned())
    };
    assert_eq!(first("model"), Some("echo".into()));
}

#[tokio::test]
async fn a_token_opens_both_publishers() {
    let (port, _, token) = signed_in().await;
    let gemini = format!("{PROJECT}/publishers/google/models/gemini-echo:generateContent");
    assert!(ask(port, &gemini, &token, ASK).await.contains("hi"));
    let claude = format!("{PROJECT}/publishers/anthropic/models/claude-echo@0:streamRawPredict");
    let body = r#"{"anthropic_version":"vertex-2023-10-16","stream":true,"messages":[{"role":"user","content":"hi"}]}"#;
    // A page's origin makes no difference here, unlike at Anthropic's own address.
    let headers = format!("{token}origin: http://localhost\r\n");
    let answer = ask(port, &claude, &headers, body).await;
    assert!(answer.contains("message_stop") && answer.contains(r#""text":"hi""#));
    let recorded = claude.replace("claude-echo@0", "claude-sonnet-5@default");
    let answer = ask(port, &recorded, &token, body).await;
    assert!(answer.contains("msg_vrtx_1"), "{answer}");
    // Two credentials are one too many.
    let both = format!("{token}{KEY}");
    let refused = ask(port, &gemini, &both, ASK).await;
    assert!(refused.starts_with("HTTP/1.1 401"), "{refused}");
}

#[tokio::test]
async fn bodies_that_version_1_refuses_are_refused() {
    let (port, _, token) = signed_in().await;
    let claude = format!("{PROJECT}/publishers/anthropic/models/claude-echo:rawPredict");
    let gemini = format!("{PROJECT}/publishers/google/models/gemini-echo:generateContent");
    for (path, body, says) in [
        (
            &claude,
            r#"{"model":"x","anthropic_version":"vertex-2023-10-16","messages":[]}"#,
            "model",
        ),
        (&claude, r#"{"messages":[]}"#, "anthropic_version"),
        (
            &claude,
            r#"{"anthropic_version":"vertex-2023-10-16","messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"x"}}]}]}"#,
            "URL",
        ),
        (
            &gemini,
            r#"{"contents":[{"role":"model","parts":[{"functionCall":{"id":"a","name":"f"}}]}]}"#,
            "Unknown name",
        ),
    ] {
        let refused = ask(port, path, &token, body).await;
        assert!(refused.starts_with("HTTP/1.1 400"), "{refused}");
        assert!(refused.contains(says), "{refused}");
    }
    for path in [
        "/v1/publishers/anthropic/models/claude-echo:rawPredict",
        "/v1/publishers/google/models",
        "/v1/publishers/meta/models/llama:rawPredict",
        &format!("{PROJECT}/publishers/google/models/echo:rawPredict"),
    ] {
        let refused = ask(port, path, &token, ASK).await;
        assert!(refused.starts_with("HTTP/1.1 404"), "{path}: {refused}");
    }
}

#[tokio::test]
async fn lists_come_in_pages_and_by_publisher() {
    let (port, _, token) = signed_in().await;
    let list = |publisher: &str, query: &str| {
        let path = format!("/vertex/v1beta1/publishers/{publisher}/models?pageSize=200{query}");
        let token = token.clone();
        async move { ask(port, &path, &token, "").await }
    };
    let first = list("google", "").await;
    assert!(!first.contains("gemini") && first.contains(r#""nextPageToken":"two""#));
    let second = list("google", "&pageToken=two").await;
    assert!(second.contains("models/gemini-case-text") && !second.contains("nextPageToken"));
    let claude = list("anthropic", "").await;
    assert!(claude.contains("publishers/anthropic/models/claude-echo"));
}

#[tokio::test]
async fn the_sign_in_service_learns_accounts_and_refuses_others() {
    let (port, fake) = start(&[]).await;
    let pem = include_str!("../google/statements.json");
    let pem: Value = serde_json::from_str(pem).unwrap();
    let account = json!({ "client_email": "sa@p-1.iam.gserviceaccount.com", "public_key_pem": pem.get("public_key_pem") });
    let learnt = ask(port, "/__trust", "", &account.to_string()).await;
    assert!(learnt.starts_with("HTTP/1.1 204"), "{learnt}");
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    let statement = pem.get("unknown").and_then(Value::as_str).unwrap();
    let body =
        format!("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion={statement}");
    let refused = ask(port, "/token", form, &body).await;
    assert!(
        refused.starts_with("HTTP/1.1 400") && refused.contains("account not found"),
        "{refused}"
    );
    let refused = ask(port, "/token", "", &body).await;
    assert!(refused.contains("unsupported_grant_type"), "{refused}");
    let noted = fake.seen.with(|all| all.first().cloned()).unwrap();
    assert_eq!(
        noted.get("model").and_then(Value::as_str),
        Some("nobody@p-1.iam.gserviceaccount.com")
    );
}
