//! Reading error bodies and JSON replies: what every dialect does alike.

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::Value;

use crate::{
    chat::Param,
    error::{DecodeError, ErrorKind, ProviderError},
    event::ChatEvent,
    http::ResponseHead,
};

/// The longest error text that is kept, in characters.
const MAX_TEXT_CHARS: usize = 500;
/// How deep a thought in the provider's own form may nest.
const MAX_DEPTH: usize = 32;

/// Reads a whole JSON body.
///
/// # Errors
/// Names what was expected, never what came: it may hold the user's text.
pub(super) fn json<T: DeserializeOwned>(body: &[u8], expected: &str) -> Result<T, DecodeError> {
    // Streams are read from text, so bodies are too: one reader, and each wire type is compiled once.
    serde_json::from_str(&String::from_utf8_lossy(body)).map_err(|error| DecodeError {
        text: format!(
            "the reply is not {expected} (line {}, column {})",
            error.line(),
            error.column()
        ),
    })
}

/// Whether a JSON body ends before it is complete.
pub(super) fn is_cut(body: &[u8]) -> bool {
    serde_json::from_str::<IgnoredAny>(&String::from_utf8_lossy(body))
        .is_err_and(|error| error.is_eof())
}

/// Reads a count; one that is no whole number reads as unknown rather than spoiling the answer.
pub(super) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(Option::<Value>::deserialize(deserializer)?.and_then(|value| value.as_u64()))
}

/// Reads an amount of US dollars as billionths of one; what is no amount, or an absurd one, reads as unknown.
pub(super) fn dollars<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let amount = Option::<Value>::deserialize(deserializer)?.and_then(|value| value.as_f64());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nothing and a million dollars, as was just checked"
    )]
    Ok(amount
        .filter(|amount| (0.0..=1e6).contains(amount))
        .map(|amount| (amount * 1e9).round() as u64))
}

/// xAI's ticks as billionths of a US dollar: ten thousand million make a dollar.
pub(super) fn nano_of_ticks(ticks: u64) -> u64 {
    ticks.saturating_add(5) / 10
}

/// Reads a text; anything else reads as none: what a field of an unknown kind of thing holds is no fault.
pub(super) fn word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Option::<Value>::deserialize(deserializer)? {
        Some(Value::String(text)) => Some(text),
        _ => None,
    })
}

