//! The wire types of OpenAI Responses: every field optional, unknown ones skipped.

use serde::Deserialize;
use serde_json::Value;

use super::reading;
use crate::usage::Usage;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireEvent {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) output_index: Option<u64>,
    pub(super) summary_index: Option<u64>,
    pub(super) delta: Option<String>,
    pub(super) logprobs: Option<Vec<Value>>,
    pub(super) annotation: Option<Value>,
    /// Kept as it is: a thought goes back unchanged.
    pub(super) item: Option<Value>,
    pub(super) response: Option<WireResponse>,
    pub(super) error: Option<Value>,
    pub(super) code: Option<Value>,
    pub(super) message: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireResponse {
    pub(super) id: Option<String>,
    pub(super) model: Option<String>,
    pub(super) status: Option<String>,
    pub(super) output: Option<Vec<Value>>,
    pub(super) usage: Option<WireUsage>,
    pub(super) error: Option<Value>,
    pub(super) incomplete_details: Option<WireIncomplete>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireIncomplete {
    pub(super) reason: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireItem {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) call_id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) arguments: Option<String>,
    pub(super) content: Option<Vec<WirePart>>,
    pub(super) summary: Option<Vec<WirePart>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WirePart {
    pub(super) text: Option<String>,
    pub(super) refusal: Option<String>,
    pub(super) logprobs: Option<Vec<Value>>,
    pub(super) annotations: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireUsage {
    #[serde(deserialize_with = "reading::count")]
    input_tokens: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    output_tokens: Option<u64>,
    input_tokens_details: Option<WireInputDetails>,
    output_tokens_details: Option<WireOutputDetails>,
    /// xAI's bill.
    #[serde(deserialize_with = "reading::count")]
    cost_in_usd_ticks: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireInputDetails {
    #[serde(deserialize_with = "reading::count")]
    cached_tokens: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    cache_write_tokens: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireOutputDetails {
    #[serde(deserialize_with = "reading::count")]
    reasoning_tokens: Option<u64>,
}

impl WireUsage {
    pub(super) fn normalised(self) -> Usage {
        let input = self.input_tokens_details.unwrap_or_default();
        Usage {
            input: self.input_tokens,
            cached_input: input.cached_tokens,
            cache_write: input.cache_write_tokens,
            output: self.output_tokens,
            reasoning: self
                .output_tokens_details
                .and_then(|details| details.reasoning_tokens),
            cost_nano: self.cost_in_usd_ticks.map(reading::nano_of_ticks),
            ..Usage::default()
        }
    }
}
