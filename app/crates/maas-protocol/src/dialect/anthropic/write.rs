//! Writing a request for Anthropic Messages.

use serde_json::{Map, Value, json};

use super::{
    family::{self, Family, LEAST_TEXT, Thinking},
    schema::sanitised,
};
use crate::{
    chat::{
        ChatRequest, Effort, Message, Params, Part, ResponseFormat, Role, Source, Tool, ToolChoice,
    },
    dialect::loop_start,
};

/// The body of `POST /v1/messages`; `first` is the field that tells who is asked, model or version.
pub(super) fn body(request: &ChatRequest, first: (&str, &str)) -> Map<String, Value> {
    let family = family::of(&request.model);
    let lead = request
        .messages
        .iter()
        .take_while(|message| message.role == Role::System)
        .count();
    let (system, turns) = request.messages.split_at(lead);
    let params = &request.params;

    let mut body = Map::new();
    body.insert(first.0.into(), first.1.into());
    let cap = params.max_tokens.unwrap_or(family.max_tokens);
    body.insert("max_tokens".into(), cap.into());
    let system: Vec<String> = system
        .iter()
        .map(Message::plain_text)
        .filter(|text| !text.is_empty())
        .collect();
    if !system.is_empty() {
        body.insert("system".into(), system.join("\n\n").into());
    }
    body.insert("messages".into(), messages(turns));
    if let Some(temperature) = params.temperature {
        body.insert("temperature".into(), temperature.into());
    }
    if let Some(top_p) = params.top_p {
        body.insert("top_p".into(), top_p.into());
    }
    if let Some(top_k) = params.top_k {
        body.insert("top_k".into(), top_k.into());
    }
    // Texts of nothing but white space are refused.
    let stop: Vec<&String> = params
        .stop
        .iter()
        .filter(|text| !text.trim().is_empty())
        .collect();
    if !stop.is_empty() {
        body.insert("stop_sequences".into(), json!(stop));
    }
    if !request.tools.is_empty() {
        body.insert("tools".into(), request.tools.iter().map(tool).collect());
        if let Some(choice) = tool_choice(request) {
            body.insert("tool_choice".into(), choice);
        }
    }
    think(&family, params, &mut body);
    if let Some(ResponseFormat::JsonSchema { schema, .. }) = &request.response_format {
        output_config(
            &mut body,
            "format",
            json!({ "type": "json_schema", "schema": sanitised(schema) }),
        );
    }
    if request.stream {
        body.insert("stream".into(), true.into());
    }
    body
}

