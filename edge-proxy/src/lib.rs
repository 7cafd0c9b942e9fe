//! The relay: forwards a request to a listed provider and forgets it.
//!
//! Everything that is decided about a request is decided by `maas_protocol::relay`, which lives in
//! `app/crates/maas-protocol` and is shared with the app. Here is the I/O around it: nothing is stored, and
//! no body or credential is logged. What passes through stays a JavaScript stream and never enters WASM memory; only
//! the front door, whose requests are written anew for their provider, reads them, and what masks them if the operator says so.

mod assets;
mod body;
mod cors;
mod crossing;
mod door;
mod eager;
mod forward;
mod guard;
mod headers_file;
mod limit;
mod mask;
mod policy;
mod seal;
mod telling;
mod token;
mod wait;
mod watch;

use std::pin::Pin;

use maas_protocol::{
    front::{Call, Door, mint},
    relay::{self, Denied, Policy, grant::Grant},
};
use worker::{
    Context, Env, Result, js_sys::Promise, wasm_bindgen::prelude::wasm_bindgen, worker_sys,
};

use crate::{
    crossing::{Asked, Reply},
    policy::Settings,
};

/// Answers one request.
#[wasm_bindgen(wasm_bindgen = worker::wasm_bindgen)]
pub fn fetch(request: web_sys::Request, env: Env, context: worker_sys::Context) -> Promise {
    let mut asked = Asked::of(request);
    let early = eager::begin(&mut asked, &env);
    let context = Context::new(context);
    // In a box of its own, so that its code is there once.
    let reply: Pin<Box<dyn Future<Output = _>>> =
        Box::pin(async move { answer(&asked, &env, &context).await });
    match early {
        None => wait::run(async move { Ok(reply.await?.made()?.into()) }),
        Some(early) => early.go_on(reply),
    }
}

async fn answer(asked: &Asked, env: &Env, context: &Context) -> Result<Reply> {
    let (own_origin, target) = split_origin(&asked.url);
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    if path == "/healthz" {
        let text = concat!("ok ", env!("CARGO_PKG_VERSION"), "\n");
        return Ok(Reply::text(200, "text/plain;charset=UTF-8", text));
    }
    let anthropic = asked.headers.get("anthropic-version").is_some();
    let call = Call::of(&asked.method, path, anthropic);
    if call.is_none()
        && path != mint::PATH
        && !relay::is_relay_path(path)
        && let Some(reply) = assets::serve(asked, env, path).await?
    {
        return Ok(reply);
    }
    let settings = Settings::of(env);
    let policy = settings.policy(own_origin);
    let origin = asked.headers.get("origin");
    let reply = if asked.method == "OPTIONS" {
        cors::preflight(origin, &policy)
    } else {
        let limits = &settings.limits;
        let tokens = settings.tokens.as_ref();
        let pass = tokens.and_then(|tokens| tokens.pass(asked, own_origin, limits.address(asked)));
        let grant = pass
            .as_ref()
            .and_then(|pass| Some(&pass.as_ref().ok()?.grant));
        match limits.admit(asked, env, grant, &policy).await {
            Err(denied) => refusal(denied, call),
            Ok(guest) => {
                let reply = match &pass {
                    _ if path == mint::PATH => token::mint(tokens, asked, &policy)
                        .await
                        .unwrap_or_else(|refusal| door::refused(&refusal, Door::Openai)),
                    None => relayed(asked, (path, query), call, None, &policy).await,
                    Some(Err(denied)) => refusal(*denied, call),
                    Some(Ok(pass)) => match pass.take(asked, path, call).await {
                        Ok(asked) => relayed(&asked, (path, query), call, grant, &policy).await,
                        Err(denied) => refusal(denied, call),
                    },
                };
                limits.answered(guest, &reply, context);
                reply
            }
        }
    };
    Ok(cors::open(reply, origin, &policy))
}

/// Answers what is the door's there, and passes the rest on.
async fn relayed(
    asked: &Asked,
    (path, query): (&str, Option<&str>),
    call: Option<Call>,
    grant: Option<&Grant>,
    policy: &Policy<'_>,
) -> Reply {
    match call {
        Some(call) => door::answer(call, asked, grant, policy).await,
        None => forward::forward(asked, path, query, policy)
            .await
            .unwrap_or_else(Reply::refusal),
    }
}

/// A refusal in the shape that the caller reads.
fn refusal(denied: Denied, call: Option<Call>) -> Reply {
    match call {
        Some(call) => door::refused(&denied.into(), call.door()),
        None => Reply::refusal(denied),
    }
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
