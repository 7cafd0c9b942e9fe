//! Adds a credential to a finished request, if the request goes where the credential may go.

use maas_protocol::{
    http::HttpRequest,
    provider::{self, AuthScheme},
};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// A key with the one place it may be sent to.
pub struct Credential {
    /// How it is put on a request.
    pub scheme: AuthScheme,
    /// The key.
    pub key: Secret<String>,
    /// Where it may go.
    pub bound_to: Binding,
}

/// Where a key may go: the provider's origin, and the app's own relay for that provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    origin: String,
    /// How paths at the relay begin: the provider's slug, and the part of the host if the path names one;
    /// user-made endpoints have none.
    relay_path: Option<String>,
}

/// Why a credential was not attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachError {
    /// The request goes to a host that the key is not bound to.
    UnboundHost,
    /// The key holds a character that no header may carry.
    BadCredential,
    /// The request carries a credential already.
    AlreadyThere,
}

impl Binding {
    /// Binds to the origin of a base URL; `None` when the URL is not plainly one.
    pub fn new(base_url: &str, relay_path: Option<&str>) -> Option<Self> {
        Some(Self {
            origin: provider::origin(base_url)?,
            relay_path: relay_path.map(str::to_owned),
        })
    }

    /// The origin, as browsers write it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    fn allows(&self, url: &str, own_origin: &str) -> bool {
        // What one parser reads as a host another may read otherwise: refuse all but the plain spelling.
        let plain = url
            .chars()
            .all(|c| c.is_ascii_graphic() && c != '\\' && c != '#');
        let Some(origin) = plain.then(|| provider::origin(url)).flatten() else {
            return false;
        };
        let rest = url.strip_prefix(&origin).unwrap_or_default();
        if !rest.starts_with('/') || rest.starts_with("//") {
            return false;
        }
        let relayed = origin == own_origin
            && self.relay_path.as_ref().is_some_and(|begin| {
                let path = rest
                    .strip_prefix('/')
                    .and_then(|rest| rest.strip_prefix(begin.as_str()));
                path.is_some_and(|path| path.starts_with('/') && !climbs(path))
            });
        origin == self.origin || relayed
    }
}

/// Whether a path could end up above where it begins; browsers read an encoded dot as a dot there.
fn climbs(path: &str) -> bool {
    path.to_ascii_lowercase().replace("%2e", ".").contains("..")
}

/// Whether a key is a token of a sign-in service: three parts, the first an encoded JSON object.
fn is_token(key: &str) -> bool {
    key.starts_with("eyJ") && key.matches('.').count() == 2
}

/// Adds the credential as the last header.
///
/// `own_origin` is the origin the keyring itself was loaded from, where the app's relay answers.
///
/// # Errors
/// [`AttachError`]; the request is not sent then.
pub fn attach(
    credential: &Credential,
    mut request: HttpRequest,
    own_origin: &str,
) -> Result<HttpRequest, AttachError> {
    if !credential.bound_to.allows(&request.url, own_origin) {
        return Err(AttachError::UnboundHost);
    }
    let key = credential.key.expose();
    // A comma or space could smuggle a second credential past a proxy.
    if key.is_empty()
        || !key
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b',')
    {
        return Err(AttachError::BadCredential);
    }
    let carried = |name: &str| {
        matches!(
            name.to_ascii_lowercase().as_str(),
            "authorization" | "x-api-key" | "x-goog-api-key" | "api-key"
        )
    };
    if request.headers.iter().any(|(name, _)| carried(name)) {
        return Err(AttachError::AlreadyThere);
    }
    match credential.scheme {
        AuthScheme::None => {}
        AuthScheme::ApiKey if !is_token(key) => {
            request.headers.push(("api-key".into(), key.clone()));
        }
        AuthScheme::Bearer | AuthScheme::ApiKey => {
            let value = Zeroizing::new(format!("Bearer {key}"));
            request
                .headers
                .push(("authorization".into(), value.to_string()));
        }
        AuthScheme::XApiKey => request.headers.push(("x-api-key".into(), key.clone())),
        AuthScheme::GoogApiKey => request.headers.push(("x-goog-api-key".into(), key.clone())),
    }
    Ok(request)
}

/// A form of the key that people recognise and nobody can use: its last four characters at most.
pub fn masked(key: &Secret<String>) -> String {
    let chars: Vec<char> = key.expose().chars().collect();
    // Four of a short key would be too much of it.
    let shown = if chars.len() < 16 {
        &[]
    } else {
        chars.last_chunk::<4>().map_or(&[][..], |last| &last[..])
    };
    format!("••••{}", shown.iter().collect::<String>())
}

#[cfg(test)]
mod tests;
