//! What happens to the vault and the settings.

use std::rc::Rc;

use maas_protocol::{models::Cost, provider::ProviderRef};

use crate::{
    Effect, Model, Stamp, benchmark,
    chats::{self, Chats, ModelRef},
    compare, drafts,
    few::Few,
    ledger,
    msg::SessionMsg,
    presets, prompts,
    providers::{KeyLabel, ProviderConfig, Providers, want_catalogue},
    records::SettingsRecord,
    session::{Lock, Session, Settings, VaultFailure},
    trials,
    turn::{self, Turns},
    ui::{self, Notice, Ui},
    workspaces::{self, Workspaces},
};

/// Carries out what can happen to the vault and the settings.
pub(crate) fn update(model: &mut Model, msg: SessionMsg, stamp: &Stamp) -> Vec<Effect> {
    match msg {
        SessionMsg::Started {
            vault_exists,
            settings,
        } => started(model, vault_exists, settings),
        SessionMsg::CreateAsked => {
            step(model, &[Lock::NoVault], Lock::Creating);
            Vec::new()
        }
        SessionMsg::UnlockAsked => {
            step(model, &[Lock::Locked], Lock::Unlocking);
            Vec::new()
        }
        SessionMsg::Created => created(model, stamp),
        SessionMsg::MovedIn => {
            moved_in(model);
            Vec::new()
        }
        SessionMsg::Opened => opened(model),
        SessionMsg::PassphraseChanged => {
            if model.session.is_unlocked() {
                forget_failure(model);
                ui::close_dialog(model);
                ui::notify(model, Notice::PassphraseChanged);
            }
            Vec::new()
        }
        SessionMsg::Failed(failure) => {
            fail(model, failure);
            Vec::new()
        }
        SessionMsg::LoadFailed => {
            let effects = lock(model, stamp);
            fail(model, VaultFailure::Storage);
            effects
        }
        SessionMsg::Lock => lock(model, stamp),
        SessionMsg::DeleteEverything => vec![Effect::DeleteEverything],
        SessionMsg::Configure(settings) => configure(model, settings, stamp),
        SessionMsg::Recoverable(recoverable) => {
            if model.session.recoverable != recoverable {
                Rc::make_mut(&mut model.session).recoverable = recoverable;
            }
            Vec::new()
        }
        SessionMsg::Passkeys(passkeys) => {
            if model.session.passkeys != passkeys {
                Rc::make_mut(&mut model.session).passkeys = passkeys;
            }
            Vec::new()
        }
        SessionMsg::MadeElsewhere => {
            // What was done here moves in when it is opened.
            step(model, &[Lock::NoVault], Lock::Locked);
            Vec::new()
        }
        SessionMsg::ChangedElsewhere(record) => {
            changed_elsewhere(model, *record);
            Vec::new()
        }
        SessionMsg::SettingsLoaded {
            version,
            settings,
            providers,
            keys,
            refused,
            prices,
        } => {
            settings_loaded(model, settings, providers, keys);
            stored_as(model, version);
            learned_before(model, refused);
            priced_before(model, prices);
            // Whoever has connected a provider may ask it at once, and then its limits should be known.
            let connected = model.session.is_unlocked() && !model.providers.known.is_empty();
            let effect = connected.then(|| want_catalogue(model)).flatten();
            let mut effects: Vec<Effect> = effect.into_iter().collect();
            effects.extend(ledger::want(model));
            effects
        }
    }
}

/// Goes on to the next state of the vault, if it is in one of those it can come from.
fn step(model: &mut Model, from: &[Lock], to: Lock) -> bool {
    let fits = from.contains(&model.session.lock);
    if fits {
        let session = Rc::make_mut(&mut model.session);
        session.lock = to;
        session.failure = None;
    }
    fits
}

fn forget_failure(model: &mut Model) {
    if model.session.failure.is_some() {
        Rc::make_mut(&mut model.session).failure = None;
    }
}

/// Keeps why the vault refused, and goes back to where the attempt began.
pub(crate) fn fail(model: &mut Model, failure: VaultFailure) {
    let session = Rc::make_mut(&mut model.session);
    session.failure = Some(failure);
    session.lock = match session.lock {
        Lock::Creating => Lock::NoVault,
        Lock::Unlocking => Lock::Locked,
        settled => settled,
    };
}