fn output_config(body: &mut Map<String, Value>, name: &str, value: Value) {
    let config = body.entry("output_config").or_insert_with(|| json!({}));
    if let Some(fields) = config.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

/// Says how long to think, in the words of the model's family.
pub(in crate::dialect) fn think(family: &Family, params: &Params, body: &mut Map<String, Value>) {
    if let Some(budget) = params.reasoning_budget.filter(|_| family.budget) {
        return think_within(budget, body);
    }
    let effort = params.reasoning_effort;
    let shown = json!({ "type": "adaptive", "display": "summarized" });
    match (family.thinking, effort) {
        (Thinking::Never, _) | (Thinking::Budget | Thinking::Adaptive, None) => {}
        (Thinking::Budget, Some(Effort::None)) => {}
        (Thinking::Budget, Some(effort)) => {
            let budget = match effort {
                Effort::None | Effort::Minimal => 1_024,
                Effort::Low => 2_048,
                Effort::Medium => 8_192,
                Effort::High => 16_384,
                Effort::Xhigh | Effort::Max => 32_768,
            };
            // The budget counts inside the cap, which has a limit of its own.
            think_within(budget.min(family.max_tokens - LEAST_TEXT), body);
        }
        (Thinking::Adaptive | Thinking::ByDefault, Some(Effort::None)) => {
            body.insert("thinking".into(), json!({ "type": "disabled" }));
        }
        (Thinking::BetweenTools, Some(Effort::None)) => {
            body.insert("thinking".into(), json!({ "type": "between_tools" }));
        }
        (_, effort) => {
            // Since 4.7 thoughts come without their text unless it is asked for.
            body.insert("thinking".into(), shown);
            if let Some(effort) = effort {
                let word = match effort {
                    Effort::None | Effort::Minimal | Effort::Low => "low",
                    Effort::Medium => "medium",
                    Effort::High => "high",
                    Effort::Xhigh if family.xhigh => "xhigh",
                    Effort::Xhigh | Effort::Max => "max",
                };
                output_config(body, "effort", word.into());
            }
        }
    }
}

/// Asks for thoughts of so many tokens at most, and makes room for them within the cap.
fn think_within(budget: u32, body: &mut Map<String, Value>) {
    body.insert(
        "thinking".into(),
        json!({ "type": "enabled", "budget_tokens": budget }),
    );
    let cap = body.get("max_tokens").and_then(Value::as_u64);
    if cap.is_some_and(|cap| cap <= budget.into()) {
        body.insert("max_tokens".into(), (budget + LEAST_TEXT).into());
    }
}

fn tool(tool: &Tool) -> Value {
    let mut wire = json!({ "name": tool.name, "input_schema": tool.parameters });
    if let Some(fields) = wire.as_object_mut() {
        if !tool.description.is_empty() {
            fields.insert("description".into(), tool.description.clone().into());
        }
        if tool.strict {
            fields.insert("strict".into(), true.into());
        }
        // The schema's type is demanded, and others leave it out for a tool without arguments.
        if let Some(schema) = fields
            .get_mut("input_schema")
            .and_then(Value::as_object_mut)
        {
            schema.entry("type").or_insert_with(|| "object".into());
        }
    }
    wire
}

fn tool_choice(request: &ChatRequest) -> Option<Value> {
    let single = request.params.parallel_tool_calls == Some(false);
    let mut choice = match request.tool_choice.as_ref() {
        Some(ToolChoice::None) => return Some(json!({ "type": "none" })),
        Some(ToolChoice::Required) => json!({ "type": "any" }),
        Some(ToolChoice::Tool(name)) => json!({ "type": "tool", "name": name }),
        Some(ToolChoice::Auto) => json!({ "type": "auto" }),
        None if single => json!({ "type": "auto" }),
        None => return None,
    };
    if single && let Some(fields) = choice.as_object_mut() {
        fields.insert("disable_parallel_tool_use".into(), true.into());
    }
    Some(choice)
}

/// Writes the turns: the first is the user's, equal neighbours are merged, empty ones left out.
///
/// A system message in mid-conversation is sent as the user's words: only some models take it as a role.
fn messages(turns: &[Message]) -> Value {
    let running = loop_start(turns);
    let mut merged: Vec<(&str, Vec<Value>)> = Vec::new();
    for (place, turn) in turns.iter().enumerate() {
        let role = if turn.role == Role::Assistant {
            "assistant"
        } else {
            "user"
        };
        let blocks: Vec<Value> = turn
            .parts
            .iter()
            .filter_map(|part| block(part, place >= running))
            .collect();
        if blocks.is_empty() || (merged.is_empty() && role == "assistant") {
            continue;
        }
        match merged.last_mut() {
            Some((last, earlier)) if *last == role => earlier.extend(blocks),
            _ => merged.push((role, blocks)),
        }
    }
    for (_, blocks) in &mut merged {
        // The results of a turn stand before anything else in it.
        blocks.sort_by_key(|block| block.get("tool_use_id").is_none());
    }
    merged
        .into_iter()
        .map(|(role, content)| json!({ "role": role, "content": content }))
        .collect()
}

/// One block; thoughts are bound to their signature and unchanged prefix, so only a tool loop under way takes them.
fn block(part: &Part, running: bool) -> Option<Value> {
    match part {
        Part::Text { text } if text.trim().is_empty() => None,
        Part::Text { text } => Some(json!({ "type": "text", "text": text })),
        Part::Image { source } => Some(json!({ "type": "image", "source": from(source) })),
        Part::File { name, source } => {
            Some(json!({ "type": "document", "title": name, "source": from(source) }))
        }
        Part::Audio { .. } => None,
        Part::Reasoning { item, .. } => item.clone().filter(|_| running),
        Part::ToolCall {
            id,
            name,
            arguments,
            ..
        } => {
            let input = serde_json::from_str::<Map<String, Value>>(arguments).unwrap_or_default();
            Some(json!({ "type": "tool_use", "id": id, "name": name, "input": input }))
        }
        Part::ToolResult {
            id,
            text,
            is_error: false,
            ..
        } => Some(json!({ "type": "tool_result", "tool_use_id": id, "content": text })),
        Part::ToolResult { id, text, .. } => Some(json!({
            "type": "tool_result", "tool_use_id": id, "content": text, "is_error": true
        })),
    }
}

fn from(source: &Source) -> Value {
    match source {
        Source::Data { media_type, base64 } => {
            json!({ "type": "base64", "media_type": media_type, "data": base64 })
        }
        other => json!({ "type": "url", "url": other.to_url() }),
    }
}
