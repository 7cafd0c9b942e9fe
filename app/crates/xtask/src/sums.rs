//! The hashes of a build: `SHA256SUMS`, as `sha256sum -c` reads it. It lies beside the app, where its page "About" reads it,
//! and two builds of one commit are told from each other by it.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::{paths, run::ask, stamp::hex};

#[cfg(test)]
mod tests;

/// The list's own name.
pub(crate) const FILE: &str = "SHA256SUMS";

/// Hashes by path.
pub(crate) type Sums = BTreeMap<String, String>;

/// Writes the list of a built folder. What it says of itself stands behind `#`, which `sha256sum` passes over.
pub(crate) fn write(dist: &Path) -> Result<()> {
    let page = std::fs::read_to_string(dist.join("index.html")).unwrap_or_default();
    let release = page
        .split_once("<meta name=\"release\" content=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or("none", |(release, _)| release);
    let mut text = format!(
        "# openMaaS {}\n# release {release}\n# commit {}\n",
        paths::version(),
        commit(&paths::root())
    );
    for (path, hash) in of_folder(dist)? {
        text.push_str(&format!("{hash}  {path}\n"));
    }
    std::fs::write(dist.join(FILE), text).with_context(|| format!("cannot write {FILE}"))
}

/// The hashes of all files in a folder but the list itself.
pub(crate) fn of_folder(folder: &Path) -> Result<Sums> {
    let mut sums = Sums::new();
    for file in paths::walk(folder, &|_| false) {
        let path = file.strip_prefix(folder).unwrap_or(&file);
        let path = path.to_string_lossy().replace('\\', "/");
        if path != FILE {
            let bytes =
                std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            sums.insert(path, hash(&bytes));
        }
    }
    Ok(sums)
}

/// As such a list has it.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Reads a list; what is no line of it is passed over.
pub(crate) fn read(text: &str) -> Sums {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once("  "));
    pairs
        .map(|(hash, path)| (path.to_owned(), hash.to_owned()))
        .collect()
}

/// What differs, a line each.
pub(crate) fn differences(one: &Sums, other: &Sums) -> Vec<String> {
    let mut lines = Vec::new();
    for (path, hash) in one {
        match other.get(path) {
            None => lines.push(format!("only in the first: {path}")),
            Some(same) if same == hash => {}
            Some(_) => lines.push(format!("differs: {path}")),
        }
    }
    let only = other.keys().filter(|path| !one.contains_key(*path));
    lines.extend(only.map(|path| format!("only in the second: {path}")));
    lines
}

/// What was built: a commit, and whether the checkout differs from it.
fn commit(root: &Path) -> String {
    let root = root.to_string_lossy();
    let git = |args: &[&str]| ask("git", &[&["-C", &root], args].concat());
    let Some(commit) = git(&["rev-parse", "HEAD"]) else {
        return "unknown".to_owned();
    };
    match git(&["status", "--porcelain"]) {
        Some(changes) if changes.is_empty() => commit,
        _ => format!("{commit} with changes"),
    }
}
