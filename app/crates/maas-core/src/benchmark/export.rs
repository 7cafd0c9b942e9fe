//! All runs as a file that other programs read: a line or an object for every request. Times are in UTC, costs in US dollars to the
//! last digit, and what is not known is an empty field or `null`.

use crate::{
    Effect,
    benchmark::{Benchmarks, Run, prompts::PROMPTS},
    export::table::{self, Field, Form, utc},
    money::write_decimal,
};

/// The columns of the CSV, and the names of the JSON's fields.
const COLUMNS: [&str; 14] = [
    "run",
    "time",
    "end",
    "provider",
    "model",
    "prompt",
    "round",
    "error",
    "input_tokens",
    "output_tokens",
    "cost_usd",
    "ttft_ms",
    "total_ms",
    "tokens_per_s",
];

/// Every run, oldest first.
pub(super) fn take_along(benchmarks: &Benchmarks, form: Form) -> Effect {
    let lines = benchmarks.runs.iter().rev().flat_map(|run| lines(run));
    Effect::SaveFile {
        name: format!("benchmark.{}", form.ending()),
        text: table::write(form, COLUMNS, lines),
    }
}

fn lines(run: &Run) -> impl Iterator<Item = [Field; 14]> {
    let measured = run.measured.iter().enumerate();
    measured.filter_map(|(n, measured)| {
        let place = run.place(n)?;
        let model = run.models.get(place.model)?;
        let (kind, _) = PROMPTS.get(place.prompt)?;
        let (word, known) = (Field::word, Field::number);
        let count = |count: Option<u32>| known(count.map(|count| count.to_string()));
        let milli = |value: Option<u64>| known(value.map(|value| write_decimal(value, 3)));
        Some([
            word(&run.id.0),
            Field::Word(utc(run.at_ms)),
            word(run.end.as_str()),
            word(model.provider.slug()),
            word(&model.model),
            word(kind.as_str()),
            Field::Number((place.round + 1).to_string()),
            measured
                .failed
                .map_or(Field::Unknown, |kind| word(kind.as_str())),
            count(measured.input),
            count(measured.output),
            known(measured.cost_nano.map(|nano| write_decimal(nano, 9))),
            milli(measured.ttft_us.map(u64::from)),
            milli(measured.total_us.map(u64::from)),
            milli(measured.milli_tokens_per_s),
        ])
    })
}
