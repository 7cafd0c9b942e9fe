//! What a Claude family refuses or needs, by its model id.
//!
//! Anthropic's model pages of 2026-11; ids read `claude-<family>-<major>[-<minor>]…` since Claude 4,
//! `claude-<major>-…` before.

/// The rules of one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Family {
    /// The model's own limit: the wire demands a cap, and a person who set none wants none.
    pub(super) max_tokens: u32,
    /// Whether temperature and top p may be sent at all; Opus 4.7 and later answer 400.
    pub(super) sampling: bool,
    /// Whether temperature and top p exclude each other.
    pub(super) one_sampler: bool,
}

/// Finds the family; an id of no known form reads as the newest, whose rules are the strictest.
pub(super) fn of(model: &str) -> Family {
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
    Family {
        max_tokens,
        sampling: version < (4, 7),
        one_sampler: version >= (4, 0),
    }
}

#[cfg(test)]
mod tests;
