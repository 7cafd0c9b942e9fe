//! A provider that costs nothing: fixed answers, as fast as the machine can send them.

use std::{
    collections::HashMap,
    net::Ipv4Addr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::Result;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{Response, Uri, header},
};
use futures_util::stream;
use tokio::net::TcpListener;

/// The chunks of a stream that comes at once.
const CHUNKS: usize = 100;

/// A stream whose chunks come one by one; a question asks for it in its text.
#[derive(Clone, Copy)]
pub(super) struct Paced {
    /// Stands in each chunk, so that streams can be told apart.
    pub(super) key: usize,
    pub(super) chunks: usize,
    pub(super) apart: Duration,
}

impl Paced {
    /// So many chunks, so many milliseconds apart.
    pub(super) const fn each(chunks: usize, apart_ms: u64) -> Self {
        Self {
            key: 0,
            chunks,
            apart: Duration::from_millis(apart_ms),
        }
    }

    /// What a question says that wants it.
    pub(super) fn wanted(self) -> String {
        let Self { key, chunks, apart } = self;
        format!("<{key} {chunks} {}>", apart.as_millis())
    }

    fn of(question: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(question).ok()?;
        let (words, _) = text.split_once('<')?.1.split_once('>')?;
        let mut words = words.split(' ').map(str::parse::<u32>);
        let mut next = || words.next()?.ok();
        Some(Self {
            key: next()?.try_into().ok()?,
            chunks: next()?.try_into().ok()?,
            apart: Duration::from_millis(next()?.into()),
        })
    }
}

/// The streams that are under way here.
#[derive(Default)]
pub(super) struct Open {
    now: AtomicUsize,
    left: Mutex<HashMap<usize, Instant>>,
}

impl Open {
    /// How many there are.
    pub(super) fn now(&self) -> usize {
        self.now.load(Ordering::Relaxed)
    }

    /// When a stream was over or given up by whoever had asked for it.
    pub(super) fn left(&self, key: usize) -> Option<Instant> {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.get(&key).copied()
    }
}

/// One stream; ends with it.
struct Stays(Arc<Open>, usize);

impl Stays {
    fn new(open: Arc<Open>, key: usize) -> Self {
        open.now.fetch_add(1, Ordering::Relaxed);
        Self(open, key)
    }
}

impl Drop for Stays {
    fn drop(&mut self) {
        let Self(open, key) = self;
        open.now.fetch_sub(1, Ordering::Relaxed);
        let mut left = open.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.insert(*key, Instant::now());
    }
}

/// Serves until the program ends; gives the port, and what is under way.
pub(super) async fn start() -> Result<(u16, Arc<Open>)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let port = listener.local_addr()?.port();
    let open = Arc::<Open>::default();
    let app = Router::new().fallback(answer).with_state(open.clone());
    tokio::spawn(async move {
        let listener = axum::serve::ListenerExt::tap_io(listener, |socket| {
            drop(socket.set_nodelay(true));
        });
        drop(axum::serve(listener, app).await);
    });
    Ok((port, open))
}

async fn answer(State(open): State<Arc<Open>>, uri: Uri, body: Bytes) -> Response<Body> {
    let has = |word: &str| {
        body.windows(word.len())
            .any(|window| window == word.as_bytes())
    };
    let anthropic = uri.path().ends_with("/messages");
    let (kind, body) = if !has("\"stream\":true") {
        ("application/json", Body::from(whole(anthropic)))
    } else if let Some(wanted) = Paced::of(&body) {
        ("text/event-stream", paced(wanted, anthropic, open))
    } else {
        let mut text = opening(anthropic).to_owned();
        (0..CHUNKS).for_each(|_| text.push_str(&chunk(anthropic, "a word or two")));
        text.push_str(closing(anthropic));
        ("text/event-stream", Body::from(text))
    };
    let mut reply = Response::new(body);
    let kind = header::HeaderValue::from_static(kind);
    reply.headers_mut().insert(header::CONTENT_TYPE, kind);
    reply
}

/// Each chunk says whose it is, and when it was sent, in microseconds.
fn paced(wanted: Paced, anthropic: bool, open: Arc<Open>) -> Body {
    let stays = Stays::new(open, wanted.key);
    let chunks = stream::unfold((0, stays), move |(place, stays)| async move {
        let text = match place {
            0 => opening(anthropic).to_owned(),
            place if place <= wanted.chunks => {
                tokio::time::sleep(wanted.apart).await;
                let text = format!("for {} sent {} sent", wanted.key, now_us());
                chunk(anthropic, &text)
            }
            place if place == wanted.chunks + 1 => closing(anthropic).to_owned(),
            _ => return None,
        };
        Some((Ok::<_, std::convert::Infallible>(text), (place + 1, stays)))
    });
    Body::from_stream(chunks)
}

/// Microseconds since 1970.
pub(super) fn now_us() -> u128 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_micros())
}

fn whole(anthropic: bool) -> &'static str {
    if anthropic {
        r#"{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5","content":[{"type":"text","text":"A relay passes a request on where the caller cannot go, and keeps nothing of it."}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":140,"output_tokens":20}}"#
    } else {
        r#"{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4.1","choices":[{"index":0,"message":{"role":"assistant","content":"A relay passes a request on where the caller cannot go, and keeps nothing of it."},"finish_reason":"stop"}],"usage":{"prompt_tokens":140,"completion_tokens":20,"total_tokens":160}}"#
    }
}

fn opening(anthropic: bool) -> &'static str {
    if anthropic {
        concat!(
            "event: message_start\n",
            r#"data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-5","content":[],"usage":{"input_tokens":140,"output_tokens":1}}}"#,
            "\n\nevent: content_block_start\n",
            r#"data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
            "\n\n"
        )
    } else {
        concat!(
            r#"data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-4.1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"#,
            "\n\n"
        )
    }
}

fn chunk(anthropic: bool, text: &str) -> String {
    if anthropic {
        format!(
            "event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{text}\"}}}}\n\n"
        )
    } else {
        format!(
            "data: {{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4.1\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{text}\"}},\"finish_reason\":null}}]}}\n\n"
        )
    }
}

fn closing(anthropic: bool) -> &'static str {
    if anthropic {
        concat!(
            "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
            "event: message_delta\n",
            r#"data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":100}}"#,
            "\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
        )
    } else {
        concat!(
            r#"data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-4.1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
            "\n\ndata: [DONE]\n\n"
        )
    }
}
