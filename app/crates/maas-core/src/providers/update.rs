//! What happens to providers.

use std::rc::Rc;

use maas_protocol::{
    catalogue::Catalogue,
    error::ProviderError,
    models::ModelInfo,
    provider::{CUSTOM_PREFIX, ProviderRef},
};

use crate::{
    Effect, Model, Stamp,
    chats::{ChatSetup, ModelRef},
    msg::ProvidersMsg,
    providers::{ConnectionTest, KeyLabel, ModelList, ProviderConfig},
    session::save_settings,
    ui::{self, Notice},
};

/// Carries out what can happen to providers. While the vault is closed nothing may come in.
pub(crate) fn update(model: &mut Model, msg: ProvidersMsg, stamp: &Stamp) -> Vec<Effect> {
    if model.session.is_closed() {
        return Vec::new();
    }
    match msg {
        ProvidersMsg::Configure { provider, config } => configure(model, &provider, config, stamp),
        ProvidersMsg::KeyKept { provider, label } => key_kept(model, &provider, label),
        ProvidersMsg::RemoveKey(provider) => vec![Effect::RemoveKey(provider)],
        ProvidersMsg::KeyRemoved(provider) => key_removed(model, &provider),
        ProvidersMsg::LoadModels(provider) => load_models(model, provider, false),
        ProvidersMsg::Test(provider) => load_models(model, provider, true),
        ProvidersMsg::ModelsLoaded { provider, models } => {
            models_loaded(model, &provider, models);
            Vec::new()
        }
        ProvidersMsg::CatalogueLoaded(catalogue) => {
            catalogue_loaded(model, catalogue.ok());
            Vec::new()
        }
        ProvidersMsg::AddEndpoint { name } => add_endpoint(model, name, stamp),
        ProvidersMsg::RemoveEndpoint(provider) => remove_endpoint(model, provider, stamp),
    }
}

/// Keeps address, route and additions; what another server said, or this one to other headers, does not count.
fn configure(
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
    ui::notify(model, Notice::SettingsSaved);
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
fn key_kept(model: &mut Model, provider: &ProviderRef, label: KeyLabel) -> Vec<Effect> {
    let state = Rc::make_mut(&mut model.providers).entry(provider);
    state.key = Some(label);
    state.models = ModelList::Unasked;
    state.test = ConnectionTest::Untried;
    ui::notify(model, Notice::KeySaved);
    Vec::new()
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

/// Asks for the model list, unless it is on its way; a connection test is the same question.
fn load_models(model: &mut Model, provider: ProviderRef, test: bool) -> Vec<Effect> {
    let under_way = model.providers.known.get(&provider).is_some_and(|state| {
        if test {
            state.test == ConnectionTest::Running
        } else {
            state.models == ModelList::Loading
        }
    });
    if under_way {
        return Vec::new();
    }
    let state = Rc::make_mut(&mut model.providers).entry(&provider);
    if test {
        state.test = ConnectionTest::Running;
    }
    // A list that is here stays in the picker until the new one comes.
    if !matches!(state.models, ModelList::Loaded(_)) {
        state.models = ModelList::Loading;
    }
    let config = state.config.clone();
    let mut effects = vec![Effect::LoadModels { provider, config }];
    // Models are about to be seen: a good time to learn about them, and the only one.
    let providers = Rc::make_mut(&mut model.providers);
    if providers.catalogue.is_none() && !providers.catalogue_awaited {
        providers.catalogue_awaited = true;
        effects.push(Effect::LoadCatalogue);
    }
    effects
}

/// The catalogue came; without it models are just ids, and it is asked for again with the next list.
fn catalogue_loaded(model: &mut Model, catalogue: Option<Rc<Catalogue>>) {
    if !model.providers.catalogue_awaited {
        return;
    }
    let providers = Rc::make_mut(&mut model.providers);
    providers.catalogue = catalogue;
    providers.catalogue_awaited = false;
}

/// The list came, or not; one that nobody waits for (any more) changes nothing.
fn models_loaded(
    model: &mut Model,
    provider: &ProviderRef,
    models: Result<Rc<Vec<ModelInfo>>, ProviderError>,
) {
    let awaited = model.providers.known.get(provider).is_some_and(|state| {
        state.models != ModelList::Unasked || state.test == ConnectionTest::Running
    });
    if !awaited {
        return;
    }
    let state = Rc::make_mut(&mut model.providers).entry(provider);
    if state.test == ConnectionTest::Running {
        state.test = match &models {
            Ok(list) => ConnectionTest::Passed { models: list.len() },
            Err(error) => ConnectionTest::Failed(error.clone()),
        };
    }
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
