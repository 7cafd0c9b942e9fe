//! The relay: forwards a request to a listed provider and forgets it.
//!
//! Everything that is decided about a request is decided by `maas_protocol::relay`, which lives in
//! `app/crates/maas-protocol` and is shared with the app. Here is the I/O around it: nothing is stored, and
//! no body or credential is logged. What passes through stays a JavaScript stream and never enters WASM memory; only
//! the front door, whose requests are written anew for their provider, reads them.

mod assets;
mod body;
mod cors;
mod door;
mod forward;
mod headers_file;
mod limit;
mod policy;
mod telling;

use maas_protocol::{
    front::Call,
    relay::{self, Denied},
};
use worker::{Context, Env, Headers, Request, Response, Result, event};

use crate::policy::Settings;

/// Answers one request.
#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    let url = request.inner().url();
    let (own_origin, target) = split_origin(&url);
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    if path == "/healthz" {
        return Response::ok(concat!("ok ", env!("CARGO_PKG_VERSION"), "\n"));
    }
    let settings = Settings::read(&env);
    let method = request.inner().method();
    let anthropic = path == "/v1/models" && request.headers().has("anthropic-version")?;
    let call = Call::of(&method, path, anthropic);
    if call.is_none()
        && !relay::is_relay_path(path)
        && let Some(reply) = assets::serve(&request, &env, path).await?
    {
        return Ok(reply);
    }
    let policy = settings.policy(own_origin);
    let origin = request.headers().get("origin")?;
    if method == "OPTIONS" {
        return cors::preflight(origin.as_deref(), &policy);
    }
    if let Some(call) = call {
        let reply = door::answer(call, &request, origin.as_deref(), &policy).await?;
        return cors::open(reply, origin.as_deref(), &policy);
    }
    let reply = match forward::forward(&request, path, query, origin.as_deref(), &policy).await {
        Ok(reply) => reply,
        Err(denied) => refusal(denied)?,
    };
    cors::open(reply, origin.as_deref(), &policy)
}

/// Splits an address into its origin and what follows, which begins with a slash.
fn split_origin(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |place| place + 3);
    let end = url
        .get(host..)
        .and_then(|rest| rest.find('/'))
        .map_or(url.len(), |place| host + place);
    url.split_at_checked(end).unwrap_or((url, ""))
}

/// The relay's own word, so that nobody blames the provider for it.
fn refusal(denied: Denied) -> Result<Response> {
    let headers = Headers::new();
    headers.set("content-type", "application/json")?;
    headers.set("x-relay-error", denied.rule())?;
    Ok(Response::ok(denied.body())?
        .with_status(denied.status())
        .with_headers(headers))
}
