//! The format of a backup file: one stream of records under a passphrase of its own, written and read piece by piece.
//!
//! ```text
//! file    = header chunk*
//! header  = "OMAASBAK", version (1 byte), oldest version that can read it (1 byte),
//!           rounds of PBKDF2-HMAC-SHA256 (4 bytes), salt (32 bytes), check (32 bytes)
//! chunk   = AES-256-GCM of 64 KiB of the content, with its 16 bytes of tag; the last one may be shorter
//! content = record*
//! record  = length of the store's name (1 byte), store, length of the id (2 bytes), id,
//!           version (8 bytes), length (4 bytes), bytes
//! ```
//!
//! Numbers are big-endian. From the passphrase comes a key, from that by HKDF one for the chunks and the check by which a
//! wrong passphrase is told from a damaged file. The nonce of a chunk is its number (11 bytes) and whether it is the last one
//! (1 byte), as in age's payload (<https://age-encryption.org/v1>), which is the STREAM construction of Hoang, Reyhanitabar, Rogaway and
//! Vizár (2015); the header is bound into each. So a chunk that is changed, moved, left out or added does not open, and a
//! file that ends early is noticed. The salt is fresh for each file, and with it the key, so that no nonce is used twice.
//!
//! Files that are written while nobody types a passphrase are of version 2 (`backup/kept.rs`).
//!
//! The first record is the manifest: what is in the file. What the others mean the app knows.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use self::chunks::{CHUNK_BYTES, TAG_BYTES, nonce};
use crate::{
    envelope::MIN_PASSPHRASE_CHARS,
    kdf::{self, Key},
    secret::Secret,
};

/// How the file begins.
pub const MAGIC: &[u8; 8] = b"OMAASBAK";
/// The length of what stands before the first chunk, in bytes; in version 2 more follows.
pub const HEADER_BYTES: usize = 8 + 1 + 1 + 4 + 32 + 32;
/// The store of the first record, which says what is in the file.
pub const MANIFEST: &str = "manifest";
/// The largest record that is read, in bytes.
pub const MAX_RECORD_BYTES: usize = 128 * 1024 * 1024;

/// The version that is written with a passphrase.
const VERSION: u8 = 1;
const SALT_BYTES: usize = 32;
/// The longest name of a store and the longest id that are read, in bytes.
const MAX_STORE_BYTES: usize = 32;
const MAX_ID_BYTES: usize = 128;

mod check;
mod chunks;
mod kept;

const CHECK_LABEL: &str = "openmaas backup v1 commit";
const CHUNK_LABEL: &str = "openmaas backup v1 chunks";

pub use self::{
    check::Check,
    chunks::{Chunk, ChunkCipher},
    kept::KeptKey,
};

/// Why a backup cannot be written or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BackupError {
    /// The file is something else.
    NotABackup,
    /// A newer version of the app wrote it.
    NewerVersion,
    /// The passphrase is not the one it was written with.
    WrongPassphrase,
    /// The passphrase is shorter than [`MIN_PASSPHRASE_CHARS`].
    TooShort,
    /// A part was changed, moved or added.
    Damaged,
    /// It ends early.
    CutOff,
    /// It is whole, but what is in it is none of our records.
    BadContent,
}

/// One record on its way into a backup.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// The object store it belongs to.
    pub store: &'a str,
    /// Its key there.
    pub id: &'a str,
    /// Counts its writes.
    pub version: u64,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// One record out of a backup.
#[derive(PartialEq, Eq)]
pub struct Restored {
    /// The object store it belongs to.
    pub store: String,
    /// Its key there.
    pub id: String,
    /// Counts its writes.
    pub version: u64,
    /// What is in it.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// Writes a backup: cuts records into chunks, which somebody seals in any order and puts into the file in theirs.
pub struct Writer {
    cipher: Rc<ChunkCipher>,
    /// The number of the next chunk.
    next: u64,
    pending: Zeroizing<Vec<u8>>,
}

impl Writer {
    /// Begins one: the writer, and the bytes that the file begins with. `salt` must never have been used before.
    ///
    /// # Errors
    /// [`BackupError::TooShort`]; [`BackupError::BadContent`] for rounds outside the limits.
    pub fn begin(
        passphrase: &Secret<String>,
        rounds: u32,
        salt: [u8; SALT_BYTES],
    ) -> Result<(Self, Vec<u8>), BackupError> {
        if passphrase.expose().chars().count() < MIN_PASSPHRASE_CHARS {
            return Err(BackupError::TooShort);
        }
        if !kdf::is_acceptable(rounds, &salt) {
            return Err(BackupError::BadContent);
        }
        Self::begin_with(&kdf::derive_kek(passphrase, rounds, &salt), rounds, salt)
    }

