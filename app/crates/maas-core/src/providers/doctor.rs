//! What is wrong with a connection, told from what a test of it showed.

use maas_protocol::{
    error::{ErrorKind, ProviderError},
    provider::{Route, Space, space},
};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// What a test of a connection showed. Only a click collects it; no request of it but the first, and the same
/// one through the relay, carries a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observations {
    /// Which way the model list was asked for.
    pub route: Route,
    /// The address it was asked from.
    pub address: String,
    /// How many models it named, or why there is none.
    pub listed: Result<usize, ProviderError>,
    /// Whether the browser has a network at all.
    pub online: bool,
    /// Whether the page itself came from this machine.
    pub page_is_local: bool,
    /// What was looked at after a direct answer that could not be read.
    pub probed: Option<Probes>,
}

/// What was tried after a direct request had died without a readable answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probes {
    /// Whether anything at all answers there.
    pub answers: bool,
    /// The status of the same request without key and headers, where it could be read.
    pub bare: Option<u16>,
    /// Whether the server's first page could be read.
    pub front_readable: bool,
    /// What the browser says of pages that reach into the machine or its network.
    pub permission: Permission,
    /// The same request through the relay, where it knows the way and may be used.
    pub relayed: Option<Result<usize, ProviderError>>,
}

/// A permission as browsers tell it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Permission {
    /// The browser knows no such permission, or does not say.
    #[default]
    Unknown,
    /// Given.
    Granted,
    /// Not decided: a question was left open, or will be put.
    Prompt,
    /// Refused.
    Denied,
}

/// What is the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Diagnosis {
    /// Nothing: it answers.
    Works,
    /// Browsers are refused, and the relay gets through.
    WorksRelayed,
    /// Somebody said it in words that could be read.
    Told(ErrorKind),
    /// Something answers there, but not this API.
    WrongUrl,
    /// The server does not let pages of this origin in.
    CorsRefused,
    /// The server lets pages in, but what it said to this key cannot be read; most likely a refusal of it.
    UnreadableRefusal,
    /// The server answers without key and own headers, and refuses a request that has them.
    HeadersRefused,
    /// An unencrypted address that is not on this machine.
    MixedContent,
    /// The browser keeps pages away from this machine or its network.
    LocalNetwork,
    /// Nobody listens at a near address.
    NotRunning,
    /// Nobody answers at a far address.
    Unreachable,
    /// The browser has no network.
    Offline,
}

impl Diagnosis {
    /// The name in attributes, in kebab-case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::WorksRelayed => "works-relayed",
            Self::Told(kind) => kind.as_str(),
            Self::WrongUrl => "wrong-url",
            Self::CorsRefused => "cors-refused",
            Self::UnreadableRefusal => "unreadable-refusal",
            Self::HeadersRefused => "headers-refused",
            Self::MixedContent => "mixed-content",
            Self::LocalNetwork => "local-network",
            Self::NotRunning => "not-running",
            Self::Unreachable => "unreachable",
            Self::Offline => "offline",
        }
    }

    /// Whether a server's list of origins can be what keeps the page out.
    pub fn is_about_origins(self) -> bool {
        matches!(self, Self::CorsRefused | Self::NotRunning)
    }
}

/// Says what is the matter.
pub fn diagnose(seen: &Observations) -> Diagnosis {
    let error = match &seen.listed {
        Ok(_) => return Diagnosis::Works,
        Err(error) => error,
    };
    let died =
        matches!(error.kind, ErrorKind::Blocked | ErrorKind::Relay) && error.status.is_none();
    let near = match seen.route {
        Route::Direct => space(&seen.address),
        Route::Relay => Space::Public,
    };
    if died && !seen.online && near != Space::Loopback {
        return Diagnosis::Offline;
    }
    match &seen.probed {
        Some(probes) if died && seen.route == Route::Direct => unread(seen, probes, near),
        _ => told(error),
    }
}

/// What was said in the end, where it does not work: what the relay brought is more than that nothing could be read.
pub(crate) fn said(seen: Observations) -> Option<ProviderError> {
    match seen.probed.and_then(|probes| probes.relayed) {
        Some(Ok(_)) => None,
        Some(Err(error)) if !is_relays_own(error.kind) => Some(error),
        _ => seen.listed.err(),
    }
}

/// What somebody said.
fn told(error: &ProviderError) -> Diagnosis {
    match (error.kind, error.status) {
        // The relay's own refusals have statuses too.
        (ErrorKind::Relay, _) => Diagnosis::Told(ErrorKind::Relay),
        (ErrorKind::Malformed, _) | (_, Some(404 | 405)) => Diagnosis::WrongUrl,
        // A provider that lets browsers in may bar those of an organisation, and says so.
        (ErrorKind::Blocked, Some(_)) => Diagnosis::CorsRefused,
        (kind, _) => Diagnosis::Told(kind),
    }
}

/// What an answer that could not be read must have been.
fn unread(seen: &Observations, probes: &Probes, near: Space) -> Diagnosis {
    if is_mixed_content(&seen.address) {
        return Diagnosis::MixedContent;
    }
    match &probes.relayed {
        Some(Ok(_)) => return Diagnosis::WorksRelayed,
        // A relay in trouble says nothing about the provider.
        Some(Err(error)) if !is_relays_own(error.kind) => return told(error),
        _ => {}
    }
    // Nobody is asked for a permission on the way from this machine to itself.
    let asks = near != Space::Public && !seen.page_is_local;
    if asks && matches!(probes.permission, Permission::Denied | Permission::Prompt) {
        return Diagnosis::LocalNetwork;
    }
    match (probes.answers, near) {
        (false, Space::Public) => return Diagnosis::Unreachable,
        (false, _) => return Diagnosis::NotRunning,
        (true, _) => {}
    }
    match probes.bare {
        Some(200..=299) => Diagnosis::HeadersRefused,
        Some(_) => Diagnosis::UnreadableRefusal,
        None if probes.front_readable => Diagnosis::UnreadableRefusal,
        None => Diagnosis::CorsRefused,
    }
}

/// Whether a failure on the relay's route is not the provider's.
fn is_relays_own(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Relay | ErrorKind::Blocked | ErrorKind::CutOff | ErrorKind::Cancelled
    )
}

/// Whether an address is one that neither a secure page nor the keyring's policy (`static/_headers`) lets through:
/// unencrypted, and not one of the two names of this machine that every browser trusts.
pub fn is_mixed_content(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("http://") else {
        return false;
    };
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    !matches!(host, "localhost" | "127.0.0.1")
}
