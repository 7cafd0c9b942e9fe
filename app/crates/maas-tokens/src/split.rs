//! Where a text is cut into pieces, no token reaching from one into the next: the vocabularies' patterns, written out.
//!
//! Each function says what part of which pattern it is. The patterns go back when what they took does not lead on; there are
//! few ways in which that can happen, which are told here from what was passed on the way, so that no text is read over and over.

use crate::class::{BLOCK, LINE, LOWER, MARK, NUMBER, OTHER, SPACE, UNCASED, UPPER};

const WHICH: &[u8; 0x11_0000 / BLOCK] = include_bytes!(concat!(env!("OUT_DIR"), "/classes.which"));
const BLOCKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/classes.blocks"));

const LETTER: u8 = UPPER | LOWER | UNCASED;
/// What o200k takes for the first part of a word, and for the second: who has no case belongs to both.
const BEFORE: u8 = UPPER | UNCASED | MARK;
const AFTER: u8 = LOWER | UNCASED | MARK;
const SIGN: u8 = MARK | OTHER;

/// By which rules a text is cut.
#[derive(Clone, Copy)]
pub(crate) enum Pattern {
    /// `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|`
    /// `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|`
    /// `\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`
    O200k,
    /// `'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|`
    /// `\s++$|\s*[\r\n]|\s+(?!\S)|\s`
    Cl100k,
}

impl Pattern {
    /// How long the first piece of a text is. Bytes that are no text are taken one by one.
    pub(crate) fn piece(self, text: &[u8]) -> usize {
        let (class, first) = class_at(text, 0);
        // `[^\r\n\p{L}\p{N}]?`
        let start = if class & (LETTER | NUMBER | LINE) == 0 {
            first
        } else {
            0
        };
        match self {
            Self::O200k => {
                if let Some(end) = cased_word(text, class, start) {
                    return end + ending(text, end);
                }
            }
            Self::Cl100k => {
                let ending = ending(text, 0);
                if ending > 0 {
                    return ending;
                }
                let end = run(text, start, LETTER);
                if end > start {
                    return end;
                }
            }
        }
        if class & NUMBER != 0 {
            return number(text);
        }
        let start = usize::from(text.first() == Some(&b' '));
        let end = run(text, start, SIGN);
        if end > start {
            return self.after_signs(text, end);
        }
        self.space(text)
    }

    /// `[\r\n/]*` after signs, in cl100k `[\r\n]*+`.
    fn after_signs(self, text: &[u8], mut end: usize) -> usize {
        while let Some(next) = text.get(end) {
            let taken = match next {
                b'\r' | b'\n' => true,
                b'/' => matches!(self, Self::O200k),
                _ => false,
            };
            if !taken {
                break;
            }
            end += 1;
        }
        end
    }

    /// `\s*[\r\n]+|\s+(?!\S)|\s+`; cl100k begins with `\s++$`, and its `[\r\n]` takes one, before which `\s*` took the others.
    fn space(self, text: &[u8]) -> usize {
        let (mut end, mut last, mut line) = (0, 0, 0);
        loop {
            let (class, length) = class_at(text, end);
            if class & SPACE == 0 {
                break;
            }
            last = end;
            end += length;
            if class & LINE != 0 {
                line = end;
            }
        }
        let at_end = end == text.len();
        match self {
            Self::Cl100k if at_end => end,
            _ if line > 0 => line,
            _ if at_end || last == 0 => end,
            // The last one goes with what follows.
            _ => last,
        }
    }
}

/// The words of o200k, without their ending: capitals and then small letters, either of which may be missing. They begin at
/// `start`, before which may be a sign of that class.
fn cased_word(text: &[u8], class: u8, start: usize) -> Option<usize> {
    let (mut end, mut both) = (start, 0);
    loop {
        let (class, length) = class_at(text, end);
        if class & BEFORE == 0 {
            if class & LOWER != 0 {
                return Some(run(text, end + length, AFTER));
            }
            break;
        }
        end += length;
        if class & AFTER != 0 {
            both = end;
        }
    }
    // No small letter follows: the second part has to be one that belongs to both, the last there is.
    if both > 0 {
        return Some(both);
    }
    // So may a mark that was taken for a sign before the word.
    if start > 0 && class & MARK != 0 {
        return Some(start);
    }
    (end > start).then_some(end)
}

/// `'(?i:[sdmt]|ll|ve|re)`: how long it is, 0 if there is none.
fn ending(text: &[u8], at: usize) -> usize {
    if text.get(at) != Some(&b'\'') {
        return 0;
    }
    let letter = |place: usize| text.get(at + place).map(u8::to_ascii_lowercase);
    match (letter(1), letter(2)) {
        (Some(b's' | b'd' | b'm' | b't'), _) => 2,
        (Some(b'l'), Some(b'l')) | (Some(b'v' | b'r'), Some(b'e')) => 3,
        // The long s is one in upper case.
        (Some(0xc5), Some(0xbf)) => 3,
        _ => 0,
    }
}

/// `\p{N}{1,3}`
fn number(text: &[u8]) -> usize {
    let mut end = 0;
    for _ in 0..3 {
        let (class, length) = class_at(text, end);
        if class & NUMBER == 0 {
            break;
        }
        end += length;
    }
    end
}

/// Where a run of characters ends.
fn run(text: &[u8], mut at: usize, of: u8) -> usize {
    loop {
        let (class, length) = class_at(text, at);
        if class & of == 0 {
            return at;
        }
        at += length;
    }
}

/// The class of a character and its length; no class at the end.
#[inline(always)]
fn class_at(text: &[u8], at: usize) -> (u8, usize) {
    let Some(&first) = text.get(at) else {
        return (0, 0);
    };
    if first < 0x80 {
        return (BLOCKS.get(usize::from(first)).copied().unwrap_or(OTHER), 1);
    }
    far_class_at(text, at, first)
}

fn far_class_at(text: &[u8], at: usize, first: u8) -> (u8, usize) {
    let next = |place: usize| u32::from(text.get(at + place).copied().unwrap_or(0) & 0x3f);
    let head = u32::from(first);
    let (letter, length) = match first {
        ..=0xdf => ((head & 0x1f) << 6 | next(1), 2),
        0xe0..=0xef => ((head & 0xf) << 12 | next(1) << 6 | next(2), 3),
        _ => ((head & 7) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4),
    };
    let letter = letter as usize;
    let block = WHICH.get(letter / BLOCK).copied().unwrap_or(0);
    let place = usize::from(block) * BLOCK + letter % BLOCK;
    (BLOCKS.get(place).copied().unwrap_or(OTHER), length)
}
