//! Finds names by a few of their letters. Korean is compared by the letters of its syllables, so that a name is found
//! by its first consonants, and does not vanish while an input method is composing a syllable.

#[cfg(test)]
mod tests;

/// A letter of a name, and what begins with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Letter {
    is: char,
    /// 2 for a word, 1 for a syllable, 0 for nothing.
    begins: u32,
}

/// A name, ready to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters(Vec<Letter>);

const FIRST: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const MIDDLE: &[&str] = &[
    "ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅛ", "ㅜ",
    "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ",
];
const LAST: &[&str] = &[
    "", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ",
    "ㄹㅌ", "ㄹㅍ", "ㄹㅎ", "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ",
    "ㅎ",
];
/// Pairs that an input method draws together when only consonants or vowels are typed.
const PAIRS: &[(char, &str)] = &[
    ('ㄳ', "ㄱㅅ"),
    ('ㄵ', "ㄴㅈ"),
    ('ㄶ', "ㄴㅎ"),
    ('ㄺ', "ㄹㄱ"),
    ('ㄻ', "ㄹㅁ"),
    ('ㄼ', "ㄹㅂ"),
    ('ㄽ', "ㄹㅅ"),
    ('ㄾ', "ㄹㅌ"),
    ('ㄿ', "ㄹㅍ"),
    ('ㅀ', "ㄹㅎ"),
    ('ㅄ', "ㅂㅅ"),
];

impl Letters {
    /// Takes a text apart; spaces and signs only part words.
    pub fn of(text: &str) -> Self {
        let mut letters = Vec::new();
        let mut begins = 2;
        for c in text.chars().flat_map(char::to_lowercase) {
            if !c.is_alphanumeric() {
                begins = 2;
                continue;
            }
            // Inside a word a syllable begins something, a Latin letter does not.
            let alone = if syllable(c).is_some() { 1 } else { 0 };
            let mut first = begins.max(alone);
            each_part(c, &mut |is| {
                letters.push(Letter { is, begins: first });
                first = 0;
            });
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
        let starts =
            (0..self.0.len()).filter(|at| self.0.get(*at).is_some_and(|one| one.begins == 2));
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

/// The places of a syllable's letters in the tables.
fn syllable(c: char) -> Option<(usize, usize, usize)> {
    let place = (c as usize).checked_sub('가' as usize)?;
    (c <= '힣').then_some((place / 588, place % 588 / 28, place % 28))
}

fn each_part(c: char, say: &mut dyn FnMut(char)) {
    if let Some((first, middle, last)) = syllable(c) {
        FIRST.chars().nth(first).into_iter().for_each(&mut *say);
        let rest = [MIDDLE.get(middle), LAST.get(last)];
        rest.into_iter()
            .flatten()
            .flat_map(|part| part.chars())
            .for_each(say);
    } else if let Some((_, parts)) = PAIRS.iter().find(|(pair, _)| *pair == c) {
        parts.chars().for_each(say);
    } else {
        say(c);
    }
}
