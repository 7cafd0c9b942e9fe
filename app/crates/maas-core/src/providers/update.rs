//! What happens to providers.

use std::rc::Rc;

use maas_protocol::{
    catalogue::{Catalogue, NotRenewed},
    error::ProviderError,
    models::{Cost, ModelInfo},
    provider::{CUSTOM_PREFIX, ProviderRef, Route},
};

use crate::{
    Effect, Model, Stamp,
    chats::{ChatSetup, ModelRef},
    msg::ProvidersMsg,
    providers::{
        ConnectionTest, Diagnosis, KeepKey, KeyKind, KeyLabel, ModelList, ProviderConfig,
        ProviderState, Renewal, SignIn, Verdict,
        doctor::{self, Observations},
        endpoint::RouteReason,
    },
    session::{Lock, save_settings},
    ui::{self, Dialog, Notice},
};

/// Carries out what can happen to providers. While the vault is closed nothing may come in but what the browser says of itself.
pub(crate) fn update(model: &mut Model, msg: ProvidersMsg, stamp: &Stamp) -> Vec<Effect> {
    if model.session.is_closed() && !matches!(msg, ProvidersMsg::InBrowser(_)) {
        return Vec::new();
    }
    match msg {
        ProvidersMsg::Configure { provider, config } => configure(model, &provider, config, stamp),
        ProvidersMsg::KeyKept {
            provider,
            label,
            config,
        } => key_kept(model, &provider, label, config, stamp),
        ProvidersMsg::KeyRefused { provider, why } => {
            let state = Rc::make_mut(&mut model.providers).entry(&provider);
            state.key_refused = Some(why);
            end_confirmation(model);
            Vec::new()
        }
        ProvidersMsg::SignIn { provider, state } => {
            Rc::make_mut(&mut model.providers).entry(&provider).sign_in = state;
            Vec::new()
        }
        ProvidersMsg::RemoveKey(provider) => vec![Effect::RemoveKey(provider)],
        ProvidersMsg::KeyRemoved(provider) => key_removed(model, &provider),
        ProvidersMsg::KeysElsewhere(keys) => {
            keys_elsewhere(model, keys);
            Vec::new()
        }
        ProvidersMsg::LoadModels(provider) => load_models(model, provider),
        ProvidersMsg::Test(provider) => test(model, provider),
        ProvidersMsg::Tested {
            provider,
            seen,
            models,
        } => tested(model, &provider, *seen, models, stamp),
        ProvidersMsg::SetPrice(of, price) => set_price(model, of, price, stamp),
        ProvidersMsg::ForgetRefusal(provider) => forget_refusal(model, &provider, stamp),
        ProvidersMsg::ModelsLoaded { provider, models } => {
            models_loaded(model, &provider, models);
            Vec::new()
        }
        ProvidersMsg::InBrowser(there) => {
            Rc::make_mut(&mut model.providers).in_browser = Some(there);
            Vec::new()
        }
        ProvidersMsg::LoadCatalogue => want_catalogue(model).into_iter().collect(),
        ProvidersMsg::CatalogueLoaded { shipped, renewed } => {
            catalogue_loaded(model, shipped, renewed);
            Vec::new()
        }
        ProvidersMsg::RenewCatalogue => renew_catalogue(model),
        ProvidersMsg::CatalogueRenewed(catalogue) => {
            catalogue_renewed(model, catalogue);
            Vec::new()
        }
        ProvidersMsg::AddEndpoint { name } => add_endpoint(model, name, stamp),
        ProvidersMsg::RemoveEndpoint(provider) => remove_endpoint(model, provider, stamp),
    }
}

/// Keeps what a model costs, as the user says.
fn set_price(model: &mut Model, of: ModelRef, price: Option<Cost>, stamp: &Stamp) -> Vec<Effect> {
    let prices = &mut Rc::make_mut(&mut model.providers).prices;
    match price {
        Some(price) => prices.insert(of, price),
        None => prices.remove(&of),
    };
    let mut effects = Vec::new();
    save_settings(model, stamp, &mut effects);
    effects
}

