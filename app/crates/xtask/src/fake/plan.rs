//! The model id decides what happens.
//!
//! `fault-401|429|500|cut|cut-<bytes>|stall|garbage|slow`, `case-<fixture>`, `long-4000`, `echo`, `swell`, `cites`, `picky-<field>` (refuses that field); anything else
//! answers with the provider's fixture `text`. What stands before the last `/` is ignored, and so is a leading
//! `claude-` or `gemini-`; `@20` at
//! the end sets the pace of this answer to 20 tokens a second (`@0`: at once).

use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::{
    Ending, cases, long,
    wire::{Target, openai},
};

/// A way to misbehave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// This status with the provider's own error body.
    Status(u16),
    /// The connection breaks in the middle of the answer, or after so many bytes of its body.
    Cut(Option<usize>),
    /// The answer stops coming, the connection stays.
    Stall,
    /// Frames that are not what the format says.
    Garbage,
    /// A late first byte.
    Slow,
}

impl Fault {
    /// Reads a fault's name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "401" => Self::Status(401),
            "429" => Self::Status(429),
            "500" => Self::Status(500),
            "cut" => Self::Cut(None),
            "stall" => Self::Stall,
            "garbage" => Self::Garbage,
            "slow" => Self::Slow,
            _ => Self::Cut(Some(name.strip_prefix("cut-")?.parse().ok()?)),
        })
    }
}

/// What a model id asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Misbehave.
    Fault(Fault),
    /// Replay this fixture.
    Case(String),
    /// The long generated answer.
    Long,
    /// The last user text.
    Echo,
    /// What the last user text is a recipe for: texts, each with how often, `[["> ", 10000], ["x", 1]]`.
    Swell,
    /// A text that cites what the last user text lists: `[{"title": …, "url": …}]`, as OpenAI Chat has it.
    Cites,
    /// The same as [`Act::Echo`], but a body with this field is refused.
    Picky(String),
}

impl Act {
    /// Reads a model id.
    pub(super) fn of(model: &str) -> Self {
        let name = model.rsplit('/').next().unwrap_or(model);
        // At Vertex AI how an id begins chooses the format.
        let begun = ["claude-", "gemini-"].iter();
        let name = begun
            .filter_map(|begin| name.strip_prefix(begin))
            .next()
            .unwrap_or(name);
        if let Some(fault) = name.strip_prefix("fault-").and_then(Fault::named) {
            return Self::Fault(fault);
        }
        if let Some(field) = name.strip_prefix("picky-") {
            return Self::Picky(field.to_owned());
        }
        match (name.strip_prefix("case-"), name) {
            (Some(case), _) => Self::Case(case.to_owned()),
            (None, "long-4000") => Self::Long,
            (None, "echo") => Self::Echo,
            (None, "swell") => Self::Swell,
            (None, "cites") => Self::Cites,
            _ => Self::Case("text".to_owned()),
        }
    }
}

/// Takes `@pace` off a model id.
pub(super) fn split_pace(model: &str) -> (&str, Option<u32>) {
    match model
        .rsplit_once('@')
        .map(|(name, pace)| (name, pace.parse()))
    {
        Some((name, Ok(pace))) => (name, Some(pace)),
        _ => (model, None),
    }
}

/// What goes back.
pub(super) enum Reply {
    /// The provider's error body for this status.
    Refused(StatusCode),
    /// One body.
    Whole {
        status: StatusCode,
        kind: &'static str,
        headers: HeaderMap,
        bytes: Vec<u8>,
    },
    /// Frame by frame.
    Stream {
        kind: &'static str,
        frames: Vec<Vec<u8>>,
        ending: Ending,
    },
}

/// A part of a recipe gives at most so many bytes.
const SWELL: usize = 2 * 1024 * 1024;
/// What arrives of an answer that is cut off or stalls.
const FIRST_HALF: &str = "The first half of this answer arrives, and then ";