/// Storage answered at start.
fn started(model: &mut Model, vault_exists: bool, settings: Settings) -> Vec<Effect> {
    if step(
        model,
        &[Lock::Starting],
        if vault_exists {
            Lock::Locked
        } else {
            Lock::NoVault
        },
    ) {
        Rc::make_mut(&mut model.session).settings = settings;
    }
    let mut effects = Vec::new();
    if model.session.lock != Lock::NoVault {
        return effects;
    }
    // Nothing is stored, so the address names something that cannot come.
    if model.chats.wanted.is_some() {
        Rc::make_mut(&mut model.chats).wanted = None;
        effects.push(Effect::ShowRoute(None));
    }
    if model.comparisons.wanted.is_some() {
        Rc::make_mut(&mut model.comparisons).wanted = None;
        effects.push(Effect::ShowComparison(None));
    }
    effects
}

/// The vault was made: everything done so far moves in.
fn created(model: &mut Model, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    if step(model, &[Lock::NoVault, Lock::Creating], Lock::Unlocked) {
        chats::shelf::delete_all(model);
        compare::forget_all(model, &mut Vec::new());
        prompts::forget_all(model, &mut Vec::new());
        Rc::make_mut(&mut model.prompts).listed = true;
        Rc::make_mut(&mut model.chats).listed = true;
        Rc::make_mut(&mut model.comparisons).listed = true;
        Rc::make_mut(&mut model.drafts).listed = true;
        Rc::make_mut(&mut model.session).moving_in = true;
        save_settings(model, stamp, &mut effects);
        chats::save_in_memory(model, &mut effects);
        compare::save_in_memory(model, &mut effects);
        presets::save_in_memory(model, &mut effects);
        prompts::save_in_memory(model, &mut effects);
        workspaces::save_in_memory(model, &mut effects);
        ledger::save_in_memory(model, &mut effects);
        benchmark::save_in_memory(model, &mut effects);
        trials::save_in_memory(model, &mut effects);
        drafts::save(model, true, &mut effects);
        effects.push(Effect::MoveIn);
    }
    effects
}

/// Everything done so far is in the vault; only now may one rely on it.
fn moved_in(model: &mut Model) {
    if model.session.moving_in {
        Rc::make_mut(&mut model.session).moving_in = false;
        ui::close_dialog(model);
        ui::notify(model, Notice::VaultCreated);
    }
}

/// The vault opened: what is in it is read, and what was typed before storage answered moves in.
fn opened(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    if step(model, &[Lock::Locked, Lock::Unlocking], Lock::Unlocked) {
        effects.push(Effect::LoadAll);
        effects.push(Effect::LoadPrompts);
        chats::save_in_memory(model, &mut effects);
        compare::save_in_memory(model, &mut effects);
        presets::save_in_memory(model, &mut effects);
        prompts::save_in_memory(model, &mut effects);
        ledger::save_in_memory(model, &mut effects);
        benchmark::save_in_memory(model, &mut effects);
        trials::save_in_memory(model, &mut effects);
    }
    effects
}

/// Closes the vault: writes what is under way while the keyring still can, then forgets everything.
fn lock(model: &mut Model, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    if !model.session.is_unlocked() {
        return effects;
    }
    let live: Vec<_> = model.turns.live.keys().copied().collect();
    for id in live {
        effects.push(Effect::AbortTurn(id));
        effects.extend(turn::end(model, id, stamp, turn::interrupt));
    }
    chats::forget_undo(model, &mut effects);
    effects.extend(chats::shelf::delete_all(model));
    compare::forget_all(model, &mut effects);
    prompts::forget_all(model, &mut effects);
    drafts::save(model, true, &mut effects);
    benchmark::close(model, &mut effects);
    trials::close(model, &mut effects);
    effects.push(Effect::Lock);
    // The open chat's random id stays, so that unlocking leads back to where the address points.
    let wanted = model
        .chats
        .open
        .clone()
        .or_else(|| model.chats.wanted.clone());
    model.chats = Rc::new(Chats {
        wanted,
        ..Chats::default()
    });
    compare::close(model);
    // Numbers go on rising: a late reply of a turn from before must not fit one from after.
    model.turns = Rc::new(Turns {
        last: model.turns.last,
        ..Turns::default()
    });
    model.drafts = Rc::default();
    model.presets = Rc::default();
    prompts::close(model);
    // So does the random id of the workspace.
    model.workspaces = Rc::new(Workspaces {
        wanted: Some(model.workspaces.current.clone()),
        ..Workspaces::default()
    });
    model.ledger = Rc::default();
    // What the browser has does not go with the vault.
    model.providers = Rc::new(Providers {
        in_browser: model.providers.in_browser,
        ..Providers::default()
    });
    model.ui = Rc::new(Ui {
        last_toast: model.ui.last_toast,
        release: model.ui.release,
        ..Ui::default()
    });
    let Settings {
        language, theme, ..
    } = model.session.settings;
    model.session = Rc::new(Session {
        lock: Lock::Locked,
        failure: None,
        recoverable: false,
        // Offered where the vault is opened again.
        passkeys: model.session.passkeys.clone(),
        settings: Settings {
            language,
            theme,
            ..Settings::default()
        },
        settings_version: model.session.settings_version,
        moving_in: false,
        settings_pending: false,
    });
    effects
}

