//! What a caller is told that gets no answer, in the shape of the door it came through.

use serde_json::{Value, json};

use super::Door;
use crate::{
    error::{EncodeError, ErrorKind, ProviderError},
    relay::Denied,
};

/// A request that was not answered: by our own word or by the provider's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status of the reply.
    pub status: u16,
    /// What code branches on.
    pub kind: ErrorKind,
    /// What a person reads.
    pub text: String,
    /// The field that is at fault, by its full name in the request: `messages[0].content`.
    pub param: Option<String>,
    /// Our own rule, as `x-relay-error` has it; `None` when the provider refused.
    pub rule: Option<&'static str>,
    /// How long the provider asks to wait.
    pub retry_after_ms: Option<u64>,
}

impl Refusal {
    fn own(status: u16, kind: ErrorKind, rule: &'static str, text: String) -> Self {
        Self {
            status,
            kind,
            text,
            param: None,
            rule: Some(rule),
            retry_after_ms: None,
        }
    }

    /// A field that cannot be carried; `reason` is the end of a sentence that begins with its name.
    pub(super) fn field(name: &str, reason: &str) -> Self {
        let (what, param) = match name {
            "" => ("The request".to_owned(), None),
            name => (format!("`{name}`"), Some(name.to_owned())),
        };
        let text = format!("{what} {reason}.");
        Self {
            param,
            ..Self::own(400, ErrorKind::BadRequest, "bad-request", text)
        }
    }

    /// A header that is missing or wrong.
    pub(super) fn header(name: &str, reason: &str) -> Self {
        let text = format!("The header {name} {reason}.");
        Self {
            param: Some(name.to_owned()),
            ..Self::own(400, ErrorKind::BadRequest, "bad-header", text)
        }
    }

    /// No credential came.
    pub(super) fn no_key() -> Self {
        let text = "Send the provider's key as `Authorization: Bearer …` or `X-API-Key`.";
        Self::own(401, ErrorKind::NoKey, "no-key", text.to_owned())
    }

    /// The relay makes no access tokens: its operator has not set the secrets for it.
    pub fn no_tokens() -> Self {
        let text =
            "This relay makes no access tokens: its operator has to set MINT_KEYS and MINT_SECRET.";
        Self::own(404, ErrorKind::Relay, "no-tokens", text.to_owned())
    }

    /// Who asks for an access token has not shown the relay's secret for it.
    pub fn no_mint_secret() -> Self {
        let text = "Send the relay's MINT_SECRET as `Authorization: Bearer …`; this is not it.";
        Self::own(
            401,
            ErrorKind::BadKey,
            super::mint::REFUSED,
            text.to_owned(),
        )
    }

    /// What asks for an access token is no JSON object, or names a field twice.
    pub fn no_order() -> Self {
        Self::field(
            "",
            "must be a JSON object that names each field once, `key` as a string",
        )
    }

    /// An access token would be longer than headers may be.
    pub fn order_too_long() -> Self {
        Self::field("", "lists more than fits into a token")
    }

    /// A credential that the door cannot put on a request.
    pub(super) fn key(text: &str) -> Self {
        Self::own(
            400,
            ErrorKind::BadRequest,
            "bad-credential",
            text.to_owned(),
        )
    }

    /// An address below `/v1/` that is none of the door's.
    pub fn no_such_path() -> Self {
        let text = "The door has no such path, or not by this method.".to_owned();
        Self::own(404, ErrorKind::BadModel, "no-such-path", text)
    }

    /// A reply of the provider that was not what its wire format allows.
    pub(super) fn bad_reply(text: String) -> Self {
        ProviderError::new(ErrorKind::Malformed, text).into()
    }

    /// The body of the reply; `id` tells one refusal of ours from others.
    pub fn body(&self, door: Door, id: &str) -> String {
        let mut body = match door {
            Door::Openai => json!({ "error": self.openai() }),
            Door::Anthropic => json!({ "type": "error", "error": self.anthropic() }),
        };
        let (place, name) = match door {
            Door::Openai => (body.get_mut("error"), "id"),
            Door::Anthropic => (Some(&mut body), "request_id"),
        };
        if let (Some(Value::Object(fields)), Some(_)) = (place, self.rule) {
            fields.insert(name.to_owned(), id.into());
        }
        body.to_string()
    }

