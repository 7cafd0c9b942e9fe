//! The licences' texts, as the packages bring them; a text that several bring stands there once.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use anyhow::{Context as _, Result};

use super::{Part, Parts};

/// How the names of files begin that hold a licence, in small letters.
const NAMES: [&str; 5] = ["licen", "copying", "notice", "unlicense", "copyright"];

/// All texts, behind a list of the parts.
pub(super) fn written(parts: &Parts) -> Result<String> {
    let mut all = String::from(
        "What openMaaS is made of besides its own code, and under which licences. Made from the lock files with this build;\nthe same list for machines is sbom.cdx.json. Grammars, vocabularies and model data have files of their own beside this one.\n\n",
    );
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut without = Vec::new();
    for part in parts.values() {
        let (name, version, licence) = (&part.name, &part.version, &part.licence);
        let home = part.home.as_deref().unwrap_or_default();
        let _ = writeln!(all, "{name} {version} ({licence}) {home}");
        let own = texts_of(part)?;
        if own.is_empty() {
            without.push(format!("{name} {version}"));
        }
        for text in own {
            let whose = texts.entry(text).or_default();
            whose.push(format!("{name} {version}"));
        }
    }
    if !without.is_empty() {
        let _ = write!(
            all,
            "\nThese packages bring no text of their own; those of the licences they name are below, the rights are their authors':\n{}\n",
            without.join(", ")
        );
    }
    // By who comes first, so that the order is that of the list.
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_by(|(one, whose), (other, whose_else)| (whose, one).cmp(&(whose_else, other)));
    for (text, whose) in texts {
        let _ = write!(
            all,
            "\n{}\n{}\n\n{text}\n",
            "=".repeat(78),
            whose.join(", ")
        );
    }
    Ok(all)
}

/// The texts in a part's folder; none where its package brings none, and only names a licence.
fn texts_of(part: &Part) -> Result<Vec<String>> {
    let Ok(entries) = std::fs::read_dir(&part.folder) else {
        return Ok(Vec::new());
    };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.is_file() && is_licence(file, &part.licence));
    files.sort();
    let mut texts = Vec::new();
    for file in files {
        let bytes =
            std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let text = plain(&String::from_utf8_lossy(&bytes));
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    Ok(texts)
}

/// Whether a file is one, by its name; some are called as the licence is.
fn is_licence(file: &Path, licence: &str) -> bool {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    if licence.split(' ').any(|word| word == stem) {
        return true;
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_ascii_lowercase();
    let code = [".rs", ".js", ".ts", ".json", ".toml", ".html"];
    NAMES.iter().any(|begin| name.starts_with(begin)) && !code.iter().any(|end| name.ends_with(end))
}

/// Without what differs between equal texts: line ends, and spaces at the end of lines.
pub(super) fn plain(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches(['\n', '\u{feff}']).to_owned()
}
