//! The event stream: the vectors of the format, whole, in pieces, cut and damaged.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::Value;

use super::*;

/// `messageStop` and `throttlingException`, as botocore's parser reads them.
const STOP: &str = "0000007a00000051ca2c46650d3a6d6573736167652d747970650700056576656e740b3a6576656e742d7479706507000b6d65737361676553746f700d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b2273746f70526561736f6e223a22656e645f7475726e227d3dc33bfa";
const THROTTLED: &str = "0000008e00000061514180540d3a6d6573736167652d74797065070009657863657074696f6e0f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074696f6e0d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b226d657373616765223a22546f6f206d616e7920746f6b656e73227d0b14bfe6";

fn bytes(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// Writes one message; the headers are in their own bytes.
pub(crate) fn message(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let length = |length: usize| u32::try_from(length).unwrap().to_be_bytes();
    let mut message = [
        length(OVERHEAD + headers.len() + payload.len()),
        length(headers.len()),
    ]
    .concat();
    message.extend(crc32fast::hash(&message).to_be_bytes());
    message.extend(headers);
    message.extend(payload);
    message.extend(crc32fast::hash(&message).to_be_bytes());
    message
}

/// Writes headers that are texts.
pub(crate) fn texts(headers: &[(&str, &str)]) -> Vec<u8> {
    let mut all = Vec::new();
    for (name, value) in headers {
        all.push(u8::try_from(name.len()).unwrap());
        all.extend(name.as_bytes());
        all.push(7);
        all.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
        all.extend(value.as_bytes());
    }
    all
}

/// Type, name and payload of every message, and how it ended.
fn read_all(bytes: &[u8], size: usize) -> (Vec<[String; 3]>, Result<(), Fault>) {
    let mut framer = EventStreamFramer::default();
    let mut messages = Vec::new();
    let mut result = Ok(());
    for chunk in bytes.chunks(size) {
        result = framer.push(chunk, |message| {
            let header = |name: &str| message.header(name).map(str::to_owned);
            messages.push([
                header(":message-type").unwrap_or_default(),
                header(":event-type")
                    .or(header(":exception-type"))
                    .unwrap_or_default(),
                String::from_utf8(message.payload.to_vec()).unwrap(),
            ]);
        });
    }
    (messages, result)
}

fn expected() -> Vec<[String; 3]> {
    [
        ["event", "messageStop", r#"{"stopReason":"end_turn"}"#],
        [
            "exception",
            "throttlingException",
            r#"{"message":"Too many tokens"}"#,
        ],
    ]
    .map(|message| message.map(str::to_owned))
    .to_vec()
}

#[test]
fn messages_are_equal_for_every_chunk_size() {
    let stream = [bytes(STOP), bytes(THROTTLED)].concat();
    for size in 1..=stream.len() {
        assert_eq!(
            read_all(&stream, size),
            (expected(), Ok(())),
            "in chunks of {size}"
        );
    }
}

/// The messages by which Amazon's own readers are tested, good and damaged; the file says where they are from.
#[test]
fn the_public_vectors_are_read_as_published() {
    let file = include_str!("../../../vectors/eventstream.json");
    let vectors: Value = serde_json::from_str(file).unwrap();
    let list = |name: &str| vectors.get(name).unwrap().as_array().unwrap().iter();
    let text = |vector: &Value, name: &str| vector.get(name).unwrap().as_str().unwrap().to_owned();
    assert_eq!((list("good").len(), list("bad").len()), (7, 6));
    for vector in list("good") {
        let (name, message) = (text(vector, "name"), bytes(&text(vector, "bytes")));
        for size in 1..=message.len() {
            let mut framer = EventStreamFramer::default();
            let mut seen = 0;
            for chunk in message.chunks(size) {
                let result = framer.push(chunk, |message| {
                    seen += 1;
                    assert_eq!(
                        message.payload,
                        text(vector, "payload").as_bytes(),
                        "{name}"
                    );
                    let texts = vector.get("texts").unwrap().as_object().unwrap();
                    assert_eq!(message.headers.len(), texts.len(), "{name}");
                    for (header, value) in texts {
                        assert_eq!(message.header(header), value.as_str(), "{name}");
                    }
                });
                assert_eq!(result, Ok(()), "{name}");
            }
            assert_eq!(seen, 1, "{name}");
        }
    }
    for vector in list("bad") {
        let (name, message) = (text(vector, "name"), bytes(&text(vector, "bytes")));
        let fault = match text(vector, "fault").as_str() {
            "checksum" => Fault::Checksum,
            _ => Fault::Malformed,
        };
        for size in [1, 7, message.len()] {
            let (messages, result) = read_all(&message, size);
            assert_eq!((messages.len(), result), (0, Err(fault)), "{name}");
        }
    }
}

#[test]
fn a_cut_stream_gives_the_messages_before_the_cut() {
    let (stop, throttled) = (bytes(STOP), bytes(THROTTLED));
    let stream = [stop.clone(), throttled].concat();
    for end in 0..stream.len() {
        let kept = usize::from(end >= stop.len());
        let (messages, result) = read_all(stream.get(..end).unwrap(), 9);
        assert_eq!(
            messages.as_slice(),
            expected().get(..kept).unwrap(),
            "cut at {end}"
        );
        assert_eq!(result, Ok(()), "cut at {end}");
    }
}

/// One wrong bit anywhere is found, for every chunking alike, and nothing after it is read.
#[test]
fn every_damaged_byte_is_found() {
    let (stop, throttled) = (bytes(STOP), bytes(THROTTLED));
    for place in 0..stop.len() {
        let mut damaged = stop.clone();
        *damaged.get_mut(place).unwrap() ^= 1;
        let stream = [throttled.clone(), damaged, stop.clone()].concat();
        for size in [1, 10, stream.len()] {
            let (messages, result) = read_all(&stream, size);
            assert_eq!(messages.len(), 1, "damaged at {place}");
            assert_eq!(result, Err(Fault::Checksum), "damaged at {place}");
        }
    }
}

#[test]
fn lengths_are_refused_before_their_bytes_come() {
    let prelude = |total: usize, headers: usize| {
        let length = |length: usize| u32::try_from(length).unwrap().to_be_bytes();
        let mut bytes = [length(total), length(headers)].concat();
        bytes.extend(crc32fast::hash(&bytes).to_be_bytes());
        read_all(&bytes, 5).1
    };
    assert_eq!(prelude(MAX_MESSAGE_BYTES, MAX_HEADER_BYTES), Ok(()));
    assert_eq!(prelude(MAX_MESSAGE_BYTES + 1, 0), Err(Fault::TooLarge));
    assert_eq!(
        prelude(MAX_MESSAGE_BYTES, MAX_HEADER_BYTES + 1),
        Err(Fault::TooLarge)
    );
    assert_eq!(prelude(15, 0), Err(Fault::Malformed));
    assert_eq!(prelude(16, 1), Err(Fault::Malformed));
    assert_eq!(prelude(16, 0), Ok(()));
}

#[test]
fn headers_of_other_types_are_stepped_over() {
    let mut headers = Vec::new();
    for (kind, length) in [
        (0, 0),
        (1, 0),
        (2, 1),
        (3, 2),
        (4, 4),
        (5, 8),
        (8, 8),
        (9, 16),
    ] {
        headers.extend([1, b'x', kind]);
        headers.extend(vec![0xFF; length]);
    }
    headers.extend([1, b'x', 6, 0, 2, 0xFF, 0xFF]);
    headers.extend(texts(&[
        (":message-type", "event"),
        (":event-type", "안녕"),
    ]));
    let (messages, result) = read_all(&message(&headers, b"{}"), 7);
    assert_eq!(result, Ok(()));
    assert_eq!(
        messages,
        [["event", "안녕", "{}"].map(str::to_owned)].to_vec()
    );
}

#[test]
fn headers_that_do_not_add_up_are_refused() {
    for headers in [
        &[5, b'x'][..],
        &[1, b'x'],
        &[1, b'x', 10],
        &[1, b'x', 7, 0],
        &[1, b'x', 7, 0, 2, b'y'],
        &[1, 0xFF, 7, 0, 0],
        &[1, b'x', 7, 0, 1, 0xFF],
    ] {
        let (messages, result) = read_all(&message(headers, b"{}"), 7);
        assert_eq!(
            (messages.len(), result),
            (0, Err(Fault::Malformed)),
            "{headers:?}"
        );
    }
}

#[test]
fn the_checksum_is_the_known_one() {
    let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(1000).collect();
    for length in [0, 1, 4, 8, 9, 255, 1000] {
        let some = bytes.get(..length).unwrap();
        assert_eq!(checksum(some), crc32fast::hash(some), "{length}");
    }
}
