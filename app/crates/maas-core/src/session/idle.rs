//! When the vault closes itself: nobody is there, it has been open too long, or the clock jumped.

#[cfg(test)]
mod tests;

/// The vault is closed after this long, whatever happens.
const LONGEST_OPEN_MS: u64 = 12 * 60 * 60 * 1000;
/// A wall clock that moved this far between two looks has slept or was set.
const CLOCK_JUMP_MS: u64 = 5 * 60 * 1000;
const MINUTE_MS: u64 = 60 * 1000;

/// What is known about the time the vault has been open; all in ms since 1970, by the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// When it was opened.
    pub opened_ms: u64,
    /// When a key was pressed or a pointer moved last.
    pub active_ms: u64,
    /// When the clock was looked at last.
    pub looked_ms: u64,
}

impl Watch {
    /// Begins when the vault is opened.
    pub fn new(now_ms: u64) -> Self {
        Self {
            opened_ms: now_ms,
            active_ms: now_ms,
            looked_ms: now_ms,
        }
    }

    /// Looks at the clock; true when the vault is to be closed.
    pub fn is_over(&mut self, now_ms: u64, auto_lock_minutes: u32) -> bool {
        let jumped = now_ms.abs_diff(self.looked_ms) > CLOCK_JUMP_MS;
        self.looked_ms = now_ms;
        let since = |then: u64| now_ms.saturating_sub(then);
        jumped
            || since(self.opened_ms) >= LONGEST_OPEN_MS
            || since(self.active_ms) >= u64::from(auto_lock_minutes.max(1)) * MINUTE_MS
    }
}
