//! The live model list of a provider, and the test of its connection; and what is publicly known of models.

use std::rc::Rc;

use maas_core::{
    Msg,
    msg::ProvidersMsg,
    providers::{ProviderConfig, doctor::Observations, endpoint},
    ui::Subject,
};
use maas_protocol::{
    catalogue::{Catalogue, NotRenewed, Reading},
    error::{ErrorKind, ProviderError},
    models::ModelInfo,
    provider::{Endpoint, ProviderRef, Route},
};
use yew::platform::spawn_local;

use super::{World, gone};
use crate::{
    bus::{Address, KeyringAsk, KeyringSay},
    platform::{
        clock,
        db::{Change, Durability, Row, Store},
        fetch, location,
        worker::Gone,
    },
};

/// Asks a provider which models it has.
pub(super) fn load(
    world: &Rc<World>,
    provider: ProviderRef,
    config: &ProviderConfig,
    route: Route,
) {
    let endpoint = endpoint::resolve(&provider, config, route, &location::relay());
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
    let relay = location::relay();
    let resolve = |route| endpoint::resolve(&provider, config, route, &relay);
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
    let (number, answer) = keyring.numbered(&ask).map_err(gone)?;
    world.note(number, Subject::Test(provider.clone()));
    match answer.await.map_err(|_| gone(Gone))? {
        KeyringSay::Examined { seen, models } => Ok((*seen, models)),
        KeyringSay::Failed { error } => Err(error),
        _ => Err(ProviderError::new(ErrorKind::Malformed, "")),
    }
}

/// Where a renewed catalogue is kept among the settings: in the clear, for everything in it is public.
const KEPT: &str = "catalogue";

/// Reads the catalogue that was built with the app, and the one that was kept of a renewal; no one else is asked.
pub(super) fn load_catalogue(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        let text = fetch::own_file("catalogue.json").await.ok();
        let kept = match world.db().await {
            Ok(db) => db.get(Store::Settings, KEPT).await.ok().flatten(),
            Err(_) => None,
        };
        let kept = kept.and_then(|row| String::from_utf8(row.sealed).ok());
        let (shipped, renewed) = (read_slowly(text).await, read_slowly(kept).await);
        world.tell(ProvidersMsg::CatalogueLoaded { shipped, renewed });
    });
}

/// So many models are read before the page may do something else: some milliseconds on a slow phone, for hundreds are known.
const AT_ONCE: usize = 64;

async fn read_slowly(text: Option<String>) -> Option<Rc<Catalogue>> {
    let text = text?;
    let mut reading = Reading::begin(&text)?;
    while reading.read_some(AT_ONCE) {
        clock::sleep(0).await;
    }
    Some(Rc::new(reading.end()))
}

/// Has the keyring fetch the public list, since the page may reach nobody, and keeps it for later visits.
pub(super) fn renew_catalogue(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        let renewed = match ask_anew(&world).await {
            Ok(text) => {
                let catalogue = Catalogue::read(&text).ok_or(NotRenewed::NotTheList);
                if catalogue.is_ok() && !keep(&world, text).await {
                    world.tell(Msg::SaveFailed);
                }
                catalogue.map(Rc::new)
            }
            Err(why) => Err(why),
        };
        world.tell(ProvidersMsg::CatalogueRenewed(renewed));
    });
}

async fn ask_anew(world: &World) -> Result<String, NotRenewed> {
    let keyring = world.keyring().map_err(|_| NotRenewed::Unreachable)?;
    match keyring.ask(KeyringAsk::RenewCatalogue).await {
        Ok(KeyringSay::Catalogue { text }) => Ok(text),
        Ok(KeyringSay::NotRenewed { why }) => Err(why),
        _ => Err(NotRenewed::Unreachable),
    }
}

async fn keep(world: &World, text: String) -> bool {
    let row = Row {
        version: 0,
        sealed: text.into_bytes(),
    };
    let change = Change::Put(Store::Settings, KEPT.to_owned(), row);
    match world.db().await {
        Ok(db) => db.write(&[change], Durability::Relaxed).await.is_ok(),
        Err(_) => false,
    }
}

async fn list(
    world: &World,
    provider: &ProviderRef,
    endpoint: &Endpoint,
) -> Result<Vec<ModelInfo>, ProviderError> {
    let spec = endpoint.spec;
    if spec.is_builtin() {
        let own = spec.starter_models.iter().map(|id| ModelInfo::of_id(id));
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
