//! The figures of answers side by side: which of them is best, and how they spread over several answers of a column.

use maas_protocol::chat::Role;

use crate::{
    chats::{Chat, ChatMessage, Reply, ReplyState},
    cost,
    providers::Providers,
};

#[cfg(test)]
mod tests;

/// What is measured of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Milliseconds to the first piece.
    Ttft,
    /// Milliseconds to the last byte.
    Total,
    /// Answer tokens a second after the first one.
    Speed,
    /// Prompt tokens.
    Input,
    /// Those of them that the provider had in its cache.
    Cached,
    /// Answer tokens.
    Output,
    /// Those of them that were reasoning.
    Reasoning,
    /// Nano-dollars.
    Cost,
}

impl Figure {
    /// All, in the order they are shown.
    pub const ALL: [Self; 8] = [
        Self::Ttft,
        Self::Total,
        Self::Speed,
        Self::Input,
        Self::Cached,
        Self::Output,
        Self::Reasoning,
        Self::Cost,
    ];

    /// Its name in attributes and exports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ttft => "ttft_ms",
            Self::Total => "total_ms",
            Self::Speed => "tokens_per_s",
            Self::Input => "prompt_tokens",
            Self::Cached => "cached_tokens",
            Self::Output => "completion_tokens",
            Self::Reasoning => "reasoning_tokens",
            Self::Cost => "cost_usd",
        }
    }

    /// Whether more of it is better.
    pub fn more_is_better(self) -> bool {
        matches!(self, Self::Speed | Self::Cached)
    }

    /// What it is of an answer; `None` is unknown, and never 0.
    #[expect(
        clippy::cast_precision_loss,
        reason = "counts and nano-dollars are far below 2^53"
    )]
    pub fn of(self, reply: &Reply, providers: &Providers) -> Option<f64> {
        let usage = &reply.answer.usage;
        let count = |tokens: Option<u64>| tokens.map(|tokens| tokens as f64);
        match self {
            Self::Ttft => reply.timing.ttft_ms,
            Self::Total => reply.timing.total_ms.or_else(|| so_far_ms(reply)),
            Self::Speed => reply.tokens_per_s(),
            Self::Input => count(usage.input),
            Self::Cached => count(usage.cached_input),
            Self::Output => count(usage.output),
            Self::Reasoning => count(usage.reasoning),
            Self::Cost => count(cost::of_reply(reply, providers)),
        }
    }
}

/// How long an answer under way has taken until its last piece, in milliseconds.
fn so_far_ms(reply: &Reply) -> Option<f64> {
    let last = reply.arrivals.pieces().last()?;
    (reply.state == ReplyState::Streaming).then(|| f64::from(last.end_ms()))
}

/// Which of several values of a figure are best: nothing where fewer than two are known, or all are the same.
pub fn best(figure: Figure, values: &[Option<f64>]) -> Vec<bool> {
    let known = || values.iter().flatten().copied();
    let most = known().fold(f64::NEG_INFINITY, f64::max);
    let least = known().fold(f64::INFINITY, f64::min);
    let wanted = if figure.more_is_better() { most } else { least };
    let differ = known().count() > 1 && least < most;
    values
        .iter()
        .map(|value| differ && *value == Some(wanted))
        .collect()
}

/// How the values of a figure spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// How many there are.
    pub count: usize,
    /// The least.
    pub least: f64,
    /// Half are at most so much.
    pub p50: f64,
    /// So much is exceeded by one in twenty.
    pub p95: f64,
    /// The most.
    pub most: f64,
}

impl Spread {
    /// The spread of some values; `None` where there are none.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_unstable_by(f64::total_cmp);
        Some(Self {
            count: values.len(),
            least: *values.first()?,
            p50: quantile(&values, 0.5)?,
            p95: quantile(&values, 0.95)?,
            most: *values.last()?,
        })
    }
}

/// The value at a share of sorted values, between two of them by proportion (type 7 of Hyndman and Fan, as in most programs).
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "there are a few dozen values, and the place is between the first and the last"
)]
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    let low = *sorted.get(place.floor() as usize)?;
    let high = *sorted.get(place.ceil() as usize)?;
    Some(low + (high - low) * place.fract())
}

impl Chat {
    /// The last answer of the line shown.
    pub fn last_answer(&self) -> Option<&ChatMessage> {
        let line = self.messages.loaded()?;
        let last = line.last().filter(|last| last.role == Role::Assistant)?;
        last.reply.as_ref().map(|_| &**last)
    }

    /// All answers to the last question, the one shown and those beside it, in the order they were made.
    pub fn versions(&self) -> Vec<&Reply> {
        let Some(last) = self.last_answer() else {
            return Vec::new();
        };
        let all = self.siblings(&last.id);
        all.iter()
            .filter_map(|id| self.message(id)?.reply.as_ref())
            .collect()
    }

    /// How a figure spreads over the whole answers to the last question.
    pub fn spread(&self, figure: Figure, providers: &Providers) -> Option<Spread> {
        let whole = self
            .versions()
            .into_iter()
            .filter(|reply| reply.state == ReplyState::Done);
        Spread::of(
            whole
                .filter_map(|reply| figure.of(reply, providers))
                .collect(),
        )
    }
}
