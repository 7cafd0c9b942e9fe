//! OpenAI Responses (`POST /v1/responses`), stateless: nothing is stored at the provider.
//!
//! The way to OpenAI's reasoning families, which refuse tools beside reasoning on Chat Completions.
//! Facts: OpenAI's OpenAPI file and recorded streams as the dossiers describe them.

use serde_json::Value;

use super::{
    Decoder, Dialect,
    calls::Calls,
    citations,
    ending::EndsOnce,
    images, logprobs,
    openai_chat::OpenaiChat,
    reading,
    sse_reply::{self, Reader, SseReply},
};
use crate::{
    chat::ChatRequest,
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    http::HttpRequest,
    json,
    models::ModelInfo,
    provider::Endpoint,
};

mod wire;
mod write;

use wire::{WireEvent, WireItem, WireResponse};

/// The dialect; it has no state.
pub struct OpenaiResponses;

impl Dialect for OpenaiResponses {
    fn encode(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<HttpRequest, EncodeError> {
        super::check(request)?;
        Ok(endpoint.post("/responses", write::body(request), request))
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(SseReply::<State>::default())
    }

    fn read_whole(&self, body: &[u8]) -> Result<Vec<ChatEvent>, DecodeError> {
        sse_reply::read_whole::<State>(body)
    }

    fn models_request(&self, endpoint: &Endpoint) -> HttpRequest {
        OpenaiChat.models_request(endpoint)
    }

    fn read_models(&self, body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError> {
        OpenaiChat.read_models(body)
    }
}

/// The kinds of events that are read; all others are skipped.
const KNOWN: &[&str] = &[
    "response.created",
    "response.in_progress",
    "response.queued",
    "response.output_text.delta",
    "response.output_text.annotation.added",
    "response.refusal.delta",
    "response.reasoning_summary_text.delta",
    "response.reasoning_text.delta",
    "response.reasoning_summary_part.added",
    "response.output_item.added",
    "response.function_call_arguments.delta",
    "response.output_item.done",
    "response.completed",
    "response.incomplete",
    "response.failed",
    "error",
];

/// What has to be remembered between events.
#[derive(Default)]
struct State {
    started: bool,
    ended: bool,
    /// How the response ended, once it has.
    finish: Option<FinishReason>,
    calls: Calls,
}

impl Reader for State {
    /// `event:` repeats the data's own `type`, so the name is not needed.
    fn frame(&mut self, _name: &str, data: &str, out: &mut Vec<ChatEvent>) {
        // OpenRouter ends these streams as it ends the others.
        if self.ended || data.trim() == "[DONE]" {
            return;
        }
        let Ok(event) = json::read::<WireEvent>(data) else {
            if reading::is_news(data, KNOWN) {
                return;
            }
            let error = ProviderError::new(ErrorKind::Malformed, "an event that is not JSON");
            return self.fail(error, out);
        };
        let index = event.output_index.unwrap_or_default();
        match event.kind.as_deref() {
            Some("response.created" | "response.in_progress" | "response.queued") => {
                if let Some(response) = &event.response {
                    self.begin(response, out);
                }
            }
            Some("response.output_text.delta" | "response.refusal.delta") => {
                out.extend(reading::text(event.delta));
                out.extend(event.logprobs.and_then(|list| logprobs::of_list(&list)));
            }
            Some("response.output_text.annotation.added") => {
                out.extend(event.annotation.as_ref().and_then(citations::of_annotation));
            }
            Some("response.reasoning_summary_text.delta" | "response.reasoning_text.delta") => {
                out.extend(reading::reasoning(event.delta));
            }
            // Summaries come in parts, which read as paragraphs.
            Some("response.reasoning_summary_part.added") if event.summary_index > Some(0) => {
                out.extend(reading::reasoning(Some("\n\n".into())));
            }
            Some("response.output_item.added") => {
                if let Some(item) = event.item {
                    self.item_begins(index, item, out);
                }
            }
            Some("response.function_call_arguments.delta") => {
                out.extend(self.calls.piece(index, event.delta));
            }
            Some("response.output_item.done") => {
                if let Some(item) = event.item {
                    self.item_ends(index, item, out);
                }
            }
            Some(kind @ ("response.completed" | "response.incomplete" | "response.failed")) => {
                let mut response = event.response.unwrap_or_default();
                // The event says it too, and followers may leave it out of the response.
                let (_, word) = kind.split_once('.').unwrap_or_default();
                response.status.get_or_insert_with(|| word.to_owned());
                self.end(response, out);
            }
            Some("error") => {
                let told = event.error.unwrap_or_else(
                    || serde_json::json!({ "code": event.code, "message": event.message }),
                );
                self.fail(reading::Complaint::of(&told).into_error(None), out);
            }
            // An error without a type, as followers and gateways send it.
            None if event.error.is_some() => {
                let told = event.error.unwrap_or_default();
                self.fail(reading::Complaint::of(&told).into_error(None), out);
            }
            // Parts that begin and end, built-in tools, and whatever is added later.
            _ => {}
        }
    }

    fn whole(&mut self, body: &[u8], out: &mut Vec<ChatEvent>) -> Result<(), DecodeError> {
        let mut response: WireResponse = reading::json(body, "a response")?;
        let output = response.output.take().unwrap_or_default();
        if response.status.is_some() {
            self.begin(&response, out);
        }
        for (index, item) in (0..).zip(output) {
            self.item_begins(index, item.clone(), out);
            if let Ok(item) = serde_json::from_value::<WireItem>(item.clone()) {
                for part in item.summary.into_iter().flatten() {
                    out.extend(reading::reasoning(part.text));
                }
                for part in item.content.into_iter().flatten() {
                    out.extend(reading::text(part.text.or(part.refusal)));
                    out.extend(part.logprobs.and_then(|list| logprobs::of_list(&list)));
                    let cited = citations::list(part.annotations.as_ref());
                    out.extend(cited.filter_map(citations::of_annotation));
                }
                out.extend(self.calls.piece(index, item.arguments));
            }
            self.item_ends(index, item, out);
        }
        self.end(response, out);
        Ok(())
    }
}

impl EndsOnce for State {
    fn ended(&mut self) -> &mut bool {
        &mut self.ended
    }

    /// Only a terminal event is a proper end; there is no marker after it.
    fn reason(&mut self) -> Option<FinishReason> {
        self.finish.take()
    }
}

impl State {
    fn begin(&mut self, response: &WireResponse, out: &mut Vec<ChatEvent>) {
        if !self.started {
            self.started = true;
            out.push(ChatEvent::Started {
                id: response.id.clone(),
                model: response.model.clone(),
            });
        }
    }

    fn item_begins(&mut self, index: u64, item: Value, out: &mut Vec<ChatEvent>) {
        let Ok(item) = serde_json::from_value::<WireItem>(item) else {
            return;
        };
        if item.kind.as_deref() == Some("function_call") {
            // The item's own id is another one; results go by this.
            let (id, name) = (
                item.call_id.unwrap_or_default(),
                item.name.unwrap_or_default(),
            );
            out.push(self.calls.begin(index, id, name));
        }
    }

    /// A finished thought goes back as it is; a call whose arguments came only with its end has them now.
    fn item_ends(&mut self, index: u64, item: Value, out: &mut Vec<ChatEvent>) {
        let kind = item.get("type").and_then(Value::as_str);
        match kind {
            Some("reasoning") if item.get("encrypted_content").is_some_and(Value::is_string) => {
                out.extend(reading::reasoning_item(item));
            }
            Some("function_call") => {
                let whole = item.get("arguments").and_then(Value::as_str);
                out.extend(self.calls.end(index, whole.unwrap_or_default()));
            }
            // The picture comes with the item's end; what streams before it are sketches of it.
            Some("image_generation_call") => {
                let field = |name: &str| item.get(name).and_then(Value::as_str);
                let media_type = format!("image/{}", field("output_format").unwrap_or("png"));
                out.extend(field("result").and_then(|data| images::of_data(&media_type, data)));
            }
            _ => {}
        }
    }

    /// The terminal event; a failed response comes with status 200.
    fn end(&mut self, response: WireResponse, out: &mut Vec<ChatEvent>) {
        if let Some(usage) = response.usage {
            out.push(ChatEvent::Usage {
                usage: usage.normalised(),
            });
        }
        if let Some(error) = &response.error {
            return self.fail(reading::Complaint::of(error).into_error(None), out);
        }
        let status = response.status.unwrap_or_default();
        let why = response
            .incomplete_details
            .and_then(|details| details.reason);
        let (kind, raw) = match (status.as_str(), why) {
            ("completed", _) if !self.calls.is_empty() => (FinishKind::ToolCalls, status),
            ("completed", _) => (FinishKind::Stop, status),
            ("incomplete", Some(why)) if why == "max_output_tokens" => (FinishKind::Length, why),
            ("incomplete", Some(why)) if why == "content_filter" => {
                (FinishKind::ContentFilter, why)
            }
            ("incomplete", why) => (FinishKind::Other, why.unwrap_or(status)),
            ("failed" | "cancelled", _) => {
                let error = ProviderError::new(ErrorKind::Overloaded, status);
                return self.fail(error, out);
            }
            // Any other object is no response.
            _ => return,
        };
        self.finish = Some(FinishReason { kind, raw });
    }
}

#[cfg(test)]
mod tests;
