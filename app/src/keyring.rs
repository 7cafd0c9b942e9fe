//! What the keyring worker knows and answers: the open vault and the keys, nothing else.
//!
//! Pure but for the randomness it is lent; `src/bin/keyring.rs` does the messages and the fetching.
//! A key or passphrase comes in with an ask and never goes out with an answer.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use maas_core::{
    providers::{KeepKey, KeyLabel},
    records::SCHEMA_VERSION,
    session::VaultFailure,
};
use maas_protocol::{
    http::HttpRequest,
    provider::{AuthScheme, ProviderRef},
    relay,
};
use maas_vault::{
    attach::{self, AttachError, Binding, Credential},
    envelope::{self, OpenVault, Place, Random, VaultError},
    kdf::MIN_ROUNDS,
    secret::Secret,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::bus::{KeyringAsk, KeyringSay, PlainRecord, SealedKey, SealedRecord};

/// The object store of sealed keys; also bound into each of them.
const KEYS: &str = "keys";

/// The open vault and the keys at hand.
#[derive(Default)]
pub struct Keyring {
    vault: Option<OpenVault>,
    keys: BTreeMap<ProviderRef, Held>,
}

/// A key at hand.
struct Held {
    credential: Credential,
    base_url: String,
    keep: KeepKey,
    version: u64,
}

/// A key as it is sealed.
#[derive(Serialize, Deserialize)]
struct KeyRecord {
    key: String,
    scheme: AuthScheme,
    base_url: String,
}

/// Why a request may not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// No key is kept for the provider.
    NoKey,
    /// The key is not bound to the request's host.
    UnboundHost,
    /// The key holds a character no header may carry.
    BadKey,
}

/// Fills a buffer with fresh random bytes.
pub type Draw<'a> = &'a mut dyn FnMut(&mut [u8]);

impl Keyring {
    /// Answers an ask; `None` for those about providers, which are not answered at once.
    ///
    /// A key to be kept while there is no vault yet stays in memory until one is made.
    pub fn answer(&mut self, ask: KeyringAsk, draw: Draw<'_>) -> Option<KeyringSay> {
        let answer = match ask {
            KeyringAsk::CreateVault { passphrase } => self.create(Secret::new(passphrase), draw),
            KeyringAsk::Unlock {
                header,
                passphrase,
                keys,
            } => self.unlock(&header, Secret::new(passphrase), keys),
            KeyringAsk::ChangePassphrase { header, old, new } => {
                self.change(&header, &Secret::new(old), &Secret::new(new), draw)
            }
            KeyringAsk::KeepKey {
                provider,
                key,
                scheme,
                base_url,
                keep,
            } => self.keep(
                provider,
                KeyRecord {
                    key,
                    scheme,
                    base_url,
                },
                keep,
                draw,
            ),
            KeyringAsk::DropKey { provider } => {
                self.keys.remove(&provider);
                Ok(KeyringSay::Done)
            }
            KeyringAsk::Seal { records } => self.seal(records, draw),
            KeyringAsk::Open { records } => self.open(&records),
            KeyringAsk::Chat { .. }
            | KeyringAsk::Models { .. }
            | KeyringAsk::RenewCatalogue
            | KeyringAsk::Trace { .. }
            | KeyringAsk::Abort { .. } => {
                return None;
            }
        };
        Some(answer.unwrap_or_else(|why| KeyringSay::VaultRefused { why }))
    }

    /// Adds the provider's key to a request, if the key may go there.
    ///
    /// # Errors
    /// [`Unsent`] names the reason; the request must not be sent then.
    pub fn attach(
        &self,
        provider: &ProviderRef,
        request: HttpRequest,
        key_optional: bool,
        own_origin: &str,
    ) -> Result<HttpRequest, Unsent> {
        match self.keys.get(provider) {
            Some(held) => {
                attach::attach(&held.credential, request, own_origin).map_err(|error| match error {
                    AttachError::UnboundHost => Unsent::UnboundHost,
                    AttachError::BadCredential | AttachError::AlreadyThere => Unsent::BadKey,
                })
            }
            None if key_optional => Ok(request),
            None => Err(Unsent::NoKey),
        }
    }

    fn create(
        &mut self,
        passphrase: Secret<String>,
        draw: Draw<'_>,
    ) -> Result<KeyringSay, VaultFailure> {
        let (header, vault) =
            envelope::create(&passphrase, MIN_ROUNDS, random(draw)).map_err(failure)?;
        self.vault = Some(vault);
        let stored: Vec<ProviderRef> = self
            .keys
            .iter()
            .filter(|(_, held)| held.keep != KeepKey::UntilReload)
            .map(|(id, _)| id.clone())
            .collect();
        let keys = stored
            .iter()
            .filter_map(|id| self.seal_key(id, draw).transpose())
            .collect::<Result<_, _>>()?;
        Ok(KeyringSay::VaultMade {
            header: BASE64.encode(header),
            keys,
        })
    }

    fn unlock(
        &mut self,
        header: &str,
        passphrase: Secret<String>,
        keys: Vec<SealedKey>,
    ) -> Result<KeyringSay, VaultFailure> {
        let header = BASE64
            .decode(header)
            .map_err(|_| VaultFailure::HeaderDamaged)?;
        let vault = envelope::unlock(&header, &passphrase).map_err(failure)?;
        let mut damaged = 0;
        for sealed in keys {
            match open_key(&vault, &sealed) {
                Some(held) => {
                    self.keys.insert(sealed.provider, held);
                }
                None => damaged += 1,
            }
        }
        self.vault = Some(vault);
        let keys = self
            .keys
            .iter()
            .map(|(id, held)| (id.clone(), held.label()))
            .collect();
        Ok(KeyringSay::Opened { keys, damaged })
    }

