//! Conversations: their messages, and what can be done with them.

use std::rc::Rc;

use maas_protocol::{
    accumulate::Answer,
    chat::{Param, Role},
    error::ProviderError,
    provider::Route,
};
use serde::{Deserialize, Serialize};

use crate::{
    chats::shelf::{Shelf, ShelfMsg},
    compare::{ComparisonId, arrivals::Arrivals},
    files::{FileId, FileRef},
    prompts::PromptUse,
    providers::endpoint::{RouteReason, Way},
    workspaces::WorkspaceId,
};

mod ask;
mod ask_title;
mod brought_in;
pub mod elsewhere;
mod fork;
mod keep;
pub mod revise;
pub mod setup;
pub mod shelf;
#[cfg(test)]
mod tests;
mod title;
mod tree;
mod update;

pub use ask::request_ahead;
pub(crate) use ask::{Saying, again, answer_line, ask, begin_with, is_free, lay_over, past, send};
pub use elsewhere::ElsewhereMsg;
pub(crate) use fork::{copies, fork};
pub(crate) use keep::{is_temporary, save_chat, save_in_memory, save_message};
pub use revise::ReviseMsg;
pub(crate) use revise::forget_undo;
pub use setup::{ChatSetup, ModelRef};
pub(crate) use shelf::deleted;
pub(crate) use title::name_of;
pub use tree::Branch;
pub(crate) use tree::add_others;
pub(crate) use update::{configure, configure_chat, may_come, read, update};

/// Every conversation, newest first, and which one is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chats {
    /// Newest first.
    pub list: Vec<Rc<Chat>>,
    /// The columns of comparisons, in no order: chats like any other, but in no list of chats.
    pub columns: Vec<Rc<Chat>>,
    /// The one on screen; `None` is a new chat that has no message yet.
    pub open: Option<ChatId>,
    /// Model, system prompt and parameters of the next new chat.
    pub fresh: ChatSetup,
    /// How many records did not open.
    pub damaged: usize,
    /// Whether the list of the opened vault has come.
    pub listed: bool,
    /// A chat asked for (by address) before the list had come; opened as soon as it is there.
    pub wanted: Option<ChatId>,
    /// The last messages of a chat that is being read: they come before the others.
    pub early: Option<(ChatId, Vec<Rc<ChatMessage>>)>,
    /// A chat as it was before its messages were last changed by hand.
    pub undo: Option<Rc<Chat>>,
    /// Whether the next new chat is never stored.
    pub next_temporary: bool,
    /// The message of the open chat that the reader is to be brought to, until that is done.
    pub reveal: Option<MessageId>,
    /// Changed by another tab while they were being read here.
    pub missed: Vec<ChatId>,
    /// Out of the list, and deleted as soon as they can no longer be taken back.
    pub thrown_away: Vec<Rc<Chat>>,
}

/// A conversation's random id: 32 hex digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChatId(pub String);

/// A message's random id: 32 hex digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub String);

/// One conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Chat {
    /// Its id.
    pub id: ChatId,
    /// What the history shows.
    pub title: String,
    /// When it began, ms since 1970.
    pub created_ms: u64,
    /// When it last changed, ms since 1970.
    pub updated_ms: u64,
    /// Where it stands in the history.
    pub shelf: Shelf,
    /// The workspace it is in; that of a column is its comparison's.
    pub workspace: WorkspaceId,
    /// The comparison it is a column of.
    pub comparison: Option<ComparisonId>,
    /// Model, system prompt and parameters.
    pub setup: ChatSetup,
    /// The messages, as far as they are in memory.
    pub messages: Messages,
    /// Messages that did not open, each after the one it stood behind: they keep their place in the record,
    /// for what does not open today may open with another version or a backup.
    pub unopened: Vec<(Option<MessageId>, MessageId)>,
    /// The other ways it went on.
    pub branches: Vec<Branch>,
    /// The messages of those, as far as they are in memory; in no order.
    pub aside: Vec<Rc<ChatMessage>>,
    /// Files of messages that are not in memory, as the record names them.
    pub unread_files: Vec<FileId>,
    /// Counts the writes of the chat's own record.
    pub version: u64,
}

/// The messages of a chat.
#[derive(Clone, Debug, PartialEq)]
pub enum Messages {
    /// Still in the database; their ids in order.
    Stored(Vec<MessageId>),
    /// Being read and opened.
    Loading(Vec<MessageId>),
    /// Here, in order.
    Loaded(Vec<Rc<ChatMessage>>),
}

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChatMessage {
    /// Its id.
    pub id: MessageId,
    /// Who speaks.
    pub role: Role,
    /// What the person typed; empty for an answer.
    pub text: String,
    /// What goes with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
    /// What the model said and how it went; `None` for a person's message.
    pub reply: Option<Reply>,
    /// When it was made, ms since 1970.
    pub created_ms: u64,
    /// Counts the writes of the record.
    pub version: u64,
    /// Whether its text was changed by hand after it was said.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// Which version of which template a question was made with, for all answers that it will ever get.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<PromptUse>,
    /// Of [`Role::Tool`], the call that it answers: one of the answer before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Answered>,
}

