//! What a Claude family refuses or needs, by its model id.
//!
//! Anthropic's model pages of 2026-11; ids read `claude-<family>-<major>[-<minor>]…` since Claude 4,
//! `claude-<major>-…` before.

use crate::capability::Budget;

/// The least budget for thinking that is taken, in tokens.
const LEAST_BUDGET: u32 = 1_024;

/// What is left for the text of an answer beside the thinking, in tokens.
pub(crate) const LEAST_TEXT: u32 = 1_024;

/// The rules of one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Family {
    /// The model's own limit: the wire demands a cap, and a person who set none wants none.
    pub(crate) max_tokens: u32,
    /// Whether temperature, top p and top k may be sent at all; Opus 4.7 and later answer 400.
    pub(crate) sampling: bool,
    /// Whether temperature and top p exclude each other.
    pub(crate) one_sampler: bool,
    /// How thinking is asked for.
    pub(crate) thinking: Thinking,
    /// Whether a budget of tokens can be named; from 4.7 on that is answered with 400.
    pub(crate) budget: bool,
    /// Whether it knows an effort between high and max.
    pub(crate) xhigh: bool,
    /// Whether a tool call can be forced.
    pub(crate) forced_tools: bool,
    /// Whether answers can be held to a JSON schema.
    pub(crate) json_schema: bool,
}

/// How a family is told to think.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thinking {
    /// It cannot.
    Never,
    /// By a budget of tokens.
    Budget,
    /// By an effort; off unless asked for.
    Adaptive,
    /// By an effort; on unless switched off.
    ByDefault,
    /// By an effort; on, and at the least between tool calls.
    BetweenTools,
    /// By an effort; cannot be switched off.
    Always,
}

impl Family {
    /// The bounds of a budget. By the models' pages it goes with no sampling parameter and no forced call.
    pub(crate) fn bounds(&self) -> Option<Budget> {
        self.budget.then_some(Budget {
            least: LEAST_BUDGET,
            // It counts inside the cap, and something must be left for the text.
            most: self.max_tokens - LEAST_TEXT,
            alone: true,
        })
    }
}

/// Finds the family; an id of no known form reads as the newest, whose rules are the strictest.
pub(crate) fn of(model: &str) -> Family {
    let words: Vec<&str> = model.split(['-', '@', '/', '.', ':']).collect();
    let start = words
        .iter()
        .position(|word| *word == "claude")
        .map_or(0, |place| place + 1);
    let words = words.get(start..).unwrap_or_default();
    // A date (eight digits) is no version.
    let mut numbers = words
        .iter()
        .filter(|word| word.len() <= 2)
        .filter_map(|word| word.parse::<u32>().ok());
    let version = (
        numbers.next().unwrap_or(u32::MAX),
        numbers.next().unwrap_or(0),
    );
    let opus = words.contains(&"opus");
    let max_tokens = match version {
        (..=2, _) => 4_096,
        (3, 7) => 64_000,
        (3, 5) => 8_192,
        (3, _) => 4_096,
        (4, ..=1) if opus => 32_000,
        (4, ..=5) => 64_000,
        _ => 128_000,
    };
    let has = |name: &str| words.contains(&name);
    let thinking = match version {
        (..=2, _) => Thinking::Never,
        (3, ..7) => Thinking::Never,
        (3, _) | (4, ..=5) => Thinking::Budget,
        (4, _) => Thinking::Adaptive,
        _ if has("fable") || has("mythos") => Thinking::Always,
        (5, 5..) if opus => Thinking::Always,
        (5, 5..) if has("sonnet") => Thinking::BetweenTools,
        (5, _) => Thinking::ByDefault,
        _ => Thinking::Always,
    };
    Family {
        max_tokens,
        sampling: version < (4, 7),
        one_sampler: version >= (4, 0),
        thinking,
        budget: thinking != Thinking::Never && version < (4, 7),
        xhigh: version >= (4, 7),
        forced_tools: !matches!(thinking, Thinking::Always | Thinking::BetweenTools),
        json_schema: version >= (4, 5) || (opus && version == (4, 1)),
    }
}

#[cfg(test)]
mod tests;
