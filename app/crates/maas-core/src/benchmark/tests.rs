//! A run asks everybody everything in turns, keeps what it measured however it ends, and adds it up as a plain loop would.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::rc::Rc;

use maas_protocol::{
    accumulate::Answer,
    catalogue::Catalogue,
    error::{ErrorKind, ProviderError},
    event::{FinishKind, FinishReason},
    models::{Cost, ModelInfo},
    provider::{ProviderId, ProviderRef},
    usage::Usage,
};

use super::{
    BenchmarkMsg, End, Measured, Run, RunId, at_most,
    prompts::PROMPTS,
    report::{Measure, groups},
    requests,
};
use crate::{
    Effect,
    apart::{Apart, ApartAnswer, Purpose},
    budget::{Budget, Every, Scope},
    chats::{ModelRef, Timing},
    export::table::Form,
    ledger::{LedgerMsg, Origin, Reading, Status, report::By},
    msg::SessionMsg,
    records::RunRecord,
    rehearsal::Rehearsal,
    session::Settings,
    workspaces::WorkspaceId,
};

fn model(name: &str) -> ModelRef {
    ModelRef {
        provider: ProviderRef::Known(ProviderId::Openai),
        model: name.to_owned(),
    }
}

/// An open vault that knows the price of one model: $3 for questions and $15 for answers.
fn app() -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    let known = ModelInfo {
        cost: Some(Cost {
            input: Some(3_000_000),
            output: Some(15_000_000),
            ..Cost::default()
        }),
        ..ModelInfo::of_id("priced")
    };
    Rc::make_mut(&mut app.model.providers).shipped = Some(Rc::new(Catalogue {
        models: vec![("openai".to_owned(), vec![known])],
        ..Catalogue::default()
    }));
    app
}

fn start(app: &mut Rehearsal, models: &[&str], rounds: u8) -> Vec<Effect> {
    let models = models.iter().map(|name| model(name)).collect();
    app.say(BenchmarkMsg::Start { models, rounds })
}

fn asked(effects: &[Effect]) -> Option<Apart> {
    effects.iter().find_map(|effect| match effect {
        Effect::AskApart(apart) => Some(apart.clone()),
        _ => None,
    })
}

fn saved(effects: &[Effect]) -> Option<Run> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::SaveRun(RunRecord { run }) => Some(run.clone()),
        _ => None,
    })
}

/// A request is answered, or fails.
fn answered(asked: &Apart, error: Option<ErrorKind>) -> BenchmarkMsg {
    let Purpose::Measure(run, place) = asked.purpose.clone() else {
        panic!("it measures nothing");
    };
    let whole = FinishReason {
        kind: FinishKind::Stop,
        raw: "stop".to_owned(),
    };
    let answer = Answer {
        usage: Usage {
            input: Some(20),
            output: Some(101),
            ..Usage::default()
        },
        finish: Some(whole),
        ..Answer::default()
    };
    let heard = ApartAnswer {
        entry: asked.entry,
        model: ModelRef {
            provider: asked.provider.clone(),
            model: asked.request.model.clone(),
        },
        route: asked.route,
        answer: Rc::new(if error.is_some() {
            Answer::default()
        } else {
            answer
        }),
        error: error.map(|kind| ProviderError::new(kind, "")),
        sent_ms: asked.sent_ms,
        timing: Timing {
            ttft_ms: Some(200.0),
            total_ms: Some(1200.0),
            ..Timing::default()
        },
    };
    BenchmarkMsg::Measured(run, place, Box::new(heard))
}

fn run(app: &Rehearsal) -> &Run {
    &app.model.benchmarks.runs[0]
}

#[test]
fn everybody_is_asked_everything_as_often_and_each_begins_as_often() {
    for (models, rounds) in [(1, 1), (2, 3), (3, 5), (8, 3)] {
        let run = Run {
            id: RunId::default(),
            at_ms: 0,
            models: (0..models).map(|n| model(&n.to_string())).collect(),
            rounds,
            measured: Vec::new(),
            end: End::Interrupted,
            version: 0,
        };
        let places: Vec<_> = (0..run.total()).map(|n| run.place(n).unwrap()).collect();
        assert_eq!(run.place(run.total()), None);
        let mut once: Vec<_> = places
            .iter()
            .map(|it| (it.round, it.prompt, it.model))
            .collect();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), requests(models, rounds));
        // In turns: between two requests of a model, no other has more than one before its next.
        for question in places.chunks(models) {
            let mut who: Vec<_> = question.iter().map(|it| it.model).collect();
            who.sort_unstable();
            assert_eq!(who, (0..models).collect::<Vec<_>>());
        }
        let first = |of: usize| places.chunks(models).filter(|it| it[0].model == of).count();
        let (least, most) = (
            (0..models).map(first).min().unwrap(),
            (0..models).map(first).max().unwrap(),
        );
        assert!(most - least <= 1, "{models} {least} {most}");
    }
}

