//! OpenAI Chat Completions, as OpenAI and the many that follow it speak it.
//!
//! Strict in what it sends; lenient in what it reads: every wire field is optional, unknown ones are
//! skipped. Facts: OpenAI's OpenAPI file; OpenRouter's, Groq's and vLLM's documented differences.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Decoder, Dialect, reading};
use crate::{
    chat::{ChatRequest, Message, Part, Role},
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    frame::sse::SseFramer,
    http::{HttpRequest, ResponseHead},
    models::ModelInfo,
    provider::Endpoint,
    usage::Usage,
};

/// The dialect; it has no state.
pub struct OpenaiChat;

impl Dialect for OpenaiChat {
    fn encode(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<HttpRequest, EncodeError> {
        super::check(request)?;
        let mut body = Map::new();
        body.insert("model".into(), request.model.clone().into());
        body.insert(
            "messages".into(),
            request.messages.iter().map(message).collect(),
        );
        let params = &request.params;
        if let Some(temperature) = params.temperature {
            body.insert("temperature".into(), temperature.into());
        }
        if let Some(top_p) = params.top_p {
            body.insert("top_p".into(), top_p.into());
        }
        if let Some(cap) = params.max_tokens {
            body.insert("max_tokens".into(), cap.into());
        }
        if request.stream {
            body.insert("stream".into(), true.into());
            body.insert("stream_options".into(), json!({ "include_usage": true }));
        }
        Ok(endpoint.post("/chat/completions", Value::Object(body)))
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(OpenaiChatDecoder::default())
    }

    fn read_whole(&self, body: &[u8]) -> Result<Vec<ChatEvent>, DecodeError> {
        let chunk: WireChunk = reading::json(body, "a chat completion")?;
        let mut state = State::default();
        let mut out = Vec::new();
        state.take(chunk, &mut out);
        state.finish(&mut out);
        Ok(out)
    }

    fn read_error(&self, head: &ResponseHead, body: &[u8]) -> ProviderError {
        reading::http_error(head, body, |value| {
            let error = value.get("error").unwrap_or(value);
            reading::Complaint::of(error)
        })
    }

    fn models_request(&self, endpoint: &Endpoint) -> HttpRequest {
        endpoint.get("/models")
    }

    fn read_models(&self, body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError> {
        // Together sends the bare array.
        let list = match reading::json::<WireModels>(body, "a model list")? {
            WireModels::Wrapped { data } | WireModels::Bare(data) => data,
        };
        let model = |wire: WireModel| ModelInfo {
            id: wire.id,
            name: wire.name,
            context_tokens: wire
                .context_length
                .or(wire.context_window)
                .or(wire.max_model_len),
        };
        Ok(list.into_iter().map(model).collect())
    }
}

fn message(message: &Message) -> Value {
    let role = match message.role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
    };
    let calls: Vec<Value> = message
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::ToolCall {
                id,
                name,
                arguments,
            } => Some(json!({
                "id": id, "type": "function", "function": { "name": name, "arguments": arguments }
            })),
            Part::Text { .. } | Part::Reasoning { .. } => None,
        })
        .collect();
    let text = message.plain_text();
    if calls.is_empty() {
        json!({ "role": role, "content": text })
    } else {
        let content = if text.is_empty() {
            Value::Null
        } else {
            text.into()
        };
        json!({ "role": role, "content": content, "tool_calls": calls })
    }
}

/// Reads one streamed reply.
#[derive(Default)]
struct OpenaiChatDecoder {
    framer: SseFramer,
    state: State,
}

impl Decoder for OpenaiChatDecoder {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<ChatEvent>) {
        let state = &mut self.state;
        if self
            .framer
            .push(bytes, |frame| state.frame(frame.name, frame.data, out))
            .is_err()
        {
            state.fail(
                ProviderError::new(ErrorKind::Malformed, "an event larger than 8 MiB"),
                out,
            );
        }
    }

    fn finish(&mut self, out: &mut Vec<ChatEvent>) {
        let state = &mut self.state;
        self.framer
            .finish(|frame| state.frame(frame.name, frame.data, out));
        state.finish(out);
    }
}

/// What has to be remembered between chunks.
#[derive(Default)]
struct State {
    started: bool,
    ended: bool,
    done_marker: bool,
    finish: Option<FinishReason>,
    /// The ids of the calls begun so far, by the wire's index or by order of coming.
    calls: Vec<(Option<u32>, String)>,
}

impl State {
    fn frame(&mut self, name: &str, data: &str, out: &mut Vec<ChatEvent>) {
        let data = data.trim();
        if self.ended || data.is_empty() {
            return;
        }
        if data == "[DONE]" {
            self.done_marker = true;
            return self.finish(out);
        }
        match serde_json::from_str::<WireChunk>(data) {
            // Groq names the event; the object may then lack the `error` wrapper.
            Ok(chunk) if name == "error" && chunk.error.is_none() => {
                let complaint =
                    serde_json::from_str(data).map(|value: Value| reading::Complaint::of(&value));
                self.fail(complaint.unwrap_or_default().into_error(None), out);
            }
            Ok(chunk) => self.take(chunk, out),
            Err(_) => self.fail(
                ProviderError::new(ErrorKind::Malformed, "an event that is not JSON"),
                out,
            ),
        }
    }

