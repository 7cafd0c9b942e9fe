//! How many tokens OpenAI's models make of a text. Pure, and only a number: which tokens they are is nobody's question here.
//!
//! Reading order: `split.rs` (a text is cut into pieces, as the vocabulary's pattern has it), `ranks.rs` (which strings of bytes are
//! tokens), `merge.rs` (how many tokens a piece has that is none itself).

mod class;
mod merge;
mod ranks;
mod split;

use merge::Merger;
use ranks::{NONE, Ranks};
use split::Pattern;

#[cfg(test)]
mod tests;

/// Counts by one vocabulary.
pub struct Tokenizer {
    pattern: Pattern,
    ranks: Ranks,
    merger: Merger,
}

macro_rules! ranks {
    ($name:literal) => {
        Ranks::new(
            include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".lengths")),
            include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".bytes")),
        )
    };
}

impl Tokenizer {
    /// That of GPT-4o and everything since.
    pub fn o200k() -> Self {
        Self {
            pattern: Pattern::O200k,
            ranks: ranks!("o200k"),
            merger: Merger::default(),
        }
    }

    /// That of GPT-4 and GPT-3.5.
    pub fn cl100k() -> Self {
        Self {
            pattern: Pattern::Cl100k,
            ranks: ranks!("cl100k"),
            merger: Merger::default(),
        }
    }

    /// How many tokens a text has; names of special tokens are text like any other.
    pub fn count(&mut self, text: &str) -> u64 {
        let mut rest = text.as_bytes();
        let mut sum = 0;
        while let Some((piece, after)) = rest.split_at_checked(self.pattern.piece(rest).max(1)) {
            sum += match self.ranks.of(piece) {
                NONE => self.merger.count(&self.ranks, piece),
                _ => 1,
            };
            rest = after;
        }
        sum
    }
}
