//! What happens to test sets and runs.

use std::rc::Rc;

use super::{
    Begin, Live, MAX_AT_ONCE, MAX_CELLS, MAX_ROWS, MAX_SIDES, Part, Question, SetId, Sheet,
    TestRecord, TestSet, Trial, TrialId, TrialRecord, Trials, TrialsEffect, TrialsMsg, What,
    export,
    go::go_on,
    hear::{heard, looked, record, remember, unfinished},
    record_ids, request,
};
use crate::{
    Effect, Model, Stamp,
    apart::{self, Purpose},
    benchmark::End,
    budget,
    chats::ModelRef,
    cost::Sum,
    ledger::Reading,
    providers::{self, Providers},
};

/// So many earlier runs are looked through for answers to the same requests.
const LOOKED_BACK: usize = 5;

/// Carries out what can happen to test sets and runs.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn update(model: &mut Model, msg: TrialsMsg, stamp: &Stamp) -> Vec<Effect> {
    // A message that comes after the vault was closed has nothing to change any more.
    if model.session.is_closed() {
        return Vec::new();
    }
    match msg {
        TrialsMsg::Load => load(model),
        TrialsMsg::Loaded { records, damaged } => loaded(model, records, damaged),
        TrialsMsg::LoadFailed => {
            if model.trials.reading == Reading::Underway {
                Rc::make_mut(&mut model.trials).reading = Reading::Failed;
            }
            Vec::new()
        }
        TrialsMsg::Keep(set) => keep(model, *set, stamp),
        TrialsMsg::DeleteSet(id) => delete_set(model, &id),
        TrialsMsg::DeleteRun(id) => delete_run(model, &id),
        TrialsMsg::Open(id) => open(model, &id).into_iter().collect(),
        TrialsMsg::Piece(id, records) => piece(model, &id, records),
        TrialsMsg::Opened(id, damaged) => opened(model, &id, damaged, stamp),
        TrialsMsg::Start(begin) => start(model, *begin, stamp),
        TrialsMsg::Resume(id) => resume(model, &id),
        TrialsMsg::Claimed(id, alone) => claimed(model, &id, alone, stamp),
        TrialsMsg::Stop => stop(model, stamp),
        TrialsMsg::Tick => {
            if let Some(live) = live_mut(model) {
                live.wakes_ms = None;
            }
            go_on(model, stamp)
        }
        TrialsMsg::Heard(id, n, judges, answer) => heard(model, &id, (n, judges), &answer, stamp),
        TrialsMsg::Looked(id, n, verdicts) => looked(model, &id, n, verdicts, stamp),
        TrialsMsg::Export(id, form) => export::take_along(&model.trials, &id, form)
            .into_iter()
            .collect(),
    }
}

/// The run under way, to be changed.
pub(super) fn live_mut(model: &mut Model) -> Option<&mut Live> {
    // Where there is none, nobody's pointer changes.
    model.trials.live.as_ref()?;
    Rc::make_mut(&mut model.trials).live.as_mut()
}

fn load(model: &mut Model) -> Vec<Effect> {
    // What a budget and an estimate need to know.
    let mut effects: Vec<Effect> = providers::want_catalogue(model).into_iter().collect();
    let unread = matches!(model.trials.reading, Reading::Unread | Reading::Failed);
    if model.session.is_unlocked() && unread {
        Rc::make_mut(&mut model.trials).reading = Reading::Underway;
        effects.push(Effect::Trials(TrialsEffect::Load));
    }
    effects
}

/// Takes the stored ones over; what is in memory is newer and stays.
fn loaded(model: &mut Model, records: Vec<TestRecord>, damaged: usize) -> Vec<Effect> {
    if model.trials.reading != Reading::Underway {
        return Vec::new();
    }
    let trials = Rc::make_mut(&mut model.trials);
    for record in records {
        match record {
            TestRecord::Set(set) if trials.set(&set.id).is_none() => trials.sets.push(Rc::new(set)),
            TestRecord::Run(run) if trials.run(&run.id).is_none() && is_sound(&run) => {
                trials.runs.push(Rc::new(run));
            }
            _ => {}
        }
    }
    sort(trials);
    trials.damaged = damaged;
    trials.reading = Reading::Done;
    Vec::new()
}

