//! What is said of passkeys, in one language.

use crate::passkeys::PasskeyTrouble;

/// The words of passkeys.
pub(crate) struct PasskeyWords {
    pub(crate) title: &'static str,
    pub(crate) about: &'static str,
    pub(crate) add: &'static str,
    pub(crate) add_text: &'static str,
    /// When it was added.
    pub(crate) made: fn(&str) -> String,
    pub(crate) remove: &'static str,
    /// By when it was added, in words.
    pub(crate) remove_one: fn(&str) -> String,
    pub(crate) remove_text: &'static str,
    pub(crate) unlock: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) trouble: fn(PasskeyTrouble) -> &'static str,
}