#[test]
fn a_run_asks_one_after_the_other_and_leaves_an_entry_for_each() {
    let mut app = app();
    let mut effects = start(&mut app, &["priced", "other", "priced"], 1);
    assert_eq!(run(&app).models.len(), 2);
    let mut seen = Vec::new();
    while let Some(apart) = asked(&effects) {
        // What is left of it if the page ends now.
        assert_eq!(saved(&effects).unwrap().end, End::Interrupted);
        assert_eq!(apart.request.params.max_tokens, Some(512));
        seen.push(apart.request.model.clone());
        effects = app.say(answered(
            &apart,
            (seen.len() == 3).then_some(ErrorKind::RateLimited),
        ));
        // The same once more changes nothing.
        let before = app.model.benchmarks.clone();
        app.say(answered(&apart, None));
        assert_eq!(*app.model.benchmarks, *before);
    }
    assert_eq!(seen[..4], ["priced", "other", "other", "priced"]);
    assert_eq!(seen.len(), requests(2, 1));
    let whole = saved(&effects).unwrap();
    assert_eq!((whole.end, whole.measured.len()), (End::Done, seen.len()));
    assert_eq!(whole, *run(&app));
    assert!(app.model.benchmarks.live.is_none());
    let entries: Vec<_> = app.model.ledger.entries().collect();
    assert_eq!(entries.len(), seen.len());
    assert!(
        entries
            .iter()
            .all(|entry| entry.origin == Origin::Benchmark)
    );
    // By hand: 20 × $3 and 101 × $15 in a million; 100 tokens in the second after the first one.
    let first = whole.measured[0];
    assert_eq!(first.cost_nano, Some(20 * 3_000 + 101 * 15_000));
    assert_eq!(
        (first.ttft_us, first.total_us),
        (Some(200_000), Some(1_200_000))
    );
    assert_eq!(first.milli_tokens_per_s, Some(100_000));
    assert_eq!(whole.measured[2].failed, Some(ErrorKind::RateLimited));
}

#[test]
fn who_stops_keeps_what_was_measured_and_can_go_on() {
    let mut app = app();
    let first = asked(&start(&mut app, &["priced"], 1)).unwrap();
    let second = asked(&app.say(answered(&first, None))).unwrap();
    let effects = app.check(
        BenchmarkMsg::Stop,
        &["AbortMeasure", "SaveEntry", "SaveRun"],
    );
    let stopped = saved(&effects).unwrap();
    assert_eq!((stopped.end, stopped.measured.len()), (End::Stopped, 1));
    let last = app.model.ledger.fresh.last().unwrap();
    assert_eq!((last.status, last.cost_nano), (Status::Stopped, None));
    // What still comes is too late.
    app.check_ignored(answered(&second, None));
    app.check(BenchmarkMsg::Stop, &[]);
    let id = run(&app).id.clone();
    let effects = app.check(
        BenchmarkMsg::Resume(id),
        &["AskApart", "BeginEntry", "SaveRun"],
    );
    let again = asked(&effects).unwrap();
    assert_eq!(again.request.messages, second.request.messages);
    assert_eq!(saved(&effects).unwrap().end, End::Interrupted);
    app.check_ignored(answered(&second, None));
    app.say(answered(&again, None));
    assert_eq!(run(&app).measured.len(), 2);
}

