//! What a token lets through, and what it does not: a table of visits and one of requests.

#![expect(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "tables of cases"
)]

use serde_json::{Value, json};

use super::*;

const NOW: u64 = 1_795_219_200;
const DAY: u64 = 86_400;

/// A token that restricts nothing.
fn grant() -> Grant {
    Grant {
        jti: "0123456789abcdef".into(),
        aud: "relay.example".into(),
        iat: NOW - DAY,
        nbf: NOW - DAY,
        exp: NOW + DAY,
        epoch: 3,
        ..Grant::default()
    }
}

fn list(all: &[&str]) -> Option<Vec<String>> {
    Some(all.iter().map(|one| (*one).to_owned()).collect())
}

const REFUSED: Result<(), Denied> = Err(Denied::TokenRefused);

#[test]
fn a_visit_has_to_be_where_and_when_the_token_is_good() {
    let denied = ["aaaaaaaaaaaaaaaa".to_owned(), "0123456789abcdef".to_owned()];
    let visit = Visit {
        aud: "relay.example",
        now_s: NOW,
        min_epoch: 3,
        denied: &denied[..1],
        origin: None,
        address: Some("203.0.113.7"),
    };
    let page = Some("https://app.example");
    let at = |address| Visit {
        address: Some(address),
        ..visit
    };
    let from = |origin| Visit {
        origin: Some(origin),
        ..visit
    };
    let when = |now_s| Visit { now_s, ..visit };
    type Change = fn(&mut Grant);
    let nothing: Change = |_| ();
    let pages: Change =
        |grant| grant.origins = list(&["https://app.example", "http://localhost:8787"]);
    let office: Change =
        |grant| grant.cidrs = list(&["203.0.113.0/24", "2001:db8:1::/48", "192.0.2.9"]);
    let tight: Change = |grant| grant.cidrs = list(&["203.0.113.8/29", "2001:db8::/127"]);
    let everywhere: Change = |grant| grant.cidrs = list(&["0.0.0.0/0", "::/0"]);
    for (change, visit, outcome) in [
        (nothing, visit, Ok(())),
        // Elsewhere.
        (
            nothing,
            Visit {
                aud: "other.example",
                ..visit
            },
            REFUSED,
        ),
        (
            nothing,
            Visit {
                aud: "relay.example:8443",
                ..visit
            },
            REFUSED,
        ),
        (nothing, Visit { aud: "", ..visit }, REFUSED),
        // At another time.
        (nothing, when(NOW + DAY - 1), Ok(())),
        (nothing, when(NOW + DAY), REFUSED),
        (nothing, when(NOW + 1000 * DAY), REFUSED),
        (nothing, when(NOW - DAY), Ok(())),
        (nothing, when(NOW - DAY - 60), Ok(())),
        (nothing, when(NOW - DAY - 61), REFUSED),
        (nothing, when(0), REFUSED),
        (|grant| grant.exp = grant.iat + 90 * DAY, visit, Ok(())),
        (|grant| grant.exp = grant.iat + 90 * DAY + 1, visit, REFUSED),
        (|grant| grant.exp = u64::MAX, visit, REFUSED),
        (|grant| grant.exp = grant.iat, visit, REFUSED),
        (|grant| grant.nbf = NOW + 61, visit, REFUSED),
        // Revoked.
        (|grant| grant.epoch = 2, visit, REFUSED),
        (|grant| grant.epoch = 0, visit, REFUSED),
        (|grant| grant.epoch = 4, visit, Ok(())),
        (
            nothing,
            Visit {
                min_epoch: 4,
                ..visit
            },
            REFUSED,
        ),
        (
            nothing,
            Visit {
                min_epoch: u32::MAX,
                ..visit
            },
            REFUSED,
        ),
        (
            nothing,
            Visit {
                min_epoch: 0,
                ..visit
            },
            Ok(()),
        ),
        (
            nothing,
            Visit {
                denied: &denied,
                ..visit
            },
            REFUSED,
        ),
        // Pages.
        (
            nothing,
            Visit {
                origin: page,
                ..visit
            },
            Ok(()),
        ),
        (
            pages,
            Visit {
                origin: page,
                ..visit
            },
            Ok(()),
        ),
        (pages, from("http://localhost:8787"), Ok(())),
        (pages, visit, REFUSED),
        (pages, from("https://app.example.evil"), REFUSED),
        (pages, from("https://app.example:8443"), REFUSED),
        (pages, from("http://app.example"), REFUSED),
        (pages, from("https://APP.example"), REFUSED),
        (pages, from("null"), REFUSED),
        (pages, from(""), REFUSED),
        // Networks.
        (office, visit, Ok(())),
        (office, at("203.0.113.255"), Ok(())),
        (office, at(" 203.0.113.0 "), Ok(())),
        (office, at("::ffff:203.0.113.7"), Ok(())),
        (office, at("2001:db8:1:ffff::1"), Ok(())),
        (office, at("192.0.2.9"), Ok(())),
        (office, at("192.0.2.8"), REFUSED),
        (office, at("203.0.112.255"), REFUSED),
        (office, at("203.0.114.0"), REFUSED),
        (office, at("2001:db8:2::1"), REFUSED),
        (office, at("::cb00:7107"), REFUSED),
        (office, at("203.0.113.7, 198.51.100.1"), REFUSED),
        (office, at("203.0.113.7:443"), REFUSED),
        (office, at("localhost"), REFUSED),
        (office, at(""), REFUSED),
        (
            office,
            Visit {
                address: None,
                ..visit
            },
            REFUSED,
        ),
        (tight, at("203.0.113.15"), Ok(())),
        (tight, at("203.0.113.16"), REFUSED),
        (tight, at("203.0.113.7"), REFUSED),
        (tight, at("2001:db8::1"), Ok(())),
        (tight, at("2001:db8::2"), REFUSED),
        (everywhere, visit, Ok(())),
        (everywhere, at("2001:db8::2"), Ok(())),
        (
            everywhere,
            Visit {
                address: None,
                ..visit
            },
            REFUSED,
        ),
    ] {
        let mut grant = grant();
        change(&mut grant);
        assert_eq!(grant.admit(&visit), outcome, "{grant:?} {visit:?}");
    }
}

