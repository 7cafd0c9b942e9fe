//! Whether calls and their results belong together, as every provider wants them: each call is answered once, by the messages
//! that follow it.

use serde::{Deserialize, Serialize};

use super::{Call, Said};
use crate::{
    chat::Role,
    schema::{JsonFault, read_object},
};

/// The longest id of a call that every provider takes.
const MAX_ID: usize = 40;

/// What is wrong with a call or its result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFault {
    /// The message's place, from 0 on.
    pub message: usize,
    /// The call's place in it, from 0 on; none is the message itself.
    pub call: Option<usize>,
    /// The tool's name; the call's id where it has none.
    pub tool: String,
    /// What.
    pub what: CallWrong,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallWrong {
    /// A call without the name of a tool.
    Unnamed,
    /// An id that is empty, too long, or of other letters than providers take.
    BadId,
    /// An id that another call has.
    SameId,
    /// Nothing answers the call.
    Unanswered,
    /// What should be the result of a call is that of none before it.
    AnswersNone,
    /// The call is answered already.
    AnsweredTwice,
    /// The arguments are no object of JSON.
    Arguments(JsonFault),
}

/// What is wrong with the calls and results of messages, in their order; of arguments only that they are there.
pub fn check(all: &[Said]) -> Vec<CallFault> {
    let mut faults = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    // The calls that may be answered now: their message, and which of them are.
    let mut open: Option<(usize, Vec<bool>)> = None;
    for (message, said) in all.iter().enumerate() {
        if said.role == Role::Tool {
            let what = answered(all, &mut open, &said.answers);
            faults.extend(what.map(|what| CallFault {
                message,
                call: None,
                tool: said.answers.clone(),
                what,
            }));
            continue;
        }
        close(all, open.take(), &mut faults);
        for (place, call) in said.calls().iter().enumerate() {
            let what = if call.name.trim().is_empty() {
                Some(CallWrong::Unnamed)
            } else if !is_id(&call.id) {
                Some(CallWrong::BadId)
            } else if ids.contains(&call.id.as_str()) {
                Some(CallWrong::SameId)
            } else {
                None
            };
            faults.extend(what.map(|what| fault(message, place, call, what)));
            ids.push(&call.id);
        }
        if !said.calls().is_empty() {
            open = Some((message, vec![false; said.calls().len()]));
        }
    }
    close(all, open, &mut faults);
    faults.sort_by_key(|fault| (fault.message, fault.call));
    faults
}

/// What is wrong first with messages that are filled in and about to be sent.
pub fn check_filled(all: &[Said]) -> Option<CallFault> {
    let first = check(all).into_iter().next();
    first.or_else(|| check_arguments(all))
}

/// What is wrong with the arguments of calls, which have to be filled in.
pub fn check_arguments(all: &[Said]) -> Option<CallFault> {
    let mut calls = all.iter().enumerate().flat_map(|(message, said)| {
        let calls = said.calls().iter().enumerate();
        calls.map(move |(place, call)| (message, place, call))
    });
    calls.find_map(|(message, place, call)| {
        let wrong = read_object(call.sent_arguments()).err()?;
        Some(fault(message, place, call, CallWrong::Arguments(wrong)))
    })
}

/// Takes a result of a call; what is wrong with that.
fn answered(
    all: &[Said],
    open: &mut Option<(usize, Vec<bool>)>,
    answers: &str,
) -> Option<CallWrong> {
    let Some((message, done)) = open else {
        return Some(CallWrong::AnswersNone);
    };
    let calls = all.get(*message).map_or(&[][..], Said::calls);
    let place = calls.iter().position(|call| call.id == answers);
    match place.and_then(|place| done.get_mut(place)) {
        None => Some(CallWrong::AnswersNone),
        Some(done) if *done => Some(CallWrong::AnsweredTwice),
        Some(done) => {
            *done = true;
            None
        }
    }
}

/// Names the calls that nothing answered.
fn close(all: &[Said], open: Option<(usize, Vec<bool>)>, faults: &mut Vec<CallFault>) {
    let Some((message, done)) = open else {
        return;
    };
    let calls = all.get(message).map_or(&[][..], Said::calls);
    let calls = calls.iter().zip(done).enumerate();
    let left = calls.filter(|(_, (_, done))| !done);
    faults
        .extend(left.map(|(place, (call, _))| fault(message, place, call, CallWrong::Unanswered)));
}

fn fault(message: usize, place: usize, call: &Call, what: CallWrong) -> CallFault {
    let name = call.name.trim();
    CallFault {
        message,
        call: Some(place),
        tool: if name.is_empty() { &call.id } else { name }.to_owned(),
        what,
    }
}

fn is_id(id: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    !id.is_empty() && id.len() <= MAX_ID && id.chars().all(plain)
}