#[test]
fn a_budget_holds_a_run_back_and_chats_know_what_it_may_cost() {
    let mut app = app();
    app.say(LedgerMsg::Load);
    app.say(LedgerMsg::Loaded {
        rows: Vec::new(),
        damaged: 0,
    });
    // One request may cost about $0.0078: 512 tokens of $15 in a million, and the question.
    let budget = |limit_nano| Budget {
        on: Scope::All,
        every: Every::Day,
        limit_nano,
        unknown_passes: false,
    };
    app.say(SessionMsg::Configure(Settings {
        budgets: vec![budget(10_000_000)],
        ..Settings::default()
    }));
    let first = asked(&start(&mut app, &["priced"], 1)).unwrap();
    // Beside it another one of that size does not fit.
    let most = app
        .model
        .benchmarks
        .live
        .as_ref()
        .unwrap()
        .most_nano
        .unwrap();
    assert!((7_680_000..9_000_000).contains(&most));
    let stamp = crate::Stamp::default();
    let held = |app: &Rehearsal| {
        let turn = crate::turn::TurnId::default();
        crate::budget::obstacle(
            &app.model,
            turn,
            (&model("priced"), &WorkspaceId::default()),
            Some(most),
            &stamp,
        )
    };
    assert_eq!(held(&app).unwrap().kind, ErrorKind::OverBudget);
    // 1,575,000 spent, and then a second one: 3,150,000 and 7,740,000 are more than the limit.
    let second = asked(&app.say(answered(&first, None))).unwrap();
    let effects = app.say(answered(&second, None));
    assert!(asked(&effects).is_none());
    let ended = saved(&effects).unwrap();
    assert_eq!(ended.end, End::Held(ErrorKind::OverBudget));
    assert_eq!(ended.measured.len(), 2);
    assert_eq!(held(&app).unwrap().kind, ErrorKind::OverBudget);
    // What has no price is held back before anything is sent.
    let effects = start(&mut app, &["other"], 1);
    assert!(asked(&effects).is_none());
    assert_eq!(run(&app).end, End::Held(ErrorKind::UnknownCost));
}

#[test]
fn what_it_may_cost_is_said_before_and_lacks_what_nobody_knows() {
    let app = app();
    let of = |names: &[&str], rounds| {
        let models: Vec<_> = names.iter().map(|name| model(name)).collect();
        at_most(&models, rounds, &app.model.providers)
    };
    let one = of(&["priced"], 1);
    assert!(!one.more && one.nano.unwrap() >= 5 * 512 * 15_000);
    assert_eq!(of(&["priced"], 3).nano, one.nano.map(|nano| nano * 3));
    let both = of(&["priced", "other"], 1);
    assert_eq!((both.nano, both.more), (one.nano, true));
    assert_eq!(of(&["other"], 1).nano, None);
}

#[test]
fn a_closed_vault_leaves_a_run_as_it_was_stored_and_the_next_start_finds_it() {
    let mut app = app();
    let first = asked(&start(&mut app, &["priced"], 1)).unwrap();
    let stored = saved(&app.say(answered(&first, None))).unwrap();
    app.say(SessionMsg::Lock);
    assert!(app.model.benchmarks.runs.is_empty() && app.model.benchmarks.live.is_none());
    let mut next = Rehearsal::unlocked();
    next.say(BenchmarkMsg::Load);
    assert_eq!(next.model.benchmarks.reading, Reading::Underway);
    let older = Run {
        id: RunId("older".to_owned()),
        at_ms: 0,
        ..stored.clone()
    };
    next.say(BenchmarkMsg::Loaded {
        runs: vec![older, stored.clone()],
        damaged: 1,
    });
    let found = &next.model.benchmarks;
    assert_eq!((found.runs.len(), found.damaged), (2, 1));
    assert_eq!(
        (&*found.runs[0], found.runs[0].end),
        (&stored, End::Interrupted)
    );
    // As it is written.
    let text = serde_json::to_string(&RunRecord {
        run: stored.clone(),
    })
    .unwrap();
    let read: RunRecord = serde_json::from_str(&text).unwrap();
    assert_eq!(read.run, stored);
    // A second look reads nothing again.
    next.check(BenchmarkMsg::Load, &[]);
}

#[test]
fn runs_made_before_there_was_a_vault_move_in() {
    let mut app = Rehearsal::without_vault();
    let first = asked(&start(&mut app, &["priced"], 1)).unwrap();
    assert!(saved(&app.say(answered(&first, None))).is_none());
    app.say(SessionMsg::CreateAsked);
    let effects = app.say(SessionMsg::Created);
    assert_eq!(saved(&effects).unwrap().measured.len(), 1);
}

