//! Access tokens at the relay: who makes one, who comes with one, and what becomes of the request then.
//!
//! Nothing is looked up and nothing kept: what a token allows is in it, and is decided by `maas_protocol::relay::grant`.

use maas_protocol::{
    front::{self, Call, Refusal, mint},
    moment,
    relay::{
        self, CREDENTIAL_HEADERS, Denied, Policy,
        grant::{self, Grant, Visit},
    },
};
use serde_json::Value;
use subtle::ConstantTimeEq as _;
use web_sys::WorkerGlobalScope;
use worker::{
    Date,
    js_sys::{Uint8Array, global},
    wasm_bindgen::{JsCast as _, JsValue},
};

use crate::{
    body::{self, Unread},
    crossing::{Asked, Given, Reply},
    seal::{self, Digest, Ring},
};

/// The claim that is the provider's key, beside those of a [`Grant`].
const KEY: &str = "key";
/// A shorter secret could be guessed; it counts as none.
const MIN_SECRET_BYTES: usize = 16;
/// Headers that choose whose account at the provider is charged: with a key in the token, that is not the caller's to say.
const ACCOUNT_HEADERS: [&str; 2] = ["openai-organization", "openai-project"];

/// What the operator has set for access tokens.
pub(crate) struct Tokens {
    ring: Ring,
    /// The digest of the secret for making them.
    secret: Option<Digest>,
    min_epoch: u32,
    denied: Vec<String>,
}

/// A token that was opened and is good for this visit.
pub(crate) struct Pass {
    pub(crate) grant: Grant,
    /// The provider's key that was sealed in.
    key: Option<String>,
}

impl Tokens {
    /// Reads the variables; `None` where there are no keys, and a token is then a text like any other.
    pub(crate) fn read(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let ring = Ring::read(&variable("MINT_KEYS")?);
        let secret = variable("MINT_SECRET").filter(|secret| secret.len() >= MIN_SECRET_BYTES);
        let list = variable("DENIED_TOKENS").unwrap_or_default();
        let ids = list.split(',').map(str::trim).filter(|id| !id.is_empty());
        Some(Self {
            ring,
            secret: secret.and_then(|secret| seal::digest(&secret)),
            // A generation that cannot be read is one that no token has reached.
            min_epoch: variable("MIN_EPOCH").map_or(0, |text| text.parse().unwrap_or(u32::MAX)),
            denied: ids.map(str::to_owned).collect(),
        })
    }

    /// Opens the token that a request comes with; `None` where it comes with none.
    pub(crate) fn pass(
        &self,
        asked: &Asked,
        own_origin: &str,
        address: Option<&str>,
    ) -> Option<Result<Pass, Denied>> {
        let mut credentials = CREDENTIAL_HEADERS
            .iter()
            .filter_map(|name| asked.headers.get(name));
        let token = credentials.find_map(|value| {
            let word = value.rsplit(' ').next()?;
            word.starts_with(seal::PREFIX).then_some(word)
        })?;
        Some(
            self.opened(token, host(own_origin))
                .ok_or(Denied::TokenRefused)
                .and_then(|pass| {
                    pass.grant.admit(&Visit {
                        aud: host(own_origin),
                        now_s: now_s(),
                        min_epoch: self.min_epoch,
                        denied: &self.denied,
                        origin: asked.headers.get("origin"),
                        address,
                    })?;
                    Ok(pass)
                }),
        )
    }

    fn opened(&self, token: &str, aud: &str) -> Option<Pass> {
        let Value::Object(mut claims) = serde_json::from_str(&self.ring.open(token, aud)?).ok()?
        else {
            return None;
        };
        let key = match claims.shift_remove(KEY) {
            None => None,
            Some(Value::String(key)) => Some(key),
            Some(_) => return None,
        };
        let grant = mint::read(claims).ok()?;
        Some(Pass { grant, key })
    }