/// Decides the reply to a chat request.
pub(super) fn reply(target: &Target, ask: &Value, act: &Act) -> Reply {
    let streamed = target.streams(ask);
    match act {
        Act::Fault(Fault::Status(status)) => Reply::Refused(
            StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        ),
        Act::Fault(Fault::Cut(None)) => Reply::Stream {
            kind: target.stream_kind(),
            frames: target.opening(ask, &words(FIRST_HALF)),
            ending: Ending::Cut,
        },
        Act::Fault(Fault::Cut(Some(bytes))) => Reply::Stream {
            kind: target.stream_kind(),
            frames: first_bytes(target.opening(ask, &words(FIRST_HALF)), *bytes),
            ending: Ending::Cut,
        },
        Act::Fault(Fault::Stall) => Reply::Stream {
            kind: target.stream_kind(),
            frames: target.opening(ask, &words(FIRST_HALF)),
            ending: Ending::Stall,
        },
        Act::Fault(Fault::Garbage) => Reply::Stream {
            kind: target.stream_kind(),
            frames: target.garbage(),
            ending: Ending::Clean,
        },
        Act::Fault(Fault::Slow) => say(target, ask, streamed, &words("This answer began late.")),
        Act::Case(name) => {
            cases::find(&target.slug, &target.case(name), streamed).unwrap_or_else(|| {
                say(
                    target,
                    ask,
                    streamed,
                    &words("Hello from the fake provider: this text was not written by a model."),
                )
            })
        }
        Act::Long => say(target, ask, streamed, &long::tokens()),
        Act::Picky(field) if ask.get(field).is_some() => Reply::Whole {
            status: StatusCode::BAD_REQUEST,
            kind: "application/json",
            headers: HeaderMap::new(),
            bytes: json!({ "error": {
                "message": format!("Unsupported parameter: '{field}' is not supported with this model."),
                "type": "invalid_request_error", "param": field, "code": "unsupported_parameter"
            } })
            .to_string()
            .into_bytes(),
        },
        Act::Cites => cite(target, ask),
        Act::Swell => say(target, ask, streamed, &swollen(&last_user_text(ask))),
        Act::Echo | Act::Picky(_) => say(target, ask, streamed, &words(&last_user_text(ask))),
    }
}

/// The frames as far as so many bytes go; the last of them may end anywhere.
pub(super) fn first_bytes(frames: Vec<Vec<u8>>, mut left: usize) -> Vec<Vec<u8>> {
    let mut kept = Vec::new();
    for mut frame in frames {
        frame.truncate(left);
        left -= frame.len();
        if !frame.is_empty() {
            kept.push(frame);
        }
    }
    kept
}

/// A text in the wire format, streamed or whole.
fn say(target: &Target, ask: &Value, streamed: bool, tokens: &[String]) -> Reply {
    if streamed {
        let mut frames = target.opening(ask, tokens);
        frames.extend(target.closing(ask, tokens.len()));
        return Reply::Stream {
            kind: target.stream_kind(),
            frames,
            ending: Ending::Clean,
        };
    }
    Reply::Whole {
        status: StatusCode::OK,
        kind: "application/json",
        headers: HeaderMap::new(),
        bytes: target
            .whole(ask, &tokens.concat(), tokens.len())
            .to_string()
            .into_bytes(),
    }
}

/// A streamed text, and after its first words what it cites.
fn cite(target: &Target, ask: &Value) -> Reply {
    let said = words("This answer cites its sources.");
    let sources: Value = serde_json::from_str(&last_user_text(ask)).unwrap_or_default();
    let mut frames = target.opening(ask, &said);
    frames.insert(2, openai::citations(target.model(ask), &sources));
    frames.extend(target.closing(ask, said.len()));
    Reply::Stream {
        kind: target.stream_kind(),
        frames,
        ending: Ending::Clean,
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_inclusive(' ').map(str::to_owned).collect()
}

/// The text that a recipe gives, in a thousand pieces if it is long; the recipe itself where it is none.
pub(super) fn swollen(recipe: &str) -> Vec<String> {
    let Ok(parts) = serde_json::from_str::<Vec<(String, usize)>>(recipe) else {
        return words(recipe);
    };
    let text: String = parts
        .iter()
        .map(|(piece, times)| piece.repeat((*times).min(SWELL / piece.len().max(1))))
        .collect();
    let letters: Vec<char> = text.chars().collect();
    let pieces = letters.chunks((letters.len() / 1000).max(4));
    pieces.map(|piece| piece.iter().collect()).collect()
}

/// The text of the newest user message; every format has messages with text or parts, under one of a few names.
pub(super) fn last_user_text(ask: &Value) -> String {
    let named = |name: &&str| ask.get(*name).is_some();
    let name = ["messages", "contents", "input"].into_iter().find(named);
    let messages = name.and_then(|name| ask.get(name)?.as_array());
    let last = messages.and_then(|all| {
        all.iter()
            .rev()
            .find(|message| message.get("role").and_then(Value::as_str) == Some("user"))
    });
    match last.and_then(|message| message.get("content").or_else(|| message.get("parts"))) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts
            .iter()
            .filter_map(|part| part.get("text").and_then(Value::as_str))
            .collect(),
        _ => String::new(),
    }
}
