//! Mermaid and the npm packages that it is bundled from.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::{Context as _, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;

use super::{Part, Parts, Source, expression};
use crate::{stamp::hex, tools::Npm};

/// The one package of the lock file that is served.
const SERVED: &str = "node_modules/mermaid";
const LOCK: &str = "app/e2e/package-lock.json";
/// What a package does not say of its licence where it should; read in the file LICENSE beside its code.
const SAID_ELSEWHERE: [(&str, &str); 1] = [("khroma", "MIT")];

/// What is used of a lock file.
#[derive(Deserialize)]
pub(super) struct Lock {
    pub(super) packages: BTreeMap<String, Package>,
}

#[derive(Deserialize)]
pub(super) struct Package {
    #[serde(default)]
    version: String,
    license: Option<String>,
    integrity: Option<String>,
    #[serde(default)]
    dependencies: BTreeMap<String, String>,
}

/// Reads the lock file.
pub(super) fn gather(root: &Path, npm: &Npm) -> Result<Parts> {
    let text =
        std::fs::read_to_string(root.join(LOCK)).with_context(|| format!("{LOCK} is missing"))?;
    let lock: Lock =
        serde_json::from_str(&text).with_context(|| format!("{LOCK} is unreadable"))?;
    // Paths in the lock file begin with the folder's own name.
    let modules = npm.modules();
    Ok(parts(&lock, modules.parent().unwrap_or(modules)))
}

/// The package that is served, and all that it is made of.
pub(super) fn parts(lock: &Lock, home: &Path) -> Parts {
    let mut parts = Parts::new();
    let mut open = vec![SERVED.to_owned()];
    let mut known = BTreeSet::new();
    while let Some(path) = open.pop() {
        let Some(package) = lock.packages.get(&path) else {
            continue;
        };
        if !known.insert(path.clone()) {
            continue;
        }
        let made_of = package.dependencies.keys();
        let made_of: Vec<_> = made_of
            .filter_map(|name| found(lock, &path, name))
            .collect();
        let part = part(home, &path, package, &made_of, lock);
        parts.insert(part.address(), part);
        open.extend(made_of);
    }
    parts
}

/// Where npm finds a package that another one names: in its own folder, or in one around it.
fn found(lock: &Lock, from: &str, name: &str) -> Option<String> {
    let mut around = Some(from);
    while let Some(folder) = around {
        let path = format!("{folder}/node_modules/{name}");
        if lock.packages.contains_key(&path) {
            return Some(path);
        }
        around = folder.rsplit_once("/node_modules/").map(|(outer, _)| outer);
    }
    let path = format!("node_modules/{name}");
    lock.packages.contains_key(&path).then_some(path)
}

fn name(path: &str) -> &str {
    path.rsplit_once("node_modules/")
        .map_or(path, |(_, name)| name)
}

fn part(home: &Path, path: &str, package: &Package, made_of: &[String], lock: &Lock) -> Part {
    let own = name(path);
    let elsewhere = SAID_ELSEWHERE.iter().find(|(name, _)| *name == own);
    let licence = package.license.as_deref();
    let licence = licence.or(elsewhere.map(|(_, licence)| *licence));
    let hash = package.integrity.as_deref().and_then(|hash| {
        let bytes = STANDARD.decode(hash.strip_prefix("sha512-")?).ok()?;
        Some(("SHA-512", hex(&bytes)))
    });
    let address = |path: &String| {
        let version = &lock.packages.get(path)?.version;
        Some(format!(
            "pkg:npm/{}@{version}",
            name(path).replace('@', "%40")
        ))
    };
    Part {
        source: Source::Npm,
        name: own.to_owned(),
        version: package.version.clone(),
        licence: expression(licence.unwrap_or_default()),
        home: Some(format!(
            "https://www.npmjs.com/package/{own}/v/{}",
            package.version
        )),
        hash,
        inside: BTreeSet::from(["app"]),
        made_of: made_of.iter().filter_map(address).collect(),
        folder: home.join(path),
    }
}
