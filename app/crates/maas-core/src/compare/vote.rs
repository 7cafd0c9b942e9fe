//! Blind comparisons: who answers what is hidden until the answers were judged, and the judgement is kept.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::{
    Effect, Model, Stamp,
    chats::{ChatId, ModelRef},
    compare::{
        Comparison,
        figures::Figure,
        update::{change, save_current},
    },
};

/// How answers were judged, and who gave them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vote {
    /// When, ms since 1970.
    pub at_ms: u64,
    /// Who answered, in the order they were shown.
    pub contestants: Vec<Contestant>,
    /// What was said of it.
    pub verdict: Verdict,
}

/// A model in a vote, with what was measured of its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contestant {
    /// Which model.
    pub model: ModelRef,
    /// How long its answer took, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_ms: Option<f64>,
    /// What it cost, in nano-dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_nano: Option<f64>,
}

/// What was said of the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The one at this place is the best.
    Best(usize),
    /// None is better than the others.
    Tie,
    /// None is good.
    AllBad,
}

impl Comparison {
    /// The columns as they are shown: in their order, or shuffled while it is hidden who is who.
    pub fn shown(&self) -> Vec<&ChatId> {
        let columns = self.columns.iter().map(|column| &column.chat);
        if self.hidden.is_empty() {
            return columns.collect();
        }
        let known = |chat: &&ChatId| self.columns.iter().any(|column| column.chat == **chat);
        let shuffled = self.hidden.iter().filter(known);
        let others = columns.filter(|chat| !self.hidden.contains(chat));
        shuffled.chain(others).collect()
    }

    /// Whether it is hidden who is who.
    pub fn is_hidden(&self) -> bool {
        !self.hidden.is_empty()
    }
}

/// Chooses whether the next answers come blind. To choose otherwise while they are hidden shows them, without a vote.
pub(super) fn set_blind(model: &mut Model, blind: bool, effects: &mut Vec<Effect>) {
    let id = model.comparisons.current().id.clone();
    if let Some(known) = Rc::make_mut(&mut model.comparisons).find_mut(&id) {
        known.blind = blind;
        known.hidden.clear();
    }
    save_current(model, effects);
}

/// Hides who is who in a comparison that is asked something now, if it is to be blind.
pub(super) fn hide(comparison: &mut Comparison, stamp: &Stamp) {
    comparison.hidden.clear();
    if comparison.blind {
        let asked = comparison.columns.iter().filter(|column| !column.resting);
        comparison.hidden = asked.map(|column| column.chat.clone()).collect();
        shuffle(&mut comparison.hidden, &stamp.random);
    }
}

/// Puts things into an order that nobody knows (Fisher and Yates), with two random bytes for each of eight at most.
fn shuffle<T>(all: &mut [T], random: &[u8; 16]) {
    let draws = random.chunks_exact(2);
    for (at, draw) in (1..all.len()).rev().zip(draws) {
        let [high, low] = draw else { return };
        let draw = usize::from(u16::from_be_bytes([*high, *low]));
        all.swap(at, draw % (at + 1));
    }
}

/// Takes the judgement down, and shows who is who. Before all answers have ended there is nothing to judge.
pub(super) fn vote(model: &mut Model, verdict: Verdict, stamp: &Stamp, effects: &mut Vec<Effect>) {
    let comparison = model.comparisons.current().clone();
    let contestants: Vec<Contestant> = comparison
        .hidden
        .iter()
        .filter_map(|chat| {
            let chat = model.chats.find(chat).filter(|chat| chat.is_settled())?;
            let reply = chat.last_answer()?.reply.as_ref()?;
            Some(Contestant {
                // Where another model answered in its place, that one is judged.
                model: reply.model.clone(),
                total_ms: Figure::Total.of(reply, &model.providers),
                cost_nano: Figure::Cost.of(reply, &model.providers),
            })
        })
        .collect();
    let all = contestants.len() == comparison.hidden.len() && contestants.len() > 1;
    let fits = !matches!(verdict, Verdict::Best(place) if place >= contestants.len());
    if !all || !fits {
        return;
    }
    let vote = Vote {
        at_ms: stamp.now_ms,
        contestants,
        verdict,
    };
    let judged = |known: &mut Comparison| {
        known.hidden.clear();
        known.votes.push(vote);
    };
    change(model, &comparison.id, judged, effects);
}
