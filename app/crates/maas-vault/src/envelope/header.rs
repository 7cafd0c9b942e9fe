//! The header as bytes: canonical JSON, refused in any other spelling.

use serde::{Deserialize, Serialize};

use super::VaultError;
use crate::kdf;

/// The format's name, also bound into every record.
pub(super) const FORMAT: &str = "openmaas-vault";
/// The version of a header that a passphrase opens, which every version of the app reads.
pub(super) const VERSION: u32 = 1;
/// The version of a header that a passkey opens, and the newest that is read.
pub(super) const PASSKEY_VERSION: u32 = 2;
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

/// Where the key-encryption key comes from.
pub(super) enum Kdf {
    /// A passphrase, slowly.
    Passphrase { rounds: u32, salt: Vec<u8> },
    /// What an authenticator makes of the salt with a credential.
    Passkey { credential: Vec<u8>, salt: Vec<u8> },
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rounds: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credential: Option<String>,
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
        if preamble.format == FORMAT && preamble.min_reader > PASSKEY_VERSION {
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
        let kdf = Kdf::decode(&written.kdf)?;
        let known = written.format == FORMAT
            && written.version >= kdf.version()
            && written.min_reader >= kdf.version();
        if !known || !(1..=MAX_SLOTS).contains(&written.slots.len()) {
            return None;
        }
        let slots = written.slots.iter().map(|slot| {
            (slot.kind == kdf.slot_kind()).then_some(())?;
            let wrapped = from_hex(&slot.wrapped)?;
            Some(Slot {
                epoch: slot.epoch,
                nonce: array(&slot.nonce)?,
                wrapped,
            })
        });
        let slots = slots.collect::<Option<_>>()?;
        Some(Self {
            version: written.version,
            min_reader: written.min_reader,
            vault_id: array(&written.vault_id)?,
            generation: written.generation,
            kdf,
            check: array(&written.check)?,
            slots,
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
            kind: self.kdf.slot_kind().into(),
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
            kdf: self.kdf.encode(),
            check: to_hex(&self.check),
            slots: self.slots.iter().map(slot).collect(),
            mac,
        };
        // Numbers and texts always serialise.
        serde_json::to_vec(&written).unwrap_or_default()
    }
}

impl Kdf {
    fn decode(written: &WrittenKdf) -> Option<Self> {
        let salt = from_hex(&written.salt)?;
        match (written.name.as_str(), written.rounds, &written.credential) {
            (PBKDF2, Some(rounds), None) => {
                kdf::is_acceptable(rounds, &salt).then_some(Self::Passphrase { rounds, salt })
            }
            (PRF, None, Some(credential)) => {
                let credential = from_hex(credential)?;
                let fits = salt.len() == PRF_SALT_BYTES
                    && (1..=MAX_CREDENTIAL_BYTES).contains(&credential.len());
                fits.then_some(Self::Passkey { credential, salt })
            }
            _ => None,
        }
    }

    fn encode(&self) -> WrittenKdf {
        match self {
            Self::Passphrase { rounds, salt } => WrittenKdf {
                name: PBKDF2.into(),
                rounds: Some(*rounds),
                credential: None,
                salt: to_hex(salt),
            },
            Self::Passkey { credential, salt } => WrittenKdf {
                name: PRF.into(),
                rounds: None,
                credential: Some(to_hex(credential)),
                salt: to_hex(salt),
            },
        }
    }

    /// The version that is written for it, and the oldest that reads it.
    pub(super) fn version(&self) -> u32 {
        match self {
            Self::Passphrase { .. } => VERSION,
            Self::Passkey { .. } => PASSKEY_VERSION,
        }
    }

    fn slot_kind(&self) -> &'static str {
        match self {
            Self::Passphrase { .. } => "passphrase",
            Self::Passkey { .. } => "passkey",
        }
    }
}

const PBKDF2: &str = "pbkdf2-hmac-sha256";
const PRF: &str = "webauthn-prf-hkdf-sha256";
/// The length of what an authenticator is given, in bytes.
pub(super) const PRF_SALT_BYTES: usize = 32;
/// The longest credential id that is accepted, in bytes (WebAuthn Level 3, section 4).
pub(super) const MAX_CREDENTIAL_BYTES: usize = 1023;

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
