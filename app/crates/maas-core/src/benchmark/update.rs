//! What happens to benchmarks: one request at a time, until a run is through.

use std::rc::Rc;

use maas_protocol::chat::{ChatRequest, Message, Params, Role};

use crate::{
    Effect, Model, Stamp,
    apart::{self, ApartAnswer, Purpose},
    benchmark::{
        BenchmarkMsg, Benchmarks, End, Live, MODELS, Measured, ROUNDS, Run, RunId, export,
        prompts::{MAX_TOKENS, PROMPTS},
    },
    budget,
    chats::ModelRef,
    cost::Sum,
    ledger::Reading,
    providers::{self, Providers},
    records::RunRecord,
};

/// Carries out what can happen to benchmarks.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn update(model: &mut Model, msg: BenchmarkMsg, stamp: &Stamp) -> Vec<Effect> {
    // A message that comes after the vault was closed has nothing to change any more.
    if model.session.is_closed() {
        return Vec::new();
    }
    match msg {
        BenchmarkMsg::Load => load(model),
        BenchmarkMsg::Loaded { runs, damaged } => {
            loaded(model, runs, damaged);
            Vec::new()
        }
        BenchmarkMsg::LoadFailed => {
            if model.benchmarks.reading == Reading::Underway {
                Rc::make_mut(&mut model.benchmarks).reading = Reading::Failed;
            }
            Vec::new()
        }
        BenchmarkMsg::Start { models, rounds } => start(model, models, rounds, stamp),
        BenchmarkMsg::Resume(id) => resume(model, &id, stamp),
        BenchmarkMsg::Measured(id, place, heard) => measured(model, &id, place, &heard, stamp),
        BenchmarkMsg::Stop => stop(model, stamp),
        BenchmarkMsg::Export(form) => vec![export::take_along(&model.benchmarks, form)],
    }
}

fn load(model: &mut Model) -> Vec<Effect> {
    // What a budget and an estimate need to know.
    let mut effects: Vec<Effect> = providers::want_catalogue(model).into_iter().collect();
    let unread = matches!(model.benchmarks.reading, Reading::Unread | Reading::Failed);
    if model.session.is_unlocked() && unread {
        Rc::make_mut(&mut model.benchmarks).reading = Reading::Underway;
        effects.push(Effect::LoadRuns);
    }
    effects
}

/// Takes the stored runs over; one that is in memory is newer and stays.
fn loaded(model: &mut Model, stored: Vec<Run>, damaged: usize) {
    if model.benchmarks.reading != Reading::Underway {
        return;
    }
    let benchmarks = Rc::make_mut(&mut model.benchmarks);
    for run in stored {
        if benchmarks.find(&run.id).is_none() {
            benchmarks.runs.push(Rc::new(run));
        }
    }
    let newest = |run: &Rc<Run>| std::cmp::Reverse(run.at_ms);
    benchmarks.runs.sort_by_key(newest);
    benchmarks.damaged = damaged;
    benchmarks.reading = Reading::Done;
}

/// Begins a run.
fn start(model: &mut Model, models: Vec<ModelRef>, rounds: u8, stamp: &Stamp) -> Vec<Effect> {
    let mut asked: Vec<ModelRef> = Vec::new();
    for one in models {
        // What is made in the app itself has no pace to measure.
        let made_here = one
            .provider
            .spec()
            .is_some_and(|spec| spec.answer_locally.is_some());
        if !made_here && !asked.contains(&one) && asked.len() < MODELS {
            asked.push(one);
        }
    }
    if asked.is_empty() || !ROUNDS.contains(&rounds) || model.benchmarks.live.is_some() {
        return Vec::new();
    }
    let run = Run {
        id: RunId(stamp.make_id(0)),
        at_ms: stamp.now_ms,
        models: asked,
        rounds,
        measured: Vec::new(),
        end: End::Interrupted,
        version: 0,
    };
    let id = run.id.clone();
    let runs = &mut Rc::make_mut(&mut model.benchmarks).runs;
    runs.insert(0, Rc::new(run));
    go_on(model, &id, stamp)
}

/// Goes on where a run ended before it was through.
fn resume(model: &mut Model, id: &RunId, stamp: &Stamp) -> Vec<Effect> {
    if model.benchmarks.live.is_some() || model.benchmarks.find(id).is_none() {
        return Vec::new();
    }
    change(model, id, |run| run.end = End::Interrupted);
    go_on(model, id, stamp)
}

/// Sends the next request of a run, and writes how far it is.
fn go_on(model: &mut Model, id: &RunId, stamp: &Stamp) -> Vec<Effect> {
    let Some(run) = model.benchmarks.find(id).cloned() else {
        return Vec::new();
    };
    let n = run.measured.len();
    let place = run.place(n);
    let next =
        place.and_then(|place| Some((run.models.get(place.model)?, PROMPTS.get(place.prompt)?)));
    let Some((asked, (_, prompt))) = next else {
        return end(model, id, End::Done);
    };
    let purpose = Purpose::Measure(id.clone(), n);
    match apart::ask(model, purpose, asked, request(prompt), stamp) {
        Ok(going) => {
            Rc::make_mut(&mut model.benchmarks).live = Some(Live {
                run: id.clone(),
                entry: going.entry,
                most_nano: going.most_nano,
                route: going.route,
                sent_ms: stamp.now_ms,
            });
            let mut effects = going.effects;
            effects.extend(save(model, id));
            effects
        }
        Err(error) => end(model, id, End::Held(error.kind)),
    }
}

