//! Writes a backup: rows are read in bunches, the keyring makes of them what goes into the file, and that is written before the next
//! bunch is read, so that the page never has more than one. Then the file is read back: only what a restore could read is called saved.

use std::{collections::BTreeMap, rc::Rc};

use maas_core::{backup::BackupMsg, intake::Manifest, session::VaultFailure};
use maas_vault::backup::MANIFEST;
use yew::{Callback, platform::spawn_local};

use super::{
    World,
    persist::{DRAFTS, SETTINGS, WORKSPACES, base64_of, name},
    vault::{open_db, present_header},
};
use crate::{
    bus::{AUTHOR, Confirmed, KeyringAsk, KeyringSay, RecordName},
    moving::{BackUp, Cancelled, MoveTrouble, Saved, Saving},
    platform::{
        bytes::Bytes,
        clock,
        db::{Db, Store},
        lock,
        sink::{Sink, Unwritten, Written},
    },
};

/// What goes into a backup, in this order: conversations stand before their messages, and those before their files.
const STORES: [Store; 13] = [
    Store::Settings,
    Store::Presets,
    Store::Chats,
    Store::Comparisons,
    Store::Prompts,
    Store::PromptVersions,
    Store::Benchmarks,
    Store::Tests,
    Store::Trials,
    Store::Messages,
    Store::Files,
    Store::Ledger,
    Store::Keys,
];
/// So many rows are read at once.
const BUNCH: usize = 64;
/// So many bytes of the file are read back at once.
const CHECKED_BYTES: u64 = 1024 * 1024;
/// Only one tab writes a backup at a time.
const LOCK: &str = "openmaas-backup";

/// Writes one, and says how far it is.
pub(super) fn run(world: &Rc<World>, ask: BackUp) {
    let world = world.clone();
    spawn_local(async move {
        let tell = ask.tell.clone();
        let saving = write(&world, ask).await;
        if matches!(saving, Ok(Saving::Saved(_))) {
            world.tell(BackupMsg::SavedByHand);
        }
        tell.emit(saving.unwrap_or_else(Saving::Failed));
    });
}

/// The file's name: when it was written is what one looks for.
fn file_name() -> String {
    format!("openmaas-{}.backup", clock::today())
}

async fn write(world: &World, ask: BackUp) -> Result<Saving, MoveTrouble> {
    // Before anything else is waited for: browsers ask for a place only right after a click.
    let sink = match Sink::open(&file_name()).await {
        Ok(sink) => sink,
        Err(Unwritten::NotWanted) => return Ok(Saving::NotWanted),
        Err(Unwritten::Refused) => return Err(MoveTrouble::Disk),
    };
    let db = open_db(world).await?;
    let job = Job {
        begin: KeyringAsk::BeginBackup {
            confirmed: Confirmed {
                header: base64_of(&present_header(&db).await?),
                passphrase: ask.passphrase,
            },
            own: ask.own,
            keys: ask.keys,
        },
        keys: ask.keys,
        tell: ask.tell,
        cancelled: ask.cancelled,
    };
    Ok(match fill(world, &db, job, sink).await? {
        Some((saved, written)) => {
            written.hand_over();
            Saving::Saved(saved)
        }
        None => Saving::NotWanted,
    })
}

/// A backup to be written, whoever wants it.
pub(super) struct Job {
    /// What it begins with.
    pub(super) begin: KeyringAsk,
    /// Whether keys come along.
    pub(super) keys: bool,
    pub(super) tell: Callback<Saving>,
    pub(super) cancelled: Cancelled,
}

/// Writes a file and reads it back; `None` where it is not wanted any more.
pub(super) async fn fill(
    world: &World,
    db: &Db,
    job: Job,
    mut sink: Sink,
) -> Result<Option<(Saved, Written)>, MoveTrouble> {
    // What the keyring knows of a backup is of one only.
    let _held = lock::wait(LOCK).await;
    match pour(world, db, &job, &mut sink).await {
        Ok(Some(mut saved)) => {
            let written = sink.finish().await.map_err(|_| MoveTrouble::Disk)?;
            check(world, &written, &job.tell).await?;
            saved.on_disk = written.is_on_disk();
            Ok(Some((saved, written)))
        }
        Ok(None) => {
            sink.give_up().await;
            Ok(None)
        }
        Err(trouble) => {
            sink.give_up().await;
            Err(trouble)
        }
    }
}

/// Reads back what was written, as a restore would.
async fn check(
    world: &World,
    written: &Written,
    tell: &Callback<Saving>,
) -> Result<(), MoveTrouble> {
    let gone = |_| MoveTrouble::Vault(VaultFailure::KeyringGone);
    let all = written.file.bytes();
    let mut done = 0;
    while done < all {
        tell.emit(Saving::Checking { done, all });
        let to = (done + CHECKED_BYTES).min(all);
        let part = written.file.part(done, to).await;
        let part = part.ok_or(MoveTrouble::Unsound)?;
        let keyring = world.keyring().map_err(gone)?;
        let ask = KeyringAsk::CheckBackup { last: to == all };
        let (say, _) = keyring.trade(&ask, &[part]).await.map_err(gone)?;
        match say {
            KeyringSay::Done => {}
            KeyringSay::VaultRefused { why } => return Err(MoveTrouble::Vault(why)),
            _ => return Err(MoveTrouble::Unsound),
        }
        done = to;
    }
    if all == 0 {
        return Err(MoveTrouble::Unsound);
    }
    Ok(())
}

