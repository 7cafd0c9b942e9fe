//! What a person keeps for a provider: an API key, a pair of AWS keys, or a Google service account.
//!
//! All three are kept as the one text they came in; what it is shows in the text itself.

use maas_protocol::{error::KeyError, provider::AuthScheme};
use serde::Deserialize;

use crate::{google::ServiceAccount, secret::Secret, sigv4::AwsKey};

/// A credential, read and checked.
pub enum Key {
    /// A text that goes into a header as it is.
    Plain(Secret<String>),
    /// Signs, and never travels.
    Aws(AwsKey),
    /// Signs for access tokens, and never travels.
    Google(ServiceAccount),
    /// No key: what is kept is that the hosts may be asked without one.
    Nothing,
}

/// The JSON form of a pair of AWS keys, in the spelling of its configuration files.
#[derive(Deserialize)]
struct AwsPair {
    #[serde(default)]
    access_key_id: String,
    #[serde(default)]
    secret_access_key: String,
    #[serde(default)]
    session_token: String,
}

impl Key {
    /// Reads what was typed: JSON is a pair or an account where the scheme has one, anything else an API key.
    ///
    /// # Errors
    /// [`KeyError`] names the field; such a key would be refused everywhere, or end up where it should not.
    pub fn read(scheme: AuthScheme, text: &str) -> Result<Self, KeyError> {
        let json = text.trim_start().starts_with('{');
        match scheme {
            AuthScheme::AwsKeys if json => pair(text).map(Self::Aws),
            AuthScheme::GoogleAccount if json => ServiceAccount::read(text).map(Self::Google),
            AuthScheme::None if text.is_empty() => Ok(Self::Nothing),
            // A comma or space could smuggle a second credential past a proxy.
            _ if is_word(text) && !text.contains(',') => {
                Ok(Self::Plain(Secret::new(text.to_owned())))
            }
            _ => Err(KeyError::BadCharacter),
        }
    }

    /// A form that people recognise and nobody can use: the last four characters at most of the key, or of
    /// the public name of a key that signs.
    pub fn masked(&self) -> String {
        match self {
            Self::Plain(key) => masked(key.expose()),
            Self::Aws(pair) => masked(&pair.access_key),
            Self::Google(account) => masked(account.key_id()),
            Self::Nothing => String::new(),
        }
    }
}

/// A form of a text that people recognise and nobody can use: its last four characters at most.
pub fn masked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    // Four of a short key would be too much of it.
    let shown = if chars.len() < 16 {
        &[]
    } else {
        chars.last_chunk::<4>().map_or(&[][..], |last| &last[..])
    };
    format!("••••{}", shown.iter().collect::<String>())
}

/// Whether a text is one word that a header may carry.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn pair(text: &str) -> Result<AwsKey, KeyError> {
    let pair: AwsPair = serde_json::from_str(text).map_err(|_| KeyError::AccessKeyId)?;
    let (secret, token) = (
        Secret::new(pair.secret_access_key),
        Secret::new(pair.session_token),
    );
    let id = pair.access_key_id;
    let named = id
        .bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if !named || !(16..=128).contains(&id.len()) {
        return Err(KeyError::AccessKeyId);
    }
    if !is_word(secret.expose()) || secret.expose().len() < 16 {
        return Err(KeyError::SecretAccessKey);
    }
    let temporary = id.starts_with("ASIA");
    let session_token = match token.expose().is_empty() {
        true if temporary => return Err(KeyError::SessionTokenMissing),
        true => None,
        false if is_word(token.expose()) && !token.expose().contains(',') => Some(token),
        false => return Err(KeyError::SessionToken),
    };
    Ok(AwsKey {
        access_key: id,
        secret,
        session_token,
    })
}

#[cfg(test)]
mod tests;
