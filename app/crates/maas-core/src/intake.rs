//! Which records that come from a backup or from another app are taken in, and as what.
//!
//! One record after the other, as they come: conversations before their messages. A conversation that is here already stays as it is
//! when it has all that the other one has, is replaced when the other one has all of it and more, and where both went
//! on differently the other one is taken in beside it, under ids that are the same the next time.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use maas_protocol::json;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    chats::{Branch, Chat, ChatId, Chats, MessageId},
    compare::{ComparisonId, Comparisons},
    drafts::DraftsRecord,
    files::FileId,
    ledger::page,
    presets::{PresetId, Presets},
    records::{
        ChatRecord, ComparisonRecord, MessageRecord, PresetRecord, PromptRecord,
        PromptVersionRecord, RunRecord, SettingsRecord,
    },
    trials::{TestRecord, TrialRecord},
    workspaces::{WorkspaceId, Workspaces, WorkspacesRecord},
};

#[cfg(test)]
mod tests;

/// So many records are looked at; more is no backup of a person's chats, in records.
pub const MAX_RECORDS: usize = 1_000_000;
/// The longest record of anything but files, in bytes: it is read as a whole, several times as large as it is here.
const MAX_BYTES: usize = 32 << 20;
/// The longest record of a conversation without its messages: more than 200,000 of their ids.
const MAX_CHAT_BYTES: usize = 8 << 20;
/// In so many ways one conversation may have gone on.
const MAX_WAYS: u8 = 8;
/// The longest id of a record, in characters.
const MAX_ID_CHARS: usize = 64;

/// What becomes of what is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It stays, and the rest comes to it.
    Merge,
    /// It goes.
    Replace,
}

/// What is in a backup, as its first record says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Manifest {
    /// The app's version that wrote it.
    pub app: String,
    /// When, ms since 1970.
    pub created_ms: u64,
    /// Whether keys are in it.
    pub keys: bool,
    /// How many records are in it, by store.
    pub counts: BTreeMap<String, u64>,
}

/// A record that is taken in.
#[derive(Debug, PartialEq, Eq)]
pub struct Admitted {
    /// Under this id.
    pub id: String,
    /// As this version.
    pub version: u64,
    /// With this content; `None` is as it came.
    pub bytes: Option<Vec<u8>>,
    /// Only where what is stored under this id is older, or nothing is.
    pub if_newer: bool,
}

/// Why a record is not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    /// It is here already.
    Known,
    /// What is here stays.
    Kept,
    /// Nothing that is taken in refers to it.
    Unused,
    /// It cannot be read.
    Unreadable,
    /// It is there a second time.
    Twice,
}

/// What was done so far, by store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records that are taken in.
    pub taken: BTreeMap<String, usize>,
    /// Records that are not, and why.
    pub refused: BTreeMap<(String, Refused), usize>,
    /// Conversations that went on differently here and there; they are among those taken in.
    pub beside: usize,
}

/// A conversation that is here.
#[derive(Clone, Debug, Default)]
struct Known {
    version: u64,
    workspace: WorkspaceId,
    messages: BTreeSet<MessageId>,
}

/// What is here, and what was decided so far.
#[derive(Clone, Debug)]
pub struct Intake {
    how: How,
    chats: BTreeMap<ChatId, Known>,
    presets: BTreeMap<PresetId, u64>,
    comparisons: BTreeMap<ComparisonId, u64>,
    entries: BTreeSet<u64>,
    settings: bool,
    workspaces: WorkspacesRecord,
    /// Where conversations go that come from another app, which knows no workspaces of ours.
    pub into: WorkspaceId,
    /// Messages that conversations taken in refer to: by which way their ids are made, and whether some may be here.
    wanted: BTreeMap<MessageId, (u8, bool)>,
    files: BTreeSet<FileId>,
    /// The records that were there, by a hash: two that have the same one by chance there are hardly ever.
    seen: BTreeSet<u64>,
    /// What was done.
    pub tally: Tally,
    /// The conversations that are taken in.
    pub brought: Vec<ChatRecord>,
}

