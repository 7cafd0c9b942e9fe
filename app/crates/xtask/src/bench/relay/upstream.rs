//! A provider that costs nothing: fixed answers, as fast as the machine can send them.

use std::{
    net::Ipv4Addr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::Result;
use axum::{
    Router,
    body::{Body, Bytes},
    http::{Response, Uri, header},
};
use futures_util::stream;
use tokio::net::TcpListener;

/// The chunks of a stream.
const CHUNKS: usize = 100;
/// How far apart they are where they are paced.
const PACE: Duration = Duration::from_millis(10);

/// Serves until the program ends; gives the port.
pub(super) async fn start() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let port = listener.local_addr()?.port();
    let app = Router::new().fallback(answer);
    tokio::spawn(async move {
        let listener = axum::serve::ListenerExt::tap_io(listener, |socket| {
            drop(socket.set_nodelay(true));
        });
        drop(axum::serve(listener, app).await);
    });
    Ok(port)
}

async fn answer(uri: Uri, body: Bytes) -> Response<Body> {
    let has = |word: &str| {
        body.windows(word.len())
            .any(|window| window == word.as_bytes())
    };
    let anthropic = uri.path().ends_with("/messages");
    let (kind, body) = if !has("\"stream\":true") {
        ("application/json", Body::from(whole(anthropic)))
    } else if has("-paced\"") {
        ("text/event-stream", paced(anthropic))
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

/// Each chunk says when it was sent, in microseconds.
fn paced(anthropic: bool) -> Body {
    let chunks = stream::unfold(0, move |place| async move {
        let text = match place {
            0 => opening(anthropic).to_owned(),
            place if place <= CHUNKS => {
                tokio::time::sleep(PACE).await;
                chunk(anthropic, &format!("sent {} sent", now_us()))
            }
            place if place == CHUNKS + 1 => closing(anthropic).to_owned(),
            _ => return None,
        };
        Some((Ok::<_, std::convert::Infallible>(text), place + 1))
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
