//! Reads records. Of a chat's messages the end comes first, then piece by piece what stands before it, so that a long chat
//! is on screen at once and no piece holds up the page.

use std::rc::Rc;

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

async fn read_all(world: &World) -> Result<Everything, DbError> {
    let db = world.db().await?;
    let (settings, bad_settings) = one::<SettingsRecord>(world, SETTINGS).await?;
    let (workspaces, bad_workspaces) = one::<WorkspacesRecord>(world, WORKSPACES).await?;
    let (drafts, bad_drafts) = one::<DraftsRecord>(world, DRAFTS).await?;
    let rows = db.all(Store::Presets).await?;
    let (presets, bad_presets) = open::<PresetRecord>(world, Store::Presets, rows).await?;
    let (chats, bad_chats) = open_all(world, &db).await?;
    let rows = db.all(Store::Comparisons).await?;
    let (comparisons, bad_comparisons) =
        open::<ComparisonRecord>(world, Store::Comparisons, rows).await?;
    let comparisons = comparisons.into_iter().map(|record| record.comparison);
    Ok(Everything {
        settings,
        workspaces,
        drafts,
        presets: presets.into_iter().map(|record| record.preset).collect(),
        chats,
        comparisons: comparisons.collect(),
        damaged: bad_settings
            + bad_workspaces
            + bad_drafts
            + bad_presets
            + bad_chats
            + bad_comparisons,
    })
}

/// Every chat's own record, piece by piece: while one is opened the next one is read, and no piece holds up the page.
async fn open_all(world: &World, db: &Db) -> Result<(Vec<Chat>, usize), DbError> {
    let (mut all, mut damaged) = (Vec::new(), 0);
    let mut take = |(chats, bad): (Vec<ChatRecord>, usize)| {
        all.extend(chats.into_iter().map(Chat::from_record));
        damaged += bad;
    };
    let (mut from, mut opening): (Option<String>, Option<Opening>) = (None, None);
    loop {
        let piece = db.after(Store::Chats, from.as_deref(), CHATS).await?;
        let next = Opening::begin(world, Store::Chats, piece.rows)?;
        if let Some(opening) = opening.replace(next) {
            take(opening.finish().await?);
        }
        from = piece.more;
        if from.is_none() {
            break;
        }
    }
    if let Some(opening) = opening {
        take(opening.finish().await?);
    }
    Ok((all, damaged))
}

/// A record that there is one of, beside the settings; as at first where it is not there or does not open.
async fn one<Record: DeserializeOwned + Default>(
    world: &World,
    id: &str,
) -> Result<(Record, usize), DbError> {
    let row = world.db().await?.get(Store::Settings, id).await?;
    let rows = row.map(|row| (id.to_owned(), row)).into_iter().collect();
    let (mut records, damaged) = open(world, Store::Settings, rows).await?;
    Ok((records.pop().unwrap_or_default(), damaged))
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
