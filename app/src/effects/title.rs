//! A title by a model: one request, whose answer is read to its end before anything is made of it.

use std::rc::Rc;

use maas_core::{
    chats::{ChatId, ModelRef, Timing, TitleAnswer, shelf::ShelfMsg},
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
    platform::{clock, location},
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
    let model = ModelRef {
        provider: provider.clone(),
        model: request.model.clone(),
    };
    spawn_local(async move {
        let (mut answer, mut timing) = (Answer::default(), Timing::default());
        let sent_ms = clock::now_ms();
        let error = match endpoint {
            Ok(endpoint) => {
                let ask = KeyringAsk::Chat {
                    provider,
                    address: Address::of(&endpoint),
                    request: Box::new(request),
                    limits,
                    files: Vec::new(),
                };
                listen(&world, ask, &mut answer, &mut timing).await.err()
            }
            Err(error) => Some(error),
        };
        let asked = TitleAnswer {
            model,
            route,
            answer: Rc::new(answer),
            error,
            sent_ms,
            timing,
        };
        world.tell(ShelfMsg::Titled(chat, Box::new(asked)));
    });
}

async fn listen(
    world: &World,
    ask: KeyringAsk,
    answer: &mut Answer,
    timing: &mut Timing,
) -> Result<(), ProviderError> {
    let keyring = world.keyring().map_err(gone)?;
    let (_, mut says) = keyring.chat(ask, &[]).map_err(gone)?;
    loop {
        match says.recv().await {
            Ok(KeyringSay::Events { events }) => {
                events.iter().for_each(|event| answer.apply(event))
            }
            Ok(KeyringSay::Failed { error }) => return Err(error),
            Ok(KeyringSay::Timed { timing: newer }) => timing.update(newer),
            Ok(_) => return Ok(()),
            Err(_) => return Err(ProviderError::new(ErrorKind::Cancelled, "")),
        }
    }
}
