//! The protocol's own speed: natively, and as the WebAssembly that ships, in Chromium; each on one core.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

use crate::{
    paths,
    run::{pass, path_with, say},
    tools::{self, Npm},
};

/// The target that browsers run.
const WEB: &str = "wasm32-unknown-unknown";

/// Measures in release builds of the crate alone, and leaves the figures in `report`.
pub(super) fn measure(runs: u32, report: &Path) -> Result<()> {
    let chromium = tools::chromium()?.browser;
    let npm = Npm::ensure()?;
    let report = std::path::absolute(report).context("no current folder")?;
    fs::remove_file(&report).ok();
    say("measuring the protocol (seconds, after two release builds)");
    let (native, web) = (build(None)?, web(&npm)?);
    pass(
        Command::new("node")
            .arg("bench/protocol.mjs")
            .current_dir(paths::root().join("app/e2e"))
            .env("CHROMIUM", chromium)
            .env("NATIVE", native)
            .env("WEB", web)
            .env("RUNS", runs.to_string())
            .env("REPORT", report),
        "bench protocol",
    )
}

/// Builds the example as the product's release is built, natively or for a target.
fn build(target: Option<&str>) -> Result<PathBuf> {
    // Cargo reads its own variable from the folder it runs in, which is not the one we were started in.
    let folder = std::path::absolute(paths::target()).context("no current folder")?;
    pass(
        Command::new(tools::cargo())
            .args(["build", "--quiet", "--release", "-p", "maas-protocol"])
            .args(["--example", "throughput"])
            .args(target.map(|target| format!("--target={target}")))
            .current_dir(paths::root())
            .env("CARGO_TARGET_DIR", &folder),
        "building the benchmark",
    )?;
    let name = if target.is_some() {
        "throughput.wasm".to_owned()
    } else {
        format!("throughput{}", std::env::consts::EXE_SUFFIX)
    };
    Ok(folder
        .join(target.unwrap_or_default())
        .join("release/examples")
        .join(name))
}

/// Makes of the example what Trunk makes of the keyring worker; gives the folder of script and module.
fn web(npm: &Npm) -> Result<PathBuf> {
    tools::wasm_target()?;
    let built = build(Some(WEB))?;
    let folder = built.with_file_name("throughput-web");
    let bindgen = tools::wasm_bindgen()?;
    pass(
        Command::new(bindgen.join("wasm-bindgen"))
            .args(["--target", "web", "--no-typescript", "--out-dir"])
            .args([&folder, &built]),
        "wasm-bindgen",
    )?;
    let page = fs::read_to_string(paths::root().join("index.html"))?;
    let level = keyring_level(&page).context("index.html names no wasm-opt of the keyring")?;
    let module = folder.join("throughput_bg.wasm");
    pass(
        Command::new("wasm-opt")
            .arg(format!("-O{level}"))
            .arg("--output")
            .args([&module, &module])
            .env("PATH", path_with(&[&npm.bin()])?),
        "wasm-opt",
    )?;
    Ok(folder)
}

/// How Trunk is told to optimise the keyring worker, which is where replies are read.
fn keyring_level(page: &str) -> Option<&str> {
    let link = page
        .lines()
        .find(|line| line.contains("data-bin=\"keyring\""))?;
    let (_, rest) = link.split_once("data-wasm-opt=\"")?;
    rest.split('"').next()
}
