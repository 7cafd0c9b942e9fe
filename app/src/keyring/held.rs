//! One key at hand: what it is, where it may go, and how it is sealed.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use maas_core::providers::{KeepKey, KeyKind, KeyLabel};
use maas_protocol::{
    error::KeyError,
    provider::{self, AuthScheme, ProviderRef},
    relay,
};
use maas_vault::{
    attach::{Binding, Credential, Host},
    envelope::OpenVault,
    google::AccessToken,
    key::Key,
    secret::Secret,
};
use serde::{Deserialize, Serialize};

use super::{KEYS, place};
use crate::bus::SealedKey;

/// A key at hand.
pub(super) struct Held {
    pub(super) credential: Credential,
    pub(super) base_url: String,
    pub(super) keep: KeepKey,
    pub(super) version: u64,
    /// What a service account was given last.
    pub(super) token: Option<AccessToken>,
}

/// A key as it is sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct KeyRecord {
    pub(super) key: String,
    pub(super) scheme: AuthScheme,
    pub(super) base_url: String,
}

impl Held {
    pub(super) fn new(
        provider: &ProviderRef,
        record: KeyRecord,
        keep: KeepKey,
        version: u64,
    ) -> Result<Self, KeyError> {
        let bound_to = bound_to(provider, &record.base_url).ok_or(KeyError::NoAddress)?;
        let credential = Credential::new(record.scheme, Secret::new(record.key), bound_to)?;
        Ok(Self {
            credential,
            base_url: record.base_url,
            keep,
            version,
            token: None,
        })
    }

    /// The origin it is bound to.
    pub(super) fn origin(&self) -> &str {
        self.credential.bound_to().origin()
    }

    pub(super) fn label(&self) -> KeyLabel {
        let key = self.credential.key();
        let kind = match key {
            Key::Plain(_) => KeyKind::ApiKey,
            Key::Aws(_) => KeyKind::AwsKeys,
            Key::Google(_) => KeyKind::ServiceAccount,
            Key::Nothing => KeyKind::Nothing,
        };
        KeyLabel {
            masked: key.masked(),
            keep: self.keep,
            origin: self.origin().to_owned(),
            kind,
        }
    }
}

/// Where a key for this base URL may go; `None` when the URL is not plainly one.
fn bound_to(provider: &ProviderRef, base_url: &str) -> Option<Binding> {
    // The relay carries a key to the registry's host, or to the one its path names: a key that is
    // meant for another must not go there.
    let spec = provider.spec()?;
    let part = relay::named_part(spec, base_url);
    let own = part
        .as_ref()
        .map(|part| format!("{}{part}", provider.slug()));
    let mut hosts = vec![Host {
        origin: provider::origin(base_url)?,
        relay_path: own,
    }];
    // Hosts of the same part of the provider's; one that is always the same takes no key of this kind.
    let named = spec
        .other_hosts
        .iter()
        .filter(|other| matches!(other.host, relay::Host::Named(_)));
    hosts.extend(named.filter_map(|other| {
        Some(Host {
            origin: other.origin(spec, base_url)?,
            relay_path: part.as_deref().map(|part| other.relay_path(part)),
        })
    }));
    Binding::new(hosts)
}

/// Opens a sealed key; `None` when it is damaged or not of this vault.
pub(super) fn open_key(vault: &OpenVault, sealed: &SealedKey) -> Option<Held> {
    let bytes = BASE64.decode(&sealed.sealed).ok()?;
    let text = vault
        .open(&place(KEYS, sealed.provider.slug(), sealed.version), &bytes)
        .ok()?;
    Held::new(
        &sealed.provider,
        serde_json::from_slice(&text).ok()?,
        sealed.keep,
        sealed.version,
    )
    .ok()
}
