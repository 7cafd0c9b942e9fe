//! Answers that begin before the provider's, so that a request nobody waits for any more is given up.
//!
//! A relay learns that its caller has gone away only by writing to it, and an answer may take minutes to begin, which
//! costs money. Who asks for it ([`HEADER`]) is answered at once: with [`BEAT`], a comment of server-sent events, each
//! second, then with one event that holds the reply's status and headers, then with its body, byte for byte.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::http::ResponseHead;

/// The header that asks for such an answer, and that marks one.
pub const HEADER: &str = "x-openmaas-stream";
/// Its value.
pub const EAGER: &str = "eager";
/// What is written while there is no reply yet …
pub const BEAT: &str = ":\n";
/// … and how often, in milliseconds.
pub const BEAT_MS: u64 = 1000;

/// What may come before the body; the relay writes far less.
const MOST_BYTES: usize = 256 * 1024;
const FIELD: &[u8] = b"data: ";

/// The event that holds a reply's head, which is given in JSON: `{"status":200,"headers":{"name":"value"}}`.
pub fn event(head: &str) -> String {
    format!("data: {head}\n\n")
}

/// What the event holds.
#[derive(Deserialize)]
struct Told {
    status: u16,
    headers: BTreeMap<String, String>,
}

/// Reads what comes before the body.
#[derive(Debug, Default)]
pub struct Prelude {
    bytes: Vec<u8>,
}

/// What came is not the beginning of such an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotEager;

impl Prelude {
    /// Takes what has come; gives the reply's head, and what of its body has come already, once they are there.
    ///
    /// # Errors
    /// [`NotEager`] for anything but beats and one head.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Option<(ResponseHead, Vec<u8>)>, NotEager> {
        self.bytes.extend_from_slice(bytes);
        while let Some(rest) = self.bytes.strip_prefix(BEAT.as_bytes()) {
            self.bytes = rest.to_vec();
        }
        let end = self.bytes.windows(2).position(|two| two == b"\n\n");
        let Some(end) = end else {
            let known = self.bytes.len().min(FIELD.len());
            let begins = self.bytes.get(..known) == FIELD.get(..known);
            let may_follow = begins || BEAT.as_bytes().starts_with(&self.bytes);
            return if may_follow && self.bytes.len() <= MOST_BYTES {
                Ok(None)
            } else {
                Err(NotEager)
            };
        };
        let line = self.bytes.get(..end).unwrap_or_default();
        let head = line.strip_prefix(FIELD).ok_or(NotEager)?;
        let head: Told = serde_json::from_slice(head).map_err(|_| NotEager)?;
        let head = ResponseHead {
            status: head.status,
            headers: head.headers.into_iter().collect(),
        };
        let body = self.bytes.split_off(end + 2);
        Ok(Some((head, body)))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const HEAD: &str = r#"{"status":429,"headers":{"retry-after":"7 \"s\"\n"}}"#;

    fn head() -> ResponseHead {
        ResponseHead {
            status: 429,
            headers: vec![("retry-after".to_owned(), "7 \"s\"\n".to_owned())],
        }
    }

    /// However it is cut, head and body are the same.
    #[test]
    fn an_answer_is_read_at_every_cut() {
        let body = b"\n\ndata: {}\n\n:\n\x00\xff";
        let mut whole = format!("{BEAT}{BEAT}{}", event(HEAD)).into_bytes();
        whole.extend_from_slice(body);
        for cut in 0..=whole.len() {
            let (first, second) = whole.split_at(cut);
            let mut prelude = Prelude::default();
            let mut read = Vec::new();
            let mut found = None;
            for piece in [first, second] {
                match &found {
                    Some(_) => read.extend_from_slice(piece),
                    None => {
                        if let Some((head, rest)) = prelude.push(piece).unwrap() {
                            found = Some(head);
                            read = rest;
                        }
                    }
                }
            }
            assert_eq!(found, Some(head()), "{cut}");
            assert_eq!(read, body, "{cut}");
        }
    }

    #[test]
    fn byte_by_byte_is_no_other_answer() {
        let mut prelude = Prelude::default();
        let whole = format!("{BEAT}{BEAT}{}", event(HEAD));
        let mut heads = whole
            .bytes()
            .filter_map(|byte| prelude.push(&[byte]).unwrap());
        assert_eq!(heads.next(), Some((head(), Vec::new())));
    }

    #[test]
    fn anything_else_is_refused_at_once() {
        for other in [
            "{}",
            "event: x\n",
            ":x",
            "data:{",
            "<html>",
            "\n",
            "data: {}\n\n",
            "data: {\"status\":99999,\"headers\":{}}\n\n",
        ] {
            let read = Prelude::default().push(other.as_bytes());
            assert_eq!(read, Err(NotEager), "{other}");
        }
        let endless = [b"data: ".as_slice(), &vec![b'x'; MOST_BYTES]].concat();
        assert_eq!(Prelude::default().push(&endless), Err(NotEager));
    }
}
