//! The fake provider over real connections.

#![expect(clippy::unwrap_used, reason = "tests")]

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::*;

mod vertex;

async fn start(faults: &[Fault]) -> (u16, Arc<Fake>) {
    let fake = Arc::new(Fake {
        pace: 0,
        faults: faults.to_vec(),
        turn: AtomicUsize::new(0),
        seen: Seen::default(),
        google: Google::default(),
    });
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .unwrap();
    let port = listener.local_addr().unwrap().port();
    let app = router(fake.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (port, fake)
}

async fn send(port: u16, path: &str, headers: &str, body: &str) -> TcpStream {
    let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
        .await
        .unwrap();
    let method = if body.is_empty() { "GET" } else { "POST" };
    let host = if headers.starts_with("host: ") {
        ""
    } else {
        "host: x\r\n"
    };
    let text = format!(
        "{method} {path} HTTP/1.1\r\n{host}connection: close\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(text.as_bytes()).await.unwrap();
    socket
}

async fn ask(port: u16, path: &str, headers: &str, body: &str) -> String {
    let mut bytes = Vec::new();
    send(port, path, headers, body)
        .await
        .read_to_end(&mut bytes)
        .await
        .unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

const KEY: &str = "authorization: Bearer sk-fake-key-openai\r\n";

#[tokio::test]
async fn echo_speaks_each_wire_format() {
    let (port, _) = start(&[]).await;
    let body = r#"{"model":"echo","stream":true,"messages":[{"role":"user","content":"hi"}]}"#;
    let openai = ask(port, "/v1/chat/completions", KEY, body).await;
    assert!(openai.contains(r#""content":"hi""#) && openai.contains("data: [DONE]"));
    let anthropic = ask(
        port,
        "/anthropic/v1/messages",
        "x-api-key: fake-key\r\n",
        body,
    )
    .await;
    assert!(anthropic.contains("event: message_stop") && anthropic.contains(r#""text":"hi""#));
    // Azure is known by its header alone: the relay drops the resource from the path.
    let path = "/openai/v1/chat/completions";
    let azure = ask(port, path, "api-key: fake-key\r\n", body).await;
    assert!(azure.contains(r#""content":"hi""#), "{azure}");
    let refused = ask(port, path, "api-key: wrong\r\n", body).await;
    assert!(refused.starts_with("HTTP/1.1 401"), "{refused}");
    let ollama = ask(port, "/api/chat", "", body).await;
    assert!(ollama.contains("application/x-ndjson") && ollama.contains(r#""done":true"#));
}

#[tokio::test]
async fn whoever_counts_does_so_in_its_own_words() {
    let (port, _) = start(&[]).await;
    let openai =
        r#"{"model":"echo","stream":true,"messages":[{"role":"user","content":"how many"}]}"#;
    let claude = r#"{"model":"echo","messages":[{"role":"user","content":"how many"}]}"#;
    let gemini = r#"{"generateContentRequest":{"model":"models/echo","contents":[{"role":"user","parts":[{"text":"how many"}]}]}}"#;
    let bedrock =
        r#"{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"how many"}]}]}}}"#;
    let claude_key = "x-api-key: fake-key\r\n";
    for (path, headers, body, says) in [
        (
            "/llamacpp/v1/chat/completions/input_tokens",
            KEY,
            openai,
            "input_tokens",
        ),
        (
            "/anthropic/v1/messages/count_tokens",
            claude_key,
            claude,
            "input_tokens",
        ),
        (
            "/google/v1beta/models/echo:countTokens",
            "x-goog-api-key: fake-key\r\n",
            gemini,
            "totalTokens",
        ),
        (
            "/bedrock/model/echo/count-tokens",
            KEY,
            bedrock,
            "inputTokens",
        ),
    ] {
        let answer = ask(port, path, headers, body).await;
        assert!(answer.contains(&format!(r#"{{"{says}":102}}"#)), "{answer}");
    }
    for (path, body, status) in [
        // What only an answer needs.
        ("/anthropic/v1/messages/count_tokens", openai, "400"),
        (
            "/anthropic/v1/messages/count_tokens",
            r#"{"model":"fault-429"}"#,
            "429",
        ),
    ] {
        let refused = ask(port, path, claude_key, body).await;
        assert!(
            refused.starts_with(&format!("HTTP/1.1 {status}")),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn bedrock_answers_in_its_own_frames_and_names_its_errors() {
    let (port, _) = start(&[]).await;
    let body = r#"{"messages":[{"role":"user","content":[{"text":"hi there"}]}]}"#;
    let name = "arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Aapplication-inference-profile%2Fecho";
    let path = format!("/model/{name}/converse-stream");
    let streamed = ask(port, &path, KEY, body).await;
    assert!(streamed.contains("application/vnd.amazon.eventstream"));
    assert!(streamed.contains(r#""text":"hi ""#) && streamed.contains("messageStop"));
    let whole = ask(port, "/bedrock/model/echo/converse", KEY, body).await;
    assert!(whole.contains(r#""text":"hi there""#), "{whole}");
    for (path, headers, name) in [
        (
            "/bedrock/model/echo/converse",
            "authorization: Bearer wrong\r\n",
            "UnrecognizedClientException",
        ),
        (
            "/bedrock/model/echo/converse",
            "x-amz-date: 20261120T120000Z\r\nauthorization: AWS4-HMAC-SHA256 x\r\n",
            "IncompleteSignatureException",
        ),
        (
            "/bedrock/model/case-error/converse",
            KEY,
            "ThrottlingException",
        ),
        (
            "/bedrock/model/fault-500/converse",
            KEY,
            "InternalServerException",
        ),
    ] {
        let refused = ask(port, path, headers, body).await;
        let named = format!("x-amzn-errortype: {name}");
        assert!(refused.contains(&named), "{refused}");
    }
    let models = ask(port, "/foundation-models?byOutputModality=TEXT", KEY, "").await;
    assert!(models.contains(r#""modelId":"echo""#) && models.contains("fake-rerank"));
    let first = ask(port, "/bedrock/inference-profiles?maxResults=1000", KEY, "").await;
    assert!(first.contains("us.fake-model") && first.contains(r#""nextToken":"cGFnZSAy+""#));
    let path = "/bedrock/inference-profiles?maxResults=1000&nextToken=cGFnZSAy%2B";
    let second = ask(port, path, KEY, "").await;
    assert!(second.contains("eu.fake-model") && second.contains(r#""nextToken":null"#));
}

#[tokio::test]
async fn recorded_cases_are_replayed_with_their_status() {
    let (port, _) = start(&[]).await;
    let ask_for = |model: &str| format!(r#"{{"model":"{model}","stream":true,"messages":[]}}"#);
    let text = ask(port, "/v1/chat/completions", KEY, &ask_for("gpt-whatever")).await;
    assert!(
        text.starts_with("HTTP/1.1 200") && text.contains("[DONE]"),
        "{text}"
    );
    assert!(
        !text.contains("Hello from the fake provider"),
        "not the recorded reply"
    );
    let refused = ask(port, "/v1/chat/completions", KEY, &ask_for("case-bad_key")).await;
    assert!(refused.starts_with("HTTP/1.1 401"), "{refused}");
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_not_repeated() {
    let (port, fake) = start(&[]).await;
    let refused = ask(
        port,
        "/openai/v1/chat/completions",
        "authorization: Bearer sk-secret\r\n",
        "{}",
    )
    .await;
    assert!(refused.starts_with("HTTP/1.1 401") && refused.contains("invalid_api_key"));
    assert!(!refused.contains("sk-secret"));
    assert!(
        !fake
            .seen
            .with(|all| Value::Array(all.clone()))
            .to_string()
            .contains("sk-secret")
    );
}

#[tokio::test]
async fn faults_come_from_the_model_or_are_forced() {
    let (port, _) = start(&[]).await;
    let limited = ask(
        port,
        "/v1/chat/completions",
        KEY,
        r#"{"model":"x/fault-429"}"#,
    )
    .await;
    assert!(limited.starts_with("HTTP/1.1 429") && limited.contains("retry-after: 7"));
    let (port, _) = start(&[Fault::Status(500)]).await;
    assert!(
        ask(port, "/v1/chat/completions", KEY, r#"{"model":"echo"}"#)
            .await
            .starts_with("HTTP/1.1 500")
    );
}

#[tokio::test]
async fn a_cut_breaks_the_connection_after_some_text() {
    let (port, _) = start(&[]).await;
    let cut = ask(
        port,
        "/v1/chat/completions",
        KEY,
        r#"{"model":"fault-cut","stream":true}"#,
    )
    .await;
    assert!(cut.contains(r#""content":"half ""#) && !cut.contains("[DONE]"));
    assert!(!cut.ends_with("0\r\n\r\n"));
}

#[tokio::test]
async fn a_cut_can_be_had_after_any_number_of_bytes() {
    let frames = || vec![b"abc".to_vec(), b"defg".to_vec()];
    for bytes in 0..9 {
        let kept = plan::first_bytes(frames(), bytes).concat();
        assert!(b"abcdefg".starts_with(&kept) && kept.len() == bytes.min(7));
    }
    assert_eq!(Fault::named("cut-12"), Some(Fault::Cut(Some(12))));
    assert_eq!(Fault::named("cut-x"), None);
    let (port, _) = start(&[]).await;
    let body = r#"{"model":"fault-cut-40","stream":true}"#;
    let cut = ask(port, "/v1/chat/completions", KEY, body).await;
    // 40 bytes in one chunk, whose length is written in hexadecimal before it.
    assert!(cut.contains("\r\n28\r\ndata: "), "{cut}");
}

#[tokio::test]
async fn leaving_early_is_seen() {
    let (port, fake) = start(&[]).await;
    let mut socket = send(
        port,
        "/v1/chat/completions",
        KEY,
        r#"{"model":"fault-stall","stream":true}"#,
    )
    .await;
    let mut some = [0; 200];
    socket.read_exact(&mut some).await.unwrap();
    drop(socket);
    let aborted = || {
        fake.seen
            .with(|all| all.first().and_then(|one| one.get("aborted")?.as_bool()))
    };
    let wait = async {
        while aborted() != Some(true) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), wait)
        .await
        .unwrap();
}

#[test]
fn a_model_id_may_set_its_own_pace() {
    assert_eq!(plan::split_pace("long-4000@0"), ("long-4000", Some(0)));
    assert_eq!(plan::split_pace("claude@x"), ("claude@x", None));
}

#[test]
fn a_recipe_swells_to_its_text() {
    let pieces = plan::swollen(r#"[["> ", 3], ["한", 5000]]"#);
    assert_eq!(pieces.concat(), "> > > ".to_owned() + &"한".repeat(5000));
    assert!(pieces.len() > 900, "{}", pieces.len());
    assert_eq!(plan::swollen("no recipe").concat(), "no recipe");
}

#[test]
fn the_long_answer_is_as_promised() {
    let text = long::answer();
    assert_eq!(long::tokens().len(), long::TOKENS);
    assert_eq!(long::tokens().concat(), text);
    assert_eq!(text.matches("```rust").count(), 13);
    assert_eq!(text.matches("|---|").count(), 7);
    assert!((16_000..19_000).contains(&text.len()), "{}", text.len());
}

#[tokio::test]
async fn a_whole_server_may_have_odd_manners() {
    let (port, _) = start(&[]).await;
    let cors = "access-control-allow-origin";
    let page = ask(port, "/page/v1/models", KEY, "").await;
    assert!(
        page.starts_with("HTTP/1.1 200") && page.contains("text/html"),
        "{page}"
    );
    let limited = ask(port, "/list-429/v1/models", KEY, "").await;
    assert!(
        limited.starts_with("HTTP/1.1 429") && limited.contains(cors),
        "{limited}"
    );
    let wrong = "authorization: Bearer wrong\r\n";
    let opaque = ask(port, "/opaque/v1/models", wrong, "").await;
    assert!(
        opaque.starts_with("HTTP/1.1 401") && !opaque.contains(cors),
        "{opaque}"
    );
    let good = ask(port, "/opaque/v1/models", KEY, "").await;
    assert!(
        good.starts_with("HTTP/1.1 200") && good.contains(cors),
        "{good}"
    );
    let shut = ask(port, "/v1/models", "host: 127.0.0.1\r\n", "").await;
    assert!(!shut.contains(cors), "{shut}");
    let named = ask(port, "/list-none/v1/models", KEY, "").await;
    assert!(named.starts_with("HTTP/1.1 200"), "{named}");
}
