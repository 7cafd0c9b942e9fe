//! Where a request goes and why: a provider with what the user set, resolved to an address and a route.

use maas_protocol::{
    error::{ErrorKind, ProviderError},
    foreign::is_foreign,
    provider::{Endpoint, ProviderRef, ProviderSpec, Reach, Route, check_base_url, origin},
    relay,
};
use serde::{Deserialize, Serialize};

use crate::providers::{KeyLabel, ProviderConfig, Providers, RouteChoice, update::origin_of};

#[cfg(test)]
mod tests;

/// A route and the reason for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Which way the request goes.
    pub route: Route,
    /// Why it goes that way.
    pub why: RouteReason,
}

/// Why a request goes the way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RouteReason {
    /// The registry says whether the provider lets browsers in.
    Registry,
    /// The user set the route.
    Chosen,
    /// A direct answer could not be read before, and the relay brought it.
    Learned,
    /// The user asked for the relay, for this one time.
    Asked,
    /// The server is on the user's machine or network, where no relay gets.
    Local,
    /// The user gave an address that the relay does not go to.
    OwnAddress,
}

impl Providers {
    /// Which way a provider's requests go; `asked` is the relay asked for by a click.
    pub fn way(&self, provider: &ProviderRef, asked: bool) -> Way {
        let config = self.config(provider);
        let spec = provider.spec();
        let reach = spec.map_or(Reach::Local, |spec| spec.reach);
        let can_relay = spec.is_some_and(|spec| relayable(spec, &config));
        let learned = || self.refused.contains_key(&origin_of(provider, &config));
        let (route, why) = match config.route {
            _ if asked => (Route::Relay, RouteReason::Asked),
            RouteChoice::Direct => (Route::Direct, RouteReason::Chosen),
            RouteChoice::Relay => (Route::Relay, RouteReason::Chosen),
            RouteChoice::Auto if reach == Reach::Local => (Route::Direct, RouteReason::Local),
            RouteChoice::Auto if reach == Reach::Builtin => (Route::Direct, RouteReason::Registry),
            RouteChoice::Auto if !can_relay => (Route::Direct, own_address(spec, &config)),
            RouteChoice::Auto if reach == Reach::Relay => (Route::Relay, RouteReason::Registry),
            RouteChoice::Auto if learned() => (Route::Relay, RouteReason::Learned),
            RouteChoice::Auto => (Route::Direct, RouteReason::Registry),
        };
        Way { route, why }
    }

    /// The origin to be learned when the relay brings what could not be read directly; `None` where Auto
    /// would not go another way for it.
    pub(crate) fn lesson(&self, provider: &ProviderRef) -> Option<String> {
        let (spec, config) = (provider.spec()?, self.config(provider));
        let helps = spec.reach == Reach::Direct && relayable(spec, &config);
        helps.then(|| origin_of(provider, &config))
    }

    /// Since when a provider's origin is known to refuse browsers, ms since 1970; `None`: it is not.
    pub fn refused_since(&self, provider: &ProviderRef) -> Option<u64> {
        let origin = self.lesson(provider)?;
        self.refused.get(&origin).copied()
    }
}

/// Why a provider that the relay cannot carry is asked directly.
fn own_address(spec: Option<&ProviderSpec>, config: &ProviderConfig) -> RouteReason {
    if config.base_url.is_some() || spec.is_none_or(|spec| spec.base_url.is_empty()) {
        RouteReason::OwnAddress
    } else {
        RouteReason::Registry
    }
}

/// Resolves a provider for a route; `at_relay` is where the app's relay answers, without a slash at its end.
///
/// # Errors
/// [`ProviderError`] when the provider is not known any more, has no usable address, or is to be
/// reached through a relay that does not know the way.
pub fn resolve(
    provider: &ProviderRef,
    config: &ProviderConfig,
    route: Route,
    at_relay: &str,
) -> Result<Endpoint, ProviderError> {
    let spec = provider
        .spec()
        .ok_or_else(|| bad("this version of the app does not know the provider"))?;
    let base_url = base_url(spec, config)?;
    let base_url = match (route, provider) {
        (Route::Direct, _) => Some(base_url),
        (Route::Relay, ProviderRef::Known(id)) => relay::base_url(at_relay, *id, &base_url),
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

/// Whether the keyring would send requests of a provider to the address that is set: it is no foreign one, or
/// what is kept for the provider is bound to it.
pub fn is_vouched_for(
    spec: &ProviderSpec,
    config: &ProviderConfig,
    key: Option<&KeyLabel>,
    own_origin: &str,
) -> bool {
    let Ok(url) = base_url(spec, config) else {
        return false;
    };
    let bound = || key.map(|key| key.origin.as_str()) == origin(&url).as_deref();
    spec.is_builtin() || !is_foreign(&url, own_origin) || bound()
}

/// The address requests are sent to: the user's, or else the provider's own.
///
/// # Errors
/// [`ProviderError`] names the field.
pub fn base_url(spec: &ProviderSpec, config: &ProviderConfig) -> Result<String, ProviderError> {
    let typed = config.base_url.as_deref().map(str::trim);
    match typed.filter(|url| !url.is_empty()) {
        Some(url) => check_base_url(url).map_err(|_| bad("Base URL: this address cannot be used")),
        None if spec.base_url.is_empty() && !spec.is_builtin() => {
            Err(bad("Base URL: this endpoint has no address yet"))
        }
        None => Ok(spec.base_url.to_owned()),
    }
}

fn bad(text: &str) -> ProviderError {
    ProviderError::new(ErrorKind::BadRequest, text)
}
