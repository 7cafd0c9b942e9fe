//! Messages between the page and the keyring worker.
//!
//! A message travels as one JSON text and, where bytes belong to it, one transferred buffer.
//! A passphrase or key appears only in an `Ask`, on its way in; no `Say` ever carries one.

use maas_core::{
    providers::{KeepKey, KeyLabel},
    session::VaultFailure,
};
use maas_protocol::{
    http::{HttpRequest, ResponseHead},
    provider::{AuthScheme, ProviderRef},
};
use serde::{Deserialize, Serialize};

/// What the page asks of the keyring. Every ask has an `ask` number; the answer repeats it.
#[derive(Serialize, Deserialize)]
pub enum KeyringAsk {
    /// Make a vault; answered by [`KeyringSay::VaultMade`]. Keys already in memory are sealed into it.
    CreateVault {
        /// What the person typed.
        passphrase: String,
    },
    /// Open the vault; answered by [`KeyringSay::Opened`].
    Unlock {
        /// The stored header, base64.
        header: String,
        /// What the person typed.
        passphrase: String,
        /// The stored keys: provider, record version and sealed bytes (base64).
        keys: Vec<SealedKey>,
    },
    /// Re-wrap the data key; answered by [`KeyringSay::VaultMade`].
    ChangePassphrase {
        /// The stored header, base64.
        header: String,
        /// The old passphrase.
        old: String,
        /// The new one.
        new: String,
    },
    /// Keep a key; answered by [`KeyringSay::KeyKept`]. Without a vault it stays in memory until one is made.
    KeepKey {
        /// Whose key it is.
        provider: ProviderRef,
        /// The key.
        key: String,
        /// How it is put on a request.
        scheme: AuthScheme,
        /// The base URL whose origin it is bound to.
        base_url: String,
        /// How long it is kept.
        keep: KeepKey,
    },
    /// Forget a key; answered by [`KeyringSay::Done`].
    DropKey {
        /// Whose key it is.
        provider: ProviderRef,
    },
    /// Seal records; answered by [`KeyringSay::Sealed`].
    Seal {
        /// What to seal.
        records: Vec<PlainRecord>,
    },
    /// Open records; answered by [`KeyringSay::Plain`].
    Open {
        /// What to open.
        records: Vec<SealedRecord>,
    },
    /// Attach the credential and send; answered by [`KeyringSay::Head`], then chunks, then
    /// [`KeyringSay::End`], or by [`KeyringSay::FetchFailed`].
    Fetch {
        /// Whose key to attach.
        provider: ProviderRef,
        /// The request without a credential.
        request: HttpRequest,
        /// Whether the provider answers without a key.
        key_optional: bool,
    },
    /// Abort the fetch whose ask number this is; not answered.
    Abort {
        /// The `ask` number of the fetch.
        fetch: u64,
    },
}

/// What the keyring says.
#[derive(Serialize, Deserialize)]
pub enum KeyringSay {
    /// The worker has started.
    Ready,
    /// A vault header to store, with the keys that go into it.
    VaultMade {
        /// The new header, base64.
        header: String,
        /// Keys that were kept in memory and are now sealed.
        keys: Vec<SealedKey>,
    },
    /// The vault is open.
    Opened {
        /// The labels of the keys that opened.
        keys: Vec<(ProviderRef, KeyLabel)>,
        /// How many keys did not open.
        damaged: usize,
    },
    /// A key is kept; `sealed` is to be stored unless it stays in memory only.
    KeyKept {
        /// What the page may know.
        label: KeyLabel,
        /// What to store.
        sealed: Option<SealedKey>,
    },
    /// Sealed bytes, in the order asked; base64.
    Sealed {
        /// One for each record.
        records: Vec<SealedRecord>,
    },
    /// Opened texts, in the order asked; `None` did not open.
    Plain {
        /// One for each record.
        texts: Vec<Option<String>>,
    },
    /// Done, nothing to say.
    Done,
    /// The head of a reply.
    Head {
        /// Status and readable headers.
        head: ResponseHead,
    },
    /// Bytes of the reply, in the transferred buffer.
    Chunk,
    /// The reply ended properly, as HTTP sees it.
    End,
    /// The fetch failed.
    FetchFailed {
        /// Why.
        why: FetchFailure,
    },
    /// The vault refused.
    VaultRefused {
        /// Why.
        why: VaultFailure,
    },
}

/// Why a fetch failed without a readable reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FetchFailure {
    /// No key is kept for the provider.
    NoKey,
    /// The key is not bound to the request's host.
    UnboundHost,
    /// The key holds a character no header may carry.
    BadKey,
    /// The browser gave no readable answer.
    Network,
    /// The connection broke after the head had come.
    Cut,
    /// Aborted on request.
    Aborted,
}

/// A key as stored.
#[derive(Clone, Serialize, Deserialize)]
pub struct SealedKey {
    /// Whose key it is.
    pub provider: ProviderRef,
    /// Counts the writes of the record.
    pub version: u64,
    /// How long it is kept.
    pub keep: KeepKey,
    /// The sealed bytes, base64.
    pub sealed: String,
}

/// A record on its way into the vault.
#[derive(Serialize, Deserialize)]
pub struct PlainRecord {
    /// The object store it belongs to.
    pub store: String,
    /// Its key there.
    pub id: String,
    /// Counts the writes.
    pub version: u64,
    /// The record as JSON text.
    pub text: String,
}

/// A record as stored.
#[derive(Clone, Serialize, Deserialize)]
pub struct SealedRecord {
    /// The object store it belongs to.
    pub store: String,
    /// Its key there.
    pub id: String,
    /// Counts the writes.
    pub version: u64,
    /// The sealed bytes, base64.
    pub sealed: String,
}
