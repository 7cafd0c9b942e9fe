//! The front door: reads a request in OpenAI's or Anthropic's shape, asks the provider, and tells what it says.
//!
//! Here a body is read, unlike on the way through: it has to be written anew. It is kept no longer than that.

use std::cell::Cell;

use maas_protocol::{
    front::{Call, Door, Errand, HEADERS, Head, Listing, Lists, Refusal},
    http::HttpRequest,
    relay::{
        self, Denied, Policy, REPLY_HEADERS, Upstream,
        grant::{Grant, Op},
    },
};
use web_sys::AbortController;
use worker::{Date, wasm_bindgen::JsValue};

use crate::{
    body::{self, Unread},
    crossing::{self, Asked, Begun, Body, Reply},
    forward, telling,
    watch::{self, Late, Watch},
};

/// Reply headers that tell what an answer used: tokens, and US dollars at list prices.
pub(crate) const FIGURES: [&str; 3] = ["x-input-tokens", "x-output-tokens", "x-estimated-cost-usd"];
/// The longest reply that is read as a whole; pictures come in such.
const MAX_REPLY_BYTES: u64 = 64 * 1024 * 1024;
/// The longest error that is read; no real one comes near.
const MAX_ERROR_BYTES: u64 = 256 * 1024;

/// Answers a request at the door, within what an access token allows; a refusal has the shape of the door.
pub(crate) async fn answer(
    call: Call,
    asked: &Asked,
    grant: Option<&Grant>,
    policy: &Policy<'_>,
) -> Reply {
    let values = HEADERS.map(|name| asked.headers.get(name));
    let head = Head::read(policy.own_origin, asked.headers.get("origin"), values);
    let reply = attempt(call, asked, grant, &head, policy).await;
    reply.unwrap_or_else(|refusal| refused(&refusal, call.door()))
}

async fn attempt(
    call: Call,
    asked: &Asked,
    grant: Option<&Grant>,
    head: &Head<'_>,
    policy: &Policy<'_>,
) -> Result<Reply, Refusal> {
    if head
        .origin
        .is_some_and(|origin| !relay::origin_allowed(origin, policy))
    {
        return Err(Denied::OriginNotAllowed.into());
    }
    match call {
        Call::Chat(_) | Call::Embed | Call::Draw => {
            let started_ms = Date::now().as_millis();
            let body = asked_body(asked, policy).await?;
            let mut errand = Errand::of(call, &body, head, policy)?;
            if let Some(grant) = grant {
                grant.restrict(head.own_origin, &mut errand.request)?;
            }
            let relay_ms = Date::now().as_millis().saturating_sub(started_ms);
            answered(&errand, call.door(), relay_ms, policy).await
        }
        Call::Models(_) if grant.is_some_and(|grant| !grant.allows(Op::Models)) => {
            Err(Denied::TokenRefused.into())
        }
        Call::Models(door) => match Listing::of(door, head)? {
            Listing::Known(body) => Ok(json(body)),
            Listing::Ask(lists) => models(lists, grant, head, policy).await,
        },
        Call::Unknown(_) => Err(Refusal::no_such_path()),
    }
}

/// Sends a request and tells the answer; `relay_ms` is how long it took to read it.
async fn answered(
    errand: &Errand,
    door: Door,
    relay_ms: u64,
    policy: &Policy<'_>,
) -> Result<Reply, Refusal> {
    let sent = send(
        &errand.upstream,
        &errand.request,
        errand.key.as_ref(),
        policy,
    )
    .await;
    let (begun, upstream_ms) = sent?;
    if begun.status >= 400 {
        return Err(errand.refused(&begun.head(), &error(&begun, policy).await));
    }
    let mut headers = forward::headers(&begun, REPLY_HEADERS);
    headers.retain(|(name, _)| name != "content-type");
    let (id, created) = (made_id(door), Date::now().as_millis() / 1000);
    let reply = if errand.stream {
        let body = begun.body.as_ref().ok_or(Denied::Unreachable)?;
        let unreachable = |_: JsValue| Denied::Unreachable;
        let watch = Watch::over(&begun.abort, policy).map_err(unreachable)?;
        let total = Late::after(&begun.abort, policy.max_total_ms).map_err(unreachable)?;
        let told = telling::tell(body, errand.telling(&id, created), watch, total);
        let (body, end) = told.map_err(unreachable)?;
        Reply {
            status: 200,
            headers,
            body: Body::Stream(body, Some(end)),
        }
        .with("content-type", "text/event-stream")
    } else {
        let body = whole(&begun, MAX_REPLY_BYTES, policy).await?;
        let told = errand.whole(&body, &id, created)?;
        let figures = [
            told.usage.input.map(|count| count.to_string()),
            told.usage.output.map(|count| count.to_string()),
            errand.cost_usd(&told.usage).map(|usd| usd.to_string()),
        ];
        for (name, figure) in FIGURES.into_iter().zip(figures) {
            headers.extend(figure.map(|figure| (name.to_owned(), figure)));
        }
        Reply {
            status: 200,
            headers,
            body: Body::Text(told.body),
        }
        .with("content-type", "application/json")
    };
    let reply = reply.with("server-timing", forward::timing(relay_ms, upstream_ms));
    Ok(if errand.not_sent.is_empty() {
        reply
    } else {
        reply.with("x-not-sent", errand.not_sent.join(", "))
    })
}

