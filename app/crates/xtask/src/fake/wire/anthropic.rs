//! Anthropic's Messages from the serving side.

use serde_json::{Value, json};

use super::event;

/// Frames up to the last token of the text.
pub(super) fn opening(model: &Value, tokens: &[String]) -> Vec<Vec<u8>> {
    let start = json!({"message": {
        "id": "msg_fake", "type": "message", "role": "assistant", "model": model, "content": [],
        "stop_reason": null, "stop_sequence": null,
        "usage": {"input_tokens": 11, "output_tokens": 1},
    }});
    let begin = json!({"index": 0, "content_block": {"type": "text", "text": ""}});
    let mut frames = vec![
        event("message_start", start),
        event("content_block_start", begin),
    ];
    frames.extend(tokens.iter().map(|token| {
        let delta = json!({"index": 0, "delta": {"type": "text_delta", "text": token}});
        event("content_block_delta", delta)
    }));
    frames
}

/// Frames that end a stream properly.
pub(super) fn closing(tokens: usize) -> Vec<Vec<u8>> {
    let end = json!({"delta": {"stop_reason": "end_turn", "stop_sequence": null}, "usage": {"output_tokens": tokens}});
    vec![
        event("content_block_stop", json!({"index": 0})),
        event("message_delta", end),
        event("message_stop", json!({})),
    ]
}

/// The answer in one body.
pub(super) fn whole(model: &Value, text: &str, tokens: usize) -> Value {
    json!({
        "id": "msg_fake", "type": "message", "role": "assistant", "model": model,
        "content": [{"type": "text", "text": text}], "stop_reason": "end_turn", "stop_sequence": null,
        "usage": {"input_tokens": 11, "output_tokens": tokens},
    })
}

/// The model list.
pub(super) fn models(ids: &[String]) -> Value {
    let list: Vec<Value> = ids
        .iter()
        .map(|id| {
            json!({
                "type": "model", "id": id, "display_name": format!("Fake {id}"),
                "created_at": "2026-11-21T00:00:00Z", "max_input_tokens": 200_000, "max_tokens": 64_000,
            })
        })
        .collect();
    json!({"data": list, "has_more": false, "first_id": ids.first(), "last_id": ids.last()})
}

/// An error of a type.
pub(super) fn error(kind: &str, text: &str) -> Value {
    json!({"type": "error", "error": {"type": kind, "message": text}, "request_id": "req_fake"})
}
