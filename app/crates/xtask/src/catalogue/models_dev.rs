//! models.dev's `api.json`: providers, their models, what these can do and cost in US dollars per million tokens.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use maas_protocol::catalogue::{CatalogueModel, Cost};
use serde::Deserialize;

use super::millionths;

/// What the app can hand over, of what the collection knows.
const MODALITIES: &[&str] = &["text", "image", "pdf", "audio"];

/// The whole file, by the collection's own names of the providers.
pub(super) type Listing = BTreeMap<String, Provider>;

pub(super) fn read(text: &str) -> Result<Listing> {
    Ok(serde_json::from_str(text)?)
}

#[derive(Deserialize)]
pub(super) struct Provider {
    pub(super) models: BTreeMap<String, Model>,
}

#[derive(Deserialize)]
pub(super) struct Model {
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
    size: u64,
}

impl Model {
    /// Whether it can answer in a chat at all.
    pub(super) fn writes_text(&self) -> bool {
        self.modalities.output.iter().any(|kind| kind == "text")
    }

    /// What is known of it, in our words.
    pub(super) fn facts(&self, id: &str) -> Result<CatalogueModel> {
        let input = MODALITIES.iter().copied();
        let input = input.filter(|kind| self.modalities.input.iter().any(|has| has == kind));
        Ok(CatalogueModel {
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
            deprecated: self.status.as_deref() == Some("deprecated"),
            cost: self.cost.as_ref().map(Prices::whole).transpose()?,
        })
    }
}

impl Prices {
    fn whole(&self) -> Result<Cost> {
        let mut cost = self.over(0)?;
        for Tier { tier, prices } in &self.tiers {
            if tier.kind != "context" || tier.size == 0 {
                bail!("a tier by {} {} is not understood", tier.kind, tier.size);
            }
            cost.tiers.push(prices.over(tier.size)?);
        }
        if let (Some(old), true) = (&self.context_over_200k, cost.tiers.is_empty()) {
            cost.tiers.push(old.over(200_000)?);
        }
        cost.tiers.sort_by_key(|tier| tier.over);
        Ok(cost)
    }

    fn over(&self, over: u64) -> Result<Cost> {
        let price = |dollars: Option<f64>| dollars.map(millionths).transpose();
        Ok(Cost {
            over,
            input: price(self.input)?,
            output: price(self.output)?,
            cache_read: price(self.cache_read)?,
            cache_write: price(self.cache_write)?,
            tiers: Vec::new(),
        })
    }
}
