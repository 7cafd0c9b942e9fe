//! Where a request goes: a provider with what the user set, resolved to an address and a route.

use maas_protocol::{
    error::{ErrorKind, ProviderError},
    provider::{Endpoint, ProviderRef, ProviderSpec, Reach, Route, check_base_url},
    relay,
};

use crate::providers::{ProviderConfig, RouteChoice};

#[cfg(test)]
mod tests;

/// Resolves a provider; `own_origin` is where the app was loaded from and its relay answers.
///
/// # Errors
/// [`ProviderError`] when the provider is not known any more, has no usable address, or is to be
/// reached through a relay that does not know the way.
pub fn resolve(
    provider: &ProviderRef,
    config: &ProviderConfig,
    through_relay: bool,
    own_origin: &str,
) -> Result<Endpoint, ProviderError> {
    let spec = provider
        .spec()
        .ok_or_else(|| bad("this version of the app does not know the provider"))?;
    let base_url = base_url(spec, config)?;
    let route = route(spec, config, through_relay);
    let base_url = match (route, provider) {
        (Route::Direct, _) => Some(base_url),
        (Route::Relay, ProviderRef::Known(id)) => relay::base_url(own_origin, *id, &base_url),
        (Route::Relay, _) => None,
    };
    let base_url = base_url.ok_or_else(|| {
        bad("Route: the relay only goes to the provider's own address; change Base URL or choose Direct")
    })?;
    Ok(Endpoint {
        spec,
        base_url,
        route,
        extra_headers: if takes_headers(provider) {
            config.headers.clone()
        } else {
            Vec::new()
        },
    })
}

/// Whether requests may carry headers of the user's own: those to an address that is the user's own too.
pub fn takes_headers(provider: &ProviderRef) -> bool {
    let local = |spec: &ProviderSpec| spec.reach == Reach::Local;
    matches!(provider, ProviderRef::Custom(_)) || provider.spec().is_some_and(local)
}

/// Whether the relay can carry requests of a provider as it is set up.
///
/// The relay's hosts come from the registry: a key meant for another address must not go there.
pub fn relayable(spec: &ProviderSpec, config: &ProviderConfig) -> bool {
    let typed = config.base_url.as_deref().map(str::trim);
    let in_use = typed.filter(|url| !url.is_empty()).unwrap_or(spec.base_url);
    relay::named_part(spec, in_use).is_some()
}

/// The address requests are sent to: the user's, or else the provider's own.
///
/// # Errors
/// [`ProviderError`] names the field.
pub fn base_url(spec: &ProviderSpec, config: &ProviderConfig) -> Result<String, ProviderError> {
    let typed = config.base_url.as_deref().map(str::trim);
    match typed.filter(|url| !url.is_empty()) {
        Some(url) => check_base_url(url).map_err(|_| bad("Base URL: this address cannot be used")),
        None if spec.base_url.is_empty() && spec.answer_locally.is_none() => {
            Err(bad("Base URL: this endpoint has no address yet"))
        }
        None => Ok(spec.base_url.to_owned()),
    }
}

fn route(spec: &ProviderSpec, config: &ProviderConfig, through_relay: bool) -> Route {
    match config.route {
        _ if through_relay => Route::Relay,
        RouteChoice::Direct => Route::Direct,
        RouteChoice::Relay => Route::Relay,
        RouteChoice::Auto if spec.reach == Reach::Relay && relayable(spec, config) => Route::Relay,
        RouteChoice::Auto => Route::Direct,
    }
}

fn bad(text: &str) -> ProviderError {
    ProviderError::new(ErrorKind::BadRequest, text)
}
