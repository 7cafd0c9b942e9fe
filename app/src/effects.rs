//! Carries out what `update` asks for: one exhaustive match, no decisions.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures_channel::oneshot;
use maas_core::{
    Effect, Model, Msg,
    chats::MessageId,
    drafts::DraftsRecord,
    few::Few,
    providers::KeyLabel,
    session::idle::Watch,
    turn::{TurnId, TurnsMsg},
    ui::{Notice, Subject, UiMsg},
};
use maas_protocol::{
    error::{ErrorKind, ProviderError},
    provider::ProviderRef,
};
use yew::Callback;
use yew::platform::spawn_local;

use crate::{
    bus::TRACES,
    platform::{
        clipboard,
        db::{Db, DbError},
        location,
        passkey::Wait,
        popup::Cancel,
        prefs,
        tabs::Tabs,
        text_worker::{self, TextLink},
        worker::{Gone, KeyringLink},
    },
    route::Route,
};

mod apart;
mod backup;
mod bring_in;
pub(crate) mod count;
pub(crate) mod files;
mod idle;
mod keep_page;
mod keys;
mod ledger;
mod load;
mod models;
mod on_device;
mod out;
mod overtaken;
mod own_backup;
mod paced;
mod passkey;
mod persist;
mod prompts;
mod release;
pub(crate) mod search;
mod share;
mod sign_in;
mod space;
mod tabs;
mod trials;
mod turn;
pub(crate) mod vault;
pub(crate) mod verify;

/// What effects work with: the outside, and who to tell.
pub(crate) struct World {
    /// Where messages go.
    pub(crate) dispatch: Callback<Msg>,
    /// Minutes of idleness after which the vault closes; follows the settings.
    pub(crate) auto_lock_minutes: Cell<u32>,
    /// The state before the update whose effects are being carried out.
    pub(crate) before: RefCell<Rc<Model>>,
    db: RefCell<Option<Rc<Db>>>,
    keyring: RefCell<Option<Rc<KeyringLink>>>,
    turns: RefCell<Few<TurnId, turn::Live>>,
    /// The request that measures.
    measuring: RefCell<Option<out::Out>>,
    /// Counts how often measuring was stopped.
    stopped_measuring: Cell<u64>,
    /// The requests of the run of a test set, and the lock of that run.
    trials: trials::Desk,
    /// The answers whose exchange the keyring still has, by its number for it.
    exchanges: RefCell<Few<u64, Subject>>,
    /// The answers of which something is to be reported in the next frame.
    due: RefCell<Vec<Rc<turn::Frames>>>,
    /// The count that a provider is asked for.
    counting: RefCell<Option<(Rc<KeyringLink>, u64)>>,
    writer: persist::Writer,
    /// The bytes of files that are not stored, and the pictures on screen.
    files: files::Held,
    search: search::Search,
    /// The drafts that are written when nothing was typed for a moment.
    drafts: RefCell<Option<(DraftsRecord, persist::Base)>>,
    /// The labels of the keys that opened with the vault, until the settings are loaded.
    opened_keys: RefCell<Vec<(ProviderRef, KeyLabel)>>,
    /// What is read ahead while the vault is being opened.
    ahead: RefCell<Option<oneshot::Receiver<load::Reading>>>,
    /// The wait for a person with a passkey.
    passkey: RefCell<Option<Wait>>,
    /// The sign-in that is waited for.
    sign_in: RefCell<Option<(ProviderRef, Cancel)>>,
    /// How much text a frame takes, in bytes, as far as this machine has shown.
    frame_room: Cell<usize>,
    /// The text worker.
    pub(crate) text: Rc<TextLink>,
    /// The tokens worker.
    pub(crate) tokens: Rc<TextLink>,
    /// The strength worker.
    strength: Rc<TextLink>,
    /// The prompts worker.
    prompts: Rc<TextLink>,
    /// How long the vault has been open and unused; `None` while it is closed.
    watch: Cell<Option<Watch>>,
    /// The line to the other tabs.
    tabs: RefCell<Option<Tabs>>,
    /// When they were last told that somebody is here, ms since 1970.
    told_active_ms: Cell<u64>,
    /// The answers of other tabs whose end is waited for.
    awaited: RefCell<Vec<MessageId>>,
}

