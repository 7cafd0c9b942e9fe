//! The test layers: check, web, worker, e2e. Sets up what is missing; discovers tests, never lists them.

use std::{ffi::OsString, path::PathBuf, process::Command};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};

use crate::{
    build,
    outcome::{self, Outcome},
    paths,
    run::{say, watch},
    stage::{self, Stage},
    tidy,
    tools::{self, Npm},
};

const WASM: &str = "wasm32-unknown-unknown";

/// Which layers to run.
#[derive(Args, Clone)]
pub(crate) struct Options {
    /// Only this layer.
    layer: Option<Layer>,
    /// Further words for the layer's runner (Playwright or node), after `--`.
    #[arg(last = true)]
    rest: Vec<OsString>,
}

/// Where the pictures go.
#[derive(Args, Clone)]
pub(crate) struct Screenshots {
    /// The folder; `app/e2e/screenshots` if not given.
    #[arg(long)]
    to: Option<PathBuf>,
    /// Further words for Playwright, after `--`.
    #[arg(last = true)]
    rest: Vec<OsString>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Layer {
    /// Format, lints, house rules and native tests.
    Check,
    /// Browser unit tests.
    Web,
    /// The relay in workerd.
    Worker,
    /// The whole product in Chromium.
    E2e,
}

/// Runs the layers; true when nothing failed.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let all = [Layer::Check, Layer::Web, Layer::Worker, Layer::E2e];
    let chosen = options.layer.map_or_else(|| all.to_vec(), |one| vec![one]);
    let mut sum = Outcome::default();
    for layer in chosen {
        let done = match layer {
            Layer::Check => check(),
            Layer::Web => web(),
            Layer::Worker => worker(&options.rest),
            Layer::E2e => e2e(&options.rest),
        };
        // A layer that cannot even start is a failure of the run, not its end: the others still tell something.
        sum.add(done.unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Outcome::one(false)
        }));
    }
    if sum.flaky > 0 {
        println!(
            "{} of them passed only when tried again: a bug of the product or of the test, named above as flaky",
            sum.flaky
        );
    }
    println!("{sum}");
    Ok(sum.failed == 0)
}

fn check() -> Result<Outcome> {
    tools::wasm_target()?;
    let mut sum = Outcome::default();
    // A macro declares the providers' modules, so that `cargo fmt` does not find them.
    let providers = files_in("app/crates/maas-protocol/src/provider")?;
    let mut format = vec!["fmt", "--all", "--", "--check"];
    format.extend(providers.iter().map(String::as_str));
    let steps: &[(&str, &[&str])] = &[
        ("format", &format),
        (
            "lints, native",
            &["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"],
        ),
        (
            "lints, wasm",
            &[
                "clippy",
                "--quiet",
                "-p",
                "app",
                "-p",
                "edge-proxy",
                "--all-targets",
                "--target",
                WASM,
                "--",
                "-D",
                "warnings",
            ],
        ),
        (
            "documents of maas-protocol",
            &[
                "rustdoc",
                "--quiet",
                "-p",
                "maas-protocol",
                "--",
                "-D",
                "warnings",
            ],
        ),
    ];
    for (what, args) in steps {
        say(what);
        let (good, _) = watch(
            Command::new(tools::cargo())
                .args(*args)
                .current_dir(paths::root()),
            what,
        )?;
        sum.add(Outcome::one(good));
    }
    say("house rules");
    sum.add(Outcome::one(tidy::run()?));
    say("native tests");
    let (good, text) = watch(
        Command::new(tools::cargo())
            .args(["test", "--no-fail-fast"])
            .current_dir(paths::root()),
        "native tests",
    )?;
    sum.add(Outcome::read(&text, good));
    Ok(sum)
}

/// The files of a folder, not of those below it.
fn files_in(folder: &str) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(paths::root().join(folder)).context(folder.to_owned())? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(files)
}

