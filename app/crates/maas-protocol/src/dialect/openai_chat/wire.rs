//! The wire types of Chat Completions: every field optional, unknown ones skipped.

use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;

use super::reading;
use crate::usage::Usage;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireChunk {
    pub(super) id: Option<String>,
    pub(super) model: Option<String>,
    pub(super) choices: Option<Vec<WireChoice>>,
    pub(super) usage: Option<WireUsage>,
    pub(super) x_groq: Option<WireGroq>,
    pub(super) error: Option<Value>,
    /// The addresses of what is cited, as xAI and Perplexity say them, each time all of them so far.
    pub(super) citations: Option<Value>,
    /// What it is; of several forms.
    object: Option<Value>,
}

impl WireChunk {
    /// Whether it is an error by its own word, as Mistral and older servers say it.
    pub(super) fn is_error(&self) -> bool {
        self.error.is_none() && self.object.as_ref().is_some_and(|kind| kind == "error")
    }
}

#[derive(Deserialize)]
pub(super) struct WireGroq {
    pub(super) usage: Option<WireUsage>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireChoice {
    pub(super) index: Option<u32>,
    pub(super) delta: Option<WireDelta>,
    pub(super) message: Option<WireDelta>,
    /// Of several forms, and none of them spoils the answer.
    pub(super) logprobs: Option<Value>,
    pub(super) finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireDelta {
    pub(super) content: Option<WireContent>,
    pub(super) refusal: Option<String>,
    pub(super) reasoning: Option<String>,
    pub(super) reasoning_content: Option<String>,
    /// OpenRouter's opaque form of the thoughts.
    pub(super) reasoning_details: Option<Vec<Value>>,
    pub(super) tool_calls: Option<Vec<WireToolCall>>,
    /// What OpenRouter's models drew.
    pub(super) images: Option<Vec<WireImage>>,
    /// What is cited, and other things that are said of the text.
    pub(super) annotations: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireImage {
    pub(super) image_url: Option<WireImageUrl>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireImageUrl {
    pub(super) url: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum WireContent {
    Text(String),
    Parts(Vec<WirePart>),
    /// No form we know: skipped, not an error.
    Other(IgnoredAny),
}

#[derive(Deserialize)]
pub(super) struct WirePart {
    pub(super) text: Option<String>,
    /// Mistral's thoughts: a list of text parts.
    pub(super) thinking: Option<Vec<WirePart>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireToolCall {
    pub(super) index: Option<u32>,
    pub(super) id: Option<String>,
    pub(super) function: Option<WireFunction>,
    /// Google's OpenAI form puts the call's signature here.
    pub(super) extra_content: Option<Value>,
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
    #[serde(deserialize_with = "reading::count")]
    prompt_tokens: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    completion_tokens: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    total_tokens: Option<u64>,
    /// DeepSeek's cached tokens.
    #[serde(deserialize_with = "reading::count")]
    prompt_cache_hit_tokens: Option<u64>,
    /// Mistral's cached tokens.
    #[serde(deserialize_with = "reading::count")]
    num_cached_tokens: Option<u64>,
    /// DeepSeek on Azure says it here.
    #[serde(deserialize_with = "reading::count")]
    reasoning_tokens: Option<u64>,
    prompt_tokens_details: Option<WirePromptDetails>,
    completion_tokens_details: Option<WireCompletionDetails>,
    /// OpenRouter's bill.
    #[serde(deserialize_with = "reading::dollars")]
    cost: Option<u64>,
    cost_details: Option<WireCostDetails>,
    is_byok: Option<bool>,
    /// xAI's bill.
    #[serde(deserialize_with = "reading::count")]
    cost_in_usd_ticks: Option<u64>,
}

/// What OpenRouter's own provider took, which with a key of one's own there is billed by that provider.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireCostDetails {
    #[serde(deserialize_with = "reading::dollars")]
    upstream_inference_cost: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WirePromptDetails {
    #[serde(deserialize_with = "reading::count")]
    cached_tokens: Option<u64>,
    #[serde(deserialize_with = "reading::count")]
    cache_write_tokens: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireCompletionDetails {
    #[serde(deserialize_with = "reading::count")]
    reasoning_tokens: Option<u64>,
}

impl WireUsage {
    /// What it cost in nano-dollars, where the provider says it. With a key of one's own, OpenRouter's `cost` is its fee alone.
    fn cost_nano(&self) -> Option<u64> {
        let upstream = || self.cost_details.as_ref()?.upstream_inference_cost;
        let billed = match self.is_byok {
            Some(true) => self.cost?.checked_add(upstream()?),
            _ => self.cost,
        };
        billed.or(self.cost_in_usd_ticks.map(reading::nano_of_ticks))
    }

    pub(super) fn normalised(self) -> Usage {
        let cost_nano = self.cost_nano();
        let prompt = self.prompt_tokens_details.unwrap_or_default();
        let told = self
            .completion_tokens_details
            .and_then(|details| details.reasoning_tokens)
            .or(self.reasoning_tokens);
        // xAI and Google's OpenAI form leave reasoning out of the completion; only the total tells.
        let counted = [self.prompt_tokens, self.completion_tokens];
        let uncounted = self.total_tokens.and_then(|total| {
            let [prompt, completion] = counted;
            total.checked_sub(prompt?)?.checked_sub(completion?)
        });
        let uncounted = uncounted.filter(|rest| *rest > 0 && told.is_none_or(|told| *rest <= told));
        Usage {
            input: self.prompt_tokens,
            cached_input: prompt
                .cached_tokens
                .or(self.prompt_cache_hit_tokens)
                .or(self.num_cached_tokens),
            cache_write: prompt.cache_write_tokens,
            output: self
                .completion_tokens
                .map(|written| written.saturating_add(uncounted.unwrap_or(0))),
            reasoning: told.or(uncounted),
            cost_nano,
            ..Usage::default()
        }
    }
}
