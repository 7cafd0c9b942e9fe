//! BetterChatGPT's export: a list of chats, or an object with it, of messages as OpenAI's API has them.
//!
//! By `src/types/chat.ts`, `src/types/export.ts` and `src/utils/import.ts` of ztjhz/BetterChatGPT, read 2026-11. Nothing is dated.

use serde_json::Value;

use super::{said, text};
use crate::talk::{Talk, Turn};

pub(super) fn read(value: &Value) -> Option<Talk> {
    let config = value.get("config").unwrap_or(&Value::Null);
    let mut talk = Talk {
        key: text(value, "id"),
        title: text(value, "title"),
        model: text(config, "model"),
        ..Talk::default()
    };
    add(&mut talk, value.get("messages")?.as_array()?);
    Some(talk)
}

fn add(talk: &mut Talk, messages: &[Value]) {
    for message in messages {
        let (words, others) = said(message.get("content"));
        let by_model = match text(message, "role").as_str() {
            "user" => false,
            "assistant" => true,
            "system" if talk.turns.is_empty() => {
                talk.system = words;
                continue;
            }
            _ => {
                talk.leave_out("tool", 1);
                continue;
            }
        };
        talk.leave_out("attachment", others);
        if !words.trim().is_empty() {
            talk.add(Turn {
                by_model,
                text: words,
                ..Turn::default()
            });
        }
    }
}
