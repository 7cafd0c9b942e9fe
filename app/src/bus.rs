//! Messages between the page and the keyring worker.
//!
//! A message travels as one JSON text, and bytes beside it: records and files are never part of the text. Wire formats are written and read at the keyring's end, off the page's
//! thread and out of its module: what comes back are events in our own words.
//! A passphrase or key appears only in an `Ask`, on its way in; no `Say` ever carries one, but a recovery code that was just drawn.

use maas_core::{
    chats::Timing,
    providers::{KeepKey, KeyLabel, doctor::Observations},
    session::VaultFailure,
};
use maas_protocol::{
    capability::Limits,
    catalogue::NotRenewed,
    chat::ChatRequest,
    error::{KeyError, ProviderError},
    event::ChatEvent,
    models::ModelInfo,
    provider::{Endpoint, ProviderRef, Route},
    trace::Trace,
};
use maas_vault::{backup::BackupError, share::ShareError};
use serde::{Deserialize, Serialize};

/// The keyring keeps the traces of so many chats, the newest ones.
pub const TRACES: usize = 20;

/// The record of the author's secret. It is sealed like a key, so that the page cannot have it opened.
pub const AUTHOR: &str = "author";

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
        /// The sealed key of automatic backups, base64, if there is one: the new passphrase is to open those as well.
        #[serde(default)]
        backup_key: Option<String>,
    },
    /// Draw a recovery code; answered by [`KeyringSay::Recovery`].
    MakeRecovery {
        /// That the person wants it.
        confirmed: Confirmed,
    },
    /// Check that this is the passphrase of the vault that is open; answered by [`KeyringSay::Done`].
    Confirm {
        /// That the person wants it.
        confirmed: Confirmed,
    },
    /// Begin to add a passkey; answered by [`KeyringSay::PasskeyBegun`].
    BeginPasskey {
        /// That the person wants it.
        confirmed: Confirmed,
    },
    /// Add the passkey that was begun; what its authenticator gave comes with it. Answered by [`KeyringSay::PasskeyAdded`].
    AddPasskey {
        /// The credential's id, base64.
        credential: String,
    },
    /// Open the vault with what an authenticator gave, which comes with it; answered by [`KeyringSay::Opened`].
    UnlockWithPasskey {
        /// The stored header of the passkey, base64.
        header: String,
        /// The stored keys, as with [`KeyringAsk::Unlock`].
        keys: Vec<SealedKey>,
    },
    /// Keep a key; answered by [`KeyringSay::KeyKept`], [`KeyringSay::KeyRefused`] or
    /// [`KeyringSay::Unconfirmed`]. Without a vault it stays in memory until one is made.
    KeepKey {
        /// Whose key it is.
        provider: ProviderRef,
        /// The key, or the JSON text of a pair or an account; empty for an address that needs none.
        key: String,
        /// The base URL whose origin it is bound to.
        base_url: String,
        /// How long it is kept.
        keep: KeepKey,
        /// That the person wants it, where the address is a new one of a foreign host.
        confirmed: Option<Confirmed>,
    },
    /// Begin a sign-in that brings a key back; answered by [`KeyringSay::SignInAt`].
    BeginSignIn {
        /// Who gives the key.
        provider: ProviderRef,
        /// Where the person is sent back to.
        callback: String,
    },
    /// Exchange what the sign-in gave for a key, and keep that; answered by [`KeyringSay::KeyKept`] or
    /// [`KeyringSay::Failed`].
    FinishSignIn {
        /// Who gives the key.
        provider: ProviderRef,
        /// What came back with the person; worthless without what the keyring kept.
        code: String,
        /// Which way the provider is asked.
        route: Route,
        /// How long it is kept.
        keep: KeepKey,
    },
    /// Have the app's own relay make an access token; answered by [`KeyringSay::Minted`] or [`KeyringSay::NotMinted`].
    Mint {
        /// The relay's secret for it, as typed.
        secret: String,
        /// What the token is to allow, as JSON, without a key.
        order: String,
        /// Whose kept key is sealed into it.
        seal: Option<ProviderRef>,
        /// That the person wants it.
        confirmed: Confirmed,
    },
    /// Forget a key; answered by [`KeyringSay::Done`].
    DropKey {
        /// Whose key it is.
        provider: ProviderRef,
    },
    /// Follow what another tab did with keys; answered by [`KeyringSay::Followed`]. What is kept for this tab only, or until reload, stays.
    FollowKeys {
        /// As they are stored now.
        keys: Vec<SealedKey>,
        /// Of whom none is stored any more.
        gone: Vec<ProviderRef>,
    },
    /// Seal the bytes that come with it; answered by [`KeyringSay::Turned`].
    Seal {
        /// What they are of, in their order.
        records: Vec<RecordName>,
    },
    /// Open the sealed bytes that come with it; answered by [`KeyringSay::Turned`].
    Open {
        /// What they are of, in their order.
        records: Vec<RecordName>,
    },
    /// Begin a backup; answered by [`KeyringSay::BackedUp`] with the first bytes of the file, or [`KeyringSay::BackupRefused`].
    BeginBackup {
        /// That the person wants it; its passphrase is the file's too, unless that has one of its own.
        confirmed: Confirmed,
        /// The file's own passphrase.
        own: Option<String>,
        /// Whether keys come along.
        keys: bool,
    },
    /// Keep a key of the vault's passphrase for automatic backups; answered by [`KeyringSay::BackupKeyKept`].
    KeepBackupKey {
        /// That the person wants it.
        confirmed: Confirmed,
    },
    /// Begin a backup with the key that was kept; answered as [`KeyringAsk::BeginBackup`].
    BeginKeptBackup {
        /// The sealed key, base64.
        sealed: String,
    },
    /// Open the sealed bytes that come with it and put them into the backup; a manifest comes as it is. Answered by
    /// [`KeyringSay::BackedUp`] with the next bytes of the file.
    BackUp {
        /// What they are of, in their order.
        records: Vec<RecordName>,
    },
    /// End the backup; answered by [`KeyringSay::BackedUp`] with the last bytes of the file.
    EndBackup,
    /// Check the file that was written last, by the bytes that come with it; answered by [`KeyringSay::Done`] or
    /// [`KeyringSay::BackupRefused`].
    CheckBackup {
        /// Whether the file ends with these bytes.
        last: bool,
    },
    /// Begin to read a backup; answered by [`KeyringSay::Done`] or [`KeyringSay::BackupRefused`].
    OpenBackup {
        /// The first bytes of the file, base64.
        header: String,
        /// What the person typed.
        passphrase: String,
        /// The header of the vault that is open, base64: keys for foreign hosts are restored only if the passphrase is that vault's, too.
        vault: Option<String>,
    },
    /// Read the bytes that come with it; answered by [`KeyringSay::BackupRead`] with the records, keys sealed for the
    /// open vault, or by [`KeyringSay::BackupRefused`].
    ReadBackup {
        /// Whether keys take the place of those that are here.
        replace: bool,
        /// Whether the file ends with these bytes.
        last: bool,
    },
    /// Sign and seal the content that comes with it, to be handed on; answered by [`KeyringSay::Shared`] with the bytes of the
    /// share, or [`KeyringSay::ShareRefused`].
    Share {
        /// Who signs it; nobody where there is no vault that could keep the secret.
        sign: Option<AuthorKey>,
        /// What opens it, as typed; without one it brings its own key along.
        password: Option<String>,
    },
    /// Ask a model; answered by [`KeyringSay::Events`] as they come, with [`KeyringSay::Timed`] among them, then [`KeyringSay::End`] or
    /// [`KeyringSay::Failed`].
    Chat {
        /// Who is asked, and whose key is attached.
        provider: ProviderRef,
        /// Where.
        address: Address,
        /// What.
        request: Box<ChatRequest>,
        /// What the model is known not to take.
        limits: Limits,
        /// The files in it; their bytes come with the ask, in this order.
        files: Vec<FileSent>,
    },
    /// Have a provider count what a question has; answered by [`KeyringSay::Counted`] or [`KeyringSay::Failed`].
    Count {
        /// Who is asked, and whose key is attached.
        provider: ProviderRef,
        /// Where.
        address: Address,
        /// What.
        request: Box<ChatRequest>,
        /// What the model is known not to take.
        limits: Limits,
        /// The files in it; their bytes come with the ask, in this order.
        files: Vec<FileSent>,
    },
    /// Ask for a provider's models; answered by [`KeyringSay::Models`] or [`KeyringSay::Failed`].
    Models {
        /// Who is asked, and whose key is attached.
        provider: ProviderRef,
        /// Where.
        address: Address,
    },
    /// Find out how well a provider can be reached; answered by [`KeyringSay::Examined`] or [`KeyringSay::Failed`].
    Examine {
        /// Who is asked, and whose key is attached.
        provider: ProviderRef,
        /// Where.
        address: Address,
        /// The same by way of the relay, to be tried where the direct answer cannot be read.
        relay: Option<Address>,
    },
    /// Fetch what is publicly known of models, without any key; answered by [`KeyringSay::Catalogue`] or
    /// [`KeyringSay::NotRenewed`].
    RenewCatalogue,
    /// What went over the wire for a chat or a look at a connection; answered by [`KeyringSay::Trace`].
    Trace {
        /// The `ask` number of the chat.
        chat: u64,
    },
    /// Abort the chat or count whose ask number this is; not answered.
    Abort {
        /// The `ask` number of the chat.
        chat: u64,
    },
}

