//! Embeddings: texts go in, a vector for each comes back; every provider has its own form for it.
//!
//! Facts: API references of OpenAI, Google (AI Studio and Vertex AI), Cohere and Mistral, and Amazon Bedrock's of the
//! models of Titan and Cohere, 2026-11.

use serde_json::{Map, Value, json};

use super::{WireFormat, reading, segment::segment};
use crate::{
    error::{DecodeError, EncodeError},
    extras::merge,
    http::{HttpRequest, Method},
    provider::Endpoint,
};

/// What is to be embedded.
pub(crate) struct Embed {
    pub(crate) model: String,
    pub(crate) input: Input,
    /// How long the vectors are to be; `None` leaves it to the model.
    pub(crate) dimensions: Option<u32>,
    /// What only this provider knows, laid over what we write.
    pub(crate) extra: Map<String, Value>,
}

/// Texts, or their tokens.
pub(crate) enum Input {
    Texts(Vec<String>),
    /// As OpenAI takes them: numbers of one text, or lists of such.
    Tokens(Value),
}

/// What came of it.
pub(crate) struct Embedded {
    pub(crate) vectors: Vec<Vec<f64>>,
    /// The tokens of all texts, where they were counted.
    pub(crate) tokens: Option<u64>,
}

/// How a provider spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// OpenAI and those who follow it.
    Openai,
    /// The same, with another name for the vectors' length.
    Mistral,
    /// Google AI Studio.
    Gemini,
    /// Vertex AI's older models: a prediction.
    VertexPredict,
    /// Vertex AI's newer models: one text at a time.
    VertexEmbed,
    /// Cohere.
    Cohere,
    /// Titan's models at Bedrock: one text at a time.
    BedrockTitan,
    /// Cohere's models at Bedrock.
    BedrockCohere,
}

impl Form {
    /// The form of a wire format and model; `None` where there are no embeddings.
    pub(crate) fn of(wire: WireFormat, model: &str, mistral: bool) -> Option<Self> {
        Some(match wire {
            WireFormat::OpenaiChat | WireFormat::OpenaiResponses if mistral => Self::Mistral,
            WireFormat::OpenaiChat | WireFormat::OpenaiResponses => Self::Openai,
            WireFormat::Gemini => Self::Gemini,
            WireFormat::GeminiVertex if model.starts_with("gemini-embedding-2") => {
                Self::VertexEmbed
            }
            WireFormat::GeminiVertex => Self::VertexPredict,
            WireFormat::Cohere => Self::Cohere,
            WireFormat::Bedrock if model.contains("amazon.titan-embed-") => Self::BedrockTitan,
            WireFormat::Bedrock if model.contains("cohere.embed-") => Self::BedrockCohere,
            _ => return None,
        })
    }

    /// Writes the request, complete but for the credential.
    ///
    /// # Errors
    /// [`EncodeError`] for tokens where only texts are taken, and for several texts where one is.
    pub(crate) fn write(
        self,
        endpoint: &Endpoint,
        ask: &Embed,
    ) -> Result<HttpRequest, EncodeError> {
        let model = segment(ask.model.strip_prefix("models/").unwrap_or(&ask.model));
        let (path, mut body) = match (self, &ask.input) {
            (Self::Openai | Self::Mistral, input) => {
                let input = match input {
                    Input::Texts(texts) => json!(texts),
                    Input::Tokens(tokens) => tokens.clone(),
                };
                let body = json!({ "model": ask.model, "input": input });
                ("/embeddings".to_owned(), body)
            }
            (_, Input::Tokens(_)) => return Err(EncodeError::Unsupported("tokens")),
            (Self::Gemini, Input::Texts(texts)) => {
                let path = format!("/models/{model}:batchEmbedContents");
                let one = |text: &String| self.gemini(text, ask);
                (
                    path,
                    json!({ "requests": texts.iter().map(one).collect::<Value>() }),
                )
            }
            (Self::VertexPredict, Input::Texts(texts)) => {
                let one = |text: &String| json!({ "content": text });
                let path = format!("/publishers/google/models/{model}:predict");
                (
                    path,
                    json!({ "instances": texts.iter().map(one).collect::<Value>() }),
                )
            }
            (Self::VertexEmbed, Input::Texts(texts)) => {
                let [text] = texts.as_slice() else {
                    return Err(EncodeError::Unsupported("several texts at once"));
                };
                let path = format!("/publishers/google/models/{model}:embedContent");
                (path, json!({ "content": { "parts": [{ "text": text }] } }))
            }
            (Self::Cohere, Input::Texts(texts)) => {
                let mut fields = cohere(texts);
                fields.insert("model".into(), ask.model.as_str().into());
                ("/v2/embed".to_owned(), fields.into())
            }
            // The path says the model.
            (Self::BedrockCohere, Input::Texts(texts)) => {
                (format!("/model/{model}/invoke"), cohere(texts).into())
            }
            (Self::BedrockTitan, Input::Texts(texts)) => {
                let [text] = texts.as_slice() else {
                    return Err(EncodeError::Unsupported("several texts at once"));
                };
                (
                    format!("/model/{model}/invoke"),
                    json!({ "inputText": text }),
                )
            }
        };
        if let Some(fields) = body.as_object_mut() {
            if let Some(length) = ask.dimensions {
                self.length(length, fields);
            }
            merge(fields, &ask.extra);
        }
        let url = format!("{}{path}", endpoint.base_url);
        Ok(endpoint.request(Method::Post, url, Some(body.to_string())))
    }