/// Changes the settings; language and theme are also kept in the clear.
fn configure(model: &mut Model, settings: Settings, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.session.settings != settings {
        Rc::make_mut(&mut model.session).settings = settings.clone();
        save_settings(model, stamp, &mut effects);
        effects.push(Effect::SaveLook(settings));
        effects.extend(ledger::want(model));
    }
    effects
}

/// Takes over the sealed settings.
fn settings_loaded(
    model: &mut Model,
    stored: Settings,
    configs: Vec<(ProviderRef, ProviderConfig)>,
    keys: Vec<(ProviderRef, KeyLabel)>,
) {
    if !model.session.is_unlocked() {
        return;
    }
    let session = Rc::make_mut(&mut model.session);
    // Language and theme can be switched while locked, so the clear ones are never older.
    let Settings {
        language, theme, ..
    } = session.settings;
    session.settings = Settings {
        language: language.or(stored.language),
        theme: theme.or(stored.theme),
        ..stored
    };
    let providers = Rc::make_mut(&mut model.providers);
    for (provider, config) in configs {
        let state = providers.entry(&provider);
        // What was set since the vault opened is newer than what was stored.
        if state.config == ProviderConfig::default() {
            state.config = config;
        }
    }
    for (provider, label) in keys {
        providers.entry(&provider).key.get_or_insert(label);
    }
}

/// Takes note of the version that lies in the database: it is what the next write replaces.
fn stored_as(model: &mut Model, version: u64) {
    let known = model.session.settings_version;
    if model.session.is_unlocked() && version > known {
        Rc::make_mut(&mut model.session).settings_version = version;
    }
}

/// Takes over what another tab set, as long as that is newer than what was set here.
fn changed_elsewhere(model: &mut Model, stored: SettingsRecord) {
    if !model.session.is_unlocked() || stored.version <= model.session.settings_version {
        return;
    }
    let session = Rc::make_mut(&mut model.session);
    session.settings = stored.settings;
    session.settings_version = stored.version;
    let providers = Rc::make_mut(&mut model.providers);
    let known = providers.known.keys().cloned();
    let untouched = known.map(|provider| (provider, ProviderConfig::default()));
    let untouched: Vec<_> = untouched.collect();
    for (provider, config) in untouched.into_iter().chain(stored.providers) {
        providers.entry(&provider).config = config;
    }
    providers.refused = stored.refused;
    providers.prices = Few::default();
    for (of, price) in stored.prices {
        providers.prices.insert(of, price);
    }
}

/// Takes over what was learned of origins; what was learned since the vault opened is newer.
fn learned_before(model: &mut Model, stored: Few<String, u64>) {
    if !stored.is_empty() && model.session.is_unlocked() {
        let refused = &mut Rc::make_mut(&mut model.providers).refused;
        for (origin, since) in stored {
            refused.insert_new(origin, since);
        }
    }
}

/// Takes over the user's own prices; what was set since the vault opened is newer.
fn priced_before(model: &mut Model, stored: Vec<(ModelRef, Cost)>) {
    if !stored.is_empty() && model.session.is_unlocked() {
        let prices = &mut Rc::make_mut(&mut model.providers).prices;
        for (of, price) in stored {
            prices.insert_new(of, price);
        }
    }
}

/// Writes the settings, if the vault is open.
pub(crate) fn save_settings(model: &mut Model, stamp: &Stamp, effects: &mut Vec<Effect>) {
    if !model.session.is_unlocked() {
        return;
    }
    let session = Rc::make_mut(&mut model.session);
    // Writing now would replace a stored record that has not been read yet.
    session.settings_pending = !model.chats.listed;
    if session.settings_pending {
        return;
    }
    // The stored version is not read back; the clock keeps this one above it.
    session.settings_version = stamp.now_ms.max(session.settings_version + 1);
    effects.push(Effect::SaveSettings(SettingsRecord::from_state(
        &model.session,
        &model.providers,
    )));
}
