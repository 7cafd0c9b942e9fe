//! A message that was written ahead, and not said in a conversation: text with the calls of tools and what comes of them.
//!
//! Templates consist of these, here and in other tools. Each of its texts may be a template; [`texts`] and [`filled`] say which
//! those are, so that nobody who fills messages in forgets one.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::chat::{Message, Part, Role};

mod check;
#[cfg(test)]
mod tests;

pub use check::{CallFault, CallWrong, check, check_arguments, check_filled};

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Who says it.
    pub role: Role,
    /// Its text; of [`Role::Tool`] what came of a call.
    pub text: String,
    /// The tools that the model calls; of [`Role::Assistant`] alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Call>,
    /// The id of the call that it answers; of [`Role::Tool`] alone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answers: String,
}

/// A call of a tool.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// By which its answer knows it.
    pub id: String,
    /// The tool's name.
    pub name: String,
    /// JSON text.
    pub arguments: String,
}

/// One of the texts of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The message's, from 0 on.
    pub message: usize,
    /// The call whose arguments it is, from 0 on; none is what the message says.
    pub call: Option<usize>,
}

impl Said {
    /// A text of somebody's.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self {
            role,
            text: text.into(),
            calls: Vec::new(),
            answers: String::new(),
        }
    }

    /// What the model calls in it.
    pub fn calls(&self) -> &[Call] {
        match self.role {
            Role::Assistant => &self.calls,
            _ => &[],
        }
    }

    /// Makes it somebody else's. What only the one before could say goes.
    pub fn turn_to(&mut self, role: Role) {
        if self.role != role {
            self.role = role;
            self.calls.clear();
            self.answers.clear();
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.calls().is_empty() && self.role != Role::Tool
    }

    /// Reads a message in OpenAI's shape, or one that is much like it; `None` where it is none, or says nothing.
    pub fn read(json: &Value) -> Option<Self> {
        let role = role(json.get("role")?.as_str()?)?;
        let text = content(json.get("content"));
        let says = text.is_some();
        let mut said = Self::new(role, text.unwrap_or_default());
        match role {
            Role::Assistant => said.calls = calls(json.get("tool_calls")),
            Role::Tool => said.answers = json.get("tool_call_id")?.as_str()?.to_owned(),
            Role::System | Role::User => {}
        }
        (says || !said.calls.is_empty()).then_some(said)
    }

    /// The message in OpenAI's shape.
    pub fn write(&self) -> Value {
        let mut fields = Map::new();
        fields.insert("role".to_owned(), self.role.as_str().into());
        if self.role == Role::Tool {
            fields.insert("tool_call_id".to_owned(), self.answers.as_str().into());
        }
        let calls = self.calls().iter().map(|call| {
            json!({ "id": call.id, "type": "function", "function": {
                "name": call.name, "arguments": call.arguments
            } })
        });
        let calls: Vec<Value> = calls.collect();
        if calls.is_empty() || !self.text.is_empty() {
            fields.insert("content".to_owned(), self.text.as_str().into());
        } else {
            fields.insert("content".to_owned(), Value::Null);
        }
        if !calls.is_empty() {
            fields.insert("tool_calls".to_owned(), calls.into());
        }
        Value::Object(fields)
    }
}

impl Call {
    /// The arguments as they are sent: whoever typed none means none.
    pub fn sent_arguments(&self) -> &str {
        match self.arguments.trim() {
            "" => "{}",
            typed => typed,
        }
    }
}

/// Who is meant by the name of a role.
pub fn role(name: &str) -> Option<Role> {
    match name {
        "system" | "developer" => Some(Role::System),
        "user" | "human" => Some(Role::User),
        "assistant" | "ai" | "model" => Some(Role::Assistant),
        "tool" => Some(Role::Tool),
        _ => None,
    }
}

