//! Holds the state, runs `update`, and hands each slice to whoever asks: the only struct component.

use std::rc::Rc;

use maas_core::{
    Model, Msg, Stamp,
    benchmark::Benchmarks,
    chats::{ChatId, Chats},
    compare::Comparisons,
    drafts::Drafts,
    files::FileRef,
    ledger::Ledger,
    presets::Presets,
    prompts::Prompts,
    providers::{KeepKey, ProviderConfig, Providers},
    session::{Session, VaultFailure},
    trials::Trials,
    turn::Turns,
    ui::{Ui, UiMsg},
    workspaces::Workspaces,
};
use maas_protocol::{
    capability::Limits,
    chat::ChatRequest,
    error::ProviderError,
    provider::{ProviderRef, Route},
};
use yew::prelude::*;

use crate::{
    app::App,
    bus::{MintedToken, NotMinted},
    by_ptr::ByPtr,
    components::{attachments::FileDesk, history::found::Finder, typeset::Typeset},
    effects::{self, World},
    moving::{BackUp, BringIn, OwnBackup},
    on_device::OnDevice,
    passkeys::PasskeyAsk,
    platform::{
        clock,
        dom::{self, files::Chosen},
        files::Room,
        network, random, rest,
    },
    prompting::{PromptsAsk, PromptsSay},
    sharing::{HandOn, Open},
    text::TextAsk,
    tokens::TokensAsk,
    verify::Verifying,
    words::{self, Words},
};

/// What a person asks for with a secret in hand, or to have an answer for one page only. It goes past the state.
pub(crate) enum SecretAsk {
    /// Make the vault.
    Create {
        /// As typed.
        passphrase: String,
    },
    /// Open the vault.
    Unlock {
        /// As typed.
        passphrase: String,
    },
    /// Change the passphrase.
    ChangePassphrase {
        /// The present one.
        old: String,
        /// The new one.
        new: String,
    },
    /// Draw a recovery code.
    MakeRecovery {
        /// As typed.
        passphrase: String,
        /// Takes the code, which never enters the state: it is shown once.
        done: Callback<Result<String, VaultFailure>>,
    },
    /// Judge a passphrase that is being made.
    Judge {
        /// As far as it is typed.
        passphrase: String,
        /// Takes what the strength worker says; an empty text where it says nothing.
        done: Callback<String>,
    },
    /// Ask the prompts worker something.
    Prompts {
        /// What.
        ask: PromptsAsk,
        /// Takes what it says; nothing where it gave up.
        done: Callback<Option<PromptsSay>>,
    },
    /// Let the recovery code open nothing any more.
    RevokeRecovery,
    /// Open the vault with a passkey, or add or revoke one.
    Passkey(PasskeyAsk),
    /// Keep a key.
    KeepKey {
        /// Whose key it is.
        provider: ProviderRef,
        /// The key, or the JSON text of a pair or an account; empty for an address that needs none.
        key: String,
        /// What is set together with it; the key is bound to the address in it.
        config: ProviderConfig,
        /// How long it is kept.
        keep: KeepKey,
        /// The passphrase as typed, where the keyring asked for it.
        passphrase: Option<String>,
    },
    /// Sign in at a provider that gives a key back.
    SignIn {
        /// Who gives the key.
        provider: ProviderRef,
        /// What is set for it.
        config: ProviderConfig,
        /// Which way it is asked.
        route: Route,
        /// How long the key is kept.
        keep: KeepKey,
    },
    /// Have the relay make an access token.
    Mint {
        /// The relay's secret for it, as typed.
        secret: String,
        /// What the token is to allow, as JSON, without a key.
        order: String,
        /// Whose kept key is sealed into it.
        seal: Option<ProviderRef>,
        /// As typed.
        passphrase: String,
        /// Takes the token, which never enters the state: it is shown once.
        done: Callback<Result<MintedToken, NotMinted>>,
    },
    /// Write a backup.
    BackUp(BackUp),
    /// Bring in a backup, or what another app exported.
    BringIn(BringIn),
    /// Sign and seal something, to be handed on.
    HandOn(HandOn),
    /// Open what somebody handed on.
    OpenShare(Open),
    /// Begin anew with what was restored.
    BeginAnew,
    /// Have backups written by themselves, or not any more.
    OwnBackup(OwnBackup),
    /// End the wait for the sign-in.
    CancelSignIn(ProviderRef),
    /// Compare the app's files with the list of their hashes; takes how far that is.
    Verify(Callback<Verifying>),
    /// Look for the browser's own model, or have it fetched.
    OnDevice(OnDevice),
}

/// Files that a person gave, for which chat, and how much room its model gives a picture.
pub(crate) struct Choice {
    pub(crate) chat: Option<ChatId>,
    pub(crate) files: Vec<Chosen>,
    pub(crate) room: Room,
}

