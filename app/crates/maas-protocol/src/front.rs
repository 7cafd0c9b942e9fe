//! The front door: one request in OpenAI's or Anthropic's shape, answered by any provider of the registry.
//!
//! The door reads what a client wrote into our own words, has the provider's dialect write the request, and
//! writes the provider's events in the shape that the client reads. What cannot be carried is refused by the name
//! of its field. Pure, as all of this crate; `edge-proxy/` does the I/O.

use serde_json::{Map, Value};

use crate::{
    chat::{ChatRequest, Part},
    dialect::{Decoder, WireFormat},
    event::ChatEvent,
    http::HttpRequest,
    relay::{self, Policy, RequestHead, Upstream},
};

mod anthropic;
mod choose;
mod errand;
mod fields;
pub mod mint;
mod models;
mod openai;
mod price;
mod refusal;
pub mod setup;

pub use choose::credential;
pub use errand::{Errand, Told};
pub use models::{Listing, Lists};
pub use refusal::Refusal;

use choose::Target;
use fields::Fields;

/// Whose shape a request and its answer have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// OpenAI's Chat Completions and what belongs to them.
    Openai,
    /// Anthropic's Messages.
    Anthropic,
}

/// What is asked for at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// An answer.
    Chat(Door),
    /// Vectors of texts.
    Embed,
    /// Pictures.
    Draw,
    /// The list of models.
    Models(Door),
    /// Anything else below the door's path.
    Unknown(Door),
}

impl Call {
    /// What a request wants of the door; `None` for a path that is not the door's. Both shapes list their models at
    /// one path: `anthropic` says whether the request has the header `anthropic-version`.
    pub fn of(method: &str, path: &str, anthropic: bool) -> Option<Self> {
        let rest = path.strip_prefix("/v1/")?;
        let door = if anthropic || rest == "messages" || rest.starts_with("messages/") {
            Door::Anthropic
        } else {
            Door::Openai
        };
        Some(match (method, rest) {
            ("POST", "chat/completions") => Self::Chat(Door::Openai),
            ("POST", "messages") => Self::Chat(Door::Anthropic),
            ("POST", "embeddings") => Self::Embed,
            ("POST", "images/generations") => Self::Draw,
            ("GET", "models") => Self::Models(door),
            _ => Self::Unknown(door),
        })
    }

    /// Whose shape its answer has.
    pub fn door(self) -> Door {
        match self {
            Self::Embed | Self::Draw => Door::Openai,
            Self::Chat(door) | Self::Models(door) | Self::Unknown(door) => door,
        }
    }
}

/// The request headers that the door reads, in lower case; no others, and none of them goes up as it is.
pub const HEADERS: [&str; 8] = [
    "authorization",
    "x-api-key",
    "x-provider",
    "x-resource",
    "x-region",
    "x-location",
    "x-project",
    "x-unsupported",
];

/// What the door looks at beside the body.
#[derive(Clone, Copy, Debug, Default)]
pub struct Head<'a> {
    /// The relay's own origin.
    pub own_origin: &'a str,
    /// The page's origin; programs send none.
    pub origin: Option<&'a str>,
    /// The key, without the scheme's name.
    pub key: Option<&'a str>,
    /// `X-Provider`: the provider's slug.
    pub provider: Option<&'a str>,
    /// `X-Resource`: the name of an Azure resource.
    pub resource: Option<&'a str>,
    /// `X-Region`: a region of AWS.
    pub region: Option<&'a str>,
    /// `X-Location`: a location of Google's.
    pub location: Option<&'a str>,
    /// `X-Project`: a project of Google's.
    pub project: Option<&'a str>,
    /// `X-Unsupported: drop`: what the model does not take is left out and named, instead of refused.
    pub drop_unsupported: bool,
}

