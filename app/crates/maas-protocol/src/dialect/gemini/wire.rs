//! The wire types of `generateContent`: every field optional, unknown ones skipped.

use serde::Deserialize;
use serde_json::Value;

use super::reading;
use crate::usage::Usage;

/// One chunk of a stream, or a whole reply: they are the same.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireReply {
    pub(super) candidates: Option<Vec<WireCandidate>>,
    pub(super) prompt_feedback: Option<WireFeedback>,
    pub(super) usage_metadata: Option<WireUsage>,
    pub(super) model_version: Option<String>,
    pub(super) response_id: Option<String>,
    pub(super) error: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireCandidate {
    /// Left out, it is 0.
    pub(super) index: Option<u32>,
    pub(super) logprobs_result: Option<Value>,
    pub(super) grounding_metadata: Option<Value>,
    pub(super) content: Option<WireContent>,
    pub(super) finish_reason: Option<String>,
    pub(super) finish_message: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireContent {
    pub(super) parts: Option<Vec<WirePart>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WirePart {
    pub(super) text: Option<String>,
    pub(super) thought: Option<bool>,
    pub(super) thought_signature: Option<String>,
    pub(super) function_call: Option<WireCall>,
    pub(super) inline_data: Option<WireData>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireData {
    pub(super) mime_type: String,
    pub(super) data: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireCall {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) args: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireFeedback {
    pub(super) block_reason: Option<String>,
    pub(super) block_reason_message: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireUsage {
    #[serde(deserialize_with = "reading::count")]
    prompt_token_count: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    tool_use_prompt_token_count: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    cached_content_token_count: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    candidates_token_count: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    thoughts_token_count: Option<u64>,
}

impl WireUsage {
    /// Takes over every count that `newer` knows.
    pub(super) fn update(&mut self, newer: &Self) {
        self.prompt_token_count = newer.prompt_token_count.or(self.prompt_token_count);
        self.tool_use_prompt_token_count = newer
            .tool_use_prompt_token_count
            .or(self.tool_use_prompt_token_count);
        self.cached_content_token_count = newer
            .cached_content_token_count
            .or(self.cached_content_token_count);
        self.candidates_token_count = newer.candidates_token_count.or(self.candidates_token_count);
        self.thoughts_token_count = newer.thoughts_token_count.or(self.thoughts_token_count);
    }

    /// Built-in tools' prompts are counted beside the prompt, and thoughts beside the answer; ours hold both.
    pub(super) fn normalised(&self) -> Usage {
        Usage {
            input: sum(self.prompt_token_count, self.tool_use_prompt_token_count),
            cached_input: self.cached_content_token_count,
            output: sum(self.candidates_token_count, self.thoughts_token_count),
            reasoning: self.thoughts_token_count,
            ..Usage::default()
        }
    }
}

/// A count that is left out is none, unless both are: then nothing is known.
fn sum(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.saturating_add(other)),
        (known, None) | (None, known) => known,
    }
}

#[derive(Deserialize)]
pub(super) struct WireModels {
    pub(super) models: Vec<WireModel>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct WireModel {
    pub(super) name: String,
    pub(super) display_name: Option<String>,
    #[serde(deserialize_with = "reading::count")]
    pub(super) input_token_limit: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    pub(super) output_token_limit: Option<u64>,
    pub(super) thinking: Option<bool>,
    pub(super) supported_generation_methods: Vec<String>,
}
