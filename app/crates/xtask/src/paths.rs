//! Where things lie: the checkout, the build folder, the cache of installed tools.

use std::path::{Path, PathBuf};

/// The checkout this tool was compiled from.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(3).unwrap_or(here).to_owned()
}

/// The product's version, which all its packages share.
pub(crate) fn version() -> String {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).unwrap_or_default();
    let section = text.split("[workspace.package]").nth(1).unwrap_or_default();
    let line = section
        .lines()
        .find_map(|line| line.strip_prefix("version = \""));
    line.unwrap_or_default().trim_end_matches('"').to_owned()
}

/// Cargo's build folder; also holds stamps and generated configuration.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Scratch files of this tool.
pub(crate) fn scratch() -> PathBuf {
    target().join("xtask")
}

/// Installed tools and npm packages, outside the checkout so that checkouts and CI runs share them.
pub(crate) fn cache() -> PathBuf {
    if let Some(set) = std::env::var_os("OPENMAAS_CACHE") {
        return PathBuf::from(set);
    }
    if let Some(xdg) = std::env::var_os("XDG_CACHE_HOME").filter(|value| !value.is_empty()) {
        return PathBuf::from(xdg).join("openmaas");
    }
    let home = std::env::var_os("HOME")
        .or_else(|| std::env::var_os("USERPROFILE"))
        .map_or_else(|| PathBuf::from("."), PathBuf::from);
    home.join(".cache/openmaas")
}

/// Every file below `folder`, sorted; folders that `skip` names are left out.
pub(crate) fn walk(folder: &Path, skip: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if skip(&path) {
                continue;
            }
            // A link is not followed: node_modules is one, and loops are possible.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(path),
                Ok(kind) if kind.is_file() => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}