    fn begin_with(
        kek: &Key,
        rounds: u32,
        salt: [u8; SALT_BYTES],
    ) -> Result<(Self, Vec<u8>), BackupError> {
        let check = kdf::derive_key(kek, CHECK_LABEL);
        let rounds = rounds.to_be_bytes();
        let parts: [&[u8]; 5] = [MAGIC, &[VERSION, VERSION], &rounds, &salt, check.as_slice()];
        let header = parts.concat();
        Ok((Self::of(ChunkCipher::new(kek, header.clone())?), header))
    }

    fn of(cipher: ChunkCipher) -> Self {
        Self {
            cipher: Rc::new(cipher),
            next: 0,
            pending: Zeroizing::new(Vec::with_capacity(2 * CHUNK_BYTES)),
        }
    }

    /// What has to seal the chunks.
    pub fn cipher(&self) -> Rc<ChunkCipher> {
        Rc::clone(&self.cipher)
    }

    /// Adds a record; the next chunks of the file, if it has come so far, go behind those that are in `out`.
    ///
    /// # Errors
    /// [`BackupError::BadContent`] for a record that could not be read again.
    pub fn add(&mut self, entry: &Entry<'_>, out: &mut Vec<Chunk>) -> Result<(), BackupError> {
        let bad = BackupError::BadContent;
        if entry.store.len() > MAX_STORE_BYTES
            || entry.id.len() > MAX_ID_BYTES
            || entry.bytes.len() > MAX_RECORD_BYTES
        {
            return Err(bad);
        }
        let store_length = u8::try_from(entry.store.len()).map_err(|_| bad)?;
        let id_length = u16::try_from(entry.id.len()).map_err(|_| bad)?;
        let length = u32::try_from(entry.bytes.len()).map_err(|_| bad)?;
        self.pending.push(store_length);
        self.pending.extend_from_slice(entry.store.as_bytes());
        self.pending.extend_from_slice(&id_length.to_be_bytes());
        self.pending.extend_from_slice(entry.id.as_bytes());
        self.pending.extend_from_slice(&entry.version.to_be_bytes());
        self.pending.extend_from_slice(&length.to_be_bytes());
        // Pieces of a chunk, so that a long record is never here twice.
        for piece in entry.bytes.chunks(CHUNK_BYTES) {
            self.pending.extend_from_slice(piece);
            self.drain(out);
        }
        self.drain(out);
        Ok(())
    }

    /// Cuts off what is certainly not the end.
    fn drain(&mut self, out: &mut Vec<Chunk>) {
        while self.pending.len() > CHUNK_BYTES {
            let (chunk, _) = self.pending.split_at(CHUNK_BYTES);
            out.push(Chunk::to_seal(nonce(self.next, false), chunk));
            self.pending.drain(..CHUNK_BYTES);
            self.next += 1;
        }
    }

    /// Ends the backup: the last chunk of the file, and what checks it when it is read back.
    pub fn finish(self) -> (Chunk, Check) {
        let last = Chunk::to_seal(nonce(self.next, true), &self.pending);
        (last, Check::new(self.cipher, self.next + 1))
    }
}

/// Reads a backup, in pieces of any length.
pub struct Reader {
    /// Of a file whose header is longer, the rest of it comes first.
    kept: Option<(Key, Vec<u8>)>,
    cipher: Option<ChunkCipher>,
    /// The chunk that is not whole yet. It is opened in this place, and the next one comes over it.
    sealed: Chunk,
    /// The number of that chunk.
    number: u64,
    content: Content,
}

impl Reader {
    /// Begins to read a file by its first [`HEADER_BYTES`]; the rest is pushed.
    ///
    /// # Errors
    /// [`BackupError::NotABackup`], [`BackupError::CutOff`], [`BackupError::NewerVersion`] and [`BackupError::Damaged`] before any
    /// derivation; [`BackupError::WrongPassphrase`].
    pub fn begin(header: &[u8], passphrase: &Secret<String>) -> Result<Self, BackupError> {
        let (rounds, salt) = limits(header)?;
        Self::begin_with(&kdf::derive_kek(passphrase, rounds, &salt), header)
    }

