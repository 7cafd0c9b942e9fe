//! A table of answers, expectations and what is found.

use super::*;

fn came(text: &str) -> Came {
    Came {
        text: text.to_owned(),
        cost_nano: Some(1_000_000),
        took_ms: Some(1200),
    }
}

fn check(text: &str, what: What, holds: bool, why: Why) {
    for not in [false, true] {
        let one = Expectation {
            not,
            what: what.clone(),
        };
        let verdicts = look(&came(text), &[one]);
        assert_eq!(verdicts[0].pass, Some(holds != not), "{text} {what:?}");
        assert_eq!(verdicts[0].why, why, "{text} {what:?}");
    }
}

#[test]
fn each_kind_says_what_it_found() {
    let text = |text: &str| text.to_owned();
    check(
        "The capital is Seoul.",
        What::Contains(text("Seoul")),
        true,
        Why::Holds,
    );
    check(
        "The capital is Seoul.",
        What::Contains(text("seoul")),
        false,
        Why::NotThere,
    );
    check(
        "The capital is Seoul.",
        What::ContainsAnyCase(text("SEOUL")),
        true,
        Why::Holds,
    );
    check("서울입니다", What::Contains(text("서울")), true, Why::Holds);
    check(" yes\n", What::Equals(text("yes")), true, Why::Holds);
    check(
        "한국 서울",
        What::Equals(text("한국 부산")),
        false,
        Why::DiffersAt(4),
    );
    check(
        "Order 12",
        What::Regex(text(r"^Order \d+$")),
        true,
        Why::Holds,
    );
    check(
        "Order x",
        What::Regex(text(r"^Order \d+$")),
        false,
        Why::NoMatch,
    );
    check(
        "{\"a\": [1]}",
        What::JsonSchema(String::new()),
        true,
        Why::Holds,
    );
    check(
        "Sure: {}",
        What::JsonSchema(String::new()),
        false,
        Why::NotJson(1, 1),
    );
    check(
        "{\n\"a\": }",
        What::JsonSchema(String::new()),
        false,
        Why::NotJson(2, 6),
    );
    check(
        "night",
        What::Similar {
            to: text("nacht"),
            percent: 25,
        },
        true,
        Why::Alike(25),
    );
    check(
        "night",
        What::Similar {
            to: text("nacht"),
            percent: 26,
        },
        false,
        Why::Alike(25),
    );
    check("x", What::MaxCost(1_000_000), true, Why::Cost(1_000_000));
    check("x", What::MaxCost(999_999), false, Why::Cost(1_000_000));
    check("x", What::MaxLatency(1199), false, Why::Took(1200));
}

#[test]
fn what_cannot_be_found_out_is_never_as_expected() {
    let unknown = Came {
        text: "x".to_owned(),
        ..Came::default()
    };
    for what in [
        What::MaxCost(1),
        What::MaxLatency(1),
        What::Regex("(".to_owned()),
        What::JsonSchema("{".to_owned()),
    ] {
        for not in [false, true] {
            let text = if matches!(what, What::JsonSchema(_)) {
                "1"
            } else {
                "x"
            };
            let came = Came {
                text: text.to_owned(),
                ..unknown.clone()
            };
            let one = Expectation {
                not,
                what: what.clone(),
            };
            assert_eq!(look(&came, &[one])[0].pass, Some(false), "{what:?}");
        }
    }
    let judged = look(&unknown, &[yes(What::Judge("?".to_owned()))]);
    assert_eq!((judged[0].pass, &judged[0].why), (None, &Why::Awaited));
    let Why::BadPattern(said) = &look(&unknown, &[yes(What::Regex("a(".to_owned()))])[0].why else {
        panic!("another reason");
    };
    assert_eq!(said, "unclosed group");
}

#[test]
fn likeness_is_the_same_for_the_same_texts_whatever_their_case_and_space() {
    for (one, other, percent) in [
        ("", "", 100),
        ("a", "", 0),
        ("same", "same", 100),
        ("Same  text", "same\ntext", 100),
        ("서울특별시", "서울 특별시", 100),
        ("서울", "부산", 0),
        ("abcd", "bcde", 66),
    ] {
        assert_eq!(alike(one, other), percent, "{one} {other}");
        assert_eq!(alike(other, one), percent, "{other} {one}");
    }
}

