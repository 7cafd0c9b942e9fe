//! What other apps export, read as conversations of ours.
//!
//! Bytes come in pieces, as files are read and unpacked; conversations go out one by one, so that an export of any size takes the memory
//! of its largest conversation. Everything here is pure: the import worker reads the file and unpacks it.
//! Files of strangers are expected to be wrong in every way: each limit is checked before memory is taken for it.

use std::collections::BTreeMap;

use maas_core::{
    chats::{ChatMessage, MessageId},
    files::FileId,
    records::ChatRecord,
};
use serde_json::Value;

use crate::{
    elements::{Elements, Wrong},
    zip::{Others, Packed},
};

pub mod elements;
mod form;
mod talk;
pub mod zip;

#[cfg(test)]
mod tests;

/// So many conversations are taken from one export.
pub const MAX_CHATS: usize = 200_000;
/// So many messages.
pub const MAX_MESSAGES: usize = 1_000_000;

/// So many files that are left out are named.
pub const MAX_NAMES: usize = 100;

/// A conversation that was read.
#[derive(Debug, PartialEq)]
pub struct Brought {
    /// Everything but its messages.
    pub chat: ChatRecord,
    /// All of them, in no order that matters.
    pub messages: Vec<ChatMessage>,
    /// What is attached to them and lies in the archive, to be read there.
    pub files: Vec<BroughtFile>,
}

/// A file of a conversation that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroughtFile {
    /// The message that it is attached to.
    pub message: MessageId,
    /// The id it gets, the same whenever it is brought in.
    pub id: FileId,
    /// What it is called.
    pub name: String,
    /// Where it is in the archive.
    pub packed: Packed,
}

/// Why an export cannot be read further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// It is nothing that is known here.
    Unknown,
    /// It ends early, or is no sound JSON or ZIP.
    Broken,
    /// It is nested too deeply, holds too much, or unpacks to far more than it is.
    TooMuch,
}

impl From<Wrong> for ImportError {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::Broken => Self::Broken,
            Wrong::TooDeep => Self::TooMuch,
        }
    }
}

/// Reads exports: the files of one, one after the other.
#[derive(Default)]
pub struct Importer {
    elements: Elements,
    undated_ms: u64,
    others: Others,
    source: Option<&'static str>,
    skipped: BTreeMap<&'static str, usize>,
    files: Vec<String>,
    chats: usize,
    messages: usize,
    /// Whether one thing at least was looked at that no form is for.
    strange: bool,
}

impl Importer {
    /// One that gives what is not dated this moment, in ms since 1970.
    pub fn new(undated_ms: u64) -> Self {
        Self {
            undated_ms,
            ..Self::default()
        }
    }

    /// The same, which finds attached files in the archive that the texts are from.
    pub fn of_archive(undated_ms: u64, others: Others) -> Self {
        Self {
            others,
            ..Self::new(undated_ms)
        }
    }

    /// Takes the next bytes of a JSON text; the conversations that are whole now.
    ///
    /// # Errors
    /// [`ImportError::Broken`] and [`ImportError::TooMuch`].
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Brought>, ImportError> {
        let mut elements = Vec::new();
        self.elements.push(bytes, &mut elements)?;
        self.read(elements)
    }

    /// The text has ended; another one may follow.
    ///
    /// # Errors
    /// [`ImportError::Broken`] where more belongs to it.
    pub fn end_of_text(&mut self) -> Result<Vec<Brought>, ImportError> {
        let mut elements = Vec::new();
        std::mem::take(&mut self.elements).finish(&mut elements)?;
        self.read(elements)
    }

    /// Everything has ended.
    ///
    /// # Errors
    /// [`ImportError::Unknown`] where nothing of it was known.
    pub fn finish(&self) -> Result<(), ImportError> {
        if self.source.is_none() && (self.strange || self.skipped.is_empty()) {
            Err(ImportError::Unknown)
        } else {
            Ok(())
        }
    }

    /// Whose export it is, by what was read so far.
    pub fn source(&self) -> Option<&'static str> {
        self.source
    }

    /// What was left out so far, by reason.
    pub fn skipped(&self) -> &BTreeMap<&'static str, usize> {
        &self.skipped
    }

    /// The names of files that were left out so far, as far as the export tells them.
    pub fn left_out_files(&self) -> &[String] {
        &self.files
    }

    /// Counts a file that is in the archive and cannot be read, or is nothing that is kept here.
    pub fn leave_out_file(&mut self, name: &str) {
        self.skip("file", 1);
        if self.files.len() < MAX_NAMES {
            self.files.push(name.to_owned());
        }
    }

    fn skip(&mut self, why: &'static str, many: usize) {
        if many > 0 {
            *self.skipped.entry(why).or_default() += many;
        }
    }

    fn read(&mut self, elements: Vec<Option<Vec<u8>>>) -> Result<Vec<Brought>, ImportError> {
        let mut all = Vec::new();
        for element in elements {
            let Some(element) = element else {
                self.skip("too-large", 1);
                continue;
            };
            let Ok(value) = serde_json::from_slice::<Value>(&element) else {
                return Err(ImportError::Broken);
            };
            drop(element);
            let Some((source, read)) = form::read(&value, &self.others) else {
                self.strange = true;
                self.skip("unreadable", 1);
                continue;
            };
            self.source = Some(source);
            let Some(read) = read else {
                self.skip("unreadable", 1);
                continue;
            };
            for (why, many) in &read.left_out {
                self.skip(why, *many);
            }
            let room = MAX_NAMES.saturating_sub(self.files.len());
            self.files.extend(read.files.iter().take(room).cloned());
            match read.into_records(source, self.undated_ms) {
                Some(brought) => {
                    self.chats += 1;
                    self.messages += brought.messages.len();
                    if self.chats > MAX_CHATS || self.messages > MAX_MESSAGES {
                        return Err(ImportError::TooMuch);
                    }
                    all.push(brought);
                }
                None => self.skip("empty", 1),
            }
        }
        Ok(all)
    }
}
