//! How fast replies are read and requests are written, on one core; `cargo xtask bench protocol` runs it.
//!
//! Writes its figures as JSON to the file named by `REPORT`; `RUNS` says how often each is taken.

use std::{env, error::Error, fs, hint::black_box, time::Instant};

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

fn main() -> Result<(), Box<dyn Error>> {
    let runs = env::var("RUNS").ok().and_then(|runs| runs.parse().ok());
    let runs: usize = runs.unwrap_or(5).max(1);
    let openai = WireFormat::OpenaiChat.dialect();
    let anthropic = WireFormat::Anthropic.dialect();
    let rows = [
        reading("read OpenAI Chat", openai, &openai_chat(), runs)?,
        reading("read Anthropic", anthropic, &anthropic_messages(), runs)?,
        writing("write 200 messages, OpenAI Chat", openai, runs)?,
        writing("write 200 messages, Anthropic", anthropic, runs)?,
    ];
    let report = serde_json::to_string_pretty(&rows)?;
    let path = env::var_os("REPORT").ok_or("REPORT names no file")?;
    fs::write(path, report + "\n")?;
    Ok(())
}

/// Megabytes of a reply that are read in a second.
fn reading(
    name: &str,
    dialect: &dyn Dialect,
    reply: &str,
    runs: usize,
) -> Result<Value, Box<dyn Error>> {
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
    let all = times(runs, 10, || {
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
    let megabytes = reply.len() as f64 / 1e6;
    let all = all.into_iter().map(|seconds| megabytes / seconds);
    Ok(row(name, "MB/s", all.collect()))
}

/// Microseconds that one long request takes to be written.
fn writing(name: &str, dialect: &dyn Dialect, runs: usize) -> Result<Value, Box<dyn Error>> {
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
    let all = times(runs, 100, || {
        black_box(dialect.encode(&endpoint, &request).is_ok());
    });
    let all = all.into_iter().map(|seconds| seconds * 1e6);
    Ok(row(name, "µs", all.collect()))
}

/// The seconds that something takes, each the mean of a few turns; the first ones warm up and do not count.
#[expect(
    clippy::disallowed_methods,
    reason = "the crate knows no clock, but its speed is to be known"
)]
fn times(runs: usize, turns: u32, mut what: impl FnMut()) -> Vec<f64> {
    let mut once = || {
        let start = Instant::now();
        (0..turns).for_each(|_| what());
        start.elapsed().as_secs_f64() / f64::from(turns)
    };
    once();
    (0..runs).map(|_| once()).collect()
}

fn row(name: &str, unit: &str, all: Vec<f64>) -> Value {
    let mut sorted = all.clone();
    sorted.sort_by(f64::total_cmp);
    let median = sorted.get(sorted.len() / 2);
    json!({ "name": name, "unit": unit, "median": median, "all": all })
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