impl World {
    /// Makes the world; nothing is opened or started yet.
    pub(crate) fn new(dispatch: Callback<Msg>) -> Self {
        Self {
            dispatch,
            auto_lock_minutes: Cell::new(15),
            before: RefCell::default(),
            db: RefCell::default(),
            keyring: RefCell::default(),
            turns: RefCell::default(),
            measuring: RefCell::default(),
            stopped_measuring: Cell::default(),
            trials: trials::Desk::default(),
            exchanges: RefCell::default(),
            due: RefCell::default(),
            counting: RefCell::default(),
            writer: persist::Writer::default(),
            files: files::Held::default(),
            search: search::Search::default(),
            drafts: RefCell::default(),
            opened_keys: RefCell::default(),
            ahead: RefCell::default(),
            passkey: RefCell::default(),
            sign_in: RefCell::default(),
            frame_room: Cell::new(turn::FRAME_TEXT_BYTES),
            text: Rc::new(TextLink::to(text_worker::TEXT)),
            tokens: Rc::new(TextLink::to(text_worker::TOKENS)),
            strength: Rc::new(TextLink::to(text_worker::STRENGTH)),
            prompts: Rc::new(TextLink::to(text_worker::PROMPTS)),
            watch: Cell::default(),
            tabs: RefCell::default(),
            told_active_ms: Cell::default(),
            awaited: RefCell::default(),
        }
    }

    fn tell(&self, msg: impl Into<Msg>) {
        self.dispatch.emit(msg.into());
    }

    /// What a write of this update replaces.
    fn base(&self, version: u64) -> persist::Base {
        let model = self.before.borrow().clone();
        persist::Base { version, model }
    }

    /// Remembers what an exchange is for, for as long as the keyring keeps it.
    fn note(&self, number: u64, subject: Subject) {
        let mut exchanges = self.exchanges.borrow_mut();
        exchanges.insert(number, subject);
        if exchanges.len() > TRACES {
            exchanges.pop_first();
        }
    }

    /// The database, opened when first needed.
    async fn db(&self) -> Result<Rc<Db>, DbError> {
        if let Some(db) = &*self.db.borrow() {
            return Ok(db.clone());
        }
        let db = Rc::new(Db::open().await?);
        Ok(self.db.borrow_mut().get_or_insert(db).clone())
    }

    /// The keyring worker, started when first needed, and again when it broke.
    fn keyring(&self) -> Result<Rc<KeyringLink>, Gone> {
        if let Some(keyring) = &*self.keyring.borrow()
            && !keyring.is_broken()
        {
            return Ok(keyring.clone());
        }
        if self.keyring.take().is_some() {
            // A new worker counts anew, and has seen nothing of what the old one did; it opens nothing for the search worker.
            self.search.end();
            self.exchanges.borrow_mut().clear();
        }
        let keyring = Rc::new(KeyringLink::spawn()?);
        Ok(self.keyring.borrow_mut().insert(keyring).clone())
    }
}

/// Looks whether there is a vault, and starts what runs all the time.
pub(crate) fn start(world: &Rc<World>) {
    tabs::join(world);
    idle::start(world);
    space::start(world);
    vault::start(world);
}

