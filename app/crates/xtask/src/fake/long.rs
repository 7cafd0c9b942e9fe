//! The long answer: 4,000 tokens, 17 kB of markdown with 13 code blocks and 7 tables, always the same.

/// How many pieces it is sent in.
pub(super) const TOKENS: usize = 4000;
const CHARS: usize = 17_000;
const SECTIONS: usize = 13;
const TABLES: usize = 7;
const WORDS: &[&str] = &[
    "stream",
    "token",
    "answer",
    "key",
    "sealed",
    "worker",
    "page",
    "relay",
    "record",
    "passphrase",
    "model",
    "price",
    "the",
    "a",
    "and",
    "of",
    "keeps",
    "reads",
    "writes",
    "한국어",
    "naïve",
    "`inline`",
    "**bold**",
    "*soft*",
];

/// The whole text.
pub(super) fn answer() -> String {
    let mut text = String::from("# A long answer\n\n");
    let mut dice = Dice(42);
    for section in 1..=SECTIONS {
        text.push_str(&format!("## Part {section}\n\n"));
        let full = CHARS * section / SECTIONS;
        let fixed = 200 + if section <= TABLES { 150 } else { 0 };
        let mut paragraph = 0;
        while text.chars().count() + fixed < full {
            text.push_str(dice.word());
            paragraph += 1;
            text.push_str(if paragraph % 60 == 0 { ".\n\n" } else { " " });
        }
        text.truncate(text.trim_end().len());
        text.push_str(&format!(
            "\n\n```rust\nfn part_{section}(n: u32) -> u32 {{\n    // Part {section} of {SECTIONS}.\n    (1..=n).map(|i| i * {section}).sum()\n}}\n```\n\n- first point\n- second point with [a link](https://example.com/{section})\n\n",
        ));
        if section <= TABLES {
            text.push_str("| name | tokens | cost |\n|---|---:|---:|\n");
            for row in 1..=3 {
                text.push_str(&format!(
                    "| row {row} | {} | {} |\n",
                    section * row * 17,
                    section * row
                ));
            }
            text.push('\n');
        }
    }
    text.push_str("The end.\n");
    text
}

/// The text in exactly [`TOKENS`] pieces.
pub(super) fn tokens() -> Vec<String> {
    let all: Vec<char> = answer().chars().collect();
    let cut = |at: usize| all.len() * at / TOKENS;
    (0..TOKENS)
        .map(|at| {
            all.iter()
                .skip(cut(at))
                .take(cut(at + 1) - cut(at))
                .collect()
        })
        .collect()
}

/// A fixed sequence of words; no randomness, so that two machines agree.
struct Dice(u64);

impl Dice {
    fn word(&mut self) -> &'static str {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(self.0 >> 33).unwrap_or(0) % WORDS.len();
        WORDS.get(at).copied().unwrap_or("word")
    }
}
