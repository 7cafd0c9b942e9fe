//! What the keyring worker knows and answers: the open vault and the keys, nothing else.
//!
//! Pure but for the randomness it is lent; `src/bin/keyring.rs` does the messages and the fetching.
//! A key or passphrase comes in with an ask and never goes out with an answer.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use maas_core::{providers::KeepKey, records::SCHEMA_VERSION, session::VaultFailure};
use maas_protocol::{http::HttpRequest, provider::ProviderRef};
use maas_vault::{
    attach::{self, AttachError, Moment},
    backup::Check,
    envelope::{self, OpenVault, Opener, PRF_BYTES, Place, Random, VaultError},
    google::{AccessToken, ServiceAccount},
    kdf::{self, MIN_ROUNDS},
    key::Key,
    pkce::Verifier,
    recovery::{CODE_BYTES, make_code},
    secret::Secret,
};
use zeroize::Zeroizing;

pub use self::mint::minted;

use self::held::{Held, open_key};
use crate::bus::{Confirmed, KeyringAsk, KeyringSay, RecordName, SealedKey};

mod backup;
mod for_search;
mod held;
mod keep;
mod mint;
mod passkey;
mod share;

pub use self::backup::{Given, Out};

/// The object store of sealed keys; also bound into each of them.
const KEYS: &str = "keys";
/// The object store of headers; also bound into what is sealed beside them.
const VAULT: &str = "vault";

/// The open vault and the keys at hand.
#[derive(Default)]
pub struct Keyring {
    /// The origin it was loaded from.
    own_origin: String,
    /// Where the app's relay answers, without a slash at its end.
    relay: String,
    vault: Option<OpenVault>,
    /// The rounds for the next passphrase, within the vault's limits.
    rounds: u32,
    /// Whether the vault was opened, or something sealed in it since it was made. One that is not may be made
    /// again: its header may not have reached the disk.
    settled: bool,
    keys: BTreeMap<ProviderRef, Held>,
    /// The sign-in under way; a new one takes its place.
    sign_in: Option<(ProviderRef, Verifier)>,
    /// What the passkey that is being made is to be given: the person has confirmed that there shall be one.
    passkey: Option<[u8; PRF_BYTES]>,
    /// The backup that is being written; a new one takes its place.
    writing: Option<backup::Writing>,
    /// What checks the backup that was written last.
    checking: Option<Check>,
    /// The backup that is being read; a new one takes its place.
    reading: Option<backup::Reading>,
}

/// Why a request may not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// No key is kept for the provider.
    NoKey,
    /// The key is not bound to the request's host.
    UnboundHost,
    /// The key cannot be used for the request.
    BadKey,
    /// The service account needs a new access token first.
    NeedsToken,
}

/// Fills a buffer with fresh random bytes.
pub type Draw<'a> = &'a mut dyn FnMut(&mut [u8]);

impl Keyring {
    /// An empty one; `own_origin` is the one it was loaded from, `relay` where the app's relay answers.
    pub fn new(own_origin: String, relay: String) -> Self {
        Self {
            own_origin,
            rounds: MIN_ROUNDS,
            relay,
            ..Self::default()
        }
    }

    /// Finds out how many rounds take about a second here, before a passphrase is made; nobody can set fewer than the floor.
    pub fn calibrate(&mut self, now_ms: &mut dyn FnMut() -> f64) {
        self.rounds = kdf::calibrate(now_ms);
    }

