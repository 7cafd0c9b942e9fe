//! What is stored of sets and runs, what is taken from storage, and what goes with them.

use super::*;
use crate::{
    export::table::Form,
    intake::{How as IntakeHow, Intake},
    msg::SessionMsg,
    trials::{Row, TestSet},
    workspaces::Workspaces,
};

fn set() -> TestSet {
    TestSet {
        name: "Capitals".to_owned(),
        rows: vec![Row {
            id: 1,
            values: vec![("country".to_owned(), "Korea".to_owned())],
            expect: vec![expects(What::Contains("Seoul".to_owned()))],
            ..Row::default()
        }],
        ..TestSet::default()
    }
}

#[test]
fn a_set_is_written_with_each_change_and_thrown_away_with_its_runs() {
    let mut stage = Stage::new();
    stage.say(TrialsMsg::Keep(Box::new(set())));
    let mut kept = TestSet::clone(&stage.app.model.trials.sets[0]);
    assert_eq!(
        (kept.version, kept.id.0.len(), stage.tests.len()),
        (1, 32, 1)
    );
    kept.name = "Cities".to_owned();
    stage.say(TrialsMsg::Keep(Box::new(kept.clone())));
    assert_eq!(stage.tests.values().next().unwrap().version(), 2);
    let mut plan = begin(1, 1, 2, How::default());
    plan.set = kept.id.clone();
    stage.say(TrialsMsg::Start(Box::new(plan)));
    // Not while it is run.
    stage.say(TrialsMsg::DeleteSet(kept.id.clone()));
    assert_eq!(stage.app.model.trials.sets.len(), 1);
    stage.answer_all(100);
    assert_eq!((stage.tests.len(), stage.parts.len()), (2, 4));
    stage.say(TrialsMsg::DeleteSet(kept.id));
    assert_eq!((stage.tests.len(), stage.parts.len()), (0, 0));
}

#[test]
fn records_are_read_as_they_were_written() {
    let mut stage = Stage::new();
    stage.say(TrialsMsg::Keep(Box::new(set())));
    stage.say(TrialsMsg::Start(Box::new(begin(1, 2, 2, How::default()))));
    stage.answer_all(100);
    for record in stage.tests.values() {
        let text = serde_json::to_string(record).unwrap();
        assert_eq!(serde_json::from_str::<TestRecord>(&text).unwrap(), *record);
    }
    for record in stage.parts.values() {
        let text = serde_json::to_string(record).unwrap();
        assert_eq!(serde_json::from_str::<TrialRecord>(&text).unwrap(), *record);
    }
}

#[test]
fn a_stored_run_of_an_impossible_size_is_not_taken() {
    let mut stage = Stage::new();
    stage.say(TrialsMsg::Start(Box::new(begin(1, 1, 1, How::default()))));
    let sound = stage.run().clone();
    let broken = [
        Trial {
            models: vec![model("m"); 9],
            ..sound.clone()
        },
        Trial {
            rows: vec![RowHead::default(); 2001],
            ..sound.clone()
        },
        Trial {
            versions: Vec::new(),
            ..sound.clone()
        },
        Trial {
            at_once: 0,
            ..sound.clone()
        },
    ];
    stage.tests = broken
        .into_iter()
        .chain([sound])
        .enumerate()
        .map(|(n, run)| {
            let id = TrialId(format!("{n:032}"));
            (id.0.clone(), TestRecord::Run(Trial { id, ..run }))
        })
        .collect();
    stage.reload();
    assert_eq!(stage.app.model.trials.runs.len(), 1);
}

