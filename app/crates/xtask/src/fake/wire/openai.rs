//! OpenAI's Chat Completions from the serving side.

use serde_json::{Value, json};

use super::{CREATED, data};

/// Frames up to the last token of the text.
pub(super) fn opening(model: &Value, tokens: &[String]) -> Vec<Vec<u8>> {
    let frame = |delta: &Value| data(&chunk(model, delta, &Value::Null));
    let first = frame(&json!({"role": "assistant", "content": ""}));
    let rest = tokens.iter().map(|token| frame(&json!({"content": token})));
    std::iter::once(first).chain(rest).collect()
}

/// A frame with what is cited.
pub(in crate::fake) fn citations(model: &str, sources: &Value) -> Vec<u8> {
    let sources = sources.as_array().into_iter().flatten();
    let annotation = |source: &Value| json!({"type": "url_citation", "url_citation": source});
    let annotations: Vec<Value> = sources.map(annotation).collect();
    let delta = json!({"annotations": annotations});
    data(&chunk(&model.into(), &delta, &Value::Null))
}

/// Frames that end a stream properly.
pub(super) fn closing(model: &Value, tokens: usize) -> Vec<Vec<u8>> {
    let mut last = chunk(model, &json!({}), &json!("stop"));
    let mut frames = vec![data(&last)];
    if let Some(fields) = last.as_object_mut() {
        fields.insert("choices".to_owned(), json!([]));
        fields.insert("usage".to_owned(), usage(tokens));
    }
    frames.push(data(&last));
    frames.push(b"data: [DONE]\n\n".to_vec());
    frames
}

/// The answer in one body.
pub(super) fn whole(model: &Value, text: &str, tokens: usize) -> Value {
    json!({
        "id": "chatcmpl-fake", "object": "chat.completion", "created": CREATED, "model": model,
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": usage(tokens),
    })
}

/// The model list.
pub(super) fn models(ids: &[String]) -> Value {
    let list: Vec<Value> = ids
        .iter()
        .map(|id| {
            json!({
                "id": id, "object": "model", "created": CREATED, "owned_by": "fake",
                // Mistral's own clients insist on it.
                "type": "base", "capabilities": {"completion_chat": true},
            })
        })
        .collect();
    json!({"object": "list", "data": list})
}

/// An error of a type and a code.
pub(super) fn error((kind, code): (&str, &str), text: &str) -> Value {
    json!({"error": {"message": text, "type": kind, "param": null, "code": code}})
}

fn chunk(model: &Value, delta: &Value, finish: &Value) -> Value {
    json!({
        "id": "chatcmpl-fake", "object": "chat.completion.chunk", "created": CREATED, "model": model,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    })
}

fn usage(tokens: usize) -> Value {
    json!({"prompt_tokens": 11, "completion_tokens": tokens, "total_tokens": 11 + tokens})
}
