//! Builds the static app into `dist/` and the relay into its worker bundle.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use maas_protocol::provider;

use crate::{
    entry, flags, guide, headers, parts, paths, release,
    run::{pass, path_with, say},
    sizes, split,
    stamp::Stamp,
    sums, tools,
};

/// The variable that names a relay that is not beside the app.
const RELAY: &str = "OPENMAAS_RELAY";

/// How the relay's module is made small.
const WASM_OPT: [&str; 8] = [
    // wasm-bindgen uses it without saying so.
    "--enable-exception-handling",
    "-Oz",
    "--always-inline-max-function-size",
    "1",
    "--one-caller-inline-max-function-size",
    "0",
    "--strip-debug",
    "--strip-producers",
];

/// What to build.
#[derive(Args, Clone, Default)]
pub(crate) struct Options {
    /// Leave the relay out.
    #[arg(long)]
    pub(crate) app_only: bool,
    /// The relay alone.
    #[arg(long, conflicts_with_all = ["app_only", "debug", "write_sizes"])]
    relay_only: bool,
    /// Unoptimised and quick to build.
    #[arg(long)]
    pub(crate) debug: bool,
    /// Write the sizes of the release's parts down in .ci/sizes.tsv, for later builds to be compared with.
    #[arg(long, conflicts_with = "debug")]
    write_sizes: bool,
}

/// What was built.
pub(crate) struct Built {
    /// The static app.
    pub(crate) dist: PathBuf,
    /// The relay's bundle, unless it was left out.
    pub(crate) worker: Option<PathBuf>,
}

/// Builds what changed.
pub(crate) fn run(options: &Options) -> Result<Built> {
    tools::wasm_target()?;
    if options.relay_only {
        let (dist, worker) = (paths::root().join("dist"), Some(worker()?));
        return Ok(Built { dist, worker });
    }
    let dist = app(options.debug, options.write_sizes)?;
    let worker = if options.app_only {
        None
    } else {
        Some(worker()?)
    };
    Ok(Built { dist, worker })
}

fn app(debug: bool, write_sizes: bool) -> Result<PathBuf> {
    let root = paths::root();
    let dist = root.join("dist");
    let mode = if debug { "debug" } else { "release" };
    let names = if split::keeps_names() { "names" } else { "" };
    let relay = relay_elsewhere()?;
    let stamp = Stamp::of(
        "app",
        &[mode, tools::TRUNK, names, &relay],
        &[
            "app",
            "app/docs",
            "static",
            "index.html",
            "Trunk.toml",
            "Cargo.toml",
            "Cargo.lock",
            "app/e2e/package-lock.json",
            ".cargo",
            "app/crates/xtask/src/split.rs",
            "app/crates/xtask/src/split",
            "app/crates/xtask/src/headers.rs",
            "app/crates/xtask/src/guide.rs",
            "app/crates/xtask/src/release.rs",
            "app/crates/xtask/src/flags.rs",
            "app/crates/xtask/src/parts.rs",
            "app/crates/xtask/src/parts",
        ],
    )?;
    if stamp.fresh(&dist.join("index.html")) && headers::check(&dist).is_ok() {
        say("app: nothing changed");
        // The commit may be another one all the same.
        sums::write(&dist)?;
        if write_sizes {
            sizes::check(&dist, true)?;
        }
        return Ok(dist);
    }
    if !root.join("index.html").exists() {
        bail!("index.html is missing at the repository's root");
    }
    let npm = tools::Npm::ensure()?;
    let (trunk, bindgen) = (tools::trunk()?, tools::wasm_bindgen()?);
    // Trunk's --offline keeps it from fetching tools, but holds for its cargo too.
    pass(
        Command::new(tools::cargo())
            .args(["fetch", "--quiet"])
            .current_dir(&root),
        "cargo fetch",
    )
    .context("cannot fetch the crates; check that crates.io is reachable")?;
    stamp.forget();
    say(&format!("building the app ({mode})"));
    let mut command = Command::new(trunk.join("trunk"));
    command
        .args(["build", "--offline"])
        .args((!debug).then_some("--release"))
        .current_dir(&root)
        .env("PATH", path_with(&[&bindgen, &npm.bin()])?)
        .env(flags::VARIABLE, flags::of_served()?)
        // Trunk takes only true or false here; the convention elsewhere is 1.
        .env_remove("NO_COLOR");
    pass(&mut command, "trunk build")?;
    copy_static(
        &root.join("static"),
        &dist,
        &std::fs::read_to_string(root.join("index.html"))?,
    )?;
    put_mermaid_in(&npm.mermaid(), &dist.join("artifact-mermaid.html"))?;
    for worker in ["text", "tokens", "strength", "prompts", "search", "import"] {
        let loader = format!("{worker}_loader.js");
        wait_for_module(&dist.join(loader))?;
    }
    if !debug {
        split::run(&dist, &npm)?;
    }
    guide::write(&root, &dist)?;
    parts::write(&root, &dist, &npm)?;
    headers::write(&root.join("static/_headers"), &dist)?;
    release::write(&dist, !debug)?;
    sums::write(&dist)?;
    if !debug && !split::keeps_names() {
        sizes::check(&dist, write_sizes)?;
    }
    stamp.write()?;
    Ok(dist)
}

