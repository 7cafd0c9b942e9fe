//! Odd manners of a whole server, by the first part of the path.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// How a server behaves, whatever it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// `page`: it is a web site and no API.
    WebPage,
    /// `opaque`: its refusals carry no CORS headers, so that no browser can read them.
    Opaque,
    /// `list-<status>`: it refuses to list its models.
    List(StatusCode),
}

impl Manner {
    /// Reads a path.
    pub(super) fn of(path: &str) -> Option<Self> {
        match path.split('/').nth(1)? {
            "page" => Some(Self::WebPage),
            "opaque" => Some(Self::Opaque),
            other => Some(Self::List(other.strip_prefix("list-")?.parse().ok()?)),
        }
    }
}

/// Whether a request called the server by its number: then no answer has CORS headers.
pub(super) fn is_shut(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).map(HeaderValue::as_bytes);
    host.is_some_and(|host| host.starts_with(b"127."))
}

/// Some web page.
pub(super) fn web_page() -> Response {
    let page = "<!doctype html><title>Welcome</title><p>No API here.";
    ([(header::CONTENT_TYPE, "text/html")], page).into_response()
}
