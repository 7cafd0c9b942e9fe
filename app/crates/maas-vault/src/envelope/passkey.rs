//! A passkey as one more way into the vault: what an authenticator makes of a salt (WebAuthn's PRF extension) opens it.
//!
//! Its header wraps the same data keys as the passphrase's own, in the same format from version 2 on; to delete that
//! header is to revoke the passkey. The header names the credential and the salt, which lie in the clear: neither gives anything
//! away without the authenticator.

use zeroize::Zeroizing;

use super::{Header, Kdf, OpenVault, VaultError, header, unlock_with};
use crate::kdf::{self, Key};

/// The length of what an authenticator gives (WebAuthn Level 3, section 10.1.4), in bytes.
pub const PRF_BYTES: usize = 32;

/// Used for nothing else: so what the authenticator gave is never a key itself.
const LABEL: &str = "openmaas v1 passkey";

/// What an authenticator is asked for a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The credential's id.
    pub credential: Vec<u8>,
    /// What it is given.
    pub salt: Vec<u8>,
}

impl Challenge {
    /// What a stored header asks for; `None` for one that no passkey opens, or that cannot be read.
    pub fn of(header: &[u8]) -> Option<Self> {
        match Header::read(header).ok()?.kdf {
            Kdf::Passkey { credential, salt } => Some(Self { credential, salt }),
            Kdf::Passphrase { .. } => None,
        }
    }
}

fn kek(prf: &Zeroizing<[u8; PRF_BYTES]>) -> Key {
    kdf::derive_key(prf, LABEL)
}

impl OpenVault {
    /// Opens a vault with what an authenticator gave for the header's salt.
    ///
    /// # Errors
    /// As [`unlock`](super::unlock); [`VaultError::WrongPassphrase`] for what another credential gave.
    pub fn unlock_with_passkey(
        header: &[u8],
        prf: &Zeroizing<[u8; PRF_BYTES]>,
    ) -> Result<Self, VaultError> {
        let header = Header::read(header)?;
        match header.kdf {
            Kdf::Passkey { .. } => unlock_with(&header, &kek(prf)),
            Kdf::Passphrase { .. } => Err(VaultError::HeaderDamaged),
        }
    }

    /// The header that a credential opens with what its authenticator gave for this salt, to be stored beside the passphrase's own.
    /// `nonce` must never have been used before.
    ///
    /// # Errors
    /// [`VaultError::HeaderDamaged`] for a credential whose id could not be read again.
    pub fn add_passkey(
        &self,
        credential: &[u8],
        salt: [u8; header::PRF_SALT_BYTES],
        prf: &Zeroizing<[u8; PRF_BYTES]>,
        nonce: [u8; 12],
    ) -> Result<Vec<u8>, VaultError> {
        if !(1..=header::MAX_CREDENTIAL_BYTES).contains(&credential.len()) {
            return Err(VaultError::HeaderDamaged);
        }
        let from = Kdf::Passkey {
            credential: credential.to_vec(),
            salt: salt.to_vec(),
        };
        self.write_header_with(&kek(prf), from, 1, nonce)
    }
}

#[cfg(test)]
mod tests;
