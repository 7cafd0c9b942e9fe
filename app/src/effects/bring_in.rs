//! Brings in a backup: what is read of it is sealed and laid aside, and put into its place in one transaction when all of
//! it is here. Whatever happens before, the vault is as it was.

use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use futures_channel::oneshot;
use maas_core::{
    chats::{Chat, ChatsMsg},
    intake::{Admitted, How, Intake, Manifest, Refused},
    session::VaultFailure,
};
use maas_protocol::json;
use maas_vault::backup::{BackupError, HEADER_BYTES, MANIFEST};
use yew::{Callback, platform::spawn_local};
use zeroize::Zeroizing;

use super::{
    World, ledger,
    paced::Paced,
    persist::{SETTINGS, base64_of, name},
    tabs,
    vault::{self, create, open_db, present_header},
};
use crate::{
    bus::{AUTHOR, KeyringAsk, KeyringSay, RecordName},
    importing::{ImportSay, ImportedKind},
    moving::{BringIn, Bringing, Here, Kind, MoveTrouble, Report},
    platform::{
        bytes::Bytes,
        clock,
        db::{Change, Db, Durability, Store},
        import_worker::ImportLink,
        location, lock, unsaved,
    },
    search::rows::mark,
};

/// Only one tab brings something in at a time.
const LOCK: &str = "openmaas-bring-in";
/// How often, and after how many milliseconds, its turn is asked for.
const TRIES: u32 = 40;
const TRY_MS: u32 = 100;
/// So much of the file is read at a time, in bytes: what is in it is looked at by the page.
const PIECE_BYTES: u64 = 256 * 1024;
/// So long the page looks at records before it lets others have their turn, in milliseconds.
const AT_ONCE_MS: f64 = 12.0;
/// What is replaced. The vault's header and keys stay, unless keys come along.
const REPLACED: [Store; 13] = [
    Store::Settings,
    Store::Chats,
    Store::Messages,
    Store::Presets,
    Store::Files,
    Store::Index,
    Store::Comparisons,
    Store::Prompts,
    Store::PromptVersions,
    Store::Ledger,
    Store::Benchmarks,
    Store::Tests,
    Store::Trials,
];

/// Brings a file in, and says how far it is.
pub(super) fn run(world: &Rc<World>, ask: BringIn) {
    let world = world.clone();
    spawn_local(async move {
        let tell = ask.tell.clone();
        let Some(_held) = turn().await else {
            return tell.emit(Bringing::Failed(MoveTrouble::Busy));
        };
        let brought = match &ask.kind {
            Kind::Backup(passphrase) => {
                let passphrase = Zeroizing::new(passphrase.clone());
                restore(&world, &ask, passphrase).await
            }
            Kind::Foreign => import(&world, &ask).await,
        };
        let last = brought.unwrap_or_else(Bringing::Failed);
        if !matches!(last, Bringing::Done(_)) {
            // Nothing of it is needed any more; what stays is removed before the next one begins.
            let _ = unstage(&world).await;
        }
        tell.emit(last);
    });
}

/// This tab's turn; none where another one is at it for long. One that was given up here needs a moment to end.
async fn turn() -> Option<lock::Held> {
    for _ in 0..TRIES {
        if let Some(held) = lock::take(LOCK).await {
            return Some(held);
        }
        clock::sleep(TRY_MS).await;
    }
    None
}

/// A question to the person, and the answer when it comes; none where it is not wanted any more.
fn question<Answer: 'static>() -> (Callback<Answer>, oneshot::Receiver<Answer>) {
    let (answer, waiting) = oneshot::channel();
    let answer = RefCell::new(Some(answer));
    let ask = Callback::from(move |said| {
        if let Some(answer) = answer.borrow_mut().take() {
            let _ = answer.send(said);
        }
    });
    (ask, waiting)
}

