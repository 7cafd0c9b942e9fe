//! What the product is made of besides our own code, from the two lock files: a bill of materials and the licences.
//!
//! Counted is what ends up in what is served: the crates that `cargo tree` finds below app and relay for WebAssembly, without
//! macros and build scripts, a crate whose data a build script embeds, Rust's own library, and Mermaid with what it is bundled
//! from.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};

use crate::{run::ask, tools::Npm};

mod bill;
mod crates;
mod licences;
mod npm;
#[cfg(test)]
mod tests;

/// Where they come from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Source {
    Crate,
    Npm,
    /// Rust's own library, which comes with the compiler.
    Toolchain,
}

/// One part that is not ours.
struct Part {
    source: Source,
    name: String,
    version: String,
    /// An SPDX expression.
    licence: String,
    /// Where its code can be had.
    home: Option<String>,
    /// Its archive's hash, as the lock file has it.
    hash: Option<(&'static str, String)>,
    /// In which programs it is: `app`, `relay`.
    inside: BTreeSet<&'static str>,
    /// The parts it is made of in turn, by their addresses.
    made_of: BTreeSet<String>,
    /// Where its unpacked files are.
    folder: PathBuf,
}

impl Part {
    /// Its package URL, which is its name everywhere.
    fn address(&self) -> String {
        let (name, version) = (&self.name, &self.version);
        match self.source {
            Source::Crate => format!("pkg:cargo/{name}@{version}"),
            Source::Npm => format!("pkg:npm/{}@{version}", name.replace('@', "%40")),
            Source::Toolchain => format!("pkg:generic/{name}@{version}"),
        }
    }
}

/// Parts by their addresses.
type Parts = BTreeMap<String, Part>;

/// Licences that what we serve may be under; of an `OR` one is enough.
const ALLOWED: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    // Its code stays unchanged, and is named with the place where it can be had.
    "EPL-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Writes the bill of materials and the licences' texts into a built folder.
pub(crate) fn write(root: &Path, dist: &Path, npm: &Npm) -> Result<()> {
    let mut parts = crates::gather(root)?;
    parts.extend(npm::gather(root, npm)?);
    let library = library();
    parts.insert(library.address(), library);
    for part in parts.values() {
        if !is_allowed(&part.licence) {
            bail!(
                "{} {} is under {:?}, which is not on the list in app/crates/xtask/src/parts.rs",
                part.name,
                part.version,
                part.licence
            );
        }
    }
    let bill = serde_json::to_string_pretty(&bill::written(&parts))?;
    std::fs::write(dist.join("sbom.cdx.json"), bill)?;
    let folder = dist.join("licenses");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("third-party.txt"), licences::written(&parts)?)?;
    Ok(())
}

/// Rust's own library.
fn library() -> Part {
    let version = ask("rustc", &["--version"]).unwrap_or_default();
    let version = version.split(' ').nth(1).unwrap_or_default().to_owned();
    let sysroot = ask("rustc", &["--print", "sysroot"]).unwrap_or_default();
    Part {
        source: Source::Toolchain,
        name: "rust-std".to_owned(),
        version,
        licence: "MIT OR Apache-2.0".to_owned(),
        home: Some("https://github.com/rust-lang/rust".to_owned()),
        hash: None,
        inside: BTreeSet::from(["app", "relay"]),
        made_of: BTreeSet::new(),
        folder: PathBuf::from(sysroot).join("share/doc/rust/licenses"),
    }
}

/// An expression in SPDX's words: some packages still separate by a slash.
fn expression(text: &str) -> String {
    text.replace(" / ", "/").replace('/', " OR ")
}

/// Whether an expression can be met with allowed licences: all of an `AND`, one of an `OR`. Brackets bind, then `AND`.
fn is_allowed(expression: &str) -> bool {
    let words = expression.replace('(', " ( ").replace(')', " ) ");
    let mut words = words.split_whitespace().peekable();
    let met = any_of(&mut words);
    met && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: &mut Words<'_>) -> bool {
    let mut met = all_of(words);
    while words.next_if_eq(&"OR").is_some() {
        met |= all_of(words);
    }
    met
}

fn all_of(words: &mut Words<'_>) -> bool {
    let mut met = one(words);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words);
    }
    met
}

fn one(words: &mut Words<'_>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let met = any_of(words);
        return words.next_if_eq(&")").is_some() && met;
    }
    let met = words.next().is_some_and(|word| ALLOWED.contains(&word));
    // An exception only allows more.
    if words.next_if_eq(&"WITH").is_some() {
        words.next();
    }
    met
}
