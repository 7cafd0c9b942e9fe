//! What happens to an answer in flight. A turn that is not known any more changes nothing.

use std::rc::Rc;

use maas_protocol::{
    accumulate::Answer,
    error::{ErrorKind, ProviderError},
    event::ChatEvent,
};

use crate::{
    Effect, Model, Stamp,
    chats::{self, ChatMessage, Reply, ReplyState, is_temporary, save_chat, save_message},
    compare::{self, arrivals::Arrivals},
    drafts,
    ledger::{self, Ended, Origin, Sent, Status},
    providers,
    turn::{Phase, Turn, TurnId, TurnsMsg, backoff, fallback},
};

/// How long a growing answer may stay unwritten.
const DRAFT_EVERY_MS: u64 = 1000;

/// Carries out what can happen to answers in flight.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn update(model: &mut Model, msg: TurnsMsg, stamp: &Stamp) -> Vec<Effect> {
    match msg {
        TurnsMsg::Events {
            turn,
            events,
            at_ms,
        } => pieces(model, turn, &events, at_ms, stamp),
        TurnsMsg::Ended { turn, at_ms } => over(model, turn, stamp, |turn| ended(turn, at_ms)),
        TurnsMsg::Timed { turn, timing } => {
            change(model, turn, |turn| turn.reply.timing.update(timing));
            Vec::new()
        }
        TurnsMsg::Failed { turn, error, at_ms } => refused(model, turn, error, at_ms, stamp),
        TurnsMsg::Again(turn) => again(model, turn, stamp),
        TurnsMsg::Stop(id) => {
            let mut effects = Vec::new();
            if model.turns.live.contains_key(&id) {
                effects.push(Effect::AbortTurn(id));
            }
            let chat = model.turns.live.get(&id).map(|turn| turn.chat.clone());
            effects.extend(end(model, id, stamp, |turn| stopped(turn, stamp.now_ms)));
            if let Some(chat) = chat {
                effects.extend(compare::ended(model, &chat, false, stamp));
            }
            effects
        }
    }
}

/// The request failed: it is sent again after a while where that is safe and may help, else the model has failed.
fn refused(
    model: &mut Model,
    id: TurnId,
    error: ProviderError,
    at_ms: f64,
    stamp: &Stamp,
) -> Vec<Effect> {
    let [dice, ..] = stamp.random;
    let wait = model.turns.live.get(&id).and_then(|turn| {
        let unsaid = turn.is_unsaid();
        backoff::wait_ms(&error, turn.attempts, dice).filter(|_| unsaid)
    });
    let Some(wait_ms) = wait else {
        return over(model, id, stamp, |turn| failed(turn, error, at_ms));
    };
    // It will be sent again, but this request is over.
    let noted = model.turns.live.get(&id).cloned().and_then(|turn| {
        let mut turn = Rc::unwrap_or_clone(turn);
        failed(&mut turn, error.clone(), at_ms);
        note(model, &turn, stamp)
    });
    change(model, id, |turn| {
        turn.phase = Phase::Waiting { error, wait_ms };
    });
    let mut effects = vec![Effect::WaitTurn { turn: id, wait_ms }];
    effects.extend(noted);
    effects
}

/// Notes in the ledger the request that a turn has open, now that it is over.
fn note(model: &mut Model, turn: &Turn, stamp: &Stamp) -> Option<Effect> {
    let ended = Ended {
        sent: sent(model, turn),
        status: Status::of(&turn.reply),
        usage: &turn.reply.answer.usage,
        timing: turn.reply.timing,
    };
    // What could not be asked at all was never sent.
    ledger::note(model, turn.entry?, &ended, stamp)
}

/// A turn's request as the ledger knows it.
pub(crate) fn sent<'a>(model: &Model, turn: &'a Turn) -> Sent<'a> {
    let chat = model.chats.find(&turn.chat);
    let origin = if chat.is_some_and(|chat| chat.comparison.is_some()) {
        Origin::Compare
    } else if turn.reply.switches.is_empty() {
        Origin::Chat
    } else {
        Origin::Fallback
    };
    Sent {
        model: &turn.reply.model,
        route: turn.reply.route,
        origin,
        sent_ms: turn.sent_ms,
    }
}

/// The model is through: a failed one hands over to the next, if there is one that may do better; else the turn ends.
fn over(
    model: &mut Model,
    id: TurnId,
    stamp: &Stamp,
    verdict: impl FnOnce(&mut Turn),
) -> Vec<Effect> {
    change(model, id, verdict);
    let failed = model.turns.live.get(&id).cloned();
    let Some(next) = fallback::hand_over(model, id, stamp) else {
        return finish(model, id, stamp);
    };
    let noted = failed.and_then(|turn| note(model, &turn, stamp));
    let mut effects = chats::send(model, next, stamp);
    effects.extend(noted);
    // A tab closed now must not forget who failed.
    effects.extend(draft(model, next, stamp));
    effects
}

