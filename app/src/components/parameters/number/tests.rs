//! What is typed is taken when it is a value, and changes nothing when it is not.

use super::*;

/// Takes what was typed, by what a model takes that takes all.
fn takes(params: &mut Params, param: Param, typed: &str) -> bool {
    let bounds = Bounds::of(param, &Takes::ALL);
    bounds.is_some_and(|bounds| set(params, param, typed, bounds))
}

#[test]
fn numbers_within_bounds_are_taken_and_shown_as_one_would_type_them() {
    let mut params = Params::default();
    for (param, typed, shown) in [
        (Param::Temperature, "0,7", "0.7"),
        (Param::Temperature, ".5", "0.5"),
        (Param::Temperature, "1.", "1"),
        (Param::TopP, " 1 ", "1"),
        (Param::PresencePenalty, "-.5", "-0.5"),
        (Param::FrequencyPenalty, "−2", "-2"),
        (Param::MaxTokens, "4096", "4096"),
        (Param::TopK, "0", "0"),
        (Param::Seed, "-7", "-7"),
        (Param::N, "3", "3"),
        (Param::Logprobs, "0", "0"),
        (Param::ReasoningBudget, "2048", "2048"),
        (Param::Temperature, "", ""),
    ] {
        assert!(takes(&mut params, param, typed), "{param:?} {typed}");
        assert_eq!(text(&params, param), shown);
    }
    assert_eq!(params.temperature, None);
    assert_eq!(params.seed, Some(-7));
}

#[test]
fn everything_else_changes_nothing() {
    let mut params = Params {
        temperature: Some(0.5),
        ..Params::default()
    };
    for typed in ["2.1", "-1", "-", "NaN", "inf", "warm", "1e9", "1.2.3"] {
        assert!(!takes(&mut params, Param::Temperature, typed), "{typed}");
    }
    for typed in ["0", "-5", "1.5", "many", "99999999999"] {
        assert!(!takes(&mut params, Param::MaxTokens, typed), "{typed}");
    }
    for (param, typed) in [
        (Param::N, "0"),
        (Param::N, "129"),
        (Param::Logprobs, "21"),
        (Param::TopP, "1.01"),
        (Param::PresencePenalty, "-2.1"),
        (Param::Seed, "9223372036854775808"),
    ] {
        assert!(!takes(&mut params, param, typed), "{param:?} {typed}");
    }
    assert_eq!(text(&params, Param::Temperature), "0.5");
    assert_eq!(params.max_tokens, None);
}

#[test]
fn bounds_are_the_model_s() {
    let narrow = Takes {
        temperature: Some(1.0),
        answers: 8,
        budget: Some(maas_protocol::capability::Budget {
            least: 1_024,
            most: 8_192,
            alone: false,
        }),
        ..Takes::ALL
    };
    let takes = |param, typed| {
        let bounds = Bounds::of(param, &narrow);
        bounds.is_some_and(|bounds| set(&mut Params::default(), param, typed, bounds))
    };
    assert!(takes(Param::Temperature, "1") && !takes(Param::Temperature, "1.1"));
    assert!(takes(Param::N, "8") && !takes(Param::N, "9"));
    assert!(takes(Param::ReasoningBudget, "1024") && !takes(Param::ReasoningBudget, "1023"));
    assert_eq!(Bounds::of(Param::Stop, &narrow), None);
}
