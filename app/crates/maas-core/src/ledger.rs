//! The ledger: one entry for each request to a model, also for those that failed. It says what was used and how fast it came, and
//! holds no text of anybody, not even a title.

use std::rc::Rc;

use maas_protocol::{
    error::ErrorKind,
    models::{Cost, cost_of},
    provider::Route,
    usage::Usage,
};

use crate::{
    chats::{ModelRef, Reply, ReplyState, Timing},
    export::table::Form,
    providers::Providers,
    workspaces::WorkspaceId,
};

pub mod export;
pub mod page;
pub mod report;
#[cfg(test)]
mod tests;
mod update;

use self::report::Filter;
pub(crate) use update::{begin, note, save_in_memory, update, want};

/// All entries, and how far they are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// As they came from storage, a row each; without those that are `fresh` too.
    pub stored: Vec<Rc<Vec<Entry>>>,
    /// Since the page was loaded, in the order the requests ended.
    pub fresh: Vec<Rc<Entry>>,
    /// Those of requests that are out: they broke off, unless their end is noted.
    pub under_way: Vec<Rc<Entry>>,
    /// Whether the stored ones are here.
    pub reading: Reading,
    /// How many rows did not open.
    pub damaged: usize,
}

/// How far the stored entries are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Not asked for yet.
    #[default]
    Unread,
    /// On their way.
    Underway,
    /// Here.
    Done,
    /// Could not be read.
    Failed,
}

/// One request and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// A random number, by which it is known in storage.
    pub id: u64,
    /// When it was sent, ms since 1970.
    pub at_ms: u64,
    /// Who was asked; entries of one row share it.
    pub model: Rc<ModelRef>,
    /// The masked key that went along.
    pub key: Option<Rc<str>>,
    /// Which way it went.
    pub route: Route,
    /// What asked.
    pub origin: Origin,
    /// The id of the workspace from which, but for the first; entries of one row share it.
    pub workspace: Option<Rc<str>>,
    /// How it ended.
    pub status: Status,
    /// All tokens of the question.
    pub input: Option<u32>,
    /// The part of `input` that was read from a cache.
    pub cached: Option<u32>,
    /// The part of `input` that was written to a cache.
    pub written: Option<u32>,
    /// All tokens of the answer.
    pub output: Option<u32>,
    /// The part of `output` that was reasoning.
    pub reasoning: Option<u32>,
    /// What it cost at that time's price, in nano-dollars.
    pub cost_nano: Option<u64>,
    /// Until the first piece of reasoning or answer, in microseconds since the request left.
    pub ttft_us: Option<u32>,
    /// Until the first piece of the answer itself, likewise.
    pub answer_us: Option<u32>,
    /// Until the last byte, likewise.
    pub total_us: Option<u32>,
    /// What the relay took of it, likewise.
    pub relay_us: Option<u32>,
}

/// What asked a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A conversation.
    Chat,
    /// A conversation, for the model before had failed.
    Fallback,
    /// A column of a comparison.
    Compare,
    /// The title of a conversation.
    Title,
    /// A benchmark.
    Benchmark,
    /// A test set.
    Test,
}

impl Origin {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self::Chat,
        Self::Fallback,
        Self::Compare,
        Self::Title,
        Self::Benchmark,
        Self::Test,
    ];

    /// Its name in storage, exports and attributes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Fallback => "fallback",
            Self::Compare => "compare",
            Self::Title => "title",
            Self::Benchmark => "benchmark",
            Self::Test => "test",
        }
    }
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// As the provider meant it to.
    Done,
    /// The user stopped it.
    Stopped,
    /// It broke off.
    Interrupted,
    /// It failed.
    Failed(ErrorKind),
}

impl Status {
    /// Its name in exports and attributes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Interrupted => "interrupted",
            Self::Failed(_) => "failed",
        }
    }

    /// Whether something went wrong that nobody wanted.
    pub fn is_error(self) -> bool {
        matches!(self, Self::Interrupted | Self::Failed(_))
    }
}

impl Status {
    /// Whether the provider said no before it did anything. A connection that died says nothing of that.
    fn is_refusal(self) -> bool {
        match self {
            Self::Done | Self::Stopped | Self::Interrupted => false,
            Self::Failed(kind) => !matches!(
                kind,
                ErrorKind::Blocked
                    | ErrorKind::Relay
                    | ErrorKind::Malformed
                    | ErrorKind::CutOff
                    | ErrorKind::Cancelled
            ),
        }
    }
}

/// A request that goes out, as those know it who send it.
pub(crate) struct Sent<'a> {
    pub(crate) model: &'a ModelRef,
    pub(crate) route: Route,
    pub(crate) origin: Origin,
    /// When it was sent, ms since 1970.
    pub(crate) sent_ms: u64,
}

