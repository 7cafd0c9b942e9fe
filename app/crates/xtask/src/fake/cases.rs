//! Replies from the fixture folders.

use std::path::PathBuf;

use axum::http::StatusCode;

use super::{Ending, plan::Reply};
use crate::paths;

/// The folder of a provider's recorded cases.
pub(super) fn folder(slug: &str) -> PathBuf {
    paths::root()
        .join("app/crates/maas-protocol/fixtures")
        .join(slug)
}

/// The recorded reply of a case, streamed when asked so and recorded so.
pub(super) fn find(slug: &str, case: &str, streamed: bool) -> Option<Reply> {
    // Both come from a request; a name with anything but these characters is no folder of ours.
    let plain = |name: &str| {
        name.chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    if !plain(slug) || !plain(case) {
        return None;
    }
    let home = folder(slug).join(case);
    let read = |name: &str| std::fs::read(home.join(name)).ok();
    if streamed {
        if let Some(bytes) = read("reply.sse") {
            return Some(stream(
                "text/event-stream; charset=utf-8",
                frames(&bytes, b"\n\n"),
            ));
        }
        if let Some(bytes) = read("reply.ndjson") {
            return Some(stream("application/x-ndjson", frames(&bytes, b"\n")));
        }
    }
    let bytes = read("reply.json")?;
    Some(Reply::Whole {
        status: status(&home),
        kind: "application/json",
        bytes,
    })
}

fn stream(kind: &'static str, frames: Vec<Vec<u8>>) -> Reply {
    Reply::Stream {
        kind,
        frames,
        ending: Ending::Clean,
    }
}

/// Cuts after each separator, so that one event goes out at a time.
fn frames(bytes: &[u8], separator: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut current = Vec::new();
    for byte in bytes {
        current.push(*byte);
        if current.ends_with(separator) {
            all.push(std::mem::take(&mut current));
        }
    }
    if !current.is_empty() {
        all.push(current);
    }
    all
}

/// An error case says its HTTP status in `head.json`.
fn status(home: &std::path::Path) -> StatusCode {
    std::fs::read(home.join("head.json"))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
        .and_then(|head| u16::try_from(head.get("status")?.as_u64()?).ok())
        .and_then(|code| StatusCode::from_u16(code).ok())
        .unwrap_or(StatusCode::OK)
}
