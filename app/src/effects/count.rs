//! Has a provider count what a question has: by way of the keyring, on a click, and no more than one at a time.

use std::rc::Rc;

use maas_core::providers::endpoint;
use maas_protocol::error::{ErrorKind, ProviderError};
use yew::platform::spawn_local;

use super::{World, gone};
use crate::{
    bus::{Address, KeyringAsk, KeyringSay},
    platform::location,
    store::CountAsk,
};

/// Asks; what was asked before and is not answered yet is given up.
pub(crate) fn run(world: &Rc<World>, ask: CountAsk) {
    if let Some((keyring, number)) = world.counting.take() {
        keyring.abort(number);
    }
    let world = world.clone();
    spawn_local(async move {
        let done = ask.done.clone();
        let counted = counted(&world, ask).await;
        let superseded = |error: &ProviderError| error.kind == ErrorKind::Cancelled;
        if !counted.as_ref().is_err_and(superseded) {
            done.emit(counted);
        }
    });
}

async fn counted(world: &World, ask: CountAsk) -> Result<u64, ProviderError> {
    let endpoint = endpoint::resolve(&ask.provider, &ask.config, ask.route, &location::relay())?;
    let (files, bytes) = super::files::of_request(world, &ask.request).await;
    let keyring = world.keyring().map_err(gone)?;
    let count = KeyringAsk::Count {
        provider: ask.provider,
        address: Address::of(&endpoint),
        request: Box::new(ask.request),
        limits: ask.limits,
        files,
    };
    let (number, mut says) = keyring.chat(count, &bytes).map_err(gone)?;
    world.counting.replace(Some((keyring, number)));
    match says.recv().await {
        Ok(KeyringSay::Counted { tokens }) => Ok(tokens),
        Ok(KeyringSay::Failed { error }) => Err(error),
        _ => Err(ProviderError::new(ErrorKind::Cancelled, "")),
    }
}