impl KeyringAsk {
    /// The ask as text. Not a part of its callers, which come with the first download.
    ///
    /// # Errors
    /// As JSON's writer has them; there are none for an ask.
    #[inline(never)]
    pub fn write(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}

/// The secret that an author signs with.
#[derive(Serialize, Deserialize)]
pub enum AuthorKey {
    /// There is none yet.
    New,
    /// As it is stored.
    Kept {
        /// Counts the writes.
        version: u64,
        /// The sealed bytes, base64.
        sealed: String,
    },
}

/// A file whose bytes go to the keyring with a question.
#[derive(Serialize, Deserialize)]
pub struct FileSent {
    /// Its id.
    pub id: String,
    /// Whether they are sealed.
    pub sealed: bool,
}

/// What shows that the person confirmed something while the vault is open.
#[derive(Serialize, Deserialize)]
pub struct Confirmed {
    /// The stored header, base64.
    pub header: String,
    /// What the person typed.
    pub passphrase: String,
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
        /// The key of automatic backups for the new passphrase, sealed, base64.
        #[serde(default)]
        backup_key: Option<String>,
    },
    /// A recovery code, to be shown once.
    Recovery {
        /// The header that it opens, base64.
        header: String,
        /// The code, as it is printed.
        code: String,
    },
    /// A passkey can be made now, once.
    PasskeyBegun {
        /// What its authenticator is to be given, base64.
        salt: String,
    },
    /// A passkey opens the vault, once this is stored.
    PasskeyAdded {
        /// The header that it opens, base64.
        header: String,
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
    /// What is at hand now of the keys that were asked about.
    Followed {
        /// Their labels; none where there is no key any more.
        keys: Vec<(ProviderRef, Option<KeyLabel>)>,
    },
    /// What was typed is no key that could be used.
    KeyRefused {
        /// Why.
        why: KeyError,
    },
    /// Nothing is sent to this foreign host before the person has confirmed it.
    Unconfirmed {
        /// Its origin.
        origin: String,
    },
    /// An access token, to be shown once.
    Minted {
        /// The token and what is known of it.
        minted: MintedToken,
    },
    /// There is no access token.
    NotMinted {
        /// Why.
        why: NotMinted,
    },
    /// Where a person signs in.
    SignInAt {
        /// The address of the provider's page.
        url: String,
    },
    /// What became of each record comes with this, in the order asked; nothing for one that did not open.
    Turned,
    /// The next bytes of a backup come with this.
    BackedUp {
        /// How many of the records did not open and are not in it.
        damaged: usize,
    },
    /// A key for automatic backups, to be stored.
    BackupKeyKept {
        /// Sealed, base64.
        sealed: String,
    },
    /// What was read of a backup comes with this.
    BackupRead {
        /// What the bytes are of, in their order.
        records: Vec<RecordName>,
        /// How many keys were left out: for foreign hosts, or for providers that have one.
        withheld: usize,
    },
    /// The backup cannot be written or read.
    BackupRefused {
        /// Why.
        why: BackupError,
    },
    /// What is handed on comes with this.
    Shared {
        /// The public key of who signed it, in hex.
        author: Option<String>,
        /// A secret that was made for it, sealed, base64: to be stored before anything is handed on.
        made: Option<String>,
    },
    /// It cannot be handed on.
    ShareRefused {
        /// Why.
        why: ShareError,
    },
    /// Done, nothing to say.
    Done,
    /// What a model says.
    Events {
        /// In the order received.
        events: Vec<ChatEvent>,
    },
    /// When things happened, counted here, where requests leave and replies come.
    Timed {
        /// As far as it is known yet.
        timing: Timing,
    },
    /// How many tokens a question has, by its provider.
    Counted {
        /// So many.
        tokens: u64,
    },
    /// A provider's models.
    Models {
        /// In the provider's order.
        models: Vec<ModelInfo>,
    },
    /// What a look at a connection showed.
    Examined {
        /// What was seen.
        seen: Box<Observations>,
        /// The models, where a list came.
        models: Option<Vec<ModelInfo>>,
    },
    /// What is publicly known of models, checked, as a file that the catalogue's reader reads.
    Catalogue {
        /// The file.
        text: String,
    },
    /// It could not be had, or was refused.
    NotRenewed {
        /// Why.
        why: NotRenewed,
    },
    /// What went over the wire for a chat, credentials masked; `None` when it is no longer kept.
    Trace {
        /// The request and its reply.
        trace: Option<Box<Trace>>,
    },
    /// The answer is complete.
    End,
    /// There is no answer, or no more of it.
    Failed {
        /// Why.
        error: ProviderError,
    },
    /// The vault refused.
    VaultRefused {
        /// Why.
        why: VaultFailure,
    },
}

/// An access token of the relay: meant for a person to give to a program, so it may be shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MintedToken {
    /// The token.
    pub token: String,
    /// By which it is revoked.
    pub id: String,
    /// A moment in UTC.
    pub expires_at: String,
}

