//! Claude's `conversations.json`: messages in order, each with its blocks.
//!
//! Anthropic documents none of it. By `docs/providers/claude-ai.md` of Sinity/polylogue, the types of socketteer/Claude-Conversation-Exporter, and the
//! importer of danny-avila/LibreChat, read 2026-11. Where messages name the one that they follow, they are a tree.

use std::collections::BTreeMap;

use maas_protocol::provider::ProviderId;
use serde_json::Value;

use super::{Node, Wanted, attached, grow, list, moment_ms, text};
use crate::{
    talk::{Talk, Turn},
    zip::Others,
};

pub(super) fn read(value: &Value, others: &Others) -> Option<Talk> {
    let messages = value.get("chat_messages")?.as_array()?;
    let mut talk = Talk {
        key: text(value, "uuid"),
        title: text(value, "name"),
        created_ms: moment_ms(value.get("created_at")),
        updated_ms: moment_ms(value.get("updated_at")),
        model: text(value, "model"),
        // Which of its models it was the export mostly does not say.
        vendor: Some(ProviderId::Anthropic),
        ..Talk::default()
    };
    let ids: Vec<&str> = messages
        .iter()
        .map(|message| {
            message
                .get("uuid")
                .and_then(Value::as_str)
                .unwrap_or_default()
        })
        .collect();
    let is_tree = messages
        .iter()
        .any(|message| message.get("parent_message_uuid").is_some())
        && ids.iter().all(|id| !id.is_empty());
    if is_tree {
        let parent = |message: &'_ Value| -> Option<String> {
            Some(message.get("parent_message_uuid")?.as_str()?.to_owned())
        };
        let parents: Vec<Option<String>> = messages.iter().map(parent).collect();
        let nodes: BTreeMap<&str, (&Value, Option<&str>)> = ids
            .iter()
            .zip(messages)
            .zip(&parents)
            .map(|((id, message), parent)| (*id, (message, parent.as_deref())))
            .collect();
        let shown = value
            .get("current_leaf_message_uuid")
            .and_then(Value::as_str);
        grow(
            &mut talk,
            &nodes,
            shown.or(ids.last().copied()),
            |talk, message| said(talk, message, others).map_or(Node::Nothing, Node::Said),
        );
    } else {
        for message in messages {
            if let Some(turn) = said(&mut talk, message, others) {
                talk.add(turn);
            }
        }
    }
    Some(talk)
}

fn said(talk: &mut Talk, message: &Value, others: &Others) -> Option<Turn> {
    let by_model = match message.get("sender")?.as_str()? {
        "human" => false,
        "assistant" => true,
        _ => return None,
    };
    let (mut words, mut reasoning) = (Vec::new(), Vec::new());
    for block in list(message, "content") {
        match text(block, "type").as_str() {
            "text" => words.push(text(block, "text")),
            "thinking" => reasoning.push(text(block, "thinking")),
            "tool_use" | "tool_result" => talk.leave_out("tool", 1),
            _ => {}
        }
    }
    let mut words = words.join("\n\n");
    if words.trim().is_empty() {
        words = text(message, "text");
    }
    for file in list(message, "attachments") {
        let content = text(file, "extracted_content");
        if content.is_empty() {
            talk.leave_out_file(&text(file, "file_name"));
        } else {
            // The text of a file is in the export, and part of what was asked.
            words.push_str(&format!("\n\n{}:\n\n{content}", text(file, "file_name")));
        }
    }
    let wanted = list(message, "files").iter().map(|file| Wanted {
        id: text(file, "file_uuid"),
        name: text(file, "file_name"),
    });
    let files = attached(talk, wanted.collect(), others);
    if words.trim().is_empty() && files.is_empty() {
        return None;
    }
    Some(Turn {
        files,
        key: text(message, "uuid"),
        by_model,
        text: words,
        reasoning: reasoning.join("\n\n"),
        at_ms: moment_ms(message.get("created_at")),
        ..Turn::default()
    })
}
