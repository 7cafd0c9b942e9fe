//! How fast replies are read and requests are written, on one core; `cargo xtask bench protocol` runs it.
//!
//! Natively it prints its figures as JSON; as WebAssembly it hands the same text to the page that loaded it.
//! One round per call, so that the two can be measured in turns.

use std::{error::Error, hint::black_box};

use maas_protocol::{
    accumulate::Answer,
    chat::{ChatRequest, Message, Role},
    dialect::{Dialect, WireFormat},
    provider::{Endpoint, ProviderSpec, Route},
};
use serde_json::{Value, json};

/// How long an answer is: far more than a model writes, so that the clock's steps do not count.
const BYTES: usize = 2 * 1024 * 1024;
/// About what one read of a response's body gives.
const CHUNK: usize = 16 * 1024;
/// How many messages the request has that is written.
const MESSAGES: usize = 200;
/// What a model says, in the pieces it says it.
const PIECES: [&str; 8] = [
    " The",
    " quick",
    " brown",
    "\\n\\n",
    " 안녕",
    "하세요",
    " `code`",
    " \\\"so\\\"",
];

#[cfg(not(target_family = "wasm"))]
#[expect(clippy::disallowed_macros, reason = "the figures are its output")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("{}", round()?);
    Ok(())
}

/// Nothing happens until the page asks for [`browser::throughput`].
#[cfg(target_family = "wasm")]
fn main() {}

/// What only a browser has.
#[cfg(target_family = "wasm")]
mod browser {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        /// Milliseconds since the page was opened.
        #[wasm_bindgen(js_namespace = performance)]
        pub(super) fn now() -> f64;
    }

    /// One round's figures as JSON.
    ///
    /// # Errors
    /// A sentence, when a format does not do its work.
    #[expect(unreachable_pub, reason = "the page reaches it")]
    #[wasm_bindgen]
    pub fn throughput() -> Result<String, String> {
        super::round().map_err(|error| error.to_string())
    }
}

/// Takes every figure once: a list of objects with `name`, `unit` and `figure`.
fn round() -> Result<String, Box<dyn Error>> {
    let openai = WireFormat::OpenaiChat.dialect();
    let anthropic = WireFormat::Anthropic.dialect();
    let figures = [
        reading("read OpenAI Chat", openai, &openai_chat())?,
        reading("read Anthropic", anthropic, &anthropic_messages())?,
        writing("write 200 messages, OpenAI Chat", openai)?,
        writing("write 200 messages, Anthropic", anthropic)?,
    ];
    Ok(serde_json::to_string(&figures)?)
}

/// Megabytes of a reply that are read in a second.
fn reading(name: &str, dialect: &dyn Dialect, reply: &str) -> Result<Value, Box<dyn Error>> {
    // A decoder that gives up at the first event is fast as well, so the answer is looked at once.
    let mut answer = Answer::default();
    let mut decoder = dialect.decoder();
    let mut events = Vec::new();
    decoder.push(reply.as_bytes(), &mut events);
    decoder.finish(&mut events);
    events.drain(..).for_each(|event| answer.apply(&event));
    if answer.finish.is_none() || answer.text.len() < BYTES / 100 {
        return Err(format!("{name}: the answer did not come through").into());
    }
    let milliseconds = mean(10, || {
        let mut decoder = dialect.decoder();
        for chunk in reply.as_bytes().chunks(CHUNK) {
            decoder.push(chunk, &mut events);
            black_box(&events);
            events.clear();
        }
        decoder.finish(&mut events);
        black_box(&events);
        events.clear();
    });
    #[expect(clippy::cast_precision_loss, reason = "a few million")]
    let kilobytes = reply.len() as f64 / 1e3;
    let figure = kilobytes / milliseconds;
    Ok(json!({ "name": name, "unit": "MB/s", "figure": figure }))
}

/// Microseconds that one long request takes to be written.
fn writing(name: &str, dialect: &dyn Dialect) -> Result<Value, Box<dyn Error>> {
    static SPEC: ProviderSpec = ProviderSpec::OPENAI_LIKE;
    let endpoint = Endpoint {
        spec: &SPEC,
        base_url: "https://api.example/v1".into(),
        route: Route::Direct,
        extra_headers: Vec::new(),
    };
    let text = "Explain \"ownership\" in Rust.\n그리고 예를 들어 주세요. ".repeat(10);
    let turn = |place| match place % 2 {
        0 => Message::text(Role::User, text.as_str()),
        _ => Message::text(Role::Assistant, text.as_str()),
    };
    let request = ChatRequest {
        model: "m".into(),
        messages: (0..MESSAGES).map(turn).collect(),
        stream: true,
        ..ChatRequest::default()
    };
    if dialect.encode(&endpoint, &request).is_err() {
        return Err(format!("{name}: the request cannot be written").into());
    }
    let milliseconds = mean(100, || {
        black_box(dialect.encode(&endpoint, &request).is_ok());
    });
    let figure = milliseconds * 1e3;
    Ok(json!({ "name": name, "unit": "µs", "figure": figure }))
}

/// The milliseconds that something takes, the mean of `turns`; as many before them warm up and do not count.
fn mean(turns: u32, mut what: impl FnMut()) -> f64 {
    let mut all = || {
        let start = now();
        (0..turns).for_each(|_| what());
        (now() - start) / f64::from(turns)
    };
    all();
    all()
}

#[cfg(target_family = "wasm")]
use browser::now;

/// Milliseconds since the first call.
#[cfg(not(target_family = "wasm"))]
#[expect(
    clippy::disallowed_methods,
    reason = "the crate knows no clock, but its speed is to be known"
)]
fn now() -> f64 {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed().as_secs_f64() * 1e3
}

/// Repeats the event of each piece until the reply is long enough.
fn repeated(begin: &str, event: impl Fn(&str) -> String, end: &str) -> String {
    let mut reply = begin.to_owned();
    for piece in PIECES.iter().cycle() {
        if reply.len() >= BYTES {
            break;
        }
        reply.push_str(&event(piece));
    }
    reply + end
}

fn openai_chat() -> String {
    let chunk = |delta: &str, finish: &str| {
        format!(
            "data: {{\"id\":\"chatcmpl-CqT3Zb0k9Yw2\",\"object\":\"chat.completion.chunk\",\"created\":1794200000,\
             \"model\":\"gpt-4.1-2026-03-01\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_9d2b1c\",\
             \"choices\":[{{\"index\":0,\"delta\":{delta},\"logprobs\":null,\"finish_reason\":{finish}}}],\
             \"usage\":null}}\n\n"
        )
    };
    let piece = |text: &str| chunk(&format!("{{\"content\":\"{text}\"}}"), "null");
    let begin = chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    let end = chunk("{}", "\"stop\"") + "data: [DONE]\n\n";
    repeated(&begin, piece, &end)
}

fn anthropic_messages() -> String {
    let event =
        |kind: &str, rest: &str| format!("event: {kind}\ndata: {{\"type\":\"{kind}\"{rest}}}\n\n");
    let piece = |text: &str| {
        let delta =
            format!(",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{text}\"}}");
        event("content_block_delta", &delta)
    };
    let begin = event(
        "message_start",
        ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-5\",\
         \"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":40,\"output_tokens\":1}}",
    ) + &event(
        "content_block_start",
        ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}",
    );
    let end = event("content_block_stop", ",\"index\":0")
        + &event(
            "message_delta",
            ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9000}",
        )
        + &event("message_stop", "");
    repeated(&begin, piece, &end)
}
