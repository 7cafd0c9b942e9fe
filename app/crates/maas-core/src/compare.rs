//! Models side by side: a comparison is a name for some chats that are asked the same.
//!
//! A column is a chat with a setup of its own, so that streaming, stopping, retrying, versions of an answer, files and
//! storage are those of chats. What is added here is what columns have in common: who they are, what they are asked
//! together, and what is made of their answers.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::{
    chats::{Chat, ChatId, ChatSetup, Chats, ModelRef, ReplyState},
    compare::{
        export::{Form, ReportWords},
        vote::{Verdict, Vote},
    },
    few::Few,
    workspaces::WorkspaceId,
};

pub mod arrivals;
mod columns;
pub mod export;
pub mod figures;
mod files;
pub mod ranking;
mod run;
mod shelf;
#[cfg(test)]
mod tests;
mod update;
pub mod vote;

pub(crate) use run::{begin_with, ended};
pub(crate) use shelf::{add_whole, close, forget, forget_all, put_into, save_in_memory};
pub(crate) use update::update;

/// So many columns a comparison has at most.
pub const COLUMNS: usize = 8;

/// So often a question is asked again at most with one click.
pub const REPEATS: u8 = 20;

/// Every comparison, and which one is on screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparisons {
    /// Those in which something was asked, newest first.
    pub list: Vec<Rc<Comparison>>,
    /// The one in which nothing was asked yet; it has no id and is not stored.
    pub fresh: Rc<Comparison>,
    /// The one on screen; `None` is the fresh one.
    pub open: Option<ComparisonId>,
    /// One asked for (by address) before the list had come; opened as soon as it is there.
    pub wanted: Option<ComparisonId>,
    /// Whether the list of the opened vault has come.
    pub listed: bool,
    /// Out of the list, and deleted as soon as they can no longer be taken back.
    pub thrown_away: Vec<Rc<Comparison>>,
    /// Columns taken out, with whose they were and their place, while they can be taken back.
    pub removed: Vec<(ComparisonId, usize, Column)>,
    /// How often the last question of a column is still to be asked again.
    pub repeats: Few<ChatId, u8>,
}

/// A comparison's random id: 32 hex digits; empty while nothing was asked in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ComparisonId(pub String);

/// Some chats that are asked the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Its id.
    pub id: ComparisonId,
    /// What the list shows.
    pub title: String,
    /// The workspace it is in, with its columns.
    #[serde(default, skip_serializing_if = "WorkspaceId::is_first")]
    pub workspace: WorkspaceId,
    /// In the order they were given; none twice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// When it began, ms since 1970.
    pub created_ms: u64,
    /// When something was last asked in it, ms since 1970.
    pub updated_ms: u64,
    /// System prompt and parameters of all columns that have none of their own; its model means nothing.
    pub setup: ChatSetup,
    /// From left to right.
    pub columns: Vec<Column>,
    /// Whether it is hidden who answers until the answers were judged.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blind: bool,
    /// While that is hidden: the columns in the order they are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<ChatId>,
    /// How answers were judged, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<Vote>,
    /// Counts the writes.
    pub version: u64,
}

/// A column of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What was asked and answered in it.
    pub chat: ChatId,
    /// Whether it has a system prompt and parameters of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// Whether it is left out when something is asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resting: bool,
}

