//! Prices to the last nano-dollar, and that unknown never becomes nothing.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::rc::Rc;

use maas_protocol::{
    catalogue::Catalogue,
    error::{ErrorKind, ProviderError},
    models::{Cost, ModelInfo},
    provider::{ProviderId, ProviderRef, Route},
    usage::Usage,
};

use super::{Sum, of_reply, sum};
use crate::{
    chats::{ModelRef, Reply, ReplyState, Timing},
    providers::Providers,
};

/// $3 and $15 per million tokens; $0.30 from the cache, $3.75 into it.
fn prices() -> Cost {
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
fn question_and_answer_have_their_prices() {
    // 1,000 × $3 + 200 × $15 per million: $0.006.
    assert_eq!(prices().of(&tokens(1000, 200)), Some(6_000_000));
    // One token of $0.0005 per million is half a nano-dollar.
    let cheap = Cost {
        input: Some(500),
        output: Some(0),
        ..Cost::default()
    };
    assert_eq!(cheap.of(&tokens(1, 9)), Some(1));
    assert_eq!(prices().of(&tokens(0, 0)), Some(0));
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
    assert_eq!(prices().of(&usage), Some(4_605_000));
    let without = Cost {
        cache_read: None,
        cache_write: None,
        ..prices()
    };
    assert_eq!(without.of(&usage), Some(6_000_000));
    // A provider that reports more cached than asked is not paid for it.
    let odd = Usage {
        cached_input: Some(5000),
        ..tokens(1000, 0)
    };
    assert_eq!(prices().of(&odd), Some(300_000));
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
        ..prices()
    };
    assert_eq!(tiered.of(&tokens(200_000, 0)), Some(600_000_000));
    assert_eq!(tiered.of(&tokens(200_001, 0)), Some(1_200_006_000));
    // What the highest tier leaves out is as without any.
    assert_eq!(tiered.of(&tokens(500_001, 1)), Some(4_500_024_000));
}

#[test]
fn what_is_unknown_makes_the_cost_unknown() {
    assert_eq!(prices().of(&Usage::default()), None);
    assert_eq!(Cost::default().of(&tokens(10, 10)), None);
    let half = Usage {
        output: None,
        ..tokens(10, 10)
    };
    assert_eq!(prices().of(&half), None);
    let no_output_price = Cost {
        output: None,
        ..prices()
    };
    assert_eq!(no_output_price.of(&tokens(10, 10)), None);
    // Nothing was answered, so no price is missed.
    assert_eq!(no_output_price.of(&tokens(10, 0)), Some(30_000));
    assert_eq!(prices().of(&tokens(u64::MAX, 1)), Some(u64::MAX / 1000));
}

fn reply(provider: ProviderId, model: &str, state: ReplyState) -> Reply {
    let mut reply = Reply {
        model: ModelRef {
            provider: ProviderRef::Known(provider),
            model: model.to_owned(),
        },
        route: Route::Direct,
        why: None,
        state,
        answer: maas_protocol::accumulate::Answer::default(),
        timing: Timing::default(),
        switches: Vec::new(),
    };
    reply.answer.text = "Yes.".to_owned();
    reply.answer.usage = tokens(1000, 200);
    reply
}

fn providers() -> Providers {
    let known = ModelInfo {
        cost: Some(prices()),
        ..ModelInfo::of_id("big")
    };
    Providers {
        shipped: Some(Rc::new(Catalogue {
            models: vec![("openai".to_owned(), vec![known])],
            ..Catalogue::default()
        })),
        ..Providers::default()
    }
}

#[test]
fn a_sum_says_when_it_is_more_than_that() {
    let (openai, done) = (ProviderId::Openai, ReplyState::Done);
    let known = reply(openai, "big", done);
    let unknown = reply(openai, "of my own", done);
    let demo = reply(ProviderId::Demo, "demo", done);
    let providers = providers();
    assert_eq!(of_reply(&known, &providers), Some(6_000_000));
    assert_eq!(of_reply(&unknown, &providers), None);
    let total = |replies: &[&Reply]| sum(replies.iter().copied(), &providers);
    assert_eq!(total(&[]), Sum::default());
    assert_eq!(
        total(&[&known, &demo, &known]),
        Sum {
            nano: Some(12_000_000),
            more: false
        }
    );
    assert_eq!(
        total(&[&unknown, &known]),
        Sum {
            nano: Some(6_000_000),
            more: true
        }
    );
    assert_eq!(
        total(&[&unknown]),
        Sum {
            nano: None,
            more: true
        }
    );
}

#[test]
fn a_part_of_an_answer_is_no_cost_and_a_refusal_is_free() {
    let providers = providers();
    let stopped = reply(ProviderId::Openai, "big", ReplyState::Stopped);
    assert_eq!(of_reply(&stopped, &providers), None);
    assert!(sum([&stopped].into_iter(), &providers).more);
    let mut refused = reply(ProviderId::Openai, "big", ReplyState::Failed);
    refused.answer = maas_protocol::accumulate::Answer {
        error: Some(ProviderError::new(ErrorKind::RateLimited, "")),
        ..Default::default()
    };
    assert_eq!(sum([&refused].into_iter(), &providers), Sum::default());
}