    fn begin_with(kek: &Key, header: &[u8]) -> Result<Self, BackupError> {
        let header = *header
            .first_chunk::<HEADER_BYTES>()
            .ok_or(BackupError::CutOff)?;
        let is_kept = header.get(MAGIC.len()) == Some(&kept::VERSION);
        let check = kdf::derive_key(kek, CHECK_LABEL);
        let written = header.last_chunk::<32>().ok_or(BackupError::CutOff)?;
        if !bool::from(check.as_slice().ct_eq(written)) {
            return Err(BackupError::WrongPassphrase);
        }
        if is_kept {
            let longer = (kek.clone(), header.to_vec());
            return Ok(Self {
                kept: Some(longer),
                ..Self::of(None)
            });
        }
        Ok(Self::of(Some(ChunkCipher::new(kek, header.to_vec())?)))
    }

    fn of(cipher: Option<ChunkCipher>) -> Self {
        Self {
            kept: None,
            cipher,
            sealed: Chunk::to_seal(nonce(0, false), &[]),
            number: 0,
            content: Content::default(),
        }
    }

    /// Takes what is missing of the header; what follows it.
    fn complete<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8], BackupError> {
        let Some((kek, header)) = &mut self.kept else {
            return Ok(bytes);
        };
        let missing = kept::KEPT_HEADER_BYTES.saturating_sub(header.len());
        let (own, rest) = bytes.split_at(missing.min(bytes.len()));
        header.extend_from_slice(own);
        if header.len() == kept::KEPT_HEADER_BYTES {
            self.cipher = Some(kept::cipher(kek, std::mem::take(header))?);
            self.kept = None;
        }
        Ok(rest)
    }

    /// Takes the next bytes of the file; the records that are whole now.
    ///
    /// # Errors
    /// [`BackupError::Damaged`] or [`BackupError::BadContent`]; nothing more can be read then.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Restored>, BackupError> {
        let mut out = Vec::new();
        let mut rest = self.complete(bytes)?;
        let Some(cipher) = &self.cipher else {
            return Ok(out);
        };
        let sealed = &mut self.sealed;
        while !rest.is_empty() {
            // Of the chunk that stands at the end nobody knows yet whether it is the last one.
            if sealed.bytes.len() == CHUNK_BYTES + TAG_BYTES {
                sealed.nonce = nonce(self.number, false);
                cipher.open(sealed)?;
                self.number += 1;
                self.content.take(&sealed.bytes, &mut out)?;
                sealed.bytes.clear();
            }
            let room = CHUNK_BYTES + TAG_BYTES - sealed.bytes.len();
            let (next, later) = rest.split_at(room.min(rest.len()));
            sealed.bytes.extend_from_slice(next);
            rest = later;
        }
        Ok(out)
    }

    /// The file has ended; the last records.
    ///
    /// # Errors
    /// [`BackupError::CutOff`] where more belongs to it; else as [`Reader::push`].
    pub fn finish(mut self) -> Result<Vec<Restored>, BackupError> {
        let is_empty = self.sealed.bytes.is_empty();
        let Some(cipher) = self.cipher.filter(|_| !is_empty) else {
            return Err(BackupError::CutOff);
        };
        let sealed = &mut self.sealed;
        let short = sealed.bytes.len() < CHUNK_BYTES + TAG_BYTES;
        sealed.nonce = nonce(self.number, true);
        if cipher.open(sealed).is_err() {
            // A whole chunk that is not the last one, or the beginning of one: it cannot be told from a changed one.
            sealed.nonce = nonce(self.number, false);
            let whole = cipher.open(sealed).is_ok();
            return Err(if whole || short {
                BackupError::CutOff
            } else {
                BackupError::Damaged
            });
        }
        let mut out = Vec::new();
        self.content.take(&sealed.bytes, &mut out)?;
        if self.content.pending.is_empty() {
            Ok(out)
        } else {
            Err(BackupError::BadContent)
        }
    }
}

