//! Anthropic's shape: a message as it is asked for, and as it is told.

use serde_json::{Map, Value, json};

use crate::{
    event::{FinishKind, FinishReason},
    front::{COST, price},
    models::{Cost, cost_of},
    usage::Usage,
};

pub(super) mod ask;
pub(super) mod stream;
pub(super) mod whole;

/// Anthropic's word for an end; its own words stay as they are.
fn stop_reason(finish: Option<&FinishReason>) -> &str {
    let Some(finish) = finish else {
        return "end_turn";
    };
    match finish.kind {
        FinishKind::Stop if ["stop_sequence", "pause_turn"].contains(&finish.raw.as_str()) => {
            &finish.raw
        }
        FinishKind::Stop | FinishKind::Other => "end_turn",
        FinishKind::Length => "max_tokens",
        FinishKind::ToolCalls => "tool_use",
        FinishKind::ContentFilter => "refusal",
    }
}

/// The counts; its clients want numbers, so that what is not known reads as 0 in the two that must be there.
fn usage(usage: &Usage, prices: Option<&Cost>) -> Value {
    let cached = usage.cached_input.unwrap_or_default();
    let written = usage.cache_write.unwrap_or_default();
    // What was read from a cache or written to it is counted beside the rest.
    let plain = usage.input.unwrap_or_default();
    let plain = plain.saturating_sub(cached).saturating_sub(written);
    let mut counts = Map::new();
    counts.insert("input_tokens".into(), plain.into());
    counts.insert(
        "output_tokens".into(),
        usage.output.unwrap_or_default().into(),
    );
    for (name, count) in [
        ("cache_read_input_tokens", usage.cached_input),
        ("cache_creation_input_tokens", usage.cache_write),
    ] {
        if let Some(count) = count {
            counts.insert(name.into(), count.into());
        }
    }
    if let Some(count) = usage.reasoning {
        let details = json!({ "thinking_tokens": count });
        counts.insert("output_tokens_details".into(), details);
    }
    if let Some(nano) = cost_of(usage, prices) {
        counts.insert(COST.into(), price::dollars(nano).into());
    }
    counts.into()
}

/// A thought in its provider's own form, as a block: Anthropic's own forms are blocks already. What is another
/// provider's goes as its JSON where a signature stands: to a client both are opaque, and come back as they are.
pub(super) fn thought(item: &Value) -> Value {
    match item.get("type").and_then(Value::as_str) {
        Some("thinking" | "redacted_thinking") if item.get("format").is_none() => item.clone(),
        _ => json!({ "type": "thinking", "thinking": "", "signature": item.to_string() }),
    }
}

/// The reverse of [`thought`].
pub(super) fn item(block: Value) -> Value {
    let foreign = block.get("signature").and_then(Value::as_str);
    let foreign = foreign.filter(|text| text.starts_with('{'));
    let foreign = foreign.and_then(|text| serde_json::from_str(text).ok());
    foreign.unwrap_or(block)
}
