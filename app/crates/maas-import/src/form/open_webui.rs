//! Open WebUI's export of all chats: a list, each with a tree of messages by id.
//!
//! By `backend/open_webui/models/chats.py` and `src/lib/utils/index.ts` of open-webui/open-webui, read 2026-11.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Node, grow, list, moment_ms, said, text};
use crate::talk::{Talk, Turn};

pub(super) fn read(value: &Value) -> Option<Talk> {
    let chat = value.get("chat")?;
    let mut title = text(value, "title");
    if title.is_empty() {
        title = text(chat, "title");
    }
    let model = list(chat, "models").first().and_then(Value::as_str);
    let mut talk = Talk {
        key: text(value, "id"),
        title,
        created_ms: moment_ms(value.get("created_at").or_else(|| chat.get("timestamp"))),
        updated_ms: moment_ms(value.get("updated_at")),
        system: text(chat, "system"),
        model: model.unwrap_or_default().to_owned(),
        ..Talk::default()
    };
    let history = chat.get("history");
    let tree = history.and_then(|history| history.get("messages")?.as_object());
    if let Some(tree) = tree {
        let nodes: BTreeMap<&str, (&Value, Option<&str>)> = tree
            .iter()
            .map(|(id, node)| {
                let parent = node.get("parentId").and_then(Value::as_str);
                (id.as_str(), (node, parent))
            })
            .collect();
        let shown = history.and_then(|history| history.get("currentId")?.as_str());
        grow(&mut talk, &nodes, shown, |talk, message| {
            turn(talk, message).map_or(Node::Nothing, Node::Said)
        });
    } else {
        for message in chat.get("messages")?.as_array()? {
            if let Some(turn) = turn(&mut talk, message) {
                talk.add(turn);
            }
        }
    }
    Some(talk)
}

fn turn(talk: &mut Talk, message: &Value) -> Option<Turn> {
    let by_model = match message.get("role")?.as_str()? {
        "user" => false,
        "assistant" => true,
        "system" => {
            talk.system = said(message.get("content")).0;
            return None;
        }
        _ => {
            talk.leave_out("tool", 1);
            return None;
        }
    };
    let (words, others) = said(message.get("content"));
    talk.leave_out("attachment", others);
    talk.leave_out_files(list(message, "files"), "name");
    if words.trim().is_empty() {
        return None;
    }
    Some(Turn {
        key: text(message, "id"),
        by_model,
        text: words,
        model: text(message, "model"),
        at_ms: moment_ms(message.get("timestamp")),
        ..Turn::default()
    })
}
