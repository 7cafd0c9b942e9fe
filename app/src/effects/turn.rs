//! One model turn: ask by way of the keyring, and report what came, frame by frame.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    ops::RangeInclusive,
    rc::Rc,
};

use maas_core::{
    chats::MessageId,
    providers::{ProviderConfig, endpoint},
    turn::{TurnId, TurnsMsg},
    ui::{Subject, UiMsg},
};
use maas_protocol::{
    capability::Limits,
    chat::ChatRequest,
    error::{ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    provider::{Endpoint, ProviderRef, Route},
};
use yew::platform::spawn_local;

use super::{World, gone, on_device, out::Out, release::WRITING};
use crate::{
    bus::{Address, KeyringAsk, KeyringSay},
    platform::{clock, location, lock},
};

/// How much text goes into one frame at first, in bytes, and the bounds of what it becomes with the machine's speed.
pub(super) const FRAME_TEXT_BYTES: usize = 4096;
const FRAME_TEXT_BOUNDS: RangeInclusive<usize> = 2048..=16_384;
/// So long after something came it is looked whether it has been written; a draft is due after a second.
const MIND_AFTER_MS: u32 = 1100;
/// A frame that comes later than this was late: the one before it had too much to lay out.
const LATE_FRAME_MS: f64 = 25.0;
/// A locally made answer speaks so much at once, …
const LOCAL_PIECE_CHARS: usize = 6;
/// … and so often.
const LOCAL_PIECE_EVERY_MS: u32 = 16;

/// A turn under way, seen from where it can be ended.
pub(super) struct Live {
    /// No other version of the app takes over meanwhile.
    _writing: lock::Held,
    out: Option<Out>,
}

/// Who is to answer, and what for.
pub(super) struct Asked {
    pub(super) turn: TurnId,
    pub(super) message: MessageId,
    pub(super) provider: ProviderRef,
    pub(super) route: Route,
}

/// Starts a turn.
pub(super) fn start(
    world: &Rc<World>,
    asked: Asked,
    config: &ProviderConfig,
    request: ChatRequest,
    limits: Limits,
) {
    let Asked {
        turn,
        message,
        provider,
        route,
    } = asked;
    let endpoint = endpoint::resolve(&provider, config, route, &location::relay());
    world.turns.borrow_mut().insert(
        turn,
        Live {
            _writing: lock::share(WRITING),
            out: None,
        },
    );
    let frames = Rc::new(Frames::new(world.clone(), turn));
    spawn_local(async move {
        let answered = match endpoint {
            Ok(endpoint) => answer(&frames, message, &provider, &endpoint, (request, limits)).await,
            Err(error) => Err(error),
        };
        let at_ms = frames.elapsed_ms();
        frames.end(match answered {
            Ok(()) => TurnsMsg::Ended { turn, at_ms },
            Err(error) => TurnsMsg::Failed { turn, error, at_ms },
        });
    });
}

/// Ends a turn's request; whatever still arrives is dropped.
pub(super) fn abort(world: &World, turn: TurnId) {
    let live = world.turns.borrow_mut().remove(&turn);
    if let Some(out) = live.and_then(|live| live.out) {
        out.end();
    }
}

/// Fetches what went over the wire for something, as far as the keyring still has it.
pub(super) fn inspect(world: &Rc<World>, subject: &Subject) {
    let number = {
        let exchanges = world.exchanges.borrow();
        // The last one, where it was asked for more than once.
        let mut latest = exchanges.iter().rev();
        let found = latest.find(|(_, known)| *known == subject);
        found.map(|(number, _)| *number)
    };
    let world = world.clone();
    spawn_local(async move {
        let trace = match (number, world.keyring()) {
            (Some(chat), Ok(keyring)) => match keyring.ask(KeyringAsk::Trace { chat }).await {
                Ok(KeyringSay::Trace { trace }) => trace,
                _ => None,
            },
            _ => None,
        };
        world.tell(UiMsg::Inspected(trace.map(|trace| Rc::new(*trace))));
    });
}

/// Has a turn sent again after a while; one that ended meanwhile is not known any more.
pub(super) fn wait(world: &Rc<World>, turn: TurnId, wait_ms: u64) {
    let world = world.clone();
    spawn_local(async move {
        clock::sleep(u32::try_from(wait_ms).unwrap_or(u32::MAX)).await;
        world.tell(TurnsMsg::Again(turn));
    });
}

async fn answer(
    frames: &Rc<Frames>,
    message: MessageId,
    provider: &ProviderRef,
    endpoint: &Endpoint,
    (request, limits): (ChatRequest, Limits),
) -> Result<(), ProviderError> {
    let (world, turn) = (&frames.world, frames.turn);
    if let Some(write) = endpoint.spec.answer_locally {
        speak(frames, &write(&request)).await;
        return Ok(());
    }
    if endpoint.spec.by_browser {
        let abort = on_device::abort()?;
        note(world, turn, Out::Here(abort.clone()));
        let mut push = |events| {
            if frames.is_live() {
                frames.push(events);
            }
        };
        return on_device::answer(endpoint.spec, &request, &abort, &mut push).await;
    }
    let (files, bytes) = super::files::of_request(world, &request).await;
    if !frames.is_live() {
        return Ok(());
    }
    let keyring = world.keyring().map_err(gone)?;
    let ask = KeyringAsk::Chat {
        provider: provider.clone(),
        address: Address::of(endpoint),
        request: Box::new(request),
        limits,
        files,
    };
    let (number, mut says) = keyring.chat(ask, &bytes).map_err(gone)?;
    world.note(number, Subject::Answer(message));
    note(world, turn, Out::Keyring(keyring, number));
    loop {
        match says.recv().await {
            Ok(KeyringSay::Events { events }) => frames.push(events),
            Ok(KeyringSay::Timed { timing }) => world.tell(TurnsMsg::Timed { turn, timing }),
            Ok(KeyringSay::Failed { error }) => return Err(error),
            Ok(_) => return Ok(()),
            // The keyring was ended, by a lock or an abort.
            Err(_) => return Err(ProviderError::new(ErrorKind::Cancelled, "")),
        }
    }
}

/// Remembers how a turn's request is ended.
fn note(world: &World, turn: TurnId, out: Out) {
    if let Some(live) = world.turns.borrow_mut().get_mut(&turn) {
        live.out = Some(out);
    }
}

/// Says a text that was made here, piece by piece, as if it came from afar.
async fn speak(frames: &Rc<Frames>, text: &str) {
    let letters: Vec<char> = text.chars().collect();
    for piece in letters.chunks(LOCAL_PIECE_CHARS) {
        clock::sleep(LOCAL_PIECE_EVERY_MS).await;
        if !frames.is_live() {
            return;
        }
        frames.push(vec![ChatEvent::Text {
            text: piece.iter().collect(),
        }]);
    }
    let reason = FinishReason {
        kind: FinishKind::Stop,
        raw: "stop".to_owned(),
    };
    frames.push(vec![ChatEvent::Finished { reason }]);
}

/// Collects events and reports what fits into each frame, so that no burst freezes the page.
pub(super) struct Frames {
    world: Rc<World>,
    turn: TurnId,
    started_ms: f64,
    waiting: RefCell<VecDeque<(f64, ChatEvent)>>,
    last: RefCell<Option<TurnsMsg>>,
    /// When the next frame was asked for.
    asked_ms: Cell<Option<f64>>,
    begun: Cell<bool>,
    /// Whether the last frame was given as much as it takes.
    filled: Cell<bool>,
    /// Whether it is looked soon whether what came has been written.
    minded: Cell<bool>,
}

impl Frames {
    fn new(world: Rc<World>, turn: TurnId) -> Self {
        Self {
            world,
            turn,
            started_ms: clock::monotonic_ms(),
            waiting: RefCell::default(),
            last: RefCell::default(),
            asked_ms: Cell::default(),
            begun: Cell::default(),
            filled: Cell::default(),
            minded: Cell::default(),
        }
    }

    fn elapsed_ms(&self) -> f64 {
        clock::monotonic_ms() - self.started_ms
    }

    fn is_live(&self) -> bool {
        self.world.turns.borrow().contains_key(&self.turn)
    }

    fn push(self: &Rc<Self>, events: Vec<ChatEvent>) {
        if events.is_empty() {
            return;
        }
        let at_ms = self.elapsed_ms();
        let speaks = events.iter().any(|event| event.text_bytes() > 0);
        let stamped = events.into_iter().map(|event| (at_ms, event));
        self.waiting.borrow_mut().extend(stamped);
        if speaks && !self.begun.replace(true) {
            // The first token waits for nothing.
            self.flush(true);
        } else {
            self.schedule();
        }
    }

    fn end(self: &Rc<Self>, last: TurnsMsg) {
        *self.last.borrow_mut() = Some(last);
        self.schedule();
    }

    /// Has what waits reported in the next frame. All answers are reported in one go, so that however many come side by
    /// side, the page is drawn once for all of them. Of those that end together each ends in a frame of its own: the end of
    /// an answer is what takes longest to draw and to store.
    fn schedule(self: &Rc<Self>) {
        if self.asked_ms.get().is_some() {
            return;
        }
        self.asked_ms.set(Some(clock::monotonic_ms()));
        let mut due = self.world.due.borrow_mut();
        due.push(self.clone());
        if due.len() == 1 {
            let world = self.world.clone();
            clock::on_next_frame(move || {
                let mut may_end = true;
                for frames in world.due.take() {
                    let asked_ms = frames.asked_ms.take();
                    let waited = asked_ms.map(|asked| clock::monotonic_ms() - asked);
                    frames.fit(waited.unwrap_or_default());
                    may_end &= !frames.flush(may_end);
                }
            });
        }
    }

    /// Gives frames more or less text, by how long this one was waited for after one that was full.
    fn fit(&self, waited_ms: f64) {
        if !self.filled.take() {
            return;
        }
        let room = self.world.frame_room.get();
        let room = if waited_ms > LATE_FRAME_MS {
            room / 2
        } else {
            room * 2
        };
        let (least, most) = FRAME_TEXT_BOUNDS.into_inner();
        self.world.frame_room.set(room.clamp(least, most));
    }

    /// Reports what fits into a frame, and the end where it may come in this one; says whether it did.
    fn flush(self: &Rc<Self>, may_end: bool) -> bool {
        if !self.is_live() {
            return false;
        }
        if let Some((at_ms, events)) = self.take_frame() {
            self.world.tell(TurnsMsg::Events {
                turn: self.turn,
                events,
                at_ms,
            });
            self.mind();
        }
        if !self.waiting.borrow().is_empty() || (!may_end && self.last.borrow().is_some()) {
            self.schedule();
            return false;
        }
        let Some(last) = self.last.take() else {
            return false;
        };
        self.world.turns.borrow_mut().remove(&self.turn);
        self.world.tell(last);
        true
    }

    /// Has what came written although nothing more comes: an answer may fall silent for minutes.
    fn mind(self: &Rc<Self>) {
        if self.minded.replace(true) {
            return;
        }
        let frames = self.clone();
        clock::after(MIND_AFTER_MS, move || {
            frames.minded.set(false);
            if frames.is_live() {
                frames.world.tell(TurnsMsg::Events {
                    turn: frames.turn,
                    events: Vec::new(),
                    at_ms: frames.elapsed_ms(),
                });
            }
        });
    }

    /// As many events as fit, and when the first of them came.
    fn take_frame(&self) -> Option<(f64, Vec<ChatEvent>)> {
        let mut waiting = self.waiting.borrow_mut();
        let first_ms = waiting.front()?.0;
        let mut events = Vec::new();
        let mut room = self.world.frame_room.get();
        while let Some((_, event)) = waiting.pop_front() {
            room = room.saturating_sub(event.text_bytes());
            events.push(event);
            if room == 0 {
                self.filled.set(true);
                break;
            }
        }
        Some((first_ms, events))
    }
}
