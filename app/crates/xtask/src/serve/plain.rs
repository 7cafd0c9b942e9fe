//! The app alone, as a static host would serve it: files of `dist/` with the headers of `dist/_headers`.

use std::{
    net::Ipv4Addr,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, Result};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

struct Site {
    dist: PathBuf,
    rules: Vec<Rule>,
}

/// One block of a `_headers` file: a path pattern, and what it adds (`Some`) or detaches (`None`).
struct Rule {
    pattern: String,
    changes: Vec<(HeaderName, Option<HeaderValue>)>,
}

/// Serves until stopped.
pub(super) async fn serve(dist: &Path, port: u16) -> Result<()> {
    let site = Arc::new(Site {
        dist: dist.to_owned(),
        rules: read_rules(&std::fs::read_to_string(dist.join("_headers"))?),
    });
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .with_context(|| format!("cannot listen on port {port}"))?;
    println!("ready http://localhost:{port}");
    let serving = axum::serve(listener, Router::new().fallback(answer).with_state(site));
    tokio::select! {
        done = serving => done.context("serving failed"),
        () = super::until_stopped() => Ok(()),
    }
}

async fn answer(State(site): State<Arc<Site>>, uri: Uri) -> Response {
    let path = uri.path();
    let file = if path == "/" {
        "index.html"
    } else {
        path.trim_start_matches('/')
    };
    let plain = !file
        .split('/')
        .any(|part| part.is_empty() || part.starts_with('.') || part.contains('\\'));
    let content = match plain && file != "_headers" {
        true => std::fs::read(site.dist.join(file)).ok(),
        false => None,
    };
    let mut response = match content {
        Some(bytes) => ([(CONTENT_TYPE, kind(file))], bytes).into_response(),
        None => (StatusCode::NOT_FOUND, "not found").into_response(),
    };
    decorate(&site.rules, path, response.headers_mut());
    response
}

fn decorate(rules: &[Rule], path: &str, headers: &mut HeaderMap) {
    for rule in rules.iter().filter(|rule| matches(&rule.pattern, path)) {
        for (name, value) in &rule.changes {
            match value {
                Some(value) => {
                    headers.append(name, value.clone());
                }
                None => {
                    headers.remove(name);
                }
            }
        }
    }
}

fn read_rules(text: &str) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for line in text.lines() {
        let body = line.trim();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            rules.push(Rule {
                pattern: body.to_owned(),
                changes: Vec::new(),
            });
            continue;
        }
        let change = match body.strip_prefix('!') {
            Some(name) => name.trim().parse().ok().map(|name| (name, None)),
            None => body.split_once(':').and_then(|(name, value)| {
                Some((name.trim().parse().ok()?, Some(value.trim().parse().ok()?)))
            }),
        };
        if let (Some(rule), Some(change)) = (rules.last_mut(), change) {
            rule.changes.push(change);
        }
    }
    rules
}

/// A pattern holds at most one `*`, which stands for anything.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        Some((before, after)) => {
            path.len() >= before.len() + after.len()
                && path.starts_with(before)
                && path.ends_with(after)
        }
        None => pattern == path,
    }
}

fn kind(file: &str) -> &'static str {
    match file.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
