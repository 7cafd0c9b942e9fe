//! What is downloaded of the app, compressed, part by part: against the limits in `.ci/sizes.tsv`, which a build may not break,
//! and beside the sizes of the last time they were written down there.

use std::{fmt::Write as _, path::Path};

use anyhow::{Context as _, Result, bail};

use crate::paths;

#[cfg(test)]
mod tests;

/// Limits and sizes.
const TABLE: &str = ".ci/sizes.tsv";
/// The parts, and how the paths of their files begin. What is in none is downloaded by hardly anybody, or not compressed.
const PARTS: [(&str, &[&str]); 10] = [
    ("first screen", &["index.html", "app-", "page-"]),
    (
        "rest of the page",
        &[
            "page-rest-",
            "rest_loader.js",
            "usage.css",
            "prompts.css",
            "icon.svg",
            "manifest.webmanifest",
        ],
    ),
    ("keyring worker", &["keyring"]),
    ("text worker", &["text"]),
    ("tokens worker", &["tokens"]),
    ("strength worker", &["strength"]),
    ("prompts worker", &["prompts"]),
    ("search worker", &["search"]),
    ("import worker", &["import"]),
    ("model catalogue", &["catalogue.json"]),
];
/// As `node:zlib` compresses by default, and hosts at best.
const QUALITY: i32 = 11;
const WINDOW: i32 = 22;
/// Sizes that differ by less are called equal, in KiB.
const EQUAL: f64 = 0.05;

/// One line of the table, in KiB.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    part: String,
    limit: f64,
    size: f64,
}

/// Compares a built folder with the table; writes its sizes there if asked to.
pub(crate) fn check(dist: &Path, write_down: bool) -> Result<()> {
    let table = paths::root().join(TABLE);
    let known =
        read(&std::fs::read_to_string(&table).with_context(|| format!("{TABLE} is missing"))?)?;
    let sizes = measure(dist)?;
    let mut now = known.clone();
    for line in &mut now {
        let size = sizes.iter().find(|(part, _)| *part == line.part);
        let (_, size) =
            size.with_context(|| format!("{TABLE} has a part {:?}, which is none", line.part))?;
        line.size = *size;
    }
    print!("{}", compared(&known, &now));
    if write_down {
        std::fs::write(&table, written(&now)).with_context(|| format!("cannot write {TABLE}"))?;
    }
    let over: Vec<&str> = now
        .iter()
        .filter(|line| line.size > line.limit)
        .map(|line| line.part.as_str())
        .collect();
    if !over.is_empty() {
        bail!(
            "over the limit in {TABLE}: {}. Load code later (CONTRIBUTING.md says how), or say why the limit has to be higher",
            over.join(", ")
        );
    }
    Ok(())
}

/// The parts' sizes in KiB.
fn measure(dist: &Path) -> Result<Vec<(&'static str, f64)>> {
    let mut sizes: Vec<(&str, f64)> = PARTS.iter().map(|(part, _)| (*part, 0.0)).collect();
    for file in paths::walk(dist, &|_| false) {
        let path = file.strip_prefix(dist).unwrap_or(&file);
        let Some(place) = part_of(&path.to_string_lossy()) else {
            continue;
        };
        let bytes = std::fs::read(&file)?;
        if let Some((_, size)) = sizes.get_mut(place) {
            *size += kib(compressed(&bytes)?);
        }
    }
    Ok(sizes)
}

/// Which part a file is of: the one with the longest beginning that fits.
fn part_of(path: &str) -> Option<usize> {
    let fits = |begins: &[&str]| {
        let fitting = begins.iter().filter(|begin| path.starts_with(**begin));
        fitting.map(|begin| begin.len()).max()
    };
    let places = PARTS.iter().enumerate();
    let fitting = places.filter_map(|(place, (_, begins))| Some((fits(begins)?, place)));
    fitting.max().map(|(_, place)| place)
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut input = bytes;
    let mut output = Vec::new();
    brotli::BrotliCompress(&mut input, &mut output, &params).context("brotli failed")?;
    Ok(output.len())
}

#[expect(clippy::cast_precision_loss, reason = "files are no petabytes")]
fn kib(bytes: usize) -> f64 {
    bytes as f64 / 1024.0
}

/// Reads the table: part, limit and size, between tabs.
fn read(table: &str) -> Result<Vec<Line>> {
    let lines = table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut fields = line.split('\t');
            let part = fields.next().unwrap_or_default().to_owned();
            let mut number = || fields.next()?.parse::<f64>().ok();
            let (limit, size) = number().zip(number()).with_context(|| {
                format!("{TABLE}: {line:?} is not part, limit and size between tabs")
            })?;
            Ok(Line { part, limit, size })
        })
        .collect()
}

fn written(lines: &[Line]) -> String {
    let mut text = String::from(
        "# What is downloaded of the app in KiB, compressed with brotli: part, limit, and size when this was last written down.\n# `cargo xtask build` compares, and fails above a limit; `cargo xtask build --write-sizes` writes the sizes anew.\n",
    );
    for Line { part, limit, size } in lines {
        let _ = writeln!(text, "{part}\t{limit}\t{size:.1}");
    }
    text
}

fn compared(known: &[Line], now: &[Line]) -> String {
    let mut text = format!(
        "{:<18}{:>9}{:>9}{:>9}\n",
        "KiB, brotli", "size", "before", "limit"
    );
    for (before, line) in known.iter().zip(now) {
        let difference = line.size - before.size;
        let said = if difference.abs() < EQUAL {
            String::new()
        } else {
            format!("  {difference:+.1}")
        };
        let over = if line.size > line.limit {
            "  over the limit"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "{:<18}{:>9.1}{:>9.1}{:>9.1}{said}{over}",
            line.part, line.size, before.size, line.limit
        );
    }
    text
}
