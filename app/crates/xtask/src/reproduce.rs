//! Whether a commit gives the same bytes elsewhere: clean builds in folders of their own, and a comparison of all hashes.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::{
    flags, paths,
    run::{ask, pass, say},
    sums::{self, Sums},
    tools,
};

/// What to compare.
#[derive(Args, Clone)]
pub(crate) struct Options {
    /// Leave the relay out.
    #[arg(long)]
    app_only: bool,
    /// Compare one clean build with what is served at this address (its SHA256SUMS, and each file), or with a list that was
    /// downloaded, instead of with another build.
    #[arg(long, value_name = "URL or file")]
    against: Option<String>,
}

/// Names of different lengths, because lengths would show where paths are left out badly.
const FOLDERS: [&str; 2] = ["one", "another-one-with-a-longer-name"];

/// Builds and compares; true when nothing differs.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let head = head()?;
    let home = paths::scratch().join("reproduce");
    if home.exists() {
        std::fs::remove_dir_all(&home).context("cannot clear what an earlier run left")?;
    }
    std::fs::create_dir_all(&home)?;
    let cargo = own_cargo_home(&home)?;
    let first = build(&home, FOLDERS[1], &head, options.app_only, Some(&cargo))?;
    let differences = if let Some(against) = &options.against {
        let dist = home.join(FOLDERS[1]).join("dist");
        compare_with(&sums::of_folder(&dist)?, against)?
    } else {
        let second = build(&home, FOLDERS[0], &head, options.app_only, None)?;
        sums::differences(&first, &second)
    };
    for line in &differences {
        println!("{line}");
    }
    say(&format!(
        "{} files, {} differences",
        first.len(),
        differences.len()
    ));
    Ok(differences.is_empty())
}

/// The commit that is checked out.
pub(crate) fn head() -> Result<String> {
    let root = paths::root();
    let head = ask("git", &["-C", &root.to_string_lossy(), "rev-parse", "HEAD"])
        .context("this is no git checkout: there is no commit to build")?;
    say(&format!(
        "commit {head}; what is not committed is not built"
    ));
    Ok(head)
}

/// A clean checkout of a commit at another place.
pub(crate) fn clone(to: &Path, commit: &str) -> Result<()> {
    pass(
        Command::new("git")
            .args(["clone", "--quiet", "--shared", "--no-checkout"])
            .args([&paths::root(), to]),
        "git clone",
    )?;
    pass(
        Command::new("git")
            .args(["-c", "advice.detachedHead=false", "checkout", "--quiet"])
            .arg(commit)
            .current_dir(to),
        "git checkout",
    )
}

/// A clean build in a clone; the hashes of everything that is deployed.
fn build(
    home: &Path,
    folder: &str,
    commit: &str,
    app_only: bool,
    cargo: Option<&Path>,
) -> Result<Sums> {
    let clone = home.join(folder);
    self::clone(&clone, commit)?;
    say(&format!("a clean build in {}", clone.display()));
    let mut command = Command::new(tools::cargo());
    command
        .args(["xtask", "build"])
        .args(app_only.then_some("--app-only"))
        .current_dir(&clone)
        .env("CARGO_TARGET_DIR", home.join(format!("{folder}-target")))
        // The tools are installed once, in pinned versions.
        .env("OPENMAAS_CACHE", paths::cache())
        .env_remove(flags::VARIABLE);
    if let Some(cargo) = cargo {
        command.env("CARGO_HOME", cargo);
    }
    pass(&mut command, "cargo xtask build")?;
    let mut all = Sums::new();
    for part in ["dist", "edge-proxy/build"] {
        for (path, hash) in sums::of_folder(&clone.join(part))? {
            all.insert(format!("{part}/{path}"), hash);
        }
    }
    Ok(all)
}

/// A folder of cargo's own at another place, with the archives that are here already; they are unpacked there anew.
fn own_cargo_home(home: &Path) -> Result<PathBuf> {
    let own = home.join("cargo");
    for part in ["registry/cache", "registry/index"] {
        let from = flags::cargo_home().join(part);
        for file in paths::walk(&from, &|_| false) {
            let to = own
                .join(part)
                .join(file.strip_prefix(&from).unwrap_or(&file));
            if let Some(folder) = to.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::copy(&file, &to).with_context(|| format!("cannot copy {}", file.display()))?;
        }
    }
    Ok(own)
}

/// What differs between a build and a list, or what is served at an address.
fn compare_with(built: &Sums, against: &str) -> Result<Vec<String>> {
    if !against.contains("://") {
        let list =
            std::fs::read_to_string(against).with_context(|| format!("cannot read {against}"))?;
        return Ok(sums::differences(built, &sums::read(&list)));
    }
    let base = against.trim_end_matches('/');
    let list = served(&format!("{base}/{}", sums::FILE))?;
    let mut differences = sums::differences(built, &sums::read(&String::from_utf8_lossy(&list)));
    // Rules for the host are not served.
    for (path, hash) in built.iter().filter(|(path, _)| *path != "_headers") {
        let page = if path == "index.html" { "" } else { path };
        if sums::hash(&served(&format!("{base}/{page}"))?) != *hash {
            differences.push(format!("served otherwise than built: {path}"));
        }
    }
    Ok(differences)
}

/// A file as a host gives it.
fn served(url: &str) -> Result<Vec<u8>> {
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--fail", "--compressed", url])
        .output()
        .context("curl does not run")?;
    if !output.status.success() {
        bail!("{url}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}