async fn models(
    mut lists: Box<Lists>,
    grant: Option<&Grant>,
    head: &Head<'_>,
    policy: &Policy<'_>,
) -> Result<Reply, Refusal> {
    while let Some((upstream, mut request)) = lists.next(head, policy)? {
        if let Some(grant) = grant {
            grant.restrict(head.own_origin, &mut request)?;
        }
        let (begun, _) = send(&upstream, &request, lists.key.as_ref(), policy).await?;
        if begun.status >= 400 {
            return Err(lists.refused(&begun.head(), &error(&begun, policy).await));
        }
        lists.take(&whole(&begun, MAX_REPLY_BYTES, policy).await?)?;
    }
    Ok(json(lists.body()))
}

/// The request's body.
async fn asked_body(asked: &Asked, policy: &Policy<'_>) -> Result<Vec<u8>, Denied> {
    let read = body::read(
        asked.body.as_ref(),
        asked.headers.length(),
        policy.max_body_bytes,
        || (),
    )
    .await;
    read.map_err(|unread| match unread {
        Unread::TooLarge => Denied::TooLarge,
        Unread::Broken => Denied::Unreachable,
    })
}

/// Asks the provider; gives also how many milliseconds its answer took to begin.
async fn send(
    upstream: &Upstream,
    request: &HttpRequest,
    key: Option<&(&'static str, String)>,
    policy: &Policy<'_>,
) -> Result<(Begun, u64), Denied> {
    let started_ms = Date::now().as_millis();
    let abort = AbortController::new().map_err(|_| Denied::Unreachable)?;
    let own = request.headers.iter();
    let own = own.map(|(name, value)| (name.as_str(), value.as_str()));
    let key = key.map(|(name, value)| (*name, value.as_str()));
    let call = crossing::Call {
        url: &upstream.url,
        method: request.method.as_str(),
        headers: own.chain(key).collect(),
        body: request.body.as_deref().map(JsValue::from_str),
        max_wait_ms: policy.max_wait_ms,
    };
    let sent = crossing::send(call, &abort, &Cell::new(None)).await;
    let status = sent.as_ref().map_or(0, |begun| begun.status);
    let duration_ms = Date::now().as_millis().saturating_sub(started_ms);
    forward::log(upstream.provider, status, duration_ms);
    sent.map(|begun| (begun, duration_ms))
}

/// The body of an answer in one piece.
async fn whole(begun: &Begun, most_bytes: u64, policy: &Policy<'_>) -> Result<Vec<u8>, Denied> {
    let length = begun.length();
    let most_ms = length.map_or(policy.max_total_ms, |length| {
        watch::allowance_ms(length, policy)
    });
    let unreachable = |_: JsValue| Denied::Unreachable;
    // Of a body of known length we see no pieces.
    let watched = if length.is_none() {
        Some(Watch::over(&begun.abort, policy).map_err(unreachable)?)
    } else {
        None
    };
    let late = Late::after(&begun.abort, most_ms).map_err(unreachable)?;
    let seen = || {
        if let Some(watch) = &watched {
            watch.beat();
        }
    };
    let read = body::read(begun.body.as_ref(), length, most_bytes, seen).await;
    drop(late);
    read.map_err(|_| {
        if begun.abort.signal().aborted() {
            Denied::Stalled
        } else {
            Denied::Unreachable
        }
    })
}

/// The body of a refusal by the provider; without one the status alone says it.
async fn error(begun: &Begun, policy: &Policy<'_>) -> Vec<u8> {
    let read = whole(begun, MAX_ERROR_BYTES, policy).await;
    read.unwrap_or_default()
}

/// An id for an answer that its provider gave none.
fn made_id(door: Door) -> String {
    let prefix = match door {
        Door::Openai => "chatcmpl",
        Door::Anthropic => "msg",
    };
    format!("{prefix}_{}", crossing::made_id())
}

fn json(body: String) -> Reply {
    Reply::text(200, "application/json", body)
}

/// A refusal in the door's shape; who refused shows in the header, as everywhere at the relay.
pub(crate) fn refused(refusal: &Refusal, door: Door) -> Reply {
    let id = crossing::made_id();
    let mut reply = Reply::text(refusal.status, "application/json", refusal.body(door, &id));
    if let Some(rule) = refusal.rule {
        reply = reply.said_by_us(rule, id);
    }
    match refusal.retry_after_ms {
        Some(ms) => reply
            .with("retry-after-ms", ms.to_string())
            .with("retry-after", ms.div_ceil(1000).to_string()),
        None => reply,
    }
}
