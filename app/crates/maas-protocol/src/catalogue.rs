//! What is publicly known of models: context size, abilities, list prices. Made by `cargo xtask catalogue`.
//!
//! Shipped beside the app as `catalogue.json`. A fact that is not there is unknown, never nothing or free.
//! Read by hand from a JSON tree: what serde derives for these types adds kilobytes to the first download.

use serde::Serialize;
use serde_json::Value;

/// The shape of the file that this code reads.
pub const VERSION: u64 = 1;

/// Facts about models, by provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// The slug of each provider with its models; a handful, so a list is enough.
    pub models: Vec<(String, Vec<CatalogueModel>)>,
}

/// What is known of one model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CatalogueModel {
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
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
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

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Catalogue {
    /// Reads the file; `None` where it is no catalogue of this [`VERSION`]. A fact that cannot be read is missing.
    pub fn read(text: &str) -> Option<Self> {
        let file: Value = serde_json::from_str(text).ok()?;
        if number(&file, "version") != Some(VERSION) {
            return None;
        }
        let mut models = Vec::new();
        for (slug, list) in file.get("models")?.as_object()? {
            models.push((slug.clone(), all(Some(list), model)));
        }
        Some(Self { models })
    }

    /// What is known of a model: by its exact id, else without its date or `-latest`, and both again by the
    /// last part of a `vendor/model`.
    pub fn find(&self, slug: &str, model_id: &str) -> Option<&CatalogueModel> {
        let (_, models) = self.models.iter().find(|(of, _)| of == slug)?;
        let undated = undated(model_id);
        by_id(models, model_id)
            .or_else(|| by_id(models, undated))
            .or_else(|| by_last_part(models, model_id))
            .or_else(|| by_last_part(models, undated))
    }
}

fn model(from: &Value) -> CatalogueModel {
    let word = |word: &Value| word.as_str().unwrap_or_default().to_owned();
    CatalogueModel {
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
        deprecated: flag(from, "deprecated") == Some(true),
        cost: from.get("cost").map(cost),
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

fn text(from: &Value, key: &str) -> Option<String> {
    from.get(key)?.as_str().map(str::to_owned)
}

fn number(from: &Value, key: &str) -> Option<u64> {
    from.get(key)?.as_u64()
}

fn flag(from: &Value, key: &str) -> Option<bool> {
    from.get(key)?.as_bool()
}

fn all<T>(from: Option<&Value>, read: fn(&Value) -> T) -> Vec<T> {
    let mut list = Vec::new();
    for item in from.and_then(Value::as_array).into_iter().flatten() {
        list.push(read(item));
    }
    list
}

fn by_id<'a>(models: &'a [CatalogueModel], id: &str) -> Option<&'a CatalogueModel> {
    models.iter().find(|model| model.id == id)
}

/// Finds `vendor/model` as `model`, and `model` as the only `vendor/model` there is. Another vendor's model
/// of the same name is another model.
fn by_last_part<'a>(models: &'a [CatalogueModel], id: &str) -> Option<&'a CatalogueModel> {
    if let Some(last) = last_part(id) {
        return by_id(models, last);
    }
    let mut found = None;
    for model in models {
        if last_part(&model.id) == Some(id) {
            if found.is_some() {
                return None;
            }
            found = Some(model);
        }
    }
    found
}

/// What is behind the last slash, by bytes: searching text backwards is code that nothing else in the page needs.
fn last_part(id: &str) -> Option<&str> {
    let slash = id.bytes().rposition(|byte| byte == b'/')?;
    id.get(slash + 1..)
}

/// An id without `-latest` or its date at the end: `-YYYY-MM-DD`, `-YYYYMMDD` or `-MMDD`.
fn undated(id: &str) -> &str {
    let rest = match id.as_bytes() {
        [rest @ .., b'-', b'l', b'a', b't', b'e', b's', b't'] => rest,
        [rest @ .., b'-', b'2', b'0', y, z, b'-', m, n, b'-', d, e]
        | [rest @ .., b'-', b'2', b'0', y, z, m, n, d, e]
            if number_of(*y, *z).is_some() && is_day(*m, *n, *d, *e) =>
        {
            rest
        }
        // A version such as 2506 (year and month) is another model, and no day: there is no month 25.
        [rest @ .., b'-', m, n, d, e] if is_day(*m, *n, *d, *e) => rest,
        _ => return id,
    };
    id.get(..rest.len()).unwrap_or(id)
}

/// Whether two digits are a month and two a day.
fn is_day(m: u8, n: u8, d: u8, e: u8) -> bool {
    matches!(number_of(m, n), Some(1..=12)) && matches!(number_of(d, e), Some(1..=31))
}

fn number_of(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

#[cfg(test)]
mod tests;
