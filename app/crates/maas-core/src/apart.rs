//! A request that is no turn of a conversation: the app asks for a purpose of its own, and reads the answer to its end before
//! anything is made of it. It is said, counted and held back like any other.

use std::rc::Rc;

use maas_protocol::{
    accumulate::Answer,
    capability::Limits,
    chat::ChatRequest,
    error::{ErrorKind, ProviderError},
    provider::{ProviderRef, Route},
    usage::Usage,
};

use crate::{
    Effect, Model, Stamp,
    benchmark::RunId,
    budget,
    chats::{self, ChatId, ModelRef, Timing},
    ledger::{self, Ended, Entry, Origin, Sent, Status},
    providers::ProviderConfig,
    trials::TrialId,
    turn::TurnId,
    workspaces::{self, WorkspaceId},
};

/// What it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The title of a chat.
    Title(ChatId),
    /// The measurement of a run at this place.
    Measure(RunId, usize),
    /// The cell of a run of a test set; or the judgement of what is expected of it there.
    Trial(TrialId, usize, Option<u8>),
}

impl Purpose {
    /// The workspace from which it is asked.
    fn workspace(&self, model: &Model) -> WorkspaceId {
        match self {
            Self::Title(chat) => workspaces::of_chat(model, chat),
            Self::Measure(..) | Self::Trial(..) => model.workspaces.current.clone(),
        }
    }

    fn origin(&self) -> Origin {
        match self {
            Self::Title(_) => Origin::Title,
            Self::Measure(..) => Origin::Benchmark,
            Self::Trial(..) => Origin::Test,
        }
    }
}

/// What is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Apart {
    /// What for.
    pub purpose: Purpose,
    /// The number of its entry in the ledger.
    pub entry: Option<u64>,
    /// Who is asked.
    pub provider: ProviderRef,
    /// The address the user set.
    pub config: ProviderConfig,
    /// Which way it goes.
    pub route: Route,
    /// What to ask.
    pub request: ChatRequest,
    /// What the model is known not to take.
    pub limits: Limits,
    /// When it was sent, ms since 1970.
    pub sent_ms: u64,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ApartAnswer {
    /// The number of its entry in the ledger.
    pub entry: Option<u64>,
    /// Who was asked.
    pub model: ModelRef,
    /// Which way.
    pub route: Route,
    /// What came, to the end or to where it failed.
    pub answer: Rc<Answer>,
    /// Why there is no more of it, where there is not.
    pub error: Option<ProviderError>,
    /// When it was sent, ms since 1970.
    pub sent_ms: u64,
    /// When things happened.
    pub timing: Timing,
}

/// A request that may go out: what it may cost at most, in nano-dollars, and what is to be done.
pub(crate) struct Going {
    pub(crate) entry: Option<u64>,
    pub(crate) most_nano: Option<u64>,
    pub(crate) route: Route,
    pub(crate) effects: Vec<Effect>,
}

/// Asks a model, unless a budget holds it back.
pub(crate) fn ask(
    model: &mut Model,
    purpose: Purpose,
    asked: &ModelRef,
    request: ChatRequest,
    stamp: &Stamp,
) -> Result<Going, ProviderError> {
    let config = model.providers.config(&asked.provider);
    let mut request = ChatRequest {
        model: asked.model.clone(),
        stream: true,
        ..request
    };
    chats::lay_over(&mut request, &config);
    let route = model.providers.way(&asked.provider, false).route;
    let facts = model.providers.facts(asked);
    let most_nano = budget::most(&request, &facts);
    // It is no turn, so none of those under way is it.
    let place = purpose.workspace(model);
    let held = workspaces::obstacle(&model.workspaces, &place, &asked.provider)
        .or_else(|| budget::obstacle(model, TurnId::default(), (asked, &place), most_nano, stamp));
    if let Some(error) = held {
        return Err(error);
    }
    let sent = Sent {
        model: asked,
        route,
        origin: purpose.origin(),
        sent_ms: stamp.now_ms,
    };
    let (entry, begun) = ledger::begin(model, sent, &place, stamp);
    let mut effects = vec![Effect::AskApart(Apart {
        purpose,
        entry,
        provider: asked.provider.clone(),
        config,
        route,
        request,
        limits: facts.limits(),
        sent_ms: stamp.now_ms,
    })];
    effects.extend(begun);
    Ok(Going {
        entry,
        most_nano,
        route,
        effects,
    })
}

impl ApartAnswer {
    /// How it ended.
    pub(crate) fn status(&self) -> Status {
        match self.error.as_ref().or(self.answer.error.as_ref()) {
            Some(error) => Status::Failed(error.kind),
            None if self.answer.finish.is_none() => Status::Failed(ErrorKind::CutOff),
            None => Status::Done,
        }
    }
}

/// Notes in the ledger that one was stopped.
pub(crate) fn note_stopped(
    model: &mut Model,
    entry: u64,
    purpose: &Purpose,
    (asked, route, sent_ms): (&ModelRef, Route, u64),
    stamp: &Stamp,
) -> Option<Effect> {
    let ended = Ended {
        sent: Sent {
            model: asked,
            route,
            origin: purpose.origin(),
            sent_ms,
        },
        status: Status::Stopped,
        usage: &Usage::default(),
        timing: Timing {
            total_ms: Some(stamp.now_ms.saturating_sub(sent_ms) as f64),
            ..Timing::default()
        },
    };
    ledger::note(model, entry, &ended, stamp)
}

/// The entry of one that was noted.
pub(crate) fn noted(model: &Model, entry: Option<u64>) -> Option<Rc<Entry>> {
    let entry = entry?;
    let fresh = model.ledger.fresh.iter().rev();
    fresh.into_iter().find(|known| known.id == entry).cloned()
}

/// Notes in the ledger how one has ended.
pub(crate) fn note(
    model: &mut Model,
    purpose: &Purpose,
    status: Status,
    heard: &ApartAnswer,
    stamp: &Stamp,
) -> Option<Effect> {
    let ended = Ended {
        sent: Sent {
            model: &heard.model,
            route: heard.route,
            origin: purpose.origin(),
            sent_ms: heard.sent_ms,
        },
        status,
        usage: &heard.answer.usage,
        timing: heard.timing,
    };
    ledger::note(model, heard.entry?, &ended, stamp)
}
