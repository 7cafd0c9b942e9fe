//! Makes `static/catalogue.json` from two public collections: models.dev and genai-prices.
//!
//! Both are read from files that someone downloaded and looked at; this command downloads nothing. The same
//! files give the same bytes, one model per line, so that a refresh can be reviewed as a difference.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use maas_protocol::{
    catalogue::{Catalogue, models_dev},
    models::{self, Cost},
    provider::IN_MODELS_DEV,
};

use crate::{paths, run::say};

mod prices;

/// Where the collections lie, and which state of theirs it is.
#[derive(Args)]
pub(crate) struct Options {
    /// models.dev's api.json; its licence lies beside it as LICENSE.models-dev.txt.
    #[arg(long, value_name = "FILE")]
    models_dev: PathBuf,
    /// The state of that file, as commit@YYYY-MM-DD.
    #[arg(long, value_name = "COMMIT@DATE", value_parser = State::read)]
    models_dev_at: State,
    /// genai-prices' data_slim.json (v2); its licence lies beside it as LICENSE.genai-prices.txt.
    #[arg(long, value_name = "FILE")]
    prices: PathBuf,
    /// The state of that file, as commit@YYYY-MM-DD.
    #[arg(long, value_name = "COMMIT@DATE", value_parser = State::read)]
    prices_at: State,
    /// The day whose prices are taken where a change is announced, as YYYY-MM-DD.
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: String,
}

/// A commit and its day.
#[derive(Clone)]
struct State {
    commit: String,
    date: String,
}

impl State {
    fn read(text: &str) -> Result<Self, String> {
        let (commit, date) = text.split_once('@').ok_or("commit@YYYY-MM-DD is needed")?;
        let hex = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !hex {
            return Err("a commit has 40 hexadecimal digits".to_owned());
        }
        Ok(Self {
            commit: commit.to_owned(),
            date: day(date)?,
        })
    }
}

fn day(text: &str) -> Result<String, String> {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    if shape == "0000-00-00" {
        Ok(text.to_owned())
    } else {
        Err("a day is written YYYY-MM-DD".to_owned())
    }
}

/// A provider of ours in the price collection: slug, its name there, and which of the models that only it has may
/// be added; it counts other makers' models to some providers.
type Row = (&'static str, &'static str, fn(&str) -> bool);

/// The providers of [`IN_MODELS_DEV`], in the same order.
const PRICED: &[Row] = &[
    ("anthropic", "anthropic", |_| true),
    ("azure", "azure", |_| true),
    ("bedrock", "aws", |_| true),
    ("cohere", "cohere", |_| true),
    ("deepseek", "deepseek", |_| true),
    ("google", "google", |id| id.starts_with("gem")),
    ("groq", "groq", |_| true),
    ("mistral", "mistral", |_| true),
    ("openai", "openai", |_| true),
    ("openrouter", "openrouter", |_| true),
    ("together", "together", |_| true),
    ("vertex", "google", |_| false),
    ("xai", "x-ai", |_| true),
];

/// Reads the collections and writes catalogue and licences into `static/`.
pub(crate) fn run(options: &Options) -> Result<()> {
    let models_dev = read(&options.models_dev)?;
    let prices = read(&options.prices)?;
    let days = Days {
        listed: &options.models_dev_at.date,
        on: &options.on,
    };
    let mut catalogue = merge(
        &models_dev::read(&models_dev).with_context(|| shown(&options.models_dev))?,
        &prices::read(&prices).with_context(|| shown(&options.prices))?,
        &days,
    )?;
    let State { commit, date } = options.models_dev_at.clone();
    catalogue.sources.push(models_dev::source(commit, date));
    let State { commit, date } = options.prices_at.clone();
    catalogue.sources.push(prices::source(commit, date));
    let to = paths::root().join("static");
    for (data, name) in [
        (&options.models_dev, "models-dev"),
        (&options.prices, "genai-prices"),
    ] {
        let licence = read(&data.with_file_name(format!("LICENSE.{name}.txt")))?;
        write(&to.join(format!("licenses/{name}.txt")), &licence)?;
    }
    let text = catalogue.write()?;
    if Catalogue::read(&text).as_ref() != Some(&catalogue) {
        bail!("what was written does not read as what was meant");
    }
    write(&to.join("catalogue.json"), &text)?;
    let prices = paths::root().join("app/crates/maas-protocol/src/front/prices.txt");
    write(&prices, &price_list(&catalogue))?;
    for (slug, models) in &catalogue.models {
        let priced = models.iter().filter(|model| model.cost.is_some()).count();
        say(&format!("{slug}: {} models, {priced} priced", models.len()));
    }
    say(&format!("catalogue.json: {} bytes", text.len()));
    Ok(())
}

