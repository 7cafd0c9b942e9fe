//! Writes a backup: rows are read in bunches, the keyring makes of them what goes into the file, and that is written before the next
//! bunch is read, so that the page never has more than one.

use std::{collections::BTreeMap, rc::Rc};

use maas_core::{intake::Manifest, session::VaultFailure};
use maas_vault::backup::MANIFEST;
use yew::platform::spawn_local;

use super::{
    World,
    persist::{DRAFTS, SETTINGS, base64_of, name},
    vault::{open_db, present_header},
};
use crate::{
    bus::{AUTHOR, Confirmed, KeyringAsk, KeyringSay, RecordName},
    moving::{BackUp, MoveTrouble, Saved, Saving},
    platform::{
        bytes::Bytes,
        clock,
        db::{Db, Store},
        sink::{Sink, Unwritten},
    },
};

/// What goes into a backup, in this order: conversations stand before their messages, and those before their files.
const STORES: [Store; 9] = [
    Store::Settings,
    Store::Presets,
    Store::Chats,
    Store::Comparisons,
    Store::Benchmarks,
    Store::Messages,
    Store::Files,
    Store::Ledger,
    Store::Keys,
];
/// So many rows are read at once.
const BUNCH: usize = 64;

/// Writes one, and says how far it is.
pub(super) fn run(world: &Rc<World>, ask: BackUp) {
    let world = world.clone();
    spawn_local(async move {
        let tell = ask.tell.clone();
        tell.emit(match write(&world, ask).await {
            Ok(saving) => saving,
            Err(trouble) => Saving::Failed(trouble),
        });
    });
}

/// The file's name: when it was written is what one looks for.
fn file_name() -> String {
    format!("openmaas-{}.backup", clock::today())
}

async fn write(world: &World, ask: BackUp) -> Result<Saving, MoveTrouble> {
    // Before anything else is waited for: browsers ask for a place only right after a click.
    let mut sink = match Sink::open(&file_name()).await {
        Ok(sink) => sink,
        Err(Unwritten::NotWanted) => return Ok(Saving::NotWanted),
        Err(Unwritten::Refused) => return Err(MoveTrouble::Disk),
    };
    let written = pour(world, &ask, &mut sink).await;
    match written {
        Ok(Some(saved)) => {
            sink.finish().await.map_err(|_| MoveTrouble::Disk)?;
            Ok(Saving::Saved(saved))
        }
        Ok(None) => {
            sink.give_up().await;
            Ok(Saving::NotWanted)
        }
        Err(trouble) => {
            sink.give_up().await;
            Err(trouble)
        }
    }
}

/// Writes everything; `None` where it is not wanted any more.
async fn pour(world: &World, ask: &BackUp, sink: &mut Sink) -> Result<Option<Saved>, MoveTrouble> {
    world.writer.flushed().await;
    let db = open_db(world).await?;
    let header = base64_of(&present_header(&db).await?);
    let begin = KeyringAsk::BeginBackup {
        confirmed: Confirmed {
            header,
            passphrase: ask.passphrase.clone(),
        },
        own: ask.own.clone(),
        keys: ask.keys,
    };
    let mut saved = Saved {
        keys: ask.keys,
        ..Saved::default()
    };
    put(world, begin, &[], sink, &mut saved).await?;
    let stored = stored(&db, ask.keys).await?;
    let counts = stored
        .iter()
        .map(|(store, ids)| (store.name().to_owned(), ids.len() as u64));
    saved.counts = counts.collect();
    let manifest = Manifest {
        app: env!("CARGO_PKG_VERSION").to_owned(),
        created_ms: clock::now_ms(),
        keys: ask.keys,
        counts: saved.counts.clone(),
    };
    let manifest = serde_json::to_vec(&manifest).unwrap_or_default();
    let records = vec![RecordName {
        store: MANIFEST.to_owned(),
        id: MANIFEST.to_owned(),
        version: 1,
    }];
    let first = KeyringAsk::BackUp { records };
    put(world, first, &[Bytes::of(&manifest)], sink, &mut saved).await?;
    let all = saved.counts.values().sum();
    let mut done = 0;
    for (store, ids) in stored {
        // Files are large, so they go one by one.
        let bunch = if store == Store::Files { 1 } else { BUNCH };
        for ids in ids.chunks(bunch) {
            ask.tell.emit(Saving::Under { done, all });
            if ask.cancelled.is() {
                return Ok(None);
            }
            let (records, bytes) = rows(&db, store, ids).await?;
            put(
                world,
                KeyringAsk::BackUp { records },
                &bytes,
                sink,
                &mut saved,
            )
            .await?;
            done += ids.len() as u64;
        }
    }
    if ask.keys
        && let Some((records, bytes)) = author(&db).await?
    {
        let last = KeyringAsk::BackUp { records };
        put(world, last, &bytes, sink, &mut saved).await?;
    }
    put(world, KeyringAsk::EndBackup, &[], sink, &mut saved).await?;
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
            ids.retain(|id| id == SETTINGS || id == DRAFTS);
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
    ask: KeyringAsk,
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
