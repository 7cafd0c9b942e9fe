//! The front door: reads a request in OpenAI's or Anthropic's shape, asks the provider, and tells what it says.
//!
//! Here a body is read, unlike on the way through: it has to be written anew. It is kept no longer than that.

use maas_protocol::{
    front::{Call, Door, Errand, HEADERS, Head, Listing, Lists, Refusal},
    http::HttpRequest,
    relay::{
        self, Denied, Policy, REPLY_HEADERS, Upstream,
        grant::{Grant, Op},
    },
};
use worker::wasm_bindgen::JsValue;

use crate::{
    body::{self, Bodied as _, Times, Unread},
    crossing::{self, Asked, Begun, Body, Reply},
    forward, telling, watch,
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
            let started_ms = crossing::now_ms();
            let body = asked_body(asked, policy).await?;
            let mut errand = Errand::of(call, &body, head, policy)?;
            if let Some(grant) = grant {
                grant.restrict(head.own_origin, &mut errand.request)?;
            }
            let relay_ms = crossing::now_ms().saturating_sub(started_ms);
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
    let key = errand.key.as_ref();
    let sent = send(&errand.upstream, &errand.request, key, policy).await?;
    let begun = &sent.begun;
    if begun.status >= 400 {
        return Err(errand.refused(&begun.head(), &error(&sent, policy).await));
    }
    let mut headers = forward::headers(begun, REPLY_HEADERS);
    headers.retain(|(name, _)| name != "content-type");
    let (id, created) = (made_id(door), crossing::now_ms() / 1000);
    let reply = if errand.stream {
        let body = begun.stream().ok_or(Denied::Unreachable)?;
        let times = Times {
            whole: policy.max_total_ms,
            piece: policy.max_idle_ms,
        };
        let told = telling::tell(&body, errand.telling(&id, created), times);
        let (body, end) = told.map_err(|_| Denied::Unreachable)?;
        Reply {
            status: 200,
            headers,
            body: Body::Stream(body, Some(end)),
        }
        .with("content-type", "text/event-stream")
    } else {
        let body = whole(&sent, MAX_REPLY_BYTES, policy).await?;
        let told = errand.whole(&body, &id, created)?;
        let figures = [
            told.usage.input.map(|count| count.to_string()),
            told.usage.output.map(|count| count.to_string()),
            errand.cost_usd(&told.usage).map(|usd| usd.to_string()),
        ];
        for (name, figure) in FIGURES.into_iter().zip(figures) {
            headers.extend(figure.map(|figure| (name.into(), figure.into())));
        }
        Reply {
            status: 200,
            headers,
            body: Body::Text(told.body),
        }
        .with("content-type", "application/json")
    };
    let reply = reply.with("server-timing", forward::timing(relay_ms, sent.waited_ms));
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
        let sent = send(&upstream, &request, lists.key.as_ref(), policy).await?;
        if sent.begun.status >= 400 {
            return Err(lists.refused(&sent.begun.head(), &error(&sent, policy).await));
        }
        lists.take(&whole(&sent, MAX_REPLY_BYTES, policy).await?)?;
    }
    Ok(json(lists.body()))
}

/// The request's body.
async fn asked_body(asked: &Asked, policy: &Policy<'_>) -> Result<Vec<u8>, Denied> {
    let read = body::read(asked, asked.headers.length(), policy.max_body_bytes, None).await;
    read.map_err(|unread| match unread {
        Unread::TooLarge => Denied::TooLarge,
        Unread::Broken | Unread::Late => Denied::Unreachable,
    })
}

/// An answer that has begun.
struct Sent {
    begun: Begun,
    /// How many milliseconds it took to begin.
    waited_ms: u64,
}

/// Asks the provider.
async fn send(
    upstream: &Upstream,
    request: &HttpRequest,
    key: Option<&(&'static str, String)>,
    policy: &Policy<'_>,
) -> Result<Sent, Denied> {
    let started_ms = crossing::now_ms();
    let own = request.headers.iter();
    let own = own.map(|(name, value)| (name.as_str(), value.as_str()));
    let key = key.map(|(name, value)| (*name, value.as_str()));
    let call = crossing::Call {
        url: &upstream.url,
        method: request.method.as_str(),
        body: request.body.as_deref().map(JsValue::from_str),
        max_wait_ms: policy.max_wait_ms,
        // Its answer ends with ours.
        signal: None,
    };
    let begun = crossing::send(call, own.chain(key)).await;
    let status = begun.as_ref().map_or(0, |begun| begun.status);
    let waited_ms = crossing::now_ms().saturating_sub(started_ms);
    forward::log(policy, upstream.provider, status, waited_ms);
    Ok(Sent {
        begun: begun?,
        waited_ms,
    })
}

/// The body of an answer in one piece.
async fn whole(sent: &Sent, most_bytes: u64, policy: &Policy<'_>) -> Result<Vec<u8>, Denied> {
    let length = sent.begun.length();
    let times = Times {
        whole: watch::allowance_ms(length, policy),
        piece: policy.max_idle_ms,
    };
    let read = body::read(&sent.begun, length, most_bytes, Some(times)).await;
    read.map_err(|unread| match unread {
        Unread::Late => Denied::Stalled,
        Unread::TooLarge | Unread::Broken => Denied::Unreachable,
    })
}

/// The body of a refusal by the provider; without one the status alone says it.
async fn error(sent: &Sent, policy: &Policy<'_>) -> Vec<u8> {
    let read = whole(sent, MAX_ERROR_BYTES, policy).await;
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