    fn gemini(self, text: &str, ask: &Embed) -> Value {
        let model = ask.model.strip_prefix("models/").unwrap_or(&ask.model);
        let mut one = json!({
            "model": format!("models/{model}"), "content": { "parts": [{ "text": text }] },
        });
        if let (Some(fields), Some(length)) = (one.as_object_mut(), ask.dimensions) {
            fields.insert("outputDimensionality".into(), length.into());
        }
        one
    }

    fn length(self, length: u32, fields: &mut Map<String, Value>) {
        let (name, value) = match self {
            Self::Openai | Self::BedrockTitan => ("dimensions", length.into()),
            Self::Mistral | Self::Cohere | Self::BedrockCohere => {
                ("output_dimension", length.into())
            }
            // It stands with each text.
            Self::Gemini => return,
            Self::VertexPredict => ("parameters", json!({ "outputDimensionality": length })),
            Self::VertexEmbed => (
                "embedContentConfig",
                json!({ "outputDimensionality": length }),
            ),
        };
        fields.insert(name.to_owned(), value);
    }

    /// Reads the reply.
    ///
    /// # Errors
    /// [`DecodeError`] where the body is none of this form.
    pub(crate) fn read(self, body: &[u8]) -> Result<Embedded, DecodeError> {
        let what = "a list of embeddings";
        let reply: Value = reading::json(body, what)?;
        let (list, place, count) = match self {
            Self::Openai | Self::Mistral => ("/data", "/embedding", "/usage/prompt_tokens"),
            Self::Gemini => ("/embeddings", "/values", ""),
            Self::VertexPredict => ("/predictions", "/embeddings/values", ""),
            Self::VertexEmbed => ("", "/embedding/values", "/usageMetadata/promptTokenCount"),
            Self::Cohere => ("/embeddings/float", "", "/meta/billed_units/input_tokens"),
            Self::BedrockTitan => ("", "/embedding", "/inputTextTokenCount"),
            // What they count stands in a header.
            Self::BedrockCohere => ("/embeddings/float", "", ""),
        };
        let one = std::slice::from_ref(&reply);
        let list = match list {
            "" => Some(one),
            list => reply
                .pointer(list)
                .and_then(Value::as_array)
                .map(Vec::as_slice),
        };
        let vector = |item: &Value| -> Option<Vec<f64>> {
            let numbers = item.pointer(place)?.as_array()?;
            numbers.iter().map(Value::as_f64).collect()
        };
        let vectors = list.and_then(|list| list.iter().map(vector).collect());
        let counted = |item: &Value| item.pointer("/embeddings/statistics/token_count")?.as_u64();
        let tokens = match self {
            Self::VertexPredict => list.and_then(|list| list.iter().map(counted).sum()),
            _ => reply.pointer(count).and_then(Value::as_u64),
        };
        let vectors = vectors.ok_or_else(|| DecodeError {
            text: format!("the reply is not {what}"),
        })?;
        Ok(Embedded { vectors, tokens })
    }
}

fn cohere(texts: &[String]) -> Map<String, Value> {
    [
        ("texts", json!(texts)),
        ("input_type", "search_document".into()),
        ("embedding_types", json!(["float"])),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect()
}
