//! Entries as files that other programs read: CSV and JSON. Times are in UTC, costs in US dollars to the last digit, and what is
//! not known is an empty field or `null`.

use crate::{
    ledger::{Entry, Status},
    money::write_decimal,
};

/// The columns of the CSV, and the names of the JSON's fields.
const COLUMNS: [&str; 18] = [
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
];

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}

/// A field's value: a word, or a number as text.
enum Field {
    Word(String),
    Number(String),
    Unknown,
}

fn fields(entry: &Entry) -> [Field; 18] {
    let word = |text: &str| Field::Word(text.to_owned());
    let known = |text: Option<String>| text.map_or(Field::Unknown, Field::Number);
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
    ]
}

/// Entries as CSV by RFC 4180, with a line of names first.
pub fn csv<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut text = COLUMNS.join(",");
    text.push_str("\r\n");
    for entry in entries {
        for (place, field) in fields(entry).into_iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            match field {
                Field::Word(word) => text.push_str(&quoted(&word)),
                Field::Number(number) => text.push_str(&number),
                Field::Unknown => {}
            }
        }
        text.push_str("\r\n");
    }
    text
}

/// A word as CSV has it. One that a spreadsheet would take for a formula gets an apostrophe: a model's name is whatever a
/// server says.
fn quoted(word: &str) -> String {
    let formula = word.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let word = if formula {
        format!("'{word}")
    } else {
        word.to_owned()
    };
    if word.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", word.replace('"', "\"\""))
    } else {
        word
    }
}

/// Entries as a JSON array of objects, one a line.
pub fn json<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut text = String::from("[");
    for (line, entry) in entries.enumerate() {
        text.push_str(if line > 0 { ",\n{" } else { "\n{" });
        for (place, (name, field)) in COLUMNS.into_iter().zip(fields(entry)).enumerate() {
            let comma = if place > 0 { "," } else { "" };
            let value = match field {
                Field::Word(word) => serde_json::to_string(&word).unwrap_or_default(),
                Field::Number(number) => number,
                Field::Unknown => "null".to_owned(),
            };
            text.push_str(&format!("{comma}\"{name}\":{value}"));
        }
        text.push('}');
    }
    text.push_str("\n]\n");
    text
}

/// A moment as ISO 8601 has it, in UTC.
fn utc(ms: u64) -> String {
    let (days, of_day) = (ms / 86_400_000, ms % 86_400_000);
    // Howard Hinnant's algorithm `civil_from_days`, with eras of 400 years from March of the year 0.
    let day = days + 719_468;
    let (era, of_era) = (day / 146_097, day % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year + era * 400 + u64::from(month <= 2);
    let (seconds, ms) = (of_day / 1000, of_day % 1000);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{ms:03}Z",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}
