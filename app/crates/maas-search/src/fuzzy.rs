//! Finds names by a few of their letters. Korean is compared by the letters of its syllables, so that a name is found
//! by its first consonants, and does not vanish while an input method is composing a syllable.

use crate::hangul;

#[cfg(test)]
mod tests;

/// A letter of a name, and what begins with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Letter {
    is: char,
    /// 3 for the name, 2 for a word, 1 for a syllable, 0 for nothing.
    begins: u32,
}

/// A name, ready to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters(Vec<Letter>);

impl Letters {
    /// Takes a text apart; spaces and signs only part words.
    pub fn of(text: &str) -> Self {
        let mut letters = Vec::new();
        let mut begins = 3;
        for c in text.chars().flat_map(char::to_lowercase) {
            if !c.is_alphanumeric() {
                begins = begins.max(2);
                continue;
            }
            // Inside a word a syllable begins something, a Latin letter does not.
            let alone = if hangul::syllable(c).is_some() { 1 } else { 0 };
            let mut first = begins.max(alone);
            let mut push = |is| {
                letters.push(Letter { is, begins: first });
                first = 0;
            };
            if !hangul::each_key(c, &mut push) {
                push(c);
            }
            begins = 0;
        }
        Self(letters)
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of the name's words begins with what is looked for, or goes on with it over its end.
    pub fn has_word(&self, wanted: &Self) -> bool {
        self.has_from(2, wanted)
    }

    /// The same of a text, in which Korean words are also looked into: what is meant often stands behind another word, without a space.
    pub fn has_part(&self, wanted: &Self) -> bool {
        self.has_from(1, wanted)
    }

    fn has_from(&self, begins: u32, wanted: &Self) -> bool {
        let is_start = |at: &usize| self.0.get(*at).is_some_and(|one| one.begins >= begins);
        let starts = (0..self.0.len()).filter(is_start);
        let mut rests = starts.filter_map(|at| self.0.get(at..));
        rests.any(|rest| {
            rest.len() >= wanted.0.len() && rest.iter().zip(&wanted.0).all(|(a, b)| a.is == b.is)
        })
    }

    /// How well the name fits what is looked for: its letters in this order, each right behind the one before it or at the
    /// beginning of a word or syllable. Higher is better; `None` does not fit. Nothing fits every name alike.
    pub fn score(&self, wanted: &Self) -> Option<u32> {
        let Some((first, rest)) = wanted.0.split_first() else {
            return Some(0);
        };
        // At each place: the best way to have found the letters so far with the last of them here.
        let mut best: Vec<Option<u32>> = self
            .0
            .iter()
            .map(|here| (here.is == first.is).then_some(here.begins))
            .collect();
        for letter in rest {
            let mut before = None;
            let mut any = None;
            let mut next = Vec::with_capacity(best.len());
            for (here, found) in self.0.iter().zip(&best) {
                let fits = here.is == letter.is;
                let behind = before.map(|score: u32| score + 3);
                let apart = any
                    .filter(|_| here.begins > 0)
                    .map(|score: u32| score + here.begins);
                next.push(behind.max(apart).filter(|_| fits));
                before = *found;
                any = any.max(*found);
            }
            best = next;
        }
        let found = best.into_iter().flatten().max()?;
        // Of equal ones the shorter name is meant.
        let length = u32::try_from(self.0.len()).unwrap_or(u32::MAX).min(999);
        Some(found * 1000 + 1000 - length)
    }
}