impl<'a> Head<'a> {
    /// Reads the values of [`HEADERS`], in their order.
    pub fn read(
        own_origin: &'a str,
        origin: Option<&'a str>,
        values: [Option<&'a str>; HEADERS.len()],
    ) -> Self {
        let values = values.map(|value| value.map(str::trim).filter(|value| !value.is_empty()));
        let [
            bearer,
            key,
            provider,
            resource,
            region,
            location,
            project,
            unsupported,
        ] = values;
        let bearer = bearer.and_then(|value| {
            let (scheme, word) = value.split_once(' ').unwrap_or((value, ""));
            if scheme.eq_ignore_ascii_case("bearer") {
                Some(word.trim_start()).filter(|word| !word.is_empty())
            } else {
                Some(value)
            }
        });
        Self {
            own_origin,
            origin,
            key: key.or(bearer),
            provider,
            resource,
            region,
            location,
            project,
            drop_unsupported: unsupported == Some("drop"),
        }
    }
}

/// What a client asked for, in our words.
struct Asked {
    request: ChatRequest,
    /// Whether the stream ends with what was counted.
    include_usage: bool,
    /// Fields that only the provider can know.
    rest: Map<String, Value>,
    /// Hints that no answer depends on, and that were left out.
    left_out: Vec<String>,
}

/// The field of the counts that says what the answer costs at list prices, in US dollars.
const COST: &str = "estimated_cost_usd";

/// What no answer depends on: left out where the provider has no field for it.
const HINTS: &[&str] = &[
    "metadata",
    "prompt_cache_key",
    "prompt_cache_retention",
    "safety_identifier",
    "service_tier",
    "store",
    "user",
];

impl Asked {
    /// Hands on what only the provider can know, where it speaks the door's own shape; elsewhere it is refused.
    fn pass_on(&mut self, door: Door, wire: WireFormat) -> Result<(), Refusal> {
        let own = match door {
            Door::Openai => matches!(wire, WireFormat::OpenaiChat | WireFormat::OpenaiResponses),
            Door::Anthropic => matches!(wire, WireFormat::Anthropic | WireFormat::AnthropicVertex),
        };
        for (name, value) in std::mem::take(&mut self.rest) {
            if own {
                self.request.provider_config.entry(name).or_insert(value);
            } else if HINTS.contains(&name.as_str()) {
                self.left_out.push(name);
            } else {
                let reason =
                    "cannot be sent to this provider; fields of its own go into `provider_config`";
                return Err(Refusal::field(&name, reason));
            }
        }
        Ok(())
    }

    /// Takes out thoughts that were plainly told by another provider: a client keeps them with the conversation,
    /// and may ask somebody else next.
    fn forget_foreign_thoughts(&mut self, wire: WireFormat) {
        let own = |part: &Part| {
            let Part::Reasoning {
                item: Some(item), ..
            } = part
            else {
                return true;
            };
            let kind = item.get("type").and_then(Value::as_str).unwrap_or_default();
            match wire {
                WireFormat::Anthropic | WireFormat::AnthropicVertex => {
                    ["thinking", "redacted_thinking"].contains(&kind)
                }
                WireFormat::OpenaiResponses => kind == "reasoning",
                WireFormat::OpenaiChat => kind.starts_with("reasoning."),
                // These know their own.
                _ => true,
            }
        };
        for message in &mut self.request.messages {
            message.parts.retain(own);
        }
    }
}

/// Reads a body of JSON.
fn json(body: &[u8]) -> Result<Value, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Refusal::field("", &format!("is not JSON ({place})"))
    })
}

/// The way up, by the same rules as every other request that passes the relay.
fn way(request: &HttpRequest, head: &Head<'_>, policy: &Policy<'_>) -> Result<Upstream, Refusal> {
    let target = request
        .url
        .strip_prefix(head.own_origin)
        .unwrap_or_default();
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let head = RequestHead {
        method: request.method.as_str(),
        path,
        query,
        origin: head.origin,
        content_length: None,
        credentials: Default::default(),
    };
    Ok(relay::plan(&head, policy)?)
}

/// Writes a text as JSON does, quotes and all: most of what a stream says, so without the way through a value.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some(place) = rest
        .bytes()
        .position(|b| b < b' ' || b == b'"' || b == b'\\')
    {
        let (plain, odd) = rest.split_at(place);
        out.push_str(plain);
        let mut letters = odd.chars();
        match letters.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some(letter) => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            None => {}
        }
        rest = letters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// Takes what the provider calls an answer or a model, where it says so.
fn take_name(mine: &mut String, theirs: Option<&str>) {
    if let Some(theirs) = theirs.filter(|name| !name.is_empty()) {
        theirs.clone_into(mine);
    }
}

/// Writes events in the shape of a door.
trait Teller {
    /// Takes one event and appends the text that it makes.
    fn tell(&mut self, event: &ChatEvent, out: &mut String);

    /// All that has come is told: whoever waits is told at least that the answer has begun, for a caller that has
    /// gone away is noticed only when something is written to it.
    fn pause(&mut self, out: &mut String);
}

/// A streamed answer on its way: the provider's bytes go in, the door's text comes out.
pub struct Telling {
    decoder: Box<dyn Decoder>,
    teller: Box<dyn Teller>,
    /// Empty between calls; kept for its room.
    events: Vec<ChatEvent>,
}

impl Telling {
    /// Takes the next bytes and appends the text that they make.
    pub fn push(&mut self, bytes: &[u8], out: &mut String) {
        self.decoder.push(bytes, &mut self.events);
        self.tell(out);
    }

    /// Takes the end of the bytes.
    pub fn finish(&mut self, out: &mut String) {
        self.decoder.finish(&mut self.events);
        self.tell(out);
    }

    fn tell(&mut self, out: &mut String) {
        for event in self.events.drain(..) {
            self.teller.tell(&event, out);
        }
        self.teller.pause(out);
    }
}

#[cfg(test)]
mod tests;
