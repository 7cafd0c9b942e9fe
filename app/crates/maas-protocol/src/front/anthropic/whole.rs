//! A message in one piece.

use serde_json::{Map, Value, json};

use super::{stop_reason, thought, usage};
use crate::{
    accumulate::{Answer, ToolCall},
    models::Cost,
};

/// The body of the reply.
pub(in crate::front) fn body(
    answer: &Answer,
    id: &str,
    model: &str,
    prices: Option<&Cost>,
) -> Value {
    let mut content: Vec<Value> = answer.reasoning_items.iter().map(thought).collect();
    if !answer.reasoning.is_empty() {
        shown(&answer.reasoning, &mut content);
    }
    if !answer.text.is_empty() {
        content.push(json!({ "type": "text", "text": answer.text }));
    }
    content.extend(answer.images.iter().map(|image| {
        json!({ "type": "image", "source": {
            "type": "base64", "media_type": image.media_type, "data": image.base64,
        } })
    }));
    content.extend(answer.tool_calls.iter().map(call));
    json!({
        "id": id, "type": "message", "role": "assistant",
        "model": answer.model.as_deref().unwrap_or(model), "content": content,
        "stop_reason": stop_reason(answer.finish.as_ref()), "stop_sequence": null,
        "usage": usage(&answer.usage, prices),
    })
}

/// Puts the readable thought where it belongs: into the block that has its signature and no words of its own, else
/// into one without a signature. Anthropic's own blocks have it already.
fn shown(reasoning: &str, content: &mut Vec<Value>) {
    let has = |name: &'static str| {
        move |block: &Value| {
            let text = block.get(name).and_then(Value::as_str);
            text.is_some_and(|text| !text.is_empty())
        }
    };
    if content.iter().any(has("thinking")) {
        return;
    }
    let silent = content.iter_mut().find(|block| has("signature")(block));
    match silent.and_then(Value::as_object_mut) {
        Some(fields) => drop(fields.insert("thinking".into(), reasoning.into())),
        None => content.insert(
            0,
            json!({ "type": "thinking", "thinking": reasoning, "signature": "" }),
        ),
    }
}

fn call(call: &ToolCall) -> Value {
    // What a model wrote is not always an object, and its clients take nothing else.
    let input = serde_json::from_str::<Map<String, Value>>(&call.arguments);
    json!({
        "type": "tool_use", "id": call.id, "name": call.name, "input": input.unwrap_or_default(),
    })
}