#[test]
fn schemas_hold_what_they_say() {
    for (schema, value, unfit) in [
        (r#"{"type":"object","required":["a"]}"#, r#"{"a":1}"#, None),
        (
            r#"{"type":"object","required":["a"]}"#,
            r#"{}"#,
            Some(("/a", "required")),
        ),
        (
            r#"{"properties":{"a":{"type":"integer"}}}"#,
            r#"{"a":1.5}"#,
            Some(("/a", "type")),
        ),
        (
            r#"{"properties":{"a":{"type":"integer"}}}"#,
            r#"{"a":2.0}"#,
            None,
        ),
        (r#"{"type":["string","null"]}"#, "null", None),
        (
            r#"{"additionalProperties":false,"properties":{"a":true}}"#,
            r#"{"a":1,"b/c":2}"#,
            Some(("/b~1c", "additionalProperties")),
        ),
        (
            r#"{"patternProperties":{"^x":{"type":"string"}},"additionalProperties":{"type":"null"}}"#,
            r#"{"x1":"","y":null}"#,
            None,
        ),
        (
            r#"{"items":{"enum":["a","b"]}}"#,
            r#"["a","c"]"#,
            Some(("/1", "enum")),
        ),
        (
            r#"{"prefixItems":[{"const":1}],"items":{"type":"string"}}"#,
            r#"[1,"a"]"#,
            None,
        ),
        (r#"{"minItems":2}"#, "[1]", Some(("/", "minItems"))),
        (
            r#"{"uniqueItems":true}"#,
            "[1,1.0]",
            Some(("/", "uniqueItems")),
        ),
        (
            r#"{"contains":{"type":"number"},"maxContains":1}"#,
            r#"[1,"a",2]"#,
            Some(("/", "contains")),
        ),
        (r#"{"minLength":2}"#, "\"한국\"", None),
        (r#"{"pattern":"^a+$"}"#, "\"ab\"", Some(("/", "pattern"))),
        (
            r#"{"minimum":1,"exclusiveMaximum":2}"#,
            "2",
            Some(("/", "exclusiveMaximum")),
        ),
        (r#"{"multipleOf":0.1}"#, "0.3", None),
        (
            r#"{"anyOf":[{"type":"string"},{"minimum":5}]}"#,
            "4",
            Some(("/", "anyOf")),
        ),
        (
            r#"{"oneOf":[{"type":"number"},{"minimum":5}]}"#,
            "6",
            Some(("/", "oneOf")),
        ),
        (r#"{"not":{"type":"string"}}"#, "\"a\"", Some(("/", "not"))),
        (
            r#"{"if":{"type":"string"},"then":{"minLength":1},"else":{"type":"null"}}"#,
            "\"\"",
            Some(("/", "minLength")),
        ),
        (
            r##"{"$ref":"#/$defs/n","$defs":{"n":{"type":"number"}}}"##,
            "\"a\"",
            Some(("/", "type")),
        ),
        (
            r#"{"dependentRequired":{"a":["b"]}}"#,
            r#"{"a":1}"#,
            Some(("/b", "dependentRequired")),
        ),
        (
            r#"{"propertyNames":{"maxLength":1}}"#,
            r#"{"ab":1}"#,
            Some(("/ab", "maxLength")),
        ),
        (r#"{"const":{"a":1,"b":2}}"#, r#"{"b":2,"a":1}"#, None),
        ("false", "1", Some(("/", "false"))),
    ] {
        let verdict = &look(&came(value), &[yes(What::JsonSchema(schema.to_owned()))])[0];
        let expected = match unfit {
            None => Why::Holds,
            Some((at, keyword)) => Why::Unfit(at.to_owned(), keyword.to_owned()),
        };
        assert_eq!(verdict.why, expected, "{schema} {value}");
        assert_eq!(verdict.pass, Some(unfit.is_none()));
    }
}

#[test]
fn a_keyword_that_is_not_known_could_have_failed_so_nothing_passes_it() {
    for (schema, keyword) in [
        (
            r#"{"unevaluatedProperties":false}"#,
            "unevaluatedProperties",
        ),
        (r#"{"$ref":"https://example.com/schema"}"#, "$ref"),
        (r#"{"type":"text"}"#, "type"),
        (r#"{"required":"a"}"#, "required"),
    ] {
        let verdict = &look(&came("{}"), &[yes(What::JsonSchema(schema.to_owned()))])[0];
        assert_eq!(verdict.why, Why::BadSchema(keyword.to_owned()), "{schema}");
    }
}
