//! Gemini from the serving side.

use serde_json::{Value, json};

use super::data;

/// Frames up to the last token of the text.
pub(super) fn opening(tokens: &[String]) -> Vec<Vec<u8>> {
    let first = data(&chunk("", None, 0));
    let rest = tokens.iter().map(|token| data(&chunk(token, None, 0)));
    std::iter::once(first).chain(rest).collect()
}

/// The frame that ends a stream properly.
pub(super) fn closing(tokens: usize) -> Vec<Vec<u8>> {
    vec![data(&chunk("", Some("STOP"), tokens))]
}

/// The answer in one body.
pub(super) fn whole(text: &str, tokens: usize) -> Value {
    chunk(text, Some("STOP"), tokens)
}

/// The model list.
pub(super) fn models(ids: &[String]) -> Value {
    let list: Vec<Value> = ids
        .iter()
        .map(|id| {
            json!({
                "name": format!("models/{id}"), "displayName": format!("Fake {id}"), "inputTokenLimit": 1_048_576,
                "outputTokenLimit": 65_536, "supportedGenerationMethods": ["generateContent"],
            })
        })
        .collect();
    json!({ "models": list })
}

/// Google's error for a status; a wrong key is a 400 with a reason.
pub(super) fn error(status: u16, text: &str) -> Value {
    let word = match status {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        429 => "RESOURCE_EXHAUSTED",
        _ => "UNAVAILABLE",
    };
    json!({ "error": { "code": status, "message": text, "status": word } })
}

fn chunk(text: &str, finish: Option<&str>, tokens: usize) -> Value {
    let mut candidate =
        json!({ "content": { "parts": [{ "text": text }], "role": "model" }, "index": 0 });
    if let (Some(finish), Some(fields)) = (finish, candidate.as_object_mut()) {
        fields.insert("finishReason".to_owned(), finish.into());
    }
    json!({
        "candidates": [candidate], "modelVersion": "fake", "responseId": "fake",
        "usageMetadata": { "promptTokenCount": 11, "candidatesTokenCount": tokens, "totalTokenCount": 11 + tokens },
    })
}
