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
use maas_protocol::catalogue::{Catalogue, VERSION};
use serde::Serialize;

use crate::{paths, run::say};

mod models_dev;
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

/// Where the facts are from: a public collection, as it was on a day.
#[derive(Serialize)]
struct Source<'a> {
    name: &'a str,
    url: &'a str,
    commit: &'a str,
    date: &'a str,
    licence: &'a str,
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

/// A provider of ours, and what the collections call it.
struct Row {
    slug: &'static str,
    models_dev: &'static str,
    prices: &'static str,
    /// Which models only the price collection has may be added; it counts other makers' models to some providers.
    adds: fn(&str) -> bool,
}

const fn row(
    slug: &'static str,
    models_dev: &'static str,
    prices: &'static str,
    adds: fn(&str) -> bool,
) -> Row {
    Row {
        slug,
        models_dev,
        prices,
        adds,
    }
}

fn all(_: &str) -> bool {
    true
}

fn none(_: &str) -> bool {
    false
}

/// The providers whose models are kept; local servers have no list prices, so they are not here. By slug.
const ROWS: &[Row] = &[
    row("anthropic", "anthropic", "anthropic", all),
    row("azure", "azure", "azure", all),
    row("bedrock", "amazon-bedrock", "aws", all),
    row("cohere", "cohere", "cohere", all),
    row("deepseek", "deepseek", "deepseek", all),
    row("google", "google", "google", |id| id.starts_with("gem")),
    row("groq", "groq", "groq", all),
    row("mistral", "mistral", "mistral", all),
    row("openai", "openai", "openai", all),
    row("openrouter", "openrouter", "openrouter", all),
    row("together", "togetherai", "together", all),
    row("vertex", "google-vertex", "google", none),
    row("xai", "xai", "x-ai", all),
];

/// Reads the collections and writes catalogue and licences into `static/`.
pub(crate) fn run(options: &Options) -> Result<()> {
    let models_dev = read(&options.models_dev)?;
    let prices = read(&options.prices)?;
    let days = Days {
        listed: &options.models_dev_at.date,
        on: &options.on,
    };
    let sources = [
        source(
            "models.dev",
            "https://github.com/anomalyco/models.dev",
            &options.models_dev_at,
        ),
        source(
            "genai-prices",
            "https://github.com/pydantic/genai-prices",
            &options.prices_at,
        ),
    ];
    let catalogue = merge(
        &models_dev::read(&models_dev).with_context(|| shown(&options.models_dev))?,
        &prices::read(&prices).with_context(|| shown(&options.prices))?,
        &days,
    )?;
    let to = paths::root().join("static");
    for (data, name) in [
        (&options.models_dev, "models-dev"),
        (&options.prices, "genai-prices"),
    ] {
        let licence = read(&data.with_file_name(format!("LICENSE.{name}.txt")))?;
        write(&to.join(format!("licenses/{name}.txt")), &licence)?;
    }
    let text = lines(&sources, &catalogue)?;
    write(&to.join("catalogue.json"), &text)?;
    for (slug, models) in &catalogue.models {
        let priced = models.iter().filter(|model| model.cost.is_some()).count();
        say(&format!("{slug}: {} models, {priced} priced", models.len()));
    }
    say(&format!("catalogue.json: {} bytes", text.len()));
    Ok(())
}

fn source<'a>(name: &'a str, url: &'a str, state: &'a State) -> Source<'a> {
    Source {
        name,
        url,
        commit: &state.commit,
        date: &state.date,
        licence: "MIT",
    }
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
    for row in ROWS {
        let from = listed
            .get(row.models_dev)
            .with_context(|| format!("models.dev lacks {}", row.models_dev))?;
        let priced = prices
            .iter()
            .find(|provider| provider.id == row.prices)
            .with_context(|| format!("genai-prices lacks {}", row.prices))?;
        let mut models = BTreeMap::new();
        for (id, model) in &from.models {
            let name = || format!("{}/{id}", row.slug);
            let other = priced.model(id);
            if !model.writes_text() {
                continue;
            }
            let mut known = model.facts(id).with_context(name)?;
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
                if (row.adds)(id) && !from.models.contains_key(id) {
                    let name = || format!("{}/{id}", row.slug);
                    if let Some(known) = other.facts(id, days.on).with_context(name)? {
                        models.entry(id.to_owned()).or_insert(known);
                    }
                }
            }
        }
        all.push((row.slug.to_owned(), models.into_values().collect()));
    }
    Ok(Catalogue { models: all })
}

/// A price in US dollars per million tokens as millionths of a dollar; absurd ones are refused: a unit was mistaken.
fn millionths(dollars: f64) -> Result<u64> {
    if !(0.0..=1000.0).contains(&dollars) {
        bail!("{dollars} US dollars per million tokens is no price");
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nothing and a thousand million, as was just checked"
    )]
    Ok((dollars * 1_000_000.0).round() as u64)
}

/// The file: valid JSON with one model per line.
fn lines(sources: &[Source<'_>], catalogue: &Catalogue) -> Result<String> {
    let mut text = format!(
        "{{\"version\":{VERSION},\"generated_from\":{},\n\"models\":{{",
        serde_json::to_string(sources)?
    );
    let mut before_slug = "\n";
    for (slug, models) in &catalogue.models {
        text += &format!("{before_slug}{}:[", serde_json::to_string(slug)?);
        let mut before = "\n";
        for model in models {
            text += before;
            text += &serde_json::to_string(model)?;
            before = ",\n";
        }
        text += "]";
        before_slug = ",\n";
    }
    text += "}}\n";
    if Catalogue::read(&text).as_ref() != Some(catalogue) {
        bail!("what was written does not read as what was meant");
    }
    Ok(text)
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
