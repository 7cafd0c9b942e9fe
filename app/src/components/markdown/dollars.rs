//! Formulas as models write them, in the one form that the parser knows.
//!
//! Markdown takes `\[` for a bracket, and a formula's line that begins with `+` for a list; the parser takes what
//! stands between two prices for a formula. So it is given another view of the text, of the same length: the marks
//! of a formula are two dollars, its lines are one, and the sign of a price is [`PRICE`].

use std::borrow::Cow;

use crate::text::MAX_FORMULA;

#[cfg(test)]
mod tests;

/// Stands in the view for a dollar that begins no formula.
pub(super) const PRICE: char = '\u{1}';

/// The text as the parser shall see it, and where a formula begins whose end may still come.
pub(super) fn view(text: &str) -> (Cow<'_, str>, Option<usize>) {
    if !text.contains("\\(") && !text.contains("\\[") && !text.contains('$') {
        return (text.into(), None);
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut pending = None;
    // What was looked through for the end of each kind of formula.
    let mut seen = [Seen::default(); 3];
    let [round, square, double] = &mut seen;
    let mut at = 0;
    let mut line_begins = true;
    while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        if line_begins && let Some(fence) = fence(rest) {
            at += fence;
            continue;
        }
        line_begins = rest.starts_with(b"\n");
        at += match rest {
            [b'`', ..] => code_span(rest),
            [b'\\', b'(', ..] => mark(&mut bytes, at, b"\\)", (round, &mut pending)),
            [b'\\', b'[', ..] => mark(&mut bytes, at, b"\\]", (square, &mut pending)),
            [b'$', b'$', ..] => mark(&mut bytes, at, b"$$", (double, &mut pending)),
            [b'$', ..] => match inline(rest) {
                Some(length) => length,
                None => {
                    bytes
                        .get_mut(at)
                        .into_iter()
                        .for_each(|byte| *byte = b'\x01');
                    1
                }
            },
            [b'\\', _, ..] => 2,
            _ => 1,
        };
    }
    // Only letters of one byte were put in the place of such.
    let view = String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned);
    (view, pending)
}

/// How far the text was looked through for an end that is not there, so that many beginnings cost no more than one.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// Where that ended.
    to: usize,
    /// Whether a formula cannot go on there.
    torn: bool,
}

/// Marks the formula that begins here, if its end is there; how far to go on.
fn mark(
    bytes: &mut [u8],
    at: usize,
    end: &[u8],
    (seen, pending): (&mut Seen, &mut Option<usize>),
) -> usize {
    let Some(rest) = bytes.get_mut(at..) else {
        return 2;
    };
    let reach = rest.len().min(MAX_FORMULA + 4);
    let mut place = seen.to.saturating_sub(at).max(2);
    if place > 2 && seen.torn {
        return 2;
    }
    while let Some(tail) = rest.get(place..reach).filter(|tail| !tail.is_empty()) {
        if tail.starts_with(end) {
            let (first, last) = (place, place + 2);
            for (index, byte) in rest.iter_mut().take(last).enumerate() {
                match *byte {
                    _ if index < 2 || index >= first => *byte = b'$',
                    b'\n' | b'\r' => *byte = b' ',
                    _ => {}
                }
            }
            return last;
        }
        // A paragraph's end is a formula's end, and so is a line of a quote; a dollar would end it too early.
        let torn = tail.starts_with(b"\n\n") || tail.starts_with(b"\n>") || tail.starts_with(b"$");
        if torn {
            *seen = Seen {
                to: at + place,
                torn: true,
            };
            return 2;
        }
        place += if tail.starts_with(b"\\") { 2 } else { 1 };
    }
    *seen = Seen {
        to: at + place,
        torn: false,
    };
    if reach == rest.len() {
        pending.get_or_insert(at);
    }
    2
}

/// The length of the formula between single dollars that begins here; `None` where that is none.
fn inline(rest: &[u8]) -> Option<usize> {
    let inner = rest.get(1..)?;
    let mut end = 0;
    let length = loop {
        match inner.get(end..)?.first()? {
            b'$' => break end,
            b'\n' | b'`' => return None,
            b'\\' => end += 2,
            _ => end += 1,
        }
        if end > MAX_FORMULA {
            return None;
        }
    };
    let formula = inner.get(..length)?;
    let tight = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii_whitespace());
    let digit_follows = inner.get(length + 1).is_some_and(u8::is_ascii_digit);
    // "$5 a month, or 50 a year in US$": a sum with words has no sign of TeX.
    let sum = formula.first().is_some_and(u8::is_ascii_digit)
        && formula.contains(&b' ')
        && !formula.iter().any(|byte| b"\\^_=+*/<>{}".contains(byte));
    let is_formula = tight(formula.first()) && tight(formula.last()) && !digit_follows && !sum;
    is_formula.then_some(length + 2)
}

/// The length of the code span that begins here, or of its mark where it does not end.
fn code_span(rest: &[u8]) -> usize {
    let run = |from: &[u8]| from.iter().take_while(|byte| **byte == b'`').count();
    let ticks = run(rest);
    let mut at = ticks;
    while let Some(tail) = rest.get(at..).filter(|tail| !tail.is_empty()) {
        if tail.starts_with(b"\n\n") {
            break;
        }
        let here = run(tail);
        at += here.max(1);
        if here == ticks {
            return at;
        }
    }
    ticks
}

/// The length of the fenced code that begins with this line, if one does.
fn fence(rest: &[u8]) -> Option<usize> {
    let opening = |line: &[u8]| {
        let inner = line.iter().position(|byte| !matches!(byte, b' ' | b'>'))?;
        let letter = *line.get(inner)?;
        let count = line
            .iter()
            .skip(inner)
            .take_while(|byte| **byte == letter)
            .count();
        (matches!(letter, b'`' | b'~') && count >= 3).then_some((letter, count, inner))
    };
    let mut lines = rest.split_inclusive(|byte| *byte == b'\n');
    let first = lines.next()?;
    let (letter, count, indent) = opening(first)?;
    let mut length = first.len();
    let is_quoted = |line: &[u8]| line.trim_ascii_start().starts_with(b">");
    for line in lines {
        // A quote's end is the end of a fence in it.
        if is_quoted(first) && !is_quoted(line) {
            break;
        }
        length += line.len();
        let ends = opening(line).is_some_and(|(other, many, inner)| {
            let mut after = line.iter().skip(inner + many);
            // Further in, it is a line of the code.
            inner <= indent + 3
                && other == letter
                && many >= count
                && after.all(u8::is_ascii_whitespace)
        });
        if ends {
            break;
        }
    }
    Some(length)
}