impl Restored {
    fn of(entry: &Entry<'_>) -> Self {
        Self {
            store: entry.store.to_owned(),
            id: entry.id.to_owned(),
            version: entry.version,
            bytes: Zeroizing::new(entry.bytes.to_vec()),
        }
    }
}

/// Whether a file, by its first bytes, is one of ours.
pub fn is_backup(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}

/// What the header says of the derivation, checked before any work.
fn limits(header: &[u8]) -> Result<(u32, [u8; SALT_BYTES]), BackupError> {
    if !is_backup(header) {
        return Err(BackupError::NotABackup);
    }
    let rest = header.get(MAGIC.len()..).unwrap_or_default();
    let ([_, min_reader], rest) = rest.split_first_chunk::<2>().ok_or(BackupError::CutOff)?;
    if *min_reader > kept::VERSION {
        return Err(BackupError::NewerVersion);
    }
    let (rounds, rest) = rest.split_first_chunk::<4>().ok_or(BackupError::CutOff)?;
    let (salt, check) = rest
        .split_first_chunk::<SALT_BYTES>()
        .ok_or(BackupError::CutOff)?;
    if check.len() < 32 {
        return Err(BackupError::CutOff);
    }
    let rounds = u32::from_be_bytes(*rounds);
    if kdf::is_acceptable(rounds, salt) {
        Ok((rounds, *salt))
    } else {
        Err(BackupError::Damaged)
    }
}

/// The content as far as it has come, taken apart into records.
#[derive(Default)]
struct Content {
    /// The beginning of a record that is not whole: as long as what has come, whatever length it names.
    pending: Zeroizing<Vec<u8>>,
}

/// So much room is kept for the next records when a longer one is over.
const KEPT_BYTES: usize = 1024 * 1024;

impl Content {
    fn take(&mut self, plain: &[u8], out: &mut Vec<Restored>) -> Result<(), BackupError> {
        self.pending.extend_from_slice(plain);
        let mut from = 0;
        while let Some((entry, length)) = record(self.pending.get(from..).unwrap_or_default())? {
            out.push(Restored::of(&entry));
            from += length;
        }
        self.pending.drain(..from);
        if from > KEPT_BYTES {
            self.pending = Zeroizing::new(self.pending.to_vec());
        }
        Ok(())
    }
}

/// The first record and its length as written; `None` while it is not whole.
fn record(bytes: &[u8]) -> Result<Option<(Entry<'_>, usize)>, BackupError> {
    let bad = BackupError::BadContent;
    let Some((store_length, rest)) = bytes.split_first() else {
        return Ok(None);
    };
    let store_length = usize::from(*store_length);
    if !(1..=MAX_STORE_BYTES).contains(&store_length) {
        return Err(bad);
    }
    let Some((store, rest)) = rest.split_at_checked(store_length) else {
        return Ok(None);
    };
    let Some((id_length, rest)) = rest.split_first_chunk::<2>() else {
        return Ok(None);
    };
    let id_length = usize::from(u16::from_be_bytes(*id_length));
    if !(1..=MAX_ID_BYTES).contains(&id_length) {
        return Err(bad);
    }
    let Some((id, rest)) = rest.split_at_checked(id_length) else {
        return Ok(None);
    };
    let Some((version, rest)) = rest.split_first_chunk::<8>() else {
        return Ok(None);
    };
    let Some((length, rest)) = rest.split_first_chunk::<4>() else {
        return Ok(None);
    };
    let length = u32::from_be_bytes(*length) as usize;
    if length > MAX_RECORD_BYTES {
        return Err(bad);
    }
    let Some(content) = rest.get(..length) else {
        return Ok(None);
    };
    let entry = Entry {
        store: std::str::from_utf8(store).map_err(|_| bad)?,
        id: std::str::from_utf8(id).map_err(|_| bad)?,
        version: u64::from_be_bytes(*version),
        bytes: content,
    };
    Ok(Some((
        entry,
        1 + store_length + 2 + id_length + 8 + 4 + length,
    )))
}

#[cfg(test)]
mod tests;
