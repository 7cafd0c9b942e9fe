//! Everything that is written reads back, and a list is no struct.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde::{Deserialize, Serialize};

use super::*;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Nothing,
    Wrapped(Inner),
    Pair(u8, String),
    Named {
        inner: Option<Inner>,
        more: Vec<Inner>,
    },
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Inner {
    #[serde(default)]
    text: String,
    #[serde(default)]
    number: Option<f64>,
    #[serde(default)]
    any: serde_json::Value,
}

#[test]
fn what_is_written_reads_back() {
    let inner = || Inner {
        text: "안녕 \" \u{1F44B}".to_owned(),
        number: Some(-1.5),
        any: serde_json::json!({ "list": [1, null, true, { "deep": "x" }] }),
    };
    for shape in [
        Shape::Nothing,
        Shape::Wrapped(inner()),
        Shape::Pair(7, "x".to_owned()),
        Shape::Named {
            inner: None,
            more: vec![inner(), Inner::default()],
        },
    ] {
        let text = serde_json::to_string(&shape).unwrap();
        assert_eq!(read::<Shape>(&text).unwrap(), shape, "{text}");
    }
}

#[test]
fn a_list_is_no_struct_and_rests_are_no_json() {
    assert!(serde_json::from_str::<Inner>(r#"["x", 1, null]"#).is_ok());
    assert!(read::<Inner>(r#"["x", 1, null]"#).is_err());
    for bad in ["", "{", "{}x", "{\"text\": 1}", "null"] {
        assert!(read::<Inner>(bad).is_err(), "{bad}");
    }
}
