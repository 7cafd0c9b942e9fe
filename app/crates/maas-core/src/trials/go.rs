//! What leaves next: no more at once, no more a minute and no more money than was asked for, and nothing that was answered already.

use std::rc::Rc;

use maas_protocol::{chat::ChatRequest, error::ErrorKind};

use super::{
    Cell, Live, Out, Question, Sheet, Trial, TrialId, TrialsEffect, Verdict, What,
    hear::{changed_cell, put, set_verdict},
    request,
    update::{end, live_mut},
};
use crate::{
    Effect, Model, Stamp,
    apart::{self, Purpose},
    benchmark::End,
    budget,
    chats::ModelRef,
};

/// So many earlier answers are taken over before they are looked at, so that many do not hold up the page.
const BUNCH: usize = 40;
const MINUTE_MS: u64 = 60_000;

/// What a look at the run came to.
enum Step {
    /// Something was done: look again.
    Again,
    /// Nothing can be done before something happens.
    Rest,
}

/// Something to ask.
struct Job {
    n: usize,
    judges: Option<u8>,
    model: ModelRef,
    key: String,
}

/// Sends what may leave.
pub(super) fn go_on(model: &mut Model, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    for _ in 0..BUNCH {
        if matches!(step(model, stamp, &mut effects), Step::Rest) {
            return effects;
        }
    }
    wake(model, stamp.now_ms, stamp, &mut effects);
    effects
}

fn step(model: &mut Model, stamp: &Stamp, effects: &mut Vec<Effect>) -> Step {
    let trials = Rc::clone(&model.trials);
    let Some(live) = &trials.live else {
        return Step::Rest;
    };
    let (Some(trial), Some(sheet)) = (trials.run(&live.run), trials.sheet(&live.run)) else {
        return Step::Rest;
    };
    let at_rest = live.out.is_empty() && live.looking.is_empty();
    if let Some(why) = live.holding {
        if at_rest {
            effects.extend(end(model, End::Held(why)));
        }
        return Step::Rest;
    }
    if !live.claimed || !live.unread.is_empty() || live.out.len() >= usize::from(trial.at_once) {
        return Step::Rest;
    }
    let Some(job) = next(live, trial, sheet) else {
        if at_rest && live.to_judge.is_empty() && !any_left(live, sheet) {
            effects.extend(end(model, End::Done));
        }
        return Step::Rest;
    };
    let Some(question) = sheet.question(trial, job.n).cloned() else {
        return give_up(model, &trial.id, job.n, effects);
    };
    if job.judges.is_none()
        && trial.reuse
        && let Some(known) = live.known.get(&job.key).cloned()
    {
        if live.looking.len() >= BUNCH {
            return Step::Rest;
        }
        let fresh = reused(&known, &job.key);
        effects.extend(put(model, &trial.id, job.n, fresh, &question));
        return Step::Again;
    }
    if trial.reuse
        && let Some(verdict) = judged_before(live, &job, &question, sheet)
    {
        return settle(model, &trial.id, &job, verdict, effects);
    }
    send(model, (trial, sheet), job, &question, stamp, effects)
}

/// The next request: first judgements, which make cells whole, then cells.
fn next(live: &Live, trial: &Trial, sheet: &Sheet) -> Option<Job> {
    let is_out = |n: usize, judges: Option<u8>| {
        let mut out = live.out.iter();
        out.any(|out| (out.n, out.judges) == (n, judges))
    };
    if let Some((n, at)) = live.to_judge.first() {
        return Some(Job {
            n: *n,
            judges: Some(*at),
            model: trial.judge.clone()?,
            key: String::new(),
        });
    }
    let start = live.next.min(sheet.cells.len());
    for n in start..sheet.cells.len() {
        if !is_due(live, sheet, n) || is_out(n, None) {
            continue;
        }
        let asked = trial
            .spot(n)
            .and_then(|spot| trial.models.get(spot.model))?;
        let key = sheet
            .question(trial, n)
            .map(|question| request::key(asked, question));
        let key = key.unwrap_or_default();
        // The same request is out: its answer is waited for.
        let same = live
            .out
            .iter()
            .any(|out| out.judges.is_none() && out.key == key);
        if trial.reuse && same && !key.is_empty() {
            continue;
        }
        return Some(Job {
            n,
            judges: None,
            model: asked.clone(),
            key,
        });
    }
    None
}

fn is_due(live: &Live, sheet: &Sheet, n: usize) -> bool {
    sheet.cell(n).is_none() || live.again.contains(&n)
}

fn any_left(live: &Live, sheet: &Sheet) -> bool {
    (live.next.min(sheet.cells.len())..sheet.cells.len()).any(|n| is_due(live, sheet, n))
}