/// Whether a run's size is one that was made here; memory is taken for it.
fn is_sound(run: &Trial) -> bool {
    let sides = 1..=MAX_SIDES;
    sides.contains(&run.models.len())
        && sides.contains(&run.versions.len())
        && run.rows.len() <= MAX_ROWS
        && run.total() <= MAX_CELLS
        && (1..=MAX_AT_ONCE).contains(&run.at_once)
}

fn sort(trials: &mut Trials) {
    trials.sets.sort_by_key(|set| set.created_ms);
    trials.runs.sort_by_key(|run| std::cmp::Reverse(run.at_ms));
}

/// Keeps a set as it is now.
fn keep(model: &mut Model, mut set: TestSet, stamp: &Stamp) -> Vec<Effect> {
    if set.rows.len() > MAX_ROWS || set.prompts.len() > MAX_SIDES {
        return Vec::new();
    }
    let trials = Rc::make_mut(&mut model.trials);
    let known = trials.sets.iter_mut().find(|known| known.id == set.id);
    set.updated_ms = stamp.now_ms;
    let id = match known {
        Some(known) if set.id != SetId::default() => {
            set.version = known.version;
            set.created_ms = known.created_ms;
            *known = Rc::new(set.clone());
            set.id
        }
        _ => {
            set.id = if set.id == SetId::default() {
                SetId(stamp.make_id(0))
            } else {
                set.id
            };
            set.version = 0;
            set.created_ms = stamp.now_ms;
            let id = set.id.clone();
            trials.sets.push(Rc::new(set));
            id
        }
    };
    save_set(model, &id).into_iter().collect()
}

fn save_set(model: &mut Model, id: &SetId) -> Option<Effect> {
    if !model.session.is_unlocked() {
        return None;
    }
    let trials = Rc::make_mut(&mut model.trials);
    let set = trials.sets.iter_mut().find(|set| set.id == *id)?;
    let set = Rc::make_mut(set);
    set.version += 1;
    Some(Effect::Trials(TrialsEffect::Keep(TestRecord::Set(
        set.clone(),
    ))))
}

fn delete_set(model: &mut Model, id: &SetId) -> Vec<Effect> {
    let runs: Vec<TrialId> = model.trials.runs_of(id).map(|run| run.id.clone()).collect();
    if model.trials.set(id).is_none() || runs.iter().any(|run| model.trials.is_live(run)) {
        return Vec::new();
    }
    let mut effects = Vec::new();
    for run in &runs {
        effects.extend(delete_run(model, run));
    }
    Rc::make_mut(&mut model.trials)
        .sets
        .retain(|set| set.id != *id);
    if model.session.is_unlocked() {
        let gone = TrialsEffect::Delete(id.0.clone(), Vec::new());
        effects.push(Effect::Trials(gone));
    }
    effects
}

fn delete_run(model: &mut Model, id: &TrialId) -> Vec<Effect> {
    let Some(run) = model.trials.run(id).cloned() else {
        return Vec::new();
    };
    if model.trials.is_live(id) {
        return Vec::new();
    }
    let trials = Rc::make_mut(&mut model.trials);
    trials.runs.retain(|run| run.id != *id);
    trials.open.retain(|sheet| sheet.run != *id);
    if !model.session.is_unlocked() {
        return Vec::new();
    }
    let gone = TrialsEffect::Delete(id.0.clone(), record_ids(&run));
    vec![Effect::Trials(gone)]
}

/// Has a run's questions and cells read, unless they are here.
fn open(model: &mut Model, id: &TrialId) -> Option<Effect> {
    let run = model.trials.run(id).cloned()?;
    match model.trials.sheet(id).map(|sheet| sheet.reading) {
        Some(Reading::Done | Reading::Underway) => return None,
        Some(Reading::Unread | Reading::Failed) | None => {}
    }
    if !model.session.is_unlocked() {
        return None;
    }
    let trials = Rc::make_mut(&mut model.trials);
    trials.open.retain(|sheet| sheet.run != *id);
    let mut sheet = Sheet::empty(&run);
    sheet.reading = Reading::Underway;
    trials.open.push(Rc::new(sheet));
    let read = TrialsEffect::Open(id.clone(), record_ids(&run));
    Some(Effect::Trials(read))
}