/// Keeps address, route and additions.
fn configure(
    model: &mut Model,
    provider: &ProviderRef,
    config: ProviderConfig,
    stamp: &Stamp,
) -> Vec<Effect> {
    let effects = set_config(model, provider, config, stamp);
    ui::notify(model, Notice::SettingsSaved);
    effects
}

/// Takes address and route over; what another server said does not count for this one.
fn set_config(
    model: &mut Model,
    provider: &ProviderRef,
    config: ProviderConfig,
    stamp: &Stamp,
) -> Vec<Effect> {
    let state = Rc::make_mut(&mut model.providers).entry(provider);
    let elsewhere = origin_of(provider, &state.config) != origin_of(provider, &config);
    if elsewhere || state.config.headers != config.headers {
        state.models = ModelList::Unasked;
        state.test = ConnectionTest::Untried;
    }
    state.config = config;
    let mut effects = Vec::new();
    save_settings(model, stamp, &mut effects);
    effects
}

/// Scheme, host and port of the address in use.
pub(super) fn origin_of(provider: &ProviderRef, config: &ProviderConfig) -> String {
    let own = || provider.spec().map_or("", |spec| spec.base_url);
    let url = config
        .base_url
        .as_deref()
        .map(str::trim)
        .filter(|url| !url.is_empty())
        .unwrap_or_else(own);
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    format!("{scheme}://{host}").to_ascii_lowercase()
}

/// The keyring holds a key; what was refused without it may now be had.
fn key_kept(
    model: &mut Model,
    provider: &ProviderRef,
    label: KeyLabel,
    config: ProviderConfig,
    stamp: &Stamp,
) -> Vec<Effect> {
    let is_key = label.kind != KeyKind::Nothing;
    let stored = is_key && label.keep != KeepKey::UntilReload;
    let state = Rc::make_mut(&mut model.providers).entry(provider);
    let changed = state.config != config;
    state.key = Some(label);
    state.keys_kept += 1;
    state.key_refused = None;
    state.sign_in = SignIn::Idle;
    state.models = ModelList::Unasked;
    state.test = ConnectionTest::Untried;
    let mut effects = Vec::new();
    if changed {
        effects.extend(set_config(model, provider, config, stamp));
    }
    end_confirmation(model);
    ui::notify(
        model,
        if is_key {
            Notice::KeySaved
        } else {
            Notice::SettingsSaved
        },
    );
    if stored && model.session.lock == Lock::NoVault {
        // A key can only be kept in a vault.
        Rc::make_mut(&mut model.ui).dialog = Some(Dialog::CreateVault);
    }
    effects
}

/// Closes the dialog that asked for a new address, for that was answered.
fn end_confirmation(model: &mut Model) {
    if matches!(model.ui.dialog, Some(Dialog::ConfirmHost { .. })) {
        ui::close_dialog(model);
    }
}

/// Forgets what is known of a key that is gone, and what only it could see.
fn key_removed(model: &mut Model, provider: &ProviderRef) -> Vec<Effect> {
    // An endpoint that was removed takes its key along.
    if !model.providers.known.contains_key(provider) {
        return Vec::new();
    }
    let state = Rc::make_mut(&mut model.providers).entry(provider);
    state.key = None;
    state.models = ModelList::Unasked;
    state.test = ConnectionTest::Untried;
    ui::notify(model, Notice::KeyRemoved);
    Vec::new()
}

/// Takes over what another tab did with keys.
fn keys_elsewhere(model: &mut Model, keys: Vec<(ProviderRef, Option<KeyLabel>)>) {
    if !model.session.is_unlocked() {
        return;
    }
    for (provider, label) in keys {
        let known = model.providers.known.get(&provider);
        if known.and_then(|state| state.key.as_ref()) == label.as_ref() {
            continue;
        }
        let state = Rc::make_mut(&mut model.providers).entry(&provider);
        state.key = label;
        // Another key may see other models.
        state.models = ModelList::Unasked;
        state.test = ConnectionTest::Untried;
    }
}