fn send(
    model: &mut Model,
    (trial, sheet): (&Trial, &Sheet),
    job: Job,
    question: &Question,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) -> Step {
    let wait_until = live_mut(model).and_then(|live| may_leave_at(live, trial, stamp.now_ms));
    if let Some(until_ms) = wait_until {
        wake(model, until_ms, stamp, effects);
        return Step::Rest;
    }
    let request = match job.judges {
        None => request::of_question(question),
        Some(at) => {
            let rubric = question.expect.get(usize::from(at)).map(|one| &one.what);
            let answer = sheet.cell(job.n).map(|cell| cell.text.as_str());
            let (Some(What::Judge(rubric)), Some(answer)) = (rubric, answer) else {
                return settle(model, &trial.id, &job, request::unread(""), effects);
            };
            request::of_judge(rubric, answer, &stamp.make_id(u16::from(at)))
        }
    };
    if let Some(most) = trial.max_cost_nano {
        let facts = model.providers.facts(&job.model);
        let limits = ChatRequest {
            model: job.model.model.clone(),
            ..request.clone()
        };
        let kind = match budget::most(&limits, &facts) {
            None => Some(ErrorKind::UnknownCost),
            Some(next) => {
                let out = model.trials.live.iter().flat_map(|live| &live.out);
                let reserved: u64 = out.filter_map(|out| out.most_nano).sum();
                let spent = sheet.tally(|_| true).cost_nano;
                let sum = spent.saturating_add(reserved).saturating_add(next);
                (next > 0 && sum > most).then_some(ErrorKind::OverBudget)
            }
        };
        if let Some(kind) = kind {
            return hold(model, kind);
        }
    }
    let purpose = Purpose::Trial(trial.id.clone(), job.n, job.judges);
    match apart::ask(model, purpose, &job.model, request, stamp) {
        Ok(going) => {
            effects.extend(going.effects);
            if let Some(live) = live_mut(model) {
                live.sent_ms.push(stamp.now_ms);
                if let Some(at) = job.judges {
                    live.to_judge.retain(|waiting| *waiting != (job.n, at));
                }
                live.out.push(Out {
                    n: job.n,
                    judges: job.judges,
                    entry: going.entry,
                    most_nano: going.most_nano,
                    model: job.model,
                    route: going.route,
                    sent_ms: stamp.now_ms,
                    key: job.key,
                });
            }
            Step::Again
        }
        Err(error) => hold(model, error.kind),
    }
}

/// Nothing leaves any more; what is out comes to its end.
fn hold(model: &mut Model, why: ErrorKind) -> Step {
    if let Some(live) = live_mut(model) {
        live.holding = Some(why);
    }
    Step::Again
}

/// Until when nothing may leave; `None` where something may.
fn may_leave_at(live: &mut Live, trial: &Trial, now_ms: u64) -> Option<u64> {
    if now_ms < live.pause_until_ms {
        return Some(live.pause_until_ms);
    }
    live.sent_ms.retain(|sent| *sent + MINUTE_MS > now_ms);
    let most = usize::from(trial.per_minute);
    if most == 0 || live.sent_ms.len() < most {
        return None;
    }
    live.sent_ms.first().map(|first| first + MINUTE_MS)
}

/// Has the run looked at again at a time, unless it is anyway before.
pub(super) fn wake(model: &mut Model, at_ms: u64, stamp: &Stamp, effects: &mut Vec<Effect>) {
    let Some(live) = live_mut(model) else { return };
    if live.wakes_ms.is_some_and(|wakes| wakes <= at_ms) {
        return;
    }
    live.wakes_ms = Some(at_ms);
    let wait_ms = at_ms.saturating_sub(stamp.now_ms).max(1);
    effects.push(Effect::Trials(TrialsEffect::Wake(wait_ms)));
}

/// The answer of an earlier request, as that of this one.
fn reused(known: &Cell, key: &str) -> Cell {
    Cell {
        key: key.to_owned(),
        text: known.text.clone(),
        input: known.input,
        output: known.output,
        cost_nano: known.cost_nano,
        took_ms: known.took_ms,
        reused: true,
        ..Cell::default()
    }
}

/// A question that did not open cannot be asked.
fn give_up(model: &mut Model, run: &TrialId, n: usize, effects: &mut Vec<Effect>) -> Step {
    let fresh = Cell {
        failed: Some(ErrorKind::Malformed),
        ..Cell::default()
    };
    effects.extend(put(model, run, n, fresh, &Rc::default()));
    Step::Again
}

/// A judgement needs no request.
fn settle(
    model: &mut Model,
    run: &TrialId,
    job: &Job,
    verdict: Verdict,
    effects: &mut Vec<Effect>,
) -> Step {
    if let Some(live) = live_mut(model) {
        live.to_judge
            .retain(|(n, at)| (*n, Some(*at)) != (job.n, job.judges));
    }
    if let Some(at) = job.judges {
        let changed = changed_cell(model, run, job.n, |cell| set_verdict(cell, at, verdict));
        effects.extend(changed);
    }
    Step::Again
}

/// What was judged of the same answer before.
fn judged_before(live: &Live, job: &Job, question: &Question, sheet: &Sheet) -> Option<Verdict> {
    let expected = question.expect.get(usize::from(job.judges?))?;
    let What::Judge(rubric) = &expected.what else {
        return None;
    };
    let key = request::judge_key(&job.model, rubric, &sheet.cell(job.n)?.text);
    let plain = live.judgements.get(&key)?;
    Some(Verdict {
        pass: plain.pass.map(|pass| pass != expected.not),
        why: plain.why.clone(),
    })
}
