//! The live model list of a provider, for which a connection test is the same question; and what is publicly
//! known of models.

use std::rc::Rc;

use maas_core::{
    msg::ProvidersMsg,
    providers::{ProviderConfig, endpoint},
};
use maas_protocol::{
    catalogue::Catalogue,
    error::{ErrorKind, ProviderError},
    models::ModelInfo,
    provider::{Endpoint, ProviderRef},
};
use yew::platform::spawn_local;

use super::{World, gone};
use crate::{
    bus::{Address, KeyringAsk, KeyringSay},
    platform::{fetch, location},
};

/// Asks a provider which models it has.
pub(super) fn load(world: &Rc<World>, provider: ProviderRef, config: &ProviderConfig) {
    let endpoint = endpoint::resolve(&provider, config, false, &location::origin());
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
