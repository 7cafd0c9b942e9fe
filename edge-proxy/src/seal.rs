//! Seals and opens access tokens: PASETO v4.local, with the id of the key in the footer and the relay's host bound in.
//!
//! Every check of a seal is the crate's own, in constant time. What is sealed in is not looked at here.

pub(crate) use orion::hazardous::hash::blake2::blake2b::Digest;
use orion::hazardous::hash::blake2::blake2b::Hasher;
use pasetors::{
    keys::SymmetricKey,
    token::{Local, UntrustedToken},
    version4::{LocalToken, V4},
};

/// How every token begins.
pub(crate) const PREFIX: &str = LocalToken::HEADER;
/// The longest token: it travels in a header beside others.
pub(crate) const MAX_BYTES: usize = 8 * 1024;

/// The operator's keys: the first seals, and all of them open, so that one can take another's place without a gap.
#[derive(Default)]
pub(crate) struct Ring(Vec<(String, SymmetricKey<V4>)>);

impl Ring {
    /// Reads `id:key, …`, each key as 64 hexadecimal digits. Where one is malformed there are none: what an operator meant
    /// to set is never half set.
    pub(crate) fn read(text: &str) -> Self {
        let keys = text.split(',').map(|entry| {
            let (id, key) = entry.trim().split_once(':')?;
            let named = !id.is_empty()
                && id
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
            let key = SymmetricKey::from(&bytes(key.trim())?).ok()?;
            named.then(|| (id.to_owned(), key))
        });
        Self(keys.collect::<Option<_>>().unwrap_or_default())
    }

    /// Seals claims for a relay's host; `None` where there is no key to do it with, or no randomness.
    pub(crate) fn seal(&self, claims: &str, aud: &str) -> Option<String> {
        let (id, key) = self.0.first()?;
        let footer = serde_json::json!({ "kid": id }).to_string();
        let parts = (
            claims.as_bytes(),
            Some(footer.as_bytes()),
            Some(aud.as_bytes()),
        );
        LocalToken::encrypt(key, parts.0, parts.1, parts.2).ok()
    }

    /// Opens a token that was sealed for a relay's host; `None` for any other text.
    pub(crate) fn open(&self, token: &str, aud: &str) -> Option<String> {
        if token.len() > MAX_BYTES {
            return None;
        }
        let token = UntrustedToken::try_from(token).ok()?;
        let footer: serde_json::Value = serde_json::from_slice(token.untrusted_footer()).ok()?;
        let id = footer.get("kid")?.as_str()?;
        let (_, key) = self.0.iter().find(|(known, _)| known == id)?;
        opened(key, &token, aud)
    }
}

fn opened(key: &SymmetricKey<V4>, token: &UntrustedToken<Local, V4>, aud: &str) -> Option<String> {
    let opened = LocalToken::decrypt(key, token, None, Some(aud.as_bytes())).ok()?;
    Some(opened.payload().to_owned())
}

/// What a secret is compared by.
pub(crate) fn digest(secret: &str) -> Option<Digest> {
    Hasher::Blake2b256.digest(secret.as_bytes()).ok()
}

/// The bytes of hexadecimal digits.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = hex.chars().map(|digit| digit.to_digit(16)).collect();
    let (pairs, []) = digits.as_ref()?.as_chunks::<2>() else {
        return None;
    };
    let byte = |[high, low]: &[u32; 2]| u8::try_from(high * 16 + low).ok();
    pairs.iter().map(byte).collect()
}

#[cfg(test)]
mod tests;