async fn restore(
    world: &Rc<World>,
    ask: &BringIn,
    passphrase: Zeroizing<String>,
) -> Result<Bringing, MoveTrouble> {
    // The manifest is in the first piece, which is opened before anything is decided.
    let mut look = Source::open(world, ask, &passphrase, ask.here.vault).await?;
    let manifest = manifest(&look.next(world, false).await?)?;
    let (choose, chosen) = question();
    ask.tell.emit(Bringing::Preview(manifest, choose));
    let Ok(Some(how)) = chosen.await else {
        return Ok(Bringing::NotWanted);
    };
    if !ask.here.vault {
        create(world, passphrase.to_string()).await?;
        // What was done before the vault was made moves in first.
        clock::next_frame().await;
    }
    let mut source = Source::open(world, ask, &passphrase, true).await?;
    drop(passphrase);
    world.writer.flushed().await;
    let mut stage = Stage::begin(world, &ask.here, how).await?;
    let mut tell = Paced::new(&ask.tell);
    while !source.is_over() {
        let read = source.next(world, how == How::Replace).await?;
        stage.take(world, read).await?;
        // The page begins anew with what is stored: nobody asks which these were.
        stage.intake.brought.clear();
        if ask.cancelled.is() {
            return Ok(Bringing::NotWanted);
        }
        tell.say(Bringing::Under {
            done: source.at,
            all: ask.file.bytes(),
        });
    }
    stage.settled().await?;
    let report = Report {
        tally: stage.intake.tally.clone(),
        keys_withheld: source.withheld,
        ..Report::default()
    };
    let mut emptied = Vec::new();
    if how == How::Replace {
        emptied.extend(REPLACED);
        if stage.intake.tally.taken.contains_key(Store::Keys.name()) {
            emptied.push(Store::Keys);
        }
    }
    ask.tell.emit(Bringing::Placing);
    switch(world, &emptied).await?;
    // The page begins anew. To free what was decided about, each id by itself, would hold it up before that.
    std::mem::forget(stage);
    Ok(Bringing::Done(report))
}

/// Brings in what another app exported: all of it is laid aside, then the person says whether it is wanted.
async fn import(world: &Rc<World>, ask: &BringIn) -> Result<Bringing, MoveTrouble> {
    let link = ImportLink::open(&ask.file).await;
    let link = link.ok_or(MoveTrouble::Vault(VaultFailure::KeyringGone))?;
    let mut stage = Stage::begin(world, &ask.here, How::Merge).await?;
    stage.intake.into.clone_from(&ask.here.workspaces.current);
    let mut report = Report::default();
    let mut tell = Paced::new(&ask.tell);
    loop {
        let (say, bytes) = link.next().await;
        if ask.cancelled.is() {
            return Ok(Bringing::NotWanted);
        }
        match say {
            ImportSay::Records { names, done } => {
                let named = names.into_iter().map(|one| match one.kind {
                    ImportedKind::Chat => name(Store::Chats, one.id, one.version),
                    ImportedKind::Message => name(Store::Messages, one.id, one.version),
                    ImportedKind::File => RecordName::file(&one.id),
                });
                stage.take(world, named.zip(bytes).collect()).await?;
                tell.say(Bringing::Under {
                    done,
                    all: ask.file.bytes(),
                });
            }
            ImportSay::End {
                source,
                skipped,
                files,
            } => {
                report.files = files;
                report.source = Some(source);
                report.skipped = skipped;
                break;
            }
            ImportSay::Failed(trouble) => return Err(trouble.into()),
        }
    }
    drop(link);
    stage.settled().await?;
    report.tally = stage.intake.tally.clone();
    let (go, wanted) = question();
    ask.tell.emit(Bringing::Staged(report.clone(), go));
    if !wanted.await.unwrap_or(false) {
        return Ok(Bringing::NotWanted);
    }
    ask.tell.emit(Bringing::Placing);
    world.search.end();
    stage
        .db
        .switch(&[])
        .await
        .map_err(|_| MoveTrouble::Storage)?;
    let brought = stage.intake.brought.into_iter().map(Chat::from_record);
    world.tell(ChatsMsg::BroughtIn(brought.collect()));
    Ok(Bringing::Done(report))
}

/// Puts what was laid aside into its place. Other tabs begin anew: what they know is not so any more.
async fn switch(world: &World, emptied: &[Store]) -> Result<(), MoveTrouble> {
    let _held = lock::wait(tabs::LEAVING).await;
    tabs::tell(world, tabs::LEAVE);
    world.search.end();
    world.writer.flushed().await;
    let db = open_db(world).await?;
    db.switch(emptied).await.map_err(|_| MoveTrouble::Storage)
}

/// Begins anew with what was restored: the vault is closed, and opens with it.
pub(super) fn begin_anew() {
    unsaved::forget();
    location::replace_hash("#/chat");
    location::reload();
}

async fn unstage(world: &World) -> Result<(), MoveTrouble> {
    let db = open_db(world).await?;
    let empty = [Change::Clear(Store::Staging)];
    let emptied = db.write(&empty, Durability::Relaxed).await;
    emptied.map_err(|_| MoveTrouble::Storage)
}

/// The first record, which must be the manifest.
fn manifest(read: &[(RecordName, Bytes)]) -> Result<Manifest, MoveTrouble> {
    let bad = MoveTrouble::Backup(BackupError::BadContent);
    let first = read.first().filter(|(record, _)| record.store == MANIFEST);
    let (_, bytes) = first.ok_or(bad)?;
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| bad)?;
    json::read(&text).map_err(|_| bad)
}

/// What the keyring will have read of a piece, and where in the file the piece ends.
type Reading = (u64, oneshot::Receiver<(KeyringSay, Vec<Bytes>)>);

