//! Reads a backup back that was just written, as a restore would: whether it is there, whole and unchanged.

use super::{BackupError, Chunks, Reader};

/// Checks the bytes of one file.
pub struct Check {
    /// The file's own, and what has come of it.
    header: Vec<u8>,
    come: Vec<u8>,
    reader: Reader,
    /// Records that have to come yet.
    left: u64,
}

impl Check {
    /// Of a file with these chunks and so many records.
    pub(super) fn new(chunks: Chunks, records: u64) -> Self {
        Self {
            header: chunks.header.clone(),
            come: Vec::new(),
            reader: Reader::of(Some(Chunks { next: 0, ..chunks })),
            left: records,
        }
    }

    /// Takes the next bytes of the file, from its very first one on.
    ///
    /// # Errors
    /// As [`Reader::push`]; [`BackupError::Damaged`] where it is otherwise than it was written.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        let missing = self.header.len() - self.come.len();
        let (header, rest) = bytes.split_at(missing.min(bytes.len()));
        self.come.extend_from_slice(header);
        if !self.header.starts_with(&self.come) {
            return Err(BackupError::Damaged);
        }
        let mut records = 0;
        self.reader.push_to(rest, &mut |_| records += 1)?;
        let left = self.left.checked_sub(records);
        self.left = left.ok_or(BackupError::Damaged)?;
        Ok(())
    }

    /// The file has ended.
    ///
    /// # Errors
    /// [`BackupError::CutOff`] where something is missing; else as [`Reader::finish`].
    pub fn finish(self) -> Result<(), BackupError> {
        let mut records = 0;
        self.reader.finish_to(&mut |_| records += 1)?;
        if self.come == self.header && records == self.left {
            Ok(())
        } else {
            Err(BackupError::CutOff)
        }
    }
}

#[cfg(test)]
mod tests;
