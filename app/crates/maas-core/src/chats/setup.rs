//! What a chat is set up with: model, system prompt, parameters, and what else a request carries.
//!
//! JSON is kept as it was typed, so that nothing typed is lost; what is not sound is simply not sent.

use maas_protocol::{
    chat::{Params, ResponseFormat, Tool},
    extras::{ExtraBodyError, check_extra_body},
    provider::{ProviderId, ProviderRef},
    schema::{JsonFault, read_arguments, read_schema},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

#[cfg(test)]
mod tests;

/// What an answer's schema is called where a provider wants a name.
const SCHEMA_NAME: &str = "answer";

/// The longest name of a tool that all providers take, in characters.
const TOOL_NAME_CHARS: usize = 64;

/// Model, system prompt and parameters of a chat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChatSetup {
    /// Who answers.
    pub model: ModelRef,
    /// Instructions sent before everything; empty is none.
    pub system: String,
    /// Sampling parameters.
    pub params: Params,
    /// Who is asked instead, in this order, when the model fails and another may do better.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fallbacks: Vec<ModelRef>,
    /// The form of the answer.
    #[serde(default, skip_serializing_if = "AnswerForm::is_untouched")]
    pub form: AnswerForm,
    /// What the model may call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<OwnTool>,
    /// Whether the tools stay at home.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tools_off: bool,
    /// Fields of the person's own for the body: JSON as it was typed, laid over all that we write there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
}

/// A model of a provider.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ModelRef {
    /// Whose it is.
    pub provider: ProviderRef,
    /// Its id as the provider spells it.
    pub model: String,
}

/// The form of an answer, with the schema as it was typed; the schema stays when another form is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    /// Which form.
    pub kind: FormKind,
    /// The JSON schema.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub schema: String,
    /// Whether the provider is to guarantee the schema.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
}

/// A form of answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    /// As the model likes.
    #[default]
    Text,
    /// Some JSON object.
    JsonObject,
    /// JSON that fits the schema.
    JsonSchema,
}

/// A function that the model may call, as a person typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnTool {
    /// Its name.
    pub name: String,
    /// What it does, for the model.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The JSON schema of its arguments; empty is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub parameters: String,
}

/// Why a tool is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolFault {
    /// Its name is empty, too long, or holds something else than letters, digits, `_` and `-`.
    Name,
    /// An earlier one has the same name.
    Twice,
    /// The schema of its arguments is not sound.
    Parameters(JsonFault),
}

/// What of a setup is not sent, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupFault {
    /// The schema of the answers.
    Schema(JsonFault),
    /// The tool of this name.
    Tool(String, ToolFault),
    /// The fields for the body.
    Body(ExtraBodyError),
}

impl AnswerForm {
    /// Whether nothing was set, so that nothing need be stored.
    pub fn is_untouched(&self) -> bool {
        *self == Self::default()
    }
}

impl ChatSetup {
    /// The form of the answer as it is asked for; `None` is free text, also where the schema is not sound.
    pub fn response_format(&self) -> Option<ResponseFormat> {
        match self.form.kind {
            FormKind::Text => None,
            FormKind::JsonObject => Some(ResponseFormat::JsonObject),
            FormKind::JsonSchema => Some(ResponseFormat::JsonSchema {
                name: SCHEMA_NAME.to_owned(),
                schema: read_schema(&self.form.schema).ok()?,
                strict: self.form.strict,
            }),
        }
    }

    /// What is wrong with a tool; nothing for one that is not there.
    pub fn tool_fault(&self, place: usize) -> Option<ToolFault> {
        let tool = self.tools.get(place)?;
        let known = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let length = tool.name.len();
        if length == 0 || length > TOOL_NAME_CHARS || !tool.name.chars().all(known) {
            return Some(ToolFault::Name);
        }
        let mut earlier = self.tools.iter().take(place);
        if earlier.any(|other| other.name == tool.name) {
            return Some(ToolFault::Twice);
        }
        let parameters = read_arguments(&tool.parameters);
        parameters.err().map(ToolFault::Parameters)
    }

    /// The tools that go along: those that are sound, and none while they are switched off.
    pub fn sent_tools(&self) -> Vec<Tool> {
        if self.tools_off {
            return Vec::new();
        }
        let all = self.tools.iter().enumerate();
        let sound = all.filter(|(place, _)| self.tool_fault(*place).is_none());
        sound
            .filter_map(|(_, tool)| {
                Some(Tool {
                    name: tool.name.clone(),
                    description: tool.description.trim().to_owned(),
                    parameters: read_arguments(&tool.parameters).ok()?,
                    strict: false,
                })
            })
            .collect()
    }

    /// The person's own fields for the body; none where they are not sound.
    pub fn own_body(&self) -> Map<String, Value> {
        check_extra_body(&self.body).unwrap_or_default()
    }

    /// The first thing that was typed and cannot be sent.
    pub fn fault(&self) -> Option<SetupFault> {
        if self.form.kind == FormKind::JsonSchema
            && let Err(fault) = read_schema(&self.form.schema)
        {
            return Some(SetupFault::Schema(fault));
        }
        let sent = if self.tools_off { 0 } else { self.tools.len() };
        for (place, tool) in self.tools.iter().take(sent).enumerate() {
            if let Some(fault) = self.tool_fault(place) {
                return Some(SetupFault::Tool(tool.name.clone(), fault));
            }
        }
        // An empty one is not read at all: the first screen asks, and comes without the code that reads JSON.
        let body = (!self.body.is_empty()).then(|| check_extra_body(&self.body));
        body?.err().map(SetupFault::Body)
    }

    /// Whether all that was typed can be sent.
    pub fn is_sound(&self) -> bool {
        self.fault().is_none()
    }

    /// Whether anything but the model is set.
    pub fn is_changed(&self) -> bool {
        let untouched = Self {
            model: self.model.clone(),
            ..Self::default()
        };
        *self != untouched
    }

    /// The same model and system prompt, and all else as it was never touched.
    pub fn reset(&self) -> Self {
        Self {
            model: self.model.clone(),
            system: self.system.clone(),
            fallbacks: self.fallbacks.clone(),
            ..Self::default()
        }
    }
}

impl Default for ChatSetup {
    /// The built-in provider, so that a first visit can send at once.
    fn default() -> Self {
        let model = ProviderId::Demo
            .spec()
            .starter_models
            .first()
            .copied()
            .unwrap_or_default();
        Self {
            model: ModelRef {
                provider: ProviderRef::Known(ProviderId::Demo),
                model: model.to_owned(),
            },
            system: String::new(),
            params: Params::default(),
            fallbacks: Vec::new(),
            form: AnswerForm::default(),
            tools: Vec::new(),
            tools_off: false,
            body: String::new(),
        }
    }
}
