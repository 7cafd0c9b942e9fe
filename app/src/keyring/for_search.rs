//! What the keyring does for the search worker, which reads the database by itself but holds no key.

use maas_vault::envelope::OpenVault;
use zeroize::Zeroizing;

use super::{Draw, Keyring, nonce, place};
use crate::search::bundle::{self, Record, Todo};

/// The stores that the search worker reads, and the one it writes: nothing else is opened or sealed for it.
const READ: [&str; 3] = ["chats", "messages", INDEX];
const INDEX: &str = "index";

impl Keyring {
    /// Opens or seals records; what cannot be is left out of the answer, in its place. Empty while no vault is open.
    pub fn serve_search(&self, ask: &[u8], draw: Draw<'_>) -> Vec<u8> {
        let (Some((todo, records)), Some(vault)) = (bundle::read_ask(ask), &self.vault) else {
            return Vec::new();
        };
        bundle::write_answer(records.iter().map(|record| match todo {
            Todo::Open => open_one(vault, record),
            Todo::Seal => seal_one(vault, record, nonce(draw)).map(Zeroizing::new),
        }))
    }
}

fn open_one(vault: &OpenVault, record: &Record) -> Option<Zeroizing<Vec<u8>>> {
    READ.contains(&record.store.as_str()).then_some(())?;
    let place = place(&record.store, &record.id, record.version);
    vault.open(&place, &record.bytes).ok()
}

fn seal_one(vault: &OpenVault, record: &Record, nonce: [u8; 12]) -> Option<Vec<u8>> {
    (record.store == INDEX).then_some(())?;
    let place = place(&record.store, &record.id, record.version);
    vault.seal(&place, &record.bytes, nonce).ok()
}

#[cfg(test)]
mod tests;
