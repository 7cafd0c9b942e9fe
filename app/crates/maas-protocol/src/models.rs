//! What is known of one model: from its provider's own list, or from what is publicly known.
//!
//! A fact that is not there is unknown, never nothing or free. Read by hand from a JSON tree, here and in the
//! catalogue alike: what serde derives for these types adds kilobytes to the first download.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::{capability::Limits, chat::Param, usage::Usage};

/// What is known of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ModelInfo {
    /// The id to send.
    pub id: String,
    /// What people call it, where that is not its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Tokens that question and answer may have together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<u64>,
    /// Tokens that an answer may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<u64>,
    /// What it reads: `text`, `image`, `pdf`, `audio`; empty where unknown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub input: Vec<String>,
    /// Whether it calls tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tools: Option<bool>,
    /// Whether it thinks before it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<bool>,
    /// Whether it takes a temperature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature: Option<bool>,
    /// Whether it answers by a JSON schema.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json: Option<bool>,
    /// Whether its weights are published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    /// The day it came out, `YYYY-MM-DD` or a part of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released: Option<String>,
    /// Whether its provider is giving it up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<bool>,
    /// The day it is taken away, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retires: Option<String>,
    /// Parameters that it is known not to take, beyond what the flags above say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refuses: Vec<Param>,
    /// List prices; missing is unknown, not free.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
}

/// List prices, in millionths of a US dollar per million tokens: 250000 is $0.25. Missing is unknown.
///
/// One type for the prices and their tiers, because their code is in the first download.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// In a tier: for questions of more than so many tokens these prices hold, for the whole of it; else 0.
    #[serde(skip_serializing_if = "is_zero")]
    pub over: u64,
    /// Of a question, in millionths of a US dollar per million tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<u64>,
    /// Of an answer, in millionths of a US dollar per million tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<u64>,
    /// Of what is read from a cache, in millionths of a US dollar per million tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<u64>,
    /// Of what is written to a cache, in millionths of a US dollar per million tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<u64>,
    /// Prices of long questions, shortest first; what a tier leaves out is as without it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Cost>,
}

/// What an answer cost, in billionths of a US dollar: as its provider says, else by prices that are known.
pub fn cost_of(usage: &Usage, prices: Option<&Cost>) -> Option<u64> {
    usage.cost_nano.or_else(|| prices?.of(usage))
}

impl Cost {
    /// No price at all: what runs on one's own machine.
    pub const FREE: Self = Self {
        over: 0,
        input: Some(0),
        output: Some(0),
        cache_read: Some(0),
        cache_write: Some(0),
        tiers: Vec::new(),
    };

    /// What these tokens cost, in billionths of a US dollar; `None` where a count or price that it takes is unknown.
    ///
    /// Tokens of a cache have prices of their own, else the question's; reasoning is a part of the answer. The
    /// prices of a tier hold for the whole of a question that is longer than it. Where the provider says what it bills, that counts.
    pub fn of(&self, usage: &Usage) -> Option<u64> {
        let input = usage.billed_input.or(usage.input)?;
        let tier = self.tiers.iter().rfind(|tier| input > tier.over);
        let price = |of: fn(&Self) -> Option<u64>| tier.and_then(of).or_else(|| of(self));
        let read = usage.cached_input.unwrap_or(0).min(input);
        let written = usage.cache_write.unwrap_or(0).min(input - read);
        let hour = usage.cache_write_hour.unwrap_or(0).min(written);
        let plain = price(|prices| prices.input);
        let mut sum = 0_u64;
        for (tokens, price) in [
            (input - read - written, plain),
            (read, price(|prices| prices.cache_read).or(plain)),
            (written - hour, price(|prices| prices.cache_write).or(plain)),
            // Only Anthropic's models have it, at twice the question's price (its page on prompt caching, 2026-11).
            (hour, plain.map(|plain| plain.saturating_mul(2))),
            (
                usage.billed_output.or(usage.output)?,
                price(|prices| prices.output),
            ),
        ] {
            if tokens > 0 {
                // Millionths of a dollar for a million tokens are thousandths of a billionth for one.
                sum = sum.saturating_add(tokens.saturating_mul(price?));
            }
        }
        Some(sum.saturating_add(500) / 1000)
    }
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl ModelInfo {
    /// A model that nothing but the id is known of.
    pub fn of_id(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            ..Self::default()
        }
    }

