//! No more a minute and no more money than was asked for, and patience with who says "not now".

use super::*;
use crate::{
    budget::{Budget, Every, Scope},
    ledger::LedgerMsg,
    msg::SessionMsg,
    session::Settings,
};

#[test]
fn so_many_leave_in_a_minute_and_no_more() {
    let mut stage = Stage::new();
    let how = How {
        at_once: 8,
        per_minute: 10,
        ..How::default()
    };
    stage.say(TrialsMsg::Start(Box::new(begin(1, 1, 25, how))));
    assert_eq!(stage.answer_all(100), 10);
    let wait = stage.wakes.pop().unwrap();
    assert!((59_000..=60_000).contains(&wait), "{wait}");
    // Too early nothing leaves, and it is waited for once more.
    stage.say(TrialsMsg::Tick);
    assert_eq!((stage.asked, stage.wakes.len()), (10, 1));
    stage.app.now_ms += 60_000;
    stage.say(TrialsMsg::Tick);
    assert_eq!(stage.answer_all(100), 10);
    stage.app.now_ms += 60_000;
    stage.say(TrialsMsg::Tick);
    assert_eq!(stage.answer_all(100), 5);
    assert_eq!(stage.run().end, End::Done);
}

#[test]
fn a_refusal_that_passes_is_waited_for_and_the_third_stays() {
    let mut stage = Stage::new();
    let how = How {
        at_once: 1,
        ..How::default()
    };
    stage.say(TrialsMsg::Start(Box::new(begin(1, 1, 2, how))));
    stage.answer(refusal(ErrorKind::RateLimited, Some(5000)));
    assert_eq!((stage.out.len(), stage.wakes.pop()), (0, Some(5000)));
    stage.app.now_ms += 5000;
    stage.say(TrialsMsg::Tick);
    stage.answer(refusal(ErrorKind::Overloaded, None));
    stage.app.now_ms += 2000;
    stage.say(TrialsMsg::Tick);
    stage.answer(refusal(ErrorKind::Overloaded, None));
    let cell = stage.cell(0);
    assert_eq!(
        (cell.failed, cell.said.as_str()),
        (Some(ErrorKind::Overloaded), "not now")
    );
    stage.answer(Ok("a good answer"));
    assert_eq!((stage.run().end, stage.run().tally.failed), (End::Done, 1));
    // What failed is asked again, and only that.
    let run = stage.id();
    stage.say(TrialsMsg::Resume(run));
    assert_eq!(stage.answer_all(100), 1);
    assert_eq!((stage.run().tally.failed, stage.run().tally.passed), (0, 2));
    assert_eq!(stage.stored_cells(), 2);
}

#[test]
fn a_run_ends_before_it_costs_more_than_it_may() {
    // A question of a few tokens and 1000 of an answer, at $15 for a million: a bit over a cent and a half at most; really 0.00156.
    let mut plan = begin(1, 1, 50, How::default());
    plan.how.models = vec![model("big")];
    plan.how.max_cost_nano = Some(50_000_000);
    for question in &mut plan.questions {
        question.params.max_tokens = Some(1000);
    }
    let mut stage = Stage::new();
    stage.say(TrialsMsg::Start(Box::new(plan.clone())));
    // Three may cost 4.5 cents together, a fourth could be too much: what is out is waited for.
    assert_eq!(stage.out.len(), 3);
    stage.answer_all(1000);
    let run = stage.run();
    assert_eq!(run.end, End::Held(ErrorKind::OverBudget));
    assert!(run.tally.cost_nano <= 50_000_000 && run.tally.done >= 3);
    // Without a known longest answer it cannot be known.
    plan.questions[0].params.max_tokens = None;
    plan.how.reuse = false;
    stage.say(TrialsMsg::Start(Box::new(plan)));
    assert_eq!(stage.run().end, End::Held(ErrorKind::UnknownCost));
}

#[test]
fn a_budget_holds_a_run_and_counts_what_it_has_out() {
    let mut stage = Stage::new();
    let budget = Budget {
        on: Scope::All,
        every: Every::Day,
        limit_nano: 50_000_000,
        unknown_passes: false,
    };
    stage.app.say(SessionMsg::Configure(Settings {
        budgets: vec![budget],
        ..Settings::default()
    }));
    stage.app.say(LedgerMsg::Load);
    stage.app.say(LedgerMsg::Loaded {
        rows: Vec::new(),
        damaged: 0,
    });
    let mut plan = begin(1, 1, 50, How::default());
    plan.how.models = vec![model("big")];
    for question in &mut plan.questions {
        question.params.max_tokens = Some(1000);
    }
    stage.say(TrialsMsg::Start(Box::new(plan)));
    assert_eq!(stage.out.len(), 3);
    stage.answer_all(1000);
    assert_eq!(stage.run().end, End::Held(ErrorKind::OverBudget));
}

#[test]
fn without_a_network_a_run_waits_for_somebody() {
    let mut stage = Stage::new();
    stage.say(TrialsMsg::Start(Box::new(begin(1, 1, 10, How::default()))));
    stage.app.offline = true;
    for _ in 0..4 {
        stage.answer(refusal(ErrorKind::Blocked, None));
    }
    assert_eq!((stage.asked, stage.stored_cells()), (4, 0));
    assert_eq!(stage.run().end, End::Held(ErrorKind::Offline));
}
