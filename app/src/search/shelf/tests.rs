//! What search reads of stored records is what the app writes into them.

#![expect(clippy::unwrap_used, reason = "tests")]

use maas_core::{
    chats::{Branch, Chat, ChatId, ChatMessage, ChatSetup, MessageId, Messages, shelf::Shelf},
    compare::ComparisonId,
    records::MessageRecord,
    workspaces::WorkspaceId,
};

use super::*;

#[test]
fn a_conversation_lists_what_is_shown_and_what_stands_aside() {
    let chat = Chat {
        id: ChatId("c".to_owned()),
        title: "Title".to_owned(),
        created_ms: 1,
        updated_ms: 2,
        shelf: Shelf::default(),
        workspace: WorkspaceId::default(),
        comparison: None,
        setup: ChatSetup::default(),
        messages: Messages::Stored(vec![MessageId("a".to_owned())]),
        unopened: Vec::new(),
        unread_files: Vec::new(),
        branches: vec![Branch {
            after: None,
            messages: vec![MessageId("b".to_owned())],
        }],
        aside: Vec::new(),
        version: 1,
    };
    let column = Chat {
        comparison: Some(ComparisonId("x".to_owned())),
        ..chat.clone()
    };
    let column = serde_json::to_vec(&column.into_record()).unwrap();
    assert!(StoredChat::read(&column).is_none());
    let record = serde_json::to_vec(&chat.into_record()).unwrap();
    let stored = StoredChat::read(&record).unwrap();
    assert_eq!((stored.title.as_str(), stored.updated_ms), ("Title", 2));
    assert_eq!(stored.messages(), ["a", "b"]);
}

#[test]
fn a_message_says_what_was_typed_or_answered() {
    let mut message: ChatMessage = serde_json::from_str(
        r#"{"id":"m","role":"user","text":"typed","reply":null,"created_ms":1,"version":1}"#,
    )
    .unwrap();
    let words = |message: &ChatMessage| {
        let message = message.clone();
        words_of(&serde_json::to_vec(&MessageRecord { message }).unwrap())
    };
    assert_eq!(words(&message), "typed");
    message.text = String::new();
    message.reply = serde_json::from_str(
        r#"{"model":{"provider":"demo","model":"m"},"route":"direct","state":"done","answer":{"text":"answered","usage":{}},"timing":{"ttft_ms":null,"total_ms":null}}"#,
    )
    .unwrap();
    assert!(message.reply.is_some());
    assert_eq!(words(&message), "answered");
    assert_eq!(words_of(b"{"), "");
}

#[test]
fn bunches_are_not_larger_than_they_need_to_be() {
    let of = |length: usize| record(Store::Messages, "m", 1, vec![0; length]);
    let bunches = in_bunches(vec![
        of(10),
        of(AT_ONCE - 10),
        of(1),
        of(AT_ONCE * 2),
        of(1),
    ]);
    let counts: Vec<usize> = bunches.iter().map(Vec::len).collect();
    assert_eq!(counts, [2, 1, 1, 1]);
}

#[test]
fn texts_at_hand_are_not_without_end() {
    let mut texts = Texts::default();
    let long: Rc<str> = "x".repeat(TEXTS / 2).into();
    texts.keep("a".into(), long.clone());
    texts.keep("b".into(), long.clone());
    assert!(texts.get("a").is_some());
    texts.keep("c".into(), long);
    assert!(texts.get("a").is_none() && texts.get("c").is_some());
    texts.forget("c");
    assert!(texts.get("c").is_none());
}
