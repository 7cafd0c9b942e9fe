//! Every request leaves one entry, whatever becomes of it; entries come back from storage as they were; and what is added up
//! of them is what a plain loop finds.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::rc::Rc;

use maas_protocol::{
    error::{ErrorKind, ProviderError},
    event::ChatEvent,
    models::Cost,
    provider::{ProviderId, ProviderRef, Route},
    usage::Usage,
};

use super::{
    Entry, LedgerMsg, Origin, Reading, Status, export, page,
    report::{By, Calendar, Filter, Report, Spread, counterfactual},
};
use crate::{
    Effect,
    chats::{ChatSetup, ChatsMsg, ModelRef, Timing},
    compare::CompareMsg,
    cost::Sum,
    export::table::Form,
    msg::{ProvidersMsg, SessionMsg},
    rehearsal::{Rehearsal, error, finished, pieces, priced, prices, text},
    turn::{TurnId, TurnsMsg},
};

mod bills;
mod entries;
mod rows;
mod sums;
mod under_way;

fn model(provider: ProviderId, model: &str) -> ModelRef {
    ModelRef {
        provider: ProviderRef::Known(provider),
        model: model.to_owned(),
    }
}

/// The answer fails so long after it was asked for; what is to be done then.
fn fails(app: &mut Rehearsal, turn: TurnId, error: ProviderError, at_ms: f64) -> Vec<Effect> {
    app.say(TurnsMsg::Failed { turn, error, at_ms })
}

/// An open vault whose next chat asks a model with a known price.
fn app() -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    Rc::make_mut(&mut app.model.providers).shipped = Some(priced());
    app.say(ChatsMsg::Configure(ChatSetup {
        model: model(ProviderId::Openai, "big"),
        ..app.model.chats.fresh.clone()
    }));
    app
}

fn usage(input: u64, output: u64) -> ChatEvent {
    ChatEvent::Usage {
        usage: Usage {
            input: Some(input),
            output: Some(output),
            ..Usage::default()
        },
    }
}

fn entries(app: &Rehearsal) -> Vec<Entry> {
    app.model.ledger.entries().cloned().collect()
}

fn saved(effects: &[Effect]) -> Vec<Entry> {
    let saved = effects.iter().filter_map(|effect| match effect {
        Effect::SaveEntry { id, sealing } => {
            let entries = page::read(sealing).unwrap();
            assert_eq!(*id, page::row_id(entries[0].id));
            Some(entries)
        }
        _ => None,
    });
    saved.flatten().collect()
}

/// Entries that differ in everything.
fn made(count: u64) -> Vec<Entry> {
    let models = [
        Rc::new(model(ProviderId::Openai, "big")),
        Rc::new(model(ProviderId::Openai, "small")),
        Rc::new(model(ProviderId::Anthropic, "other")),
    ];
    let one = |n: u64| {
        let small = u32::try_from(n).unwrap();
        let known = |value: u32| (n % 7 != 3).then_some(value);
        Entry {
            id: n.wrapping_mul(0x9E37_79B9_7F4A_7C15),
            at_ms: n * 600_000,
            model: Rc::clone(&models[usize::try_from(n % 3).unwrap()]),
            key: n.is_multiple_of(2).then(|| "…abcd".into()),
            route: if n.is_multiple_of(5) {
                Route::Relay
            } else {
                Route::Direct
            },
            origin: Origin::ALL[usize::try_from(n % 6).unwrap()],
            workspace: n.is_multiple_of(4).then(|| "work".into()),
            status: match n % 11 {
                7 => Status::Failed(ErrorKind::RateLimited),
                8 => Status::Stopped,
                9 => Status::Interrupted,
                _ => Status::Done,
            },
            input: known(small * 10),
            cached: known(small),
            written: None,
            output: known(small + 2),
            reasoning: None,
            cost_nano: known(small).map(u64::from),
            ttft_us: known(1000 + small),
            answer_us: known(1500 + small),
            total_us: known(900_000 + small),
            relay_us: n.is_multiple_of(5).then_some(40),
        }
    };
    (0..count).map(one).collect()
}
