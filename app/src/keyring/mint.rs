//! An access token of the app's own relay: what it is asked with, and what it says.
//!
//! The relay seals a kept key into the token. That key goes to where relayed requests take it anyway, and only with the
//! passphrase: a token is a way to use it that outlives the vault's being open.

use maas_protocol::{
    front::mint,
    http::{HttpRequest, Method},
    provider::ProviderRef,
    relay,
};
use maas_vault::key::Key;
use serde_json::{Map, Value, json};

use super::Keyring;
use crate::bus::{Confirmed, KeyringSay, MintedToken, NotMinted};

impl Keyring {
    /// Writes the request for a token, with the key that is kept for a provider if one is to be sealed in.
    ///
    /// # Errors
    /// [`NotMinted`], and nothing is sent.
    pub fn mint(
        &self,
        secret: &str,
        order: &str,
        seal: Option<&ProviderRef>,
        confirmed: Confirmed,
    ) -> Result<HttpRequest, NotMinted> {
        self.confirm(confirmed).map_err(NotMinted::Vault)?;
        let mut order: Map<String, Value> =
            serde_json::from_str(order).map_err(|_| NotMinted::Field(String::new()))?;
        // Whatever the page wrote, the only key and the only place for it are what is kept here.
        order.shift_remove("key");
        if let Some(provider) = seal {
            order.shift_remove("host");
            order.extend(self.sealed_in(provider)?);
        }
        if secret.is_empty() || !secret.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(NotMinted::WrongSecret);
        }
        Ok(HttpRequest {
            method: Method::Post,
            url: format!("{}{}", self.relay, mint::PATH),
            headers: vec![
                ("content-type".to_owned(), "application/json".to_owned()),
                ("authorization".to_owned(), format!("Bearer {secret}")),
            ],
            body: Some(Value::Object(order).to_string()),
        })
    }

    /// A kept key with the one provider and the one part of its host that it is for.
    fn sealed_in(&self, provider: &ProviderRef) -> Result<Map<String, Value>, NotMinted> {
        let held = self.keys.get(provider).ok_or(NotMinted::NoKey)?;
        let Key::Plain(key) = held.credential.key() else {
            return Err(NotMinted::NotSealable);
        };
        // What the relay does not carry to that address it cannot use there either.
        let spec = provider.spec().ok_or(NotMinted::NotSealable)?;
        let part = relay::named_part(spec, &held.base_url).ok_or(NotMinted::NotSealable)?;
        let mut fields = Map::new();
        fields.insert("providers".to_owned(), json!([provider.slug()]));
        if let Some(part) = part.strip_prefix('/') {
            fields.insert("host".to_owned(), part.into());
        }
        fields.insert("key".to_owned(), key.expose().clone().into());
        Ok(fields)
    }
}

/// Reads the relay's answer, by status and body; `None` where there was none.
pub fn minted(reply: Option<(u16, Vec<u8>)>) -> KeyringSay {
    let why = |why| KeyringSay::NotMinted { why };
    let Some((status, body)) = reply else {
        return why(NotMinted::Unreachable);
    };
    let said: Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |name: &str| said.get(name)?.as_str().map(str::to_owned);
    match status {
        201 => match (text("token"), text("id"), text("expires_at")) {
            (Some(token), Some(id), Some(expires_at)) => KeyringSay::Minted {
                minted: MintedToken {
                    token,
                    id,
                    expires_at,
                },
            },
            _ => why(NotMinted::NoTokens),
        },
        400 => {
            let field = said.pointer("/error/param").and_then(Value::as_str);
            why(NotMinted::Field(field.unwrap_or_default().to_owned()))
        }
        401 => why(NotMinted::WrongSecret),
        429 => why(NotMinted::TooOften),
        500.. => why(NotMinted::Unreachable),
        _ => why(NotMinted::NoTokens),
    }
}

#[cfg(test)]
mod tests;
