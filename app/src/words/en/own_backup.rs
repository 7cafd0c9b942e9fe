//! Backups that are written by themselves, in English.

use maas_core::backup::{BackupTrouble, Every};

use crate::words::own_backup::OwnBackupWords;

pub(crate) static WORDS: OwnBackupWords = OwnBackupWords {
    title: "Automatic backup",
    text: "While the app is open and unlocked, it writes a backup into a folder of yours, reads it back, and removes the oldest ones. Without API keys; your passphrase opens it.",
    not_supported: "This browser does not let a page write into a folder by itself (Chrome and Edge on a computer do). You are reminded instead.",
    choose: "Choose a folder",
    choose_text: "Type your passphrase: it will open these backups. Then choose the folder; one that is copied elsewhere, like a cloud drive, outlives this device.",
    into: |folder| format!("Written into the folder “{folder}”."),
    how_often: "How often",
    every: |every| match every {
        Every::Hour => "Every hour",
        Every::Day => "Every day",
        Every::Week => "Every week",
    },
    how_many: "How many to keep",
    keep: |many| format!("The last {many}"),
    last: |moment| format!("Last backup: {moment}"),
    never: "No backup yet.",
    running: "Writing a backup…",
    now: "Back up now",
    stop: "Stop automatic backup",
    allow: "Allow and back up",
    trouble: |trouble| match trouble {
        BackupTrouble::Permission => {
            "The automatic backup was not written: the browser wants your permission for the folder again."
        }
        BackupTrouble::Folder => {
            "The automatic backup was not written: its folder is not there any more. Stop it and choose a folder again."
        }
        BackupTrouble::Disk => {
            "The automatic backup was not written: the folder takes no file. Make room there, or choose another folder."
        }
        BackupTrouble::Unsound => {
            "The automatic backup read back otherwise than it was written, and was removed. The disk may be full or failing: choose another folder."
        }
        BackupTrouble::Storage => {
            "The automatic backup was not written: what is stored could not be read. Stop it and choose the folder again, or export a backup by hand."
        }
    },
    remind: |days| match days {
        None => "There is no backup of your conversations yet.".to_owned(),
        Some(days) => format!("Your last backup was {days} days ago."),
    },
    to_backup: "To the backup",
    later: "Later",
};
