//! What is said of how strong a passphrase would be, in one language.

use crate::strength::{Advice, Span};

/// The words of it.
pub(crate) struct StrengthWords {
    pub(crate) title: &'static str,
    /// From the weakest on.
    pub(crate) scores: [&'static str; 5],
    /// How long somebody who has the data would have to guess.
    pub(crate) holds: fn(Span) -> &'static str,
    pub(crate) advice: fn(Advice) -> &'static str,
}
