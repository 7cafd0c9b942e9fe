//! A run asks each cell once, no more at once than was asked for, and loses nothing that was paid for, however often it is broken off.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use maas_protocol::{
    accumulate::Answer,
    chat::{Message, Role},
    error::{ErrorKind, ProviderError},
    event::{FinishKind, FinishReason},
    provider::{ProviderId, ProviderRef},
    usage::Usage,
};

use super::{
    Begin, Cell, Expectation, How, Outcome, Part, Question, RowHead, SetId, TestRecord, Trial,
    TrialId, TrialRecord, TrialsEffect, TrialsMsg, Verdict, What, Why,
};
use crate::{
    Effect,
    apart::{Apart, ApartAnswer, Purpose},
    benchmark::End,
    chats::{ModelRef, Timing},
    rehearsal::{Rehearsal, priced},
};

mod judging;
mod limits;
mod stored;

fn model(name: &str) -> ModelRef {
    ModelRef {
        provider: ProviderRef::Known(ProviderId::Openai),
        model: name.to_owned(),
    }
}

fn expects(what: What) -> Expectation {
    Expectation { not: false, what }
}

/// So many versions, models and rows; each question is another one.
fn begin(versions: usize, models: usize, rows: usize, how: How) -> Begin {
    let heads = (1..=rows).map(|id| RowHead {
        id: u32::try_from(id).unwrap(),
        name: format!("row {id}"),
    });
    let question = |n: usize| Question {
        messages: vec![Message::text(Role::User, format!("question {n}"))],
        expect: vec![expects(What::Contains("good".to_owned()))],
        ..Question::default()
    };
    Begin {
        set: SetId("5".repeat(32)),
        versions: (1..=versions).map(|n| format!("v{n}")).collect(),
        rows: heads.collect(),
        questions: (0..versions * rows).map(question).collect(),
        how: How {
            models: (0..models).map(|n| model(&format!("m{n}"))).collect(),
            ..how
        },
    }
}

/// The app, its database, a worker and a provider that answers when it is told to.
struct Stage {
    app: Rehearsal,
    /// Requests that are out, oldest first.
    out: VecDeque<Apart>,
    asked: usize,
    most_at_once: usize,
    tests: BTreeMap<String, TestRecord>,
    parts: BTreeMap<String, TrialRecord>,
    wakes: Vec<u64>,
    others: Vec<Effect>,
    /// Whether another tab has the run.
    taken: bool,
}

impl Stage {
    fn new() -> Self {
        let mut app = Rehearsal::unlocked();
        Rc::make_mut(&mut app.model.providers).shipped = Some(priced());
        let mut stage = Self {
            app,
            out: VecDeque::new(),
            asked: 0,
            most_at_once: 0,
            tests: BTreeMap::new(),
            parts: BTreeMap::new(),
            wakes: Vec::new(),
            others: Vec::new(),
            taken: false,
        };
        stage.say(TrialsMsg::Load);
        stage
    }

    /// The page was loaded anew: what is in memory and what is out is gone.
    fn reload(&mut self) {
        let now_ms = self.app.now_ms;
        let before = std::mem::replace(self, Self::new());
        self.app.now_ms = now_ms;
        (self.tests, self.parts) = (before.tests, before.parts);
        // They are read again, the second time with something in them.
        Rc::make_mut(&mut self.app.model.trials).reading = crate::ledger::Reading::Unread;
        self.say(TrialsMsg::Load);
    }

    fn say(&mut self, msg: TrialsMsg) {
        let effects = self.app.say(msg);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::AskApart(apart) => {
                    self.out.push_back(apart);
                    self.asked += 1;
                    self.most_at_once = self.most_at_once.max(self.out.len());
                }
                Effect::Trials(effect) => self.trials(effect),
                other => self.others.push(other),
            }
        }
    }

    fn trials(&mut self, effect: TrialsEffect) {
        match effect {
            TrialsEffect::Load => self.say(TrialsMsg::Loaded {
                records: self.tests.values().cloned().collect(),
                damaged: 0,
            }),
            TrialsEffect::Claim(run) => self.say(TrialsMsg::Claimed(run, !self.taken)),
            TrialsEffect::Open(run, ids) => {
                for ids in ids.chunks(7) {
                    let found = ids.iter().filter_map(|id| self.parts.get(id).cloned());
                    self.say(TrialsMsg::Piece(run.clone(), found.collect()));
                }
                self.say(TrialsMsg::Opened(run, Some(0)));
            }
            TrialsEffect::Keep(record) => {
                self.tests.insert(record.id().to_owned(), record);
            }
            TrialsEffect::Write(record) => {
                let older = self.parts.get(&record.id()).map_or(0, TrialRecord::version);
                assert!(record.version() > older, "each write is newer");
                self.parts.insert(record.id(), record);
            }
            TrialsEffect::Delete(id, parts) => {
                self.tests.remove(&id);
                self.parts.retain(|id, _| !parts.contains(id));
            }
            TrialsEffect::Wake(wait_ms) => self.wakes.push(wait_ms),
            TrialsEffect::Look {
                run,
                n,
                cell,
                question,
            } => {
                let verdicts = question.expect.iter().map(|one| look(&cell, one)).collect();
                self.say(TrialsMsg::Looked(run, n, verdicts));
            }
            TrialsEffect::Abort => self.out.clear(),
            TrialsEffect::Release => {}
        }
    }

    /// The oldest request is answered, or fails.
    fn answer(&mut self, said: Result<&str, ProviderError>) {
        let asked = self.out.pop_front().unwrap();
        let msg = heard(&asked, said);
        self.say(msg);
    }

    /// Answers everything that is out, and what then goes out, so many times at most; how often it did.
    fn answer_all(&mut self, most: usize) -> usize {
        let mut answered = 0;
        while !self.out.is_empty() && answered < most {
            self.answer(Ok("a good answer"));
            answered += 1;
        }
        answered
    }

    fn run(&self) -> &Trial {
        &self.app.model.trials.runs[0]
    }

    fn id(&self) -> TrialId {
        self.run().id.clone()
    }

    fn cell(&self, n: usize) -> Rc<Cell> {
        let sheet = self.app.model.trials.sheet(&self.run().id).unwrap();
        Rc::clone(sheet.cell(n).unwrap())
    }

    /// Cells that lie in the database.
    fn stored_cells(&self) -> usize {
        let cells = self.parts.values();
        cells
            .filter(|part| matches!(part.is, Part::Cell(_)))
            .count()
    }
}