/// Takes over a piece of what is stored.
fn piece(model: &mut Model, id: &TrialId, records: Vec<TrialRecord>) -> Vec<Effect> {
    let trials = Rc::make_mut(&mut model.trials);
    let sheet = trials.open.iter_mut().find(|sheet| sheet.run == *id);
    let Some(sheet) = sheet.filter(|sheet| sheet.reading == Reading::Underway) else {
        return Vec::new();
    };
    let sheet = Rc::make_mut(sheet);
    for record in records {
        let n = record.n as usize;
        match record.is {
            Part::Question(question) => {
                if let Some(place) = sheet.questions.get_mut(n) {
                    *place = Some(Rc::from(question));
                }
            }
            Part::Cell(cell) => {
                if let Some(place) = sheet.cells.get_mut(n) {
                    *place = Some(Rc::new(cell));
                }
            }
        }
    }
    Vec::new()
}

fn opened(model: &mut Model, id: &TrialId, damaged: Option<usize>, stamp: &Stamp) -> Vec<Effect> {
    let trials = Rc::make_mut(&mut model.trials);
    let sheet = trials.open.iter_mut().find(|sheet| sheet.run == *id);
    if let Some(sheet) = sheet.filter(|sheet| sheet.reading == Reading::Underway) {
        let sheet = Rc::make_mut(sheet);
        sheet.damaged = damaged.unwrap_or(0);
        sheet.reading = match damaged {
            Some(_) => Reading::Done,
            None => Reading::Failed,
        };
    }
    let waited = live_mut(model).is_some_and(|live| {
        let before = live.unread.len();
        live.unread.retain(|waiting| waiting != id);
        before > 0 && live.unread.is_empty()
    });
    if model.trials.is_live(id) && damaged.is_none() {
        // What was answered is not known, so nothing is asked.
        Rc::make_mut(&mut model.trials).live = None;
        return vec![Effect::Trials(TrialsEffect::Release)];
    }
    if waited {
        prepare(model, stamp)
    } else {
        Vec::new()
    }
}

/// Begins a run.
fn start(model: &mut Model, begin: Begin, stamp: &Stamp) -> Vec<Effect> {
    let how = begin.how;
    let mut models: Vec<ModelRef> = Vec::new();
    for one in how.models {
        if !models.contains(&one) {
            models.push(one);
        }
    }
    let trial = Trial {
        id: TrialId(stamp.make_id(0)),
        version: 0,
        set: begin.set,
        at_ms: stamp.now_ms,
        versions: begin.versions,
        models,
        rows: begin.rows,
        judge: how.judge,
        at_once: how.at_once,
        per_minute: how.per_minute,
        max_cost_nano: how.max_cost_nano,
        reuse: how.reuse,
        end: End::Interrupted,
        tally: super::Tally::default(),
    };
    let fits = is_sound(&trial) && trial.total() > 0;
    if !fits || begin.questions.len() != trial.questions() || model.trials.live.is_some() {
        return Vec::new();
    }
    let id = trial.id.clone();
    let mut sheet = Sheet::empty(&trial);
    sheet.reading = Reading::Done;
    sheet.questions = begin
        .questions
        .into_iter()
        .map(|one| Some(Rc::new(one)))
        .collect();
    let mut effects = write_questions(model, &sheet);
    let trials = Rc::make_mut(&mut model.trials);
    trials.runs.insert(0, Rc::new(trial));
    trials.open.push(Rc::new(sheet));
    effects.extend(save_run(model, &id));
    effects.push(claim(model, &id));
    effects
}

fn write_questions(model: &Model, sheet: &Sheet) -> Vec<Effect> {
    if !model.session.is_unlocked() {
        return Vec::new();
    }
    let questions = sheet.questions.iter().enumerate();
    let write = questions.filter_map(|(n, question)| {
        Some(Effect::Trials(TrialsEffect::Write(TrialRecord {
            run: sheet.run.clone(),
            n: u32::try_from(n).ok()?,
            is: Part::Question(Box::new(Question::clone(question.as_ref()?))),
        })))
    });
    write.collect()
}

