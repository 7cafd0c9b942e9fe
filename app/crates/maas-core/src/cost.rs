//! What answers cost at list prices: whole nano-dollars, and nothing where a part of it is unknown.

use maas_protocol::{
    models::{Cost, cost_of},
    usage::Usage,
};

use crate::{
    chats::{ModelRef, Reply, ReplyState},
    few::Few,
    providers::Providers,
};

#[cfg(test)]
mod tests;

/// What several answers cost together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Nano-dollars of those whose cost is known; `None` while it is known of none.
    pub nano: Option<u64>,
    /// Whether there are others, so that it is more than that.
    pub more: bool,
}

/// What a finished answer cost, in nano-dollars, by the prices that are known now. One that did not come to its end
/// is unknown: what was reported of it may be a part.
pub fn of_reply(reply: &Reply, providers: &Providers) -> Option<u64> {
    Prices::of(providers).of_reply(reply)
}

/// What all these answers cost together. Made in the app itself, or refused before a word, they cost nothing.
pub fn sum<'a>(replies: impl Iterator<Item = &'a Reply>, providers: &Providers) -> Sum {
    let mut prices = Prices::of(providers);
    let mut sum = Sum::default();
    for reply in replies {
        let refused = reply.answer.is_empty() && reply.answer.usage == Usage::default();
        if refused || is_made_here(&reply.model) || reply.state == ReplyState::Streaming {
            continue;
        }
        match prices.of_reply(reply) {
            Some(nano) => sum.nano = Some(sum.nano.unwrap_or(0).saturating_add(nano)),
            None => sum.more = true,
        }
    }
    sum
}

fn is_made_here(model: &ModelRef) -> bool {
    let spec = model.provider.spec();
    spec.is_some_and(|spec| spec.answer_locally.is_some())
}

/// The prices of the few models of a chat, each looked up once.
struct Prices<'a> {
    providers: &'a Providers,
    known: Few<ModelRef, Option<Cost>>,
}

impl<'a> Prices<'a> {
    fn of(providers: &'a Providers) -> Self {
        let known = Few::default();
        Self { providers, known }
    }

    fn of_reply(&mut self, reply: &Reply) -> Option<u64> {
        if reply.state != ReplyState::Done || is_made_here(&reply.model) {
            return None;
        }
        if !self.known.contains_key(&reply.model) {
            let prices = self.providers.facts(&reply.model).cost;
            self.known.insert(reply.model.clone(), prices);
        }
        let prices = self.known.get(&reply.model)?.as_ref();
        cost_of(&reply.answer.usage, prices)
    }
}
