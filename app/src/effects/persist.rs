//! Writes records: sealed by the keyring, in the order they were made.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use futures_channel::oneshot;
use maas_core::{
    Msg,
    chats::{ChatId, MessageId},
    compare::ComparisonId,
    drafts::DraftsRecord,
    few::Few,
    presets::PresetId,
    records::{ChatRecord, ComparisonRecord, MessageRecord, PresetRecord, SettingsRecord},
};
use serde::Serialize;
use yew::platform::spawn_local;

use super::World;
use crate::{
    bus::{KeyringAsk, RecordName},
    platform::{
        bytes::Bytes,
        clock,
        db::{Change, Durability, Row, Store},
        worker::KeyringLink,
    },
    search::rows::marks,
};

/// The settings' one row.
pub(super) const SETTINGS: &str = "settings";
/// The drafts' one row, in the same store.
pub(super) const DRAFTS: &str = "drafts";
/// So long nothing is typed before drafts are written, or they wait for more.
const DRAFTS_AFTER_MS: u32 = 300;

/// Writes records one batch after the other; what waits for the same place is written once.
#[derive(Default)]
pub(super) struct Writer {
    waiting: RefCell<Few<(Store, String), Write>>,
    running: Cell<bool>,
    idle: RefCell<Vec<oneshot::Sender<()>>>,
}

/// What is to become of one row.
enum Write {
    /// Sealed by that keyring, then written.
    Seal {
        keyring: Rc<KeyringLink>,
        version: u64,
        text: Vec<u8>,
        durability: Durability,
    },
    /// The bytes of a file, sealed by that keyring, then written.
    File {
        keyring: Rc<KeyringLink>,
        bytes: Bytes,
    },
    /// Removed.
    Delete,
}

impl Writer {
    /// Waits until everything that was to be written is, or could not be.
    pub(super) async fn flushed(&self) {
        if self.running.get() {
            let (done, waiting) = oneshot::channel();
            self.idle.borrow_mut().push(done);
            let _ = waiting.await;
        }
    }
}

/// Writes a chat's own record.
pub(super) fn save_chat(world: &Rc<World>, record: &ChatRecord) {
    seal(
        world,
        Store::Chats,
        &record.id.0,
        record.version,
        record,
        Durability::Strict,
    );
}

/// Writes a message.
pub(super) fn save_message(world: &Rc<World>, record: &MessageRecord, draft: bool) {
    let durability = if draft {
        Durability::Relaxed
    } else {
        Durability::Strict
    };
    let message = &record.message;
    seal(
        world,
        Store::Messages,
        &message.id.0,
        message.version,
        record,
        durability,
    );
}

/// Writes a preset.
pub(super) fn save_preset(world: &Rc<World>, record: &PresetRecord) {
    let preset = &record.preset;
    let (store, durability) = (Store::Presets, Durability::Strict);
    seal(
        world,
        store,
        &preset.id.0,
        preset.version,
        record,
        durability,
    );
}

/// Removes a preset.
pub(super) fn delete_preset(world: &Rc<World>, preset: &PresetId) {
    delete(world, [(Store::Presets, preset.0.clone())]);
}

/// Writes a comparison.
pub(super) fn save_comparison(world: &Rc<World>, record: &ComparisonRecord) {
    let comparison = &record.comparison;
    let (store, durability) = (Store::Comparisons, Durability::Strict);
    let (id, version) = (&comparison.id.0, comparison.version);
    seal(world, store, id, version, record, durability);
}

/// Removes a comparison.
pub(super) fn delete_comparison(world: &Rc<World>, comparison: &ComparisonId) {
    delete(world, [(Store::Comparisons, comparison.0.clone())]);
}

/// Writes an entry of the ledger, with what else the same update writes.
pub(super) fn save_entry(world: &Rc<World>, id: &str, sealing: Vec<u8>) {
    seal_bytes(world, (Store::Ledger, id), 1, sealing, Durability::Strict);
}

