//! What finds what, and which comes first.

#![allow(clippy::panic, reason = "tests")]

use super::Letters;

fn score(wanted: &str, name: &str) -> Option<u32> {
    Letters::of(name).score(&Letters::of(wanted))
}

fn fits(wanted: &str, name: &str) -> bool {
    score(wanted, name).is_some()
}

#[test]
fn letters_stand_together_or_begin_words() {
    assert!(fits("new", "New chat"));
    assert!(fits("nc", "New chat"));
    assert!(fits("newch", "New chat"));
    assert!(fits("gpt4", "gpt-4o-mini"));
    assert!(fits("script", "TypeScript"));
    assert!(fits("", "anything"));
    // The letters are there, but here and there.
    assert!(!fits("nwt", "New chat"));
    assert!(!fits("chats", "New chat"));
}

#[test]
fn korean_is_found_while_a_syllable_is_composed() {
    for typed in [
        "ㅅ",
        "새",
        "샏",
        "새 ㄷ",
        "새 대",
        "새 댛",
        "새 대화",
        "대화",
    ] {
        assert!(fits(typed, "새 대화"), "{typed}");
    }
    assert!(!fits("새 도", "새 대화"));
}

#[test]
fn korean_is_found_by_its_first_consonants() {
    assert!(fits("ㅅㄷㅎ", "새 대화"));
    assert!(fits("ㄷㅎ", "새 대화"));
    // An input method draws these two together.
    assert!(fits("ㄳ", "검색"));
    assert!(!fits("ㄷㅅ", "새 대화"));
}

#[test]
fn the_better_name_comes_first() {
    let order = |wanted: &str, better: &str, worse: &str| {
        let (a, b) = (score(wanted, better), score(wanted, worse));
        assert!(
            a > b && b.is_some(),
            "{wanted}: {better} {a:?}, {worse} {b:?}"
        );
    };
    order("set", "Settings", "Reset");
    order("set", "Settings", "Test sets");
    order("mod", "Model", "My own dog");
    order("chat", "Chat", "Chat of last summer");
    order("대화", "대화", "새 대화 목록");
}

#[test]
fn words_begin_with_what_is_typed() {
    let has = |name: &str, typed: &str| Letters::of(name).has_word(&Letters::of(typed));
    assert!(has("New chat", "ne"));
    assert!(has("New chat", "ch"));
    assert!(has("New chat", "new c"));
    assert!(has("새 대화", "대"));
    assert!(!has("New chat", "ew"));
    assert!(!has("New chat", "nc"));
}

#[test]
fn texts_are_looked_into_from_each_syllable() {
    let has = |text: &str, typed: &str| Letters::of(text).has_part(&Letters::of(typed));
    assert!(has("{{ 도시 }} 여행계획을 세워 주세요.", "계획"));
    assert!(has("여행계획", "획"));
    assert!(has("여행계획을 세워", "계획을 세"));
    assert!(has("Write a haiku", "haik"));
    // Letters in the middle of a word, or of a syllable, are no beginning.
    assert!(!has("Write a haiku", "aiku"));
    assert!(!has("여행계획", "ㅖ획"));
    assert!(!has("여행계획", "계회기"));
}
