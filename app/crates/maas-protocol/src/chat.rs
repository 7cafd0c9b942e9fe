//! The canonical request: our own words, shaped after OpenAI Chat Completions.
//!
//! Dialects translate from here to the wire; nothing else in the product knows a wire type.
//! Parts and fields are added as capabilities arrive; a dialect that cannot carry one says so in its
//! [`EncodeError`](crate::error::EncodeError) instead of dropping it silently.

use serde::{Deserialize, Serialize};

/// One question to one model: the conversation so far and how to sample the answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChatRequest {
    /// The model id as the provider spells it.
    pub model: String,
    /// The conversation, oldest first.
    pub messages: Vec<Message>,
    /// Sampling parameters; what is `None` is not sent.
    #[serde(default, skip_serializing_if = "Params::is_empty")]
    pub params: Params,
    /// Whether the answer should arrive as a stream.
    #[serde(default)]
    pub stream: bool,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Instructions of the operator or user for the whole conversation.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
    /// The result of a tool the model called.
    Tool,
}

impl Role {
    /// The role's name on OpenAI's wire and all that follow it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
            Self::Tool => "tool",
        }
    }
}

/// One turn of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said, in order.
    pub parts: Vec<Part>,
}

impl Message {
    /// Makes a message of one text part.
    pub fn text(role: Role, text: impl Into<String>) -> Self {
        Self {
            role,
            parts: vec![Part::Text { text: text.into() }],
        }
    }

    /// The text parts, joined without a separator.
    pub fn plain_text(&self) -> String {
        self.parts
            .iter()
            .filter_map(|part| match part {
                Part::Text { text } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }
}

/// One piece of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Part {
    /// Plain text, usually Markdown.
    Text {
        /// The text.
        text: String,
    },
    /// What the model thought before it answered; never sent back unless a dialect needs it.
    Reasoning {
        /// The readable thought; may be empty when the provider hides it.
        text: String,
    },
    /// A tool call made by the model.
    ToolCall {
        /// The call's id, given by the provider.
        id: String,
        /// The tool's name.
        name: String,
        /// The arguments as JSON text, exactly as received.
        arguments: String,
    },
}

/// Sampling parameters; an unset one is never sent, so that the model's own default stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// 0 is nearly deterministic; the upper end depends on the provider (1 or 2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// Share of the probability mass to sample from, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_p: Option<f64>,
    /// Upper bound of the answer in tokens, reasoning included where the provider counts it so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
}

impl Params {
    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