#[test]
fn networks_are_spelled_in_one_way() {
    for (network, is_one) in [
        ("203.0.113.0/24", true),
        ("203.0.113.7", true),
        ("0.0.0.0/0", true),
        ("2001:db8::/32", true),
        ("::1", true),
        ("203.0.113.0/33", false),
        ("2001:db8::/129", false),
        ("203.0.113.0/", false),
        ("203.0.113.0/+8", false),
        ("203.0.113.0/08", false),
        ("203.0.113.0/-1", false),
        ("203.0.113/24", false),
        ("203.0.113.0/24/24", false),
        ("example.org/24", false),
        (" 203.0.113.0/24", false),
        ("", false),
    ] {
        assert_eq!(is_network(network), is_one, "{network}");
    }
}

type Change = fn(&mut Grant);
const ANY: Change = |_| ();
const OPENAI: Change = |grant| grant.providers = list(&["openai", "mistral"]);
const CONTOSO: Change = |grant| {
    grant.providers = list(&["azure"]);
    grant.host = Some("contoso".into());
};
const VIRGINIA: Change = |grant| {
    grant.providers = list(&["bedrock"]);
    grant.host = Some("us-east-1".into());
};
const MINI: Change = |grant| {
    grant.models = list(&[
        "gpt-4.1-mini",
        "claude-*",
        "gemini-2.5-flash",
        "amazon.nova-pro-v1:0",
    ])
};
const CHAT: Change = |grant| grant.ops = Some(vec![Op::Chat]);
const LISTS: Change = |grant| grant.ops = Some(vec![Op::Models, Op::Embeddings]);
const PLAIN: Change = |grant| grant.features = Some(Vec::new());
const TOOLS: Change = |grant| grant.features = Some(vec![Feature::Tools, Feature::Stream]);
const SEES: Change = |grant| grant.features = Some(vec![Feature::Vision]);
const TIER: Change = |grant| grant.tier = Some("default".into());
const SHORT: Change = |grant| grant.max_tokens = Some(100);

