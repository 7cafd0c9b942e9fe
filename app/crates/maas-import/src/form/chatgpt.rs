//! ChatGPT's `conversations.json`: a tree of nodes by id, of which one line is shown.
//!
//! OpenAI documents none of it. By `docs/chatgpt-data-export-format.md` of mitkury/chatgpt-export-parser, `docs/formats.md` of
//! TomzxCode/llm-conversations-viewer and the importer of danny-avila/LibreChat (`api/server/utils/import/importers.js`), read 2026-11.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Node, grow, list, moment_ms, said, text};
use crate::talk::{Talk, Turn};

pub(super) fn read(value: &Value) -> Option<Talk> {
    let mapping = value.get("mapping")?.as_object()?;
    let mut key = text(value, "conversation_id");
    if key.is_empty() {
        key = text(value, "id");
    }
    let mut talk = Talk {
        key,
        title: text(value, "title"),
        created_ms: moment_ms(value.get("create_time")),
        updated_ms: moment_ms(value.get("update_time")),
        model: text(value, "default_model_slug"),
        ..Talk::default()
    };
    let nodes: BTreeMap<&str, (&Value, Option<&str>)> = mapping
        .iter()
        .map(|(id, node)| {
            let parent = node.get("parent").and_then(Value::as_str);
            (id.as_str(), (node, parent))
        })
        .collect();
    let shown = value.get("current_node").and_then(Value::as_str);
    // What a model thought comes as messages of its own, before what it said.
    let mut thoughts = String::new();
    grow(&mut talk, &nodes, shown, |talk, node| {
        message(talk, node, &mut thoughts)
    });
    Some(talk)
}

fn message(talk: &mut Talk, node: &Value, thoughts: &mut String) -> Node {
    let Some(message) = node.get("message").filter(|message| message.is_object()) else {
        return Node::Nothing;
    };
    let empty = Value::Null;
    let metadata = message.get("metadata").unwrap_or(&empty);
    let hidden = metadata.get("is_visually_hidden_from_conversation");
    if hidden.and_then(Value::as_bool) == Some(true) {
        return Node::Nothing;
    }
    let content = message.get("content").unwrap_or(&empty);
    let kind = text(content, "content_type");
    let role = message.get("author").map(|author| text(author, "role"));
    let by_model = match role.as_deref() {
        Some("user") => {
            thoughts.clear();
            false
        }
        Some("assistant") => true,
        Some("tool") => {
            talk.leave_out("tool", 1);
            return Node::Nothing;
        }
        _ => return Node::Nothing,
    };
    let words = match kind.as_str() {
        "thoughts" => {
            for thought in list(content, "thoughts") {
                let (summary, full) = (text(thought, "summary"), text(thought, "content"));
                for part in [summary, full].iter().filter(|part| !part.is_empty()) {
                    thoughts.push_str(part);
                    thoughts.push_str("\n\n");
                }
            }
            return Node::Nothing;
        }
        "text" | "multimodal_text" => {
            let (words, others) = said(content.get("parts"));
            talk.leave_out(
                "attachment",
                others.max(list(metadata, "attachments").len()),
            );
            talk.name_files(list(metadata, "attachments"), "name");
            words
        }
        "code" => {
            // What a model says to a tool.
            let to = text(message, "recipient");
            if !to.is_empty() && to != "all" {
                talk.leave_out("tool", 1);
                return Node::Nothing;
            }
            format!("```\n{}\n```", text(content, "text"))
        }
        _ => return Node::Nothing,
    };
    if words.trim().is_empty() {
        return Node::Nothing;
    }
    Node::Said(Turn {
        key: text(message, "id"),
        by_model,
        text: words,
        reasoning: if by_model {
            std::mem::take(thoughts).trim().to_owned()
        } else {
            String::new()
        },
        model: text(metadata, "model_slug"),
        at_ms: moment_ms(message.get("create_time")),
        ..Turn::default()
    })
}
