//! The app beside the relay, where no asset host stands in front: `workerd` on one's own machine.
//!
//! On Cloudflare the platform serves `dist/` before this worker is asked. Both take their headers from
//! the same `_headers` file.

use web_sys::Response;
use worker::{
    Env, Result,
    js_sys::{Function, Promise, Reflect},
    wasm_bindgen::{JsCast as _, JsValue},
};

use crate::{
    crossing::{Asked, Body, Header, Reply},
    headers_file, policy,
    wait::until,
};

/// Serves a file of the app; `None` when this deployment has no files.
pub(crate) async fn serve(asked: &Asked, env: &Env, path: &str) -> Result<Option<Reply>> {
    let Some(files) = policy::binding(env, "ASSETS") else {
        return Ok(None);
    };
    if asked.method != "GET" && asked.method != "HEAD" {
        return Ok(None);
    }
    let path = if path == "/" { "/index.html" } else { path };
    // The file with the rules is no part of the app, and a missing asset is no page.
    let found = if path == "/_headers" {
        None
    } else {
        Some(fetch(&files, &format!("http://assets{path}")).await?)
    };
    let Some(found) = found.filter(|reply| reply.status() == 200) else {
        let kind = "text/plain;charset=UTF-8";
        return Ok(Some(Reply::text(404, kind, "Not found\n")));
    };
    let rules = policy::text(env, "HEADERS_FILE").unwrap_or_default();
    let rule_path = if path == "/index.html" { "/" } else { path };
    let headers = headers_file::headers_for(&rules, rule_path);
    let own = |(name, value): (String, String)| (name.into(), value.into());
    let mut headers: Vec<Header> = headers.into_iter().map(own).collect();
    if !headers.iter().any(|(name, _)| name == "content-type") {
        headers.push(("content-type".into(), content_type(path).into()));
    }
    Ok(Some(Reply {
        status: 200,
        headers,
        body: found
            .body()
            .map_or(Body::Nothing, |body| Body::Stream(body, None)),
    }))
}

/// Asks a service that is bound to this worker; the worker crate's own way brings all of Cloudflare's options along.
async fn fetch(service: &JsValue, url: &str) -> Result<Response, JsValue> {
    let method: Function = Reflect::get(service, &"fetch".into())?.unchecked_into();
    let answer: Promise = method.call1(service, &url.into())?.unchecked_into();
    Ok(until(answer).await?.unchecked_into())
}

/// What a file is, by its name; browsers refuse modules and WASM that are not called so.
fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
