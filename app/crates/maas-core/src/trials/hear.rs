//! What becomes of an answer: a cell, what was expected of it, and what a model judges of it.

use std::rc::Rc;

use maas_protocol::error::{ErrorKind, ProviderError};

use super::{
    Cell, Live, Out, Part, Question, Sheet, TrialId, TrialRecord, TrialsEffect, Verdict, What, Why,
    go::go_on, request, update::live_mut,
};
use crate::{
    Effect, Model, Stamp,
    apart::{self, ApartAnswer, Purpose},
    ledger::Status,
};

/// A request that is refused for the moment is sent again so often.
const TRIES: u8 = 3;
/// First after so long, where the provider does not say, in milliseconds; then twice and four times that.
const PAUSE_MS: u64 = 1000;
/// No longer than this, whatever the provider says.
const LONGEST_PAUSE_MS: u64 = 120_000;
/// So much of what a provider says is kept.
const MAX_SAID_CHARS: usize = 300;

/// An answer is whole, or will not come.
pub(super) fn heard(
    model: &mut Model,
    run: &TrialId,
    (n, judges): (usize, Option<u8>),
    heard: &ApartAnswer,
    stamp: &Stamp,
) -> Vec<Effect> {
    if !model.trials.is_live(run) {
        return Vec::new();
    }
    let Some(out) = live_mut(model).and_then(|live| {
        // One that was stopped may still say something when its cell is asked anew.
        let mut all = live.out.iter();
        let place = all.position(|out| (out.n, out.judges, out.entry) == (n, judges, heard.entry));
        Some(live.out.remove(place?))
    }) else {
        return Vec::new();
    };
    let purpose = Purpose::Trial(run.clone(), n, judges);
    let status = heard.status();
    let mut effects: Vec<Effect> = apart::note(model, &purpose, status, heard, stamp)
        .into_iter()
        .collect();
    let error = heard.error.as_ref().or(heard.answer.error.as_ref());
    if stamp.offline && matches!(status, Status::Failed(ErrorKind::Blocked)) {
        if let Some(live) = live_mut(model) {
            live.holding = Some(ErrorKind::Offline);
            if let Some(at) = judges {
                live.to_judge.push((n, at));
            }
        }
    } else if error.is_some_and(|error| again_later(model, (n, judges), error, stamp)) {
        // It is asked again.
    } else {
        effects.extend(match judges {
            None => answered(model, run, &out, heard, status),
            Some(at) => judged(model, run, (n, at), heard, status),
        });
    }
    effects.extend(go_on(model, stamp));
    effects
}

/// Whether a refusal passes, and is waited for.
fn again_later(
    model: &mut Model,
    which: (usize, Option<u8>),
    error: &ProviderError,
    stamp: &Stamp,
) -> bool {
    if !matches!(error.kind, ErrorKind::RateLimited | ErrorKind::Overloaded) {
        return false;
    }
    let Some(live) = live_mut(model) else {
        return false;
    };
    let tries = live.refused.or_default(&which);
    *tries += 1;
    if *tries >= TRIES {
        return false;
    }
    let pause = error.retry_after_ms.unwrap_or(PAUSE_MS << (*tries - 1));
    let until = stamp.now_ms + pause.min(LONGEST_PAUSE_MS);
    live.pause_until_ms = live.pause_until_ms.max(until);
    if let (n, Some(at)) = which {
        live.to_judge.push((n, at));
    }
    true
}

