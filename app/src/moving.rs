//! What the data page and the effects say to each other about backups and imports: past the state, for passphrases are in it and files.

use std::{cell::Cell, collections::BTreeMap, rc::Rc};

use maas_core::{
    chats::Chats,
    compare::Comparisons,
    intake::{How, Manifest, Tally},
    presets::Presets,
    session::VaultFailure,
    workspaces::Workspaces,
};
use maas_vault::backup::BackupError;
use yew::Callback;

use crate::{importing::ImportTrouble, platform::dom::files::Chosen};

/// Whether the person does not want it any more; cloning shares it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cancelled(Rc<Cell<bool>>);

impl Cancelled {
    /// It is not wanted any more.
    pub(crate) fn now(&self) {
        self.0.set(true);
    }

    /// Whether that is so.
    pub(crate) fn is(&self) -> bool {
        self.0.get()
    }
}

impl PartialEq for Cancelled {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A backup to be written.
pub(crate) struct BackUp {
    /// The vault's passphrase, as typed.
    pub(crate) passphrase: String,
    /// The file's own passphrase, as typed.
    pub(crate) own: Option<String>,
    /// Whether keys come along.
    pub(crate) keys: bool,
    /// Told how far it is.
    pub(crate) tell: Callback<Saving>,
    /// Looked at after each piece.
    pub(crate) cancelled: Cancelled,
}

/// What a person wants of backups that are written by themselves.
pub(crate) enum OwnBackup {
    /// Have them written into a folder, which is chosen now.
    Choose {
        /// The vault's passphrase, as typed: it will open them.
        passphrase: String,
        /// Told whether a folder was chosen, or why it is of no use.
        ended: Callback<Result<bool, MoveTrouble>>,
    },
    /// Have the browser ask for its permission anew, and write one.
    Allow,
    /// Have none written any more.
    Stop,
}

/// How far the writing of a backup is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Saving {
    /// So many records of so many are in it.
    Under { done: u64, all: u64 },
    /// So many bytes of so many were read back, and are as they were written.
    Checking { done: u64, all: u64 },
    /// It is whole.
    Saved(Saved),
    /// The person chose no place for it, or does not want it any more.
    NotWanted,
    /// There is none.
    Failed(MoveTrouble),
}

/// A backup that was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Saved {
    /// How many records, by store.
    pub(crate) counts: BTreeMap<String, u64>,
    /// The file's size.
    pub(crate) bytes: u64,
    /// Records that did not open and are not in it.
    pub(crate) damaged: usize,
    /// Whether keys are in it.
    pub(crate) keys: bool,
    /// Whether it was read back from where it lies; else before the browser took it as a download.
    pub(crate) on_disk: bool,
}

/// A file to be brought in.
pub(crate) struct BringIn {
    /// The file.
    pub(crate) file: Chosen,
    /// What it is.
    pub(crate) kind: Kind,
    /// What is here.
    pub(crate) here: Here,
    /// Told how far it is.
    pub(crate) tell: Callback<Bringing>,
    /// Looked at after each piece.
    pub(crate) cancelled: Cancelled,
}

/// What a file to be brought in is.
pub(crate) enum Kind {
    /// A backup, and its passphrase as typed.
    Backup(String),
    /// Anything else, to be told by what is in it.
    Foreign,
}

/// What is here when a file is brought in.
#[derive(Clone)]
pub(crate) struct Here {
    /// Whether a vault is open.
    pub(crate) vault: bool,
    /// Workspaces, and the one that the tab is in.
    pub(crate) workspaces: Rc<Workspaces>,
    /// Conversations.
    pub(crate) chats: Rc<Chats>,
    /// Presets.
    pub(crate) presets: Rc<Presets>,
    /// Comparisons.
    pub(crate) comparisons: Rc<Comparisons>,
}

/// How far the bringing in is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Bringing {
    /// So many bytes of the file are read.
    Under { done: u64, all: u64 },
    /// What is in a backup; goes on when it was chosen how.
    Preview(Manifest, Callback<Option<How>>),
    /// All of it was read and nothing is changed yet; goes on when that is wanted.
    Staged(Report, Callback<bool>),
    /// All of it takes its place, which can no longer be stopped.
    Placing,
    /// It is here.
    Done(Report),
    /// It is not wanted any more, and nothing was changed.
    NotWanted,
    /// It cannot be had, and nothing was changed.
    Failed(MoveTrouble),
}

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Report {
    /// Whose export it is; `None` for a backup.
    pub(crate) source: Option<String>,
    /// What was taken in, and what not.
    pub(crate) tally: Tally,
    /// Keys that were left out.
    pub(crate) keys_withheld: usize,
    /// What the reader of another app's export left out, by reason.
    pub(crate) skipped: BTreeMap<String, usize>,
    /// The names of files among that, as far as they are told.
    pub(crate) files: Vec<String>,
}

/// Why something cannot be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MoveTrouble {
    /// The vault refused.
    Vault(VaultFailure),
    /// The backup cannot be written or read.
    Backup(BackupError),
    /// The browser's storage refused: it is full, mostly.
    Storage,
    /// The file cannot be read any more.
    File,
    /// The file could not be written.
    Disk,
    /// It was written, but is not as it was written.
    Unsound,
    /// Another tab is at it.
    Busy,
    /// It is no export that is known here.
    Unknown,
    /// It is broken off, or no sound JSON or ZIP.
    Broken,
    /// It is too large, too deep, or unpacks to far too much.
    TooMuch,
    /// A vault is needed first.
    NoVault,
}

impl From<VaultFailure> for MoveTrouble {
    fn from(failure: VaultFailure) -> Self {
        Self::Vault(failure)
    }
}

impl From<ImportTrouble> for MoveTrouble {
    fn from(trouble: ImportTrouble) -> Self {
        match trouble {
            ImportTrouble::File => Self::File,
            ImportTrouble::Unknown => Self::Unknown,
            ImportTrouble::Broken => Self::Broken,
            ImportTrouble::TooMuch => Self::TooMuch,
        }
    }
}
