//! The database: sealed rows in IndexedDB, by store and id.
//!
//! Nothing of a person that comes here is readable; sealing happens before, because a transaction ends by itself
//! when it has to wait for something else.

use idb::{Database, TransactionMode as WriteMode};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use rexie::{ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{IdbDatabase, IdbTransaction};

use super::bytes::Bytes;

mod pieces;

pub use pieces::{Piece, SealedPiece};

const NAME: &str = "openmaas";
/// Rises with every store that is added; opening an older database adds what it lacks.
const VERSION: u32 = 8;

/// An object store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Store {
    /// The vault's header, the one before it, that of the recovery code, and the secret that a person signs with.
    Vault,
    /// Sealed keys, by provider.
    Keys,
    /// The settings and the drafts, a sealed row each; and beside them, in the clear, what is publicly known of models where the user
    /// has renewed that.
    Settings,
    /// Conversations.
    Chats,
    /// Messages.
    Messages,
    /// Presets: model, system prompt and parameters under a name.
    Presets,
    /// What is attached to messages and drafts.
    Files,
    /// What full-text search finds messages by.
    Index,
    /// Comparisons; their columns are conversations.
    Comparisons,
    /// What every request used, took and cost.
    Ledger,
    /// What was measured of models, run by run.
    Benchmarks,
    /// Rows that come from elsewhere, until all of them are here.
    Staging,
    /// Templates, each with what its newest version says.
    Prompts,
    /// What the versions of templates say, a row for each.
    PromptVersions,
    /// Test sets for prompts, and their runs.
    Tests,
    /// What those runs asked, and what came: a row for each question and each answer.
    Trials,
}

impl Store {
    /// Every store there ever was. Append only: rexie deletes each store that is not named here,
    /// with all that is in it.
    pub const ALL: &'static [Self] = &[
        Self::Vault,
        Self::Keys,
        Self::Settings,
        Self::Chats,
        Self::Messages,
        Self::Presets,
        Self::Files,
        Self::Index,
        Self::Comparisons,
        Self::Ledger,
        Self::Benchmarks,
        Self::Staging,
        Self::Prompts,
        Self::PromptVersions,
        Self::Tests,
        Self::Trials,
    ];

    /// The store's name, which is also bound into every record that is sealed for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vault => "vault",
            Self::Keys => "keys",
            Self::Settings => "settings",
            Self::Chats => "chats",
            Self::Messages => "messages",
            Self::Presets => "presets",
            Self::Files => "files",
            Self::Index => "index",
            Self::Comparisons => "comparisons",
            Self::Ledger => "ledger",
            Self::Benchmarks => "benchmarks",
            Self::Staging => "staging",
            Self::Prompts => "prompts",
            Self::PromptVersions => "prompt-versions",
            Self::Tests => "tests",
            Self::Trials => "trials",
        }
    }
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Counts the writes.
    pub version: u64,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Writes a row, over an older one if there is one.
    Put(Store, String, Row),
    /// Writes the sealed bytes of a file, which stay on JavaScript's side.
    PutFile(String, u64, Bytes),
    /// Lays sealed bytes aside, under their store and id, until all that come with them are here.
    Stage(Store, String, u64, Bytes),
    /// Removes a row.
    Delete(Store, String),
    /// Removes a row if it still has this version.
    Forget(Store, String, u64),
    /// Removes every row of a store.
    Clear(Store),
}

impl Change {
    /// The store that changes.
    pub fn store(&self) -> Store {
        match self {
            Self::Put(store, ..)
            | Self::Delete(store, _)
            | Self::Forget(store, ..)
            | Self::Clear(store) => *store,
            Self::PutFile(..) => Store::Files,
            Self::Stage(..) => Store::Staging,
        }
    }
}

/// When a write counts as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Durability {
    /// Once the operating system has it: for drafts.
    Relaxed,
    /// Once it is on the disk.
    Strict,
}

/// What a row must be for a change to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The row's store.
    pub store: Store,
    /// Its id.
    pub id: String,
    /// The version it must have, if it is there.
    pub version: u64,
    /// Whether it may be missing.
    pub or_none: bool,
}

/// Why nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// These rows are not what they were expected to be; this is what lies there.
    Overtaken(Vec<(Store, String, Option<Row>)>),
    /// Storage refused.
    Failed,
}

/// The browser's storage refused or broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DbError {
    /// The database cannot be opened (private mode, no storage, a newer version of the app).
    Open,
    /// A row could not be read.
    Read,
    /// A write failed, and nothing of it is stored (the disk is full, mostly).
    Write,
}

/// The open database.
///
/// rexie keeps the schema and reads. Writes go through a second connection of idb, on which rexie is
/// built, because rexie cannot ask for strict durability and browsers no longer do so by default.
pub struct Db {
    reads: Rexie,
    writes: IdbDatabase,
}

