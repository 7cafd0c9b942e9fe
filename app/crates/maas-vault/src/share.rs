//! The format of something that one person hands to another without a server: in a link, or as a file.
//!
//! ```text
//! share   = header sealed
//! header  = "OMAASSHR", version (1 byte), oldest version that can read it (1 byte), lock (1 byte), and
//!             lock 0: a random key (32 bytes): whoever has the share can read it
//!             lock 1: rounds of PBKDF2-HMAC-SHA256 (4 bytes), salt (32 bytes), check (16 bytes)
//! sealed  = AES-256-GCM of the packet, with its 16 bytes of tag, nonce zero, the header bound in
//! packet  = 0 (1 byte), or 1 with an author's public key (32 bytes) and signature (64 bytes);
//!           length of the content (4 bytes), and the content, deflated (RFC 1951)
//! ```
//!
//! Numbers are big-endian. The key that seals is derived from the random one, or from the password's, by HKDF; both are fresh
//! for each share, so that no nonce is used twice. By the check a wrong password is told from a damaged share. The signature is
//! Ed25519 over a label and the content as it was before it was deflated, so that a change is seen whatever the packing.
//! What the content means the app knows. Every length is checked before memory is taken for it.

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use miniz_oxide::{
    deflate::compress_to_vec,
    inflate::{
        TINFLStatus,
        core::{
            DecompressorOxide, decompress, inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
        },
    },
};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::{
    envelope::MIN_PASSPHRASE_CHARS,
    kdf::{self, Key},
    secret::Secret,
};

pub mod author;
#[cfg(test)]
mod tests;

use author::{Author, PUBLIC_BYTES, SIGNATURE_BYTES};

/// How a share begins.
pub const MAGIC: &[u8; 8] = b"OMAASSHR";
/// The longest content, in bytes.
pub const MAX_CONTENT_BYTES: usize = 4 * 1024 * 1024;
/// The longest share that is read, in bytes: content that cannot be packed any smaller.
pub const MAX_SHARE_BYTES: usize = MAX_CONTENT_BYTES + 64 * 1024;

/// The version that is written, and the newest that is read.
const VERSION: u8 = 1;
/// Who has the share has the key.
const UNLOCKED: u8 = 0;
/// A password opens it.
const LOCKED: u8 = 1;
const KEY_BYTES: usize = 32;
const SALT_BYTES: usize = 32;
const CHECK_BYTES: usize = 16;
/// deflate packs no tighter: 258 bytes in two bits.
const MAX_RATIO: usize = 1032;
/// How hard it is packed: links are short of room.
const LEVEL: u8 = 10;

const SEAL_LABEL: &str = "openmaas share v1 seal";
const CHECK_LABEL: &str = "openmaas share v1 commit";

/// Why a share cannot be written or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShareError {
    /// It is something else.
    NotAShare,
    /// A newer version of the app wrote it.
    NewerVersion,
    /// It ends early.
    CutOff,
    /// It is longer than any that is written here.
    TooLarge,
    /// It opens with a password, and there was none.
    NeedsPassword,
    /// That is not its password.
    WrongPassword,
    /// The password is shorter than [`MIN_PASSPHRASE_CHARS`].
    TooShort,
    /// A part was changed.
    Damaged,
    /// It says that somebody signed it, who did not.
    WrongSignature,
    /// It is whole, but what is in it is not packed as it must be.
    BadContent,
}

/// What opens a share.
pub enum Lock<'a> {
    /// A fresh random key, which goes with it.
    Open([u8; KEY_BYTES]),
    /// A password.
    Password {
        /// As typed.
        password: &'a Secret<String>,
        /// Rounds of the derivation.
        rounds: u32,
        /// Never used before.
        salt: [u8; SALT_BYTES],
    },
}

/// What was in a share.
#[derive(Debug, PartialEq, Eq)]
pub struct Opened {
    /// The public key of who signed it; it did sign this.
    pub author: Option<[u8; PUBLIC_BYTES]>,
    /// The content.
    pub content: Vec<u8>,
}

