//! Reads the ledger: all rows at once, opened by the keyring; and where they are many, puts the small ones together.

use std::{mem::take, rc::Rc};

use maas_core::ledger::{
    Entry, LedgerMsg,
    page::{self, FULL},
};
use yew::platform::spawn_local;

use super::{World, persist::name};
use crate::{
    bus::KeyringAsk,
    platform::{
        bytes::Bytes,
        db::{Change, DbError, Durability, Row, Store},
        lock,
    },
};

/// The lock of the one tab that puts rows together; the others only add some.
const LOCK: &str = "openmaas-ledger";
/// So much is opened at a time, while what was opened before is read: a full page, so that the first one is soon there.
const PIECE_BYTES: u64 = 192 * 1024;

/// Reads everything, and says so.
pub(super) fn load(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        // What has just ended may be on its way into the database.
        world.writer.flushed().await;
        let Ok((ids, rows, damaged)) = read(&world).await else {
            return world.tell(LedgerMsg::LoadFailed);
        };
        let joined = Joined::of(&ids, &rows);
        world.tell(LedgerMsg::Loaded { rows, damaged });
        if !joined.gone.is_empty() && lock::hold(LOCK).await {
            // What fails is tried again the next time; nothing is lost by then.
            let _ = joined.write(&world).await;
        }
    });
}

pub(super) type Rows = (Vec<(String, u64)>, Vec<Vec<Entry>>, usize);

/// The rows that opened, with their ids and versions, and how many did not. The keyring opens a piece while the one
/// before it is read here.
pub(super) async fn read(world: &World) -> Result<Rows, DbError> {
    let db = world.db().await?;
    // Few rows even where the requests are many: they are put together.
    let stored = db.sealed_after(Store::Ledger, None, u32::MAX).await?;
    open(world, stored.rows).await
}

/// Takes over what another tab has noted, by its rows.
pub(super) fn follow(world: &Rc<World>, ids: Vec<String>) {
    let world = world.clone();
    spawn_local(async move {
        let Ok(db) = world.db().await else { return };
        let Ok(rows) = db.get_many(Store::Ledger, &ids).await else {
            return;
        };
        // What was put into another row meanwhile is there with the next reading.
        let there = ids.into_iter().zip(rows);
        let there = there.filter_map(|(id, row)| {
            let row = row?;
            Some((id, row.version, Bytes::of(&row.sealed)))
        });
        if let Ok((_, rows, _)) = open(&world, there.collect()).await {
            world.tell(LedgerMsg::Elsewhere(rows.into_iter().flatten().collect()));
        }
    });
}

/// The sealed bytes are never copied into the page's memory; they go as they lie there, and come back opened in the same buffers.
async fn open(world: &World, stored: Vec<(String, u64, Bytes)>) -> Result<Rows, DbError> {
    if stored.is_empty() {
        return Ok(Rows::default());
    }
    let keyring = world.keyring().map_err(|_| DbError::Read)?;
    let all = stored.len();
    let mut asked = Vec::new();
    let (mut names, mut sealed, mut length) = (Vec::new(), Vec::new(), 0);
    let mut left = stored.into_iter().peekable();
    while let Some((id, version, bytes)) = left.next() {
        length += bytes.len();
        names.push((id, version));
        sealed.push(bytes);
        if length < PIECE_BYTES && left.peek().is_some() {
            continue;
        }
        let named = |(id, version): &(String, u64)| name(Store::Ledger, id.clone(), *version);
        let records = names.iter().map(named).collect();
        let opening = keyring.turn(&KeyringAsk::Open { records }, &sealed);
        asked.push((take(&mut names), opening.map_err(|_| DbError::Read)?));
        (sealed, length) = (Vec::new(), 0);
    }
    let (mut names, mut rows) = (Vec::new(), Vec::new());
    for (ids, opening) in asked {
        let opened = opening.await.map_err(|_| DbError::Read)?;
        for (id, bytes) in ids.into_iter().zip(opened) {
            let Some(bytes) = bytes else { continue };
            if let Some(row) = page::read(&bytes.to_vec()) {
                names.push(id);
                rows.push(row);
            }
            bytes.wipe();
        }
    }
    let damaged = all - rows.len();
    Ok((names, rows, damaged))
}

/// Small rows put together.
struct Joined {
    /// The ids and versions of the rows whose entries they have.
    gone: Vec<(String, u64)>,
    /// Ids and contents of the new ones.
    rows: Vec<(String, Vec<u8>)>,
    /// Above that of every row whose place one takes.
    version: u64,
}

impl Joined {
    fn of(ids: &[(String, u64)], rows: &[Vec<Entry>]) -> Self {
        let pairs = ids.iter().zip(rows);
        let sizes: Vec<(u64, usize)> = pairs
            .map(|((_, version), row)| (*version, row.len()))
            .collect();
        let places = page::to_join(&sizes);
        let gone = places.iter().filter_map(|place| ids.get(*place)).cloned();
        let gone: Vec<(String, u64)> = gone.collect();
        let small = places.iter().filter_map(|place| rows.get(*place));
        let mut entries: Vec<Entry> = small.flatten().cloned().collect();
        entries.sort_by_key(|entry| entry.at_ms);
        let pages = entries.chunks(FULL).filter_map(|entries| {
            let first = entries.first()?;
            Some((page::row_id(first.id), page::write(entries)))
        });
        Self {
            rows: pages.collect(),
            version: 1 + gone.iter().map(|(_, version)| *version).max().unwrap_or(0),
            gone,
        }
    }

    /// Writes them in the place of the old ones, in one transaction.
    async fn write(self, world: &World) -> Option<()> {
        let named = |(id, _): &(String, Vec<u8>)| name(Store::Ledger, id.clone(), self.version);
        let records = self.rows.iter().map(named).collect();
        let pages: Vec<&[u8]> = self.rows.iter().map(|(_, page)| page.as_slice()).collect();
        let seal = KeyringAsk::Seal { records };
        let keyring = world.keyring().ok()?;
        let sealed = keyring.turn(&seal, &Bytes::in_one(&pages)).ok()?;
        let sealed = sealed.await.ok()?;
        let mut changes = Vec::new();
        for (id, version) in self.gone {
            changes.push(Change::Forget(Store::Ledger, id, version));
        }
        for ((id, _), sealed) in self.rows.into_iter().zip(sealed) {
            let row = Row {
                version: self.version,
                sealed: sealed?.to_vec(),
            };
            changes.push(Change::Put(Store::Ledger, id, row));
        }
        let db = world.db().await.ok()?;
        db.write(&changes, Durability::Strict).await.ok()
    }
}