/// Writes the settings.
pub(super) fn save_settings(world: &Rc<World>, record: &SettingsRecord) {
    seal(
        world,
        Store::Settings,
        SETTINGS,
        record.version,
        record,
        Durability::Strict,
    );
}

/// Writes the drafts, now or in a moment; what comes in that moment is written with them.
pub(super) fn save_drafts(world: &Rc<World>, record: DraftsRecord, at_once: bool) {
    let waited = world.drafts.replace(Some(record)).is_some();
    if at_once {
        return write_drafts(world);
    }
    if !waited {
        let world = world.clone();
        spawn_local(async move {
            clock::sleep(DRAFTS_AFTER_MS).await;
            write_drafts(&world);
        });
    }
}

fn write_drafts(world: &Rc<World>) {
    // Whoever was quicker has taken them.
    if let Some(record) = world.drafts.take() {
        let version = record.version;
        let row = (Store::Settings, DRAFTS);
        seal(world, row.0, row.1, version, &record, Durability::Relaxed);
    }
}

/// Removes messages of a chat that stays.
pub(super) fn delete_messages(world: &Rc<World>, messages: &[MessageId]) {
    let rows = messages
        .iter()
        .map(|message| (Store::Messages, message.0.clone()));
    delete(world, rows);
}

/// Removes a chat and its messages.
pub(super) fn delete_chat(world: &Rc<World>, chat: &ChatId, messages: &[MessageId]) {
    delete(world, [(Store::Chats, chat.0.clone())]);
    delete_messages(world, messages);
}

/// Writes the bytes of files, each by its id.
pub(super) fn save_files(world: &Rc<World>, files: Vec<(String, Bytes)>) {
    let Ok(keyring) = world.keyring() else {
        return world.tell(Msg::SaveFailed);
    };
    for (id, bytes) in files {
        let keyring = keyring.clone();
        let write = Write::File { keyring, bytes };
        let mut waiting = world.writer.waiting.borrow_mut();
        waiting.insert((Store::Files, id), write);
    }
    pump(world);
}

/// Removes the bytes of files.
pub(super) fn delete_files(world: &Rc<World>, files: impl IntoIterator<Item = String>) {
    delete(world, files.into_iter().map(|id| (Store::Files, id)));
}

fn delete(world: &Rc<World>, rows: impl IntoIterator<Item = (Store, String)>) {
    {
        let mut waiting = world.writer.waiting.borrow_mut();
        for row in rows {
            waiting.insert(row, Write::Delete);
        }
    }
    pump(world);
}

fn seal(
    world: &Rc<World>,
    store: Store,
    id: &str,
    version: u64,
    record: &impl Serialize,
    durability: Durability,
) {
    match serde_json::to_vec(record) {
        Ok(text) => seal_bytes(world, (store, id), version, text, durability),
        Err(_) => world.tell(Msg::SaveFailed),
    }
}

fn seal_bytes(
    world: &Rc<World>,
    (store, id): (Store, &str),
    version: u64,
    text: Vec<u8>,
    durability: Durability,
) {
    let Ok(keyring) = world.keyring() else {
        return world.tell(Msg::SaveFailed);
    };
    let write = Write::Seal {
        keyring,
        version,
        text,
        durability,
    };
    world
        .writer
        .waiting
        .borrow_mut()
        .insert((store, id.to_owned()), write);
    pump(world);
}

/// Writes what waits, batch after batch, until nothing does. All writes of one update come in one batch.
fn pump(world: &Rc<World>) {
    if world.writer.running.replace(true) {
        return;
    }
    let world = world.clone();
    spawn_local(async move {
        loop {
            let batch = std::mem::take(&mut *world.writer.waiting.borrow_mut());
            if batch.is_empty() {
                break;
            }
            if let Err(unwritten) = write(&world, batch).await {
                // Kept for the next attempt, unless something newer waits for the same place by now.
                let mut waiting = world.writer.waiting.borrow_mut();
                for (row, write) in unwritten {
                    waiting.insert_new(row, write);
                }
                drop(waiting);
                world.tell(Msg::SaveFailed);
                break;
            }
        }
        world.writer.running.set(false);
        for waiting in world.writer.idle.take() {
            let _ = waiting.send(());
        }
    });
}

