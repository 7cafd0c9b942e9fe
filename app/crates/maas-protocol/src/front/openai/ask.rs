//! Reads the body of `POST /v1/chat/completions`.

use serde_json::{Map, Value};

use crate::{
    chat::{
        ChatRequest, Effort, Message, Params, Part, ResponseFormat, Role, Source, Tool, ToolChoice,
        Verbosity,
    },
    front::{Asked, Fields, Refusal},
};

/// Fields of messages and tools that no answer depends on.
const HINTS: &[&str] = &[
    "name",
    "annotations",
    "refusal",
    "detail",
    "cache_control",
    "index",
    "native_finish_reason",
];

/// Reads a request.
pub(in crate::front) fn read(mut body: Fields) -> Result<Asked, Refusal> {
    let mut left_out = Vec::new();
    let mut request = ChatRequest {
        model: body.needed("model")?,
        messages: messages(&mut body, &mut left_out)?,
        params: params(&mut body)?,
        stream: body.flag("stream")?.unwrap_or(false),
        tools: tools(&mut body, &mut left_out)?,
        tool_choice: tool_choice(&mut body)?,
        response_format: response_format(&mut body)?,
        provider_config: Map::new(),
    };
    let mut include_usage = false;
    if let Some(mut options) = body.object("stream_options")? {
        include_usage = options.flag("include_usage")?.unwrap_or(false);
        options.done(&["include_obfuscation"], &mut left_out)?;
    }
    if let Some(config) = body.object("provider_config")? {
        request.provider_config = config.rest();
    }
    Ok(Asked {
        request,
        include_usage,
        rest: body.rest(),
        left_out,
    })
}

pub(in crate::front) fn params(body: &mut Fields) -> Result<Params, Refusal> {
    // The newer name of the cap stands, where both are there.
    let older = body.count("max_tokens")?;
    let probable = body.flag("logprobs")?.unwrap_or(false);
    let likeliest = body.count("top_logprobs")?;
    Ok(Params {
        temperature: body.number("temperature")?,
        top_p: body.number("top_p")?,
        max_tokens: body.count("max_completion_tokens")?.or(older),
        top_k: body.count("top_k")?,
        stop: body.texts("stop")?,
        seed: body.whole("seed")?,
        presence_penalty: body.number("presence_penalty")?,
        frequency_penalty: body.number("frequency_penalty")?,
        top_logprobs: probable.then(|| likeliest.unwrap_or(0)),
        n: body.count("n")?.filter(|n| *n != 1),
        reasoning_effort: body.word::<Effort>("reasoning_effort")?,
        // OpenAI has no such field; here it is named as in the app.
        reasoning_budget: body.count("reasoning_budget")?,
        verbosity: body.word::<Verbosity>("verbosity")?,
        parallel_tool_calls: body.flag("parallel_tool_calls")?,
    })
}

fn messages(body: &mut Fields, left_out: &mut Vec<String>) -> Result<Vec<Message>, Refusal> {
    let mut messages: Vec<Message> = Vec::new();
    for fields in body.each("messages")? {
        let message = message(fields, &messages, left_out)?;
        match messages.last_mut() {
            // Results of one turn are one message here.
            Some(last) if last.role == Role::Tool && message.role == Role::Tool => {
                last.parts.extend(message.parts);
            }
            _ => messages.push(message),
        }
    }
    Ok(messages)
}

fn message(
    mut fields: Fields,
    earlier: &[Message],
    left_out: &mut Vec<String>,
) -> Result<Message, Refusal> {
    let role = match fields.needed("role")?.as_str() {
        "system" | "developer" => Role::System,
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "tool" => Role::Tool,
        _ => {
            let roles = "must be system, developer, user, assistant or tool";
            return Err(fields.refuse("role", roles));
        }
    };
    let said = content(&mut fields, left_out)?;
    let parts = match role {
        Role::Tool => vec![result(&mut fields, &said, earlier)?],
        Role::Assistant => {
            let mut parts = thoughts(&mut fields)?;
            parts.extend(said);
            for mut image in fields.each("images")? {
                parts.push(image_part(&mut image, left_out)?);
                image.done(&["type", "index"], left_out)?;
            }
            parts.extend(calls(&mut fields, left_out)?);
            parts
        }
        Role::System | Role::User => said,
    };
    fields.done(HINTS, left_out)?;
    left_out.retain(|name| !QUIET.contains(&name.as_str()));
    Ok(Message { role, parts })
}

