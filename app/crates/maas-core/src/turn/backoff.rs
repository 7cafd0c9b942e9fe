//! Whether a failed request is sent again by itself, and when.
//!
//! Only what the provider refused before it began to answer: nothing was said yet, and nothing was
//! done. A connection that died says neither, so it is never sent again without a click.

use maas_protocol::error::{ErrorKind, ProviderError};

#[cfg(test)]
mod tests;

/// So many further attempts are made.
const MOST: u32 = 2;
/// The wait before the first of them; it doubles with each.
const FIRST_MS: u64 = 1_000;
/// A provider that asks for a longer wait is not waited for.
const LONGEST_MS: u64 = 60_000;

/// How long to wait until the next attempt; `None` is not at all. `dice` is a random number.
pub(super) fn wait_ms(error: &ProviderError, attempts: u32, dice: u8) -> Option<u64> {
    // 498 is Groq's word for no capacity.
    let refused = matches!(error.status, Some(408 | 409 | 429 | 498 | 500..=599));
    let passing = matches!(error.kind, ErrorKind::RateLimited | ErrorKind::Overloaded);
    if !refused || !passing || attempts >= MOST {
        return None;
    }
    if let Some(asked) = error.retry_after_ms {
        return (asked <= LONGEST_MS).then_some(asked);
    }
    // Up to half as long again, so that many who were refused together do not come back together.
    let wait = FIRST_MS << attempts;
    Some(wait + wait * u64::from(dice) / 512)
}
