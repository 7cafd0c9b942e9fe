//! Entries added up for a period: totals, groups, columns of a chart, how times spread, and a map of the hours.
//!
//! Everything is whole numbers. Days are handed in as the moments they begin at, because only the browser knows the
//! calendar of a place, with its days of 23 and 25 hours.

use std::collections::BTreeMap;

use maas_protocol::{models::Cost, provider::ProviderRef};

use crate::{
    chats::ModelRef,
    cost::Sum,
    ledger::{Entry, Origin},
    workspaces::WorkspaceId,
};

/// What is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// From this moment on, ms since 1970.
    pub from_ms: u64,
    /// Before this one.
    pub to_ms: u64,
    /// Of one provider only.
    pub provider: Option<ProviderRef>,
    /// Of one model only.
    pub model: Option<ModelRef>,
    /// Of these workspaces only; of all where none is named.
    pub workspaces: Vec<WorkspaceId>,
    /// What one thing asked only.
    pub origin: Option<Origin>,
    /// What went wrong only.
    pub errors_only: bool,
}

impl Filter {
    /// Whether an entry is looked at.
    pub fn takes(&self, entry: &Entry) -> bool {
        (self.from_ms..self.to_ms).contains(&entry.at_ms)
            && self
                .provider
                .as_ref()
                .is_none_or(|only| *only == entry.model.provider)
            && self.model.as_ref().is_none_or(|only| *only == *entry.model)
            && (self.workspaces.is_empty() || entry.is_of(&self.workspaces))
            && self.origin.is_none_or(|only| only == entry.origin)
            && (!self.errors_only || entry.status.is_error())
    }
}

/// What entries are put together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// Their model.
    #[default]
    Model,
    /// Their provider.
    Provider,
}

/// Sums over entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many requests.
    pub requests: u64,
    /// How many of them went wrong.
    pub errors: u64,
    /// Tokens of the questions.
    pub input: u64,
    /// The part of them that was read from a cache.
    pub cached: u64,
    /// Tokens of the answers.
    pub output: u64,
    /// The part of them that was reasoning.
    pub reasoning: u64,
    /// What they cost.
    pub cost: Sum,
}

impl Totals {
    /// Adds an entry.
    pub fn add(&mut self, entry: &Entry) {
        let tokens = |count: Option<u32>| u64::from(count.unwrap_or(0));
        self.requests += 1;
        self.errors += u64::from(entry.status.is_error());
        self.input += tokens(entry.input);
        self.cached += tokens(entry.cached);
        self.output += tokens(entry.output);
        self.reasoning += tokens(entry.reasoning);
        match entry.cost_nano {
            Some(nano) => self.cost.nano = Some(self.cost.nano.unwrap_or(0).saturating_add(nano)),
            None => self.cost.more = true,
        }
    }

    /// Tokens of questions and answers.
    pub fn tokens(&self) -> u64 {
        self.input.saturating_add(self.output)
    }

    /// Of a thousand requests, so many went wrong.
    pub fn error_permille(&self) -> u64 {
        (self.errors * 1000).checked_div(self.requests).unwrap_or(0)
    }
}

/// How values spread: the least of the upper part of each size. By the nearest rank, so each is a value that was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// How many values.
    pub count: usize,
    /// 5 of 100 are at most this.
    pub p5: u64,
    /// A quarter is at most this.
    pub p25: u64,
    /// Half of them are at most this.
    pub p50: u64,
    /// Three quarters are at most this.
    pub p75: u64,
    /// 95 of 100 are at most this.
    pub p95: u64,
}

impl Spread {
    /// How these values spread; `None` where there are none.
    pub fn of(mut values: Vec<u64>) -> Option<Self> {
        values.sort_unstable();
        let rank = |percent: usize| {
            let place = (values.len() * percent).div_ceil(100).max(1) - 1;
            values.get(place).copied()
        };
        Some(Self {
            count: values.len(),
            p5: rank(5)?,
            p25: rank(25)?,
            p50: rank(50)?,
            p75: rank(75)?,
            p95: rank(95)?,
        })
    }
}

/// What belongs together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The model; without its name where it is a whole provider.
    pub of: ModelRef,
    /// Its sums.
    pub totals: Totals,
    /// Times to the first token, in microseconds.
    pub ttft_us: Option<Spread>,
    /// Answer tokens in a thousand seconds.
    pub milli_tokens_per_s: Option<Spread>,
    /// The median time to the first token by hour of the day, in microseconds.
    pub by_hour_us: [Option<u64>; 24],
}

/// A stretch of time in a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// When it begins, ms since 1970.
    pub from_ms: u64,
    /// All of it.
    pub totals: Totals,
    /// By group, in the order of the groups.
    pub parts: Vec<Totals>,
}

