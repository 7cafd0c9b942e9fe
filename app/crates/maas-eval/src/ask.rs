//! What the worker is asked about test sets, and what it answers.

use maas_core::trials::{Expectation, TestSet, Verdict};
use serde::{Deserialize, Serialize};

use crate::{
    expect::{self, Came},
    file::{self, Brought, Fault, Format},
};

/// An ask.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EvalAsk {
    /// Read a file.
    Read(Format, String),
    /// Write one.
    Write(Format, Box<TestSet>),
    /// Look whether an answer is as expected.
    Look(Came, Vec<Expectation>),
}

/// Its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum EvalSay {
    /// What was in a file, or what is wrong with it.
    Read(Result<Box<Brought>, Fault>),
    /// A file's text.
    Written(String),
    /// What came of each expectation.
    Looked(Vec<Verdict>),
}

/// Answers.
pub fn answer(ask: EvalAsk) -> EvalSay {
    match ask {
        EvalAsk::Read(format, text) => EvalSay::Read(file::read(format, &text).map(Box::new)),
        EvalAsk::Write(format, set) => EvalSay::Written(file::write(format, &set)),
        EvalAsk::Look(came, expected) => EvalSay::Looked(expect::look(&came, &expected)),
    }
}