impl Db {
    /// Opens the database, made first where there is none.
    ///
    /// # Errors
    /// [`DbError::Open`].
    pub async fn open() -> Result<Self, DbError> {
        Self::open_as(NAME).await
    }

    /// Opens a database of another name: for tests.
    ///
    /// # Errors
    /// [`DbError::Open`].
    pub async fn open_as(name: &str) -> Result<Self, DbError> {
        let schema = Store::ALL
            .iter()
            .fold(Rexie::builder(name).version(VERSION), |builder, store| {
                builder.add_object_store(ObjectStore::new(store.name()))
            });
        let reads = schema.build().await.map_err(|_| DbError::Open)?;
        let factory = idb::Factory::new().map_err(|_| DbError::Open)?;
        let request = factory.open(name, None).map_err(|_| DbError::Open)?;
        let mut writes = request.await.map_err(|_| DbError::Open)?;
        // Another tab wants to delete or upgrade: standing in its way would block both.
        writes.on_version_change(|event| {
            if let Some(target) = event.target()
                && let Ok(database) = Database::try_from(target)
            {
                database.close();
            }
        });
        writes.forget_callbacks();
        Ok(Self {
            reads,
            writes: writes.into(),
        })
    }

    /// One row.
    ///
    /// # Errors
    /// [`DbError::Read`].
    pub async fn get(&self, store: Store, id: &str) -> Result<Option<Row>, DbError> {
        Ok(self.get_many(store, &[id]).await?.pop().flatten())
    }

    /// Several rows, in the order asked; `None` where there is none.
    ///
    /// # Errors
    /// [`DbError::Read`].
    pub async fn get_many(
        &self,
        store: Store,
        ids: &[impl AsRef<str>],
    ) -> Result<Vec<Option<Row>>, DbError> {
        let rows = self.reading(store).ok_or(DbError::Read)?;
        let asked = ids
            .iter()
            .map(|id| rows.get(JsValue::from_str(id.as_ref())));
        // All are asked for, and listen, before the first one is waited for; rexie would do one after the other.
        let asked: Vec<_> = asked
            .map(|asked| asked.map(IntoFuture::into_future))
            .collect::<Result<_, _>>()
            .map_err(|_| DbError::Read)?;
        let mut found = Vec::with_capacity(asked.len());
        for row in asked {
            let row = row.await.map_err(|_| DbError::Read)?;
            found.push(row.as_ref().and_then(Row::from_js));
        }
        Ok(found)
    }

    /// The sealed bytes of a file, which stay on JavaScript's side; `None` where there are none.
    ///
    /// # Errors
    /// [`DbError::Read`].
    pub async fn file(&self, id: &str) -> Result<Option<Bytes>, DbError> {
        let name = Store::Files.name();
        let transaction = self.reads.transaction(&[name], TransactionMode::ReadOnly);
        let transaction = transaction.map_err(|_| DbError::Read)?;
        let rows = transaction.store(name).map_err(|_| DbError::Read)?;
        let row = rows.get(id.into()).await.map_err(|_| DbError::Read)?;
        let sealed = row.and_then(|row| Reflect::get(&row, &"sealed".into()).ok());
        Ok(sealed.and_then(Bytes::of_js))
    }

    /// Every row of a store with its id.
    ///
    /// # Errors
    /// [`DbError::Read`].
    pub async fn all(&self, store: Store) -> Result<Vec<(String, Row)>, DbError> {
        let transaction = self
            .reads
            .transaction(&[store.name()], TransactionMode::ReadOnly)
            .map_err(|_| DbError::Read)?;
        let rows = transaction.store(store.name()).map_err(|_| DbError::Read)?;
        let ids = rows.get_all_keys(None, None).await;
        let values = rows.get_all(None, None).await;
        let (Ok(ids), Ok(values)) = (ids, values) else {
            return Err(DbError::Read);
        };
        let named = ids.iter().zip(&values);
        Ok(named
            .filter_map(|(id, value)| Some((id.as_string()?, Row::from_js(value)?)))
            .collect())
    }

    /// The ids of every row of a store, in order.
    ///
    /// # Errors
    /// [`DbError::Read`].
    pub async fn ids(&self, store: Store) -> Result<Vec<String>, DbError> {
        let rows = self.reading(store).ok_or(DbError::Read)?;
        let ids = rows.get_all_keys(None, None).map_err(|_| DbError::Read)?;
        let ids = ids.await.map_err(|_| DbError::Read)?;
        Ok(ids.iter().filter_map(JsValue::as_string).collect())
    }

    fn reading(&self, store: Store) -> Option<idb::ObjectStore> {
        let transaction = self.writes.transaction_with_str(store.name()).ok()?;
        let transaction: idb::Transaction = transaction.into();
        transaction.object_store(store.name()).ok()
    }

