//! Whether an answer is as expected, and why.

use maas_core::trials::{Expectation, Verdict, What, Why};
use regex::RegexBuilder;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::schema;

/// So much of an answer is looked at, in bytes.
pub const MAX_ANSWER: usize = 1024 * 1024;
/// A compiled pattern takes so much memory at most.
const MAX_PATTERN: usize = 256 * 1024;
/// Of how alike texts are, so many letters of each are looked at.
const MAX_ALIKE: usize = 20_000;

/// What came of a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Came {
    /// The answer's text.
    pub text: String,
    /// What it cost, in nano-dollars.
    pub cost_nano: Option<u64>,
    /// How long it took, in milliseconds.
    pub took_ms: Option<u64>,
}

/// Looks at an answer. What only a model can say is [`Why::Awaited`].
pub fn look(came: &Came, expected: &[Expectation]) -> Vec<Verdict> {
    expected.iter().map(|one| verdict(came, one)).collect()
}

fn verdict(came: &Came, one: &Expectation) -> Verdict {
    let found = if came.text.len() > MAX_ANSWER {
        Err(Why::TooMuch)
    } else {
        holds(came, &one.what)
    };
    match found {
        Ok((_, Why::Awaited)) => Verdict::awaited(),
        Ok((holds, why)) => Verdict {
            pass: Some(holds != one.not),
            why,
        },
        // What cannot be found out is not as expected, whichever way that is.
        Err(why) => Verdict {
            pass: Some(false),
            why,
        },
    }
}

/// Whether it holds, and what was found; or why that cannot be found out.
fn holds(came: &Came, what: &What) -> Result<(bool, Why), Why> {
    let text = came.text.as_str();
    let there = |there: bool, else_why: Why| {
        let why = if there { Why::Holds } else { else_why };
        Ok((there, why))
    };
    match what {
        What::Contains(part) => there(text.contains(part.as_str()), Why::NotThere),
        What::ContainsAnyCase(part) => {
            let found = text.to_lowercase().contains(&part.to_lowercase());
            there(found, Why::NotThere)
        }
        What::Equals(whole) => {
            let (text, whole) = (text.trim(), whole.trim());
            let alike = text.chars().zip(whole.chars()).take_while(|(a, b)| a == b);
            there(text == whole, Why::DiffersAt(alike.count() + 1))
        }
        What::Regex(pattern) => {
            let pattern = RegexBuilder::new(pattern)
                .size_limit(MAX_PATTERN)
                .dfa_size_limit(MAX_PATTERN)
                .nest_limit(64)
                .build()
                .map_err(|error| Why::BadPattern(told(&error.to_string())))?;
            there(pattern.is_match(text), Why::NoMatch)
        }
        What::JsonSchema(schema) => json(text, schema),
        What::Similar { to, percent } => {
            let alike = alike(text, to);
            Ok((alike >= *percent, Why::Alike(alike)))
        }
        What::MaxCost(most) => {
            let cost = came.cost_nano.ok_or(Why::CostUnknown)?;
            Ok((cost <= *most, Why::Cost(cost)))
        }
        What::MaxLatency(most) => {
            let took = came.took_ms.ok_or(Why::TimeUnknown)?;
            Ok((took <= *most, Why::Took(took)))
        }
        What::Judge(_) => Ok((false, Why::Awaited)),
    }
}

fn json(text: &str, schema: &str) -> Result<(bool, Why), Why> {
    let value: Value = match serde_json::from_str(text.trim()) {
        Ok(value) => value,
        Err(error) => return Ok((false, Why::NotJson(error.line(), error.column()))),
    };
    if schema.trim().is_empty() {
        return Ok((true, Why::Holds));
    }
    let schema: Value = serde_json::from_str(schema).map_err(|_| Why::BadSchema(String::new()))?;
    match schema::check(&schema, &value) {
        Ok(()) => Ok((true, Why::Holds)),
        Err(schema::Unfit::Value { at, keyword }) => Ok((false, Why::Unfit(at, keyword))),
        Err(schema::Unfit::Schema(keyword)) => Err(Why::BadSchema(keyword)),
        Err(schema::Unfit::TooMuch) => Err(Why::TooMuch),
    }
}

/// How alike two texts are, in percent: the pairs of neighbouring letters that both have, of all that they have (Sørensen and Dice),
/// whatever case letters have, white space left out. The same for the same texts at all times, in any language, without a model.
pub fn alike(one: &str, other: &str) -> u8 {
    let letters = |text: &str| -> String {
        let lower = text.chars().flat_map(char::to_lowercase);
        lower
            .filter(|c| !c.is_whitespace())
            .take(MAX_ALIKE)
            .collect()
    };
    let share = strsim::sorensen_dice(&letters(one), &letters(other));
    // Down, so that a hundred percent is the same.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is from 0 to 100"
    )]
    let percent = (share * 100.0) as u8;
    percent.min(100)
}

/// The last line of what the reader of patterns says, which is the reason; the lines before show the pattern.
fn told(error: &str) -> String {
    let last = error.lines().next_back().unwrap_or_default();
    let last = last.strip_prefix("error: ").unwrap_or(last);
    last.chars().take(200).collect()
}
