//! What was typed into the search field: words that all have to occur, and phrases in quotation marks.

use std::ops::Range;

use memchr::{
    arch::all::packedpair::HeuristicFrequencyRank,
    memmem::{self, FinderBuilder},
};

use crate::letters::{self, Class};

#[cfg(test)]
mod tests;

/// So many words and phrases count; what is typed after them does not.
const MOST_TERMS: usize = 8;
/// Longer queries are cut, in characters.
const MOST_CHARS: usize = 200;
/// What is looked up in the index at once is no longer, in bytes: it lies within one word of it.
pub(crate) const PIECE: usize = 24;

/// A query, ready to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub(crate) terms: Vec<Term>,
}

/// One word or phrase; any of its patterns will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) patterns: Vec<Pattern>,
}

/// Letters to be found next to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    letters: Vec<u8>,
    /// Whether a consonant stands by itself and something after it: it stands for any syllable that begins with it.
    lone: bool,
    /// What of it can be looked up; all of them have to be found.
    pub(crate) pieces: Vec<Self>,
    /// Whether finding the pieces is finding the pattern.
    sure: bool,
}

impl Query {
    /// Reads what was typed. While an input method composes, the last consonant may yet move into the next syllable.
    pub fn parse(typed: &str, composing: bool) -> Self {
        let typed: String = typed.chars().take(MOST_CHARS).collect();
        let typed = typed.replace(['“', '”', '„'], "\"");
        let mut terms = Vec::new();
        for (part, quoted) in typed.split('"').zip([false, true].into_iter().cycle()) {
            if quoted {
                terms.push(part);
            } else {
                terms.extend(part.split_whitespace());
            }
        }
        let folded = terms.into_iter().map(|term| trimmed(letters::fold(term)));
        let mut terms: Vec<Vec<u8>> = folded.filter(|term| !term.is_empty()).collect();
        terms.truncate(MOST_TERMS);
        let moved = terms
            .last()
            .filter(|_| composing)
            .and_then(|last| letters::with_final_moved(last));
        let mut terms: Vec<Term> = terms.into_iter().map(Term::of).collect();
        if let (Some(moved), Some(last)) = (moved, terms.last_mut()) {
            last.patterns.push(Pattern::of(moved));
        }
        Self { terms }
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The terms, one bit each, that a text has to be read for: the index alone does not say whether they are in it.
    pub fn unsure(&self) -> u8 {
        self.bits(|term| !term.patterns.iter().all(|pattern| pattern.sure))
    }

    /// All terms, one bit each.
    pub fn all(&self) -> u8 {
        self.bits(|_| true)
    }

    /// The terms, one bit each, that are in a folded text.
    pub fn found_in(&self, letters: &[u8]) -> u8 {
        self.bits(|term| term.find(letters, 0).is_some())
    }

    pub(crate) fn bits(&self, mut fits: impl FnMut(&Term) -> bool) -> u8 {
        let terms = self.terms.iter().enumerate();
        terms.fold(0, |bits, (at, term)| bits | u8::from(fits(term)) << at)
    }
}

fn trimmed(mut letters: Vec<u8>) -> Vec<u8> {
    let begin = letters
        .iter()
        .take_while(|one| **one == letters::GAP)
        .count();
    letters.drain(..begin);
    while letters.last() == Some(&letters::GAP) {
        letters.pop();
    }
    letters
}

impl Term {
    fn of(letters: Vec<u8>) -> Self {
        Self {
            patterns: vec![Pattern::of(letters)],
        }
    }

    /// The first place, from one on, where it is.
    pub(crate) fn find(&self, letters: &[u8], from: usize) -> Option<Range<usize>> {
        let all = self.patterns.iter();
        all.filter_map(|pattern| pattern.find(letters, from))
            .min_by_key(|place| (place.start, std::cmp::Reverse(place.end)))
    }
}

impl Pattern {
    fn of(letters: Vec<u8>) -> Self {
        let mut pieces = Vec::new();
        let mut sure = false;
        for (class, place) in letters::runs(&letters) {
            let whole = place.len() == letters.len();
            let run = letters.get(place.clone()).unwrap_or_default();
            let bounds = letters::bounds(run);
            let cut = |from: usize, to: usize| {
                let part = bounds.get(from).zip(bounds.get(to));
                let part = part.and_then(|(from, to)| run.get(*from..*to));
                part.unwrap_or(run).to_vec()
            };
            let count = bounds.len() - 1;
            match class {
                Class::Unspaced if count > 1 => {
                    pieces.extend((2..=count).map(|end| Self::piece(cut(end - 2, end))));
                    sure = whole && count == 2;
                }
                _ => {
                    // A lone consonant may stand for three bytes.
                    let width = if is_lone(run) { 3 } else { 1 };
                    let fits = bounds.iter().filter(|end| **end * width <= PIECE).count() - 1;
                    let mut piece = cut(0, fits.max(1));
                    // Within the pattern a word begins and ends as it does in the index.
                    if place.start > 0 {
                        piece.insert(0, letters::END);
                    }
                    if place.end < letters.len() && fits == count {
                        piece.push(letters::END);
                    }
                    pieces.push(Self::piece(piece));
                    sure = whole && fits == count;
                }
            }
        }
        Self {
            lone: is_lone(&letters),
            letters,
            pieces,
            sure,
        }
    }

