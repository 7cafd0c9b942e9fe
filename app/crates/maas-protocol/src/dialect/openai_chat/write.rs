//! Writing a request for Chat Completions.

use serde_json::{Map, Value, json};

use crate::{
    chat::{ChatRequest, Message, Params, Part, ResponseFormat, Role, Source, Tool, ToolChoice},
    dialect::writing,
    provider::ReasoningBack,
};

/// The body of `POST /chat/completions`; `back` says how thoughts return with the conversation.
pub(super) fn body(request: &ChatRequest, back: ReasoningBack) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("model".into(), request.model.clone().into());
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
    body
}

fn write_params(params: &Params, body: &mut Map<String, Value>) {
    let mut put = |name, value| writing::put(body, name, value);
    put("temperature", params.temperature.map(Value::from));
    put("top_p", params.top_p.map(Value::from));
    put("top_k", params.top_k.map(Value::from));
    put("max_tokens", params.max_tokens.map(Value::from));
    put(
        "stop",
        (!params.stop.is_empty()).then(|| params.stop.clone().into()),
    );
    put("n", params.n.map(Value::from));
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
    // Those who know a budget rename it.
    put("reasoning_budget", params.reasoning_budget.map(Value::from));
    put(
        "verbosity",
        params.verbosity.map(|verbosity| verbosity.as_str().into()),
    );
    put(
        "parallel_tool_calls",
        params.parallel_tool_calls.map(Value::from),
    );
}

/// A function, as it is told to a model.
pub(crate) fn tool(tool: &Tool) -> Value {
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

/// The form of an answer, as it is asked for.
pub(crate) fn response_format(format: &ResponseFormat) -> Value {
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
        // Both are wanted back on tool turns only.
        ReasoningBack::Details | ReasoningBack::WithToolCalls if calls.is_empty() => {}
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
            Source::Url(_) | Source::Held { .. } => None,
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
