//! What the search worker may have opened and sealed, and what not.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::{
    bus::{KeyringAsk, RecordName},
    search::bundle::{read_answer, write_ask},
};

fn draw(bytes: &mut [u8]) {
    bytes.fill(7);
}

fn record(store: &str, bytes: &[u8]) -> Record {
    Record {
        store: store.to_owned(),
        id: "id".to_owned(),
        version: 3,
        bytes: bytes.to_vec(),
    }
}

fn open_keyring() -> Keyring {
    let mut keyring = Keyring::new(
        "https://app.example".to_owned(),
        "https://app.example".to_owned(),
    );
    let passphrase = "a canary passphrase".to_owned();
    keyring.answer(KeyringAsk::CreateVault { passphrase }, &mut draw);
    keyring
}

/// Sealed by the page's way.
fn sealed(keyring: &mut Keyring, store: &str) -> Record {
    let name = RecordName {
        store: store.to_owned(),
        id: "id".to_owned(),
        version: 3,
    };
    record(store, &keyring.seal(&name, b"words", &mut draw).unwrap())
}

fn serve(keyring: &Keyring, todo: Todo, records: &[Record]) -> Vec<Option<Vec<u8>>> {
    let answer = keyring.serve_search(&write_ask(todo, records), &mut draw);
    let results = read_answer(&answer).unwrap();
    results
        .into_iter()
        .map(|one| one.map(<[u8]>::to_vec))
        .collect()
}

#[test]
fn conversations_and_messages_are_opened_and_nothing_else() {
    let mut keyring = open_keyring();
    let stored =
        ["chats", "messages", "settings", "files"].map(|store| sealed(&mut keyring, store));
    let words = Some(b"words".to_vec());
    let opened = serve(&keyring, Todo::Open, &stored);
    assert_eq!(opened, [words.clone(), words, None, None]);
    let damaged = serve(&keyring, Todo::Open, &[record("chats", b"damaged")]);
    assert_eq!(damaged, [None]);
}

#[test]
fn only_the_index_is_sealed() {
    let keyring = open_keyring();
    let sealed = serve(
        &keyring,
        Todo::Seal,
        &[record("index", b"part"), record("messages", b"false")],
    );
    assert_eq!(sealed[1], None);
    let part = record("index", sealed[0].as_ref().unwrap());
    assert!(!part.bytes.windows(4).any(|bytes| bytes == b"part"));
    assert_eq!(
        serve(&keyring, Todo::Open, &[part]),
        [Some(b"part".to_vec())]
    );
}

#[test]
fn nothing_is_answered_while_the_vault_is_shut() {
    let keyring = Keyring::new(
        "https://app.example".to_owned(),
        "https://app.example".to_owned(),
    );
    let ask = write_ask(Todo::Open, &[record("chats", b"sealed")]);
    assert!(keyring.serve_search(&ask, &mut draw).is_empty());
    assert!(open_keyring().serve_search(b"\x09", &mut draw).is_empty());
}