impl Intake {
    /// Begins, with what is here. `settings`: whether there are some that were stored; `entries`: the ids of the ledger.
    pub fn new(
        how: How,
        (chats, presets, comparisons): (&Chats, &Presets, &Comparisons),
        (settings, workspaces): (bool, &Workspaces),
        entries: BTreeSet<u64>,
    ) -> Self {
        let mut intake = Self {
            how,
            chats: BTreeMap::new(),
            presets: BTreeMap::new(),
            comparisons: BTreeMap::new(),
            entries: BTreeSet::new(),
            settings: false,
            workspaces: WorkspacesRecord::default(),
            into: WorkspaceId::default(),
            wanted: BTreeMap::new(),
            files: BTreeSet::new(),
            seen: BTreeSet::new(),
            tally: Tally::default(),
            brought: Vec::new(),
        };
        if how == How::Merge {
            let known = |chat: &Chat| Known {
                version: chat.version,
                workspace: chat.workspace.clone(),
                messages: chat.all_ids().into_iter().collect(),
            };
            intake.chats = chats
                .all()
                .map(|chat| (chat.id.clone(), known(chat)))
                .collect();
            let presets = presets.list.iter();
            intake.presets = presets
                .map(|preset| (preset.id.clone(), preset.version))
                .collect();
            let comparisons = comparisons.list.iter();
            intake.comparisons = comparisons
                .map(|one| (one.id.clone(), one.version))
                .collect();
            intake.settings = settings;
            intake.workspaces = workspaces.record();
            intake.entries = entries;
        }
        intake
    }

    /// Decides about a record, and keeps count.
    ///
    /// # Errors
    /// [`Refused`] says why it is not taken in.
    pub fn admit(
        &mut self,
        store: &str,
        id: &str,
        version: u64,
        bytes: &[u8],
    ) -> Result<Admitted, Refused> {
        let decided = self.decide(store, id, version, bytes);
        match &decided {
            Ok(_) => *self.tally.taken.entry(store.to_owned()).or_default() += 1,
            Err(why) => self.refuse(store, *why),
        }
        decided
    }

    /// Counts a record that was decided about elsewhere.
    pub fn refuse(&mut self, store: &str, why: Refused) {
        let refused = &mut self.tally.refused;
        *refused.entry((store.to_owned(), why)).or_default() += 1;
    }

    /// A record that was to be taken in turned out to be here.
    pub fn was_known(&mut self, store: &str) {
        if let Some(taken) = self.tally.taken.get_mut(store) {
            *taken = taken.saturating_sub(1);
        }
        self.refuse(store, Refused::Known);
    }

