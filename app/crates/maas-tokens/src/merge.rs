//! How many tokens a piece has: of all neighbours that make a token together, those of the lowest rank are joined, the first of
//! several first, until none are left.

use std::{cmp::Reverse, collections::BinaryHeap};

use crate::ranks::{NONE, Ranks};

/// Up to which length looking through all parts for the lowest rank is faster than keeping them in order.
const SMALL: usize = 64;

/// Joins, in memory that it keeps.
#[derive(Default)]
pub(crate) struct Merger {
    /// At the places of their first bytes.
    parts: Vec<Part>,
    /// Of long pieces: ranks with places, the lowest at the top. Some hold no longer.
    next: BinaryHeap<Reverse<u64>>,
}

/// A part of a piece.
#[derive(Clone, Copy)]
struct Part {
    /// What it is together with the next one.
    rank: u32,
    before: u32,
    after: u32,
}

impl Merger {
    /// The tokens of a piece that is none itself.
    pub(crate) fn count(&mut self, ranks: &Ranks, piece: &[u8]) -> u64 {
        let seconds = piece.iter().skip(1);
        let pairs = piece.iter().zip(seconds);
        let pairs = pairs.map(|(first, second)| ranks.of_two(*first, *second));
        let parts = (0..).zip(pairs.chain([NONE])).map(|(start, rank)| Part {
            rank,
            before: u32::wrapping_sub(start, 1),
            after: start + 1,
        });
        self.parts.clear();
        self.parts.extend(parts);
        let joined = if piece.len() > SMALL {
            self.long(ranks, piece)
        } else {
            self.short(ranks, piece)
        };
        piece.len() as u64 - joined
    }

    fn short(&mut self, ranks: &Ranks, piece: &[u8]) -> u64 {
        let mut joined = 0;
        loop {
            let (mut lowest, mut at) = (NONE, 0);
            for (place, part) in (0..).zip(&self.parts) {
                if part.rank < lowest {
                    (lowest, at) = (part.rank, place);
                }
            }
            let Some(before) = (lowest != NONE).then(|| self.join(at)).flatten() else {
                return joined;
            };
            joined += 1;
            self.judge(ranks, piece, at);
            self.judge(ranks, piece, before);
        }
    }

    fn long(&mut self, ranks: &Ranks, piece: &[u8]) -> u64 {
        let mut next = std::mem::take(&mut self.next).into_vec();
        next.clear();
        next.extend(
            (0..)
                .zip(&self.parts)
                .filter_map(|(at, part)| entry(part.rank, at)),
        );
        self.next = next.into();
        let mut joined = 0;
        while let Some(Reverse(lowest)) = self.next.pop() {
            let (rank, at) = ((lowest >> 32) as u32, lowest as u32);
            let holds = self
                .parts
                .get(at as usize)
                .is_some_and(|part| part.rank == rank);
            let Some(before) = holds.then(|| self.join(at)).flatten() else {
                continue;
            };
            joined += 1;
            for at in [at, before] {
                let rank = self.judge(ranks, piece, at);
                self.next.extend(entry(rank, at));
            }
        }
        joined
    }

    /// Joins a part with the next one; says which one is before it.
    #[inline]
    fn join(&mut self, at: u32) -> Option<u32> {
        let Part { before, after, .. } = *self.parts.get(at as usize)?;
        let gone = self.parts.get_mut(after as usize)?;
        gone.rank = NONE;
        let after = gone.after;
        self.parts.get_mut(at as usize)?.after = after;
        if let Some(part) = self.parts.get_mut(after as usize) {
            part.before = at;
        }
        Some(before)
    }

    /// Looks anew at what a part is together with the next one; before the first is none.
    #[inline]
    fn judge(&mut self, ranks: &Ranks, piece: &[u8], at: u32) -> u32 {
        let after = |at: usize| self.parts.get(at).map(|part| part.after as usize);
        let both = after(at as usize).and_then(after);
        let both = both.and_then(|end| piece.get(at as usize..end));
        let rank = both.map_or(NONE, |both| ranks.of(both));
        if let Some(part) = self.parts.get_mut(at as usize) {
            part.rank = rank;
        }
        rank
    }
}

/// How a part that can be joined with the next one stands in order.
fn entry(rank: u32, at: u32) -> Option<Reverse<u64>> {
    (rank != NONE).then(|| Reverse(u64::from(rank) << 32 | u64::from(at)))
}