/// A period added up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// All of it.
    pub totals: Totals,
    /// What belongs together; the dearest first, then the one most used.
    pub groups: Vec<Group>,
    /// In order of time.
    pub columns: Vec<Column>,
}

/// When the columns of a chart and the days begin, ms since 1970, each in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calendar {
    /// Where a column begins: at days, or at months.
    pub columns: Vec<u64>,
    /// Where a day begins.
    pub days: Vec<u64>,
}

impl Calendar {
    fn column(&self, at_ms: u64) -> Option<usize> {
        self.columns
            .partition_point(|begin| *begin <= at_ms)
            .checked_sub(1)
    }

    fn hour(&self, at_ms: u64) -> Option<usize> {
        let day = self.days.partition_point(|begin| *begin <= at_ms);
        let begin = self.days.get(day.checked_sub(1)?)?;
        let hour = usize::try_from((at_ms - begin) / 3_600_000).ok()?;
        // A day that puts its clocks back has 25.
        Some(hour.min(23))
    }
}

/// What is collected of a group on the way.
#[derive(Default)]
struct Heap {
    totals: Totals,
    columns: Vec<Totals>,
    ttft_us: Vec<u64>,
    speeds: Vec<u64>,
    hours: [Vec<u64>; 24],
}

impl Report {
    /// Adds up what the filter takes.
    pub fn of<'a>(
        entries: impl Iterator<Item = &'a Entry>,
        filter: &Filter,
        by: By,
        calendar: &Calendar,
    ) -> Self {
        let mut totals = Totals::default();
        let mut columns = vec![Totals::default(); calendar.columns.len()];
        let mut heaps: BTreeMap<ModelRef, Heap> = BTreeMap::new();
        for entry in entries.filter(|entry| filter.takes(entry)) {
            totals.add(entry);
            let heap = heap(&mut heaps, &entry.model, by);
            heap.totals.add(entry);
            if let Some(column) = calendar.column(entry.at_ms) {
                heap.columns.resize(columns.len(), Totals::default());
                for list in [&mut columns, &mut heap.columns] {
                    if let Some(sums) = list.get_mut(column) {
                        sums.add(entry);
                    }
                }
            }
            if let Some(ttft_us) = entry.ttft_us.map(u64::from) {
                heap.ttft_us.push(ttft_us);
                let hour = calendar.hour(entry.at_ms);
                if let Some(hour) = hour.and_then(|hour| heap.hours.get_mut(hour)) {
                    hour.push(ttft_us);
                }
            }
            heap.speeds.extend(entry.milli_tokens_per_s());
        }
        let mut heaps: Vec<(ModelRef, Heap)> = heaps.into_iter().collect();
        heaps.sort_by_key(|(_, heap)| {
            let sums = &heap.totals;
            std::cmp::Reverse((sums.cost.nano, sums.tokens(), sums.requests))
        });
        let columns = columns.into_iter().zip(&calendar.columns);
        let columns = columns
            .enumerate()
            .map(|(place, (totals, from_ms))| Column {
                from_ms: *from_ms,
                totals,
                parts: heaps
                    .iter()
                    .map(|(_, heap)| heap.columns.get(place).copied().unwrap_or_default())
                    .collect(),
            });
        Self {
            totals,
            columns: columns.collect(),
            groups: heaps.into_iter().map(|(of, heap)| heap.close(of)).collect(),
        }
    }
}

/// The heap of an entry; by its model or provider.
fn heap<'a>(heaps: &'a mut BTreeMap<ModelRef, Heap>, model: &ModelRef, by: By) -> &'a mut Heap {
    let of = match by {
        By::Model => model.clone(),
        By::Provider => ModelRef {
            provider: model.provider.clone(),
            model: String::new(),
        },
    };
    heaps.entry(of).or_default()
}

impl Heap {
    fn close(self, of: ModelRef) -> Group {
        let median = |values: Vec<u64>| Spread::of(values).map(|spread| spread.p50);
        Group {
            of,
            totals: self.totals,
            ttft_us: Spread::of(self.ttft_us),
            milli_tokens_per_s: Spread::of(self.speeds),
            by_hour_us: self.hours.map(median),
        }
    }
}

/// What the entries would have cost on another model, by its prices; `more` where an entry's counts are not known.
pub fn counterfactual<'a>(entries: impl Iterator<Item = &'a Entry>, prices: &Cost) -> Sum {
    let mut sum = Sum::default();
    for entry in entries {
        match entry.cost_by(prices) {
            Some(nano) => sum.nano = Some(sum.nano.unwrap_or(0).saturating_add(nano)),
            // Nothing was said, so nothing would have been paid.
            None if entry.cost_nano == Some(0) => {}
            None => sum.more = true,
        }
    }
    sum
}
