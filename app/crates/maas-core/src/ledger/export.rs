//! Entries as files that other programs read: CSV and JSON. Times are in UTC, costs in US dollars to the last digit.

use crate::{
    export::table::{self, Field, Form, utc},
    ledger::{Entry, Status},
    money::write_decimal,
    workspaces::{WorkspaceId, Workspaces},
};

/// The columns of the CSV, and the names of the JSON's fields.
const COLUMNS: [&str; 19] = [
    "time",
    "provider",
    "model",
    "key",
    "route",
    "origin",
    "status",
    "error",
    "input_tokens",
    "cached_tokens",
    "cache_write_tokens",
    "output_tokens",
    "reasoning_tokens",
    "cost_usd",
    "ttft_ms",
    "answer_ms",
    "total_ms",
    "relay_ms",
    "workspace",
];

fn fields(entry: &Entry, workspaces: &Workspaces) -> [Field; 19] {
    let (word, known) = (Field::word, Field::number);
    let workspace = WorkspaceId(entry.workspace.as_deref().unwrap_or_default().to_owned());
    let count = |count: Option<u32>| known(count.map(|count| count.to_string()));
    let ms = |us: Option<u32>| known(us.map(|us| write_decimal(u64::from(us), 3)));
    [
        Field::Word(utc(entry.at_ms)),
        word(entry.model.provider.slug()),
        word(&entry.model.model),
        entry.key.as_deref().map_or(Field::Unknown, word),
        word(match entry.route {
            maas_protocol::provider::Route::Direct => "direct",
            maas_protocol::provider::Route::Relay => "relay",
        }),
        word(entry.origin.as_str()),
        word(entry.status.as_str()),
        match entry.status {
            Status::Failed(kind) => word(kind.as_str()),
            _ => Field::Unknown,
        },
        count(entry.input),
        count(entry.cached),
        count(entry.written),
        count(entry.output),
        count(entry.reasoning),
        known(entry.cost_nano.map(|nano| write_decimal(nano, 9))),
        ms(entry.ttft_us),
        ms(entry.answer_us),
        ms(entry.total_us),
        ms(entry.relay_us),
        word(workspaces.name(&workspace)),
    ]
}

/// Entries as a file.
pub fn write<'a>(
    form: Form,
    entries: impl Iterator<Item = &'a Entry>,
    workspaces: &Workspaces,
) -> String {
    let fields = |entry| fields(entry, workspaces);
    table::write(form, COLUMNS, entries.map(fields))
}
