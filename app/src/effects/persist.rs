//! Writes records: sealed by the keyring, in the order they were made, and over nothing that another tab wrote.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use futures_channel::oneshot;
use maas_core::{
    Model, Msg,
    chats::{ChatId, MessageId, elsewhere::grows},
    compare::ComparisonId,
    drafts::DraftsRecord,
    few::Few,
    ledger::page::UNDER_WAY,
    presets::PresetId,
    records::{
        ChatRecord, ComparisonRecord, MessageRecord, PresetRecord, RunRecord, SettingsRecord,
    },
    space::SpaceMsg,
    workspaces::WorkspacesRecord,
};
use serde::Serialize;
use yew::platform::spawn_local;

use super::{
    World,
    overtaken::{News, resolve},
    space, tabs,
};
use crate::{
    bus::{KeyringAsk, RecordName},
    platform::{
        bytes::Bytes,
        clock,
        db::{Change, Durability, Expected, Refused, Row, Store},
        lock,
        unsaved::Unsaved,
        worker::KeyringLink,
    },
    search::rows::marks,
};

/// The settings' one row.
pub(super) const SETTINGS: &str = "settings";
/// The drafts' one row, in the same store.
pub(super) const DRAFTS: &str = "drafts";
/// The workspaces' one row, there too.
pub(super) const WORKSPACES: &str = "workspaces";
/// So long nothing is typed before drafts are written, or they wait for more.
const DRAFTS_AFTER_MS: u32 = 300;

/// So often a batch is tried that other tabs come before with.
const TRIES: usize = 50;

/// Writes records one batch after the other; what waits for the same place is written once.
#[derive(Default)]
pub(super) struct Writer {
    waiting: RefCell<Batch>,
    running: Cell<bool>,
    idle: RefCell<Vec<oneshot::Sender<()>>>,
    /// Who waits until so much is written.
    waits: RefCell<Vec<(u64, oneshot::Sender<()>)>>,
    /// Counts what was to be written.
    pub(super) asked: Cell<u64>,
    /// Whether the last batch could not be written.
    failed: Cell<bool>,
    /// Held while something waits that may not be lost.
    unsaved: RefCell<Option<Unsaved>>,
    /// The answers that this tab is writing: their locks tell other tabs so, and end with this one.
    held: RefCell<Few<String, lock::Held>>,
}

/// What is to become of one row.
pub(super) enum Write {
    /// Sealed by that keyring, then written.
    Seal(Seal),
    /// The bytes of a file, sealed by that keyring, then written.
    File {
        keyring: Rc<KeyringLink>,
        bytes: Bytes,
    },
    /// Removed.
    Delete,
}

/// A record to be sealed.
pub(super) struct Seal {
    pub(super) keyring: Rc<KeyringLink>,
    pub(super) version: u64,
    pub(super) text: Vec<u8>,
    durability: Durability,
    /// What it replaces; `None` where nobody else writes it.
    pub(super) base: Option<Base>,
    /// Whether this tab goes on writing it.
    pub(super) grows: bool,
}

/// What a write replaces, as this tab knows it.
#[derive(Clone)]
pub(super) struct Base {
    pub(super) version: u64,
    /// The state before the change that is written.
    pub(super) model: Rc<Model>,
}

impl Write {
    /// How sure it has to be that it is there after a crash.
    fn durability(&self) -> Durability {
        match self {
            Self::Seal(seal) => seal.durability,
            Self::File { .. } | Self::Delete => Durability::Strict,
        }
    }

    /// Replaces what the older one would have replaced.
    fn instead_of(&mut self, older: Self) {
        if let (Self::Seal(new), Self::Seal(older)) = (self, older) {
            new.base = older.base;
        }
    }
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

    /// Waits until everything that was to be written up to now is, or could not be; what comes after that is not waited for.
    pub(super) async fn written_so_far(&self) {
        if self.running.get() {
            let (done, waiting) = oneshot::channel();
            self.waits.borrow_mut().push((self.asked.get(), done));
            let _ = waiting.await;
        }
    }

    /// Lets those go on that wait for so much.
    fn release(&self, written: u64) {
        let mut waits = self.waits.borrow_mut();
        let (go, stay): (Vec<_>, _) = waits.drain(..).partition(|(asked, _)| *asked <= written);
        *waits = stay;
        for (_, waiting) in go {
            let _ = waiting.send(());
        }
    }

    /// Whether something could not be written yet.
    pub(super) fn is_behind(&self) -> bool {
        !self.waiting.borrow().is_empty()
    }

    /// Whether this tab is writing an answer.
    pub(super) fn writes(&self, message: &MessageId) -> bool {
        self.held.borrow().contains_key(&message.0)
    }

