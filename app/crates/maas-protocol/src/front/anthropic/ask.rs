//! Reads the body of `POST /v1/messages`.

use serde_json::{Map, Value};

use crate::{
    capability::Takes,
    chat::{
        ChatRequest, Effort, Message, Params, Part, ResponseFormat, Role, Source, Tool, ToolChoice,
    },
    front::{Asked, Fields, Refusal},
};

/// Fields of blocks and tools that no answer depends on.
const HINTS: &[&str] = &["cache_control", "citations", "title", "context"];

/// Reads a request.
pub(in crate::front) fn read(mut body: Fields) -> Result<Asked, Refusal> {
    let mut left_out = Vec::new();
    let (tool_choice, single) = tool_choice(&mut body)?;
    let mut params = Params {
        temperature: body.number("temperature")?,
        top_p: body.number("top_p")?,
        max_tokens: body.count("max_tokens")?,
        top_k: body.count("top_k")?,
        stop: body.texts("stop_sequences")?,
        parallel_tool_calls: single.then_some(false),
        ..Params::default()
    };
    thinking(&mut body, &mut params)?;
    let response_format = output(&mut body, &mut params)?;
    if params.max_tokens.is_none() {
        return Err(body.refuse("max_tokens", "is required"));
    }
    let mut messages = Vec::new();
    let system = content(&mut body, "system", &mut left_out)?;
    if !system.is_empty() {
        messages.push(Message {
            role: Role::System,
            parts: said(system)?,
        });
    }
    for fields in body.each("messages")? {
        turn(fields, &mut messages, &mut left_out)?;
    }
    let mut request = ChatRequest {
        model: body.needed("model")?,
        messages,
        params,
        stream: body.flag("stream")?.unwrap_or(false),
        tools: tools(&mut body, &mut left_out)?,
        tool_choice,
        response_format,
        provider_config: Map::new(),
    };
    if let Some(config) = body.object("provider_config")? {
        request.provider_config = config.rest();
    }
    Ok(Asked {
        request,
        include_usage: true,
        rest: body.rest(),
        left_out,
    })
}

/// How long to think: so many tokens, or an effort.
fn thinking(body: &mut Fields, params: &mut Params) -> Result<(), Refusal> {
    let Some(mut thinking) = body.object("thinking")? else {
        return Ok(());
    };
    let budget = thinking.count("budget_tokens")?;
    params.reasoning_effort = match thinking.needed("type")?.as_str() {
        "disabled" | "between_tools" => Some(Effort::None),
        "enabled" if budget.is_some() => {
            params.reasoning_budget = budget;
            None
        }
        "enabled" => Some(Effort::Minimal),
        "adaptive" => Some(Effort::High),
        _ => return Err(thinking.refuse("type", "must be adaptive, enabled or disabled")),
    };
    Ok(())
}

/// Says a budget as an effort to a model that knows efforts only.
pub(in crate::front) fn say_budget(params: &mut Params, takes: &Takes) {
    if takes.budget.is_some() {
        return;
    }
    if let Some(budget) = params.reasoning_budget.take() {
        params.reasoning_effort = Some(match budget {
            0..2_048 => Effort::Minimal,
            2_048..8_192 => Effort::Low,
            8_192..16_384 => Effort::Medium,
            16_384..32_768 => Effort::High,
            _ => Effort::Xhigh,
        });
    }
}

/// The form of the answer, and an effort, which stands before a budget.
fn output(body: &mut Fields, params: &mut Params) -> Result<Option<ResponseFormat>, Refusal> {
    let mut form = None;
    if let Some(mut config) = body.object("output_config")? {
        let told = config.word::<Effort>("effort")?;
        if told.is_some() && params.reasoning_effort != Some(Effort::None) {
            params.reasoning_effort = told;
            params.reasoning_budget = None;
        }
        if let Some(mut format) = config.object("format")? {
            if format.needed("type")? != "json_schema" {
                return Err(format.refuse("type", "must be json_schema"));
            }
            let Some(schema) = format.any("schema") else {
                return Err(format.refuse("schema", "is required"));
            };
            form = Some(ResponseFormat::JsonSchema {
                name: "answer".into(),
                schema,
                strict: true,
            });
        }
        config.done(&[], &mut Vec::new())?;
    }
    Ok(form)
}

