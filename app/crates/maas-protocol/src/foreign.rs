//! Which hosts only a person can vouch for.

use crate::{
    provider::{ProviderId, ProviderSpec, Space, origin, space},
    relay::Host,
};

#[cfg(test)]
mod tests;

/// Whether an address is neither of the registry's hosts, nor of the app's own origin, nor near; one that
/// cannot be read is foreign.
pub fn is_foreign(url: &str, own_origin: &str) -> bool {
    let Some(origin) = origin(url) else {
        return true;
    };
    let known = || ProviderId::ALL.iter().any(|id| has(id.spec(), &origin));
    origin != own_origin && space(&origin) == Space::Public && !known()
}

/// Whether an origin is one of a provider's.
fn has(spec: &ProviderSpec, its: &str) -> bool {
    let own = spec.relay_host.map(Host::Named);
    let others = spec.other_hosts.iter().map(|other| other.host);
    origin(spec.base_url).as_deref() == Some(its)
        || own.into_iter().chain(others).any(|host| match host {
            Host::Fixed(fixed) => fixed == its,
            Host::Named(template) => template.part_of(its).is_some(),
        })
}
