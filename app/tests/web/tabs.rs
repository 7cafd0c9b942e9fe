//! Two tabs write the same chat: each over its own connection, as fast as it can.

use app::platform::{
    db::{self, Change, Db, Durability, Expected, Refused, Row, Store},
    lock,
};
use futures_channel::oneshot;
use maas_core::{
    chats::{ChatId, ChatSetup, MessageId, shelf::Shelf},
    merge,
    records::ChatRecord,
};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

/// So often each of the two writes.
const WRITES: usize = 500;

const CHAT: &str = "chat";

fn change(record: &ChatRecord) -> [Change; 1] {
    let row = Row {
        version: record.version,
        sealed: serde_json::to_vec(record).unwrap(),
    };
    [Change::Put(Store::Chats, CHAT.to_owned(), row)]
}

fn read(row: &Row) -> ChatRecord {
    serde_json::from_slice(&row.sealed).unwrap()
}

/// Puts messages at the end, and takes over what the other one did only when it comes in the way; how often it did.
async fn write(name: &'static str, database: &str, mut known: ChatRecord) -> usize {
    let db = Db::open_as(database).await.unwrap();
    let mut overtaken = 0;
    for number in 0..WRITES {
        let mut ours = known.clone();
        ours.version += 1;
        ours.messages.push(MessageId(format!("{name}-{number}")));
        let mut version = known.version;
        loop {
            let expected = [Expected {
                store: Store::Chats,
                id: CHAT.to_owned(),
                version,
                or_none: false,
            }];
            match db
                .replace(&change(&ours), &expected, Durability::Relaxed)
                .await
            {
                Ok(()) => break,
                Err(Refused::Overtaken(rows)) => {
                    overtaken += 1;
                    let theirs = read(rows[0].2.as_ref().unwrap());
                    version = theirs.version;
                    ours = merge::chat(Some(&known), &ours, &theirs, |_| false);
                }
                Err(Refused::Failed) => panic!("not written"),
            }
        }
        known = ours;
    }
    db.close();
    overtaken
}

#[wasm_bindgen_test]
async fn two_tabs_that_write_the_same_chat_a_thousand_times_lose_nothing() {
    let name = "two_tabs";
    let begun = ChatRecord {
        workspace: Default::default(),
        id: ChatId(CHAT.to_owned()),
        version: 1,
        title: String::new(),
        created_ms: 1,
        updated_ms: 1,
        shelf: Shelf::default(),
        comparison: None,
        setup: ChatSetup::default(),
        messages: vec![MessageId("first".to_owned())],
        branches: Vec::new(),
        files: Vec::new(),
    };
    let db = Db::open_as(name).await.unwrap();
    let first = change(&begun);
    db.write(&first, Durability::Strict).await.unwrap();
    let (done, waiting) = oneshot::channel();
    let also = begun.clone();
    spawn_local(async move {
        let _ = done.send(write("right", name, also).await);
    });
    let left = write("left", name, begun).await;
    let right = waiting.await.unwrap();
    assert!(left + right > 0, "they never met");
    let stored = read(&db.get(Store::Chats, CHAT).await.unwrap().unwrap());
    let branches = stored.branches.iter().flat_map(|branch| &branch.messages);
    let mut there: Vec<&MessageId> = stored.messages.iter().chain(branches).collect();
    assert_eq!(there.len(), 2 * WRITES + 1);
    there.sort_unstable();
    there.dedup();
    assert_eq!(there.len(), 2 * WRITES + 1, "one is there twice");
    db.close();
    db::delete(name).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_row_that_is_not_as_expected_is_not_written_over_and_nothing_else_is_written() {
    let name = "not_as_expected";
    let db = Db::open_as(name).await.unwrap();
    let row = |version| Row {
        version,
        sealed: vec![7; 10],
    };
    let put = |store, id: &str, version| Change::Put(store, id.to_owned(), row(version));
    let strict = Durability::Strict;
    let first = [put(Store::Chats, "a", 4)];
    db.write(&first, strict).await.unwrap();
    let expect = |version, or_none| Expected {
        store: Store::Chats,
        id: "a".to_owned(),
        version,
        or_none,
    };
    let both = [put(Store::Chats, "a", 5), put(Store::Messages, "m", 1)];
    let refused = db.replace(&both, &[expect(3, true)], strict).await;
    let there = (Store::Chats, "a".to_owned(), Some(row(4)));
    assert_eq!(refused, Err(Refused::Overtaken(vec![there])));
    assert_eq!(db.get(Store::Messages, "m").await.unwrap(), None);
    db.replace(&both, &[expect(4, false)], strict)
        .await
        .unwrap();
    assert_eq!(db.get(Store::Chats, "a").await.unwrap(), Some(row(5)));
    // One that was deleted is missed where it must be there.
    let gone = [Change::Delete(Store::Chats, "a".to_owned())];
    db.write(&gone, strict).await.unwrap();
    let refused = db.replace(&both, &[expect(5, false)], strict).await;
    let missing = (Store::Chats, "a".to_owned(), None);
    assert_eq!(refused, Err(Refused::Overtaken(vec![missing])));
    db.replace(&both, &[expect(5, true)], strict).await.unwrap();
    db.close();
    db::delete(name).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_lock_is_seen_while_it_is_held_and_waited_for_until_it_is_not() {
    let name = "openmaas-answer-tried";
    let held = lock::claim(name);
    while !lock::all().await.iter().any(|known| known == name) {}
    let (done, mut waiting) = oneshot::channel();
    spawn_local(async move {
        lock::is_free(name).await;
        let _ = done.send(());
    });
    lock::all().await;
    assert_eq!(waiting.try_recv(), Ok(None), "it was not waited for");
    drop(held);
    waiting.await.unwrap();
}
