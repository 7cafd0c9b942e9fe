//! Framing, equal for every chunking.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::{MAX_BYTES, Overflow, ndjson::NdjsonFramer, sse::SseFramer};

fn sse(chunks: &[&[u8]]) -> Vec<(String, String)> {
    let mut framer = SseFramer::default();
    let mut frames = Vec::new();
    for chunk in chunks {
        framer
            .push(chunk, |frame| {
                frames.push((frame.name.to_owned(), frame.data.to_owned()))
            })
            .unwrap();
    }
    framer.finish(|frame| frames.push((frame.name.to_owned(), frame.data.to_owned())));
    frames
}

fn frames(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(name, data)| ((*name).to_owned(), (*data).to_owned()))
        .collect()
}

#[test]
fn events_are_equal_for_every_split_and_line_end() {
    let unix = "\u{FEFF}: hello\n\nevent: a\ndata: 안녕 👋\n\ndata:x\ndata:  y\nid: 7\n\nevent: none\n\ndata\n\ndata: last";
    let expected = frames(&[("a", "안녕 👋"), ("", "x\n y"), ("", ""), ("", "last")]);
    for text in [
        unix.to_owned(),
        unix.replace('\n', "\r\n"),
        unix.replace('\n', "\r"),
    ] {
        let bytes = text.as_bytes();
        assert_eq!(sse(&[bytes]), expected);
        for split in 0..=bytes.len() {
            let (head, tail) = bytes.split_at(split);
            assert_eq!(sse(&[head, tail]), expected, "split at {split} of {text:?}");
            assert_eq!(sse(&[head, b"", tail]), expected);
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(sse(&single), expected);
    }
}

#[test]
fn broken_characters_are_replaced_and_long_names_read_as_none() {
    assert_eq!(sse(&[b"data: a\xFFb\n\n"]), frames(&[("", "a\u{FFFD}b")]));
    let long = format!("event: {}\ndata: x\n\n", "n".repeat(65));
    assert_eq!(sse(&[long.as_bytes()]), frames(&[("", "x")]));
}

#[test]
fn a_huge_line_is_refused_and_stays_refused() {
    let mut framer = SseFramer::default();
    let chunk = vec![b'x'; MAX_BYTES / 4];
    let results: Vec<_> = (0..5).map(|_| framer.push(&chunk, |_| {})).collect();
    assert_eq!(results, [Ok(()), Ok(()), Ok(()), Ok(()), Err(Overflow)]);
    assert_eq!(framer.push(b"\n\ndata: x\n\n", |_| {}), Err(Overflow));
}

#[test]
fn an_event_of_too_many_lines_is_refused() {
    let mut framer = SseFramer::default();
    assert_eq!(
        framer.push("data: x\n".repeat(10_001).as_bytes(), |_| {}),
        Err(Overflow)
    );
}

#[test]
fn lines_are_equal_for_every_split() {
    let text = "{\"a\":\"가\"}\r\n\n{\"b\":2}\n{\"c\":3}";
    for split in 0..=text.len() {
        let (head, tail) = text.as_bytes().split_at(split);
        let mut framer = NdjsonFramer::default();
        let mut lines = Vec::new();
        framer
            .push(head, |line| lines.push(line.to_owned()))
            .unwrap();
        framer
            .push(tail, |line| lines.push(line.to_owned()))
            .unwrap();
        framer.finish(|line| lines.push(line.to_owned()));
        assert_eq!(
            lines,
            ["{\"a\":\"가\"}", "{\"b\":2}", "{\"c\":3}"],
            "split at {split}"
        );
    }
}

#[test]
fn an_event_of_many_long_lines_is_refused() {
    let mut framer = SseFramer::default();
    let line = [b"data: ".as_slice(), &vec![b'x'; MAX_BYTES / 4], b"\n"].concat();
    let results: Vec<_> = (0..5).map(|_| framer.push(&line, |_| {})).collect();
    assert_eq!(results.last(), Some(&Err(Overflow)));
    assert_eq!(results.first(), Some(&Ok(())));
}

#[test]
fn a_huge_json_line_is_refused_and_stays_refused() {
    let mut framer = NdjsonFramer::default();
    let chunk = vec![b'x'; MAX_BYTES];
    assert_eq!(framer.push(&chunk, |_| {}), Ok(()));
    assert_eq!(framer.push(b"x", |_| {}), Err(Overflow));
    assert_eq!(framer.push(b"\n{}\n", |_| {}), Err(Overflow));
}
