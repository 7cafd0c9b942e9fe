//! A run as a file that other programs read: a line or an object for every cell. Times are in UTC, costs in US dollars to the last
//! digit, and what is not known is an empty field or `null`.

use super::{Cell, Trial, TrialId, Trials};
use crate::{
    Effect,
    export::table::{self, Field, Form, utc},
    money::write_decimal,
};

/// The columns of the CSV, and the names of the JSON's fields.
const COLUMNS: [&str; 17] = [
    "run",
    "time",
    "row",
    "row_name",
    "version",
    "provider",
    "model",
    "outcome",
    "expected",
    "met",
    "error",
    "input_tokens",
    "output_tokens",
    "cost_usd",
    "latency_ms",
    "reused",
    "answer",
];

/// Every cell of a run, row by row.
pub(super) fn take_along(trials: &Trials, id: &TrialId, form: Form) -> Option<Effect> {
    let (run, sheet) = (trials.run(id)?, trials.sheet(id)?);
    let cells = sheet.cells.iter().enumerate();
    let lines = cells.filter_map(|(n, cell)| line(run, n, cell.as_ref()?));
    Some(Effect::SaveFile {
        name: format!("test-run.{}", form.ending()),
        text: table::write(form, COLUMNS, lines),
    })
}

fn line(run: &Trial, n: usize, cell: &Cell) -> Option<[Field; 17]> {
    let spot = run.spot(n)?;
    let (row, model) = (run.rows.get(spot.row)?, run.models.get(spot.model)?);
    let (word, known) = (Field::word, Field::number);
    let count = |count: Option<u32>| known(count.map(|count| count.to_string()));
    let verdicts = cell.verdicts.as_deref().unwrap_or_default();
    let met = verdicts.iter().filter(|one| one.pass == Some(true)).count();
    Some([
        word(&run.id.0),
        Field::Word(utc(run.at_ms)),
        Field::Number(row.id.to_string()),
        word(&row.name),
        word(run.versions.get(spot.version)?),
        word(model.provider.slug()),
        word(&model.model),
        word(cell.outcome().as_str()),
        Field::Number(verdicts.len().to_string()),
        Field::Number(met.to_string()),
        cell.failed
            .map_or(Field::Unknown, |kind| word(kind.as_str())),
        count(cell.input),
        count(cell.output),
        known(cell.cost_nano.map(|nano| write_decimal(nano, 9))),
        known(cell.took_ms.map(|ms| ms.to_string())),
        Field::Number(u8::from(cell.reused).to_string()),
        word(&cell.text),
    ])
}
