//! Runs other programs and says what went wrong in one sentence.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, bail};

/// One progress line.
pub(crate) fn say(line: &str) {
    println!("xtask: {line}");
}

/// Runs a program to its end, its output going to ours.
pub(crate) fn pass(command: &mut Command, what: &str) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("{what}: cannot start {}", name(command)))?;
    if !status.success() {
        bail!("{what} failed ({status})");
    }
    Ok(())
}

/// Runs a program, shows its output as it comes and returns it, with whether it succeeded.
pub(crate) fn watch(command: &mut Command, what: &str) -> Result<(bool, String)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{what}: cannot start {}", name(command)))?;
    let mut text = String::new();
    if let Some(out) = child.stdout.take() {
        for line in BufReader::new(out).split(b'\n') {
            let line = line.with_context(|| format!("{what}: output unreadable"))?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            text.push_str(&line);
            text.push('\n');
        }
    }
    let status = child.wait().with_context(|| what.to_owned())?;
    Ok((status.success(), text))
}

/// What a program prints on standard output, if it runs and succeeds.
pub(crate) fn ask(program: impl AsRef<std::ffi::OsStr>, args: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// `PATH` with folders put in front.
pub(crate) fn path_with(folders: &[&Path]) -> Result<std::ffi::OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let all = folders
        .iter()
        .map(|folder| (*folder).to_owned())
        .chain(std::env::split_paths(&old));
    std::env::join_paths(all).context("a folder's name contains the PATH separator")
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
