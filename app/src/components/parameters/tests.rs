//! What is typed is taken when it is a value, and changes nothing when it is not.

use super::*;

#[test]
fn numbers_within_bounds_are_taken() {
    let mut params = Params::default();
    assert!(Param::Temperature.set(&mut params, "0,7") && params.temperature == Some(0.7));
    assert!(Param::TopP.set(&mut params, " 1 ") && params.top_p == Some(1.0));
    assert!(Param::Temperature.set(&mut params, ".5") && params.temperature == Some(0.5));
    assert!(Param::MaxTokens.set(&mut params, "4096") && params.max_tokens == Some(4096));
    assert!(Param::Answers.set(&mut params, "3") && params.n == Some(3));
    assert!(Param::Logprobs.set(&mut params, "0") && params.top_logprobs == Some(0));
    assert!(Param::Temperature.set(&mut params, "") && params.temperature.is_none());
}

#[test]
fn everything_else_changes_nothing() {
    let mut params = Params {
        temperature: Some(0.5),
        ..Params::default()
    };
    for typed in ["2.1", "-1", "NaN", "inf", "warm", "1e9"] {
        assert!(!Param::Temperature.set(&mut params, typed), "{typed}");
    }
    for typed in ["0", "-5", "1.5", "many", "99999999999"] {
        assert!(!Param::MaxTokens.set(&mut params, typed), "{typed}");
    }
    assert!(!Param::Answers.set(&mut params, "0") && !Param::Answers.set(&mut params, "129"));
    assert!(!Param::Logprobs.set(&mut params, "21"));
    assert!(!Param::TopP.set(&mut params, "1.01"));
    assert_eq!(params.temperature, Some(0.5));
    assert_eq!(params.max_tokens, None);
}

#[test]
fn what_is_set_is_shown_as_one_would_type_it() {
    let params = Params {
        temperature: Some(1.0),
        top_p: Some(0.95),
        max_tokens: Some(4096),
        ..Params::default()
    };
    assert_eq!(Param::Temperature.text(&params), "1");
    assert_eq!(Param::TopP.text(&params), "0.95");
    assert_eq!(Param::MaxTokens.text(&params), "4096");
    assert_eq!(Param::Temperature.text(&Params::default()), "");
}
