//! Hangul taken apart, by the places of its letters in Unicode: a syllable's 19 initials, 21 vowels and 27 finals.

#[cfg(test)]
mod tests;

const INITIALS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const FINALS: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
/// The vowels by the keys they are typed with.
const VOWELS: [&str; 21] = [
    "ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅛ", "ㅜ",
    "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ",
];

/// What a final becomes when a vowel follows: the final that stays, if anything does, and the initial that moves on.
const MOVED: [(Option<u8>, u8); 27] = [
    (None, 0),
    (None, 1),
    (Some(0), 9),
    (None, 2),
    (Some(3), 12),
    (Some(3), 18),
    (None, 3),
    (None, 5),
    (Some(7), 0),
    (Some(7), 6),
    (Some(7), 7),
    (Some(7), 9),
    (Some(7), 16),
    (Some(7), 17),
    (Some(7), 18),
    (None, 6),
    (None, 7),
    (Some(16), 9),
    (None, 9),
    (None, 10),
    (None, 11),
    (None, 12),
    (None, 14),
    (None, 15),
    (None, 16),
    (None, 17),
    (None, 18),
];

/// Initial, vowel and final of a syllable.
pub(crate) fn syllable(c: char) -> Option<(u8, u8, Option<u8>)> {
    let number = u32::from(c).checked_sub(0xac00).filter(|_| c <= '힣')?;
    // Lossless: 19, 21 and 28 are the most.
    let low = |number: u32| number.to_le_bytes()[0];
    let last = low(number % 28).checked_sub(1);
    Some((low(number / 588), low(number % 588 / 28), last))
}

/// What a final becomes when a vowel follows: the final that stays, if anything does, and the initial that moves on.
pub(crate) fn moved(last: u8) -> Option<(Option<u8>, u8)> {
    MOVED.get(usize::from(last)).copied()
}

/// A consonant that stands by itself is what a syllable begins with; an input method draws two as one where it can.
pub(crate) fn initials(consonant: char) -> Option<(Option<u8>, u8)> {
    let place = |letters: &str| {
        let place = letters.chars().position(|letter| letter == consonant)?;
        u8::try_from(place).ok()
    };
    match place(INITIALS) {
        Some(initial) => Some((None, initial)),
        None => place(FINALS).and_then(as_initials),
    }
}

/// A final as the one or two initials that are typed with the same keys.
fn as_initials(last: u8) -> Option<(Option<u8>, u8)> {
    let (stays, moves) = moved(last)?;
    let stays = stays.and_then(moved).map(|(_, initial)| initial);
    Some((stays, moves))
}

/// Says the keys that a syllable, or a consonant by itself, is typed with; whether it is one.
pub(crate) fn each_key(c: char, say: &mut dyn FnMut(char)) -> bool {
    let consonants = |(first, second): (Option<u8>, u8), say: &mut dyn FnMut(char)| {
        let both = first.into_iter().chain([second]);
        both.filter_map(|place| INITIALS.chars().nth(place.into()))
            .for_each(say);
    };
    let Some((initial, vowel, last)) = syllable(c) else {
        let alone = initials(c);
        alone.into_iter().for_each(|alone| consonants(alone, say));
        return alone.is_some();
    };
    consonants((None, initial), say);
    let vowel = VOWELS.get(usize::from(vowel)).copied().unwrap_or_default();
    vowel.chars().for_each(&mut *say);
    let last = last.and_then(as_initials);
    last.into_iter().for_each(|last| consonants(last, say));
    true
}
