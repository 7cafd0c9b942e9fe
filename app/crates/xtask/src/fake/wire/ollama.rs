//! Ollama's `/api/chat` from the serving side.

use serde_json::{Value, json};

/// Frames up to the last token of the text.
pub(super) fn opening(model: &Value, tokens: &[String]) -> Vec<Vec<u8>> {
    let frame = |token| {
        line(&json!({
            "model": model, "created_at": "2026-11-21T00:00:00Z",
            "message": {"role": "assistant", "content": token}, "done": false,
        }))
    };
    tokens.iter().map(frame).collect()
}

/// The frame that ends a stream properly.
pub(super) fn closing(model: &Value, tokens: usize) -> Vec<Vec<u8>> {
    vec![line(&whole(model, "", tokens))]
}

/// The answer in one body.
pub(super) fn whole(model: &Value, text: &str, tokens: usize) -> Value {
    json!({
        "model": model, "created_at": "2026-11-21T00:00:00Z", "message": {"role": "assistant", "content": text},
        "done": true, "done_reason": "stop", "total_duration": 1_000_000_000, "prompt_eval_count": 11,
        "eval_count": tokens, "eval_duration": 900_000_000,
    })
}

/// The model list.
pub(super) fn models(ids: &[String]) -> Value {
    let list: Vec<Value> = ids
        .iter()
        .map(|id| json!({"name": id, "model": id, "size": 1, "details": {"family": "fake"}}))
        .collect();
    json!({"models": list})
}

fn line(value: &Value) -> Vec<u8> {
    format!("{value}\n").into_bytes()
}
