//! What a typed query finds in a text.

use super::*;
use crate::letters::fold;

fn finds(typed: &str, text: &str) -> bool {
    let query = Query::parse(typed, false);
    !query.is_empty() && query.found_in(&fold(text)) == query.all()
}

#[test]
fn every_word_has_to_occur_and_a_phrase_as_it_stands() {
    assert!(finds("rust wasm", "WASM, written in Rust"));
    assert!(!finds("rust java", "WASM, written in Rust"));
    assert!(finds("\"written in\" wasm", "WASM, written\n in Rust"));
    assert!(!finds("\"in written\"", "WASM, written in Rust"));
    // The closing mark is not typed yet.
    assert!(finds("\"written i", "WASM, written in Rust"));
    assert!(finds("“written in”", "written in"));
    assert!(Query::parse("  \"\" ", false).is_empty());
}

#[test]
fn a_word_is_found_in_a_longer_one_and_with_marks() {
    assert!(finds("script", "TypeScript"));
    assert!(finds("c++", "in C++."));
    assert!(!finds("c++", "in C+."));
    assert!(finds("사용자", "사용자는"));
}

#[test]
fn korean_is_found_while_it_is_typed_and_by_its_initials() {
    for typed in [
        "ㅎ",
        "하",
        "한",
        "한ㄱ",
        "한구",
        "한국",
        "한국ㅇ",
        "ㅎㄱ",
        "ㅎㄱㅇ",
        "한ㄱㅇ",
        "ㄱㅇ",
    ] {
        assert!(finds(typed, "그는 한국어를 쓴다"), "{typed}");
    }
    for typed in ["하국", "ㅎㅇ", "한ㄴ", "ㄱㅎ"] {
        assert!(!finds(typed, "그는 한국어를 쓴다"), "{typed}");
    }
    assert!(finds("ㅋㅋ", "ㅋㅋㅋ"));
    assert!(finds("ㅋㅋ", "크크"));
}

#[test]
fn a_final_consonant_may_move_on_only_while_it_is_composed() {
    let text = fold("하나와 한자");
    let found = |typed, composing| Query::parse(typed, composing).found_in(&text) != 0;
    assert!(found("핝", true) && !found("핝", false));
    assert!(found("와핝", true) == found("와핝", false));
    assert!(Query::parse("한", true).found_in(&fold("하나")) != 0);
    assert!(Query::parse("한", false).found_in(&fold("하나")) == 0);
}

#[test]
fn too_much_is_cut_and_not_refused() {
    let long = "word ".repeat(1000);
    assert_eq!(Query::parse(&long, false).terms.len(), MOST_TERMS);
}
