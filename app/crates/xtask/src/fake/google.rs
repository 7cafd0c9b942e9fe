//! Google's sign-in service: a signed statement of a service account in, an access token out.
//!
//! Nobody is known by nature. A test makes a key pair and registers the public half (`POST /__trust`); only
//! then is a statement that the private half signed worth a token, and only such a token opens Vertex AI.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use rsa::{
    Pkcs1v15Sign, RsaPublicKey,
    pkcs8::DecodePublicKey as _,
    sha2::{Digest as _, Sha256},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Who a statement must be meant for.
const AUDIENCE: &str = "https://oauth2.googleapis.com/token";
/// What a token must be asked for.
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// The longest that a statement may be good for, and how far a clock may be off, in seconds.
const LONGEST: i64 = 3600;
const SKEW: i64 = 300;

/// Whom it knows and what it has given out.
#[derive(Default)]
pub(super) struct Google(Mutex<State>);

#[derive(Default)]
struct State {
    /// Public keys by the account's address.
    trusted: HashMap<String, RsaPublicKey>,
    /// Until when each token is good, in seconds since 1970.
    tokens: HashMap<String, i64>,
}

/// A refusal: Google's word for it, and its sentence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal(&'static str, String);

impl Refusal {
    /// The body of the 400.
    pub(super) fn body(&self) -> Value {
        json!({ "error": self.0, "error_description": self.1 })
    }
}

#[derive(Deserialize)]
struct Account {
    client_email: String,
    public_key_pem: String,
}

#[derive(Deserialize)]
struct Head {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    scope: String,
    iat: i64,
    exp: i64,
}

impl Google {
    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Registers an account by `{client_email, public_key_pem}`; the key is as `openssl rsa -pubout` writes it.
    pub(super) fn trust(&self, body: &[u8]) -> Result<()> {
        let account: Account = serde_json::from_slice(body).context("not an account")?;
        let key = RsaPublicKey::from_public_key_pem(&account.public_key_pem)
            .context("not a public key")?;
        self.with(|state| state.trusted.insert(account.client_email, key));
        Ok(())
    }

    /// Answers a form with a signed statement at `now` (seconds since 1970). An account called `short-…` gets
    /// a token that is as good as over.
    pub(super) fn exchange(&self, form: &str, now: i64) -> Result<Value, Refusal> {
        let field = |name: &str| {
            let mut pairs = form.split('&').filter_map(|pair| pair.split_once('='));
            let value = pairs.find(|(key, _)| *key == name).map(|(_, value)| value);
            value.unwrap_or_default().replace("%3A", ":")
        };
        if field("grant_type") != GRANT {
            return Err(Refusal(
                "unsupported_grant_type",
                "Invalid grant_type.".into(),
            ));
        }
        let claims = self.statement(&field("assertion"), now)?;
        let seconds = if claims.iss.starts_with("short-") {
            61
        } else {
            3599
        };
        let token = self.give(now + seconds);
        Ok(json!({ "access_token": token, "expires_in": seconds, "token_type": "Bearer" }))
    }

    /// A new token that is good `until` then (seconds since 1970).
    pub(super) fn give(&self, until: i64) -> String {
        self.with(|state| {
            let token = format!("ya29.fake-key-{}-{until}", state.tokens.len());
            state.tokens.insert(token.clone(), until);
            token
        })
    }

    /// Whether a token was given out here and is still good.
    pub(super) fn knows(&self, token: &str, now: i64) -> bool {
        self.with(|state| state.tokens.get(token).is_some_and(|until| *until > now))
    }

    /// Checks a statement in the order in which Google does.
    fn statement(&self, token: &str, now: i64) -> Result<Claims, Refusal> {
        let grant = |text: &str| Refusal("invalid_grant", text.to_owned());
        let (claims, signed, signature) =
            parts(token).map_err(|error| grant(&format!("Invalid JWT: {error:#}.")))?;
        let key = self.with(|state| state.trusted.get(&claims.iss).cloned());
        let key = key.ok_or_else(|| grant("Invalid grant: account not found"))?;
        key.verify(
            Pkcs1v15Sign::new::<Sha256>(),
            &Sha256::digest(signed),
            &signature,
        )
        .map_err(|_| grant("Invalid JWT Signature."))?;
        if claims.aud != AUDIENCE {
            return Err(grant("Invalid JWT: Failed audience check."));
        }
        let lasts = claims.exp - claims.iat;
        if !(1..=LONGEST).contains(&lasts) || claims.iat > now + SKEW || claims.exp < now - SKEW {
            return Err(grant(
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. \
                 Check your iat and exp values in the JWT claim.",
            ));
        }
        if !claims.scope.split(' ').any(|scope| scope == SCOPE) {
            return Err(Refusal(
                "invalid_scope",
                "Invalid OAuth scope or ID token audience provided.".into(),
            ));
        }
        Ok(claims)
    }
}

/// Whose statement a form holds, unchecked: tests find their own exchanges by it.
pub(super) fn account(form: &str) -> Option<String> {
    let (_, rest) = form.split_once("assertion=")?;
    let (claims, _, _) = parts(rest.split('&').next()?).ok()?;
    Some(claims.iss)
}

/// Claims, signed text and signature of a token of three parts.
fn parts(token: &str) -> Result<(Claims, &str, Vec<u8>)> {
    let (signed, signature) = token.rsplit_once('.').context("not three parts")?;
    let (head, claims) = signed.split_once('.').context("not three parts")?;
    let head: Head = decoded(head).context("bad header")?;
    if head.alg != "RS256" {
        bail!("not RS256");
    }
    let claims = decoded(claims).context("bad claims")?;
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature)?;
    Ok((claims, signed, signature))
}

fn decoded<T: DeserializeOwned>(part: &str) -> Result<T> {
    Ok(serde_json::from_slice(
        &BASE64_URL_SAFE_NO_PAD.decode(part)?,
    )?)
}

#[cfg(test)]
mod tests;
