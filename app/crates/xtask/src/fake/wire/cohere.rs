//! Cohere's Chat, version 2, from the serving side.

use serde_json::{Value, json};

use super::event;

/// Frames up to the last token of the text.
pub(super) fn opening(tokens: &[String]) -> Vec<Vec<u8>> {
    let start =
        json!({ "id": "fake", "delta": { "message": { "role": "assistant", "content": [] } } });
    let begin = json!({ "index": 0, "delta": { "message": { "content": { "type": "text", "text": "" } } } });
    let mut frames = vec![event("message-start", start), event("content-start", begin)];
    frames.extend(tokens.iter().map(|token| {
        let delta = json!({ "index": 0, "delta": { "message": { "content": { "text": token } } } });
        event("content-delta", delta)
    }));
    frames
}

/// Frames that end a stream properly.
pub(super) fn closing(tokens: usize) -> Vec<Vec<u8>> {
    let end = json!({ "delta": { "finish_reason": "COMPLETE", "usage": usage(tokens) } });
    vec![
        event("content-end", json!({ "index": 0 })),
        event("message-end", end),
        b"data: [DONE]\n\n".to_vec(),
    ]
}

/// The answer in one body.
pub(super) fn whole(text: &str, tokens: usize) -> Value {
    json!({
        "id": "fake", "finish_reason": "COMPLETE", "usage": usage(tokens),
        "message": { "role": "assistant", "content": [{ "type": "text", "text": text }] },
    })
}

/// The model list.
pub(super) fn models(ids: &[String]) -> Value {
    let list: Vec<Value> = ids
        .iter()
        .map(|id| json!({ "name": id, "endpoints": ["chat"], "context_length": 256_000, "is_deprecated": false }))
        .collect();
    json!({ "models": list })
}

fn usage(tokens: usize) -> Value {
    json!({ "tokens": { "input_tokens": 11, "output_tokens": tokens } })
}
