//! Workspaces: projects that lie apart from each other in one vault, each with its own chats, comparisons, presets and prompts, its own
//! choice of providers, and budgets of its own.
//!
//! What belongs to one names it by its id, inside what is sealed. The first workspace has the empty id: so everything from before there
//! were any belongs to it, and no record has to be written anew. One that is deleted leaves a mark that says where its contents went; they
//! need not be touched for that, and what another tab or an old backup still brings to it goes there too.
//!
//! For another kind of record to belong to a workspace: give it a `workspace: WorkspaceId` with a serde default, an arm in [`Item`], and list
//! those for which [`Workspaces::is_here`] is true.

use std::rc::Rc;

use maas_protocol::{
    error::{ErrorKind, ProviderError},
    provider::ProviderRef,
};
use serde::{Deserialize, Serialize};

use crate::{
    Model,
    budget::Budget,
    chats::{Chat, ChatId, ChatSetup, ModelRef},
    compare::{ComparisonId, Comparisons},
    few::Few,
    presets::PresetId,
    prompts::PromptId,
};

mod contents;
#[cfg(test)]
mod tests;
mod update;

pub(crate) use contents::forget;
pub(crate) use update::{follow, save_in_memory, update};

/// So many there may be at once.
pub const MOST: usize = 100;
/// A name's greatest length in characters.
pub const NAME_CHARS: usize = 60;

/// The first one's id.
static FIRST: WorkspaceId = WorkspaceId(String::new());

/// A workspace's random id: 32 hex digits; that of the first one is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkspaceId(pub String);

impl WorkspaceId {
    /// Whether it is the one that was there before there were any.
    pub fn is_first(&self) -> bool {
        self.0.is_empty()
    }
}

/// What is set for a workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Workspace {
    /// What people call it; empty for the first one until somebody names it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// When it was made, ms since 1970.
    pub created_ms: u64,
    /// Providers that are not asked from it, so their keys do not go out for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<ProviderRef>,
    /// What may be spent in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<Budget>,
    /// Who answers in new chats, where no preset says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelRef>,
    /// Whether it was deleted; then the rest is empty.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// Where its contents went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<WorkspaceId>,
}

/// Every workspace, and which one this tab is in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workspaces {
    /// What was set for them, and the marks of deleted ones; nothing for the first one until something is set for it.
    pub of: Few<WorkspaceId, Rc<Workspace>>,
    /// The one that this tab is in.
    pub current: WorkspaceId,
    /// The one that a tab last went to, where a new tab begins.
    pub last: WorkspaceId,
    /// Where this tab was before the vault was closed or the page loaded anew.
    pub wanted: Option<WorkspaceId>,
    /// Whether those of the opened vault have come.
    pub listed: bool,
    /// Counts the writes.
    pub version: u64,
    /// How the next new chat was set up in the others.
    pub parked: Few<WorkspaceId, ChatSetup>,
    /// Deleted, while they can be taken back.
    pub thrown_away: Vec<Rc<Gone>>,
    /// What was moved last and where it was, while it can be taken back.
    pub moved: Vec<(Item, WorkspaceId)>,
}

/// The workspaces as stored: one row for all, for there are few.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkspacesRecord {
    /// Counts the writes.
    pub version: u64,
    /// By id.
    pub of: Few<WorkspaceId, Rc<Workspace>>,
    /// The one that a tab last went to.
    pub last: WorkspaceId,
}

/// Something that belongs to a workspace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// A conversation.
    Chat(ChatId),
    /// A comparison, with its columns.
    Comparison(ComparisonId),
    /// A preset.
    Preset(PresetId),
    /// A template of the prompt library.
    Prompt(PromptId),
}

/// A workspace that was deleted.
#[derive(Clone, Debug, PartialEq)]
pub struct Gone {
    /// Which one.
    pub id: WorkspaceId,
    /// As it was.
    pub was: Rc<Workspace>,
    /// What was deleted with it.
    pub items: Vec<Item>,
}

/// What can happen to workspaces.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkspacesMsg {
    /// Go to this one.
    Switch(WorkspaceId),
    /// Make one of this name, and go there.
    Add(String),
    /// Give one another name; an empty one changes nothing.
    Rename(WorkspaceId, String),
    /// Whether a provider is left out.
    Exclude(WorkspaceId, ProviderRef, bool),
    /// Who answers in new chats, or what is usual.
    Model(WorkspaceId, Option<ModelRef>),
    /// What may be spent in it.
    Budgets(WorkspaceId, Vec<Budget>),
    /// Put these into another one.
    Move(Vec<Item>, WorkspaceId),
    /// Put back what was moved last.
    MoveBack,
    /// Delete one, and put its contents into another one or, where none is named, delete them too.
    Delete(WorkspaceId, Option<WorkspaceId>),
    /// Take it back while its notice is there.
    Restore(WorkspaceId),
    /// The stored ones came, and where this tab was.
    Loaded(Box<WorkspacesRecord>, Option<WorkspaceId>),
    /// Another tab changed them.
    Reread(Box<WorkspacesRecord>),
}