/// Writes a share.
///
/// # Errors
/// [`ShareError::TooLarge`], [`ShareError::TooShort`], and [`ShareError::BadContent`] for an empty content or rounds outside the limits.
pub fn write(
    content: &[u8],
    author: Option<&Author>,
    lock: Lock<'_>,
) -> Result<Vec<u8>, ShareError> {
    if content.is_empty() {
        return Err(ShareError::BadContent);
    }
    if content.len() > MAX_CONTENT_BYTES {
        return Err(ShareError::TooLarge);
    }
    let length = u32::try_from(content.len()).map_err(|_| ShareError::TooLarge)?;
    let mut packet = Zeroizing::new(Vec::new());
    match author {
        None => packet.push(0),
        Some(author) => {
            packet.push(1);
            packet.extend_from_slice(&author.public());
            packet.extend_from_slice(&author.sign(content));
        }
    }
    packet.extend_from_slice(&length.to_be_bytes());
    packet.extend(compress_to_vec(content, LEVEL));
    let (mut header, key) = header(lock)?;
    let sealed = seal(&key, &header, &packet)?;
    header.extend(sealed);
    Ok(header)
}

/// The header of a new share, and the key that its own is derived from.
fn header(lock: Lock<'_>) -> Result<(Vec<u8>, Key), ShareError> {
    let mut header = MAGIC.to_vec();
    header.extend([VERSION, VERSION]);
    match lock {
        Lock::Open(key) => {
            header.push(UNLOCKED);
            header.extend_from_slice(&key);
            Ok((header, Key::new(key)))
        }
        Lock::Password {
            password,
            rounds,
            salt,
        } => {
            if password.expose().chars().count() < MIN_PASSPHRASE_CHARS {
                return Err(ShareError::TooShort);
            }
            if !kdf::is_acceptable(rounds, &salt) {
                return Err(ShareError::BadContent);
            }
            let kek = kdf::derive_kek(password, rounds, &salt);
            header.push(LOCKED);
            header.extend_from_slice(&rounds.to_be_bytes());
            header.extend_from_slice(&salt);
            header.extend_from_slice(&check(&kek));
            Ok((header, kek))
        }
    }
}

/// Whether a file or a link, by its first bytes, is a share.
pub fn is_share(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}

/// Whether a password opens it.
///
/// # Errors
/// What is wrong with its header; nothing was derived.
pub fn needs_password(share: &[u8]) -> Result<bool, ShareError> {
    Ok(matches!(Header::read(share)?.0.key, How::Password { .. }))
}

/// Reads a share.
///
/// # Errors
/// [`ShareError`]; of what the header shows, before anything is derived.
pub fn read(share: &[u8], password: Option<&Secret<String>>) -> Result<Opened, ShareError> {
    let (header, sealed) = Header::read(share)?;
    let key = match header.key {
        How::Open(key) => Key::new(key),
        How::Password {
            rounds,
            salt,
            check: written,
        } => {
            let password = password.ok_or(ShareError::NeedsPassword)?;
            let kek = kdf::derive_kek(password, rounds, &salt);
            if !bool::from(check(&kek).ct_eq(&written)) {
                return Err(ShareError::WrongPassword);
            }
            kek
        }
    };
    unpack(&open(&key, header.bytes, sealed)?)
}

/// What a header says, within the limits.
struct Header<'a> {
    bytes: &'a [u8],
    key: How,
}

enum How {
    Open([u8; KEY_BYTES]),
    Password {
        rounds: u32,
        salt: [u8; SALT_BYTES],
        check: [u8; CHECK_BYTES],
    },
}

