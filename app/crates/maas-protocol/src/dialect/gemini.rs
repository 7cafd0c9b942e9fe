//! Google's Gemini API (`POST /models/{model}:generateContent`), at AI Studio and on Vertex AI.
//!
//! Native rather than its OpenAI form, which hides thoughts and refuses fields that it does not know.
//! Facts: Google's API reference, its protocol definitions, and the sources of its official SDKs.

use serde_json::{Map, Value, json};

use super::{
    Decoder, Dialect, citations, counting,
    ending::EndsOnce,
    images, logprobs,
    others::Others,
    reading,
    segment::segment,
    sse_reply::{self, Reader, SseReply},
};
use crate::{
    chat::ChatRequest,
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    extras::merge,
    http::{HttpRequest, ResponseHead},
    json,
    models::ModelInfo,
    provider::Endpoint,
    usage::Usage,
};

pub(crate) mod family;
mod vertex;
mod wire;
mod write;

use wire::{WireCall, WireCandidate, WireModel, WireModels, WirePart, WireReply, WireUsage};

/// The dialect, as one of Google's two services speaks it.
pub struct Gemini {
    service: Service,
}

/// Who serves Gemini.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Service {
    /// AI Studio, version `v1beta`.
    Studio,
    /// Vertex AI, version `v1`, which knows no ids of calls and lists models elsewhere.
    Vertex,
}

impl Gemini {
    /// As AI Studio speaks it.
    pub const STUDIO: Self = Self {
        service: Service::Studio,
    };
    /// As Vertex AI speaks it.
    pub const VERTEX: Self = Self {
        service: Service::Vertex,
    };
}

/// What of a question Vertex AI counts (API reference, 2026-11).
const COUNTED: &[&str] = &["contents", "generationConfig", "systemInstruction", "tools"];