/// The text of a message, also where it is in parts.
pub fn content(json: Option<&Value>) -> Option<String> {
    match json? {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => {
            let parts = parts.iter().filter_map(|part| part.get("text")?.as_str());
            let texts: Vec<&str> = parts.collect();
            (!texts.is_empty()).then(|| texts.join("\n\n"))
        }
        _ => None,
    }
}

/// Calls as OpenAI has them, or as LangChain does; those without a name are none. One without an id gets one.
pub fn calls(json: Option<&Value>) -> Vec<Call> {
    let mut found: Vec<Call> = Vec::new();
    for call in json.and_then(Value::as_array).into_iter().flatten() {
        let function = call.get("function").unwrap_or(call);
        let Some(name) = function.get("name").and_then(Value::as_str) else {
            continue;
        };
        let arguments = function.get("arguments").or_else(|| function.get("args"));
        let arguments = match arguments {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(json) => json.to_string(),
        };
        let id = call.get("id").and_then(Value::as_str);
        let id = id.filter(|id| !id.is_empty()).map(str::to_owned);
        found.push(Call {
            id: id.unwrap_or_else(|| free_id(found.iter().map(|call| call.id.as_str()))),
            name: name.to_owned(),
            arguments,
        });
    }
    found
}

/// An id that no other call has. Nine letters and digits: Mistral takes nothing else, and everybody takes that.
pub fn free_id<'a>(taken: impl Iterator<Item = &'a str>) -> String {
    let taken: Vec<&str> = taken.collect();
    let mut ids = (1..).map(|number| format!("call{number:05}"));
    ids.find(|id| !taken.contains(&id.as_str()))
        .unwrap_or_default()
}

/// The texts of messages that may be templates.
pub fn texts(all: &[Said]) -> Vec<String> {
    places(all).map(|(_, text)| text.to_owned()).collect()
}

/// Where one of [`texts`] stands.
pub fn place(all: &[Said], text: usize) -> Option<Place> {
    places(all).nth(text).map(|(place, _)| place)
}

fn places(all: &[Said]) -> impl Iterator<Item = (Place, &str)> {
    all.iter().enumerate().flat_map(|(message, said)| {
        let calls = said.calls().iter().enumerate();
        let calls = calls.map(move |(call, one)| {
            let call = Some(call);
            (Place { message, call }, one.arguments.as_str())
        });
        let own = Place {
            message,
            call: None,
        };
        std::iter::once((own, said.text.as_str())).chain(calls)
    })
}

/// The messages with other [`texts`].
pub fn filled(all: &[Said], texts: Vec<String>) -> Vec<Said> {
    let mut texts = texts.into_iter();
    let mut all = all.to_vec();
    for said in &mut all {
        said.text = texts.next().unwrap_or_default();
        if said.role == Role::Assistant {
            for call in &mut said.calls {
                call.arguments = texts.next().unwrap_or_default();
            }
        }
    }
    all
}

/// The messages as they are told to a model.
pub fn told(all: &[Said]) -> Vec<Message> {
    let mut known: Vec<(&str, &str)> = Vec::new();
    let told = all.iter().map(|said| {
        let calls = said.calls().iter();
        known.extend(calls.map(|call| (call.id.as_str(), call.name.as_str())));
        if said.role == Role::Tool {
            let mut called = known.iter().rev();
            let called = called.find(|(id, _)| *id == said.answers);
            let result = Part::ToolResult {
                id: said.answers.clone(),
                name: called.map_or("", |(_, name)| name).to_owned(),
                text: said.text.clone(),
                is_error: false,
            };
            return Message {
                role: said.role,
                parts: vec![result],
            };
        }
        let mut message = Message::text(said.role, said.text.clone());
        if !said.calls().is_empty() && said.text.trim().is_empty() {
            message.parts.clear();
        }
        let calls = said.calls().iter().map(|call| Part::ToolCall {
            id: call.id.clone(),
            name: call.name.clone(),
            arguments: call.sent_arguments().to_owned(),
            signature: None,
        });
        message.parts.extend(calls);
        message
    });
    told.collect()
}
