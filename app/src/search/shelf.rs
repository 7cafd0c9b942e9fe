//! Where the search worker reads and stores: the database, with the keyring to open and seal.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use serde::{Deserialize, de::IgnoredAny};

use super::bundle::{self, Record, Todo};
use crate::platform::{
    db::{Change, Db, DbError, Durability, Row, Store},
    port::Line,
};

/// The keyring is asked for about so many bytes at once, so that whoever else asks it need not wait long.
const AT_ONCE: usize = 256 << 10;
/// So many bytes of texts are kept at hand.
const TEXTS: usize = 8 << 20;

/// Storage failed, or the keyring has no vault open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gone;

impl From<DbError> for Gone {
    fn from(_: DbError) -> Self {
        Self
    }
}

/// Database and keyring.
pub(super) struct Shelf {
    line: Line,
    db: RefCell<Option<Rc<Db>>>,
}

impl Shelf {
    pub(super) fn new(line: Line) -> Self {
        Self {
            line,
            db: RefCell::default(),
        }
    }

    /// The database, opened when first needed.
    pub(super) async fn db(&self) -> Result<Rc<Db>, Gone> {
        if let Some(db) = &*self.db.borrow() {
            return Ok(db.clone());
        }
        let db = Rc::new(Db::open().await?);
        Ok(self.db.borrow_mut().get_or_insert(db).clone())
    }

    /// Reads and opens rows, in the order asked; `None` where there is none, or it does not open.
    pub(super) async fn read(
        &self,
        store: Store,
        ids: &[impl AsRef<str>],
    ) -> Result<Vec<Option<Vec<u8>>>, Gone> {
        let rows = self.db().await?.get_many(store, ids).await?;
        let mut places = Vec::new();
        let mut records = Vec::new();
        for (place, (id, row)) in ids.iter().zip(rows).enumerate() {
            if let Some(row) = row {
                places.push(place);
                records.push(record(store, id.as_ref(), row.version, row.sealed));
            }
        }
        let mut opened: Vec<Option<Vec<u8>>> = vec![None; ids.len()];
        let mut places = places.into_iter();
        for records in in_bunches(records) {
            let answer = self
                .line
                .ask(&bundle::write_ask(Todo::Open, &records))
                .await;
            let texts = bundle::read_answer(&answer).ok_or(Gone)?;
            if texts.len() != records.len() {
                return Err(Gone);
            }
            for (text, place) in texts.into_iter().zip(places.by_ref()) {
                if let Some(slot) = opened.get_mut(place) {
                    *slot = text.map(<[u8]>::to_vec);
                }
            }
        }
        Ok(opened)
    }

    /// Seals a text for its row.
    pub(super) async fn seal(&self, id: String, text: Vec<u8>) -> Result<Change, Gone> {
        let record = record(Store::Index, &id, 1, text);
        let ask = bundle::write_ask(Todo::Seal, [&record]);
        let answer = self.line.ask(&ask).await;
        let sealed = bundle::read_answer(&answer).ok_or(Gone)?;
        let sealed = sealed.first().copied().flatten().ok_or(Gone)?.to_vec();
        Ok(Change::Put(Store::Index, id, Row { version: 1, sealed }))
    }

    /// Makes changes that can be made up for: what is lost of an index is read again.
    pub(super) async fn write(&self, changes: &[Change]) -> Result<(), Gone> {
        Ok(self.db().await?.write(changes, Durability::Relaxed).await?)
    }
}

fn record(store: Store, id: &str, version: u64, bytes: Vec<u8>) -> Record {
    Record {
        store: store.name().to_owned(),
        id: id.to_owned(),
        version,
        bytes,
    }
}

fn in_bunches(records: Vec<Record>) -> Vec<Vec<Record>> {
    let mut bunches: Vec<Vec<Record>> = Vec::new();
    let mut room = 0;
    for record in records {
        let length = record.bytes.len();
        match bunches.last_mut().filter(|_| length <= room) {
            Some(last) => last.push(record),
            None => {
                bunches.push(vec![record]);
                room = AT_ONCE;
            }
        }
        room = room.saturating_sub(length);
    }
    bunches
}

/// Texts that were read a moment ago.
#[derive(Default)]
pub(super) struct Texts {
    known: BTreeMap<Rc<str>, Rc<str>>,
    bytes: usize,
}

impl Texts {
    pub(super) fn get(&self, message: &str) -> Option<Rc<str>> {
        self.known.get(message).cloned()
    }

    pub(super) fn keep(&mut self, message: Rc<str>, text: Rc<str>) {
        if self.bytes + text.len() > TEXTS {
            *self = Self::default();
        }
        self.bytes += text.len();
        self.known.insert(message, text);
    }

    pub(super) fn forget(&mut self, message: &str) {
        if let Some(text) = self.known.remove(message) {
            self.bytes -= text.len();
        }
    }
}

/// Of a conversation's record what search needs.
#[derive(Deserialize)]
pub(super) struct StoredChat {
    pub(super) title: String,
    pub(super) updated_ms: u64,
    messages: Vec<String>,
    #[serde(default)]
    branches: Vec<StoredBranch>,
    #[serde(default)]
    comparison: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct StoredBranch {
    messages: Vec<String>,
}

impl StoredChat {
    pub(super) fn read(record: &[u8]) -> Option<Self> {
        let stored: Self = serde_json::from_slice(record).ok()?;
        // A column of a comparison is in no list of conversations, so nothing found in it could be opened.
        stored.comparison.is_none().then_some(stored)
    }

    /// Its messages: the line shown, and what stands aside.
    pub(super) fn messages(self) -> Vec<String> {
        let mut all = self.messages;
        all.extend(self.branches.into_iter().flat_map(|branch| branch.messages));
        all
    }
}

#[derive(Deserialize)]
struct StoredMessage {
    message: StoredWords,
}

#[derive(Deserialize)]
struct StoredWords {
    text: String,
    reply: Option<StoredReply>,
}

#[derive(Deserialize)]
struct StoredReply {
    answer: StoredAnswer,
}

#[derive(Deserialize)]
struct StoredAnswer {
    #[serde(default)]
    text: String,
}

/// What a message's record says; empty where it cannot be read.
pub(super) fn words_of(record: &[u8]) -> String {
    let stored = serde_json::from_slice::<StoredMessage>(record);
    stored.map_or_else(
        |_| String::new(),
        |StoredMessage { message }| {
            message
                .reply
                .map_or(message.text, |reply| reply.answer.text)
        },
    )
}

#[cfg(test)]
mod tests;
