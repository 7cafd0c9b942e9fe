//! What the strength worker does: judges a passphrase that is being made.
//!
//! By zxcvbn, which knows common passwords, words, names, dates and keys beside each other; its dictionaries are most of the
//! worker. The passphrase goes nowhere from here: the worker reaches nobody, and ends when it rests.

use zxcvbn::feedback::{Suggestion, Warning};

#[cfg(test)]
mod tests;

/// So many guesses a second one graphics card makes at 600,000 rounds: hashcat 6 tries about 8.9 million a second at 999 rounds on an
/// RTX 4090 (its published benchmark of mode 10900).
const GUESSES_PER_SECOND: f64 = 15_000.0;
/// What many take in Korea, as it is written and as it is typed on a keyboard that is set to English, and what stands on the
/// screen here.
const COMMON: &[&str] = &[
    "비밀번호",
    "암호",
    "사랑해",
    "사랑",
    "안녕하세요",
    "안녕",
    "대한민국",
    "한국",
    "우리나라",
    "감사합니다",
    "행복",
    "qlalfqjsgh",
    "dkagh",
    "tkfkdgo",
    "tkfkd",
    "dkssudgktpdy",
    "dkssud",
    "eogksalsrnr",
    "gksrnr",
    "dnflskfk",
    "rkatkgkqslek",
    "openmaas",
    "passphrase",
    "vault",
];

/// What is known of a passphrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strength {
    /// From 0, which anybody guesses, to 4.
    pub score: u8,
    /// How long one graphics card guesses.
    pub holds: Span,
    /// What is wrong with it, and what would help; empty where it is good enough.
    pub advice: Vec<Advice>,
}

macro_rules! letters {
    ($(#[$doc:meta])* $name:ident { $($(#[$what:meta])* $one:ident = $letter:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$what])* $one),+ }

        impl $name {
            /// All there are.
            pub const ALL: &'static [Self] = &[$(Self::$one),+];

            fn letter(self) -> char {
                match self { $(Self::$one => $letter),+ }
            }

            fn of(letter: char) -> Option<Self> {
                Self::ALL.iter().find(|one| one.letter() == letter).copied()
            }
        }
    };
}

letters! {
    /// About how long something takes.
    Span {
        /// Less than a minute.
        Seconds = 's',
        /// Less than an hour.
        Minutes = 'm',
        /// Less than a day.
        Hours = 'h',
        /// Less than a month.
        Days = 'd',
        /// Less than a year.
        Months = 'o',
        /// Less than a century.
        Years = 'y',
        /// More.
        Centuries = 'c',
    }
}

letters! {
    /// What is wrong, then what would help.
    Advice {
        /// Keys beside each other.
        Row = 'a',
        /// The same again and again.
        Repeats = 'b',
        /// Among those that most people take.
        Common = 'c',
        /// Like one of those.
        NearlyCommon = 'd',
        /// abc, 6543.
        Sequence = 'e',
        /// A date or a year.
        Date = 'f',
        /// One word.
        OneWord = 'g',
        /// A name.
        Name = 'h',
        /// Further words.
        AddWords = 'n',
        /// Several words that do not belong together.
        UseWords = 'o',
        /// Capital letters are tried by everybody.
        CapitalsHelpLittle = 'p',
        /// So are words written backwards.
        ReversedHelpsLittle = 'q',
        /// So is "@" for "a".
        SubstitutionsHelpLittle = 'r',
    }
}

impl Span {
    fn of_guesses(log10: f64) -> Self {
        let seconds = 10_f64.powf(log10) / GUESSES_PER_SECOND;
        const MINUTE: f64 = 60.0;
        const DAY: f64 = 24.0 * 60.0 * MINUTE;
        match seconds {
            s if s < MINUTE => Self::Seconds,
            s if s < 60.0 * MINUTE => Self::Minutes,
            s if s < DAY => Self::Hours,
            s if s < 30.0 * DAY => Self::Days,
            s if s < 365.0 * DAY => Self::Months,
            s if s < 36_500.0 * DAY => Self::Years,
            _ => Self::Centuries,
        }
    }
}

/// Judges a passphrase; the answer as one text, which [`Strength::read`] reads.
pub fn judge(passphrase: &str) -> String {
    let judged = zxcvbn::zxcvbn(passphrase, COMMON);
    let mut advice: Vec<Advice> = Vec::new();
    // It says nothing of the words that were handed in.
    if COMMON.contains(&passphrase.to_lowercase().as_str()) {
        advice.push(Advice::Common);
    }
    if let Some(feedback) = judged.feedback() {
        advice.extend(feedback.warning().map(wrong));
        for helps in feedback.suggestions().iter().filter_map(|one| helps(*one)) {
            if !advice.contains(&helps) {
                advice.push(helps);
            }
        }
    }
    let strength = Strength {
        score: u8::from(judged.score()),
        holds: Span::of_guesses(judged.guesses_log10()),
        advice,
    };
    strength.write()
}

impl Strength {
    fn write(&self) -> String {
        let mut text = format!("{}{}", self.score, self.holds.letter());
        text.extend(self.advice.iter().map(|advice| advice.letter()));
        text
    }

    /// Reads the worker's answer; `None` where there is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut letters = text.chars();
        let score = letters.next()?.to_digit(5)?;
        Some(Self {
            score: u8::try_from(score).ok()?,
            holds: Span::of(letters.next()?)?,
            advice: letters.filter_map(Advice::of).collect(),
        })
    }

    /// Whether somebody who has the file would find it by guessing.
    pub fn is_weak(&self) -> bool {
        self.score < 3
    }
}

fn wrong(warning: Warning) -> Advice {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess
        | Warning::ShortKeyboardPatternsAreEasyToGuess => Advice::Row,
        Warning::RepeatsLikeAaaAreEasyToGuess
        | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Advice::Repeats,
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword => Advice::Common,
        Warning::ThisIsSimilarToACommonlyUsedPassword => Advice::NearlyCommon,
        Warning::SequencesLikeAbcAreEasyToGuess => Advice::Sequence,
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Advice::Date,
        Warning::AWordByItselfIsEasyToGuess => Advice::OneWord,
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => Advice::Name,
    }
}

/// What would help; nothing where the warning says the same already.
fn helps(suggestion: Suggestion) -> Option<Advice> {
    Some(match suggestion {
        Suggestion::AddAnotherWordOrTwo | Suggestion::UseALongerKeyboardPatternWithMoreTurns => {
            Advice::AddWords
        }
        Suggestion::UseAFewWordsAvoidCommonPhrases
        | Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => Advice::UseWords,
        Suggestion::CapitalizationDoesntHelpVeryMuch
        | Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => Advice::CapitalsHelpLittle,
        Suggestion::ReversedWordsArentMuchHarderToGuess => Advice::ReversedHelpsLittle,
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => Advice::SubstitutionsHelpLittle,
        Suggestion::AvoidRepeatedWordsAndCharacters
        | Suggestion::AvoidSequences
        | Suggestion::AvoidRecentYears
        | Suggestion::AvoidYearsThatAreAssociatedWithYou
        | Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => return None,
    })
}
