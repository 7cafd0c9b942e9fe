//! What a Gemini family refuses or needs, by its model id.
//!
//! Google's model pages of 2026-11; ids read `gemini-<version>-<size>…`, or `gemini-<size>-latest`.

use crate::capability::Budget;

/// The rules of one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Family {
    /// Whether temperature, top p and top k mean anything; Gemini 4 ignores them.
    pub(crate) sampling: bool,
    /// How thinking is asked for.
    pub(crate) thinking: Thinking,
    /// Whether the calls of a running tool loop must carry signatures.
    pub(crate) signatures: bool,
    /// Whether it takes a system instruction; Gemma does not.
    pub(crate) system: bool,
    /// Whether an answer can be held to JSON while there are tools.
    pub(crate) json_beside_tools: bool,
    /// Whether several answers can be asked for; Gemini 4 answers 400.
    pub(crate) candidates: bool,
    /// Whether the conversation may end with the model's own words.
    pub(crate) prefill: bool,
}

/// How a family is told to think.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thinking {
    /// It cannot, or nothing is known of it.
    Never,
    /// By a budget of tokens.
    Budget {
        /// What "not at all" is: some models cannot do without.
        least: u32,
        /// The most it may be.
        most: u32,
        /// Whether it thinks unless told otherwise.
        by_default: bool,
    },
    /// By a level; cannot be switched off.
    Level {
        /// Whether there is a level below low.
        minimal: bool,
    },
}

impl Family {
    /// How many tokens of thinking can be asked for; the newer ones know levels only.
    pub(crate) fn budget(&self) -> Option<Budget> {
        match self.thinking {
            Thinking::Budget { least, most, .. } => Some(Budget {
                least,
                most,
                alone: false,
            }),
            Thinking::Never | Thinking::Level { .. } => None,
        }
    }
}

/// The model's name as the path has it: without the collection (`models/`, or a publisher's on Vertex AI)
/// it is listed in.
pub(crate) fn bare(model: &str) -> &str {
    let publisher = model.strip_prefix("publishers/google/").unwrap_or(model);
    publisher.strip_prefix("models/").unwrap_or(model)
}

/// Finds the family. An alias reads as what all newest models take; an id of no known form gets no
/// field that older models refuse.
pub(crate) fn of(model: &str) -> Family {
    let words: Vec<&str> = bare(model).split('-').collect();
    let has = |name: &str| words.contains(&name);
    let gemini = words.first() == Some(&"gemini");
    let version = words
        .get(1)
        .filter(|_| gemini)
        .and_then(|word| version(word));
    let alias = gemini && version.is_none() && has("latest");
    let since = |least: (u32, u32)| alias || version.is_some_and(|version| version >= least);
    let known_since = |least: (u32, u32)| version.is_some_and(|version| version >= least);

    let thinking = if has("image") || has("tts") {
        Thinking::Never
    } else if since((3, 0)) {
        Thinking::Level {
            minimal: version.is_some_and(|version| version < (3, 7)) && has("flash"),
        }
    } else if version == Some((2, 5)) {
        let pro = has("pro");
        Thinking::Budget {
            least: if pro { 128 } else { 0 },
            most: if pro { 32_768 } else { 24_576 },
            by_default: !has("lite"),
        }
    } else {
        Thinking::Never
    };
    Family {
        sampling: !known_since((4, 0)),
        thinking,
        signatures: since((3, 0)),
        system: !words.iter().any(|word| word.starts_with("gemma")),
        json_beside_tools: since((3, 0)),
        candidates: !known_since((4, 0)),
        prefill: !known_since((4, 0)),
    }
}

/// Reads `3` or `2.5`.
fn version(word: &str) -> Option<(u32, u32)> {
    let (major, minor) = word.split_once('.').unwrap_or((word, "0"));
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests;
