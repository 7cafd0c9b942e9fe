//! A chat as this app saves it as JSON (`maas_core::export`): records as they are, so that it is known again where it came from.

use maas_core::records::{ChatRecord, MessageRecord};
use serde_json::Value;

use super::list;
use crate::{Brought, talk::Talk};

/// The version that is written, and the newest that is read.
const VERSION: u64 = 1;

pub(super) fn read(value: &Value) -> Option<Talk> {
    if value.get("version")?.as_u64()? > VERSION {
        return None;
    }
    let mut chat: ChatRecord = serde_json::from_value(value.get("chat")?.clone()).ok()?;
    let messages: Result<Vec<MessageRecord>, _> = list(value, "messages")
        .iter()
        .map(|message| serde_json::from_value(message.clone()))
        .collect();
    let mut messages: Vec<_> = messages
        .ok()?
        .into_iter()
        .map(|record| record.message)
        .collect();
    let mut talk = Talk::default();
    // Their bytes are not in the file, and a column has no comparison here.
    chat.files.clear();
    chat.comparison = None;
    // It is a workspace of another vault, or was; it goes where the person is.
    chat.workspace = Default::default();
    for message in &mut messages {
        talk.leave_out("attachment", message.files.len());
        message.files.clear();
    }
    talk.own = Some(Brought {
        chat,
        messages,
        files: Vec::new(),
    });
    Some(talk)
}
