//! The crates that are compiled into app and relay, and those whose data is embedded in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use super::{Part, Parts, Source, expression};
use crate::tools;

/// Our packages that are served, and what the programs are called.
const SERVED: [(&str, &str); 2] = [("app", "app"), ("edge-proxy", "relay")];
/// Crates whose data a build script of ours puts into a program, though nothing of their code.
const EMBEDDED: [(&str, &str); 1] = [("tiktoken-rs", "app")];
const TARGET: &str = "wasm32-unknown-unknown";

/// What is used of `cargo metadata`.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
    repository: Option<String>,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    dependencies: Vec<String>,
}

/// Asks cargo, which has fetched everything already.
pub(super) fn gather(root: &Path) -> Result<Parts> {
    let text = cargo(
        root,
        &[
            "metadata",
            "--format-version=1",
            "--filter-platform",
            TARGET,
        ],
    )?;
    let metadata: Metadata =
        serde_json::from_str(&text).context("cargo metadata has another form than expected")?;
    let lock = std::fs::read_to_string(root.join("Cargo.lock")).context("Cargo.lock is missing")?;
    let mut inside: BTreeMap<(String, String), BTreeSet<&'static str>> = BTreeMap::new();
    for (package, program) in SERVED {
        let tree = cargo(
            root,
            &[
                "tree",
                "--package",
                package,
                "--target",
                TARGET,
                "--edges=normal,no-proc-macro",
                "--prefix=none",
                "--format={p}",
            ],
        )?;
        for named in named(&tree) {
            inside.entry(named).or_default().insert(program);
        }
    }
    for (name, program) in EMBEDDED {
        let mut packages = metadata.packages.iter();
        let package = packages.find(|package| package.name == name);
        let package = package.with_context(|| format!("{name} is built with no more"))?;
        let key = (package.name.clone(), package.version.clone());
        inside.entry(key).or_default().insert(program);
    }
    parts(&metadata, &inside, &checksums(&lock))
}

/// Name and version in each line of `cargo tree`.
pub(super) fn named(tree: &str) -> impl Iterator<Item = (String, String)> {
    tree.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let name = words.next()?;
        let version = words.next()?.strip_prefix('v')?;
        Some((name.to_owned(), version.to_owned()))
    })
}

fn parts(
    metadata: &Metadata,
    inside: &BTreeMap<(String, String), BTreeSet<&'static str>>,
    checksums: &BTreeMap<(String, String), String>,
) -> Result<Parts> {
    let mut parts = Parts::new();
    let mut addresses = BTreeMap::new();
    for package in &metadata.packages {
        let key = (package.name.clone(), package.version.clone());
        // Without a source it is ours.
        let (Some(inside), Some(source)) = (inside.get(&key), &package.source) else {
            continue;
        };
        let Some(checksum) = checksums.get(&key) else {
            bail!(
                "{} {} has no checksum in Cargo.lock: it comes from {source}, not from crates.io",
                package.name,
                package.version
            );
        };
        let folder = package.manifest_path.parent().unwrap_or(Path::new(""));
        let part = Part {
            source: Source::Crate,
            name: package.name.clone(),
            version: package.version.clone(),
            licence: expression(package.license.as_deref().unwrap_or_default()),
            home: package.repository.clone(),
            hash: Some(("SHA-256", checksum.clone())),
            inside: inside.clone(),
            made_of: BTreeSet::new(),
            folder: folder.to_owned(),
        };
        addresses.insert(&package.id, part.address());
        parts.insert(part.address(), part);
    }
    for node in &metadata.resolve.nodes {
        let Some(part) = addresses.get(&node.id).and_then(|at| parts.get_mut(at)) else {
            continue;
        };
        let made_of = node.dependencies.iter();
        part.made_of = made_of
            .filter_map(|id| addresses.get(id).cloned())
            .collect();
    }
    Ok(parts)
}

/// The archives' hashes in a Cargo.lock, by name and version.
pub(super) fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let field = |block: &str, name: &str| {
        let line = block.lines().find_map(|line| {
            let value = line.strip_prefix(name)?.strip_prefix(" = \"")?;
            value.strip_suffix('"')
        });
        line.map(str::to_owned)
    };
    let blocks = lock.split("[[package]]").skip(1);
    blocks
        .filter_map(|block| {
            let key = (field(block, "name")?, field(block, "version")?);
            Some((key, field(block, "checksum")?))
        })
        .collect()
}

fn cargo(root: &Path, args: &[&str]) -> Result<String> {
    let [what, ..] = args else {
        bail!("cargo does what?")
    };
    let output = Command::new(tools::cargo())
        .args(args)
        .args(["--locked", "--offline"])
        .current_dir(root)
        .output()
        .with_context(|| format!("cargo {what} does not run"))?;
    if !output.status.success() {
        bail!(
            "cargo {what} failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
