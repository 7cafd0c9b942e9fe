//! The served headers: fills the script hashes into `_headers` after the page is built.
//!
//! Trunk writes one inline script that starts the page. The policy names its hash, so any other
//! inline script stays without effect. The hash is only known after the build.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

const PLACE: &str = "@SCRIPT_HASHES@";
/// The frame for pictures, whose policy names its script in the same way.
const FRAME: &str = "artifact-static.html";
const FRAME_PLACE: &str = "@FRAME_HASHES@";

/// Writes `dist/_headers` from the template, and the same hashes into a policy inside the page if it has one.
pub(crate) fn write(template: &Path, dist: &Path) -> Result<()> {
    let page_file = dist.join("index.html");
    let page = std::fs::read_to_string(&page_file).context("the build left no dist/index.html")?;
    let hashes = script_hashes(&page).join(" ");
    if page.contains(PLACE) {
        std::fs::write(&page_file, page.replace(PLACE, &hashes))?;
    }
    let template = std::fs::read_to_string(template)
        .with_context(|| format!("cannot read {}", template.display()))?;
    if !template.contains(PLACE) {
        bail!("static/_headers lacks {PLACE}; the page's inline script would be blocked");
    }
    let frame = std::fs::read_to_string(dist.join(FRAME)).unwrap_or_default();
    let headers = template
        .replace(PLACE, &hashes)
        .replace(FRAME_PLACE, &script_hashes(&frame).join(" "));
    std::fs::write(dist.join("_headers"), headers)?;
    check(dist)
}

/// Checks the built folder: every inline script's hash is in the policy, and the host's limits hold.
pub(crate) fn check(dist: &Path) -> Result<()> {
    let page =
        std::fs::read_to_string(dist.join("index.html")).context("dist/index.html is missing")?;
    let headers =
        std::fs::read_to_string(dist.join("_headers")).context("dist/_headers is missing")?;
    let frame = std::fs::read_to_string(dist.join(FRAME)).unwrap_or_default();
    for hash in script_hashes(&frame) {
        if !headers.contains(&hash) {
            bail!("dist/_headers lacks {hash} of the script in dist/{FRAME}");
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
