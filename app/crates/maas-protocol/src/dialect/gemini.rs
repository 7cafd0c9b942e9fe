//! Google's Gemini API (`POST /models/{model}:generateContent`, version `v1beta`).
//!
//! Native rather than its OpenAI form, which hides thoughts and refuses fields that it does not know.
//! Facts: Google's API reference, its protocol definitions, and the sources of its official SDKs.

use std::fmt::Write;

use serde_json::Value;

use super::{
    Decoder, Dialect, reading,
    sse_reply::{self, Reader, SseReply},
};
use crate::{
    chat::ChatRequest,
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    http::{HttpRequest, ResponseHead},
    models::ModelInfo,
    provider::Endpoint,
    usage::Usage,
};

pub(crate) mod family;
mod wire;
mod write;

use wire::{WireCall, WireCandidate, WireModel, WireModels, WirePart, WireReply, WireUsage};

/// The dialect; it has no state.
pub struct Gemini;

impl Dialect for Gemini {
    fn encode(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<HttpRequest, EncodeError> {
        super::check(request)?;
        let body = write::body(request, &family::of(&request.model))?;
        let model = segment(family::bare(&request.model));
        // Without `alt` a stream comes as one JSON list, piece by piece.
        let method = if request.stream {
            "streamGenerateContent?alt=sse"
        } else {
            "generateContent"
        };
        Ok(endpoint.post(&format!("/models/{model}:{method}"), body, request))
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(SseReply::<State>::default())
    }

    fn read_whole(&self, body: &[u8]) -> Result<Vec<ChatEvent>, DecodeError> {
        sse_reply::read_whole::<State>(body)
    }

    fn read_error(&self, head: &ResponseHead, body: &[u8]) -> ProviderError {
        let error = reading::http_error(head, body);
        let whole = serde_json::from_str::<Value>(&String::from_utf8_lossy(body));
        let Ok(whole) = whole else {
            return error;
        };
        let whole = reading::only(&whole);
        detailed(error, whole.get("error").unwrap_or(whole))
    }

    fn models_request(&self, endpoint: &Endpoint) -> HttpRequest {
        endpoint.get("/models?pageSize=1000")
    }

    fn read_models(&self, body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError> {
        let list: WireModels = reading::json(body, "a model list")?;
        let chats = |wire: &WireModel| {
            let methods = &wire.supported_generation_methods;
            methods.iter().any(|method| method == "generateContent")
        };
        let model = |wire: WireModel| ModelInfo {
            id: family::bare(&wire.name).to_owned(),
            name: wire.display_name,
            context: wire.input_token_limit,
            output: wire.output_token_limit,
            reasoning: wire.thinking,
            ..ModelInfo::default()
        };
        Ok(list.models.into_iter().filter(chats).map(model).collect())
    }
}

/// What has to be remembered between chunks.
#[derive(Default)]
struct State {
    started: bool,
    ended: bool,
    /// The provider's word for the end, once it has come, and what it says about it.
    stop: Option<(String, Option<String>)>,
    /// Why the question was not answered at all, in the same form.
    block: Option<(String, Option<String>)>,
    usage: WireUsage,
    /// The counts as they were last told.
    told: Usage,
    calls: u32,
    /// The answer's id, which makes ids of calls that have none.
    id: Option<String>,
}

impl Reader for State {
    /// Events have no name, and the stream has no closing one.
    fn frame(&mut self, _name: &str, data: &str, out: &mut Vec<ChatEvent>) {
        if self.ended {
            return;
        }
        match serde_json::from_str::<WireReply>(data) {
            Ok(reply) => self.take(reply, out),
            Err(_) => self.fail(
                ProviderError::new(ErrorKind::Malformed, "an event that is not JSON"),
                out,
            ),
        }
    }

    /// One reply, or a list of them: what a stream is when its `alt` was lost on the way.
    fn whole(&mut self, body: &[u8], out: &mut Vec<ChatEvent>) -> Result<(), DecodeError> {
        let replies: Vec<WireReply> = if body.trim_ascii_start().starts_with(b"[") {
            reading::json(body, "a list of answers")?
        } else {
            vec![reading::json(body, "an answer")?]
        };
        for reply in replies {
            self.take(reply, out);
        }
        Ok(())
    }

    fn fail(&mut self, error: ProviderError, out: &mut Vec<ChatEvent>) {
        if !self.ended {
            self.ended = true;
            out.push(ChatEvent::Failed { error });
        }
    }

    /// Held back until here, for counts may follow the chunk that says why the answer ended.
    fn finish(&mut self, out: &mut Vec<ChatEvent>) {
        if self.ended {
            return;
        }
        self.ended = true;
        let (kind, (word, message)) = match (self.stop.take(), self.block.take()) {
            (Some(stop), _) => (finish_kind(&stop.0, self.calls), stop),
            (None, Some(block)) => (FinishKind::ContentFilter, block),
            (None, None) => {
                out.push(ChatEvent::Failed {
                    error: super::cut_off(),
                });
                return;
            }
        };
        let raw = match message.as_deref().map(reading::shorten) {
            Some(message) if !message.is_empty() => format!("{word}: {message}"),
            _ => word,
        };
        out.push(ChatEvent::Finished {
            reason: FinishReason { kind, raw },
        });
    }
}

impl State {
    fn take(&mut self, reply: WireReply, out: &mut Vec<ChatEvent>) {
        if self.ended {
            return;
        }
        if let Some(error) = &reply.error {
            let said = reading::Complaint::of(error).into_error(None);
            return self.fail(detailed(said, error), out);
        }
        if !self.started {
            self.started = true;
            self.id.clone_from(&reply.response_id);
            out.push(ChatEvent::Started {
                id: reply.response_id,
                model: reply.model_version,
            });
        }
        // Others come only when several were asked for, and there is one answer here.
        if let Some(candidate) = reply.candidates.into_iter().flatten().next() {
            self.candidate(candidate, out);
        }
        if let Some(feedback) = reply.prompt_feedback
            && let Some(reason) = feedback.block_reason.filter(|reason| is_said(reason))
        {
            self.block = Some((reason, feedback.block_reason_message));
        }
        // Each chunk repeats the counts so far.
        if let Some(newer) = &reply.usage_metadata {
            self.usage.update(newer);
            let usage = self.usage.normalised();
            if usage != self.told {
                self.told = usage;
                out.push(ChatEvent::Usage { usage });
            }
        }
    }

    fn candidate(&mut self, candidate: WireCandidate, out: &mut Vec<ChatEvent>) {
        let parts = candidate.content.and_then(|content| content.parts);
        for part in parts.unwrap_or_default() {
            self.part(part, out);
        }
        if let Some(reason) = candidate.finish_reason.filter(|reason| is_said(reason)) {
            self.stop = Some((reason, candidate.finish_message));
        }
    }

    /// A part with none of these is code that Google ran, or a picture: nothing that an answer can hold.
    fn part(&mut self, part: WirePart, out: &mut Vec<ChatEvent>) {
        if let Some(text) = part.text.filter(|text| !text.is_empty()) {
            out.push(if part.thought == Some(true) {
                ChatEvent::Reasoning { text }
            } else {
                ChatEvent::Text { text }
            });
        }
        if let Some(call) = part.function_call {
            self.call(call, part.thought_signature, out);
        }
    }

    /// Calls come whole.
    fn call(&mut self, call: WireCall, signature: Option<String>, out: &mut Vec<ChatEvent>) {
        let index = self.calls;
        self.calls += 1;
        let id = call.id.filter(|id| !id.is_empty());
        // Other formats want ids that no earlier turn has used.
        let id = id.unwrap_or_else(|| match &self.id {
            Some(answer) => format!("call_{answer}_{index}"),
            None => format!("call_{index}"),
        });
        out.push(ChatEvent::ToolCall {
            index,
            id,
            name: call.name.unwrap_or_default(),
            signature: signature.filter(|signature| !signature.is_empty()),
        });
        let text = match call.args {
            Some(Value::Null) | None => "{}".to_owned(),
            Some(args) => args.to_string(),
        };
        out.push(ChatEvent::ToolArguments { index, text });
    }
}

/// Whether a reason is one: the zero of Google's lists only says that there is none.
fn is_said(reason: &str) -> bool {
    !reason.is_empty() && !reason.ends_with("_UNSPECIFIED")
}

fn finish_kind(raw: &str, calls: u32) -> FinishKind {
    match raw {
        "STOP" if calls > 0 => FinishKind::ToolCalls,
        "STOP" => FinishKind::Stop,
        "MAX_TOKENS" => FinishKind::Length,
        "SAFETY"
        | "RECITATION"
        | "BLOCKLIST"
        | "PROHIBITED_CONTENT"
        | "SPII"
        | "LANGUAGE"
        | "MODEL_ARMOR"
        | "IMAGE_SAFETY"
        | "IMAGE_PROHIBITED_CONTENT"
        | "IMAGE_RECITATION" => FinishKind::ContentFilter,
        // Broken calls, and whatever is added later.
        _ => FinishKind::Other,
    }
}

/// Adds what the details of an error say: they tell a wrong key, which is a plain 400 here, an exhausted
/// daily quota, and how long to wait.
fn detailed(mut error: ProviderError, wire: &Value) -> ProviderError {
    let details = wire.get("details").and_then(Value::as_array);
    for detail in details.into_iter().flatten() {
        let field = |name: &str| detail.get(name).and_then(Value::as_str);
        let violations = detail.get("violations").and_then(Value::as_array);
        let daily = violations.into_iter().flatten().any(|violation| {
            let quota = violation.get("quotaId").and_then(Value::as_str);
            quota.is_some_and(|quota| quota.contains("PerDay"))
        });
        // What the relay refused, no provider has judged.
        if error.kind != ErrorKind::Relay {
            if field("reason") == Some("API_KEY_INVALID") {
                error.kind = ErrorKind::BadKey;
            } else if daily {
                error.kind = ErrorKind::NoCredit;
            }
        }
        let delay = field("retryDelay").and_then(|delay| delay.strip_suffix('s'));
        error.retry_after_ms = error
            .retry_after_ms
            .or_else(|| delay.and_then(reading::seconds_as_ms));
    }
    error
}

/// One segment of a path: what could end it or change its meaning is escaped.
fn segment(text: &str) -> String {
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            segment.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(segment, "%{byte:02X}");
        }
    }
    segment
}

#[cfg(test)]
mod tests;
