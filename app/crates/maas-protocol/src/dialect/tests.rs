//! Walks every fixture: what is asked becomes the body on file, what is replied becomes the events on file.
//!
//! `UPDATE=1` rewrites `body.json`, `events.json` and `models.known.json`, never a reply.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::*;
use crate::{
    chat::Message,
    error::ErrorKind,
    provider::{ProviderId, Route},
};

mod counts;
mod held;
mod lists;
mod matrix;
mod money;
mod mutations;

pub(crate) struct Case {
    pub(crate) id: ProviderId,
    folder: PathBuf,
}

impl Case {
    pub(crate) fn name(&self) -> String {
        format!(
            "{}/{}",
            self.id.slug(),
            self.folder.file_name().unwrap().to_str().unwrap()
        )
    }

    pub(crate) fn read(&self, file: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.join(file)).ok()
    }

    pub(crate) fn ask(&self) -> ChatRequest {
        serde_json::from_slice(&self.read("ask.json").unwrap())
            .unwrap_or_else(|e| panic!("{}: {e}", self.name()))
    }

    pub(crate) fn dialect(&self) -> &'static dyn Dialect {
        self.id.spec().dialect(&self.ask().model)
    }

    /// Where it was asked, if that is not the provider's own address.
    pub(crate) fn base_url(&self) -> String {
        match self.read("address.txt") {
            Some(url) => String::from_utf8(url).unwrap().trim_end().to_owned(),
            None => self.id.spec().example_base_url(),
        }
    }

    pub(crate) fn stream(&self) -> Option<Vec<u8>> {
        ["reply.sse", "reply.ndjson", "reply.bin"]
            .iter()
            .find_map(|file| self.read(file))
    }

    /// Compares with the file, or rewrites it when asked to.
    fn golden(&self, file: &str, actual: &Value) {
        let path = self.folder.join(file);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(
                &path,
                format!("{}\n", serde_json::to_string_pretty(actual).unwrap()),
            )
            .unwrap();
            return;
        }
        let expected = self
            .read(file)
            .unwrap_or_else(|| panic!("{}: no {file}; run with UPDATE=1", self.name()));
        let expected: Value = serde_json::from_slice(&expected).unwrap();
        assert_eq!(*actual, expected, "{}: {file}", self.name());
    }
}

pub(crate) fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut cases = Vec::new();
    for id in ProviderId::ALL {
        let Ok(entries) = fs::read_dir(root.join(id.slug())) else {
            continue;
        };
        let folders = entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir());
        cases.extend(folders.map(|folder| Case { id: *id, folder }));
    }
    cases.sort_by(|a, b| a.folder.cmp(&b.folder));
    assert!(cases.len() >= 20, "only {} fixtures", cases.len());
    cases
}

pub(crate) fn decode(dialect: &dyn Dialect, bytes: &[u8], size: usize) -> Vec<ChatEvent> {
    let mut decoder = dialect.decoder();
    let mut out = Vec::new();
    for chunk in bytes.chunks(size.max(1)) {
        decoder.push(chunk, &mut out);
    }
    decoder.finish(&mut out);
    out
}

/// How often an answer ended, in either way; exactly once is right.
fn ends(events: &[ChatEvent]) -> usize {
    events
        .iter()
        .filter(|event| matches!(event, ChatEvent::Finished { .. } | ChatEvent::Failed { .. }))
        .count()
}

#[test]
fn requests_are_written_as_on_file() {
    for case in cases() {
        let endpoint = Endpoint {
            spec: case.id.spec(),
            base_url: case.base_url(),
            route: Route::Direct,
            extra_headers: Vec::new(),
        };
        let (request, left_out) = endpoint.write(&case.ask()).unwrap();
        let headers: serde_json::Map<String, Value> = request
            .headers
            .into_iter()
            .map(|(name, value)| (name, value.into()))
            .collect();
        let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        case.golden(
            "body.json",
            &if left_out.is_empty() {
                serde_json::json!({ "url": request.url, "headers": headers, "body": body })
            } else {
                serde_json::json!({ "url": request.url, "headers": headers, "body": body, "not_sent": left_out })
            },
        );
    }
}

#[test]
fn replies_are_read_as_on_file_for_every_chunk_size() {
    for case in cases() {
        let dialect = case.dialect();
        if let Some(head) = case.read("head.json") {
            let head: ResponseHead = serde_json::from_slice(&head).unwrap();
            let error = dialect.read_error(&head, &case.read("reply.json").unwrap());
            case.golden(
                "events.json",
                &serde_json::to_value([ChatEvent::Failed { error }]).unwrap(),
            );
        } else if let Some(bytes) = case.stream() {
            let events = decode(case.dialect(), &bytes, bytes.len());
            assert_eq!(ends(&events), 1, "{}", case.name());
            case.golden("events.json", &serde_json::to_value(&events).unwrap());
            for size in [1, 2, 3, 7, 64, 1000] {
                assert_eq!(
                    decode(case.dialect(), &bytes, size),
                    events,
                    "{} in chunks of {size}",
                    case.name()
                );
            }
        } else {
            let events = dialect
                .read_whole(&case.read("reply.json").unwrap())
                .unwrap();
            assert_eq!(ends(&events), 1, "{}", case.name());
            case.golden("events.json", &serde_json::to_value(&events).unwrap());
        }
    }
}

