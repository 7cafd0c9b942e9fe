//! One answer in flight, from the key press to its last byte.

use std::rc::Rc;

use maas_protocol::{error::ProviderError, event::ChatEvent};

use crate::{
    chats::{ChatId, MessageId, ModelRef, Reply, Timing},
    few::Few,
};

mod backoff;
mod fallback;
#[cfg(test)]
mod tests;
mod update;

pub(crate) use update::{change, end, interrupt, sent, update};

/// Answers in flight, by turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turns {
    /// The turns that have not ended.
    pub live: Few<TurnId, Rc<Turn>>,
    /// The answers that other tabs are writing.
    pub elsewhere: Vec<MessageId>,
    /// The last id given.
    pub last: u64,
    /// The answer whose next request no budget holds back: a person said so.
    pub pass: Option<MessageId>,
}

/// A turn's number within this page's life; late replies of ended turns are known by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TurnId(pub u64);

/// One answer in flight.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// The chat it belongs to.
    pub chat: ChatId,
    /// The answer's message.
    pub message: MessageId,
    /// What has come so far; moved into the message when the turn ends.
    pub reply: Reply,
    /// The answer as it was, where this turn goes on with one that broke off; `reply` begins with its text.
    pub continues: Option<Rc<Reply>>,
    /// How far it is.
    pub phase: Phase,
    /// How often the request was refused and sent again.
    pub attempts: u32,
    /// Whether the relay was asked for, whatever the settings say.
    pub through_relay: bool,
    /// The origin whose answer could not be read; it is learned when the relay brings one.
    pub lesson: Option<String>,
    /// Who is asked next, in this order, when the model fails before it said anything.
    pub fallbacks: Vec<ModelRef>,
    /// The most that the request may cost, in nano-dollars, where that is known.
    pub most_nano: Option<u64>,
    /// The number in the ledger of the request that went out; none while only an obstacle was found.
    pub entry: Option<u64>,
    /// When the request was sent, ms since 1970.
    pub sent_ms: u64,
    /// When a draft was last saved, ms since 1970.
    pub draft_saved_ms: u64,
    /// How many drafts were saved; added to the message's version while it streams.
    pub drafts: u64,
}

impl Turns {
    /// Takes a turn in, under a number that was never used before.
    pub(crate) fn begin(&mut self, turn: Turn) -> TurnId {
        self.last += 1;
        let id = TurnId(self.last);
        self.live.insert(id, Rc::new(turn));
        id
    }

    /// The live turn of a chat: there is one at most.
    pub fn of_chat(&self, chat: &ChatId) -> Option<(TurnId, &Rc<Turn>)> {
        self.live
            .iter()
            .find(|(_, turn)| turn.chat == *chat)
            .map(|(id, turn)| (*id, turn))
    }

    /// The live turn that writes a message.
    pub fn of_message(&self, message: &MessageId) -> Option<(TurnId, &Rc<Turn>)> {
        self.live
            .iter()
            .find(|(_, turn)| turn.message == *message)
            .map(|(id, turn)| (*id, turn))
    }
}

impl Turn {
    /// Whether the model has said nothing yet in this turn.
    pub(crate) fn is_unsaid(&self) -> bool {
        match &self.continues {
            None => self.reply.answer.is_empty(),
            Some(begun) => {
                let (old, new) = (&begun.answer, &self.reply.answer);
                (&old.text, &old.reasoning) == (&new.text, &new.reasoning)
                    && old.images.len() == new.images.len()
            }
        }
    }
}

/// How far a turn is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The request is on its way.
    Sending,
    /// Pieces arrive.
    Streaming,
    /// It was refused, and is sent again after a while.
    Waiting {
        /// Why it was refused.
        error: ProviderError,
        /// How long it waits.
        wait_ms: u64,
    },
}

/// What can happen to an answer in flight.
#[derive(Clone, Debug, PartialEq)]
pub enum TurnsMsg {
    /// Pieces arrived; all that one frame brought, in order.
    Events {
        /// Which turn.
        turn: TurnId,
        /// In order.
        events: Vec<ChatEvent>,
        /// Milliseconds since the request left, when the first of them came.
        at_ms: f64,
    },
    /// The bytes ended; no more events follow.
    Ended {
        /// Which turn.
        turn: TurnId,
        /// Milliseconds since the request left.
        at_ms: f64,
    },
    /// Where the request was sent from it is known when things happened, to the fraction of a millisecond.
    Timed {
        /// Which turn.
        turn: TurnId,
        /// As far as it is known yet.
        timing: Timing,
    },
    /// The request failed before or instead of an answer.
    Failed {
        /// Which turn.
        turn: TurnId,
        /// Why.
        error: ProviderError,
        /// Milliseconds since the request left.
        at_ms: f64,
    },
    /// The wait is over, or the user will not wait: send it again.
    Again(TurnId),
    /// The user wants it to end; what has come is kept.
    Stop(TurnId),
}
