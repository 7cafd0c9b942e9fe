//! What answers cost at list prices: whole nano-dollars, and nothing where a part of it is unknown.

use maas_protocol::{models::Cost, usage::Usage};

use crate::{
    chats::{ModelRef, Reply, ReplyState},
    few::Few,
    providers::Providers,
};

#[cfg(test)]
mod tests;

/// The cost of these tokens in nano-dollars (a billionth of a US dollar), rounded to the nearest; `None` where a
/// count or a price that it needs is unknown.
///
/// Cached tokens are a part of the question and have prices of their own, else the question's. Reasoning is a part
/// of the answer and costs as much. The prices of a tier hold for the whole of a question that is longer than it.
pub fn of(usage: &Usage, prices: &Cost) -> Option<u64> {
    let input = usage.input?;
    let tier = prices.tiers.iter().rfind(|tier| input > tier.over);
    let price = |of: fn(&Cost) -> Option<u64>| tier.and_then(of).or_else(|| of(prices));
    let read = usage.cached_input.unwrap_or(0).min(input);
    let written = usage.cache_write.unwrap_or(0).min(input - read);
    let plain = price(|prices| prices.input);
    let parts = [
        (input - read - written, plain),
        (read, price(|prices| prices.cache_read).or(plain)),
        (written, price(|prices| prices.cache_write).or(plain)),
        (usage.output?, price(|prices| prices.output)),
    ];
    let mut sum = 0_u64;
    for (tokens, price) in parts {
        if tokens > 0 {
            // Millionths of a dollar for a million tokens: billionths of a thousandth for one.
            sum = sum.saturating_add(tokens.saturating_mul(price?));
        }
    }
    Some(sum.saturating_add(500) / 1000)
}

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
        let prices = self.known.get(&reply.model)?.as_ref()?;
        of(&reply.answer.usage, prices)
    }
}
