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
    http::{HeaderName, HeaderValue, StatusCode, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

use crate::headers::rules::Rules;

struct Site {
    dist: PathBuf,
    rules: Rules,
}

/// Serves until stopped.
pub(super) async fn serve(dist: &Path, port: u16) -> Result<()> {
    let site = Arc::new(Site {
        dist: dist.to_owned(),
        rules: Rules::read(&std::fs::read_to_string(dist.join("_headers"))?),
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
    for (name, value) in site.rules.of(path) {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            response.headers_mut().append(name, value);
        }
    }
    response
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
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
