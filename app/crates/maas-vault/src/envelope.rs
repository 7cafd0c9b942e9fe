//! The vault's format: a header that unlocks it, and sealed records.
//!
//! Header: canonical JSON, authenticated by a key from the passphrase. Record: version byte, epoch,
//! nonce, AES-256-GCM over the text with everything that places the record as associated data, so that
//! a sealed record moved elsewhere does not open.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::{
    kdf::{self, Key},
    secret::Secret,
};

mod header;
mod opener;
mod passkey;

use header::{Header, Kdf, Slot};

pub use opener::Opener;
pub use passkey::{Challenge, PRF_BYTES};

/// The shortest passphrase that is accepted, in characters.
pub const MIN_PASSPHRASE_CHARS: usize = 8;

/// The first byte of every sealed record.
const RECORD_VERSION: u8 = 1;
/// What every sealed record begins with, before the cipher's bytes: version, epoch, nonce.
pub const RECORD_HEAD_BYTES: u32 = 1 + 4 + 12;
/// That, and the tag at its end.
const RECORD_OVERHEAD_BYTES: usize = RECORD_HEAD_BYTES as usize + 16;

/// Why the vault refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultError {
    /// The passphrase is not the one the vault was made with.
    WrongPassphrase,
    /// The passphrase is shorter than [`MIN_PASSPHRASE_CHARS`].
    TooShort,
    /// The header cannot be read, or is outside the limits.
    HeaderDamaged,
    /// The passphrase is right, but something else than this app changed the header.
    VaultAltered,
    /// A newer version of the app wrote it.
    NewerVersion,
    /// A record does not open: damaged, altered, or moved from its place.
    RecordQuarantined,
}

/// Fresh random bytes for a new vault or a new passphrase; every field is used once.
pub struct Random {
    /// The vault's id.
    pub vault_id: [u8; 16],
    /// The salt of the key derivation.
    pub salt: [u8; 32],
    /// The data key.
    pub data_key: [u8; 32],
    /// The nonce that wraps the data key.
    pub nonce: [u8; 12],
}

/// Where a record lives; a sealed record opens only there.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The object store.
    pub store: &'a str,
    /// The record's key.
    pub record_id: &'a str,
    /// Counts the record's writes.
    pub record_version: u64,
    /// The version of the record's content.
    pub schema_version: u32,
}

/// An open vault: the data keys and nothing else.
pub struct OpenVault {
    vault_id: [u8; 16],
    epoch: u32,
    data_keys: BTreeMap<u32, Key>,
    ciphers: Ciphers,
}

/// The ciphers of stores, made when they are first needed: to derive a key and lay it out takes as long as a short record. They wipe themselves.
#[derive(Default)]
struct Ciphers(RefCell<BTreeMap<(u32, String), Rc<StoreCipher>>>);

/// What opens and seals the records of a store, and its key for another cipher.
struct StoreCipher {
    key: Key,
    ours: Aes256Gcm,
}

/// So many of them are kept; there are fewer stores than that.
const MAX_CIPHERS: usize = 64;

/// Makes a vault: the header to store, and the vault opened.
///
/// # Errors
/// [`VaultError::TooShort`]; [`VaultError::HeaderDamaged`] for rounds outside the limits.
pub fn create(
    passphrase: &Secret<String>,
    rounds: u32,
    mut random: Random,
) -> Result<(Vec<u8>, OpenVault), VaultError> {
    let vault = OpenVault {
        vault_id: random.vault_id,
        epoch: 1,
        data_keys: BTreeMap::from([(1, Key::new(std::mem::take(&mut random.data_key)))]),
        ciphers: Ciphers::default(),
    };
    let header = vault.write_header(passphrase, rounds, 1, &random)?;
    Ok((header, vault))
}

/// Opens a vault.
///
/// # Errors
/// Any [`VaultError`] but [`VaultError::RecordQuarantined`]; refusals that need no key come before the
/// derivation.
pub fn unlock(header: &[u8], passphrase: &Secret<String>) -> Result<OpenVault, VaultError> {
    let header = Header::read(header)?;
    // A passkey's header is never a passphrase's.
    let Kdf::Passphrase { rounds, salt } = &header.kdf else {
        return Err(VaultError::HeaderDamaged);
    };
    let kek = kdf::derive_kek(passphrase, *rounds, salt);
    unlock_with(&header, &kek)
}

/// How many rounds a header's passphrase takes; `None` for one that no passphrase opens, or that cannot be read.
pub fn rounds_of(header: &[u8]) -> Option<u32> {
    match Header::read(header).ok()?.kdf {
        Kdf::Passphrase { rounds, .. } => Some(rounds),
        Kdf::Passkey { .. } => None,
    }
}

