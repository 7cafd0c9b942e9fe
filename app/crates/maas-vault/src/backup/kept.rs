//! Backups that nobody is there to type a passphrase for: files of version 2.
//!
//! ```text
//! header = "OMAASBAK", 2, 2, rounds, salt, check (all as in version 1), salt of this file (32 bytes)
//! ```
//!
//! The key that comes of the passphrase is derived once and kept, sealed in the vault. From it and the file's own fresh salt comes, by
//! HKDF, the key of the chunks, so that no two files share one. A file says nothing of the vault's own keys: whoever opens an old one with an
//! old passphrase has that file and no more.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{
    BackupError, CHECK_LABEL, ChunkCipher, HEADER_BYTES, MAGIC, MIN_PASSPHRASE_CHARS, SALT_BYTES,
    Writer,
};
use crate::{
    kdf::{self, Key},
    secret::Secret,
};

/// The version that is written for it.
pub(super) const VERSION: u8 = 2;
/// The length of its header, in bytes.
pub(super) const KEPT_HEADER_BYTES: usize = HEADER_BYTES + SALT_BYTES;

const CHUNK_LABEL: &str = "openmaas backup v2 chunks";

/// What a passphrase became, to be kept sealed.
pub struct KeptKey {
    kek: Key,
    rounds: u32,
    salt: [u8; SALT_BYTES],
}

impl KeptKey {
    /// Derives it, which takes about a second. `salt` must be fresh, and no vault's.
    ///
    /// # Errors
    /// [`BackupError::TooShort`]; [`BackupError::BadContent`] for rounds outside the limits.
    pub fn derive(
        passphrase: &Secret<String>,
        rounds: u32,
        salt: [u8; SALT_BYTES],
    ) -> Result<Self, BackupError> {
        if passphrase.expose().chars().count() < MIN_PASSPHRASE_CHARS {
            return Err(BackupError::TooShort);
        }
        if !kdf::is_acceptable(rounds, &salt) {
            return Err(BackupError::BadContent);
        }
        let kek = kdf::derive_kek(passphrase, rounds, &salt);
        Ok(Self { kek, rounds, salt })
    }

    /// The bytes to be sealed and kept.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let parts: [&[u8]; 3] = [&self.rounds.to_be_bytes(), &self.salt, self.kek.as_slice()];
        Zeroizing::new(parts.concat())
    }

    /// Reads such bytes; `None` for others.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (rounds, rest) = bytes.split_first_chunk::<4>()?;
        let (salt, kek) = rest.split_first_chunk::<SALT_BYTES>()?;
        let rounds = u32::from_be_bytes(*rounds);
        kdf::is_acceptable(rounds, salt).then_some(())?;
        Some(Self {
            kek: Key::new(kek.try_into().ok()?),
            rounds,
            salt: *salt,
        })
    }
}

impl Writer {
    /// Begins a backup with a key that was kept. `salt` must never have been used before.
    ///
    /// # Errors
    /// [`BackupError::BadContent`] if the cipher refuses.
    pub fn begin_kept(
        key: &KeptKey,
        salt: [u8; SALT_BYTES],
    ) -> Result<(Self, Vec<u8>), BackupError> {
        let check = kdf::derive_key(&key.kek, CHECK_LABEL);
        let rounds = key.rounds.to_be_bytes();
        let parts: [&[u8]; 6] = [
            MAGIC,
            &[VERSION, VERSION],
            &rounds,
            &key.salt,
            check.as_slice(),
            &salt,
        ];
        let header = parts.concat();
        let cipher = ChunkCipher::with_key(chunk_key(&key.kek, &salt), header.clone())?;
        Ok((Self::of(cipher), header))
    }
}

/// The cipher of a file's chunks by its passphrase's key and its whole header.
pub(super) fn cipher(kek: &Key, header: Vec<u8>) -> Result<ChunkCipher, BackupError> {
    let salt = header
        .last_chunk::<SALT_BYTES>()
        .ok_or(BackupError::CutOff)?;
    let key = chunk_key(kek, salt);
    ChunkCipher::with_key(key, header)
}

fn chunk_key(kek: &Key, salt: &[u8; SALT_BYTES]) -> Key {
    let mut key = Key::default();
    let hkdf = Hkdf::<Sha256>::new(Some(salt), kek.as_slice());
    // As in `kdf::derive_key`: it cannot fail, and would not give zeros if it did.
    if hkdf
        .expand(CHUNK_LABEL.as_bytes(), key.as_mut_slice())
        .is_err()
    {
        key.fill(0xFF);
    }
    key
}

#[cfg(test)]
mod tests;
