//! What the page and the import worker say to each other. The page asks for the next conversations when it has stored the last ones,
//! so that neither has more than a few of them.

use std::collections::BTreeMap;

use maas_import::ImportError;
use maas_vault::share::ShareError;
use serde::{Deserialize, Serialize};

/// What comes of an ask for more. The records come beside it, as bytes.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub enum ImportSay {
    /// The next records: conversations before their messages.
    Records {
        /// What they are.
        names: Vec<ImportedName>,
        /// So many bytes of the file are read.
        done: u64,
    },
    /// That was all.
    End {
        /// Whose export it is.
        source: String,
        /// What was left out, by reason.
        skipped: BTreeMap<String, usize>,
        /// The names of files among that, as far as they are told.
        files: Vec<String>,
    },
    /// It cannot be read.
    Failed(ImportTrouble),
}

/// What a record out of an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportedKind {
    /// A conversation without its messages.
    Chat,
    /// A message.
    Message,
    /// The bytes of a file that is attached to one.
    File,
}

/// A record out of an export.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedName {
    /// What it is.
    pub kind: ImportedKind,
    /// Its id.
    pub id: String,
    /// Counts its writes.
    pub version: u64,
}

/// Why an export cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportTrouble {
    /// The browser does not hand it over any more.
    File,
    /// It is nothing that is known.
    Unknown,
    /// It ends early, or is no sound JSON or ZIP.
    Broken,
    /// It is nested too deeply or holds too much.
    TooMuch,
}

impl From<ImportError> for ImportTrouble {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Unknown => Self::Unknown,
            ImportError::Broken => Self::Broken,
            ImportError::TooMuch => Self::TooMuch,
        }
    }
}

/// What opens a share, which comes beside it.
#[derive(Serialize, Deserialize)]
pub struct ShareAsk {
    /// As typed.
    pub password: Option<String>,
}

/// What comes of a share.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShareSay {
    /// Its content comes beside this.
    Opened {
        /// The public key of who signed it, in hex.
        author: Option<String>,
    },
    /// It cannot be read.
    Failed(ShareError),
}
