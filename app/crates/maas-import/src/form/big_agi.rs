//! big-AGI's export, of one chat or of all: messages of fragments, or, before version 2, of plain text.
//!
//! By `src/common/stores/chat/chat.conversation.ts`, `chat.fragments.ts` and `src/modules/trade/server/trade.router.ts` of enricoros/big-AGI,
//! read 2026-11.

use serde_json::Value;

use super::{list, moment_ms, text};
use crate::talk::{Talk, Turn};

pub(super) fn read(value: &Value) -> Option<Talk> {
    let mut title = text(value, "userTitle");
    if title.is_empty() {
        title = text(value, "autoTitle");
    }
    let mut talk = Talk {
        key: text(value, "id"),
        title,
        created_ms: moment_ms(value.get("created")),
        updated_ms: moment_ms(value.get("updated")),
        ..Talk::default()
    };
    for message in value.get("messages")?.as_array()? {
        let (mut words, mut reasoning) = (Vec::new(), Vec::new());
        for fragment in list(message, "fragments") {
            let part = fragment.get("part").unwrap_or(&Value::Null);
            match text(part, "pt").as_str() {
                "text" => words.push(text(part, "text")),
                "ma" => reasoning.push(text(part, "aText")),
                "tool_invocation" | "tool_response" => talk.leave_out("tool", 1),
                "" | "error" | "ph" | "_pt_sentinel" => {}
                _ => talk.leave_out("attachment", 1),
            }
        }
        let mut words = words.join("\n\n");
        if words.trim().is_empty() {
            words = text(message, "text");
        }
        let by_model = match text(message, "role").as_str() {
            "user" => false,
            "assistant" => true,
            "system" => {
                talk.system = words;
                continue;
            }
            _ => continue,
        };
        if words.trim().is_empty() {
            continue;
        }
        let generator = message.get("generator").unwrap_or(&Value::Null);
        let mut model = text(generator, "name");
        if model.is_empty() {
            model = text(message, "originLLM");
        }
        talk.add(Turn {
            key: text(message, "id"),
            by_model,
            text: words,
            reasoning: reasoning.join("\n\n"),
            model,
            at_ms: moment_ms(message.get("created")),
            ..Turn::default()
        });
    }
    Some(talk)
}
