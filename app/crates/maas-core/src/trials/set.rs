//! A test set: rows of values for the variables of a prompt, and what is expected of the answers.

use maas_protocol::{
    chat::{Params, ResponseFormat, Tool},
    said::Said,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    chats::{ModelRef, setup::SetupFault},
    prompts::Content,
};

mod pairs;

/// So many rows a set has at most.
pub const MAX_ROWS: usize = 2000;
/// So many prompts of its own, versions or models stand beside each other in one run.
pub const MAX_SIDES: usize = 8;
/// So much is expected of one answer at most.
pub const MAX_EXPECTATIONS: usize = 32;
/// So many requests may be under way at once.
pub const MAX_AT_ONCE: u8 = 16;

/// A test set's random id: 32 hex digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SetId(pub String);

/// Rows that prompts are tried with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TestSet {
    /// Its id, also the record's key.
    pub id: SetId,
    /// Counts the writes.
    pub version: u64,
    /// What people call it.
    pub name: String,
    /// The template of the library that its prompts are versions of, where they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// When it was made, ms since 1970.
    pub created_ms: u64,
    /// When it last changed, ms since 1970.
    pub updated_ms: u64,
    /// What is asked with each row; each stands above a column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<TestPrompt>,
    /// What is tried.
    #[serde(default)]
    pub rows: Vec<Row>,
    /// What is expected of every answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expect: Vec<Expectation>,
    /// How it was last run.
    #[serde(default)]
    pub how: How,
}

/// A prompt that is tried.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TestPrompt {
    /// What stands above its column.
    pub name: String,
    /// Who says what, with variables in it.
    #[serde(with = "pairs")]
    pub messages: Vec<Said>,
    /// How answers to it are sampled.
    #[serde(default, skip_serializing_if = "Params::is_empty")]
    pub params: Params,
    /// What the model may call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    /// The form of the answers; none is free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<ResponseFormat>,
    /// Further fields of the body.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub body: Map<String, Value>,
    /// What stands for variables that a row has no value for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defaults: Vec<(String, String)>,
}

impl TestPrompt {
    /// What a version of a template of the library says.
    ///
    /// # Errors
    /// [`SetupFault`] says what of it could not be sent.
    pub fn of_template(name: String, content: &Content) -> Result<Self, SetupFault> {
        let known = content.variables.iter();
        let stands = known.filter(|one| one.optional || !one.default.is_empty());
        let setup = content.setup();
        setup.fault().map_or(Ok(()), Err)?;
        Ok(Self {
            name,
            messages: content.messages.clone(),
            tools: setup.sent_tools(),
            form: setup.response_format(),
            body: setup.own_body(),
            params: setup.params,
            defaults: stands
                .map(|one| (one.name.clone(), one.default.clone()))
                .collect(),
        })
    }
}

/// One case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// By which runs know it again.
    pub id: u32,
    /// What it is about, where somebody wrote that.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The variables and their values.
    #[serde(default)]
    pub values: Vec<(String, String)>,
    /// What is expected of answers to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expect: Vec<Expectation>,
}

/// What is expected of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expectation {
    /// That it must not be so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not: bool,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What can be expected. Texts may have variables in them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum What {
    /// It has this text in it.
    Contains(String),
    /// The same, whatever case letters have.
    ContainsAnyCase(String),
    /// It is this text, but for white space around it.
    Equals(String),
    /// A regular expression finds something in it.
    Regex(String),
    /// It is JSON, and fits this schema where one is given.
    JsonSchema(String),
    /// It is as much like this text, in percent.
    Similar {
        /// The text.
        to: String,
        /// From 0 to 100.
        percent: u8,
    },
    /// It cost no more, in nano-dollars.
    MaxCost(u64),
    /// It took no longer, in milliseconds.
    MaxLatency(u64),
    /// A model says that this is true of it.
    Judge(String),
}

impl What {
    /// Its name in attributes and files.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Contains(_) => "contains",
            Self::ContainsAnyCase(_) => "icontains",
            Self::Equals(_) => "equals",
            Self::Regex(_) => "regex",
            Self::JsonSchema(_) => "is-json",
            Self::Similar { .. } => "similar",
            Self::MaxCost(_) => "cost",
            Self::MaxLatency(_) => "latency",
            Self::Judge(_) => "llm-rubric",
        }
    }

    /// The text in it, where it has one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Contains(text)
            | Self::ContainsAnyCase(text)
            | Self::Equals(text)
            | Self::Regex(text)
            | Self::JsonSchema(text)
            | Self::Judge(text)
            | Self::Similar { to: text, .. } => Some(text),
            Self::MaxCost(_) | Self::MaxLatency(_) => None,
        }
    }

    /// The same.
    pub fn text_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Contains(text)
            | Self::ContainsAnyCase(text)
            | Self::Equals(text)
            | Self::Regex(text)
            | Self::JsonSchema(text)
            | Self::Judge(text)
            | Self::Similar { to: text, .. } => Some(text),
            Self::MaxCost(_) | Self::MaxLatency(_) => None,
        }
    }
}

/// How a set is run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct How {
    /// Who is asked.
    pub models: Vec<ModelRef>,
    /// Who judges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judge: Option<ModelRef>,
    /// So many requests at once.
    pub at_once: u8,
    /// So many a minute; 0 is as many as come.
    pub per_minute: u16,
    /// It may cost so much, in nano-dollars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_cost_nano: Option<u64>,
    /// Whether a request that was answered in an earlier run takes that answer.
    pub reuse: bool,
}

impl Default for How {
    fn default() -> Self {
        Self {
            models: Vec::new(),
            judge: None,
            at_once: 4,
            per_minute: 0,
            max_cost_nano: None,
            reuse: true,
        }
    }
}

impl TestSet {
    /// The names of the variables that its rows have values for, in the order they first come.
    pub fn variables(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.rows.iter().flat_map(|row| &row.values) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// The number of the next new row.
    pub fn next_row(&self) -> u32 {
        let last = self.rows.iter().map(|row| row.id).max();
        last.map_or(1, |last| last.saturating_add(1))
    }

    /// Whether a model has to judge.
    pub fn needs_judge(&self) -> bool {
        let rows = self.rows.iter().flat_map(|row| &row.expect);
        rows.chain(&self.expect)
            .any(|one| matches!(one.what, What::Judge(_)))
    }
}
