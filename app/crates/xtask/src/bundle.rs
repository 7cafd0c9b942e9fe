//! App and relay as a folder that needs nothing else: what a container holds, and what any Linux machine can run.

use std::{fs, path::PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::{build, paths, run::say, serve, tools::Npm};

/// Where to, and how it is to run.
#[derive(Args, Clone)]
pub(crate) struct Options {
    /// The folder; it must not exist, or be empty.
    #[arg(long, value_name = "folder")]
    to: PathBuf,
    /// The port it is to listen on, at all addresses: something in front of it speaks TLS.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Let the relay connect to this machine and its network too, for `UPSTREAMS` that are there.
    #[arg(long)]
    near: bool,
}

/// How it is started, from its folder.
const START: &str = "#!/bin/sh\n# Starts app and relay. Variables: see the README of openMaaS.\ncd \"$(dirname \"$0\")\" || exit 1\nHEADERS_FILE=\"$(cat dist/_headers)\" exec ./workerd serve config.capnp\n";

/// Builds, and lays everything into the folder.
pub(crate) fn run(options: &Options) -> Result<()> {
    let to = std::path::absolute(&options.to)?;
    if fs::read_dir(&to).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{} is not empty", to.display());
    }
    let built = build::run(&build::Options::default())?;
    let worker = built.worker.context("the relay was not built")?;
    for (from, name) in [(built.dist, "dist"), (worker, "worker")] {
        for file in paths::walk(&from, &|_| false) {
            let place = to
                .join(name)
                .join(file.strip_prefix(&from).unwrap_or(&file));
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::copy(&file, &place).with_context(|| format!("cannot copy {}", file.display()))?;
        }
    }
    let place = serve::Place {
        address: format!("*:{}", options.port),
        dist: "dist".to_owned(),
        worker: "worker".to_owned(),
        near: options.near,
    };
    fs::write(to.join("config.capnp"), serve::configuration(&place)?)?;
    fs::copy(Npm::ensure()?.workerd()?, to.join("workerd")).context("cannot copy workerd")?;
    let start = to.join("start.sh");
    fs::write(&start, START)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&start, fs::Permissions::from_mode(0o755))?;
    }
    say(&format!(
        "{} starts app and relay on port {}",
        start.display(),
        options.port
    ));
    Ok(())
}
