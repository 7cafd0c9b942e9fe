//! Requests that are no turns: each is read to its end before anything is made of it.

use std::rc::Rc;

use maas_core::{
    apart::{Apart, ApartAnswer, Purpose},
    benchmark::BenchmarkMsg,
    chats::{ModelRef, Timing, shelf::ShelfMsg},
    providers::endpoint,
    trials::TrialsMsg,
};
use maas_protocol::{
    accumulate::Answer,
    error::{ErrorKind, ProviderError},
};
use yew::platform::spawn_local;

use super::{World, gone};
use crate::{
    bus::{Address, KeyringAsk, KeyringSay},
    platform::location,
};

/// Asks, and says what came.
pub(super) fn ask(world: &Rc<World>, apart: Apart) {
    let Apart {
        purpose,
        entry,
        provider,
        config,
        route,
        request,
        limits,
        sent_ms,
    } = apart;
    let endpoint = endpoint::resolve(&provider, &config, route, &location::relay());
    let world = world.clone();
    let model = ModelRef {
        provider: provider.clone(),
        model: request.model.clone(),
    };
    spawn_local(async move {
        let (mut answer, mut timing) = (Answer::default(), Timing::default());
        let before = stops(&world, &purpose);
        // What is paid for is in the ledger before it leaves, however the page ends. Answers that a person waits for do not
        // wait for that themselves.
        if entry.is_some() {
            world.writer.written_so_far().await;
        }
        let error = match endpoint {
            _ if stops(&world, &purpose) != before => {
                Some(ProviderError::new(ErrorKind::Cancelled, ""))
            }
            Ok(endpoint) => {
                let ask = KeyringAsk::Chat {
                    provider,
                    address: Address::of(&endpoint),
                    request: Box::new(request),
                    limits,
                    files: Vec::new(),
                };
                let heard = listen(&world, ask, &purpose, &mut answer, &mut timing);
                heard.await.err()
            }
            Err(error) => Some(error),
        };
        let heard = Box::new(ApartAnswer {
            entry,
            model,
            route,
            answer: Rc::new(answer),
            error,
            sent_ms,
            timing,
        });
        match purpose {
            Purpose::Title(chat) => world.tell(ShelfMsg::Titled(chat, heard)),
            Purpose::Measure(run, place) => {
                world.tell(BenchmarkMsg::Measured(run, place, heard));
            }
            Purpose::Trial(run, n, judges) => {
                world.trials.ended(n, judges);
                world.tell(TrialsMsg::Heard(run, n, judges, heard));
            }
        }
    });
}

/// How often what is asked for this was stopped.
fn stops(world: &World, purpose: &Purpose) -> u64 {
    match purpose {
        Purpose::Title(_) => 0,
        Purpose::Measure(..) => world.stopped_measuring.get(),
        Purpose::Trial(..) => world.trials.stopped.get(),
    }
}

/// Aborts the request that measures; whatever it says is too late.
pub(super) fn abort_measure(world: &World) {
    world.stopped_measuring.update(|times| times + 1);
    if let Some((keyring, number)) = world.measuring.take() {
        keyring.abort(number);
    }
}

async fn listen(
    world: &World,
    ask: KeyringAsk,
    purpose: &Purpose,
    answer: &mut Answer,
    timing: &mut Timing,
) -> Result<(), ProviderError> {
    let keyring = world.keyring().map_err(gone)?;
    let (number, mut says) = keyring.chat(ask, &[]).map_err(gone)?;
    match purpose {
        Purpose::Title(_) => {}
        Purpose::Measure(..) => {
            world.measuring.replace(Some((keyring, number)));
        }
        Purpose::Trial(_, n, judges) => world.trials.began(*n, *judges, keyring, number),
    }
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