fn unlock_with(header: &Header, kek: &Key) -> Result<OpenVault, VaultError> {
    let check = kdf::derive_key(kek, CHECK_LABEL);
    if !bool::from(check.as_slice().ct_eq(header.check.as_slice())) {
        return Err(VaultError::WrongPassphrase);
    }
    // The passphrase is right, so whatever does not fit from here on was changed.
    header_mac(kek, &header.signed())
        .verify_slice(&header.mac)
        .map_err(|_| VaultError::VaultAltered)?;
    let mut data_keys = BTreeMap::new();
    for slot in &header.slots {
        let aad = wrap_aad(&header.vault_id, slot.epoch);
        let cipher = cipher(&kdf::derive_key(kek, WRAP_LABEL))?;
        let plain = cipher
            .decrypt(
                &slot.nonce.into(),
                Payload {
                    msg: &slot.wrapped,
                    aad: &aad,
                },
            )
            .map(Zeroizing::new)
            .map_err(|_| VaultError::VaultAltered)?;
        let key = <[u8; 32]>::try_from(plain.as_slice()).map_err(|_| VaultError::VaultAltered)?;
        data_keys.insert(slot.epoch, Key::new(key));
    }
    let epoch = data_keys
        .keys()
        .next_back()
        .copied()
        .ok_or(VaultError::VaultAltered)?;
    Ok(OpenVault {
        vault_id: header.vault_id,
        epoch,
        data_keys,
        ciphers: Ciphers::default(),
    })
}

impl OpenVault {
    /// Whether another open vault is this one: the same id is not enough, for it lies in the clear in the header.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let mut same = self.vault_id.as_slice().ct_eq(other.vault_id.as_slice());
        same &= self.data_keys.len().ct_eq(&other.data_keys.len());
        for ((epoch, key), (other_epoch, other_key)) in self.data_keys.iter().zip(&other.data_keys)
        {
            same &= epoch.ct_eq(other_epoch) & key.as_slice().ct_eq(other_key.as_slice());
        }
        same.into()
    }

    /// Checks that header and passphrase open this very vault: a header of somebody else's making, for a
    /// passphrase that they chose, must not pass.
    ///
    /// # Errors
    /// As [`unlock`]; [`VaultError::VaultAltered`] when the header is another vault's.
    pub fn confirm(&self, header: &[u8], passphrase: &Secret<String>) -> Result<(), VaultError> {
        if self.is_same_as(&unlock(header, passphrase)?) {
            Ok(())
        } else {
            Err(VaultError::VaultAltered)
        }
    }

    /// Wraps the same data keys with a new passphrase: the header to store in the old one's place.
    ///
    /// # Errors
    /// As [`unlock`] for the old passphrase, as [`create`] for the new one;
    /// [`VaultError::VaultAltered`] when the header is another vault's.
    pub fn change_passphrase(
        &self,
        header: &[u8],
        old: &Secret<String>,
        new: &Secret<String>,
        rounds: u32,
        random: &Random,
    ) -> Result<Vec<u8>, VaultError> {
        self.confirm(header, old)?;
        let generation = Header::read(header)?.generation;
        self.write_header(new, rounds, generation + 1, random)
    }

    /// Seals a text for its place; `nonce` must never have been used before.
    ///
    /// # Errors
    /// [`VaultError::RecordQuarantined`] if the cipher refuses, which takes more than 64 GiB of text.
    pub fn seal(
        &self,
        place: &Place<'_>,
        plain: &[u8],
        nonce: [u8; 12],
    ) -> Result<Vec<u8>, VaultError> {
        let aad = self.record_aad(self.epoch, place);
        let text = self
            .store_cipher(self.epoch, place.store)?
            .ours
            .encrypt(
                &nonce.into(),
                Payload {
                    msg: plain,
                    aad: &aad,
                },
            )
            .map_err(|_| VaultError::RecordQuarantined)?;
        let mut sealed = Vec::with_capacity(RECORD_OVERHEAD_BYTES + plain.len());
        sealed.push(RECORD_VERSION);
        sealed.extend_from_slice(&self.epoch.to_be_bytes());
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&text);
        Ok(sealed)
    }

    /// Opens a sealed text at its place.
    ///
    /// # Errors
    /// [`VaultError::RecordQuarantined`] for a record that was damaged, altered or moved. Nothing is
    /// deleted for it: the sealed bytes stay where they are.
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let damaged = VaultError::RecordQuarantined;
        let (epoch, nonce, text) = taken_apart(sealed).ok_or(damaged)?;
        let aad = self.record_aad(epoch, place);
        self.store_cipher(epoch, place.store)?
            .ours
            .decrypt(
                &nonce.into(),
                Payload {
                    msg: text,
                    aad: &aad,
                },
            )
            .map(Zeroizing::new)
            .map_err(|_| damaged)
    }

    fn store_key(&self, epoch: u32, store: &str) -> Result<Key, VaultError> {
        let data_key = self
            .data_keys
            .get(&epoch)
            .ok_or(VaultError::RecordQuarantined)?;
        Ok(kdf::derive_key(
            data_key,
            &format!("openmaas v1 store {store}"),
        ))
    }

    fn store_cipher(&self, epoch: u32, store: &str) -> Result<Rc<StoreCipher>, VaultError> {
        let mut known = self.ciphers.0.borrow_mut();
        let of = (epoch, store.to_owned());
        if let Some(cipher) = known.get(&of) {
            return Ok(Rc::clone(cipher));
        }
        let key = self.store_key(epoch, store)?;
        let ours = cipher(&key)?;
        let made = Rc::new(StoreCipher { key, ours });
        if known.len() < MAX_CIPHERS {
            known.insert(of, Rc::clone(&made));
        }
        Ok(made)
    }

    /// Every field with its length before it, so that no two places read alike.
    fn record_aad(&self, epoch: u32, place: &Place<'_>) -> Vec<u8> {
        let mut aad = Vec::new();
        for field in [
            header::FORMAT.as_bytes(),
            &self.vault_id,
            &epoch.to_be_bytes(),
            place.store.as_bytes(),
            place.record_id.as_bytes(),
            &place.record_version.to_be_bytes(),
            &place.schema_version.to_be_bytes(),
        ] {
            aad.extend_from_slice(&(field.len() as u64).to_be_bytes());
            aad.extend_from_slice(field);
        }
        aad
    }

    pub(crate) fn write_header(
        &self,
        passphrase: &Secret<String>,
        rounds: u32,
        generation: u64,
        random: &Random,
    ) -> Result<Vec<u8>, VaultError> {
        if passphrase.expose().chars().count() < MIN_PASSPHRASE_CHARS {
            return Err(VaultError::TooShort);
        }
        if !kdf::is_acceptable(rounds, &random.salt) {
            return Err(VaultError::HeaderDamaged);
        }
        let kek = kdf::derive_kek(passphrase, rounds, &random.salt);
        let salt = random.salt.to_vec();
        let from = Kdf::Passphrase { rounds, salt };
        self.write_header_with(&kek, from, generation, random.nonce)
    }

    fn write_header_with(
        &self,
        kek: &Key,
        kdf: Kdf,
        generation: u64,
        nonce: [u8; 12],
    ) -> Result<Vec<u8>, VaultError> {
        let wrap = cipher(&kdf::derive_key(kek, WRAP_LABEL))?;
        let mut slots = Vec::new();
        for (epoch, data_key) in &self.data_keys {
            // The epoch is folded into the nonce, so that the keys of a ring never share one.
            let mut nonce = nonce;
            for (byte, part) in nonce.iter_mut().zip(epoch.to_be_bytes()) {
                *byte ^= part;
            }
            let aad = wrap_aad(&self.vault_id, *epoch);
            let wrapped = wrap
                .encrypt(
                    &nonce.into(),
                    Payload {
                        msg: data_key.as_slice(),
                        aad: &aad,
                    },
                )
                .map_err(|_| VaultError::HeaderDamaged)?;
            slots.push(Slot {
                epoch: *epoch,
                nonce,
                wrapped,
            });
        }
        let mut header = Header {
            version: kdf.version(),
            min_reader: kdf.version(),
            vault_id: self.vault_id,
            generation,
            kdf,
            check: *kdf::derive_key(kek, CHECK_LABEL),
            slots,
            mac: [0; 32],
        };
        header.mac = header_mac(kek, &header.signed())
            .finalize()
            .into_bytes()
            .into();
        Ok(header.write())
    }
}

