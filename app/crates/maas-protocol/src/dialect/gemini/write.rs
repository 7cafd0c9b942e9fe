//! Writing a request for `generateContent`.

use serde_json::{Map, Value, json};

use super::family::{Family, Thinking};
use crate::{
    chat::{
        ChatRequest, Effort, Message, Params, Part, ResponseFormat, Role, Source, Tool, ToolChoice,
    },
    dialect::{loop_start, writing},
    error::EncodeError,
};

/// Stands for the signature of a call that has none: another model made it, or the history was edited.
const NO_SIGNATURE: &str = "skip_thought_signature_validator";

/// The body of `generateContent`; `ids` says whether the service knows ids of calls.
pub(super) fn body(
    request: &ChatRequest,
    family: &Family,
    ids: bool,
) -> Result<Map<String, Value>, EncodeError> {
    if request.response_format.is_some() && !request.tools.is_empty() && !family.json_beside_tools {
        return Err(EncodeError::Unsupported("a JSON format beside tools"));
    }
    let mut contents = contents(&request.messages, family, ids);
    if !family.prefill && contents.last().is_some_and(|(role, _)| *role == "model") {
        return Err(EncodeError::Unsupported("an answer that was begun"));
    }
    let mut body = Map::new();
    let system = system(&request.messages);
    if !system.is_empty() {
        let text = json!({ "text": system });
        if family.system {
            body.insert("systemInstruction".into(), json!({ "parts": [text] }));
        } else if let Some((_, parts)) = contents.first_mut() {
            parts.insert(0, text);
        }
    }
    let contents = contents
        .into_iter()
        .map(|(role, parts)| json!({ "role": role, "parts": parts }));
    body.insert("contents".into(), contents.collect());
    if !request.tools.is_empty() {
        let tools: Value = request.tools.iter().map(tool).collect();
        body.insert("tools".into(), json!([{ "functionDeclarations": tools }]));
        if let Some(calling) = calling(request) {
            body.insert(
                "toolConfig".into(),
                json!({ "functionCallingConfig": calling }),
            );
        }
    }
    let config = config(request, family);
    if !config.is_empty() {
        body.insert("generationConfig".into(), config.into());
    }
    Ok(body)
}

/// All instructions as one, wherever in the conversation they stand: there is no role for them.
fn system(messages: &[Message]) -> String {
    let texts: Vec<String> = messages
        .iter()
        .filter(|message| message.role == Role::System)
        .map(Message::plain_text)
        .filter(|text| !text.trim().is_empty())
        .collect();
    texts.join("\n\n")
}

fn config(request: &ChatRequest, family: &Family) -> Map<String, Value> {
    let params = &request.params;
    let mut config = Map::new();
    let mut put = |name, value| writing::put(&mut config, name, value);
    put("temperature", params.temperature.map(Value::from));
    put("topP", params.top_p.map(Value::from));
    put("topK", params.top_k.map(Value::from));
    put("maxOutputTokens", params.max_tokens.map(Value::from));
    put(
        "stopSequences",
        (!params.stop.is_empty()).then(|| params.stop.clone().into()),
    );
    put("candidateCount", params.n.map(Value::from));
    put("seed", params.seed.map(Value::from));
    put("presencePenalty", params.presence_penalty.map(Value::from));
    put(
        "frequencyPenalty",
        params.frequency_penalty.map(Value::from),
    );
    if let Some(count) = params.top_logprobs {
        put("responseLogprobs", Some(true.into()));
        // None beside the chosen one is said by leaving the number out.
        put("logprobs", (count > 0).then(|| count.into()));
    }
    if let Some(format) = &request.response_format {
        put("responseMimeType", Some("application/json".into()));
        if let ResponseFormat::JsonSchema { schema, .. } = format {
            put("responseJsonSchema", Some(schema.clone()));
        }
    }
    put("thinkingConfig", think(family, params));
    config
}

/// Says how long to think, in the words of the model's family, and asks for a summary of it.
fn think(family: &Family, params: &Params) -> Option<Value> {
    if let (Thinking::Budget { by_default, .. }, Some(budget)) =
        (family.thinking, params.reasoning_budget)
    {
        return Some(match budget {
            0 => json!({ "thinkingBudget": 0 }),
            // Flash-Lite thinks either not at all or at least so long.
            budget if !by_default => {
                json!({ "includeThoughts": true, "thinkingBudget": budget.max(512) })
            }
            budget => json!({ "includeThoughts": true, "thinkingBudget": budget }),
        });
    }
    match (family.thinking, params.reasoning_effort) {
        (Thinking::Never, _) => None,
        // Asking for the thoughts of a model that does not think is refused.
        (
            Thinking::Budget {
                by_default: false, ..
            },
            None,
        ) => None,
        (Thinking::Budget { least: 0, .. }, Some(Effort::None)) => {
            Some(json!({ "thinkingBudget": 0 }))
        }
        (_, None) => Some(json!({ "includeThoughts": true })),
        (Thinking::Budget { least, most, .. }, Some(effort)) => {
            let budget = match effort {
                Effort::None => least,
                Effort::Minimal | Effort::Low => 1_024,
                Effort::Medium => 8_192,
                Effort::High => 24_576,
                Effort::Xhigh | Effort::Max => most,
            };
            Some(json!({ "includeThoughts": true, "thinkingBudget": budget }))
        }
        (Thinking::Level { minimal }, Some(effort)) => {
            let level = match effort {
                Effort::None | Effort::Minimal if minimal => "MINIMAL",
                Effort::None | Effort::Minimal | Effort::Low => "LOW",
                Effort::Medium => "MEDIUM",
                Effort::High | Effort::Xhigh | Effort::Max => "HIGH",
            };
            Some(json!({ "includeThoughts": true, "thinkingLevel": level }))
        }
    }
}