/// Goes on where a run ended before it was through.
fn resume(model: &mut Model, id: &TrialId) -> Vec<Effect> {
    if model.trials.live.is_some() || model.trials.run(id).is_none() {
        return Vec::new();
    }
    if model.session.is_unlocked() {
        // Another tab may have gone on with it since it was read here.
        Rc::make_mut(&mut model.trials)
            .open
            .retain(|sheet| sheet.run != *id);
    }
    vec![claim(model, id)]
}

/// Makes a run the one under way, as soon as this tab has it for itself.
fn claim(model: &mut Model, id: &TrialId) -> Effect {
    let trials = Rc::make_mut(&mut model.trials);
    trials.elsewhere = None;
    trials.live = Some(Live {
        run: id.clone(),
        ..Live::default()
    });
    Effect::Trials(TrialsEffect::Claim(id.clone()))
}

/// Has read what a run needs, or leaves it to the tab that has it.
fn claimed(model: &mut Model, id: &TrialId, alone: bool, stamp: &Stamp) -> Vec<Effect> {
    let run = model.trials.run(id).cloned();
    let Some(run) = run.filter(|_| model.trials.is_live(id)) else {
        return vec![Effect::Trials(TrialsEffect::Release)];
    };
    if !alone {
        let trials = Rc::make_mut(&mut model.trials);
        (trials.live, trials.elsewhere) = (None, Some(id.clone()));
        return open(model, id).into_iter().collect();
    }
    change(model, id, |run| run.end = End::Interrupted);
    let mut wanted = vec![id.clone()];
    if run.reuse {
        let others = model
            .trials
            .runs_of(&run.set)
            .filter(|other| other.id != *id);
        wanted.extend(others.take(LOOKED_BACK).map(|other| other.id.clone()));
    }
    let mut effects = Vec::new();
    for wanted in &wanted {
        effects.extend(open(model, wanted));
    }
    let is_coming = |id: &TrialId| {
        let sheet = model.trials.sheet(id);
        sheet.is_some_and(|sheet| sheet.reading == Reading::Underway)
    };
    let unread: Vec<TrialId> = wanted.into_iter().filter(is_coming).collect();
    let ready = unread.is_empty();
    if let Some(live) = live_mut(model) {
        (live.claimed, live.unread) = (true, unread);
    }
    if ready {
        effects.extend(prepare(model, stamp));
    }
    effects
}

/// Everything is here: remembers what was answered before, takes up what was left, and goes on.
fn prepare(model: &mut Model, stamp: &Stamp) -> Vec<Effect> {
    let trials = Rc::clone(&model.trials);
    let Some(live) = live_mut(model) else {
        return Vec::new();
    };
    let known = trials.run(&live.run).zip(trials.sheet(&live.run));
    let Some((trial, sheet)) = known else {
        return Vec::new();
    };
    if trial.reuse {
        for run in trials.runs_of(&trial.set) {
            if let Some(sheet) = trials.sheet(&run.id) {
                recall(live, run, sheet);
            }
        }
    }
    let failed =
        |cell: &Option<Rc<super::Cell>>| cell.as_ref().is_some_and(|cell| cell.failed.is_some());
    let places = sheet.cells.iter().enumerate();
    live.again = places
        .filter(|(_, cell)| failed(cell))
        .map(|(n, _)| n)
        .collect();
    let (look, judge) = unfinished(sheet);
    live.to_judge = judge;
    live.looking = look.iter().copied().collect();
    let mut effects = Vec::new();
    for n in look {
        if let Some((cell, question)) = sheet.cell(n).zip(sheet.question(trial, n)) {
            effects.push(Effect::Trials(TrialsEffect::Look {
                run: trial.id.clone(),
                n,
                cell: Rc::clone(cell),
                question: Rc::clone(question),
            }));
        }
    }
    effects.extend(go_on(model, stamp));
    effects
}

/// Remembers what a run was answered and what was judged of it.
fn recall(live: &mut Live, run: &Trial, sheet: &Sheet) {
    for (n, cell) in sheet.cells.iter().enumerate() {
        let Some(cell) = cell.as_ref().filter(|cell| cell.failed.is_none()) else {
            continue;
        };
        if !cell.key.is_empty() && live.known.get(&cell.key).is_none() {
            live.known.insert(cell.key.clone(), Rc::clone(cell));
        }
        let judged = run
            .judge
            .as_ref()
            .zip(sheet.question(run, n))
            .zip(cell.verdicts.as_ref());
        let Some(((judge, question), verdicts)) = judged else {
            continue;
        };
        for (one, verdict) in question.expect.iter().zip(verdicts) {
            if let What::Judge(rubric) = &one.what {
                let key = request::judge_key(judge, rubric, &cell.text);
                remember(live, key, verdict, one.not);
            }
        }
    }
}