/// Whether an event that could not be read is of a kind that came later than this code: such are skipped.
pub(super) fn is_news(event: &str, known: &[&str]) -> bool {
    #[derive(Deserialize)]
    struct Kind {
        r#type: String,
    }
    serde_json::from_str::<Kind>(event).is_ok_and(|event| !known.contains(&event.r#type.as_str()))
}

/// A thought in the provider's own form, unless it nests deeper than any real one does.
///
/// A reader takes 128 levels, and the item is read once more inside a conversation's record: one that
/// just fits here would make that whole record unreadable.
pub(super) fn reasoning_item(item: Value) -> Option<ChatEvent> {
    fits(&item, MAX_DEPTH).then_some(ChatEvent::ReasoningItem { item })
}

fn fits(value: &Value, levels: usize) -> bool {
    let inner = levels.checked_sub(1);
    match value {
        Value::Array(list) => {
            inner.is_some_and(|inner| list.iter().all(|value| fits(value, inner)))
        }
        Value::Object(fields) => {
            inner.is_some_and(|inner| fields.values().all(|value| fits(value, inner)))
        }
        _ => true,
    }
}

/// A piece of the answer; an empty one says nothing.
pub(super) fn text(piece: Option<String>) -> Option<ChatEvent> {
    let text = piece.filter(|piece| !piece.is_empty())?;
    Some(ChatEvent::Text { text })
}

/// A piece of a thought; an empty one says nothing.
pub(super) fn reasoning(piece: Option<String>) -> Option<ChatEvent> {
    let text = piece.filter(|piece| !piece.is_empty())?;
    Some(ChatEvent::Reasoning { text })
}

/// What an error object says, whatever the provider calls its fields.
#[derive(Default)]
pub(super) struct Complaint {
    code: String,
    text: String,
    param: String,
    status: Option<u16>,
}

impl Complaint {
    /// Reads an error object, or an error that is a bare text.
    pub(super) fn of(error: &Value) -> Self {
        let field = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
        // Validators put a list of `{loc, msg}` in `detail`, others a text.
        let detail = error.get("detail").map_or("", |detail| {
            let first = detail.pointer("/0/msg").unwrap_or(detail);
            first.as_str().unwrap_or_default()
        });
        let text = error.as_str().unwrap_or_else(|| {
            let texts = [field("message"), field("error"), detail];
            texts
                .into_iter()
                .find(|text| !text.is_empty())
                .unwrap_or_default()
        });
        let status = ["code", "status_code", "status"]
            .iter()
            .find_map(|name| error.get(*name)?.as_u64())
            .and_then(|status| u16::try_from(status).ok());
        Self {
            code: format!("{} {}", field("code"), field("type")),
            text: shorten(text),
            param: field("param").to_owned(),
            status,
        }
    }

    /// Makes the error of it; `status` is the reply's, else the one the object names.
    pub(super) fn into_error(self, status: Option<u16>) -> ProviderError {
        let status = status.or(self.status.filter(|status| (400..600).contains(status)));
        let kind = self.kind(status);
        let param = match kind {
            ErrorKind::BadRequest => {
                Param::named(&self.param).or_else(|| quoted(&self.text).find_map(Param::named))
            }
            _ => None,
        };
        let text = if self.text.is_empty() {
            self.code.trim().to_owned()
        } else {
            self.text
        };
        ProviderError {
            kind,
            status,
            text,
            retry_after_ms: None,
            param,
        }
    }

    /// The code says more than the status, and the text more than either where providers reuse a code.
    fn kind(&self, status: Option<u16>) -> ErrorKind {
        let text = self.text.to_ascii_lowercase();
        let code = self.code.as_str();
        let coded = |words: &[&str]| words.iter().any(|word| code.contains(word));
        let said = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if coded(&["insufficient_quota", "billing_error"]) || status == Some(402) {
            ErrorKind::NoCredit
        } else if coded(&["context_length_exceeded", "request_too_large"])
            || said(&[
                "prompt is too long",
                "maximum context length",
                "context window",
                "exceeds the maximum number of tokens",
            ])
            || status == Some(413)
        {
            ErrorKind::TooLong
        } else if said(&["cors requests are not allowed"]) {
            // Anthropic refuses some organisations' browsers; the key itself is good, the relay helps.
            ErrorKind::Blocked
        } else if coded(&["invalid_api_key", "authentication_error"])
            || said(&["incorrect api key"])
        {
            ErrorKind::BadKey
        } else if coded(&["model_not_found", "not_found_error"]) {
            ErrorKind::BadModel
        } else if coded(&["content_filter", "content_policy"]) {
            ErrorKind::Refused
        } else if coded(&[
            "overloaded",
            "capacity_exceeded",
            "server_error",
            "api_error",
            "timeout_error",
        ]) {
            ErrorKind::Overloaded
        } else if coded(&["rate_limit"]) {
            ErrorKind::RateLimited
        } else if status.is_none() && coded(&["permission_error"]) {
            ErrorKind::Forbidden
        } else if status.is_none() && coded(&["invalid_request", "invalid_value", "unsupported_"]) {
            ErrorKind::BadRequest
        } else {
            by_status(status)
        }
    }
}

fn by_status(status: Option<u16>) -> ErrorKind {
    match status {
        Some(401) => ErrorKind::BadKey,
        Some(403) => ErrorKind::Forbidden,
        Some(404) => ErrorKind::BadModel,
        Some(429) => ErrorKind::RateLimited,
        // It took too long, or met another one halfway: neither says anything of the request.
        Some(408 | 409) => ErrorKind::Overloaded,
        Some(400..=499) => ErrorKind::BadRequest,
        // A stream that reports an error without a code is the provider's trouble, not the request's.
        Some(500..) | None => ErrorKind::Overloaded,
        Some(_) => ErrorKind::Malformed,
    }
}

/// The first of a list, as which some of Google's errors come; anything else is itself.
pub(super) fn only(value: &Value) -> &Value {
    value.get(0).unwrap_or(value)
}

/// Reads the body of a failed reply; the error object is under `error`, or is the whole body.
pub(super) fn http_error(head: &ResponseHead, body: &[u8]) -> ProviderError {
    let complaint = match serde_json::from_str::<Value>(&String::from_utf8_lossy(body)) {
        Ok(value) => {
            let value = only(&value);
            Complaint::of(value.get("error").unwrap_or(value))
        }
        // An HTML page of a gateway helps nobody; a short plain text does.
        Err(_) if body.trim_ascii_start().starts_with(b"<") => Complaint::default(),
        Err(_) => Complaint {
            text: shorten(&String::from_utf8_lossy(body)),
            ..Complaint::default()
        },
    };
    let mut error = complaint.into_error(Some(head.status));
    if head.header("x-relay-error").is_some() {
        error.kind = ErrorKind::Relay;
    }
    if error.text.is_empty() {
        error.text = format!("HTTP {}", head.status);
    }
    error.retry_after_ms = retry_after_ms(head);
    error
}

/// The waiting time a reply asks for; the date form of `retry-after` is not read, there is no clock here.
fn retry_after_ms(head: &ResponseHead) -> Option<u64> {
    let ms = |text: &str| scaled(text, 1.0);
    let wait = head.header("retry-after-ms").and_then(ms);
    wait.or_else(|| seconds_as_ms(head.header("retry-after")?))
}

/// Reads a number of seconds as milliseconds.
pub(super) fn seconds_as_ms(text: &str) -> Option<u64> {
    scaled(text, 1000.0)
}

fn scaled(text: &str, by: f64) -> Option<u64> {
    let number: f64 = serde_json::from_str(text.trim()).ok()?;
    if number < 0.0 {
        return None;
    }
    // Casting saturates, and an hour more or less of such a number means nothing.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "JSON knows no infinity, and negative numbers are sorted out"
    )]
    Some((number * by) as u64)
}

