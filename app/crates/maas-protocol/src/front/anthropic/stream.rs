//! A streamed message: blocks that begin, grow and end.

use serde_json::{Value, json};

use super::{stop_reason, thought, usage};
use crate::{
    event::{ChatEvent, FinishReason},
    front::{Refusal, Teller, quote, take_name},
    models::Cost,
    usage::Usage,
};

/// The blocks of one answer.
pub(in crate::front) struct Blocks {
    id: String,
    model: String,
    prices: Option<&'static Cost>,
    /// Whether the provider has begun to answer.
    started: bool,
    begun: bool,
    /// How many blocks there are so far.
    count: usize,
    /// The text or thought that may still grow.
    open: Option<Open>,
    /// The calls with their blocks; they stay open to the end, since several may grow in turn.
    calls: Vec<(u32, usize)>,
    usage: Usage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Text,
    Thought,
}

impl Blocks {
    pub(in crate::front) fn new(id: &str, model: &str, prices: Option<&'static Cost>) -> Self {
        Self {
            id: id.to_owned(),
            model: model.to_owned(),
            prices,
            started: false,
            begun: false,
            count: 0,
            open: None,
            calls: Vec::new(),
            usage: Usage::default(),
        }
    }

    fn begin(&mut self, out: &mut String) {
        if std::mem::replace(&mut self.begun, true) {
            return;
        }
        let message = json!({
            "id": self.id, "type": "message", "role": "assistant", "model": self.model,
            "content": [], "stop_reason": null, "stop_sequence": null, "usage": usage(&self.usage, None),
        });
        event("message_start", json!({ "message": message }), out);
    }

    /// Begins a block; gives its place.
    fn start(&mut self, block: Value, out: &mut String) -> usize {
        self.begin(out);
        let index = self.count;
        self.count += 1;
        let data = json!({ "index": index, "content_block": block });
        event("content_block_start", data, out);
        index
    }

    /// Ends the text or thought that is open. It is the last block but for calls begun after it, and nothing is
    /// open when a call begins.
    fn close(&mut self, out: &mut String) {
        if self.open.take().is_some() {
            stop(self.count.saturating_sub(1), out);
        }
    }

    /// A block of that kind to append to: the open one, else a new one.
    fn growing(&mut self, kind: Open, out: &mut String) -> usize {
        if self.open == Some(kind) {
            return self.count.saturating_sub(1);
        }
        self.close(out);
        let block = match kind {
            Open::Text => json!({ "type": "text", "text": "" }),
            Open::Thought => json!({ "type": "thinking", "thinking": "", "signature": "" }),
        };
        let index = self.start(block, out);
        self.open = Some(kind);
        index
    }

    /// A thought that came whole. Its signature ends the thought under way, whose words were told already.
    fn item(&mut self, item: &Value, out: &mut String) {
        let block = thought(item);
        let Some(signature) = block.get("signature").and_then(Value::as_str) else {
            self.close(out);
            let index = self.start(block, out);
            return stop(index, out);
        };
        let index = self.growing(Open::Thought, out);
        delta(
            index,
            json!({ "type": "signature_delta", "signature": signature }),
            out,
        );
        self.close(out);
    }

    fn finish(&mut self, reason: &FinishReason, out: &mut String) {
        self.begin(out);
        self.close(out);
        for (_, index) in std::mem::take(&mut self.calls) {
            stop(index, out);
        }
        let end = json!({ "stop_reason": stop_reason(Some(reason)), "stop_sequence": null });
        let data = json!({ "delta": end, "usage": usage(&self.usage, self.prices) });
        event("message_delta", data, out);
        event("message_stop", json!({}), out);
    }
}

impl Teller for Blocks {
    fn tell(&mut self, told: &ChatEvent, out: &mut String) {
        match told {
            ChatEvent::Started { id, model } => {
                take_name(&mut self.id, id.as_deref());
                take_name(&mut self.model, model.as_deref());
            }
            ChatEvent::Usage { usage } => self.usage.update(usage),
            ChatEvent::Text { text } => {
                let index = self.growing(Open::Text, out);
                piece(index, "text_delta", "text", text, out);
            }
            ChatEvent::Reasoning { text } => {
                let index = self.growing(Open::Thought, out);
                piece(index, "thinking_delta", "thinking", text, out);
            }
            ChatEvent::ReasoningItem { item } => self.item(item, out),
            ChatEvent::ToolCall {
                index, id, name, ..
            } => {
                self.close(out);
                let block = json!({ "type": "tool_use", "id": id, "name": name, "input": {} });
                let place = self.start(block, out);
                self.calls.push((*index, place));
            }
            ChatEvent::ToolArguments { index, text } => {
                let call = self.calls.iter().find(|(call, _)| call == index);
                if let Some((_, place)) = call {
                    piece(*place, "input_json_delta", "partial_json", text, out);
                }
            }
            ChatEvent::Image { media_type, base64 } => {
                self.close(out);
                let block = json!({ "type": "image", "source": {
                    "type": "base64", "media_type": media_type, "data": base64,
                } });
                let index = self.start(block, out);
                stop(index, out);
            }
            ChatEvent::Finished { reason } => self.finish(reason, out),
            ChatEvent::Failed { error } => {
                let error = Refusal::from(error.clone()).anthropic();
                event("error", json!({ "error": error }), out);
            }
            // Messages has neither further answers nor likelihoods, and its citations are of the request's own sources.
            ChatEvent::Other { .. }
            | ChatEvent::Citation { .. }
            | ChatEvent::Logprobs { .. }
            | ChatEvent::NotSent { .. } => {}
        }
        match told {
            ChatEvent::Started { .. } => self.started = true,
            ChatEvent::Failed { .. } => self.started = false,
            _ => {}
        }
    }

    fn pause(&mut self, out: &mut String) {
        if self.started {
            self.begin(out);
        }
    }
}

/// One event; its data repeats its name.
fn event(name: &str, data: Value, out: &mut String) {
    let data = data.to_string();
    let rest = data.strip_prefix('{').unwrap_or_default();
    let comma = if rest == "}" { "" } else { "," };
    out.push_str(&format!(
        "event: {name}\ndata: {{\"type\":\"{name}\"{comma}{rest}\n\n"
    ));
}

/// A piece of text, which is what most events are.
fn piece(index: usize, kind: &str, name: &str, text: &str, out: &mut String) {
    out.push_str("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":");
    out.push_str(&index.to_string());
    out.push_str(",\"delta\":{\"type\":\"");
    for part in [kind, "\",\"", name, "\":"] {
        out.push_str(part);
    }
    quote(text, out);
    out.push_str("}}\n\n");
}

fn delta(index: usize, delta: Value, out: &mut String) {
    event(
        "content_block_delta",
        json!({ "index": index, "delta": delta }),
        out,
    );
}

fn stop(index: usize, out: &mut String) {
    event("content_block_stop", json!({ "index": index }), out);
}
