//! What is taken from the list, and what is refused as a whole.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;

/// A list of one provider with one model, and whatever else is said of that.
fn list(more: &str) -> String {
    format!(
        r#"{{"xai":{{"id":"xai","models":{{
        "m":{{"id":"m","name":"M","limit":{{"context":1000}},"modalities":{{"input":["text"],"output":["text"]}}{more}}},
        "p":{{"id":"p","limit":{{}},"modalities":{{"input":["text"],"output":["image"]}},"cost":{{"input":-1}}}}}}}},
        "someone-else":{{"models":{{}}}}}}"#
    )
}

fn cost(more: &str) -> Option<Cost> {
    let catalogue = catalogue(&list(&format!(r#","cost":{more}"#)), "2026-11-21").unwrap();
    catalogue.find("xai", "m").unwrap().cost.clone()
}

#[test]
fn the_list_becomes_a_catalogue_of_its_day() {
    let text = list(r#","temperature":false,"status":"deprecated","open_weights":true"#);
    let known = catalogue(&text, "2026-11-21").unwrap();
    assert_eq!(known.date(), "2026-11-21");
    // Other providers are not kept, nor are models that write no text.
    assert_eq!(known.models.len(), 1);
    assert_eq!(
        known.models[0].1,
        [ModelInfo {
            name: Some("M".to_owned()),
            context: Some(1000),
            input: vec!["text".to_owned()],
            temperature: Some(false),
            open: Some(true),
            deprecated: Some(true),
            ..ModelInfo::of_id("m")
        }]
    );
    assert_eq!(Catalogue::read(&known.write().unwrap()), Some(known));
}

#[test]
fn what_is_not_the_list_is_refused() {
    for text in [
        "",
        "<!DOCTYPE html>",
        "[]",
        "{}",
        r#"{"xai":{}}"#,
        r#"{"xai":{"models":{}}}"#,
        r#"{"error":"no"}"#,
    ] {
        assert_eq!(catalogue(text, ""), Err(NotRenewed::NotTheList), "{text}");
    }
}

#[test]
fn one_price_beyond_reason_refuses_it_all() {
    for price in ["-0.01", "1000.5", "3e6"] {
        let text = list(&format!(r#","cost":{{"input":1,"output":{price}}}"#));
        let model = "xai/m".to_owned();
        assert_eq!(
            catalogue(&text, ""),
            Err(NotRenewed::NoPrice { model }),
            "{price}"
        );
    }
}

#[test]
fn a_price_that_follows_more_than_the_length_is_unknown() {
    let long =
        r#"{"input":1,"output":2,"tiers":[{"tier":{"type":"context","size":200000},"input":2}]}"#;
    assert_eq!(cost(long).unwrap().tiers[0].over, 200_000);
    assert_eq!(
        cost(r#"{"input":1,"output":2,"tiers":[{"tier":{"type":"hour"},"input":2}]}"#),
        None
    );
}