/// What can happen to comparisons; where no comparison is named, it is the one on screen.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "one message at a time is on its way; a box would gain nothing"
)]
pub enum CompareMsg {
    /// Another tab changed the stored ones; these are all of them.
    Reread(Vec<Comparison>),
    /// Show this one, or the fresh one.
    Open(Option<ComparisonId>),
    /// Add a column; in a comparison under way it is asked what the first one was asked.
    AddModel(ModelRef),
    /// Take a column out.
    RemoveColumn(ChatId),
    /// Put it back while its notice is there.
    RestoreColumn(ChatId),
    /// Change model, system prompt or parameters of a column; all but the model are its own then.
    ConfigureColumn(ChatId, ChatSetup),
    /// Change the system prompt and the parameters that columns share.
    Configure(ChatSetup),
    /// Let a column have the shared ones again.
    Share(ChatId),
    /// Leave a column out of what is asked, or not.
    Rest(ChatId, bool),
    /// Leave all columns but one out of what is asked.
    Only(ChatId),
    /// Ask all columns.
    Run {
        /// What was typed.
        text: String,
    },
    /// Have the last question answered so many more times in every column; the answers stand beside each other.
    Again(u8),
    /// End the answer under way in a column.
    Stop(ChatId),
    /// End all answers under way.
    StopAll,
    /// Go on in a chat of its own with what was said in a column.
    GoOnIn(ChatId),
    /// Hide from the next question on who answers, or not.
    Blind(bool),
    /// Judge the answers; then it is shown who is who.
    Vote(Verdict),
    /// Take the one on screen along as a file.
    Export(Form, ReportWords),
    /// Begin another one with the same models.
    SameModels,
    /// Give one another title; an empty one is none.
    Rename(ComparisonId, String),
    /// Give one these tags, typed in one line with commas between them.
    Tag(ComparisonId, String),
    /// Throw one away. It is deleted once its notice has gone.
    Delete(ComparisonId),
    /// Take it back while its notice is there.
    Restore(ComparisonId),
    /// The list came from the database.
    Loaded(Vec<Comparison>),
}

impl Comparisons {
    /// Finds one in which something was asked.
    pub fn find(&self, id: &ComparisonId) -> Option<&Rc<Comparison>> {
        self.list.iter().find(|known| known.id == *id)
    }

    /// The one on screen.
    pub fn current(&self) -> &Rc<Comparison> {
        let open = self.open.as_ref().and_then(|id| self.find(id));
        open.unwrap_or(&self.fresh)
    }

    /// Whether an answer of the one on screen is being written.
    pub fn is_under_way(&self, chats: &Chats) -> bool {
        let mut shown = self.current().chats(chats);
        shown.any(|(_, chat)| chat.messages.loaded().is_some() && !chat.is_settled())
    }

    /// Lends one for a change; that without an id is the fresh one.
    pub(crate) fn find_mut(&mut self, id: &ComparisonId) -> Option<&mut Comparison> {
        let found = if id.0.is_empty() {
            Some(&mut self.fresh)
        } else {
            self.list.iter_mut().find(|known| known.id == *id)
        };
        found.map(Rc::make_mut)
    }

    /// Whether a draft is that of a comparison.
    pub(crate) fn has_draft(&self, key: &ChatId) -> bool {
        self.list
            .iter()
            .chain([&self.fresh])
            .any(|known| known.draft_key() == *key)
    }
}

impl Comparison {
    /// What its draft is kept under, among those of chats.
    pub fn draft_key(&self) -> ChatId {
        ChatId(self.id.0.clone())
    }

    /// Whether nothing was asked in it yet.
    pub fn is_fresh(&self) -> bool {
        self.id.0.is_empty()
    }

    /// Its columns with their chats, from left to right; what could not be read of them is not there.
    pub fn chats<'a>(
        &'a self,
        chats: &'a Chats,
    ) -> impl Iterator<Item = (&'a Column, &'a Rc<Chat>)> {
        let known = |column: &'a Column| Some((column, chats.find(&column.chat)?));
        self.columns.iter().filter_map(known)
    }

    /// Whether all columns that are asked can be asked now, and there is one.
    pub fn is_ready(&self, chats: &Chats) -> bool {
        let mut asked = self
            .chats(chats)
            .filter(|(column, _)| !column.resting)
            .peekable();
        asked.peek().is_some() && asked.all(|(_, chat)| chat.is_settled())
    }
}

impl Chat {
    /// Whether its messages are here and none of them is being written.
    pub fn is_settled(&self) -> bool {
        let Some(line) = self.messages.loaded() else {
            return false;
        };
        let mut replies = line
            .iter()
            .chain(&self.aside)
            .filter_map(|said| said.reply.as_ref());
        !replies.any(|reply| reply.state == ReplyState::Streaming)
    }
}