fn web() -> Result<Outcome> {
    let root = paths::root();
    if !root.join("app/tests/web/main.rs").exists() {
        return Ok(skip("web", "there is no app/tests/web/main.rs"));
    }
    tools::wasm_target()?;
    let runner = tools::wasm_bindgen()?.join("wasm-bindgen-test-runner");
    let chromium = tools::chromium()?;
    let driver = chromium.driver.context(
        "chromedriver is missing; install chromium-driver, or set CHROMEDRIVER to its path",
    )?;
    say("browser unit tests");
    let (good, text) = watch(
        Command::new(tools::cargo())
            .args(["test", "-p", "app", "--test", "web", "--target", WASM])
            .current_dir(&root)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
            .env("CHROMEDRIVER", driver)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "180"),
        "browser unit tests",
    )?;
    Ok(Outcome::read(&text, good))
}

fn worker(rest: &[OsString]) -> Result<Outcome> {
    let root = paths::root();
    let specs = specs(&root.join("edge-proxy/tests"), ".spec.mjs");
    if specs.is_empty() {
        return Ok(skip("worker", "there is no edge-proxy/tests/*.spec.mjs"));
    }
    let built = build::worker()?;
    let npm = Npm::ensure()?;
    Npm::sdks()?;
    let python = tools::python_sdks()?;
    let (fake_port, _fake) = stage::fake_provider()?;
    let workerd = npm.workerd()?;
    let node = |specs: &[PathBuf]| {
        watch(
            Command::new("node")
                .args(["--test", "--test-reporter=tap"])
                .args(rest)
                .args(specs)
                .current_dir(&root)
                .envs(python.as_ref().map(|python| ("PYTHON", python)))
                .env("FAKE_URL", format!("http://127.0.0.1:{fake_port}"))
                .env("WORKERD_BIN", &workerd)
                .env("WORKER_DIR", &built),
            "node --test",
        )
    };
    say("the relay in workerd");
    let (good, text) = node(&specs)?;
    let sum = Outcome::read(&text, good);
    let failed: Vec<_> = (outcome::failed_files(&text).into_iter())
        .map(PathBuf::from)
        .collect();
    if good || failed.is_empty() || !rest.is_empty() {
        return Ok(sum);
    }
    say("flaky, or failed: the files of the tests above that did not hold, once more");
    let (good, text) = node(&failed)?;
    Ok(sum.tried_again(Outcome::read(&text, good)))
}

fn e2e(rest: &[OsString]) -> Result<Outcome> {
    let stage = Stage::set()?;
    say("the whole product in Chromium");
    let mut playwright = stage.command("playwright")?;
    playwright.args(["test", "--reporter=list"]).args(rest);
    if rest.is_empty() {
        // One stumble among hundreds is told, and does not hide what the rest of the run says. Who runs chosen tests looks for it.
        playwright.arg("--retries=1");
    }
    let (good, text) = watch(&mut playwright, "playwright")?;
    Ok(Outcome::read(&text, good))
}

/// Takes a picture of every page and state, for people to look at and for the README.
pub(crate) fn screenshots(options: &Screenshots) -> Result<bool> {
    let stage = Stage::set()?;
    say("taking pictures");
    let mut playwright = stage.command("playwright")?;
    playwright
        .args(["test", "--config", "screenshots.config.ts"])
        .args(&options.rest);
    if let Some(folder) = &options.to {
        playwright.env("SHOTS", std::path::absolute(folder)?);
    }
    Ok(watch(&mut playwright, "playwright")?.0)
}

fn skip(layer: &str, reason: &str) -> Outcome {
    say(&format!("{layer}: skipped, {reason}"));
    Outcome::left_out()
}

fn specs(folder: &std::path::Path, ending: &str) -> Vec<PathBuf> {
    let skip = |path: &std::path::Path| path.ends_with("node_modules");
    let mut all = paths::walk(folder, &skip);
    all.retain(|path| path.to_string_lossy().ends_with(ending));
    all
}