impl<'a> Header<'a> {
    /// The header, and what is sealed behind it.
    fn read(share: &'a [u8]) -> Result<(Self, &'a [u8]), ShareError> {
        if !is_share(share) {
            let beginning = MAGIC.starts_with(share) && !share.is_empty();
            return Err(if beginning {
                ShareError::CutOff
            } else {
                ShareError::NotAShare
            });
        }
        if share.len() > MAX_SHARE_BYTES {
            return Err(ShareError::TooLarge);
        }
        let mut at = Fields(share.get(MAGIC.len()..).unwrap_or_default());
        let [_, oldest, lock] = at.next::<3>()?;
        if oldest > VERSION {
            return Err(ShareError::NewerVersion);
        }
        // There was none before this one; a header that says so was changed.
        if share.get(MAGIC.len()) < Some(&VERSION) || oldest == 0 {
            return Err(ShareError::Damaged);
        }
        let key = match lock {
            UNLOCKED => How::Open(at.next()?),
            LOCKED => {
                let rounds = u32::from_be_bytes(at.next()?);
                let salt = at.next()?;
                if !kdf::is_acceptable(rounds, &salt) {
                    return Err(ShareError::Damaged);
                }
                How::Password {
                    rounds,
                    salt,
                    check: at.next()?,
                }
            }
            _ => return Err(ShareError::Damaged),
        };
        let bytes = share.get(..share.len() - at.0.len()).unwrap_or_default();
        Ok((Self { bytes, key }, at.0))
    }
}

/// What is left to be read.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn next<const N: usize>(&mut self) -> Result<[u8; N], ShareError> {
        let (field, rest) = self.0.split_first_chunk().ok_or(ShareError::CutOff)?;
        self.0 = rest;
        Ok(*field)
    }
}

fn check(kek: &Key) -> [u8; CHECK_BYTES] {
    let derived = kdf::derive_key(kek, CHECK_LABEL);
    derived.first_chunk().copied().unwrap_or_default()
}

fn cipher(key: &Key) -> Result<Aes256Gcm, ShareError> {
    let key = kdf::derive_key(key, SEAL_LABEL);
    Aes256Gcm::new_from_slice(key.as_slice()).map_err(|_| ShareError::BadContent)
}

fn seal(key: &Key, header: &[u8], packet: &[u8]) -> Result<Vec<u8>, ShareError> {
    let payload = Payload {
        msg: packet,
        aad: header,
    };
    let sealed = cipher(key)?.encrypt(&[0; 12].into(), payload);
    sealed.map_err(|_| ShareError::BadContent)
}

fn open(key: &Key, header: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, ShareError> {
    let payload = Payload {
        msg: sealed,
        aad: header,
    };
    let packet = cipher(key)?.decrypt(&[0; 12].into(), payload);
    packet.map(Zeroizing::new).map_err(|_| ShareError::Damaged)
}

/// What is in a packet; a content that is packed in any other way than ours is refused.
fn unpack(packet: &[u8]) -> Result<Opened, ShareError> {
    let bad = |_| ShareError::BadContent;
    let mut at = Fields(packet);
    let signed: Option<([u8; PUBLIC_BYTES], [u8; SIGNATURE_BYTES])> =
        match at.next::<1>().map_err(bad)? {
            [0] => None,
            [1] => Some((at.next().map_err(bad)?, at.next().map_err(bad)?)),
            _ => return Err(ShareError::BadContent),
        };
    let length = u32::from_be_bytes(at.next().map_err(bad)?);
    let content = inflate(at.0, usize::try_from(length).unwrap_or(usize::MAX))?;
    let author = match signed {
        None => None,
        Some((public, signature)) => {
            if !author::has_signed(&public, &signature, &content) {
                return Err(ShareError::WrongSignature);
            }
            Some(public)
        }
    };
    Ok(Opened { author, content })
}

/// Inflates exactly this many bytes out of exactly these.
fn inflate(packed: &[u8], length: usize) -> Result<Vec<u8>, ShareError> {
    if length > MAX_CONTENT_BYTES {
        return Err(ShareError::TooLarge);
    }
    if length == 0 || length > packed.len().saturating_mul(MAX_RATIO) {
        return Err(ShareError::BadContent);
    }
    let mut content = vec![0; length];
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = Box::<DecompressorOxide>::default();
    let (status, read, written) = decompress(&mut state, packed, &mut content, 0, flags);
    if status == TINFLStatus::Done && read == packed.len() && written == length {
        Ok(content)
    } else {
        Err(ShareError::BadContent)
    }
}