/// Epoch and nonce of a sealed record, and the cipher's bytes; `None` where it is none, or of a version that came later.
fn taken_apart(sealed: &[u8]) -> Option<(u32, [u8; 12], &[u8])> {
    let (&RECORD_VERSION, rest) = sealed.split_first()? else {
        return None;
    };
    let (epoch, rest) = rest.split_first_chunk::<4>()?;
    let (nonce, text) = rest.split_first_chunk::<12>()?;
    Some((u32::from_be_bytes(*epoch), *nonce, text))
}

const CHECK_LABEL: &str = "openmaas v1 commit";
const HEADER_LABEL: &str = "openmaas v1 header";
const WRAP_LABEL: &str = "openmaas v1 wrap";

fn wrap_aad(vault_id: &[u8; 16], epoch: u32) -> Vec<u8> {
    [header::FORMAT.as_bytes(), vault_id, &epoch.to_be_bytes()].concat()
}

pub(crate) fn cipher(key: &Key) -> Result<Aes256Gcm, VaultError> {
    Aes256Gcm::new_from_slice(key.as_slice()).map_err(|_| VaultError::HeaderDamaged)
}

fn header_mac(kek: &Key, signed: &[u8]) -> Hmac<Sha256> {
    let key = kdf::derive_key(kek, HEADER_LABEL);
    // RFC 2104: a key shorter than the hash's block is padded with zeros to it.
    let mut block = Zeroizing::new([0_u8; 64]);
    for (place, byte) in block.iter_mut().zip(key.iter()) {
        *place = *byte;
    }
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    mac.update(signed);
    mac
}

#[cfg(test)]
mod tests;
