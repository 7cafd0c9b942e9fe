//! Where a text is found.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::{Found, Needle};

fn count(needle: &str, text: &str) -> usize {
    Needle::new(needle).map_or(0, |needle| needle.count(text))
}

#[test]
fn marks_and_line_breaks_do_not_hide_a_text() {
    assert_eq!(count("bold words", "some **bold** words, `bold`\nwords"), 2);
    assert_eq!(count("**bold", "**bold**"), 1);
    assert_eq!(count("한국어  답", "그 한국어\n답과 한국어 답"), 2);
    assert_eq!(count(" ", "a b"), 0);
    assert_eq!(count("aa", "aaaa"), 2);
}

#[test]
fn places_are_in_units_of_utf16() {
    let needle = Needle::new("가").unwrap();
    assert_eq!(needle.places("a가😀가\n"), [(1, 2), (4, 5)]);
    assert_eq!(Needle::new("a b").unwrap().places("😀a\nb"), [(2, 5)]);
}

#[test]
fn places_are_counted_through_the_messages() {
    let mut found = Found::default();
    for (message, count) in [(0, 0), (3, 2), (7, 1)] {
        found.add(message, count);
    }
    assert_eq!(found.total(), 3);
    assert_eq!(found.from(0), Some(0));
    assert_eq!(found.from(4), Some(2));
    assert_eq!(found.from(8), Some(0));
    assert_eq!(found.place(1), Some((3, 1)));
    assert_eq!(found.place(2), Some((7, 0)));
    assert_eq!(found.place(3), None);
    assert_eq!(Found::default().from(0), None);
}
