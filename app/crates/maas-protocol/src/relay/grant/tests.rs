//! What a token lets through, and what it does not: a table of visits and one of requests.

#![expect(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "tables of cases"
)]

use serde_json::{Value, json};

use super::*;

mod bodies;
mod caps;
mod models;
mod paths;
mod visits;

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