    fn decide(
        &mut self,
        store: &str,
        id: &str,
        version: u64,
        bytes: &[u8],
    ) -> Result<Admitted, Refused> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if id.is_empty() || id.len() > MAX_ID_CHARS || !id.chars().all(fits) {
            return Err(Refused::Unreadable);
        }
        let mut hasher = DefaultHasher::new();
        (store, id).hash(&mut hasher);
        if self.seen.len() >= MAX_RECORDS || !self.seen.insert(hasher.finish()) {
            return Err(Refused::Twice);
        }
        let most = if store == "chats" {
            MAX_CHAT_BYTES
        } else {
            MAX_BYTES
        };
        if bytes.len() > most && store != "files" {
            return Err(Refused::Unreadable);
        }
        let as_it_is = || Admitted {
            id: id.to_owned(),
            version,
            bytes: None,
            if_newer: false,
        };
        match store {
            "settings" if id == "workspaces" => self.workspaces(version, bytes),
            "settings" => {
                match id {
                    "settings" => drop(read::<SettingsRecord>(bytes)?),
                    "drafts" => drop(read::<DraftsRecord>(bytes)?),
                    _ => return Err(Refused::Unreadable),
                }
                if self.settings {
                    Err(Refused::Kept)
                } else {
                    Ok(as_it_is())
                }
            }
            "chats" => self.chat(id, read(bytes)?),
            "messages" => self.message(id, version, read(bytes)?),
            "presets" => {
                let preset = read::<PresetRecord>(bytes)?.preset;
                same(&preset.id.0, id)?;
                newer(self.presets.get(&preset.id), version)?;
                Ok(as_it_is())
            }
            "comparisons" => {
                let comparison = read::<ComparisonRecord>(bytes)?.comparison;
                same(&comparison.id.0, id)?;
                newer(self.comparisons.get(&comparison.id), version)?;
                Ok(as_it_is())
            }
            "prompts" => {
                same(&read::<PromptRecord>(bytes)?.prompt.id.0, id)?;
                Ok(Admitted {
                    if_newer: self.how == How::Merge,
                    ..as_it_is()
                })
            }
            "prompt-versions" => {
                same(&read::<PromptVersionRecord>(bytes)?.id.0, id)?;
                Ok(Admitted {
                    if_newer: self.how == How::Merge,
                    ..as_it_is()
                })
            }
            "benchmarks" => {
                same(&read::<RunRecord>(bytes)?.run.id.0, id)?;
                Ok(Admitted {
                    if_newer: self.how == How::Merge,
                    ..as_it_is()
                })
            }
            "tests" => {
                same(read::<TestRecord>(bytes)?.id(), id)?;
                Ok(Admitted {
                    if_newer: self.how == How::Merge,
                    ..as_it_is()
                })
            }
            "trials" => {
                same(&read::<TrialRecord>(bytes)?.id(), id)?;
                Ok(Admitted {
                    if_newer: self.how == How::Merge,
                    ..as_it_is()
                })
            }
            "files" => {
                let wanted = self.files.contains(&FileId(id.to_owned()));
                if !wanted && self.how == How::Merge {
                    return Err(Refused::Unused);
                }
                Ok(Admitted {
                    if_newer: self.how == How::Merge,
                    ..as_it_is()
                })
            }
            "ledger" => self.entries(version, bytes),
            "keys" => Ok(as_it_is()),
            _ => Err(Refused::Unreadable),
        }
    }

    /// Those that are not here come to those that are.
    fn workspaces(&mut self, version: u64, bytes: &[u8]) -> Result<Admitted, Refused> {
        let others = read::<WorkspacesRecord>(bytes)?;
        let mut all = self.workspaces.with(&others);
        if self.how == How::Merge && all.of.len() == self.workspaces.of.len() {
            return Err(Refused::Known);
        }
        all.version = self.workspaces.version.max(version) + 1;
        Ok(Admitted {
            id: "workspaces".to_owned(),
            version: all.version,
            bytes: Some(serde_json::to_vec(&all).map_err(|_| Refused::Unreadable)?),
            if_newer: false,
        })
    }

    fn chat(&mut self, id: &str, mut record: ChatRecord) -> Result<Admitted, Refused> {
        same(&record.id.0, id)?;
        if !self.into.is_first() {
            record.workspace.clone_from(&self.into);
        }
        for way in 0..MAX_WAYS {
            let record = in_way(&record, way);
            let ids = ids_of(&record);
            // No more messages than this can come in with them.
            if self.wanted.len() + ids.len() > MAX_RECORDS {
                return Err(Refused::Unreadable);
            }
            let known = self.chats.get(&record.id);
            if known.is_some_and(|known| ids.is_subset(&known.messages)) {
                return Err(Refused::Known);
            }
            if known.is_some_and(|known| !known.messages.is_subset(&ids)) {
                continue;
            }
            return Ok(self.take(record, ids, way));
        }
        Err(Refused::Kept)
    }

    fn take(&mut self, mut record: ChatRecord, ids: BTreeSet<MessageId>, way: u8) -> Admitted {
        let known = self.chats.get(&record.id);
        let here = known.is_some();
        if let Some(known) = known {
            record.version = known.version.max(record.version) + 1;
            // Where it was put here it stays.
            record.workspace.clone_from(&known.workspace);
        }
        for message in &ids {
            let as_written = MessageId(id_in_way(&message.0, way));
            self.wanted.insert(as_written, (way, here));
        }
        self.files.extend(record.files.iter().cloned());
        self.tally.beside += usize::from(way > 0);
        let known = Known {
            version: record.version,
            workspace: record.workspace.clone(),
            messages: ids,
        };
        self.chats.insert(record.id.clone(), known);
        let admitted = Admitted {
            id: record.id.0.clone(),
            version: record.version,
            bytes: serde_json::to_vec(&record).ok(),
            if_newer: false,
        };
        self.brought.push(record);
        admitted
    }

    fn message(
        &mut self,
        id: &str,
        version: u64,
        mut record: MessageRecord,
    ) -> Result<Admitted, Refused> {
        same(&record.message.id.0, id)?;
        let wanted = self.wanted.get(&record.message.id);
        let Some((way, here)) = wanted.copied() else {
            return Err(Refused::Unused);
        };
        let files = record.message.files.iter();
        self.files.extend(files.map(|file| file.id.clone()));
        if way == 0 {
            return Ok(Admitted {
                id: id.to_owned(),
                version,
                bytes: None,
                if_newer: here,
            });
        }
        record.message.id = MessageId(id_in_way(id, way));
        Ok(Admitted {
            id: record.message.id.0.clone(),
            version,
            bytes: Some(serde_json::to_vec(&record).map_err(|_| Refused::Unreadable)?),
            if_newer: here,
        })
    }

    /// Of a row of the ledger what is not here: the same entries may lie in other rows by now.
    fn entries(&mut self, version: u64, bytes: &[u8]) -> Result<Admitted, Refused> {
        let mut entries = page::read(bytes).ok_or(Refused::Unreadable)?;
        entries.retain(|entry| self.entries.insert(entry.id));
        let first = entries.first().ok_or(Refused::Known)?;
        Ok(Admitted {
            id: page::row_id(first.id),
            version,
            bytes: Some(page::write(&entries)),
            if_newer: false,
        })
    }
}

