//! OpenAI's Responses from the serving side.

use serde_json::{Value, json};

use super::event;

/// Frames up to the last token of the text.
pub(super) fn opening(model: &Value, tokens: &[String]) -> Vec<Vec<u8>> {
    let response =
        json!({"id": "resp_fake", "object": "response", "status": "in_progress", "model": model});
    let first = event("response.created", json!({"response": response}));
    let rest = tokens.iter().map(|token| {
        event(
            "response.output_text.delta",
            json!({"item_id": "msg_fake", "output_index": 0, "content_index": 0, "delta": token}),
        )
    });
    std::iter::once(first).chain(rest).collect()
}

/// The frame that ends a stream properly.
pub(super) fn closing(model: &Value, tokens: usize) -> Vec<Vec<u8>> {
    vec![event(
        "response.completed",
        json!({"response": whole(model, "", tokens)}),
    )]
}

/// The answer in one body.
pub(super) fn whole(model: &Value, text: &str, tokens: usize) -> Value {
    json!({
        "id": "resp_fake", "object": "response", "status": "completed", "model": model, "error": null,
        "incomplete_details": null,
        "output": [{"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text, "annotations": []}]}],
        "usage": {"input_tokens": 11, "output_tokens": tokens, "total_tokens": 11 + tokens},
    })
}