/// A backup that is being read.
struct Source<'a> {
    ask: &'a BringIn,
    /// So far it was read.
    at: u64,
    /// The next piece, which the keyring reads while what came before is looked at.
    ahead: Option<Reading>,
    withheld: usize,
}

impl<'a> Source<'a> {
    async fn open(
        world: &World,
        ask: &'a BringIn,
        passphrase: &str,
        vault: bool,
    ) -> Result<Self, MoveTrouble> {
        let to = HEADER_BYTES as u64;
        let header = ask.file.part(0, to).await.ok_or(MoveTrouble::File)?;
        let vault = if vault {
            let db = open_db(world).await?;
            Some(base64_of(&present_header(&db).await?))
        } else {
            None
        };
        let open = KeyringAsk::OpenBackup {
            header: BASE64.encode(header.to_vec()),
            passphrase: passphrase.to_owned(),
            vault,
        };
        match vault::ask(world, open).await? {
            KeyringSay::Done => Ok(Self {
                ask,
                at: to,
                ahead: None,
                withheld: 0,
            }),
            KeyringSay::BackupRefused { why } => Err(MoveTrouble::Backup(why)),
            _ => Err(VaultFailure::KeyringGone.into()),
        }
    }

    fn is_over(&self) -> bool {
        self.at >= self.ask.file.bytes()
    }

    /// Has the keyring read the piece that begins here.
    async fn begin(&self, world: &World, from: u64, replace: bool) -> Result<Reading, MoveTrouble> {
        let gone = |_| MoveTrouble::Vault(VaultFailure::KeyringGone);
        let to = (from + PIECE_BYTES).min(self.ask.file.bytes());
        let part = self.ask.file.part(from, to).await;
        let part = part.ok_or(MoveTrouble::File)?;
        let last = to >= self.ask.file.bytes();
        let read = KeyringAsk::ReadBackup { replace, last };
        let keyring = world.keyring().map_err(gone)?;
        Ok((to, keyring.trading(&read, &[part]).map_err(gone)?))
    }

    /// The records of the next pieces, at least one, until the file is over.
    async fn next(
        &mut self,
        world: &World,
        replace: bool,
    ) -> Result<Vec<(RecordName, Bytes)>, MoveTrouble> {
        let gone = |_| MoveTrouble::Vault(VaultFailure::KeyringGone);
        loop {
            let (to, reading) = match self.ahead.take() {
                Some(ahead) => ahead,
                None => self.begin(world, self.at, replace).await?,
            };
            if to < self.ask.file.bytes() {
                self.ahead = Some(self.begin(world, to, replace).await?);
            }
            let (say, bytes) = reading.await.map_err(gone)?;
            self.at = to;
            match say {
                KeyringSay::BackupRead { records, withheld } => {
                    self.withheld += withheld;
                    if self.is_over() || !records.is_empty() || self.ask.cancelled.is() {
                        return Ok(records.into_iter().zip(bytes).collect());
                    }
                }
                KeyringSay::BackupRefused { why } => return Err(MoveTrouble::Backup(why)),
                KeyringSay::VaultRefused { why } => return Err(why.into()),
                _ => return Err(VaultFailure::KeyringGone.into()),
            }
        }
    }
}

/// What was decided and laid aside so far.
struct Stage {
    intake: Intake,
    db: Rc<Db>,
    /// Whether search has to be told what came: where its index goes as well, it reads everything.
    is_marked: bool,
    /// What is being laid aside while the next records are looked at.
    under_way: Option<oneshot::Receiver<bool>>,
}

impl Stage {
    async fn begin(world: &Rc<World>, here: &Here, how: How) -> Result<Self, MoveTrouble> {
        let storage = |_| MoveTrouble::Storage;
        let db = open_db(world).await?;
        let settings = db.get(Store::Settings, SETTINGS).await.map_err(storage)?;
        let entries = match how {
            How::Merge => ledger::read(world).await.map_err(storage)?.1,
            How::Replace => Vec::new(),
        };
        let entries: BTreeSet<u64> = entries.iter().flatten().map(|entry| entry.id).collect();
        let known = (&*here.chats, &*here.presets, &*here.comparisons);
        unstage(world).await?;
        Ok(Self {
            // A vault that was just made for this has none of its own.
            intake: Intake::new(
                how,
                known,
                (here.vault && settings.is_some(), &here.workspaces),
                entries,
            ),
            db,
            is_marked: how == How::Merge,
            under_way: None,
        })
    }

