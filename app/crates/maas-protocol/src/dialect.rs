//! A dialect is one wire format: how a request is written and how a reply is read.
//!
//! One file per format below `dialect/`; its `Wire…` types never leave it.
//! Decoders are fed bytes as they come and know no I/O, so page, relay and tests drive them alike.

pub mod anthropic;
pub mod bedrock;
mod calls;
mod citations;
pub mod cohere;
pub(crate) mod counting;
pub(crate) mod embeddings;
mod ending;
pub mod gemini;
mod images;
mod logprobs;
pub mod ollama;
pub mod openai_chat;
pub mod openai_responses;
mod others;
mod reading;
mod segment;
mod sse_reply;
mod writing;

use crate::{
    chat::{ChatRequest, Message, Part, Role, Source},
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::ChatEvent,
    http::{HttpRequest, ResponseHead},
    models::ModelInfo,
    provider::Endpoint,
};

/// A wire format by its name.
///
/// Data names it so, and not by its code: the page reads the same registry and links no dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireFormat {
    /// OpenAI's Chat Completions and what follows it.
    OpenaiChat,
    /// OpenAI's Responses.
    OpenaiResponses,
    /// Anthropic's Messages.
    Anthropic,
    /// Anthropic's Messages as Vertex AI hosts them.
    AnthropicVertex,
    /// Cohere's Chat, version 2.
    Cohere,
    /// Google's `generateContent`.
    Gemini,
    /// The same on Vertex AI.
    GeminiVertex,
    /// Ollama's own `/api/chat`.
    Ollama,
    /// AWS Bedrock's Converse.
    Bedrock,
}

impl WireFormat {
    /// The code that writes and reads it.
    pub fn dialect(self) -> &'static dyn Dialect {
        match self {
            Self::OpenaiChat => &openai_chat::OpenaiChat,
            Self::OpenaiResponses => &openai_responses::OpenaiResponses,
            Self::Anthropic => &anthropic::Anthropic::MESSAGES,
            Self::AnthropicVertex => &anthropic::Anthropic::VERTEX,
            Self::Cohere => &cohere::Cohere,
            Self::Gemini => &gemini::Gemini::STUDIO,
            Self::GeminiVertex => &gemini::Gemini::VERTEX,
            Self::Ollama => &ollama::Ollama,
            Self::Bedrock => &bedrock::Bedrock,
        }
    }
}

/// One wire format.
pub trait Dialect: Sync {
    /// Writes the request, complete but for the credential.
    ///
    /// # Errors
    /// [`EncodeError`] names the field that this format cannot carry.
    fn encode(
        &self,
        endpoint: &Endpoint,
        request: &ChatRequest,
    ) -> Result<HttpRequest, EncodeError>;

    /// Makes a decoder for one streamed reply.
    fn decoder(&self) -> Box<dyn Decoder>;

    /// Reads a reply that came in one piece, as the events a stream would have given.
    ///
    /// # Errors
    /// [`DecodeError`] when the body is not a reply of this format. A well-formed error body is
    /// not an error here: it is read as [`ChatEvent::Failed`].
    fn read_whole(&self, body: &[u8]) -> Result<Vec<ChatEvent>, DecodeError>;

    /// Reads the body of a reply with status 400 or above; never fails, whatever the bytes.
    fn read_error(&self, head: &ResponseHead, body: &[u8]) -> ProviderError {
        reading::http_error(head, body)
    }

    /// The free request that counts what a question has, where the provider answers one.
    ///
    /// # Errors
    /// [`EncodeError`] as for the question itself.
    fn count(
        &self,
        _endpoint: &Endpoint,
        _request: &ChatRequest,
    ) -> Result<Option<HttpRequest>, EncodeError> {
        Ok(None)
    }

    /// The request for the provider's model list.
    fn models_request(&self, endpoint: &Endpoint) -> HttpRequest;

    /// The request for the next page of the model list, if the page in `body` is not the last.
    fn next_models(&self, endpoint: &Endpoint, body: &[u8]) -> Option<HttpRequest> {
        next_page(self.models_request(endpoint), body)
    }

    /// Reads the model list.
    ///
    /// # Errors
    /// [`DecodeError`] when the body is not a list of this format.
    fn read_models(&self, body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError>;
}

/// Turns the bytes of one streamed reply into events, whatever their chunking.
pub trait Decoder {
    /// Takes the next bytes and appends the events they complete.
    fn push(&mut self, bytes: &[u8], out: &mut Vec<ChatEvent>);

    /// Takes the end of the bytes; appends [`ChatEvent::Failed`] with
    /// [`ErrorKind::CutOff`] unless the stream had its proper end.
    fn finish(&mut self, out: &mut Vec<ChatEvent>);
}

/// The request for the page after the one in `body`, made of the request for the first.
fn next_page(mut first: HttpRequest, body: &[u8]) -> Option<HttpRequest> {
    let query = reading::next_page(body)?;
    let mark = if first.url.contains('?') { '&' } else { '?' };
    first.url = format!("{}{mark}{query}", first.url);
    Some(first)
}

/// Checks what no format can go without.
fn check(request: &ChatRequest) -> Result<(), EncodeError> {
    if request.model.trim().is_empty() {
        return Err(EncodeError::NoModel);
    }
    let says = |part: &Part| match part {
        Part::Text { text } => !text.trim().is_empty(),
        Part::Image { .. } | Part::File { .. } | Part::Audio { .. } => true,
        Part::Reasoning { .. } | Part::ToolCall { .. } | Part::ToolResult { .. } => false,
    };
    let asks = |message: &Message| message.role == Role::User && message.parts.iter().any(says);
    if !request.messages.iter().any(asks) {
        return Err(EncodeError::NoMessages);
    }
    let held = |part: &Part| match part {
        Part::Image { source } | Part::File { source, .. } | Part::Audio { source } => {
            matches!(source, Source::Held { .. })
        }
        _ => false,
    };
    if request
        .messages
        .iter()
        .flat_map(|message| &message.parts)
        .any(held)
    {
        return Err(EncodeError::Unsupported("a file whose bytes are not here"));
    }
    Ok(())
}

/// Where the tool loop under way begins: after the last message of the person. Only from there on do
/// providers want thoughts back; before, an edited history would no longer fit them.
fn loop_start(messages: &[Message]) -> usize {
    messages
        .iter()
        .rposition(|message| message.role == Role::User)
        .map_or(0, |place| place + 1)
}

/// The stream ended without its proper end.
fn cut_off() -> ProviderError {
    ProviderError::new(ErrorKind::CutOff, "the stream ended before the answer did")
}

#[cfg(test)]
pub(crate) mod tests;
