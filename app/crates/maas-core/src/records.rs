//! What is stored, as versioned records apart from the live types, and the conversions both ways.

use maas_protocol::{models::Cost, provider::ProviderRef};
use serde::{Deserialize, Serialize};

use crate::{
    benchmark::Run,
    chats::{
        Branch, Chat, ChatId, ChatMessage, ChatSetup, MessageId, Messages, ModelRef, shelf::Shelf,
    },
    compare::{Comparison, ComparisonId},
    few::Few,
    files::FileId,
    presets::Preset,
    prompts::{Content, Prompt, VersionId},
    providers::{ProviderConfig, Providers},
    session::{Session, Settings},
    workspaces::WorkspaceId,
};

#[cfg(test)]
mod tests;

/// The schema version written into every sealed record's associated data.
pub const SCHEMA_VERSION: u32 = 1;

/// A chat as stored: everything but its messages' content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChatRecord {
    /// Its id, also the record's key.
    pub id: ChatId,
    /// Counts the writes.
    pub version: u64,
    /// What the history shows.
    pub title: String,
    /// When it began, ms since 1970.
    pub created_ms: u64,
    /// When it last changed, ms since 1970.
    pub updated_ms: u64,
    /// Where it stands in the history.
    #[serde(default, skip_serializing_if = "Shelf::is_untouched")]
    pub shelf: Shelf,
    /// The workspace it is in; that of a column is its comparison's.
    #[serde(default, skip_serializing_if = "WorkspaceId::is_first")]
    pub workspace: WorkspaceId,
    /// The comparison it is a column of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<ComparisonId>,
    /// Model, system prompt and parameters.
    pub setup: ChatSetup,
    /// The messages in order.
    pub messages: Vec<MessageId>,
    /// The other ways it went on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// The files of its messages, so that they can be deleted with the chat while its messages are not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileId>,
}

/// A message as stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageRecord {
    /// The message; its id is the record's key, its version the record's.
    pub message: ChatMessage,
}

/// A preset as stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PresetRecord {
    /// The preset; its id is the record's key, its version the record's.
    pub preset: Preset,
}

/// A template as stored; what its older versions say are records of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PromptRecord {
    /// The template; its id is the record's key, its version the record's.
    pub prompt: Prompt,
}

/// What a version of a template says, as stored; it never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PromptVersionRecord {
    /// Its id, also the record's key.
    pub id: VersionId,
    /// What it says.
    pub content: Content,
}

/// A comparison as stored; its columns are chats of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparisonRecord {
    /// The comparison; its id is the record's key, its version the record's.
    pub comparison: Comparison,
}

/// A run of a benchmark as stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The run; its id is the record's key, its version the record's.
    pub run: Run,
}

/// The settings as stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SettingsRecord {
    /// Counts the writes.
    pub version: u64,
    /// The user's settings.
    pub settings: Settings,
    /// What the user set for each provider.
    pub providers: Vec<(ProviderRef, ProviderConfig)>,
    /// Origins that refused browsers where the relay got an answer, and when that was learned, ms since 1970.
    #[serde(default, skip_serializing_if = "Few::is_empty")]
    pub refused: Few<String, u64>,
    /// What the user says that models cost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<(ModelRef, Cost)>,
}

impl Chat {
    /// The chat as it is stored.
    pub fn into_record(self) -> ChatRecord {
        ChatRecord {
            messages: self.message_ids(),
            files: self.file_ids(),
            id: self.id,
            version: self.version,
            title: self.title,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
            shelf: self.shelf,
            workspace: self.workspace,
            comparison: self.comparison,
            setup: self.setup,
            branches: self.branches,
        }
    }

    /// The chat as it comes from storage: its messages are still there.
    pub fn from_record(record: ChatRecord) -> Self {
        Self {
            id: record.id,
            title: record.title,
            created_ms: record.created_ms,
            updated_ms: record.updated_ms,
            shelf: record.shelf,
            workspace: record.workspace,
            comparison: record.comparison,
            setup: record.setup,
            messages: Messages::Stored(record.messages),
            unopened: Vec::new(),
            branches: record.branches,
            aside: Vec::new(),
            unread_files: record.files,
            version: record.version,
        }
    }
}

impl ChatMessage {
    /// The message as it is stored.
    pub fn into_record(self) -> MessageRecord {
        MessageRecord { message: self }
    }

    /// The message as it comes from storage.
    pub fn from_record(record: MessageRecord) -> Self {
        record.message
    }
}

impl SettingsRecord {
    /// The settings as they are stored; providers left as they were are not in it.
    pub fn from_state(session: &Session, providers: &Providers) -> Self {
        let changed = providers
            .known
            .iter()
            .filter(|(_, state)| state.config != ProviderConfig::default());
        Self {
            version: session.settings_version,
            settings: session.settings.clone(),
            providers: changed
                .map(|(provider, state)| (provider.clone(), state.config.clone()))
                .collect(),
            refused: providers.refused.clone(),
            prices: providers.prices.clone().into_iter().collect(),
        }
    }
}