impl Workspaces {
    /// Those that are there: the first one, then the others in the order they were made.
    pub fn ids(&self) -> Vec<WorkspaceId> {
        let others = self.of.iter();
        let mut others: Vec<_> = others
            .filter(|(id, one)| !id.is_first() && !one.deleted)
            .map(|(id, one)| (one.created_ms, id))
            .collect();
        others.sort_unstable();
        let others = others.into_iter().map(|(_, id)| id.clone());
        std::iter::once(FIRST.clone()).chain(others).collect()
    }

    /// Whether there is more than the first one.
    pub fn are_several(&self) -> bool {
        let mut all = self.of.iter();
        all.any(|(id, one)| !id.is_first() && !one.deleted)
    }

    /// Whether it is there.
    pub fn is_known(&self, id: &WorkspaceId) -> bool {
        id.is_first() || self.of.get(id).is_some_and(|one| !one.deleted)
    }

    /// Where something is that names this one: there, or where its contents went. What names one that nobody knows is in the first one.
    pub fn resolve<'a>(&'a self, mut id: &'a WorkspaceId) -> &'a WorkspaceId {
        for _ in 0..=self.of.len() {
            if self.is_known(id) {
                return id;
            }
            match self.of.get(id).and_then(|one| one.moved_to.as_ref()) {
                Some(next) => id = next,
                None => break,
            }
        }
        &FIRST
    }

    /// Whether something that names this one is in the workspace that the tab is in.
    pub fn is_here(&self, id: &WorkspaceId) -> bool {
        *self.resolve(id) == self.current
    }

    /// What is set for one.
    pub fn find(&self, id: &WorkspaceId) -> Option<&Rc<Workspace>> {
        self.of.get(id)
    }

    /// What people call it; empty for the first one while nobody has named it, and for one that is gone.
    pub fn name(&self, id: &WorkspaceId) -> &str {
        self.of.get(id).map_or("", |one| &one.name)
    }

    /// Whether a provider is left out of one.
    pub fn excludes(&self, id: &WorkspaceId, provider: &ProviderRef) -> bool {
        let one = self.of.get(id);
        one.is_some_and(|one| one.excluded.contains(provider))
    }

    /// Whether a provider is left out of the one that the tab is in.
    pub fn excludes_here(&self, provider: &ProviderRef) -> bool {
        self.excludes(&self.current, provider)
    }

    /// Where a chat is; a column is where its comparison is.
    pub fn of_chat<'a>(&'a self, chat: &'a Chat, comparisons: &'a Comparisons) -> &'a WorkspaceId {
        match &chat.comparison {
            None => self.resolve(&chat.workspace),
            Some(id) => match comparisons.find(id) {
                Some(comparison) => self.resolve(&comparison.workspace),
                None => &self.current,
            },
        }
    }

    /// The ids under which the ledger knows a workspace: its own first, then those whose contents went there.
    pub fn family(&self, id: &WorkspaceId) -> Vec<WorkspaceId> {
        let others = self.of.iter().filter(|(other, one)| {
            one.deleted && one.moved_to.is_some() && self.resolve(other) == id
        });
        let others = others.map(|(other, _)| other.clone());
        std::iter::once(id.clone()).chain(others).collect()
    }

    /// As they are stored.
    pub fn record(&self) -> WorkspacesRecord {
        WorkspacesRecord {
            version: self.version,
            of: self.of.clone(),
            last: self.last.clone(),
        }
    }
}

impl WorkspacesRecord {
    /// What is here, and of those that come from elsewhere the ones that are not.
    pub fn with(&self, others: &Self) -> Self {
        let mut all = self.clone();
        for (id, one) in others.of.iter() {
            all.of.insert_new(id.clone(), one.clone());
        }
        all
    }
}

/// The workspace of a chat by its id; that of the tab where there is none.
pub(crate) fn of_chat(model: &Model, chat: &ChatId) -> WorkspaceId {
    let workspaces = &model.workspaces;
    let known = model.chats.find(chat);
    known
        .map_or(&workspaces.current, |chat| {
            workspaces.of_chat(chat, &model.comparisons)
        })
        .clone()
}

/// Why a provider is not asked from a workspace.
pub(crate) fn obstacle(
    workspaces: &Workspaces,
    id: &WorkspaceId,
    provider: &ProviderRef,
) -> Option<ProviderError> {
    let excluded = workspaces.excludes(id, provider);
    excluded.then(|| ProviderError::new(ErrorKind::Excluded, workspaces.name(id)))
}
