//! What the text worker does for the page: colours code and sets formulas, with data too heavy for the page.
//!
//! Ask and answer are plain texts that both ends read in a few lines, so that nothing of a wire format comes
//! into the first download. The worker sees no key and reaches nobody.

mod difference;
mod formula;
mod highlight;
#[cfg(test)]
mod tests;

use difference::difference;
use formula::Formulas;
use highlight::Highlighter;

/// Longer code stays plain, in bytes: colouring it would keep the worker from the next block for too long.
pub const MAX_CODE: usize = 64 * 1024;
/// Longer texts are not compared, in bytes.
pub const MAX_COMPARED: usize = 256 * 1024;
/// A longer formula stays text, in bytes.
pub const MAX_FORMULA: usize = 2048;

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextAsk {
    /// Colour this code; answered by letter and length in bytes of each part (see [`paint`]).
    Highlight {
        /// As the block names its language.
        language: String,
        /// The code.
        code: String,
    },
    /// Set this formula; answered by MathML.
    Formula {
        /// TeX.
        source: String,
        /// In a line of its own.
        display: bool,
    },
    /// Compare two texts word by word; answered by sign and length in bytes of each part (see [`compared`]).
    Difference {
        /// The one.
        old: String,
        /// The other.
        new: String,
    },
}

impl TextAsk {
    /// The ask as one text.
    pub fn write(&self) -> String {
        match self {
            Self::Highlight { language, code } => format!("h{language}\n{code}"),
            Self::Formula {
                source,
                display: true,
            } => format!("d\n{source}"),
            Self::Formula { source, .. } => format!("i\n{source}"),
            Self::Difference { old, new } => format!("x{}\n{old}{new}", old.len()),
        }
    }

    /// Reads it back; `None` when it is none.
    pub fn read(text: &str) -> Option<Self> {
        let (head, body) = text.split_once('\n')?;
        let body = body.to_owned();
        match head.split_at_checked(1)? {
            ("h", language) => Some(Self::Highlight {
                language: language.to_owned(),
                code: body,
            }),
            ("d" | "i", "") => Some(Self::Formula {
                source: body,
                display: head == "d",
            }),
            ("x", bytes) => {
                let (old, new) = body.split_at_checked(bytes.parse().ok()?)?;
                let (old, new) = (old.to_owned(), new.to_owned());
                Some(Self::Difference { old, new })
            }
            _ => None,
        }
    }
}

/// What the worker holds while it lives.
#[derive(Default)]
pub struct Typesetter {
    highlighter: Option<Highlighter>,
    formulas: Option<Formulas>,
}

impl Typesetter {
    /// Answers an ask; an empty text says that there is nothing to be made of it.
    pub fn answer(&mut self, ask: &TextAsk) -> String {
        match ask {
            TextAsk::Highlight { language, code } => {
                let highlighter = self.highlighter.get_or_insert_default();
                highlighter.paint(language, code).unwrap_or_default()
            }
            TextAsk::Formula { source, display } => {
                let formulas = self.formulas.get_or_insert_default();
                formulas.set(source, *display).unwrap_or_default()
            }
            TextAsk::Difference { old, new } => difference(old, new).unwrap_or_default(),
        }
    }
}

/// The parts of a code with the style class of each, from the worker's answer; `None` when that does not fit the code.
///
/// The answer is a letter and a number of bytes for each part: `k2p5` is a keyword of two bytes and five plain ones.
pub fn paint<'a>(code: &'a str, answer: &str) -> Option<Vec<(Option<&'static str>, &'a str)>> {
    let mut parts = Vec::new();
    let mut rest = code;
    let mut letters = answer;
    while let Some(letter) = letters.chars().next() {
        let digits = letters.get(letter.len_utf8()..)?;
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        let (number, after) = digits.split_at_checked(end)?;
        let (part, left) = rest.split_at_checked(number.parse().ok()?)?;
        parts.push((class(letter)?, part));
        (rest, letters) = (left, after);
    }
    (rest.is_empty() && !parts.is_empty()).then_some(parts)
}

/// Where a part of two compared texts is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In both.
    Both,
    /// Only in the old one.
    Old,
    /// Only in the new one.
    New,
}

/// The parts of two texts in order, from the worker's answer; `None` when that does not fit them.
pub fn compared<'a>(old: &'a str, new: &'a str, answer: &str) -> Option<Vec<(Side, &'a str)>> {
    let mut parts = Vec::new();
    let (mut old, mut new) = (old, new);
    let mut rest = answer;
    while let Some(sign) = rest.chars().next() {
        let digits = rest.get(sign.len_utf8()..)?;
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        let (number, after) = digits.split_at_checked(end)?;
        let bytes = number.parse().ok()?;
        rest = after;
        if sign != '+' {
            let (part, left) = old.split_at_checked(bytes)?;
            old = left;
            let side = if sign == '-' { Side::Old } else { Side::Both };
            parts.push((side, part));
        }
        if sign != '-' {
            let (part, left) = new.split_at_checked(bytes)?;
            new = left;
            if sign == '+' {
                parts.push((Side::New, part));
            }
        }
    }
    (old.is_empty() && new.is_empty()).then_some(parts)
}

/// The style class of a letter; the outer `None` is no letter of ours.
fn class(letter: char) -> Option<Option<&'static str>> {
    Some(Some(match letter {
        'p' => return Some(None),
        'c' => "hl-comment",
        's' => "hl-string",
        'n' => "hl-number",
        'k' => "hl-keyword",
        'f' => "hl-function",
        't' => "hl-type",
        'a' => "hl-attribute",
        '+' => "hl-added",
        '-' => "hl-removed",
        _ => return None,
    }))
}