/// A question of which the provider is to say how many tokens it has.
pub(crate) struct CountAsk {
    pub(crate) provider: ProviderRef,
    pub(crate) config: ProviderConfig,
    pub(crate) route: Route,
    pub(crate) request: ChatRequest,
    pub(crate) limits: Limits,
    /// Takes the number, or why there is none. An ask that another one follows has none.
    pub(crate) done: Callback<Result<u64, ProviderError>>,
}

#[derive(Clone, PartialEq)]
struct Chooser(Callback<Choice>);

/// Who counts tokens.
#[derive(Clone, PartialEq)]
pub(crate) struct Counters {
    /// The worker; its answer is empty where it does not.
    pub(crate) here: Callback<(TokensAsk, Callback<String>)>,
    /// The providers.
    pub(crate) there: Callback<CountAsk>,
}

#[derive(Clone, PartialEq)]
struct Dispatch(Callback<Msg>);

#[derive(Clone, PartialEq)]
struct SecretDispatch(Callback<SecretAsk>);

/// What blocks of text may ask for, by way of a worker or the clipboard.
fn typeset(dispatch: &Callback<Msg>, world: &World) -> Typeset {
    let link = world.text.clone();
    Typeset {
        ask: Callback::from(move |(ask, done): (TextAsk, _)| link.ask(ask.write(), done)),
        copy: dispatch.reform(|text| UiMsg::CopyText(text).into()),
    }
}

/// Who counts tokens.
fn tokens(world: &Rc<World>) -> Counters {
    let link = world.tokens.clone();
    let here = Callback::from(move |(ask, done): (TokensAsk, _)| {
        link.ask(ask.write(), done);
    });
    let world = world.clone();
    let there = Callback::from(move |ask| effects::count::run(&world, ask));
    Counters { here, there }
}

/// What is done with files, past the state: their bytes never enter it.
fn files(world: &Rc<World>) -> (Chooser, FileDesk) {
    let show = {
        let world = world.clone();
        Callback::from(move |(file, done)| effects::files::show(&world, file, done))
    };
    let save = {
        let world = world.clone();
        Callback::from(move |file: FileRef| effects::files::save(&world, file))
    };
    let world = world.clone();
    let choose = Callback::from(move |choice| effects::files::choose(&world, choice));
    (Chooser(choose), FileDesk { show, save })
}

/// The store.
pub(crate) struct Store {
    model: Model,
    world: Rc<World>,
    dispatch: Dispatch,
    secret: SecretDispatch,
    typeset: Typeset,
    tokens: Counters,
    files: (Chooser, FileDesk),
    finder: Finder,
}

impl Component for Store {
    type Message = Msg;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let dispatch = context.link().callback(|msg| msg);
        let world = Rc::new(World::new(dispatch.clone()));
        effects::start(&world);
        let secret = {
            let world = world.clone();
            Callback::from(move |ask| effects::vault::take(ask, &world))
        };
        let finder = {
            let world = world.clone();
            Finder(Callback::from(move |seek| {
                effects::search::seek(&world, seek)
            }))
        };
        let mut model = Model::default();
        // The look is known at once; what the database knows comes later.
        Rc::make_mut(&mut model.session).settings = crate::platform::prefs::look();
        let store = Self {
            files: files(&world),
            model,
            typeset: typeset(&dispatch, &world),
            tokens: tokens(&world),
            world,
            finder,
            dispatch: Dispatch(dispatch),
            secret: SecretDispatch(secret),
        };
        store.show_look();
        store
    }

    fn update(&mut self, _: &Context<Self>, msg: Msg) -> bool {
        let mut stamp = Stamp {
            now_ms: clock::now_ms(),
            random: [0; 16],
            east_min: clock::east_min(),
            offline: !network::is_online(),
        };
        random::fill(&mut stamp.random);
        let session = self.model.session.clone();
        self.world.before.replace(Rc::new(self.model.clone()));
        let todo = maas_core::update(&mut self.model, msg, &stamp);
        if !Rc::ptr_eq(&session, &self.model.session) {
            self.show_look();
        }
        for effect in todo {
            effects::run(effect, &self.world);
        }
        // Nothing of it may stay when the vault is closed.
        self.world.before.take();
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let model = &self.model;
        html! {
            <ContextProvider<Dispatch> context={self.dispatch.clone()}>
            <ContextProvider<SecretDispatch> context={self.secret.clone()}>
            <ContextProvider<Typeset> context={self.typeset.clone()}>
            <ContextProvider<Counters> context={self.tokens.clone()}>
            <ContextProvider<Chooser> context={self.files.0.clone()}>
            <ContextProvider<FileDesk> context={self.files.1.clone()}>
            <ContextProvider<Finder> context={self.finder.clone()}>
            <ContextProvider<&'static Words> context={self.words()}>
            <ContextProvider<ByPtr<Session>> context={ByPtr(model.session.clone())}>
            <ContextProvider<ByPtr<Ui>> context={ByPtr(model.ui.clone())}>
            <ContextProvider<ByPtr<Providers>> context={ByPtr(model.providers.clone())}>
            <ContextProvider<ByPtr<Chats>> context={ByPtr(model.chats.clone())}>
            <ContextProvider<ByPtr<Comparisons>> context={ByPtr(model.comparisons.clone())}>
            <ContextProvider<ByPtr<Drafts>> context={ByPtr(model.drafts.clone())}>
            <ContextProvider<Kept> context={Kept::of(model)}>
            <ContextProvider<Runs> context={Runs::of(model)}>
            <ContextProvider<ByPtr<Ledger>> context={ByPtr(model.ledger.clone())}>
            <ContextProvider<ByPtr<Turns>> context={ByPtr(model.turns.clone())}>
                <App />
            </ContextProvider<ByPtr<Turns>>>
            </ContextProvider<ByPtr<Ledger>>>
            </ContextProvider<Runs>>
            </ContextProvider<Kept>>
            </ContextProvider<ByPtr<Drafts>>>
            </ContextProvider<ByPtr<Comparisons>>>
            </ContextProvider<ByPtr<Chats>>>
            </ContextProvider<ByPtr<Providers>>>
            </ContextProvider<ByPtr<Ui>>>
            </ContextProvider<ByPtr<Session>>>
            </ContextProvider<&'static Words>>
            </ContextProvider<Finder>>
            </ContextProvider<FileDesk>>
            </ContextProvider<Chooser>>
            </ContextProvider<Counters>>
            </ContextProvider<Typeset>>
            </ContextProvider<SecretDispatch>>
            </ContextProvider<Dispatch>>
        }
    }
}

