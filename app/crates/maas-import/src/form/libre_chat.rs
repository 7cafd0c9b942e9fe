//! LibreChat's export of a conversation as JSON: messages that name the one they follow, or, with "recursive", a tree of them.
//!
//! By `client/src/hooks/Conversations/useExportConversation.ts` and `api/server/utils/import/importers.js` of danny-avila/LibreChat,
//! read 2026-11.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Node, grow, list, moment_ms, said, text};
use crate::talk::{Talk, Turn};

pub(super) fn read(value: &Value) -> Option<Talk> {
    let options = value.get("options").unwrap_or(&Value::Null);
    let mut talk = Talk {
        key: text(value, "conversationId"),
        title: text(value, "title"),
        created_ms: moment_ms(value.get("createdAt").or_else(|| value.get("exportAt"))),
        updated_ms: moment_ms(value.get("updatedAt")),
        system: text(options, "promptPrefix"),
        model: text(options, "model"),
        ..Talk::default()
    };
    let mut nodes: BTreeMap<&str, (&Value, Option<&str>)> = BTreeMap::new();
    let top = value.get("messages").or_else(|| value.get("messagesTree"));
    let mut last = None;
    let mut waiting: Vec<&Value> = top?.as_array()?.iter().rev().collect();
    while let Some(message) = waiting.pop() {
        waiting.extend(list(message, "children").iter().rev());
        if let Some(id) = message.get("messageId").and_then(Value::as_str) {
            let parent = message.get("parentMessageId").and_then(Value::as_str);
            nodes.insert(id, (message, parent));
            last = Some(id);
        }
    }
    grow(&mut talk, &nodes, last, |talk, message| {
        turn(talk, message).map_or(Node::Nothing, Node::Said)
    });
    Some(talk)
}

fn turn(talk: &mut Talk, message: &Value) -> Option<Turn> {
    let by_person = message.get("isCreatedByUser").and_then(Value::as_bool);
    let by_person = by_person.unwrap_or_else(|| text(message, "sender") == "User");
    let mut words = text(message, "text");
    let mut reasoning = String::new();
    if words.trim().is_empty() {
        let parts = list(message, "content").iter();
        let think = parts.clone().filter_map(|part| part.get("think")?.as_str());
        reasoning = think.collect::<Vec<_>>().join("\n\n");
        let texts = parts.filter(|part| text(part, "type") == "text");
        // A text is there as such, or with its annotations.
        let texts = texts.map(|part| match part.get("text") {
            Some(Value::Object(inner)) => said(inner.get("value")).0,
            other => said(other).0,
        });
        words = texts.collect::<Vec<_>>().join("\n\n");
    }
    talk.leave_out_files(list(message, "files"), "filename");
    if words.trim().is_empty() {
        return None;
    }
    Some(Turn {
        key: text(message, "messageId"),
        by_model: !by_person,
        text: words,
        reasoning,
        model: text(message, "model"),
        at_ms: moment_ms(message.get("createdAt")),
        ..Turn::default()
    })
}
