//! Ollama's own API (`POST /api/chat`, newline-delimited JSON).
//!
//! Native rather than its OpenAI form, which has no context size and no thinking switch.
//! Facts: Ollama's API documentation and `api/types.go`.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Decoder, Dialect, ending::EndsOnce, reading, sse_reply::is_complete, writing};
use crate::{
    chat::{ChatRequest, Effort, Message, Part, ResponseFormat, Role, Source, Tool},
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    frame::ndjson::NdjsonFramer,
    http::HttpRequest,
    json,
    models::ModelInfo,
    provider::Endpoint,
    usage::Usage,
};

/// The dialect; it has no state.
pub struct Ollama;

impl Dialect for Ollama {
    fn encode(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<HttpRequest, EncodeError> {
        super::check(request)?;
        let mut parts = request.messages.iter().flat_map(|message| &message.parts);
        if parts.any(is_elsewhere) {
            return Err(EncodeError::Unsupported("an image by its address"));
        }
        let params = &request.params;
        let mut options = Map::new();
        let mut put = |name, value| writing::put(&mut options, name, value);
        put("temperature", params.temperature.map(Value::from));
        put("top_p", params.top_p.map(Value::from));
        put("top_k", params.top_k.map(Value::from));
        put("num_predict", params.max_tokens.map(Value::from));
        put("seed", params.seed.map(Value::from));
        put("presence_penalty", params.presence_penalty.map(Value::from));
        put(
            "frequency_penalty",
            params.frequency_penalty.map(Value::from),
        );
        put(
            "stop",
            (!params.stop.is_empty()).then(|| params.stop.clone().into()),
        );
        let mut body = Map::new();
        body.insert("model".into(), request.model.clone().into());
        let messages = request.messages.iter().flat_map(messages);
        body.insert("messages".into(), messages.collect());
        // Left out, `stream` means true here.
        body.insert("stream".into(), request.stream.into());
        if !options.is_empty() {
            body.insert("options".into(), options.into());
        }
        if !request.tools.is_empty() {
            body.insert("tools".into(), request.tools.iter().map(tool).collect());
        }
        match &request.response_format {
            Some(ResponseFormat::JsonObject) => {
                body.insert("format".into(), "json".into());
            }
            Some(ResponseFormat::JsonSchema { schema, .. }) => {
                body.insert("format".into(), schema.clone());
            }
            None => {}
        }
        if let Some(effort) = params.reasoning_effort {
            let think: Value = match effort {
                Effort::None => false.into(),
                Effort::Minimal | Effort::Low => "low".into(),
                Effort::Medium => "medium".into(),
                Effort::High => "high".into(),
                Effort::Xhigh | Effort::Max => "max".into(),
            };
            body.insert("think".into(), think);
        }
        Ok(endpoint.post("/api/chat", body, request))
    }

    fn decoder(&self) -> Box<dyn Decoder> {
        Box::new(OllamaDecoder::default())
    }

    fn read_whole(&self, body: &[u8]) -> Result<Vec<ChatEvent>, DecodeError> {
        let line: WireLine = reading::json(body, "an answer")?;
        let mut state = State::default();
        let mut out = Vec::new();
        state.take(line, &mut out);
        state.finish(&mut out);
        Ok(out)
    }

    fn models_request(&self, endpoint: &Endpoint) -> HttpRequest {
        endpoint.get("/api/tags")
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

/// Whether a part is a picture that this server would have to fetch.
fn is_elsewhere(part: &Part) -> bool {
    let source = match part {
        Part::Image { source } => source,
        _ => return false,
    };
    matches!(source, Source::Url(_))
}

fn tool(tool: &Tool) -> Value {
    json!({ "type": "function", "function": {
        "name": tool.name, "description": tool.description, "parameters": tool.parameters
    } })
}

/// One of our messages as theirs: each tool result is a message of its own, and pictures stand beside the text.
fn messages(message: &Message) -> Vec<Value> {
    if message.role == Role::Tool {
        let result = |part: &Part| match part {
            Part::ToolResult { name, text, .. } => {
                Some(json!({ "role": "tool", "tool_name": name, "content": text }))
            }
            _ => None,
        };
        return message.parts.iter().filter_map(result).collect();
    }
    let call = |part: &Part| match part {
        Part::ToolCall {
            name, arguments, ..
        } => {
            // Arguments are an object here, a text everywhere else.
            let arguments =
                serde_json::from_str::<Map<String, Value>>(arguments).unwrap_or_default();
            Some(json!({ "function": { "name": name, "arguments": arguments } }))
        }
        _ => None,
    };
    let image = |part: &Part| match part {
        Part::Image {
            source: Source::Data { base64, .. },
        } => Some(Value::from(base64.clone())),
        _ => None,
    };
    let calls: Vec<Value> = message.parts.iter().filter_map(call).collect();
    let images: Vec<Value> = message.parts.iter().filter_map(image).collect();
    let mut wire = Map::new();
    wire.insert("role".into(), message.role.as_str().into());
    wire.insert("content".into(), message.plain_text().into());
    if !images.is_empty() {
        wire.insert("images".into(), images.into());
    }
    if !calls.is_empty() {
        wire.insert("tool_calls".into(), calls.into());
    }
    vec![wire.into()]
}

/// Reads one streamed reply.
#[derive(Default)]
struct OllamaDecoder {
    framer: NdjsonFramer,
    state: State,
}

impl Decoder for OllamaDecoder {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<ChatEvent>) {
        let state = &mut self.state;
        if self
            .framer
            .push(bytes, |line| state.line(line, out))
            .is_err()
        {
            state.fail(
                ProviderError::new(ErrorKind::Malformed, "a line larger than 8 MiB"),
                out,
            );
        }
    }

    fn finish(&mut self, out: &mut Vec<ChatEvent>) {
        let state = &mut self.state;
        // A line that the end of the bytes cut is no fault of the format.
        self.framer.finish(|line| {
            if is_complete(line) {
                state.line(line, out);
            }
        });
        state.finish(out);
    }
}

/// What has to be remembered between lines.
#[derive(Default)]
struct State {
    started: bool,
    ended: bool,
    calls: u32,
}

impl EndsOnce for State {
    fn ended(&mut self) -> &mut bool {
        &mut self.ended
    }

    /// The last line ends the answer at once, so that the end of the bytes cuts it.
    fn reason(&mut self) -> Option<FinishReason> {
        None
    }
}

impl State {
    fn line(&mut self, line: &str, out: &mut Vec<ChatEvent>) {
        if self.ended {
            return;
        }
        match json::read::<WireLine>(line) {
            Ok(line) => self.take(line, out),
            Err(_) => self.fail(
                ProviderError::new(ErrorKind::Malformed, "a line that is not JSON"),
                out,
            ),
        }
    }

    fn take(&mut self, line: WireLine, out: &mut Vec<ChatEvent>) {
        if let Some(error) = &line.error {
            return self.fail(reading::Complaint::of(error).into_error(None), out);
        }
        if !self.started {
            self.started = true;
            out.push(ChatEvent::Started {
                id: None,
                model: line.model,
            });
        }
        let message = line.message.unwrap_or_default();
        if let Some(text) = message.thinking.filter(|text| !text.is_empty()) {
            out.push(ChatEvent::Reasoning { text });
        }
        if let Some(text) = message.content.filter(|text| !text.is_empty()) {
            out.push(ChatEvent::Text { text });
        }
        for call in message.tool_calls.unwrap_or_default() {
            let index = self.calls;
            self.calls += 1;
            let id = call.id.unwrap_or_else(|| format!("call_{index}"));
            out.push(ChatEvent::ToolCall {
                index,
                id,
                name: call.function.name.unwrap_or_default(),
                signature: None,
            });
            let text = call
                .function
                .arguments
                .unwrap_or_else(|| json!({}))
                .to_string();
            out.push(ChatEvent::ToolArguments { index, text });
        }
        if line.done == Some(true) {
            let usage = Usage {
                input: line.prompt_eval_count,
                output: line.eval_count,
                ..Usage::default()
            };
            out.push(ChatEvent::Usage { usage });
            let raw = line.done_reason.unwrap_or_else(|| "done".into());
            let kind = match raw.as_str() {
                _ if self.calls > 0 => FinishKind::ToolCalls,
                "stop" | "done" => FinishKind::Stop,
                "length" => FinishKind::Length,
                _ => FinishKind::Other,
            };
            self.ended = true;
            out.push(ChatEvent::Finished {
                reason: FinishReason { kind, raw },
            });
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireLine {
    model: Option<String>,
    message: Option<WireMessage>,
    done: Option<bool>,
    done_reason: Option<String>,
    prompt_eval_count: Option<u64>,
    eval_count: Option<u64>,
    error: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireMessage {
    content: Option<String>,
    thinking: Option<String>,
    tool_calls: Option<Vec<WireToolCall>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireToolCall {
    id: Option<String>,
    function: WireFunction,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireFunction {
    name: Option<String>,
    arguments: Option<Value>,
}

#[derive(Deserialize)]
struct WireModels {
    models: Vec<WireModel>,
}

#[derive(Deserialize)]
struct WireModel {
    name: String,
    details: Option<WireDetails>,
    /// Newer servers say it: `completion`, `tools`, `vision`, `thinking`, `embedding`.
    capabilities: Option<Vec<String>>,
}

impl WireModel {
    /// `None` where it does not chat.
    fn read(self) -> Option<ModelInfo> {
        let mut model = ModelInfo {
            context: self.details.and_then(|details| details.context_length),
            ..ModelInfo::of_id(&self.name)
        };
        if let Some(abilities) = self.capabilities.filter(|abilities| !abilities.is_empty()) {
            let has = |name: &str| abilities.iter().any(|ability| ability == name);
            if !has("completion") {
                return None;
            }
            let kinds = [("text", true), ("image", has("vision"))];
            let kinds = kinds.into_iter().filter(|(_, has)| *has);
            model.input = kinds.map(|(kind, _)| kind.to_owned()).collect();
            model.tools = Some(has("tools"));
            model.reasoning = Some(has("thinking"));
        }
        Some(model)
    }
}

#[derive(Deserialize)]
struct WireDetails {
    context_length: Option<u64>,
}
