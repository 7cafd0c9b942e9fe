//! What is wrong is said with its place, in every language.

use maas_core::session::Language;

use super::*;
use crate::words;

#[test]
fn a_fault_is_told_with_line_and_column() {
    let en = words::of(Language::En);
    let told = |kind: Kind, typed: &str| kind.fault(typed, en).unwrap_or_default();
    assert_eq!(
        told(Kind::Body, "{\n  \"a\": 1,\n}"),
        "Line 3, column 1: this is not valid JSON."
    );
    assert!(told(Kind::Body, "{\"messages\": []}").contains("“messages”"));
    assert!(told(Kind::Schema, "{\n\"type\": \"text\"}").starts_with("Line 2, column 9: “text”"));
    assert!(told(Kind::Arguments, "{\"type\": \"array\"}").starts_with("Line 1, column 10:"));
    let ko = Kind::Schema.fault("[]", words::of(Language::Ko));
    assert!(ko.is_some_and(|told| told.starts_with("1번째 줄 1번째 칸: ")));
}

#[test]
fn what_is_sound_is_not_complained_about() {
    let en = words::of(Language::En);
    for (kind, typed) in [
        (Kind::Text, "{"),
        (Kind::Schema, "{}"),
        (Kind::Arguments, ""),
        (Kind::Body, " "),
    ] {
        assert_eq!(kind.fault(typed, en), None, "{kind:?}");
    }
}
