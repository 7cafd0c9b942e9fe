//! Passkeys: another way into the vault, for which the page brings what an authenticator gave.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use maas_core::session::VaultFailure;
use maas_vault::envelope::{OpenVault, PRF_BYTES};
use zeroize::Zeroizing;

use super::{Draw, Keyring, failure, nonce};
use crate::bus::{Confirmed, KeyringAsk, KeyringSay};

impl Keyring {
    /// Answers the asks that what an authenticator gave comes with.
    pub fn passkey(&mut self, ask: KeyringAsk, prf: &[u8], draw: Draw<'_>) -> KeyringSay {
        let answer = match <[u8; PRF_BYTES]>::try_from(prf).map(Zeroizing::new) {
            Ok(prf) => match ask {
                KeyringAsk::AddPasskey { credential } => self.add_passkey(&credential, &prf, draw),
                KeyringAsk::UnlockWithPasskey { header, keys } => {
                    let header = BASE64.decode(header).unwrap_or_default();
                    let vault = OpenVault::unlock_with_passkey(&header, &prf).map_err(failure);
                    vault.and_then(|vault| self.opened(vault, keys))
                }
                _ => Err(VaultFailure::KeyringGone),
            },
            // Nothing, or nothing that an authenticator would give.
            Err(_) => Err(VaultFailure::WrongPassphrase),
        };
        answer.unwrap_or_else(|why| KeyringSay::VaultRefused { why })
    }

    /// Lets one passkey be added: script in the page cannot do it without the passphrase.
    pub(super) fn begin_passkey(
        &mut self,
        confirmed: Confirmed,
        draw: Draw<'_>,
    ) -> Result<KeyringSay, VaultFailure> {
        self.passkey = None;
        self.confirm(confirmed)?;
        let mut salt = [0; PRF_BYTES];
        draw(&mut salt);
        self.passkey = Some(salt);
        Ok(KeyringSay::PasskeyBegun {
            salt: BASE64.encode(salt),
        })
    }

    fn add_passkey(
        &mut self,
        credential: &str,
        prf: &Zeroizing<[u8; PRF_BYTES]>,
        draw: Draw<'_>,
    ) -> Result<KeyringSay, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let salt = self.passkey.take().ok_or(VaultFailure::WrongPassphrase)?;
        let credential = BASE64.decode(credential).unwrap_or_default();
        let header = vault
            .add_passkey(&credential, salt, prf, nonce(draw))
            .map_err(failure)?;
        Ok(KeyringSay::PasskeyAdded {
            header: BASE64.encode(header),
        })
    }
}

#[cfg(test)]
mod tests;
