//! The wire types of Bedrock Converse: every field optional, unknown ones skipped.

use serde::Deserialize;
use serde_json::Value;

use super::reading;
use crate::usage::Usage;

/// What any event of a stream may hold; its kind is in the frame's headers.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireEvent {
    pub(super) content_block_index: Option<u64>,
    pub(super) start: Option<WireBlock>,
    pub(super) delta: Option<WireDelta>,
    pub(super) stop_reason: Option<String>,
    pub(super) usage: Option<WireUsage>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireDelta {
    pub(super) text: Option<String>,
    pub(super) reasoning_content: Option<WireReasoning>,
    pub(super) tool_use: Option<WireArguments>,
    pub(super) citation: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireArguments {
    pub(super) input: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireReply {
    pub(super) output: Option<WireOutput>,
    pub(super) stop_reason: Option<String>,
    pub(super) usage: Option<WireUsage>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireOutput {
    pub(super) message: Option<WireMessage>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireMessage {
    pub(super) content: Option<Vec<WireBlock>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireBlock {
    pub(super) text: Option<String>,
    pub(super) reasoning_content: Option<WireReasoning>,
    pub(super) tool_use: Option<WireToolUse>,
    /// A picture, in whole replies; how a stream brings one is not documented well enough to be read.
    pub(super) image: Option<WireImage>,
    /// A text that cites, in whole replies.
    pub(super) citations_content: Option<WireCiting>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireCiting {
    pub(super) content: Option<Vec<WireBlock>>,
    pub(super) citations: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireImage {
    pub(super) format: String,
    pub(super) source: WireSource,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireSource {
    pub(super) bytes: String,
}

/// A thought: its pieces stand here in a stream, and below `reasoning_text` in a whole reply.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireReasoning {
    pub(super) text: Option<String>,
    pub(super) signature: Option<String>,
    /// Thoughts nobody may read.
    pub(super) redacted_content: Option<String>,
    pub(super) reasoning_text: Option<WireThought>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireThought {
    pub(super) text: Option<String>,
    pub(super) signature: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireToolUse {
    pub(super) tool_use_id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) input: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireUsage {
    #[serde(deserialize_with = "reading::count")]
    input_tokens: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    output_tokens: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    cache_read_input_tokens: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    cache_write_input_tokens: Option<u64>,
    cache_details: Option<Vec<WireWritten>>,
}

/// What was written to the cache to be kept for a time.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireWritten {
    ttl: Option<String>,
    #[serde(deserialize_with = "reading::count")]
    input_tokens: Option<u64>,
}

impl WireUsage {
    /// `inputTokens` leaves cached tokens out; ours holds them all.
    pub(super) fn normalised(self) -> Usage {
        let cached = self.cache_read_input_tokens;
        let written = self.cache_write_input_tokens;
        let details = self.cache_details.unwrap_or_default();
        let mut hour = details
            .iter()
            .filter(|part| part.ttl.as_deref() == Some("1h"));
        Usage {
            input: self.input_tokens.map(|plain| {
                [cached, written]
                    .into_iter()
                    .flatten()
                    .fold(plain, u64::saturating_add)
            }),
            cached_input: cached,
            cache_write: written,
            cache_write_hour: hour.next().and_then(|part| part.input_tokens),
            output: self.output_tokens,
            ..Usage::default()
        }
    }
}

/// An error's body; gateways before Bedrock write the message with a capital letter.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireFault {
    #[serde(rename = "__type")]
    pub(super) kind: Option<String>,
    #[serde(alias = "Message")]
    pub(super) message: Option<String>,
}

/// Either list: of the models, or of a page of the inference profiles.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireModels {
    pub(super) model_summaries: Option<Vec<WireModel>>,
    pub(super) inference_profile_summaries: Option<Vec<WireProfile>>,
    pub(super) next_token: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireModel {
    pub(super) model_id: String,
    pub(super) model_name: Option<String>,
    pub(super) output_modalities: Option<Vec<String>>,
    pub(super) response_streaming_supported: Option<bool>,
    pub(super) inference_types_supported: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireProfile {
    pub(super) inference_profile_id: String,
    pub(super) inference_profile_name: Option<String>,
    pub(super) status: Option<String>,
}