    fn queue(&self, row: (Store, String), mut write: Write) {
        self.asked.set(self.asked.get() + 1);
        if write.durability() == Durability::Strict {
            self.unsaved.borrow_mut().get_or_insert_with(Unsaved::hold);
        }
        let mut waiting = self.waiting.borrow_mut();
        if let Some(older) = waiting.remove(&row) {
            write.instead_of(older);
        }
        waiting.insert(row, write);
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
    let grows = grows(message);
    if grows && !world.writer.writes(&message.id) {
        let held = lock::claim(&tabs::lock_of(&message.id));
        let mut all = world.writer.held.borrow_mut();
        all.insert(message.id.0.clone(), held);
    }
    let base = Some(world.base(message.version.saturating_sub(1)));
    let (row, version) = ((Store::Messages, message.id.0.as_str()), message.version);
    match serde_json::to_vec(record) {
        Ok(text) => seal_bytes(world, row, version, text, durability, (base, grows)),
        Err(_) => world.tell(Msg::SaveFailed),
    }
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

/// Writes the workspaces.
pub(super) fn save_workspaces(world: &Rc<World>, record: &WorkspacesRecord) {
    let (store, durability) = (Store::Settings, Durability::Strict);
    seal(world, store, WORKSPACES, record.version, record, durability);
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
    let row = (Store::Ledger, id);
    seal_bytes(world, row, 1, sealing, Durability::Strict, (None, false));
}

/// Writes the entry of a request that goes out.
pub(super) fn begin_entry(world: &Rc<World>, id: &str, sealing: Vec<u8>) {
    let row = (Store::Ledger, id);
    seal_bytes(
        world,
        row,
        UNDER_WAY,
        sealing,
        Durability::Relaxed,
        (None, false),
    );
}

/// Writes a run of a benchmark.
pub(super) fn save_run(world: &Rc<World>, record: &RunRecord) {
    let (store, durability) = (Store::Benchmarks, Durability::Strict);
    let (id, version) = (&record.run.id.0, record.run.version);
    seal(world, store, id, version, record, durability);
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
    let former = world.drafts.take();
    let waited = former.is_some();
    let base = match former {
        Some((_, base)) => base,
        None => world.base(record.version.saturating_sub(1)),
    };
    world.drafts.replace(Some((record, base)));
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

/// Writes drafts beside those of all tabs, for this tab as it begins again.
pub(super) fn bring_over(world: &Rc<World>, id: &str, drafts: &DraftsRecord) {
    let (store, durability) = (Store::Settings, Durability::Strict);
    seal(world, store, id, drafts.version, drafts, durability);
}

/// Removes them.
pub(super) fn brought_over(world: &Rc<World>, id: String) {
    delete(world, [(Store::Settings, id)]);
}

pub(super) fn write_drafts(world: &Rc<World>) {
    // Whoever was quicker has taken them.
    if let Some((record, base)) = world.drafts.take() {
        let (row, version) = ((Store::Settings, DRAFTS), record.version);
        let how = (Some(base), false);
        match serde_json::to_vec(&record) {
            Ok(text) => seal_bytes(world, row, version, text, Durability::Relaxed, how),
            Err(_) => world.tell(Msg::SaveFailed),
        }
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
        world.writer.queue((Store::Files, id), write);
    }
    pump(world);
}

/// Removes the bytes of files.
pub(super) fn delete_files(world: &Rc<World>, files: impl IntoIterator<Item = String>) {
    delete(world, files.into_iter().map(|id| (Store::Files, id)));
}

pub(super) fn delete(world: &Rc<World>, rows: impl IntoIterator<Item = (Store, String)>) {
    for row in rows {
        world.writer.queue(row, Write::Delete);
    }
    pump(world);
}

pub(super) fn seal(
    world: &Rc<World>,
    store: Store,
    id: &str,
    version: u64,
    record: &impl Serialize,
    durability: Durability,
) {
    let before = match (store, id) {
        (Store::Settings, SETTINGS) => world.before.borrow().session.settings_version,
        _ => version.saturating_sub(1),
    };
    let how = (Some(world.base(before)), false);
    match serde_json::to_vec(record) {
        Ok(text) => seal_bytes(world, (store, id), version, text, durability, how),
        Err(_) => world.tell(Msg::SaveFailed),
    }
}

fn seal_bytes(
    world: &Rc<World>,
    (store, id): (Store, &str),
    version: u64,
    text: Vec<u8>,
    durability: Durability,
    (base, grows): (Option<Base>, bool),
) {
    let Ok(keyring) = world.keyring() else {
        return world.tell(Msg::SaveFailed);
    };
    let write = Write::Seal(Seal {
        keyring,
        version,
        text,
        durability,
        base,
        grows,
    });
    world.writer.queue((store, id.to_owned()), write);
    pump(world);
}

/// Tries once more to write what could not be written.
pub(super) fn write_again(world: &Rc<World>) {
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
            let asked = world.writer.asked.get();
            if batch.is_empty() {
                world.writer.unsaved.take();
                break;
            }
            if let Err(unwritten) = write(&world, batch).await {
                // Kept for the next attempt, unless something newer waits for the same place by now.
                let mut waiting = world.writer.waiting.borrow_mut();
                for (row, write) in unwritten {
                    match waiting.get_mut(&row) {
                        Some(newer) => newer.instead_of(write),
                        None => waiting.insert_new(row, write),
                    }
                }
                space::not_stored(&world, &waiting);
                drop(waiting);
                world.writer.failed.set(true);
                break;
            }
            world.writer.release(asked);
            if world.writer.failed.replace(false) {
                world.tell(SpaceMsg::Stored);
            }
        }
        world.writer.running.set(false);
        world.writer.release(u64::MAX);
        for waiting in world.writer.idle.take() {
            let _ = waiting.send(());
        }
    });
}