/// What is added to the query to get the next page of a list: each provider says it in its own field.
pub(super) fn next_page(body: &[u8]) -> Option<String> {
    let list: Value = serde_json::from_str(&String::from_utf8_lossy(body)).ok()?;
    let text = |name: &str| list.get(name).and_then(Value::as_str);
    let token = |name: &str| text(name).filter(|token| !token.is_empty());
    // Anthropic.
    if list.get("has_more").and_then(Value::as_bool) == Some(true) {
        return Some(format!("after_id={}", escaped(token("last_id")?)));
    }
    // Google, then Cohere.
    if let Some(token) = token("nextPageToken") {
        return Some(format!("pageToken={}", escaped(token)));
    }
    if let Some(token) = token("next_page_token") {
        return Some(format!("page_token={}", escaped(token)));
    }
    // OpenRouter gives the address; only its query is taken, for the host is ours to choose.
    let next = list.pointer("/links/next").and_then(Value::as_str)?;
    let (_, query) = next.split_once('?')?;
    let plain = query.bytes().all(|b| b.is_ascii_graphic() && b != b'#');
    plain.then(|| query.to_owned())
}

/// A value as it may stand in a query, or as one segment of a path.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The words of a text that stand in quotes, as providers write the names of fields.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let mark = |c: char| matches!(c, '`' | '\'' | '"');
    text.split(mark).skip(1).step_by(2)
}

/// Cuts what a provider says to a readable length.
pub(super) fn shorten(text: &str) -> String {
    let text = text.trim();
    let mut short: String = text.chars().take(MAX_TEXT_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
