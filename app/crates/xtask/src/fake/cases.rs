//! Replies from the fixture folders.

use std::path::{Path, PathBuf};

use axum::http::{HeaderMap, HeaderName, StatusCode};
use serde::Deserialize;

use super::{Ending, plan::Reply, wire::bedrock};
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
        if let Some(bytes) = read("reply.bin") {
            return Some(stream(bedrock::STREAM, bedrock::frames(&bytes)));
        }
        if let Some(bytes) = read("reply.ndjson") {
            return Some(stream("application/x-ndjson", frames(&bytes, b"\n")));
        }
    }
    let bytes = read("reply.json")?;
    let (status, headers) = head(&home);
    Some(Reply::Whole {
        status,
        kind: "application/json",
        headers,
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

/// What the reply of an error case began with; other cases do not say.
#[derive(Deserialize)]
struct Head {
    status: u16,
    headers: Vec<(String, String)>,
}

fn head(home: &Path) -> (StatusCode, HeaderMap) {
    let head = std::fs::read(home.join("head.json")).ok();
    let head: Option<Head> = head.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Some(head) = head else {
        return (StatusCode::OK, HeaderMap::new());
    };
    let header = |(name, value): (String, String)| {
        Some((HeaderName::try_from(name).ok()?, value.try_into().ok()?))
    };
    let headers = head.headers.into_iter().filter_map(header).collect();
    let status = StatusCode::from_u16(head.status).unwrap_or(StatusCode::OK);
    (status, headers)
}
