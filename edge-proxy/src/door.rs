//! The front door: reads a request in OpenAI's or Anthropic's shape, asks the provider, and tells what it says.
//!
//! Here a body is read, unlike on the way through: it has to be written anew. It is kept no longer than that.

use maas_protocol::{
    front::{Call, Door, Errand, HEADERS, Head, Listing, Lists, Refusal},
    http::{HttpRequest, ResponseHead},
    relay::{self, Denied, Policy, REPLY_HEADERS, Upstream},
    usage::Usage,
};
use web_sys::{AbortController, ReadableStream};
use worker::{
    AbortSignal, Date, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response,
    ResponseBody, Result as Made, js_sys::Math, wasm_bindgen::JsValue,
};

use crate::{
    body::{self, Unread},
    forward, telling,
};

/// Reply headers that tell what an answer used: tokens, and US dollars at list prices.
pub(crate) const FIGURES: [&str; 3] = ["x-input-tokens", "x-output-tokens", "x-estimated-cost-usd"];
/// The longest reply that is read as a whole; pictures come in such.
const MAX_REPLY_BYTES: u64 = 64 * 1024 * 1024;
/// The longest error that is read; no real one comes near.
const MAX_ERROR_BYTES: u64 = 256 * 1024;

/// Answers a request at the door; a refusal has the shape of the door.
pub(crate) async fn answer(
    call: Call,
    request: &Request,
    origin: Option<&str>,
    policy: &Policy<'_>,
) -> Made<Response> {
    let headers = request.headers();
    let values = HEADERS.map(|name| headers.get(name).ok().flatten());
    let head = Head::read(
        policy.own_origin,
        origin,
        values.each_ref().map(Option::as_deref),
    );
    match attempt(call, request, &head, policy).await {
        Ok(reply) => Ok(reply),
        Err(refusal) => refused(&refusal, call.door()),
    }
}

async fn attempt(
    call: Call,
    request: &Request,
    head: &Head<'_>,
    policy: &Policy<'_>,
) -> Result<Response, Refusal> {
    if head
        .origin
        .is_some_and(|origin| !relay::origin_allowed(origin, policy))
    {
        return Err(Denied::OriginNotAllowed.into());
    }
    match call {
        Call::Chat(_) | Call::Embed | Call::Draw => answered(call, request, head, policy).await,
        Call::Models(door) => match Listing::of(door, head)? {
            Listing::Known(body) => json(&body),
            Listing::Ask(lists) => models(lists, head, policy).await,
        },
        Call::Unknown(_) => Err(Refusal::no_such_path()),
    }
}

async fn answered(
    call: Call,
    request: &Request,
    head: &Head<'_>,
    policy: &Policy<'_>,
) -> Result<Response, Refusal> {
    let started_ms = Date::now().as_millis();
    let errand = {
        let asked = asked(request, policy).await?;
        Errand::of(call, &asked, head, policy)?
    };
    let relay_ms = Date::now().as_millis().saturating_sub(started_ms);
    let sent = send(
        &errand.upstream,
        &errand.request,
        errand.key.as_ref(),
        policy,
    )
    .await;
    let (reply, upstream_ms) = sent?;
    let status = reply.status_code();
    if status >= 400 {
        let (head, body) = error(reply).await;
        return Err(errand.refused(&head, &body));
    }
    let headers = reply_headers(&reply)?;
    set(
        &headers,
        "server-timing",
        &forward::timing(relay_ms, upstream_ms),
    )?;
    if !errand.not_sent.is_empty() {
        set(&headers, "x-not-sent", &errand.not_sent.join(", "))?;
    }
    let (id, created) = (made_id(call.door()), Date::now().as_millis() / 1000);
    let (kind, body) = if errand.stream {
        let told = match stream(reply) {
            Some(body) => telling::tell(&body, errand.telling(&id, created)),
            None => return Err(Denied::Unreachable.into()),
        };
        let told = told.map_err(|_| Denied::Unreachable)?;
        ("text/event-stream", ResponseBody::Stream(told))
    } else {
        let body = whole(reply, MAX_REPLY_BYTES).await?;
        let told = errand.whole(&body, &id, created)?;
        count(&headers, &errand, &told.usage)?;
        (
            "application/json",
            ResponseBody::Body(told.body.into_bytes()),
        )
    };
    set(&headers, "content-type", kind)?;
    let reply = Response::from_body(body).map_err(|_| Denied::Unreachable)?;
    Ok(reply.with_headers(headers))
}

async fn models(
    mut lists: Box<Lists>,
    head: &Head<'_>,
    policy: &Policy<'_>,
) -> Result<Response, Refusal> {
    while let Some((upstream, request)) = lists.next(head, policy)? {
        let (reply, _) = send(&upstream, &request, lists.key.as_ref(), policy).await?;
        if reply.status_code() >= 400 {
            let (head, body) = error(reply).await;
            return Err(lists.refused(&head, &body));
        }
        lists.take(&whole(reply, MAX_REPLY_BYTES).await?)?;
    }
    json(&lists.body())
}