impl Dialect for Gemini {
    fn encode(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<HttpRequest, EncodeError> {
        super::check(request)?;
        let ids = self.service == Service::Studio;
        let body = write::body(request, &family::of(&request.model), ids)?;
        let model = segment(family::bare(&request.model));
        let publisher = match self.service {
            Service::Studio => "",
            Service::Vertex => "/publishers/google",
        };
        // Without `alt` a stream comes as one JSON list, piece by piece.
        let method = if request.stream {
            "streamGenerateContent?alt=sse"
        } else {
            "generateContent"
        };
        let path = format!("{publisher}/models/{model}:{method}");
        Ok(endpoint.post(&path, body, request))
    }

    /// AI Studio wants the whole question as one field; Vertex AI the fields it counts, beside each other.
    fn count(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<Option<HttpRequest>, EncodeError> {
        super::check(request)?;
        let family = family::of(&request.model);
        let mut body = write::body(request, &family, self.service == Service::Studio)?;
        let name = family::bare(&request.model);
        let model = segment(name);
        let (path, body) = match self.service {
            Service::Studio => {
                merge(&mut body, &request.provider_config);
                body.insert("model".into(), format!("models/{name}").into());
                let whole = Map::from_iter([("generateContentRequest".to_owned(), body.into())]);
                (format!("/models/{model}:countTokens"), whole)
            }
            Service::Vertex => {
                counting::keep(&mut body, request, COUNTED);
                (
                    format!("/publishers/google/models/{model}:countTokens"),
                    body,
                )
            }
        };
        Ok(Some(counting::post(endpoint, &path, body)))
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(SseReply::<State>::default())
    }

    fn read_whole(&self, body: &[u8]) -> Result<Vec<ChatEvent>, DecodeError> {
        sse_reply::read_whole::<State>(body)
    }

    fn read_error(&self, head: &ResponseHead, body: &[u8]) -> ProviderError {
        read_error(head, body)
    }

    fn models_request(&self, endpoint: &Endpoint) -> HttpRequest {
        match self.service {
            Service::Studio => endpoint.get("/models?pageSize=1000"),
            Service::Vertex => vertex::models_request(endpoint),
        }
    }

    fn next_models(&self, endpoint: &Endpoint, body: &[u8]) -> Option<HttpRequest> {
        match self.service {
            Service::Studio => super::next_page(self.models_request(endpoint), body),
            Service::Vertex => vertex::next_models(endpoint, body),
        }
    }

    fn read_models(&self, body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError> {
        if self.service == Service::Vertex {
            return vertex::read_models(body);
        }
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
    first: Candidate,
    others: Others<Candidate>,
    /// Why the question was not answered at all, in the same form.
    block: Option<Ending>,
    usage: WireUsage,
    /// The counts as they were last told.
    told: Usage,
    /// The reply's id, which makes ids of calls that have none.
    id: Option<String>,
}

/// What has to be remembered of one answer.
#[derive(Default)]
struct Candidate {
    /// The provider's word for the end, once it has come, and what it says about it.
    stop: Option<Ending>,
    calls: u32,
    images: u32,
}

/// The provider's word for an end, and what it says about it.
type Ending = (String, Option<String>);

impl Reader for State {
    /// Events have no name, and the stream has no closing one.
    fn frame(&mut self, _name: &str, data: &str, out: &mut Vec<ChatEvent>) {
        if self.ended {
            return;
        }
        match json::read::<WireReply>(data) {
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
}

impl EndsOnce for State {
    fn ended(&mut self) -> &mut bool {
        &mut self.ended
    }

    fn reason(&mut self) -> Option<FinishReason> {
        let block = self.block.take();
        let blocked = || block.map(|block| finished(FinishKind::ContentFilter, block));
        self.first.end().or_else(blocked)
    }
}

fn finished(kind: FinishKind, (word, message): Ending) -> FinishReason {
    let raw = match message.as_deref().map(reading::shorten) {
        Some(message) if !message.is_empty() => format!("{word}: {message}"),
        _ => word,
    };
    FinishReason { kind, raw }
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
        let id = self.id.as_deref();
        for candidate in reply.candidates.into_iter().flatten() {
            match candidate.index.unwrap_or(0) {
                0 => self.first.take(candidate, id, out),
                further => self.others.take(further, out, |state, out| {
                    state.take(candidate, id, out);
                    out.extend(state.end().map(|reason| ChatEvent::Finished { reason }));
                }),
            }
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
}

impl Candidate {
    fn take(&mut self, candidate: WireCandidate, id: Option<&str>, out: &mut Vec<ChatEvent>) {
        let parts = candidate.content.and_then(|content| content.parts);
        for part in parts.unwrap_or_default() {
            self.part(part, id, out);
        }
        let likely = candidate.logprobs_result.as_ref();
        out.extend(likely.and_then(logprobs::of_candidate));
        let found = candidate.grounding_metadata.as_ref();
        out.extend(found.into_iter().flat_map(citations::of_grounding));
        if let Some(reason) = candidate.finish_reason.filter(|reason| is_said(reason)) {
            self.stop = Some((reason, candidate.finish_message));
        }
    }

    /// How it ended, if it has.
    fn end(&mut self) -> Option<FinishReason> {
        let stop = self.stop.take()?;
        Some(finished(finish_kind(&stop.0, self.calls), stop))
    }

    /// A part with none of these is code that Google ran: nothing that an answer can hold.
    fn part(&mut self, part: WirePart, id: Option<&str>, out: &mut Vec<ChatEvent>) {
        let signature = part.thought_signature.filter(|text| !text.is_empty());
        if let Some(call) = part.function_call {
            return self.call(call, signature, id, out);
        }
        // Thoughts are not taken back, so that their signatures are of no use; what is drawn in them is a draft.
        if part.thought == Some(true) {
            return out.extend(reading::reasoning(part.text));
        }
        let mut signed = None;
        if let Some(text) = part.text {
            signed = Some(json!({ "text": text }));
            out.extend(reading::text(Some(text)));
        }
        if let Some(data) = part.inline_data
            && let Some(event) = images::of_data(&data.mime_type, &data.data)
        {
            signed = Some(json!({ "image": self.images }));
            self.images += 1;
            out.push(event);
        }
        if let (Some(Value::Object(mut item)), Some(signature)) = (signed, signature) {
            item.insert("thoughtSignature".into(), signature.into());
            if self.calls > 0 {
                item.insert("calls".into(), self.calls.into());
            }
            let item = Value::Object(item);
            out.push(ChatEvent::ReasoningItem { item });
        }
    }

    /// Calls come whole.
    fn call(
        &mut self,
        call: WireCall,
        signature: Option<String>,
        reply: Option<&str>,
        out: &mut Vec<ChatEvent>,
    ) {
        let index = self.calls;
        self.calls += 1;
        let id = call.id.filter(|id| !id.is_empty());
        // Other formats want ids that no earlier turn has used.
        let id = id.unwrap_or_else(|| match reply {
            Some(answer) => format!("call_{answer}_{index}"),
            None => format!("call_{index}"),
        });
        out.push(ChatEvent::ToolCall {
            index,
            id,
            name: call.name.unwrap_or_default(),
            signature,
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

/// Reads the body of a failed reply as all of Google's services write it.
pub(super) fn read_error(head: &ResponseHead, body: &[u8]) -> ProviderError {
    let error = reading::http_error(head, body);
    let whole = serde_json::from_str::<Value>(&String::from_utf8_lossy(body));
    let Ok(whole) = whole else {
        return error;
    };
    let whole = reading::only(&whole);
    detailed(error, whole.get("error").unwrap_or(whole))
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

#[cfg(test)]
mod tests;
