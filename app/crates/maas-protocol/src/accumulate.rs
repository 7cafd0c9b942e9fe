//! Folds events into one answer: the only place that does.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    chat::{Message, Part, Role},
    error::ProviderError,
    event::{ChatEvent, FinishReason},
    usage::Usage,
};

/// What a model has said so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// The answer's text.
    pub text: String,
    /// What it thought before, as far as the provider shows it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reasoning: String,
    /// The same in the provider's own form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasoning_items: Vec<Value>,
    /// What was asked for and not sent, because the model does not take it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_sent: Vec<String>,
    /// The tools it calls, by ordinal.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tool_calls: Vec<ToolCall>,
    /// The tokens as reported.
    pub usage: Usage,
    /// The model that really answered, if the provider said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Why it ended; `None` while it grows or when it broke off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish: Option<FinishReason>,
    /// What went wrong, if anything did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ProviderError>,
}

/// A tool call with its arguments as far as they have come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCall {
    /// Ordinal among the calls of the answer.
    pub index: u32,
    /// The provider's id.
    pub id: String,
    /// The tool's name.
    pub name: String,
    /// JSON text.
    pub arguments: String,
    /// The provider's signature of the call, to be returned with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl Answer {
    /// Takes one event in.
    pub fn apply(&mut self, event: &ChatEvent) {
        match event {
            ChatEvent::Started { model, .. } => {
                if model.is_some() {
                    self.model.clone_from(model);
                }
            }
            ChatEvent::Text { text } => self.text.push_str(text),
            ChatEvent::Reasoning { text } => self.reasoning.push_str(text),
            ChatEvent::NotSent { fields } => self.not_sent.clone_from(fields),
            ChatEvent::ReasoningItem { item } => self.reasoning_items.push(item.clone()),
            ChatEvent::ToolCall {
                index,
                id,
                name,
                signature,
            } => self.tool_calls.push(ToolCall {
                index: *index,
                id: id.clone(),
                name: name.clone(),
                arguments: String::new(),
                signature: signature.clone(),
            }),
            ChatEvent::ToolArguments { index, text } => {
                // Arguments without a call are a provider's fault; there is nothing to attach them to.
                if let Some(call) = self.tool_calls.iter_mut().find(|call| call.index == *index) {
                    call.arguments.push_str(text);
                }
            }
            ChatEvent::Usage { usage } => self.usage.update(usage),
            ChatEvent::Finished { reason } => self.finish = Some(reason.clone()),
            ChatEvent::Failed { error } => self.error = Some(error.clone()),
        }
    }

    /// Whether nothing has come that a person could read.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.reasoning.is_empty() && self.tool_calls.is_empty()
    }

    /// The answer as a message of the next request.
    pub fn to_message(&self) -> Message {
        let items = self.reasoning_items.iter().map(|item| Part::Reasoning {
            text: String::new(),
            item: Some(item.clone()),
        });
        let mut parts: Vec<Part> = items.collect();
        if parts.is_empty() && !self.reasoning.is_empty() {
            parts.push(Part::Reasoning {
                text: self.reasoning.clone(),
                item: None,
            });
        }
        if !self.text.is_empty() {
            parts.push(Part::Text {
                text: self.text.clone(),
            });
        }
        parts.extend(self.tool_calls.iter().map(|call| Part::ToolCall {
            id: call.id.clone(),
            name: call.name.clone(),
            arguments: call.arguments.clone(),
            signature: call.signature.clone(),
        }));
        Message {
            role: Role::Assistant,
            parts,
        }
    }
}

#[cfg(test)]
mod tests;
