//! Which host a path at the relay leads to: a provider's own, or a further one that its requests need.

use super::{Denied, HostTemplate};
use crate::provider::{self, Endpoint, ProviderId, Route};

/// A further host that a provider's requests need: its models or its tokens are elsewhere than its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherHost {
    /// The first segment of its paths at the relay; like no provider's slug.
    pub slug: &'static str,
    /// The host.
    pub host: Host,
    /// What the relay lets through there: what begins so where it ends in a slash, else exactly that path.
    pub paths: &'static [&'static str],
    /// Whether what is sent there may hold what people wrote; else it is about access only.
    pub texts: bool,
}

/// A host of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Always the same one, by its origin.
    Fixed(&'static str),
    /// One with a part that the caller names.
    Named(HostTemplate),
}

impl OtherHost {
    /// Where Amazon Bedrock lists its models, in the region of the models' host.
    pub const BEDROCK_CONTROL: Self = Self {
        slug: "bedrock-control",
        host: Host::Named(HostTemplate::BEDROCK_CONTROL),
        paths: &["/foundation-models", "/inference-profiles"],
        texts: true,
    };

    /// Where Google gives out access tokens for what a service account signed.
    pub const GOOGLE_TOKENS: Self = Self {
        slug: "google-oauth",
        host: Host::Fixed("https://oauth2.googleapis.com"),
        paths: &["/token"],
        texts: false,
    };

    /// Its origin for a provider's base URL: of the same part as that. `None`: that address is not of the registry.
    pub fn origin(&self, spec: &provider::ProviderSpec, base_url: &str) -> Option<String> {
        let part = super::named_part(spec, base_url)?;
        match &self.host {
            Host::Fixed(origin) => Some((*origin).to_owned()),
            Host::Named(template) => template.origin(part.trim_start_matches('/')),
        }
    }

    /// How its paths at the relay begin for a part of the provider's host, as [`named_part`](super::named_part)
    /// gives it; without a slash before it.
    pub fn relay_path(&self, part: &str) -> String {
        match self.host {
            Host::Fixed(_) => self.slug.to_owned(),
            Host::Named(_) => format!("{}{part}", self.slug),
        }
    }
}

impl Endpoint {
    /// What paths at another host of the provider are appended to, without a trailing slash, on the same
    /// route. A custom address stands for every host of the provider.
    pub fn other_base_url(&self, other: &OtherHost) -> String {
        let built = match self.route {
            Route::Direct => other.origin(self.spec, &self.base_url),
            Route::Relay => self.other_at_relay(other),
        };
        built.unwrap_or_else(|| self.base_url.clone())
    }

    fn other_at_relay(&self, other: &OtherHost) -> Option<String> {
        let mut all = ProviderId::ALL.iter();
        let id = all.find(|id| std::ptr::eq(id.spec(), self.spec))?;
        // Where the relay is, the provider's slug, and the part of the host where its path names one.
        let (at_relay, rest) = self.base_url.rsplit_once(&format!("/{}/", id.slug()))?;
        let part = rest.split('/').next();
        let part = part.filter(|_| self.spec.relay_host.is_some());
        let part = part.map_or(String::new(), |part| format!("/{part}"));
        Some(format!("{at_relay}/{}", other.relay_path(&part)))
    }
}

/// What the first segment of a path at the relay stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) provider: ProviderId,
    pub(super) slug: &'static str,
    host: Host,
    pub(super) paths: &'static [&'static str],
    pub(super) texts: bool,
}

impl Way {
    /// The way that a segment names.
    pub(super) fn of(slug: &str) -> Option<Self> {
        if let Some(id) = ProviderId::from_slug(slug) {
            return Self::to(id);
        }
        let mut all = ProviderId::ALL.iter().flat_map(|id| {
            let others = id.spec().other_hosts.iter();
            others.map(move |other| (*id, other))
        });
        let (id, other) = all.find(|(_, other)| other.slug == slug)?;
        Some(Self::to_other(id, other))
    }

    /// The way to a provider's own host, if it is relayed.
    pub(super) fn to(provider: ProviderId) -> Option<Self> {
        let spec = provider.spec();
        let fixed = Host::Fixed(spec.base_url);
        spec.relayed().then(|| Self {
            provider,
            slug: provider.slug(),
            host: spec.relay_host.map_or(fixed, Host::Named),
            paths: spec.relay_paths,
            texts: true,
        })
    }

    /// The way to another host of a provider.
    pub(super) fn to_other(provider: ProviderId, other: &OtherHost) -> Self {
        Self {
            provider,
            slug: other.slug,
            host: other.host,
            paths: other.paths,
            texts: other.texts,
        }
    }

    /// Whether names in its paths may hold encoded slashes.
    pub(super) fn encoded_slashes(&self) -> bool {
        self.slug == self.provider.slug() && self.provider.spec().encoded_slashes
    }

    /// Whether the path names a part of the host.
    pub(super) fn names_part(&self) -> bool {
        matches!(self.host, Host::Named(_))
    }

    /// The origin and the path there; where the caller names a part of the host, it comes first.
    pub(super) fn origin_and_path<'a>(&self, path: &'a str) -> Result<(String, &'a str), Denied> {
        let template = match &self.host {
            Host::Fixed(url) => {
                let origin = provider::origin(url).ok_or(Denied::UnknownProvider)?;
                return Ok((origin, path));
            }
            Host::Named(template) => template,
        };
        let rest = path.strip_prefix('/').ok_or(Denied::UnknownHost)?;
        let (part, _) = rest.split_once('/').ok_or(Denied::UnknownHost)?;
        let origin = template.origin(part).ok_or(Denied::UnknownHost)?;
        let path = rest.strip_prefix(part).ok_or(Denied::UnknownHost)?;
        Ok((origin, path))
    }

    /// Whether the relay passes a path on.
    pub(super) fn lets_through(&self, path: &str) -> bool {
        self.paths.iter().any(|allowed| {
            if allowed.ends_with('/') {
                path.len() > allowed.len() && path.starts_with(allowed)
            } else {
                path == *allowed
            }
        })
    }
}

#[cfg(test)]
mod tests;