/// A call of a tool that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The call's id.
    pub id: String,
    /// The tool's name.
    pub name: String,
}

/// A model's answer and its figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// Who answered.
    pub model: ModelRef,
    /// Which way the request went.
    pub route: Route,
    /// Why it went that way; answers from before this was kept do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<RouteReason>,
    /// Where the answer stands.
    pub state: ReplyState,
    /// What was said, and the tokens as reported.
    pub answer: Answer,
    /// When things happened.
    pub timing: Timing,
    /// When its text came; taken down in comparisons only.
    #[serde(default, skip_serializing_if = "Arrivals::is_empty")]
    pub arrivals: Arrivals,
    /// Who was asked before and failed, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub switches: Vec<Switch>,
    /// Which version of which template its question was made with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<PromptUse>,
}

/// A model that failed, so that the next of the chat's fallbacks was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Switch {
    /// Who failed.
    pub model: ModelRef,
    /// Why.
    pub error: ProviderError,
}

/// Where an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReplyState {
    /// Tokens still arrive.
    Streaming,
    /// It ended as the provider meant it to.
    Done,
    /// The user stopped it; what had come is kept.
    Stopped,
    /// It failed; `answer.error` says why.
    Failed,
    /// It broke off: the stream was cut, or the tab closed. What had come is kept.
    Interrupted,
}

impl ReplyState {
    /// The state's name in attributes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Streaming => "streaming",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }
}

/// When things happened, in milliseconds of a monotonic clock counted from the moment the request left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// First piece of the answer or of its reasoning.
    pub ttft_ms: Option<f64>,
    /// First piece of the answer itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_ms: Option<f64>,
    /// Last byte.
    pub total_ms: Option<f64>,
    /// What the detour over the relay took, where it says how long it waited for the provider: not from the start, but of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay_ms: Option<f64>,
}

impl Timing {
    /// Takes over what `newer` knows.
    pub fn update(&mut self, newer: Self) {
        self.ttft_ms = newer.ttft_ms.or(self.ttft_ms);
        self.answer_ms = newer.answer_ms.or(self.answer_ms);
        self.total_ms = newer.total_ms.or(self.total_ms);
        self.relay_ms = newer.relay_ms.or(self.relay_ms);
    }
}

impl Reply {
    /// Which way it was asked for, where the record says why.
    pub fn way(&self) -> Option<Way> {
        let route = self.route;
        self.why.map(|why| Way { route, why })
    }

    /// Answer tokens a second over the time after the first token; `None` while unknown.
    pub fn tokens_per_s(&self) -> Option<f64> {
        let tokens = self.answer.usage.output?;
        let decode_ms = self.timing.total_ms? - self.timing.ttft_ms?;
        // A one-chunk answer has no decode phase to measure.
        (decode_ms > 1.0 && tokens > 1).then(|| (tokens as f64 - 1.0) * 1000.0 / decode_ms)
    }
}

impl Chats {
    /// Finds a chat.
    pub fn find(&self, chat: &ChatId) -> Option<&Rc<Chat>> {
        self.all().find(|known| known.id == *chat)
    }

    /// Every chat, those of comparisons too.
    pub fn all(&self) -> impl Iterator<Item = &Rc<Chat>> {
        self.list.iter().chain(&self.columns)
    }

    /// The chat that has a message in its line or aside: the open one, or a column of a comparison.
    pub fn holder(&self, message: &MessageId) -> Option<&Rc<Chat>> {
        let mut here = self.open_chat().into_iter().chain(&self.columns);
        here.find(|chat| chat.message(message).is_some())
    }

    /// The chat on screen.
    pub fn open_chat(&self) -> Option<&Rc<Chat>> {
        self.find(self.open.as_ref()?)
    }

    /// The messages of a chat that can be shown, which are its last ones while it is read; `None` while there are none yet.
    pub fn shown<'a>(&'a self, chat: &'a Chat) -> Option<&'a [Rc<ChatMessage>]> {
        let early = self.early.as_ref().filter(|(id, _)| *id == chat.id);
        let early = early.map(|(_, messages)| messages.as_slice());
        chat.messages.loaded().or(early)
    }

    /// The setup that the next message is sent with: the open chat's, or the next new chat's.
    pub fn current_setup(&self) -> &ChatSetup {
        self.open_chat().map_or(&self.fresh, |chat| &chat.setup)
    }

