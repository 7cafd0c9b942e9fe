//! Reads records. Of a chat's messages the end comes first, then piece by piece what stands before it, so that a long chat
//! is on screen at once and no piece holds up the page.

use std::{collections::VecDeque, rc::Rc};

use futures_channel::oneshot;
use maas_core::{
    benchmark::BenchmarkMsg,
    chats::{Chat, ChatId, ChatMessage, ChatsMsg, MessageId},
    compare::{CompareMsg, Comparison},
    drafts::{DraftsMsg, DraftsRecord},
    msg::SessionMsg,
    presets::{Preset, PresetsMsg},
    records::{
        ChatRecord, ComparisonRecord, MessageRecord, PresetRecord, RunRecord, SettingsRecord,
    },
    workspaces::{WorkspaceId, WorkspacesMsg, WorkspacesRecord},
};
use maas_protocol::json;
use serde::de::DeserializeOwned;
use yew::platform::spawn_local;

use super::{
    World,
    persist::{self, DRAFTS, SETTINGS, WORKSPACES, name},
    tabs,
};
use crate::{
    bus::KeyringAsk,
    platform::{
        bytes::Bytes,
        clock,
        db::{Db, DbError, Row, Store},
        prefs,
    },
};

/// So many messages are read first: they fill more than one screen.
const FIRST: usize = 6;
/// So many are read in one piece after that.
const PIECE: usize = 40;
/// So many chats' own records are read in one piece.
const CHATS: u32 = 250;
/// So many sealed bytes of chats, and the piece that goes beyond it, are read before the vault is open.
const AHEAD_BYTES: usize = 16 * 1024 * 1024;

/// Reads the settings and the list of chats; ends with the list, however empty, or with the failure.
pub(super) fn load_all(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        let keys = world.opened_keys.take();
        let Ok(Everything {
            settings,
            workspaces,
            drafts,
            presets,
            chats,
            comparisons,
            damaged,
        }) = read_all(&world).await
        else {
            return world.tell(SessionMsg::LoadFailed);
        };
        world.tell(SessionMsg::SettingsLoaded {
            version: settings.version,
            settings: settings.settings,
            providers: settings.providers,
            keys,
            refused: settings.refused,
            prices: settings.prices,
        });
        // An address may name a chat, and that leads to its workspace.
        let place = prefs::workspace().map(WorkspaceId);
        world.tell(WorkspacesMsg::Loaded(Box::new(workspaces), place));
        // Drawing what these change has a task of its own, and so has the list.
        clock::turn().await;
        world.tell(ChatsMsg::ListLoaded { chats, damaged });
        world.tell(CompareMsg::Loaded(comparisons));
        // A default comes before the drafts: what was chosen for the new chat stands over it.
        world.tell(PresetsMsg::Loaded(presets));
        world.tell(DraftsMsg::Loaded(Box::new(drafts)));
        if let Some(id) = prefs::take_brought_over() {
            if let Ok((drafts, _)) = one::<DraftsRecord>(&world, &id).await {
                world.tell(DraftsMsg::BroughtOver(Box::new(drafts)));
            }
            persist::brought_over(&world, id);
        }
    });
}

/// Reads what was measured, and says so.
pub(super) fn load_runs(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        world.tell(match read_runs(&world).await {
            Ok((runs, damaged)) => BenchmarkMsg::Loaded {
                runs: runs.into_iter().map(|record| record.run).collect(),
                damaged,
            },
            Err(_) => BenchmarkMsg::LoadFailed,
        });
    });
}

async fn read_runs(world: &World) -> Result<(Vec<RunRecord>, usize), DbError> {
    let rows = world.db().await?.all(Store::Benchmarks).await?;
    open(world, Store::Benchmarks, rows).await
}

/// What is read when the vault has opened.
struct Everything {
    settings: SettingsRecord,
    workspaces: WorkspacesRecord,
    drafts: DraftsRecord,
    presets: Vec<Preset>,
    chats: Vec<Chat>,
    comparisons: Vec<Comparison>,
    damaged: usize,
}

/// The same on its way: read, and with the keyring to be opened. Of the chats, piece by piece, as many as have been read.
pub(super) struct Reading {
    db: Rc<Db>,
    settings: Opening,
    workspaces: Opening,
    drafts: Opening,
    presets: Opening,
    comparisons: Opening,
    chats: VecDeque<Opening>,
    /// After which chat the next piece lies; `None` where nothing follows.
    more: Option<After>,
    /// So many sealed bytes of chats were handed over.
    bytes: usize,
}

/// After this id; from the first one on where there is none.
type After = Option<String>;

