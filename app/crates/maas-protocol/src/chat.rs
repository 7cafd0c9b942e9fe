//! The canonical request: our own words, shaped after OpenAI Chat Completions.
//!
//! Dialects translate from here to the wire; nothing else in the product knows a wire type.
//! Parts and fields are added as capabilities arrive; a dialect that cannot carry one says so in its
//! [`EncodeError`](crate::error::EncodeError) instead of dropping it silently.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

mod params;

pub use params::{Effort, Param, Params, Verbosity};

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
    /// What the model may call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    /// Whether it may or must call one; `None` leaves it to the provider, which means [`ToolChoice::Auto`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_choice: Option<ToolChoice>,
    /// The form of the answer; `None` is free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_format: Option<ResponseFormat>,
    /// What only this provider knows; merged into the wire body over what we wrote there, objects field by field.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub provider_config: Map<String, Value>,
}

/// A function that the model may call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name: letters, digits, `_` and `-`, 64 at most.
    pub name: String,
    /// What it does, for the model.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// JSON Schema of its arguments, an object.
    pub parameters: Value,
    /// Whether the arguments must fit the schema exactly, where the provider can see to it.
    #[serde(default)]
    pub strict: bool,
}

/// Whether the model calls a tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolChoice {
    /// As it likes.
    Auto,
    /// Not at all.
    None,
    /// At least one.
    Required,
    /// This one.
    Tool(String),
}

/// The form of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseFormat {
    /// Some JSON object; the prompt says which.
    JsonObject,
    /// JSON that fits a schema.
    JsonSchema {
        /// A name for it, as for a tool.
        name: String,
        /// The schema, an object.
        schema: Value,
        /// Whether the provider is to guarantee it.
        #[serde(default)]
        strict: bool,
    },
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
    /// A picture.
    Image {
        /// Its bytes or address.
        source: Source,
    },
    /// A document, usually a PDF.
    File {
        /// Its name, for people and models.
        name: String,
        /// Its bytes or address.
        source: Source,
    },
    /// Something spoken.
    Audio {
        /// Its bytes.
        source: Source,
    },
    /// What the model thought before it answered; sent back only where a provider needs it.
    Reasoning {
        /// The readable thought; may be empty when the provider hides it.
        text: String,
        /// The provider's own form of it (signature, encrypted content): opaque, returned unchanged or not at all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<Value>,
    },
    /// A tool call made by the model.
    ToolCall {
        /// The call's id, given by the provider.
        id: String,
        /// The tool's name.
        name: String,
        /// The arguments as JSON text, exactly as received.
        arguments: String,
        /// The provider's signature of the call (Gemini), returned with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<String>,
    },
    /// What a tool gave back; in a message of [`Role::Tool`].
    ToolResult {
        /// The id of the call it answers.
        id: String,
        /// The tool's name.
        name: String,
        /// What it says.
        text: String,
        /// Whether the tool failed.
        #[serde(default)]
        is_error: bool,
    },
}

/// Where something that is not text comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The bytes.
    Data {
        /// Their media type, for example `image/png`.
        media_type: String,
        /// Base64, without a prefix.
        base64: String,
    },
    /// A public https address, which the provider fetches.
    Url(String),
    /// Bytes that are put in just before the request is written, by whoever has them; no wire format takes it.
    Held {
        /// Their media type.
        media_type: String,
        /// What they are held under.
        id: String,
    },
}

impl Source {
    /// As one address: the bytes become a `data:` URL.
    pub fn to_url(&self) -> String {
        match self {
            Self::Data { media_type, base64 } => format!("data:{media_type};base64,{base64}"),
            Self::Url(url) => url.clone(),
            // Refused before it comes to this.
            Self::Held { .. } => String::new(),
        }
    }
}
