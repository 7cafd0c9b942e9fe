//! What the compiler is told so that the same commit gives the same bytes, wherever it is built: no path of this machine.
//!
//! Panics name the file they come from. Our own files are named from the checkout's root anyway; those of crates and of Rust's
//! library, and generated ones, lie elsewhere on each machine.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::{paths, run::ask};

/// Cargo's variable for flags, and what separates them in it.
pub(crate) const VARIABLE: &str = "CARGO_ENCODED_RUSTFLAGS";
const SEPARATOR: &str = "\u{1f}";
/// Also in `.cargo/config.toml`, of which the variable takes the place.
const ALWAYS: &str = "-Csymbol-mangling-version=v0";

/// The flags for everything that is served.
pub(crate) fn of_served() -> Result<String> {
    let mut flags = vec![ALWAYS.to_owned()];
    // Of two that fit the later one counts.
    for (from, to) in renamed()? {
        flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    }
    Ok(flags.join(SEPARATOR))
}

fn renamed() -> Result<Vec<(PathBuf, String)>> {
    let mut renamed = vec![
        (paths::root(), "/openmaas".to_owned()),
        (paths::target(), "/target".to_owned()),
    ];
    let sources = cargo_home().join("registry/src");
    renamed.push((sources.clone(), "/crates".to_owned()));
    // Called after the registry, of which there may be mirrors.
    for registry in std::fs::read_dir(&sources).into_iter().flatten().flatten() {
        renamed.push((registry.path(), "/crates".to_owned()));
    }
    let verbose = ask("rustc", &["-vV"]).context("rustc does not run")?;
    let commit = verbose
        .lines()
        .find_map(|line| line.strip_prefix("commit-hash: "));
    let sysroot = ask("rustc", &["--print", "sysroot"]).context("rustc does not run")?;
    // Where that is installed, the compiler names it instead of what its library was built from.
    let library = PathBuf::from(sysroot).join("lib/rustlib/src/rust");
    renamed.push((library, format!("/rustc/{}", commit.unwrap_or_default())));
    Ok(renamed)
}

/// Cargo's folder.
pub(crate) fn cargo_home() -> PathBuf {
    let home = || std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    std::env::var_os("CARGO_HOME").map_or_else(
        || PathBuf::from(home().unwrap_or_default()).join(".cargo"),
        PathBuf::from,
    )
}
