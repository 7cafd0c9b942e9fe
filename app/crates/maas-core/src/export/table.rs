//! Lines of figures as files that other programs read: CSV by RFC 4180, or JSON. What is not known is an empty field or `null`.

use crate::calendar::{DAY_MS, civil};

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
}

impl Form {
    /// How its file's name ends.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// A field's value: a word, or a number as text.
pub(crate) enum Field {
    Word(String),
    Number(String),
    Unknown,
}

impl Field {
    pub(crate) fn word(text: &str) -> Self {
        Self::Word(text.to_owned())
    }

    pub(crate) fn number(number: Option<String>) -> Self {
        number.map_or(Self::Unknown, Self::Number)
    }
}

/// Writes lines under the names of their fields.
pub(crate) fn write<const N: usize>(
    form: Form,
    names: [&str; N],
    lines: impl Iterator<Item = [Field; N]>,
) -> String {
    match form {
        Form::Csv => csv(names, lines),
        Form::Json => json(names, lines),
    }
}

fn csv<const N: usize>(names: [&str; N], lines: impl Iterator<Item = [Field; N]>) -> String {
    let mut text = names.join(",");
    text.push_str("\r\n");
    for line in lines {
        for (place, field) in line.into_iter().enumerate() {
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

/// A JSON array of objects, one a line.
fn json<const N: usize>(names: [&str; N], lines: impl Iterator<Item = [Field; N]>) -> String {
    let mut text = String::from("[");
    for (at, line) in lines.enumerate() {
        text.push_str(if at > 0 { ",\n{" } else { "\n{" });
        for (place, (name, field)) in names.into_iter().zip(line).enumerate() {
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
pub(crate) fn utc(ms: u64) -> String {
    let (days, of_day) = (ms / DAY_MS, ms % DAY_MS);
    let (year, month, day) = civil(days);
    let (seconds, ms) = (of_day / 1000, of_day % 1000);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{ms:03}Z",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}
