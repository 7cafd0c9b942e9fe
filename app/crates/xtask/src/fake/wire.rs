//! The providers' wire formats from the serving side: frames, whole answers, model lists, errors.
//!
//! Deliberately independent of the protocol crate: a mistake made there must not be made here too.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use serde_json::{Value, json};

use super::{axum_json, cases, google::Google};

mod anthropic;
pub(super) mod bedrock;
mod cohere;
mod gemini;
mod ollama;
pub(super) mod openai;
mod responses;
mod vertex;

/// Which format a path speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    OpenAi,
    Responses,
    Anthropic,
    Gemini,
    Cohere,
    Ollama,
    Bedrock,
}

/// What a path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Chat,
    Models,
    /// Bedrock's second list.
    Profiles,
    /// How many tokens a question has.
    Count,
}

/// Who is imitated for one request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The fixture folder's name.
    pub(super) slug: String,
    /// What is asked.
    pub(super) what: What,
    /// The model and whether it streams, where the path says it.
    in_path: Option<(String, bool)>,
    pub(super) format: Format,
    /// Whether Vertex AI takes a plain key there.
    keyed: bool,
}

/// A moment in 2026; answers must be the same on every run.
const CREATED: u64 = 1_795_000_000;

impl Target {
    /// Reads a path, with or without the provider as its first segment.
    pub(super) fn of(path: &str, headers: &HeaderMap) -> Option<Self> {
        if path.contains("/publishers/") {
            return vertex::target(path);
        }
        let first = path
            .trim_start_matches('/')
            .split('/')
            .next()
            .unwrap_or_default();
        let claude = first == "anthropic" || headers.contains_key("anthropic-version");
        let converse = bedrock::read(path);
        let in_path = path.rsplit_once("/models/").and_then(|(_, rest)| {
            let (model, action) = rest.rsplit_once(':')?;
            Some((model.to_owned(), action == "streamGenerateContent"))
        });
        let google = first == "google" || headers.contains_key("x-goog-api-key");
        let cohere = first == "cohere";
        let openai_like = if path.starts_with("/api/v1/") {
            "openrouter"
        } else {
            "openai"
        };
        let (format, what, default) = if let Some((what, _)) = converse {
            (Format::Bedrock, what, "bedrock")
        } else if in_path.is_some() && path.ends_with(":countTokens") {
            (Format::Gemini, What::Count, "google")
        } else if path.ends_with("/v1/messages/count_tokens") {
            (Format::Anthropic, What::Count, "anthropic")
        } else if path.ends_with("/chat/completions/input_tokens") {
            (Format::OpenAi, What::Count, "llamacpp")
        } else if in_path.is_some() {
            (Format::Gemini, What::Chat, "google")
        } else if path.ends_with("/v2/chat") {
            (Format::Cohere, What::Chat, "cohere")
        } else if path.ends_with("/models") && google {
            (Format::Gemini, What::Models, "google")
        } else if path.ends_with("/models") && cohere {
            (Format::Cohere, What::Models, "cohere")
        } else if path.ends_with("/chat/completions") {
            (Format::OpenAi, What::Chat, openai_like)
        } else if path.ends_with("/responses") {
            (Format::Responses, What::Chat, "openai")
        } else if path.ends_with("/v1/messages") {
            (Format::Anthropic, What::Chat, "anthropic")
        } else if path.ends_with("/api/chat") {
            (Format::Ollama, What::Chat, "ollama")
        } else if path.ends_with("/api/tags") {
            (Format::Ollama, What::Models, "ollama")
        } else if path.ends_with("/models") && claude {
            (Format::Anthropic, What::Models, "anthropic")
        } else if path.ends_with("/models") {
            (Format::OpenAi, What::Models, openai_like)
        } else {
            return None;
        };
        let named = !matches!(
            first,
            "" | "v1"
                | "v1beta"
                | "v2"
                | "api"
                | "chat"
                | "models"
                | "model"
                | "foundation-models"
                | "inference-profiles"
        );
        let slug = match first {
            // The relay drops the resource, so that only the header tells.
            _ if headers.contains_key("api-key") => "azure",
            first if named => first,
            _ => default,
        };
        Some(Self {
            slug: slug.to_owned(),
            what,
            in_path: converse.map_or(in_path, |(_, asked)| asked),
            format,
            keyed: false,
        })
    }

    /// The model that is asked.
    pub(super) fn model<'a>(&'a self, ask: &'a Value) -> &'a str {
        match &self.in_path {
            Some((model, _)) => model,
            None => ask.get("model").and_then(Value::as_str).unwrap_or_default(),
        }
    }

