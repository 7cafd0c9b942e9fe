//! The release: what the service worker keeps of a built folder. Every file's hash goes into `sw.js`, for those that are kept from
//! the beginning also one that can be checked piece by piece; and one hash over all of them, with the headers, is the release's
//! name, which the page knows too.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use crate::{paths, stamp::hex, sums};

/// The service worker's script, and what stands in it for what the build knows.
const SCRIPT: &str = "sw.js";
const RELEASE: &str = "@RELEASE@";
const HEADERS: &str = "@HEADERS@";
const FILES: &str = "/*@FILES@*/ {}";
/// How much of a file the service worker holds while it checks it, in bytes; its script says the same.
const PIECE: usize = 65_536;
/// The page's own file.
const PAGE: &str = "index.html";
/// Hosts' rules, which are no file of the app.
const RULES: &str = "_headers";
/// Kept once they were used: they are large, or hardly anybody needs them without a network.
const LATER: [&str; 8] = [
    "tokens",
    "strength",
    "artifact-mermaid",
    "guide",
    "licenses/",
    "icons/",
    "screenshots/",
    "sbom.cdx.json",
];

/// Writes the release into `sw.js` and the page; a build that is not `kept` gets a service worker that ends itself.
pub(crate) fn write(dist: &Path, kept: bool) -> Result<()> {
    let script_file = dist.join(SCRIPT);
    let script = std::fs::read_to_string(&script_file)
        .with_context(|| format!("cannot read {}", script_file.display()))?;
    for place in [RELEASE, HEADERS, FILES] {
        if !script.contains(place) {
            bail!("static/{SCRIPT} lacks {place}");
        }
    }
    if !kept {
        return Ok(());
    }
    let rules = std::fs::read(dist.join(RULES)).context("dist/_headers is missing")?;
    let mut files = hashes(dist)?;
    let release = name(&files, &rules);
    let page_file = dist.join(PAGE);
    let page = std::fs::read_to_string(&page_file).context("dist/index.html is missing")?;
    let named = format!("<meta name=\"release\" content=\"{release}\"></head>");
    let page = page.replacen("</head>", &named, 1);
    files.insert(PAGE.to_owned(), integrity(page.as_bytes()));
    std::fs::write(page_file, page)?;
    let mut list = BTreeMap::new();
    for (path, hash) in &files {
        let mut hashes = vec![hash.clone()];
        if is_kept_at_once(path) {
            hashes.push(of_pieces(&std::fs::read(dist.join(path))?));
        }
        list.insert(path, hashes);
    }
    let script = script
        .replace(RELEASE, &release)
        .replace(HEADERS, &short(&rules))
        .replace(FILES, &serde_json::to_string_pretty(&list)?);
    std::fs::write(script_file, script)?;
    Ok(())
}

/// Every file of the app but its service worker, and its hash.
fn hashes(dist: &Path) -> Result<BTreeMap<String, String>> {
    let mut hashes = BTreeMap::new();
    for file in paths::walk(dist, &|_| false) {
        let path = file.strip_prefix(dist).unwrap_or(&file);
        let path = path.to_string_lossy().replace('\\', "/");
        if path != SCRIPT && path != RULES && path != sums::FILE {
            let bytes = std::fs::read(&file)?;
            hashes.insert(path, integrity(&bytes));
        }
    }
    Ok(hashes)
}

fn name(files: &BTreeMap<String, String>, rules: &[u8]) -> String {
    let mut all = String::from_utf8_lossy(rules).into_owned();
    for (path, hash) in files {
        all.push_str(&format!("\n{path} {hash}"));
    }
    short(all.as_bytes())
}

fn is_kept_at_once(path: &str) -> bool {
    !LATER.iter().any(|later| path.starts_with(later))
}

fn short(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)).chars().take(16).collect()
}

/// As browsers check it.
fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

/// The hash of the hashes of a file's pieces.
fn of_pieces(bytes: &[u8]) -> String {
    let hashes: Vec<u8> = bytes.chunks(PIECE).flat_map(Sha256::digest).collect();
    STANDARD.encode(Sha256::digest(hashes))
}

#[cfg(test)]
mod tests;
