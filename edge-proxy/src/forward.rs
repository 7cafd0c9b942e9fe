//! One request up, one reply down; both bodies pass as streams.

use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};

use maas_protocol::{
    provider::ProviderId,
    relay::{
        self, CREDENTIAL_HEADERS, Denied, Policy, REPLY_HEADERS, RequestHead, UPSTREAM_HEADERS,
    },
};
use web_sys::{AbortController, ReadableStream};
use worker::{
    AbortSignal, Date, Delay, Fetch, Headers, Method, Request, RequestInit, RequestRedirect,
    Response, ResponseBody, console_log, wasm_bindgen::JsValue,
};

use crate::limit::{self, Over};

/// Forwards a request, or says which rule forbids it.
pub(crate) async fn forward(
    request: &Request,
    path: &str,
    query: Option<&str>,
    origin: Option<&str>,
    policy: &Policy<'_>,
) -> Result<Response, Denied> {
    let headers = request.headers();
    let header = |name: &str| headers.get(name).ok().flatten();
    let credentials = CREDENTIAL_HEADERS.map(header);
    let method = request.inner().method();
    let head = RequestHead {
        method: &method,
        path,
        query,
        origin,
        content_length: header("content-length").and_then(|length| length.parse().ok()),
        credentials: credentials.each_ref().map(Option::as_deref),
    };
    let upstream = relay::plan(&head, policy)?;

    let started_ms = Date::now().as_millis();
    let sent = send(request, &method, &upstream.url, policy).await;
    let status = sent.as_ref().map_or(0, Response::status_code);
    let duration_ms = Date::now().as_millis().saturating_sub(started_ms);
    log(upstream.provider, status, duration_ms);
    reply(sent?, duration_ms)
}

/// The only line that is ever logged, and all that it may hold.
pub(crate) fn log(provider: ProviderId, status: u16, duration_ms: u64) {
    console_log!("{} {status} {duration_ms}ms", provider.slug());
}

async fn send(
    request: &Request,
    method: &str,
    url: &str,
    policy: &Policy<'_>,
) -> Result<Response, Denied> {
    let abort = AbortController::new().map_err(|_| Denied::Unreachable)?;
    let (body, over) = match request.inner().body() {
        // A length that was said has been checked.
        Some(body) if request.headers().has("content-length").unwrap_or(false) => {
            (Some(body), Over::default())
        }
        Some(body) => {
            let (body, over) =
                limit::to(&body, policy.max_body_bytes, &abort).map_err(|_| Denied::Unreachable)?;
            (Some(body), over)
        }
        None => (None, Over::default()),
    };
    let upstream = upstream_request(request, method, url, body).map_err(|_| Denied::Unreachable)?;
    let signal = AbortSignal::from(abort.signal());
    let fetch = Fetch::Request(upstream);
    let answer = in_time(policy.max_wait_ms, fetch.send_with_signal(&signal)).await;
    match answer {
        Some(Ok(reply)) => Ok(reply),
        Some(Err(_)) if over.get() => Err(Denied::TooLarge),
        Some(Err(_)) => Err(Denied::Unreachable),
        None => {
            abort.abort();
            Err(Denied::TimedOut)
        }
    }
}

/// Waits for an answer; `None` when it does not come in time.
pub(crate) async fn in_time<T>(ms: u64, answer: impl Future<Output = T>) -> Option<T> {
    let mut answer = pin!(answer);
    let mut late = pin!(Delay::from(Duration::from_millis(ms)));
    poll_fn(|context| {
        if let Poll::Ready(answer) = answer.as_mut().poll(context) {
            return Poll::Ready(Some(answer));
        }
        late.as_mut().poll(context).map(|()| None)
    })
    .await
}

fn upstream_request(
    request: &Request,
    method: &str,
    url: &str,
    body: Option<ReadableStream>,
) -> worker::Result<Request> {
    let headers = Headers::new();
    for name in UPSTREAM_HEADERS {
        if let Some(value) = request.headers().get(name)? {
            headers.set(name, &value)?;
        }
    }
    let mut init = RequestInit::new();
    init.with_headers(headers)
        .with_method(if method == "GET" {
            Method::Get
        } else {
            Method::Post
        })
        .with_redirect(RequestRedirect::Manual)
        .with_body(body.map(JsValue::from));
    Request::new_with_init(url, &init)
}

/// A reply that is neither a redirect nor a web page.
pub(crate) fn acceptable(upstream: Response) -> Result<Response, Denied> {
    // A redirect is never followed: the credential would go to a host that nobody checked.
    if (300..400).contains(&upstream.status_code()) {
        return Err(Denied::Redirected);
    }
    let kind = upstream
        .headers()
        .get("content-type")
        .map_err(|_| Denied::Unreachable)?;
    // A page of a gateway in between must not be read as an answer, let alone shown as one.
    let page = kind.is_some_and(|kind| {
        let kind = kind.trim_start().to_ascii_lowercase();
        kind.starts_with("text/html")
    });
    if page {
        return Err(Denied::NotAnApi);
    }
    Ok(upstream)
}

/// How long the relay took until it asked, and the provider until its first byte: for whoever keeps books, since
/// nothing is kept here. The runtime's clock stands still while code runs, so that only waiting counts.
pub(crate) fn timing(relay_ms: u64, upstream_ms: u64) -> String {
    format!("relay;dur={relay_ms}, upstream;dur={upstream_ms}")
}

fn reply(upstream: Response, upstream_ms: u64) -> Result<Response, Denied> {
    let upstream = acceptable(upstream)?;
    let status = upstream.status_code();
    let headers = Headers::new();
    headers
        .set("server-timing", &timing(0, upstream_ms))
        .map_err(|_| Denied::Unreachable)?;
    for name in REPLY_HEADERS {
        let value = upstream
            .headers()
            .get(name)
            .map_err(|_| Denied::Unreachable)?;
        if let Some(value) = value {
            headers.set(name, &value).map_err(|_| Denied::Unreachable)?;
        }
    }
    let (_, body) = upstream.into_parts();
    let reply = match body {
        ResponseBody::Empty => Response::empty(),
        body => Response::from_body(body),
    };
    Ok(reply
        .map_err(|_| Denied::Unreachable)?
        .with_status(status)
        .with_headers(headers))
}
