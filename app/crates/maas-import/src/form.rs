//! The forms of exports, each told by its own fields, and what they have in common.

use std::collections::{BTreeMap, BTreeSet};

use maas_protocol::moment;
use serde_json::Value;

use crate::{
    talk::{Attached, Talk, Turn, shown_name},
    zip::Others,
};

mod better_chatgpt;
mod big_agi;
mod chatgpt;
mod claude;
mod libre_chat;
mod next_chat;
mod open_webui;
mod own;

/// Whose export an element is, and what is in it, with the files of the archive that it is from; `None` where no form is for it, and `None` inside where it cannot be read.
pub(crate) fn read(value: &Value, others: &Others) -> Option<(&'static str, Option<Talk>)> {
    let has = |field: &str| value.get(field).is_some();
    let is_list = |field: &str| value.get(field).is_some_and(Value::is_array);
    if value.get("format").and_then(Value::as_str) == Some("openmaas-chat") {
        return Some(("openMaaS", own::read(value)));
    }
    if has("mapping") {
        return Some(("ChatGPT", chatgpt::read(value, others)));
    }
    if has("chat_messages") {
        return Some(("Claude", claude::read(value, others)));
    }
    if value.get("chat").is_some_and(Value::is_object) {
        return Some(("Open WebUI", open_webui::read(value)));
    }
    if has("conversationId") && (is_list("messages") || is_list("messagesTree")) {
        return Some(("LibreChat", libre_chat::read(value)));
    }
    if !is_list("messages") {
        return None;
    }
    if has("topic") {
        return Some(("NextChat", next_chat::read(value)));
    }
    if has("systemPurposeId") || has("userTitle") || has("autoTitle") {
        return Some(("big-AGI", big_agi::read(value)));
    }
    if has("config") || has("titleSet") {
        return Some(("BetterChatGPT", better_chatgpt::read(value)));
    }
    None
}

/// A text field; empty where there is none.
fn text(value: &Value, field: &str) -> String {
    let text = value.get(field).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// A list field; empty where there is none.
fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value
        .get(field)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// So many files of one message are taken.
const MAX_FILES: usize = 100;

/// A file that a message names.
struct Wanted {
    /// What its name in the archive begins with; empty where it lies there under its own.
    id: String,
    /// What the person called it.
    name: String,
}

/// The files of a message, as far as the archive has them. What is not there is left out by its name.
fn attached(talk: &mut Talk, wanted: Vec<Wanted>, others: &Others) -> Vec<Attached> {
    let mut found: Vec<Attached> = Vec::new();
    for Wanted { id, name } in wanted {
        let there = match id.as_str() {
            "" => others.named(&name),
            id => others.of_id(id),
        };
        let Some(packed) = there.filter(|_| found.len() < MAX_FILES) else {
            talk.leave_out_file(&name);
            continue;
        };
        let behind = packed.name.strip_prefix(&id).unwrap_or_default();
        let behind = behind.trim_start_matches(['-', '_']);
        let called = [&name, behind, &packed.name];
        // An ending alone is no name.
        let called = called
            .into_iter()
            .find(|name| !name.is_empty() && !name.starts_with('.'));
        found.push(Attached {
            name: shown_name(called.unwrap_or(&packed.name)),
            packed: packed.clone(),
            key: if id.is_empty() { name } else { id },
        });
    }
    found
}

/// A moment in ms since 1970, from seconds, milliseconds or ISO 8601; 0 where there is none.
fn moment_ms(value: Option<&Value>) -> u64 {
    /// Later than any moment in seconds: 5138.
    const MS_FROM: f64 = 1e11;
    match value {
        Some(Value::Number(number)) => {
            let number = number.as_f64().unwrap_or_default();
            let ms = if number < MS_FROM {
                number * 1000.0
            } else {
                number
            };
            if (0.0..1e15).contains(&ms) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "within the limits above"
                )]
                let ms = ms as u64;
                ms
            } else {
                0
            }
        }
        Some(Value::String(text)) => {
            let seconds = text.get(..19).map(|text| format!("{text}Z"));
            let seconds = seconds.and_then(|text| moment::read(&text));
            seconds.map_or(0, |seconds| seconds.saturating_mul(1000))
        }
        _ => 0,
    }
}

/// The text of what may be a text or a list of parts; how many of them are none.
fn said(content: Option<&Value>) -> (String, usize) {
    match content {
        Some(Value::String(text)) => (text.clone(), 0),
        Some(Value::Array(parts)) => {
            let mut texts = Vec::new();
            let mut others = 0;
            for part in parts {
                match part
                    .as_str()
                    .or_else(|| part.get("text").and_then(Value::as_str))
                {
                    Some(text) if !text.is_empty() => texts.push(text.to_owned()),
                    Some(_) => {}
                    None => others += 1,
                }
            }
            (texts.join("\n\n"), others)
        }
        _ => (String::new(), 0),
    }
}

/// What became of a node of a tree.
enum Node {
    /// It is a message.
    Said(Turn),
    /// It is nothing to be shown; what follows it follows what it follows.
    Nothing,
}

/// Adds the nodes of a tree, each after the one that it follows, wherever in the text they stand. What goes in a circle is left out.
fn grow<'a>(
    talk: &mut Talk,
    nodes: &BTreeMap<&'a str, (&'a Value, Option<&'a str>)>,
    shown: Option<&str>,
    mut read: impl FnMut(&mut Talk, &'a Value) -> Node,
) {
    let mut following: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
    for (id, (_, parent)) in nodes {
        let parent = parent.filter(|parent| nodes.contains_key(parent));
        following.entry(parent).or_default().push(id);
    }
    let mut places: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    let mut done = BTreeSet::new();
    let mut waiting: Vec<(&str, Option<usize>)> = Vec::new();
    let add = |waiting: &mut Vec<_>, of: Option<&str>, after| {
        let next = following.get(&of).into_iter().flatten().rev();
        waiting.extend(next.map(|id| (*id, after)));
    };
    add(&mut waiting, None, None);
    while let Some((id, after)) = waiting.pop() {
        let Some((value, _)) = nodes.get(id).filter(|_| done.insert(id)) else {
            continue;
        };
        let place = match read(talk, value) {
            Node::Said(turn) => {
                let key = if turn.key.is_empty() {
                    id.to_owned()
                } else {
                    turn.key.clone()
                };
                talk.turns.push(Turn { key, after, ..turn });
                talk.turns.len().checked_sub(1)
            }
            Node::Nothing => after,
        };
        places.insert(id, place);
        add(&mut waiting, Some(id), place);
    }
    talk.shown = shown.and_then(|id| places.get(id).copied().flatten());
}
