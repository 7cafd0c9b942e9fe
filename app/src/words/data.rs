//! What the data page says, in one language.

use crate::moving::MoveTrouble;

/// The words of the page.
pub(crate) struct DataWords {
    /// Of those that are written by themselves.
    pub(crate) own: &'static super::own_backup::OwnBackupWords,
    pub(crate) text: &'static str,
    pub(crate) kept_where: &'static str,
    pub(crate) limits: &'static str,
    // Backup
    pub(crate) backup: &'static str,
    pub(crate) backup_text: &'static str,
    pub(crate) export: &'static str,
    pub(crate) vault_passphrase: &'static str,
    pub(crate) own_passphrase: &'static str,
    pub(crate) own_passphrase_hint: &'static str,
    pub(crate) file_passphrase: &'static str,
    pub(crate) with_keys: &'static str,
    pub(crate) with_keys_hint: &'static str,
    pub(crate) saving: &'static str,
    pub(crate) checking: &'static str,
    pub(crate) saved: &'static str,
    /// What was checked, where it can be read back and where it cannot.
    pub(crate) checked_on_disk: &'static str,
    pub(crate) checked_before: &'static str,
    pub(crate) with_keys_saved: &'static str,
    pub(crate) without_keys_saved: &'static str,
    pub(crate) damaged: fn(usize) -> String,
    pub(crate) keep_open: &'static str,
    // Import
    pub(crate) import_title: &'static str,
    pub(crate) import_text: &'static str,
    pub(crate) import: &'static str,
    pub(crate) file_chosen: &'static str,
    pub(crate) backup_passphrase: &'static str,
    pub(crate) backup_passphrase_new: &'static str,
    pub(crate) open_backup: &'static str,
    pub(crate) reading: &'static str,
    pub(crate) placing: &'static str,
    pub(crate) in_backup: &'static str,
    /// The moment it was written, and the app's version.
    pub(crate) written: fn(&str, &str) -> String,
    pub(crate) keys_in_it: &'static str,
    pub(crate) keys_not_in_it: &'static str,
    pub(crate) merge: &'static str,
    pub(crate) merge_hint: &'static str,
    pub(crate) replace: &'static str,
    pub(crate) replace_hint: &'static str,
    pub(crate) restore: &'static str,
    pub(crate) restore_here: &'static str,
    pub(crate) restored: &'static str,
    pub(crate) restored_text: &'static str,
    pub(crate) open_again: &'static str,
    /// Whose export it is.
    pub(crate) found: fn(&str) -> String,
    pub(crate) nothing_yet: &'static str,
    pub(crate) nothing_new: &'static str,
    pub(crate) add: fn(usize) -> String,
    pub(crate) added: &'static str,
    pub(crate) done: &'static str,
    pub(crate) taken: &'static str,
    pub(crate) left_out: &'static str,
    pub(crate) known: fn(usize, &str) -> String,
    pub(crate) kept: fn(usize, &str) -> String,
    pub(crate) unused: fn(usize, &str) -> String,
    pub(crate) unreadable: fn(usize, &str) -> String,
    pub(crate) beside: fn(usize) -> String,
    pub(crate) keys_withheld: fn(usize) -> String,
    /// What another app's export holds that is not taken in, by its name in the reader.
    /// So many files that are left out have names.
    pub(crate) files_left_out: fn(usize) -> String,
    pub(crate) skipped: fn(&str, usize) -> String,
    // What there is
    /// So many records of a store, by its name.
    pub(crate) count: fn(&str, u64) -> String,
    // Trouble
    pub(crate) trouble: fn(MoveTrouble) -> &'static str,
    pub(crate) unchanged: &'static str,
    // Delete everything
    pub(crate) delete_everything: &'static str,
    pub(crate) delete_text: &'static str,
    pub(crate) delete_gone: &'static str,
    pub(crate) delete_rest: &'static str,
    pub(crate) delete_final: &'static str,
}
