//! ChatGPT's `conversations.json`: a tree of nodes by id, of which one line is shown.
//!
//! OpenAI documents none of it. By `docs/chatgpt-data-export-format.md` of mitkury/chatgpt-export-parser, `docs/formats.md` of
//! TomzxCode/llm-conversations-viewer and the importer of danny-avila/LibreChat (`api/server/utils/import/importers.js`), read 2026-11.
//! Files lie beside it, named by their ids and what they were called (`docs/formats.md` there): what a person attached, and what was made. A tool
//! that makes pictures says them in a message of its own; what a program drew stands with what it gave out (`aggregate_result`, as
//! in pionxzh/chatgpt-exporter, `src/api.ts`, read 2026-11).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Node, Wanted, attached, grow, list, moment_ms, said, text};
use crate::{
    talk::{Talk, Turn},
    zip::Others,
};

pub(super) fn read(value: &Value, others: &Others) -> Option<Talk> {
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
        message(talk, node, others, &mut thoughts)
    });
    Some(talk)
}

fn message(talk: &mut Talk, node: &Value, others: &Others, thoughts: &mut String) -> Node {
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
            let files = attached(talk, made(content, metadata), others);
            if files.is_empty() {
                talk.leave_out("tool", 1);
                return Node::Nothing;
            }
            // As the other app shows it: by the model that had it made.
            return Node::Said(Turn {
                files,
                ..turn(message, metadata, true)
            });
        }
        _ => return Node::Nothing,
    };
    let mut files = Vec::new();
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
            let (words, _) = said(content.get("parts"));
            let (parts, named) = (list(content, "parts"), list(metadata, "attachments"));
            let wanted = wanted(parts, named, None);
            files = attached(talk, wanted, others);
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
    if words.trim().is_empty() && files.is_empty() {
        return Node::Nothing;
    }
    Node::Said(Turn {
        files,
        text: words,
        reasoning: if by_model {
            std::mem::take(thoughts).trim().to_owned()
        } else {
            String::new()
        },
        ..turn(message, metadata, by_model)
    })
}

/// What every message says of itself.
fn turn(message: &Value, metadata: &Value, by_model: bool) -> Turn {
    Turn {
        key: text(message, "id"),
        by_model,
        model: text(metadata, "model_slug"),
        at_ms: moment_ms(message.get("create_time")),
        ..Turn::default()
    }
}

/// What a tool made: the parts of its message, and what a program drew.
fn made(content: &Value, metadata: &Value) -> Vec<Wanted> {
    let drawn = metadata.get("aggregate_result");
    let drawn = drawn.map_or(&[][..], |result| list(result, "messages"));
    let drawn = drawn.iter().map(|one| text(one, "image_url"));
    let named = drawn.filter_map(|address| asset(&address).map(str::to_owned));
    let named = named.map(|id| Wanted {
        id,
        name: String::new(),
    });
    wanted(list(content, "parts"), list(metadata, "attachments"), named)
}

/// The id in the address of a file.
fn asset(address: &str) -> Option<&str> {
    let (_, id) = address.split_once("://")?;
    id.split(['#', '?']).next().filter(|id| !id.is_empty())
}

/// What belongs to a message: the files that it names, and parts that are none of those.
fn wanted(
    parts: &[Value],
    attachments: &[Value],
    others: impl IntoIterator<Item = Wanted>,
) -> Vec<Wanted> {
    let of = |file: &Value| Wanted {
        id: text(file, "id"),
        name: text(file, "name"),
    };
    let mut all: Vec<Wanted> = attachments.iter().map(of).collect();
    let mut ids: BTreeSet<String> = all.iter().map(|known| known.id.clone()).collect();
    all.extend(
        others
            .into_iter()
            .filter(|other| ids.insert(other.id.clone())),
    );
    for part in parts.iter().filter(|part| part.is_object()) {
        if !text(part, "text").is_empty() {
            continue;
        }
        let pointer = text(part, "asset_pointer");
        let id = asset(&pointer).unwrap_or_default();
        if id.is_empty() || ids.insert(id.to_owned()) {
            all.push(Wanted {
                id: id.to_owned(),
                name: String::new(),
            });
        }
    }
    all
}
