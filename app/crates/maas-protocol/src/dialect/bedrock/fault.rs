//! Bedrock's errors: named by a header, a field, or a frame, and told apart by their text where one name
//! stands for many.

use serde_json::{Value, json};

use super::{reading, wire::WireFault};
use crate::{error::ProviderError, http::ResponseHead};

/// What the text of an error says, where its name says less; and the word for it that all dialects share.
const BY_TEXT: &[(&str, &str)] = &[
    ("model identifier is invalid", "model_not_found"),
    ("on-demand throughput", "model_not_found"),
    ("input is too long", "context_length_exceeded"),
    ("api key is valid", "invalid_api_key"),
    ("bearer token", "invalid_api_key"),
    ("security token", "invalid_api_key"),
];

/// What the name of an error says, in lower case and without `exception`.
const BY_NAME: &[(&str, &str)] = &[
    ("validation", "invalid_request"),
    ("servicequotaexceeded", "invalid_request"),
    ("conflict", "invalid_request"),
    ("accessdenied", "permission_error"),
    ("unrecognizedclient", "authentication_error"),
    ("invalidsignature", "authentication_error"),
    ("incompletesignature", "authentication_error"),
    ("missingauthenticationtoken", "authentication_error"),
    ("expiredtoken", "authentication_error"),
    ("resourcenotfound", "not_found_error"),
    ("throttling", "rate_limit"),
    ("modelnotready", "rate_limit"),
    ("modeltimeout", "server_error"),
    ("modelerror", "server_error"),
    ("modelstreamerror", "server_error"),
    ("internalserver", "server_error"),
    ("serviceunavailable", "server_error"),
];

/// An error inside a stream.
pub(super) fn error(name: &str, text: &str) -> ProviderError {
    reading::Complaint::of(&plain(name, text)).into_error(None)
}

/// The message of an error's body.
pub(super) fn text(body: &[u8]) -> Option<String> {
    read(body).message
}

/// An error that came in one piece with a good status; `None` when the body is none.
pub(super) fn of_body(body: &[u8]) -> Option<ProviderError> {
    let fault = read(body);
    if fault.kind.is_none() && fault.message.is_none() {
        return None;
    }
    Some(error(
        &fault.kind.unwrap_or_default(),
        &fault.message.unwrap_or_default(),
    ))
}

/// An error reply.
pub(super) fn of_reply(head: &ResponseHead, body: &[u8]) -> ProviderError {
    let fault = read(body);
    // Browsers may hide the header.
    let name = head.header("x-amzn-errortype").or(fault.kind.as_deref());
    if name.is_none() && fault.message.is_none() {
        // The relay's own form, a gateway's page, or nothing.
        return reading::http_error(head, body);
    }
    let text = fault.message.as_deref().unwrap_or_default();
    let plain = plain(name.unwrap_or_default(), text).to_string();
    reading::http_error(head, plain.as_bytes())
}

fn read(body: &[u8]) -> WireFault {
    serde_json::from_str(&String::from_utf8_lossy(body)).unwrap_or_default()
}

/// The error in the words that all dialects share. Names come as `Name`, `Name:address` or `package#Name`.
fn plain(name: &str, text: &str) -> Value {
    let name = name.split(':').next().unwrap_or_default();
    let name = name.rsplit('#').next().unwrap_or_default().trim();
    let lower = name.to_ascii_lowercase();
    let key = lower.strip_suffix("exception").unwrap_or(&lower);
    let said = text.to_ascii_lowercase();
    let word = BY_TEXT
        .iter()
        .find(|(words, _)| said.contains(words))
        .or_else(|| BY_NAME.iter().find(|(known, _)| *known == key))
        .map_or(name, |(_, word)| *word);
    json!({ "type": word, "message": if text.trim().is_empty() { name } else { text } })
}