    fn change(
        &self,
        header: &str,
        old: &Secret<String>,
        new: &Secret<String>,
        draw: Draw<'_>,
    ) -> Result<KeyringSay, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let header = BASE64
            .decode(header)
            .map_err(|_| VaultFailure::HeaderDamaged)?;
        let header = vault
            .change_passphrase(&header, old, new, MIN_ROUNDS, &random(draw))
            .map_err(failure)?;
        Ok(KeyringSay::VaultMade {
            header: BASE64.encode(header),
            keys: Vec::new(),
        })
    }

    fn keep(
        &mut self,
        provider: ProviderRef,
        record: KeyRecord,
        keep: KeepKey,
        draw: Draw<'_>,
    ) -> Result<KeyringSay, VaultFailure> {
        let version = self.keys.get(&provider).map_or(1, |held| held.version + 1);
        let held =
            Held::new(&provider, record, keep, version).ok_or(VaultFailure::RecordDamaged)?;
        let label = held.label();
        self.keys.insert(provider.clone(), held);
        let sealed = if keep == KeepKey::UntilReload {
            None
        } else {
            self.seal_key(&provider, draw)?
        };
        Ok(KeyringSay::KeyKept { label, sealed })
    }

    fn seal_key(
        &self,
        provider: &ProviderRef,
        draw: Draw<'_>,
    ) -> Result<Option<SealedKey>, VaultFailure> {
        let (Some(vault), Some(held)) = (&self.vault, self.keys.get(provider)) else {
            return Ok(None);
        };
        let record = KeyRecord {
            key: held.credential.key.expose().clone(),
            scheme: held.credential.scheme,
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

    fn seal(&self, records: Vec<PlainRecord>, draw: Draw<'_>) -> Result<KeyringSay, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let seal = |record: PlainRecord| {
            let place = data_place(&record.store, &record.id, record.version)?;
            let sealed = vault
                .seal(&place, record.text.as_bytes(), nonce(draw))
                .map_err(failure)?;
            let sealed = BASE64.encode(sealed);
            Ok(SealedRecord {
                store: record.store,
                id: record.id,
                version: record.version,
                sealed,
            })
        };
        Ok(KeyringSay::Sealed {
            records: records.into_iter().map(seal).collect::<Result<_, _>>()?,
        })
    }

    /// A record that does not open reads as `None`, and the others still open.
    fn open(&self, records: &[SealedRecord]) -> Result<KeyringSay, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let open = |record: &SealedRecord| {
            let place = data_place(&record.store, &record.id, record.version).ok()?;
            let plain = vault
                .open(&place, &BASE64.decode(&record.sealed).ok()?)
                .ok()?;
            String::from_utf8(plain.to_vec()).ok()
        };
        Ok(KeyringSay::Plain {
            texts: records.iter().map(open).collect(),
        })
    }
}

impl Held {
    fn new(provider: &ProviderRef, record: KeyRecord, keep: KeepKey, version: u64) -> Option<Self> {
        // The relay carries a key to the registry's host, or to the one its path names: a key that is
        // meant for another must not go there.
        let relay_path = provider
            .spec()
            .and_then(|spec| relay::named_part(spec, &record.base_url))
            .map(|part| format!("{}{part}", provider.slug()));
        let bound_to = Binding::new(&record.base_url, relay_path.as_deref())?;
        let credential = Credential {
            scheme: record.scheme,
            key: Secret::new(record.key),
            bound_to,
        };
        Some(Self {
            credential,
            base_url: record.base_url,
            keep,
            version,
        })
    }

    fn label(&self) -> KeyLabel {
        KeyLabel {
            masked: attach::masked(&self.credential.key),
            keep: self.keep,
            origin: self.credential.bound_to.origin().to_owned(),
        }
    }
}

fn open_key(vault: &OpenVault, sealed: &SealedKey) -> Option<Held> {
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
}

fn place<'a>(store: &'a str, id: &'a str, version: u64) -> Place<'a> {
    Place {
        store,
        record_id: id,
        record_version: version,
        schema_version: SCHEMA_VERSION,
    }
}

/// The page may name any store but the keys': else it could have a sealed key opened like a message.
fn data_place<'a>(store: &'a str, id: &'a str, version: u64) -> Result<Place<'a>, VaultFailure> {
    if store == KEYS {
        Err(VaultFailure::RecordDamaged)
    } else {
        Ok(place(store, id, version))
    }
}

fn nonce(draw: Draw<'_>) -> [u8; 12] {
    let mut nonce = [0; 12];
    draw(&mut nonce);
    nonce
}

fn random(draw: Draw<'_>) -> Random {
    let mut random = Random {
        vault_id: [0; 16],
        salt: [0; 32],
        data_key: [0; 32],
        nonce: [0; 12],
    };
    draw(&mut random.vault_id);
    draw(&mut random.salt);
    draw(&mut random.data_key);
    draw(&mut random.nonce);
    random
}

fn failure(error: VaultError) -> VaultFailure {
    match error {
        VaultError::WrongPassphrase => VaultFailure::WrongPassphrase,
        VaultError::TooShort => VaultFailure::TooShort,
        VaultError::HeaderDamaged => VaultFailure::HeaderDamaged,
        VaultError::VaultAltered => VaultFailure::VaultAltered,
        VaultError::NewerVersion => VaultFailure::NewerVersion,
        VaultError::RecordQuarantined => VaultFailure::RecordDamaged,
    }
}

#[cfg(test)]
mod tests;
