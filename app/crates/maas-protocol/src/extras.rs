//! Headers and body fields that people add to a provider's requests: what is refused, and where it stands.

use serde_json::{Map, Value};

use crate::schema::place;

/// Written by the browser itself, which drops what a page says
/// (<https://fetch.spec.whatwg.org/#forbidden-request-header>); the last one is the app's.
const TAKEN: &[&str] = &[
    "accept-charset",
    "accept-encoding",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "content-type",
];
/// The beginnings of further names that are the browser's.
const TAKEN_BEGINNINGS: &[&str] = &["sec-", "proxy-", "access-control-"];
/// Headers that carry a key; one typed here would be bound to no address.
const KEYS: &[&str] = &["authorization", "x-api-key", "api-key", "x-goog-api-key"];
/// Fields of a body that say what is asked of whom, in every wire format.
const OWN_FIELDS: &[&str] = &[
    "contents",
    "conversation",
    "input",
    "instructions",
    "messages",
    "model",
    "previous_response_id",
    "prompt",
    "stream",
    "system",
    "systemInstruction",
    "system_instruction",
];

/// Why a typed header is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderError {
    /// The line it stands in, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: HeaderFault,
}

/// What is wrong with a typed header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderFault {
    /// It is not `Name: value`.
    NoPair,
    /// The name holds a character that no header's name has.
    BadName,
    /// The value holds something else than printable ASCII.
    BadValue,
    /// The browser or the app writes this header itself.
    Taken,
    /// It carries a key, which belongs into the key's own field.
    HoldsKey,
    /// An earlier line has the same name.
    Twice,
}

/// Reads headers that a person typed, one `Name: value` a line, in that order; empty lines count for nothing.
///
/// # Errors
/// [`HeaderError`] of the first line that is refused.
pub fn check_headers(typed: &str) -> Result<Vec<(String, String)>, HeaderError> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for (place, line) in typed.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let refused = |fault| HeaderError {
            line: place + 1,
            fault,
        };
        let (name, value) = read_header(line).map_err(refused)?;
        if headers
            .iter()
            .any(|(known, _)| known.eq_ignore_ascii_case(name))
        {
            return Err(refused(HeaderFault::Twice));
        }
        headers.push((name.to_owned(), value.to_owned()));
    }
    Ok(headers)
}

fn read_header(line: &str) -> Result<(&str, &str), HeaderFault> {
    let (name, value) = line.split_once(':').ok_or(HeaderFault::NoPair)?;
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() || value.is_empty() {
        return Err(HeaderFault::NoPair);
    }
    // A token of RFC 9110, 5.6.2.
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if !name.chars().all(token) {
        return Err(HeaderFault::BadName);
    }
    let lower = name.to_ascii_lowercase();
    if KEYS.contains(&lower.as_str()) || lower == "proxy-authorization" {
        return Err(HeaderFault::HoldsKey);
    }
    let begins = |beginning: &&str| lower.starts_with(*beginning);
    if TAKEN.contains(&lower.as_str()) || TAKEN_BEGINNINGS.iter().any(begins) {
        return Err(HeaderFault::Taken);
    }
    if !value.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
        return Err(HeaderFault::BadValue);
    }
    Ok((name, value))
}

/// Why typed body fields are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtraBodyError {
    /// Not JSON from this place on, both counted from 1.
    NotJson {
        /// The line.
        line: usize,
        /// The column in it, in characters.
        column: usize,
    },
    /// JSON, but not an object.
    NotObject,
    /// The app writes this field itself.
    Taken(&'static str),
}

/// Reads fields for a request's body that a person typed as a JSON object; an empty text is an empty object.
///
/// # Errors
/// [`ExtraBodyError`] names the place or the field.
pub fn check_extra_body(typed: &str) -> Result<Map<String, Value>, ExtraBodyError> {
    if typed.trim().is_empty() {
        return Ok(Map::new());
    }
    let fields = match serde_json::from_str(typed) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) => return Err(ExtraBodyError::NotObject),
        Err(error) => {
            let (line, column) = place(typed, &error);
            return Err(ExtraBodyError::NotJson { line, column });
        }
    };
    match OWN_FIELDS.iter().find(|own| fields.contains_key(**own)) {
        Some(own) => Err(ExtraBodyError::Taken(own)),
        None => Ok(fields),
    }
}

/// Lays `over` on top: objects are merged field by field, anything else is replaced.
pub fn merge(fields: &mut Map<String, Value>, over: &Map<String, Value>) {
    for (name, value) in over {
        match (fields.get_mut(name), value) {
            (Some(Value::Object(fields)), Value::Object(over)) => merge(fields, over),
            _ => drop(fields.insert(name.clone(), value.clone())),
        }
    }
}

#[cfg(test)]
mod tests;
