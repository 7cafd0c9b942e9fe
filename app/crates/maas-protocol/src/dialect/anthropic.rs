//! Anthropic Messages (`POST /v1/messages`, version 2023-06-01), and the same on Google's Vertex AI.
//!
//! Facts: Anthropic's API reference and the types of its official SDKs.

use serde_json::json;

use super::{
    Decoder, Dialect,
    calls::Calls,
    citations, counting,
    ending::EndsOnce,
    gemini, reading,
    segment::segment,
    sse_reply::{self, Reader, SseReply},
};
use crate::{
    chat::{ChatRequest, Part, Source},
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    http::{HttpRequest, ResponseHead},
    json,
    models::ModelInfo,
    provider::Endpoint,
};

pub(crate) mod family;
mod schema;
mod wire;
pub(super) mod write;

use wire::{WireBlock, WireDelta, WireEvent, WireMessage, WireModel, WireModels, WireUsage};

/// The dialect, as one of Claude's hosts speaks it.
pub struct Anthropic {
    host: Host,
}

/// Who serves Claude.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Host {
    /// Anthropic itself.
    Anthropic,
    /// Google's Vertex AI: model and streaming stand in the path, the version in the body.
    Vertex,
}

impl Anthropic {
    /// As Anthropic speaks it.
    pub const MESSAGES: Self = Self {
        host: Host::Anthropic,
    };
    /// As Vertex AI speaks it.
    pub const VERTEX: Self = Self { host: Host::Vertex };
}

/// The field that stands for the version header on Vertex AI.
const VERTEX_VERSION: (&str, &str) = ("anthropic_version", "vertex-2023-10-16");

/// What of a question goes into the request that counts it (API reference, 2026-11).
const COUNTED: &[&str] = &[
    "messages",
    "model",
    "output_config",
    "system",
    "thinking",
    "tool_choice",
    "tools",
];

impl Anthropic {
    /// Checks what its host cannot be asked.
    fn check(&self, endpoint: &Endpoint, request: &ChatRequest) -> Result<(), EncodeError> {
        super::check(request)?;
        if self.host == Host::Anthropic {
            return Ok(());
        }
        // A key of Vertex AI's express mode reaches Google's own models only.
        if !endpoint.base_url.contains("/projects/") {
            return Err(EncodeError::Unsupported(
                "a question to Claude without a project: add project and location",
            ));
        }
        let mut parts = request.messages.iter().flat_map(|message| &message.parts);
        let by_address = |part: &Part| {
            matches!(
                part,
                Part::Image {
                    source: Source::Url(_)
                }
            )
        };
        if parts.any(by_address) {
            return Err(EncodeError::Unsupported("an image by its address"));
        }
        Ok(())
    }
}