    /// Whether this provider refuses browsers that do not say they know what they do.
    pub(super) fn wants_browser_header(&self) -> bool {
        self.format == Format::Anthropic && self.slug != vertex::SLUG
    }

    /// The case's folder: what is recorded of another format of a provider has that format in its name.
    pub(super) fn case(&self, name: &str) -> String {
        match self.format {
            Format::Responses if !name.starts_with("responses_") => format!("responses_{name}"),
            Format::Anthropic if self.slug == vertex::SLUG && !name.starts_with("claude_") => {
                format!("claude_{name}")
            }
            _ => name.to_owned(),
        }
    }

    /// Whether the request carries a key that is good here: any that contains `fake-key`, and for Vertex AI
    /// a token that `google` has given out and that is good `now` (seconds since 1970).
    pub(super) fn accepts(&self, headers: &HeaderMap, google: &Google, now: i64) -> bool {
        if self.slug == vertex::SLUG {
            return vertex::accepts(self.keyed, headers, google, now);
        }
        let good = |value: Option<&HeaderValue>, prefix: &str| {
            value
                .and_then(|value| value.to_str().ok())
                .and_then(|text| text.strip_prefix(prefix))
                .is_some_and(|key| key.contains("fake-key"))
        };
        let bearer = good(headers.get(header::AUTHORIZATION), "Bearer ");
        match self.format {
            Format::OpenAi | Format::Responses => {
                let keyed = good(headers.get("api-key"), "");
                bearer || keyed || (self.slug == "openrouter" && self.what == What::Models)
            }
            Format::Anthropic => good(headers.get("x-api-key"), "") || bearer,
            Format::Gemini => good(headers.get("x-goog-api-key"), ""),
            Format::Cohere => bearer,
            Format::Bedrock => bearer,
            Format::Ollama => true,
        }
    }

    /// What is answered to a request that carries no good credential; `None` when it does.
    pub(super) fn turn_away(
        &self,
        head: &Parts,
        body: &[u8],
        google: &Google,
        now_s: i64,
    ) -> Option<Response> {
        if self.accepts(&head.headers, google, now_s) {
            return None;
        }
        let signed = head.headers.contains_key("x-amz-date");
        if self.format == Format::Bedrock && signed {
            return bedrock::check(self.what, head, body);
        }
        Some(self.refuse(StatusCode::UNAUTHORIZED))
    }

    /// The refusal of a body that the provider would not take.
    pub(super) fn flaw(&self, ask: &Value) -> Option<Value> {
        (self.slug == vertex::SLUG)
            .then(|| vertex::flaw(self.format, self.what, ask))
            .flatten()
    }

    /// Whether the body asks for a stream.
    pub(super) fn streams(&self, ask: &Value) -> bool {
        if let Some((_, streams)) = &self.in_path {
            return *streams;
        }
        let asked = ask.get("stream").and_then(Value::as_bool);
        asked.unwrap_or(self.format == Format::Ollama)
    }

