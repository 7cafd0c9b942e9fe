//! A chat completion in one piece.

use serde_json::{Map, Value, json};

use super::{annotation, finish_word, logprobs, picture, signed, usage};
use crate::{
    accumulate::{Answer, ToolCall},
    event::FinishKind,
    models::Cost,
};

/// The body of the reply.
pub(in crate::front) fn body(
    answer: &Answer,
    id: &str,
    created: u64,
    model: &str,
    prices: Option<&Cost>,
) -> Value {
    let all = std::iter::once(answer).chain(&answer.others).enumerate();
    let choices: Vec<Value> = all.map(|(index, answer)| choice(index, answer)).collect();
    let mut body = json!({
        "id": id, "object": "chat.completion", "created": created,
        "model": answer.model.as_deref().unwrap_or(model), "choices": choices,
    });
    if let (Some(fields), Some(usage)) = (body.as_object_mut(), usage(&answer.usage, prices)) {
        fields.insert("usage".into(), usage);
    }
    body
}

fn choice(index: usize, answer: &Answer) -> Value {
    let finish = answer.finish.as_ref();
    let kind = finish.map_or(FinishKind::Stop, |finish| finish.kind);
    let told = (!answer.logprobs.is_empty()).then(|| logprobs(&answer.logprobs));
    // A further answer can fail alone.
    let word = match &answer.error {
        Some(_) => "error",
        None => finish_word(kind),
    };
    json!({
        "index": index, "message": message(answer), "logprobs": told, "finish_reason": word,
        "native_finish_reason": finish.map(|finish| &finish.raw),
    })
}

fn message(answer: &Answer) -> Value {
    let mut message = Map::new();
    message.insert("role".into(), "assistant".into());
    let silent = answer.text.is_empty() && !answer.tool_calls.is_empty();
    let content = (!silent).then(|| answer.text.clone());
    message.insert("content".into(), content.into());
    message.insert("refusal".into(), Value::Null);
    if !answer.reasoning.is_empty() {
        message.insert("reasoning_content".into(), answer.reasoning.clone().into());
    }
    if !answer.reasoning_items.is_empty() {
        message.insert(
            "reasoning_details".into(),
            answer.reasoning_items.clone().into(),
        );
    }
    if !answer.tool_calls.is_empty() {
        let calls = answer.tool_calls.iter().map(call).collect();
        message.insert("tool_calls".into(), calls);
    }
    if !answer.images.is_empty() {
        let images = answer.images.iter().enumerate();
        let images = images.map(|(index, image)| picture(index, &image.media_type, &image.base64));
        message.insert("images".into(), images.collect());
    }
    let cited: Vec<Value> = answer.citations.iter().filter_map(annotation).collect();
    if !cited.is_empty() {
        message.insert("annotations".into(), cited.into());
    }
    message.into()
}

fn call(call: &ToolCall) -> Value {
    let mut told = json!({
        "id": call.id, "type": "function",
        "function": { "name": call.name, "arguments": call.arguments },
    });
    if let (Some(fields), Some(signature)) = (told.as_object_mut(), &call.signature) {
        fields.insert("extra_content".into(), signed(signature));
    }
    told
}
