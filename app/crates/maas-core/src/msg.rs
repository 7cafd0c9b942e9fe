//! What happened: the only way state changes.

use std::rc::Rc;

use maas_protocol::{
    catalogue::{Catalogue, NotRenewed},
    error::{KeyError, ProviderError},
    models::{Cost, ModelInfo},
    provider::ProviderRef,
};

use crate::{
    backup::BackupMsg,
    benchmark::BenchmarkMsg,
    chats::{ChatsMsg, MessageId, ModelRef, shelf::ShelfMsg},
    compare::CompareMsg,
    drafts::DraftsMsg,
    few::Few,
    files::FilesMsg,
    ledger::LedgerMsg,
    presets::PresetsMsg,
    prompts::PromptsMsg,
    providers::{KeyLabel, ProviderConfig, SignIn, doctor::Observations},
    records::SettingsRecord,
    release::ReleaseMsg,
    session::{Passkey, Settings, VaultFailure},
    share::ShareMsg,
    space::SpaceMsg,
    trials::TrialsMsg,
    turn::TurnsMsg,
    ui::UiMsg,
    workspaces::WorkspacesMsg,
};

/// Everything that can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// To workspaces.
    Workspaces(WorkspacesMsg),
    /// To conversations.
    Chats(ChatsMsg),
    /// To comparisons.
    Compare(CompareMsg),
    /// To what is not sent yet.
    Drafts(DraftsMsg),
    /// To presets.
    Presets(PresetsMsg),
    /// To templates.
    Prompts(PromptsMsg),
    /// To files that go with messages.
    Files(FilesMsg),
    /// To answers in flight.
    Turns(TurnsMsg),
    /// To the ledger.
    Ledger(LedgerMsg),
    /// To benchmarks.
    Benchmark(BenchmarkMsg),
    /// To test sets and their runs.
    Trials(TrialsMsg),
    /// To the vault and the settings.
    Session(SessionMsg),
    /// To providers.
    Providers(ProvidersMsg),
    /// To the room that the browser gives.
    Space(SpaceMsg),
    /// To backups that are written by themselves.
    Backup(BackupMsg),
    /// To passing things.
    Ui(UiMsg),
    /// To what one person hands to another.
    Share(ShareMsg),
    /// To the version of the app.
    Release(ReleaseMsg),
    /// A record is safe in the database.
    Saved(MessageId),
    /// A record could not be written; the text stays on screen.
    SaveFailed,
}

/// Lets each feature's message stand where any message may.
macro_rules! from_feature {
    ($($feature:ident($msg:ty)),+ $(,)?) => {
        $(impl From<$msg> for Msg {
            fn from(msg: $msg) -> Self {
                Self::$feature(msg)
            }
        })+
    };
}

from_feature!(
    Workspaces(WorkspacesMsg),
    Chats(ChatsMsg),
    Compare(CompareMsg),
    Drafts(DraftsMsg),
    Presets(PresetsMsg),
    Prompts(PromptsMsg),
    Turns(TurnsMsg),
    Ledger(LedgerMsg),
    Benchmark(BenchmarkMsg),
    Trials(TrialsMsg),
    Session(SessionMsg),
    Providers(ProvidersMsg),
    Ui(UiMsg),
    Share(ShareMsg),
    Release(ReleaseMsg)
);

impl From<ShelfMsg> for Msg {
    fn from(msg: ShelfMsg) -> Self {
        Self::Chats(ChatsMsg::Shelf(msg))
    }
}