/// A cell's own answer came.
fn answered(
    model: &mut Model,
    run: &TrialId,
    out: &Out,
    heard: &ApartAnswer,
    status: Status,
) -> Vec<Effect> {
    let error = heard.error.as_ref().or(heard.answer.error.as_ref());
    let noted = apart::noted(model, heard.entry);
    let took_ms = heard.timing.total_ms;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates, and times are not negative"
    )]
    let took_ms = took_ms.map(|ms| ms.round() as u64);
    let fresh = Cell {
        key: out.key.clone(),
        text: heard.answer.text.clone(),
        failed: match status {
            Status::Failed(kind) => Some(kind),
            _ => None,
        },
        said: error.map_or(String::new(), |error| {
            crate::clean::clean(&error.text)
                .chars()
                .take(MAX_SAID_CHARS)
                .collect()
        }),
        input: noted.as_ref().and_then(|entry| entry.input),
        output: noted.as_ref().and_then(|entry| entry.output),
        cost_nano: match &noted {
            Some(entry) => entry.cost_nano,
            // What the app makes itself is no request, and costs nothing.
            None => heard.entry.is_none().then_some(0),
        },
        took_ms,
        ..Cell::default()
    };
    let trials = Rc::clone(&model.trials);
    let trial = trials.run(run);
    let question = trial.and_then(|trial| trials.sheet(run)?.question(trial, out.n));
    let question = question.cloned().unwrap_or_default();
    put(model, run, out.n, fresh, &question)
}

/// Puts a cell in its place, writes it, and has it looked at.
pub(super) fn put(
    model: &mut Model,
    run: &TrialId,
    n: usize,
    mut fresh: Cell,
    question: &Rc<Question>,
) -> Vec<Effect> {
    if fresh.failed.is_none() && question.expect.is_empty() {
        fresh.verdicts = Some(Vec::new());
    }
    let looks = fresh.failed.is_none() && fresh.verdicts.is_none();
    let key = fresh.key.clone();
    let mut effects: Vec<Effect> = changed_cell(model, run, n, |cell| {
        *cell = Cell {
            version: cell.version,
            ..fresh
        };
    })
    .into_iter()
    .collect();
    let cell = model
        .trials
        .sheet(run)
        .and_then(|sheet| sheet.cell(n))
        .cloned();
    let Some((live, cell)) = live_mut(model).zip(cell) else {
        return effects;
    };
    live.again.remove(&n);
    if cell.failed.is_none() && !key.is_empty() && live.known.get(&key).is_none() {
        live.known.insert(key, Rc::clone(&cell));
    }
    if looks {
        live.looking.insert(n);
        effects.push(Effect::Trials(TrialsEffect::Look {
            run: run.clone(),
            n,
            cell,
            question: Rc::clone(question),
        }));
    }
    effects
}

/// Changes a cell, and has it written where something may be.
pub(super) fn changed_cell(
    model: &mut Model,
    run: &TrialId,
    n: usize,
    by: impl FnOnce(&mut Cell),
) -> Option<Effect> {
    let unlocked = model.session.is_unlocked();
    let trials = Rc::make_mut(&mut model.trials);
    let sheet = trials.open.iter_mut().find(|sheet| sheet.run == *run)?;
    let place = Rc::make_mut(sheet).cells.get_mut(n)?;
    let mut cell = place.take().unwrap_or_default();
    let changed = Rc::make_mut(&mut cell);
    by(changed);
    changed.version += 1;
    let record = unlocked.then(|| record(run, n, changed));
    *place = Some(cell);
    record
}

/// The effect that writes a cell.
pub(super) fn record(run: &TrialId, n: usize, cell: &Cell) -> Effect {
    Effect::Trials(TrialsEffect::Write(TrialRecord {
        run: run.clone(),
        n: u32::try_from(n).unwrap_or(u32::MAX),
        is: Part::Cell(cell.clone()),
    }))
}