    /// The error object in OpenAI's shape.
    pub(super) fn openai(&self) -> Value {
        let (kind, code) = match self.kind {
            ErrorKind::NoKey | ErrorKind::BadKey => ("authentication_error", "invalid_api_key"),
            ErrorKind::Forbidden => ("permission_error", "permission_denied"),
            ErrorKind::NoCredit => ("insufficient_quota", "insufficient_quota"),
            ErrorKind::RateLimited => ("rate_limit_error", "rate_limit_exceeded"),
            ErrorKind::TooLong => ("invalid_request_error", "context_length_exceeded"),
            ErrorKind::BadModel => ("invalid_request_error", "model_not_found"),
            ErrorKind::BadRequest => ("invalid_request_error", "invalid_value"),
            ErrorKind::Refused => ("invalid_request_error", "content_filter"),
            ErrorKind::Relay => ("relay_error", "relay"),
            ErrorKind::Overloaded => ("server_error", "overloaded"),
            _ => ("server_error", "bad_reply"),
        };
        json!({
            "message": self.text, "type": kind, "param": self.param,
            "code": self.rule.unwrap_or(code),
        })
    }

    /// The error object in Anthropic's shape.
    pub(super) fn anthropic(&self) -> Value {
        let kind = match self.kind {
            ErrorKind::NoKey | ErrorKind::BadKey => "authentication_error",
            ErrorKind::Forbidden => "permission_error",
            ErrorKind::NoCredit => "billing_error",
            ErrorKind::RateLimited => "rate_limit_error",
            ErrorKind::TooLong if self.status == 413 => "request_too_large",
            ErrorKind::BadModel => "not_found_error",
            ErrorKind::TooLong | ErrorKind::BadRequest | ErrorKind::Refused => {
                "invalid_request_error"
            }
            ErrorKind::Overloaded => "overloaded_error",
            _ => "api_error",
        };
        // Its clients know a question that is too long by these words.
        let text = if self.kind == ErrorKind::TooLong && !self.text.contains("prompt is too long") {
            format!("prompt is too long: {}", self.text)
        } else {
            self.text.clone()
        };
        json!({ "type": kind, "message": text })
    }
}

impl From<ProviderError> for Refusal {
    fn from(error: ProviderError) -> Self {
        let told = error.status.filter(|status| (400..600).contains(status));
        let status = told.unwrap_or(match error.kind {
            ErrorKind::NoKey | ErrorKind::BadKey => 401,
            ErrorKind::Forbidden => 403,
            ErrorKind::NoCredit => 402,
            ErrorKind::RateLimited => 429,
            ErrorKind::BadModel => 404,
            ErrorKind::TooLong | ErrorKind::BadRequest | ErrorKind::Refused => 400,
            ErrorKind::Overloaded => 503,
            _ => 502,
        });
        Self {
            status,
            kind: error.kind,
            text: error.text,
            param: error.param.map(|param| param.as_str().to_owned()),
            rule: None,
            retry_after_ms: error.retry_after_ms,
        }
    }
}

impl From<EncodeError> for Refusal {
    fn from(error: EncodeError) -> Self {
        match error {
            EncodeError::NoModel => Self::field("model", "is required"),
            EncodeError::NoMessages => Self::field("messages", "must hold a message of the user"),
            EncodeError::BadBaseUrl(_) => Self::field("model", "leads to no usable address"),
            EncodeError::Unsupported("tools") => {
                Self::field("tools", "are not taken by this model")
            }
            EncodeError::Unsupported(what) => {
                let reason = format!("hold {what}, which this model does not take");
                Self::field("messages", &reason)
            }
        }
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        let (status, text) = (denied.status(), denied.message().to_owned());
        let kind = match denied {
            Denied::TooLarge => ErrorKind::TooLong,
            Denied::TokenRefused => ErrorKind::BadKey,
            Denied::ModelRefused => ErrorKind::Forbidden,
            _ if status == 429 => ErrorKind::RateLimited,
            _ => ErrorKind::Relay,
        };
        Self {
            retry_after_ms: denied.retry_after_s().map(|seconds| seconds * 1000),
            ..Self::own(status, kind, denied.rule(), text)
        }
    }
}
