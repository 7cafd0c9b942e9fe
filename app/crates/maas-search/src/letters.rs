//! The alphabet that texts are folded to before they are compared, one byte or a few for each letter.
//!
//! What people take for the same is the same here: upper and lower case, letters with and without accents, full and half
//! width, composed and decomposed. A Hangul syllable is the two or three jamo it is typed from, one byte each, so that a
//! syllable that is still being typed is the beginning of the whole one, and Korean takes no more room than in UTF-8.
//!
//! No letter's bytes occur inside another's, so that folded texts can be searched byte by byte.

use std::ops::Range;

use unicode_normalization::char::decompose_compatible;

use crate::hangul;

#[cfg(test)]
mod tests;

/// White space, however much of it.
pub(crate) const GAP: u8 = b' ';
/// Stands between words; no letter has this byte.
pub(crate) const END: u8 = 0;

/// The first byte of the initial consonants, of which there are 19.
const INITIALS: u8 = 0x80;
/// The first byte of the 21 vowels.
const VOWELS: u8 = 0x93;
/// The first byte of the 27 final consonants.
const FINALS: u8 = 0xa8;
/// The first byte of what is none of these, in three bytes.
const OTHERS: u8 = 0xc3;
/// The first byte of what does not fit there, in five.
const FAR: u8 = 0xfc;
/// The values of each byte that follows: 1 to 31.
const DIGITS: u32 = 31;
const NEAR_END: u32 = (FAR as u32 - OTHERS as u32) * DIGITS * DIGITS;

/// How letters go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Part of a word that stands between spaces or marks.
    Word,
    /// Part of a text without spaces between its words.
    Unspaced,
    /// A mark or a space.
    Mark,
}

/// A text in letters.
pub fn fold(text: &str) -> Vec<u8> {
    let mut letters = Vec::with_capacity(text.len());
    each(text, |letter, _| letters.push(letter));
    letters
}

/// A text in letters, and for each of their bytes where the character begins that it is from.
pub(crate) fn fold_with_places(text: &str) -> (Vec<u8>, Vec<u32>) {
    let mut letters = Vec::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    each(text, |letter, at| {
        letters.push(letter);
        places.push(u32::try_from(at).unwrap_or(u32::MAX));
    });
    (letters, places)
}

fn each(text: &str, mut emit: impl FnMut(u8, usize)) {
    let mut last = 0;
    for (at, c) in text.char_indices() {
        let mut put = |letter: u8| {
            if letter != GAP || last != GAP {
                emit(letter, at);
            }
            last = letter;
        };
        match c {
            _ if c.is_ascii() => put(ascii(c)),
            '가'..='힣' => syllable(c, &mut put),
            'ㄱ'..='ㅎ' => consonant(c, &mut put),
            _ if is_unseen(c) => {}
            '‘' | '’' => put(b'\''),
            '“' | '”' => put(b'"'),
            _ => decompose_compatible(c, |part| {
                if !('\u{300}'..='\u{36f}').contains(&part) {
                    for lower in part.to_lowercase() {
                        encode(lower, &mut put);
                    }
                }
            }),
        }
    }
}

