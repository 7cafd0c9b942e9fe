//! The served headers: fills the script hashes into `_headers` after the page is built.
//!
//! Trunk writes one inline script that starts the page. The policy names its hash, so any other
//! inline script stays without effect. The hash is only known after the build.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

const PLACE: &str = "@SCRIPT_HASHES@";
/// The frames for pictures and diagrams, whose policies name their scripts in the same way.
const FRAMES: [(&str, &str); 2] = [
    ("artifact-static.html", "@FRAME_HASHES@"),
    ("artifact-mermaid.html", "@DIAGRAM_HASHES@"),
];

/// Writes `dist/_headers` from the template, and the same hashes into a policy inside a page that has one.
pub(crate) fn write(template: &Path, dist: &Path) -> Result<()> {
    let template = std::fs::read_to_string(template)
        .with_context(|| format!("cannot read {}", template.display()))?;
    if !template.contains(PLACE) {
        bail!("static/_headers lacks {PLACE}; the page's inline script would be blocked");
    }
    let mut headers = template;
    for (file, place) in [("index.html", PLACE)].into_iter().chain(FRAMES) {
        let file = dist.join(file);
        let page = std::fs::read_to_string(&file)
            .with_context(|| format!("the build left no {}", file.display()))?;
        let hashes = script_hashes(&page).join(" ");
        if page.contains(place) {
            std::fs::write(&file, page.replace(place, &hashes))?;
        }
        headers = headers.replace(place, &hashes);
    }
    std::fs::write(dist.join("_headers"), headers)?;
    check(dist)
}

/// Checks the built folder: every inline script's hash is in the policy, and the host's limits hold.
pub(crate) fn check(dist: &Path) -> Result<()> {
    let page =
        std::fs::read_to_string(dist.join("index.html")).context("dist/index.html is missing")?;
    let headers =
        std::fs::read_to_string(dist.join("_headers")).context("dist/_headers is missing")?;
    for (name, _) in FRAMES {
        let frame = std::fs::read_to_string(dist.join(name))
            .with_context(|| format!("dist/{name} is missing"))?;
        for hash in script_hashes(&frame) {
            if !headers.contains(&hash) {
                bail!("dist/_headers lacks {hash} of a script in dist/{name}");
            }
        }
    }
    for hash in script_hashes(&page) {
        if !headers.contains(&hash) {
            bail!("dist/_headers lacks {hash} of an inline script in dist/index.html");
        }
        if page.contains("http-equiv=\"Content-Security-Policy\"") && !page.contains(&hash) {
            bail!("the policy in dist/index.html lacks {hash} of its own inline script");
        }
    }
    if let Some(long) = headers.lines().find(|line| line.len() > 2000) {
        bail!(
            "a line of dist/_headers is {} characters long; hosts take 2,000",
            long.len()
        );
    }
    Ok(())
}

/// The policy hashes of all inline scripts, in page order, without doubles.
fn script_hashes(page: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    for rest in page.split("<script").skip(1) {
        let Some((tag, rest)) = rest.split_once('>') else {
            continue;
        };
        let Some((body, _)) = rest.split_once("</script") else {
            continue;
        };
        let linked = tag.split_whitespace().any(|word| word.starts_with("src="));
        if linked || body.is_empty() {
            continue;
        }
        let hash = format!(
            "'sha256-{}'",
            STANDARD.encode(Sha256::digest(body.as_bytes()))
        );
        if !hashes.contains(&hash) {
            hashes.push(hash);
        }
    }
    hashes
}

#[cfg(test)]
mod tests;
