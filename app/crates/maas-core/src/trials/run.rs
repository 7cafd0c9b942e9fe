//! A run of a test set: its plan, its cells, and what they come to.

use std::rc::Rc;

use maas_protocol::{
    chat::{Message, Params, ResponseFormat, Tool},
    error::ErrorKind,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    benchmark::End,
    chats::ModelRef,
    ledger::Reading,
    trials::{Expectation, SetId, TestSet, Verdict},
};

/// So many requests a run has at most.
pub const MAX_CELLS: usize = 10_000;

/// A run's random id: 32 hex digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrialId(pub String);

/// A run, without its questions and answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Its id, also the record's key.
    pub id: TrialId,
    /// Counts the writes.
    pub version: u64,
    /// Of which set.
    pub set: SetId,
    /// When it began, ms since 1970.
    pub at_ms: u64,
    /// What each version is called.
    pub versions: Vec<String>,
    /// Who is asked.
    pub models: Vec<ModelRef>,
    /// The set's rows, as they were.
    pub rows: Vec<RowHead>,
    /// Who judges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judge: Option<ModelRef>,
    /// So many requests at once.
    pub at_once: u8,
    /// So many a minute; 0 is as many as come.
    #[serde(default)]
    pub per_minute: u16,
    /// It may cost so much, in nano-dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_cost_nano: Option<u64>,
    /// Whether a request that was answered before takes that answer.
    #[serde(default)]
    pub reuse: bool,
    /// How it ended; while it is under way as if it broke off, which is what is left of it then.
    pub end: End,
    /// What it came to when it ended.
    #[serde(default)]
    pub tally: Tally,
}

/// A row, as a run names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowHead {
    /// Its number in the set.
    pub id: u32,
    /// What it is about, or how its values begin.
    pub name: String,
}

/// What a version asks with one row, word by word.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The whole of it.
    pub messages: Vec<Message>,
    /// How the answer is sampled.
    #[serde(default, skip_serializing_if = "Params::is_empty")]
    pub params: Params,
    /// What the model may call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    /// The form of the answer; none is free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<ResponseFormat>,
    /// Further fields of the body.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub body: Map<String, Value>,
    /// What is expected of the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expect: Vec<Expectation>,
}

/// What came of one request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Counts the writes.
    pub version: u64,
    /// The request, by which the same one is known again.
    pub key: String,
    /// The answer's text, as far as it came.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<ErrorKind>,
    /// What the provider said to that.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// Tokens of the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<u32>,
    /// Tokens of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<u32>,
    /// What it cost, in nano-dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_nano: Option<u64>,
    /// Until the last byte, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_ms: Option<u64>,
    /// Whether the answer is that of an earlier request, and cost nothing now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reused: bool,
    /// What came of each expectation; nothing before it was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdicts: Option<Vec<Verdict>>,
    /// What judging it cost, in nano-dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judge_nano: Option<u64>,
    /// Whether what that cost is not all known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub judge_more: bool,
}

/// How a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing came yet.
    Waiting,
    /// The answer is here, and not judged yet.
    Answered,
    /// Nothing was expected.
    Plain,
    /// As expected.
    Passed,
    /// Not as expected.
    Missed,
    /// There is no whole answer.
    Failed,
}

impl Outcome {
    /// Its name in attributes and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Answered => "answered",
            Self::Plain => "plain",
            Self::Passed => "passed",
            Self::Missed => "missed",
            Self::Failed => "failed",
        }
    }
}

impl Cell {
    /// How it stands.
    pub fn outcome(&self) -> Outcome {
        if self.failed.is_some() {
            return Outcome::Failed;
        }
        match &self.verdicts {
            None => Outcome::Answered,
            Some(verdicts) if verdicts.is_empty() => Outcome::Plain,
            Some(verdicts) if verdicts.iter().any(|one| one.pass.is_none()) => Outcome::Answered,
            Some(verdicts) if verdicts.iter().all(|one| one.pass == Some(true)) => Outcome::Passed,
            Some(_) => Outcome::Missed,
        }
    }

    /// What was paid for it and for judging it, in nano-dollars, and whether more is not known.
    pub fn paid(&self) -> (u64, bool) {
        let own = if self.reused { Some(0) } else { self.cost_nano };
        let sum = own
            .unwrap_or(0)
            .saturating_add(self.judge_nano.unwrap_or(0));
        (sum, own.is_none() || self.judge_more)
    }
}

/// What cells come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Those that are through.
    pub done: u32,
    /// Those that are as expected.
    pub passed: u32,
    /// Those that are not.
    pub missed: u32,
    /// Those without a whole answer.
    pub failed: u32,
    /// Those that took an earlier answer.
    pub reused: u32,
    /// What they cost, in nano-dollars.
    pub cost_nano: u64,
    /// Whether the cost of some is not known.
    pub cost_more: bool,
    /// How long their answers took together, in milliseconds.
    pub took_ms: u64,
    /// Of how many that is known.
    pub timed: u32,
}