fn tool(tool: &Tool) -> Value {
    let mut wire = Map::new();
    wire.insert("name".into(), tool.name.clone().into());
    if !tool.description.is_empty() {
        wire.insert("description".into(), tool.description.clone().into());
    }
    wire.insert("parametersJsonSchema".into(), tool.parameters.clone());
    wire.into()
}

fn calling(request: &ChatRequest) -> Option<Value> {
    let strict = request.tools.iter().any(|tool| tool.strict);
    match &request.tool_choice {
        Some(ToolChoice::None) => Some(json!({ "mode": "NONE" })),
        Some(ToolChoice::Required) => Some(json!({ "mode": "ANY" })),
        Some(ToolChoice::Tool(name)) => {
            Some(json!({ "mode": "ANY", "allowedFunctionNames": [name] }))
        }
        Some(ToolChoice::Auto) | None if strict => Some(json!({ "mode": "VALIDATED" })),
        Some(ToolChoice::Auto) => Some(json!({ "mode": "AUTO" })),
        None => None,
    }
}

/// Writes the turns: the first is the user's, equal neighbours are merged, empty ones left out.
fn contents(messages: &[Message], family: &Family, ids: bool) -> Vec<(&'static str, Vec<Value>)> {
    let running = loop_start(messages);
    let mut merged: Vec<(&'static str, Vec<Value>)> = Vec::new();
    let mut add = |role: &'static str, parts: Vec<Value>| {
        if parts.is_empty() || (merged.is_empty() && role == "model") {
            return;
        }
        match merged.last_mut() {
            Some((last, earlier)) if *last == role => earlier.extend(parts),
            _ => merged.push((role, parts)),
        }
    };
    // The calls that wait for their results, and the results that have come.
    let mut calls: Vec<&Part> = Vec::new();
    let mut results: Vec<&Part> = Vec::new();
    for (place, message) in messages.iter().enumerate() {
        match message.role {
            Role::System => {}
            Role::Tool => results.extend(&message.parts),
            Role::User => {
                add("user", answers(&calls, &results, ids));
                (calls, results) = (Vec::new(), Vec::new());
                add("user", message.parts.iter().filter_map(said).collect());
            }
            Role::Assistant => {
                add("user", answers(&calls, &results, ids));
                let is_call = |part: &&Part| matches!(part, Part::ToolCall { .. });
                (calls, results) = (message.parts.iter().filter(is_call).collect(), Vec::new());
                add("model", answer(message, place >= running, family, ids));
            }
        }
    }
    add("user", answers(&calls, &results, ids));
    merged
}

/// The model's own words, pictures and calls, each part with the signature it came with. Thoughts are not
/// taken back; signatures of calls are checked in the tool loop under way only, and those before may be of
/// another model, so they stay here.
fn answer(message: &Message, running: bool, family: &Family, ids: bool) -> Vec<Value> {
    let signed: Vec<Signed> = message.parts.iter().filter_map(Signed::of).collect();
    let mut written = Vec::new();
    let (mut calls, mut images) = (0, 0);
    for part in &message.parts {
        match part {
            Part::Text { text } => written.extend(texts(text, &signed)),
            Part::Image { source } => {
                let mut wire = from(source);
                let own = signed.iter().find(|own| own.image == Some(images));
                sign(&mut wire, own.map(|own| own.signature));
                written.push(wire);
                images += 1;
            }
            Part::ToolCall {
                id,
                name,
                arguments,
                signature,
            } => {
                // Signatures without a text of their own stand between the calls as they came.
                written.extend(blanks(&signed, |own| own.calls == calls));
                let args = serde_json::from_str::<Map<String, Value>>(arguments);
                let mut call = json!({ "name": name, "args": args.unwrap_or_default() });
                put_id(&mut call, ids.then_some(id));
                let mut wire = json!({ "functionCall": call });
                // Of parallel calls only the first is signed.
                let needed = (calls == 0 && family.signatures).then_some(NO_SIGNATURE);
                let signature = signature.as_deref().or(needed);
                sign(&mut wire, signature.filter(|_| running));
                written.push(wire);
                calls += 1;
            }
            other => written.extend(said(other)),
        }
    }
    written.extend(blanks(&signed, |own| own.calls >= calls));
    written
}