    /// Makes all changes, or none, in one transaction.
    ///
    /// # Errors
    /// [`DbError::Write`]; nothing is changed then.
    pub async fn write(&self, changes: &[Change], durability: Durability) -> Result<(), DbError> {
        let written = self.replace(changes, &[], durability).await;
        written.map_err(|_| DbError::Write)
    }

    /// Makes all changes, or none, in one transaction, if rows of the stores that change are as expected. Other tabs
    /// write before or after it, never in between.
    ///
    /// # Errors
    /// [`Refused`]; nothing is changed then.
    pub async fn replace(
        &self,
        changes: &[Change],
        expected: &[Expected],
        durability: Durability,
    ) -> Result<(), Refused> {
        if changes.is_empty() {
            return Ok(());
        }
        let transaction = self.begin(changes, durability).ok_or(Refused::Failed)?;
        let overtaken = overtaken(&transaction, expected).await;
        if !matches!(&overtaken, Ok(rows) if rows.is_empty()) {
            let _ = transaction.abort();
            return Err(overtaken.map_or(Refused::Failed, Refused::Overtaken));
        }
        for (at, change) in (1..).zip(changes) {
            let wait = at % AT_ONCE == 0;
            if apply(&transaction, change, wait).await.is_err() {
                let _ = transaction.abort();
                return Err(Refused::Failed);
            }
        }
        let result = transaction.await.map_err(|_| Refused::Failed)?;
        if result.is_committed() {
            Ok(())
        } else {
            Err(Refused::Failed)
        }
    }

    /// Puts every row that was laid aside into its place, after these stores were emptied: all of it or nothing, in one transaction.
    ///
    /// # Errors
    /// [`DbError::Write`]; nothing is changed then.
    pub async fn switch(&self, emptied: &[Store]) -> Result<(), DbError> {
        let all: Vec<Change> = Store::ALL.iter().map(|s| Change::Clear(*s)).collect();
        let transaction = self.begin(&all, Durability::Strict).ok_or(DbError::Write)?;
        if move_staged(&transaction, emptied).await.is_none() {
            let _ = transaction.abort();
            return Err(DbError::Write);
        }
        match transaction.await {
            Ok(result) if result.is_committed() => Ok(()),
            _ => Err(DbError::Write),
        }
    }

    /// Opens a write transaction over the stores that change.
    ///
    /// By name, because web-sys hides the options behind its unstable interfaces.
    fn begin(&self, changes: &[Change], durability: Durability) -> Option<idb::Transaction> {
        let changes_of = |store: &&Store| changes.iter().any(|change| change.store() == **store);
        let names: Array = Store::ALL
            .iter()
            .filter(changes_of)
            .map(|store| JsValue::from_str(store.name()))
            .collect();
        let options = Object::new();
        let wanted = match durability {
            Durability::Relaxed => "relaxed",
            Durability::Strict => "strict",
        };
        Reflect::set(&options, &"durability".into(), &wanted.into()).ok()?;
        let begin = Reflect::get(&self.writes, &"transaction".into()).ok()?;
        let transaction = begin
            .dyn_into::<Function>()
            .ok()?
            .call3(
                &self.writes,
                &names,
                &JsValue::from(WriteMode::ReadWrite),
                &options,
            )
            .ok()?;
        Some(transaction.dyn_into::<IdbTransaction>().ok()?.into())
    }

    /// Closes both connections.
    pub fn close(self) {
        self.reads.close();
        self.writes.close();
    }
}

/// The rows that are not as expected.
async fn overtaken(
    transaction: &idb::Transaction,
    expected: &[Expected],
) -> Result<Vec<(Store, String, Option<Row>)>, idb::Error> {
    let mut asked = Vec::with_capacity(expected.len());
    for one in expected {
        let rows = transaction.object_store(one.store.name())?;
        asked.push(rows.get(JsValue::from_str(&one.id))?.into_future());
    }
    let mut found = Vec::new();
    for (one, row) in expected.iter().zip(asked) {
        let row = row.await?.as_ref().and_then(Row::from_js);
        let as_expected = match &row {
            Some(row) => row.version == one.version,
            None => one.or_none,
        };
        if !as_expected {
            found.push((one.store, one.id.clone(), row));
        }
    }
    Ok(found)
}

/// So many changes are made before the page may do something else: each takes the browser a moment, and a restore has many.
const AT_ONCE: usize = 32;

