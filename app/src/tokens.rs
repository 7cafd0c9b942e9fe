//! What the tokens worker does for the page: counts as OpenAI's models do, with vocabularies far too heavy for the page.
//!
//! A text is counted in parts, cut where no token reaches across, and a part that was counted is not counted again: so
//! while somebody types only the words around the cursor are. The worker sees no key and reaches nobody.

use maas_protocol::capability::tokens::Vocabulary;
use maas_tokens::Tokenizer;

#[cfg(test)]
mod tests;

/// What the page asks: how many tokens some texts have together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokensAsk {
    /// By which vocabulary.
    pub vocabulary: Vocabulary,
    /// Which texts: those asked before in the same place are likely to be much the same.
    pub place: u8,
    /// The texts.
    pub texts: Vec<String>,
}

impl TokensAsk {
    /// The ask as one text: a line with vocabulary, place and the length of each text, then the texts.
    pub fn write(&self) -> String {
        let letter = match self.vocabulary {
            Vocabulary::O200k => 'o',
            Vocabulary::Cl100k => 'c',
        };
        let mut out = format!("{letter}{}", self.place);
        for text in &self.texts {
            out.push_str(&format!(" {}", text.len()));
        }
        out.push('\n');
        self.texts.iter().for_each(|text| out.push_str(text));
        out
    }

    /// Reads it back; `None` when it is none.
    pub fn read(text: &str) -> Option<Self> {
        let (head, mut rest) = text.split_once('\n')?;
        let mut words = head.split(' ');
        let (letter, place) = words.next()?.split_at_checked(1)?;
        let vocabulary = match letter {
            "o" => Vocabulary::O200k,
            "c" => Vocabulary::Cl100k,
            _ => return None,
        };
        let mut texts = Vec::new();
        for length in words {
            let (text, after) = rest.split_at_checked(length.parse().ok()?)?;
            texts.push(text.to_owned());
            rest = after;
        }
        rest.is_empty().then_some(Self {
            vocabulary,
            place: place.parse().ok()?,
            texts,
        })
    }
}

/// What the worker holds while it lives.
#[derive(Default)]
pub struct Counter {
    o200k: Option<Tokenizer>,
    cl100k: Option<Tokenizer>,
    tallies: Vec<Tally>,
}

/// A text as it was counted last.
struct Tally {
    vocabulary: Vocabulary,
    place: (u8, usize),
    parts: Vec<(String, u64)>,
}

impl Counter {
    /// Answers an ask with a number.
    pub fn answer(&mut self, ask: &TokensAsk) -> String {
        // What was longer before.
        let last = ask.texts.len();
        self.tallies.retain(|tally| {
            tally.place.0 != ask.place
                || (tally.place.1 < last && tally.vocabulary == ask.vocabulary)
        });
        let texts = ask.texts.iter().enumerate();
        let sum = texts.map(|(index, text)| self.count(ask.vocabulary, (ask.place, index), text));
        sum.sum::<u64>().to_string()
    }

    fn count(&mut self, vocabulary: Vocabulary, place: (u8, usize), text: &str) -> u64 {
        let slot = match vocabulary {
            Vocabulary::O200k => &mut self.o200k,
            Vocabulary::Cl100k => &mut self.cl100k,
        };
        let tokenizer = slot.get_or_insert_with(|| match vocabulary {
            Vocabulary::O200k => Tokenizer::o200k(),
            Vocabulary::Cl100k => Tokenizer::cl100k(),
        });
        let known = self.tallies.iter().position(|tally| tally.place == place);
        let before = known.map(|known| self.tallies.swap_remove(known).parts);
        let parts = parts(text, &before.unwrap_or_default(), |part| {
            tokenizer.count(part)
        });
        let sum = parts.iter().map(|(_, tokens)| tokens).sum();
        self.tallies.push(Tally {
            vocabulary,
            place,
            parts,
        });
        sum
    }
}

/// How long a part is at least, in bytes.
const PART: usize = 1024;

/// The parts of a text, with the tokens of each: as before where they are as before at either end, counted anew between.
fn parts(
    text: &str,
    before: &[(String, u64)],
    mut count: impl FnMut(&str) -> u64,
) -> Vec<(String, u64)> {
    let mut head = 0;
    let mut same = 0;
    for (part, _) in before {
        let end = head + part.len();
        if text.get(head..end) != Some(part) || !is_cut(text, end) {
            break;
        }
        (head, same) = (end, same + 1);
    }
    let (first, rest) = before.split_at_checked(same).unwrap_or((before, &[]));
    let mut tail = text.len();
    let mut kept = 0;
    for (part, _) in rest.iter().rev() {
        let Some(start) = tail.checked_sub(part.len()).filter(|start| *start >= head) else {
            break;
        };
        if text.get(start..tail) != Some(part) || !is_cut(text, start) {
            break;
        }
        (tail, kept) = (start, kept + 1);
    }
    let mut all = first.to_vec();
    let mut start = head;
    let middle = text.get(head..tail).unwrap_or_default();
    for (place, _) in middle.char_indices() {
        let end = head + place;
        if end - start >= PART && is_cut(text, end) {
            let part = text.get(start..end).unwrap_or_default();
            all.push((part.to_owned(), count(part)));
            start = end;
        }
    }
    if start < tail {
        let part = text.get(start..tail).unwrap_or_default();
        all.push((part.to_owned(), count(part)));
    }
    all.extend_from_slice(rest.get(rest.len() - kept..).unwrap_or_default());
    all
}

/// Whether no token of any vocabulary reaches across a place: before a single space between words, or where a line begins.
/// Both patterns begin a piece with such a space, and end none in it; and after the end of a line a piece has only white
/// space, or a slash.
fn is_cut(text: &str, place: usize) -> bool {
    let Some((before, after)) = text.split_at_checked(place) else {
        return false;
    };
    if before.is_empty() || after.is_empty() {
        return true;
    }
    let solid = |letter: Option<char>| letter.is_some_and(|letter| !letter.is_whitespace());
    let mut next = after.chars();
    let (last, first) = (before.chars().next_back(), next.next());
    match (last, first) {
        (_, Some(' ')) => solid(last) && solid(next.next()),
        (Some('\n' | '\r'), _) => solid(first) && first != Some('/'),
        _ => false,
    }
}