    /// Lends a chat for a change; only its own pointer becomes a new one.
    pub(crate) fn find_mut(&mut self, chat: &ChatId) -> Option<&mut Chat> {
        self.list
            .iter_mut()
            .chain(&mut self.columns)
            .find(|known| known.id == *chat)
            .map(Rc::make_mut)
    }

    /// Puts the list into its order, newest first.
    pub(crate) fn sort(&mut self) {
        self.list
            .sort_by_key(|chat| std::cmp::Reverse(chat.updated_ms));
    }
}

impl Messages {
    /// The ids in order, wherever the messages are.
    pub fn ids(&self) -> Vec<MessageId> {
        match self {
            Self::Stored(ids) | Self::Loading(ids) => ids.clone(),
            Self::Loaded(messages) => messages.iter().map(|message| message.id.clone()).collect(),
        }
    }

    /// How many there are, wherever they are.
    pub fn count(&self) -> usize {
        match self {
            Self::Stored(ids) | Self::Loading(ids) => ids.len(),
            Self::Loaded(messages) => messages.len(),
        }
    }

    /// The messages, if they are here.
    pub fn loaded(&self) -> Option<&[Rc<ChatMessage>]> {
        match self {
            Self::Loaded(messages) => Some(messages),
            Self::Stored(_) | Self::Loading(_) => None,
        }
    }
}

impl Chat {
    /// Every message's id in order, those that did not open included.
    pub fn message_ids(&self) -> Vec<MessageId> {
        let mut all = Vec::new();
        let behind = |place: Option<&MessageId>, all: &mut Vec<MessageId>| {
            let here = self
                .unopened
                .iter()
                .filter(|(before, _)| before.as_ref() == place);
            all.extend(here.map(|(_, id)| id.clone()));
        };
        behind(None, &mut all);
        for id in self.messages.ids() {
            all.push(id.clone());
            behind(Some(&id), &mut all);
        }
        all
    }

    /// Finds a message, shown or not, if the messages are here.
    pub fn message(&self, message: &MessageId) -> Option<&Rc<ChatMessage>> {
        let all = self.messages.loaded()?.iter().chain(&self.aside);
        all.into_iter().find(|known| known.id == *message)
    }

    /// Lends a message for a change; the others keep their pointers.
    pub(crate) fn message_mut(&mut self, message: &MessageId) -> Option<&mut ChatMessage> {
        match &mut self.messages {
            Messages::Loaded(messages) => messages
                .iter_mut()
                .chain(&mut self.aside)
                .find(|known| known.id == *message)
                .map(Rc::make_mut),
            Messages::Stored(_) | Messages::Loading(_) => None,
        }
    }
}

/// What can happen to conversations.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "one message at a time is on its way; a box would gain nothing"
)]
pub enum ChatsMsg {
    /// Begin a new chat (empty until the first message).
    New,
    /// Show this chat.
    Open(ChatId),
    /// Show this chat where this message is.
    OpenAt(ChatId, MessageId),
    /// The reader was brought to the message.
    Revealed,
    /// Send the typed text in the open chat.
    Submit {
        /// What was typed.
        text: String,
    },
    /// Answer a question again; an answer that says something stays beside the new one.
    Retry {
        /// The answer.
        message: MessageId,
        /// Force the relay for this one try.
        through_relay: bool,
    },
    /// Answer a question again, this once whatever budgets say.
    RetryAnyway(MessageId),
    /// Answer the last question again, without a parameter that the provider refuses; the chat does without it from now on.
    RetryWithout {
        /// The answer to replace.
        message: MessageId,
        /// The parameter.
        param: Param,
    },
    /// Change the open chat's messages by hand.
    Revise(ReviseMsg),
    /// Change model, system prompt or parameters of the open (or next) chat.
    Configure(ChatSetup),
    /// Do something with a chat in the history.
    Shelf(ShelfMsg),
    /// Another tab did something.
    Elsewhere(ElsewhereMsg),
    /// The list came from the database.
    ListLoaded {
        /// Newest first.
        chats: Vec<Chat>,
        /// How many records did not open.
        damaged: usize,
    },
    /// The last messages of a chat came from the database, ahead of the others.
    EndLoaded {
        /// Which chat.
        chat: ChatId,
        /// In order.
        messages: Vec<ChatMessage>,
    },
    /// A chat's messages came from the database.
    MessagesLoaded {
        /// Which chat.
        chat: ChatId,
        /// All of them, in any order.
        messages: Vec<ChatMessage>,
        /// How many records did not open.
        damaged: usize,
    },
    /// Conversations came from another app and are stored; their messages are read when they are opened.
    BroughtIn(Vec<Chat>),
    /// A chat's messages could not be read; they stay where they are.
    LoadFailed(ChatId),
}
