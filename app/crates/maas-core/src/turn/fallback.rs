//! Who is asked next when a model has failed for good and has said nothing.
//!
//! Only what lies with one model, its provider or the way there is worth another model. A refused request
//! or a conversation that is too long is the user's to mend, and would be sent (and paid for) elsewhere
//! unmended; what one provider declines to answer is not offered around; and who stops, stops.

use std::rc::Rc;

use maas_protocol::{
    accumulate::Answer,
    error::{ErrorKind, ProviderError},
    provider::Route,
};

use crate::{
    Model, Stamp,
    chats::{ModelRef, ReplyState, Switch, Timing},
    turn::{Phase, Turn, TurnId, update::change},
    workspaces,
};

#[cfg(test)]
mod tests;

/// Makes a failed turn one of its next model that can be asked, under a new number, so that nothing late of the
/// failed one is taken for it; `None` when there is nothing to hand over, or nobody to hand it to.
pub(super) fn hand_over(model: &mut Model, id: TurnId, stamp: &Stamp) -> Option<TurnId> {
    let providers = Rc::clone(&model.providers);
    let turn = model.turns.live.get(&id)?;
    let error = turn.reply.answer.error.as_ref()?;
    let failed = matches!(
        turn.reply.state,
        ReplyState::Failed | ReplyState::Interrupted
    );
    let helps =
        another_may_help(error.kind) || providers.obstacle(&turn.reply.model.provider).is_some();
    if !failed || !helps || !turn.reply.answer.is_empty() {
        return None;
    }
    let place = workspaces::of_chat(model, &turn.chat);
    while let Some((next, rest)) = split_first(&model.turns.live.get(&id)?.fallbacks) {
        let excluded = workspaces::obstacle(&model.workspaces, &place, &next.provider);
        let obstacle = excluded.or_else(|| providers.obstacle(&next.provider));
        let skipped = obstacle.is_some();
        change(model, id, |turn| {
            turn.fallbacks = rest;
            switch(turn, next, obstacle, stamp);
        });
        if !skipped {
            let turns = Rc::make_mut(&mut model.turns);
            let turn = turns.live.remove(&id)?;
            return Some(turns.begin(Rc::unwrap_or_clone(turn)));
        }
    }
    None
}

/// Whether another model may answer what failed like this.
fn another_may_help(kind: ErrorKind) -> bool {
    match kind {
        ErrorKind::NoKey
        | ErrorKind::BadKey
        | ErrorKind::Forbidden
        | ErrorKind::NoCredit
        | ErrorKind::RateLimited
        | ErrorKind::BadModel
        | ErrorKind::Overloaded
        | ErrorKind::Blocked
        | ErrorKind::Relay
        | ErrorKind::Malformed
        | ErrorKind::Excluded
        | ErrorKind::NotFetched
        | ErrorKind::CutOff
        | ErrorKind::UnboundHost => true,
        ErrorKind::OverBudget | ErrorKind::UnknownCost | ErrorKind::Offline => false,
        ErrorKind::TooLong | ErrorKind::BadRequest | ErrorKind::Refused | ErrorKind::Cancelled => {
            false
        }
    }
}

fn split_first(models: &[ModelRef]) -> Option<(ModelRef, Vec<ModelRef>)> {
    let (first, rest) = models.split_first()?;
    Some((first.clone(), rest.to_vec()))
}

/// Notes why the turn's model failed and puts the next one in its place, which fails at once where there is an obstacle.
fn switch(turn: &mut Turn, next: ModelRef, obstacle: Option<ProviderError>, stamp: &Stamp) {
    let reply = &mut turn.reply;
    let model = std::mem::replace(&mut reply.model, next);
    if let Some(error) = std::mem::take(&mut reply.answer).error {
        reply.switches.push(Switch { model, error });
    }
    reply.state = match obstacle {
        Some(_) => ReplyState::Failed,
        None => ReplyState::Streaming,
    };
    reply.answer = Answer {
        error: obstacle,
        ..Answer::default()
    };
    reply.timing = Timing::default();
    // A guess until the route is decided; the relay was asked for the first model only.
    reply.route = Route::Direct;
    turn.through_relay = false;
    turn.lesson = None;
    turn.phase = Phase::Sending;
    turn.attempts = 0;
    turn.entry = None;
    turn.sent_ms = stamp.now_ms;
}