/// A model has judged, or has not.
fn judged(
    model: &mut Model,
    run: &TrialId,
    (n, at): (usize, u8),
    heard: &ApartAnswer,
    status: Status,
) -> Vec<Effect> {
    let cost = match apart::noted(model, heard.entry) {
        Some(entry) => entry.cost_nano,
        None => heard.entry.is_none().then_some(0),
    };
    let trials = Rc::clone(&model.trials);
    let expected = trials.run(run).and_then(|trial| {
        let question = trials.sheet(run)?.question(trial, n)?;
        question.expect.get(usize::from(at))
    });
    let not = expected.is_some_and(|one| one.not);
    let verdict = match status {
        Status::Done => request::read_judgement(&heard.answer.text, not),
        _ => {
            let error = heard.error.as_ref().or(heard.answer.error.as_ref());
            request::unread(error.map_or("", |error| &error.text))
        }
    };
    if let (Some(What::Judge(rubric)), Some(cell), Some(live)) = (
        expected.map(|one| &one.what),
        trials.sheet(run).and_then(|sheet| sheet.cell(n)),
        live_mut(model),
    ) {
        let key = request::judge_key(&heard.model, rubric, &cell.text);
        remember(live, key, &verdict, not);
    }
    let changed = changed_cell(model, run, n, |cell| {
        match cost {
            Some(cost) => {
                cell.judge_nano = Some(cell.judge_nano.unwrap_or(0).saturating_add(cost));
            }
            None => cell.judge_more = true,
        }
        set_verdict(cell, at, verdict);
    });
    changed.into_iter().collect()
}

/// Keeps a judgement for the same question, whether it is asked for this or for its opposite.
pub(super) fn remember(live: &mut Live, key: String, verdict: &Verdict, not: bool) {
    if let (Some(pass), Why::Judged(_)) = (verdict.pass, &verdict.why) {
        let plain = Verdict {
            pass: Some(pass != not),
            why: verdict.why.clone(),
        };
        live.judgements.insert(key, plain);
    }
}

pub(super) fn set_verdict(cell: &mut Cell, at: u8, verdict: Verdict) {
    let verdicts = cell.verdicts.get_or_insert_default();
    if let Some(place) = verdicts.get_mut(usize::from(at)) {
        *place = verdict;
    }
}

/// An answer was looked at.
pub(super) fn looked(
    model: &mut Model,
    run: &TrialId,
    n: usize,
    mut verdicts: Vec<Verdict>,
    stamp: &Stamp,
) -> Vec<Effect> {
    let trials = Rc::clone(&model.trials);
    let known = trials.run(run).zip(trials.sheet(run));
    let Some((trial, sheet)) = known else {
        return Vec::new();
    };
    let expect = sheet
        .question(trial, n)
        .map_or(0, |question| question.expect.len());
    if sheet.cell(n).is_none_or(|cell| cell.failed.is_some()) {
        return Vec::new();
    }
    // Where the worker said nothing, nothing was found out.
    verdicts.resize(
        expect,
        Verdict {
            pass: Some(false),
            why: Why::TooMuch,
        },
    );
    if trial.judge.is_none() {
        for verdict in verdicts.iter_mut().filter(|one| one.pass.is_none()) {
            *verdict = request::unread("");
        }
    }
    let to_judge = awaited(&verdicts);
    let mut effects: Vec<Effect> =
        changed_cell(model, run, n, |cell| cell.verdicts = Some(verdicts))
            .into_iter()
            .collect();
    if trials.is_live(run) {
        if let Some(live) = live_mut(model) {
            live.looking.remove(&n);
            live.to_judge.extend(to_judge.into_iter().map(|at| (n, at)));
        }
        effects.extend(go_on(model, stamp));
    }
    effects
}

fn awaited(verdicts: &[Verdict]) -> Vec<u8> {
    let waiting = verdicts.iter().enumerate();
    let waiting = waiting.filter(|(_, one)| one.pass.is_none());
    waiting
        .filter_map(|(at, _)| u8::try_from(at).ok())
        .collect()
}

/// What is still to be found out of the answers that are here: those to be looked at, and those to be judged.
pub(super) fn unfinished(sheet: &Sheet) -> (Vec<usize>, Vec<(usize, u8)>) {
    let (mut look, mut judge) = (Vec::new(), Vec::new());
    for (n, cell) in sheet.cells.iter().enumerate() {
        match cell
            .as_ref()
            .filter(|cell| cell.failed.is_none())
            .map(|cell| &cell.verdicts)
        {
            Some(None) => look.push(n),
            Some(Some(verdicts)) => judge.extend(awaited(verdicts).into_iter().map(|at| (n, at))),
            None => {}
        }
    }
    (look, judge)
}
