//! What was drawn is measured: the spaces and the scroll position that keep the reader's place.

use std::ops::Range;

use super::{Anchor, EXACT, Seen, Spaces, Window};

impl<K> Window<K> {
    /// The spaces as far as they can be told before what is drawn was measured.
    pub(crate) fn guess(&self) -> Spaces {
        let start = self.drawn.start;
        if !self.edges.is_empty() {
            return self.spaces(None);
        }
        let above = match self.anchor.filter(|_| !self.follows) {
            Some(anchor) => {
                let to = anchor.at + usize::from(anchor.lower);
                anchor.y - self.pad - self.stack.sum(start..to.max(start))
            }
            None => self.stack.sum(0..start),
        };
        Spaces {
            above: if start == 0 {
                0.0
            } else {
                laid_out(above.max(0.0))
            },
            below: self.below(),
            y: None,
        }
    }

    fn below(&self) -> f64 {
        self.stack.sum(self.drawn.end..self.stack.len())
    }

    /// Takes in where each drawn message begins and where the last one ends, with a space of `above` before them; what is
    /// to be set for it.
    pub(crate) fn settle(&mut self, edges: Vec<f64>, above: f64, seen: Seen) -> Spaces {
        if edges.len() != self.drawn.len() + 1 {
            // Not what was asked to be drawn: it comes soon.
            return Spaces {
                above,
                below: self.below(),
                y: None,
            };
        }
        self.heed(seen);
        let (mut anchor, guess) = (self.anchor(), self.guess());
        if let Some(anchor) = anchor.as_mut().filter(|_| seen.width != self.seen.width) {
            // Its lines are broken anew: what is read of it stays, not where it begins.
            let px =
                edge(&edges, anchor.at + 1, &self.drawn) - edge(&edges, anchor.at, &self.drawn);
            if !anchor.lower && anchor.px > 0.0 {
                anchor.y -= anchor.above * (px / anchor.px - 1.0);
            }
        }
        // Without what was drawn anew, a height that changed is no reason to touch the space.
        let redrawn = self.edges.is_empty();
        self.seen = seen;
        self.pad = edges.first().copied().unwrap_or_default() - above;
        for (place, (top, bottom)) in edges.iter().zip(edges.iter().skip(1)).enumerate() {
            self.stack.measured(self.drawn.start + place, bottom - top);
        }
        self.edges = edges;
        self.above = above;
        self.anchor = None;
        let spaces = self.place(anchor, redrawn);
        let added = spaces.above - guess.above + spaces.below - guess.below;
        let (y, total) = (self.seen.y, seen.total + added);
        self.follows = self.follows || Seen { y, total, ..seen }.below() <= EXACT;
        spaces
    }

    /// Chooses the space above and how far to scroll, after all that is drawn was measured.
    fn place(&mut self, anchor: Option<Anchor>, redrawn: bool) -> Spaces {
        if self.follows {
            self.set_above(self.stack.sum(0..self.drawn.start));
            let end = self.edges.last().copied().unwrap_or_default();
            self.seen.y = (end - self.seen.height).max(0.0);
            return self.spaces(Some(f64::MAX));
        }
        if let Some((at, below)) = self.goal.filter(|(at, _)| self.drawn.contains(at)) {
            self.set_above(self.stack.sum(0..self.drawn.start));
            let top = self.edges.get(at - self.drawn.start).copied();
            let y = top.unwrap_or_default() - below;
            self.seen.y = y;
            return self.spaces(Some(y));
        }
        let Some(moved) = anchor.and_then(|anchor| self.moved(anchor)) else {
            return self.spaces(None);
        };
        let taken_up = if self.drawn.start == 0 {
            -self.above
        } else if redrawn {
            (-moved).max(-self.above)
        } else {
            0.0
        };
        self.set_above(self.above + taken_up);
        let rest = moved + taken_up;
        let y = (rest.abs() > 0.5).then_some(self.seen.y + rest);
        self.seen.y = y.unwrap_or(self.seen.y);
        self.spaces(y)
    }

    /// The reader rests: the space above is made what it should be, and the place is kept.
    pub(crate) fn rest(&mut self, seen: Seen) -> Option<Spaces> {
        self.heed(seen);
        self.seen = seen;
        if self.edges.is_empty() || self.drawn.start == 0 {
            return None;
        }
        self.stack.learn();
        let should = self.stack.sum(0..self.drawn.start);
        // Browsers scroll by whole pixels.
        let by = (should - self.above).round();
        if by.abs() < 1.0 || self.follows {
            return None;
        }
        self.set_above(self.above + by);
        self.seen.y += by;
        Some(self.spaces(Some(self.seen.y)))
    }

    fn spaces(&self, y: Option<f64>) -> Spaces {
        Spaces {
            above: self.above,
            below: self.below(),
            y,
        }
    }

    fn set_above(&mut self, above: f64) {
        let above = laid_out(above);
        let by = above - self.above;
        self.above = above;
        for edge in &mut self.edges {
            *edge += by;
        }
    }

    /// How far an anchor is from where it was.
    fn moved(&self, anchor: Anchor) -> Option<f64> {
        let edge = anchor.at + usize::from(anchor.lower);
        let now = self.edges.get(edge.checked_sub(self.drawn.start)?)?;
        Some(now - anchor.y)
    }
}

/// A length as browsers lay it out, in 64ths of a pixel: what they cut off would move what is read.
fn laid_out(px: f64) -> f64 {
    (px * 64.0).round() / 64.0
}

/// Where a message begins, of those drawn.
fn edge(edges: &[f64], at: usize, drawn: &Range<usize>) -> f64 {
    let place = at.checked_sub(drawn.start);
    let edge = place.and_then(|place| edges.get(place));
    edge.copied().unwrap_or_default()
}
