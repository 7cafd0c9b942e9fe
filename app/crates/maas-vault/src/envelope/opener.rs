//! What opens one record, for a cipher beside ours: a browser's own is ten times as fast with a long one. The bytes are the same.

use std::rc::Rc;

use subtle::ConstantTimeEq as _;

use super::{OpenVault, Place, StoreCipher, VaultError, taken_apart};

/// AES-256-GCM's part in one record; what it opens is behind the record's first [`RECORD_HEAD_BYTES`](super::RECORD_HEAD_BYTES).
pub struct Opener {
    store: Rc<StoreCipher>,
    /// The record's own.
    pub nonce: [u8; 12],
    /// What places the record: the additional data.
    pub bound: Vec<u8>,
}

impl Opener {
    /// The key of the record's store.
    pub fn key(&self) -> &[u8] {
        self.store.key.as_slice()
    }

    /// Whether another record has the same one.
    pub fn has_key_of(&self, other: &Self) -> bool {
        self.key().ct_eq(other.key()).into()
    }
}

impl OpenVault {
    /// What opens a record at its place, by its first bytes.
    ///
    /// # Errors
    /// [`VaultError::RecordQuarantined`] where it is none of this vault's; whether it opens only the cipher tells.
    pub fn opener(&self, place: &Place<'_>, head: &[u8]) -> Result<Opener, VaultError> {
        let (epoch, nonce, _) = taken_apart(head).ok_or(VaultError::RecordQuarantined)?;
        Ok(Opener {
            store: self.store_cipher(epoch, place.store)?,
            nonce,
            bound: self.record_aad(epoch, place),
        })
    }
}
