//! Which facts are taken for which id, and how the file reads.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn of(ids: &[&str]) -> Catalogue {
    let model = |id: &&str| ModelInfo {
        id: (*id).to_owned(),
        ..ModelInfo::default()
    };
    Catalogue {
        sources: Vec::new(),
        models: vec![("here".to_owned(), ids.iter().map(model).collect())],
    }
}

fn found(ids: &[&str], asked: &str) -> Option<String> {
    of(ids).find("here", asked).map(|model| model.id.clone())
}

#[track_caller]
fn finds(ids: &[&str], asked: &str, expected: &str) {
    assert_eq!(found(ids, asked).as_deref(), Some(expected), "{asked}");
}

#[track_caller]
fn finds_none(ids: &[&str], asked: &str) {
    assert_eq!(found(ids, asked), None, "{asked}");
}

#[test]
fn the_exact_id_comes_first() {
    let ids = ["m", "m-2026-01-02", "m-latest", "v/m"];
    for id in ids {
        finds(&ids, id, id);
    }
    assert_eq!(of(&ids).find("elsewhere", "m"), None);
}

#[test]
fn a_date_or_latest_at_the_end_may_be_left_out() {
    for asked in [
        "m-1-2026-04-23",
        "m-1-20260423",
        "m-1-0613",
        "m-1-1231",
        "m-1-latest",
    ] {
        finds(&["m", "m-1"], asked, "m-1");
    }
}

#[test]
fn what_only_looks_like_a_date_belongs_to_the_name() {
    for asked in [
        "m-2506",
        "m-2512",
        "m-1301",
        "m-0100",
        "m-0132",
        "m-7",
        "m-70b",
        "m-26-04-23",
        "m-1999-04-23",
        "m-2026-13-01",
        "m-2026-04-32",
        "m-20261301",
        "m-+1+1",
        "m-+101",
        "m-latest-1",
        "m-0613-preview",
        "mlatest",
        "m-é1é",
        "-",
        "",
    ] {
        finds_none(&["m"], asked);
    }
}

#[test]
fn a_dated_model_does_not_stand_for_the_undated_one() {
    finds_none(&["m-2026-01-02", "m-latest"], "m");
    finds_none(&["m-2026-01-02"], "m-2026-03-04");
}

#[test]
fn a_vendor_may_be_left_out_on_either_side() {
    finds(&["m"], "vendor/m", "m");
    finds(&["m"], "models/vendor/m", "m");
    finds(&["m"], "vendor/m-latest", "m");
    finds(&["vendor/m"], "m", "vendor/m");
    finds(&["vendor/m"], "m-0613", "vendor/m");
    finds(&["vendor/m"], "vendor/m-0613", "vendor/m");
    // The exact id wins over one that fits by its last part.
    finds(&["vendor/m", "m"], "m", "m");
}

#[test]
fn another_vendors_model_is_another_model() {
    finds_none(&["one/m"], "two/m");
    finds_none(&["one/m", "two/m"], "m");
    // A variant has a price of its own.
    finds_none(&["one/m"], "one/m:free");
}

#[test]
fn the_file_reads_and_a_missing_fact_stays_missing() {
    let text = r#"{"version":1,"made":"later","models":{"here":[{"id":"m","context":128000,"input":["text","pdf"],"tools":false,"new":[1.5],
        "cost":{"input":250000,"output":0,"tiers":[{"over":200000,"input":500000}]}},{"id":"n"}]}}"#;
    let catalogue = Catalogue::read(text).unwrap();
    let model = catalogue.find("here", "m").unwrap();
    assert_eq!((model.context, model.output), (Some(128_000), None));
    assert_eq!((model.tools, model.reasoning), (Some(false), None));
    let cost = model.cost.clone().unwrap();
    assert_eq!(
        (cost.input, cost.output, cost.cache_read),
        (Some(250_000), Some(0), None)
    );
    assert_eq!((cost.over, cost.tiers.len()), (0, 1));
    let nothing = ModelInfo {
        id: "n".to_owned(),
        ..ModelInfo::default()
    };
    assert_eq!(catalogue.find("here", "n"), Some(&nothing));
    assert_eq!(serde_json::to_string(&nothing).unwrap(), r#"{"id":"n"}"#);
}

#[test]
fn reading_in_pieces_reads_the_same() {
    let text = r#"{"version":1,"models":{"here":[{"id":"a"},7,{"id":"b"}],"none":[],"odd":{},"there":[{"id":"c"}]}}"#;
    for count in 1..9 {
        let mut reading = Reading::begin(text).unwrap();
        let mut pieces = 0;
        while reading.read_some(count) {
            pieces += 1;
            assert!(pieces < 20);
        }
        assert_eq!(Some(reading.end()), Catalogue::read(text), "{count}");
    }
}

#[test]
fn what_is_no_catalogue_of_this_version_is_refused() {
    for text in [
        "",
        "<!DOCTYPE html>",
        "{}",
        r#"{"version":1}"#,
        r#"{"version":2,"models":{}}"#,
    ] {
        assert_eq!(Catalogue::read(text), None, "{text}");
    }
}

#[test]
fn the_shipped_file_reads() {
    let catalogue = Catalogue::read(include_str!("../../../../../static/catalogue.json")).unwrap();
    let known = catalogue.find("openai", "gpt-4.1-mini").unwrap();
    assert!(known.context.is_some_and(|tokens| tokens > 1_000_000));
    let cost = known.cost.as_ref().unwrap();
    assert_eq!((cost.input, cost.output), (Some(400_000), Some(1_600_000)));
}