/// Where the relay is, if not beside the app; the app is compiled with it (`app/src/platform/location.rs`).
fn relay_elsewhere() -> Result<String> {
    let Ok(relay) = std::env::var(RELAY) else {
        return Ok(String::new());
    };
    let local = ["http://localhost:", "http://127.0.0.1:"];
    let secure =
        relay.starts_with("https://") || local.iter().any(|begin| relay.starts_with(begin));
    let plain = relay
        .chars()
        .all(|char| char.is_ascii_graphic() && !"?#@\\\"'".contains(char));
    // Keys are attached by comparing addresses as browsers write them.
    let folder =
        provider::origin(&relay).and_then(|origin| relay.strip_prefix(&origin).map(str::to_owned));
    let usual = folder.is_some_and(|folder| folder.is_empty() || folder.starts_with('/'));
    if !secure || !plain || !usual || relay.ends_with('/') || relay.contains("/..") {
        bail!(
            "{RELAY}: write an https address without a slash at its end, such as https://relay.example"
        );
    }
    Ok(relay)
}

/// Copies what lies in `static/` to the site's root, except what `index.html` hands to Trunk itself.
fn copy_static(from: &Path, dist: &Path, page: &str) -> Result<()> {
    for file in paths::walk(from, &|_| false) {
        let name = file.strip_prefix(from).unwrap_or(&file);
        let handled = page
            .split(['"', '\''])
            .any(|text| text.trim_start_matches('/') == format!("static/{}", name.display()));
        if handled || name.as_os_str() == "_headers" {
            continue;
        }
        let to = dist.join(name);
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::copy(&file, &to).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
}

/// Puts Mermaid into the page of its frame. Inside it the script needs no address, and so the frame's policy allows none.
fn put_mermaid_in(bundle: &Path, page: &Path) -> Result<()> {
    let script = std::fs::read_to_string(bundle)
        .with_context(|| format!("cannot read {}", bundle.display()))?;
    if script.contains("</script") || script.contains("<script") {
        bail!("Mermaid's bundle would end its own element; its words for that must be escaped");
    }
    let text = std::fs::read_to_string(page)?;
    std::fs::write(page, text.replace("@MERMAID@", &script))
        .with_context(|| format!("cannot write {}", page.display()))
}

/// Has a worker wait for its module, which the page gives it, instead of fetching it: its policy lets it fetch nothing.
fn wait_for_module(loader: &Path) -> Result<()> {
    let text = std::fs::read_to_string(loader)
        .with_context(|| format!("the build left no {}", loader.display()))?;
    let Some((before, _)) = text.split_once("wasm_bindgen(") else {
        bail!(
            "{} has another form than expected: {text}",
            loader.display()
        );
    };
    let wait = "onmessage=(event)=>{onmessage=null;wasm_bindgen({module_or_path:event.data})};";
    std::fs::write(loader, format!("{before}{wait}"))
        .with_context(|| format!("cannot write {}", loader.display()))
}

/// Builds the relay's bundle into `edge-proxy/build`.
pub(crate) fn worker() -> Result<PathBuf> {
    let relay = paths::root().join("edge-proxy");
    let built = relay.join("build");
    let stamp = Stamp::of(
        "worker",
        &[tools::WORKER_BUILD],
        &[
            "edge-proxy/src",
            "edge-proxy/Cargo.toml",
            "app/crates/xtask/src/entry.rs",
            "app/crates/maas-protocol",
            "Cargo.toml",
            "Cargo.lock",
        ],
    )?;
    if stamp.fresh(&built) {
        say("relay: nothing changed");
        return Ok(built);
    }
    tools::wasm_target()?;
    let npm = tools::Npm::ensure()?;
    let (worker_build, bindgen) = (tools::worker_build()?, tools::wasm_bindgen()?);
    stamp.forget();
    say("building the relay");
    let mut command = Command::new(worker_build.join("worker-build"));
    command
        .arg("--release")
        .current_dir(&relay)
        .env("PATH", path_with(&[&bindgen, &npm.bin()])?)
        .env(flags::VARIABLE, flags::of_served()?)
        .env("WASM_BINDGEN_BIN", bindgen.join("wasm-bindgen"))
        .env("WASM_OPT_BIN", npm.bin().join("wasm-opt"))
        .env("ESBUILD_BIN", npm.esbuild()?)
        // What is to be changed in its script is found by name.
        .env("NO_MINIFY", "1");
    pass(&mut command, "worker-build")?;
    entry::write(&built.join("index.js"), &npm.esbuild()?)?;
    // Functions that are put into others compress worse, and what takes time is the runtime's. The names of all functions, a
    // fifth of the module, nobody reads.
    let module = built.join("index_bg.wasm");
    pass(
        Command::new(npm.bin().join("wasm-opt"))
            .args(WASM_OPT)
            .arg("--output")
            .args([&module, &module])
            .env("PATH", path_with(&[&npm.bin()])?),
        "wasm-opt",
    )?;
    stamp.write()?;
    Ok(built)
}
