//! What is stored, as versioned records apart from the live types, and the conversions both ways.

use maas_protocol::provider::ProviderRef;
use serde::{Deserialize, Serialize};

use crate::{
    chats::{ChatId, ChatMessage, ChatSetup, MessageId},
    providers::ProviderConfig,
    session::Settings,
};

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
    /// Model, system prompt and parameters.
    pub setup: ChatSetup,
    /// The messages in order.
    pub messages: Vec<MessageId>,
}

/// A message as stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageRecord {
    /// The message; its id is the record's key, its version the record's.
    pub message: ChatMessage,
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
}