/// What the worker would say, for the kinds that are used here.
fn look(cell: &Cell, one: &Expectation) -> Verdict {
    match &one.what {
        What::Contains(text) => Verdict {
            pass: Some(cell.text.contains(text.as_str()) != one.not),
            why: Why::Holds,
        },
        _ => Verdict::awaited(),
    }
}

fn heard(asked: &Apart, said: Result<&str, ProviderError>) -> TrialsMsg {
    let Purpose::Trial(run, n, judges) = asked.purpose.clone() else {
        panic!("it is for no run");
    };
    let answer = |text: &str| Answer {
        text: text.to_owned(),
        usage: Usage {
            input: Some(20),
            output: Some(100),
            ..Usage::default()
        },
        finish: Some(FinishReason {
            kind: FinishKind::Stop,
            raw: "stop".to_owned(),
        }),
        ..Answer::default()
    };
    let heard = ApartAnswer {
        entry: asked.entry,
        model: ModelRef {
            provider: asked.provider.clone(),
            model: asked.request.model.clone(),
        },
        route: asked.route,
        answer: Rc::new(
            said.as_ref()
                .map_or_else(|_| Answer::default(), |text| answer(text)),
        ),
        error: said.err(),
        sent_ms: asked.sent_ms,
        timing: Timing {
            total_ms: Some(1200.0),
            ..Timing::default()
        },
    };
    TrialsMsg::Heard(run, n, judges, Box::new(heard))
}

fn refusal(kind: ErrorKind, retry_after_ms: Option<u64>) -> Result<&'static str, ProviderError> {
    Err(ProviderError {
        retry_after_ms,
        ..ProviderError::new(kind, "not now")
    })
}

#[test]
fn every_cell_is_asked_once_and_never_more_at_once_than_was_asked_for() {
    for at_once in [1, 5, 16] {
        let mut stage = Stage::new();
        let how = How {
            at_once,
            ..How::default()
        };
        stage.say(TrialsMsg::Start(Box::new(begin(3, 4, 50, how))));
        assert_eq!(stage.out.len(), usize::from(at_once));
        assert_eq!(stage.answer_all(10_000), 600);
        assert_eq!(
            (stage.asked, stage.most_at_once),
            (600, usize::from(at_once))
        );
        let run = stage.run().clone();
        assert_eq!(run.end, End::Done);
        assert_eq!((run.tally.done, run.tally.passed), (600, 600));
        assert_eq!(stage.stored_cells(), 600);
        assert!(stage.app.model.trials.live.is_none());
        // Each went to who stands above its column, with what stands there.
        for n in [0, 7, 599] {
            let spot = run.spot(n).unwrap();
            assert_eq!(run.place(spot), n);
            assert_eq!(stage.cell(n).outcome(), Outcome::Passed);
        }
        // And the ledger has each.
        assert_eq!(stage.app.model.ledger.count(), 600);
    }
}

#[test]
fn what_was_answered_is_not_asked_again_after_the_page_was_loaded_anew() {
    let mut stage = Stage::new();
    stage.say(TrialsMsg::Start(Box::new(begin(3, 4, 50, How::default()))));
    assert_eq!(stage.answer_all(250), 250);
    let on_their_way = stage.out.len();
    assert_eq!(stage.stored_cells(), 250);
    stage.reload();
    assert_eq!(stage.run().end, End::Interrupted);
    assert_eq!(stage.asked, 0);
    let run = stage.id();
    stage.say(TrialsMsg::Resume(run));
    // Only those are asked twice that nobody had answered.
    assert_eq!(stage.answer_all(10_000), 350);
    assert_eq!((stage.asked, on_their_way), (350, 4));
    assert_eq!(stage.run().end, End::Done);
    assert_eq!(stage.run().tally.passed, 600);
    assert_eq!(stage.stored_cells(), 600);
}