    fn take(&mut self, chunk: WireChunk, out: &mut Vec<ChatEvent>) {
        if let Some(error) = &chunk.error {
            return self.fail(reading::Complaint::of(error).into_error(None), out);
        }
        if !self.started && (chunk.id.is_some() || chunk.model.is_some()) {
            self.started = true;
            let known = |text: Option<String>| text.filter(|text| !text.is_empty());
            out.push(ChatEvent::Started {
                id: known(chunk.id),
                model: known(chunk.model),
            });
        }
        for choice in chunk.choices.unwrap_or_default() {
            // Only one answer is asked for; further ones would mix their text.
            if choice.index.unwrap_or(0) == 0 {
                self.choice(choice, out);
            }
        }
        if let Some(usage) = chunk.usage.or(chunk.x_groq.and_then(|groq| groq.usage)) {
            out.push(ChatEvent::Usage {
                usage: usage.normalised(),
            });
        }
    }

    fn choice(&mut self, choice: WireChoice, out: &mut Vec<ChatEvent>) {
        if let Some(delta) = choice.delta.or(choice.message) {
            // Some send the same thought under both names.
            if let Some(text) = delta
                .reasoning_content
                .or(delta.reasoning)
                .filter(|text| !text.is_empty())
            {
                out.push(ChatEvent::Reasoning { text });
            }
            match delta.content {
                Some(WireContent::Text(text)) if !text.is_empty() => {
                    out.push(ChatEvent::Text { text })
                }
                Some(WireContent::Parts(parts)) => {
                    for text in parts
                        .into_iter()
                        .filter_map(|part| part.text)
                        .filter(|text| !text.is_empty())
                    {
                        out.push(ChatEvent::Text { text });
                    }
                }
                _ => {}
            }
            if let Some(text) = delta.refusal.filter(|text| !text.is_empty()) {
                out.push(ChatEvent::Text { text });
            }
            for call in delta.tool_calls.unwrap_or_default() {
                self.call(call, out);
            }
        }
        if let Some(raw) = choice.finish_reason.filter(|raw| !raw.is_empty()) {
            if raw == "error" {
                let text = "the provider ended the answer with an error";
                return self.fail(ProviderError::new(ErrorKind::Overloaded, text), out);
            }
            self.finish = Some(FinishReason {
                kind: finish_kind(&raw),
                raw,
            });
        }
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
        let place = known.unwrap_or_else(|| {
            let place = self.calls.len();
            let id = id.unwrap_or_else(|| format!("call_{place}"));
            self.calls.push((call.index, id.clone()));
            let index = u32::try_from(place).unwrap_or(u32::MAX);
            out.push(ChatEvent::ToolCall {
                index,
                id,
                name: function.name.unwrap_or_default(),
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

    fn fail(&mut self, error: ProviderError, out: &mut Vec<ChatEvent>) {
        if !self.ended {
            self.ended = true;
            out.push(ChatEvent::Failed { error });
        }
    }

    /// The finish reason is held back until the end, since usage may follow it.
    fn finish(&mut self, out: &mut Vec<ChatEvent>) {
        if self.ended {
            return;
        }
        self.ended = true;
        let marked = FinishReason {
            kind: FinishKind::Stop,
            raw: "[DONE]".into(),
        };
        match self
            .finish
            .take()
            .or_else(|| self.done_marker.then_some(marked))
        {
            Some(reason) => out.push(ChatEvent::Finished { reason }),
            None => out.push(ChatEvent::Failed {
                error: super::cut_off(),
            }),
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

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireChunk {
    id: Option<String>,
    model: Option<String>,
    choices: Option<Vec<WireChoice>>,
    usage: Option<WireUsage>,
    x_groq: Option<WireGroq>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct WireGroq {
    usage: Option<WireUsage>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireChoice {
    index: Option<u32>,
    delta: Option<WireDelta>,
    message: Option<WireDelta>,
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireDelta {
    content: Option<WireContent>,
    refusal: Option<String>,
    reasoning: Option<String>,
    reasoning_content: Option<String>,
    tool_calls: Option<Vec<WireToolCall>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireContent {
    Text(String),
    Parts(Vec<WirePart>),
}

#[derive(Deserialize)]
struct WirePart {
    text: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireToolCall {
    index: Option<u32>,
    id: Option<String>,
    function: Option<WireFunction>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireFunction {
    name: Option<String>,
    arguments: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireUsage {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    prompt_tokens_details: Option<WirePromptDetails>,
    completion_tokens_details: Option<WireCompletionDetails>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WirePromptDetails {
    cached_tokens: Option<u64>,
    cache_write_tokens: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireCompletionDetails {
    reasoning_tokens: Option<u64>,
}

impl WireUsage {
    fn normalised(self) -> Usage {
        let prompt = self.prompt_tokens_details.unwrap_or_default();
        Usage {
            input: self.prompt_tokens,
            cached_input: prompt.cached_tokens,
            cache_write: prompt.cache_write_tokens,
            output: self.completion_tokens,
            reasoning: self
                .completion_tokens_details
                .and_then(|details| details.reasoning_tokens),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireModels {
    Wrapped { data: Vec<WireModel> },
    Bare(Vec<WireModel>),
}

#[derive(Deserialize)]
struct WireModel {
    id: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    context_length: Option<u64>,
    #[serde(default)]
    context_window: Option<u64>,
    #[serde(default)]
    max_model_len: Option<u64>,
}
