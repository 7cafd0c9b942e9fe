//! What is wrong is found where it stands.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

/// The fault of a schema whose place is marked with `▸`.
#[track_caller]
fn check_fault(marked: &str, what: Wrong) {
    let typed = marked.replace('▸', "");
    let before = marked.split('▸').next().unwrap();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    assert_eq!(read_schema(&typed), Err(JsonFault { line, column, what }));
}

#[test]
fn a_sound_schema_is_read() {
    let typed = r##"{"type": ["object", "null"], "properties": {"이름": {"type": "string"}, "any": true,
        "tags": {"items": {"enum": ["a"]}, "minItems": 1}}, "required": ["이름"], "additionalProperties": false,
        "$defs": {"x": {"anyOf": [{"$ref": "#/$defs/y"}, {}]}}, "own-word": 7}"##;
    assert_eq!(
        read_schema(typed).unwrap(),
        serde_json::from_str::<Value>(typed).unwrap()
    );
    assert_eq!(read_schema("{}"), Ok(serde_json::json!({})));
}

#[test]
fn what_is_no_json_is_named_by_line_and_character() {
    let fault = |typed: &str| read_object(typed).unwrap_err();
    for (typed, line, column) in [
        ("{\n  \"a\": 1,\n}", 3, 1),
        ("{\"가나다\": }", 1, 9),
        ("", 1, 1),
        ("{\"a\": 1", 1, 7),
    ] {
        let what = Wrong::NotJson;
        assert_eq!(fault(typed), JsonFault { line, column, what }, "{typed}");
    }
    assert_eq!(fault(" [1]").what, Wrong::NotObject);
    assert_eq!((fault(" [1]").line, fault(" [1]").column), (1, 2));
}

#[test]
fn what_no_provider_takes_is_named_where_it_stands() {
    check_fault(r#"{"type": ▸"text"}"#, Wrong::NoType("text".to_owned()));
    check_fault(
        "{\n  \"properties\": {\n    \"a\\\"b\": {\"type\": \"string\"},\n    \"이름\": {\"type\": ▸\"str\"}\n  }\n}",
        Wrong::NoType("str".to_owned()),
    );
    check_fault(r#"{"type": ["null", ▸7]}"#, Wrong::NoType("7".to_owned()));
    check_fault(
        r#"{"properties": {"a": {"items": ▸"string"}}}"#,
        Wrong::NotSchema,
    );
    check_fault(
        r#"{"x": [1, {"a": "]"}], "properties": ▸[]}"#,
        Wrong::ObjectUnder("properties".to_owned()),
    );
    check_fault(r#"{"anyOf": ▸[]}"#, Wrong::ListUnder("anyOf".to_owned()));
    check_fault(r#"{"anyOf": [{}, ▸3]}"#, Wrong::NotSchema);
    check_fault(r#"{"enum": ▸"a"}"#, Wrong::ListUnder("enum".to_owned()));
    check_fault(
        r#"{"required": ▸true}"#,
        Wrong::ListUnder("required".to_owned()),
    );
    check_fault(r#"{"required": ["a", ▸1]}"#, Wrong::NotName);
    check_fault(
        r#"{"properties": {"a": {}}, "required": ["a" , ▸"b"]}"#,
        Wrong::NoProperty("b".to_owned()),
    );
}

#[test]
fn the_arguments_of_a_tool_are_an_object() {
    let none = read_arguments(" ").unwrap();
    assert_eq!(
        none,
        serde_json::json!({"type": "object", "properties": {}})
    );
    assert!(read_arguments(r#"{"properties": {}}"#).is_ok());
    let fault = read_arguments("{\n\"type\": \"string\"}").unwrap_err();
    assert_eq!(
        (fault.line, fault.column, fault.what),
        (2, 9, Wrong::NotArguments)
    );
}

#[test]
fn json_is_laid_out_and_anything_else_is_left_alone() {
    assert_eq!(
        formatted(r#"{"b":1,"a":[]}"#).unwrap(),
        "{\n  \"b\": 1,\n  \"a\": []\n}"
    );
    assert_eq!(formatted("{"), None);
}