#[test]
fn the_same_request_is_paid_for_once() {
    let mut stage = Stage::new();
    let mut plan = begin(1, 1, 6, How::default());
    // Three times the same.
    for n in [2, 4] {
        plan.questions[n] = plan.questions[0].clone();
    }
    stage.say(TrialsMsg::Start(Box::new(plan.clone())));
    assert_eq!(stage.answer_all(100), 4);
    assert_eq!(stage.run().tally.reused, 2);
    assert!(stage.cell(4).reused && !stage.cell(0).reused);
    // Another run of the set asks nothing at all, also after the page was loaded anew.
    stage.reload();
    stage.say(TrialsMsg::Start(Box::new(plan.clone())));
    assert_eq!((stage.asked, stage.run().tally.reused), (0, 6));
    assert_eq!(
        (stage.run().end, stage.run().tally.cost_nano),
        (End::Done, 0)
    );
    // Where that is not wanted, each is asked.
    plan.how.reuse = false;
    stage.say(TrialsMsg::Start(Box::new(plan.clone())));
    assert_eq!(stage.answer_all(100), 6);
    // Another model, or another parameter, is another request.
    plan.how.reuse = true;
    plan.questions[0].params.temperature = Some(0.5);
    stage.say(TrialsMsg::Start(Box::new(plan.clone())));
    assert_eq!(stage.answer_all(100), 1);
    plan.how.models = vec![model("another")];
    stage.say(TrialsMsg::Start(Box::new(plan)));
    assert_eq!(stage.answer_all(100), 5);
}

#[test]
fn many_earlier_answers_are_taken_over_piece_by_piece() {
    let mut stage = Stage::new();
    stage.say(TrialsMsg::Start(Box::new(begin(1, 1, 100, How::default()))));
    stage.answer_all(1000);
    let effects = stage
        .app
        .say(TrialsMsg::Start(Box::new(begin(1, 1, 100, How::default()))));
    assert!(matches!(
        effects.last(),
        Some(Effect::Trials(TrialsEffect::Claim(_)))
    ));
    let run = stage.id();
    let looks = |effects: &[Effect]| {
        let looks = |effect: &&Effect| matches!(effect, Effect::Trials(TrialsEffect::Look { .. }));
        effects.iter().filter(looks).count()
    };
    let effects = stage.app.say(TrialsMsg::Claimed(run.clone(), true));
    assert_eq!(looks(&effects), 40);
    // One that was looked at makes room for the next.
    let good = Verdict {
        pass: Some(true),
        why: Why::Holds,
    };
    for n in 0..100 {
        let effects = stage
            .app
            .say(TrialsMsg::Looked(run.clone(), n, vec![good.clone()]));
        assert_eq!(looks(&effects), usize::from(n < 60));
    }
    assert_eq!((stage.run().end, stage.asked), (End::Done, 100));
}

#[test]
fn a_run_that_is_stopped_keeps_what_came_and_hears_nothing_more() {
    let mut stage = Stage::new();
    stage.say(TrialsMsg::Start(Box::new(begin(1, 2, 10, How::default()))));
    stage.answer_all(5);
    let late = heard(&stage.out[0], Ok("a good answer"));
    stage.say(TrialsMsg::Stop);
    assert_eq!((stage.run().end, stage.stored_cells()), (End::Stopped, 5));
    stage.say(late.clone());
    assert_eq!(stage.stored_cells(), 5);
    // Those that were out are in the ledger as stopped.
    let stopped = stage.app.model.ledger.entries();
    let stopped = stopped.filter(|entry| entry.status == crate::ledger::Status::Stopped);
    assert_eq!(stopped.count(), 4);
    let run = stage.id();
    stage.say(TrialsMsg::Resume(run));
    // The old request of a cell that is asked anew says something after all.
    stage.say(late);
    assert_eq!(stage.stored_cells(), 5);
    assert_eq!(stage.answer_all(100), 15);
    assert_eq!(stage.run().end, End::Done);
}

#[test]
fn only_one_tab_goes_on_with_a_run() {
    let mut stage = Stage::new();
    stage.say(TrialsMsg::Start(Box::new(begin(1, 1, 3, How::default()))));
    stage.reload();
    stage.taken = true;
    let run = stage.id();
    stage.say(TrialsMsg::Resume(run.clone()));
    assert_eq!(stage.asked, 0);
    assert_eq!(stage.app.model.trials.elsewhere, Some(run.clone()));
    assert!(stage.app.model.trials.live.is_none());
    stage.taken = false;
    stage.say(TrialsMsg::Resume(run));
    assert_eq!(stage.answer_all(100), 3);
}