/// Makes one change; it is stored when the transaction is. `wait`: whether to wait until the browser has taken a row that is put.
async fn apply(
    transaction: &idb::Transaction,
    change: &Change,
    wait: bool,
) -> Result<(), idb::Error> {
    let rows = transaction.object_store(change.store().name())?;
    let put = match change {
        Change::Put(_, id, row) => rows.put(&row.to_js(), Some(&id.as_str().into()))?,
        Change::PutFile(id, version, sealed) => {
            let row = row_to_js(*version, sealed.as_js());
            rows.put(&row, Some(&id.as_str().into()))?
        }
        Change::Stage(store, id, version, sealed) => {
            let row = row_to_js(*version, sealed.as_js());
            rows.put(&row, Some(&staged(*store, id).into()))?
        }
        other => return remove(&rows, other).await,
    };
    if wait {
        put.await?;
    }
    Ok(())
}

/// Makes a change that takes something away.
async fn remove(rows: &idb::ObjectStore, change: &Change) -> Result<(), idb::Error> {
    match change {
        Change::Delete(_, id) => rows.delete(JsValue::from_str(id)).map(drop),
        Change::Forget(_, id, version) => {
            let row = rows.get(JsValue::from_str(id))?.await?;
            match row.as_ref().and_then(Row::from_js) {
                Some(row) if row.version == *version => {
                    rows.delete(JsValue::from_str(id)).map(drop)
                }
                _ => Ok(()),
            }
        }
        Change::Clear(_) => rows.clear().map(drop),
        Change::Put(..) | Change::PutFile(..) | Change::Stage(..) => Ok(()),
    }
}

/// So many rows are moved at a time; of files, which are large, so few.
const MOVED: u32 = 128;
const FILES_MOVED: u32 = 4;

async fn move_staged(transaction: &idb::Transaction, emptied: &[Store]) -> Option<()> {
    for store in emptied {
        apply(transaction, &Change::Clear(*store), false)
            .await
            .ok()?;
    }
    let staging = transaction.object_store(Store::Staging.name()).ok()?;
    for store in Store::ALL {
        let to = transaction.object_store(store.name()).ok()?;
        let most = if *store == Store::Files {
            FILES_MOVED
        } else {
            MOVED
        };
        let prefix = staged(*store, "");
        // Every id of the store, and no other's: "0" follows "/".
        let end = JsValue::from_str(&format!("{}0", store.name()));
        let mut from = JsValue::from_str(&prefix);
        loop {
            let range = idb::KeyRange::bound(&from, &end, Some(true), Some(true)).ok()?;
            let keys = staging.get_all_keys(Some(range.clone().into()), Some(most));
            let rows = staging.get_all(Some(range.into()), Some(most));
            let (keys, rows) = (keys.ok()?.await.ok()?, rows.ok()?.await.ok()?);
            let Some(last) = keys.last() else { break };
            from = last.clone();
            for (key, row) in keys.iter().zip(&rows) {
                let id = key.as_string()?.strip_prefix(&prefix)?.to_owned();
                to.put(row, Some(&id.into())).ok()?;
            }
        }
    }
    apply(transaction, &Change::Clear(Store::Staging), false)
        .await
        .ok()
}

/// What a row is laid aside under.
fn staged(store: Store, id: &str) -> String {
    format!("{}/{id}", store.name())
}

/// Deletes the app's own database; every connection to it must be closed first, and until then this waits.
///
/// # Errors
/// [`DbError::Write`].
pub async fn delete_own() -> Result<(), DbError> {
    delete(NAME).await
}

/// Deletes a database; every connection to it must be closed first: for tests.
///
/// # Errors
/// [`DbError::Write`].
pub async fn delete(name: &str) -> Result<(), DbError> {
    Rexie::delete(name).await.map_err(|_| DbError::Write)
}

impl Row {
    fn to_js(&self) -> JsValue {
        row_to_js(self.version, &Uint8Array::from(self.sealed.as_slice()))
    }

    fn from_js(row: &JsValue) -> Option<Self> {
        let (version, sealed) = version_and_sealed(row)?;
        let sealed = sealed.take();
        Some(Self { version, sealed })
    }
}

/// What a row has; its bytes are still JavaScript's.
fn version_and_sealed(row: &JsValue) -> Option<(u64, Bytes)> {
    let version = Reflect::get(row, &"version".into()).ok()?.as_f64()?;
    let sealed = Reflect::get(row, &"sealed".into()).ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "written by us; anything else fails to open as a sealed record"
    )]
    Some((version as u64, Bytes::of_js(sealed)?))
}

fn row_to_js(version: u64, sealed: &Uint8Array) -> JsValue {
    let row = Object::new();
    #[expect(clippy::cast_precision_loss, reason = "versions stay far below 2^53")]
    let version = JsValue::from_f64(version as f64);
    // Setting a field of a fresh object cannot fail.
    let _ = Reflect::set(&row, &"version".into(), &version);
    let _ = Reflect::set(&row, &"sealed".into(), sealed);
    row.into()
}

#[cfg(test)]
mod tests;
