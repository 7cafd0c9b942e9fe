//! What is said of backups that are written by themselves, in one language.

use maas_core::backup::{BackupTrouble, Every};

/// The words of it.
pub(crate) struct OwnBackupWords {
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    pub(crate) not_supported: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) choose_text: &'static str,
    /// The folder's name.
    pub(crate) into: fn(&str) -> String,
    pub(crate) how_often: &'static str,
    pub(crate) every: fn(Every) -> &'static str,
    pub(crate) how_many: &'static str,
    pub(crate) keep: fn(usize) -> String,
    /// When the last one was written, in words.
    pub(crate) last: fn(&str) -> String,
    pub(crate) never: &'static str,
    pub(crate) running: &'static str,
    pub(crate) now: &'static str,
    pub(crate) stop: &'static str,
    pub(crate) allow: &'static str,
    pub(crate) trouble: fn(BackupTrouble) -> &'static str,
    /// So many days ago, or never.
    pub(crate) remind: fn(Option<u64>) -> String,
    pub(crate) to_backup: &'static str,
    pub(crate) later: &'static str,
}
