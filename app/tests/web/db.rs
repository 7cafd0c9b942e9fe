//! Rows survive, changes are made together or not at all, and no store is ever lost.

use app::platform::db::{self, Change, Db, Durability, Row, Store};
use rexie::{ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn row(version: u64, byte: u8) -> Row {
    Row {
        version,
        sealed: vec![byte; 100],
    }
}

fn put(store: Store, id: &str, row: Row) -> Change {
    Change::Put(store, id.to_owned(), row)
}

#[wasm_bindgen_test]
async fn rows_come_back_after_the_database_was_closed() {
    let name = "rows_come_back";
    let opened = Db::open_as(name).await.unwrap();
    for durability in [Durability::Strict, Durability::Relaxed] {
        let changes = [
            put(Store::Messages, "a", row(1, 1)),
            put(Store::Messages, "b", row(u64::from(u32::MAX) + 7, 0)),
            put(Store::Chats, "c", row(3, 255)),
        ];
        opened.write(&changes, durability).await.unwrap();
    }
    opened.close();
    let again = Db::open_as(name).await.unwrap();
    let found = again
        .get_many(Store::Messages, &["b", "missing", "a"])
        .await
        .unwrap();
    assert_eq!(
        found,
        [Some(row(u64::from(u32::MAX) + 7, 0)), None, Some(row(1, 1))]
    );
    let all = again.all(Store::Chats).await.unwrap();
    assert_eq!(all, [("c".to_owned(), row(3, 255))]);
    let gone = [
        Change::Delete(Store::Messages, "a".to_owned()),
        Change::Clear(Store::Chats),
    ];
    again.write(&gone, Durability::Strict).await.unwrap();
    assert_eq!(again.get(Store::Messages, "a").await.unwrap(), None);
    assert!(again.get(Store::Messages, "b").await.unwrap().is_some());
    assert!(again.all(Store::Chats).await.unwrap().is_empty());
    again.close();
    db::delete(name).await.unwrap();
}

/// The header and the one before it change places in one transaction: both are there, or neither is.
#[wasm_bindgen_test]
async fn a_new_header_and_the_old_one_are_written_together() {
    let name = "headers_together";
    let opened = Db::open_as(name).await.unwrap();
    opened
        .write(
            &[put(Store::Vault, "header", row(0, 1))],
            Durability::Strict,
        )
        .await
        .unwrap();
    let changes = [
        put(Store::Vault, "header_prev", row(0, 1)),
        put(Store::Vault, "header", row(0, 2)),
    ];
    opened.write(&changes, Durability::Strict).await.unwrap();
    let both = opened
        .get_many(Store::Vault, &["header", "header_prev"])
        .await
        .unwrap();
    assert_eq!(both, [Some(row(0, 2)), Some(row(0, 1))]);
    opened.close();
    db::delete(name).await.unwrap();
}

/// The stores of every version there was, each beside its number. The third and the seventh were made on two branches at once.
const OLDER: [(u32, &[&str]); 8] = [
    (1, &[]),
    (2, &["presets", "files", "index"]),
    (3, &["presets", "files", "index", "comparisons"]),
    (3, &["presets", "files", "index", "ledger"]),
    (4, &["presets", "files", "index", "comparisons", "ledger"]),
    (6, BEFORE_PROMPTS),
    (7, &["benchmarks", "staging", "tests", "trials"]),
    (7, &["benchmarks", "staging", "prompts", "prompt-versions"]),
];
const BEFORE_PROMPTS: &[&str] = &[
    "presets",
    "files",
    "index",
    "comparisons",
    "ledger",
    "benchmarks",
    "staging",
];

/// A database as an older version made it keeps its rows, and gets the stores that came later.
#[wasm_bindgen_test]
async fn an_older_database_is_added_to() {
    for (number, (version, later)) in OLDER.into_iter().enumerate() {
        let name = format!("older_version_{number}");
        let first = ["vault", "keys", "settings", "chats", "messages"];
        let mut stores: Vec<&str> = first.into_iter().chain(later.iter().copied()).collect();
        if version == 7 {
            stores.extend(&BEFORE_PROMPTS[..5]);
        }
        an_older_one_is_added_to(&name, version, &stores).await;
    }
}

async fn an_older_one_is_added_to(name: &str, version: u32, stores: &[&str]) {
    let older = stores
        .iter()
        .fold(Rexie::builder(name).version(version), |builder, store| {
            builder.add_object_store(ObjectStore::new(store))
        });
    let older = older.build().await.unwrap();
    let rows = older
        .transaction(stores, TransactionMode::ReadWrite)
        .unwrap();
    for store in stores {
        let (value, key) = (JsValue::from_str(store), JsValue::from_str("as it was"));
        rows.store(store)
            .unwrap()
            .put(&value, Some(&key))
            .await
            .unwrap();
    }
    rows.commit().await.unwrap();
    older.close();
    Db::open_as(name).await.unwrap().close();
    let newer = Rexie::builder(name).build().await.unwrap();
    for store in stores {
        let rows = newer
            .transaction(&[*store], TransactionMode::ReadOnly)
            .unwrap();
        let kept = rows
            .store(store)
            .unwrap()
            .get("as it was".into())
            .await
            .unwrap();
        assert_eq!(kept, Some(JsValue::from_str(store)), "{version}: {store}");
    }
    assert_eq!(newer.store_names().len(), Store::ALL.len());
    newer.close();
    db::delete(name).await.unwrap();
}

#[wasm_bindgen_test]
async fn every_store_keeps_its_rows() {
    let name = "every_store";
    let opened = Db::open_as(name).await.unwrap();
    let changes: Vec<Change> = Store::ALL
        .iter()
        .map(|store| put(*store, store.name(), row(1, 9)))
        .collect();
    opened.write(&changes, Durability::Strict).await.unwrap();
    opened.close();
    let again = Db::open_as(name).await.unwrap();
    for store in Store::ALL {
        assert_eq!(
            again.get(*store, store.name()).await.unwrap(),
            Some(row(1, 9)),
            "{}",
            store.name()
        );
    }
    again.close();
    db::delete(name).await.unwrap();
}

/// What a newer version of the app wrote is refused, not emptied.
#[wasm_bindgen_test]
async fn a_newer_database_is_left_alone() {
    let name = "newer_version";
    let newer = Rexie::builder(name)
        .version(99)
        .add_object_store(ObjectStore::new("future"))
        .build()
        .await
        .unwrap();
    newer.close();
    assert!(Db::open_as(name).await.is_err());
    let newer = Rexie::builder(name)
        .version(99)
        .add_object_store(ObjectStore::new("future"))
        .build()
        .await
        .unwrap();
    assert_eq!(newer.store_names(), ["future"]);
    newer.close();
    db::delete(name).await.unwrap();
}

/// What was laid aside takes its place all together, in stores that were emptied or not, and nothing is left aside.
#[wasm_bindgen_test]
async fn what_was_laid_aside_takes_its_place_in_one_transaction() {
    let name = "laid_aside";
    let opened = Db::open_as(name).await.unwrap();
    let aside = |store, id: &str, byte: u8| {
        let sealed = app::platform::bytes::Bytes::of(&[byte; 100]);
        Change::Stage(store, id.to_owned(), 2, sealed)
    };
    let mut changes = vec![
        put(Store::Chats, "here", row(1, 1)),
        put(Store::Presets, "here", row(1, 1)),
        aside(Store::Chats, "new", 2),
        aside(Store::Index, "~/chats/new", 3),
    ];
    // More than are moved at a time.
    changes.extend((0..600).map(|n| aside(Store::Messages, &format!("{n:03}"), 4)));
    changes.extend((0..9).map(|n| aside(Store::Files, &format!("{n}"), 5)));
    opened.write(&changes, Durability::Relaxed).await.unwrap();
    assert_eq!(opened.get(Store::Chats, "new").await.unwrap(), None);
    opened.switch(&[Store::Chats]).await.unwrap();
    let chats = opened.all(Store::Chats).await.unwrap();
    assert_eq!(chats, [("new".to_owned(), row(2, 2))]);
    let presets = opened.all(Store::Presets).await.unwrap();
    assert_eq!(presets, [("here".to_owned(), row(1, 1))]);
    let marks = opened.ids(Store::Index).await.unwrap();
    assert_eq!(marks, ["~/chats/new"]);
    assert_eq!(opened.ids(Store::Messages).await.unwrap().len(), 600);
    assert_eq!(opened.ids(Store::Files).await.unwrap().len(), 9);
    assert!(opened.ids(Store::Staging).await.unwrap().is_empty());
    opened.close();
    db::delete(name).await.unwrap();
}

/// Whatever the length of a piece, every row comes once and in order, and the end is known.
#[wasm_bindgen_test]
async fn a_store_is_read_in_pieces() {
    let name = "in_pieces";
    let opened = Db::open_as(name).await.unwrap();
    let put_one = |n: u8| put(Store::Messages, &format!("{n:03}"), row(n.into(), n));
    let changes: Vec<Change> = (0..10).map(put_one).collect();
    opened.write(&changes, Durability::Relaxed).await.unwrap();
    assert_eq!(opened.count(Store::Messages).await.unwrap(), 10);
    assert_eq!(opened.count(Store::Chats).await.unwrap(), 0);
    let whole = opened.all(Store::Messages).await.unwrap();
    for most in [1, 3, 5, 10, 11] {
        let (mut from, mut ids) = (None::<String>, Vec::new());
        let (mut all, mut pieces) = (Vec::new(), 0);
        loop {
            let (store, after) = (Store::Messages, from.as_deref());
            let piece = opened.after(store, after, most).await.unwrap();
            let (some, more) = opened.ids_after(store, after, most).await.unwrap();
            assert!(piece.rows.len() <= most as usize && more == piece.more);
            let as_it_lies = opened.sealed_after(store, after, most).await.unwrap();
            assert_eq!(as_it_lies.more, more);
            let same = as_it_lies.rows.into_iter();
            let same = same.map(|(id, version, sealed)| {
                let sealed = sealed.take();
                (id, Row { version, sealed })
            });
            assert!(same.eq(piece.rows.iter().cloned()));
            all.extend(piece.rows);
            ids.extend(some);
            pieces += 1;
            from = piece.more;
            if from.is_none() {
                break;
            }
        }
        assert_eq!(all, whole, "{most}");
        assert!(ids.iter().eq(whole.iter().map(|(id, _)| id)));
        assert_eq!(pieces, 10 / most + 1);
    }
    opened.close();
    db::delete(name).await.unwrap();
}
