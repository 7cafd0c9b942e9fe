//! Rules about the checkout: scripts, fixtures, the map's paths, dependencies between our crates.

use std::path::Path;

use super::{Finding, Source};

/// Which of our crates a crate may depend on.
const EDGES: &[(&str, &[&str])] = &[
    ("app/crates/maas-protocol", &[]),
    ("app/crates/maas-core", &["maas-protocol"]),
    ("app/crates/maas-vault", &["maas-protocol"]),
    ("app/crates/maas-search", &[]),
    ("app/crates/maas-tokens", &[]),
    ("app/crates/maas-prompts", &["maas-protocol"]),
    ("app/crates/maas-eval", &["maas-protocol", "maas-core"]),
    (
        "app/crates/xtask",
        &["maas-protocol", "maas-core", "maas-vault"],
    ),
    ("edge-proxy", &["maas-protocol"]),
];
const OURS: &[&str] = &[
    "app",
    "edge-proxy",
    "maas-protocol",
    "maas-core",
    "maas-vault",
    "maas-search",
    "maas-tokens",
    "maas-prompts",
    "maas-eval",
    "xtask",
];
const FIXTURES: &str = "app/crates/maas-protocol/fixtures/";

pub(super) fn check(root: &Path, files: &[Source], slugs: &[String], found: &mut Vec<Finding>) {
    for file in files {
        scripts(file, found);
        edges(file, found);
        if file.path == "app/ARCHITECTURE.md" {
            paths_exist(root, file, found);
        }
    }
    fixtures(root, files, slugs, found);
}

fn scripts(file: &Source, found: &mut Vec<Finding>) {
    let script = [".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx"]
        .iter()
        .any(|ending| file.path.ends_with(ending));
    let allowed = file.path == "static/sw.js"
        || file.path.starts_with("app/e2e/")
        || file.path.starts_with("edge-proxy/tests/");
    if script && !allowed {
        found.push(file.find(
            0,
            "no script but static/sw.js, app/e2e and edge-proxy/tests; write it in Rust",
        ));
    }
}

fn edges(file: &Source, found: &mut Vec<Finding>) {
    let Some((_, allowed)) = EDGES
        .iter()
        .find(|(home, _)| file.path == format!("{home}/Cargo.toml"))
    else {
        return;
    };
    let mut inside = false;
    for (index, line) in file.text.lines().enumerate() {
        if let Some(section) = line.trim().strip_prefix('[') {
            inside = section.contains("dependencies");
            continue;
        }
        let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
        if inside && OURS.contains(&name) && !allowed.contains(&name) {
            found.push(file.find(index + 1, format!("this crate may not depend on {name}")));
        }
    }
}

/// Every provider but the built-in one has recorded cases, and every case says where it comes from.
fn fixtures(root: &Path, files: &[Source], slugs: &[String], found: &mut Vec<Finding>) {
    let mut cases: Vec<(&str, Vec<&str>)> = Vec::new();
    for file in files {
        let Some((case, name)) = file
            .path
            .strip_prefix(FIXTURES)
            .and_then(|path| path.rsplit_once('/'))
        else {
            continue;
        };
        match cases.last_mut() {
            Some((last, names)) if *last == case => names.push(name),
            _ => cases.push((case, vec![name])),
        }
    }
    let mut say = |case: &str, text: &str| {
        found.push(Finding {
            file: format!("{FIXTURES}{case}"),
            line: 0,
            text: text.to_owned(),
        });
    };
    for (case, names) in &cases {
        // Shared files beside the cases are no case.
        if !case.contains('/') {
            continue;
        }
        let reply = names.iter().any(|name| name.starts_with("reply."));
        if !names.contains(&"origin.md") {
            say(case, "origin.md is missing: where is this reply from?");
        }
        if names.contains(&"ask.json") != names.contains(&"body.json") {
            say(case, "ask.json and body.json belong together");
        }
        if reply
            && !names.iter().any(|name| {
                name.starts_with("events")
                    || name.starts_with("error")
                    || name.starts_with("models")
            })
        {
            say(
                case,
                "a reply without what must be read from it (events.json)",
            );
        }
        if !reply && !names.contains(&"body.json") {
            say(case, "neither a reply nor a body to compare");
        }
    }
    if !root.join(FIXTURES).exists() {
        return;
    }
    for slug in slugs {
        let local = std::fs::read_to_string(
            root.join(format!("app/crates/maas-protocol/src/provider/{slug}.rs")),
        )
        .is_ok_and(|text| text.contains("Reach::Builtin"));
        let text_case = cases
            .iter()
            .any(|(case, _)| *case == format!("{slug}/text"));
        if !local && !text_case {
            say(slug, "a provider needs at least the case `text`");
        }
    }
}

/// Every path in backticks on the map exists.
fn paths_exist(root: &Path, map: &Source, found: &mut Vec<Finding>) {
    const ENDINGS: &[&str] = &[
        "rs",
        "toml",
        "md",
        "html",
        "json",
        "js",
        "css",
        "mjs",
        "ts",
        "capnp",
        "webmanifest",
    ];
    for (index, line) in map.text.lines().enumerate() {
        for word in line.split('`').skip(1).step_by(2) {
            let plain = word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c));
            let pathlike = word.ends_with('/')
                || word
                    .rsplit_once('.')
                    .is_some_and(|(name, ending)| !name.is_empty() && ENDINGS.contains(&ending));
            if !plain || !pathlike || word.starts_with(['/', '#']) {
                continue;
            }
            let bases = [
                "",
                "app",
                "app/src",
                "app/crates",
                "edge-proxy",
                "edge-proxy/src",
                "app/crates/maas-protocol",
                "app/crates/maas-protocol/src",
                "app/crates/maas-core/src",
                "app/crates/maas-vault/src",
                "app/crates/maas-search/src",
                "app/crates/maas-tokens/src",
                "app/crates/xtask/src",
            ];
            // What a build makes is not there in a fresh checkout.
            let made = ["dist", "target", "build", "node_modules"]
                .iter()
                .any(|name| {
                    word.trim_end_matches('/') == *name || word.starts_with(&format!("{name}/"))
                });
            if !made && !bases.iter().any(|base| root.join(base).join(word).exists()) {
                found.push(map.find(index + 1, format!("`{word}` does not exist")));
            }
        }
    }
}