/// Asks for the model list, unless it is on its way.
fn load_models(model: &mut Model, provider: ProviderRef) -> Vec<Effect> {
    let known = model.providers.known.get(&provider);
    if known.is_some_and(|state| state.models == ModelList::Loading) {
        return Vec::new();
    }
    let way = model.providers.way(&provider, false);
    let config = awaiting_models(model, &provider).config.clone();
    let mut effects = vec![Effect::LoadModels {
        provider,
        config,
        route: way.route,
    }];
    // Models are about to be seen: a good time to learn about them.
    effects.extend(want_catalogue(model));
    effects
}

/// Tries the connection: the list is asked for, and looked into where it does not come.
fn test(model: &mut Model, provider: ProviderRef) -> Vec<Effect> {
    let known = model.providers.known.get(&provider);
    if known.is_some_and(|state| state.test == ConnectionTest::Running) {
        return Vec::new();
    }
    let way = model.providers.way(&provider, false);
    let try_relay = way.route == Route::Direct
        && way.why == RouteReason::Registry
        && model.providers.lesson(&provider).is_some();
    let state = awaiting_models(model, &provider);
    state.test = ConnectionTest::Running;
    let config = state.config.clone();
    let mut effects = vec![Effect::Test {
        provider,
        config,
        route: way.route,
        try_relay,
    }];
    // Models are about to be seen: a good time to learn about them.
    effects.extend(want_catalogue(model));
    effects
}

/// Lends a provider's state whose list is about to be asked for; one that is here stays until the new one comes.
fn awaiting_models<'a>(model: &'a mut Model, provider: &ProviderRef) -> &'a mut ProviderState {
    let state = Rc::make_mut(&mut model.providers).entry(provider);
    if !matches!(state.models, ModelList::Loaded(_)) {
        state.models = ModelList::Loading;
    }
    state
}

/// The test is over. Where the relay got what could not be read directly, its origin is learned.
fn tested(
    model: &mut Model,
    provider: &ProviderRef,
    seen: Observations,
    models: Option<Rc<Vec<ModelInfo>>>,
    stamp: &Stamp,
) -> Vec<Effect> {
    let known = model.providers.known.get(provider);
    if !known.is_some_and(|state| state.test == ConnectionTest::Running) {
        return Vec::new();
    }
    let diagnosis = doctor::diagnose(&seen);
    let error = doctor::said(seen);
    let state = Rc::make_mut(&mut model.providers).entry(provider);
    state.test = ConnectionTest::Done(Verdict {
        diagnosis,
        models: models.as_ref().map_or(0, |list| list.len()),
        error: error.clone(),
    });
    state.models = match (models, error) {
        (Some(list), _) => ModelList::Loaded(list),
        (None, Some(error)) => ModelList::Failed(error),
        (None, None) => ModelList::Unasked,
    };
    let mut effects = Vec::new();
    if diagnosis == Diagnosis::WorksRelayed
        && let Some(origin) = model.providers.lesson(provider)
    {
        learn(model, origin, stamp, &mut effects);
    }
    effects
}

/// Remembers that an origin refuses browsers; Auto goes through the relay for it from now on.
pub(crate) fn learn(model: &mut Model, origin: String, stamp: &Stamp, effects: &mut Vec<Effect>) {
    let providers = Rc::make_mut(&mut model.providers);
    providers.refused.insert(origin, stamp.now_ms);
    save_settings(model, stamp, effects);
}

/// Forgets that a provider's origin refused browsers; the next request goes straight again.
fn forget_refusal(model: &mut Model, provider: &ProviderRef, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.providers.refused_since(provider).is_none() {
        return effects;
    }
    if let Some(origin) = model.providers.lesson(provider) {
        let providers = Rc::make_mut(&mut model.providers);
        providers.refused.remove(&origin);
        // The verdict told of what is forgotten now.
        providers.entry(provider).test = ConnectionTest::Untried;
        save_settings(model, stamp, &mut effects);
    }
    effects
}