/// One block of a message: a part, or a result that belongs into a message before.
enum Block {
    Part(Part),
    Result(Part),
}

/// Reads one turn; results of tools become a message of their own before the rest of it.
fn turn(
    mut fields: Fields,
    messages: &mut Vec<Message>,
    left_out: &mut Vec<String>,
) -> Result<(), Refusal> {
    let role = match fields.needed("role")?.as_str() {
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "system" => Role::System,
        _ => return Err(fields.refuse("role", "must be user, assistant or system")),
    };
    let (mut results, mut parts) = (Vec::new(), Vec::new());
    for block in content(&mut fields, "content", left_out)? {
        match block {
            Block::Part(part) => parts.push(part),
            Block::Result(result) => results.push(named(result, messages)),
        }
    }
    fields.done(&[], left_out)?;
    for (role, parts) in [(Role::Tool, results), (role, parts)] {
        if !parts.is_empty() {
            messages.push(Message { role, parts });
        }
    }
    Ok(())
}

/// The result with its tool's name, which stands with the call it answers.
fn named(mut result: Part, earlier: &[Message]) -> Part {
    if let Part::ToolResult { id, name, .. } = &mut result {
        let parts = earlier.iter().rev().flat_map(|message| &message.parts);
        let found = parts.into_iter().find_map(|part| match part {
            Part::ToolCall {
                id: known, name, ..
            } if known == id => Some(name),
            _ => None,
        });
        if let Some(found) = found {
            name.clone_from(found);
        }
    }
    result
}

/// The parts alone, where there can be no results.
fn said(blocks: Vec<Block>) -> Result<Vec<Part>, Refusal> {
    let part = |block| match block {
        Block::Part(part @ Part::Text { .. }) => Ok(part),
        _ => Err(Refusal::field("system", "must be text")),
    };
    blocks.into_iter().map(part).collect()
}

/// A text, or a list of blocks.
fn content(
    fields: &mut Fields,
    name: &str,
    left_out: &mut Vec<String>,
) -> Result<Vec<Block>, Refusal> {
    match fields.any(name) {
        None => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(vec![Block::Part(Part::Text { text })]),
        Some(Value::Array(list)) => {
            let blocks = fields.listed(name, list);
            blocks.map(|fields| block(fields?, left_out)).collect()
        }
        Some(_) => Err(fields.refuse(name, "must be a string or a list of blocks")),
    }
}

fn block(mut fields: Fields, left_out: &mut Vec<String>) -> Result<Block, Refusal> {
    let kind = fields.needed("type")?;
    let part = match kind.as_str() {
        "text" => Part::Text {
            text: fields.needed("text")?,
        },
        "image" => Part::Image {
            source: source(&mut fields)?,
        },
        "document" => {
            let name = fields.text("title")?.unwrap_or_default();
            document(&mut fields, name)?
        }
        "thinking" | "redacted_thinking" => return Ok(Block::Part(thought(kind, fields))),
        "tool_use" => {
            let input = fields
                .object("input")?
                .map(Fields::rest)
                .unwrap_or_default();
            Part::ToolCall {
                id: fields.needed("id")?,
                name: fields.needed("name")?,
                arguments: Value::Object(input).to_string(),
                signature: None,
            }
        }
        "tool_result" => {
            let result = Part::ToolResult {
                id: fields.needed("tool_use_id")?,
                name: String::new(),
                is_error: fields.flag("is_error")?.unwrap_or(false),
                text: result_text(&mut fields, left_out)?,
            };
            fields.done(HINTS, left_out)?;
            return Ok(Block::Result(result));
        }
        _ => {
            let kinds = "must be text, image, document, thinking, redacted_thinking, tool_use or tool_result";
            return Err(fields.refuse("type", kinds));
        }
    };
    fields.done(HINTS, left_out)?;
    Ok(Block::Part(part))
}

