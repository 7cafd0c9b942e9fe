//! The protocol's own speed: native, on one core, without a browser.

use std::{fs, path::Path, process::Command};

use anyhow::{Context as _, Result};

use crate::{
    paths,
    run::{pass, say},
    tools,
};

/// Measures in a release build of the crate alone, and leaves the figures in `report`.
pub(super) fn measure(runs: u32, report: &Path) -> Result<()> {
    say("measuring the protocol (seconds, after a release build)");
    // Cargo reads its own variable from the folder it runs in, which is not the one we were started in.
    let target = std::path::absolute(paths::target()).context("no current folder")?;
    let report = std::path::absolute(report).context("no current folder")?;
    fs::remove_file(&report).ok();
    pass(
        Command::new(tools::cargo())
            .args(["run", "--quiet", "--release", "-p", "maas-protocol"])
            .args(["--example", "throughput"])
            .current_dir(paths::root())
            .env("CARGO_TARGET_DIR", target)
            .env("RUNS", runs.to_string())
            .env("REPORT", report),
        "bench protocol",
    )
}