const CHATS: &str = "/openai/v1/chat/completions";
const MESSAGES: &str = "/anthropic/v1/messages";
const RESPONSES: &str = "/openai/v1/responses";
const GEMINI: &str = "/google/v1beta/models/gemini-2.5-flash:generateContent";
const CONVERSE: &str = "/bedrock/us-east-1/model/amazon.nova-pro-v1%3A0/converse";

/// How a request to a path ends, with a body as it stands.
fn outcome(change: Change, path: &str, body: &str) -> Result<Option<String>, Denied> {
    let mut grant = grant();
    change(&mut grant);
    let (method, path) = path
        .strip_prefix("GET ")
        .map_or(("POST", path), |path| ("GET", path));
    grant.permit(method, path, body.as_bytes())
}

fn check(cases: &[(Change, &str, &str, Result<(), Denied>)]) {
    for (change, path, body, expected) in cases {
        let outcome = outcome(*change, path, body).map(|_| ());
        assert_eq!(outcome, *expected, "{path} {body}");
    }
}

const NO_MODEL: Result<(), Denied> = Err(Denied::ModelRefused);

#[test]
fn only_paths_that_are_known_open_and_only_for_their_provider() {
    check(&[
        (ANY, CHATS, "{}", Ok(())),
        (ANY, "/api/v1/openai/chat/completions", "{}", Ok(())),
        (ANY, RESPONSES, "{}", Ok(())),
        (ANY, MESSAGES, "{}", Ok(())),
        (ANY, "/anthropic/v1/messages/count_tokens", "{}", Ok(())),
        (ANY, GEMINI, "{}", Ok(())),
        (ANY, "/google/v1beta/openai/chat/completions", "{}", Ok(())),
        (
            ANY,
            "/google/v1beta/models/text-embedding-004:embedContent",
            "{}",
            Ok(()),
        ),
        (ANY, "/cohere/v2/chat", "{}", Ok(())),
        (ANY, "/cohere/v2/embed", "{}", Ok(())),
        (ANY, "/groq/openai/v1/chat/completions", "{}", Ok(())),
        (ANY, "/openrouter/api/v1/chat/completions", "{}", Ok(())),
        (ANY, "/openai/v1/embeddings", "{}", Ok(())),
        (ANY, "/openai/v1/images/generations", "{}", Ok(())),
        (ANY, CONVERSE, "{}", Ok(())),
        (
            ANY,
            "/azure/contoso/openai/deployments/gpt-4.1/chat/completions",
            "{}",
            Ok(()),
        ),
        (ANY, "/azure/contoso/openai/v1/responses", "{}", Ok(())),
        (
            ANY,
            "/vertex/us-central1/v1/projects/p/locations/us-central1/publishers/anthropic/models/claude-sonnet-5:streamRawPredict",
            "{}",
            Ok(()),
        ),
        (ANY, "GET /openai/v1/models", "", Ok(())),
        (ANY, "GET /openai/v1/models/gpt-4.1", "", Ok(())),
        (
            ANY,
            "GET /bedrock-control/us-east-1/foundation-models",
            "",
            Ok(()),
        ),
        // What a key opens and a token does not.
        (ANY, "/openai/v1/files", "{}", REFUSED),
        (ANY, "/openai/v1/batches", "{}", REFUSED),
        (ANY, "/openai/v1/fine_tuning/jobs", "{}", REFUSED),
        (ANY, "/openai/v1/threads/t/messages", "{}", REFUSED),
        (ANY, "/openai/v1/realtime/sessions", "{}", REFUSED),
        (ANY, "/openai/v1/audio/speech", "{}", REFUSED),
        (ANY, "/openai/v1/chat", "{}", REFUSED),
        (ANY, "/openai/v1/chat/completions/", "{}", REFUSED),
        (ANY, "/openai/v1/chat/completions/x", "{}", REFUSED),
        (ANY, "/openai/v1/%63hat/completions", "{}", REFUSED),
        (ANY, "/openai/v1/Chat/Completions", "{}", REFUSED),
        (ANY, "/openai/v1/models", "{}", REFUSED),
        (ANY, "/anthropic/v1/messages/batches", "{}", REFUSED),
        (ANY, "/anthropic/v1/organizations/users", "{}", REFUSED),
        (ANY, "/google/v1beta/cachedContents", "{}", REFUSED),
        (
            ANY,
            "/google/v1beta/models/gemini-2.5-flash:batchGenerateContent",
            "{}",
            REFUSED,
        ),
        (
            ANY,
            "/google/v1beta/models/gemini-2.5-flash%3AgenerateContent",
            "{}",
            REFUSED,
        ),
        (
            ANY,
            "/google/v1beta/tunedModels/x:generateContent",
            "{}",
            REFUSED,
        ),
        (ANY, "/bedrock/us-east-1/model/x/invoke", "{}", REFUSED),
        (ANY, "/google-oauth/token", "{}", REFUSED),
        (ANY, "GET /openai/v1/files", "", REFUSED),
        (ANY, "GET /openai/v1/files/f/content", "", REFUSED),
        (ANY, "GET /openai/v1/chat/completions", "", REFUSED),
        (ANY, "GET /openai/v1/organization/costs", "", REFUSED),
        // What leads nowhere is said as ever.
        (
            ANY,
            "/nobody/v1/chat/completions",
            "{}",
            Err(Denied::UnknownProvider),
        ),
        (ANY, "/openai/v1/a%2fb", "{}", Err(Denied::BadPath)),
        (
            ANY,
            "/openai/v1/../v1/chat/completions",
            "{}",
            Err(Denied::BadPath),
        ),
        (
            ANY,
            "/azure/evil.example/openai/v1/responses",
            "{}",
            Err(Denied::UnknownHost),
        ),
        // Providers and their places.
        (OPENAI, CHATS, "{}", Ok(())),
        (OPENAI, "/api/v1/openai/chat/completions", "{}", Ok(())),
        (OPENAI, "/mistral/v1/chat/completions", "{}", Ok(())),
        (OPENAI, MESSAGES, "{}", REFUSED),
        (OPENAI, "/api/v1/anthropic/messages", "{}", REFUSED),
        (OPENAI, "/azure/contoso/openai/v1/responses", "{}", REFUSED),
        (OPENAI, "GET /anthropic/v1/models", "", REFUSED),
        (CONTOSO, "/azure/contoso/openai/v1/responses", "{}", Ok(())),
        (CONTOSO, "/azure/evil/openai/v1/responses", "{}", REFUSED),
        (
            CONTOSO,
            "/azure/contoso-2/openai/v1/responses",
            "{}",
            REFUSED,
        ),
        (VIRGINIA, CONVERSE, "{}", Ok(())),
        (
            VIRGINIA,
            "/bedrock/us-west-2/model/x/converse",
            "{}",
            REFUSED,
        ),
        (
            VIRGINIA,
            "GET /bedrock-control/us-east-1/foundation-models",
            "",
            Ok(()),
        ),
        (
            VIRGINIA,
            "GET /bedrock-control/us-west-2/foundation-models",
            "",
            REFUSED,
        ),
        // What may be asked for.
        (CHAT, CHATS, "{}", Ok(())),
        (CHAT, CONVERSE, "{}", Ok(())),
        (CHAT, "/openai/v1/embeddings", "{}", REFUSED),
        (CHAT, "/openai/v1/images/generations", "{}", REFUSED),
        (CHAT, "GET /openai/v1/models", "", REFUSED),
        (LISTS, "GET /openai/v1/models", "", Ok(())),
        (LISTS, "/openai/v1/embeddings", "{}", Ok(())),
        (LISTS, CHATS, "{}", REFUSED),
        (LISTS, "/anthropic/v1/messages/count_tokens", "{}", REFUSED),
    ]);
}