/// Carries out one effect.
pub(crate) fn run(effect: Effect, world: &Rc<World>) {
    match effect {
        Effect::StartTurn {
            message,
            turn,
            provider,
            config,
            route,
            request,
            limits,
        } => {
            let asked = turn::Asked {
                turn,
                message,
                provider,
                route,
            };
            turn::start(world, asked, &config, request, limits);
        }
        Effect::Inspect(subject) => turn::inspect(world, &subject),
        Effect::RefuseTurn { turn, error } => world.tell(TurnsMsg::Failed {
            turn,
            error,
            at_ms: 0.0,
        }),
        Effect::AbortTurn(turn) => turn::abort(world, turn),
        Effect::WaitTurn { turn, wait_ms } => turn::wait(world, turn, wait_ms),
        Effect::SaveChat(record) => persist::save_chat(world, &record),
        Effect::SaveMessage { record, draft } => persist::save_message(world, &record, draft),
        Effect::SaveDrafts { record, at_once } => persist::save_drafts(world, record, at_once),
        Effect::BeginEntry { id, sealing } => persist::begin_entry(world, &id, sealing),
        Effect::SaveEntry { id, sealing } => persist::save_entry(world, &id, sealing),
        Effect::SaveRun(record) => persist::save_run(world, &record),
        Effect::LoadRuns => load::load_runs(world),
        Effect::Trials(effect) => trials::run(world, effect),
        Effect::LoadLedger => ledger::load(world),
        Effect::SavePreset(record) => persist::save_preset(world, &record),
        Effect::SaveWorkspaces(record) => persist::save_workspaces(world, &record),
        Effect::KeepWorkspace(id) => prefs::set_workspace(&id.0),
        Effect::DeletePreset(preset) => persist::delete_preset(world, &preset),
        Effect::SavePrompt(record) => prompts::save(world, &record),
        Effect::SavePromptVersion(record) => prompts::save_version(world, &record),
        Effect::DeletePrompt { prompt, versions } => prompts::delete(world, prompt, versions),
        Effect::LoadPrompts => prompts::load(world),
        Effect::LoadPromptVersions(versions) => prompts::load_versions(world, versions),
        Effect::SaveComparison(record) => persist::save_comparison(world, &record),
        Effect::DeleteComparison(id) => persist::delete_comparison(world, &id),
        Effect::SaveSettings(record) => persist::save_settings(world, &record),
        Effect::SaveLook(settings) => prefs::set_look(&settings),
        Effect::TakeRelease => release::take(world),
        Effect::Restart { drafts } => release::restart(world, drafts),
        Effect::MoveIn => vault::move_in(world),
        Effect::LoadAll => load::load_all(world),
        Effect::LoadMessages {
            chat,
            messages,
            aside,
        } => load::load_messages(world, chat, messages, aside),
        Effect::Reread(asked) => tabs::reread(world, asked),
        Effect::DeleteMessages(messages) => persist::delete_messages(world, &messages),
        Effect::DeleteChat { chat, messages } => persist::delete_chat(world, &chat, &messages),
        Effect::KeepFiles(ids) => files::keep(world, &ids),
        Effect::HoldFiles(ids) => files::hold(world, ids),
        Effect::DeleteFiles(ids) => files::delete(world, &ids),
        Effect::BackUp { keep } => own_backup::write(world, keep),
        Effect::LookAtSpace => space::look(world),
        Effect::KeepStorage => space::keep(world),
        Effect::WriteAgain => persist::write_again(world),
        Effect::Lock => vault::lock(world),
        Effect::DeleteEverything => vault::delete_everything(world),
        Effect::RemoveKey(provider) => keys::remove(world, provider),
        Effect::LoadModels {
            provider,
            config,
            route,
        } => models::load(world, provider, &config, route),
        Effect::AskApart(asked) => apart::ask(world, asked),
        Effect::AbortMeasure => apart::abort_measure(world),
        Effect::Test {
            provider,
            config,
            route,
            try_relay,
        } => models::test(world, provider, &config, route, try_relay),
        Effect::LoadCatalogue => models::load_catalogue(world),
        Effect::RenewCatalogue => models::renew_catalogue(world),
        Effect::ShowRoute(chat) => follow(&Route::Chat(chat)),
        Effect::ShowComparison(id) => follow(&Route::Compare(id)),
        Effect::GoTo(chat) => location::set_hash(&Route::Chat(Some(chat)).hash()),
        Effect::ScrollToEnd => crate::platform::dom::request_end(),
        Effect::SaveFile { name, text } => crate::platform::dom::save_as(&name, &text),
        Effect::SavePage { name, page } => keep_page::keep(world, name, page),
        Effect::Copy(text) => copy(world, text),
    }
}

/// Without its keyring the page can ask nobody.
fn gone(_: Gone) -> ProviderError {
    ProviderError::new(ErrorKind::Cancelled, "")
}

/// Follows what is open on a page in the address, unless another page is on screen.
fn follow(route: &Route) {
    let shown = Route::read(&location::hash());
    let same_page = std::mem::discriminant(&shown) == std::mem::discriminant(route);
    if same_page && location::hash() != route.hash() {
        location::set_hash(&route.hash());
    }
}

fn copy(world: &Rc<World>, text: String) {
    let world = world.clone();
    spawn_local(async move {
        let notice = if clipboard::write(&text).await {
            Notice::Copied
        } else {
            Notice::NotCopied
        };
        world.tell(UiMsg::Notify(notice));
    });
}
