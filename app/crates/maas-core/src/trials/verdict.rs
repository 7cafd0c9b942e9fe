//! What came of an expectation, and why: as facts, which the page says in words.

use serde::{Deserialize, Serialize};

/// What came of one expectation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether the answer is as expected; `None` while a model has not judged.
    pub pass: Option<bool>,
    /// Why.
    pub why: Why,
}

impl Verdict {
    /// One whose model has not judged yet.
    pub fn awaited() -> Self {
        Self {
            pass: None,
            why: Why::Awaited,
        }
    }
}

/// What was found. It says how the answer is, whether that was wanted or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// As the expectation says.
    Holds,
    /// The text is not in it.
    NotThere,
    /// It differs from this character on, counted from 1.
    DiffersAt(usize),
    /// The pattern finds nothing.
    NoMatch,
    /// The pattern itself cannot be read, for this reason.
    BadPattern(String),
    /// It is no JSON from this line and column on.
    NotJson(usize, usize),
    /// It does not fit the schema: where, by which keyword.
    Unfit(String, String),
    /// The schema itself cannot be read: which keyword, or nothing for a schema that is no JSON.
    BadSchema(String),
    /// So alike, in percent.
    Alike(u8),
    /// It cost so much, in nano-dollars.
    Cost(u64),
    /// What it cost is not known.
    CostUnknown,
    /// It took so long, in milliseconds.
    Took(u64),
    /// How long it took is not known.
    TimeUnknown,
    /// A model said so.
    Judged(String),
    /// The model's judgement could not be read, or did not come.
    NoJudgement(String),
    /// The model has not judged yet.
    Awaited,
    /// There is too much to look at.
    TooMuch,
}