/// The request's body.
async fn asked(request: &Request, policy: &Policy<'_>) -> Result<Vec<u8>, Denied> {
    let said = request.headers().get("content-length").ok().flatten();
    let said = said.and_then(|length| length.parse().ok());
    let Some(body) = request.inner().body() else {
        return Ok(Vec::new());
    };
    let read = body::read(&body, said, policy.max_body_bytes).await;
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
) -> Result<(Response, u64), Denied> {
    let started_ms = Date::now().as_millis();
    let made = upstream_request(upstream, request, key).map_err(|_| Denied::Unreachable)?;
    let abort = AbortController::new().map_err(|_| Denied::Unreachable)?;
    let signal = AbortSignal::from(abort.signal());
    let fetch = Fetch::Request(made);
    let answer = forward::in_time(policy.max_wait_ms, fetch.send_with_signal(&signal)).await;
    let sent = match answer {
        Some(Ok(reply)) => forward::acceptable(reply),
        Some(Err(_)) => Err(Denied::Unreachable),
        None => {
            abort.abort();
            Err(Denied::TimedOut)
        }
    };
    let status = sent.as_ref().map_or(0, Response::status_code);
    let duration_ms = Date::now().as_millis().saturating_sub(started_ms);
    forward::log(upstream.provider, status, duration_ms);
    sent.map(|reply| (reply, duration_ms))
}

fn upstream_request(
    upstream: &Upstream,
    request: &HttpRequest,
    key: Option<&(&'static str, String)>,
) -> Made<Request> {
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    if let Some((name, value)) = key {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_headers(headers)
        .with_method(match request.method.as_str() {
            "GET" => Method::Get,
            _ => Method::Post,
        })
        .with_redirect(RequestRedirect::Manual)
        .with_body(request.body.as_deref().map(JsValue::from_str));
    Request::new_with_init(&upstream.url, &init)
}

/// The provider's headers that go down; what tells of the body is told anew.
fn reply_headers(reply: &Response) -> Result<Headers, Denied> {
    let headers = Headers::new();
    for name in REPLY_HEADERS.iter().filter(|name| **name != "content-type") {
        let value = reply.headers().get(name).map_err(|_| Denied::Unreachable)?;
        if let Some(value) = value {
            set(&headers, name, &value)?;
        }
    }
    Ok(headers)
}

/// What was used, for clients that keep books; a stream says it at its end.
fn count(headers: &Headers, errand: &Errand, usage: &Usage) -> Result<(), Denied> {
    let [input, output, cost] = FIGURES;
    for (name, count) in [(input, usage.input), (output, usage.output)] {
        if let Some(count) = count {
            set(headers, name, &count.to_string())?;
        }
    }
    match errand.cost_usd(usage) {
        Some(usd) => set(headers, cost, &usd.to_string()),
        None => Ok(()),
    }
}

fn set(headers: &Headers, name: &str, value: &str) -> Result<(), Denied> {
    headers.set(name, value).map_err(|_| Denied::Unreachable)
}

fn stream(reply: Response) -> Option<ReadableStream> {
    match reply.into_parts().1 {
        ResponseBody::Stream(body) => Some(body),
        _ => None,
    }
}

/// The body of a reply in one piece.
async fn whole(reply: Response, most_bytes: u64) -> Result<Vec<u8>, Denied> {
    let said = reply.headers().get("content-length").ok().flatten();
    let said = said.and_then(|length| length.parse().ok());
    let Some(body) = stream(reply) else {
        return Ok(Vec::new());
    };
    let read = body::read(&body, said, most_bytes).await;
    read.map_err(|_| Denied::Unreachable)
}

/// Head and body of a refusal by the provider; without a body the status alone says it.
async fn error(reply: Response) -> (ResponseHead, Vec<u8>) {
    let head = ResponseHead {
        status: reply.status_code(),
        headers: reply.headers().entries().collect(),
    };
    let body = whole(reply, MAX_ERROR_BYTES).await;
    (head, body.unwrap_or_default())
}

/// An id for an answer that its provider gave none.
fn made_id(door: Door) -> String {
    let prefix = match door {
        Door::Openai => "chatcmpl",
        Door::Anthropic => "msg",
    };
    format!("{prefix}_{:08x}{:08x}", random(), random())
}

/// Random enough to tell answers apart, which is all that an id is for.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 2^32"
)]
fn random() -> u32 {
    (Math::random() * 4_294_967_296.0) as u32
}

fn json(body: &str) -> Result<Response, Refusal> {
    let headers = Headers::new();
    set(&headers, "content-type", "application/json")?;
    let reply = Response::ok(body).map_err(|_| Denied::Unreachable)?;
    Ok(reply.with_headers(headers))
}

/// A refusal in the door's shape; who refused shows in the header, as everywhere at the relay.
fn refused(refusal: &Refusal, door: Door) -> Made<Response> {
    let headers = Headers::new();
    headers.set("content-type", "application/json")?;
    if let Some(rule) = refusal.rule {
        headers.set("x-relay-error", rule)?;
    }
    if let Some(ms) = refusal.retry_after_ms {
        headers.set("retry-after-ms", &ms.to_string())?;
        headers.set("retry-after", &ms.div_ceil(1000).to_string())?;
    }
    Ok(Response::ok(refusal.body(door))?
        .with_status(refusal.status)
        .with_headers(headers))
}