/// What our own answers hold and nobody means to ask for when they come back.
const QUIET: &[&str] = &[
    "annotations",
    "refusal",
    "type",
    "index",
    "native_finish_reason",
];

/// The result of a tool; the tool's name stands with the call it answers.
fn result(fields: &mut Fields, said: &[Part], earlier: &[Message]) -> Result<Part, Refusal> {
    let id = fields.needed("tool_call_id")?;
    let mut text = String::new();
    for part in said {
        match part {
            Part::Text { text: piece } => text.push_str(piece),
            _ => return Err(fields.refuse("content", "must be text in a tool's result")),
        }
    }
    let parts = earlier.iter().rev().flat_map(|message| &message.parts);
    let name = parts.into_iter().find_map(|part| match part {
        Part::ToolCall {
            id: known, name, ..
        } if *known == id => Some(name.clone()),
        _ => None,
    });
    Ok(Part::ToolResult {
        name: name.unwrap_or_default(),
        id,
        text,
        is_error: false,
    })
}

fn thoughts(fields: &mut Fields) -> Result<Vec<Part>, Refusal> {
    let text = fields
        .text("reasoning_content")?
        .or(fields.text("reasoning")?);
    let items = fields.list("reasoning_details")?.into_iter();
    let mut parts: Vec<Part> = items
        .map(|item| Part::Reasoning {
            text: String::new(),
            item: Some(item),
        })
        .collect();
    if let Some(text) = text.filter(|text| !text.is_empty() && parts.is_empty()) {
        parts.push(Part::Reasoning { text, item: None });
    }
    Ok(parts)
}

fn calls(fields: &mut Fields, left_out: &mut Vec<String>) -> Result<Vec<Part>, Refusal> {
    let mut calls = Vec::new();
    for mut call in fields.each("tool_calls")? {
        function_only(&mut call)?;
        let id = call.needed("id")?;
        let signature = call.any("extra_content");
        let signature = signature.as_ref().and_then(|content| {
            let signature = content.pointer("/google/thought_signature")?;
            Some(signature.as_str()?.to_owned())
        });
        let Some(mut function) = call.object("function")? else {
            return Err(call.refuse("function", "is required"));
        };
        calls.push(Part::ToolCall {
            id,
            name: function.needed("name")?,
            arguments: function.text("arguments")?.unwrap_or_default(),
            signature,
        });
        call.done(HINTS, left_out)?;
    }
    Ok(calls)
}

/// Functions are the one kind of tool that every provider can be told of.
fn function_only(fields: &mut Fields) -> Result<(), Refusal> {
    match fields.text("type")?.as_deref() {
        None | Some("function") => Ok(()),
        Some(_) => Err(fields.refuse("type", "must be `function`")),
    }
}

/// A text, or a list of parts.
fn content(fields: &mut Fields, left_out: &mut Vec<String>) -> Result<Vec<Part>, Refusal> {
    match fields.any("content") {
        None => Ok(Vec::new()),
        Some(Value::String(text)) if text.is_empty() => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(vec![Part::Text { text }]),
        Some(Value::Array(list)) => {
            let parts = fields.listed("content", list);
            parts.map(|fields| part(fields?, left_out)).collect()
        }
        Some(_) => Err(fields.refuse("content", "must be a string or a list of parts")),
    }
}

