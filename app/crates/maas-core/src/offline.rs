//! Without a network: what would need one is held back with its question, and sent when a person says so.

use maas_protocol::{
    error::{ErrorKind, ProviderError},
    provider::{ProviderRef, Route, Space, space},
};

use crate::{
    Model, Stamp, budget,
    providers::{ProviderConfig, endpoint},
};

#[cfg(test)]
mod tests;

/// Why a request is not sent; `most` is the most that it may cost, which is told as an amount of US dollars.
pub(crate) fn obstacle(
    model: &Model,
    provider: &ProviderRef,
    route: Route,
    most: Option<u64>,
    stamp: &Stamp,
) -> Option<ProviderError> {
    let needs = stamp.offline && leads_out(provider, &model.providers.config(provider), route);
    needs.then(|| {
        let cost = most.map_or_else(String::new, |most| format!("${}", budget::dollars(most)));
        ProviderError::new(ErrorKind::Offline, cost)
    })
}

/// Whether an answer comes from beyond this machine and its own network.
fn leads_out(provider: &ProviderRef, config: &ProviderConfig, route: Route) -> bool {
    let Some(spec) = provider.spec() else {
        return false;
    };
    if spec.is_builtin() {
        return false;
    }
    // An address that cannot be used is told of as ever.
    let url = endpoint::base_url(spec, config);
    route == Route::Relay || url.is_ok_and(|url| space(&url) == Space::Public)
}
