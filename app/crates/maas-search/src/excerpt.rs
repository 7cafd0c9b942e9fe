//! The line that shows a hit: the words around it, and which of them were looked for.

use std::ops::Range;

use crate::{letters, query::Query};

#[cfg(test)]
mod tests;

/// So many characters before the first hit.
const BEFORE: usize = 32;
/// So many characters in all.
const LENGTH: usize = 160;
/// No more hits of a term in one text are looked at.
const MOST: usize = 100;

/// Part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words, with single spaces between them.
    pub text: String,
    /// Whether they were looked for.
    pub found: bool,
}

/// The part of a text with the most of what is looked for; `None` where nothing of it is there.
pub fn excerpt(text: &str, query: &Query) -> Option<Vec<Piece>> {
    let marks = marks(text, query);
    let first = best(text, &marks)?;
    let start = start(text, first);
    let rest = text.get(start..)?;
    let end = rest
        .char_indices()
        .nth(LENGTH)
        .map_or(text.len(), |(at, _)| start + at);
    let mut pieces = Vec::new();
    if start > 0 {
        push(&mut pieces, "…", false);
    }
    let mut at = start;
    for mark in marks.iter().map(|(_, mark)| mark) {
        let mark = mark.start.max(at)..mark.end.min(end);
        if mark.start < mark.end {
            push(&mut pieces, text.get(at..mark.start)?, false);
            push(&mut pieces, text.get(mark.clone())?, true);
            at = mark.end;
        }
    }
    push(&mut pieces, text.get(at..end)?, false);
    if end < text.len() {
        push(&mut pieces, "…", false);
    }
    Some(pieces)
}

/// A whole short text, with what is looked for in it.
pub fn marked(text: &str, query: &Query) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for (_, mark) in marks(text, query) {
        push(
            &mut pieces,
            text.get(at..mark.start).unwrap_or_default(),
            false,
        );
        push(
            &mut pieces,
            text.get(mark.start.max(at)..mark.end).unwrap_or_default(),
            true,
        );
        at = at.max(mark.end);
    }
    push(&mut pieces, text.get(at..).unwrap_or_default(), false);
    pieces
}

/// Where each term is in a text, in bytes of it; in order.
fn marks(text: &str, query: &Query) -> Vec<(usize, Range<usize>)> {
    let (letters, places) = letters::fold_with_places(text);
    let mut marks = Vec::new();
    for (number, term) in query.terms.iter().enumerate() {
        let mut from = 0;
        for _ in 0..MOST {
            let Some(found) = term.find(&letters, from) else {
                break;
            };
            from = found.end.max(from + 1);
            let start = places.get(found.start).copied().unwrap_or_default() as usize;
            let last = found.end.checked_sub(1).and_then(|at| places.get(at));
            let last = last.copied().unwrap_or_default() as usize;
            marks.push((number, start..end_of(text, last)));
        }
    }
    marks.sort_by_key(|(_, mark)| (mark.start, mark.end));
    marks
}

/// Where a character ends, with the accents that follow it.
fn end_of(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let mut chars = rest.char_indices().skip(1);
    let end = chars.find(|(_, c)| !('\u{300}'..='\u{36f}').contains(c));
    end.map_or(text.len(), |(after, _)| at + after)
}

/// The hit around which the most terms are.
fn best(text: &str, marks: &[(usize, Range<usize>)]) -> Option<usize> {
    let mut best = None;
    for (at, (_, mark)) in marks.iter().enumerate() {
        let reach = text
            .get(mark.start..)
            .and_then(|rest| rest.char_indices().nth(LENGTH - BEFORE))
            .map_or(text.len(), |(after, _)| mark.start + after);
        let near = marks.iter().skip(at);
        let near = near.take_while(|(_, other)| other.end <= reach);
        let terms = near.fold(0_u32, |terms, (term, _)| terms | 1 << term);
        if best.is_none_or(|(most, _)| terms.count_ones() > most) {
            best = Some((terms.count_ones(), mark.start));
        }
    }
    best.map(|(_, start)| start)
}

/// Where the line begins: some characters before, at a word's beginning if there is one.
fn start(text: &str, first: usize) -> usize {
    let before = text.get(..first).unwrap_or_default();
    let Some((at, _)) = before.char_indices().rev().take(BEFORE).last() else {
        return first;
    };
    if at == 0 {
        return 0;
    }
    let skipped = before.get(at..).unwrap_or_default();
    skipped
        .char_indices()
        .find(|(_, c)| c.is_whitespace())
        .map_or(at, |(space, c)| at + space + c.len_utf8())
}

/// Adds words; white space and what cannot be seen becomes single spaces.
fn push(pieces: &mut Vec<Piece>, text: &str, found: bool) {
    // Marks of markdown between the words would only be in the way.
    let plain = (!found).then(|| text.replace("**", "").replace('`', ""));
    let text = plain.as_deref().unwrap_or(text);
    let mut tidy = String::with_capacity(text.len());
    let ended = pieces
        .last()
        .is_none_or(|last: &Piece| last.text.ends_with([' ', '…']));
    for c in text.chars() {
        if !c.is_whitespace() && !c.is_control() {
            tidy.push(c);
        } else if !(tidy.ends_with(' ') || tidy.is_empty() && ended) {
            tidy.push(' ');
        }
    }
    match pieces.last_mut() {
        _ if tidy.is_empty() => {}
        Some(last) if last.found == found => last.text.push_str(&tidy),
        _ => pieces.push(Piece { text: tidy, found }),
    }
}
