//! genai-prices' `data_slim.json`: prices in US dollars per million tokens, with the days on which they change.

use std::collections::BTreeSet;

use anyhow::Result;
use maas_protocol::{
    catalogue::Source,
    models::{Cost, ModelInfo},
};
use serde::Deserialize;
use serde_json::Value;

use super::millionths;

pub(super) fn read(text: &str) -> Result<Vec<Provider>> {
    Ok(serde_json::from_str(text)?)
}

/// The collection as it was at a commit.
pub(super) fn source(commit: String, date: String) -> Source {
    Source {
        name: "genai-prices".to_owned(),
        url: "https://github.com/pydantic/genai-prices".to_owned(),
        commit,
        date,
        licence: "MIT".to_owned(),
    }
}

#[derive(Deserialize)]
pub(super) struct Provider {
    pub(super) id: String,
    pub(super) models: Vec<Model>,
}

impl Provider {
    /// The first model whose rule an id follows.
    pub(super) fn model(&self, id: &str) -> Option<&Model> {
        self.models.iter().find(|model| follows(id, &model.rule))
    }
}

/// Whether an id follows a rule. Regular expressions are not read: they cover dated ids, which are found undated.
fn follows(id: &str, rule: &Value) -> bool {
    let text = |kind: &str| rule.get(kind).and_then(Value::as_str);
    let parts = |kind: &str| rule.get(kind).and_then(Value::as_array);
    text("equals").is_some_and(|all| id == all)
        || text("starts_with").is_some_and(|start| id.starts_with(start))
        || text("ends_with").is_some_and(|end| id.ends_with(end))
        || text("contains").is_some_and(|part| id.contains(part))
        || parts("or").is_some_and(|rules| rules.iter().any(|rule| follows(id, rule)))
        || parts("and").is_some_and(|rules| rules.iter().all(|rule| follows(id, rule)))
}

#[derive(Deserialize)]
pub(super) struct Model {
    id: String,
    #[serde(rename = "match")]
    rule: Value,
    context_window: Option<u64>,
    #[serde(default)]
    deprecated: bool,
    prices: Prices,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Prices {
    Always(Rates),
    Changing(Vec<Phase>),
}

#[derive(Deserialize)]
struct Phase {
    constraint: Option<Constraint>,
    prices: Rates,
}

/// From which day on; prices that follow the time of day have none.
#[derive(Deserialize)]
struct Constraint {
    start_date: Option<String>,
}

#[derive(Deserialize)]
struct Rates {
    input_mtok: Option<Rate>,
    output_mtok: Option<Rate>,
    cache_read_mtok: Option<Rate>,
    cache_write_mtok: Option<Rate>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Rate {
    Flat(f64),
    Tiered { base: f64, tiers: Vec<Step> },
}

#[derive(Deserialize)]
struct Step {
    start: u64,
    price: f64,
}

impl Model {
    /// The ids that mean this model, as far as they are spelled out: its own, if it follows its rule, and others.
    pub(super) fn ids(&self) -> BTreeSet<&str> {
        let own = Some(self.id.as_str()).filter(|id| follows(id, &self.rule));
        let mut ids = BTreeSet::from_iter(own);
        let mut open = vec![&self.rule];
        while let Some(rule) = open.pop() {
            ids.extend(rule.get("equals").and_then(Value::as_str));
            open.extend(
                rule.get("or")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten(),
            );
        }
        ids
    }

    /// Whether a price came into force after one day and up to another, both as `YYYY-MM-DD`.
    pub(super) fn changed_after(&self, day: &str, on: &str) -> bool {
        let phase = self.phase(on);
        phase.is_some_and(|(from, _)| from > day)
    }

    /// The prices on a day; `None` where they follow the time of day.
    pub(super) fn cost(&self, on: &str) -> Result<Option<Cost>> {
        self.phase(on).map(|(_, rates)| rates.cost()).transpose()
    }

    /// What is known of a model that no one else lists, by one of its ids; `None` where that is too little.
    pub(super) fn facts(&self, id: &str, on: &str) -> Result<Option<ModelInfo>> {
        let (Some(context), false) = (self.context_window, self.deprecated) else {
            return Ok(None);
        };
        let cost = self.cost(on)?;
        // Without a price of answers it is no chat model: embeddings have none.
        let priced = cost.filter(|cost| cost.input.is_some() && cost.output.is_some());
        Ok(priced.map(|cost| ModelInfo {
            id: id.to_owned(),
            name: Some(self.id.clone()).filter(|name| name != id),
            context: Some(context),
            cost: Some(cost),
            ..ModelInfo::default()
        }))
    }

    /// The rates in force on a day and since when; those of always are since ever.
    fn phase(&self, on: &str) -> Option<(&str, &Rates)> {
        let phases = match &self.prices {
            Prices::Always(rates) => return Some(("", rates)),
            Prices::Changing(phases) => phases,
        };
        let mut dated = Vec::new();
        for Phase { constraint, prices } in phases {
            let from = match constraint {
                None => "",
                Some(constraint) => constraint.start_date.as_deref()?,
            };
            dated.push((from, prices));
        }
        let begun = dated.into_iter().filter(|(from, _)| *from <= on);
        begun.max_by_key(|(from, _)| *from)
    }
}

impl Rates {
    fn all(&self) -> [&Option<Rate>; 4] {
        [
            &self.input_mtok,
            &self.output_mtok,
            &self.cache_read_mtok,
            &self.cache_write_mtok,
        ]
    }

    fn cost(&self) -> Result<Cost> {
        let mut cost = self.over(0)?;
        let starts: BTreeSet<u64> = self
            .all()
            .into_iter()
            .flatten()
            .flat_map(Rate::starts)
            .collect();
        for start in starts {
            cost.tiers.push(self.over(start)?);
        }
        Ok(cost)
    }

    fn over(&self, over: u64) -> Result<Cost> {
        let price = |rate: &Option<Rate>| {
            let dollars = rate.as_ref().map(|rate| rate.at(over));
            dollars.map(millionths).transpose()
        };
        Ok(Cost {
            over,
            input: price(&self.input_mtok)?,
            output: price(&self.output_mtok)?,
            cache_read: price(&self.cache_read_mtok)?,
            cache_write: price(&self.cache_write_mtok)?,
            tiers: Vec::new(),
        })
    }
}

impl Rate {
    fn starts(&self) -> Vec<u64> {
        match self {
            Self::Flat(_) => Vec::new(),
            Self::Tiered { tiers, .. } => tiers.iter().map(|step| step.start).collect(),
        }
    }

    /// US dollars per million tokens in the tier that begins at `over`.
    fn at(&self, over: u64) -> f64 {
        match self {
            Self::Flat(price) => *price,
            Self::Tiered { base, tiers } => {
                let reached = tiers.iter().filter(|step| step.start <= over);
                let last = reached.max_by_key(|step| step.start);
                last.map_or(*base, |step| step.price)
            }
        }
    }
}
