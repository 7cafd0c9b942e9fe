//! Writing the blocks of a message: what Converse demands of formats, names and ids.

use serde_json::{Map, Value, json};

use crate::{
    chat::{Part, Source},
    error::EncodeError,
};

/// The longest id of a tool call.
const MAX_ID_CHARS: usize = 64;

/// One block; `names` are those of the documents before. Thoughts are bound to their
/// signature and unchanged prefix, so only a tool loop under way takes them.
pub(super) fn block(
    part: &Part,
    running: bool,
    names: &mut Vec<String>,
) -> Result<Option<Value>, EncodeError> {
    Ok(match part {
        Part::Text { text } if text.trim().is_empty() => None,
        Part::Text { text } => Some(json!({ "text": text })),
        Part::Image { source } => {
            let (format, base64) = image(source)?;
            Some(json!({ "image": { "format": format, "source": { "bytes": base64 } } }))
        }
        Part::File { name, source } => {
            let (format, base64) = document(name, source)?;
            let name = unused(plain_name(name), names);
            let source = json!({ "bytes": base64 });
            Some(json!({ "document": { "format": format, "name": name, "source": source } }))
        }
        Part::Audio { .. } => None,
        // A thought in another provider's form is nothing here.
        Part::Reasoning { item, .. } => item
            .as_ref()
            .filter(|item| {
                running
                    && (item.get("reasoningText").is_some()
                        || item.get("redactedContent").is_some())
            })
            .map(|item| json!({ "reasoningContent": item })),
        Part::ToolCall {
            id,
            name,
            arguments,
            ..
        } => {
            let input = serde_json::from_str::<Map<String, Value>>(arguments).unwrap_or_default();
            Some(json!({ "toolUse": { "toolUseId": plain_id(id), "name": name, "input": input } }))
        }
        Part::ToolResult {
            id, text, is_error, ..
        } => {
            let status = if *is_error { "error" } else { "success" };
            // A blank text is refused.
            let text = match text.trim() {
                "" => "(empty)",
                _ => text,
            };
            Some(json!({ "toolResult": {
                "toolUseId": plain_id(id), "content": [{ "text": text }], "status": status
            } }))
        }
    })
}

fn image(source: &Source) -> Result<(&'static str, &str), EncodeError> {
    let Source::Data { media_type, base64 } = source else {
        return Err(EncodeError::Unsupported("image addresses"));
    };
    let format = match media_type.as_str() {
        "image/png" => "png",
        "image/jpeg" | "image/jpg" => "jpeg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        _ => return Err(EncodeError::Unsupported("images of this type")),
    };
    Ok((format, base64))
}

/// The media type says the format, else the name does: browsers know no type for Markdown.
fn document<'a>(name: &str, source: &'a Source) -> Result<(&'static str, &'a str), EncodeError> {
    let Source::Data { media_type, base64 } = source else {
        return Err(EncodeError::Unsupported("file addresses"));
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let format = match (
        media_type.as_str(),
        ending.unwrap_or_default().to_ascii_lowercase().as_str(),
    ) {
        ("application/pdf", _) | (_, "pdf") => "pdf",
        ("text/csv", _) | (_, "csv") => "csv",
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _)
        | (_, "docx") => "docx",
        ("application/msword", _) | (_, "doc") => "doc",
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _) | (_, "xlsx") => {
            "xlsx"
        }
        ("application/vnd.ms-excel", _) | (_, "xls") => "xls",
        ("text/html", _) | (_, "html" | "htm") => "html",
        ("text/markdown", _) | (_, "md" | "markdown") => "md",
        (kind, _) if kind.starts_with("text/") => "txt",
        (_, "txt") => "txt",
        _ => return Err(EncodeError::Unsupported("files of this type")),
    };
    Ok((format, base64))
}

/// A document's name without its ending, of the characters that are allowed there, with single spaces for
/// all others.
fn plain_name(name: &str) -> String {
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-()[]".contains(c);
    let words: Vec<&str> = name
        .split(|c| !allowed(c))
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        "document".to_owned()
    } else {
        words.join(" ")
    }
}

/// Numbers a name from its second use on, so that the model can tell the documents apart.
fn unused(name: String, names: &mut Vec<String>) -> String {
    let earlier = names.iter().filter(|known| **known == name).count();
    names.push(name.clone());
    match earlier {
        0 => name,
        _ => format!("{name} ({})", earlier + 1),
    }
}

/// A call's id of the characters that are allowed there: it may come from another provider.
fn plain_id(id: &str) -> String {
    let plain = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '.' | ':' | '-' => c,
        _ => '_',
    };
    let id: String = id.chars().take(MAX_ID_CHARS).map(plain).collect();
    if id.is_empty() { "call".to_owned() } else { id }
}