/// A stream that breaks off anywhere keeps what had come, and ends once: as cut off, unless its end had come.
#[test]
fn every_truncation_keeps_what_came_and_ends_once() {
    for case in cases() {
        let Some(bytes) = case.stream() else { continue };
        let full = decode(case.dialect(), &bytes, bytes.len());
        // Every place of a short one, and a thousand or two of a long one.
        for end in (0..bytes.len()).step_by(1 + bytes.len() / 2_000) {
            let events = decode(case.dialect(), bytes.get(..end).unwrap(), 64);
            let (last, kept) = events.split_last().unwrap();
            assert_eq!(ends(kept), 0, "{} cut at {end}", case.name());
            assert_eq!(
                full.get(..kept.len()),
                Some(kept),
                "{} cut at {end}",
                case.name()
            );
            let fair = match last {
                ChatEvent::Failed { error } => {
                    error.kind == ErrorKind::CutOff || full.last() == Some(last)
                }
                // That one said why it ended before it failed, and may have been cut in between.
                end => full.last() == Some(end) || case.name() == "openrouter/recorded_error",
            };
            assert!(fair, "{} cut at {end}: {last:?}", case.name());
        }
    }
}

/// Some servers answer in one piece although a stream was asked for, above all with an error.
#[test]
fn a_whole_reply_on_a_stream_reads_the_same() {
    for case in cases() {
        if case.stream().is_some() || case.read("head.json").is_some() {
            continue;
        }
        let body: Value = serde_json::from_slice(&case.read("reply.json").unwrap()).unwrap();
        let body = body.to_string().into_bytes();
        let whole = case.dialect().read_whole(&body).unwrap();
        for size in [1, 7, body.len()] {
            assert_eq!(
                decode(case.dialect(), &body, size),
                whole,
                "{}",
                case.name()
            );
        }
        let cut = body.get(..body.len() - 1).unwrap();
        assert_eq!(
            decode(case.dialect(), cut, 9),
            [ChatEvent::Failed { error: cut_off() }],
            "{}",
            case.name()
        );
    }
}

#[test]
fn a_web_page_is_no_answer() {
    for id in ProviderId::ALL {
        let events = decode(
            id.spec().dialect(""),
            b"\n<!doctype html>\n<p>data: {}\n\n",
            5,
        );
        let [ChatEvent::Failed { error }] = events.as_slice() else {
            panic!("{events:?}")
        };
        assert_eq!(error.kind, ErrorKind::Malformed);
    }
}

#[test]
fn damaged_bytes_never_panic() {
    // A fixed linear congruential sequence: the test must fail alike on every machine.
    let mut seed: u64 = 0x2545_F491_4F6C_DD1D;
    let mut next = || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap()
    };
    for case in cases() {
        let whole = case.read("reply.json");
        let Some(bytes) = case.stream().or(whole) else {
            continue;
        };
        let dialect = case.dialect();
        for _ in 0..500 {
            let mut damaged = bytes.clone();
            for _ in 0..=next() % 4 {
                let place = next() % damaged.len();
                if let Some(byte) = damaged.get_mut(place) {
                    *byte = u8::try_from(next() % 256).unwrap();
                }
            }
            let head = ResponseHead {
                status: u16::try_from(next() % 700).unwrap(),
                headers: Vec::new(),
            };
            let error = dialect.read_error(&head, &damaged);
            assert!(!error.text.is_empty(), "{}", case.name());
            if let Ok(events) = dialect.read_whole(&damaged) {
                assert_eq!(ends(&events), 1, "{}", case.name());
            }
            assert_eq!(
                ends(&decode(case.dialect(), &damaged, 1 + next() % 50)),
                1,
                "{}",
                case.name()
            );
        }
    }
}

#[test]
fn a_request_without_model_or_question_is_refused() {
    for id in ProviderId::ALL {
        let spec = id.spec();
        let endpoint = Endpoint {
            spec,
            base_url: String::new(),
            route: Route::Direct,
            extra_headers: Vec::new(),
        };
        let mut request = ChatRequest {
            model: " ".into(),
            ..ChatRequest::default()
        };
        assert_eq!(
            spec.dialect(&request.model).encode(&endpoint, &request),
            Err(EncodeError::NoModel)
        );
        request.model = "m".into();
        assert_eq!(
            spec.dialect(&request.model).encode(&endpoint, &request),
            Err(EncodeError::NoMessages)
        );
        request.messages = vec![Message::text(Role::User, " \n")];
        assert_eq!(
            spec.dialect(&request.model).encode(&endpoint, &request),
            Err(EncodeError::NoMessages)
        );
    }
}

