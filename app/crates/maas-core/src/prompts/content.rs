//! What a version of a template says: messages with variables in them, and all that a request with them is set up with.

pub use maas_protocol::said::{Call, CallFault, CallWrong, Said};
use maas_protocol::{
    chat::{Params, Role},
    provider::ProviderRef,
    said,
};
use serde::{Deserialize, Serialize};

use crate::chats::{
    ChatSetup, ModelRef,
    setup::{AnswerForm, FormKind, OwnTool},
};

/// What a version says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// The messages, in order.
    pub messages: Vec<Said>,
    /// What is known of its variables, as far as somebody said something of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
    /// The model that it was made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelRef>,
    /// The parameters that it was made for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub params: Params,
    /// The form of the answers.
    #[serde(default, skip_serializing_if = "AnswerForm::is_untouched")]
    pub form: AnswerForm,
    /// The tools that it was made for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<OwnTool>,
    /// Whether the tools stay at home.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tools_off: bool,
    /// Fields of the person's own for the body, as they were typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
}

/// What is known of a variable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// How it is filled in.
    pub kind: Kind,
    /// What it is for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What stands there before somebody fills it in.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub default: String,
    /// What can be chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// Whether it may stay empty.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

/// How a variable is filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// In one line.
    #[default]
    Text,
    /// In several lines.
    Long,
    /// By choosing.
    Choice,
    /// With a number.
    Number,
    /// With what is in a text file.
    File,
}

impl Content {
    /// One message of a person.
    pub fn of_text(text: &str) -> Self {
        Self {
            messages: vec![Said::new(Role::User, text)],
            ..Self::default()
        }
    }

    /// The texts of its messages, as they are filled in.
    pub fn texts(&self) -> Vec<String> {
        said::texts(&self.messages)
    }

    /// What is known of a variable.
    pub fn variable(&self, name: &str) -> Variable {
        let known = self.variables.iter().find(|known| known.name == name);
        known.cloned().unwrap_or_else(|| Variable {
            name: name.to_owned(),
            ..Variable::default()
        })
    }

    /// Sets what is known of a variable.
    pub fn set_variable(&mut self, variable: Variable) {
        self.variables.retain(|known| known.name != variable.name);
        self.variables.push(variable);
        self.variables
            .sort_by(|one, other| one.name.cmp(&other.name));
    }

    /// What a request with it is set up with: all but the system prompt, which is one of its messages.
    pub fn setup(&self) -> ChatSetup {
        self.set_up(ChatSetup::default())
    }

    /// A setup with what this one says of it.
    pub(super) fn set_up(&self, mut setup: ChatSetup) -> ChatSetup {
        if let Some(model) = &self.model
            && !matches!(model.provider, ProviderRef::Gone(_))
        {
            setup.model = model.clone();
        }
        if !self.params.is_empty() {
            setup.params = self.params.clone();
        }
        if !self.form.is_untouched() {
            setup.form = self.form.clone();
        }
        if !self.tools.is_empty() {
            setup.tools.clone_from(&self.tools);
            setup.tools_off = self.tools_off;
        }
        if !self.body.is_empty() {
            setup.body.clone_from(&self.body);
        }
        setup
    }

    /// The same with parameters and tools as a chat has them.
    pub fn with_setup(&self, setup: &ChatSetup) -> Self {
        Self {
            params: setup.params.clone(),
            form: setup.form.clone(),
            tools: setup.tools.clone(),
            tools_off: setup.tools_off && !setup.tools.is_empty(),
            body: setup.body.clone(),
            ..self.clone()
        }
    }

    /// All of it as one text, in which two of them are compared. What a request names in one word has that name.
    pub fn as_text(&self, role: impl Fn(Role) -> &'static str) -> String {
        let mut out = String::new();
        for said in &self.messages {
            let (who, text) = (role(said.role), said.text.trim_end());
            match said.role {
                Role::Tool => out.push_str(&format!("[{who} ← {}]\n{text}\n\n", said.answers)),
                Role::Assistant if text.is_empty() && !said.calls.is_empty() => {}
                _ => out.push_str(&format!("[{who}]\n{text}\n\n")),
            }
            for Call {
                id,
                name,
                arguments,
            } in said.calls()
            {
                let arguments = arguments.trim();
                out.push_str(&format!("[{who} → {name}, {id}]\n{arguments}\n\n"));
            }
        }
        if let Some(model) = &self.model {
            out.push_str(&format!("{}/{}\n", model.provider.slug(), model.model));
        }
        if let Ok(serde_json::Value::Object(params)) = serde_json::to_value(&self.params) {
            for (name, value) in params {
                out.push_str(&format!("{name}: {value}\n"));
            }
        }
        self.write_form(&mut out);
        for tool in &self.tools {
            let sent = if self.tools_off { " (off)" } else { "" };
            let label = role(Role::Tool);
            out.push_str(&format!("\n[{label}: {}]{sent}\n", tool.name));
            for text in [&tool.description, &tool.parameters] {
                paragraph(&mut out, text);
            }
        }
        if !self.body.trim().is_empty() {
            out.push_str("\n[provider_config]\n");
            paragraph(&mut out, &self.body);
        }
        for variable in &self.variables {
            variable.write(&mut out);
        }
        out
    }

    fn write_form(&self, out: &mut String) {
        let strict = if self.form.strict { ", strict" } else { "" };
        match self.form.kind {
            FormKind::Text => {}
            FormKind::JsonObject => out.push_str("response_format: json_object\n"),
            FormKind::JsonSchema => {
                out.push_str(&format!("response_format: json_schema{strict}\n"));
                paragraph(out, &self.form.schema);
            }
        }
    }
}

impl Variable {
    fn write(&self, out: &mut String) {
        let kind = match self.kind {
            Kind::Text => "",
            Kind::Long => "long",
            Kind::Choice => "choice",
            Kind::Number => "number",
            Kind::File => "file",
        };
        let optional = if self.optional { "optional" } else { "" };
        let choices = self.choices.join(" | ");
        let all = [kind, optional, &self.default, &self.description, &choices];
        let all = all.map(str::trim).into_iter();
        let all: Vec<&str> = all.filter(|text| !text.is_empty()).collect();
        out.push_str(&format!("\n{{{{ {} }}}} {}", self.name, all.join(" · ")));
    }
}

/// A text with an end of its line, where there is one.
fn paragraph(out: &mut String, text: &str) {
    let text = text.trim();
    if !text.is_empty() {
        out.push_str(text);
        out.push('\n');
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
