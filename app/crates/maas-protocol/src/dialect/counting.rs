//! Asking how many tokens a question has: what dialects do alike.

use serde_json::{Map, Value};

use super::reading;
use crate::{
    chat::ChatRequest, error::DecodeError, extras::merge, http::HttpRequest, provider::Endpoint,
};

/// Lays the person's own fields over a question's body, and leaves only those that counting takes.
pub(super) fn keep(body: &mut Map<String, Value>, request: &ChatRequest, taken: &[&str]) {
    merge(body, &request.provider_config);
    body.retain(|field, _| taken.contains(&field.as_str()));
}

/// The request, with nothing laid over its body any more.
pub(super) fn post(endpoint: &Endpoint, path: &str, body: Map<String, Value>) -> HttpRequest {
    endpoint.post(path, body, &ChatRequest::default())
}

/// Reads the number, under the name that any of the formats has for it.
///
/// # Errors
/// [`DecodeError`] when there is none.
pub(crate) fn read(body: &[u8]) -> Result<u64, DecodeError> {
    let fields: Map<String, Value> = reading::json(body, "a count of tokens")?;
    let names = ["input_tokens", "totalTokens", "inputTokens"];
    let count = names.iter().find_map(|name| fields.get(*name)?.as_u64());
    count.ok_or_else(|| DecodeError {
        text: "the reply is not a count of tokens".into(),
    })
}
