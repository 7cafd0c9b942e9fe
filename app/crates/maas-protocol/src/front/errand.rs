//! One request at the door: what goes up to the provider, and how what comes back is told.

use serde_json::Value;

use super::{
    Asked, Call, Door, Fields, Head, Refusal, Target, Teller, Telling, anthropic, json, openai,
    price, way,
};
use crate::{
    accumulate::Answer,
    chat::{Effort, Param},
    dialect::{WireFormat, embeddings::Form},
    event::ChatEvent,
    extras::merge,
    http::{HttpRequest, Method, ResponseHead},
    models::{Cost, cost_of},
    provider::ProviderId,
    relay::{Denied, Policy, Upstream, mask},
    usage::Usage,
};

/// One request, ready to be sent, and how its answer is read and told.
#[derive(Debug)]
pub struct Errand {
    /// Where it goes, by the relay's own rules.
    pub upstream: Upstream,
    /// Method, headers and body; the address is [`Errand::upstream`]'s. The key is not among the headers.
    pub request: HttpRequest,
    /// The header with the key.
    pub key: Option<(&'static str, String)>,
    /// The fields that were left out.
    pub not_sent: Vec<String>,
    /// Whether the client wants a stream.
    pub stream: bool,
    pub(super) wire: WireFormat,
    pub(super) model: String,
    pub(super) prices: Option<&'static Cost>,
    pub(super) how: How,
}

/// How an answer is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// As a chat in the shape of a door; with the counts at the end of a stream, if they are wanted.
    Chat(Door, bool),
    /// As vectors: the provider's form of them, and whether they are wanted as bytes.
    Embed(Form, bool),
    /// As pictures that came of a chat.
    Draw,
    /// As it came.
    AsItIs,
}

/// An answer in one piece, as the door tells it.
#[derive(Debug)]
pub struct Told {
    /// The body of the reply.
    pub body: String,
    /// What was counted.
    pub usage: Usage,
}

impl Errand {
    /// Reads a request at the door and makes the provider's of it.
    ///
    /// # Errors
    /// [`Refusal`] names the field or header at fault.
    pub fn of(
        call: Call,
        body: &[u8],
        head: &Head<'_>,
        policy: &Policy<'_>,
    ) -> Result<Self, Refusal> {
        let body = json(body)?;
        let mut errand = match call {
            Call::Chat(door) => Self::chat(door, body, head, policy),
            Call::Embed => Self::embed(body, head, policy),
            Call::Draw => Self::draw(body, head, policy),
            Call::Models(_) | Call::Unknown(_) => Err(Refusal::no_such_path()),
        }?;
        if let (Some(body), true) = (&errand.request.body, policy.mask.any()) {
            let masked = mask::whole(policy.mask, body).map_err(|_| Denied::NotMasked)?;
            errand.request.body = Some(masked);
        }
        Ok(errand)
    }

    fn chat(
        door: Door,
        body: Value,
        head: &Head<'_>,
        policy: &Policy<'_>,
    ) -> Result<Self, Refusal> {
        let body = Fields::of(body, "")?;
        let mut asked = match door {
            Door::Openai => openai::ask::read(body)?,
            Door::Anthropic => anthropic::ask::read(body)?,
        };
        let target = Target::of(&asked.request.model, head)?;
        if door == Door::Anthropic {
            let takes = (target.provider.spec().takes)(&target.model);
            anthropic::ask::say_budget(&mut asked.request.params, &takes);
        }
        let how = How::Chat(door, asked.include_usage);
        Self::ask(asked, target, how, head, policy)
    }

    /// Has the provider's dialect write what is asked.
    fn ask(
        mut asked: Asked,
        target: Target,
        how: How,
        head: &Head<'_>,
        policy: &Policy<'_>,
    ) -> Result<Self, Refusal> {
        let door = match how {
            How::Chat(door, _) => door,
            _ => Door::Openai,
        };
        asked.request.model.clone_from(&target.model);
        let wire = target.wire();
        asked.pass_on(door, wire)?;
        asked.forget_foreign_thoughts(wire);
        let (request, unfit) = target.endpoint.write(&asked.request)?;
        // No thinking is what a model does that knows none.
        let idle = asked.request.params.reasoning_effort == Some(Effort::None);
        let missed = unfit.iter().filter_map(|note| field_of(note));
        let mut missed = missed.filter(|name| !(idle && *name == "reasoning_effort"));
        if !head.drop_unsupported
            && let Some(name) = missed.next()
        {
            let name = match (door, name) {
                (Door::Anthropic, "reasoning_budget") => "thinking.budget_tokens",
                _ => name,
            };
            return Err(Refusal::field(name, "is not taken by this model"));
        }
        let mut not_sent = asked.left_out;
        not_sent.extend(unfit);
        Ok(Self {
            upstream: way(&request, head, policy)?,
            request,
            key: target.key,
            not_sent,
            stream: asked.request.stream,
            wire,
            prices: price::of(target.provider, &asked.request.model),
            model: asked.request.model,
            how,
        })
    }

    fn embed(body: Value, head: &Head<'_>, policy: &Policy<'_>) -> Result<Self, Refusal> {
        let (mut ask, bytes, not_sent) = openai::embed::read(Fields::of(body, "")?)?;
        let target = Target::of(&ask.model, head)?;
        ask.model.clone_from(&target.model);
        let wire = target.wire();
        let form = Form::of(wire, &ask.model, target.provider == ProviderId::Mistral);
        let form = form.ok_or_else(|| {
            Refusal::field(
                "model",
                "is of a provider whose embeddings the door does not carry",
            )
        })?;
        let request = form
            .write(&target.endpoint, &ask)
            .map_err(|_| Refusal::field("input", "must be texts for this model, or one text"))?;
        Ok(Self {
            upstream: way(&request, head, policy)?,
            request,
            key: target.key,
            not_sent,
            stream: false,
            wire,
            prices: price::of(target.provider, &ask.model),
            model: ask.model,
            how: How::Embed(form, bytes),
        })
    }