    /// The content type of a stream.
    pub(super) fn stream_kind(&self) -> &'static str {
        match self.format {
            Format::Ollama => "application/x-ndjson",
            Format::Bedrock => bedrock::STREAM,
            _ => "text/event-stream; charset=utf-8",
        }
    }

    /// Frames up to the last token of the text: one frame per token, after those that open a stream.
    pub(super) fn opening(&self, ask: &Value, tokens: &[String]) -> Vec<Vec<u8>> {
        let model = ask.get("model").cloned().unwrap_or_default();
        match self.format {
            Format::OpenAi => openai::opening(&model, tokens),
            Format::Responses => responses::opening(&model, tokens),
            Format::Anthropic => anthropic::opening(&model, tokens),
            Format::Gemini => gemini::opening(tokens),
            Format::Cohere => cohere::opening(tokens),
            Format::Bedrock => bedrock::opening(tokens),
            Format::Ollama => ollama::opening(&model, tokens),
        }
    }

    /// Frames that end a stream properly.
    pub(super) fn closing(&self, ask: &Value, tokens: usize) -> Vec<Vec<u8>> {
        let model = ask.get("model").cloned().unwrap_or_default();
        match self.format {
            Format::OpenAi => openai::closing(&model, tokens),
            Format::Responses => responses::closing(&model, tokens),
            Format::Anthropic => anthropic::closing(tokens),
            Format::Gemini => gemini::closing(tokens),
            Format::Cohere => cohere::closing(tokens),
            Format::Bedrock => bedrock::closing(tokens),
            Format::Ollama => ollama::closing(&model, tokens),
        }
    }

    /// The answer in one body.
    pub(super) fn whole(&self, ask: &Value, text: &str, tokens: usize) -> Value {
        let model = ask.get("model").cloned().unwrap_or_default();
        match self.format {
            Format::OpenAi => openai::whole(&model, text, tokens),
            Format::Responses => responses::whole(&model, text, tokens),
            Format::Anthropic => anthropic::whole(&model, text, tokens),
            Format::Gemini => gemini::whole(text, tokens),
            Format::Cohere => cohere::whole(text, tokens),
            Format::Bedrock => bedrock::whole(text, tokens),
            Format::Ollama => ollama::whole(&model, text, tokens),
        }
    }

    /// Frames that are not what the format says.
    pub(super) fn garbage(&self) -> Vec<Vec<u8>> {
        if self.format == Format::Bedrock {
            return bedrock::garbage();
        }
        vec![
            b"data: {\"choices\": [not json\n\n".to_vec(),
            vec![0xff, 0xfe, 0x00, b'\n', b'\n'],
        ]
    }

    /// The model list, or the page of it that the query names: ids that this server gives a meaning to, and
    /// the provider's recorded cases.
    pub(super) fn models(&self, query: Option<&str>) -> Value {
        if self.what == What::Profiles {
            return bedrock::profiles(query);
        }
        let mut ids: Vec<String> = [
            "fake-model",
            "echo",
            "long-4000",
            "fault-401",
            "fault-429",
            "fault-500",
            "fault-cut",
            "fault-stall",
            "fault-garbage",
            "fault-slow",
        ]
        .map(str::to_owned)
        .into();
        if let Ok(entries) = std::fs::read_dir(cases::folder(&self.slug)) {
            let mut cases: Vec<_> = entries
                .flatten()
                .filter(|entry| entry.path().is_dir())
                .map(|entry| format!("case-{}", entry.file_name().to_string_lossy()))
                .collect();
            cases.sort();
            ids.extend(cases);
        }
        match self.format {
            _ if self.slug == vertex::SLUG => vertex::models(self.format, &ids, query),
            Format::OpenAi | Format::Responses => openai::models(&ids),
            Format::Anthropic => anthropic::models(&ids),
            Format::Gemini => gemini::models(&ids),
            Format::Cohere => cohere::models(&ids),
            Format::Bedrock => bedrock::models(&ids),
            Format::Ollama => ollama::models(&ids),
        }
    }

    /// The provider's own error for a status; never repeats anything of the request.
    pub(super) fn refuse(&self, status: StatusCode) -> Response {
        let (openai, anthropic, text) = match status.as_u16() {
            401 => (
                ("invalid_request_error", "invalid_api_key"),
                "authentication_error",
                "Incorrect API key provided.",
            ),
            429 => (
                ("requests", "rate_limit_exceeded"),
                "rate_limit_error",
                "Rate limit reached. Please try again in 7s.",
            ),
            413 => (
                ("invalid_request_error", "request_too_large"),
                "request_too_large",
                "The request is too large.",
            ),
            400 => (
                ("invalid_request_error", "invalid_json"),
                "invalid_request_error",
                "The body is not valid JSON.",
            ),
            _ => (
                ("server_error", "server_error"),
                "api_error",
                "The server had an error while processing your request.",
            ),
        };
        let body = match self.format {
            Format::OpenAi if self.slug == "openrouter" => {
                json!({"error": {"message": text, "code": status.as_u16()}})
            }
            Format::OpenAi | Format::Responses => openai::error(openai, text),
            // Google looks at the credential before Anthropic's models see anything.
            Format::Anthropic if self.slug == vertex::SLUG && status.as_u16() == 401 => {
                gemini::error(401, text)
            }
            Format::Anthropic => anthropic::error(anthropic, text),
            Format::Gemini => gemini::error(status.as_u16(), text),
            Format::Cohere => json!({"id": "fake", "message": text}),
            Format::Bedrock => return bedrock::refuse(status, text),
            Format::Ollama => json!({"error": text}),
        };
        let mut response = axum_json(status, &body);
        if status == StatusCode::TOO_MANY_REQUESTS {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("7"));
        }
        response
    }
}

fn data(value: &Value) -> Vec<u8> {
    format!("data: {value}\n\n").into_bytes()
}

/// A named event; the name is repeated as `type` in the data.
fn event(name: &str, mut value: Value) -> Vec<u8> {
    if let Some(fields) = value.as_object_mut() {
        fields.insert("type".to_owned(), Value::from(name));
    }
    format!("event: {name}\ndata: {value}\n\n").into_bytes()
}