/// What can happen to the vault and the settings.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionMsg {
    /// Storage answered at start: is there a vault?
    Started {
        /// Whether a header is stored.
        vault_exists: bool,
        /// Language and theme, which are kept in the clear.
        settings: Settings,
    },
    /// A passphrase went to the keyring to create the vault (the passphrase itself never comes here).
    CreateAsked,
    /// A passphrase went to the keyring to unlock.
    UnlockAsked,
    /// The vault was created; the session's work moves in.
    Created,
    /// What was done before the vault was created is written.
    MovedIn,
    /// The vault opened.
    Opened,
    /// The passphrase was changed.
    PassphraseChanged,
    /// The vault refused.
    Failed(VaultFailure),
    /// What is in the opened vault could not be read; it is closed again, so that nothing is written over it.
    LoadFailed,
    /// Close the vault and forget everything that was in it.
    Lock,
    /// Remove everything that is stored, and begin anew.
    DeleteEverything,
    /// Change the settings.
    Configure(Settings),
    /// Whether a recovery code opens the vault.
    Recoverable(bool),
    /// Which passkeys open the vault.
    Passkeys(Vec<Passkey>),
    /// Another tab made the vault.
    MadeElsewhere,
    /// Another tab changed the settings.
    ChangedElsewhere(Box<SettingsRecord>),
    /// The sealed settings came from the database.
    SettingsLoaded {
        /// Counts the writes.
        version: u64,
        /// The settings.
        settings: Settings,
        /// What the user set for each provider.
        providers: Vec<(ProviderRef, ProviderConfig)>,
        /// The labels of the keys kept.
        keys: Vec<(ProviderRef, KeyLabel)>,
        /// Origins known to refuse browsers, and since when.
        refused: Few<String, u64>,
        /// Prices of the user's own.
        prices: Vec<(ModelRef, Cost)>,
    },
}

/// What can happen to providers.
#[derive(Clone, Debug, PartialEq)]
pub enum ProvidersMsg {
    /// The user saved address and route.
    Configure {
        /// Which provider.
        provider: ProviderRef,
        /// What was set.
        config: ProviderConfig,
    },
    /// The keyring holds a key now (or a new one).
    KeyKept {
        /// Which provider.
        provider: ProviderRef,
        /// What the page may know of it.
        label: KeyLabel,
        /// What was set together with it.
        config: ProviderConfig,
    },
    /// What was typed is no key; nothing was changed.
    KeyRefused {
        /// Which provider.
        provider: ProviderRef,
        /// Why.
        why: KeyError,
    },
    /// A sign-in that brings a key began, ended or failed.
    SignIn {
        /// Which provider.
        provider: ProviderRef,
        /// How far it is.
        state: SignIn,
    },
    /// Remove the key.
    RemoveKey(ProviderRef),
    /// The key is gone, from the keyring and from storage.
    KeyRemoved(ProviderRef),
    /// Another tab did something with keys: these are at hand now, or none.
    KeysElsewhere(Vec<(ProviderRef, Option<KeyLabel>)>),
    /// Ask for the live model list.
    LoadModels(ProviderRef),
    /// The list came, or not.
    ModelsLoaded {
        /// Which provider.
        provider: ProviderRef,
        /// The list.
        models: Result<Rc<Vec<ModelInfo>>, ProviderError>,
    },
    /// This browser knows of a model of its own, which runs on this device, or does not.
    InBrowser(bool),
    /// Read what is publicly known of models, if that is not here yet.
    LoadCatalogue,
    /// What is publicly known of models came, as far as it is here.
    CatalogueLoaded {
        /// As it came with the app.
        shipped: Option<Rc<Catalogue>>,
        /// As it was last renewed.
        renewed: Option<Rc<Catalogue>>,
    },
    /// Fetch it anew from where it is public.
    RenewCatalogue,
    /// It was renewed, or not.
    CatalogueRenewed(Result<Rc<Catalogue>, NotRenewed>),
    /// Try the connection.
    Test(ProviderRef),
    /// What the try showed, and the list if it brought one.
    Tested {
        /// Which provider.
        provider: ProviderRef,
        /// What was seen.
        seen: Box<Observations>,
        /// The list, where one came.
        models: Option<Rc<Vec<ModelInfo>>>,
    },
    /// Set what a model costs, or leave that to the lists again.
    SetPrice(ModelRef, Option<Cost>),
    /// Forget that the provider's origin refused browsers.
    ForgetRefusal(ProviderRef),
    /// Make an endpoint of one's own, without an address yet.
    AddEndpoint {
        /// What it is called at first.
        name: String,
    },
    /// Remove a user-made endpoint with its key.
    RemoveEndpoint(ProviderRef),
}
