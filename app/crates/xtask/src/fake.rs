//! Imitates the providers over real HTTP, from the recorded replies of the protocol crate's fixtures.
//!
//! The path picks the wire format, the model id picks the behaviour (see [`plan`]), and the path's first part
//! may give a whole server odd manners (see [`Manner`]). Called by its number instead of `localhost`, it lets
//! no page in. It checks the credential, keeps no body but the names of its fields and no value of any header,
//! and echoes neither.

use std::{
    net::Ipv4Addr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
    serve::{Listener, ListenerExt as _},
};
use clap::Args;
use serde_json::{Value, json};

mod aws;
mod cases;
mod count;
mod google;
mod long;
mod manner;
mod plan;
mod stream;
mod wire;

use google::Google;
use manner::Manner;
use plan::{Act, Fault};
use stream::{Ending, Watched};
use wire::{Target, What};

/// How to imitate.
#[derive(Args, Clone)]
pub(crate) struct Options {
    /// The port on localhost.
    #[arg(long, default_value_t = 9100)]
    port: u16,
    /// Tokens a second; 0 sends everything at once.
    #[arg(long, default_value_t = 200)]
    pace: u32,
    /// Misbehave on every chat request, in turn: 401, 429, 500, cut, cut-<bytes>, stall, garbage, slow.
    #[arg(long, value_delimiter = ',')]
    faults: Vec<String>,
}

/// The request size that the relay also allows.
const BODY_LIMIT: usize = 20 << 20;
/// How late the first byte of a slow answer is.
const SLOW: Duration = Duration::from_millis(1500);

struct Fake {
    pace: u32,
    faults: Vec<Fault>,
    turn: AtomicUsize,
    seen: Seen,
    google: Google,
}

/// What was asked so far and when (ms since 1970): names only, never a value or a body.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Value>>>);

impl Seen {
    fn with<T>(&self, act: impl FnOnce(&mut Vec<Value>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes a request by its head; gives its place.
    fn add(&self, head: &Parts) -> usize {
        let mut names: Vec<_> = head.headers.keys().map(|name| name.as_str()).collect();
        names.sort_unstable();
        let entry = json!({
            "method": head.method.as_str(), "path": head.uri.path(), "headers": names,
            "aborted": false, "model": null, "fields": null, "asked_ms": now_ms(), "last_ms": null,
        });
        self.with(|all| {
            all.push(entry);
            all.len() - 1
        })
    }

    fn set(&self, index: usize, field: &str, value: Value) {
        self.with(|all| {
            if let Some(entry) = all.get_mut(index).and_then(Value::as_object_mut) {
                entry.insert(field.to_owned(), value);
            }
        });
    }
}

/// Serves until stopped.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut faults = Vec::new();
    for name in &options.faults {
        match Fault::named(name) {
            Some(fault) => faults.push(fault),
            None => bail!(
                "unknown fault {name}; known: 401, 429, 500, cut, cut-<bytes>, stall, garbage, slow"
            ),
        }
    }
    crate::serve::check_port(options.port)?;
    let fake = Arc::new(Fake {
        pace: options.pace,
        faults,
        turn: AtomicUsize::new(0),
        seen: Seen::default(),
        google: Google::default(),
    });
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        println!("ready http://localhost:{}", options.port);
        tokio::select! {
            done = axum::serve(at_once(listener), router(fake)) => done.context("serving failed"),
            () = crate::serve::until_stopped() => Ok(()),
        }
    })
}

/// Sends each frame when it is written, as providers do; joined small packets would wait 40 ms for the last one's receipt.
fn at_once(
    listener: tokio::net::TcpListener,
) -> impl Listener<Io = tokio::net::TcpStream, Addr = std::net::SocketAddr> {
    listener.tap_io(|socket| {
        let _ = socket.set_nodelay(true);
    })
}

fn router(fake: Arc<Fake>) -> Router {
    Router::new().fallback(answer).with_state(fake)
}

async fn answer(State(fake): State<Arc<Fake>>, request: Request) -> Response {
    let asked = request
        .headers()
        .get(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .cloned();
    let direct = request.headers().contains_key(header::ORIGIN);
    let allowed = request
        .headers()
        .contains_key("anthropic-dangerous-direct-browser-access");
    let shut = manner::is_shut(request.headers());
    if request.method() == Method::OPTIONS {
        let mut response = StatusCode::NO_CONTENT.into_response();
        if shut {
            return response;
        }
        open_cors(response.headers_mut());
        response.headers_mut().insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            HeaderValue::from_static("GET, POST, OPTIONS"),
        );
        if let Some(asked) = asked {
            response
                .headers_mut()
                .insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked);
        }
        return response;
    }
    let manner = Manner::of(request.uri().path());
    let mut response = match (request.method().as_str(), request.uri().path()) {
        _ if manner == Some(Manner::WebPage) => manner::web_page(),
        ("GET", "/__seen") => axum_json(
            StatusCode::OK,
            &fake.seen.with(|all| Value::Array(all.clone())),
        ),
        ("POST", "/__reset") => {
            fake.seen.with(Vec::clear);
            fake.turn.store(0, Ordering::Relaxed);
            StatusCode::NO_CONTENT.into_response()
        }
        ("GET", "/__long-4000") => (
            [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
            long::answer(),
        )
            .into_response(),
        ("GET", "/healthz") => "ok".into_response(),
        ("POST", "/__trust") => trust(&fake, request).await,
        ("POST", path) if path.ends_with("/token") => token(&fake, request).await,
        (_, path) => match Target::of(path, request.headers()) {
            Some(target) => {
                let refused = direct && !allowed && target.wants_browser_header();
                let response = provider(&fake, target, request, refused).await;
                if refused {
                    // As the real one: no CORS header either, so a page sees a network error.
                    return response;
                }
                if manner == Some(Manner::Opaque) && response.status().is_client_error() {
                    return response;
                }
                response
            }
            None => axum_json(
                StatusCode::NOT_FOUND,
                &json!({"error": {"message": "no such path", "type": "not_found"}}),
            ),
        },
    };
    if !shut {
        open_cors(response.headers_mut());
    }
    response
}

