//! Token counts as one provider-neutral record.

use serde::{Deserialize, Serialize};

/// Tokens of one answer; `None` is unknown and never shown or summed as 0.
///
/// `input` holds all prompt tokens, cached ones included; `output` holds reasoning included.
/// The dossiers' normalisation rules are applied by each dialect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// All prompt tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<u64>,
    /// The part of `input` that was read from the provider's cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_input: Option<u64>,
    /// The part of `input` that was written to the provider's cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<u64>,
    /// The part of `cache_write` that is kept for an hour, which Anthropic bills higher than the usual five minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_write_hour: Option<u64>,
    /// All answer tokens, reasoning included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<u64>,
    /// The part of `output` that was reasoning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<u64>,
    /// What is billed of `input`, where the provider says that it is not all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billed_input: Option<u64>,
    /// What is billed of `output`, where the provider says that it is not all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billed_output: Option<u64>,
    /// What it cost, in billionths of a US dollar, where the provider says that itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_nano: Option<u64>,
}

impl Usage {
    /// Every count, to be treated alike.
    fn counts(&mut self) -> [&mut Option<u64>; 9] {
        [
            &mut self.input,
            &mut self.cached_input,
            &mut self.cache_write,
            &mut self.cache_write_hour,
            &mut self.output,
            &mut self.reasoning,
            &mut self.billed_input,
            &mut self.billed_output,
            &mut self.cost_nano,
        ]
    }

    /// Takes over every field that `newer` knows.
    pub fn update(&mut self, newer: &Self) {
        let mut newer = *newer;
        for (count, newer) in self.counts().into_iter().zip(newer.counts()) {
            *count = newer.or(*count);
        }
    }

    /// Adds the tokens of another request; what only one of them knows is taken as it is.
    pub fn add(&mut self, other: &Self) {
        let mut other = *other;
        // A part of what was billed is no bill.
        let told = self.cost_nano.zip(other.cost_nano);
        for (count, other) in self.counts().into_iter().zip(other.counts()) {
            *count = match (*count, *other) {
                (Some(one), Some(other)) => Some(one.saturating_add(other)),
                (one, other) => one.or(other),
            };
        }
        self.cost_nano = told.map(|(one, other)| one.saturating_add(other));
    }
}
