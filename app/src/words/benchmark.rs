//! What the page that measures models says, in one language.

use maas_core::{
    benchmark::{prompts::Kind, report::Measure},
    cost::Sum,
};

/// The words of the page. Fields are named after the place where they stand.
pub(crate) struct BenchmarkWords {
    pub(crate) title: &'static str,
    pub(crate) about: &'static str,
    pub(crate) models: &'static str,
    pub(crate) add_model: &'static str,
    pub(crate) no_models: &'static str,
    pub(crate) remove_model: fn(&str) -> String,
    pub(crate) not_connected: &'static str,
    pub(crate) rounds: &'static str,
    /// How many requests, and what they cost at most as it is shown.
    pub(crate) estimate: fn(usize, &Sum, &str) -> String,
    pub(crate) start: &'static str,
    pub(crate) questions: &'static str,
    pub(crate) kind: fn(Kind) -> &'static str,
    // While it runs
    pub(crate) running: &'static str,
    /// How many of how many are measured, who is asked, and what.
    pub(crate) progress: fn(usize, usize, &str, &str) -> String,
    pub(crate) stop: &'static str,
    // What came of it
    pub(crate) empty: &'static str,
    pub(crate) reading: &'static str,
    pub(crate) not_read: &'static str,
    pub(crate) run: &'static str,
    pub(crate) run_name: fn(&str, usize, bool) -> String,
    pub(crate) stopped: fn(usize, usize) -> String,
    pub(crate) interrupted: fn(usize, usize) -> String,
    pub(crate) held: fn(usize, usize, &str) -> String,
    pub(crate) go_on: &'static str,
    pub(crate) results: &'static str,
    pub(crate) measure: fn(Measure) -> &'static str,
    pub(crate) best: &'static str,
    pub(crate) sum: &'static str,
    pub(crate) results_hint: &'static str,
    pub(crate) trend: &'static str,
    pub(crate) trend_hint: &'static str,
    pub(crate) says_trend: fn(&str, usize, usize) -> String,
    pub(crate) one_run: &'static str,
    pub(crate) take_along: &'static str,
    pub(crate) not_kept: &'static str,
}
