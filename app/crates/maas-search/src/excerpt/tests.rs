//! Which part of a text is shown, and what of it is marked.

use super::*;

fn line(text: &str, typed: &str) -> Option<String> {
    let pieces = excerpt(text, &Query::parse(typed, false))?;
    let mut line = String::new();
    for piece in pieces {
        if piece.found {
            line.push_str(&format!("[{}]", piece.text));
        } else {
            line.push_str(&piece.text);
        }
    }
    Some(line)
}

#[test]
fn the_hit_is_marked_in_the_text_as_it_is_written() {
    assert_eq!(
        line("Une CRÈME brûlée", "creme").as_deref(),
        Some("Une [CRÈME] brûlée")
    );
    assert_eq!(
        line("Cre\u{300}me!", "creme").as_deref(),
        Some("[Cre\u{300}me]!")
    );
    assert_eq!(line("a\n\n  b", "b").as_deref(), Some("a [b]"));
    assert_eq!(line("a **b** `c`", "b").as_deref(), Some("a [b] c"));
    assert_eq!(line("nothing", "else"), None);
}

#[test]
fn a_syllable_is_marked_whole() {
    assert_eq!(
        line("그는 한국어를 쓴다", "한구").as_deref(),
        Some("그는 [한국]어를 쓴다")
    );
    assert_eq!(
        line("그는 한국어를 쓴다", "ㅎㄱ").as_deref(),
        Some("그는 [한국]어를 쓴다")
    );
    let decomposed = "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}";
    assert_eq!(line(decomposed, "한국"), Some(format!("[{decomposed}]")));
}

#[test]
fn of_a_long_text_the_part_with_the_most_terms_is_shown() {
    let text = format!(
        "one {} and here one is near two {}",
        "filler ".repeat(100),
        "more ".repeat(100)
    );
    let shown = line(&text, "one two").unwrap_or_default();
    assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
    assert!(shown.contains("[one] is near [two]"), "{shown}");
    assert!(shown.chars().count() < LENGTH + 20);
}

#[test]
fn a_title_is_shown_whole() {
    let pieces = marked("Tea and tea", &Query::parse("tea", false));
    let marked: Vec<_> = pieces
        .iter()
        .map(|piece| (piece.text.as_str(), piece.found))
        .collect();
    assert_eq!(marked, [("Tea", true), (" and ", false), ("tea", true)]);
}
