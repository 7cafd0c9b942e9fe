//! Adds a credential to a finished request, if the request goes where the credential may go.

use maas_protocol::{
    error::KeyError,
    http::HttpRequest,
    provider::{self, AuthScheme, ProviderId},
};
use zeroize::Zeroizing;

use crate::{
    google::AccessToken,
    key::Key,
    secret::Secret,
    sigv4::{self, Scope, SignError},
};

/// A key with the places it may be sent to.
pub struct Credential {
    scheme: AuthScheme,
    text: Secret<String>,
    key: Key,
    bound_to: Binding,
}

/// Where a key may go: the provider's hosts, and the app's own relay for each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The first is the base URL's.
    hosts: Vec<Host>,
}

/// One host that a key may go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// Scheme, host and port, as browsers write them.
    pub origin: String,
    /// How paths at the relay begin that lead there: a slug, and the part of the host if the path names one;
    /// user-made endpoints have none.
    pub relay_path: Option<String>,
}

/// What changes from one request to the next.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// Where the app's relay answers, as it was built or the keyring loaded from; without a slash at its end.
    pub relay: &'a str,
    /// Seconds since 1970, for what is signed.
    pub unix_seconds: u64,
    /// What a service account was given last.
    pub token: Option<&'a AccessToken>,
}

/// Why a credential was not attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachError {
    /// The request goes to a host that the key is not bound to.
    UnboundHost,
    /// The key cannot be used for this request.
    BadCredential,
    /// The request carries a credential already.
    AlreadyThere,
    /// The service account needs a new access token first.
    NeedsToken,
}

impl Credential {
    /// Reads a key that was typed or opened.
    ///
    /// # Errors
    /// [`KeyError`] names the field.
    pub fn new(
        scheme: AuthScheme,
        text: Secret<String>,
        bound_to: Binding,
    ) -> Result<Self, KeyError> {
        let key = Key::read(scheme, text.expose())?;
        Ok(Self {
            scheme,
            text,
            key,
            bound_to,
        })
    }

    /// How it is put on a request.
    pub fn scheme(&self) -> AuthScheme {
        self.scheme
    }

    /// The key as it was typed, for sealing.
    pub fn text(&self) -> &Secret<String> {
        &self.text
    }

    /// What it is.
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Where it may go.
    pub fn bound_to(&self) -> &Binding {
        &self.bound_to
    }
}

impl Binding {
    /// Binds to hosts, the base URL's first; `None` for none.
    pub fn new(hosts: Vec<Host>) -> Option<Self> {
        (!hosts.is_empty()).then_some(Self { hosts })
    }

    /// The base URL's origin, as browsers write it.
    pub fn origin(&self) -> &str {
        self.hosts.first().map_or("", |host| &host.origin)
    }

    /// The address as the provider sees it; `None` where the key may not go.
    fn allowed(&self, url: &str, relay: &str) -> Option<String> {
        // What one parser reads as a host another may read otherwise: refuse all but the plain spelling.
        let plain = url
            .chars()
            .all(|c| c.is_ascii_graphic() && c != '\\' && c != '#');
        let origin = plain.then(|| provider::origin(url)).flatten()?;
        let rest = url.strip_prefix(&origin)?;
        if !rest.starts_with('/') || rest.starts_with("//") {
            return None;
        }
        if self.hosts.iter().any(|host| host.origin == origin) {
            return Some(url.to_owned());
        }
        let path = behind_relay(url, relay)?;
        self.hosts.iter().find_map(|host| {
            let behind = path.strip_prefix(host.relay_path.as_deref()?)?;
            let inside = behind.starts_with('/') && !climbs(behind);
            inside.then(|| format!("{}{behind}", host.origin))
        })
    }
}

/// What stands behind the relay's address and a slash; `None` for all that is not there.
///
/// The address is compared as a whole, up to that slash, and has to have a host of its own: no longer name begins with it,
/// and an address that was cut short is no relay.
pub fn behind_relay<'a>(url: &'a str, relay: &str) -> Option<&'a str> {
    provider::origin(relay)?;
    url.strip_prefix(relay)?.strip_prefix('/')
}

/// Whether a path could end up above where it begins; browsers read an encoded dot as a dot there.
fn climbs(path: &str) -> bool {
    path.to_ascii_lowercase().replace("%2e", ".").contains("..")
}

/// Whether a key is a token of a sign-in service: three parts, the first an encoded JSON object.
fn is_token(key: &str) -> bool {
    key.starts_with("eyJ") && key.matches('.').count() == 2
}

/// Adds the credential as the last headers.
///
/// # Errors
/// [`AttachError`]; the request is not sent then.
pub fn attach(
    credential: &Credential,
    mut request: HttpRequest,
    at: &Moment<'_>,
) -> Result<HttpRequest, AttachError> {
    let seen_as = credential
        .bound_to
        .allowed(&request.url, at.relay)
        .ok_or(AttachError::UnboundHost)?;
    let carried = |name: &str| {
        matches!(
            name.to_ascii_lowercase().as_str(),
            "authorization" | "x-api-key" | "x-goog-api-key" | "api-key"
        )
    };
    if request.headers.iter().any(|(name, _)| carried(name)) {
        return Err(AttachError::AlreadyThere);
    }
    let header = match (&credential.key, credential.scheme) {
        (Key::Aws(pair), _) => return signed(request, seen_as, pair, at),
        (Key::Google(_), _) => {
            let current = at.token.filter(|token| at.unix_seconds < token.renew_at);
            bearer(current.ok_or(AttachError::NeedsToken)?.token.expose())
        }
        (Key::Nothing, _) | (Key::Plain(_), AuthScheme::None) => return Ok(request),
        (Key::Plain(key), AuthScheme::ApiKey) if !is_token(key.expose()) => {
            ("api-key", key.expose().clone())
        }
        (Key::Plain(key), AuthScheme::Bearer | AuthScheme::ApiKey | AuthScheme::AwsKeys) => {
            bearer(key.expose())
        }
        (Key::Plain(key), AuthScheme::XApiKey) => ("x-api-key", key.expose().clone()),
        (Key::Plain(key), AuthScheme::GoogApiKey | AuthScheme::GoogleAccount) => {
            ("x-goog-api-key", key.expose().clone())
        }
    };
    request.headers.push((header.0.into(), header.1));
    Ok(request)
}

fn bearer(key: &str) -> (&'static str, String) {
    let value = Zeroizing::new(format!("Bearer {key}"));
    ("authorization", value.to_string())
}

/// Signs for the provider's own address, wherever the request passes on its way.
fn signed(
    mut request: HttpRequest,
    seen_as: String,
    pair: &sigv4::AwsKey,
    at: &Moment<'_>,
) -> Result<HttpRequest, AttachError> {
    let region = sigv4::region_of(&seen_as);
    let scope = Scope {
        region: &region,
        // The service's name in signatures, on all of its hosts, is also the registry's.
        service: ProviderId::Bedrock.slug(),
        unix_seconds: at.unix_seconds,
    };
    let sent_to = std::mem::replace(&mut request.url, seen_as);
    let signed = sigv4::sign(request, pair, &scope).map_err(|error| match error {
        SignError::AlreadyThere => AttachError::AlreadyThere,
        SignError::BadUrl | SignError::BadCredential => AttachError::BadCredential,
    })?;
    Ok(HttpRequest {
        url: sent_to,
        ..signed
    })
}

#[cfg(test)]
mod tests;
