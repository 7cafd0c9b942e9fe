//! Measuring models: each is asked the same few questions several times, one request after the other and in turns, so that none gets
//! all of its runs at a good or a bad moment. What was measured is kept, so that one sees how models change.

use std::rc::Rc;

use maas_protocol::{error::ErrorKind, provider::Route};
use serde::{Deserialize, Serialize};

use crate::{
    apart::ApartAnswer,
    chats::ModelRef,
    export::table::Form,
    ledger::{Entry, Reading, Status},
};

pub mod export;
pub mod prompts;
pub mod report;
#[cfg(test)]
mod tests;
mod update;

use prompts::PROMPTS;
pub use update::{at_most, requests};
pub(crate) use update::{close, reserved, save_in_memory, update};

/// So many models a run has at most.
pub const MODELS: usize = 8;
/// How often each question may be asked of each model.
pub const ROUNDS: [u8; 5] = [1, 3, 5, 10, 20];

/// Every run, and the one under way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Benchmarks {
    /// Newest first.
    pub runs: Vec<Rc<Run>>,
    /// Whether the stored ones are here.
    pub reading: Reading,
    /// How many rows did not open.
    pub damaged: usize,
    /// The measurement under way.
    pub live: Option<Live>,
}

/// A run's random id: 32 hex digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub String);

/// Some models, measured together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Its id, also the record's key.
    pub id: RunId,
    /// When it began, ms since 1970.
    pub at_ms: u64,
    /// Who is measured.
    pub models: Vec<ModelRef>,
    /// How often each question is asked of each.
    pub rounds: u8,
    /// What was measured, in the order of [`Run::place`].
    pub measured: Vec<Measured>,
    /// How it ended; while it is under way as if it broke off, which is what is left of it then.
    pub end: End,
    /// Counts the writes.
    pub version: u64,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// Everything was measured.
    Done,
    /// The user stopped it.
    Stopped,
    /// The page was closed, or the vault.
    Interrupted,
    /// A request was not sent, for this reason.
    Held(ErrorKind),
}

impl End {
    /// Its name in attributes and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Interrupted => "interrupted",
            Self::Held(_) => "held",
        }
    }
}

/// One request of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<ErrorKind>,
    /// Tokens of the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<u32>,
    /// Tokens of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<u32>,
    /// What it cost, in nano-dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_nano: Option<u64>,
    /// Until the first piece of reasoning or answer, in microseconds since the request left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttft_us: Option<u32>,
    /// Until the last byte, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_us: Option<u32>,
    /// Answer tokens in a thousand seconds over the time after the first of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milli_tokens_per_s: Option<u64>,
}

impl Measured {
    /// What the ledger has of the request.
    fn of(entry: &Entry) -> Self {
        Self {
            failed: match entry.status {
                Status::Failed(kind) => Some(kind),
                Status::Interrupted => Some(ErrorKind::CutOff),
                Status::Done | Status::Stopped => None,
            },
            input: entry.input,
            output: entry.output,
            cost_nano: entry.cost_nano,
            ttft_us: entry.ttft_us,
            total_us: entry.total_us,
            milli_tokens_per_s: entry.milli_tokens_per_s(),
        }
    }
}

/// The request under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// Of which run.
    pub run: RunId,
    /// Its entry in the ledger.
    pub entry: Option<u64>,
    /// What it may cost at most, in nano-dollars.
    pub most_nano: Option<u64>,
    /// Which way it went.
    pub route: Route,
    /// When it was sent, ms since 1970.
    pub sent_ms: u64,
}

/// Who is asked what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The how-manieth time, from 0 on.
    pub round: usize,
    /// Which of [`PROMPTS`].
    pub prompt: usize,
    /// Which of the run's models.
    pub model: usize,
}

impl Run {
    /// How many requests it has.
    pub fn total(&self) -> usize {
        requests(self.models.len(), self.rounds)
    }

    /// Who is asked what at a place. Question by question all models have their turn, and each time another one begins.
    pub fn place(&self, n: usize) -> Option<Place> {
        let models = self.models.len();
        if n >= self.total() {
            return None;
        }
        let question = n.checked_div(models)?;
        Some(Place {
            round: question / PROMPTS.len(),
            prompt: question % PROMPTS.len(),
            model: (n + question) % models,
        })
    }

    /// The model of a place.
    pub fn model_at(&self, n: usize) -> Option<&ModelRef> {
        self.models.get(self.place(n)?.model)
    }
}

impl Benchmarks {
    /// Finds a run.
    pub fn find(&self, id: &RunId) -> Option<&Rc<Run>> {
        self.runs.iter().find(|run| run.id == *id)
    }

    /// The run under way.
    pub fn under_way(&self) -> Option<&Rc<Run>> {
        self.find(&self.live.as_ref()?.run)
    }
}

/// What can happen to benchmarks.
#[derive(Clone, Debug, PartialEq)]
pub enum BenchmarkMsg {
    /// Somebody wants to see them: read what is stored.
    Load,
    /// The stored runs came.
    Loaded {
        /// In no order.
        runs: Vec<Run>,
        /// How many did not open.
        damaged: usize,
    },
    /// They could not be read; they stay where they are.
    LoadFailed,
    /// Measure these models.
    Start {
        /// Who; none twice.
        models: Vec<ModelRef>,
        /// How often each question is asked of each.
        rounds: u8,
    },
    /// Go on with a run that did not come to its end.
    Resume(RunId),
    /// An answer came to its end, or did not come.
    Measured(RunId, usize, Box<ApartAnswer>),
    /// End the run under way; what was measured is kept.
    Stop,
    /// Let the browser keep all runs as a file.
    Export(Form),
}
