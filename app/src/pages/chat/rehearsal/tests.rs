//! What is rehearsed is a whole exchange: a record that were not read would leave nothing to draw.

use std::collections::BTreeSet;

use super::*;

#[test]
fn the_records_are_read() {
    let messages = messages();
    let texts: Vec<&str> = messages
        .iter()
        .map(|message| match &message.reply {
            Some(reply) => reply.answer.text.as_str(),
            None => message.text.as_str(),
        })
        .collect();
    assert_eq!(texts.first(), Some(&"a"));
    assert_eq!(texts.get(1..), Some(TEXTS.as_slice()));
    let ids: BTreeSet<&str> = messages
        .iter()
        .map(|message| message.id.0.as_str())
        .collect();
    assert_eq!(ids.len(), messages.len());
}
