//! Bedrock Converse from the serving side: messages of Amazon's event stream, lists, errors.

use axum::{
    http::{HeaderValue, StatusCode, request::Parts},
    response::Response,
};
use serde_json::{Value, json};

use super::{What, axum_json};
use crate::fake::aws::{self, Wrong};

/// The content type of a stream.
pub(in crate::fake) const STREAM: &str = "application/vnd.amazon.eventstream";

/// What a path is for, and the model and whether it streams: the model is one encoded segment.
pub(super) fn read(path: &str) -> Option<(What, Option<(String, bool)>)> {
    let (before, last) = path.rsplit_once('/')?;
    match last {
        "foundation-models" => return Some((What::Models, None)),
        "inference-profiles" => return Some((What::Profiles, None)),
        "converse" | "converse-stream" | "count-tokens" => {}
        _ => return None,
    }
    let (before, model) = before.rsplit_once('/')?;
    before.ends_with("/model").then_some(())?;
    let asked = (decoded(model), last == "converse-stream");
    let what = if last == "count-tokens" {
        What::Count
    } else {
        What::Chat
    };
    Some((what, Some(asked)))
}

fn decoded(segment: &str) -> String {
    let mut parts = segment.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2).unwrap_or(("", part));
        match u8::from_str_radix(code, 16) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend(format!("%{code}").bytes()),
        }
        bytes.extend(rest.bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Frames up to the last token of the text; real ones carry random padding, too.
pub(super) fn opening(tokens: &[String]) -> Vec<Vec<u8>> {
    let start = event("messageStart", &json!({ "role": "assistant", "p": "abcd" }));
    let rest = tokens.iter().map(|token| {
        let delta = json!({ "contentBlockIndex": 0, "delta": { "text": token }, "p": "abcdefg" });
        event("contentBlockDelta", &delta)
    });
    std::iter::once(start).chain(rest).collect()
}

/// Frames that end a stream properly.
pub(super) fn closing(tokens: usize) -> Vec<Vec<u8>> {
    let metadata = json!({ "usage": usage(tokens), "metrics": { "latencyMs": 1 }, "p": "ab" });
    vec![
        event("contentBlockStop", &json!({ "contentBlockIndex": 0 })),
        event("messageStop", &json!({ "stopReason": "end_turn" })),
        event("metadata", &metadata),
    ]
}

/// A frame that is right but for one bit of its text.
pub(super) fn garbage() -> Vec<Vec<u8>> {
    let mut frames = opening(&["damaged".to_owned()]);
    if let Some(byte) = frames.last_mut().and_then(|frame| frame.get_mut(90)) {
        *byte ^= 1;
    }
    frames
}

/// The answer in one body.
pub(super) fn whole(text: &str, tokens: usize) -> Value {
    json!({
        "output": { "message": { "role": "assistant", "content": [{ "text": text }] } },
        "stopReason": "end_turn", "usage": usage(tokens), "metrics": { "latencyMs": 1 },
    })
}

/// The list of models; the last of them is no model to chat with.
pub(super) fn models(ids: &[String]) -> Value {
    let model = |id: &str, streams: bool| {
        json!({
            "modelId": id, "modelArn": format!("arn:aws:bedrock:us-east-1::foundation-model/{id}"),
            "modelName": format!("Fake {id}"), "providerName": "Fake", "inputModalities": ["TEXT"],
            "outputModalities": ["TEXT"], "responseStreamingSupported": streams,
            "inferenceTypesSupported": ["ON_DEMAND"], "modelLifecycle": { "status": "ACTIVE" },
        })
    };
    let mut list: Vec<Value> = ids.iter().map(|id| model(id, true)).collect();
    list.push(model("fake-rerank", false));
    json!({ "modelSummaries": list })
}

/// The inference profiles, in two pages.
pub(super) fn profiles(query: Option<&str>) -> Value {
    let second = query.is_some_and(|query| query.ends_with("nextToken=cGFnZSAy%2B"));
    let (id, next) = if second {
        ("eu.fake-model", Value::Null)
    } else {
        ("us.fake-model", Value::from("cGFnZSAy+"))
    };
    json!({
        "inferenceProfileSummaries": [{
            "inferenceProfileId": id, "inferenceProfileName": format!("Fake {id}"), "status": "ACTIVE",
            "type": "SYSTEM_DEFINED", "models": [],
        }],
        "nextToken": next,
    })
}

/// What is answered to a signed request; `None` when the signature is good.
pub(super) fn check(what: What, head: &Parts, body: &[u8]) -> Option<Response> {
    let name = match what {
        What::Chat | What::Count => "bedrock-runtime.*.amazonaws.com",
        What::Models | What::Profiles => "bedrock.*.amazonaws.com",
    };
    let wrong = aws::check(head, body, &[name]).err()?;
    let (name, text) = match wrong {
        Wrong::Unknown => return Some(refuse(StatusCode::UNAUTHORIZED, "")),
        Wrong::Incomplete => (
            "IncompleteSignatureException",
            "Authorization header is not in the form of a signature.",
        ),
        Wrong::Expired => ("InvalidSignatureException", "Signature expired."),
        Wrong::Signature => (
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided.",
        ),
    };
    Some(error(StatusCode::FORBIDDEN, name, text))
}

/// Bedrock's own error for a status; a wrong key is a 403.
pub(super) fn refuse(status: StatusCode, text: &str) -> Response {
    match status.as_u16() {
        400 | 413 => error(status, "ValidationException", text),
        401 => error(
            StatusCode::FORBIDDEN,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
        429 => error(status, "ThrottlingException", text),
        _ => error(status, "InternalServerException", text),
    }
}

/// An error by its name.
pub(super) fn error(status: StatusCode, name: &'static str, text: &str) -> Response {
    let mut response = axum_json(status, &json!({ "message": text }));
    let headers = response.headers_mut();
    headers.insert("x-amzn-errortype", HeaderValue::from_static(name));
    headers.insert("x-amzn-requestid", HeaderValue::from_static("req-fake"));
    response
}

fn usage(tokens: usize) -> Value {
    json!({ "inputTokens": 11, "outputTokens": tokens, "totalTokens": 11 + tokens })
}

fn event(name: &str, payload: &Value) -> Vec<u8> {
    let headers = [
        (":event-type", name),
        (":content-type", "application/json"),
        (":message-type", "event"),
    ];
    let mut bytes = Vec::new();
    for (name, value) in headers {
        let size = |text: &str| u16::try_from(text.len()).unwrap_or(u16::MAX).to_be_bytes();
        // A name's length is one byte, a value's two, and 7 says that it is a text.
        bytes.extend(size(name).last());
        bytes.extend(name.bytes());
        bytes.push(7);
        bytes.extend(size(value));
        bytes.extend(value.bytes());
    }
    message(&bytes, payload.to_string().as_bytes())
}

/// Lengths, their checksum, headers, payload, and the checksum of it all.
fn message(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let size = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_be_bytes();
    let mut message = size(headers.len() + payload.len() + 16).to_vec();
    message.extend(size(headers.len()));
    message.extend(crc(&message).to_be_bytes());
    message.extend(headers);
    message.extend(payload);
    message.extend(crc(&message).to_be_bytes());
    message
}

/// CRC-32 as zlib has it, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg());
    let add = |sum: u32, byte: &u8| (0..8).fold(sum ^ u32::from(*byte), step);
    !bytes.iter().fold(u32::MAX, add)
}

/// Cuts a recorded stream into its messages.
pub(in crate::fake) fn frames(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    while !bytes.is_empty() {
        let length = bytes.first_chunk().copied().map_or(0, u32::from_be_bytes);
        let length = usize::try_from(length).unwrap_or(usize::MAX).max(4);
        // What is cut off within a message is recorded so.
        let (frame, rest) = bytes.split_at(length.min(bytes.len()));
        all.push(frame.to_vec());
        bytes = rest;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_as_published() {
        let hex = |bytes: &[u8]| -> String { bytes.iter().map(|b| format!("{b:02x}")).collect() };
        assert_eq!(hex(&message(b"", b"")), "000000100000000005c248eb7d98c8ff");
        let headers = b"\x0ccontent-type\x07\0\x10application/json";
        let one = hex(&message(headers, b"{'foo':'bar'}"));
        assert!(one.starts_with("0000003d0000002007fd8396") && one.ends_with("8d9c08b1"));
    }

    #[test]
    fn a_model_is_one_encoded_segment() {
        let chat = |model: &str, streams| Some((What::Chat, Some((model.to_owned(), streams))));
        assert_eq!(
            read("/bedrock/model/us.a-v1%3A0/converse-stream"),
            chat("us.a-v1:0", true)
        );
        assert_eq!(
            read("/model/arn%3Aaws%3Ab%2Fecho/converse"),
            chat("arn:aws:b/echo", false)
        );
        assert_eq!(read("/model/a/b/converse"), None);
        assert_eq!(read("/x/inference-profiles"), Some((What::Profiles, None)));
    }
}
