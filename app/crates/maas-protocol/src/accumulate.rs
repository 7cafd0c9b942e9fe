//! Folds events into one answer: the only place that does.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    chat::{Message, Part, Role, Source},
    error::ProviderError,
    event::{ChatEvent, Citation, FinishReason, Logprob, MAX_ANSWERS},
    usage::Usage,
};

/// The most sources that are kept of one answer.
const MAX_CITATIONS: usize = 100;

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
    /// The pictures it made, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Picture>,
    /// What it cites, each source once, in the order it was first named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// How likely its tokens were, where that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub logprobs: Vec<Logprob>,
    /// The second answer and those after it, where several were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Self>,
    /// The tokens as reported, of all answers together.
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

/// A picture made by a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its media type, for example `image/png`.
    pub media_type: String,
    /// Base64, without a prefix.
    pub base64: String,
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
            ChatEvent::Image { media_type, base64 } => self.images.push(Picture {
                media_type: media_type.clone(),
                base64: base64.clone(),
            }),
            ChatEvent::Citation { citation } => self.cite(citation),
            ChatEvent::Logprobs { tokens } => self.logprobs.extend_from_slice(tokens),
            ChatEvent::Other { choice, event } => {
                if let Some(other) = self.other(*choice) {
                    other.apply(event);
                }
            }
            ChatEvent::Usage { usage } => self.usage.update(usage),
            ChatEvent::Finished { reason } => self.finish = Some(reason.clone()),
            ChatEvent::Failed { error } => self.error = Some(error.clone()),
        }
    }

    /// Takes a source in, unless it is there; what was not known of its address is added.
    fn cite(&mut self, citation: &Citation) {
        let same = |known: &&mut Citation| match &citation.url {
            Some(url) => known.url.as_ref() == Some(url),
            None => *known == citation,
        };
        let room = self.citations.len() < MAX_CITATIONS;
        match self.citations.iter_mut().find(same) {
            Some(known) => {
                let Citation { title, text, .. } = citation.clone();
                known.title = known.title.take().or(title);
                known.text = known.text.take().or(text);
            }
            None if room => self.citations.push(citation.clone()),
            None => {}
        }
    }

    /// The further answer of an ordinal, and room for those before it.
    fn other(&mut self, choice: u32) -> Option<&mut Self> {
        if choice >= MAX_ANSWERS {
            return None;
        }
        let place = usize::try_from(choice.checked_sub(1)?).ok()?;
        if self.others.len() <= place {
            self.others.resize_with(place + 1, Self::default);
        }
        self.others.get_mut(place)
    }

    /// Whether nothing has come that a person could see.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
            && self.reasoning.is_empty()
            && self.tool_calls.is_empty()
            && self.images.is_empty()
            && self.others.iter().all(Self::is_empty)
    }

    /// The answer as a message of the next request; of several answers it is this one.
    ///
    /// Thoughts and signatures in the provider's own form are of the model that answered: take
    /// [`Part::Reasoning`] out of the message before it goes to another one.
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
        parts.extend(self.images.iter().map(|picture| Part::Image {
            source: Source::Data {
                media_type: picture.media_type.clone(),
                base64: picture.base64.clone(),
            },
        }));
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