/// Ends a turn; after a whole answer the next message that waits is sent.
fn finish(model: &mut Model, id: TurnId, stamp: &Stamp) -> Vec<Effect> {
    let turn = model.turns.live.get(&id);
    let turn = turn.map(|turn| (turn.chat.clone(), turn.reply.state == ReplyState::Done));
    let mut effects = end(model, id, stamp, |_| ());
    if let Some((chat, whole)) = turn {
        if whole {
            effects.extend(drafts::send_next(model, &chat, stamp));
        }
        effects.extend(compare::ended(model, &chat, whole, stamp));
    }
    effects
}

/// Sends a waiting turn's request again.
fn again(model: &mut Model, id: TurnId, stamp: &Stamp) -> Vec<Effect> {
    let waits = |turn: &Rc<Turn>| matches!(turn.phase, Phase::Waiting { .. });
    if !model.turns.live.get(&id).is_some_and(waits) {
        return Vec::new();
    }
    change(model, id, |turn| {
        turn.phase = Phase::Sending;
        turn.attempts += 1;
        turn.sent_ms = stamp.now_ms;
        if turn.continues.is_none() {
            turn.reply.answer = Answer::default();
        }
    });
    chats::send(model, id, stamp)
}

/// Changes a live turn.
pub(crate) fn change(model: &mut Model, id: TurnId, by: impl FnOnce(&mut Turn)) {
    if model.turns.live.contains_key(&id)
        && let Some(turn) = Rc::make_mut(&mut model.turns).live.get_mut(&id)
    {
        by(Rc::make_mut(turn));
    }
}

/// Adds the pieces of one frame, and writes a draft now and then.
fn pieces(
    model: &mut Model,
    id: TurnId,
    events: &[ChatEvent],
    at_ms: f64,
    stamp: &Stamp,
) -> Vec<Effect> {
    let side_by_side = model
        .turns
        .live
        .get(&id)
        .and_then(|turn| model.chats.find(&turn.chat))
        .is_some_and(|chat| chat.comparison.is_some());
    // Without any, it is only looked whether all that came is written.
    let came = |turn: &mut Turn| {
        turn.phase = Phase::Streaming;
        if side_by_side {
            // What came of an attempt that was given up is no part of this one.
            if turn.is_unsaid() {
                turn.reply.arrivals = Arrivals::default();
            }
            let bytes = events.iter().map(ChatEvent::text_bytes).sum();
            turn.reply.arrivals.add(at_ms, bytes);
        }
        let timing = &mut turn.reply.timing;
        if timing.ttft_ms.is_none() && events.iter().any(is_said) {
            timing.ttft_ms = Some(at_ms);
        }
        if timing.answer_ms.is_none() && events.iter().any(is_answer) {
            timing.answer_ms = Some(at_ms);
        }
        for event in events {
            turn.reply.answer.apply(event);
        }
    };
    if !events.is_empty() {
        change(model, id, came);
    }
    let due = |turn: &Rc<Turn>| stamp.now_ms.saturating_sub(turn.draft_saved_ms) >= DRAFT_EVERY_MS;
    if !model.turns.live.get(&id).is_some_and(due) {
        return Vec::new();
    }
    draft(model, id, stamp).into_iter().collect()
}

/// Writes what has come of an answer so far.
fn draft(model: &mut Model, id: TurnId, stamp: &Stamp) -> Option<Effect> {
    if !model.session.is_unlocked() {
        return None;
    }
    if is_temporary(model, &model.turns.live.get(&id)?.chat) {
        return None;
    }
    change(model, id, |turn| {
        turn.draft_saved_ms = stamp.now_ms;
        turn.drafts += 1;
    });
    let turn = model.turns.live.get(&id)?;
    let message = model.chats.find(&turn.chat)?.message(&turn.message)?;
    let mut record = ChatMessage::clone(message).into_record();
    record.message.version += turn.drafts;
    record.message.reply = Some(turn.reply.clone());
    Some(Effect::SaveMessage {
        record,
        draft: true,
    })
}

/// Whether the event shows that the model has begun to speak.
fn is_said(event: &ChatEvent) -> bool {
    match event {
        ChatEvent::Text { text } | ChatEvent::Reasoning { text } => !text.is_empty(),
        ChatEvent::Image { .. } => true,
        ChatEvent::Other { event, .. } => is_said(event),
        _ => false,
    }
}

/// Whether the event is a piece of the answer itself.
fn is_answer(event: &ChatEvent) -> bool {
    !matches!(event, ChatEvent::Reasoning { .. }) && is_said(event)
}

