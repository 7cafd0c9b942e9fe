//! The page that measures models, in English.

use maas_core::benchmark::{prompts::Kind, report::Measure};

use crate::words::benchmark::BenchmarkWords;

pub(crate) static WORDS: BenchmarkWords = BenchmarkWords {
    title: "Benchmark",
    about: "Each model answers the same five short questions, one request at a time and in turns, so that none gets all of its runs at a good or a bad moment. An answer has 512 tokens at most. The requests count toward your budgets and stand in the list of requests.",
    models: "Models to measure",
    add_model: "Add model",
    no_models: "Add the models you want to measure.",
    remove_model: |name| format!("Remove {name}"),
    not_connected: "not connected",
    rounds: "Each question",
    estimate: |requests, most, shown| {
        let requests = match requests {
            1 => "1 request".to_owned(),
            count => format!("{count} requests"),
        };
        match (most.nano, most.more) {
            (None, _) => format!("{requests} · cost unknown: no price is known"),
            (Some(_), true) => {
                format!("{requests} · at most {shown}, and what models without a known price cost")
            }
            (Some(0), false) => format!("{requests} · free"),
            (Some(_), false) => format!("{requests} · at most {shown}"),
        }
    },
    start: "Start",
    questions: "The questions",
    kind: |kind| match kind {
        Kind::Fact => "Fact",
        Kind::Reasoning => "Reasoning",
        Kind::Code => "Code",
        Kind::Extraction => "Extraction",
        Kind::Prose => "Prose",
    },
    running: "Measuring",
    progress: |done, all, model, kind| format!("{done} of {all} · {model} · {kind}"),
    stop: "Stop",
    empty: "Nothing measured yet. Results stay here, so that you can see how models change.",
    reading: "Reading what was measured…",
    not_read: "What was measured before could not be read. It is still stored; load the page again to try once more.",
    run: "Run",
    run_name: |date, models, whole| {
        let models = match models {
            1 => "1 model".to_owned(),
            count => format!("{count} models"),
        };
        let part = if whole { "" } else { " · partial" };
        format!("{date} · {models}{part}")
    },
    stopped: |done, all| format!("You stopped this run after {done} of {all} requests."),
    interrupted: |done, all| {
        format!("This run broke off after {done} of {all} requests. What was measured is kept.")
    },
    held: |done, all, why| format!("This run ended after {done} of {all} requests. {why}"),
    go_on: "Continue",
    results: "Results",
    measure: |measure| match measure {
        Measure::Ttft => "Time to first token",
        Measure::Speed => "Tokens per second",
        Measure::Total => "Total time",
        Measure::Cost => "Cost per request",
    },
    best: "best",
    sum: "Cost of the run",
    results_hint: "Middle value, and 95th percentile below. Failed requests count only toward the error rate.",
    trend: "Over time",
    trend_hint: "Dot: middle value of a run. Stroke: up to its 95th percentile.",
    says_trend: |name, models, runs| match models {
        1 => format!("{name}: one line over {runs} runs"),
        lines => format!("{name}: {lines} lines over {runs} runs"),
    },
    one_run: "Measure again another day, and a line shows how models change.",
    take_along: "All runs as a file",
    not_kept: "These results are kept in this tab only.",
};