impl Store {
    fn words(&self) -> &'static Words {
        let chosen = self.model.session.settings.language;
        words::of(chosen.unwrap_or_else(dom::browser_language))
    }

    /// Lets the document and the effects follow the settings.
    fn show_look(&self) {
        let settings = &self.model.session.settings;
        let words = self.words();
        dom::set_look(words.language, settings.theme);
        rest::set_question(words.part_needed);
        self.world.auto_lock_minutes.set(settings.auto_lock_minutes);
    }
}

macro_rules! slice_hooks {
    ($($(#[$doc:meta])* $name:ident -> $slice:ty),+ $(,)?) => {
        $($(#[$doc])*
        #[hook]
        pub(crate) fn $name() -> ByPtr<$slice> {
            use_context::<ByPtr<$slice>>().unwrap_or_else(|| ByPtr(Rc::default()))
        })+
    };
}

slice_hooks! {
    /// Vault and settings.
    use_session -> Session,
    /// Toasts and dialogs.
    use_ui -> Ui,
    /// Providers.
    use_providers -> Providers,
    /// Conversations.
    use_chats -> Chats,
    /// Models side by side.
    use_comparisons -> Comparisons,
    /// What is typed and not sent yet.
    use_drafts -> Drafts,
    /// What every request used, took and cost.
    use_ledger -> Ledger,
    /// Answers in flight.
    use_turns -> Turns,
}

/// Makes one context of several slices: each context more is code of the first download.
macro_rules! joint_context {
    ($(#[$doc:meta])* $joint:ident { $($(#[$part_doc:meta])* $field:ident, $name:ident -> $slice:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq)]
        struct $joint { $($field: ByPtr<$slice>),+ }

        impl $joint {
            fn of(model: &Model) -> Self {
                Self { $($field: ByPtr(model.$field.clone())),+ }
            }
        }

        $($(#[$part_doc])*
        #[hook]
        pub(crate) fn $name() -> ByPtr<$slice> {
            use_context::<$joint>().map_or_else(|| ByPtr(Rc::default()), |joint| joint.$field)
        })+
    };
}

joint_context! {
    /// What seldom changes.
    Kept {
        /// Setups under a name.
        presets, use_presets -> Presets,
        /// Templates.
        prompts, use_prompts -> Prompts,
        /// Workspaces, and the one that the tab is in.
        workspaces, use_workspaces -> Workspaces,
    }
}

joint_context! {
    /// What only its own pages show.
    Runs {
        /// What was measured of models.
        benchmarks, use_benchmarks -> Benchmarks,
        /// Test sets and their runs.
        trials, use_trials -> Trials,
    }
}

/// Where messages go.
#[hook]
pub(crate) fn use_dispatch() -> Callback<Msg> {
    use_context::<Dispatch>().map_or_else(Callback::noop, |dispatch| dispatch.0)
}

/// Where files go that a person gave.
#[hook]
pub(crate) fn use_chooser() -> Callback<Choice> {
    use_context::<Chooser>().map_or_else(Callback::noop, |chooser| chooser.0)
}

/// Who counts tokens; nobody outside of the store.
#[hook]
pub(crate) fn use_counters() -> Option<Counters> {
    use_context::<Counters>()
}

/// Where secrets go.
#[hook]
pub(crate) fn use_secret_dispatch() -> Callback<SecretAsk> {
    use_context::<SecretDispatch>().map_or_else(Callback::noop, |dispatch| dispatch.0)
}
