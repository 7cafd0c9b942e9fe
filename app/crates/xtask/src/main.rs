//! `cargo xtask`: one tool that installs what is missing, builds, serves, tests and imitates the providers.
//!
//! Everything a developer or CI types goes through here, so that both run the same commands.
//! Native only; nothing of this crate ships.

mod audit;
mod bench;
mod build;
mod bundle;
mod catalogue;
mod container;
mod entry;
mod fake;
mod flags;
mod guide;
mod headers;
mod outcome;
mod parts;
mod paths;
mod release;
mod reproduce;
mod run;
mod serve;
mod sizes;
mod split;
mod stage;
mod stamp;
mod suite;
mod sums;
mod tidy;
mod tools;

use clap::{Parser, Subcommand};

/// Build, serve and test openMaaS.
#[derive(Parser)]
#[command(name = "cargo xtask", about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build dist/ (static app) and the relay's worker bundle.
    Build(build::Options),
    /// Build, then serve app and relay on one origin in workerd.
    Serve(serve::Options),
    /// Lay app, relay and workerd into a folder that needs nothing else.
    Bundle(bundle::Options),
    /// Try the container's steps without Docker: build from a clean clone, start it, look at it with a browser.
    Container(container::Options),
    /// Run all test layers, or one of check, web, worker, e2e.
    Test(suite::Options),
    /// Measure the app in Chromium, and the protocol natively.
    Bench(bench::Options),
    /// Take a picture of every page and state.
    Screenshots(suite::Screenshots),
    /// Make static/catalogue.json, what is publicly known of models, from downloaded collections.
    Catalogue(catalogue::Options),
    /// Print the headers of the built app in the words of a host that does not read `dist/_headers`.
    Headers(headers::hosts::Options),
    /// Build the commit twice, in different places, and compare all hashes; or once, and compare with what is served.
    Reproduce(reproduce::Options),
    /// Check crates and npm packages for advisories, licences and sources.
    Audit(audit::Options),
    /// Check the house rules that the compiler cannot.
    Tidy,
    /// Imitate the providers over real HTTP, from the recorded replies.
    FakeProvider(fake::Options),
}

fn main() -> std::process::ExitCode {
    let done = match Cli::parse().command {
        Command::Build(options) => build::run(&options).map(|_| true),
        Command::Bundle(options) => bundle::run(&options).map(|()| true),
        Command::Container(options) => container::run(&options),
        Command::Serve(options) => serve::run(&options).map(|()| true),
        Command::Test(options) => suite::run(&options),
        Command::Bench(options) => bench::run(&options).map(|()| true),
        Command::Screenshots(options) => suite::screenshots(&options),
        Command::Catalogue(options) => catalogue::run(&options).map(|()| true),
        Command::Headers(options) => headers::hosts::run(&options).map(|()| true),
        Command::Audit(options) => audit::run(&options),
        Command::Reproduce(options) => reproduce::run(&options),
        Command::Tidy => tidy::run(),
        Command::FakeProvider(options) => fake::run(&options).map(|()| true),
    };
    match done {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests;
