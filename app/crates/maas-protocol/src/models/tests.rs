//! What is known first stays, and what is known of a model is what a request does without.

#![allow(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use super::*;

fn price(input: u64) -> Cost {
    Cost {
        input: Some(input),
        ..Cost::default()
    }
}

/// Every fact there is, told apart by `n`.
fn full(n: u64) -> ModelInfo {
    let flag = Some(n == 1);
    let text = |of: &str| Some(format!("{of}{n}"));
    ModelInfo {
        id: "m".to_owned(),
        name: text("name"),
        context: Some(n),
        output: Some(n + 10),
        input: vec![format!("kind{n}")],
        tools: flag,
        reasoning: flag,
        temperature: flag,
        json: flag,
        open: flag,
        released: text("day"),
        deprecated: flag,
        retires: text("last"),
        refuses: vec![if n == 1 { Param::Seed } else { Param::Stop }],
        cost: Some(price(n)),
    }
}

#[test]
fn each_fact_is_filled_in_only_where_it_is_missing() {
    let mut empty = ModelInfo::of_id("m");
    empty.fill_in(&full(2));
    assert_eq!(empty, full(2));
    let mut told = full(1);
    told.fill_in(&full(2));
    assert_eq!(told, full(1));
    let mut half = ModelInfo {
        context: Some(1),
        tools: Some(false),
        cost: Some(price(1)),
        ..ModelInfo::of_id("m")
    };
    half.fill_in(&ModelInfo {
        cost: Some(Cost {
            output: Some(5),
            ..price(2)
        }),
        ..full(2)
    });
    assert_eq!((half.context, half.output), (Some(1), Some(12)));
    assert_eq!(half.tools, Some(false));
    // Prices are taken whole, or not at all.
    assert_eq!(half.cost, Some(price(1)));
}

#[test]
fn facts_pass_from_the_keyring_to_the_page_and_nothing_is_lost() {
    let mut model = full(1);
    model.cost = Some(Cost {
        tiers: vec![Cost {
            over: 200_000,
            ..price(7)
        }],
        ..price(3)
    });
    let text = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<ModelInfo>(&text).unwrap(), model);
    let bare: ModelInfo =
        serde_json::from_value(json!({ "id": "m", "new": {}, "context": "big" })).unwrap();
    assert_eq!(bare, ModelInfo::of_id("m"));
}

#[test]
fn a_no_is_left_out_and_the_unknown_is_not() {
    assert_eq!(ModelInfo::of_id("m").limits(), Limits::default());
    let able = ModelInfo {
        temperature: Some(true),
        reasoning: Some(true),
        json: Some(true),
        ..ModelInfo::of_id("m")
    };
    assert_eq!(able.limits(), Limits::default());
    let unable = ModelInfo {
        temperature: Some(false),
        reasoning: Some(false),
        json: Some(false),
        refuses: vec![Param::Temperature, Param::Seed],
        ..ModelInfo::of_id("m")
    };
    assert_eq!(
        unable.limits(),
        Limits {
            without: vec![
                Param::Temperature,
                Param::Seed,
                Param::ReasoningEffort,
                Param::ReasoningBudget,
            ],
            no_schema: true,
        }
    );
}

#[test]
fn a_price_is_whole_millionths_or_none() {
    assert_eq!(millionths(0.049_999_999_999_999_996), Some(50_000));
    assert_eq!(
        (millionths(0.0), millionths(1000.0)),
        (Some(0), Some(1_000_000_000))
    );
    for absurd in [-1.0, 1000.01, f64::NAN, f64::INFINITY] {
        assert_eq!(millionths(absurd), None);
    }
}
