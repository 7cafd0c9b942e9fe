//! Signing and sealing what is handed on. The author's secret is made here, and leaves the keyring only sealed.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use maas_core::session::VaultFailure;
use maas_vault::{
    backup::Restored,
    kdf::MIN_ROUNDS,
    secret::Secret,
    share::{
        self, Lock,
        author::{Author, SEED_BYTES},
    },
};
use zeroize::Zeroizing;

use super::{Draw, KEYS, Keyring, backup::Out, failure, nonce, place};
use crate::bus::{AUTHOR, AuthorKey, KeyringSay};

/// The secret is made once.
const VERSION: u64 = 1;

impl Keyring {
    /// Signs and seals a content.
    pub(super) fn share(
        &mut self,
        sign: Option<AuthorKey>,
        password: Option<String>,
        content: &[u8],
        draw: Draw<'_>,
    ) -> Result<Out, VaultFailure> {
        let (author, made) = match sign {
            None => (None, None),
            Some(AuthorKey::Kept { version, sealed }) => {
                (Some(self.open_author(version, &sealed)?), None)
            }
            Some(AuthorKey::New) => {
                let (author, sealed) = self.make_author(draw)?;
                (Some(author), Some(BASE64.encode(sealed)))
            }
        };
        let password = password.map(Secret::new);
        let mut fresh = [0; 32];
        draw(&mut fresh);
        let lock = match &password {
            None => Lock::Open(fresh),
            Some(password) => Lock::Password {
                password,
                rounds: MIN_ROUNDS,
                salt: fresh,
            },
        };
        Ok(match share::write(content, author.as_ref(), lock) {
            Ok(bytes) => {
                let author = author.map(|author| share::author::hex(&author.public()));
                let bytes = vec![Zeroizing::new(bytes)];
                Out::Said(KeyringSay::Shared { author, made }, bytes)
            }
            Err(why) => Out::Said(KeyringSay::ShareRefused { why }, Vec::new()),
        })
    }

    fn make_author(&mut self, draw: Draw<'_>) -> Result<(Author, Vec<u8>), VaultFailure> {
        let mut seed = Zeroizing::new([0; SEED_BYTES]);
        draw(seed.as_mut_slice());
        let author = Author::new(seed).ok_or(VaultFailure::RecordDamaged)?;
        let sealed = self.seal_author(VERSION, author.expose(), draw)?;
        Ok((author, sealed))
    }

    fn seal_author(
        &mut self,
        version: u64,
        seed: &[u8],
        draw: Draw<'_>,
    ) -> Result<Vec<u8>, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        self.settled = true;
        let at = place(KEYS, AUTHOR, version);
        vault.seal(&at, seed, nonce(draw)).map_err(failure)
    }

    fn open_author(&self, version: u64, sealed: &str) -> Result<Author, VaultFailure> {
        let damaged = VaultFailure::RecordDamaged;
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let sealed = BASE64.decode(sealed).map_err(|_| damaged)?;
        let opened = vault.open(&place(KEYS, AUTHOR, version), &sealed);
        read_seed(&opened.map_err(failure)?).ok_or(damaged)
    }

    /// The secret out of a backup, sealed for this vault; `None` for one that is not to be taken in: whoever gave the backup
    /// away could sign with it too, unless it is this vault's own.
    pub(super) fn admit_author(
        &mut self,
        restored: &Restored,
        trusted: bool,
        draw: Draw<'_>,
    ) -> Result<Option<(u64, Vec<u8>)>, VaultFailure> {
        if self.vault.is_none() || !trusted || read_seed(&restored.bytes).is_none() {
            return Ok(None);
        }
        let sealed = self.seal_author(VERSION, &restored.bytes, draw)?;
        Ok(Some((VERSION, sealed)))
    }
}

fn read_seed(bytes: &[u8]) -> Option<Author> {
    let seed: &[u8; SEED_BYTES] = bytes.try_into().ok()?;
    Author::new(Zeroizing::new(*seed))
}

#[cfg(test)]
mod tests;