    /// Makes a token for whoever has the secret for it.
    async fn mint(&self, asked: &Asked, own_origin: &str) -> Result<String, Refusal> {
        let secret = self.secret.as_ref().ok_or_else(Refusal::no_tokens)?;
        let shown = asked.headers.get("authorization").unwrap_or_default();
        let shown = seal::digest(relay::limits::lasting(shown));
        if !shown.is_some_and(|shown| shown.as_ref().ct_eq(secret.as_ref()).into()) {
            return Err(Refusal::no_mint_secret());
        }
        let body = read(asked, mint::MAX_BODY_BYTES).await?;
        let mut body = grant::read_once(&body).ok_or_else(Refusal::no_order)?;
        let key = body.shift_remove(KEY).filter(|key| !key.is_null());
        let key = key.map(|key| match key {
            Value::String(key) => Ok(key),
            _ => Err(Refusal::no_order()),
        });
        let key = key.transpose()?;
        let jti = made_id().map_err(|_| Refusal::no_tokens())?;
        let stamp = mint::Stamp {
            jti: &jti,
            aud: host(own_origin),
            now_s: now_s(),
            epoch: self.min_epoch,
        };
        let grant = mint::order(Value::Object(body), key.as_deref(), &stamp)?;
        let mut claims = mint::claims(&grant);
        claims.extend(key.map(|key| (KEY.to_owned(), key.into())));
        let token = self
            .ring
            .seal(&Value::Object(claims).to_string(), stamp.aud);
        let token = token.ok_or_else(Refusal::no_tokens)?;
        if token.len() > seal::MAX_BYTES {
            return Err(Refusal::order_too_long());
        }
        Ok(serde_json::json!({
            "token": token, "id": grant.jti, "name": grant.sub, "expires_at": moment::text(grant.exp)
        })
        .to_string())
    }
}

impl Pass {
    /// The request as it is without the token: with the provider's key in its place, and with a body that was checked.
    ///
    /// # Errors
    /// [`Denied`] where the token does not allow it.
    pub(crate) async fn take(
        &self,
        asked: &Asked,
        path: &str,
        call: Option<Call>,
    ) -> Result<Asked, Denied> {
        let body = read(asked, grant::MAX_BODY_BYTES).await?;
        let key = self
            .key
            .as_deref()
            .or_else(|| asked.headers.get(mint::KEY_HEADER));
        let (body, credential) = match call {
            // The door writes the request anew, and has that checked.
            Some(_) if body.is_empty() || grant::read_once(&body).is_some() => (
                (!body.is_empty()).then_some(body),
                key.map(|key| ("authorization", format!("Bearer {key}"))),
            ),
            Some(_) => return Err(Denied::TokenRefused),
            None => {
                let checked = self.grant.permit(&asked.method, path, &body)?;
                let provider = relay::provider_of(path).ok_or(Denied::UnknownProvider)?;
                let credential = front::credential(provider.spec().auth, key);
                (
                    checked.map(String::into_bytes),
                    credential.map_err(|_| Denied::TokenRefused)?,
                )
            }
        };
        let length = body.as_ref().map(|body| body.len().to_string());
        let mut away = [
            CREDENTIAL_HEADERS.as_slice(),
            &[mint::KEY_HEADER, "content-length"],
        ]
        .concat();
        let mut put: Vec<(&str, &str)> = Vec::new();
        put.extend(
            credential
                .as_ref()
                .map(|(name, value)| (*name, value.as_str())),
        );
        if let Some(length) = &length {
            away.push("content-type");
            put.extend([
                ("content-length", length.as_str()),
                ("content-type", "application/json"),
            ]);
        }
        if self.key.is_some() {
            away.extend(ACCOUNT_HEADERS);
        }
        Ok(Asked {
            method: asked.method.clone(),
            url: asked.url.clone(),
            headers: asked.headers.changed(&away, &put),
            given: body.map_or(Given::Nothing, |body| {
                Given::Bytes(Uint8Array::from(body.as_slice()))
            }),
            early: asked.early.clone(),
        })
    }
}

/// Answers whoever asks for a token.
pub(crate) async fn mint(
    tokens: Option<&Tokens>,
    asked: &Asked,
    policy: &Policy<'_>,
) -> Result<Reply, Refusal> {
    let origin = asked.headers.get("origin");
    if origin.is_some_and(|origin| !relay::origin_allowed(origin, policy)) {
        return Err(Denied::OriginNotAllowed.into());
    }
    if asked.method != "POST" {
        return Err(Denied::MethodNotAllowed.into());
    }
    let tokens = tokens.ok_or_else(Refusal::no_tokens)?;
    let made = tokens.mint(asked, policy.own_origin).await?;
    Ok(Reply::text(201, "application/json", made))
}

async fn read(asked: &Asked, most_bytes: u64) -> Result<Vec<u8>, Denied> {
    let read = body::read(asked, asked.headers.length(), most_bytes, None);
    read.await.map_err(|unread| match unread {
        Unread::TooLarge => Denied::TooLarge,
        Unread::Broken | Unread::Late => Denied::Unreachable,
    })
}

/// The host of an origin, with its port if that is not the usual one.
fn host(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

fn now_s() -> u64 {
    Date::now().as_millis() / 1000
}

/// Sixteen digits that nobody can foresee: 300 of them fit into a variable.
fn made_id() -> Result<String, JsValue> {
    let scope: WorkerGlobalScope = global().unchecked_into();
    let mut bytes = [0; 8];
    scope
        .crypto()?
        .get_random_values_with_u8_array(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
