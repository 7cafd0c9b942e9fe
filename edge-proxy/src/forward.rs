//! One request up, one reply down; both bodies pass as streams.

use maas_protocol::{
    provider::ProviderId,
    relay::{
        self, CREDENTIAL_HEADERS, Denied, Policy, REPLY_HEADERS, RequestHead, UPSTREAM_HEADERS,
        Upstream,
        mask::{BodyHead, Kinds},
    },
};
use web_sys::AbortController;
use worker::{console_log, wasm_bindgen::JsValue};

use crate::{
    body::Bodied as _,
    crossing::{self, Asked, Begun, Body, Call, Header, Reply},
    limit::{self, Stopped},
    mask, watch,
};

/// Forwards a request, or says which rule forbids it.
pub(crate) async fn forward(
    asked: &Asked,
    path: &str,
    query: Option<&str>,
    policy: &Policy<'_>,
) -> Result<Reply, Denied> {
    let head = RequestHead {
        method: &asked.method,
        path,
        query,
        origin: asked.headers.get("origin"),
        content_length: asked.headers.length(),
        credentials: CREDENTIAL_HEADERS.map(|name| asked.headers.get(name)),
    };
    let upstream = relay::plan(&head, policy)?;
    let started_ms = crossing::now_ms();
    let sent = send(asked, &upstream, policy).await;
    let status = sent.as_ref().map_or(0, |(begun, _)| begun.status);
    let duration_ms = crossing::now_ms().saturating_sub(started_ms);
    log(policy, upstream.provider, status, duration_ms);
    let (begun, abort) = sent?;
    let (status, headers) = (begun.status, headers(&begun, REPLY_HEADERS));
    let early = asked.early.as_ref();
    let body = match begun.stream() {
        Some(body) => {
            let (length, short) = (begun.length(), watch::short(&begun));
            let first = match short.filter(|_| early.is_none()) {
                Some(length) => Some(watch::first(&body, length, policy).await?),
                None => None,
            };
            match first {
                Some(whole) if Some(whole.byte_length()) == short => Body::Bytes(whole),
                first => watch::pass(&body, first.as_ref(), length, abort.as_ref(), early, policy)
                    .map_err(|_| Denied::Unreachable)?,
            }
        }
        None => Body::Nothing,
    };
    Ok(Reply {
        status,
        headers,
        body,
    }
    .with("server-timing", timing(0, duration_ms)))
}

/// The only line that is ever logged, where the operator wants one, and all that it may hold.
pub(crate) fn log(policy: &Policy<'_>, provider: ProviderId, status: u16, duration_ms: u64) {
    if policy.log {
        console_log!("{} {status} {duration_ms}ms", provider.slug());
    }
}

/// How long the relay took until it asked, and the provider until its first byte: for whoever keeps books, since
/// nothing is kept here. The runtime's clock stands still while code runs, so that only waiting counts.
pub(crate) fn timing(relay_ms: u64, upstream_ms: u64) -> String {
    format!("relay;dur={relay_ms}, upstream;dur={upstream_ms}")
}

/// The headers of an answer that go down.
pub(crate) fn headers(begun: &Begun, names: &[&'static str]) -> Vec<Header> {
    let own = |(name, value): (&'static str, &str)| (name.into(), value.to_owned().into());
    begun.headers.among(names).map(own).collect()
}

/// Asks the provider; gives also what ends its answer, where something may have to.
async fn send(
    asked: &Asked,
    upstream: &Upstream,
    policy: &Policy<'_>,
) -> Result<(Begun, Option<AbortController>), Denied> {
    let (mut body, length) = (asked.stream(), asked.headers.length());
    let (stopped, unreachable) = (Stopped::default(), |_: JsValue| Denied::Unreachable);
    let masked = match &body {
        Some(_) => mask_due(asked, upstream, policy)?,
        None => Kinds::default(),
    };
    let abort = match &asked.early {
        Some(early) => Some(early.abort.clone()),
        // A request that can be aborted costs as much as all headers together.
        None if policy.watch_passed || masked.any() || (body.is_some() && length.is_none()) => {
            Some(AbortController::new().map_err(unreachable)?)
        }
        None => None,
    };
    if let (Some(whole), Some(abort)) = (&body, &abort) {
        // A length that was said has been checked.
        let whole = match length {
            Some(_) => whole.clone(),
            None => {
                limit::to(whole, policy.max_body_bytes, abort, &stopped).map_err(unreachable)?
            }
        };
        body = Some(if masked.any() {
            mask::through(&whole, masked, length, abort, &stopped).map_err(unreachable)?
        } else {
            whole
        });
    }
    let call = Call {
        url: &upstream.url,
        method: &asked.method,
        body: body.map(JsValue::from),
        max_wait_ms: policy.max_wait_ms,
        signal: abort.as_ref().map(AbortController::signal),
    };
    let headers: Vec<(&str, &str)> = asked.headers.among(UPSTREAM_HEADERS).collect();
    let sent = crossing::send(call, headers.into_iter()).await;
    // An answer that begins in spite of it is the provider's own refusal.
    let begun = sent.map_err(|denied| stopped.get().unwrap_or(denied))?;
    Ok((begun, abort))
}

/// What of the body is masked.
fn mask_due(asked: &Asked, upstream: &Upstream, policy: &Policy<'_>) -> Result<Kinds, Denied> {
    let head = BodyHead {
        length: asked.headers.length(),
        kind: asked.headers.get("content-type"),
        packed: asked.headers.get("content-encoding").is_some(),
        authorization: asked.headers.get("authorization"),
    };
    policy.mask.due(upstream, &head)
}
