//! What is said of the model that the browser brings along, in one language.

/// The words of its card.
pub(crate) struct OnDeviceWords {
    pub(crate) about: &'static str,
    pub(crate) absent: &'static str,
    /// Which browser has one, and what its machine has to have.
    pub(crate) needs: &'static str,
    pub(crate) ready: &'static str,
    pub(crate) needed: &'static str,
    pub(crate) fetch: &'static str,
    pub(crate) elsewhere: &'static str,
    pub(crate) wait_for_it: &'static str,
    pub(crate) fetching: &'static str,
    /// So much in a hundred has come.
    pub(crate) under: fn(u8) -> String,
    pub(crate) failed: &'static str,
}
