//! What is taken along of a comparison.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use maas_protocol::provider::ProviderRef;
use serde_json::Value;

use super::*;
use crate::{
    chats::ModelRef,
    compare::CompareMsg,
    rehearsal::{Rehearsal, SPEAKERS, finished, pieces, text as says},
    turn::TurnsMsg,
};

const WORDS: ReportWords = ReportWords {
    speakers: SPEAKERS,
    figures: "Figures",
    spread: "Spread",
    model: "Model",
    answers: "Answers",
    names: [
        "First",
        "Total",
        "Speed",
        "In",
        "Cached",
        "Out",
        "Reasoning",
        "Cost",
    ],
};

/// Two columns, of which the first answered twice.
fn compared() -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    for id in ["a|b", "c"] {
        app.say(CompareMsg::AddModel(ModelRef {
            provider: ProviderRef::Gone("acme".to_owned()),
            model: id.to_owned(),
        }));
    }
    app.say(CompareMsg::Run {
        text: "Say \"hi\"".to_owned(),
    });
    for said in ["=1+1", "two, \"lines\"\nof it"] {
        let turn = *app.model.turns.live.iter().next().unwrap().0;
        app.say(pieces(turn, &[says(said), finished()]));
        app.say(TurnsMsg::Ended { turn, at_ms: 900.0 });
    }
    let first = app.model.comparisons.current().columns[0].chat.clone();
    let message = app
        .model
        .chats
        .find(&first)
        .unwrap()
        .last_answer()
        .unwrap()
        .id
        .clone();
    app.say(crate::chats::ChatsMsg::Retry {
        message,
        through_relay: false,
    });
    let turn = app.turn();
    app.say(pieces(turn, &[says("again"), finished()]));
    app.say(TurnsMsg::Ended {
        turn,
        at_ms: 1000.0,
    });
    app
}

fn file(app: &mut Rehearsal, form: Form) -> (String, String) {
    match app.say(CompareMsg::Export(form, WORDS)).pop().unwrap() {
        Effect::SaveFile { name, text } => (name, text),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_line_for_every_answer_and_no_formula_among_them() {
    let (name, text) = file(&mut compared(), Form::Csv);
    assert_eq!(name, "Say-hi.csv");
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(
        lines,
        [
            "column,provider,model,question,version,state,ttft_ms,total_ms,tokens_per_s,prompt_tokens,cached_tokens,completion_tokens,reasoning_tokens,cost_usd,text",
            "1,\"acme\",\"a|b\",1,1,done,120,900,,,,,,,\"'=1+1\"",
            "1,\"acme\",\"a|b\",1,2,done,120,1000,,,,,,,\"again\"",
            "2,\"acme\",\"c\",1,1,done,120,900,,,,,,,\"two, \"\"lines\"\"\nof it\"",
            "",
        ]
    );
}

#[test]
fn our_own_json_has_every_answer() {
    let (name, text) = file(&mut compared(), Form::Json);
    assert_eq!(name, "Say-hi.json");
    let own: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&own["format"], &own["version"]),
        (&"openmaas-comparison".into(), &1.into())
    );
    assert_eq!(own["comparison"]["comparison"]["title"], "Say \"hi\"");
    assert_eq!(own["columns"][0]["messages"].as_array().unwrap().len(), 3);
    assert_eq!(own["columns"][1]["messages"].as_array().unwrap().len(), 2);
}

#[test]
fn the_report_says_a_shared_question_once_and_has_the_figures() {
    let mut app = compared();
    let Some(Effect::SavePage { name, page }) =
        app.say(CompareMsg::Export(Form::Html, WORDS)).pop()
    else {
        panic!("no page");
    };
    assert_eq!(
        (name.as_str(), page.title.as_str()),
        ("Say-hi.html", "Say \"hi\"")
    );
    let speakers: Vec<&str> = page.said.iter().map(|said| said.speaker.as_str()).collect();
    assert_eq!(speakers, ["Figures", "Spread", "You", "a|b", "c"]);
    let figures: Vec<&str> = page.said[0].text.lines().collect();
    assert_eq!(
        figures[0],
        "| Model | First (ms) | Total (ms) | Speed (1/s) | In | Cached | Out | Reasoning | Cost (USD) |"
    );
    assert_eq!(figures[2], "| a\\|b | 120 | 1000 |  |  |  |  |  |  |");
    assert!(
        page.said[1]
            .text
            .contains("| a\\|b | 2 | 120 · 120 | 950 · 995 |"),
        "{}",
        page.said[1].text
    );
    assert_eq!(page.said[3].text, "again");
}

#[test]
fn nothing_is_taken_along_of_what_is_not_here() {
    let mut app = Rehearsal::unlocked();
    app.check_ignored(CompareMsg::Export(Form::Json, WORDS));
}

#[test]
fn numbers_are_plain() {
    assert_eq!(plain(Figure::Ttft, 12.34), "12.3");
    assert_eq!(plain(Figure::Total, 1000.0), "1000");
    assert_eq!(plain(Figure::Cost, 1_500_000.0), "0.0015");
    assert_eq!(plain(Figure::Cost, 0.0), "0");
}
