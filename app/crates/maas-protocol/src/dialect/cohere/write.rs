//! Writing a request for Cohere's Chat.

use serde_json::{Map, Value, json};

use crate::{
    chat::{ChatRequest, Effort, Message, Params, Part, ResponseFormat, Role, Tool, ToolChoice},
    dialect::{loop_start, writing},
};

/// Without a demand in words, a model held to JSON may write white space up to its limit.
const DEMAND: &str = "Answer with a JSON object.";

/// The body of `POST /v2/chat`.
pub(super) fn body(request: &ChatRequest) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("model".into(), request.model.clone().into());
    let running = loop_start(&request.messages);
    let mut turns: Vec<Value> = request
        .messages
        .iter()
        .enumerate()
        .flat_map(|(place, turn)| messages(turn, place >= running))
        .collect();
    if request.response_format.is_some() {
        demand_json(&mut turns);
    }
    body.insert("messages".into(), turns.into());
    write_params(&request.params, &mut body);
    write_tools(request, &mut body);
    match &request.response_format {
        Some(ResponseFormat::JsonObject) => {
            body.insert("response_format".into(), json!({ "type": "json_object" }));
        }
        Some(ResponseFormat::JsonSchema { schema, .. }) => {
            body.insert(
                "response_format".into(),
                json!({ "type": "json_object", "json_schema": schema }),
            );
        }
        None => {}
    }
    // Cohere's reference calls it required, whichever it is.
    body.insert("stream".into(), request.stream.into());
    body
}

fn write_params(params: &Params, body: &mut Map<String, Value>) {
    let mut put = |name, value| writing::put(body, name, value);
    let within = |value: Option<f64>, low: f64, high: f64| {
        value.map(|value| Value::from(value.clamp(low, high)))
    };
    put("max_tokens", params.max_tokens.map(Value::from));
    put("temperature", within(params.temperature, 0.0, 1.0));
    put("p", within(params.top_p, 0.01, 0.99));
    put("k", params.top_k.map(|top_k| top_k.min(500).into()));
    put("seed", params.seed.map(Value::from));
    put(
        "frequency_penalty",
        within(params.frequency_penalty, 0.0, 1.0),
    );
    put(
        "presence_penalty",
        within(params.presence_penalty, 0.0, 1.0),
    );
    put(
        "stop_sequences",
        (!params.stop.is_empty()).then(|| params.stop.clone().into()),
    );
    put("logprobs", params.top_logprobs.map(|_| true.into()));
    put("thinking", thinking(params));
}

/// How long to think: off, within a budget, or as long as it takes.
fn thinking(params: &Params) -> Option<Value> {
    if let Some(budget) = params.reasoning_budget {
        return Some(match budget {
            0 => json!({ "type": "disabled" }),
            budget => json!({ "type": "enabled", "token_budget": budget }),
        });
    }
    Some(match params.reasoning_effort? {
        Effort::None => json!({ "type": "disabled" }),
        Effort::Minimal | Effort::Low => json!({ "type": "enabled", "token_budget": 1_024 }),
        Effort::Medium => json!({ "type": "enabled", "token_budget": 4_096 }),
        Effort::High | Effort::Xhigh | Effort::Max => json!({ "type": "enabled" }),
    })
}

fn write_tools(request: &ChatRequest, body: &mut Map<String, Value>) {
    if request.tools.is_empty() {
        return;
    }
    // There is no word for one certain tool: it is the only one offered, and a call is required.
    let offered = |tool: &&Tool| match &request.tool_choice {
        Some(ToolChoice::Tool(name)) => tool.name == *name,
        _ => true,
    };
    let tools = || request.tools.iter().filter(offered);
    body.insert("tools".into(), tools().map(tool).collect());
    if tools().any(|tool| tool.strict) {
        body.insert("strict_tools".into(), true.into());
    }
    let word = match &request.tool_choice {
        Some(ToolChoice::Required | ToolChoice::Tool(_)) => "REQUIRED",
        Some(ToolChoice::None) => "NONE",
        Some(ToolChoice::Auto) | None => return,
    };
    body.insert("tool_choice".into(), word.into());
}

