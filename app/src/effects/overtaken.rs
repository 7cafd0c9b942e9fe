//! What another tab wrote meanwhile: both are put together, or told to `update`.

use std::rc::Rc;

use maas_core::{
    chats::{ChatId, ChatMessage, ElsewhereMsg, MessageId},
    compare::ComparisonId,
    drafts::DraftsRecord,
    merge::{self, Verdict},
    presets::PresetId,
    prompts::PromptId,
    records::{
        ChatRecord, ComparisonRecord, MessageRecord, PresetRecord, PromptRecord, SettingsRecord,
    },
    trials::{SetId, TestRecord, TestSet, Trial, TrialId},
};
use serde_json::Value;

use super::{
    World,
    persist::{Base, Batch, SETTINGS, Seal, WORKSPACES, Write, name},
    tabs,
};
use crate::{
    bus::KeyringAsk,
    platform::{
        bytes::Bytes,
        db::{Row, Store},
    },
};

/// What `update` is to know once the batch is written.
#[derive(Default)]
pub(super) struct News {
    /// Records that lie there otherwise than this tab has them.
    rows: Vec<(Store, String, u64)>,
    /// Conversations that were deleted.
    deleted: Vec<ChatId>,
    /// What this tab wanted a message to say, and what it says.
    clashes: Vec<[Box<ChatMessage>; 2]>,
}

impl News {
    pub(super) fn tell(self, world: &Rc<World>) {
        for chat in self.deleted {
            world.tell(ElsewhereMsg::Deleted(chat));
        }
        for [ours, theirs] in self.clashes {
            world.tell(ElsewhereMsg::Clash { ours, theirs });
        }
        tabs::take(world, self.rows);
    }
}

/// Makes a batch fit what lies there; `None` where that could not be read.
pub(super) async fn resolve(
    batch: &mut Batch,
    rows: Vec<(Store, String, Option<Row>)>,
    news: &mut News,
) -> Option<()> {
    for (store, id, stored) in rows {
        let row = (store, id);
        let Some(Write::Seal(mut seal)) = batch.remove(&row) else {
            continue;
        };
        let Some(stored) = stored else {
            news.deleted.push(ChatId(row.1));
            continue;
        };
        let Ok(theirs) = open(&seal, &row, &stored).await else {
            batch.insert(row, Write::Seal(seal));
            return None;
        };
        let version = seal.version.max(stored.version) + 1;
        let text = match theirs {
            // Nobody can read it any more.
            None => Some(seal.text.clone()),
            Some(theirs) if row.0 == Store::Messages => {
                message(&seal, &theirs, version, &row.1, news)
            }
            Some(theirs) => together(&seal, &row, &theirs, batch),
        };
        news.rows.push((row.0, row.1.clone(), version));
        if let (Some(text), Some(base)) = (text, &mut seal.base) {
            seal.text = text;
            seal.version = version;
            base.version = stored.version;
            batch.insert(row, Write::Seal(seal));
        }
    }
    Some(())
}

/// Opens a row; `Ok(None)` where it does not open.
async fn open(seal: &Seal, (store, id): &(Store, String), row: &Row) -> Result<Option<String>, ()> {
    let records = vec![name(*store, id.clone(), row.version)];
    let sealed = [Bytes::of(&row.sealed)];
    let opening = seal.keyring.turn(&KeyringAsk::Open { records }, &sealed);
    let mut opened = opening.map_err(|_| ())?.await.map_err(|_| ())?;
    let text = opened.pop().flatten();
    Ok(text.and_then(|text| String::from_utf8(text.to_vec()).ok()))
}

/// What a message is to say; `None` where nothing is to be written.
fn message(seal: &Seal, theirs: &str, version: u64, id: &str, news: &mut News) -> Option<Vec<u8>> {
    let mut ours: MessageRecord = serde_json::from_slice(&seal.text).ok()?;
    let theirs: MessageRecord = serde_json::from_str(theirs).ok()?;
    match merge::message(&ours.message, &theirs.message) {
        Verdict::Ours => {
            ours.message.version = version;
            serde_json::to_vec(&ours).ok()
        }
        Verdict::Theirs => None,
        Verdict::Both => {
            debug_assert_eq!(ours.message.id, MessageId(id.to_owned()));
            let both = [ours.message, theirs.message];
            news.clashes.push(both.map(Box::new));
            None
        }
    }
}

/// Any other record: what both did.
fn together(
    seal: &Seal,
    (store, id): &(Store, String),
    theirs: &str,
    batch: &Batch,
) -> Option<Vec<u8>> {
    let base = seal.base.as_ref()?;
    if *store == Store::Chats {
        let known = base.model.chats.find(&ChatId(id.clone()));
        let known = known.map(|chat| chat.as_ref().clone().into_record());
        let ours: ChatRecord = serde_json::from_slice(&seal.text).ok()?;
        let theirs: ChatRecord = serde_json::from_str(theirs).ok()?;
        let written = |id: &MessageId| {
            let write = batch.get(&(Store::Messages, id.0.clone()));
            matches!(write, Some(Write::Seal(_)))
        };
        let merged = merge::chat(known.as_ref(), &ours, &theirs, written);
        return serde_json::to_vec(&merged).ok();
    }
    let ours: Value = serde_json::from_slice(&seal.text).ok()?;
    let theirs: Value = serde_json::from_str(theirs).ok()?;
    let known = before(base, *store, id);
    let together = match store {
        Store::Prompts => merge::prompt,
        _ => merge::fields,
    };
    serde_json::to_vec(&together(known.as_ref(), &ours, &theirs)).ok()
}

/// A record as this tab knew it before the change.
fn before(base: &Base, store: Store, id: &str) -> Option<Value> {
    let model = &base.model;
    match store {
        Store::Settings if id == SETTINGS => {
            serde_json::to_value(SettingsRecord::from_state(&model.session, &model.providers)).ok()
        }
        Store::Settings if id == WORKSPACES => serde_json::to_value(model.workspaces.record()).ok(),
        Store::Settings => {
            let drafts = model.drafts.of.iter();
            let record = DraftsRecord {
                version: model.drafts.version,
                drafts: drafts
                    .map(|(chat, one)| (chat.clone(), one.clone()))
                    .collect(),
                setup: model.drafts.setup.clone(),
            };
            serde_json::to_value(record).ok()
        }
        Store::Presets => {
            let preset = model.presets.find(&PresetId(id.to_owned()))?;
            let preset = preset.as_ref().clone();
            serde_json::to_value(PresetRecord { preset }).ok()
        }
        Store::Prompts => {
            let prompt = model.prompts.find(&PromptId(id.to_owned()))?;
            let prompt = prompt.as_ref().clone();
            serde_json::to_value(PromptRecord { prompt }).ok()
        }
        Store::Comparisons => {
            let comparison = model.comparisons.find(&ComparisonId(id.to_owned()))?;
            let comparison = comparison.as_ref().clone();
            serde_json::to_value(ComparisonRecord { comparison }).ok()
        }
        Store::Tests => {
            let (set, run) = (SetId(id.to_owned()), TrialId(id.to_owned()));
            let set = model
                .trials
                .set(&set)
                .map(|set| TestRecord::Set(TestSet::clone(set)));
            let run = || {
                model
                    .trials
                    .run(&run)
                    .map(|run| TestRecord::Run(Trial::clone(run)))
            };
            serde_json::to_value(set.or_else(run)?).ok()
        }
        _ => None,
    }
}
