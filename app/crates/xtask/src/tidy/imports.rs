//! Who may use whom inside the app: components know only props, pages only state and dispatch.

use super::{Finding, Source};

/// What a component may name of the platform: reading a field and moving the focus happen where the node is.
const DOM: &str = "crate::platform::dom";

/// A folder and the modules that it may not name.
const RULES: &[(&str, &[&str], &str)] = &[
    (
        "app/src/components",
        &[
            "crate::store",
            "crate::effects",
            "crate::platform",
            "crate::pages",
        ],
        "components take props and call back",
    ),
    (
        "app/src/pages",
        &[
            "crate::effects",
            "crate::platform::fetch",
            "crate::platform::stream",
            "crate::platform::db",
            "crate::platform::worker",
            "crate::platform::prefs",
            "crate::platform::tabs",
        ],
        "pages dispatch, effects do",
    ),
    (
        "app/crates/maas-core",
        &["yew", "web_sys", "rexie", "js_sys", "maas_vault"],
        "the core knows no UI and no secret",
    ),
    (
        "app/crates/maas-protocol",
        &["js_sys", "web_sys", "maas_core", "maas_vault"],
        "the protocol is pure",
    ),
    (
        "app/crates/maas-search",
        &["js_sys", "web_sys", "maas_core", "maas_vault"],
        "the search index is pure",
    ),
    (
        "app/crates/maas-tokens",
        &["js_sys", "web_sys", "maas_core", "maas_vault"],
        "counting is pure",
    ),
    (
        "edge-proxy",
        &["maas_core", "maas_vault", "maas_search"],
        "the relay sees no key and no chat",
    ),
];

pub(super) fn check(file: &Source, found: &mut Vec<Finding>) {
    if file.is_test() {
        return;
    }
    for (folder, banned, why) in RULES {
        let inside = file
            .path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with(['/', '.']));
        if !inside {
            continue;
        }
        for (line, path) in named_paths(&file.text) {
            let hit = banned
                .iter()
                .find(|ban| is_within(&path, ban) && !is_within(&path, DOM));
            if let Some(ban) = hit {
                found.push(file.find(line, format!("`{ban}` may not be used here: {why}")));
            }
        }
    }
}

/// Whether a path is a module or lies in it.
fn is_within(path: &str, module: &str) -> bool {
    path.strip_prefix(module)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Every path that a file imports or spells out, with groups taken apart: `a::{b, c}` gives `a::b` and `a::c`.
pub(super) fn named_paths(text: &str) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.split("//").next().unwrap_or_default().trim();
        let starts =
            line.starts_with("use ") || (line.starts_with("pub") && line.contains(" use "));
        if open.is_none() && starts {
            let rest = line.split_once("use ").map_or("", |(_, rest)| rest);
            open = Some((index + 1, rest.to_owned()));
        } else if let Some((_, import)) = open.as_mut() {
            import.push_str(line);
        } else {
            let words = line.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
            all.extend(
                words
                    .filter(|word| word.contains("::"))
                    .map(|word| (index + 1, word.to_owned())),
            );
        }
        if let Some((at, import)) = open.take_if(|(_, import)| import.ends_with(';')) {
            let tree = import.trim_end_matches(';').replace(' ', "");
            flatten("", &tree, &mut |path| all.push((at, path)));
        }
    }
    all
}

fn flatten(before: &str, tree: &str, say: &mut dyn FnMut(String)) {
    let Some((head, rest)) = tree.split_once('{') else {
        say(format!("{before}{tree}"));
        return;
    };
    let prefix = format!("{before}{head}");
    let inner = rest.strip_suffix('}').unwrap_or(rest);
    let mut depth = 0_usize;
    let mut part = String::new();
    for c in inner.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                flatten(&prefix, &part, say);
                part.clear();
                continue;
            }
            _ => {}
        }
        part.push(c);
    }
    if !part.is_empty() {
        flatten(&prefix, &part, say);
    }
}