#[test]
fn what_was_done_before_there_was_a_vault_moves_in() {
    let mut app = Rehearsal::without_vault();
    app.say(TrialsMsg::Keep(Box::new(set())));
    let effects = app.say(TrialsMsg::Start(Box::new(begin(1, 1, 2, How::default()))));
    let run = app.model.trials.runs[0].id.clone();
    assert!(!effects.iter().any(crate::rehearsal::touches_vault));
    let effects = app.say(TrialsMsg::Claimed(run, true));
    let Some(Effect::AskApart(asked)) = effects.first() else {
        panic!("nothing was asked");
    };
    app.say(heard(asked, Ok("a good answer")));
    app.say(SessionMsg::CreateAsked);
    let names: Vec<_> = app
        .say(SessionMsg::Created)
        .iter()
        .map(crate::rehearsal::name)
        .filter(|name| matches!(*name, "KeepTest" | "WriteTrial"))
        .collect();
    // The set and the run; two questions and a cell.
    assert_eq!(names.iter().filter(|name| **name == "KeepTest").count(), 2);
    assert_eq!(
        names.iter().filter(|name| **name == "WriteTrial").count(),
        3
    );
}

#[test]
fn closing_the_vault_ends_a_run_and_forgets_it() {
    let mut stage = Stage::new();
    stage.say(TrialsMsg::Start(Box::new(begin(1, 1, 5, How::default()))));
    let effects = stage.app.say(SessionMsg::Lock);
    assert!(effects.contains(&Effect::Trials(TrialsEffect::Abort)));
    assert!(stage.app.model.trials.runs.is_empty() && stage.app.model.trials.live.is_none());
    // What is stored says that it broke off.
    let Some(TestRecord::Run(run)) = stage.tests.values().next() else {
        panic!("no run is stored");
    };
    assert_eq!(run.end, End::Interrupted);
}

#[test]
fn a_backup_takes_sets_and_runs_in_under_their_own_ids_only() {
    let mut stage = Stage::new();
    stage.say(TrialsMsg::Keep(Box::new(set())));
    stage.say(TrialsMsg::Start(Box::new(begin(1, 1, 1, How::default()))));
    stage.answer_all(1);
    let model = &stage.app.model;
    let here = (&*model.chats, &*model.presets, &*model.comparisons);
    let mut intake = Intake::new(
        IntakeHow::Merge,
        here,
        (true, &Workspaces::default()),
        Default::default(),
    );
    for record in stage.tests.values() {
        let bytes = serde_json::to_vec(record).unwrap();
        let taken = intake.admit("tests", record.id(), record.version(), &bytes);
        assert!(taken.unwrap().if_newer);
        let stranger = "f".repeat(32);
        assert!(intake.admit("tests", &stranger, 1, &bytes).is_err() || *record.id() == stranger);
    }
    for record in stage.parts.values() {
        let bytes = serde_json::to_vec(record).unwrap();
        assert!(
            intake
                .admit("trials", &record.id(), record.version(), &bytes)
                .is_ok()
        );
    }
    assert!(intake.admit("trials", "x-c0", 1, b"{}").is_err());
}

#[test]
fn a_file_has_every_cell() {
    let mut stage = Stage::new();
    stage.say(TrialsMsg::Start(Box::new(begin(2, 1, 1, How::default()))));
    stage.answer(Ok("=good, \"quoted\""));
    stage.answer(refusal(ErrorKind::BadKey, None));
    let run = stage.id();
    let file = |stage: &mut Stage, form| {
        stage.say(TrialsMsg::Export(run.clone(), form));
        match stage.others.pop() {
            Some(Effect::SaveFile { name, text }) => (name, text),
            other => panic!("no file, but {other:?}"),
        }
    };
    let (name, text) = file(&mut stage, Form::Csv);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!((name.as_str(), lines.len()), ("test-run.csv", 3));
    assert!(
        lines[1].contains(
            ",1,row 1,v1,openai,m0,passed,1,1,,20,100,,1200,0,\"'=good, \"\"quoted\"\"\""
        ),
        "{}",
        lines[1]
    );
    assert!(
        lines[2].contains(",v2,openai,m0,failed,0,0,bad-key,"),
        "{}",
        lines[2]
    );
    let (_, text) = file(&mut stage, Form::Json);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json[0]["answer"], "=good, \"quoted\"");
    assert_eq!(json[1]["latency_ms"], 1200);
}