/// Reads while the keyring is busy with the passphrase. It answers in order, so what is handed over behind the passphrase is opened as soon
/// as the vault is, and nobody waits for the database then.
pub(super) fn read_ahead(world: &Rc<World>) {
    let (done, reading) = oneshot::channel();
    world.ahead.replace(Some(reading));
    let world = world.clone();
    spawn_local(async move {
        let Ok(mut reading) = Reading::begin(&world).await else {
            return;
        };
        let is_over = |reading: &Reading| reading.more.is_none() || reading.bytes >= AHEAD_BYTES;
        while !is_over(&reading) && world.watch.get().is_none() && !done.is_canceled() {
            if reading.read_piece(&world).await.is_err() {
                return;
            }
        }
        let _ = done.send(reading);
    });
}

async fn read_all(world: &World) -> Result<Everything, DbError> {
    let ahead = world.ahead.take();
    // What was read ahead opens unless the passphrase was not right at once; then it is read anew.
    if let Some(reading) = ahead
        && let Ok(reading) = reading.await
        && let Ok(all) = reading.finish(world).await
    {
        return Ok(all);
    }
    Reading::begin(world).await?.finish(world).await
}

impl Reading {
    async fn begin(world: &World) -> Result<Self, DbError> {
        let db = world.db().await?;
        let presets = db.all(Store::Presets).await?;
        let comparisons = db.all(Store::Comparisons).await?;
        Ok(Self {
            settings: begin_one(world, SETTINGS).await?,
            workspaces: begin_one(world, WORKSPACES).await?,
            drafts: begin_one(world, DRAFTS).await?,
            presets: Opening::begin(world, Store::Presets, presets)?,
            comparisons: Opening::begin(world, Store::Comparisons, comparisons)?,
            chats: VecDeque::new(),
            more: Some(None),
            bytes: 0,
            db,
        })
    }

    /// Reads the next piece of the chats, if there is one, and has it opened.
    async fn read_piece(&mut self, world: &World) -> Result<(), DbError> {
        let Some(from) = self.more.take() else {
            return Ok(());
        };
        let piece = self.db.after(Store::Chats, from.as_deref(), CHATS).await?;
        let rows = piece.rows.iter();
        self.bytes += rows.map(|(_, row)| row.sealed.len()).sum::<usize>();
        self.chats
            .push_back(Opening::begin(world, Store::Chats, piece.rows)?);
        self.more = piece.more.map(Some);
        Ok(())
    }

    /// Waits for all of it: while one piece is opened the next one is read, and no piece holds up the page.
    async fn finish(mut self, world: &World) -> Result<Everything, DbError> {
        let (mut chats, mut damaged) = (Vec::new(), 0);
        loop {
            while self.more.is_some() && self.chats.len() < 2 {
                self.read_piece(world).await?;
            }
            let Some(piece) = self.chats.pop_front() else {
                break;
            };
            let (records, bad) = piece.finish::<ChatRecord>().await?;
            chats.extend(records.into_iter().map(Chat::from_record));
            damaged += bad;
            // Several may lie there, opened.
            clock::turn().await;
        }
        let (settings, bad_settings) = self.settings.finish_one().await?;
        let (workspaces, bad_workspaces) = self.workspaces.finish_one().await?;
        let (drafts, bad_drafts) = self.drafts.finish_one().await?;
        let (presets, bad_presets) = self.presets.finish::<PresetRecord>().await?;
        let (comparisons, bad_comparisons) = self.comparisons.finish::<ComparisonRecord>().await?;
        let comparisons = comparisons.into_iter().map(|record| record.comparison);
        Ok(Everything {
            settings,
            workspaces,
            drafts,
            presets: presets.into_iter().map(|record| record.preset).collect(),
            chats,
            comparisons: comparisons.collect(),
            damaged: damaged
                + bad_settings
                + bad_workspaces
                + bad_drafts
                + bad_presets
                + bad_comparisons,
        })
    }
}

/// A record that there is one of, beside the settings; as at first where it is not there or does not open.
async fn one<Record: DeserializeOwned + Default>(
    world: &World,
    id: &str,
) -> Result<(Record, usize), DbError> {
    begin_one(world, id).await?.finish_one().await
}

async fn begin_one(world: &World, id: &str) -> Result<Opening, DbError> {
    let row = world.db().await?.get(Store::Settings, id).await?;
    let rows = row.map(|row| (id.to_owned(), row)).into_iter().collect();
    Opening::begin(world, Store::Settings, rows)
}

/// Reads the messages of a chat; those of its line end first.
pub(super) fn load_messages(
    world: &Rc<World>,
    chat: ChatId,
    line: Vec<MessageId>,
    aside: Vec<MessageId>,
) {
    let world = world.clone();
    spawn_local(async move {
        let read = read(&world, &chat, &line, &aside).await;
        world.tell(match read {
            Ok((messages, damaged)) => ChatsMsg::MessagesLoaded {
                chat,
                messages,
                damaged,
            },
            Err(_) => ChatsMsg::LoadFailed(chat),
        });
    });
}

