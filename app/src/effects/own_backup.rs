//! Backups that are written by themselves: into a folder that a person chose, with a key that was kept when it was.

use std::rc::Rc;

use maas_core::{
    backup::{BackupMsg, BackupTrouble, Every, Into as Plan},
    session::VaultFailure,
};
use yew::{Callback, platform::spawn_local};

use super::{
    World, backup,
    persist::{base64_of, row_of},
    vault,
};
use crate::{
    bus::{Confirmed, KeyringAsk, KeyringSay},
    moving::{Cancelled, MoveTrouble, OwnBackup},
    platform::{
        clock,
        db::{Change, Durability, Store},
        folder::Folder,
        lock,
        sink::Unwritten,
    },
};

/// Where the key lies beside the headers.
pub(super) const KEY: &str = "backup_key";
/// What the names of the files begin and end with; others in the folder are left alone.
const PREFIX: &str = "openmaas-auto-";
const SUFFIX: &str = ".backup";
/// Only one tab writes them.
const LOCK: &str = "openmaas-own-backup";
/// So many stay, and so often one is written, until something else is chosen.
const KEEP: usize = 5;

/// Does what a person asked for.
pub(super) fn run(world: &Rc<World>, ask: OwnBackup) {
    let world = world.clone();
    spawn_local(async move {
        match ask {
            OwnBackup::Choose { passphrase, ended } => {
                ended.emit(choose(&world, passphrase).await);
            }
            OwnBackup::Allow => {
                if let Some(folder) = Folder::kept().await
                    && folder.is_allowed(true).await
                {
                    world.tell(BackupMsg::Now);
                }
            }
            OwnBackup::Stop => {
                Folder::forget().await;
                if let Ok(db) = vault::open_db(&world).await {
                    let gone = [Change::Delete(Store::Vault, KEY.to_owned())];
                    let _ = db.write(&gone, Durability::Strict).await;
                }
                world.tell(BackupMsg::Set(None));
            }
        }
    });
}

/// Has a folder chosen, and keeps it and the key; whether that was wanted.
async fn choose(world: &World, passphrase: String) -> Result<bool, MoveTrouble> {
    // Before anything else is waited for: browsers ask only right after a click.
    let folder = match Folder::choose().await {
        Ok(folder) => folder,
        Err(Unwritten::NotWanted) => return Ok(false),
        Err(Unwritten::Refused) => return Err(MoveTrouble::Disk),
    };
    let db = vault::open_db(world).await?;
    let header = base64_of(&vault::present_header(&db).await?);
    let confirmed = Confirmed { header, passphrase };
    let keep = KeyringAsk::KeepBackupKey { confirmed };
    let KeyringSay::BackupKeyKept { sealed } = vault::ask(world, keep).await? else {
        return Err(VaultFailure::KeyringGone.into());
    };
    let row = row_of(1, &sealed).ok_or(MoveTrouble::Storage)?;
    let change = Change::Put(Store::Vault, KEY.to_owned(), row);
    let written = db.write(&[change], Durability::Strict).await;
    written.map_err(|_| MoveTrouble::Storage)?;
    if !folder.keep().await {
        return Err(MoveTrouble::Storage);
    }
    world.tell(BackupMsg::Set(Some(Plan {
        folder: folder.name(),
        every: Every::Day,
        keep: KEEP,
    })));
    world.tell(BackupMsg::Now);
    Ok(true)
}

/// Writes one, and removes what is more than is to stay.
pub(super) fn write(world: &Rc<World>, keep: usize) {
    let world = world.clone();
    spawn_local(async move {
        let Some(_held) = lock::take(LOCK).await else {
            return world.tell(BackupMsg::Elsewhere);
        };
        // Settings that came with a backup from elsewhere name a folder of that browser.
        let Some(folder) = Folder::kept().await else {
            return world.tell(BackupMsg::Set(None));
        };
        world.tell(match written(&world, &folder, keep).await {
            Ok(()) => BackupMsg::Written,
            Err(why) => BackupMsg::Failed(why),
        });
    });
}

async fn written(world: &World, folder: &Folder, keep: usize) -> Result<(), BackupTrouble> {
    let stored = |_| BackupTrouble::Storage;
    if !folder.is_allowed(false).await {
        return Err(BackupTrouble::Permission);
    }
    let db = vault::open_db(world).await.map_err(stored)?;
    let key = db.get(Store::Vault, KEY).await;
    let key = key.map_err(|_| BackupTrouble::Storage)?;
    let key = key.ok_or(BackupTrouble::Storage)?;
    let name = format!("{PREFIX}{}{SUFFIX}", clock::stamp());
    let sink = match folder.create(&name).await {
        Ok(sink) => sink,
        Err(Unwritten::NotWanted) => return Err(BackupTrouble::Folder),
        Err(Unwritten::Refused) => return Err(BackupTrouble::Disk),
    };
    let job = backup::Job {
        begin: KeyringAsk::BeginKeptBackup {
            sealed: base64_of(&key),
        },
        keys: false,
        tell: Callback::noop(),
        cancelled: Cancelled::default(),
    };
    if let Err(trouble) = backup::fill(world, &db, job, sink).await {
        folder.remove(&name).await;
        return Err(match trouble {
            MoveTrouble::Disk => BackupTrouble::Disk,
            MoveTrouble::Unsound => BackupTrouble::Unsound,
            _ => BackupTrouble::Storage,
        });
    }
    let mut ours = folder.names().await;
    ours.retain(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
    // Their names are in the order of time.
    ours.sort_unstable();
    let more = ours.len().saturating_sub(keep.max(1));
    for old in ours.iter().take(more) {
        folder.remove(old).await;
    }
    Ok(())
}