/// The user ended it; whoever will not wait for another attempt is told why it was refused.
fn stopped(turn: &mut Turn, now_ms: u64) {
    match std::mem::replace(&mut turn.phase, Phase::Streaming) {
        Phase::Waiting { error, .. } => {
            turn.reply.state = ReplyState::Failed;
            turn.reply.answer.error = Some(error);
        }
        Phase::Sending | Phase::Streaming => {
            turn.reply.state = ReplyState::Stopped;
            // No byte tells when; the clock of the wall is good enough for an answer that has no end.
            turn.reply.timing.total_ms = Some(now_ms.saturating_sub(turn.sent_ms) as f64);
        }
    }
}

/// The bytes ended: by themselves, by an error inside the stream, or by a cut.
fn ended(turn: &mut Turn, at_ms: f64) {
    let reply = &mut turn.reply;
    reply.timing.total_ms.get_or_insert(at_ms);
    reply.state = if reply.answer.finish.is_some() {
        ReplyState::Done
    } else {
        match reply.answer.error.get_or_insert_with(cut_off).kind {
            ErrorKind::CutOff => ReplyState::Interrupted,
            ErrorKind::Cancelled => ReplyState::Stopped,
            _ => ReplyState::Failed,
        }
    };
}

/// The request failed; a cut that came after some text keeps it.
fn failed(turn: &mut Turn, error: ProviderError, at_ms: f64) {
    let reply = &mut turn.reply;
    reply.timing.total_ms.get_or_insert(at_ms);
    reply.state = match error.kind {
        ErrorKind::CutOff if !reply.answer.text.is_empty() => ReplyState::Interrupted,
        ErrorKind::Cancelled => ReplyState::Stopped,
        _ => ReplyState::Failed,
    };
    reply.answer.error = Some(error);
}

/// What a broken-off answer says of itself.
fn cut_off() -> ProviderError {
    ProviderError::new(ErrorKind::CutOff, "")
}

/// Marks a turn as broken off from our side, as when the vault is closed under it.
pub(crate) fn interrupt(turn: &mut Turn) {
    turn.reply.state = ReplyState::Interrupted;
    turn.reply.answer.error = Some(cut_off());
}

/// Ends a turn: `verdict` says how, the reply moves into its message, and both records are written.
pub(crate) fn end(
    model: &mut Model,
    id: TurnId,
    stamp: &Stamp,
    verdict: impl FnOnce(&mut Turn),
) -> Vec<Effect> {
    let mut effects = Vec::new();
    if !model.turns.live.contains_key(&id) {
        return effects;
    }
    let Some(turn) = Rc::make_mut(&mut model.turns).live.remove(&id) else {
        return effects;
    };
    let mut turn = Rc::unwrap_or_clone(turn);
    let phase = turn.phase.clone();
    verdict(&mut turn);
    let noted = match phase {
        // That request was noted when it was refused.
        Phase::Waiting { .. } => None,
        _ => note(model, &turn, stamp),
    };
    if let Some(begun) = turn.continues.clone() {
        join(&begun, &mut turn);
    }
    let others = std::mem::take(&mut turn.reply.answer.others);
    let learned = turn.lesson.take().filter(|_| is_answered(&turn.reply));
    let chats = Rc::make_mut(&mut model.chats);
    if let Some(chat) = chats.find_mut(&turn.chat) {
        chat.updated_ms = stamp.now_ms;
        if let Some(message) = chat.message_mut(&turn.message) {
            message.version += turn.drafts + 1;
            message.reply = Some(turn.reply);
        }
    }
    chats.sort();
    save_message(model, &turn.chat, &turn.message, false, &mut effects);
    chats::add_others(
        model,
        &turn.chat,
        &turn.message,
        others,
        (stamp, &mut effects),
    );
    save_chat(model, &turn.chat, &mut effects);
    if let Some(origin) = learned {
        providers::learn(model, origin, stamp, &mut effects);
    }
    effects.extend(noted);
    effects
}

/// Makes one answer of the one that broke off and what was added to it. What there was stays part of the conversation,
/// however the rest ended.
fn join(begun: &Reply, turn: &mut Turn) {
    let unsaid = turn.is_unsaid();
    let reply = &mut turn.reply;
    reply.answer.usage.add(&begun.answer.usage);
    // The second wait for a first token is no part of either.
    let waited = reply.timing.ttft_ms.unwrap_or_default();
    let timing = begun.timing.total_ms.zip(reply.timing.total_ms);
    reply.timing.total_ms = timing.map(|(old, new)| old + new - waited);
    reply.timing.ttft_ms = begun.timing.ttft_ms;
    if reply.state == ReplyState::Failed {
        reply.state = ReplyState::Interrupted;
    }
    if unsaid {
        reply.timing = begun.timing;
    }
}

/// Whether the model was heard at all.
fn is_answered(reply: &Reply) -> bool {
    reply.state == ReplyState::Done || !reply.answer.text.is_empty()
}
