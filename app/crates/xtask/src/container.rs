//! The container without Docker: the steps of its Dockerfile on a clean clone of the commit, the image's folder started as the image
//! is, and the app in it looked at with a browser. What belongs to the images that it is made from is named and left out.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::{
    outcome::Outcome,
    paths, reproduce,
    run::{ask, pass, say, watch},
    serve::{self, Guard},
    stage,
    tools::{self, Npm},
};

#[cfg(test)]
mod tests;

const DOCKERFILE: &str = "edge-proxy/container/Dockerfile";
const COMPOSE: &str = "edge-proxy/container/compose.yaml";
/// What a browser looks at: that the app works, and that every file and header of it is the build's.
const SPECS: [&str; 3] = ["first-visit.spec.ts", "about.spec.ts", "pwa.spec.ts"];

/// Nothing to choose.
#[derive(Args, Clone)]
pub(crate) struct Options {}

/// What the Dockerfile says, as far as it can be done without Docker.
#[derive(Debug, PartialEq, Eq)]
struct Image {
    /// Commands of the stage that builds, which are tried.
    steps: Vec<String>,
    /// Commands that prepare the system, which are not.
    left_out: Vec<String>,
    /// The folder that the build makes, and the image has.
    folder: String,
    user: u32,
    port: u16,
    entry: String,
}

/// Tries it; true when the browser found nothing wrong.
pub(crate) fn run(_: &Options) -> Result<bool> {
    let root = paths::root();
    let image = read(&std::fs::read_to_string(root.join(DOCKERFILE))?)?;
    let variables = variables(&std::fs::read_to_string(root.join(COMPOSE))?);
    serve::check_port(image.port)?;
    let head = reproduce::head()?;
    let home = paths::scratch().join("container");
    let (clone, made) = (home.join("src"), home.join("image"));
    for old in [&clone, &made] {
        if old.exists() {
            std::fs::remove_dir_all(old).context("cannot clear what an earlier run left")?;
        }
    }
    std::fs::create_dir_all(&home)?;
    reproduce::clone(&clone, &head)?;
    for step in &image.left_out {
        say(&format!("left out, it is the system's: {step}"));
    }
    let here = |text: &str| text.replace(&image.folder, &made.to_string_lossy());
    for step in &image.steps {
        say(step);
        pass(
            Command::new("sh")
                .args(["-euc", &here(step)])
                .current_dir(&clone)
                // Kept from one try to the next; the clone is new each time.
                .env("CARGO_TARGET_DIR", home.join("target"))
                .env("OPENMAAS_CACHE", paths::cache())
                .env_remove("OPENMAAS_RELAY"),
            step,
        )?;
    }
    let _server = start(&image, &PathBuf::from(here(&image.entry)), &variables)?;
    say("looking at it with a browser");
    let (npm, chromium) = (Npm::ensure()?, tools::chromium()?.browser);
    let mut playwright = stage::program(&npm, "playwright", image.port)?;
    playwright
        .env("CHROMIUM", chromium)
        .args(["test", "--reporter=list"])
        .args(SPECS);
    let (good, text) = watch(&mut playwright, "playwright")?;
    let sum = Outcome::read(&text, good);
    println!("{sum}");
    std::fs::remove_dir_all(&clone)?;
    Ok(sum.failed == 0)
}

/// Starts the image's program as its user, with nothing in its environment but what compose gives where nothing was set.
fn start(image: &Image, entry: &Path, variables: &[String]) -> Result<Guard> {
    let mut command = Command::new(entry);
    command
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .envs(variables.iter().map(|name| (name, "")))
        .current_dir("/")
        .stdin(Stdio::null());
    as_user(&mut command, image.user);
    say(&format!("starting {}", entry.display()));
    let mut server = Guard(command.spawn().context("cannot start the entry point")?);
    serve::wait_for(image.port, "/healthz", || {
        Ok(server.0.try_wait()?.is_some())
    })?;
    Ok(server)
}

/// Only root may become somebody else; whoever is not has few rights already.
#[cfg(unix)]
fn as_user(command: &mut Command, user: u32) {
    use std::os::unix::process::CommandExt as _;
    if ask("id", &["-u"]).as_deref() == Some("0") {
        command.uid(user).gid(user);
    }
}

#[cfg(not(unix))]
fn as_user(_: &mut Command, _: u32) {}

/// Reads a Dockerfile of two stages: one that builds, and one that takes a folder from it.
fn read(text: &str) -> Result<Image> {
    let (mut steps, mut left_out) = (Vec::new(), Vec::new());
    let (mut folder, mut user, mut port, mut entry) = (None, None, None, None);
    for (word, rest) in instructions(text) {
        match word.as_str() {
            "RUN" if rest.contains("cargo ") => steps.push(rest),
            "RUN" => left_out.push(rest),
            "COPY" => {
                let taken = rest.strip_prefix("--from=build ");
                folder = taken
                    .and_then(|rest| rest.split(' ').next())
                    .map(str::to_owned)
                    .or(folder);
            }
            "USER" => user = rest.split(':').next().and_then(|id| id.parse().ok()),
            "EXPOSE" => port = rest.parse().ok(),
            "ENTRYPOINT" => {
                let [program]: [String; 1] =
                    serde_json::from_str(&rest).context("ENTRYPOINT is not one program")?;
                entry = Some(program);
            }
            _ => {}
        }
    }
    if steps.is_empty() {
        bail!("{DOCKERFILE} builds nothing with cargo");
    }
    let lacks = |what: &'static str| move || format!("{DOCKERFILE} lacks {what}");
    Ok(Image {
        steps,
        left_out,
        folder: folder.with_context(lacks("COPY --from=build"))?,
        user: user.with_context(lacks("USER with a number"))?,
        port: port.with_context(lacks("EXPOSE"))?,
        entry: entry.with_context(lacks("ENTRYPOINT"))?,
    })
}

/// Its instructions, each in one line, without comments.
fn instructions(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let whole = lines.collect::<Vec<_>>().join("\n").replace("\\\n", " ");
    let parts = whole.lines().filter_map(|line| line.split_once(' '));
    parts
        .map(|(word, rest)| (word.to_owned(), rest.trim().to_owned()))
        .collect()
}

/// The variables that compose hands on.
fn variables(compose: &str) -> Vec<String> {
    let names = compose.lines().filter_map(|line| line.split_once(": ${"));
    names.map(|(name, _)| name.trim().to_owned()).collect()
}