impl Dialect for Anthropic {
    fn encode(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<HttpRequest, EncodeError> {
        self.check(endpoint, request)?;
        if self.host == Host::Anthropic {
            let version = ("model", request.model.as_str());
            return Ok(endpoint.post("/v1/messages", write::body(request, version), request));
        }
        let body = write::body(request, VERTEX_VERSION);
        let model = segment(bare(&request.model));
        let method = if request.stream {
            "streamRawPredict"
        } else {
            "rawPredict"
        };
        let path = format!("/publishers/anthropic/models/{model}:{method}");
        Ok(endpoint.post(&path, body, request))
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(SseReply::<State>::default())
    }

    fn read_whole(&self, body: &[u8]) -> Result<Vec<ChatEvent>, DecodeError> {
        sse_reply::read_whole::<State>(body)
    }

    fn read_error(&self, head: &ResponseHead, body: &[u8]) -> ProviderError {
        match self.host {
            Host::Anthropic => reading::http_error(head, body),
            // What Google refuses itself, it refuses in its own words.
            Host::Vertex => gemini::read_error(head, body),
        }
    }

    fn count(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<Option<HttpRequest>, EncodeError> {
        self.check(endpoint, request)?;
        let model = bare(&request.model);
        let mut body = write::body(request, ("model", model));
        counting::keep(&mut body, request, COUNTED);
        let path = match self.host {
            Host::Anthropic => "/v1/messages/count_tokens",
            Host::Vertex => {
                body.insert(VERTEX_VERSION.0.into(), VERTEX_VERSION.1.into());
                "/publishers/anthropic/models/count-tokens:rawPredict"
            }
        };
        Ok(Some(counting::post(endpoint, path, body)))
    }

    fn models_request(&self, endpoint: &Endpoint) -> HttpRequest {
        endpoint.get("/v1/models?limit=1000")
    }

    fn read_models(&self, body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError> {
        let list: WireModels = reading::json(body, "a model list")?;
        Ok(list.data.into_iter().map(WireModel::read).collect())
    }
}

/// The model's name as Vertex AI has it in the path: without its publisher's collection.
fn bare(model: &str) -> &str {
    let publisher = "publishers/anthropic/models/";
    model.strip_prefix(publisher).unwrap_or(model)
}

/// The kinds of events that are read; all others are skipped.
const KNOWN: &[&str] = &[
    "message_start",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
    "error",
];

/// The text of an event that is nothing but a piece of the answer, as most of a stream are: reading it as JSON takes ten times
/// as long. `None` for an event of any other form, and for a text that has to be decoded.
fn plain_text(event: &str) -> Option<&str> {
    let rest = event.strip_prefix(r#"{"type":"content_block_delta","index":"#)?;
    let rest = rest.strip_prefix(|index: char| index.is_ascii_digit())?;
    let rest = rest.strip_prefix(r#","delta":{"type":"text_delta","text":""#)?;
    let odd = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    let (text, end) = rest.split_at_checked(rest.bytes().position(odd)?)?;
    // Some are filled up with spaces before their last brace.
    let closed = end.strip_prefix("\"}")?.trim_start_matches(' ') == "}";
    closed.then_some(text)
}

/// What has to be remembered between events.
#[derive(Default)]
struct State {
    started: bool,
    ended: bool,
    message_stop: bool,
    stop: Option<String>,
    usage: WireUsage,
    calls: Calls,
    /// The thought under way, and its signature as far as it has come.
    thought: Option<(String, String)>,
}

impl Reader for State {
    /// `event:` repeats the data's own `type`, so the name is not needed.
    fn frame(&mut self, _name: &str, data: &str, out: &mut Vec<ChatEvent>) {
        if self.ended {
            return;
        }
        if let Some(text) = plain_text(data) {
            return out.extend(reading::text(Some(text.to_owned())));
        }
        let Ok(event) = json::read::<WireEvent>(data) else {
            if reading::is_news(data, KNOWN) {
                return;
            }
            return self.fail(
                ProviderError::new(ErrorKind::Malformed, "an event that is not JSON"),
                out,
            );
        };
        let index = event.index.unwrap_or_default();
        // Google's own errors have no type.
        let unnamed = event.error.as_ref().map(|_| "error");
        match event.kind.as_deref().or(unnamed) {
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
}

impl EndsOnce for State {
    fn ended(&mut self) -> &mut bool {
        &mut self.ended
    }

    /// Only `message_stop` is a proper end; a stream that breaks off before it was cut.
    fn reason(&mut self) -> Option<FinishReason> {
        let stop = self.stop.take();
        self.message_stop.then(|| {
            let raw = stop.unwrap_or_else(|| "message_stop".into());
            FinishReason {
                kind: finish_kind(&raw),
                raw,
            }
        })
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
            Some("text") => {
                out.extend(reading::text(block.text));
                let cited = citations::list(block.citations.as_ref());
                out.extend(cited.filter_map(citations::of_source));
            }
            Some("thinking") => {
                let text = block.thinking.unwrap_or_default();
                self.thought = Some((text.clone(), block.signature.unwrap_or_default()));
                out.extend(reading::reasoning(Some(text)));
            }
            Some("redacted_thinking") => {
                let item = json!({ "type": "redacted_thinking", "data": block.data });
                out.push(ChatEvent::ReasoningItem { item });
            }
            Some("tool_use") => {
                let (id, name) = (block.id.unwrap_or_default(), block.name.unwrap_or_default());
                out.push(self.calls.begin(index, id, name));
                // Streams begin with an empty object and send the pieces after it; whole replies are complete.
                let input = block
                    .input
                    .filter(|input| input.as_object().is_some_and(|fields| !fields.is_empty()));
                out.extend(
                    self.calls
                        .piece(index, input.map(|input| input.to_string())),
                );
            }
            // Server tools, fallbacks: nothing a person could read.
            _ => {}
        }
    }

    fn delta(&mut self, index: u64, delta: WireDelta, out: &mut Vec<ChatEvent>) {
        match delta.kind.as_deref() {
            Some("text_delta") => out.extend(reading::text(delta.text)),
            Some("thinking_delta") => {
                if let (Some((thought, _)), Some(piece)) = (&mut self.thought, &delta.thinking) {
                    thought.push_str(piece);
                }
                out.extend(reading::reasoning(delta.thinking));
            }
            Some("signature_delta") => {
                if let (Some((_, signature)), Some(piece)) = (&mut self.thought, delta.signature) {
                    signature.push_str(&piece);
                }
            }
            Some("input_json_delta") => out.extend(self.calls.piece(index, delta.partial_json)),
            Some("citations_delta") => {
                out.extend(delta.citation.as_ref().and_then(citations::of_source));
            }
            _ => {}
        }
    }

    /// A thought is complete with its signature. A call without arguments streams only empty pieces; its
    /// JSON is the empty object.
    fn block_stop(&mut self, index: u64, out: &mut Vec<ChatEvent>) {
        if let Some((thinking, signature)) = self.thought.take()
            && !signature.is_empty()
        {
            let item = json!({ "type": "thinking", "thinking": thinking, "signature": signature });
            out.push(ChatEvent::ReasoningItem { item });
        }
        out.extend(self.calls.end(index, "{}"));
    }
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
