//! AWS Bedrock Converse (`POST /model/{id}/converse-stream`, Amazon's binary event stream).
//!
//! Facts: Bedrock's API reference and the service models of botocore.

use serde_json::{Map, json};

use super::{
    Decoder, Dialect, calls::Calls, citations, counting, ending::EndsOnce, images, reading,
};
use crate::{
    chat::ChatRequest,
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    frame::eventstream::Message,
    http::{HttpRequest, ResponseHead},
    json,
    models::ModelInfo,
    provider::Endpoint,
};

mod block;
pub(crate) mod family;
mod fault;
mod list;
mod reply;
mod wire;
mod write;

use wire::{WireBlock, WireDelta, WireEvent, WireReasoning, WireReply, WireToolUse, WireUsage};

/// The dialect; it has no state.
pub struct Bedrock;

/// What of a question goes into the request that counts it (API reference, 2026-11).
const COUNTED: &[&str] = &[
    "additionalModelRequestFields",
    "messages",
    "system",
    "toolConfig",
];

impl Dialect for Bedrock {
    fn encode(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<HttpRequest, EncodeError> {
        super::check(request)?;
        Ok(endpoint.post(&write::path(request), write::body(request)?, request))
    }

    fn count(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<Option<HttpRequest>, EncodeError> {
        super::check(request)?;
        let mut body = write::body(request)?;
        counting::keep(&mut body, request, COUNTED);
        let body = Map::from_iter([("input".to_owned(), json!({ "converse": body }))]);
        // Models count, not the profiles by which regions share them.
        let at = request.model.find("anthropic.").unwrap_or_default();
        let model = request.model.get(at..).unwrap_or_default();
        let path = format!("/model/{}/count-tokens", reading::escaped(model));
        Ok(Some(counting::post(endpoint, &path, body)))
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(reply::Reply::default())
    }

    fn read_whole(&self, body: &[u8]) -> Result<Vec<ChatEvent>, DecodeError> {
        let mut state = State::default();
        let mut out = Vec::new();
        state.whole(body, &mut out)?;
        state.finish(&mut out);
        Ok(out)
    }

    fn read_error(&self, head: &ResponseHead, body: &[u8]) -> ProviderError {
        fault::of_reply(head, body)
    }

    fn models_request(&self, endpoint: &Endpoint) -> HttpRequest {
        list::models(endpoint)
    }

    fn next_models(&self, endpoint: &Endpoint, body: &[u8]) -> Option<HttpRequest> {
        list::next(endpoint, body)
    }

    fn read_models(&self, body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError> {
        list::read(body)
    }
}

/// What has to be remembered between events.
#[derive(Default)]
struct State {
    started: bool,
    ended: bool,
    /// Why it stopped; the counts may follow, so the end is said at the end of the bytes.
    stop: Option<String>,
    calls: Calls,
    /// The thought under way, and its signature as far as it has come.
    thought: Option<(String, String)>,
}

impl EndsOnce for State {
    fn ended(&mut self) -> &mut bool {
        &mut self.ended
    }

    /// Only `messageStop` is a proper end; a stream that breaks off before it was cut.
    fn reason(&mut self) -> Option<FinishReason> {
        let raw = self.stop.take()?;
        Some(FinishReason {
            kind: finish_kind(&raw),
            raw,
        })
    }
}

impl State {
    fn message(&mut self, message: &Message<'_>, out: &mut Vec<ChatEvent>) {
        if self.ended {
            return;
        }
        let header = |name: &str| message.header(name).unwrap_or_default();
        match header(":message-type") {
            "event" => self.event(header(":event-type"), message.payload, out),
            "exception" => {
                let text = fault::text(message.payload).unwrap_or_default();
                self.fail(fault::error(header(":exception-type"), &text), out);
            }
            "error" => self.fail(
                fault::error(header(":error-code"), header(":error-message")),
                out,
            ),
            _ => {}
        }
    }

    fn event(&mut self, name: &str, payload: &[u8], out: &mut Vec<ChatEvent>) {
        let Ok(event) = json::read::<WireEvent>(&String::from_utf8_lossy(payload)) else {
            let error = ProviderError::new(ErrorKind::Malformed, "an event that is not JSON");
            return self.fail(error, out);
        };
        let index = event.content_block_index.unwrap_or_default();
        match name {
            "messageStart" => self.begin(out),
            "contentBlockStart" => {
                if let Some(call) = event.start.and_then(|start| start.tool_use) {
                    self.call(index, call, out);
                }
            }
            "contentBlockDelta" => self.delta(index, event.delta.unwrap_or_default(), out),
            "contentBlockStop" => self.block_stop(index, out),
            "messageStop" => {
                self.stop = Some(event.stop_reason.unwrap_or_else(|| "messageStop".into()));
            }
            "metadata" => count(event.usage, out),
            // Whatever is added later.
            _ => {}
        }
    }

    fn whole(&mut self, body: &[u8], out: &mut Vec<ChatEvent>) -> Result<(), DecodeError> {
        let whole: WireReply = reading::json(body, "a message")?;
        let content = whole
            .output
            .and_then(|output| output.message)
            .and_then(|message| message.content);
        let Some(content) = content else {
            if let Some(error) = fault::of_body(body) {
                self.fail(error, out);
            }
            // Any other object is no message, and reads as cut off.
            return Ok(());
        };
        self.begin(out);
        count(whole.usage, out);
        for (index, block) in content.into_iter().enumerate() {
            let index = u64::try_from(index).unwrap_or(u64::MAX);
            self.block(index, block, out);
            self.block_stop(index, out);
        }
        self.stop = Some(whole.stop_reason.unwrap_or_else(|| "messageStop".into()));
        Ok(())
    }

    /// The reply names neither an id nor the model.
    fn begin(&mut self, out: &mut Vec<ChatEvent>) {
        if !self.started {
            self.started = true;
            out.push(ChatEvent::Started {
                id: None,
                model: None,
            });
        }
    }

    fn block(&mut self, index: u64, block: WireBlock, out: &mut Vec<ChatEvent>) {
        out.extend(reading::text(block.text));
        if let Some(citing) = block.citations_content {
            let pieces = citing.content.into_iter().flatten();
            out.extend(pieces.filter_map(|piece| reading::text(piece.text)));
            let cited = citations::list(citing.citations.as_ref());
            out.extend(cited.filter_map(citations::of_passage));
        }
        if let Some(thought) = block.reasoning_content {
            self.think(thought, out);
        }
        if let Some(image) = block.image {
            let media_type = format!("image/{}", image.format);
            out.extend(images::of_data(&media_type, &image.source.bytes));
        }
        if let Some(call) = block.tool_use {
            self.call(index, call, out);
        }
    }

    fn call(&mut self, index: u64, call: WireToolUse, out: &mut Vec<ChatEvent>) {
        let (id, name) = (
            call.tool_use_id.unwrap_or_default(),
            call.name.unwrap_or_default(),
        );
        out.push(self.calls.begin(index, id, name));
        // Streams send the arguments in pieces after it; in whole replies they are an object.
        out.extend(
            self.calls
                .piece(index, call.input.map(|input| input.to_string())),
        );
    }

    /// A text or a thought mostly begins with its first piece: only calls are announced.
    fn delta(&mut self, index: u64, delta: WireDelta, out: &mut Vec<ChatEvent>) {
        out.extend(reading::text(delta.text));
        out.extend(delta.citation.as_ref().and_then(citations::of_passage));
        if let Some(thought) = delta.reasoning_content {
            self.think(thought, out);
        }
        let piece = delta.tool_use.and_then(|call| call.input);
        out.extend(self.calls.piece(index, piece));
    }

    fn think(&mut self, piece: WireReasoning, out: &mut Vec<ChatEvent>) {
        if let Some(opaque) = piece.redacted_content {
            let item = json!({ "redactedContent": opaque });
            out.push(ChatEvent::ReasoningItem { item });
        }
        let whole = piece.reasoning_text.unwrap_or_default();
        let (thought, signed) = self.thought.get_or_insert_default();
        for text in [piece.text, whole.text].into_iter().flatten() {
            thought.push_str(&text);
            if !text.is_empty() {
                out.push(ChatEvent::Reasoning { text });
            }
        }
        for piece in [piece.signature, whole.signature].into_iter().flatten() {
            signed.push_str(&piece);
        }
    }

    /// A thought is complete with its signature. A call without arguments streams no pieces; its JSON is the
    /// empty object.
    fn block_stop(&mut self, index: u64, out: &mut Vec<ChatEvent>) {
        if let Some((text, signature)) = self.thought.take()
            && !signature.is_empty()
        {
            let item = json!({ "reasoningText": { "text": text, "signature": signature } });
            out.push(ChatEvent::ReasoningItem { item });
        }
        out.extend(self.calls.end(index, "{}"));
    }
}

fn count(usage: Option<WireUsage>, out: &mut Vec<ChatEvent>) {
    out.extend(usage.map(|usage| ChatEvent::Usage {
        usage: usage.normalised(),
    }));
}

fn finish_kind(raw: &str) -> FinishKind {
    match raw {
        "end_turn" | "stop_sequence" | "messageStop" => FinishKind::Stop,
        "tool_use" => FinishKind::ToolCalls,
        "max_tokens" | "model_context_window_exceeded" => FinishKind::Length,
        "guardrail_intervened" | "content_filtered" => FinishKind::ContentFilter,
        _ => FinishKind::Other,
    }
}

#[cfg(test)]
mod tests;
