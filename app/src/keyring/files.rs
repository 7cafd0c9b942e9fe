//! The bytes of files, sealed and opened as they are: as text of a record they would be a third longer.

use maas_core::session::VaultFailure;

use super::{Draw, Keyring, data_place, failure, nonce};

/// The object store of files; also bound into each of them.
const FILES: &str = "files";
/// A file is written once, so there is only this version.
pub const FILE_VERSION: u64 = 1;

impl Keyring {
    /// Seals the bytes of a file.
    ///
    /// # Errors
    /// [`VaultFailure::KeyringGone`] while no vault is open.
    pub fn seal_file(
        &mut self,
        id: &str,
        bytes: &[u8],
        draw: Draw<'_>,
    ) -> Result<Vec<u8>, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        self.settled = true;
        let place = data_place(FILES, id, FILE_VERSION)?;
        vault.seal(&place, bytes, nonce(draw)).map_err(failure)
    }

    /// Opens the bytes of a file.
    ///
    /// # Errors
    /// [`VaultFailure`] while no vault is open, and where they are not what was sealed.
    pub fn open_file(&self, id: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let place = data_place(FILES, id, FILE_VERSION)?;
        let plain = vault.open(&place, sealed).map_err(failure)?;
        Ok(plain.to_vec())
    }
}
