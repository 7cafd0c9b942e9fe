//! The served headers: fills the script hashes into `_headers` after the page is built.
//!
//! Trunk writes one inline script that starts the page. The policy names its hash, so any other
//! inline script stays without effect. The hash is only known after the build.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

pub(crate) mod hosts;
pub(crate) mod rules;

const PLACE: &str = "@SCRIPT_HASHES@";
/// The page, whose policy stands in the rules for everything.
const PAGE: (&str, &str, &str) = ("index.html", PLACE, "/*");
/// The frames for pictures and diagrams, whose policies name their scripts in the same way; and which rules are theirs.
const FRAMES: [(&str, &str, &str); 2] = [
    (
        "artifact-static.html",
        "@FRAME_HASHES@",
        "/artifact-static*",
    ),
    (
        "artifact-mermaid.html",
        "@DIAGRAM_HASHES@",
        "/artifact-mermaid*",
    ),
];
/// Behind this a page bears its policy inside, too, for a host may send no headers: before everything that it rules.
const CHARSET: &str = "<meta charset=\"utf-8\" />";
/// What a policy inside a page cannot say; browsers only complain about it there.
const NOT_INSIDE: [&str; 2] = ["frame-ancestors", "sandbox"];

/// Writes `dist/_headers` from the template, and the policies of pages into the pages, too.
pub(crate) fn write(template: &Path, dist: &Path) -> Result<()> {
    let template = std::fs::read_to_string(template)
        .with_context(|| format!("cannot read {}", template.display()))?;
    if !template.contains(PLACE) {
        bail!("static/_headers lacks {PLACE}; the page's inline script would be blocked");
    }
    let mut headers = template;
    for (file, place, _) in [PAGE].into_iter().chain(FRAMES) {
        let file = dist.join(file);
        let page = std::fs::read_to_string(&file)
            .with_context(|| format!("the build left no {}", file.display()))?;
        let hashes = script_hashes(&page).join(" ");
        headers = headers.replace(place, &hashes);
    }
    for (file, _, rules) in [PAGE].into_iter().chain(FRAMES) {
        let file = dist.join(file);
        let page = std::fs::read_to_string(&file)?;
        std::fs::write(file, with_policy(&page, &headers, rules)?)?;
    }
    std::fs::write(dist.join("_headers"), headers)?;
    check(dist)
}

/// A page with the policy inside it that these rules serve it with.
fn with_policy(page: &str, headers: &str, rules: &str) -> Result<String> {
    let policy = headers
        .lines()
        .skip_while(|line| *line != rules)
        .find_map(|line| line.trim().strip_prefix("Content-Security-Policy:"))
        .with_context(|| format!("static/_headers has no policy for {rules}"))?;
    let inside: Vec<&str> = policy
        .split(';')
        .map(str::trim)
        .filter(|rule| !NOT_INSIDE.iter().any(|not| rule.starts_with(not)))
        .collect();
    if !page.contains(CHARSET) {
        bail!("a page lacks {CHARSET}; its policy has no place");
    }
    let inside = inside.join("; ");
    let meta =
        format!("{CHARSET}<meta http-equiv=\"Content-Security-Policy\" content=\"{inside}\" />");
    Ok(page.replacen(CHARSET, &meta, 1))
}

/// Checks the built folder: every inline script's hash is in the policy, and the host's limits hold.
pub(crate) fn check(dist: &Path) -> Result<()> {
    let page =
        std::fs::read_to_string(dist.join("index.html")).context("dist/index.html is missing")?;
    let headers =
        std::fs::read_to_string(dist.join("_headers")).context("dist/_headers is missing")?;
    for (name, _, _) in FRAMES {
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
