//! Writing a request for Bedrock Converse.

use serde_json::{Map, Value, json};

use super::{
    block::block,
    family::{self, Family},
};
use crate::{
    chat::{ChatRequest, Effort, Message, Part, ResponseFormat, Role, Tool, ToolChoice},
    dialect::{anthropic::write::think, loop_start, reading, writing},
    error::EncodeError,
};

/// The path of a request: the model's id is one segment of it.
pub(super) fn path(request: &ChatRequest) -> String {
    let model = reading::escaped(&request.model);
    let operation = if request.stream {
        "converse-stream"
    } else {
        "converse"
    };
    format!("/model/{model}/{operation}")
}

/// The body of both operations.
pub(super) fn body(request: &ChatRequest) -> Result<Map<String, Value>, EncodeError> {
    let family = family::of(&request.model);
    let lead = request
        .messages
        .iter()
        .take_while(|message| message.role == Role::System)
        .count();
    let (system, turns) = request.messages.split_at(lead);

    let mut body = Map::new();
    body.insert("messages".into(), messages(turns)?);
    let system: Vec<Value> = system
        .iter()
        .map(Message::plain_text)
        .filter(|text| !text.trim().is_empty())
        .map(|text| json!({ "text": text }))
        .collect();
    if !system.is_empty() {
        body.insert("system".into(), system.into());
    }
    let (inference, additional) = parameters(request, family);
    if !inference.is_empty() {
        body.insert("inferenceConfig".into(), inference.into());
    }
    if let Some(config) = tool_config(request, family) {
        body.insert("toolConfig".into(), config);
    }
    if let Some(ResponseFormat::JsonSchema { name, schema, .. }) = &request.response_format {
        // The schema is a text here.
        let schema = json!({ "name": name, "schema": schema.to_string() });
        let format = json!({ "type": "json_schema", "structure": { "jsonSchema": schema } });
        body.insert("outputConfig".into(), json!({ "textFormat": format }));
    }
    if !additional.is_empty() {
        body.insert("additionalModelRequestFields".into(), additional.into());
    }
    Ok(body)
}

/// What Converse knows of sampling and thinking, and what only the model's family does.
fn parameters(request: &ChatRequest, family: Family) -> (Map<String, Value>, Map<String, Value>) {
    let params = &request.params;
    // In Anthropic's words first: its rules for thinking change them.
    let mut named = Map::new();
    let mut put = |name, value| writing::put(&mut named, name, value);
    put("max_tokens", params.max_tokens.map(Value::from));
    put("temperature", params.temperature.map(Value::from));
    put("top_p", params.top_p.map(Value::from));
    put("top_k", params.top_k.map(Value::from));
    // Texts of nothing but white space are refused.
    let stop: Vec<&String> = params
        .stop
        .iter()
        .filter(|text| !text.trim().is_empty())
        .collect();
    put("stop_sequences", (!stop.is_empty()).then(|| json!(stop)));
    if let Family::Claude(claude) = family {
        think(&claude, params, &mut named);
    }
    let mut inference = Map::new();
    for (name, wire) in [
        ("max_tokens", "maxTokens"),
        ("temperature", "temperature"),
        ("top_p", "topP"),
        ("stop_sequences", "stopSequences"),
    ] {
        if let Some(value) = named.shift_remove(name) {
            inference.insert(wire.to_owned(), value);
        }
    }
    let additional = match (family, params.reasoning_effort) {
        (Family::Claude(_), _) => named,
        (Family::Nova { thinks }, effort) => {
            let mut fields = Map::new();
            if let Some(top_k) = params.top_k {
                fields.insert("inferenceConfig".into(), json!({ "topK": top_k }));
            }
            if let Some(effort) = effort.filter(|_| thinks) {
                let config = match word(effort) {
                    Some(word) => json!({ "type": "enabled", "maxReasoningEffort": word }),
                    None => json!({ "type": "disabled" }),
                };
                fields.insert("reasoningConfig".into(), config);
            }
            fields
        }
        (Family::GptOss, Some(effort)) => {
            // It cannot stop thinking.
            let word = word(effort).unwrap_or("low");
            Map::from_iter([("reasoning_effort".to_owned(), word.into())])
        }
        _ => Map::new(),
    };
    (inference, additional)
}