fn result_text(fields: &mut Fields, left_out: &mut Vec<String>) -> Result<String, Refusal> {
    let mut text = String::new();
    for block in content(fields, "content", left_out)? {
        match block {
            Block::Part(Part::Text { text: piece }) => text.push_str(&piece),
            _ => return Err(fields.refuse("content", "must be text in a tool's result")),
        }
    }
    Ok(text)
}

/// A thought comes back as it went out; one without a signature is of a provider that has none.
fn thought(kind: String, fields: Fields) -> Part {
    let mut block = fields.rest();
    let text = block.get("thinking").and_then(Value::as_str);
    let text = text.unwrap_or_default().to_owned();
    let signed = ["signature", "data"].iter().any(|name| {
        let signature = block.get(*name).and_then(Value::as_str);
        signature.is_some_and(|signature| !signature.is_empty())
    });
    block.shift_insert(0, "type".into(), kind.into());
    Part::Reasoning {
        text,
        item: signed.then(|| super::item(block.into())),
    }
}

fn source(fields: &mut Fields) -> Result<Source, Refusal> {
    let Some(mut source) = fields.object("source")? else {
        return Err(fields.refuse("source", "is required"));
    };
    match source.needed("type")?.as_str() {
        "base64" => Ok(Source::Data {
            media_type: source.needed("media_type")?,
            base64: source.needed("data")?,
        }),
        "url" => Ok(Source::Url(source.needed("url")?)),
        _ => Err(source.refuse(
            "type",
            "must be base64 or url: a file kept at one provider cannot be carried to another",
        )),
    }
}

/// A document; one of plain text is text.
fn document(fields: &mut Fields, name: String) -> Result<Part, Refusal> {
    if let Some(value) = fields.any("source") {
        if value.get("type").and_then(Value::as_str) == Some("text") {
            let text = value.get("data").and_then(Value::as_str);
            let text = text.ok_or_else(|| fields.refuse("source.data", "is required"))?;
            return Ok(Part::Text {
                text: text.to_owned(),
            });
        }
        let path = fields.name("source");
        let mut again = Map::new();
        again.insert("source".into(), value);
        let parent = path.strip_suffix(".source").unwrap_or_default();
        let source = source(&mut Fields::of(again.into(), parent)?)?;
        return Ok(Part::File { name, source });
    }
    Err(fields.refuse("source", "is required"))
}

fn tools(body: &mut Fields, left_out: &mut Vec<String>) -> Result<Vec<Tool>, Refusal> {
    let mut tools = Vec::new();
    for mut tool in body.each("tools")? {
        if tool.text("type")?.is_some_and(|kind| kind != "custom") {
            return Err(tool.refuse("type", "must be `custom`: others run at Anthropic only"));
        }
        let Some(schema) = tool.object("input_schema")? else {
            return Err(tool.refuse("input_schema", "is required"));
        };
        tools.push(Tool {
            name: tool.needed("name")?,
            description: tool.text("description")?.unwrap_or_default(),
            parameters: schema.rest().into(),
            strict: tool.flag("strict")?.unwrap_or(false),
        });
        tool.done(
            &["cache_control", "eager_input_streaming", "input_examples"],
            left_out,
        )?;
    }
    Ok(tools)
}

/// The choice, and whether only one call at a time is wanted.
fn tool_choice(body: &mut Fields) -> Result<(Option<ToolChoice>, bool), Refusal> {
    let Some(mut choice) = body.object("tool_choice")? else {
        return Ok((None, false));
    };
    let single = choice.flag("disable_parallel_tool_use")?.unwrap_or(false);
    let read = match choice.needed("type")?.as_str() {
        "auto" => ToolChoice::Auto,
        "any" => ToolChoice::Required,
        "none" => ToolChoice::None,
        "tool" => ToolChoice::Tool(choice.needed("name")?),
        _ => return Err(choice.refuse("type", "must be auto, any, tool or none")),
    };
    Ok((Some(read), single))
}
