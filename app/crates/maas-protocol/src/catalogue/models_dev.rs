//! models.dev's `api.json`: providers, their models, what these can do and cost in US dollars per million tokens.
//!
//! Read where the shipped catalogue is made, and by the keyring when a person renews it. Never by the page:
//! these types would be in its first download.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Catalogue, NotRenewed, Source};
use crate::{
    models::{Cost, ModelInfo, millionths},
    provider::IN_MODELS_DEV,
};

/// Where the list is; any page may read it, without a key.
pub const URL: &str = "https://models.dev/api.json";

/// What the app can hand over, of what the collection knows.
const MODALITIES: &[&str] = &["text", "image", "pdf", "audio"];

/// The whole file, by the collection's own names of the providers.
pub type Listing = BTreeMap<String, Provider>;

/// Reads the file.
///
/// # Errors
/// [`serde_json::Error`] says where it is not what models.dev documents.
pub fn read(text: &str) -> serde_json::Result<Listing> {
    serde_json::from_str(text)
}

/// The list as a catalogue that was fetched on a day, `YYYY-MM-DD`. A provider that the list has no longer is left out.
///
/// # Errors
/// [`NotRenewed`] where it is not the list, or a price in it is beyond reason.
pub fn catalogue(text: &str, date: &str) -> Result<Catalogue, NotRenewed> {
    let listing = read(text).map_err(|_| NotRenewed::NotTheList)?;
    let mut all = Vec::new();
    for (slug, theirs) in IN_MODELS_DEV {
        let Some(provider) = listing.get(*theirs) else {
            continue;
        };
        let mut models = Vec::new();
        for (id, model) in &provider.models {
            if model.writes_text() {
                let fault = || NotRenewed::NoPrice {
                    model: format!("{slug}/{id}"),
                };
                models.push(model.facts(id).ok_or_else(fault)?);
            }
        }
        all.push(((*slug).to_owned(), models));
    }
    if all.iter().all(|(_, models)| models.is_empty()) {
        return Err(NotRenewed::NotTheList);
    }
    Ok(Catalogue {
        sources: vec![source(String::new(), date.to_owned())],
        models: all,
    })
}

/// The collection as it was at a commit, or on a day.
pub fn source(commit: String, date: String) -> Source {
    Source {
        name: "models.dev".to_owned(),
        url: "https://github.com/anomalyco/models.dev".to_owned(),
        commit,
        date,
        licence: "MIT".to_owned(),
    }
}

/// A provider of the collection.
#[derive(Deserialize)]
pub struct Provider {
    /// Its models by id.
    pub models: BTreeMap<String, Model>,
}

/// A model of the collection.
#[derive(Deserialize)]
pub struct Model {
    name: Option<String>,
    release_date: Option<String>,
    reasoning: Option<bool>,
    temperature: Option<bool>,
    tool_call: Option<bool>,
    structured_output: Option<bool>,
    open_weights: Option<bool>,
    status: Option<String>,
    cost: Option<Prices>,
    limit: Limit,
    modalities: Modalities,
}

#[derive(Deserialize)]
struct Limit {
    context: Option<u64>,
    output: Option<u64>,
}

#[derive(Deserialize)]
struct Modalities {
    input: Vec<String>,
    output: Vec<String>,
}

#[derive(Deserialize)]
struct Prices {
    input: Option<f64>,
    output: Option<f64>,
    cache_read: Option<f64>,
    cache_write: Option<f64>,
    #[serde(default)]
    tiers: Vec<Tier>,
    /// How one tier was written before there were several.
    context_over_200k: Option<Box<Prices>>,
}

#[derive(Deserialize)]
struct Tier {
    tier: Threshold,
    #[serde(flatten)]
    prices: Prices,
}

#[derive(Deserialize)]
struct Threshold {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    size: u64,
}

impl Model {
    /// Whether it can answer in a chat at all.
    pub fn writes_text(&self) -> bool {
        self.modalities.output.iter().any(|kind| kind == "text")
    }

    /// What is known of it, in our words; `None` where a price is beyond reason.
    pub fn facts(&self, id: &str) -> Option<ModelInfo> {
        let input = MODALITIES.iter().copied();
        let input = input.filter(|kind| self.modalities.input.iter().any(|has| has == kind));
        Some(ModelInfo {
            id: id.to_owned(),
            name: self.name.clone().filter(|name| name != id),
            context: self.limit.context.filter(|tokens| *tokens > 0),
            output: self.limit.output.filter(|tokens| *tokens > 0),
            input: input.map(str::to_owned).collect(),
            tools: self.tool_call,
            reasoning: self.reasoning,
            temperature: self.temperature,
            json: self.structured_output,
            open: self.open_weights,
            released: self.release_date.clone(),
            deprecated: (self.status.as_deref() == Some("deprecated")).then_some(true),
            cost: match &self.cost {
                Some(prices) if prices.understood() => Some(prices.whole()?),
                _ => None,
            },
            ..ModelInfo::default()
        })
    }
}

impl Prices {
    /// Whether every tier is one of length; a price that also follows something else would mislead.
    fn understood(&self) -> bool {
        let by_length = |step: &Tier| step.tier.kind == "context" && step.tier.size > 0;
        self.tiers.iter().all(by_length)
    }

    fn whole(&self) -> Option<Cost> {
        let mut cost = self.over(0)?;
        for Tier { tier, prices } in &self.tiers {
            cost.tiers.push(prices.over(tier.size)?);
        }
        if let (Some(old), true) = (&self.context_over_200k, cost.tiers.is_empty()) {
            cost.tiers.push(old.over(200_000)?);
        }
        cost.tiers.sort_by_key(|tier| tier.over);
        Some(cost)
    }

    fn over(&self, over: u64) -> Option<Cost> {
        Some(Cost {
            over,
            input: checked(self.input)?,
            output: checked(self.output)?,
            cache_read: checked(self.cache_read)?,
            cache_write: checked(self.cache_write)?,
            tiers: Vec::new(),
        })
    }
}

/// A price that may be missing, but not beyond reason.
fn checked(dollars: Option<f64>) -> Option<Option<u64>> {
    match dollars {
        Some(dollars) => millionths(dollars).map(Some),
        None => Some(None),
    }
}

#[cfg(test)]
mod tests;
