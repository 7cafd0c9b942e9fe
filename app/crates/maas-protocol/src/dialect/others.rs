//! Further answers of one reply, where several were asked for: OpenAI Chat's choices, Gemini's candidates.

use crate::event::{ChatEvent, MAX_ANSWERS};

/// What is remembered of each further answer; the first one is the reader's own.
pub(super) struct Others<S>(Vec<Other<S>>);

struct Other<S> {
    choice: u32,
    ended: bool,
    state: S,
}

// Derived, it would ask for a default of `S` that nothing needs here.
impl<S> Default for Others<S> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<S: Default> Others<S> {
    /// Reads a piece of the answer of that ordinal; its events are passed on as that answer's. After its own end
    /// an answer says nothing, and there is none beyond the most that can be asked for.
    pub(super) fn take(
        &mut self,
        choice: u32,
        out: &mut Vec<ChatEvent>,
        read: impl FnOnce(&mut S, &mut Vec<ChatEvent>),
    ) {
        if !(1..MAX_ANSWERS).contains(&choice) {
            return;
        }
        if !self.0.iter().any(|other| other.choice == choice) {
            self.0.push(Other {
                choice,
                ended: false,
                state: S::default(),
            });
        }
        let known = |other: &&mut Other<S>| other.choice == choice && !other.ended;
        if let Some(other) = self.0.iter_mut().find(known) {
            other.read(out, read);
        }
    }

    /// Reads on in every answer that has not ended.
    pub(super) fn each(&mut self, out: &mut Vec<ChatEvent>, read: fn(&mut S, &mut Vec<ChatEvent>)) {
        for other in self.0.iter_mut().filter(|other| !other.ended) {
            other.read(out, read);
        }
    }
}

impl<S> Other<S> {
    fn read(&mut self, out: &mut Vec<ChatEvent>, read: impl FnOnce(&mut S, &mut Vec<ChatEvent>)) {
        let mut events = Vec::new();
        read(&mut self.state, &mut events);
        self.ended = events
            .iter()
            .any(|event| matches!(event, ChatEvent::Finished { .. } | ChatEvent::Failed { .. }));
        out.extend(events.into_iter().map(|event| ChatEvent::Other {
            choice: self.choice,
            event: Box::new(event),
        }));
    }
}