fn tool(tool: &Tool) -> Value {
    // The schema must be an object's, and others leave that out for a tool without arguments.
    let mut parameters = tool.parameters.as_object().cloned().unwrap_or_default();
    parameters.entry("type").or_insert_with(|| "object".into());
    let mut function = Map::new();
    function.insert("name".into(), tool.name.clone().into());
    if !tool.description.is_empty() {
        function.insert("description".into(), tool.description.clone().into());
    }
    function.insert("parameters".into(), parameters.into());
    json!({ "type": "function", "function": function })
}

/// Asks for JSON in words, at the end of the instructions.
fn demand_json(turns: &mut Vec<Value>) {
    let lead = turns
        .first_mut()
        .filter(|turn| turn.get("role").is_some_and(|role| role == "system"));
    if let Some(Value::String(text)) = lead.and_then(|turn| turn.get_mut("content")) {
        text.push_str("\n\n");
        text.push_str(DEMAND);
    } else {
        turns.insert(0, json!({ "role": "system", "content": DEMAND }));
    }
}

/// One of our messages as theirs: each tool result is a message of its own, an empty message is none.
fn messages(turn: &Message, running: bool) -> Vec<Value> {
    match turn.role {
        Role::Tool => turn.parts.iter().filter_map(result).collect(),
        Role::Assistant => assistant(turn, running).into_iter().collect(),
        Role::System | Role::User => content(turn)
            .map(|content| json!({ "role": turn.role.as_str(), "content": content }))
            .into_iter()
            .collect(),
    }
}

fn result(part: &Part) -> Option<Value> {
    match part {
        Part::ToolResult { id, text, .. } => {
            Some(json!({ "role": "tool", "tool_call_id": id, "content": text }))
        }
        _ => None,
    }
}

/// Beside tool calls there is no content: what was said or thought before them is their plan.
///
/// Thoughts go back only in a tool loop under way; before, they are nothing but tokens.
fn assistant(turn: &Message, running: bool) -> Option<Value> {
    let said = |part: &Part| match part {
        Part::Text { text } if !text.trim().is_empty() => Some(text.clone()),
        Part::Reasoning { text, .. } if running && !text.trim().is_empty() => Some(text.clone()),
        _ => None,
    };
    let calls: Vec<Value> = turn.parts.iter().filter_map(call).collect();
    if !calls.is_empty() {
        let mut message = Map::new();
        message.insert("role".into(), "assistant".into());
        let plan: Vec<String> = turn.parts.iter().filter_map(said).collect();
        if !plan.is_empty() {
            message.insert("tool_plan".into(), plan.join("\n\n").into());
        }
        message.insert("tool_calls".into(), calls.into());
        return Some(message.into());
    }
    let thought = |part: &Part| match part {
        Part::Reasoning { text, .. } if running && !text.trim().is_empty() => {
            Some(json!({ "type": "thinking", "thinking": text }))
        }
        Part::Text { text } if !text.trim().is_empty() => {
            Some(json!({ "type": "text", "text": text }))
        }
        _ => None,
    };
    let thinks = |part: &Part| matches!(part, Part::Reasoning { .. });
    let content = if running && turn.parts.iter().any(thinks) {
        let blocks: Vec<Value> = turn.parts.iter().filter_map(thought).collect();
        (!blocks.is_empty()).then(|| blocks.into())
    } else {
        content(turn)
    };
    content.map(|content| json!({ "role": "assistant", "content": content }))
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

/// Text alone is a string; with a picture it is a list of parts.
fn content(turn: &Message) -> Option<Value> {
    let pictures = turn
        .parts
        .iter()
        .any(|part| matches!(part, Part::Image { .. }));
    if !pictures {
        let text = turn.plain_text();
        return (!text.trim().is_empty()).then(|| text.into());
    }
    let part = |part: &Part| match part {
        Part::Text { text } if !text.trim().is_empty() => {
            Some(json!({ "type": "text", "text": text }))
        }
        Part::Image { source } => {
            Some(json!({ "type": "image_url", "image_url": { "url": source.to_url() } }))
        }
        _ => None,
    };
    Some(turn.parts.iter().filter_map(part).collect())
}
