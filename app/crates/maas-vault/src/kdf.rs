//! Keys from a passphrase, and keys from keys.

use hkdf::Hkdf;
use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::secret::Secret;

/// The fewest rounds that are made or accepted (OWASP's figure for PBKDF2-HMAC-SHA256).
pub const MIN_ROUNDS: u32 = 600_000;
/// The most rounds that are accepted: a hostile header must not hang the tab.
pub const MAX_ROUNDS: u32 = 10_000_000;
/// The salt lengths that are accepted, in bytes.
pub const SALT_BYTES: std::ops::RangeInclusive<usize> = 16..=64;

/// A 256-bit key that wipes itself.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// Whether rounds and salt are within the limits; checked before any work.
pub(crate) fn is_acceptable(rounds: u32, salt: &[u8]) -> bool {
    (MIN_ROUNDS..=MAX_ROUNDS).contains(&rounds) && SALT_BYTES.contains(&salt.len())
}

/// Derives the key-encryption key. Takes about a second by design.
pub(crate) fn derive_kek(passphrase: &Secret<String>, rounds: u32, salt: &[u8]) -> Key {
    let mut key = Key::default();
    pbkdf2_hmac::<Sha256>(
        passphrase.expose().as_bytes(),
        salt,
        rounds,
        key.as_mut_slice(),
    );
    key
}

/// Derives the key for one use; a label is used for one thing only.
pub(crate) fn derive_key(from: &Key, label: &str) -> Key {
    let mut key = Key::default();
    let hkdf = Hkdf::<Sha256>::new(None, from.as_slice());
    // Expanding to 32 bytes cannot fail: the limit is 255 times the hash. A failure would leave zeros,
    // so the result is dropped for a value that no sealed byte was made with.
    if hkdf.expand(label.as_bytes(), key.as_mut_slice()).is_err() {
        key.fill(0xFF);
    }
    key
}

#[cfg(test)]
mod tests {
    //! Published vectors.

    use super::*;

    /// RFC 7914, section 11: PBKDF2-HMAC-SHA256 of "Password" and "NaCl", 80,000 rounds, first 32 bytes.
    #[test]
    fn pbkdf2_gives_the_published_bytes() {
        let key = derive_kek(&Secret::new("Password".into()), 80_000, b"NaCl");
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
        );
    }

    #[test]
    fn labels_give_different_keys() {
        let from = Key::new([1; 32]);
        assert_ne!(*derive_key(&from, "a"), *derive_key(&from, "b"));
    }
}
