//! Writes a backup: rows are read in bunches, and while the keyring makes of one what goes into the file, the one before it is written and
//! the one after it is read. The page never has more than these. Then the file is read back: only what a restore could read is called saved.

use std::{collections::VecDeque, rc::Rc};

use futures_channel::oneshot;
use maas_core::{backup::BackupMsg, intake::Manifest, session::VaultFailure};
use maas_vault::backup::MANIFEST;
use yew::{Callback, platform::spawn_local};

use super::{
    World,
    paced::Paced,
    persist::{DRAFTS, SETTINGS, WORKSPACES, base64_of, name},
    vault::{open_db, present_header},
};
use crate::{
    bus::{AUTHOR, Confirmed, KeyringAsk, KeyringSay, RecordName},
    moving::{BackUp, Cancelled, MoveTrouble, Saved, Saving},
    platform::{
        bytes::Bytes,
        clock,
        db::{Db, Row, Store},
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
/// So many rows are read at once; of the ledger, whose rows may be pages of thousands, so few, and files, which are large, one by one.
const BUNCH: u32 = 256;
const PAGES: u32 = 8;
/// So many bunches the keyring has at most, so that it does not wait for the database or the disk; fewer where they are so many bytes.
const AHEAD: usize = 3;
const AHEAD_BYTES: u64 = 8_000_000;
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
        // Noting it and saying it each have a task of their own: both draw much anew.
        clock::turn().await;
        if matches!(saving, Ok(Saving::Saved(_))) {
            world.tell(BackupMsg::SavedByHand);
            clock::turn().await;
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
    db: &Rc<Db>,
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
    let sound = |(say, _): (KeyringSay, Vec<Bytes>)| match say {
        KeyringSay::Done => Ok(()),
        KeyringSay::VaultRefused { why } => Err(MoveTrouble::Vault(why)),
        _ => Err(MoveTrouble::Unsound),
    };
    let mut tell = Paced::new(tell);
    let mut done = 0;
    let mut under_way: Option<Answer> = None;
    while done < all {
        tell.say(Saving::Checking { done, all });
        let to = (done + CHECKED_BYTES).min(all);
        let part = written.file.part(done, to).await;
        let part = part.ok_or(MoveTrouble::Unsound)?;
        let keyring = world.keyring().map_err(gone)?;
        let ask = KeyringAsk::CheckBackup { last: to == all };
        let next = keyring.trading(&ask, &[part]).map_err(gone)?;
        if let Some(checked) = under_way.replace(next) {
            sound(heard(checked).await?)?;
        }
        done = to;
    }
    sound(heard(under_way.ok_or(MoveTrouble::Unsound)?).await?)
}

/// What the keyring will say, and the bytes that come with it.
type Answer = oneshot::Receiver<(KeyringSay, Vec<Bytes>)>;

async fn heard(answer: Answer) -> Result<(KeyringSay, Vec<Bytes>), MoveTrouble> {
    let gone = |_| MoveTrouble::Vault(VaultFailure::KeyringGone);
    answer.await.map_err(gone)
}

/// Writes everything; `None` where it is not wanted any more.
async fn pour(
    world: &World,
    db: &Rc<Db>,
    job: &Job,
    sink: &mut Sink,
) -> Result<Option<Saved>, MoveTrouble> {
    world.writer.flushed().await;
    let mut saved = Saved {
        keys: job.keys,
        ..Saved::default()
    };
    let mut line = Line {
        world,
        sink,
        under_way: VecDeque::new(),
    };
    line.put(&job.begin, &[], &mut saved).await?;
    let stores: Vec<Store> = STORES
        .into_iter()
        .filter(|store| job.keys || *store != Store::Keys)
        .collect();
    for store in &stores {
        let count = match store {
            Store::Settings => settings(db).await?.0.len() as u64,
            store => db.count(*store).await.map_err(|_| MoveTrouble::Storage)?,
        };
        saved.counts.insert(store.name().to_owned(), count);
    }
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
    line.put(&first, &[Bytes::of(&manifest)], &mut saved)
        .await?;
    let all = saved.counts.values().sum();
    let mut tell = Paced::new(&job.tell);
    let mut done = 0;
    for store in stores {
        let mut reading = Some(read(db, store, None));
        while let Some(read_now) = reading.take() {
            tell.say(Saving::Under { done, all });
            if job.cancelled.is() {
                return Ok(None);
            }
            let (records, bytes, more) = read_now.await.map_err(|_| MoveTrouble::Storage)??;
            // It comes while this one is made and written.
            reading = more.map(|from| read(db, store, Some(from)));
            done = (done + records.len() as u64).min(all);
            let next = KeyringAsk::BackUp { records };
            line.put(&next, &bytes, &mut saved).await?;
        }
    }
    if job.keys
        && let Some((records, bytes)) = author(db).await?
    {
        let last = KeyringAsk::BackUp { records };
        line.put(&last, &bytes, &mut saved).await?;
    }
    line.put(&KeyringAsk::EndBackup, &[], &mut saved).await?;
    line.end(&mut saved).await?;
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

/// Records with their sealed bytes, and after which id the next ones lie.
type Bunch = (Vec<RecordName>, Vec<Bytes>, Option<String>);

/// Begins to read one, and does not wait for it.
fn read(
    db: &Rc<Db>,
    store: Store,
    from: Option<String>,
) -> oneshot::Receiver<Result<Bunch, MoveTrouble>> {
    let (done, reading) = oneshot::channel();
    let db = db.clone();
    spawn_local(async move {
        let _ = done.send(bunch(&db, store, from.as_deref()).await);
    });
    reading
}

async fn bunch(db: &Db, store: Store, from: Option<&str>) -> Result<Bunch, MoveTrouble> {
    let storage = |_| MoveTrouble::Storage;
    match store {
        Store::Settings => {
            let (records, bytes) = settings(db).await?;
            Ok((records, bytes, None))
        }
        Store::Files => {
            let (ids, more) = db.ids_after(store, from, 1).await.map_err(storage)?;
            let (mut records, mut all) = (Vec::new(), Vec::new());
            for id in ids {
                // One that was deleted in the meantime is not missed.
                if let Some(bytes) = db.file(&id).await.map_err(storage)? {
                    records.push(RecordName::file(&id));
                    all.push(bytes);
                }
            }
            Ok((records, all, more))
        }
        store => {
            let most = if store == Store::Ledger { PAGES } else { BUNCH };
            let piece = db.sealed_after(store, from, most).await;
            let piece = piece.map_err(storage)?;
            let rows = piece.rows.into_iter();
            let (records, bytes) = rows
                .map(|(id, version, sealed)| (name(store, id, version), sealed))
                .unzip();
            Ok((records, bytes, piece.more))
        }
    }
}

/// What lies beside the settings in the clear is public, and found again.
async fn settings(db: &Db) -> Result<(Vec<RecordName>, Vec<Bytes>), MoveTrouble> {
    let ids = [SETTINGS, DRAFTS, WORKSPACES];
    let rows = db.get_many(Store::Settings, &ids).await;
    let rows = ids.iter().zip(rows.map_err(|_| MoveTrouble::Storage)?);
    let one = |(id, row): (&&str, Option<Row>)| {
        let row = row?;
        let record = name(Store::Settings, (*id).to_owned(), row.version);
        Some((record, Bytes::of(&row.sealed)))
    };
    Ok(rows.filter_map(one).unzip())
}

/// The way from the keyring into the file: what it makes is written while it makes the next.
struct Line<'a> {
    world: &'a World,
    sink: &'a mut Sink,
    under_way: VecDeque<(u64, Answer)>,
}

impl Line<'_> {
    /// Has the keyring make the next bytes of the file, and writes earlier ones.
    async fn put(
        &mut self,
        ask: &KeyringAsk,
        bytes: &[Bytes],
        saved: &mut Saved,
    ) -> Result<(), MoveTrouble> {
        let gone = |_| MoveTrouble::Vault(VaultFailure::KeyringGone);
        let keyring = self.world.keyring().map_err(gone)?;
        let length = bytes.iter().map(Bytes::len).sum();
        let next = keyring.trading(ask, bytes).map_err(gone)?;
        self.under_way.push_back((length, next));
        while self.is_full() {
            self.write_next(saved).await?;
        }
        Ok(())
    }

    /// Whether the keyring has enough to do.
    fn is_full(&self) -> bool {
        let bytes: u64 = self.under_way.iter().map(|(bytes, _)| bytes).sum();
        let many = self.under_way.len();
        many > AHEAD || (many > 1 && bytes > AHEAD_BYTES)
    }

    /// Writes the last ones.
    async fn end(&mut self, saved: &mut Saved) -> Result<(), MoveTrouble> {
        while !self.under_way.is_empty() {
            self.write_next(saved).await?;
        }
        Ok(())
    }

    async fn write_next(&mut self, saved: &mut Saved) -> Result<(), MoveTrouble> {
        let Some((_, made)) = self.under_way.pop_front() else {
            return Ok(());
        };
        let (say, out) = heard(made).await?;
        match say {
            KeyringSay::BackedUp { damaged } => saved.damaged += damaged,
            KeyringSay::BackupRefused { why } => return Err(MoveTrouble::Backup(why)),
            KeyringSay::VaultRefused { why } => return Err(MoveTrouble::Vault(why)),
            _ => return Err(MoveTrouble::Vault(VaultFailure::KeyringGone)),
        }
        for bytes in out {
            saved.bytes += bytes.len();
            let written = self.sink.write(bytes).await;
            written.map_err(|_| MoveTrouble::Disk)?;
        }
        Ok(())
    }
}
