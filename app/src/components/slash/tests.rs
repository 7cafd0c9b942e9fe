//! What opens the menu, and what it lists.

use yew::Callback;

use super::{matching, query};
use crate::components::palette::Item;

#[test]
fn a_path_or_a_long_text_is_no_command() {
    assert_eq!(query("/"), Some(""));
    assert_eq!(query("/new chat"), Some("new chat"));
    assert_eq!(query("/새 대"), Some("새 대"));
    for text in ["", "new", " /new", "/usr/bin", "/a\nb"] {
        assert_eq!(query(text), None, "{text}");
    }
    assert_eq!(query(&format!("/{}", "long ".repeat(9))), None);
}

#[test]
fn words_and_names_are_found_by_how_they_begin() {
    let item = |slash: &'static str, name: &'static str| Item {
        key: name.into(),
        name: name.into(),
        note: "".into(),
        slash: slash.into(),
        keys: Vec::new(),
        run: Callback::noop(),
    };
    let items = [
        item("new", "새 대화"),
        item("model", "Choose a model"),
        item("", "Data"),
    ];
    let found = |typed: &str| -> Vec<String> {
        let found = matching(&items, typed);
        found.iter().map(|item| item.slash.to_string()).collect()
    };
    assert_eq!(found(""), ["new", "model"]);
    assert_eq!(found("mo"), ["model"]);
    assert_eq!(found("choose a"), ["model"]);
    assert_eq!(found("새"), ["new"]);
    assert_eq!(found("댛"), ["new"]);
    assert!(found("el").is_empty() && found("data").is_empty());
}
