//! Signing in at a provider that gives a key back, with proof of possession (PKCE, RFC 7636, method S256).
//!
//! What comes back with the person is worthless without the verifier, which never leaves the keyring.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use maas_protocol::http::{HttpRequest, Method};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// Proves that who exchanges the code is who asked for it.
pub struct Verifier(Secret<String>);

impl Verifier {
    /// Makes one of fresh random bytes: 43 characters, the length that the RFC recommends.
    pub fn new(random: &[u8; 32]) -> Self {
        Self(Secret::new(URL_SAFE_NO_PAD.encode(random)))
    }

    /// Where the person signs in and is sent back from; `page` is the provider's, without a query.
    pub fn sign_in_url(&self, page: &str, callback: &str) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.expose()));
        let callback = percent_encoded(callback);
        format!(
            "{page}?callback_url={callback}&code_challenge={challenge}&code_challenge_method=S256"
        )
    }

    /// The request that exchanges a code for a key.
    pub fn exchange(&self, url: String, code: &str) -> HttpRequest {
        let body = json!({
            "code": code, "code_verifier": self.0.expose(), "code_challenge_method": "S256",
        });
        HttpRequest {
            method: Method::Post,
            url,
            headers: vec![("content-type".into(), "application/json".into())],
            body: Some(body.to_string()),
        }
    }
}

/// Reads the key that an exchange gave; `None` where the reply holds none.
pub fn read_key(body: &[u8]) -> Option<Zeroizing<String>> {
    #[derive(Deserialize)]
    struct Reply {
        key: String,
    }
    let reply: Reply = serde_json::from_slice(body).ok()?;
    Some(Zeroizing::new(reply.key))
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests;
