//! How strong a passphrase would be, in English.

use crate::{
    strength::{Advice, Span},
    words::strength::StrengthWords,
};

pub(crate) static WORDS: StrengthWords = StrengthWords {
    title: "Passphrase strength",
    scores: ["Very weak", "Weak", "Fair", "Good", "Strong"],
    holds,
    advice,
};

fn holds(span: Span) -> &'static str {
    match span {
        Span::Seconds => "Whoever has your data guesses it in seconds, with one graphics card.",
        Span::Minutes => "Whoever has your data guesses it in minutes, with one graphics card.",
        Span::Hours => "Whoever has your data guesses it in hours, with one graphics card.",
        Span::Days => "Whoever has your data guesses it in days, with one graphics card.",
        Span::Months => "Whoever has your data guesses it in months, with one graphics card.",
        Span::Years => "Whoever has your data guesses it in years, with one graphics card.",
        Span::Centuries => "Whoever has your data guesses for centuries, with one graphics card.",
    }
}

fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::Row => "Keys beside each other are tried first.",
        Advice::Repeats => "Repeating something adds hardly anything.",
        Advice::Common => "Many people use it: it is tried first.",
        Advice::NearlyCommon => "It is like one that many people use.",
        Advice::Sequence => "Sequences like abc or 6543 are tried first.",
        Advice::Date => "Dates and years are quickly tried.",
        Advice::OneWord => "A word by itself is quickly found.",
        Advice::Name => "Names are quickly found.",
        Advice::AddWords => "Add another word or two, uncommon ones.",
        Advice::UseWords => {
            "Take four or more words that do not belong together; no symbols are needed."
        }
        Advice::CapitalsHelpLittle => "Capital letters help little.",
        Advice::ReversedHelpsLittle => "Words written backwards help little.",
        Advice::SubstitutionsHelpLittle => "@ for a, 0 for o and the like help little.",
    }
}
