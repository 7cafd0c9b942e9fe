//! Small collections in the shape of the real ones, and what must come of them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use maas_protocol::models::{Cost, ModelInfo};

use super::*;

const DAYS: Days<'static> = Days {
    listed: "2026-07-02",
    on: "2026-11-21",
};

/// Every provider of the table, all of them empty but one.
fn merged(models: &str, prices: &str) -> Result<Vec<ModelInfo>> {
    let name = |empty: &str, full: &str, this: bool| {
        if this {
            full.to_owned()
        } else {
            empty.to_owned()
        }
    };
    let listed: Vec<String> = IN_MODELS_DEV
        .iter()
        .map(|(slug, listed_as)| {
            let models = name("", models, *slug == "openai");
            format!("\"{listed_as}\":{{\"models\":{{{models}}}}}")
        })
        .collect();
    let priced: Vec<String> = PRICED
        .iter()
        .map(|(slug, priced_as, _)| {
            let models = name("", prices, *slug == "openai");
            format!("{{\"id\":\"{priced_as}\",\"models\":[{models}]}}")
        })
        .collect();
    let listed = models_dev::read(&format!("{{{}}}", listed.join(",")))?;
    let priced = prices::read(&format!("[{}]", priced.join(",")))?;
    let all = merge(&listed, &priced, &DAYS)?.models;
    let of = |(slug, models)| (slug == "openai").then_some(models);
    Ok(all.into_iter().find_map(of).unwrap())
}

fn listed(cost: &str) -> String {
    format!(
        r#""m":{{"id":"m","name":"M","release_date":"2026-04","tool_call":true,"reasoning":false,"status":"deprecated",
        "limit":{{"context":1000,"output":0}},"modalities":{{"input":["video","pdf","text"],"output":["text"]}}{cost}}}"#
    )
}

fn priced(prices: &str) -> String {
    format!(
        r#"{{"id":"m","match":{{"or":[{{"equals":"m"}},{{"starts_with":"m-"}},{{"or":[{{"equals":"m-alias"}}]}}]}},
        "context_window":2000,"prices":{prices}}}"#
    )
}

fn cost(input: u64, output: u64) -> Cost {
    Cost {
        input: Some(input),
        output: Some(output),
        ..Cost::default()
    }
}

#[test]
fn facts_are_taken_over_and_what_is_missing_stays_missing() {
    let models = merged(&listed(""), "").unwrap();
    let expected = ModelInfo {
        id: "m".to_owned(),
        name: Some("M".to_owned()),
        context: Some(1000),
        input: vec!["text".to_owned(), "pdf".to_owned()],
        tools: Some(true),
        reasoning: Some(false),
        released: Some("2026-04".to_owned()),
        deprecated: Some(true),
        ..ModelInfo::default()
    };
    assert_eq!(models, [expected]);
}

#[test]
fn prices_become_whole_millionths_with_their_tiers() {
    let models = merged(
        &listed(
            r#","cost":{"input":0.049999999999999996,"output":3.4375,"cache_read":0,
            "tiers":[{"tier":{"type":"context","size":272000},"input":10}],"context_over_200k":{"input":10}}"#,
        ),
        "",
    );
    let expected = Cost {
        cache_read: Some(0),
        tiers: vec![Cost {
            over: 272_000,
            input: Some(10_000_000),
            ..Cost::default()
        }],
        ..cost(50_000, 3_437_500)
    };
    assert_eq!(models.unwrap()[0].cost, Some(expected));
    let old = merged(
        &listed(r#","cost":{"input":1,"output":2,"context_over_200k":{"input":3}}"#),
        "",
    );
    assert_eq!(
        old.unwrap()[0].cost.as_ref().unwrap().tiers[0].over,
        200_000
    );
}

