//! What people type into the two fields.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;

fn pairs(typed: &str) -> Vec<(String, String)> {
    check_headers(typed).unwrap()
}

#[test]
fn headers_are_read_line_by_line() {
    assert_eq!(pairs(""), []);
    assert_eq!(pairs(" \n\r\n"), []);
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        pairs("X-Team: blue\r\n\n  x_trace.id :a:b c=\"d\"  \n"),
        [pair("X-Team", "blue"), pair("x_trace.id", "a:b c=\"d\"")]
    );
}

#[test]
fn a_refused_header_is_named_by_its_line() {
    use HeaderFault::{BadName, BadValue, HoldsKey, NoPair, Taken, Twice};
    for (typed, line, fault) in [
        ("X-Team blue", 1, NoPair),
        ("\nX-Team:", 2, NoPair),
        (": blue", 1, NoPair),
        ("X Team: blue", 1, BadName),
        ("X-Tëam: blue", 1, BadName),
        ("X-Team(1): blue", 1, BadName),
        ("X-A: 1\nX-Team: bl\u{e9}", 2, BadValue),
        ("X-Team: a\tb", 1, BadValue),
        ("X-Team: a\u{7f}", 1, BadValue),
        ("X-Team: 팀", 1, BadValue),
        ("X-A: 1\n\nx-b: 2\nX-a: 3", 4, Twice),
    ] {
        assert_eq!(
            check_headers(typed),
            Err(HeaderError { line, fault }),
            "{typed:?}"
        );
    }
    for name in [
        "Host",
        "cookie",
        "Origin",
        "Referer",
        "Content-Length",
        "Connection",
        "Content-Type",
        "Accept-Encoding",
        "Sec-Fetch-Mode",
        "Proxy-Connection",
        "Access-Control-Request-Headers",
        "Transfer-Encoding",
    ] {
        let error = check_headers(&format!("{name}: x")).unwrap_err();
        assert_eq!(error.fault, Taken, "{name}");
    }
    for name in [
        "Authorization",
        "x-API-key",
        "Api-Key",
        "X-Goog-Api-Key",
        "Proxy-Authorization",
    ] {
        let error = check_headers(&format!("{name}: x")).unwrap_err();
        assert_eq!(error.fault, HoldsKey, "{name}");
    }
}

#[test]
fn extra_fields_are_a_json_object() {
    assert_eq!(check_extra_body(" \n"), Ok(Map::new()));
    let fields =
        check_extra_body("{\"top_k\": 40,\n \"options\": {\"model\": \"nested is fine\"}}");
    let fields = Value::Object(fields.unwrap());
    assert_eq!(
        (&fields["top_k"], &fields["options"]["model"]),
        (&Value::from(40), &Value::from("nested is fine"))
    );
    for (typed, error) in [
        (
            "{\"top_k\": 40,\n  oops}",
            ExtraBodyError::NotJson { line: 2, column: 3 },
        ),
        ("{", ExtraBodyError::NotJson { line: 1, column: 1 }),
        ("{} {}", ExtraBodyError::NotJson { line: 1, column: 4 }),
        ("[1]", ExtraBodyError::NotObject),
        ("\"top_k\"", ExtraBodyError::NotObject),
        ("null", ExtraBodyError::NotObject),
    ] {
        assert_eq!(check_extra_body(typed), Err(error), "{typed}");
    }
    for field in OWN_FIELDS {
        let typed = format!("{{\"a\": 1, \"{field}\": null}}");
        assert_eq!(
            check_extra_body(&typed),
            Err(ExtraBodyError::Taken(field)),
            "{field}"
        );
    }
}
