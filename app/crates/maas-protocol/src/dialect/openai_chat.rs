//! OpenAI Chat Completions, as OpenAI and the many that follow it speak it.
//!
//! Strict in what it sends; lenient in what it reads: every wire field is optional, unknown ones are
//! skipped. Facts: OpenAI's OpenAPI file; OpenRouter's, Groq's and vLLM's documented differences.

use serde_json::{Map, Value, json};

use super::{
    Decoder, Dialect, reading,
    sse_reply::{Reader, SseReply},
};
use crate::{
    chat::{ChatRequest, Message, Params, Part, ResponseFormat, Role, Source, Tool, ToolChoice},
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    http::HttpRequest,
    models::ModelInfo,
    provider::{Endpoint, ReasoningBack},
};

mod wire;

use wire::{WireChoice, WireChunk, WireContent, WireModel, WireModels, WireToolCall};

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
        let back = endpoint.spec.reasoning_back;
        let messages = request
            .messages
            .iter()
            .flat_map(|turn| messages(turn, back));
        body.insert("messages".into(), messages.collect());
        write_params(&request.params, &mut body);
        if !request.tools.is_empty() {
            body.insert("tools".into(), request.tools.iter().map(tool).collect());
            if let Some(choice) = &request.tool_choice {
                body.insert("tool_choice".into(), tool_choice(choice));
            }
        }
        if let Some(format) = &request.response_format {
            body.insert("response_format".into(), response_format(format));
        }
        if request.stream {
            body.insert("stream".into(), true.into());
            body.insert("stream_options".into(), json!({ "include_usage": true }));
        }
        Ok(endpoint.post("/chat/completions", body, request))
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

fn write_params(params: &Params, body: &mut Map<String, Value>) {
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            body.insert(name.to_owned(), value);
        }
    };
    put("temperature", params.temperature.map(Value::from));
    put("top_p", params.top_p.map(Value::from));
    put("top_k", params.top_k.map(Value::from));
    put("max_tokens", params.max_tokens.map(Value::from));
    put(
        "stop",
        (!params.stop.is_empty()).then(|| params.stop.clone().into()),
    );
    put("seed", params.seed.map(Value::from));
    put("presence_penalty", params.presence_penalty.map(Value::from));
    put(
        "frequency_penalty",
        params.frequency_penalty.map(Value::from),
    );
    put("logprobs", params.top_logprobs.map(|_| true.into()));
    put("top_logprobs", params.top_logprobs.map(Value::from));
    put(
        "reasoning_effort",
        params.reasoning_effort.map(|effort| effort.as_str().into()),
    );
    put(
        "verbosity",
        params.verbosity.map(|verbosity| verbosity.as_str().into()),
    );
    put(
        "parallel_tool_calls",
        params.parallel_tool_calls.map(Value::from),
    );
}

fn tool(tool: &Tool) -> Value {
    let mut function = json!({ "name": tool.name, "parameters": tool.parameters });
    if let Some(fields) = function.as_object_mut() {
        if !tool.description.is_empty() {
            fields.insert("description".into(), tool.description.clone().into());
        }
        if tool.strict {
            fields.insert("strict".into(), true.into());
        }
    }
    json!({ "type": "function", "function": function })
}

fn tool_choice(choice: &ToolChoice) -> Value {
    match choice {
        ToolChoice::Auto => "auto".into(),
        ToolChoice::None => "none".into(),
        ToolChoice::Required => "required".into(),
        ToolChoice::Tool(name) => json!({ "type": "function", "function": { "name": name } }),
    }
}

fn response_format(format: &ResponseFormat) -> Value {
    match format {
        ResponseFormat::JsonObject => json!({ "type": "json_object" }),
        ResponseFormat::JsonSchema {
            name,
            schema,
            strict,
        } => json!({
            "type": "json_schema", "json_schema": { "name": name, "schema": schema, "strict": strict }
        }),
    }
}

