//! Parameters by the many names that providers give them.

use super::*;

#[test]
fn a_parameter_is_known_by_every_provider_s_name() {
    for (name, param) in [
        ("temperature", Some(Param::Temperature)),
        ("max_completion_tokens", Some(Param::MaxTokens)),
        ("generationConfig.topK", Some(Param::TopK)),
        ("inferenceConfig/stopSequences", Some(Param::Stop)),
        ("reasoning.effort", Some(Param::ReasoningEffort)),
        ("thinking.budget_tokens", Some(Param::ReasoningEffort)),
        ("random_seed", Some(Param::Seed)),
        ("messages", None),
        ("", None),
    ] {
        assert_eq!(Param::named(name), param, "{name}");
    }
}

/// A catalogue names what a model refuses: a name that is not found again would be sent to it.
#[test]
fn every_parameter_is_found_by_its_own_name() {
    for param in [Param::N, Param::Logprobs, Param::ParallelToolCalls] {
        assert_eq!(Param::of(param.as_str()), Some(param));
    }
}

#[test]
fn what_is_unset_is_gone_and_said_so_once() {
    let mut params = Params {
        seed: Some(1),
        stop: vec!["x".into()],
        ..Params::default()
    };
    assert!(params.unset(Param::Seed) && params.unset(Param::Stop));
    assert!(params.is_empty() && !params.unset(Param::Seed));
}
