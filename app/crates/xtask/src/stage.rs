//! The whole product, running: app and relay in workerd, the fake provider beside them, a browser to look at it.
//!
//! What end-to-end tests, benchmarks and screenshots stand on. Everything ends when the stage is dropped.

use std::{
    fs::File,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result};

use crate::{
    build, paths,
    run::path_with,
    serve::{self, Guard},
    tidy,
    tools::{self, Npm},
};

/// Whoever has this may make access tokens of the relay that is tested.
const MINT_SECRET: &str = "end-to-end-minting-secret";

/// A running product.
pub(crate) struct Stage {
    npm: Npm,
    chromium: PathBuf,
    port: u16,
    fake_port: u16,
    relay_log: PathBuf,
    _servers: [Guard; 2],
}

impl Stage {
    /// Builds the release, starts the servers on free ports and waits until they answer.
    pub(crate) fn set() -> Result<Self> {
        let chromium = tools::chromium()?.browser;
        let npm = Npm::ensure()?;
        let built = build::run(&build::Options::default())?;
        let (fake_port, fake) = fake_provider()?;
        let port = serve::free_port()?;
        let relay_log = paths::scratch().join(format!("relay-{port}.log"));
        let log = File::create(&relay_log).context("cannot write the relay's output")?;
        let relay = serve::workerd(
            &built,
            port,
            &[
                ("LOG", "1"),
                ("UPSTREAMS", &all_to(fake_port)),
                ("MINT_KEYS", &format!("e2e:{}", "5a".repeat(32))),
                ("MINT_SECRET", MINT_SECRET),
                // Tests guess wrong on purpose, all from one address.
                ("REFUSED_PER_MINUTE", "0"),
            ],
            Some(log),
        )?;
        Ok(Self {
            npm,
            chromium,
            port,
            fake_port,
            relay_log,
            _servers: [fake, relay],
        })
    }

    /// A program of the npm packages, in the end-to-end folder, told where everything is.
    pub(crate) fn command(&self, program: &str) -> Result<Command> {
        let mut command = self::program(&self.npm, program, self.port)?;
        command
            .env("FAKE_URL", format!("http://localhost:{}", self.fake_port))
            .env("RELAY_LOG", &self.relay_log)
            .env("MINT_SECRET", MINT_SECRET)
            .env("CHROMIUM", &self.chromium);
        Ok(command)
    }
}

/// A program of the npm packages, in the end-to-end folder, told where the product is.
pub(crate) fn program(npm: &Npm, program: &str, port: u16) -> Result<Command> {
    let mut command = Command::new(program);
    command
        .current_dir(paths::root().join("app/e2e"))
        .env("PATH", path_with(&[&npm.bin()])?)
        .env("BASE_URL", format!("http://localhost:{port}"));
    Ok(command)
}

/// Starts the fake provider on a free port.
pub(crate) fn fake_provider() -> Result<(u16, Guard)> {
    let port = serve::free_port()?;
    let mut fake = Guard(
        Command::new(std::env::current_exe()?)
            .args(["fake-provider", "--port", &port.to_string()])
            .stdout(Stdio::null())
            .spawn()
            .context("cannot start the fake provider")?,
    );
    serve::wait_for(port, "/healthz", || Ok(fake.0.try_wait()?.is_some()))
        .context("the fake provider does not answer")?;
    Ok((port, fake))
}

/// The relay must never reach a real provider from here, so every slug points at the fake one.
fn all_to(port: u16) -> String {
    let fake = format!("http://127.0.0.1:{port}");
    let all: serde_json::Map<_, _> = tidy::slugs(&paths::root())
        .into_iter()
        .map(|slug| (slug, serde_json::Value::from(fake.clone())))
        .collect();
    serde_json::Value::Object(all).to_string()
}