    /// Decides about records, and lays those aside that are taken in.
    async fn take(
        &mut self,
        world: &World,
        read: Vec<(RecordName, Bytes)>,
    ) -> Result<(), MoveTrouble> {
        let mut admitted = Vec::new();
        let mut since = clock::monotonic_ms();
        for (record, bytes) in read {
            if record.store == MANIFEST {
                continue;
            }
            if clock::monotonic_ms() - since > AT_ONCE_MS {
                clock::turn().await;
                since = clock::monotonic_ms();
            }
            if record.store == Store::Keys.name() && record.id == AUTHOR {
                self.author(record.version, bytes).await?;
                continue;
            }
            let store = Store::ALL.iter().find(|store| store.name() == record.store);
            let Some(store) = store else {
                self.intake.refuse(&record.store, Refused::Unreadable);
                continue;
            };
            // Files and keys are not looked into; files may be large.
            let own = match store {
                Store::Files | Store::Keys => Vec::new(),
                _ => bytes.to_vec(),
            };
            let decided = self
                .intake
                .admit(&record.store, &record.id, record.version, &own);
            if let Ok(decided) = decided {
                let bytes = match &decided.bytes {
                    Some(changed) => Bytes::of(changed),
                    None => bytes,
                };
                admitted.push((*store, decided, bytes));
            }
        }
        let admitted = self.only_newer(admitted).await?;
        self.lay_aside(world, admitted).await
    }

    /// The secret that a person signs with goes beside the vault's header, where there is none.
    async fn author(&self, version: u64, sealed: Bytes) -> Result<(), MoveTrouble> {
        let here = self.db.get(Store::Vault, AUTHOR).await;
        if here.map_err(|_| MoveTrouble::Storage)?.is_some() {
            return Ok(());
        }
        let change = Change::Stage(Store::Vault, AUTHOR.to_owned(), version, sealed);
        let staged = self.db.write(&[change], Durability::Relaxed).await;
        staged.map_err(|_| MoveTrouble::Storage)
    }

    /// Leaves out what is stored here as new or newer.
    async fn only_newer(
        &mut self,
        admitted: Vec<(Store, Admitted, Bytes)>,
    ) -> Result<Vec<(Store, Admitted, Bytes)>, MoveTrouble> {
        let mut newer = Vec::with_capacity(admitted.len());
        for (store, decided, bytes) in admitted {
            if decided.if_newer {
                let here = self.db.get_many(store, &[&decided.id]).await;
                let here = here.map_err(|_| MoveTrouble::Storage)?.pop().flatten();
                if here.is_some_and(|row| row.version >= decided.version) {
                    self.intake.was_known(store.name());
                    continue;
                }
            }
            newer.push((store, decided, bytes));
        }
        Ok(newer)
    }

    async fn lay_aside(
        &mut self,
        world: &World,
        admitted: Vec<(Store, Admitted, Bytes)>,
    ) -> Result<(), MoveTrouble> {
        let gone = |_| MoveTrouble::Vault(VaultFailure::KeyringGone);
        let (sealed, plain): (Vec<_>, Vec<_>) = admitted
            .into_iter()
            .partition(|(store, ..)| *store == Store::Keys);
        let mut changes = Vec::new();
        for (store, decided, bytes) in sealed {
            changes.push(Change::Stage(store, decided.id, decided.version, bytes));
        }
        let mut records = Vec::with_capacity(plain.len());
        let mut texts = Vec::with_capacity(plain.len());
        let mut places = Vec::with_capacity(plain.len());
        for (store, decided, bytes) in plain {
            if self.is_marked && matches!(store, Store::Chats | Store::Messages) {
                // Search finds it by this.
                let id = mark(store, &decided.id);
                let none = Bytes::of(&[]);
                changes.push(Change::Stage(Store::Index, id, decided.version, none));
            }
            records.push(name(store, decided.id.clone(), decided.version));
            places.push((store, decided));
            texts.push(bytes);
        }
        if !records.is_empty() {
            let keyring = world.keyring().map_err(gone)?;
            let sealing = keyring.turn(&KeyringAsk::Seal { records }, &texts);
            let sealed = sealing.map_err(gone)?.await;
            let sealed = sealed.map_err(|_| MoveTrouble::Vault(VaultFailure::KeyringGone))?;
            for ((store, decided), sealed) in places.into_iter().zip(sealed) {
                let sealed = sealed.ok_or(MoveTrouble::Vault(VaultFailure::RecordDamaged))?;
                changes.push(Change::Stage(store, decided.id, decided.version, sealed));
            }
        }
        self.settled().await?;
        let (done, under_way) = oneshot::channel();
        self.under_way = Some(under_way);
        let db = self.db.clone();
        spawn_local(async move {
            let written = db.write(&changes, Durability::Relaxed).await;
            let _ = done.send(written.is_ok());
        });
        Ok(())
    }

    /// Waits until all of it lies there.
    async fn settled(&mut self) -> Result<(), MoveTrouble> {
        let written = match self.under_way.take() {
            Some(under_way) => under_way.await.unwrap_or(false),
            None => true,
        };
        written.then_some(()).ok_or(MoveTrouble::Storage)
    }
}