#[test]
fn the_model_is_one_of_those_wherever_it_is_named() {
    check(&[
        (MINI, CHATS, r#"{"model":"gpt-4.1-mini"}"#, Ok(())),
        (MINI, CHATS, r#"{"model":"gpt-4.1"}"#, NO_MODEL),
        (
            MINI,
            CHATS,
            r#"{"model":"gpt-4.1-mini-2025-04-14"}"#,
            NO_MODEL,
        ),
        (MINI, CHATS, r#"{"model":"GPT-4.1-mini"}"#, NO_MODEL),
        (MINI, CHATS, r#"{"model":" gpt-4.1-mini"}"#, NO_MODEL),
        (MINI, CHATS, r#"{"mod\u0065l":"gpt-4.1"}"#, NO_MODEL),
        (MINI, CHATS, r#"{"mod\u0065l":"gpt-4.1\u002dmini"}"#, Ok(())),
        (MINI, CHATS, r#"{"model":["gpt-4.1-mini"]}"#, NO_MODEL),
        (MINI, CHATS, r#"{"model":null}"#, NO_MODEL),
        (MINI, CHATS, "{}", NO_MODEL),
        (MINI, MESSAGES, r#"{"model":"claude-sonnet-5"}"#, Ok(())),
        (MINI, MESSAGES, r#"{"model":"claude-"}"#, Ok(())),
        (MINI, MESSAGES, r#"{"model":"claude"}"#, NO_MODEL),
        (
            MINI,
            MESSAGES,
            r#"{"model":"not-claude-sonnet-5"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/anthropic/v1/messages/count_tokens",
            r#"{"model":"gpt-5"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/openai/v1/embeddings",
            r#"{"model":"text-embedding-3-large"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/openai/v1/images/generations",
            r#"{"prompt":"a cat"}"#,
            NO_MODEL,
        ),
        (MINI, GEMINI, "{}", Ok(())),
        (
            MINI,
            GEMINI,
            r#"{"model":"models/gemini-2.5-flash"}"#,
            Ok(()),
        ),
        (
            MINI,
            GEMINI,
            r#"{"model":"models/gemini-2.5-pro"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/google/v1beta/models/gemini-2.5-pro:generateContent",
            "{}",
            NO_MODEL,
        ),
        (
            MINI,
            "/google/v1beta/models/gemini-2.5-pro:generateContent",
            r#"{"model":"gemini-2.5-flash"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/google/v1beta/models/gemini-2.5-flash:batchEmbedContents",
            r#"{"requests":[{"model":"models/gemini-2.5-flash"}]}"#,
            Ok(()),
        ),
        (
            MINI,
            "/google/v1beta/models/gemini-2.5-flash:batchEmbedContents",
            r#"{"requests":[{"model":"models/gemini-2.5-flash"},{"model":"models/other"}]}"#,
            NO_MODEL,
        ),
        (MINI, CONVERSE, "{}", Ok(())),
        (
            MINI,
            "/bedrock/us-east-1/model/amazon.nova-lite-v1%3A0/converse",
            "{}",
            NO_MODEL,
        ),
        (
            MINI,
            "/bedrock/us-east-1/model/amazon.nova-pro-v1%253A0/converse",
            "{}",
            Err(Denied::BadPath),
        ),
        (
            MINI,
            "/azure/contoso/openai/deployments/gpt-4.1-mini/chat/completions",
            "{}",
            Ok(()),
        ),
        (
            MINI,
            "/azure/contoso/openai/deployments/gpt-4.1/chat/completions",
            r#"{"model":"gpt-4.1-mini"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/openrouter/api/v1/chat/completions",
            r#"{"model":"claude-x","models":["claude-y"]}"#,
            Ok(()),
        ),
        (
            MINI,
            "/openrouter/api/v1/chat/completions",
            r#"{"model":"claude-x","models":["gpt-5"]}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/openrouter/api/v1/chat/completions",
            r#"{"model":"claude-x","models":"gpt-5"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/openrouter/api/v1/chat/completions",
            r#"{"model":"claude-x","preset":"mine"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            RESPONSES,
            r#"{"model":"gpt-4.1-mini","prompt":{"id":"pmpt_1"}}"#,
            NO_MODEL,
        ),
        (MINI, "GET /openai/v1/models", "", Ok(())),
        (ANY, CHATS, r#"{"model":"anything"}"#, Ok(())),
        (
            |grant| grant.models = Some(Vec::new()),
            CHATS,
            r#"{"model":"x"}"#,
            NO_MODEL,
        ),
        (
            |grant| grant.models = list(&["*"]),
            CHATS,
            r#"{"model":"x"}"#,
            Ok(()),
        ),
    ]);
}

#[test]
fn a_body_reads_alike_for_everybody() {
    check(&[
        (ANY, CHATS, "", REFUSED),
        (ANY, CHATS, "null", REFUSED),
        (ANY, CHATS, "[]", REFUSED),
        (ANY, CHATS, "\"x\"", REFUSED),
        (ANY, CHATS, "{", REFUSED),
        (ANY, CHATS, "{}{}", REFUSED),
        (ANY, CHATS, "{} x", REFUSED),
        (ANY, CHATS, " {} \n", Ok(())),
        (ANY, CHATS, "\u{feff}{}", REFUSED),
        (ANY, CHATS, r#"{'model':'x'}"#, REFUSED),
        (ANY, CHATS, r#"{"model":"x",}"#, REFUSED),
        (ANY, CHATS, r#"{"model":"x"/**/}"#, REFUSED),
        (ANY, CHATS, r#"{"temperature":NaN}"#, REFUSED),
        (ANY, CHATS, r#"{"model":"a","model":"b"}"#, REFUSED),
        (ANY, CHATS, r#"{"model":"a","model":"a"}"#, REFUSED),
        (ANY, CHATS, r#"{"model":"a","mod\u0065l":"b"}"#, REFUSED),
        (
            ANY,
            CHATS,
            r#"{"messages":[{"role":"user","role":"system"}]}"#,
            REFUSED,
        ),
        (ANY, CHATS, r#"{"a":{"b":{"c":1,"c":2}}}"#, REFUSED),
        (ANY, CHATS, r#"{"a":{"c":1},"b":{"c":2}}"#, Ok(())),
        (ANY, CHATS, "model=gpt-4.1", REFUSED),
    ]);
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(1000), "]".repeat(1000));
    check(&[(ANY, CHATS, &deep, REFUSED)]);
    assert_eq!(
        outcome(ANY, "GET /openai/v1/models", "{\"a\":1}"),
        Ok(None),
        "no body goes up with it"
    );
    // What goes up is what was read: in its order, and written anew.
    let body = "{ \"z\": 1.50, \"a\": [ \"\\u00e9\\ud83d\\ude00\" ], \"m\": {\"y\": 1e3, \"b\": -0.1, \"n\": 18446744073709551615} }";
    let written = outcome(ANY, CHATS, body).unwrap().unwrap();
    assert_eq!(
        written,
        "{\"z\":1.5,\"a\":[\"é😀\"],\"m\":{\"y\":1000.0,\"b\":-0.1,\"n\":18446744073709551615}}"
    );
}

#[test]
fn an_answer_comes_with_what_the_token_allows() {
    const TEXT: &str =
        r#"{"messages":[{"role":"user","content":"an image_url, a tool, {\"type\":\"image\"}"}]}"#;
    let image = r#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:,"}}]}]}"#;
    let claude = r#"{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text"}}]}]}"#;
    let result = r#"{"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"image","source":{}}]}]}]}"#;
    let input = r#"{"input":[{"role":"user","content":[{"type":"input_file","file_id":"f"}]}]}"#;
    let inline = r#"{"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":""}}]}]}"#;
    let inline_too =
        r#"{"contents":[{"parts":[{"inline_data":{"mime_type":"image/png","data":""}}]}]}"#;
    let linked = r#"{"contents":[{"parts":[{"fileData":{"fileUri":"gs://x"}}]}]}"#;
    let bytes = r#"{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":""}}}]}]}"#;
    let schema = r#"{"response_format":{"json_schema":{"schema":{"properties":{"image":{"type":"string"}}}}},"messages":[]}"#;
    check(&[
        (PLAIN, CHATS, TEXT, Ok(())),
        (
            PLAIN,
            CHATS,
            r#"{"stream":false,"tools":[],"functions":null}"#,
            Ok(()),
        ),
        (PLAIN, CHATS, r#"{"stream":true}"#, REFUSED),
        (PLAIN, CHATS, r#"{"stream":"true"}"#, REFUSED),
        (PLAIN, CHATS, r#"{"stream":1}"#, REFUSED),
        (
            PLAIN,
            "/google/v1beta/models/x:streamGenerateContent",
            "{}",
            REFUSED,
        ),
        (
            PLAIN,
            "/bedrock/us-east-1/model/x/converse-stream",
            "{}",
            REFUSED,
        ),
        (
            PLAIN,
            "/openai/v1/images/generations",
            r#"{"stream":true}"#,
            REFUSED,
        ),
        (PLAIN, CHATS, r#"{"tools":[{"type":"function"}]}"#, REFUSED),
        (PLAIN, CHATS, r#"{"functions":[{"name":"f"}]}"#, REFUSED),
        (PLAIN, CHATS, r#"{"web_search_options":{}}"#, REFUSED),
        (PLAIN, CONVERSE, r#"{"toolConfig":{"tools":[]}}"#, REFUSED),
        (
            PLAIN,
            MESSAGES,
            r#"{"mcp_servers":[{"url":"https://x"}]}"#,
            REFUSED,
        ),
        (
            PLAIN,
            GEMINI,
            r#"{"cachedContent":"cachedContents/x"}"#,
            REFUSED,
        ),
        (PLAIN, CHATS, image, REFUSED),
        (PLAIN, MESSAGES, claude, REFUSED),
        (PLAIN, MESSAGES, result, REFUSED),
        (PLAIN, RESPONSES, input, REFUSED),
        (PLAIN, GEMINI, inline, REFUSED),
        (PLAIN, GEMINI, inline_too, REFUSED),
        (PLAIN, GEMINI, linked, REFUSED),
        (PLAIN, CONVERSE, bytes, REFUSED),
        (
            PLAIN,
            "/cohere/v2/embed",
            r#"{"images":["data:,"]}"#,
            REFUSED,
        ),
        (PLAIN, CHATS, schema, Ok(())),
        (
            TOOLS,
            CHATS,
            r#"{"stream":true,"tools":[{"type":"function"}]}"#,
            Ok(()),
        ),
        (TOOLS, CHATS, image, REFUSED),
        (
            TOOLS,
            GEMINI,
            r#"{"cachedContent":"cachedContents/x"}"#,
            REFUSED,
        ),
        (SEES, CHATS, image, Ok(())),
        (SEES, CHATS, r#"{"stream":true}"#, REFUSED),
        (SEES, GEMINI, inline, Ok(())),
        (TIER, CHATS, "{}", Ok(())),
        (TIER, CHATS, r#"{"service_tier":"default"}"#, Ok(())),
        (TIER, CHATS, r#"{"service_tier":"priority"}"#, REFUSED),
        (TIER, CHATS, r#"{"service_tier":["default"]}"#, REFUSED),
        (TIER, CHATS, r#"{"service_tier":null}"#, REFUSED),
    ]);
}

#[test]
fn an_answer_gets_no_longer_than_the_token_allows() {
    for (path, body, goes_up) in [
        (CHATS, "{}", Some(json!({ "max_completion_tokens": 100 }))),
        (
            CHATS,
            r#"{"max_tokens":5}"#,
            Some(json!({ "max_tokens": 5 })),
        ),
        (
            CHATS,
            r#"{"max_tokens":101}"#,
            Some(json!({ "max_tokens": 100 })),
        ),
        (
            CHATS,
            r#"{"max_tokens":null}"#,
            Some(json!({ "max_tokens": 100 })),
        ),
        (
            CHATS,
            r#"{"max_completion_tokens":9,"max_tokens":900}"#,
            Some(json!({ "max_completion_tokens": 9, "max_tokens": 100 })),
        ),
        (
            CHATS,
            r#"{"maxTokens":5}"#,
            Some(json!({ "maxTokens": 5, "max_completion_tokens": 100 })),
        ),
        (
            CHATS,
            r#"{"n":1}"#,
            Some(json!({ "n": 1, "max_completion_tokens": 100 })),
        ),
        (CHATS, r#"{"n":2}"#, None),
        (CHATS, r#"{"n":"2"}"#, None),
        (CHATS, r#"{"best_of":2}"#, None),
        (CHATS, r#"{"max_tokens":-1}"#, None),
        (CHATS, r#"{"max_tokens":1e9}"#, None),
        (CHATS, r#"{"max_tokens":"5"}"#, None),
        (CHATS, r#"{"extra_body":"x"}"#, None),
        (
            "/mistral/v1/chat/completions",
            "{}",
            Some(json!({ "max_tokens": 100 })),
        ),
        (
            "/mistral/v1/chat/completions",
            r#"{"max_completion_tokens":5}"#,
            Some(json!({ "max_completion_tokens": 5, "max_tokens": 100 })),
        ),
        (RESPONSES, "{}", Some(json!({ "max_output_tokens": 100 }))),
        (
            RESPONSES,
            r#"{"max_output_tokens":4000,"max_tokens":4}"#,
            Some(json!({ "max_output_tokens": 100, "max_tokens": 4 })),
        ),
        (
            MESSAGES,
            r#"{"max_tokens":4000}"#,
            Some(json!({ "max_tokens": 100 })),
        ),
        (
            "/anthropic/v1/messages/count_tokens",
            r#"{"model":"x"}"#,
            Some(json!({ "model": "x" })),
        ),
        ("/cohere/v2/chat", "{}", Some(json!({ "max_tokens": 100 }))),
        ("/cohere/v1/chat", r#"{"num_generations":3}"#, None),
        (
            GEMINI,
            "{}",
            Some(json!({ "generationConfig": { "maxOutputTokens": 100 } })),
        ),
        (
            GEMINI,
            r#"{"generationConfig":{"maxOutputTokens":7,"topK":1}}"#,
            Some(json!({ "generationConfig": { "maxOutputTokens": 7, "topK": 1 } })),
        ),
        (
            GEMINI,
            r#"{"generationConfig":{"maxOutputTokens":7000}}"#,
            Some(json!({ "generationConfig": { "maxOutputTokens": 100 } })),
        ),
        (
            GEMINI,
            r#"{"generation_config":{"max_output_tokens":7000}}"#,
            Some(json!({ "generation_config": { "max_output_tokens": 100 } })),
        ),
        (
            GEMINI,
            r#"{"generation_config":{},"generationConfig":{"maxOutputTokens":7}}"#,
            Some(
                json!({ "generation_config": { "maxOutputTokens": 100 }, "generationConfig": { "maxOutputTokens": 7 } }),
            ),
        ),
        (
            GEMINI,
            r#"{"generationConfig":{"max_tokens":7}}"#,
            Some(json!({ "generationConfig": { "max_tokens": 7, "maxOutputTokens": 100 } })),
        ),
        (
            GEMINI,
            r#"{"generationConfig":null}"#,
            Some(json!({ "generationConfig": { "maxOutputTokens": 100 } })),
        ),
        (
            GEMINI,
            r#"{"generationConfig":{"maxOutputTokens":"7000"}}"#,
            None,
        ),
        (GEMINI, r#"{"generationConfig":{"candidateCount":2}}"#, None),
        (
            GEMINI,
            r#"{"generation_config":{"candidate_count":2}}"#,
            None,
        ),
        (GEMINI, r#"{"generationConfig":[]}"#, None),
        (
            CONVERSE,
            "{}",
            Some(json!({ "inferenceConfig": { "maxTokens": 100 } })),
        ),
        (
            CONVERSE,
            r#"{"inferenceConfig":{"maxTokens":4096}}"#,
            Some(json!({ "inferenceConfig": { "maxTokens": 100 } })),
        ),
        (
            CONVERSE,
            r#"{"additionalModelRequestFields":{"max_tokens":4096}}"#,
            Some(
                json!({ "additionalModelRequestFields": { "max_tokens": 100 }, "inferenceConfig": { "maxTokens": 100 } }),
            ),
        ),
        (
            "/openai/v1/embeddings",
            r#"{"input":"x"}"#,
            Some(json!({ "input": "x" })),
        ),
        (
            "/openai/v1/images/generations",
            r#"{"n":4}"#,
            Some(json!({ "n": 4 })),
        ),
    ] {
        let written = outcome(SHORT, path, body);
        match goes_up {
            Some(goes_up) => {
                let written: Value = serde_json::from_str(&written.unwrap().unwrap()).unwrap();
                assert_eq!(written, goes_up, "{path} {body}");
            }
            None => assert_eq!(written, Err(Denied::TokenRefused), "{path} {body}"),
        }
    }
}

#[test]
fn every_refusal_but_that_of_a_model_looks_alike() {
    assert_eq!(
        (Denied::TokenRefused.status(), Denied::TokenRefused.rule()),
        (401, "token-refused")
    );
    assert_eq!(
        (Denied::ModelRefused.status(), Denied::ModelRefused.rule()),
        (403, "model-refused")
    );
}
