//! What is said of the room that the browser gives, in one language.

/// The words about room.
pub(crate) struct SpaceWords {
    pub(crate) little: fn(&str, &str) -> String,
    pub(crate) title: &'static str,
    pub(crate) used: fn(&str, &str) -> String,
    pub(crate) kept: &'static str,
    pub(crate) not_kept: &'static str,
    pub(crate) keep: &'static str,
    pub(crate) unknown: &'static str,
}
