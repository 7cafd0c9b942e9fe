//! Oddities of Bedrock's replies that the fixtures do not show.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use crate::frame::eventstream::tests::{message, texts};

fn event(name: &str, payload: &str) -> Vec<u8> {
    let headers = [
        (":message-type", "event"),
        (":event-type", name),
        (":content-type", "application/json"),
    ];
    message(&texts(&headers), payload.as_bytes())
}

fn decode(messages: &[Vec<u8>]) -> Vec<ChatEvent> {
    let mut decoder = Bedrock.decoder();
    let mut out = Vec::new();
    decoder.push(&messages.concat(), &mut out);
    decoder.finish(&mut out);
    out
}

fn failed(events: &[ChatEvent]) -> &ProviderError {
    match events {
        [ChatEvent::Failed { error }] => error,
        other => panic!("{other:?}"),
    }
}

/// Clients know both orders of the end and the counts.
#[test]
fn the_counts_come_before_the_end_in_either_order() {
    let stop = event("messageStop", r#"{"stopReason":"max_tokens","p":"abc"}"#);
    let counts = event("metadata", r#"{"usage":{"inputTokens":1}}"#);
    let events = decode(&[stop.clone(), counts.clone()]);
    assert_eq!(decode(&[counts, stop]), events);
    let [ChatEvent::Usage { .. }, ChatEvent::Finished { reason }] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert_eq!(reason.kind, FinishKind::Length);
}

/// The counts are in what is missing, and nobody knows what else was.
#[test]
fn a_stream_cut_inside_a_message_is_cut_off_whatever_came_before() {
    let mut counts = event("metadata", r#"{"usage":{"inputTokens":1}}"#);
    counts.pop();
    let events = decode(&[event("messageStop", r#"{"stopReason":"end_turn"}"#), counts]);
    assert_eq!(failed(&events).kind, ErrorKind::CutOff);
}

#[test]
fn a_wrong_checksum_fails_the_answer() {
    let mut damaged = event("contentBlockDelta", r#"{"delta":{"text":"a"}}"#);
    *damaged.last_mut().unwrap() ^= 1;
    let events = decode(&[damaged, event("messageStop", "{}")]);
    assert_eq!(failed(&events).kind, ErrorKind::Malformed);
}

#[test]
fn errors_in_a_stream_are_told_apart() {
    for (name, text, kind) in [
        (
            "throttlingException",
            "Too many tokens",
            ErrorKind::RateLimited,
        ),
        ("validationException", "bad field", ErrorKind::BadRequest),
        (
            "validationException",
            "Input is too long for requested model.",
            ErrorKind::TooLong,
        ),
        (
            "modelStreamErrorException",
            "it broke",
            ErrorKind::Overloaded,
        ),
        ("internalServerException", "it broke", ErrorKind::Overloaded),
        ("accessDeniedException", "no", ErrorKind::Forbidden),
    ] {
        let headers = [(":message-type", "exception"), (":exception-type", name)];
        let payload = json!({ "message": text }).to_string();
        let events = decode(&[message(&texts(&headers), payload.as_bytes())]);
        let error = failed(&events);
        assert_eq!((error.kind, error.text.as_str()), (kind, text), "{name}");
    }
    let headers = [
        (":message-type", "error"),
        (":error-code", "InternalFailure"),
        (":error-message", "it broke"),
    ];
    let events = decode(&[message(&texts(&headers), b"")]);
    let error = failed(&events);
    assert_eq!(
        (error.kind, error.text.as_str()),
        (ErrorKind::Overloaded, "it broke")
    );
}

#[test]
fn errors_before_a_stream_are_named_by_header_or_body() {
    for (status, name, body, kind, text) in [
        (
            400,
            Some("ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/"),
            r#"{"message":"The provided model identifier is invalid."}"#,
            ErrorKind::BadModel,
            "The provided model identifier is invalid.",
        ),
        (
            403,
            None,
            r#"{"__type":"com.amazon.coral.service#ExpiredTokenException","Message":"expired"}"#,
            ErrorKind::BadKey,
            "expired",
        ),
        (
            403,
            Some("AccessDeniedException"),
            r#"{"Message":"Authentication failed: Please make sure your API Key is valid."}"#,
            ErrorKind::BadKey,
            "Authentication failed: Please make sure your API Key is valid.",
        ),
        (
            403,
            Some("AccessDeniedException"),
            r#"{"message":"no access to the model"}"#,
            ErrorKind::Forbidden,
            "no access to the model",
        ),
        (
            429,
            Some("ModelNotReadyException"),
            "{}",
            ErrorKind::RateLimited,
            "ModelNotReadyException",
        ),
        (
            424,
            Some("ModelErrorException"),
            r#"{"message":"m"}"#,
            ErrorKind::Overloaded,
            "m",
        ),
        (404, None, r#"{"message":"m"}"#, ErrorKind::BadModel, "m"),
        (
            502,
            None,
            "<html>Bad gateway</html>",
            ErrorKind::Overloaded,
            "HTTP 502",
        ),
    ] {
        let head = ResponseHead {
            status,
            headers: name
                .map(|name| ("x-amzn-errortype".to_owned(), name.to_owned()))
                .into_iter()
                .collect(),
        };
        let error = Bedrock.read_error(&head, body.as_bytes());
        assert_eq!(
            (error.kind, error.text.as_str(), error.status),
            (kind, text, Some(status))
        );
    }
}

#[test]
fn an_error_with_a_good_status_is_an_error() {
    let events = Bedrock
        .read_whole(br#"{"__type":"ThrottlingException","message":"slow down"}"#)
        .unwrap();
    assert_eq!(failed(&events).kind, ErrorKind::RateLimited);
    let events = Bedrock.read_whole(b"{}").unwrap();
    assert_eq!(failed(&events).kind, ErrorKind::CutOff);
}

#[test]
fn a_picture_is_part_of_the_answer() {
    let body = br#"{"output":{"message":{"content":[
        {"image":{"format":"webp","source":{"bytes":"aaaa"}}},{"image":{"format":"png","source":{"s3Location":{}}}}
    ]}},"stopReason":"end_turn"}"#;
    let events = Bedrock.read_whole(body).unwrap();
    let pictures: Vec<_> = events
        .iter()
        .filter(|event| matches!(event, ChatEvent::Image { .. }))
        .collect();
    let webp = ChatEvent::Image {
        media_type: "image/webp".into(),
        base64: "aaaa".into(),
    };
    assert_eq!(pictures, [&webp]);
}