#[test]
fn what_the_app_answers_itself_is_not_measured() {
    let mut app = app();
    let demo = app.model.chats.fresh.model.clone();
    assert!(demo.provider.spec().unwrap().answer_locally.is_some());
    app.check(
        BenchmarkMsg::Start {
            models: vec![demo],
            rounds: 1,
        },
        &[],
    );
    // Nor so often.
    app.check(
        BenchmarkMsg::Start {
            models: vec![model("priced")],
            rounds: 200,
        },
        &[],
    );
}

/// Two models of one provider and one of another, each asked once.
fn made() -> Run {
    let other = ModelRef {
        provider: ProviderRef::Known(ProviderId::Anthropic),
        model: "third".to_owned(),
    };
    let mut run = Run {
        id: RunId("a".repeat(32)),
        at_ms: 1_700_000_000_000,
        models: vec![model("one"), model("=two"), other],
        rounds: 1,
        measured: Vec::new(),
        end: End::Done,
        version: 1,
    };
    for n in 0..run.total() {
        let place = run.place(n).unwrap();
        let failed = place.model == 1 && place.prompt == 0;
        let base = u32::try_from((place.model + 1) * 100_000 + place.prompt * 1_000).unwrap();
        run.measured.push(Measured {
            failed: failed.then_some(ErrorKind::Overloaded),
            input: Some(10),
            output: (!failed).then_some(50),
            cost_nano: match (failed, place.model) {
                (true, _) => Some(0),
                (false, 2) => None,
                (false, _) => Some(u64::from(base)),
            },
            ttft_us: Some(base),
            total_us: Some(base * 10),
            milli_tokens_per_s: (!failed).then_some(u64::from(base) / 2),
        });
    }
    run
}

#[test]
fn a_run_is_added_up_by_model_and_by_provider() {
    let run = made();
    let by_model = groups(&run, By::Model);
    let told: Vec<_> = by_model
        .iter()
        .map(|it| (it.of.model.as_str(), it.requests, it.errors))
        .collect();
    let count = PROMPTS.len() as u64;
    assert_eq!(
        told,
        [("one", count, 0), ("=two", count, 1), ("third", count, 0)]
    );
    let one = by_model[0].spread(Measure::Ttft).unwrap();
    assert_eq!((one.count, one.p50, one.p95), (5, 102_000, 104_000));
    // A quick refusal is no quick answer.
    assert_eq!(by_model[1].spread(Measure::Total).unwrap().count, 4);
    assert_eq!(by_model[1].error_permille(), 200);
    assert!(by_model[2].spread(Measure::Cost).is_none() && by_model[2].cost.more);
    let by_provider = groups(&run, By::Provider);
    assert_eq!(by_provider.len(), 2);
    assert_eq!(
        (by_provider[0].requests, by_provider[0].errors),
        (2 * count, 1)
    );
    assert_eq!(
        by_provider[0].cost.nano,
        Some((100 + 101 + 102 + 103 + 104 + 201 + 202 + 203 + 204) * 1_000)
    );
    // One that was stopped has models of which nothing is known yet.
    let begun = Run {
        measured: run.measured[..1].to_vec(),
        ..run
    };
    let begun = groups(&begun, By::Model);
    assert_eq!((begun[0].requests, begun[1].requests), (1, 0));
    assert!(begun[1].spread(Measure::Ttft).is_none());
}

#[test]
fn files_have_every_request_to_the_last_digit() {
    let mut app = Rehearsal::unlocked();
    Rc::make_mut(&mut app.model.benchmarks)
        .runs
        .push(Rc::new(made()));
    let file = |app: &mut Rehearsal, form| match app.say(BenchmarkMsg::Export(form)).pop() {
        Some(Effect::SaveFile { name, text }) => (name, text),
        other => panic!("no file, but {other:?}"),
    };
    let (name, text) = file(&mut app, Form::Csv);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!((name.as_str(), lines.len()), ("benchmark.csv", 16));
    assert_eq!(
        lines[1],
        format!(
            "{},2023-11-14T22:13:20.000Z,done,openai,one,fact,1,,10,50,0.0001,100,1000,50",
            "a".repeat(32)
        )
    );
    assert!(lines[2].contains(",openai,'=two,fact,1,overloaded,10,,0,"));
    let (_, text) = file(&mut app, Form::Json);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json[2]["cost_usd"], serde_json::Value::Null);
    assert_eq!(json[14]["prompt"], "prose");
}