/// Learns whose statements are to be believed.
async fn trust(fake: &Fake, request: Request) -> Response {
    let body = to_bytes(request.into_body(), BODY_LIMIT).await;
    match fake.google.trust(&body.unwrap_or_default()) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error:#}")).into_response(),
    }
}

/// Gives a token for a statement, as Google's sign-in service does; noted is for which account.
async fn token(fake: &Fake, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let index = fake.seen.add(&head);
    let bytes = to_bytes(body, BODY_LIMIT).await.unwrap_or_default();
    let kind = head.headers.get(header::CONTENT_TYPE);
    let is_form = kind.is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    // A body of another kind has no fields.
    let form = String::from_utf8_lossy(if is_form { &bytes } else { b"" });
    fake.seen.set(index, "model", google::account(&form).into());
    match fake.google.exchange(&form, now_s()) {
        Ok(token) => axum_json(StatusCode::OK, &token),
        Err(refusal) => axum_json(StatusCode::BAD_REQUEST, &refusal.body()),
    }
}

async fn provider(fake: &Fake, target: Target, request: Request, refused: bool) -> Response {
    let (head, body) = request.into_parts();
    let index = fake.seen.add(&head);
    // From here on, going away before the end counts as aborted.
    let mut watched = Watched::new(fake.seen.clone(), index);
    let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else {
        watched.finish();
        return target.refuse(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let unwelcome = refused.then(|| target.refuse(StatusCode::UNAUTHORIZED));
    if let Some(answer) =
        unwelcome.or_else(|| target.turn_away(&head, &bytes, &fake.google, now_s()))
    {
        watched.finish();
        return answer;
    }
    if !matches!(target.what, What::Chat | What::Count) {
        watched.finish();
        if let Some(Manner::List(status)) = Manner::of(head.uri.path()) {
            return target.refuse(status);
        }
        return axum_json(StatusCode::OK, &target.models(head.uri.query()));
    }
    let Ok(ask) = serde_json::from_slice::<Value>(&bytes) else {
        watched.finish();
        return target.refuse(StatusCode::BAD_REQUEST);
    };
    if let Some(flaw) = target.flaw(&ask) {
        watched.finish();
        return axum_json(StatusCode::BAD_REQUEST, &flaw);
    }
    let model = target.model(&ask);
    fake.seen.set(index, "model", Value::from(model));
    let fields = ask
        .as_object()
        .map(|fields| fields.keys().cloned().collect::<Vec<_>>());
    fake.seen.set(index, "fields", json!(fields));
    if target.what == What::Count {
        watched.finish();
        return count::reply(&target, &ask);
    }
    let (model, own_pace) = plan::split_pace(model);
    let pace = own_pace.unwrap_or(fake.pace);
    let forced = (!fake.faults.is_empty())
        .then(|| fake.turn.fetch_add(1, Ordering::Relaxed) % fake.faults.len())
        .and_then(|turn| fake.faults.get(turn).copied());
    let act = forced.map_or_else(|| Act::of(model), Act::Fault);
    if matches!(act, Act::Fault(Fault::Slow)) {
        tokio::time::sleep(SLOW).await;
    }
    let reply = plan::reply(&target, &ask, &act);
    match reply {
        plan::Reply::Refused(status) => {
            watched.finish();
            target.refuse(status)
        }
        plan::Reply::Whole {
            status,
            kind,
            mut headers,
            bytes,
        } => {
            watched.finish();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            (status, headers, bytes).into_response()
        }
        plan::Reply::Stream {
            kind,
            frames,
            ending,
        } => {
            let body = Body::from_stream(stream::paced(frames, pace, ending, watched));
            let mut response = body.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            headers.insert("x-request-id", HeaderValue::from_static("req_fake"));
            response
        }
    }
}

/// Wall clock with fractions, comparable with a browser's on the same machine.
fn now_ms() -> f64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64() * 1000.0)
}

/// The same in whole seconds, as tokens count.
fn now_s() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}

fn open_cors(headers: &mut HeaderMap) {
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        "access-control-allow-private-network",
        HeaderValue::from_static("true"),
    );
}

fn axum_json(status: StatusCode, value: &Value) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        value.to_string(),
    )
        .into_response()
}

#[cfg(test)]
mod tests;
