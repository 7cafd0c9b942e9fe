//! What a chat completion is set up with, in OpenAI's shape and without its messages: the form in which other tools keep it beside
//! their prompts.

use serde_json::{Map, Value};

use super::{Fields, Refusal, openai::ask};
use crate::{
    chat::{Params, ResponseFormat, Tool},
    dialect::openai_chat::write,
};

/// Parameters, tools and the form of answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// Sampling parameters.
    pub params: Params,
    /// What the model may call.
    pub tools: Vec<Tool>,
    /// The form of the answers; none is free text.
    pub form: Option<ResponseFormat>,
}

/// A field that is missing, or not as it has to be, by its full name: `config.tools[0].function.name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadField(pub String);

impl Setup {
    /// The fields that are read.
    pub const FIELDS: &[&str] = &[
        "temperature",
        "top_p",
        "max_tokens",
        "max_completion_tokens",
        "top_k",
        "stop",
        "seed",
        "presence_penalty",
        "frequency_penalty",
        "logprobs",
        "top_logprobs",
        "n",
        "reasoning_effort",
        "reasoning_budget",
        "verbosity",
        "parallel_tool_calls",
        "tools",
        "response_format",
    ];

    /// Reads the fields that are known of an object at a path; others mean nothing.
    ///
    /// # Errors
    /// [`BadField`] names the first that is not as it has to be.
    pub fn read(fields: &Map<String, Value>, path: &str) -> Result<Self, BadField> {
        let read = || {
            let mut fields = Fields::of(Value::Object(fields.clone()), path)?;
            // What a tool has beside its function is some client's own.
            let mut hints = Vec::new();
            Ok(Self {
                params: ask::params(&mut fields)?,
                tools: ask::tools(&mut fields, &mut hints)?,
                form: ask::response_format(&mut fields)?,
            })
        };
        read().map_err(|refusal: Refusal| BadField(refusal.param.unwrap_or_default()))
    }

    /// The fields, without those that are not set.
    pub fn write(&self) -> Map<String, Value> {
        let mut fields = match serde_json::to_value(&self.params) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        if self.params.top_logprobs.is_some() {
            fields.insert("logprobs".to_owned(), Value::Bool(true));
        }
        if !self.tools.is_empty() {
            let tools = self.tools.iter().map(write::tool);
            fields.insert("tools".to_owned(), tools.collect());
        }
        if let Some(form) = &self.form {
            fields.insert("response_format".to_owned(), write::response_format(form));
        }
        fields
    }
}