#[test]
fn a_price_beyond_reason_names_its_model() {
    for bad in ["-1", "1000.01", "5e9"] {
        for (models, prices) in [
            (
                listed(&format!(r#","cost":{{"input":{bad},"output":1}}"#)),
                String::new(),
            ),
            (
                String::new(),
                priced(&format!(r#"{{"input_mtok":{bad},"output_mtok":1}}"#)),
            ),
        ] {
            let error = merged(&models, &prices).unwrap_err();
            let text = format!("{error:#}");
            assert!(
                text.contains("openai/m") && text.contains("no price"),
                "{text}"
            );
        }
    }
    assert!(merged(&listed(r#","cost":{"input":0,"output":1000}"#), "").is_ok());
}

#[test]
fn the_listed_price_leads_and_a_missing_one_is_filled_in() {
    let other = priced(r#"{"input_mtok":7,"output_mtok":8}"#);
    let models = merged(&listed(r#","cost":{"input":1,"output":2}"#), &other).unwrap();
    assert_eq!(models[0].cost, Some(cost(1_000_000, 2_000_000)));
    assert_eq!(models[0].context, Some(1000));
    let models = merged(&listed(""), &other).unwrap();
    assert_eq!(models[0].cost, Some(cost(7_000_000, 8_000_000)));
}

#[test]
fn a_change_of_price_counts_from_its_day() {
    let change = |day: &str| {
        let dated = format!(
            r#"[{{"prices":{{"input_mtok":7,"output_mtok":8}}}},
            {{"constraint":{{"start_date":"{day}"}},"prices":{{"input_mtok":9,"output_mtok":9}}}}]"#
        );
        merged(
            &listed(r#","cost":{"input":1,"output":2}"#),
            &priced(&dated),
        )
        .unwrap()[0]
            .cost
            .clone()
            .unwrap()
            .input
    };
    // Before the list was made, between then and the wanted day, after that.
    assert_eq!(change("2026-07-02"), Some(1_000_000));
    assert_eq!(change("2026-07-03"), Some(9_000_000));
    assert_eq!(change("2026-11-21"), Some(9_000_000));
    assert_eq!(change("2026-11-22"), Some(1_000_000));
}

#[test]
fn an_id_follows_a_rule_by_its_parts() {
    for (rule, fits) in [
        (r#"{"starts_with":"m"}"#, true),
        (r#"{"ends_with":"m"}"#, true),
        (r#"{"contains":"m"}"#, true),
        (r#"{"and":[{"equals":"m"},{"starts_with":"m"}]}"#, true),
        (r#"{"and":[{"equals":"m"},{"starts_with":"m-"}]}"#, false),
        (r#"{"or":[{"equals":"n"},{"contains":"m-"}]}"#, false),
        (r#"{"regex":"^m$"}"#, false),
    ] {
        let other = format!(
            r#"{{"id":"other","match":{rule},"prices":{{"input_mtok":7,"output_mtok":8}}}}"#
        );
        let models = merged(&listed(""), &other).unwrap();
        assert_eq!(models[0].cost.is_some(), fits, "{rule}");
    }
}

#[test]
fn a_price_by_the_hour_is_no_list_price() {
    let hourly = priced(
        r#"[{"prices":{"input_mtok":7,"output_mtok":8}},
        {"constraint":{"start_time":"00:30:00Z","end_time":"16:30:00Z"},"prices":{"input_mtok":9,"output_mtok":9}}]"#,
    );
    assert_eq!(merged(&listed(""), &hourly).unwrap()[0].cost, None);
    assert!(merged("", &hourly).unwrap().is_empty());
}

#[test]
fn a_model_that_is_only_priced_is_added_by_every_name_it_has() {
    let tiered =
        priced(r#"{"input_mtok":{"base":1,"tiers":[{"start":272000,"price":2}]},"output_mtok":6}"#);
    let models = merged("", &tiered).unwrap();
    let ids: Vec<_> = models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(ids, ["m", "m-alias"]);
    let known = models[0].cost.as_ref().unwrap();
    assert_eq!((models[0].context, models[0].tools), (Some(2000), None));
    assert_eq!(
        (known.input, known.output),
        (Some(1_000_000), Some(6_000_000))
    );
    assert_eq!(
        (known.tiers[0].over, known.tiers[0].input),
        (272_000, Some(2_000_000))
    );
    assert!(
        merged("", &priced(r#"{"input_mtok":1}"#))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn what_writes_no_text_is_left_out() {
    let painter = listed("").replace(r#""output":["text"]"#, r#""output":["image"]"#);
    let other = priced(r#"{"input_mtok":1,"output_mtok":2}"#);
    let ids: Vec<_> = merged(&painter, &other)
        .unwrap()
        .into_iter()
        .map(|model| model.id)
        .collect();
    assert_eq!(ids, ["m-alias"]);
}

#[test]
fn the_file_has_one_model_per_line_and_reads_back() {
    let catalogue = Catalogue {
        sources: vec![prices::source("c".to_owned(), "2026-08-21".to_owned())],
        models: vec![
            ("a".to_owned(), merged(&listed(""), "").unwrap()),
            ("b".to_owned(), Vec::new()),
        ],
    };
    let text = catalogue.write().unwrap();
    assert_eq!(
        text.lines()
            .filter(|line| line.starts_with("{\"id\""))
            .count(),
        1
    );
    assert_eq!(Catalogue::read(&text), Some(catalogue));
}

#[test]
fn both_tables_name_the_same_providers() {
    let listed: Vec<_> = IN_MODELS_DEV.iter().map(|(slug, _)| slug).collect();
    let priced: Vec<_> = PRICED.iter().map(|(slug, ..)| slug).collect();
    assert_eq!(listed, priced);
}

#[test]
fn states_and_days_are_checked() {
    let commit = "0123456789abcdef0123456789abcdef01234567";
    assert!(State::read(&format!("{commit}@2026-07-02")).is_ok());
    for bad in ["", commit, "main@2026-07-02", &format!("{commit}@July")] {
        assert!(State::read(bad).is_err(), "{bad}");
    }
}

/// The relay's copy is what would be written today from the catalogue on file.
#[test]
fn the_price_list_on_file_is_the_catalogues() {
    let read = |file: &str| std::fs::read_to_string(paths::root().join(file)).unwrap();
    let catalogue = Catalogue::read(&read("static/catalogue.json")).unwrap();
    let prices = read("app/crates/maas-protocol/src/front/prices.txt");
    assert_eq!(price_list(&catalogue), prices);
}
