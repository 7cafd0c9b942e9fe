//! A Google service account: what it signs to get an access token, and the exchange.
//!
//! OAuth 2.0 for server to server applications: a JSON web token, signed with RS256 by whoever holds the
//! private key, is exchanged for an access token of an hour. Signing itself is done by the browser's crypto,
//! outside; nothing here draws time or randomness.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use maas_protocol::{
    error::KeyError,
    http::{HttpRequest, Method},
};
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// The only endpoint that a signed token is sent to, whatever a file says.
pub const TOKEN_URL: &str = "https://oauth2.googleapis.com/token";
/// What the access token is good for.
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";
/// How long a signed token is good for, in seconds; Google allows an hour at most.
const ASSERTION_SECONDS: u64 = 3600;
/// An access token is renewed so many seconds before it ends: a request needs time to arrive.
const RENEW_BEFORE_SECONDS: u64 = 60;

/// An account for programs, from the key file that Google's console gives out.
pub struct ServiceAccount {
    email: String,
    key_id: String,
    private_key: Secret<Vec<u8>>,
}

/// What an access token is, and how long it may be used.
pub struct AccessToken {
    /// The token.
    pub token: Secret<String>,
    /// From then on a new one is needed, in seconds since 1970.
    pub renew_at: u64,
}

#[derive(Deserialize)]
struct KeyFile {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    client_email: String,
    #[serde(default)]
    private_key: String,
    #[serde(default)]
    private_key_id: String,
    token_uri: Option<String>,
}

impl ServiceAccount {
    /// Reads a key file.
    ///
    /// # Errors
    /// [`KeyError`] names what is wrong with the file.
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let file: KeyFile = serde_json::from_str(text).map_err(|_| KeyError::NotJson)?;
        let pem = Secret::new(file.private_key);
        if file.kind != "service_account" {
            return Err(KeyError::NotServiceAccount);
        }
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        if !file.client_email.contains('@') || !plain(&file.client_email) {
            return Err(KeyError::ClientEmail);
        }
        if file.token_uri.is_some_and(|uri| uri != TOKEN_URL) {
            return Err(KeyError::TokenUri);
        }
        Ok(Self {
            email: file.client_email,
            key_id: file.private_key_id,
            private_key: der(pem.expose()).ok_or(KeyError::PrivateKey)?,
        })
    }

    /// The public name of the private key.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The private key, PKCS #8 in DER.
    pub fn private_key(&self) -> &Secret<Vec<u8>> {
        &self.private_key
    }

    /// What is to be signed with RS256 now: header and claims, encoded (RFC 7515, section 5.1).
    pub fn unsigned(&self, unix_seconds: u64) -> String {
        let mut header = json!({ "alg": "RS256", "typ": "JWT" });
        if !self.key_id.is_empty()
            && let Some(fields) = header.as_object_mut()
        {
            fields.insert("kid".to_owned(), Value::from(self.key_id.as_str()));
        }
        let claims = json!({
            "iss": self.email, "scope": SCOPE, "aud": TOKEN_URL,
            "iat": unix_seconds, "exp": unix_seconds + ASSERTION_SECONDS,
        });
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}", part(header), part(claims))
    }
}

/// The request that exchanges a signed token for an access token, at Google's endpoint or the relay's for it.
pub fn token_request(url: String, unsigned: &str, signature: &[u8]) -> HttpRequest {
    let signature = URL_SAFE_NO_PAD.encode(signature);
    let grant = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
    HttpRequest {
        method: Method::Post,
        url,
        headers: vec![(
            "content-type".into(),
            "application/x-www-form-urlencoded".into(),
        )],
        body: Some(format!(
            "grant_type={grant}&assertion={unsigned}.{signature}"
        )),
    }
}

/// Reads the exchange's reply, received at a moment in seconds since 1970.
///
/// # Errors
/// What the endpoint says against it, for people; empty where it says nothing readable.
pub fn read_token(body: &[u8], unix_seconds: u64) -> Result<AccessToken, String> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Reply {
        access_token: String,
        expires_in: u64,
        error: String,
        error_description: String,
    }
    let reply: Reply = serde_json::from_slice(body).unwrap_or_default();
    let token = Secret::new(reply.access_token);
    let usable =
        !token.expose().is_empty() && token.expose().bytes().all(|byte| byte.is_ascii_graphic());
    if !usable {
        let says = [reply.error, reply.error_description];
        let says: Vec<String> = says.into_iter().filter(|text| !text.is_empty()).collect();
        return Err(says.join(": "));
    }
    Ok(AccessToken {
        token,
        renew_at: unix_seconds
            .saturating_add(reply.expires_in)
            .saturating_sub(RENEW_BEFORE_SECONDS),
    })
}

/// The bytes of a PKCS #8 key in PEM; line breaks may be written out, as in environment variables.
fn der(pem: &str) -> Option<Secret<Vec<u8>>> {
    let (_, rest) = pem.split_once("-----BEGIN PRIVATE KEY-----")?;
    let (inside, _) = rest.split_once("-----END PRIVATE KEY-----")?;
    let inside = Zeroizing::new(inside.replace("\\n", "\n"));
    let packed: Zeroizing<String> = Zeroizing::new(inside.split_ascii_whitespace().collect());
    let bytes = Secret::new(STANDARD.decode(packed.as_bytes()).ok()?);
    // A sequence: what every key in DER begins with.
    (bytes.expose().first() == Some(&0x30)).then_some(bytes)
}

#[cfg(test)]
pub(crate) mod tests;
