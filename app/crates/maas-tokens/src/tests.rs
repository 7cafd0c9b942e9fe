//! Counts are tiktoken-rs's own, whatever the text.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use tiktoken_rs::CoreBPE;

use super::*;

/// What texts are made of here: all that the patterns treat in some way of its own, and what is next to it.
const PIECES: &[&str] = &[
    "the",
    "The",
    "THE",
    "tHe",
    "internationalization",
    "e\u{301}",
    "É",
    "ǅ",
    "ß",
    "ʰ",
    "ª",
    "안녕하세요",
    "토큰을",
    "ᄒ",
    "ᅡ",
    "ᆫ",
    "ㅋㅋㅋ",
    "漢字",
    "かな",
    "カナ",
    "السلام",
    "ไทย",
    "हिन्दी",
    "\u{301}",
    "\u{308}\u{301}",
    "\u{fe0f}",
    "\u{200d}",
    "\u{20e3}",
    "😀",
    "👩‍👩‍👧‍👦",
    "🇰🇷",
    "1️⃣",
    "👍🏽",
    "'s",
    "'S",
    "'ſ",
    "'ll",
    "'LL",
    "'lL",
    "'ve",
    "'re",
    "'t",
    "'m",
    "'d",
    "'l",
    "'",
    "''",
    "’s",
    "1",
    "12",
    "123",
    "1234567",
    "½",
    "²",
    "٣",
    "Ⅷ",
    "〇",
    " ",
    "  ",
    "   ",
    "\t",
    "\t\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\u{a0}",
    "\u{3000}",
    "\u{2028}",
    "\u{85}",
    "\u{b}",
    "\u{feff}",
    "\u{200b}",
    "\0",
    "\u{1}",
    "\u{7f}",
    "\u{ad}",
    ".",
    ",",
    "!",
    "...",
    "/",
    "//",
    "/\n",
    "\\",
    "_",
    "__init__",
    "--",
    "=>",
    "();",
    "{}",
    "«",
    "—",
    "€",
    "<|endoftext|>",
    "<|fim_prefix|>",
    "<|endofprompt|>",
    "<|",
    "|>",
    "aaaaaaaaaaaaaaaa",
    "fnord",
    "x86",
    "https://example.com/a?b=c",
    "camelCaseName",
    "SNAKE_CASE",
];

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

fn both() -> [(Tokenizer, CoreBPE); 2] {
    [
        (Tokenizer::o200k(), tiktoken_rs::o200k_base().unwrap()),
        (Tokenizer::cl100k(), tiktoken_rs::cl100k_base().unwrap()),
    ]
}

fn check(both: &mut [(Tokenizer, CoreBPE)], text: &str) {
    for (ours, theirs) in both {
        let wanted = theirs.count_ordinary(text) as u64;
        let start: String = text.chars().take(200).collect();
        assert_eq!(ours.count(text), wanted, "{start:?}");
    }
}

#[test]
fn texts_of_all_sorts_are_counted_as_theirs() {
    let mut both = both();
    let mut random = Random(88_172_645_463_325_252);
    check(&mut both, "");
    for first in PIECES {
        check(&mut both, first);
        for second in PIECES {
            check(&mut both, &format!("{first}{second}"));
        }
    }
    for _ in 0..8000 {
        let text: String = (0..=random.below(24))
            .map(|_| PIECES[random.below(PIECES.len())])
            .collect();
        check(&mut both, &text);
    }
}

#[test]
fn every_character_is_taken_for_what_they_take_it() {
    let mut both = both();
    // All of the first two planes; beyond them little differs.
    let all: Vec<char> = ('\0'..='\u{1ffff}')
        .chain(('\u{20000}'..=char::MAX).step_by(97))
        .collect();
    for some in all.chunks(64) {
        let text: String = some
            .iter()
            .map(|c| format!("{c}a{c}B {c}.{c}1\n{c} "))
            .collect();
        check(&mut both, &text);
    }
}

#[test]
fn letters_in_any_order_are_joined_as_theirs() {
    let mut both = both();
    let mut random = Random(1_181_783_497_276_652_981);
    let alphabets: [Vec<char>; 5] = [
        "ab".chars().collect(),
        ('a'..='z').collect(),
        ('가'..='힣').step_by(97).collect(),
        ('\u{1f600}'..='\u{1f64f}')
            .chain(['\u{200d}', '\u{fe0f}'])
            .collect(),
        ('\0'..=char::MAX).step_by(61).collect(),
    ];
    // Both below and above the length from which parts are kept in order.
    for round in 0..1500 {
        let alphabet = &alphabets[round % alphabets.len()];
        let length = 1 + random.below(if round % 50 == 0 { 3000 } else { 90 });
        let text: String = (0..length)
            .map(|_| alphabet[random.below(alphabet.len())])
            .collect();
        check(&mut both, &text);
    }
}

#[test]
fn long_runs_of_the_same_are_counted_as_theirs() {
    let mut both = both();
    for one in ["a", "😀", "="] {
        check(&mut both, &one.repeat(1_000_000 / one.len()));
    }
    for one in [
        "A", "가", "ㅋ", "0", "/", "\u{301}", "ab", "aB", " ", "\n", "\r\n", "\t", "\u{3000}",
        " \n",
    ] {
        let run = one.repeat(50_000 / one.len());
        check(&mut both, &run);
        check(&mut both, &format!("{run}a"));
    }
}

/// Their pattern matcher gives up on so much white space: as many as there are in the longest token of it, over and over.
#[test]
fn a_megabyte_of_white_space_is_counted() {
    for (mut ours, theirs) in both() {
        for one in [" ", "\n"] {
            let of = |length: usize| one.repeat(length);
            let longest = (1..200)
                .rev()
                .find(|length| theirs.count_ordinary(&of(*length)) == 1);
            let longest = longest.unwrap();
            let times = 1_000_000 / one.len() / longest;
            assert_eq!(ours.count(&of(longest * times)), times as u64, "{one:?}");
        }
    }
}
