//! One text: its letters go in one by one, with the bytes they are written as, and come out masked word by word.

use super::{
    Kinds,
    shapes::{self, ALNUM, BASE64, Letters, Span, Word},
};

/// So many letters of base64 in a row are a file, or sealed: no word is that long.
const FILE: usize = 512;
/// The most letters of a word that are held, …
pub(super) const MOST: usize = 1024;
/// … and how many stay when it is longer, so that what begins in them is found.
const KEPT: usize = 128;
/// How far back letters may tell what a word is.
const BACK: usize = 64;
/// How the letters of a text are taken.
#[derive(Clone, Copy)]
enum Mode {
    Text,
    /// A file: as it is, to the end of its letters.
    File,
    /// The rest of a key, to the end of its letters.
    Key(Letters),
    /// The lines of a private key.
    PrivateKey(Lines),
}

/// What was seen of the present line of a private key.
#[derive(Clone, Copy, Default)]
struct Lines {
    dashes: u8,
    word: usize,
    colon: bool,
}

/// One text on its way.
pub(super) struct Text {
    kinds: Kinds,
    mode: Mode,
    /// The present word: its letters, how many bytes each is written with, and these bytes.
    letters: Vec<u8>,
    lengths: Vec<u8>,
    source: Vec<u8>,
    /// The letters before it.
    before: Vec<u8>,
    /// How many letters of base64 came in a row.
    base64: usize,
    /// Whether the last letter was a backslash, and how many letters still belong to an escape inside the text: a text
    /// that is JSON itself stays so, too.
    backslash: bool,
    inner: u8,
    /// Empty between words; kept for its room.
    found: Vec<Span>,
}

impl Text {
    pub(super) fn new(kinds: Kinds) -> Self {
        Self {
            kinds,
            mode: Mode::Text,
            letters: Vec::new(),
            lengths: Vec::new(),
            source: Vec::new(),
            before: Vec::new(),
            base64: 0,
            backslash: false,
            inner: 0,
            found: Vec::new(),
        }
    }

    /// Takes a letter, one beyond ASCII as 128 or more, and the bytes it is written as.
    pub(super) fn letter(&mut self, letter: u8, source: &[u8], out: &mut Vec<u8>) {
        let quoted = self.is_quoted(letter);
        self.take(letter, quoted, source, out);
    }

    /// Takes the end of the text; the next letter begins another.
    pub(super) fn end(&mut self, out: &mut Vec<u8>) {
        self.end_word(b'"', out);
        self.before.clear();
        self.mode = Mode::Text;
        (self.base64, self.backslash, self.inner) = (0, false, 0);
    }

    /// Whether letters of base64 pass as they are.
    pub(super) fn is_file(&self) -> bool {
        matches!(self.mode, Mode::File)
    }