#[test]
fn the_relay_is_blamed_for_its_own_refusals() {
    let head = ResponseHead {
        status: 502,
        headers: vec![("x-relay-error".into(), "unreachable".into())],
    };
    for id in ProviderId::ALL {
        let error = id
            .spec()
            .dialect("")
            .read_error(&head, br#"{"error":{"message":"no route"}}"#);
        assert_eq!(
            (error.kind, error.text.as_str()),
            (ErrorKind::Relay, "no route")
        );
    }
}

#[test]
fn error_bodies_of_any_shape_are_read() {
    for (status, body, kind, text) in [
        (401, "", ErrorKind::BadKey, "HTTP 401"),
        (
            502,
            "<html>Bad gateway</html>",
            ErrorKind::Overloaded,
            "HTTP 502",
        ),
        (500, "it broke", ErrorKind::Overloaded, "it broke"),
        (
            401,
            r#"{"error":"Unauthorized"}"#,
            ErrorKind::BadKey,
            "Unauthorized",
        ),
        (
            400,
            r#"{"error":{"message":"prompt is too long: 9 > 8"}}"#,
            ErrorKind::TooLong,
            "prompt is too long: 9 > 8",
        ),
        (
            429,
            r#"{"error":{"message":"m","code":"insufficient_quota"}}"#,
            ErrorKind::NoCredit,
            "m",
        ),
        (429, "null", ErrorKind::RateLimited, "HTTP 429"),
        // Groq's cheapest tier, when there is no room in it.
        (
            498,
            r#"{"error":{"message":"m","code":"capacity_exceeded"}}"#,
            ErrorKind::Overloaded,
            "m",
        ),
        (408, "", ErrorKind::Overloaded, "HTTP 408"),
        (409, "", ErrorKind::Overloaded, "HTTP 409"),
        (529, "[]", ErrorKind::Overloaded, "HTTP 529"),
    ] {
        let head = ResponseHead {
            status,
            headers: Vec::new(),
        };
        let error = ProviderId::Openai
            .spec()
            .dialect("")
            .read_error(&head, body.as_bytes());
        assert_eq!(
            (error.kind, error.text.as_str(), error.status),
            (kind, text, Some(status)),
            "{body}"
        );
    }
}

/// Whatever form the reply has, too much of it is said once and reading stops.
#[test]
fn too_large_a_reply_fails_once() {
    let chunk = vec![b'x'; crate::frame::MAX_BYTES / 2];
    for id in ProviderId::ALL {
        for begin in ["{", "data: "] {
            let mut decoder = id.spec().dialect("").decoder();
            let mut out = Vec::new();
            decoder.push(begin.as_bytes(), &mut out);
            for _ in 0..4 {
                decoder.push(&chunk, &mut out);
            }
            decoder.finish(&mut out);
            let [ChatEvent::Failed { error }] = out.as_slice() else {
                panic!("{}: {} events", id.slug(), out.len())
            };
            assert_eq!(error.kind, ErrorKind::Malformed);
        }
    }
}

#[test]
fn every_form_of_a_next_page_is_followed() {
    for (slug, body, query) in [
        (
            "anthropic",
            r#"{"data":[],"has_more":true,"last_id":"claude x"}"#,
            Some("&after_id=claude%20x"),
        ),
        (
            "anthropic",
            r#"{"data":[],"has_more":false,"last_id":"claude"}"#,
            None,
        ),
        (
            "google",
            r#"{"models":[],"nextPageToken":"a+b/="}"#,
            Some("&pageToken=a%2Bb%2F%3D"),
        ),
        (
            "cohere",
            r#"{"models":[],"next_page_token":"7"}"#,
            Some("&page_token=7"),
        ),
        ("cohere", r#"{"models":[],"next_page_token":""}"#, None),
        (
            "openrouter",
            r#"{"data":[],"links":{"next":"https://evil.example/x?limit=500&offset=500"}}"#,
            Some("?limit=500&offset=500"),
        ),
        ("openrouter", r#"{"data":[],"links":{"next":null}}"#, None),
        ("openai", "not json", None),
    ] {
        let spec = ProviderId::from_slug(slug).unwrap().spec();
        let endpoint = Endpoint {
            spec,
            base_url: spec.base_url.into(),
            route: Route::Direct,
            extra_headers: Vec::new(),
        };
        let dialect = endpoint.dialect("");
        let first = dialect.models_request(&endpoint).url;
        let next = dialect.next_models(&endpoint, body.as_bytes());
        assert_eq!(
            next.map(|request| request.url),
            query.map(|query| format!("{first}{query}")),
            "{slug}"
        );
    }
}
