//! What is known first stays, what is known of a model is what a request does without, and prices are right to the last
//! nano-dollar.

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

/// $3 a million for questions, $15 for answers, $0.30 to read from the cache, $3.75 to write to it: Claude Sonnet 4.6's list prices.
pub(crate) fn sonnet() -> Cost {
    Cost {
        input: Some(3_000_000),
        output: Some(15_000_000),
        cache_read: Some(300_000),
        cache_write: Some(3_750_000),
        ..Cost::default()
    }
}

fn tokens(input: u64, output: u64) -> Usage {
    Usage {
        input: Some(input),
        output: Some(output),
        ..Usage::default()
    }
}

#[test]
fn question_and_answer_have_their_sonnet() {
    // 1,000 × $3 + 200 × $15 per million: $0.006.
    assert_eq!(sonnet().of(&tokens(1000, 200)), Some(6_000_000));
    // One token of $0.0005 per million is half a nano-dollar.
    let cheap = Cost {
        input: Some(500),
        output: Some(0),
        ..Cost::default()
    };
    assert_eq!(cheap.of(&tokens(1, 9)), Some(1));
    assert_eq!(sonnet().of(&tokens(0, 0)), Some(0));
}

#[test]
fn cached_tokens_are_a_part_of_the_question() {
    let usage = Usage {
        cached_input: Some(600),
        cache_write: Some(300),
        reasoning: Some(150),
        ..tokens(1000, 200)
    };
    // 100 × 3 + 600 × 0.3 + 300 × 3.75 + 200 × 15: reasoning is in the 200 already.
    assert_eq!(sonnet().of(&usage), Some(4_605_000));
    let without = Cost {
        cache_read: None,
        cache_write: None,
        ..sonnet()
    };
    assert_eq!(without.of(&usage), Some(6_000_000));
    // A provider that reports more cached than asked is not paid for it.
    let odd = Usage {
        cached_input: Some(5000),
        ..tokens(1000, 0)
    };
    assert_eq!(sonnet().of(&odd), Some(300_000));
}

#[test]
fn a_long_question_has_the_prices_of_its_tier() {
    let tier = |over, input, output| Cost {
        over,
        input: Some(input),
        output,
        ..Cost::default()
    };
    let tiered = Cost {
        tiers: vec![
            tier(200_000, 6_000_000, Some(22_500_000)),
            tier(500_000, 9_000_000, None),
        ],
        ..sonnet()
    };
    assert_eq!(tiered.of(&tokens(200_000, 0)), Some(600_000_000));
    assert_eq!(tiered.of(&tokens(200_001, 0)), Some(1_200_006_000));
    // What the highest tier leaves out is as without any.
    assert_eq!(tiered.of(&tokens(500_001, 1)), Some(4_500_024_000));
}

#[test]
fn what_is_unknown_makes_the_cost_unknown() {
    assert_eq!(sonnet().of(&Usage::default()), None);
    assert_eq!(Cost::default().of(&tokens(10, 10)), None);
    let half = Usage {
        output: None,
        ..tokens(10, 10)
    };
    assert_eq!(sonnet().of(&half), None);
    let no_output_price = Cost {
        output: None,
        ..sonnet()
    };
    assert_eq!(no_output_price.of(&tokens(10, 10)), None);
    // Nothing was answered, so no price is missed.
    assert_eq!(no_output_price.of(&tokens(10, 0)), Some(30_000));
    assert_eq!(sonnet().of(&tokens(u64::MAX, 1)), Some(u64::MAX / 1000));
}

#[test]
fn an_answer_costs_what_its_parts_cost() {
    let tier = Cost {
        over: 1000,
        input: Some(4_000_000),
        ..Cost::default()
    };
    let prices = Cost {
        input: Some(2_000_000),
        output: Some(8_000_000),
        cache_read: Some(500_000),
        tiers: vec![tier],
        ..Cost::default()
    };
    let usage = |input, cached, output| Usage {
        input,
        cached_input: cached,
        output,
        ..Usage::default()
    };
    for (usage, nano) in [
        (usage(Some(100), None, Some(10)), Some(280_000)),
        (usage(Some(100), Some(60), Some(0)), Some(110_000)),
        (usage(Some(2000), None, Some(0)), Some(8_000_000)),
        (usage(Some(100), None, None), None),
        (usage(None, None, Some(1)), None),
    ] {
        assert_eq!(prices.of(&usage), nano, "{usage:?}");
    }
    let unknown = Cost {
        output: None,
        ..prices
    };
    assert_eq!(unknown.of(&usage(Some(1), None, Some(1))), None);
}

#[test]
fn what_one_of_two_requests_was_billed_is_not_what_both_were() {
    let billed = |cost_nano| Usage {
        cost_nano,
        ..tokens(10, 1)
    };
    let mut both = billed(Some(5));
    both.add(&billed(Some(7)));
    assert_eq!((both.input, both.cost_nano), (Some(20), Some(12)));
    both.add(&billed(None));
    assert_eq!((both.input, both.cost_nano), (Some(30), None));
}