fn request(prompt: &str) -> ChatRequest {
    ChatRequest {
        messages: vec![Message::text(Role::User, prompt.to_owned())],
        params: Params {
            max_tokens: Some(MAX_TOKENS),
            ..Params::default()
        },
        ..ChatRequest::default()
    }
}

/// An answer is whole, or will not come: the next one is asked for.
fn measured(
    model: &mut Model,
    id: &RunId,
    n: usize,
    heard: &ApartAnswer,
    stamp: &Stamp,
) -> Vec<Effect> {
    let benchmarks = &model.benchmarks;
    let same_place = benchmarks
        .under_way()
        .is_some_and(|run| run.id == *id && run.measured.len() == n);
    // The request of that place that was stopped may still say something when it is asked for anew.
    let same_request = benchmarks
        .live
        .as_ref()
        .is_some_and(|live| live.entry == heard.entry);
    if !same_place || !same_request {
        return Vec::new();
    }
    let purpose = Purpose::Measure(id.clone(), n);
    let noted = apart::note(model, &purpose, heard.status(), heard, stamp);
    let entry = apart::noted(model, heard.entry);
    Rc::make_mut(&mut model.benchmarks).live = None;
    if let Some(entry) = entry {
        change(model, id, |run| run.measured.push(Measured::of(&entry)));
    }
    let mut effects: Vec<Effect> = noted.into_iter().collect();
    effects.extend(go_on(model, id, stamp));
    effects
}

/// Ends the run under way.
fn stop(model: &mut Model, stamp: &Stamp) -> Vec<Effect> {
    let Some(live) = model.benchmarks.live.clone() else {
        return Vec::new();
    };
    let mut effects = vec![Effect::AbortMeasure];
    let asked = model
        .benchmarks
        .under_way()
        .and_then(|run| run.model_at(run.measured.len()).cloned());
    if let Some((entry, asked)) = live.entry.zip(asked) {
        let purpose = Purpose::Measure(live.run.clone(), 0);
        let sent = (&asked, live.route, live.sent_ms);
        effects.extend(apart::note_stopped(model, entry, &purpose, sent, stamp));
    }
    effects.extend(end(model, &live.run, End::Stopped));
    effects
}

fn end(model: &mut Model, id: &RunId, end: End) -> Vec<Effect> {
    Rc::make_mut(&mut model.benchmarks).live = None;
    change(model, id, |run| run.end = end);
    save(model, id).into_iter().collect()
}

fn change(model: &mut Model, id: &RunId, by: impl FnOnce(&mut Run)) {
    let runs = &mut Rc::make_mut(&mut model.benchmarks).runs;
    if let Some(run) = runs.iter_mut().find(|run| run.id == *id) {
        by(Rc::make_mut(run));
    }
}

/// Writes a run, if the vault is open.
fn save(model: &mut Model, id: &RunId) -> Option<Effect> {
    if !model.session.is_unlocked() {
        return None;
    }
    change(model, id, |run| run.version += 1);
    let run = model.benchmarks.find(id)?;
    Some(Effect::SaveRun(RunRecord {
        run: Run::clone(run),
    }))
}

/// Writes every run that is in memory: the work done before there was an open vault.
pub(crate) fn save_in_memory(model: &mut Model, effects: &mut Vec<Effect>) {
    let ids: Vec<RunId> = model
        .benchmarks
        .runs
        .iter()
        .map(|run| run.id.clone())
        .collect();
    for id in ids {
        effects.extend(save(model, &id));
    }
}

/// Forgets everything, with the vault. What was under way is stored as broken off.
pub(crate) fn close(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.benchmarks.live.is_some() {
        effects.push(Effect::AbortMeasure);
    }
    model.benchmarks = Rc::new(Benchmarks::default());
}

/// What the request under way may still cost of a budget, in nano-dollars.
pub(crate) fn reserved(model: &Model, takes: impl FnOnce(&ModelRef) -> bool) -> u64 {
    let live = model.benchmarks.live.as_ref();
    let most = live.and_then(|live| live.most_nano).unwrap_or(0);
    let run = model.benchmarks.under_way();
    let asked = run.and_then(|run| run.model_at(run.measured.len()));
    if asked.is_some_and(takes) { most } else { 0 }
}

/// How many requests a run has.
pub fn requests(models: usize, rounds: u8) -> usize {
    models * PROMPTS.len() * usize::from(rounds)
}

/// What a run may cost at most, as far as prices are known.
pub fn at_most(models: &[ModelRef], rounds: u8, providers: &Providers) -> Sum {
    let mut sum = Sum::default();
    for asked in models {
        let facts = providers.facts(asked);
        for (_, prompt) in PROMPTS {
            match budget::most(&request(prompt), &facts) {
                Some(nano) => {
                    let nano = nano.saturating_mul(u64::from(rounds));
                    sum.nano = Some(sum.nano.unwrap_or(0).saturating_add(nano));
                }
                None => sum.more = true,
            }
        }
    }
    sum
}