/// Why there is no access token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotMinted {
    /// It was not confirmed, or the vault is not open.
    Vault(VaultFailure),
    /// The relay does not know the secret.
    WrongSecret,
    /// There is no relay, or one that makes no tokens.
    NoTokens,
    /// No key is kept for the provider.
    NoKey,
    /// The key that is kept cannot be sealed in: it signs, or is for another address.
    NotSealable,
    /// A field is not as it must be, by its name in the order.
    Field(String),
    /// The relay was asked too often, or with a wrong secret.
    TooOften,
    /// The relay did not answer.
    Unreachable,
}

/// Where a request goes, and how.
#[derive(Clone, Serialize, Deserialize)]
pub struct Address {
    /// What paths are appended to, without a trailing slash.
    pub base_url: String,
    /// Which way.
    pub route: Route,
    /// Headers the user added to an own endpoint.
    pub extra_headers: Vec<(String, String)>,
}

impl Address {
    /// The address of a resolved endpoint.
    pub fn of(endpoint: &Endpoint) -> Self {
        Self {
            base_url: endpoint.base_url.clone(),
            route: endpoint.route,
            extra_headers: endpoint.extra_headers.clone(),
        }
    }

    /// The endpoint at this address; `None` when this version does not know the provider.
    pub fn endpoint(self, provider: &ProviderRef) -> Option<Endpoint> {
        Some(Endpoint {
            spec: provider.spec()?,
            base_url: self.base_url,
            route: self.route,
            extra_headers: self.extra_headers,
        })
    }
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

/// Which record some bytes are of.
#[derive(Clone, Serialize, Deserialize)]
pub struct RecordName {
    /// The object store it belongs to.
    pub store: String,
    /// Its key there.
    pub id: String,
    /// Counts the writes.
    pub version: u64,
}

impl RecordName {
    /// The bytes of a file. They are written once, so there is only this version.
    pub fn file(id: &str) -> Self {
        Self {
            store: "files".to_owned(),
            id: id.to_owned(),
            version: 1,
        }
    }
}
