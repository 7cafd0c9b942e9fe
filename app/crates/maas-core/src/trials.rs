//! Test sets for prompts: versions of a prompt, asked of several models with each row of a set, and what is expected of the answers.
//!
//! A run is a plan that does not change, and cells. What is sent stands in the plan, word by word, so that a run which was broken off goes on
//! with what is missing, whatever became of the prompt. A cell is a record of its own, written as its answer comes.

use std::{collections::BTreeSet, rc::Rc};

use maas_protocol::{error::ErrorKind, provider::Route};

use crate::{apart::ApartAnswer, chats::ModelRef, export::table::Form, few::Few, ledger::Reading};

pub mod export;
mod go;
mod hear;
mod request;
mod run;
mod set;
#[cfg(test)]
mod tests;
mod update;
mod verdict;

pub use run::{
    Cell, MAX_CELLS, Outcome, Part, Question, RowHead, Sheet, Spot, Tally, TestRecord, Trial,
    TrialId, TrialRecord, record_ids,
};
pub use set::{
    Expectation, How, MAX_AT_ONCE, MAX_EXPECTATIONS, MAX_ROWS, MAX_SIDES, Row, SetId, TestPrompt,
    TestSet, What,
};
pub use update::at_most;
pub(crate) use update::{close, reserved, save_in_memory, update};
pub use verdict::{Verdict, Why};

/// Every test set and run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trials {
    /// Oldest first.
    pub sets: Vec<Rc<TestSet>>,
    /// Newest first.
    pub runs: Vec<Rc<Trial>>,
    /// Whether the stored ones are here.
    pub reading: Reading,
    /// How many rows did not open.
    pub damaged: usize,
    /// The runs whose questions and cells are here, or on their way.
    pub open: Vec<Rc<Sheet>>,
    /// The run under way.
    pub live: Option<Live>,
    /// The run that another tab has, where one was to be gone on with.
    pub elsewhere: Option<TrialId>,
}

/// What is known of the run under way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Live {
    /// Which one.
    pub run: TrialId,
    /// The requests that are out.
    pub out: Vec<Out>,
    /// Where to look for the next cell.
    next: usize,
    /// Cells that had failed and are asked again.
    again: BTreeSet<usize>,
    /// Requests that were refused for the moment, and how often.
    refused: Few<(usize, Option<u8>), u8>,
    /// Answers that a model is to judge: which cell, which expectation.
    to_judge: Vec<(usize, u8)>,
    /// Answers that are being looked at.
    looking: BTreeSet<usize>,
    /// When requests left in the last minute, ms since 1970.
    sent_ms: Vec<u64>,
    /// Nothing leaves before, ms since 1970.
    pause_until_ms: u64,
    /// When it is looked at again, ms since 1970.
    wakes_ms: Option<u64>,
    /// Nothing leaves any more, for this reason.
    holding: Option<ErrorKind>,
    /// Whether this tab has the run for itself.
    claimed: bool,
    /// What has to be read before anything leaves.
    unread: Vec<TrialId>,
    /// Requests that were answered before, and by which cell.
    known: Few<String, Rc<Cell>>,
    /// What models judged before, of the plain criterion.
    judgements: Few<String, Verdict>,
}

/// A request that is out.
#[derive(Clone, Debug, PartialEq)]
pub struct Out {
    /// For which cell.
    pub n: usize,
    /// Which of its expectations a model judges; `None` is the cell's own request.
    pub judges: Option<u8>,
    /// Its entry in the ledger.
    pub entry: Option<u64>,
    /// What it may cost at most, in nano-dollars.
    pub most_nano: Option<u64>,
    /// Who is asked.
    pub model: ModelRef,
    /// Which way it went.
    pub route: Route,
    /// When it was sent, ms since 1970.
    pub sent_ms: u64,
    /// The request, by which the same one is known again.
    key: String,
}

/// What is to be run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Begin {
    /// Of which set.
    pub set: SetId,
    /// What each version is called.
    pub versions: Vec<String>,
    /// The rows.
    pub rows: Vec<RowHead>,
    /// By row, then by version.
    pub questions: Vec<Question>,
    /// Who is asked, and how.
    pub how: How,
}

/// What can happen to test sets and runs.
#[derive(Clone, Debug, PartialEq)]
pub enum TrialsMsg {
    /// Somebody wants to see them: read what is stored.
    Load,
    /// The stored sets and runs came.
    Loaded {
        /// In no order.
        records: Vec<TestRecord>,
        /// How many did not open.
        damaged: usize,
    },
    /// They could not be read; they stay where they are.
    LoadFailed,
    /// Keep a set: a new one, or a changed one. An empty id is a new one.
    Keep(Box<TestSet>),
    /// Throw a set away, with its runs.
    DeleteSet(SetId),
    /// Throw a run away.
    DeleteRun(TrialId),
    /// Somebody wants to see a run: read its questions and cells.
    Open(TrialId),
    /// Some of them came.
    Piece(TrialId, Vec<TrialRecord>),
    /// All of them came, or could not be read; so many did not open.
    Opened(TrialId, Option<usize>),
    /// Run a set.
    Start(Box<Begin>),
    /// Go on with a run: what is missing, and what failed.
    Resume(TrialId),
    /// Whether no other tab runs it.
    Claimed(TrialId, bool),
    /// Stop the run under way; what was answered is kept.
    Stop,
    /// Look whether something may leave by now.
    Tick,
    /// An answer came to its end, or did not come.
    Heard(TrialId, usize, Option<u8>, Box<ApartAnswer>),
    /// An answer was looked at.
    Looked(TrialId, usize, Vec<Verdict>),
    /// Let the browser keep a run as a file.
    Export(TrialId, Form),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum TrialsEffect {
    /// Read and open all sets and runs.
    Load,
    /// Have the run for this tab alone, if no other has it, and say [`TrialsMsg::Claimed`].
    Claim(TrialId),
    /// Leave it to others again.
    Release,
    /// Read and open these rows of a run, piece by piece.
    Open(TrialId, Vec<String>),
    /// Seal and write a set or a run.
    Keep(TestRecord),
    /// Seal and write a part of a run.
    Write(TrialRecord),
    /// Delete a set or a run, and these parts of runs.
    Delete(String, Vec<String>),
    /// Say [`TrialsMsg::Tick`] after a while.
    Wake(u64),
    /// Look whether an answer is as expected, and say [`TrialsMsg::Looked`].
    Look {
        /// Of which run.
        run: TrialId,
        /// Which cell.
        n: usize,
        /// What came.
        cell: Rc<Cell>,
        /// What was expected.
        question: Rc<Question>,
    },
    /// Abort the requests that are out.
    Abort,
}

impl Trials {
    /// Finds a set.
    pub fn set(&self, id: &SetId) -> Option<&Rc<TestSet>> {
        self.sets.iter().find(|set| set.id == *id)
    }

    /// Finds a run.
    pub fn run(&self, id: &TrialId) -> Option<&Rc<Trial>> {
        self.runs.iter().find(|run| run.id == *id)
    }

    /// The questions and cells of a run.
    pub fn sheet(&self, id: &TrialId) -> Option<&Rc<Sheet>> {
        self.open.iter().find(|sheet| sheet.run == *id)
    }

    /// The runs of a set, newest first.
    pub fn runs_of<'a>(&'a self, set: &'a SetId) -> impl Iterator<Item = &'a Rc<Trial>> {
        self.runs.iter().filter(move |run| run.set == *set)
    }

    /// Whether this run is under way.
    pub fn is_live(&self, id: &TrialId) -> bool {
        self.live.as_ref().is_some_and(|live| live.run == *id)
    }
}