/// Ends the run under way; what is out is stopped.
fn stop(model: &mut Model, stamp: &Stamp) -> Vec<Effect> {
    let Some(live) = model.trials.live.clone() else {
        return Vec::new();
    };
    let mut effects = vec![Effect::Trials(TrialsEffect::Abort)];
    for out in &live.out {
        if let Some(entry) = out.entry {
            let purpose = Purpose::Trial(live.run.clone(), out.n, out.judges);
            let sent = (&out.model, out.route, out.sent_ms);
            effects.extend(apart::note_stopped(model, entry, &purpose, sent, stamp));
        }
    }
    effects.extend(end(model, End::Stopped));
    effects
}

/// Ends the run under way in this way.
pub(super) fn end(model: &mut Model, how: End) -> Vec<Effect> {
    let live = Rc::make_mut(&mut model.trials).live.take();
    let Some(Live { run: id, .. }) = live else {
        return Vec::new();
    };
    let tally = model.trials.sheet(&id).map(|sheet| sheet.tally(|_| true));
    change(model, &id, |run| {
        run.end = how;
        run.tally = tally.unwrap_or(run.tally);
    });
    let mut effects: Vec<Effect> = save_run(model, &id).into_iter().collect();
    effects.push(Effect::Trials(TrialsEffect::Release));
    effects
}

fn change(model: &mut Model, id: &TrialId, by: impl FnOnce(&mut Trial)) {
    let runs = &mut Rc::make_mut(&mut model.trials).runs;
    if let Some(run) = runs.iter_mut().find(|run| run.id == *id) {
        by(Rc::make_mut(run));
    }
}

fn save_run(model: &mut Model, id: &TrialId) -> Option<Effect> {
    if !model.session.is_unlocked() {
        return None;
    }
    change(model, id, |run| run.version += 1);
    let run = Trial::clone(model.trials.run(id)?);
    Some(Effect::Trials(TrialsEffect::Keep(TestRecord::Run(run))))
}

/// Writes everything that is in memory: the work done before there was an open vault.
pub(crate) fn save_in_memory(model: &mut Model, effects: &mut Vec<Effect>) {
    let trials = Rc::clone(&model.trials);
    for set in &trials.sets {
        effects.extend(save_set(model, &set.id));
    }
    for run in &trials.runs {
        effects.extend(save_run(model, &run.id));
        let Some(sheet) = trials.sheet(&run.id) else {
            continue;
        };
        effects.extend(write_questions(model, sheet));
        for (n, cell) in sheet.cells.iter().enumerate() {
            effects.extend(cell.as_ref().map(|cell| record(&run.id, n, cell)));
        }
    }
}

/// Forgets everything, with the vault. What was under way is stored as broken off.
pub(crate) fn close(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.trials.live.is_some() {
        effects.push(Effect::Trials(TrialsEffect::Abort));
        effects.push(Effect::Trials(TrialsEffect::Release));
    }
    model.trials = Rc::new(Trials::default());
}

/// What the requests under way may still cost of a budget, in nano-dollars.
pub(crate) fn reserved(model: &Model, takes: impl Fn(&ModelRef) -> bool) -> u64 {
    let out = model.trials.live.iter().flat_map(|live| &live.out);
    let taken = out.filter(|out| takes(&out.model));
    taken.filter_map(|out| out.most_nano).sum()
}

/// What a run may cost at most without its judge, as far as prices are known.
pub fn at_most(questions: &[Question], models: &[ModelRef], providers: &Providers) -> Sum {
    let mut sum = Sum::default();
    for asked in models {
        let facts = providers.facts(asked);
        for question in questions {
            let request = maas_protocol::chat::ChatRequest {
                model: asked.model.clone(),
                ..request::of_question(question)
            };
            match budget::most(&request, &facts) {
                Some(nano) => sum.nano = Some(sum.nano.unwrap_or(0).saturating_add(nano)),
                None => sum.more = true,
            }
        }
    }
    sum
}