impl Tally {
    /// Counts a cell.
    pub fn add(&mut self, cell: &Cell) {
        match cell.outcome() {
            Outcome::Waiting => return,
            Outcome::Answered => {}
            Outcome::Plain => self.done += 1,
            Outcome::Passed => {
                self.done += 1;
                self.passed += 1;
            }
            Outcome::Missed => {
                self.done += 1;
                self.missed += 1;
            }
            Outcome::Failed => {
                self.done += 1;
                self.failed += 1;
            }
        }
        self.reused += u32::from(cell.reused);
        let (paid, more) = cell.paid();
        self.cost_nano = self.cost_nano.saturating_add(paid);
        self.cost_more |= more;
        if let Some(took) = cell.took_ms.filter(|_| cell.failed.is_none()) {
            self.took_ms = self.took_ms.saturating_add(took);
            self.timed += 1;
        }
    }

    /// Those as expected of those of which something was expected and came, in thousandths.
    pub fn pass_permille(&self) -> Option<u64> {
        let all = u64::from(self.passed + self.missed + self.failed);
        (u64::from(self.passed) * 1000).checked_div(all)
    }

    /// How long an answer took on average, in milliseconds.
    pub fn mean_ms(&self) -> Option<u64> {
        self.took_ms.checked_div(u64::from(self.timed))
    }
}

/// Which cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Which row.
    pub row: usize,
    /// Which version.
    pub version: usize,
    /// Which model.
    pub model: usize,
}

impl Trial {
    /// How many requests it has, without those of a judge.
    pub fn total(&self) -> usize {
        self.questions() * self.models.len()
    }

    /// How many questions.
    pub fn questions(&self) -> usize {
        self.rows.len() * self.versions.len()
    }

    /// Which cell this is; row by row, so that models have their turns.
    pub fn spot(&self, n: usize) -> Option<Spot> {
        let question = n.checked_div(self.models.len())?;
        let spot = Spot {
            row: question.checked_div(self.versions.len())?,
            version: question % self.versions.len(),
            model: n % self.models.len(),
        };
        (spot.row < self.rows.len()).then_some(spot)
    }

    /// The number of a cell.
    pub fn place(&self, spot: Spot) -> usize {
        (spot.row * self.versions.len() + spot.version) * self.models.len() + spot.model
    }
}

/// The questions and cells of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Of which one.
    pub run: TrialId,
    /// How far it is read.
    pub reading: Reading,
    /// By row, then by version.
    pub questions: Vec<Option<Rc<Question>>>,
    /// By [`Trial::place`].
    pub cells: Vec<Option<Rc<Cell>>>,
    /// How many rows did not open.
    pub damaged: usize,
}

impl Sheet {
    pub(super) fn empty(trial: &Trial) -> Self {
        Self {
            run: trial.id.clone(),
            questions: vec![None; trial.questions()],
            cells: vec![None; trial.total()],
            ..Self::default()
        }
    }

    /// The cell at a place, if something came there.
    pub fn cell(&self, n: usize) -> Option<&Rc<Cell>> {
        self.cells.get(n)?.as_ref()
    }

    /// The question of a cell.
    pub fn question(&self, trial: &Trial, n: usize) -> Option<&Rc<Question>> {
        let n = n.checked_div(trial.models.len())?;
        self.questions.get(n)?.as_ref()
    }

    /// What the cells come to that a filter takes.
    pub fn tally(&self, takes: impl Fn(usize) -> bool) -> Tally {
        let mut tally = Tally::default();
        for (n, cell) in self.cells.iter().enumerate() {
            if let Some(cell) = cell.as_ref().filter(|_| takes(n)) {
                tally.add(cell);
            }
        }
        tally
    }
}

/// What lies in the store of test sets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum TestRecord {
    /// A test set.
    Set(TestSet),
    /// A run, without its questions and cells.
    Run(Trial),
}

impl TestRecord {
    /// The record's key.
    pub fn id(&self) -> &str {
        match self {
            Self::Set(set) => &set.id.0,
            Self::Run(run) => &run.id.0,
        }
    }

    /// The record's version.
    pub fn version(&self) -> u64 {
        match self {
            Self::Set(set) => set.version,
            Self::Run(run) => run.version,
        }
    }
}

/// What lies in the store of what was asked and answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrialRecord {
    /// The run.
    pub run: TrialId,
    /// Its how-manieth question or cell.
    pub n: u32,
    /// What it is.
    pub is: Part,
}

/// A part of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// A question.
    Question(Box<Question>),
    /// A cell.
    Cell(Cell),
}

impl TrialRecord {
    /// The record's key.
    pub fn id(&self) -> String {
        match &self.is {
            Part::Question(_) => question_id(&self.run, self.n as usize),
            Part::Cell(_) => cell_id(&self.run, self.n as usize),
        }
    }

    /// The record's version.
    pub fn version(&self) -> u64 {
        match &self.is {
            Part::Question(_) => 1,
            Part::Cell(cell) => cell.version,
        }
    }
}

fn question_id(run: &TrialId, n: usize) -> String {
    format!("{}-q{n}", run.0)
}

fn cell_id(run: &TrialId, n: usize) -> String {
    format!("{}-c{n}", run.0)
}

/// The keys of everything that a run may have stored.
pub fn record_ids(run: &Trial) -> Vec<String> {
    let questions = (0..run.questions()).map(|n| question_id(&run.id, n));
    let cells = (0..run.total()).map(|n| cell_id(&run.id, n));
    questions.chain(cells).collect()
}
