//! Anthropic Messages (`POST /v1/messages`, version 2023-06-01).
//!
//! Facts: Anthropic's API reference and the types of its official SDKs.

use serde_json::{Map, Value, json};

use super::{
    Decoder, Dialect, reading,
    sse_reply::{Reader, SseReply},
};
use crate::{
    chat::{ChatRequest, Message, Part, Role},
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    http::HttpRequest,
    models::ModelInfo,
    provider::Endpoint,
};

mod family;
mod wire;

use wire::{WireBlock, WireDelta, WireEvent, WireMessage, WireModel, WireModels, WireUsage};

/// The dialect; it has no state.
pub struct Anthropic;

impl Dialect for Anthropic {
    fn encode(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<HttpRequest, EncodeError> {
        super::check(request)?;
        let family = family::of(&request.model);
        let lead = request
            .messages
            .iter()
            .take_while(|message| message.role == Role::System)
            .count();
        let (system, turns) = request.messages.split_at(lead);

        let mut body = Map::new();
        body.insert("model".into(), request.model.clone().into());
        body.insert(
            "max_tokens".into(),
            request
                .params
                .max_tokens
                .unwrap_or(family.max_tokens)
                .into(),
        );
        let system: Vec<String> = system
            .iter()
            .map(Message::plain_text)
            .filter(|text| !text.is_empty())
            .collect();
        if !system.is_empty() {
            body.insert("system".into(), system.join("\n\n").into());
        }
        body.insert("messages".into(), messages(turns));
        if family.sampling {
            if let Some(temperature) = request.params.temperature {
                body.insert("temperature".into(), temperature.clamp(0.0, 1.0).into());
            }
            // Claude 4 and later refuse both together.
            if let Some(top_p) = request.params.top_p
                && (request.params.temperature.is_none() || !family.one_sampler)
            {
                body.insert("top_p".into(), top_p.into());
            }
        }
        if request.stream {
            body.insert("stream".into(), true.into());
        }
        Ok(endpoint.post("/v1/messages", Value::Object(body)))
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(SseReply::<State>::default())
    }

    fn read_whole(&self, body: &[u8]) -> Result<Vec<ChatEvent>, DecodeError> {
        let mut state = State::default();
        let mut out = Vec::new();
        state.whole(body, &mut out)?;
        state.finish(&mut out);
        Ok(out)
    }

    fn models_request(&self, endpoint: &Endpoint) -> HttpRequest {
        endpoint.get("/v1/models?limit=1000")
    }

    fn read_models(&self, body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError> {
        let list: WireModels = reading::json(body, "a model list")?;
        let model = |wire: WireModel| ModelInfo {
            id: wire.id,
            name: wire.display_name,
            context_tokens: wire.max_input_tokens,
        };
        Ok(list.data.into_iter().map(model).collect())
    }
}

/// Writes the turns: the first is the user's, equal neighbours are merged, empty ones left out.
///
/// A system message in mid-conversation is sent as the user's words: only some models take it as a role.
fn messages(turns: &[Message]) -> Value {
    let mut merged: Vec<(&str, Vec<Value>)> = Vec::new();
    for turn in turns {
        let role = if turn.role == Role::Assistant {
            "assistant"
        } else {
            "user"
        };
        let blocks: Vec<Value> = turn.parts.iter().filter_map(block).collect();
        if blocks.is_empty() || (merged.is_empty() && role == "assistant") {
            continue;
        }
        match merged.last_mut() {
            Some((last, earlier)) if *last == role => earlier.extend(blocks),
            _ => merged.push((role, blocks)),
        }
    }
    merged
        .into_iter()
        .map(|(role, content)| json!({ "role": role, "content": content }))
        .collect()
}

fn block(part: &Part) -> Option<Value> {
    match part {
        Part::Text { text } if text.trim().is_empty() => None,
        Part::Text { text } => Some(json!({ "type": "text", "text": text })),
        // Thinking is bound to its signature and its unchanged prefix; an edited history must leave it out.
        Part::Reasoning { .. } => None,
        Part::ToolCall {
            id,
            name,
            arguments,
        } => {
            let input = serde_json::from_str::<Map<String, Value>>(arguments).unwrap_or_default();
            Some(json!({ "type": "tool_use", "id": id, "name": name, "input": input }))
        }
    }
}

/// What has to be remembered between events.
#[derive(Default)]
struct State {
    started: bool,
    ended: bool,
    message_stop: bool,
    stop: Option<String>,
    usage: WireUsage,
    /// The block index of each tool call begun, and whether arguments came for it.
    calls: Vec<(u64, bool)>,
}

impl Reader for State {
    /// `event:` repeats the data's own `type`, so the name is not needed.
    fn frame(&mut self, _name: &str, data: &str, out: &mut Vec<ChatEvent>) {
        if self.ended {
            return;
        }
        let Ok(event) = serde_json::from_str::<WireEvent>(data) else {
            return self.fail(
                ProviderError::new(ErrorKind::Malformed, "an event that is not JSON"),
                out,
            );
        };
        let index = event.index.unwrap_or_default();
        match event.kind.as_deref() {
            Some("message_start") => {
                if let Some(message) = event.message {
                    self.begin(message, out);
                }
            }
            Some("content_block_start") => {
                if let Some(block) = event.content_block {
                    self.block(index, block, out);
                }
            }
            Some("content_block_delta") => self.delta(index, event.delta.unwrap_or_default(), out),
            Some("content_block_stop") => self.block_stop(index, out),
            Some("message_delta") => {
                self.count(event.usage, out);
                self.stop = event
                    .delta
                    .and_then(|delta| delta.stop_reason)
                    .or(self.stop.take());
            }
            Some("message_stop") => {
                self.message_stop = true;
                self.finish(out);
            }
            Some("error") => {
                let error = event
                    .error
                    .as_ref()
                    .map(reading::Complaint::of)
                    .unwrap_or_default();
                self.fail(error.into_error(None), out);
            }
            // `ping`, and whatever is added later.
            _ => {}
        }
    }

    fn whole(&mut self, body: &[u8], out: &mut Vec<ChatEvent>) -> Result<(), DecodeError> {
        let whole: WireMessage = reading::json(body, "a message")?;
        if let Some(error) = &whole.error {
            self.fail(reading::Complaint::of(error).into_error(None), out);
            return Ok(());
        }
        self.stop.clone_from(&whole.stop_reason);
        // Any other object is no message; without this it would read as an empty answer.
        self.message_stop = whole.content.is_some();
        for (index, block) in self.begin(whole, out).into_iter().enumerate() {
            let index = u64::try_from(index).unwrap_or(u64::MAX);
            self.block(index, block, out);
            self.block_stop(index, out);
        }
        Ok(())
    }

    fn fail(&mut self, error: ProviderError, out: &mut Vec<ChatEvent>) {
        if !self.ended {
            self.ended = true;
            out.push(ChatEvent::Failed { error });
        }
    }

    /// Only `message_stop` is a proper end; a stream that breaks off before it was cut.
    fn finish(&mut self, out: &mut Vec<ChatEvent>) {
        if self.ended {
            return;
        }
        self.ended = true;
        if !self.message_stop {
            out.push(ChatEvent::Failed {
                error: super::cut_off(),
            });
            return;
        }
        let raw = self.stop.take().unwrap_or_else(|| "message_stop".into());
        out.push(ChatEvent::Finished {
            reason: FinishReason {
                kind: finish_kind(&raw),
                raw,
            },
        });
    }
}

impl State {
    /// A second `message_start` was seen in recordings: it only updates the counts.
    fn begin(&mut self, message: WireMessage, out: &mut Vec<ChatEvent>) -> Vec<WireBlock> {
        if !self.started {
            self.started = true;
            out.push(ChatEvent::Started {
                id: message.id,
                model: message.model,
            });
        }
        self.count(message.usage, out);
        message.content.unwrap_or_default()
    }

    /// Counts are cumulative and each may be absent later, so our sums are made of the last known ones.
    fn count(&mut self, usage: Option<WireUsage>, out: &mut Vec<ChatEvent>) {
        if let Some(newer) = usage {
            self.usage.update(newer);
            let usage = self.usage.normalised();
            out.push(ChatEvent::Usage { usage });
        }
    }

    fn block(&mut self, index: u64, block: WireBlock, out: &mut Vec<ChatEvent>) {
        match block.kind.as_deref() {
            Some("text") => text(block.text, out),
            Some("thinking") => reasoning(block.thinking, out),
            Some("tool_use") => {
                let ordinal = u32::try_from(self.calls.len()).unwrap_or(u32::MAX);
                out.push(ChatEvent::ToolCall {
                    index: ordinal,
                    id: block.id.unwrap_or_default(),
                    name: block.name.unwrap_or_default(),
                });
                // Streams begin with an empty object and send the pieces after it; whole replies are complete.
                let input = block
                    .input
                    .filter(|input| input.as_object().is_some_and(|fields| !fields.is_empty()));
                self.calls.push((index, input.is_some()));
                if let Some(input) = input {
                    out.push(ChatEvent::ToolArguments {
                        index: ordinal,
                        text: input.to_string(),
                    });
                }
            }
            // Server tools, citations, fallbacks, redacted thinking: nothing a person could read.
            _ => {}
        }
    }

    fn delta(&mut self, index: u64, delta: WireDelta, out: &mut Vec<ChatEvent>) {
        match delta.kind.as_deref() {
            Some("text_delta") => text(delta.text, out),
            Some("thinking_delta") => reasoning(delta.thinking, out),
            Some("input_json_delta") => {
                let piece = delta.partial_json.filter(|piece| !piece.is_empty());
                if let (Some(text), Some(place)) = (piece, self.place(index)) {
                    if let Some((_, begun)) = self.calls.get_mut(place) {
                        *begun = true;
                    }
                    out.push(ChatEvent::ToolArguments {
                        index: u32::try_from(place).unwrap_or(u32::MAX),
                        text,
                    });
                }
            }
            // Signatures and citations.
            _ => {}
        }
    }

    /// A call without arguments streams only empty pieces; its JSON is the empty object.
    fn block_stop(&mut self, index: u64, out: &mut Vec<ChatEvent>) {
        let Some(place) = self.place(index) else {
            return;
        };
        if let Some((_, begun @ false)) = self.calls.get_mut(place) {
            *begun = true;
            out.push(ChatEvent::ToolArguments {
                index: u32::try_from(place).unwrap_or(u32::MAX),
                text: "{}".into(),
            });
        }
    }

    fn place(&self, index: u64) -> Option<usize> {
        self.calls.iter().position(|(block, _)| *block == index)
    }
}

fn text(text: Option<String>, out: &mut Vec<ChatEvent>) {
    out.extend(
        text.filter(|text| !text.is_empty())
            .map(|text| ChatEvent::Text { text }),
    );
}

fn reasoning(text: Option<String>, out: &mut Vec<ChatEvent>) {
    out.extend(
        text.filter(|text| !text.is_empty())
            .map(|text| ChatEvent::Reasoning { text }),
    );
}

fn finish_kind(raw: &str) -> FinishKind {
    match raw {
        "end_turn" | "stop_sequence" | "pause_turn" | "compaction" | "message_stop" => {
            FinishKind::Stop
        }
        "tool_use" => FinishKind::ToolCalls,
        "max_tokens" | "model_context_window_exceeded" => FinishKind::Length,
        "refusal" => FinishKind::ContentFilter,
        _ => FinishKind::Other,
    }
}

#[cfg(test)]
mod tests;