    /// How many bytes are held.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.source.len() + self.before.len()
    }

    fn take(&mut self, letter: u8, quoted: bool, source: &[u8], out: &mut Vec<u8>) {
        match self.mode {
            Mode::Text => {}
            Mode::File if BASE64(letter) => {
                out.extend_from_slice(source);
                return;
            }
            Mode::Key(letters) if letters(letter) => {
                out.extend(source.iter().map(|_| b'*'));
                return;
            }
            Mode::PrivateKey(lines) => {
                if self.line(lines, letter, quoted, source, out) {
                    return;
                }
            }
            Mode::File | Mode::Key(_) => self.leave(),
        }
        self.text(letter, quoted, source, out);
    }

    /// Goes back to plain text, right after letters that are no word's beginning.
    fn leave(&mut self) {
        self.mode = Mode::Text;
        self.base64 = 0;
        self.before.push(b'a');
    }

    fn text(&mut self, letter: u8, quoted: bool, source: &[u8], out: &mut Vec<u8>) {
        self.base64 = if BASE64(letter) { self.base64 + 1 } else { 0 };
        let of_word =
            !quoted && (ALNUM(letter) || matches!(letter, b'.' | b'_' | b'+' | b'-' | b'@' | b'/'));
        // Numbers are written in groups.
        let goes_on =
            of_word || (letter == b' ' && self.letters.last().is_some_and(u8::is_ascii_digit));
        if !goes_on {
            self.end_word(letter, out);
            if !matches!(self.mode, Mode::Text) {
                // It may be the rest of what the word began.
                return self.take(letter, quoted, source, out);
            }
            out.extend_from_slice(source);
            // The letters of an escape are no word before the next.
            self.remember(&[if quoted { b' ' } else { letter }]);
            return;
        }
        self.letters.push(letter);
        self.lengths
            .push(u8::try_from(source.len()).unwrap_or(u8::MAX));
        self.source.extend_from_slice(source);
        if self.base64 > FILE {
            self.end_word(b'a', out);
            if matches!(self.mode, Mode::Text) {
                self.mode = Mode::File;
            }
        } else if self.letters.len() >= MOST {
            self.shorten(out);
        }
    }

    /// Whether a letter belongs to an escape inside the text.
    fn is_quoted(&mut self, letter: u8) -> bool {
        if self.inner > 0 {
            self.inner -= 1;
            return true;
        }
        let quoted = self.backslash
            && matches!(
                letter,
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' | b'u'
            );
        if quoted && letter == b'u' {
            self.inner = 4;
        }
        self.backslash = letter == b'\\' && !quoted;
        quoted
    }

    /// A letter of a private key's lines; false when they have ended before it.
    fn line(
        &mut self,
        mut lines: Lines,
        letter: u8,
        quoted: bool,
        source: &[u8],
        out: &mut Vec<u8>,
    ) -> bool {
        if quoted || letter == b'\\' || letter == b'\n' || letter == b'\r' {
            lines = Lines::default();
            out.extend_from_slice(source);
        } else if letter == b'-' {
            lines.dashes += 1;
            out.extend_from_slice(source);
        } else if BASE64(letter) {
            (lines.dashes, lines.word) = (0, lines.word + 1);
            out.extend(source.iter().map(|_| b'*'));
        } else if matches!(letter, b' ' | b':' | b',' | b'.' | b'(' | b')') {
            // Words of a sentence: what begins like a key is only spoken of. Headers of keys have a colon.
            let sentence = letter == b' ' && !lines.colon && (1..16).contains(&lines.word);
            lines.colon |= letter == b':';
            (lines.dashes, lines.word) = (0, 0);
            if sentence {
                self.leave();
                return false;
            }
            out.extend_from_slice(source);
        } else {
            self.leave();
            return false;
        }
        if lines.dashes == 5 {
            self.leave();
        } else {
            self.mode = Mode::PrivateKey(lines);
        }
        true
    }

    /// The word is complete: masks it and lets it go.
    fn end_word(&mut self, after: u8, out: &mut Vec<u8>) {
        if self.letters.is_empty() {
            return;
        }
        self.mask(after);
        out.append(&mut self.source);
        let letters = std::mem::take(&mut self.letters);
        self.remember(&letters);
        self.letters = letters;
        self.letters.clear();
        self.lengths.clear();
    }

    /// The word is longer than is held: masks what is there and lets its beginning go.
    fn shorten(&mut self, out: &mut Vec<u8>) {
        self.mask(b'a');
        let count = match self.mode {
            Mode::Text => self.letters.len().saturating_sub(KEPT),
            _ => self.letters.len(),
        };
        let bytes: usize = self.lengths.drain(..count).map(usize::from).sum();
        out.extend(self.source.drain(..bytes));
        let gone: Vec<u8> = self.letters.drain(..count).collect();
        self.remember(&gone);
    }

    fn remember(&mut self, letters: &[u8]) {
        if self.before.len() > 4 * BACK {
            self.before.drain(..self.before.len() - BACK);
        }
        let start = letters.len().saturating_sub(BACK);
        self.before
            .extend_from_slice(letters.get(start..).unwrap_or_default());
    }

    /// Masks the word as it is written.
    fn mask(&mut self, after: u8) {
        if self.letters.len() < shapes::SHORTEST {
            return;
        }
        let word = Word {
            letters: &self.letters,
            before: self
                .before
                .get(self.before.len().saturating_sub(BACK)..)
                .unwrap_or_default(),
            after,
        };
        word.spans(self.kinds, &mut self.found);
        if self.kinds.keys
            && let Some(from) = word.opens_private_key()
        {
            self.mode = Mode::PrivateKey(Lines::default());
            self.found.push(Span {
                from,
                to: self.letters.len(),
                keeps_signs: true,
                number: false,
                goes_on: None,
            });
        }
        let mut bytes = self.source.as_mut_slice();
        let mut spans = self.found.iter().peekable();
        let written = self.letters.iter().zip(&self.lengths);
        for (place, (letter, length)) in written.enumerate() {
            let Some((own, rest)) = bytes.split_at_mut_checked(usize::from(*length)) else {
                break;
            };
            bytes = rest;
            while spans.next_if(|span| span.to <= place).is_some() {}
            if let Some(span) = spans.peek().filter(|span| span.from <= place)
                && (ALNUM(*letter) || !span.keeps_signs)
            {
                own.fill(if span.number { b'9' } else { b'*' });
            }
        }
        if let Some(span) = self.found.last()
            && span.to == self.letters.len()
            && let Some(letters) = span.goes_on
        {
            self.mode = Mode::Key(letters);
        }
    }
}
