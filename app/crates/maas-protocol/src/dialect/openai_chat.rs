//! OpenAI Chat Completions, as OpenAI and the many that follow it speak it.
//!
//! Strict in what it sends; lenient in what it reads: every wire field is optional, unknown ones are
//! skipped. Facts: OpenAI's OpenAPI file; OpenRouter's, Groq's and vLLM's documented differences.

use serde_json::Value;

use super::{
    Decoder, Dialect, citations, counting,
    ending::EndsOnce,
    images, logprobs,
    others::Others,
    reading,
    sse_reply::{self, Reader, SseReply},
};
use crate::{
    chat::ChatRequest,
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    extras::merge,
    http::HttpRequest,
    json,
    models::ModelInfo,
    provider::Endpoint,
};

mod models;
mod tags;
mod wire;
pub(crate) mod write;

use tags::Tags;
use wire::{WireChoice, WireChunk, WireContent, WireToolCall};

/// The dialect; it has no state.
pub struct OpenaiChat;

impl Dialect for OpenaiChat {
    fn encode(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<HttpRequest, EncodeError> {
        super::check(request)?;
        let body = write::body(request, endpoint.spec.reasoning_back);
        Ok(endpoint.post("/chat/completions", body, request))
    }

    /// As the llama.cpp server counts; nobody else of them does.
    fn count(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<Option<HttpRequest>, EncodeError> {
        super::check(request)?;
        let mut body = write::body(request, endpoint.spec.reasoning_back);
        merge(&mut body, &request.provider_config);
        let path = "/chat/completions/input_tokens";
        Ok(Some(counting::post(endpoint, path, body)))
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(SseReply::<State>::default())
    }

    fn read_whole(&self, body: &[u8]) -> Result<Vec<ChatEvent>, DecodeError> {
        sse_reply::read_whole::<State>(body)
    }

    fn models_request(&self, endpoint: &Endpoint) -> HttpRequest {
        endpoint.get("/models")
    }

    fn read_models(&self, body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError> {
        models::read(body)
    }
}

/// What has to be remembered between chunks.
#[derive(Default)]
struct State {
    started: bool,
    ended: bool,
    done_marker: bool,
    finish: Option<FinishReason>,
    first: Choice,
    others: Others<Choice>,
    /// How many of the reply's own citations were told.
    cited: usize,
}

/// What has to be remembered of one answer.
#[derive(Default)]
struct Choice {
    /// The ids of the calls begun so far, by the wire's index or by order of coming.
    calls: Vec<(Option<u32>, String)>,
    tags: Tags,
}

/// The providers' words for an error that ended one answer; no other is said. The second is DeepSeek's.
const FAILED: [&str; 2] = ["error", "insufficient_system_resource"];

impl Reader for State {
    fn frame(&mut self, name: &str, data: &str, out: &mut Vec<ChatEvent>) {
        let data = data.trim();
        if self.ended || data.is_empty() {
            return;
        }
        if data == "[DONE]" {
            self.done_marker = true;
            return self.finish(out);
        }
        match json::read::<WireChunk>(data) {
            // Groq names the event; the object may then lack the `error` wrapper.
            Ok(chunk) if name == "error" && chunk.error.is_none() => {
                self.fail(unwrapped(data), out);
            }
            Ok(chunk) if chunk.is_error() => self.fail(unwrapped(data), out),
            Ok(chunk) => self.take(chunk, out),
            Err(_) => self.fail(
                ProviderError::new(ErrorKind::Malformed, "an event that is not JSON"),
                out,
            ),
        }
    }

    fn whole(&mut self, body: &[u8], out: &mut Vec<ChatEvent>) -> Result<(), DecodeError> {
        let chunk: WireChunk = reading::json(body, "a chat completion")?;
        if chunk.is_error() {
            self.fail(unwrapped(&String::from_utf8_lossy(body)), out);
        } else {
            self.take(chunk, out);
        }
        Ok(())
    }
}

impl EndsOnce for State {
    fn ended(&mut self) -> &mut bool {
        &mut self.ended
    }

    fn reason(&mut self) -> Option<FinishReason> {
        let marked = || FinishReason {
            kind: FinishKind::Stop,
            raw: "[DONE]".into(),
        };
        let finish = self.finish.take();
        finish.or_else(|| self.done_marker.then(marked))
    }

    fn flush(&mut self, out: &mut Vec<ChatEvent>) {
        self.first.tags.end(out);
        self.others.each(out, |choice, out| choice.tags.end(out));
    }
}

impl State {
    fn take(&mut self, chunk: WireChunk, out: &mut Vec<ChatEvent>) {
        let usage = chunk.usage.or(chunk.x_groq.and_then(|groq| groq.usage));
        let usage = usage.map(|usage| ChatEvent::Usage {
            usage: usage.normalised(),
        });
        if let Some(error) = &chunk.error {
            // What was used before the error is paid for all the same.
            out.extend(usage);
            return self.fail(reading::Complaint::of(error).into_error(None), out);
        }
        // Azure begins with a chunk about the question, whose id and model are empty.
        let known = |text: Option<String>| text.filter(|text| !text.is_empty());
        let (id, model) = (known(chunk.id), known(chunk.model));
        if !self.started && (id.is_some() || model.is_some()) {
            self.started = true;
            out.push(ChatEvent::Started { id, model });
        }
        let mut failed = false;
        for choice in chunk.choices.unwrap_or_default() {
            match choice.index.unwrap_or(0) {
                0 => match self.first.take(choice, out) {
                    Some(raw) if FAILED.contains(&raw.as_str()) => failed = true,
                    Some(raw) => self.finish = Some(reason(raw)),
                    None => {}
                },
                further => self.others.take(further, out, |state, out| {
                    let raw = state.take(choice, out);
                    out.extend(raw.map(|raw| {
                        if FAILED.contains(&raw.as_str()) {
                            let error = ended_by_error();
                            return ChatEvent::Failed { error };
                        }
                        let reason = reason(raw);
                        ChatEvent::Finished { reason }
                    }));
                }),
            }
        }
        let cited = citations::list(chunk.citations.as_ref()).skip(self.cited);
        out.extend(
            cited
                .inspect(|_| self.cited += 1)
                .filter_map(citations::of_source),
        );
        out.extend(usage);
        // What the same chunk counts was used all the same, and nothing may follow the failure.
        if failed {
            self.fail(ended_by_error(), out);
        }
    }
}

/// An error that is the whole object.
fn unwrapped(data: &str) -> ProviderError {
    let complaint = serde_json::from_str(data).map(|value: Value| reading::Complaint::of(&value));
    complaint.unwrap_or_default().into_error(None)
}

fn ended_by_error() -> ProviderError {
    let text = "the provider ended the answer with an error";
    ProviderError::new(ErrorKind::Overloaded, text)
}

fn reason(raw: String) -> FinishReason {
    FinishReason {
        kind: finish_kind(&raw),
        raw,
    }
}

impl Choice {
    /// Gives the provider's word for the end, if this is it.
    fn take(&mut self, choice: WireChoice, out: &mut Vec<ChatEvent>) -> Option<String> {
        let told = choice.logprobs.as_ref();
        if let Some(delta) = choice.delta.or(choice.message) {
            // Some send the same thought under both names.
            let filled = |text: &String| !text.is_empty();
            if let Some(text) = delta
                .reasoning_content
                .filter(filled)
                .or(delta.reasoning.filter(filled))
            {
                out.push(ChatEvent::Reasoning { text });
            }
            let items = delta.reasoning_details.unwrap_or_default().into_iter();
            out.extend(items.filter_map(reading::reasoning_item));
            match delta.content {
                Some(WireContent::Text(text)) => self.tags.take(&text, out),
                Some(WireContent::Parts(parts)) => {
                    for part in parts {
                        let thoughts = part.thinking.into_iter().flatten();
                        out.extend(
                            thoughts
                                .filter_map(|thought| thought.text.filter(filled))
                                .map(|text| ChatEvent::Reasoning { text }),
                        );
                        out.extend(
                            part.text
                                .filter(filled)
                                .map(|text| ChatEvent::Text { text }),
                        );
                    }
                }
                _ => {}
            }
            if let Some(text) = delta.refusal.filter(filled) {
                out.push(ChatEvent::Text { text });
            }
            for image in delta.images.unwrap_or_default() {
                out.extend(
                    image
                        .image_url
                        .and_then(|image| images::of_url(&image.url?)),
                );
            }
            out.extend(
                citations::list(delta.annotations.as_ref()).filter_map(citations::of_annotation),
            );
            for call in delta.tool_calls.unwrap_or_default() {
                self.call(call, out);
            }
        }
        out.extend(told.and_then(logprobs::of_choice));
        let end = choice.finish_reason.filter(|raw| !raw.is_empty());
        if end.is_some() {
            self.tags.end(out);
        }
        end
    }

    /// Calls are known by index, else by id, else the piece belongs to the last one.
    fn call(&mut self, call: WireToolCall, out: &mut Vec<ChatEvent>) {
        let id = call.id.filter(|id| !id.is_empty());
        let known = match (call.index, &id) {
            (Some(index), _) => self
                .calls
                .iter()
                .position(|(known, _)| *known == Some(index)),
            (None, Some(id)) => self.calls.iter().position(|(_, known)| known == id),
            (None, None) => self.calls.len().checked_sub(1),
        };
        let function = call.function.unwrap_or_default();
        let signature = call.extra_content.and_then(|content| {
            let signature = content.pointer("/google/thought_signature")?;
            Some(signature.as_str()?.to_owned())
        });
        let place = known.unwrap_or_else(|| {
            let place = self.calls.len();
            let id = id.unwrap_or_else(|| format!("call_{place}"));
            self.calls.push((call.index, id.clone()));
            let index = u32::try_from(place).unwrap_or(u32::MAX);
            out.push(ChatEvent::ToolCall {
                index,
                id,
                name: function.name.unwrap_or_default(),
                signature,
            });
            place
        });
        if let Some(text) = function.arguments.filter(|text| !text.is_empty()) {
            out.push(ChatEvent::ToolArguments {
                index: u32::try_from(place).unwrap_or(u32::MAX),
                text,
            });
        }
    }
}

fn finish_kind(raw: &str) -> FinishKind {
    match raw {
        "stop" | "eos" | "eos_token" | "stop_sequence" => FinishKind::Stop,
        "length" | "model_length" | "max_output_tokens" => FinishKind::Length,
        "tool_calls" | "function_call" => FinishKind::ToolCalls,
        "content_filter" => FinishKind::ContentFilter,
        _ => FinishKind::Other,
    }
}

#[cfg(test)]
mod tests;
