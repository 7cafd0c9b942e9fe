//! Cohere's Chat, version 2 (`POST /v2/chat`).
//!
//! Facts: Cohere's OpenAPI file and the types of its official SDKs.

use serde_json::Value;

use super::{
    Decoder, Dialect, citations,
    ending::EndsOnce,
    logprobs, reading,
    sse_reply::{self, Reader, SseReply},
};
use crate::{
    chat::ChatRequest,
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    http::{HttpRequest, ResponseHead},
    json,
    models::ModelInfo,
    provider::Endpoint,
};

mod wire;
mod write;

use wire::{WireEvent, WireMessage, WireModel, WireModels, WireToolCall, WireUsage};

/// The dialect; it has no state.
pub struct Cohere;

impl Dialect for Cohere {
    fn encode(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<HttpRequest, EncodeError> {
        super::check(request)?;
        Ok(endpoint.post("/v2/chat", write::body(request), request))
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(SseReply::<State>::default())
    }

    fn read_whole(&self, body: &[u8]) -> Result<Vec<ChatEvent>, DecodeError> {
        sse_reply::read_whole::<State>(body)
    }

    /// Two statuses are Cohere's own: 498 is an invalid token, 499 a request given up.
    fn read_error(&self, head: &ResponseHead, body: &[u8]) -> ProviderError {
        let mut error = reading::http_error(head, body);
        error.kind = match (error.kind, head.status) {
            (ErrorKind::BadRequest, 498) => ErrorKind::BadKey,
            (ErrorKind::BadRequest, 499) => ErrorKind::Cancelled,
            (kind, _) => kind,
        };
        error
    }

    fn models_request(&self, endpoint: &Endpoint) -> HttpRequest {
        endpoint.get("/v1/models?page_size=1000&endpoint=chat")
    }

    fn read_models(&self, body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError> {
        let list: WireModels = reading::json(body, "a model list")?;
        Ok(list
            .models
            .into_iter()
            .filter_map(WireModel::read)
            .collect())
    }
}

/// What has to be remembered between events.
#[derive(Default)]
struct State {
    started: bool,
    ended: bool,
    finish: Option<FinishReason>,
    calls: Vec<Call>,
}

/// One tool call under way.
struct Call {
    /// The wire's index: it restarts beside that of the content, so it only tells running calls apart.
    index: Option<u64>,
    /// Arguments that may still turn out to be none at all.
    held: String,
    /// Whether arguments were handed on.
    begun: bool,
}

impl Reader for State {
    /// `event:` repeats the data's own `type`, so the name is not needed.
    fn frame(&mut self, _name: &str, data: &str, out: &mut Vec<ChatEvent>) {
        let data = data.trim();
        if self.ended || data.is_empty() {
            return;
        }
        if data == "[DONE]" {
            return self.finish(out);
        }
        // Nothing belongs to the answer after its end.
        if self.finish.is_some() {
            return;
        }
        let Ok(event) = json::read::<WireEvent>(data) else {
            let malformed =
                || ProviderError::new(ErrorKind::Malformed, "an event that is not JSON");
            return self.fail(refusal(data).unwrap_or_else(malformed), out);
        };
        let delta = event.delta.unwrap_or_default();
        match event.kind.as_deref() {
            Some("message-start") => {
                self.begin(event.id, out);
                self.message(None, delta.message, out);
            }
            Some(
                "content-start" | "content-delta" | "tool-plan-delta" | "tool-call-start"
                | "tool-call-delta" | "citation-start",
            ) => {
                self.message(event.index, delta.message, out);
                out.extend(event.logprobs.as_ref().and_then(logprobs::of_pieces));
            }
            Some("tool-call-end") => {
                if let Some(place) = self.place(event.index) {
                    self.settle(place, out);
                }
            }
            Some("message-end") => {
                self.end(delta.usage, delta.error, delta.finish_reason, out);
            }
            // The end of a block or of a citation, and whatever is added later.
            _ => {}
        }
    }

    fn whole(&mut self, body: &[u8], out: &mut Vec<ChatEvent>) -> Result<(), DecodeError> {
        let whole = match reading::json::<WireEvent>(body, "a chat reply") {
            Ok(whole) => whole,
            Err(error) => match refusal(&String::from_utf8_lossy(body)) {
                Some(refusal) => {
                    self.fail(refusal, out);
                    return Ok(());
                }
                None => return Err(error),
            },
        };
        // Any other object is no reply; without this it would read as an empty answer.
        if whole.message.is_some() {
            self.begin(whole.id, out);
            self.message(None, whole.message, out);
            out.extend(whole.logprobs.as_ref().and_then(logprobs::of_pieces));
            self.end(whole.usage, None, whole.finish_reason, out);
        }
        Ok(())
    }
}

impl EndsOnce for State {
    fn ended(&mut self) -> &mut bool {
        &mut self.ended
    }

    /// Only `message-end` is a proper end, marker or not.
    fn reason(&mut self) -> Option<FinishReason> {
        self.finish.take()
    }
}

impl State {
    fn begin(&mut self, id: Option<String>, out: &mut Vec<ChatEvent>) {
        if !self.started {
            self.started = true;
            out.push(ChatEvent::Started { id, model: None });
        }
    }

    /// A message or a piece of one: each event fills the field it is about.
    fn message(
        &mut self,
        index: Option<u64>,
        message: Option<WireMessage>,
        out: &mut Vec<ChatEvent>,
    ) {
        let message = message.unwrap_or_default();
        let filled = |text: &String| !text.is_empty();
        for block in message.content.into_iter().flatten() {
            if let Some(text) = block.thinking.filter(filled) {
                out.push(ChatEvent::Reasoning { text });
            }
            if let Some(text) = block.text.filter(filled) {
                out.push(ChatEvent::Text { text });
            }
        }
        // What the model means to do with its tools is thinking aloud, not the answer.
        if let Some(text) = message.tool_plan.filter(filled) {
            out.push(ChatEvent::Reasoning { text });
        }
        for citation in message.citations.into_iter().flatten() {
            out.extend(citations::of_sources(&citation));
        }
        for call in message.tool_calls.into_iter().flatten() {
            self.call(index, call, out);
        }
    }

    /// Only the start of a call has an id.
    fn call(&mut self, index: Option<u64>, call: WireToolCall, out: &mut Vec<ChatEvent>) {
        let function = call.function.unwrap_or_default();
        if call.id.is_some() || function.name.is_some() {
            out.push(ChatEvent::ToolCall {
                index: u32::try_from(self.calls.len()).unwrap_or(u32::MAX),
                id: call.id.unwrap_or_default(),
                name: function.name.unwrap_or_default(),
                signature: None,
            });
            self.calls.push(Call {
                index,
                held: String::new(),
                begun: false,
            });
        }
        let Some(place) = self.place(index) else {
            return;
        };
        if let (Some(piece), Some(call)) = (function.arguments, self.calls.get_mut(place)) {
            call.held.push_str(&piece);
            if call.begun || !"null".starts_with(call.held.trim()) {
                call.hand_on(place, out);
            }
        }
    }

    /// The last call of that index; a piece without one belongs to the last call.
    fn place(&self, index: Option<u64>) -> Option<usize> {
        let meant = |call: &Call| index.is_none() || call.index == index;
        self.calls.iter().rposition(meant)
    }

    /// A call without arguments says nothing or `null`; its JSON is the empty object.
    fn settle(&mut self, place: usize, out: &mut Vec<ChatEvent>) {
        if let Some(call) = self.calls.get_mut(place).filter(|call| !call.begun) {
            call.held = "{}".into();
            call.hand_on(place, out);
        }
    }

    fn end(
        &mut self,
        usage: Option<WireUsage>,
        error: Option<Value>,
        word: Option<String>,
        out: &mut Vec<ChatEvent>,
    ) {
        for place in 0..self.calls.len() {
            self.settle(place, out);
        }
        if let Some(usage) = usage {
            let usage = usage.normalised();
            out.push(ChatEvent::Usage { usage });
        }
        if let Some(error) = error.filter(|error| error.as_str() != Some("")) {
            return self.fail(reading::Complaint::of(&error).into_error(None), out);
        }
        let raw = word.unwrap_or_else(|| "message-end".into());
        let kind = match raw.as_str() {
            "COMPLETE" | "STOP_SEQUENCE" | "message-end" => FinishKind::Stop,
            "MAX_TOKENS" => FinishKind::Length,
            "TOOL_CALL" => FinishKind::ToolCalls,
            // `ERROR`, `TIMEOUT`, and what is added later: all the good ends are above.
            other => {
                let text = format!(
                    "the provider ended the answer with {}",
                    reading::shorten(other)
                );
                return self.fail(ProviderError::new(ErrorKind::Overloaded, text), out);
            }
        };
        self.finish = Some(FinishReason { kind, raw });
    }
}

impl Call {
    fn hand_on(&mut self, place: usize, out: &mut Vec<ChatEvent>) {
        self.begun = true;
        let text = std::mem::take(&mut self.held);
        if !text.is_empty() {
            out.push(ChatEvent::ToolArguments {
                index: u32::try_from(place).unwrap_or(u32::MAX),
                text,
            });
        }
    }
}

/// Reads an error object where an answer was due: its `message` is a text and no object.
fn refusal(data: &str) -> Option<ProviderError> {
    let value: Value = serde_json::from_str(data).ok()?;
    value.get("message")?.as_str()?;
    Some(reading::Complaint::of(&value).into_error(None))
}

#[cfg(test)]
mod tests;