fn ascii(c: char) -> u8 {
    if c.is_ascii_graphic() {
        // Lossless: it is one of the first 128.
        c.to_ascii_lowercase() as u8
    } else {
        GAP
    }
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// The lowest byte of a number that is known to fit.
fn low(number: u32) -> u8 {
    number.to_le_bytes()[0]
}

fn syllable(c: char, put: &mut impl FnMut(u8)) {
    if let Some((initial, vowel, last)) = hangul::syllable(c) {
        put(INITIALS + initial);
        put(VOWELS + vowel);
        last.into_iter().for_each(|last| put(FINALS + last));
    }
}

/// A consonant that stands by itself is what a syllable begins with; two on one key are two.
fn consonant(c: char, put: &mut impl FnMut(u8)) {
    if let Some((first, second)) = hangul::initials(c) {
        let both = first.into_iter().chain([second]);
        both.for_each(|initial| put(INITIALS + initial));
    }
}

fn encode(c: char, put: &mut impl FnMut(u8)) {
    let code = u32::from(c);
    match c {
        _ if c.is_whitespace() => put(GAP),
        _ if c.is_ascii() => put(ascii(c)),
        'ς' => encode('σ', put),
        '\u{1100}'..='\u{1112}' => put(INITIALS + low(code - 0x1100)),
        '\u{1161}'..='\u{1175}' => put(VOWELS + low(code - 0x1161)),
        '\u{11a8}'..='\u{11c2}' => put(FINALS + low(code - 0x11a8)),
        _ if code < NEAR_END => {
            put(OTHERS + low(code / (DIGITS * DIGITS)));
            put(1 + low(code / DIGITS % DIGITS));
            put(1 + low(code % DIGITS));
        }
        _ => {
            put(FAR + low(code / DIGITS.pow(4)));
            for power in (0..4).rev() {
                put(1 + low(code / DIGITS.pow(power) % DIGITS));
            }
        }
    }
}

pub(crate) fn is_initial(letter: u8) -> bool {
    (INITIALS..VOWELS).contains(&letter)
}

pub(crate) fn is_vowel(letter: u8) -> bool {
    (VOWELS..FINALS).contains(&letter)
}

/// Whether a byte goes on with a syllable that began before it.
pub(crate) fn goes_on(letter: u8) -> bool {
    (VOWELS..OTHERS).contains(&letter)
}

/// The letters with the last final consonant where it would be if a vowel followed; `None` when they do not end so.
pub(crate) fn with_final_moved(letters: &[u8]) -> Option<Vec<u8>> {
    let (last, before) = letters.split_last()?;
    let at = last.checked_sub(FINALS)?;
    let (stays, moves) = hangul::moved(at)?;
    let mut letters = before.to_vec();
    letters.extend(stays.map(|stays| FINALS + stays));
    letters.push(INITIALS + moves);
    Some(letters)
}

/// The length in bytes and the class of the letter that begins here.
fn letter(letters: &[u8]) -> (usize, Class) {
    let Some(first) = letters.first().copied() else {
        return (1, Class::Mark);
    };
    let digit = |at: usize| u32::from(letters.get(at).copied().unwrap_or(1).saturating_sub(1));
    match first {
        b'_' => (1, Class::Word),
        0..INITIALS if first.is_ascii_alphanumeric() => (1, Class::Word),
        0..INITIALS => (1, Class::Mark),
        INITIALS..OTHERS => (1, Class::Word),
        OTHERS..FAR => {
            let code = (u32::from(first - OTHERS) * DIGITS + digit(1)) * DIGITS + digit(2);
            (3, class(code))
        }
        FAR.. => {
            let code = (1..5).fold(u32::from(first - FAR), |code, at| code * DIGITS + digit(at));
            (5, class(code))
        }
    }
}

fn class(code: u32) -> Class {
    match code {
        // Han, kana; Thai, Lao, Burmese, Khmer.
        0x2e80..=0x2fdf
        | 0x3005..=0x3007
        | 0x3040..=0x30ff
        | 0x3400..=0x4dbf
        | 0x4e00..=0x9fff
        | 0x2_0000..=0x3_ffff
        | 0x0e00..=0x0eff
        | 0x1000..=0x109f
        | 0x1780..=0x17ff => Class::Unspaced,
        _ if char::from_u32(code).is_some_and(char::is_alphanumeric) => Class::Word,
        _ => Class::Mark,
    }
}

/// Cuts letters into runs of one class; marks are left out.
pub(crate) fn runs(letters: &[u8]) -> impl Iterator<Item = (Class, Range<usize>)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at;
            let (length, kind) = letter(letters.get(start..).filter(|rest| !rest.is_empty())?);
            at += length;
            while let Some(rest) = letters.get(at..).filter(|rest| !rest.is_empty()) {
                let (length, next) = letter(rest);
                if next != kind {
                    break;
                }
                at += length;
            }
            at = at.min(letters.len());
            if kind != Class::Mark {
                return Some((kind, start..at));
            }
        }
    })
}

/// Where the letters of a run begin, and its end.
pub(crate) fn bounds(run: &[u8]) -> Vec<usize> {
    let mut all = vec![0];
    let mut at = 0;
    while at < run.len() {
        at += letter(run.get(at..).unwrap_or_default()).0;
        all.push(at.min(run.len()));
    }
    all
}
