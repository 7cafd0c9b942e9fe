//! How bodies are laid out.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};

use super::indented;

#[test]
fn json_is_laid_out_as_the_usual_writer_does() {
    let all = [
        json!({}),
        json!([]),
        json!({ "a": [], "b": {}, "c": [1, [2, { "d": null }], -3], "e": "안녕 {[,:]} \" \\" }),
        json!([["x\\"], "\\\"", { "y": { "z": true } }]),
    ];
    for value in all {
        let wanted = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(indented(&value.to_string()), wanted);
        assert_eq!(indented(&wanted), wanted, "laid out already");
    }
}

#[test]
fn numbers_stay_as_they_were_sent_and_other_text_as_it_is() {
    assert_eq!(
        indented("[1.50,123456789012345678901]"),
        "[\n  1.50,\n  123456789012345678901\n]"
    );
    assert_eq!(indented("data: {\"a\":1}"), "data: {\"a\":1}");
    let cut = indented("{\"a\":[\"b");
    assert!(serde_json::from_str::<Value>(&cut).is_err() && cut.ends_with("\"b"));
}
