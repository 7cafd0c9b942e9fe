//! Writing a request for OpenAI Responses.

use serde_json::{Map, Value, json};

use crate::{
    chat::{ChatRequest, Message, Part, ResponseFormat, Role, Tool, ToolChoice},
    dialect::{loop_start, writing},
};

/// The body of `POST /v1/responses`.
pub(super) fn body(request: &ChatRequest) -> Map<String, Value> {
    let params = &request.params;
    let mut body = Map::new();
    body.insert("model".into(), request.model.clone().into());
    body.insert("input".into(), input(&request.messages));
    // Nothing stays at the provider; thoughts come back sealed instead, for the next step of a tool loop.
    body.insert("store".into(), false.into());
    let mut include = vec!["reasoning.encrypted_content"];
    if params.top_logprobs.is_some() {
        include.push("message.output_text.logprobs");
    }
    body.insert("include".into(), json!(include));
    let mut put = |name, value| writing::put(&mut body, name, value);
    put("max_output_tokens", params.max_tokens.map(Value::from));
    put("temperature", params.temperature.map(Value::from));
    put("top_p", params.top_p.map(Value::from));
    put("top_logprobs", params.top_logprobs.map(Value::from));
    put(
        "parallel_tool_calls",
        params.parallel_tool_calls.map(Value::from),
    );
    let mut reasoning = json!({ "summary": "auto" });
    if let (Some(effort), Some(fields)) = (params.reasoning_effort, reasoning.as_object_mut()) {
        fields.insert("effort".into(), effort.as_str().into());
    }
    put("reasoning", Some(reasoning));
    let mut text = Map::new();
    if let Some(format) = &request.response_format {
        text.insert("format".into(), format_of(format));
    }
    if let Some(verbosity) = params.verbosity {
        text.insert("verbosity".into(), verbosity.as_str().into());
    }
    put("text", (!text.is_empty()).then(|| text.into()));
    if !request.tools.is_empty() {
        put("tools", Some(request.tools.iter().map(tool).collect()));
        put("tool_choice", request.tool_choice.as_ref().map(tool_choice));
    }
    if request.stream {
        body.insert("stream".into(), true.into());
        // Random padding of every event, on by default; it only costs bytes here.
        body.insert(
            "stream_options".into(),
            json!({ "include_obfuscation": false }),
        );
    }
    body
}

fn format_of(format: &ResponseFormat) -> Value {
    match format {
        ResponseFormat::JsonObject => json!({ "type": "json_object" }),
        ResponseFormat::JsonSchema {
            name,
            schema,
            strict,
        } => json!({ "type": "json_schema", "name": name, "schema": schema, "strict": strict }),
    }
}

fn tool(tool: &Tool) -> Value {
    json!({
        "type": "function", "name": tool.name, "description": tool.description,
        "parameters": tool.parameters, "strict": tool.strict
    })
}

fn tool_choice(choice: &ToolChoice) -> Value {
    match choice {
        ToolChoice::Auto => "auto".into(),
        ToolChoice::None => "none".into(),
        ToolChoice::Required => "required".into(),
        ToolChoice::Tool(name) => json!({ "type": "function", "name": name }),
    }
}

/// The conversation as items. Thoughts go back within the tool loop under way, before the call they led to;
/// one that leads to nothing is refused.
fn input(messages: &[Message]) -> Value {
    let running = loop_start(messages);
    let mut items = Vec::new();
    for (place, message) in messages.iter().enumerate() {
        let calls = message
            .parts
            .iter()
            .any(|part| matches!(part, Part::ToolCall { .. }));
        for part in &message.parts {
            match part {
                Part::Reasoning {
                    item: Some(item), ..
                } if calls && place >= running => items.push(item.clone()),
                Part::ToolCall {
                    id,
                    name,
                    arguments,
                    ..
                } => items.push(json!({
                    "type": "function_call", "call_id": id, "name": name, "arguments": arguments
                })),
                Part::ToolResult { id, text, .. } => items.push(json!({
                    "type": "function_call_output", "call_id": id, "output": text
                })),
                _ => {}
            }
        }
        let said: Vec<Value> = message
            .parts
            .iter()
            .filter_map(|part| content(part, message.role))
            .collect();
        if !said.is_empty() {
            // What an answer said stands before the calls it made.
            let at = items.len() - tail_of_calls(&items, calls);
            let role = match message.role {
                Role::System => "developer",
                role => role.as_str(),
            };
            items.insert(at, json!({ "role": role, "content": said }));
        }
    }
    items.into()
}

/// How many items at the end are the calls just written.
fn tail_of_calls(items: &[Value], calls: bool) -> usize {
    let is_call = |item: &&Value| item.get("type").is_some_and(|kind| kind == "function_call");
    if calls {
        items.iter().rev().take_while(is_call).count()
    } else {
        0
    }
}

fn content(part: &Part, role: Role) -> Option<Value> {
    match part {
        Part::Text { text } if text.is_empty() => None,
        Part::Text { text } if role == Role::Assistant => {
            Some(json!({ "type": "output_text", "text": text }))
        }
        Part::Text { text } => Some(json!({ "type": "input_text", "text": text })),
        Part::Image { source } => {
            Some(json!({ "type": "input_image", "image_url": source.to_url() }))
        }
        Part::File { name, source } => Some(json!({
            "type": "input_file", "filename": name, "file_data": source.to_url()
        })),
        Part::Audio { .. }
        | Part::Reasoning { .. }
        | Part::ToolCall { .. }
        | Part::ToolResult { .. } => None,
    }
}