fn read<Record: DeserializeOwned>(bytes: &[u8]) -> Result<Record, Refused> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refused::Unreadable)?;
    json::read(text).map_err(|_| Refused::Unreadable)
}

fn same(within: &str, id: &str) -> Result<(), Refused> {
    if within == id {
        Ok(())
    } else {
        Err(Refused::Unreadable)
    }
}

fn newer(here: Option<&u64>, version: u64) -> Result<(), Refused> {
    match here {
        Some(here) if *here >= version => Err(Refused::Known),
        _ => Ok(()),
    }
}

fn ids_of(record: &ChatRecord) -> BTreeSet<MessageId> {
    let aside = record.branches.iter().flat_map(|branch| &branch.messages);
    record.messages.iter().chain(aside).cloned().collect()
}

/// The record of a conversation under the ids of another way; the first way is as it came.
fn in_way(record: &ChatRecord, way: u8) -> ChatRecord {
    let other = |id: &MessageId| MessageId(id_in_way(&id.0, way));
    let branch = |branch: &Branch| Branch {
        after: branch.after.as_ref().map(other),
        messages: branch.messages.iter().map(other).collect(),
    };
    ChatRecord {
        id: ChatId(id_in_way(&record.id.0, way)),
        messages: record.messages.iter().map(other).collect(),
        branches: record.branches.iter().map(branch).collect(),
        ..record.clone()
    }
}

/// An id in every way; whichever of them one begins with, they are the same ones.
pub(crate) fn in_all_ways(id: &str) -> impl Iterator<Item = String> {
    (0..MAX_WAYS).map(move |way| id_in_way(id, way))
}

/// The same id in another way, and that way's as it was: each hex digit is changed alike.
fn id_in_way(id: &str, way: u8) -> String {
    let other = |c: char| match c.to_digit(16) {
        Some(digit) => char::from_digit(digit ^ u32::from(way), 16).unwrap_or(c),
        None => c,
    };
    id.chars().map(other).collect()
}
