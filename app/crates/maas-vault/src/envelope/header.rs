//! The header as bytes: canonical JSON, refused in any other spelling.

use serde::{Deserialize, Serialize};

use super::VaultError;
use crate::kdf;

/// The format's name, also bound into every record.
pub(super) const FORMAT: &str = "openmaas-vault";
/// The version that is written, and the newest that is read.
pub(super) const VERSION: u32 = 1;
/// The most data keys a header may hold.
const MAX_SLOTS: usize = 64;

/// A header, decoded and within its limits.
pub(super) struct Header {
    /// The version that wrote it, and the oldest that can read it.
    pub(super) version: u32,
    pub(super) min_reader: u32,
    pub(super) vault_id: [u8; 16],
    pub(super) generation: u64,
    pub(super) kdf: Kdf,
    pub(super) check: [u8; 32],
    pub(super) slots: Vec<Slot>,
    pub(super) mac: [u8; 32],
}

pub(super) struct Kdf {
    pub(super) rounds: u32,
    pub(super) salt: Vec<u8>,
}

/// A wrapped data key.
pub(super) struct Slot {
    pub(super) epoch: u32,
    pub(super) nonce: [u8; 12],
    pub(super) wrapped: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: String,
    version: u32,
    min_reader: u32,
    vault_id: String,
    generation: u64,
    kdf: WrittenKdf,
    check: String,
    slots: Vec<WrittenSlot>,
    mac: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenKdf {
    name: String,
    rounds: u32,
    salt: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSlot {
    kind: String,
    epoch: u32,
    nonce: String,
    wrapped: String,
}

/// What any version's header says of itself, read before the rest.
#[derive(Deserialize)]
struct Preamble {
    format: String,
    min_reader: u32,
}

impl Header {
    /// Reads stored bytes.
    ///
    /// # Errors
    /// [`VaultError::NewerVersion`] or [`VaultError::HeaderDamaged`], both before any derivation.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, VaultError> {
        let damaged = |_| VaultError::HeaderDamaged;
        let preamble: Preamble = serde_json::from_slice(bytes).map_err(damaged)?;
        if preamble.format == FORMAT && preamble.min_reader > VERSION {
            return Err(VaultError::NewerVersion);
        }
        let written: Written = serde_json::from_slice(bytes).map_err(damaged)?;
        // Two spellings of one header would let its bytes change without a trace.
        if serde_json::to_vec(&written).map_err(damaged)? != bytes {
            return Err(VaultError::HeaderDamaged);
        }
        Self::decode(written).ok_or(VaultError::HeaderDamaged)
    }

    fn decode(written: Written) -> Option<Self> {
        let known =
            written.format == FORMAT && written.kdf.name == KDF_NAME && written.version >= VERSION;
        let kdf = Kdf {
            rounds: written.kdf.rounds,
            salt: from_hex(&written.kdf.salt)?,
        };
        if !known
            || !kdf::is_acceptable(kdf.rounds, &kdf.salt)
            || !(1..=MAX_SLOTS).contains(&written.slots.len())
        {
            return None;
        }
        let slots = written.slots.iter().map(|slot| {
            (slot.kind == SLOT_KIND).then_some(())?;
            let wrapped = from_hex(&slot.wrapped)?;
            Some(Slot {
                epoch: slot.epoch,
                nonce: array(&slot.nonce)?,
                wrapped,
            })
        });
        Some(Self {
            version: written.version,
            min_reader: written.min_reader,
            vault_id: array(&written.vault_id)?,
            generation: written.generation,
            kdf,
            check: array(&written.check)?,
            slots: slots.collect::<Option<_>>()?,
            mac: array(&written.mac)?,
        })
    }

    /// The bytes to store.
    pub(super) fn write(&self) -> Vec<u8> {
        self.encode(to_hex(&self.mac))
    }

    /// The bytes that the header's authentication covers: all of it but the authentication itself.
    pub(super) fn signed(&self) -> Vec<u8> {
        self.encode(String::new())
    }

    fn encode(&self, mac: String) -> Vec<u8> {
        let slot = |slot: &Slot| WrittenSlot {
            kind: SLOT_KIND.into(),
            epoch: slot.epoch,
            nonce: to_hex(&slot.nonce),
            wrapped: to_hex(&slot.wrapped),
        };
        let written = Written {
            format: FORMAT.into(),
            version: self.version,
            min_reader: self.min_reader,
            vault_id: to_hex(&self.vault_id),
            generation: self.generation,
            kdf: WrittenKdf {
                name: KDF_NAME.into(),
                rounds: self.kdf.rounds,
                salt: to_hex(&self.kdf.salt),
            },
            check: to_hex(&self.check),
            slots: self.slots.iter().map(slot).collect(),
            mac,
        };
        // Numbers and texts always serialise.
        serde_json::to_vec(&written).unwrap_or_default()
    }
}

const KDF_NAME: &str = "pbkdf2-hmac-sha256";
const SLOT_KIND: &str = "passphrase";

fn to_hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|n| char::from_digit(n.into(), 16))
        .collect()
}

/// Upper case is refused: it would be a second spelling of the same bytes.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    if text.contains(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|n| u8::try_from(n).ok()))
        .collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty()
        .then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

fn array<const N: usize>(text: &str) -> Option<[u8; N]> {
    from_hex(text)?.try_into().ok()
}
