//! The key by which others recognise who shared something. Ed25519 (RFC 8032), by `ed25519-compact`, which the relay's tokens
//! stand on already: it refuses keys of a small order and signatures that are not in their one form.

use ed25519_compact::{KeyPair, PublicKey, Seed, Signature};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// The length of a public key, in bytes.
pub const PUBLIC_BYTES: usize = 32;
/// The length of a signature, in bytes.
pub const SIGNATURE_BYTES: usize = 64;
/// The length of the secret, in bytes.
pub const SEED_BYTES: usize = 32;

/// What stands before the content where it is signed, so that no signature for something else is one for this.
const SIGN_LABEL: &[u8] = b"openmaas share v1\0";
/// What stands before a public key where its fingerprint is made.
const FINGERPRINT_LABEL: &[u8] = b"openmaas author v1\0";
/// So many words a fingerprint has, of 16 bits each.
const WORDS: usize = 6;

/// An author's key.
pub struct Author {
    seed: Zeroizing<[u8; SEED_BYTES]>,
    pair: KeyPair,
}

impl Author {
    /// The author of this secret: random bytes, drawn once. `None` for zeros, which nobody draws.
    pub fn new(seed: Zeroizing<[u8; SEED_BYTES]>) -> Option<Self> {
        let pair = KeyPair::try_from_seed(Seed::new(*seed)).ok()?;
        Some(Self { seed, pair })
    }

    /// The secret, to be sealed.
    pub fn expose(&self) -> &[u8; SEED_BYTES] {
        &self.seed
    }

    /// The key that others know the author by.
    pub fn public(&self) -> [u8; PUBLIC_BYTES] {
        *self.pair.pk
    }

    /// Signs a content.
    pub fn sign(&self, content: &[u8]) -> [u8; SIGNATURE_BYTES] {
        *self.pair.sk.sign([SIGN_LABEL, content].concat(), None)
    }
}

/// Whether a signature is this key's, for this content.
pub fn has_signed(
    public: &[u8; PUBLIC_BYTES],
    signature: &[u8; SIGNATURE_BYTES],
    content: &[u8],
) -> bool {
    let signed = [SIGN_LABEL, content].concat();
    let (public, signature) = (PublicKey::new(*public), Signature::new(*signature));
    public.verify(signed, &signature).is_ok()
}

/// A public key in six words that can be read out: 96 bits of its hash, as proquints
/// (Wilkerson, "A Proposal for Proquints", <https://arxiv.org/html/0901.4016>).
pub fn fingerprint(public: &[u8; PUBLIC_BYTES]) -> String {
    let mut hash = Sha256::new();
    hash.update(FINGERPRINT_LABEL);
    hash.update(public);
    let hash = hash.finalize();
    let pairs = hash.chunks_exact(2).take(WORDS);
    let words: Vec<String> = pairs
        .map(|pair| match pair {
            [high, low] => word(u16::from_be_bytes([*high, *low])),
            _ => String::new(),
        })
        .collect();
    words.join("-")
}

/// A public key as text.
pub fn hex(public: &[u8; PUBLIC_BYTES]) -> String {
    let mut text = String::with_capacity(2 * PUBLIC_BYTES);
    for nibble in public.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
        text.push(char::from_digit(nibble.into(), 16).unwrap_or('0'));
    }
    text
}

/// Reads it back; `None` where it is none.
pub fn from_hex(text: &str) -> Option<[u8; PUBLIC_BYTES]> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| u8::try_from(digit.to_digit(16)?).ok())
        .collect::<Option<_>>()?;
    let bytes = digits.chunks_exact(2).map(|pair| match pair {
        [high, low] => high << 4 | low,
        _ => 0,
    });
    (digits.len() == 2 * PUBLIC_BYTES).then_some(())?;
    bytes.collect::<Vec<u8>>().try_into().ok()
}

fn word(bits: u16) -> String {
    const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
    const VOWELS: &[u8; 4] = b"aiou";
    let letter = |of: &[u8], shift: u16, mask: u16| {
        let at = usize::from((bits >> shift) & mask);
        of.get(at).copied().map_or('?', char::from)
    };
    [
        letter(CONSONANTS, 12, 15),
        letter(VOWELS, 10, 3),
        letter(CONSONANTS, 6, 15),
        letter(VOWELS, 4, 3),
        letter(CONSONANTS, 0, 15),
    ]
    .iter()
    .collect()
}

#[cfg(test)]
mod tests {
    //! Published vectors.

    #![expect(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::string_slice,
        reason = "tests"
    )]

    use super::*;

    fn bytes<const N: usize>(hex: &str) -> [u8; N] {
        let byte = |at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap();
        std::array::from_fn(byte)
    }

    /// RFC 8032, section 7.1, test 1.
    #[test]
    fn a_secret_gives_the_published_key() {
        let seed = bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        let author = Author::new(Zeroizing::new(seed)).unwrap();
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        assert_eq!(author.public(), bytes(public));
    }

    #[test]
    fn a_signature_is_for_one_key_and_one_content() {
        let [one, other] = [1, 2].map(|byte| Author::new(Zeroizing::new([byte; 32])).unwrap());
        let signature = one.sign(b"content");
        assert!(has_signed(&one.public(), &signature, b"content"));
        assert!(!has_signed(&one.public(), &signature, b"Content"));
        assert!(!has_signed(&other.public(), &signature, b"content"));
        for bit in 0..512 {
            let mut changed = signature;
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(!has_signed(&one.public(), &changed, b"content"), "{bit}");
        }
        // A key of a small order fits every content.
        let mut weak = [0; 32];
        weak[0] = 1;
        assert!(!has_signed(&weak, &signature, b"content"));
        assert!(Author::new(Zeroizing::new([0; 32])).is_none());
    }

    /// The examples of the proposal: IPv4 addresses.
    #[test]
    fn words_are_those_of_the_proposal() {
        for (address, words) in [
            ([127, 0, 0, 1], ["lusab", "babad"]),
            ([63, 84, 220, 193], ["gutih", "tugad"]),
            ([147, 67, 119, 2], ["natag", "lisaf"]),
        ] {
            let [a, b, c, d] = address;
            assert_eq!(word(u16::from_be_bytes([a, b])), words[0]);
            assert_eq!(word(u16::from_be_bytes([c, d])), words[1]);
        }
        let print = fingerprint(&[9; 32]);
        assert_eq!(print.split('-').count(), WORDS);
        assert_ne!(print, fingerprint(&[8; 32]));
    }
}
