//! Test sets as files: promptfoo's YAML, the same as JSON, and CSV as promptfoo has it.

use maas_core::chats::ModelRef;
use maas_core::trials::{Expectation, Row, TestPrompt, TestSet};
use maas_protocol::provider::{ProviderId, ProviderRef};
use serde::{Deserialize, Serialize};

use crate::{node, promptfoo, rows};

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Rows for a spreadsheet; prompts and models have no place in it.
    Csv,
    /// As promptfoo's configuration, in JSON.
    Json,
    /// The same in YAML.
    Yaml,
}

impl Format {
    /// How its file's name ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Yaml => "yaml",
        }
    }

    /// What a file is, by its name.
    pub fn of_name(name: &str) -> Self {
        match name
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_lowercase())
        {
            Some(ending) if ending == "csv" || ending == "tsv" => Self::Csv,
            Some(ending) if ending == "json" => Self::Json,
            _ => Self::Yaml,
        }
    }
}

/// Where something stands: line and column from 1 on, or 0 where that is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// Which field, as `tests[3].assert[0].type`; empty where it is none in particular.
    pub field: String,
    /// What.
    pub what: Wrong,
}

impl Fault {
    pub(crate) fn of(place: Place, what: Wrong) -> Self {
        Self {
            place,
            field: String::new(),
            what,
        }
    }

    pub(crate) fn at(place: Place, field: impl Into<String>, what: Wrong) -> Self {
        Self {
            place,
            field: field.into(),
            what,
        }
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wrong {
    /// It is no YAML from here on, as the reader says.
    NotYaml(String),
    /// It is no JSON from here on.
    NotJson,
    /// It is no CSV from here on.
    NotCsv,
    /// There is nothing in it.
    Empty,
    /// It is larger than a file may be.
    TooLarge,
    /// It is nested too deeply.
    TooDeep,
    /// There is too much in it.
    TooMany,
    /// It names a part that is not there, or not whole yet.
    BadAlias,
    /// The same name stands there twice.
    Twice,
    /// A list must stand here.
    NotList,
    /// Fields must stand here.
    NotFields,
    /// A text must stand here.
    NotText,
    /// A number must stand here.
    NotNumber,
    /// This field is missing, or not as it has to be.
    NotFitting,
    /// This field must be there.
    Missing,
    /// It names a file, which is not read.
    OtherFile,
    /// An expectation of a kind that is not known here.
    UnknownKind(String),
    /// A provider that is not known here.
    UnknownProvider(String),
    /// A part of the file that has no counterpart here.
    NotTaken,
}

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Brought {
    /// What it calls itself.
    pub name: String,
    /// Its prompts.
    pub prompts: Vec<TestPrompt>,
    /// Whom it asks.
    pub models: Vec<ModelRef>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What it expects of every answer.
    pub expect: Vec<Expectation>,
    /// What of it was left out.
    pub left_out: Vec<Fault>,
}

/// Reads a file.
///
/// # Errors
/// [`Fault`] says what is wrong, where, and with which field.
pub fn read(format: Format, text: &str) -> Result<Brought, Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match format {
        Format::Csv => rows::read(text),
        Format::Json => promptfoo::read(&node::read_json(text)?),
        Format::Yaml => promptfoo::read(&node::read_yaml(text)?),
    }
}

/// Writes a file.
pub fn write(format: Format, set: &TestSet) -> String {
    match format {
        Format::Csv => rows::write(set),
        Format::Json => {
            let mut text =
                serde_json::to_string_pretty(&promptfoo::config(set)).unwrap_or_default();
            text.push('\n');
            text
        }
        Format::Yaml => promptfoo::write(set),
    }
}

/// A model as promptfoo names it, `openai:chat:gpt-4.1`.
pub(crate) fn model_of(named: &str) -> Option<ModelRef> {
    let (slug, rest) = named.split_once(':')?;
    let provider = ProviderId::from_slug(slug)?;
    let model = match rest.split_once(':') {
        Some(("chat" | "messages" | "responses" | "completion", model)) => model,
        _ => rest,
    };
    (!model.is_empty()).then(|| ModelRef {
        provider: ProviderRef::Known(provider),
        model: model.to_owned(),
    })
}
