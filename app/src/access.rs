//! Access that has to be asked for, at the keyring's end: a service account's token, a key by signing in.

use maas_protocol::{
    error::{ErrorKind, ProviderError},
    provider::Route,
};
use maas_vault::{
    google::{self, AccessToken},
    pkce::{self, Verifier},
};
use zeroize::Zeroizing;

use crate::{
    exchange,
    platform::{fetch::Abort, webcrypto},
};

/// Exchanges a statement of a service account, signed now (in seconds since 1970), for an access token, at `url`.
///
/// # Errors
/// [`ProviderError`] when the key cannot sign, or the exchange fails; the text is the endpoint's.
pub async fn token(
    private_key: &[u8],
    (unsigned, now): (&str, u64),
    url: String,
    route: Route,
    abort: &Abort,
) -> Result<AccessToken, ProviderError> {
    let signature = webcrypto::rs256(private_key, unsigned).await.map_err(|_| {
        ProviderError::new(
            ErrorKind::BadKey,
            "Service account: private_key is no RSA key",
        )
    })?;
    let request = google::token_request(url, unsigned, &signature);
    let (head, body) = exchange::whole(request, route, abort).await?;
    google::read_token(&body, now).map_err(|says| refused(head.status, says))
}

/// Exchanges the code of a sign-in for a key, at `url`.
///
/// # Errors
/// [`ProviderError`] when the exchange fails.
pub async fn key(
    verifier: &Verifier,
    code: &str,
    url: String,
    route: Route,
    abort: &Abort,
) -> Result<Zeroizing<String>, ProviderError> {
    let request = verifier.exchange(url, code);
    let (head, body) = exchange::whole(request, route, abort).await?;
    pkce::read_key(&body).ok_or_else(|| refused(head.status, String::new()))
}

/// What a refused exchange means to a person: nothing but the account or the code is in question.
fn refused(status: u16, says: String) -> ProviderError {
    let kind = match status {
        429 => ErrorKind::RateLimited,
        500.. => ErrorKind::Overloaded,
        _ => ErrorKind::BadKey,
    };
    ProviderError {
        status: Some(status),
        ..ProviderError::new(kind, says)
    }
}