fn part(mut fields: Fields, left_out: &mut Vec<String>) -> Result<Part, Refusal> {
    let kind = fields.needed("type")?;
    let part = match kind.as_str() {
        "text" => Part::Text {
            text: fields.needed("text")?,
        },
        "refusal" => Part::Text {
            text: fields.needed("refusal")?,
        },
        "image_url" => image_part(&mut fields, left_out)?,
        "input_audio" => {
            let Some(mut audio) = fields.object("input_audio")? else {
                return Err(fields.refuse("input_audio", "is required"));
            };
            let (base64, format) = (audio.needed("data")?, audio.needed("format")?);
            let kind = if format == "mp3" { "mpeg" } else { &format };
            Part::Audio {
                source: Source::Data {
                    media_type: format!("audio/{kind}"),
                    base64,
                },
            }
        }
        "file" => {
            let Some(mut file) = fields.object("file")? else {
                return Err(fields.refuse("file", "is required"));
            };
            let name = file.text("filename")?.unwrap_or_default();
            let Some(data) = file.text("file_data")? else {
                let reason = "is needed: a file kept at one provider cannot be carried to another";
                return Err(file.refuse("file_data", reason));
            };
            let source = source(data).ok_or_else(|| file.refuse("file_data", ADDRESS))?;
            Part::File { name, source }
        }
        _ => {
            let kinds = "must be text, image_url, input_audio or file";
            return Err(fields.refuse("type", kinds));
        }
    };
    fields.done(HINTS, left_out)?;
    Ok(part)
}

const ADDRESS: &str = "must be a `data:` address with base64, or one that begins with https";

fn image_part(fields: &mut Fields, left_out: &mut Vec<String>) -> Result<Part, Refusal> {
    let Some(mut image) = fields.object("image_url")? else {
        return Err(fields.refuse("image_url", "is required"));
    };
    let url = image.needed("url")?;
    let source = source(url).ok_or_else(|| image.refuse("url", ADDRESS))?;
    image.done(HINTS, left_out)?;
    Ok(Part::Image { source })
}

fn source(url: String) -> Option<Source> {
    let Some(data) = url.strip_prefix("data:") else {
        return url.starts_with("https://").then_some(Source::Url(url));
    };
    let (media_type, base64) = data.split_once(";base64,")?;
    Some(Source::Data {
        media_type: media_type.to_owned(),
        base64: base64.to_owned(),
    })
}

pub(in crate::front) fn tools(
    body: &mut Fields,
    left_out: &mut Vec<String>,
) -> Result<Vec<Tool>, Refusal> {
    let mut tools = Vec::new();
    for mut tool in body.each("tools")? {
        function_only(&mut tool)?;
        let Some(mut function) = tool.object("function")? else {
            return Err(tool.refuse("function", "is required"));
        };
        let parameters = function.object("parameters")?;
        // A function without arguments may leave them out.
        let parameters = parameters.map_or_else(
            || serde_json::json!({ "type": "object", "properties": {} }),
            |fields| fields.rest().into(),
        );
        tools.push(Tool {
            name: function.needed("name")?,
            description: function.text("description")?.unwrap_or_default(),
            parameters,
            strict: function.flag("strict")?.unwrap_or(false),
        });
        function.done(&[], left_out)?;
        tool.done(HINTS, left_out)?;
    }
    Ok(tools)
}

fn tool_choice(body: &mut Fields) -> Result<Option<ToolChoice>, Refusal> {
    let wrong = "must be auto, none, required, or one function by its name";
    Ok(Some(match body.any("tool_choice") {
        None => return Ok(None),
        Some(Value::String(word)) => match word.as_str() {
            "auto" => ToolChoice::Auto,
            "none" => ToolChoice::None,
            "required" => ToolChoice::Required,
            _ => return Err(body.refuse("tool_choice", wrong)),
        },
        Some(value) => {
            let name = value.pointer("/function/name").and_then(Value::as_str);
            let name = name.ok_or_else(|| body.refuse("tool_choice", wrong))?;
            ToolChoice::Tool(name.to_owned())
        }
    }))
}

pub(in crate::front) fn response_format(
    body: &mut Fields,
) -> Result<Option<ResponseFormat>, Refusal> {
    let Some(mut format) = body.object("response_format")? else {
        return Ok(None);
    };
    Ok(match format.needed("type")?.as_str() {
        "text" => None,
        "json_object" => Some(ResponseFormat::JsonObject),
        "json_schema" => {
            let Some(mut inner) = format.object("json_schema")? else {
                return Err(format.refuse("json_schema", "is required"));
            };
            let name = inner.needed("name")?;
            let Some(schema) = inner.any("schema") else {
                return Err(inner.refuse("schema", "is required"));
            };
            Some(ResponseFormat::JsonSchema {
                name,
                schema,
                strict: inner.flag("strict")?.unwrap_or(false),
            })
        }
        _ => return Err(format.refuse("type", "must be text, json_object or json_schema")),
    })
}