/// What came of it.
pub(crate) struct Ended<'a> {
    pub(crate) sent: Sent<'a>,
    pub(crate) status: Status,
    pub(crate) usage: &'a Usage,
    pub(crate) timing: Timing,
}

impl Status {
    /// How an answer ended.
    pub(crate) fn of(reply: &Reply) -> Self {
        match reply.state {
            ReplyState::Done => Self::Done,
            ReplyState::Stopped => Self::Stopped,
            ReplyState::Streaming | ReplyState::Interrupted => Self::Interrupted,
            ReplyState::Failed => {
                let error = reply.answer.error.as_ref();
                Self::Failed(error.map_or(ErrorKind::CutOff, |error| error.kind))
            }
        }
    }
}

impl Entry {
    /// The entry of a request that has ended, at the prices that are known now. What was reported of an answer that
    /// did not come to its end may be a part, so its cost is unknown unless the provider has said it.
    pub(crate) fn of(ended: &Ended<'_>, providers: &Providers, id: u64) -> Self {
        let usage = ended.usage;
        let sent = &ended.sent;
        let prices = match ended.status {
            Status::Done => providers.facts(sent.model).cost,
            _ => None,
        };
        let refused = ended.status.is_refusal() && *usage == Usage::default();
        let label = providers.known.get(&sent.model.provider);
        let label = label
            .filter(|state| state.has_key())
            .and_then(|state| state.key.as_ref());
        let count = |count: Option<u64>| count.and_then(|count| u32::try_from(count).ok());
        Self {
            id,
            at_ms: sent.sent_ms,
            model: Rc::new(sent.model.clone()),
            key: label.map(|label| label.masked.as_str().into()),
            route: sent.route,
            origin: sent.origin,
            workspace: None,
            status: ended.status,
            input: count(usage.input),
            cached: count(usage.cached_input),
            written: count(usage.cache_write),
            output: count(usage.output),
            reasoning: count(usage.reasoning),
            // What was refused is not billed.
            cost_nano: cost_of(usage, prices.as_ref()).or_else(|| refused.then_some(0)),
            ttft_us: micros(ended.timing.ttft_ms),
            answer_us: micros(ended.timing.answer_ms),
            total_us: micros(ended.timing.total_ms),
            relay_us: micros(ended.timing.relay_ms),
        }
    }

    /// Whether it was sent from one of these workspaces.
    pub fn is_of(&self, workspaces: &[WorkspaceId]) -> bool {
        let own = self.workspace.as_deref().unwrap_or_default();
        workspaces.iter().any(|one| one.0 == own)
    }

    /// Answer tokens in a thousand seconds over the time after the first of them.
    pub fn milli_tokens_per_s(&self) -> Option<u64> {
        let tokens = u64::from(self.output?).checked_sub(1)?;
        let decode_us = u64::from(self.total_us?.checked_sub(self.ttft_us?)?);
        // An answer of one piece has no decode phase to measure.
        (decode_us > 1000 && tokens > 0).then(|| tokens * 1_000_000_000 / decode_us)
    }

    /// What it would have cost by other prices, in nano-dollars.
    pub fn cost_by(&self, prices: &Cost) -> Option<u64> {
        let tokens = |count: Option<u32>| count.map(u64::from);
        prices.of(&Usage {
            input: tokens(self.input),
            cached_input: tokens(self.cached),
            cache_write: tokens(self.written),
            output: tokens(self.output),
            ..Usage::default()
        })
    }
}

/// Milliseconds as whole microseconds; as many as fit, which are more than an hour.
fn micros(ms: Option<f64>) -> Option<u32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates, and times are not negative"
    )]
    ms.map(|ms| (ms * 1000.0).round() as u32)
}

impl Ledger {
    /// Every entry that is here, in no order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        let stored = self.stored.iter().flat_map(|row| row.iter());
        stored.chain(self.fresh.iter().map(|entry| &**entry))
    }

    /// How many entries are here.
    pub fn count(&self) -> usize {
        self.stored.iter().map(|row| row.len()).sum::<usize>() + self.fresh.len()
    }
}

/// What can happen to the ledger.
#[derive(Clone, Debug, PartialEq)]
pub enum LedgerMsg {
    /// Somebody wants to see it: read what is stored.
    Load,
    /// The stored rows came.
    Loaded {
        /// A row each.
        rows: Vec<Vec<Entry>>,
        /// How many did not open.
        damaged: usize,
    },
    /// Another tab has noted these, or how they ended.
    Elsewhere(Vec<Entry>),
    /// Let the browser keep what a filter takes as a file.
    Export(Form, Filter),
    /// They could not be read; they stay where they are.
    LoadFailed,
}