pub(super) type Batch = Few<(Store, String), Write>;

/// Seals and writes a batch in one transaction; gives it back when that failed. What another tab wrote meanwhile is not
/// written over: both are put together, and tried again.
async fn write(world: &Rc<World>, mut batch: Batch) -> Result<(), Batch> {
    let mut news = News::default();
    for _ in 0..TRIES {
        let Some((mut changes, durability)) = changes(&batch).await else {
            return Err(batch);
        };
        changes.extend(marks(&changes));
        let Ok(db) = world.db().await else {
            return Err(batch);
        };
        let expected = expected(&batch);
        match db.replace(&changes, &expected, durability).await {
            Ok(()) => {
                written(world, &batch, &changes);
                news.tell(world);
                return Ok(());
            }
            Err(Refused::Overtaken(rows)) => {
                if resolve(&mut batch, rows, &mut news).await.is_none() {
                    return Err(batch);
                }
            }
            Err(Refused::Failed) => return Err(batch),
        }
    }
    Err(batch)
}

/// Lets everybody know what is written now.
fn written(world: &World, batch: &Batch, changes: &[Change]) {
    let is_file = |write: &Write| matches!(write, Write::File { .. });
    let files = batch.iter().filter(|(_, write)| is_file(write));
    world.files.stored(files.map(|((_, id), _)| id.as_str()));
    world.search.changed(changes);
    tabs::changed(world, changes);
    let mut held = world.writer.held.borrow_mut();
    for ((store, id), write) in batch.iter() {
        let ended = !matches!(write, Write::Seal(seal) if seal.grows);
        if *store == Store::Messages && ended {
            held.remove(id);
        }
    }
}

/// The versions that rows must have for the batch to be written.
fn expected(batch: &Batch) -> Vec<Expected> {
    let one = |((store, id), write): (&(Store, String), &Write)| {
        let Write::Seal(Seal {
            base: Some(base), ..
        }) = write
        else {
            return None;
        };
        Some(Expected {
            store: *store,
            id: id.clone(),
            version: base.version,
            // A conversation without its messages is none.
            or_none: *store != Store::Chats || base.version == 0,
        })
    };
    batch.iter().filter_map(one).collect()
}

/// The batch as sealed rows; `None` when a keyring did not answer.
async fn changes(batch: &Batch) -> Option<(Vec<Change>, Durability)> {
    let mut changes = Vec::with_capacity(batch.len());
    let mut strictest = Durability::Relaxed;
    let mut asks: Vec<(Rc<KeyringLink>, Vec<RecordName>, Vec<Bytes>)> = Vec::new();
    for ((store, id), write) in batch.iter() {
        strictest = strictest.max(write.durability());
        match write {
            Write::Delete => {
                changes.push(Change::Delete(*store, id.clone()));
            }
            Write::File { keyring, bytes } => {
                let file = RecordName::file(id);
                let version = file.version;
                let records = vec![file];
                // The page may still show it, and what cannot be written is tried again.
                let sealing = keyring.turn(&KeyringAsk::Seal { records }, &[bytes.copy()]);
                let sealed = sealing.ok()?.await.ok()?.pop()??;
                changes.push(Change::PutFile(id.clone(), version, sealed));
            }
            Write::Seal(Seal {
                keyring,
                version,
                text,
                ..
            }) => {
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
