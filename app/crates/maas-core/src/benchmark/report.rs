//! A run added up: how each model or provider did.

use crate::{
    benchmark::{Measured, Run},
    chats::ModelRef,
    cost::Sum,
    ledger::report::{By, Spread},
};

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Microseconds to the first piece.
    Ttft,
    /// Answer tokens in a thousand seconds.
    Speed,
    /// Microseconds to the last byte.
    Total,
    /// Nano-dollars of a request.
    Cost,
}

impl Measure {
    /// All, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Ttft, Self::Speed, Self::Total, Self::Cost];

    /// Its name in attributes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ttft => "ttft",
            Self::Speed => "speed",
            Self::Total => "total",
            Self::Cost => "cost",
        }
    }

    /// What it is of one request; `None` is unknown. Of a failed one nothing is compared: a quick refusal is no quick answer.
    fn of(self, measured: &Measured) -> Option<u64> {
        if measured.failed.is_some() {
            return None;
        }
        match self {
            Self::Ttft => measured.ttft_us.map(u64::from),
            Self::Speed => measured.milli_tokens_per_s,
            Self::Total => measured.total_us.map(u64::from),
            Self::Cost => measured.cost_nano,
        }
    }
}

/// A model or a provider in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Which; of a provider the model is empty.
    pub of: ModelRef,
    /// How many requests were made.
    pub requests: u64,
    /// How many of them failed.
    pub errors: u64,
    /// What they cost together.
    pub cost: Sum,
    /// How each of [`Measure::ALL`] spreads.
    pub spreads: [Option<Spread>; 4],
}

impl Group {
    /// How a measure spreads.
    pub fn spread(&self, measure: Measure) -> Option<Spread> {
        let place = Measure::ALL.iter().position(|known| *known == measure)?;
        self.spreads.get(place).copied().flatten()
    }

    /// Of a thousand requests, so many failed.
    pub fn error_permille(&self) -> u64 {
        (self.errors * 1000).checked_div(self.requests).unwrap_or(0)
    }
}

/// The groups of a run, in the order its models were chosen; those of which nothing was measured yet too.
pub fn groups(run: &Run, by: By) -> Vec<Group> {
    let of = |model: &ModelRef| match by {
        By::Model => model.clone(),
        By::Provider => ModelRef {
            model: String::new(),
            ..model.clone()
        },
    };
    let mut names: Vec<ModelRef> = Vec::new();
    for name in run.models.iter().map(of) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let group = |name: ModelRef| {
        let placed = run.measured.iter().enumerate();
        let own: Vec<&Measured> = placed
            .filter(|(n, _)| run.model_at(*n).map(of).as_ref() == Some(&name))
            .map(|(_, measured)| measured)
            .collect();
        let mut cost = Sum::default();
        for measured in &own {
            match measured.cost_nano {
                Some(nano) => cost.nano = Some(cost.nano.unwrap_or(0).saturating_add(nano)),
                None => cost.more = true,
            }
        }
        let spread =
            |measure: Measure| Spread::of(own.iter().filter_map(|it| measure.of(it)).collect());
        Group {
            requests: own.len() as u64,
            errors: own.iter().filter(|it| it.failed.is_some()).count() as u64,
            cost,
            spreads: Measure::ALL.map(spread),
            of: name,
        }
    };
    names.into_iter().map(group).collect()
}
