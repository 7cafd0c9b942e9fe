//! The wire types of Cohere's Chat: every field optional, unknown ones skipped.

use serde::Deserialize;
use serde_json::Value;

use super::reading;
use crate::{chat::Param, models::ModelInfo, usage::Usage};

/// An event of a stream, and a whole reply as well: the fields of the two do not clash.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireEvent {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) id: Option<String>,
    #[serde(deserialize_with = "reading::count")]
    pub(super) index: Option<u64>,
    pub(super) delta: Option<WireDelta>,
    pub(super) message: Option<WireMessage>,
    pub(super) finish_reason: Option<String>,
    pub(super) usage: Option<WireUsage>,
    /// One piece's in an event, a list of them in a whole reply.
    pub(super) logprobs: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireDelta {
    pub(super) message: Option<WireMessage>,
    pub(super) finish_reason: Option<String>,
    pub(super) usage: Option<WireUsage>,
    pub(super) error: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireMessage {
    pub(super) content: Option<OneOrMany<WireBlock>>,
    pub(super) tool_plan: Option<String>,
    pub(super) tool_calls: Option<OneOrMany<WireToolCall>>,
    pub(super) citations: Option<OneOrMany<Value>>,
}

/// Events carry one piece where a message has a list.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany<T> {
    // First, because a list would also read as the fields of one.
    Many(Vec<T>),
    One(T),
}

impl<T> IntoIterator for OneOrMany<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        match self {
            Self::Many(many) => many,
            Self::One(one) => vec![one],
        }
        .into_iter()
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireBlock {
    pub(super) text: Option<String>,
    pub(super) thinking: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireToolCall {
    pub(super) id: Option<String>,
    pub(super) function: Option<WireFunction>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireFunction {
    pub(super) name: Option<String>,
    pub(super) arguments: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireUsage {
    tokens: Option<WireTokens>,
    billed_units: Option<WireTokens>,
    #[serde(deserialize_with = "reading::count")]
    cached_tokens: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireTokens {
    #[serde(deserialize_with = "reading::count")]
    input_tokens: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    output_tokens: Option<u64>,
}

impl WireUsage {
    /// `billed_units` leaves the chat template out: that is what is paid, and `tokens` what was read and written.
    pub(super) fn normalised(self) -> Usage {
        let tokens = self.tokens.unwrap_or_default();
        let billed = self.billed_units.unwrap_or_default();
        Usage {
            input: tokens.input_tokens,
            cached_input: self.cached_tokens,
            output: tokens.output_tokens,
            billed_input: billed.input_tokens,
            billed_output: billed.output_tokens,
            ..Usage::default()
        }
    }
}

#[derive(Deserialize)]
pub(super) struct WireModels {
    pub(super) models: Vec<WireModel>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireModel {
    name: Option<String>,
    #[serde(deserialize_with = "reading::count")]
    context_length: Option<u64>,
    endpoints: Option<Vec<String>>,
    features: Option<Vec<String>>,
    is_deprecated: Option<bool>,
}

impl WireModel {
    /// `None` where it does not chat. The list is asked for chat only, but a server may not heed that.
    pub(super) fn read(self) -> Option<ModelInfo> {
        let other = |endpoints: &Vec<String>| !endpoints.iter().any(|name| name == "chat");
        if self.endpoints.as_ref().is_some_and(other) {
            return None;
        }
        let mut model = ModelInfo {
            context: self.context_length,
            deprecated: self.is_deprecated,
            ..ModelInfo::of_id(&self.name?)
        };
        if let Some(features) = self.features.filter(|features| !features.is_empty()) {
            let has = |name: &str| features.iter().any(|feature| feature == name);
            let kinds = [("text", true), ("image", has("vision"))];
            let kinds = kinds.into_iter().filter(|(_, has)| *has);
            model.input = kinds.map(|(kind, _)| kind.to_owned()).collect();
            model.tools = Some(has("tools"));
            model.reasoning = Some(has("reasoning"));
            model.json = Some(has("json_schema"));
            if !has("logprobs") {
                model.refuses.push(Param::Logprobs);
            }
        }
        Some(model)
    }
}
