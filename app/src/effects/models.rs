//! The live model list of a provider, and the test of its connection; and what is publicly known of models.

use std::rc::Rc;

use maas_core::{
    msg::ProvidersMsg,
    providers::{ProviderConfig, doctor::Observations, endpoint},
};
use maas_protocol::{
    catalogue::Catalogue,
    error::{ErrorKind, ProviderError},
    models::ModelInfo,
    provider::{Endpoint, ProviderRef, Route},
};
use yew::platform::spawn_local;

use super::{World, gone};
use crate::{
    bus::{Address, KeyringAsk, KeyringSay},
    platform::{fetch, location},
};

/// Asks a provider which models it has.
pub(super) fn load(
    world: &Rc<World>,
    provider: ProviderRef,
    config: &ProviderConfig,
    route: Route,
) {
    let endpoint = endpoint::resolve(&provider, config, route, &location::origin());
    let world = world.clone();
    spawn_local(async move {
        let models = match endpoint {
            Ok(endpoint) => list(&world, &provider, &endpoint).await,
            Err(error) => Err(error),
        };
        world.tell(ProvidersMsg::ModelsLoaded {
            provider,
            models: models.map(Rc::new),
        });
    });
}

/// Has the keyring look at a provider's connection; `try_relay` lets it try that way too.
pub(super) fn test(
    world: &Rc<World>,
    provider: ProviderRef,
    config: &ProviderConfig,
    route: Route,
    try_relay: bool,
) {
    let own_origin = location::origin();
    let resolve = |route| endpoint::resolve(&provider, config, route, &own_origin);
    let relay = try_relay.then(|| resolve(Route::Relay).ok()).flatten();
    let (endpoint, world) = (resolve(route), world.clone());
    spawn_local(async move {
        let examined = match endpoint {
            Ok(endpoint) => examine(&world, &provider, &endpoint, relay.as_ref()).await,
            Err(error) => Err(error),
        };
        let (seen, models) = examined.unwrap_or_else(|error| (not_asked(route, error), None));
        world.tell(ProvidersMsg::Tested {
            provider,
            seen: Box::new(seen),
            models: models.map(Rc::new),
        });
    });
}

/// What is known where nothing could be asked.
fn not_asked(route: Route, error: ProviderError) -> Observations {
    Observations {
        route,
        address: String::new(),
        listed: Err(error),
        online: true,
        page_is_local: false,
        probed: None,
    }
}

async fn examine(
    world: &World,
    provider: &ProviderRef,
    endpoint: &Endpoint,
    relay: Option<&Endpoint>,
) -> Result<(Observations, Option<Vec<ModelInfo>>), ProviderError> {
    let ask = KeyringAsk::Examine {
        provider: provider.clone(),
        address: Address::of(endpoint),
        relay: relay.map(Address::of),
    };
    let keyring = world.keyring().map_err(gone)?;
    match keyring.ask(ask).await.map_err(gone)? {
        KeyringSay::Examined { seen, models } => Ok((*seen, models)),
        KeyringSay::Failed { error } => Err(error),
        _ => Err(ProviderError::new(ErrorKind::Malformed, "")),
    }
}

/// Reads the catalogue that was built with the app; no one else is asked.
pub(super) fn load_catalogue(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        let text = fetch::own_file("/catalogue.json").await.ok();
        let catalogue = text.as_deref().and_then(Catalogue::read);
        world.tell(ProvidersMsg::CatalogueLoaded(
            catalogue.map(Rc::new).ok_or(()),
        ));
    });
}

async fn list(
    world: &World,
    provider: &ProviderRef,
    endpoint: &Endpoint,
) -> Result<Vec<ModelInfo>, ProviderError> {
    let spec = endpoint.spec;
    if spec.answer_locally.is_some() {
        let own = spec.starter_models.iter().map(|id| ModelInfo {
            id: (*id).to_owned(),
            name: None,
            context_tokens: None,
        });
        return Ok(own.collect());
    }
    let ask = KeyringAsk::Models {
        provider: provider.clone(),
        address: Address::of(endpoint),
    };
    let keyring = world.keyring().map_err(gone)?;
    match keyring.ask(ask).await.map_err(gone)? {
        KeyringSay::Models { models } => Ok(models),
        KeyringSay::Failed { error } => Err(error),
        _ => Err(ProviderError::new(ErrorKind::Malformed, "")),
    }
}