/// The prices alone, as the relay's front door reads them (`front/price.rs` of the protocol says how).
fn price_list(catalogue: &Catalogue) -> String {
    let mut text = String::new();
    for (slug, models) in &catalogue.models {
        text += &format!("@{slug}\n");
        let priced = models
            .iter()
            .filter_map(|model| Some((&model.id, model.cost.as_ref()?)));
        for (id, cost) in priced {
            text += &format!("{id} {}", four(cost));
            for tier in &cost.tiers {
                text += &format!(" {}:{}", tier.over, four(tier));
            }
            text += "\n";
        }
    }
    text
}

fn four(cost: &Cost) -> String {
    let price = |price: Option<u64>| price.map_or(String::new(), |price| price.to_string());
    [cost.input, cost.output, cost.cache_read, cost.cache_write]
        .map(price)
        .join(",")
}

/// The days that decide between two prices, as `YYYY-MM-DD`.
struct Days<'a> {
    /// When models.dev was read.
    listed: &'a str,
    /// Whose prices are wanted.
    on: &'a str,
}

/// Puts both collections together. models.dev leads; the other fills in the prices and models it lacks, and
/// the changes of price that came into force after it was read.
fn merge(
    listed: &models_dev::Listing,
    prices: &[prices::Provider],
    days: &Days<'_>,
) -> Result<Catalogue> {
    let mut all = Vec::new();
    for ((slug, listed_as), (_, priced_as, adds)) in IN_MODELS_DEV.iter().zip(PRICED) {
        let from = listed
            .get(*listed_as)
            .with_context(|| format!("models.dev lacks {listed_as}"))?;
        let priced = prices
            .iter()
            .find(|provider| provider.id == *priced_as)
            .with_context(|| format!("genai-prices lacks {priced_as}"))?;
        let mut models = BTreeMap::new();
        for (id, model) in &from.models {
            let name = || format!("{slug}/{id}");
            let other = priced.model(id);
            if !model.writes_text() {
                continue;
            }
            let facts = model
                .facts(id)
                .context("a price in US dollars per million tokens that is no price");
            let mut known = facts.with_context(name)?;
            if let Some(other) = other {
                let changed = other.changed_after(days.listed, days.on);
                if changed || known.cost.is_none() {
                    known.cost = other.cost(days.on).with_context(name)?.or(known.cost);
                }
            }
            models.insert(id.clone(), known);
        }
        for other in &priced.models {
            for id in other.ids() {
                // A name that models.dev left out on purpose, such as a painter's, is left out here too.
                if adds(id) && !from.models.contains_key(id) {
                    let name = || format!("{slug}/{id}");
                    if let Some(known) = other.facts(id, days.on).with_context(name)? {
                        models.entry(id.to_owned()).or_insert(known);
                    }
                }
            }
        }
        all.push(((*slug).to_owned(), models.into_values().collect()));
    }
    Ok(Catalogue {
        sources: Vec::new(),
        models: all,
    })
}

/// A price in US dollars per million tokens as millionths of a dollar.
fn millionths(dollars: f64) -> Result<u64> {
    models::millionths(dollars)
        .with_context(|| format!("{dollars} US dollars per million tokens is no price"))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| shown(file))
}

fn write(file: &Path, text: &str) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

fn shown(file: &Path) -> String {
    format!("cannot read {}", file.display())
}

#[cfg(test)]
mod tests;