/// Writes everything; `None` where it is not wanted any more.
async fn pour(
    world: &World,
    db: &Db,
    job: &Job,
    sink: &mut Sink,
) -> Result<Option<Saved>, MoveTrouble> {
    world.writer.flushed().await;
    let mut saved = Saved {
        keys: job.keys,
        ..Saved::default()
    };
    put(world, &job.begin, &[], sink, &mut saved).await?;
    let stored = stored(db, job.keys).await?;
    let counts = stored
        .iter()
        .map(|(store, ids)| (store.name().to_owned(), ids.len() as u64));
    saved.counts = counts.collect();
    let manifest = Manifest {
        app: env!("CARGO_PKG_VERSION").to_owned(),
        created_ms: clock::now_ms(),
        keys: job.keys,
        counts: saved.counts.clone(),
    };
    let manifest = serde_json::to_vec(&manifest).unwrap_or_default();
    let records = vec![RecordName {
        store: MANIFEST.to_owned(),
        id: MANIFEST.to_owned(),
        version: 1,
    }];
    let first = KeyringAsk::BackUp { records };
    put(world, &first, &[Bytes::of(&manifest)], sink, &mut saved).await?;
    let all = saved.counts.values().sum();
    let mut done = 0;
    for (store, ids) in stored {
        // Files are large, so they go one by one.
        let bunch = if store == Store::Files { 1 } else { BUNCH };
        for ids in ids.chunks(bunch) {
            job.tell.emit(Saving::Under { done, all });
            if job.cancelled.is() {
                return Ok(None);
            }
            let (records, bytes) = rows(db, store, ids).await?;
            let next = KeyringAsk::BackUp { records };
            put(world, &next, &bytes, sink, &mut saved).await?;
            done += ids.len() as u64;
        }
    }
    if job.keys
        && let Some((records, bytes)) = author(db).await?
    {
        let last = KeyringAsk::BackUp { records };
        put(world, &last, &bytes, sink, &mut saved).await?;
    }
    put(world, &KeyringAsk::EndBackup, &[], sink, &mut saved).await?;
    Ok(Some(saved))
}

/// The secret that the person signs with, which lies beside the vault's header; nobody counts it as a key.
async fn author(db: &Db) -> Result<Option<(Vec<RecordName>, [Bytes; 1])>, MoveTrouble> {
    let row = db.get(Store::Vault, AUTHOR).await;
    let row = row.map_err(|_| MoveTrouble::Storage)?;
    Ok(row.map(|row| {
        let record = name(Store::Keys, AUTHOR.to_owned(), row.version);
        (vec![record], [Bytes::of(&row.sealed)])
    }))
}

/// The ids of everything that goes into it.
async fn stored(db: &Db, keys: bool) -> Result<BTreeMap<Store, Vec<String>>, MoveTrouble> {
    let mut all = BTreeMap::new();
    for store in STORES
        .into_iter()
        .filter(|store| keys || *store != Store::Keys)
    {
        let mut ids = db.ids(store).await.map_err(|_| MoveTrouble::Storage)?;
        if store == Store::Settings {
            // What lies beside them in the clear is public, and found again.
            ids.retain(|id| [SETTINGS, DRAFTS, WORKSPACES].contains(&id.as_str()));
        }
        all.insert(store, ids);
    }
    Ok(all)
}

async fn rows(
    db: &Db,
    store: Store,
    ids: &[String],
) -> Result<(Vec<RecordName>, Vec<Bytes>), MoveTrouble> {
    let mut found = (Vec::new(), Vec::new());
    if store == Store::Files {
        for id in ids {
            // One that was deleted in the meantime is not missed.
            if let Some(bytes) = db.file(id).await.map_err(|_| MoveTrouble::Storage)? {
                found.0.push(RecordName::file(id));
                found.1.push(bytes);
            }
        }
        return Ok(found);
    }
    let rows = db.get_many(store, ids).await;
    let mut sealed = Vec::new();
    for (id, row) in ids.iter().zip(rows.map_err(|_| MoveTrouble::Storage)?) {
        if let Some(row) = row {
            found.0.push(name(store, id.clone(), row.version));
            sealed.push(row.sealed);
        }
    }
    found.1 = Bytes::in_one(&sealed);
    Ok(found)
}

/// Has the keyring make the next bytes of the file, and writes them.
async fn put(
    world: &World,
    ask: &KeyringAsk,
    bytes: &[Bytes],
    sink: &mut Sink,
    saved: &mut Saved,
) -> Result<(), MoveTrouble> {
    let gone = |_| MoveTrouble::Vault(VaultFailure::KeyringGone);
    let keyring = world.keyring().map_err(gone)?;
    let (say, out) = keyring.trade(ask, bytes).await.map_err(gone)?;
    match say {
        KeyringSay::BackedUp { damaged } => saved.damaged += damaged,
        KeyringSay::BackupRefused { why } => return Err(MoveTrouble::Backup(why)),
        KeyringSay::VaultRefused { why } => return Err(MoveTrouble::Vault(why)),
        _ => return Err(MoveTrouble::Vault(VaultFailure::KeyringGone)),
    }
    for bytes in out {
        saved.bytes += bytes.len();
        sink.write(&bytes).await.map_err(|_| MoveTrouble::Disk)?;
    }
    Ok(())
}
