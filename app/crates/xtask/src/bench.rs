//! Benchmarks: measured on the release build, the app in real Chromium, the relay in workerd; printed as a table, kept as JSON.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use serde::Deserialize;

use crate::{
    paths,
    run::{say, watch},
    stage::Stage,
};

mod protocol;
mod relay;

/// What to measure.
#[derive(Args, Clone)]
pub(crate) struct Options {
    /// Only this area.
    area: Option<Area>,
    /// How often each figure is taken; the median counts.
    #[arg(long, default_value_t = 5)]
    runs: u32,
    /// With the relay: beside the Portkey gateway too, in Node, whose npm package is installed for it.
    #[arg(long)]
    portkey: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Area {
    /// The app: loading, streaming, long conversations, memory.
    App,
    /// Full-text search over 10,000 conversations; takes a while to set up.
    Search,
    /// A vault of 10,000 conversations, 500 MB: the list, one of them, a backup; takes minutes to set up.
    Storage,
    /// An export of 500 MB from another app: how long it takes, and what the browser holds meanwhile.
    Import,
    /// The tokens worker: when it is ready, how fast it counts, in turns with gpt-tokenizer.
    Tokens,
    /// The ledger of 100,000 requests, and how true the times in it are.
    Usage,
    /// The relay beside a bare worker: rates, added time, streams, memory.
    Relay,
    /// The protocol crate: reading replies and writing requests, natively and as WebAssembly.
    Protocol,
}

/// One line of a report, as the scripts in `app/e2e/bench` write it.
#[derive(Deserialize)]
struct Row {
    name: String,
    unit: String,
    median: f64,
    /// Every single measurement, in order.
    all: Vec<f64>,
}

/// Measures, prints and keeps; an area that is not named means all of them.
pub(crate) fn run(options: &Options) -> Result<()> {
    let areas = match options.area {
        None => vec![
            Area::Protocol,
            Area::Tokens,
            Area::Relay,
            Area::App,
            Area::Usage,
            Area::Search,
            Area::Storage,
            Area::Import,
        ],
        Some(area) => vec![area],
    };
    for area in areas {
        match area {
            Area::App => report("app.json", |report| app("app.mjs", options.runs, report))?,
            Area::Usage => report("usage.json", |report| {
                app("usage.mjs", options.runs, report)
            })?,
            Area::Search => {
                report("search.json", |report| {
                    app("search.mjs", options.runs, report)
                })?;
            }
            Area::Storage => {
                report("storage.json", |report| {
                    app("storage.mjs", options.runs, report)
                })?;
            }
            Area::Import => {
                report("import.json", |report| {
                    app("import.mjs", options.runs, report)
                })?;
            }
            Area::Tokens => {
                report("tokens.json", |report| {
                    app("tokens.mjs", options.runs, report)
                })?;
            }
            Area::Relay => report("relay.json", |report| {
                relay::measure(options.runs, options.portkey, report)
            })?,
            Area::Protocol => report("protocol.json", |report| {
                protocol::measure(options.runs, report)
            })?,
        }
    }
    Ok(())
}

/// Prints what a measurement leaves in its report.
fn report(name: &str, measure: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let folder = paths::target().join("bench");
    fs::create_dir_all(&folder)?;
    let report = folder.join(name);
    measure(&report)?;
    let text = fs::read_to_string(&report).context("the benchmark left no report")?;
    let rows: Vec<Row> = serde_json::from_str(&text).context("the report cannot be read")?;
    print(&rows);
    println!("kept in {}", report.display());
    Ok(())
}

fn app(script: &str, runs: u32, report: &Path) -> Result<()> {
    let stage = Stage::set()?;
    say("measuring the app in Chromium (a few minutes)");
    let mut command = stage.command("node")?;
    command
        .arg(format!("bench/{script}"))
        .env("RUNS", runs.to_string())
        .env("REPORT", report);
    let (good, _) = watch(&mut command, "bench app")?;
    if !good {
        bail!("the benchmark did not run to its end; its output is above");
    }
    Ok(())
}

fn print(rows: &[Row]) {
    let width = rows.iter().map(|row| row.name.chars().count()).max();
    let width = width.unwrap_or_default();
    println!("{:width$}  {:>10}  {:<5}  runs", "figure", "median", "unit");
    for row in rows {
        let lowest = row.all.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = row.all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        println!(
            "{:width$}  {:>10}  {:<5}  {} ({} to {})",
            row.name,
            shown(row.median),
            row.unit,
            row.all.len(),
            shown(lowest),
            shown(highest),
        );
    }
}

/// A figure with as many digits as tell something.
fn shown(value: f64) -> String {
    if value.abs() < 10.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.1}")
    }
}
