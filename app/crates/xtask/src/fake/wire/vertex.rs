//! Vertex AI from the serving side: two publishers, by the path alone.

use axum::http::{HeaderMap, header};
use serde_json::{Value, json};

use super::{Format, Target, What, gemini};
use crate::fake::google::Google;

/// The fixture folder's name.
pub(super) const SLUG: &str = "vertex";

/// Reads a path; `None` for what Vertex AI answers 404.
pub(super) fn target(path: &str) -> Option<Target> {
    let (before, rest) = path.split_once("/publishers/")?;
    let (publisher, rest) = rest.split_once('/')?;
    let format = match publisher {
        "google" => Format::Gemini,
        "anthropic" => Format::Anthropic,
        _ => return None,
    };
    let in_project = before.contains("/projects/") && before.contains("/locations/");
    let target = |what, in_path| Target {
        slug: SLUG.to_owned(),
        what,
        in_path,
        format,
        keyed: !in_project && what != What::Models,
    };
    if rest == "models" {
        // Only the newer version lists, and beside the projects.
        let listed = before.ends_with("/v1beta1");
        return listed.then(|| target(What::Models, None));
    }
    let (model, action) = rest.strip_prefix("models/")?.rsplit_once(':')?;
    let (what, streams) = match (format, action) {
        (Format::Gemini, "countTokens") => (What::Count, false),
        (Format::Gemini, "generateContent") => (What::Chat, false),
        (Format::Gemini, "streamGenerateContent") => (What::Chat, true),
        // The model stands in the body.
        (Format::Anthropic, "rawPredict") if in_project && model == "count-tokens" => {
            return Some(target(What::Count, None));
        }
        (Format::Anthropic, "rawPredict") if in_project => (What::Chat, false),
        (Format::Anthropic, "streamRawPredict") if in_project => (What::Chat, true),
        _ => return None,
    };
    Some(target(what, Some((model.to_owned(), streams))))
}

/// Whether the credential is good: a token that was given out here, or in express mode a key.
pub(super) fn accepts(keyed: bool, headers: &HeaderMap, google: &Google, now: i64) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let token = text(header::AUTHORIZATION).and_then(|text| text.strip_prefix("Bearer "));
    let key = text(header::HeaderName::from_static("x-goog-api-key"));
    match (token, key) {
        (Some(token), None) => google.knows(token, now),
        (None, Some(key)) => keyed && key.contains("fake-key"),
        // Google refuses two as well as none.
        _ => false,
    }
}

/// What version 1 refuses in a body, in Google's or Anthropic's words.
pub(super) fn flaw(format: Format, what: What, ask: &Value) -> Option<Value> {
    if format == Format::Anthropic {
        let text = if ask.get("model").is_some() != (what == What::Count) {
            "model: Extra inputs are not permitted"
        } else if ask.get("anthropic_version") != Some(&json!("vertex-2023-10-16")) {
            "anthropic_version: Field required"
        } else if ask.to_string().contains(r#"{"type":"url""#) {
            "URL sources are not supported"
        } else {
            return None;
        };
        return Some(
            json!({ "type": "error", "error": { "type": "invalid_request_error", "message": text } }),
        );
    }
    let contents = ask.get("contents").and_then(Value::as_array);
    let parts = contents
        .into_iter()
        .flatten()
        .filter_map(|content| content.get("parts")?.as_array());
    let named = parts.flatten().any(|part| {
        let functions = ["functionCall", "functionResponse"];
        functions
            .iter()
            .any(|name| part.get(*name).is_some_and(|call| call.get("id").is_some()))
    });
    let text = r#"Invalid JSON payload received. Unknown name "id" at 'contents[0].parts[0].function_call': Cannot find field."#;
    named.then(|| gemini::error(400, text))
}

/// One page of a publisher's list; Google's has two, and nothing on the first of them chats.
pub(super) fn models(format: Format, ids: &[String], query: Option<&str>) -> Value {
    let list = |begin: &str, ids: &[String]| {
        let models = ids
            .iter()
            .map(|id| json!({ "name": format!("{begin}{id}") }));
        models.collect::<Value>()
    };
    if format == Format::Anthropic {
        return json!({ "publisherModels": list("publishers/anthropic/models/claude-", ids) });
    }
    if query.is_some_and(|query| query.contains("pageToken=two")) {
        return json!({ "publisherModels": list("publishers/google/models/gemini-", ids) });
    }
    let silent = ["imagegeneration", "text-embedding-005"].map(str::to_owned);
    let page = list("publishers/google/models/", &silent);
    json!({ "publisherModels": page, "nextPageToken": "two" })
}
