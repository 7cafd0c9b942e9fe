//! Reads a backup back that was just written: whether it is there, whole and unchanged. Each chunk must open at its place, so that what a restore
//! will read is what was written.

use std::rc::Rc;

use zeroize::Zeroizing;

use super::{
    BackupError,
    chunks::{CHUNK_BYTES, Chunk, ChunkCipher, TAG_BYTES, nonce},
};

/// Takes the bytes of one file apart into the chunks that have to open.
pub struct Check {
    cipher: Rc<ChunkCipher>,
    /// How much of the header has come.
    begun: usize,
    /// What is not a whole chunk yet, or may be the last one.
    pending: Vec<u8>,
    /// The number of the next chunk, and how many were written.
    next: u64,
    all: u64,
}

impl Check {
    /// Of a file that was sealed so, with so many chunks.
    pub(super) fn new(cipher: Rc<ChunkCipher>, all: u64) -> Self {
        Self {
            cipher,
            begun: 0,
            pending: Vec::new(),
            next: 0,
            all,
        }
    }

    /// What has to open the chunks.
    pub fn cipher(&self) -> Rc<ChunkCipher> {
        Rc::clone(&self.cipher)
    }

    /// Takes the next bytes of the file, from its very first one on; the chunks that are whole now.
    ///
    /// # Errors
    /// [`BackupError::Damaged`] where the file is otherwise than it was written.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Chunk>, BackupError> {
        let header = self.cipher.header().get(self.begun..).unwrap_or_default();
        let (own, rest) = bytes.split_at(header.len().min(bytes.len()));
        if !header.starts_with(own) {
            return Err(BackupError::Damaged);
        }
        self.begun += own.len();
        self.pending.extend_from_slice(rest);
        let mut chunks = Vec::new();
        let mut from = 0;
        // Of the chunk that stands at the end nobody knows yet whether it is the last one.
        while self.pending.len() - from > CHUNK_BYTES + TAG_BYTES {
            let sealed = self.pending.get(from..from + CHUNK_BYTES + TAG_BYTES);
            chunks.push(self.chunk(sealed.unwrap_or_default().to_vec(), false));
            from += CHUNK_BYTES + TAG_BYTES;
        }
        self.pending.drain(..from);
        Ok(chunks)
    }

    /// The file has ended; its last chunk.
    ///
    /// # Errors
    /// [`BackupError::CutOff`] where something is missing, [`BackupError::Damaged`] where there is too much.
    pub fn finish(mut self) -> Result<Chunk, BackupError> {
        let last = std::mem::take(&mut self.pending);
        if last.is_empty() || self.next + 1 < self.all {
            return Err(BackupError::CutOff);
        }
        if self.next + 1 > self.all {
            return Err(BackupError::Damaged);
        }
        Ok(self.chunk(last, true))
    }

    fn chunk(&mut self, sealed: Vec<u8>, last: bool) -> Chunk {
        let number = self.next;
        self.next += 1;
        Chunk {
            nonce: nonce(number, last),
            bytes: Zeroizing::new(sealed),
        }
    }
}

#[cfg(test)]
mod tests;
