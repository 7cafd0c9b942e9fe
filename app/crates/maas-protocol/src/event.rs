//! What a model says while it answers, the same for every wire format.

use serde::{Deserialize, Serialize};

use crate::{error::ProviderError, usage::Usage};

/// One step of an answer, in the order received.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
// Tagged from outside: serde reads an inner tag by buffering, which is a large part of the page's module.
#[serde(rename_all = "snake_case")]
pub enum ChatEvent {
    /// What was asked for and left out, because the model does not take it. Comes first, if at all.
    NotSent {
        /// The parameters' names.
        fields: Vec<String>,
    },
    /// The provider took the request; carries what it says about the answer.
    Started {
        /// The provider's id of the answer.
        id: Option<String>,
        /// The model that really answers; aliases resolve to dated names.
        model: Option<String>,
    },
    /// A piece of the answer.
    Text {
        /// The piece; pieces are joined without a separator.
        text: String,
    },
    /// A piece of the model's thinking.
    Reasoning {
        /// The piece; pieces are joined without a separator.
        text: String,
    },
    /// A piece of the model's thinking in the provider's own form, to be returned unchanged where it needs it.
    ReasoningItem {
        /// Opaque.
        item: serde_json::Value,
    },
    /// A tool call begins.
    ToolCall {
        /// Ordinal among the calls of this answer, from 0.
        index: u32,
        /// The provider's id of the call.
        id: String,
        /// The tool's name.
        name: String,
        /// The provider's signature of the call, to be returned with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<String>,
    },
    /// A piece of a tool call's arguments (JSON text).
    ToolArguments {
        /// Ordinal of the call, as in [`ChatEvent::ToolCall`].
        index: u32,
        /// The piece; pieces are joined without a separator.
        text: String,
    },
    /// A picture made by the model.
    Image {
        /// Its media type, for example `image/png`.
        media_type: String,
        /// Base64, without a prefix.
        base64: String,
    },
    /// A source that the answer cites; it may be said again.
    Citation {
        /// The source.
        citation: Citation,
    },
    /// How likely the next tokens of the answer were.
    Logprobs {
        /// In the order of the text; not every token of it need be told.
        tokens: Vec<Logprob>,
    },
    /// A step of a further answer, where several were asked for; what it says is as of an answer of its own.
    Other {
        /// Ordinal among all answers: 1 is the second, [`MAX_ANSWERS`] - 1 the last.
        choice: u32,
        /// The step.
        event: Box<ChatEvent>,
    },
    /// Token counts; the last one stands, field by field.
    Usage {
        /// The counts as far as they are known.
        usage: Usage,
    },
    /// The answer ended as the provider meant it to. At most one, and no text after it.
    Finished {
        /// Why it ended.
        reason: FinishReason,
    },
    /// The provider reported an error inside the stream. Nothing follows.
    Failed {
        /// What went wrong.
        error: ProviderError,
    },
}

impl ChatEvent {
    /// How much it adds to what is read, in bytes.
    pub fn text_bytes(&self) -> usize {
        match self {
            Self::Text { text } | Self::Reasoning { text } => text.len(),
            Self::Other { event, .. } => event.text_bytes(),
            _ => 0,
        }
    }
}

/// A source that an answer cites. Where in the answer is left out: few say it, and not alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its address as the provider gave it, of whatever scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The words that are cited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The most answers that one request can bring, as OpenAI limits them.
pub const MAX_ANSWERS: u32 = 128;

/// How likely one token was, and what would have been likelier or nearly so.
///
/// Logarithms to base e in thousandths: whole numbers, because the app has no code to write floats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logprob {
    /// The token as text.
    pub token: String,
    /// The natural logarithm of its probability, in thousandths; 0 is certain, all else is below.
    pub milli: i32,
    /// The likeliest tokens at its place with their logarithms in thousandths, likeliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub likeliest: Vec<(String, i32)>,
}

/// Why an answer ended: our kind and the provider's own word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishReason {
    /// The kind that code branches on.
    pub kind: FinishKind,
    /// The provider's word, for people.
    pub raw: String,
}

/// The kinds of an answer's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinishKind {
    /// The model was done, or met a stop sequence.
    Stop,
    /// The token limit cut it.
    Length,
    /// It waits for tool results.
    ToolCalls,
    /// A filter or a refusal ended it.
    ContentFilter,
    /// A word that no dialect knows; treated as an end, shown as it is.
    Other,
}