async fn read(
    world: &Rc<World>,
    chat: &ChatId,
    line: &[MessageId],
    aside: &[MessageId],
) -> Result<(Vec<ChatMessage>, usize), DbError> {
    // What was typed a moment ago may still be on its way into the database.
    world.writer.flushed().await;
    let (rest, end) = line.split_at(line.len().saturating_sub(FIRST));
    let (mut all, mut damaged) = finish(begin(world, end).await?).await?;
    // Before it is shown: an answer that another tab is writing was not cut.
    tabs::look(world, &all).await;
    if !rest.is_empty() || !aside.is_empty() {
        let (chat, messages) = (chat.clone(), all.clone());
        // Drawing the end has a task of its own, between reading it and asking for the rest.
        clock::turn().await;
        world.tell(ChatsMsg::EndLoaded { chat, messages });
        clock::turn().await;
    }
    let mut opening = None;
    for piece in rest.rchunks(PIECE).chain(aside.chunks(PIECE)) {
        // One piece is opened while the next one is read.
        let next = begin(world, piece).await?;
        if let Some(opening) = opening.replace(next) {
            let (messages, bad) = finish(opening).await?;
            all.extend(messages);
            damaged += bad;
        }
    }
    if let Some(opening) = opening {
        let (messages, bad) = finish(opening).await?;
        all.extend(messages);
        damaged += bad;
    }
    tabs::look(world, &all).await;
    Ok((all, damaged))
}

async fn begin(world: &World, ids: &[MessageId]) -> Result<Opening, DbError> {
    let ids: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
    let rows = world.db().await?.get_many(Store::Messages, &ids).await?;
    let found: Vec<(String, Row)> = ids
        .into_iter()
        .zip(rows)
        .filter_map(|(id, row)| Some((id.to_owned(), row?)))
        .collect();
    Opening::begin(world, Store::Messages, found)
}

async fn finish(opening: Opening) -> Result<(Vec<ChatMessage>, usize), DbError> {
    let (records, damaged) = opening.finish::<MessageRecord>().await?;
    let messages = records.into_iter().map(ChatMessage::from_record);
    Ok((messages.collect(), damaged))
}

/// Opens rows; one that does not open is counted and left out.
pub(super) async fn open<Record: DeserializeOwned>(
    world: &World,
    store: Store,
    rows: Vec<(String, Row)>,
) -> Result<(Vec<Record>, usize), DbError> {
    let opening = Opening::begin(world, store, rows)?;
    opening.finish().await
}

/// Rows that the keyring is opening.
struct Opening {
    asked: usize,
    answer: Option<oneshot::Receiver<Vec<Option<Bytes>>>>,
}

impl Opening {
    /// Has rows opened, and does not wait for it.
    fn begin(world: &World, store: Store, rows: Vec<(String, Row)>) -> Result<Self, DbError> {
        let asked = rows.len();
        let mut answer = None;
        if asked > 0 {
            let keyring = world.keyring().map_err(|_| DbError::Read)?;
            let one = |(id, row): (String, Row)| (name(store, id, row.version), row.sealed);
            let (records, sealed): (_, Vec<Vec<u8>>) = rows.into_iter().map(one).unzip();
            let opening = keyring.turn(&KeyringAsk::Open { records }, &Bytes::in_one(&sealed));
            answer = Some(opening.map_err(|_| DbError::Read)?);
        }
        Ok(Self { asked, answer })
    }

    /// The one record that was asked for; as at first where it is not there or does not open.
    async fn finish_one<Record: DeserializeOwned + Default>(
        self,
    ) -> Result<(Record, usize), DbError> {
        let (mut records, damaged) = self.finish().await?;
        Ok((records.pop().unwrap_or_default(), damaged))
    }

    /// What opened, in the order asked, and how many did not.
    async fn finish<Record: DeserializeOwned>(self) -> Result<(Vec<Record>, usize), DbError> {
        let Some(answer) = self.answer else {
            return Ok((Vec::new(), 0));
        };
        let texts = answer.await.map_err(|_| DbError::Read)?;
        let read = |text: &Bytes| json::read(&String::from_utf8(text.to_vec()).ok()?).ok();
        let opened: Vec<Record> = texts.iter().flatten().filter_map(read).collect();
        // They all came in the one buffer that was handed over.
        if let Some(text) = texts.into_iter().flatten().next() {
            text.give_back();
        }
        let damaged = self.asked - opened.len();
        Ok((opened, damaged))
    }
}
