//! The chunks of a backup file, apart from what is in them: each is sealed and opened by itself, at its own place. So whoever has a faster cipher
//! than ours, as a browser does, may do that beside everything else; the bytes are the same.

use aes_gcm::{Aes256Gcm, KeyInit as _, aead::AeadInOut as _};
use zeroize::Zeroizing;

use super::{BackupError, CHUNK_LABEL};
use crate::kdf::{self, Key};

/// So much of the content is in a chunk, in bytes.
pub(super) const CHUNK_BYTES: usize = 64 * 1024;
/// So much longer it is when it is sealed, in bytes.
pub(super) const TAG_BYTES: usize = 16;

/// A chunk on its way: the content to be sealed, or sealed bytes to be opened.
pub struct Chunk {
    /// Its place in the file; that of no other chunk of the same file.
    pub nonce: [u8; 12],
    /// What is in it.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl Chunk {
    pub(super) fn to_seal(nonce: [u8; 12], content: &[u8]) -> Self {
        let mut bytes = Zeroizing::new(Vec::with_capacity(CHUNK_BYTES + TAG_BYTES));
        bytes.extend_from_slice(content);
        Self { nonce, bytes }
    }
}

/// AES-256-GCM with what is bound into each chunk of one file.
pub struct ChunkCipher {
    key: Key,
    cipher: Aes256Gcm,
    header: Vec<u8>,
}

impl ChunkCipher {
    pub(super) fn new(kek: &Key, header: Vec<u8>) -> Result<Self, BackupError> {
        Self::with_key(kdf::derive_key(kek, CHUNK_LABEL), header)
    }

    pub(super) fn with_key(key: Key, header: Vec<u8>) -> Result<Self, BackupError> {
        let cipher = Aes256Gcm::new_from_slice(key.as_slice());
        Ok(Self {
            cipher: cipher.map_err(|_| BackupError::BadContent)?,
            key,
            header,
        })
    }

    /// The key, for another cipher beside this one. It opens this file and no other.
    pub fn key(&self) -> &[u8] {
        self.key.as_slice()
    }

    /// The file's header, which is the additional data of each chunk.
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// Seals a chunk.
    ///
    /// # Errors
    /// [`BackupError::BadContent`] if the cipher refuses.
    pub fn seal(&self, mut chunk: Chunk) -> Result<Vec<u8>, BackupError> {
        let plain = chunk.bytes.as_mut_slice();
        let tag =
            self.cipher
                .encrypt_inout_detached(&chunk.nonce.into(), &self.header, plain.into());
        let tag = tag.map_err(|_| BackupError::BadContent)?;
        let mut sealed = std::mem::take(&mut *chunk.bytes);
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    /// Opens a chunk in its own place; it stays as it is where it does not open.
    ///
    /// # Errors
    /// [`BackupError::Damaged`].
    pub fn open(&self, chunk: &mut Chunk) -> Result<(), BackupError> {
        let nonce = chunk.nonce.into();
        let opened = self
            .cipher
            .decrypt_in_place(&nonce, &self.header, &mut *chunk.bytes);
        opened.map_err(|_| BackupError::Damaged)
    }
}

/// The place of a chunk by its number, and whether it is the last one.
pub(super) fn nonce(number: u64, last: bool) -> [u8; 12] {
    let mut nonce = [0; 12];
    for (place, byte) in nonce.iter_mut().skip(3).zip(number.to_be_bytes()) {
        *place = byte;
    }
    if let Some(flag) = nonce.last_mut() {
        *flag = u8::from(last);
    }
    nonce
}
