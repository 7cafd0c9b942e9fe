//! Keeping a key, or an address that needs none: where it may go, and what the person has to confirm for it.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use maas_core::{providers::KeepKey, session::VaultFailure};
use maas_protocol::{
    foreign::is_foreign,
    provider::{AuthScheme, ProviderRef},
};
use maas_vault::{attach::behind_relay, secret::Secret};
use zeroize::Zeroizing;

use super::{
    Draw, KEYS, Keyring, failure, header_of,
    held::{Held, KeyRecord, open_key},
    nonce, place,
};
use crate::bus::{Confirmed, KeyringSay, SealedKey};

impl Keyring {
    /// Keeps a key, and where it may go; an empty one for an address that needs none.
    pub(super) fn keep(
        &mut self,
        provider: &ProviderRef,
        (key, base_url): (String, String),
        keep: KeepKey,
        confirmed: Option<Confirmed>,
        draw: Draw<'_>,
    ) -> Result<KeyringSay, VaultFailure> {
        let spec = provider.spec().ok_or(VaultFailure::RecordDamaged)?;
        let keyless = key.is_empty() && spec.key_optional;
        let record = KeyRecord {
            key,
            scheme: if keyless { AuthScheme::None } else { spec.auth },
            base_url,
        };
        let version = self.keys.get(provider).map_or(1, |held| held.version + 1);
        let held = match Held::new(provider, record, keep, version) {
            Ok(held) => held,
            Err(why) => return Ok(KeyringSay::KeyRefused { why }),
        };
        let label = held.label();
        if self.needs_confirmation(provider, &label.origin) {
            match confirmed {
                Some(confirmed) => self.confirm(confirmed)?,
                None => {
                    return Ok(KeyringSay::Unconfirmed {
                        origin: label.origin,
                    });
                }
            }
        }
        self.keys.insert(provider.clone(), held);
        let sealed = if keep == KeepKey::UntilReload {
            None
        } else {
            self.settled = true;
            self.seal_key(provider, draw)?
        };
        Ok(KeyringSay::KeyKept { label, sealed })
    }

    /// Takes over what another tab did with the keys of the vault that both have open.
    pub(super) fn follow(
        &mut self,
        keys: Vec<SealedKey>,
        gone: Vec<ProviderRef>,
    ) -> Result<KeyringSay, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let mut asked = gone;
        // What is kept here for less than for ever is this tab's own.
        let is_own = |held: &Held| held.keep != KeepKey::OnThisDevice;
        for provider in &asked {
            if !self.keys.get(provider).is_some_and(is_own) {
                self.keys.remove(provider);
            }
        }
        for sealed in keys {
            let own = self.keys.get(&sealed.provider).is_some_and(is_own);
            if !own && let Some(held) = open_key(vault, &sealed) {
                self.keys.insert(sealed.provider.clone(), held);
            }
            asked.push(sealed.provider);
        }
        let label = |provider: ProviderRef| {
            let label = self.keys.get(&provider).map(Held::label);
            (provider, label)
        };
        Ok(KeyringSay::Followed {
            keys: asked.into_iter().map(label).collect(),
        })
    }

    pub(super) fn is_foreign(&self, url: &str) -> bool {
        behind_relay(url, &self.relay).is_none() && is_foreign(url, &self.own_origin)
    }

    /// Forgets what is bound to foreign hosts.
    pub(super) fn drop_foreign(&mut self) {
        let own_origin = &self.own_origin;
        self.keys
            .retain(|_, held| !is_foreign(held.origin(), own_origin));
    }

    /// Whether an origin is a foreign one that nothing kept for the provider is bound to; before there is a vault
    /// there is nothing to confirm with.
    fn needs_confirmation(&self, provider: &ProviderRef, origin: &str) -> bool {
        let bound = self.keys.get(provider).map(Held::origin);
        self.vault.is_some() && bound != Some(origin) && self.is_foreign(origin)
    }

    /// Checks that what was typed is the passphrase of the vault that is open.
    pub(super) fn confirm(&self, confirmed: Confirmed) -> Result<(), VaultFailure> {
        let passphrase = Secret::new(confirmed.passphrase);
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let header = header_of(&confirmed.header)?;
        vault.confirm(&header, &passphrase).map_err(failure)
    }

    /// Seals what is kept for a provider; `None` while there is no vault.
    pub(super) fn seal_key(
        &self,
        provider: &ProviderRef,
        draw: Draw<'_>,
    ) -> Result<Option<SealedKey>, VaultFailure> {
        let (Some(vault), Some(held)) = (&self.vault, self.keys.get(provider)) else {
            return Ok(None);
        };
        let record = KeyRecord {
            key: held.credential.text().expose().clone(),
            scheme: held.credential.scheme(),
            base_url: held.base_url.clone(),
        };
        let text =
            Zeroizing::new(serde_json::to_vec(&record).map_err(|_| VaultFailure::RecordDamaged)?);
        let _wiped = Secret::new(record.key);
        let sealed = vault
            .seal(
                &place(KEYS, provider.slug(), held.version),
                &text,
                nonce(draw),
            )
            .map_err(failure)?;
        let sealed = BASE64.encode(sealed);
        Ok(Some(SealedKey {
            provider: provider.clone(),
            version: held.version,
            keep: held.keep,
            sealed,
        }))
    }
}

#[cfg(test)]
mod tests;