/// A signature of a part that is no call, as the reading side keeps it.
struct Signed<'a> {
    signature: &'a str,
    /// What the part said; a picture's is empty.
    text: &'a str,
    /// Which of the answer's pictures it is.
    image: Option<u64>,
    /// How many calls stood before it.
    calls: u64,
}

impl<'a> Signed<'a> {
    fn of(part: &'a Part) -> Option<Self> {
        let Part::Reasoning { item, .. } = part else {
            return None;
        };
        let item = item.as_ref()?;
        let image = item.get("image").and_then(Value::as_u64);
        Some(Self {
            signature: item.get("thoughtSignature")?.as_str()?,
            text: item.get("text").and_then(Value::as_str).unwrap_or_default(),
            image,
            calls: item.get("calls").and_then(Value::as_u64).unwrap_or(0),
        })
    }
}

fn sign(wire: &mut Value, signature: Option<&str>) {
    if let (Some(fields), Some(signature)) = (wire.as_object_mut(), signature) {
        fields.insert("thoughtSignature".into(), signature.into());
    }
}

/// The answer's text, divided again into the parts that were signed and what stood between. A signed text
/// that is not found was edited, and goes without.
fn texts(text: &str, signed: &[Signed]) -> Vec<Value> {
    let mut parts = Vec::new();
    let mut put = |text: &str, signature: Option<&str>| {
        if !text.trim().is_empty() {
            let mut wire = json!({ "text": text });
            sign(&mut wire, signature);
            parts.push(wire);
        }
    };
    let mut rest = text;
    for own in signed.iter().filter(|own| !own.text.is_empty()) {
        if let Some((before, behind)) = rest.split_once(own.text) {
            put(before, None);
            put(own.text, Some(own.signature));
            rest = behind;
        }
    }
    put(rest, None);
    parts
}

/// The parts that hold nothing but a signature; the last of a stream often is one.
fn blanks(signed: &[Signed], here: impl Fn(&Signed) -> bool) -> Vec<Value> {
    let blank = |own: &&Signed| own.text.is_empty() && own.image.is_none() && here(own);
    let wire = |own: &Signed| json!({ "text": "", "thoughtSignature": own.signature });
    signed.iter().filter(blank).map(wire).collect()
}

/// One part that anybody may say.
fn said(part: &Part) -> Option<Value> {
    match part {
        Part::Text { text } if text.trim().is_empty() => None,
        Part::Text { text } => Some(json!({ "text": text })),
        Part::Image { source } | Part::File { source, .. } | Part::Audio { source } => {
            Some(from(source))
        }
        Part::Reasoning { .. } | Part::ToolCall { .. } | Part::ToolResult { .. } => None,
    }
}

fn from(source: &Source) -> Value {
    match source {
        Source::Data { media_type, base64 } => {
            json!({ "inlineData": { "mimeType": media_type, "data": base64 } })
        }
        other => {
            let url = other.to_url();
            match media_type(&url) {
                Some(media_type) => {
                    json!({ "fileData": { "mimeType": media_type, "fileUri": url } })
                }
                None => json!({ "fileData": { "fileUri": url } }),
            }
        }
    }
}

/// The media type that an address shows by its ending.
fn media_type(url: &str) -> Option<&'static str> {
    let path = url.split(['?', '#']).next()?;
    let (_, ending) = path.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "png" => Some("image/png"),
        "jpg" | "jpeg" => Some("image/jpeg"),
        "webp" => Some("image/webp"),
        "gif" => Some("image/gif"),
        "pdf" => Some("application/pdf"),
        _ => None,
    }
}

/// The results of one turn's calls: as many as the calls and in their order, or the turn is refused.
/// A call that nothing answers gets a result that says so.
fn answers(calls: &[&Part], results: &[&Part], ids: bool) -> Vec<Value> {
    let of_call = |call: &&Part| {
        let Part::ToolCall { id, name, .. } = call else {
            return None;
        };
        let given = results.iter().find_map(|result| match result {
            Part::ToolResult {
                id: answers,
                text,
                is_error,
                ..
            } if answers == id => Some((text.as_str(), *is_error)),
            _ => None,
        });
        let (text, is_error) = given.unwrap_or(("no result", true));
        let key = if is_error { "error" } else { "output" };
        let mut response = json!({ "name": name, "response": { key: text } });
        put_id(&mut response, ids.then_some(id));
        Some(json!({ "functionResponse": response }))
    };
    calls.iter().filter_map(of_call).collect()
}

/// Names the call, if it has a name of its own.
fn put_id(wire: &mut Value, id: Option<&String>) {
    if let Some(fields) = wire.as_object_mut()
        && let Some(id) = id.filter(|id| !id.is_empty())
    {
        fields.insert("id".into(), id.as_str().into());
    }
}
