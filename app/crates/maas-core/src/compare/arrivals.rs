//! When the text of an answer came: kept in few numbers, from which pace and stalls can be told later.

use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// So many pieces are kept; then neighbours become one, those that came closest first.
const MOST: usize = 200;

/// A pause is a stall when it is so many times as long as the usual one, …
const STALL_TIMES: u32 = 8;
/// … and at least so long, in milliseconds.
const STALL_MS: u32 = 400;

/// The pieces of an answer in the order they came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Arrivals(Vec<Piece>);

/// Text that came together, or closely one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u32, u32, u32)", into = "(u32, u32, u32)")]
pub struct Piece {
    /// When it began, in milliseconds since the request left.
    pub at_ms: u32,
    /// How long it took, in milliseconds.
    pub span_ms: u32,
    /// How much it is, in bytes.
    pub bytes: u32,
}

impl From<(u32, u32, u32)> for Piece {
    fn from((at_ms, span_ms, bytes): (u32, u32, u32)) -> Self {
        Self {
            at_ms,
            span_ms,
            bytes,
        }
    }
}

impl From<Piece> for (u32, u32, u32) {
    fn from(piece: Piece) -> Self {
        (piece.at_ms, piece.span_ms, piece.bytes)
    }
}

impl Piece {
    /// When it ended, in milliseconds since the request left.
    pub fn end_ms(self) -> u32 {
        self.at_ms.saturating_add(self.span_ms)
    }
}

impl Arrivals {
    /// The pieces.
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// Whether nothing came, or nobody took it down.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes down that text came.
    pub(crate) fn add(&mut self, at_ms: f64, bytes: usize) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast saturates, and no answer takes fifty days"
        )]
        let at_ms = at_ms.round() as u32;
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        if bytes == 0 {
            return;
        }
        // A clock that is set back must not make a pause of less than nothing.
        let at_ms = self.0.last().map_or(at_ms, |last| at_ms.max(last.end_ms()));
        self.0.push(Piece {
            at_ms,
            span_ms: 0,
            bytes,
        });
        if self.0.len() > MOST {
            self.join();
        }
    }

    /// The pauses between the pieces, in milliseconds.
    fn pauses(&self) -> Vec<u32> {
        let pairs = self.0.windows(2);
        pairs
            .filter_map(|pair| {
                let [one, next] = pair else { return None };
                Some(next.at_ms.saturating_sub(one.end_ms()))
            })
            .collect()
    }

    /// Makes one piece of neighbours that came close together, so that long pauses stay as they were.
    fn join(&mut self) {
        let Some(usual) = median(self.pauses()) else {
            return;
        };
        let mut joined: Vec<Piece> = Vec::with_capacity(self.0.len());
        let mut alone = true;
        for piece in std::mem::take(&mut self.0) {
            match joined.last_mut() {
                Some(last) if alone && piece.at_ms.saturating_sub(last.end_ms()) <= usual => {
                    last.span_ms = piece.end_ms().saturating_sub(last.at_ms);
                    last.bytes = last.bytes.saturating_add(piece.bytes);
                    alone = false;
                }
                _ => {
                    joined.push(piece);
                    alone = true;
                }
            }
        }
        self.0 = joined;
    }

    /// The longest pause, in milliseconds.
    pub fn longest_pause_ms(&self) -> Option<u32> {
        self.pauses().into_iter().max()
    }

    /// Where nothing came for unusually long: from when to when, in milliseconds since the request left.
    pub fn stalls(&self) -> Vec<(u32, u32)> {
        let pauses = self.pauses();
        let usual = median(pauses.clone()).unwrap_or_default();
        let least = STALL_MS.max(usual.saturating_mul(STALL_TIMES));
        let ends = self.0.iter().map(|piece| piece.end_ms());
        ends.zip(pauses)
            .filter(|(_, pause)| *pause >= least)
            .map(|(from, pause)| (from, from.saturating_add(pause)))
            .collect()
    }
}

fn median(mut all: Vec<u32>) -> Option<u32> {
    all.sort_unstable();
    all.get(all.len() / 2).copied()
}
