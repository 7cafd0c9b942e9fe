//! A title by a model: one request, whose answer is read to its end before anything is made of it.

use std::rc::Rc;

use maas_core::{
    chats::{ChatId, shelf::ShelfMsg},
    providers::{ProviderConfig, endpoint},
};
use maas_protocol::{
    accumulate::Answer,
    capability::Limits,
    chat::ChatRequest,
    error::{ErrorKind, ProviderError},
    provider::{ProviderRef, Route},
};
use yew::platform::spawn_local;

use super::{World, gone};
use crate::{
    bus::{Address, KeyringAsk, KeyringSay},
    platform::location,
};

/// Asks, and says what came.
pub(super) fn ask(
    world: &Rc<World>,
    chat: ChatId,
    (provider, config, route): (ProviderRef, &ProviderConfig, Route),
    (request, limits): (ChatRequest, Limits),
) {
    let endpoint = endpoint::resolve(&provider, config, route, &location::origin());
    let world = world.clone();
    spawn_local(async move {
        let answer = match endpoint {
            Ok(endpoint) => {
                let ask = KeyringAsk::Chat {
                    provider,
                    address: Address::of(&endpoint),
                    request: Box::new(request),
                    limits,
                    files: Vec::new(),
                };
                answer(&world, ask).await
            }
            Err(error) => Err(error),
        };
        world.tell(ShelfMsg::Titled(chat, answer.map(Rc::new)));
    });
}

async fn answer(world: &World, ask: KeyringAsk) -> Result<Answer, ProviderError> {
    let keyring = world.keyring().map_err(gone)?;
    let (_, mut says) = keyring.chat(ask, &[]).map_err(gone)?;
    let mut answer = Answer::default();
    loop {
        match says.recv().await {
            Ok(KeyringSay::Events { events }) => {
                events.iter().for_each(|event| answer.apply(event))
            }
            Ok(KeyringSay::Failed { error }) => return Err(error),
            Ok(_) => return Ok(answer),
            Err(_) => return Err(ProviderError::new(ErrorKind::Cancelled, "")),
        }
    }
}