/// One of our messages as theirs: each tool result is a message of its own.
fn messages(turn: &Message, back: ReasoningBack) -> Vec<Value> {
    if turn.role == Role::Tool {
        let result = |part: &Part| match part {
            Part::ToolResult { id, text, .. } => {
                Some(json!({ "role": "tool", "tool_call_id": id, "content": text }))
            }
            _ => None,
        };
        return turn.parts.iter().filter_map(result).collect();
    }
    let calls: Vec<Value> = turn.parts.iter().filter_map(call).collect();
    let mut message = Map::new();
    message.insert("role".into(), turn.role.as_str().into());
    message.insert("content".into(), content(turn, !calls.is_empty()));
    match back {
        ReasoningBack::Never => {}
        ReasoningBack::Details => {
            let items: Vec<Value> = turn
                .parts
                .iter()
                .filter_map(|part| match part {
                    Part::Reasoning { item, .. } => item.clone(),
                    _ => None,
                })
                .collect();
            if !items.is_empty() {
                message.insert("reasoning_details".into(), items.into());
            }
        }
        ReasoningBack::WithToolCalls if calls.is_empty() => {}
        ReasoningBack::WithToolCalls => {
            let thought: String = turn
                .parts
                .iter()
                .filter_map(|part| match part {
                    Part::Reasoning { text, .. } => Some(text.as_str()),
                    _ => None,
                })
                .collect();
            message.insert("reasoning_content".into(), thought.into());
        }
    }
    if !calls.is_empty() {
        message.insert("tool_calls".into(), calls.into());
    }
    vec![message.into()]
}

fn call(part: &Part) -> Option<Value> {
    match part {
        Part::ToolCall {
            id,
            name,
            arguments,
            ..
        } => Some(json!({
            "id": id, "type": "function", "function": { "name": name, "arguments": arguments }
        })),
        _ => None,
    }
}

/// Text alone is a string, which every follower takes; with anything else it is a list of parts.
fn content(turn: &Message, calls: bool) -> Value {
    let part = |part: &Part| match part {
        Part::Text { text } => Some(json!({ "type": "text", "text": text })),
        Part::Image { source } => {
            Some(json!({ "type": "image_url", "image_url": { "url": source.to_url() } }))
        }
        Part::File { name, source } => Some(json!({
            "type": "file", "file": { "filename": name, "file_data": source.to_url() }
        })),
        Part::Audio { source } => match source {
            Source::Data { media_type, base64 } => Some(json!({
                "type": "input_audio", "input_audio": { "data": base64, "format": audio_format(media_type) }
            })),
            Source::Url(_) => None,
        },
        Part::Reasoning { .. } | Part::ToolCall { .. } | Part::ToolResult { .. } => None,
    };
    let only_text = !turn.parts.iter().any(|part| {
        matches!(
            part,
            Part::Image { .. } | Part::File { .. } | Part::Audio { .. }
        )
    });
    if !only_text {
        return turn.parts.iter().filter_map(part).collect();
    }
    match turn.plain_text() {
        text if text.is_empty() && calls => Value::Null,
        text => text.into(),
    }
}

/// `audio/mpeg` is `mp3` here, `audio/wav` is `wav`.
fn audio_format(media_type: &str) -> &str {
    match media_type.rsplit('/').next().unwrap_or_default() {
        "mpeg" => "mp3",
        "x-wav" | "wave" => "wav",
        other => other,
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

    fn whole(&mut self, body: &[u8], out: &mut Vec<ChatEvent>) -> Result<(), DecodeError> {
        let chunk = reading::json(body, "a chat completion")?;
        self.take(chunk, out);
        Ok(())
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

impl State {
    fn take(&mut self, chunk: WireChunk, out: &mut Vec<ChatEvent>) {
        if let Some(error) = &chunk.error {
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
            // Only one answer is asked for; further ones would mix their text.
            if choice.index.unwrap_or(0) == 0 {
                failed |= self.choice(choice, out);
            }
        }
        if let Some(usage) = chunk.usage.or(chunk.x_groq.and_then(|groq| groq.usage)) {
            out.push(ChatEvent::Usage {
                usage: usage.normalised(),
            });
        }
        // What the same chunk counts was used all the same, and nothing may follow the failure.
        if failed {
            let text = "the provider ended the answer with an error";
            self.fail(ProviderError::new(ErrorKind::Overloaded, text), out);
        }
    }

    /// Says whether the choice ended with an error.
    fn choice(&mut self, choice: WireChoice, out: &mut Vec<ChatEvent>) -> bool {
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
                Some(WireContent::Text(text)) if !text.is_empty() => {
                    out.push(ChatEvent::Text { text })
                }
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
            for call in delta.tool_calls.unwrap_or_default() {
                self.call(call, out);
            }
        }
        if let Some(raw) = choice.finish_reason.filter(|raw| !raw.is_empty()) {
            if raw == "error" {
                return true;
            }
            self.finish = Some(FinishReason {
                kind: finish_kind(&raw),
                raw,
            });
        }
        false
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
                signature: None,
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
