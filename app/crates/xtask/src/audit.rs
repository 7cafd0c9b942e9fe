//! Looks at what others wrote and we use: crates by cargo-deny, npm packages by the registry's own list of advisories.
//!
//! Apart from the tests, because advisories come without a change here, and their lists have to be reachable.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::{
    paths,
    run::{path_with, say, watch},
    tools,
};

/// What to look at.
#[derive(Args, Clone)]
pub(crate) struct Options {
    /// Licences, sources and banned crates only: reaches nobody once cargo-deny is installed.
    #[arg(long)]
    offline: bool,
}

/// Folders with an npm lock file.
const NPM: [&str; 3] = [
    "app/e2e",
    "edge-proxy/tests/sdk",
    "edge-proxy/tests/bench/portkey",
];

/// Audits; true when nothing was found.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let root = paths::root();
    let deny = tools::cargo_deny()?;
    say("crates");
    let mut command = Command::new(deny.join("cargo-deny"));
    command
        .args(["--config", ".cargo/deny.toml"])
        .args(options.offline.then_some("--offline"))
        .args(["check", "bans", "licenses", "sources"])
        .args((!options.offline).then_some("advisories"))
        .current_dir(&root)
        .env("PATH", path_with(&[&deny])?);
    let (mut good, _) = watch(&mut command, "cargo-deny")?;
    if options.offline {
        return Ok(good);
    }
    for folder in NPM {
        say(&format!("npm packages of {folder}"));
        let mut npm = Command::new("npm");
        npm.args(["audit", "--package-lock-only", "--audit-level=high"])
            .current_dir(root.join(folder));
        good &= watch(&mut npm, "npm audit")?.0;
    }
    Ok(good)
}
