//! A chat's title, made from what was asked, until its person gives it one.
//!
//! A heuristic on this device: greetings, markdown and code say little about what a chat is about.

use crate::clean::clean;

#[cfg(test)]
mod tests;

/// The title's greatest length in characters.
const TITLE_CHARS: usize = 60;

/// A first sentence shorter than this is not cut off from what follows.
const SENTENCE_CHARS: usize = 12;

/// How a question may begin before it comes to its matter; longer ones before those that they begin with.
const OPENINGS: &[&str] = &[
    "hello there",
    "hi there",
    "hey there",
    "hello",
    "hi",
    "hey",
    "good morning",
    "good afternoon",
    "good evening",
    "thank you",
    "thanks",
    "could you please",
    "can you please",
    "would you please",
    "could you",
    "can you",
    "would you",
    "please",
    "안녕하세요",
    "안녕하십니까",
    "안녕",
    "반갑습니다",
    "저기요",
    "수고하십니다",
    "혹시",
];

/// A title for what was asked; `None` if it is only a greeting or code.
pub(super) fn title_of(text: &str) -> Option<String> {
    let mut in_code = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("```") || line.starts_with("~~~") {
            in_code = !in_code;
        } else if !in_code {
            let matter = plain(line);
            let matter = without_openings(&matter);
            if matter.chars().any(char::is_alphanumeric) {
                return Some(shorten(first_sentence(matter)));
            }
        }
    }
    None
}

/// What something is called that was asked: the title, or the beginning of what has none.
pub(crate) fn name_of(text: &str) -> String {
    title_of(text).unwrap_or_else(|| first_line(text))
}

/// The title that a model gave; `None` where it said nothing that could be one.
pub(super) fn of_answer(text: &str) -> Option<String> {
    let mut lines = text.lines().map(plain);
    let line = lines.find(|line| line.chars().any(char::is_alphanumeric))?;
    let quotes = |char: char| char.is_whitespace() || "\"'“”‘’「」『』".contains(char);
    let line = line.trim_matches(quotes).trim_end_matches('.');
    Some(shorten(line.trim_matches(quotes)))
}

/// The beginning of the first line that says anything, for what has no better title.
pub(super) fn first_line(text: &str) -> String {
    let said = |line: &&str| line.chars().any(char::is_alphanumeric) && !line.starts_with("```");
    let mut lines = text.lines().map(str::trim);
    shorten(lines.find(said).unwrap_or_else(|| text.trim()))
}

/// A line without the marks of markdown: of a link its text stays, of an address without one its host.
fn plain(line: &str) -> String {
    let marks = |char: char| char.is_whitespace() || "#>-*+|=".contains(char);
    let mut rest = line.trim_start_matches(marks);
    let digits = rest.trim_start_matches(|char: char| char.is_ascii_digit());
    if let Some(item) = digits
        .strip_prefix(". ")
        .or(digits.strip_prefix(") "))
        .filter(|_| digits.len() < rest.len())
    {
        rest = item;
    }
    for box_ in ["[ ] ", "[x] "] {
        rest = rest.strip_prefix(box_).unwrap_or(rest);
    }
    let mut text = String::with_capacity(rest.len());
    while let Some(char) = rest.chars().next() {
        if let Some((shown, after)) = link(rest) {
            text.push_str(shown);
            rest = after;
        } else if let Some((host, after)) = address(rest) {
            text.push_str(host);
            rest = after;
        } else {
            let is_mark =
                char == '`' || ["**", "__", "~~"].iter().any(|mark| rest.starts_with(mark));
            let length = if is_mark && char != '`' {
                2
            } else {
                char.len_utf8()
            };
            let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            if !is_mark {
                text.push_str(piece);
            }
            rest = after;
        }
    }
    text
}

/// The text of the link or picture that `rest` begins with, and what follows it.
fn link(rest: &str) -> Option<(&str, &str)> {
    let inner = rest.strip_prefix("![").or_else(|| rest.strip_prefix('['))?;
    let (shown, target) = inner.split_once("](")?;
    let (_, after) = target.split_once(')')?;
    (!shown.contains('[')).then_some((shown, after))
}

/// The host of the address that `rest` begins with, and what follows the address.
fn address(rest: &str) -> Option<(&str, &str)> {
    let inner = rest
        .strip_prefix("https://")
        .or_else(|| rest.strip_prefix("http://"))?;
    let end = inner.find(char::is_whitespace).unwrap_or(inner.len());
    let (address, after) = inner.split_at_checked(end)?;
    Some((address.split(['/', '?', '#']).next()?, after))
}

/// What follows the greetings and the politeness at the beginning.
fn without_openings(text: &str) -> &str {
    let between = |char: char| !char.is_alphanumeric() && !"(\"'“‘「<[{$@".contains(char);
    let mut rest = text.trim_start_matches(between);
    while let Some(after) = OPENINGS
        .iter()
        .find_map(|opening| after_opening(rest, opening))
    {
        rest = after.trim_start_matches(between);
    }
    rest
}

fn after_opening<'a>(text: &'a str, opening: &str) -> Option<&'a str> {
    let (begin, after) = text.split_at_checked(opening.len())?;
    let whole_word = !after.chars().next().is_some_and(char::is_alphanumeric);
    // "Hi-fi" and "please:" differ in what stands behind the mark.
    let joined = after
        .strip_prefix(['-', '\'', '_'])
        .is_some_and(|more| more.starts_with(char::is_alphanumeric));
    (begin.eq_ignore_ascii_case(opening) && whole_word && !joined).then_some(after)
}

/// The first sentence, if it says enough by itself.
fn first_sentence(text: &str) -> &str {
    let ends = |(at, char): (usize, char)| {
        let end = at + char.len_utf8();
        let after = text.get(end..).unwrap_or_default();
        let is_end = "。？！".contains(char)
            || (".?!".contains(char) && after.starts_with(char::is_whitespace));
        is_end.then_some(end)
    };
    let long_enough = |end: &usize| {
        text.get(..*end)
            .is_some_and(|part| part.chars().count() >= SENTENCE_CHARS)
    };
    let end = text.char_indices().filter_map(ends).find(long_enough);
    text.get(..end.unwrap_or(text.len())).unwrap_or(text)
}

/// Cuts at a word's end where there is one, and says so; begins with a capital letter.
fn shorten(text: &str) -> String {
    let text = clean(text);
    let text = text
        .trim()
        .trim_end_matches(['.', ':', ',', ';', '。', '…']);
    let mut title = String::new();
    let mut chars = text.chars();
    title.extend(chars.next().map(|first| first.to_ascii_uppercase()));
    title.extend(chars.by_ref().take(TITLE_CHARS - 1));
    let Some(next) = chars.next() else {
        return title;
    };
    if !next.is_whitespace()
        && let Some(end) = title.rfind(char::is_whitespace)
        // A text without spaces, or one very long word, is cut where it must be.
        && title.get(..end).is_some_and(|kept| kept.chars().count() > TITLE_CHARS / 2)
    {
        title.truncate(end);
    }
    let kept = title
        .trim_end_matches(|char: char| !char.is_alphanumeric())
        .len();
    title.truncate(kept);
    title.push('…');
    title
}