type Batch = Few<(Store, String), Write>;

/// Seals and writes a batch in one transaction; gives it back when that failed.
async fn write(world: &World, batch: Batch) -> Result<(), Batch> {
    match changes(&batch).await {
        Some((mut changes, durability)) => {
            changes.extend(marks(&changes));
            let written = match world.db().await {
                Ok(db) => db.write(&changes, durability).await,
                Err(error) => Err(error),
            };
            if written.is_ok() {
                let is_file = |write: &Write| matches!(write, Write::File { .. });
                let files = batch.iter().filter(|(_, write)| is_file(write));
                world.files.stored(files.map(|((_, id), _)| id.as_str()));
                world.search.changed(&changes);
            }
            written.map_err(|_| batch)
        }
        None => Err(batch),
    }
}

/// The batch as sealed rows; `None` when a keyring did not answer.
async fn changes(batch: &Batch) -> Option<(Vec<Change>, Durability)> {
    let mut changes = Vec::with_capacity(batch.len());
    let mut strictest = Durability::Relaxed;
    let mut asks: Vec<(Rc<KeyringLink>, Vec<RecordName>, Vec<Bytes>)> = Vec::new();
    for ((store, id), write) in batch.iter() {
        match write {
            Write::Delete => {
                strictest = Durability::Strict;
                changes.push(Change::Delete(*store, id.clone()));
            }
            Write::File { keyring, bytes } => {
                strictest = Durability::Strict;
                let file = RecordName::file(id);
                let version = file.version;
                let records = vec![file];
                // The page may still show it, and what cannot be written is tried again.
                let sealing = keyring.turn(&KeyringAsk::Seal { records }, &[bytes.copy()]);
                let sealed = sealing.ok()?.await.ok()?.pop()??;
                changes.push(Change::PutFile(id.clone(), version, sealed));
            }
            Write::Seal {
                keyring,
                version,
                text,
                durability,
            } => {
                strictest = strictest.max(*durability);
                let record = name(*store, id.clone(), *version);
                let text = Bytes::of(text);
                match asks.last_mut() {
                    Some((last, records, texts)) if Rc::ptr_eq(last, keyring) => {
                        records.push(record);
                        texts.push(text);
                    }
                    _ => asks.push((keyring.clone(), vec![record], vec![text])),
                }
            }
        }
    }
    for (keyring, records, texts) in asks {
        let seal = KeyringAsk::Seal {
            records: records.clone(),
        };
        let sealed = keyring.turn(&seal, &texts).ok()?.await.ok()?;
        for (record, sealed) in records.into_iter().zip(sealed) {
            let store = Store::ALL
                .iter()
                .find(|store| store.name() == record.store)?;
            let row = Row {
                version: record.version,
                sealed: sealed?.take(),
            };
            changes.push(Change::Put(*store, record.id, row));
        }
    }
    Some((changes, strictest))
}

/// A row of sealed bytes that came as base64.
pub(super) fn row_of(version: u64, sealed: &str) -> Option<Row> {
    Some(Row {
        version,
        sealed: BASE64.decode(sealed).ok()?,
    })
}

/// Sealed bytes as they travel to the keyring.
pub(super) fn base64_of(row: &Row) -> String {
    BASE64.encode(&row.sealed)
}

/// A record by its name, as the keyring knows it.
pub(super) fn name(store: Store, id: String, version: u64) -> RecordName {
    let store = store.name().to_owned();
    RecordName { store, id, version }
}
