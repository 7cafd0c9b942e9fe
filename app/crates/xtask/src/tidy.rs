//! The house rules that neither the compiler nor clippy can check.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::paths;

mod documents;
mod imports;
mod layout;
mod npm;
mod source;

/// One broken rule.
pub(crate) struct Finding {
    /// The file, seen from the repository's root.
    file: String,
    /// The line, from 1; 0 means the whole file.
    line: usize,
    /// What is wrong, and what to do.
    text: String,
}

/// A file of the checkout.
pub(crate) struct Source {
    /// The path, seen from the repository's root, with forward slashes.
    path: String,
    text: String,
}

impl Source {
    fn find(&self, line: usize, text: impl Into<String>) -> Finding {
        Finding {
            file: self.path.clone(),
            line,
            text: text.into(),
        }
    }

    /// Tests may do what the product may not.
    fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }
}

/// Checks everything and prints what it finds; true when there is nothing.
pub(crate) fn run() -> Result<bool> {
    let root = paths::root();
    let files = files(&root);
    let slugs = slugs(&root);
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
        source::check(file, &slugs, &mut found);
        imports::check(file, &mut found);
    }
    for file in &files {
        npm::check(file, &mut found);
    }
    layout::check(&root, &files, &slugs, &mut found);
    documents::check(&root, &files, &mut found);
    for Finding { file, line, text } in &found {
        println!("{file}:{line}: {text}");
    }
    println!("tidy: {} files, {} findings", files.len(), found.len());
    Ok(found.is_empty())
}

/// The providers' slugs, from the registry: no second list here either.
pub(crate) fn slugs(root: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(root.join("app/crates/maas-protocol/src/provider.rs"))
        .unwrap_or_default();
    let list = text
        .split("\nregistry! {")
        .nth(1)
        .and_then(|rest| rest.split('}').next())
        .unwrap_or_default();
    list.lines()
        .filter_map(|line| line.split_once("=>"))
        .map(|(slug, _)| slug.trim().to_owned())
        .filter(|slug| !slug.starts_with("//"))
        .collect()
}

fn files(root: &Path) -> Vec<Source> {
    let skip = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        matches!(
            &*name,
            ".git"
                | "target"
                | "dist"
                | "build"
                | "node_modules"
                | "test-results"
                | "playwright-report"
        )
    };
    let read = |path: PathBuf| {
        let name = path
            .strip_prefix(root)
            .ok()?
            .to_string_lossy()
            .replace('\\', "/");
        // Pictures and the like are listed without their content.
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        Some(Source { path: name, text })
    };
    paths::walk(root, &skip)
        .into_iter()
        .filter_map(read)
        .collect()
}

#[cfg(test)]
mod tests;
