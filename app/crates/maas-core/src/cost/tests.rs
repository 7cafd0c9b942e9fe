//! That what is unknown of an answer never becomes nothing, alone or in a sum.

use maas_protocol::{
    error::{ErrorKind, ProviderError},
    provider::{ProviderId, ProviderRef, Route},
    usage::Usage,
};

use super::{Sum, of_reply, sum};
use crate::{
    chats::{ModelRef, Reply, ReplyState, Timing},
    compare::arrivals::Arrivals,
    providers::Providers,
    rehearsal::priced,
};

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
        arrivals: Arrivals::default(),
        switches: Vec::new(),
        prompt: None,
    };
    reply.answer.text = "Yes.".to_owned();
    reply.answer.usage = Usage {
        input: Some(1000),
        output: Some(200),
        ..Usage::default()
    };
    reply
}

/// One model is known, at $3 and $15 per million tokens.
fn providers() -> Providers {
    Providers {
        shipped: Some(priced()),
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