    fn piece(letters: Vec<u8>) -> Self {
        Self {
            lone: is_lone(&letters),
            letters,
            pieces: Vec::new(),
            sure: true,
        }
    }

    /// The first place, from one on, where it is; to the end of the syllable in which it ends.
    pub(crate) fn find(&self, letters: &[u8], from: usize) -> Option<Range<usize>> {
        let (start, end) = if self.lone {
            let begins = memchr::memchr_iter(*self.letters.first()?, letters.get(from..)?);
            begins
                .map(|at| at + from)
                .find_map(|start| Some((start, self.end_at(letters.get(start..)?)? + start)))?
        } else {
            let start = memmem::find(letters.get(from..)?, &self.letters)? + from;
            (start, start + self.letters.len())
        };
        let rest = letters.get(end..).unwrap_or_default();
        let more = rest.iter().take_while(|one| letters::goes_on(**one));
        // It may also begin within a syllable, with a vowel.
        let mut less = 0;
        while letters
            .get(start - less)
            .is_some_and(|one| letters::goes_on(*one))
            && less < start
        {
            less += 1;
        }
        Some(start - less..end + more.count())
    }

    /// How many bytes of these letters are the pattern, if they begin with it.
    fn end_at(&self, letters: &[u8]) -> Option<usize> {
        let mut at = 0;
        let mut wanted = self.letters.iter().copied().peekable();
        while let Some(one) = wanted.next() {
            if letters.get(at) != Some(&one) {
                return None;
            }
            at += 1;
            let stands_alone = letters::is_initial(one)
                && wanted.peek().is_some_and(|next| !letters::is_vowel(*next));
            while stands_alone && letters.get(at).is_some_and(|next| letters::goes_on(*next)) {
                at += 1;
            }
        }
        Some(at)
    }

    /// Calls with each word in which the pattern is: where the word is found among words with an end before and after each.
    pub(crate) fn each_word(&self, words: &[u8], mut found: impl FnMut(usize) -> bool) {
        let find = self.finder();
        let mut from = 0;
        while let Some(at) = find(words, from) {
            // What begins a word begins with the end before it.
            let at = at + usize::from(words.get(at) == Some(&letters::END));
            if !found(at) {
                return;
            }
            let rest = words.get(at..).unwrap_or_default();
            let Some(end) = memchr::memchr(letters::END, rest) else {
                return;
            };
            from = at + end;
        }
    }

    /// Finds the first place, from one on, where it is.
    pub(crate) fn finder(&self) -> impl Fn(&[u8], usize) -> Option<usize> {
        let finder = FinderBuilder::new().build_forward_with_ranker(Frequent, &self.letters);
        move |letters, from| {
            if self.lone {
                self.find(letters, from).map(|place| place.start)
            } else {
                finder.find(letters.get(from..)?).map(|at| at + from)
            }
        }
    }
}

/// How frequent a letter is in the words of an index, from 0 to 255: the rarest one of a pattern is looked for first.
struct Frequent;

impl HeuristicFrequencyRank for Frequent {
    fn rank(&self, letter: u8) -> u8 {
        match letter {
            letters::END => u8::MAX,
            b'a' | b'e' | b'i' | b'o' => 200,
            b'l' | b'n' | b'r' | b's' | b't' | b'u' => 150,
            _ if letters::is_initial(letter) || letter.is_ascii_lowercase() => 100,
            _ => 50,
        }
    }
}

fn is_lone(letters: &[u8]) -> bool {
    let mut pairs = letters.iter().zip(letters.iter().skip(1));
    pairs.any(|(one, next)| letters::is_initial(*one) && !letters::is_vowel(*next))
}