/// Asks for the catalogue, unless it is here or on its way.
pub(crate) fn want_catalogue(model: &mut Model) -> Option<Effect> {
    if model.providers.shipped.is_some() || model.providers.catalogue_awaited {
        return None;
    }
    Rc::make_mut(&mut model.providers).catalogue_awaited = true;
    Some(Effect::LoadCatalogue)
}

/// The catalogue came; without it models are just ids, and it is asked for again with the next list.
fn catalogue_loaded(
    model: &mut Model,
    shipped: Option<Rc<Catalogue>>,
    renewed: Option<Rc<Catalogue>>,
) {
    if !model.providers.catalogue_awaited {
        return;
    }
    let providers = Rc::make_mut(&mut model.providers);
    providers.shipped = shipped;
    // One that was renewed meanwhile is newer than the one that was kept.
    providers.renewed = providers.renewed.take().or(renewed);
    providers.catalogue_awaited = false;
}

/// Fetches the public list anew; only ever on a click, for it tells someone else that this person is here.
fn renew_catalogue(model: &mut Model) -> Vec<Effect> {
    if model.providers.renewal == Renewal::Running {
        return Vec::new();
    }
    Rc::make_mut(&mut model.providers).renewal = Renewal::Running;
    vec![Effect::RenewCatalogue]
}

/// The new catalogue takes the place of the old one, or the old one stays.
fn catalogue_renewed(model: &mut Model, catalogue: Result<Rc<Catalogue>, NotRenewed>) {
    if model.providers.renewal != Renewal::Running {
        return;
    }
    let providers = Rc::make_mut(&mut model.providers);
    providers.renewal = match catalogue {
        Ok(catalogue) => {
            providers.renewed = Some(catalogue);
            Renewal::Idle
        }
        Err(why) => Renewal::Failed(why),
    };
}

/// The list came, or not; one that nobody waits for (any more) changes nothing.
fn models_loaded(
    model: &mut Model,
    provider: &ProviderRef,
    models: Result<Rc<Vec<ModelInfo>>, ProviderError>,
) {
    let known = model.providers.known.get(provider);
    if !known.is_some_and(|state| state.models != ModelList::Unasked) {
        return;
    }
    let state = Rc::make_mut(&mut model.providers).entry(provider);
    state.models = match models {
        Ok(list) => ModelList::Loaded(list),
        Err(error) => ModelList::Failed(error),
    };
}

/// Makes an endpoint with a fresh id, which is never used again.
fn add_endpoint(model: &mut Model, name: String, stamp: &Stamp) -> Vec<Effect> {
    let provider = ProviderRef::Custom(format!("{CUSTOM_PREFIX}{}", stamp.make_id(0)));
    Rc::make_mut(&mut model.providers)
        .entry(&provider)
        .config
        .name = Some(name);
    let mut effects = Vec::new();
    save_settings(model, stamp, &mut effects);
    effects
}

/// Removes a user-made endpoint; the next new chat must not be sent to it.
fn remove_endpoint(model: &mut Model, provider: ProviderRef, stamp: &Stamp) -> Vec<Effect> {
    if !matches!(provider, ProviderRef::Custom(_)) || !model.providers.known.contains_key(&provider)
    {
        return Vec::new();
    }
    Rc::make_mut(&mut model.providers).known.remove(&provider);
    if model.chats.fresh.model.provider == provider {
        Rc::make_mut(&mut model.chats).fresh.model = ChatSetup::default().model;
    }
    let is_of_it = |other: &ModelRef| other.provider == provider;
    if model.chats.fresh.fallbacks.iter().any(is_of_it) {
        let fresh = &mut Rc::make_mut(&mut model.chats).fresh;
        fresh.fallbacks.retain(|other| !is_of_it(other));
    }
    let mut effects = vec![Effect::RemoveKey(provider)];
    save_settings(model, stamp, &mut effects);
    ui::notify(model, Notice::SettingsSaved);
    effects
}
