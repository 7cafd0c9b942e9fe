//! What counts as the same letter, and that bytes of one are never found inside another.

#![expect(clippy::indexing_slicing, reason = "tests")]

use super::*;

#[test]
fn what_people_take_for_the_same_is_the_same() {
    for (one, other) in [
        ("Crème BRÛLÉE", "creme brulee"),
        ("cre\u{300}me", "crème"),
        ("ＡＢＣ１２３", "abc123"),
        ("한글", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}"),
        ("ﾃｽﾄ", "テスト"),
        ("it’s “so”", "it's \"so\""),
        ("a \n\t b", "a b"),
        ("so\u{ad}ft\u{200b}", "soft"),
        ("ΟΔΟΣ", "οδος"),
        ("ㄳ", "ㄱㅅ"),
        ("①", "1"),
    ] {
        assert_eq!(fold(one), fold(other), "{one} {other}");
    }
    assert_ne!(fold("が"), fold("か"));
    assert_ne!(fold("가"), fold("까"));
}

#[test]
fn a_syllable_begins_with_what_it_is_typed_from() {
    assert!(fold("한").starts_with(&fold("하")));
    assert!(fold("하").starts_with(&fold("ㅎ")));
    assert!(fold("한국").starts_with(&fold("한ㄱ")));
    assert_eq!(with_final_moved(&fold("한")), Some(fold("하ㄴ")));
    assert_eq!(with_final_moved(&fold("핝")), Some(fold("한ㅈ")));
    assert_eq!(with_final_moved(&fold("하")), None);
    assert_eq!(with_final_moved(&fold("")), None);
}

#[test]
fn no_letter_is_found_inside_another() {
    let all: Vec<char> = "a1_가각힣漢字のไ🦀é∑𠮷".chars().collect();
    for one in &all {
        for other in all.iter().filter(|other| *other != one) {
            let (one, other) = (fold(&one.to_string()), fold(&other.to_string()));
            let inside = memchr::memmem::find(&other, &one);
            // A syllable's beginning is found in it, and that only.
            assert!(inside.is_none() || (is_initial(one[0]) && inside == Some(0)));
        }
    }
}

#[test]
fn runs_are_of_one_kind() {
    let text = fold("C++, snake_case 漢字を 한국어로 🦀 ไทย");
    let found: Vec<_> = runs(&text)
        .map(|(class, run)| (class, text[run].to_vec()))
        .collect();
    assert_eq!(
        found,
        [
            (Class::Word, fold("c")),
            (Class::Word, fold("snake_case")),
            (Class::Unspaced, fold("漢字を")),
            (Class::Word, fold("한국어로")),
            (Class::Unspaced, fold("ไทย")),
        ]
    );
    assert_eq!(bounds(&fold("漢a")), [0, 3, 4]);
}

#[test]
fn places_are_those_of_the_characters() {
    let text = "é 한b";
    let (letters, places) = fold_with_places(text);
    assert_eq!(letters.len(), places.len());
    assert_eq!(places, [0, 2, 3, 3, 3, 6]);
}
