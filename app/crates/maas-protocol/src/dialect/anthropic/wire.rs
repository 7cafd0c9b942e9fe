//! The wire types of Anthropic Messages: every field optional, unknown ones skipped.

use serde::Deserialize;
use serde_json::Value;

use super::reading;
use crate::{models::ModelInfo, usage::Usage};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireEvent {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) index: Option<u64>,
    pub(super) message: Option<WireMessage>,
    pub(super) content_block: Option<WireBlock>,
    pub(super) delta: Option<WireDelta>,
    pub(super) usage: Option<WireUsage>,
    pub(super) error: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireMessage {
    pub(super) id: Option<String>,
    pub(super) model: Option<String>,
    pub(super) content: Option<Vec<WireBlock>>,
    pub(super) stop_reason: Option<String>,
    pub(super) usage: Option<WireUsage>,
    pub(super) error: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireBlock {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(deserialize_with = "reading::word")]
    pub(super) text: Option<String>,
    #[serde(deserialize_with = "reading::word")]
    pub(super) thinking: Option<String>,
    #[serde(deserialize_with = "reading::word")]
    pub(super) signature: Option<String>,
    /// Thoughts nobody may read.
    #[serde(deserialize_with = "reading::word")]
    pub(super) data: Option<String>,
    #[serde(deserialize_with = "reading::word")]
    pub(super) id: Option<String>,
    #[serde(deserialize_with = "reading::word")]
    pub(super) name: Option<String>,
    pub(super) input: Option<Value>,
    /// What a whole text cites.
    pub(super) citations: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireDelta {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(deserialize_with = "reading::word")]
    pub(super) text: Option<String>,
    #[serde(deserialize_with = "reading::word")]
    pub(super) thinking: Option<String>,
    #[serde(deserialize_with = "reading::word")]
    pub(super) signature: Option<String>,
    #[serde(deserialize_with = "reading::word")]
    pub(super) partial_json: Option<String>,
    pub(super) citation: Option<Value>,
    pub(super) stop_reason: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireUsage {
    #[serde(deserialize_with = "reading::count")]
    input_tokens: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    cache_creation_input_tokens: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    cache_read_input_tokens: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    output_tokens: Option<u64>,
    output_tokens_details: Option<WireOutputDetails>,
    cache_creation: Option<WireWrites>,
}

/// How long what was written to the cache is kept.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireWrites {
    #[serde(deserialize_with = "reading::count")]
    ephemeral_1h_input_tokens: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireOutputDetails {
    #[serde(deserialize_with = "reading::count")]
    thinking_tokens: Option<u64>,
}

impl WireUsage {
    /// Takes over every count that `newer` knows.
    pub(super) fn update(&mut self, newer: Self) {
        self.input_tokens = newer.input_tokens.or(self.input_tokens);
        self.cache_creation_input_tokens = newer
            .cache_creation_input_tokens
            .or(self.cache_creation_input_tokens);
        self.cache_read_input_tokens = newer
            .cache_read_input_tokens
            .or(self.cache_read_input_tokens);
        self.output_tokens = newer.output_tokens.or(self.output_tokens);
        self.output_tokens_details = newer
            .output_tokens_details
            .or(self.output_tokens_details.take());
        self.cache_creation = newer.cache_creation.or(self.cache_creation);
    }

    /// `input_tokens` leaves cached tokens out; ours holds them all.
    pub(super) fn normalised(&self) -> Usage {
        let cached = self.cache_read_input_tokens;
        let written = self.cache_creation_input_tokens;
        Usage {
            input: self.input_tokens.map(|plain| {
                [cached, written]
                    .into_iter()
                    .flatten()
                    .fold(plain, u64::saturating_add)
            }),
            cached_input: cached,
            cache_write: written,
            cache_write_hour: self
                .cache_creation
                .and_then(|writes| writes.ephemeral_1h_input_tokens)
                .filter(|written| *written > 0),
            output: self.output_tokens,
            reasoning: self
                .output_tokens_details
                .as_ref()
                .and_then(|details| details.thinking_tokens),
            ..Usage::default()
        }
    }
}

#[derive(Deserialize)]
pub(super) struct WireModels {
    pub(super) data: Vec<WireModel>,
}

#[derive(Deserialize)]
pub(super) struct WireModel {
    id: String,
    display_name: Option<String>,
    created_at: Option<String>,
    #[serde(default, deserialize_with = "reading::count")]
    max_input_tokens: Option<u64>,
    #[serde(default, deserialize_with = "reading::count")]
    max_tokens: Option<u64>,
    /// A tree whose leaves say `supported`.
    #[serde(default)]
    capabilities: Value,
}

impl WireModel {
    pub(super) fn read(self) -> ModelInfo {
        let can = |place: &str| {
            self.capabilities
                .pointer(place)?
                .get("supported")?
                .as_bool()
        };
        let input = [
            ("text", Some(true)),
            ("image", can("/image_input")),
            ("pdf", can("/pdf_input")),
        ];
        let told = input.iter().all(|(_, can)| can.is_some());
        let input = input
            .into_iter()
            .filter(|(_, can)| told && *can == Some(true));
        let thinks = [
            can("/thinking"),
            can("/thinking/types/adaptive"),
            can("/thinking/types/enabled"),
        ];
        let input = input.map(|(kind, _)| kind.to_owned()).collect();
        ModelInfo {
            input,
            reasoning: thinks
                .into_iter()
                .flatten()
                .reduce(|one, other| one || other),
            json: can("/structured_outputs"),
            name: self.display_name,
            context: self.max_input_tokens,
            output: self.max_tokens,
            released: self
                .created_at
                .and_then(|time| Some(time.get(..10)?.to_owned())),
            id: self.id,
            ..ModelInfo::default()
        }
    }
}