/// An effort of the three that Nova and the open models know; none is no thinking.
fn word(effort: Effort) -> Option<&'static str> {
    match effort {
        Effort::None => None,
        Effort::Minimal | Effort::Low => Some("low"),
        Effort::Medium => Some("medium"),
        Effort::High | Effort::Xhigh | Effort::Max => Some("high"),
    }
}

/// The tools. A history with calls is refused without any, so that "none" keeps them there, and tools that
/// are gone are made up from their calls.
fn tool_config(request: &ChatRequest, family: Family) -> Option<Value> {
    let parts = || request.messages.iter().flat_map(|message| &message.parts);
    let called: Vec<&str> = parts()
        .filter_map(|part| match part {
            Part::ToolCall { name, .. } | Part::ToolResult { name, .. } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let none = request.tool_choice == Some(ToolChoice::None);
    if called.is_empty() && (none || request.tools.is_empty()) {
        return None;
    }
    let mut tools: Vec<Value> = request
        .tools
        .iter()
        .map(|known| tool(known, family))
        .collect();
    if tools.is_empty() {
        let mut names = called;
        names.sort_unstable();
        names.dedup();
        let gone = |name: &str| Tool {
            name: name.to_owned(),
            description: String::new(),
            parameters: json!({}),
            strict: false,
        };
        tools = names
            .into_iter()
            .map(|name| tool(&gone(name), family))
            .collect();
    }
    let mut config = json!({ "tools": tools });
    let choice = match request.tool_choice.as_ref() {
        // Not calling any cannot be said; the model may or may not.
        Some(ToolChoice::None) | None => None,
        Some(ToolChoice::Auto) => Some(json!({ "auto": {} })),
        Some(ToolChoice::Required) => Some(json!({ "any": {} })),
        Some(ToolChoice::Tool(name)) => Some(json!({ "tool": { "name": name } })),
    };
    if let (Some(choice), Some(fields)) = (choice, config.as_object_mut()) {
        fields.insert("toolChoice".into(), choice);
    }
    Some(config)
}

fn tool(tool: &Tool, family: Family) -> Value {
    let mut schema = tool.parameters.clone();
    // The schema's type is demanded, and others leave it out for a tool without arguments.
    if let Some(fields) = schema.as_object_mut() {
        fields.entry("type").or_insert_with(|| "object".into());
    }
    // An empty description is refused.
    let description = match tool.description.trim() {
        "" => &tool.name,
        _ => &tool.description,
    };
    let mut spec = json!({
        "name": tool.name, "description": description, "inputSchema": { "json": schema }
    });
    if tool.strict
        && family.schemas()
        && let Some(fields) = spec.as_object_mut()
    {
        fields.insert("strict".into(), true.into());
    }
    json!({ "toolSpec": spec })
}

/// Writes the turns: the first is the user's, equal neighbours are merged, empty ones left out.
///
/// A system message in mid-conversation is sent as the user's words: only some models take it as a role.
fn messages(turns: &[Message]) -> Result<Value, EncodeError> {
    let running = loop_start(turns);
    let mut names = Vec::new();
    let mut merged: Vec<(&str, Vec<Value>)> = Vec::new();
    for (place, turn) in turns.iter().enumerate() {
        let role = if turn.role == Role::Assistant {
            "assistant"
        } else {
            "user"
        };
        let mut blocks = Vec::new();
        for part in &turn.parts {
            blocks.extend(block(part, place >= running, &mut names)?);
        }
        if blocks.is_empty() || (merged.is_empty() && role == "assistant") {
            continue;
        }
        match merged.last_mut() {
            Some((last, earlier)) if *last == role => earlier.extend(blocks),
            _ => merged.push((role, blocks)),
        }
    }
    for (_, blocks) in &mut merged {
        let has = |kind: &str| blocks.iter().any(|block| block.get(kind).is_some());
        if has("document") && !has("text") {
            // A document alone is refused.
            blocks.push(json!({ "text": "See the document." }));
        }
        // The results of a turn stand before anything else in it.
        blocks.sort_by_key(|block| block.get("toolResult").is_none());
    }
    if let Some(("assistant", blocks)) = merged.last_mut()
        && let Some(Value::String(text)) = blocks.last_mut().and_then(|last| last.get_mut("text"))
    {
        // An answer to be continued may not end in white space.
        text.truncate(text.trim_end().len());
    }
    Ok(merged
        .into_iter()
        .map(|(role, content)| json!({ "role": role, "content": content }))
        .collect())
}

#[cfg(test)]
mod tests;
