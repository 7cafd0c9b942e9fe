//! What is rehearsed is a whole exchange: a record that were not read would leave nothing to draw.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::messages;

#[test]
fn both_records_are_read() {
    let [question, answer] = messages().collect::<Vec<_>>().try_into().unwrap();
    assert_eq!(question.text, "a");
    assert!(answer.reply.unwrap().answer.text.ends_with("---\n"));
}
