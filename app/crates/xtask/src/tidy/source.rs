//! Rules about one source file: its first line, its length, and names it may not use.

use super::{Finding, Source};

const LONGEST: usize = 600;
const BROWSER: &[&str] = &["web_sys", "gloo", "rexie", "wasm_bindgen"];

pub(super) fn check(file: &Source, slugs: &[String], found: &mut Vec<Finding>) {
    if !file.text.starts_with("//!") {
        found.push(file.find(
            1,
            "begin the file with a `//!` line that says what it is for",
        ));
    }
    let length = file.text.lines().count();
    if length > LONGEST && !file.path.ends_with("tests.rs") {
        found.push(file.find(
            0,
            format!("{length} lines; split it, {LONGEST} is the limit"),
        ));
    }
    if file.is_test() {
        return;
    }
    for (number, line) in code_lines(&file.text) {
        browser_names(file, number, line, found);
        slug_literals(file, number, line, slugs, found);
    }
}

/// Lines without comments, up to a test module written in the same file.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| line.trim() != "mod tests {")
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn browser_names(file: &Source, number: usize, line: &str, found: &mut Vec<Finding>) {
    let here = file.path.as_str();
    let own = here.starts_with("app/src/platform/")
        || here == "app/src/platform.rs"
        || here.starts_with("app/src/bin/");
    if own || !here.starts_with("app/src/") {
        return;
    }
    for name in BROWSER {
        if !has_word(line, name) {
            continue;
        }
        let event_type = here.starts_with("app/src/components/")
            && line.contains("web_sys::")
            && line.contains("Event");
        if !event_type {
            found.push(file.find(
                number,
                format!("`{name}` belongs into app/src/platform only"),
            ));
        }
    }
}

/// Whether the name begins a word: `gloo` also finds `gloo_net`, but not `igloo`.
fn has_word(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '"')
    })
}

fn slug_literals(
    file: &Source,
    number: usize,
    line: &str,
    slugs: &[String],
    found: &mut Vec<Finding>,
) {
    const PROTOCOL: &str = "app/crates/maas-protocol/src/provider";
    // The fake provider imitates from outside and ships nowhere.
    if file.path.starts_with(PROTOCOL) || file.path.starts_with("app/crates/xtask/") {
        return;
    }
    for slug in slugs {
        if line.contains(&format!("\"{slug}\"")) {
            found.push(file.find(
                number,
                format!("\"{slug}\" is a provider's slug; use ProviderId"),
            ));
        }
    }
}