    /// Pictures: at OpenAI and those who follow it by the same request, elsewhere by a chat.
    fn draw(body: Value, head: &Head<'_>, policy: &Policy<'_>) -> Result<Self, Refusal> {
        let named = body.get("model").and_then(Value::as_str);
        let named = named.ok_or_else(|| Refusal::field("model", "is required"))?;
        let target = Target::of(named, head)?;
        let wire = target.wire();
        let by_chat = target.provider == ProviderId::Openrouter
            || matches!(wire, WireFormat::Gemini | WireFormat::GeminiVertex);
        if by_chat {
            let asked = openai::draw::read(Fields::of(body, "")?, wire)?;
            return Self::ask(asked, target, How::Draw, head, policy);
        }
        if !matches!(wire, WireFormat::OpenaiChat | WireFormat::OpenaiResponses) {
            let reason = "is of a provider whose pictures the door does not carry";
            return Err(Refusal::field("model", reason));
        }
        let mut body = Fields::of(body, "")?;
        let config = body.object("provider_config")?.map(Fields::rest);
        if body.flag("stream")?.unwrap_or(false) {
            return Err(body.refuse("stream", "cannot be told by the door for pictures"));
        }
        let mut fields = body.rest();
        fields.insert("model".into(), target.model.clone().into());
        merge(&mut fields, &config.unwrap_or_default());
        let url = format!("{}/images/generations", target.endpoint.base_url);
        let body = Value::Object(fields).to_string();
        let request = target.endpoint.request(Method::Post, url, Some(body));
        Ok(Self {
            upstream: way(&request, head, policy)?,
            request,
            key: target.key,
            not_sent: Vec::new(),
            stream: false,
            wire,
            prices: price::of(target.provider, &target.model),
            model: target.model,
            how: How::AsItIs,
        })
    }

    /// Begins to tell the answer of a stream; `id` is the answer's where the provider gives none, `created` is now
    /// in seconds since 1970.
    pub fn telling(&self, id: &str, created: u64) -> Telling {
        let teller: Box<dyn Teller> = match self.how {
            How::Chat(Door::Anthropic, _) => {
                Box::new(anthropic::stream::Blocks::new(id, &self.model, self.prices))
            }
            how => Box::new(openai::stream::Chunks::new(
                id,
                created,
                &self.model,
                how == How::Chat(Door::Openai, true),
                self.prices,
            )),
        };
        Telling {
            decoder: self.wire.dialect().decoder(),
            teller,
            events: Vec::new(),
        }
    }

    /// Tells an answer that came in one piece.
    ///
    /// # Errors
    /// [`Refusal`] where the reply is an error despite its status, or no reply at all.
    pub fn whole(&self, body: &[u8], id: &str, created: u64) -> Result<Told, Refusal> {
        let door = match self.how {
            How::AsItIs => {
                return Ok(Told {
                    body: String::from_utf8_lossy(body).into_owned(),
                    usage: Usage::default(),
                });
            }
            How::Embed(form, bytes) => {
                let embedded = form
                    .read(body)
                    .map_err(|error| Refusal::bad_reply(error.text))?;
                return Ok(Told {
                    body: openai::embed::body(&embedded, bytes, &self.model).to_string(),
                    usage: Usage {
                        input: embedded.tokens,
                        output: Some(0),
                        ..Usage::default()
                    },
                });
            }
            How::Draw => None,
            How::Chat(door, _) => Some(door),
        };
        let events = self.wire.dialect().read_whole(body);
        let events = events.map_err(|error| Refusal::bad_reply(error.text))?;
        let mut answer = Answer::default();
        let mut own = None;
        for event in &events {
            if let ChatEvent::Started { id, .. } = event {
                own = id.as_deref().filter(|id| !id.is_empty());
            }
            answer.apply(event);
        }
        if let Some(error) = answer.error {
            return Err(error.into());
        }
        let (id, model) = (own.unwrap_or(id), self.model.as_str());
        let body = match door {
            None => openai::draw::body(&answer, created)?,
            Some(Door::Openai) => openai::whole::body(&answer, id, created, model, self.prices),
            Some(Door::Anthropic) => anthropic::whole::body(&answer, id, model, self.prices),
        };
        Ok(Told {
            body: body.to_string(),
            usage: answer.usage,
        })
    }

    /// What an answer costs at list prices, in US dollars; `None` where a price or count is not known.
    pub fn cost_usd(&self, usage: &Usage) -> Option<f64> {
        cost_of(usage, self.prices).map(price::dollars)
    }

    /// Reads what the provider says with a status of 400 or above.
    pub fn refused(&self, head: &ResponseHead, body: &[u8]) -> Refusal {
        self.wire.dialect().read_error(head, body).into()
    }
}

/// The field that a note of what does not fit begins with; `None` where nothing was asked for that is missing now.
fn field_of(note: &str) -> Option<&str> {
    let name = note.split(' ').next()?;
    let field = Param::of(name).is_some() || ["response_format", "tool_choice"].contains(&name);
    field.then_some(name)
}
