//! Runs of test sets: what is read of them, the requests that are out, and the worker that looks at answers.

use std::{
    cell::{self, RefCell},
    rc::Rc,
};

use maas_core::trials::{
    Cell, Question, TestRecord, TrialId, TrialRecord, TrialsEffect, TrialsMsg, Verdict,
};
use maas_eval::{
    ask::{EvalAsk, EvalSay},
    expect::Came,
};
use yew::Callback;
use yew::platform::spawn_local;

use super::{
    World, load,
    persist::{delete as remove, seal},
};
use crate::{
    platform::{
        clock,
        db::{DbError, Durability, Store},
        lock::{self, Held},
        worker::KeyringLink,
    },
    prompting::{PromptsAsk, PromptsSay},
};

/// So many rows are read in one piece.
const PIECE: usize = 40;

/// A request that is out: for which cell, which judgement of it, whom it was given to and under which number.
type Sent = (usize, Option<u8>, Rc<KeyringLink>, u64);

/// The requests that are out, and the lock of the run.
#[derive(Default)]
pub(super) struct Desk {
    out: RefCell<Vec<Sent>>,
    held: RefCell<Option<Held>>,
    /// Counts how often all of them were stopped.
    pub(super) stopped: cell::Cell<u64>,
}

impl Desk {
    /// A request went out.
    pub(super) fn began(&self, n: usize, judges: Option<u8>, to: Rc<KeyringLink>, number: u64) {
        self.out.borrow_mut().push((n, judges, to, number));
    }

    /// It has ended.
    pub(super) fn ended(&self, n: usize, judges: Option<u8>) {
        let mut out = self.out.borrow_mut();
        let place = out.iter().position(|sent| (sent.0, sent.1) == (n, judges));
        if let Some(place) = place {
            out.remove(place);
        }
    }
}

/// Carries out what a run needs.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(super) fn run(world: &Rc<World>, effect: TrialsEffect) {
    match effect {
        TrialsEffect::Load => read_all(world),
        TrialsEffect::Claim(run) => claim(world, run),
        TrialsEffect::Release => drop(world.trials.held.take()),
        TrialsEffect::Open(run, ids) => open(world, run, ids),
        TrialsEffect::Keep(record) => keep(world, &record),
        TrialsEffect::Write(record) => write(world, &record),
        TrialsEffect::Delete(id, parts) => delete(world, id, parts),
        TrialsEffect::Wake(wait_ms) => wake(world, wait_ms),
        TrialsEffect::Look {
            run,
            n,
            cell,
            question,
        } => look(world, run, n, &cell, &question),
        TrialsEffect::Abort => {
            world.trials.stopped.update(|times| times + 1);
            for (_, _, keyring, number) in world.trials.out.take() {
                keyring.abort(number);
            }
        }
    }
}

/// Writes a set or a run.
fn keep(world: &Rc<World>, record: &TestRecord) {
    let (store, durability) = (Store::Tests, Durability::Strict);
    seal(
        world,
        store,
        record.id(),
        record.version(),
        record,
        durability,
    );
}

/// Writes a part of a run.
fn write(world: &Rc<World>, record: &TrialRecord) {
    let (id, version) = (record.id(), record.version());
    seal(
        world,
        Store::Trials,
        &id,
        version,
        record,
        Durability::Strict,
    );
}

/// Removes a set or a run, and these parts of runs.
fn delete(world: &Rc<World>, id: String, parts: Vec<String>) {
    let parts = parts.into_iter().map(|id| (Store::Trials, id));
    remove(world, parts.chain([(Store::Tests, id)]));
}

fn read_all(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        world.writer.flushed().await;
        world.tell(match read_tests(&world).await {
            Ok((records, damaged)) => TrialsMsg::Loaded { records, damaged },
            Err(_) => TrialsMsg::LoadFailed,
        });
    });
}

async fn read_tests(world: &World) -> Result<(Vec<TestRecord>, usize), DbError> {
    let rows = world.db().await?.all(Store::Tests).await?;
    load::open(world, Store::Tests, rows).await
}

/// Reads the parts of a run, in pieces that hold nothing up.
fn open(world: &Rc<World>, run: TrialId, ids: Vec<String>) {
    let world = world.clone();
    spawn_local(async move {
        // What was answered a moment ago may still be on its way into the database.
        world.writer.flushed().await;
        let mut damaged = 0;
        for ids in ids.chunks(PIECE) {
            match read_piece(&world, ids).await {
                Ok((records, bad)) => {
                    damaged += bad;
                    world.tell(TrialsMsg::Piece(run.clone(), records));
                }
                Err(_) => return world.tell(TrialsMsg::Opened(run, None)),
            }
        }
        world.tell(TrialsMsg::Opened(run, Some(damaged)));
    });
}

async fn read_piece(world: &World, ids: &[String]) -> Result<(Vec<TrialRecord>, usize), DbError> {
    let rows = world.db().await?.get_many(Store::Trials, ids).await?;
    let there = ids.iter().zip(rows);
    let there = there.filter_map(|(id, row)| Some((id.clone(), row?)));
    load::open(world, Store::Trials, there.collect()).await
}

/// Only one tab goes on with a run: two would pay twice.
fn claim(world: &Rc<World>, run: TrialId) {
    let world = world.clone();
    spawn_local(async move {
        let held = lock::take(&format!("openmaas-trial-{}", run.0)).await;
        let alone = held.is_some();
        world.trials.held.replace(held);
        world.tell(TrialsMsg::Claimed(run, alone));
    });
}

fn wake(world: &Rc<World>, wait_ms: u64) {
    let world = Rc::downgrade(world);
    let wait_ms = u32::try_from(wait_ms).unwrap_or(u32::MAX);
    clock::after(wait_ms, move || {
        if let Some(world) = world.upgrade() {
            world.tell(TrialsMsg::Tick);
        }
    });
}

/// Has the prompts worker look at an answer. Where it gave up nothing was found out.
fn look(world: &Rc<World>, run: TrialId, n: usize, cell: &Cell, question: &Question) {
    let came = Came {
        text: cell.text.clone(),
        cost_nano: cell.cost_nano,
        took_ms: cell.took_ms,
    };
    let ask = PromptsAsk::Eval(EvalAsk::Look(came, question.expect.clone()));
    let told = world.clone();
    let done = move |say: Option<PromptsSay>| {
        let verdicts: Vec<Verdict> = match say {
            Some(PromptsSay::Eval(EvalSay::Looked(verdicts))) => verdicts,
            _ => Vec::new(),
        };
        told.tell(TrialsMsg::Looked(run.clone(), n, verdicts));
    };
    super::prompts::ask(world, &ask, Callback::from(done));
}