    /// Answers an ask; `None` for those about providers, which are not answered at once, and those
    /// that bytes come with.
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
            KeyringAsk::ChangePassphrase {
                header,
                old,
                new,
                backup_key,
            } => {
                let (old, new) = (Secret::new(old), Secret::new(new));
                self.change(&header, (&old, &new), backup_key, draw)
            }
            KeyringAsk::MakeRecovery { confirmed } => self.make_recovery(confirmed, draw),
            KeyringAsk::Confirm { confirmed } => self.confirm(confirmed).map(|()| KeyringSay::Done),
            KeyringAsk::BeginPasskey { confirmed } => self.begin_passkey(confirmed, draw),
            KeyringAsk::KeepKey {
                provider,
                key,
                base_url,
                keep,
                confirmed,
            } => self.keep(&provider, (key, base_url), keep, confirmed, draw),
            KeyringAsk::BeginSignIn { provider, callback } => {
                self.begin_sign_in(provider, &callback, draw)
            }
            KeyringAsk::DropKey { provider } => {
                self.keys.remove(&provider);
                Ok(KeyringSay::Done)
            }
            KeyringAsk::KeepBackupKey { confirmed } => self.keep_backup_key(confirmed, draw),
            KeyringAsk::FollowKeys { keys, gone } => self.follow(keys, gone),
            KeyringAsk::OpenBackup {
                header,
                passphrase,
                vault,
            } => self.open_backup(&header, passphrase, vault),
            KeyringAsk::Seal { .. }
            | KeyringAsk::Open { .. }
            | KeyringAsk::BeginBackup { .. }
            | KeyringAsk::BeginKeptBackup { .. }
            | KeyringAsk::CheckBackup { .. }
            | KeyringAsk::BackUp { .. }
            | KeyringAsk::EndBackup
            | KeyringAsk::ReadBackup { .. }
            | KeyringAsk::Share { .. }
            | KeyringAsk::AddPasskey { .. }
            | KeyringAsk::UnlockWithPasskey { .. }
            | KeyringAsk::Chat { .. }
            | KeyringAsk::Count { .. }
            | KeyringAsk::Models { .. }
            | KeyringAsk::FinishSignIn { .. }
            | KeyringAsk::Examine { .. }
            | KeyringAsk::Mint { .. }
            | KeyringAsk::RenewCatalogue
            | KeyringAsk::Trace { .. }
            | KeyringAsk::Abort { .. } => {
                return None;
            }
        };
        Some(answer.unwrap_or_else(|why| KeyringSay::VaultRefused { why }))
    }

    /// Adds the provider's key to a request that is sent now (in seconds since 1970), if both may go there.
    ///
    /// Without a key only hosts that need no one's word may be asked, and those that were confirmed.
    ///
    /// # Errors
    /// [`Unsent`] names the reason; the request must not be sent then.
    pub fn attach(
        &self,
        provider: &ProviderRef,
        request: HttpRequest,
        key_optional: bool,
        unix_seconds: u64,
    ) -> Result<HttpRequest, Unsent> {
        let held = self.keys.get(provider);
        let key = held.filter(|held| !matches!(held.credential.key(), Key::Nothing));
        let held = match key.or(held) {
            _ if key.is_none() && !key_optional => return Err(Unsent::NoKey),
            _ if key.is_none() && !self.is_foreign(&request.url) => return Ok(request),
            Some(held) => held,
            None => return Err(Unsent::UnboundHost),
        };
        let at = Moment {
            relay: &self.relay,
            unix_seconds,
            token: held.token.as_ref(),
        };
        attach::attach(&held.credential, request, &at).map_err(|error| match error {
            AttachError::UnboundHost => Unsent::UnboundHost,
            AttachError::BadCredential | AttachError::AlreadyThere => Unsent::BadKey,
            AttachError::NeedsToken => Unsent::NeedsToken,
        })
    }

    /// The service account kept for a provider, and the version of its record.
    pub fn service_account(&self, provider: &ProviderRef) -> Option<(&ServiceAccount, u64)> {
        let held = self.keys.get(provider)?;
        match held.credential.key() {
            Key::Google(account) => Some((account, held.version)),
            Key::Plain(_) | Key::Aws(_) | Key::Nothing => None,
        }
    }

    /// Whether a service account is kept for a provider, and no access token that is still good.
    pub fn needs_token(&self, provider: &ProviderRef, unix_seconds: u64) -> bool {
        self.keys.get(provider).is_some_and(|held| {
            let token = held.token.as_ref();
            let good = token.is_some_and(|token| unix_seconds < token.renew_at);
            matches!(held.credential.key(), Key::Google(_)) && !good
        })
    }

    /// Keeps an access token for as long as it is good, unless the account it was given to is not kept any more.
    pub fn keep_token(&mut self, provider: &ProviderRef, version: u64, token: AccessToken) {
        if let Some(held) = self.keys.get_mut(provider)
            && held.version == version
        {
            held.token = Some(token);
        }
    }

    /// Ends the sign-in at a provider; `None` when none is under way there.
    pub fn end_sign_in(&mut self, provider: &ProviderRef) -> Option<Verifier> {
        let (_, verifier) = self.sign_in.take_if(|(whose, _)| whose == provider)?;
        Some(verifier)
    }

    fn begin_sign_in(
        &mut self,
        provider: ProviderRef,
        callback: &str,
        draw: Draw<'_>,
    ) -> Result<KeyringSay, VaultFailure> {
        let spec = provider.spec().ok_or(VaultFailure::RecordDamaged)?;
        let sign_in = spec.sign_in.as_ref().ok_or(VaultFailure::RecordDamaged)?;
        let mut random = [0; 32];
        draw(&mut random);
        let verifier = Verifier::new(&random);
        let url = verifier.sign_in_url(sign_in.page, callback);
        self.sign_in = Some((provider, verifier));
        Ok(KeyringSay::SignInAt { url })
    }

    fn create(
        &mut self,
        passphrase: Secret<String>,
        draw: Draw<'_>,
    ) -> Result<KeyringSay, VaultFailure> {
        // What is held would be sealed anew, for a passphrase that may be anybody's.
        if self.vault.is_some() && self.settled {
            return Err(VaultFailure::VaultAltered);
        }
        let (header, vault) =
            envelope::create(&passphrase, self.rounds, random(draw)).map_err(failure)?;
        self.vault = Some(vault);
        self.settled = false;
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
            backup_key: None,
        })
    }

    fn unlock(
        &mut self,
        header: &str,
        passphrase: Secret<String>,
        keys: Vec<SealedKey>,
    ) -> Result<KeyringSay, VaultFailure> {
        let header = header_of(header)?;
        let vault = envelope::unlock(&header, &passphrase).map_err(failure)?;
        self.opened(vault, keys)
    }

    /// Takes over a vault that opened, and the keys that are kept in it.
    fn opened(
        &mut self,
        vault: OpenVault,
        keys: Vec<SealedKey>,
    ) -> Result<KeyringSay, VaultFailure> {
        match &self.vault {
            // Another vault's passphrase must not count as this one's.
            Some(open) if !open.is_same_as(&vault) => return Err(VaultFailure::VaultAltered),
            Some(_) => {}
            // No host was confirmed that was kept while the vault was shut.
            None => self.drop_foreign(),
        }
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
        self.settled = true;
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
        (old, new): (&Secret<String>, &Secret<String>),
        backup_key: Option<String>,
        draw: Draw<'_>,
    ) -> Result<KeyringSay, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let header = header_of(header)?;
        let header = vault
            .change_passphrase(&header, old, new, self.rounds, &random(draw))
            .map_err(failure)?;
        let backup_key = backup_key
            .and_then(|sealed| self.open_backup_key(&sealed).ok())
            .map(|_| self.seal_backup_key(new, self.rounds, draw))
            .transpose()?;
        Ok(KeyringSay::VaultMade {
            header: BASE64.encode(header),
            keys: Vec::new(),
            backup_key,
        })
    }

    fn make_recovery(
        &self,
        Confirmed { header, passphrase }: Confirmed,
        draw: Draw<'_>,
    ) -> Result<KeyringSay, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        let header = header_of(&header)?;
        let mut bytes = Zeroizing::new([0; CODE_BYTES]);
        draw(bytes.as_mut_slice());
        let code = make_code(bytes);
        let header = vault
            .add_recovery(&header, &Secret::new(passphrase), &code, &random(draw))
            .map_err(failure)?;
        Ok(KeyringSay::Recovery {
            header: BASE64.encode(header),
            code: code.expose().clone(),
        })
    }

    /// Seals a record.
    ///
    /// # Errors
    /// [`VaultFailure::KeyringGone`] while no vault is open, and [`VaultFailure::RecordDamaged`] for none that the page may write.
    pub fn seal(
        &mut self,
        record: &RecordName,
        plain: &[u8],
        draw: Draw<'_>,
    ) -> Result<Vec<u8>, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        self.settled = true;
        let place = data_place(record)?;
        vault.seal(&place, plain, nonce(draw)).map_err(failure)
    }

    /// Opens a record.
    ///
    /// # Errors
    /// [`VaultFailure::KeyringGone`] while no vault is open, and [`VaultFailure::RecordDamaged`] where it is not what was sealed.
    pub fn open(
        &self,
        record: &RecordName,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        vault.open(&data_place(record)?, sealed).map_err(failure)
    }

    /// What opens a record by another cipher, from its first bytes.
    ///
    /// # Errors
    /// As [`Self::open`]; whether it is what was sealed that cipher tells.
    pub fn opener(&self, record: &RecordName, head: &[u8]) -> Result<Opener, VaultFailure> {
        let vault = self.vault.as_ref().ok_or(VaultFailure::KeyringGone)?;
        vault.opener(&data_place(record)?, head).map_err(failure)
    }
}

fn place<'a>(store: &'a str, id: &'a str, version: u64) -> Place<'a> {
    Place {
        store,
        record_id: id,
        record_version: version,
        schema_version: SCHEMA_VERSION,
    }
}

/// The page may name any store but the keys' and the vault's own: else it could have a sealed key opened like a message.
fn data_place(record: &RecordName) -> Result<Place<'_>, VaultFailure> {
    if record.store == KEYS || record.store == VAULT {
        Err(VaultFailure::RecordDamaged)
    } else {
        Ok(place(&record.store, &record.id, record.version))
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

/// A header as it crosses to the keyring.
fn header_of(text: &str) -> Result<Vec<u8>, VaultFailure> {
    let header = BASE64.decode(text);
    header.map_err(|_| VaultFailure::HeaderDamaged)
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