    /// Fills in, fact by fact, what is not known yet. Prices are one fact: a list half from here and half from
    /// there is nobody's.
    pub fn fill_in(&mut self, other: &Self) {
        let flag = |mine: &mut Option<bool>, theirs| *mine = mine.or(theirs);
        let count = |mine: &mut Option<u64>, theirs| *mine = mine.or(theirs);
        let text = |mine: &mut Option<String>, theirs: &Option<String>| {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        };
        text(&mut self.name, &other.name);
        text(&mut self.released, &other.released);
        text(&mut self.retires, &other.retires);
        count(&mut self.context, other.context);
        count(&mut self.output, other.output);
        flag(&mut self.tools, other.tools);
        flag(&mut self.reasoning, other.reasoning);
        flag(&mut self.temperature, other.temperature);
        flag(&mut self.json, other.json);
        flag(&mut self.open, other.open);
        flag(&mut self.deprecated, other.deprecated);
        if self.input.is_empty() {
            self.input.clone_from(&other.input);
        }
        if self.refuses.is_empty() {
            self.refuses.clone_from(&other.refuses);
        }
        if self.cost.is_none() {
            self.cost.clone_from(&other.cost);
        }
    }

    /// Whether it reads a kind: `image`, `pdf`, `audio`; not where that is unknown.
    pub fn reads(&self, kind: &str) -> bool {
        self.input.iter().any(|reads| reads == kind)
    }

    /// What a request to it does without.
    pub fn limits(&self) -> Limits {
        let mut without = self.refuses.clone();
        for (taken, param) in [
            (self.temperature, Param::Temperature),
            (self.reasoning, Param::ReasoningEffort),
            (self.reasoning, Param::ReasoningBudget),
        ] {
            if taken == Some(false) && !without.contains(&param) {
                without.push(param);
            }
        }
        Limits {
            without,
            no_schema: self.json == Some(false),
        }
    }

    pub(crate) fn read(from: &Value) -> Self {
        let word = |word: &Value| word.as_str().unwrap_or_default().to_owned();
        let refuses = all(from.get("refuses"), word);
        Self {
            id: text(from, "id").unwrap_or_default(),
            name: text(from, "name"),
            context: number(from, "context"),
            output: number(from, "output"),
            input: all(from.get("input"), word),
            tools: flag(from, "tools"),
            reasoning: flag(from, "reasoning"),
            temperature: flag(from, "temperature"),
            json: flag(from, "json"),
            open: flag(from, "open"),
            released: text(from, "released"),
            deprecated: flag(from, "deprecated"),
            retires: text(from, "retires"),
            refuses: refuses.iter().filter_map(|name| Param::of(name)).collect(),
            cost: from.get("cost").map(cost),
        }
    }
}

impl<'de> Deserialize<'de> for ModelInfo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| Self::read(&value))
    }
}

impl<'de> Deserialize<'de> for Cost {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| cost(&value))
    }
}

fn cost(from: &Value) -> Cost {
    Cost {
        over: number(from, "over").unwrap_or_default(),
        input: number(from, "input"),
        output: number(from, "output"),
        cache_read: number(from, "cache_read"),
        cache_write: number(from, "cache_write"),
        tiers: all(from.get("tiers"), cost),
    }
}

pub(crate) fn text(from: &Value, key: &str) -> Option<String> {
    from.get(key)?.as_str().map(str::to_owned)
}

pub(crate) fn number(from: &Value, key: &str) -> Option<u64> {
    from.get(key)?.as_u64()
}

pub(crate) fn flag(from: &Value, key: &str) -> Option<bool> {
    from.get(key)?.as_bool()
}

pub(crate) fn all<T>(from: Option<&Value>, read: fn(&Value) -> T) -> Vec<T> {
    let mut list = Vec::new();
    for item in from.and_then(Value::as_array).into_iter().flatten() {
        list.push(read(item));
    }
    list
}

/// A price in US dollars per million tokens as millionths of a dollar; `None` for an absurd one: a unit was mistaken.
pub fn millionths(dollars: f64) -> Option<u64> {
    if !(0.0..=1000.0).contains(&dollars) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nothing and a thousand million, as was just checked"
    )]
    Some((dollars * 1_000_000.0).round() as u64)
}

#[cfg(test)]
pub(crate) mod tests;
