//! NextChat's backup: its whole state, with the sessions in `chat-next-web-store`. Keys that lie beside them are not looked at.
//!
//! By `app/store/chat.ts`, `app/store/mask.ts` and `app/utils/sync.ts` of ChatGPTNextWeb/NextChat, read 2026-11.

use serde_json::Value;

use super::{list, moment_ms, said, text};
use crate::talk::{Talk, Turn};

pub(super) fn read(value: &Value) -> Option<Talk> {
    let mask = value.get("mask").unwrap_or(&Value::Null);
    let config = mask.get("modelConfig").unwrap_or(&Value::Null);
    let mut talk = Talk {
        key: text(value, "id"),
        title: text(value, "topic"),
        updated_ms: moment_ms(value.get("lastUpdate")),
        model: text(config, "model"),
        ..Talk::default()
    };
    let context = list(mask, "context").iter();
    let system = context.filter(|message| text(message, "role") == "system");
    let system: Vec<String> = system
        .map(|message| said(message.get("content")).0)
        .collect();
    talk.system = system.join("\n\n");
    for message in value.get("messages")?.as_array()? {
        let by_model = match text(message, "role").as_str() {
            "user" => false,
            "assistant" => true,
            _ => continue,
        };
        let (words, others) = said(message.get("content"));
        talk.leave_out("attachment", others);
        if words.trim().is_empty() {
            continue;
        }
        talk.add(Turn {
            key: text(message, "id"),
            by_model,
            text: words,
            model: text(message, "model"),
            // In the words of the browser it was written with, which nothing can be made of; of newer ones as ISO 8601.
            at_ms: moment_ms(message.get("date")),
            ..Turn::default()
        });
    }
    Some(talk)
}
