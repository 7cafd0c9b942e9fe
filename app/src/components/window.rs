//! Which part of a long conversation is drawn, and how the reader's place stays where it is meanwhile.
//!
//! Only arithmetic: heights and scroll positions come in, spaces and a scroll position come out, in CSS pixels. What is not
//! drawn is a space above and a space below. When something above the reader turns out higher or lower than it was taken
//! to be, the space above takes up the difference, so that nothing that is seen moves and no scrolling under way is broken off.

use std::ops::Range;

mod settle;
mod stack;
#[cfg(test)]
mod tests;

pub(crate) use stack::{Change, Stack};

/// How close to the end the reader has to come down for the end to be followed.
const NEAR_END: f64 = 48.0;
/// How close to the end a browser stands that can scroll no further.
const EXACT: f64 = 1.5;
/// How high a screen is taken to be before it was measured.
const SCREEN: f64 = 1000.0;
/// A conversation is drawn whole that has at most so many messages …
const WHOLE_COUNT: usize = 100;
/// … of so many bytes; then the browser's own search finds everything.
const WHOLE_BYTES: usize = 256 * 1024;
/// So few messages are drawn whole whatever they hold.
const FEW: usize = 8;
/// So much of such a one is added in each picture, in bytes, and a message at least.
const STEP: usize = 8 * 1024;

/// The part of a scrolling element that is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Seen {
    /// How far it is scrolled.
    pub(crate) y: f64,
    /// How high it is.
    pub(crate) height: f64,
    /// How wide it is.
    pub(crate) width: f64,
    /// How high all that it holds is.
    pub(crate) total: f64,
}

impl Seen {
    /// How much is below it.
    fn below(&self) -> f64 {
        self.total - self.y - self.height
    }
}

/// What has to be set so that the reader's place stays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spaces {
    /// The space in the place of what stands above.
    pub(crate) above: f64,
    /// The space in the place of what stands below.
    pub(crate) below: f64,
    /// How far to scroll, where that changes.
    pub(crate) y: Option<f64>,
}

/// An edge of a message that is to stay where it is.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Anchor {
    at: usize,
    /// The lower edge, not the upper one.
    lower: bool,
    y: f64,
    /// How much of the message is above the screen, in CSS pixels, and how high it is.
    above: f64,
    px: f64,
}

/// A conversation of which a part is drawn.
#[derive(Debug)]
pub(crate) struct Window<K> {
    stack: Stack<K>,
    drawn: Range<usize>,
    /// Whether its beginning is there too.
    complete: bool,
    /// Whether all of it is to be drawn, for the printer.
    all: bool,
    /// The space above what is drawn.
    above: f64,
    /// What stands above that space.
    pad: f64,
    /// Where each drawn message begins, and where the last one ends; empty until they were measured.
    edges: Vec<f64>,
    seen: Seen,
    /// Whether the end stays in view.
    follows: bool,
    /// What stays in its place while what is drawn changes.
    anchor: Option<Anchor>,
    /// The message to be brought into view, and how far below the upper edge of the screen.
    goal: Option<(usize, f64)>,
    /// Whether no more than the screen is drawn, so that it is soon there; what is beyond it comes in the next picture.
    first: bool,
}

impl<K> Default for Window<K> {
    fn default() -> Self {
        Self {
            stack: Stack::default(),
            drawn: 0..0,
            complete: true,
            all: false,
            above: 0.0,
            pad: 0.0,
            edges: Vec::new(),
            seen: Seen {
                height: SCREEN,
                ..Seen::default()
            },
            follows: true,
            anchor: None,
            goal: None,
            first: false,
        }
    }
}

impl<K: PartialEq + Clone> Window<K> {
    /// Takes over the messages as they are now: key and length in bytes, and whether these are all of them.
    pub(crate) fn take<'a>(&mut self, now: impl Iterator<Item = (&'a K, usize)>, complete: bool)
    where
        K: 'a,
    {
        self.complete = complete;
        let anchor = self.anchor();
        let Some(change) = self.stack.take(now) else {
            return;
        };
        // What is shown in the place of something else is read from where the reader is.
        self.follows = self.follows && change.only_adds();
        self.anchor = anchor.map(|anchor| self.carry(anchor, change));
        self.edges.clear();
        if let Some(last) = self.drawn.end.checked_sub(1).filter(|_| change.new > 0) {
            self.drawn = change.place(self.drawn.start)..change.place(last) + 1;
        } else {
            self.drawn = 0..0;
        }
        if self.follows {
            self.redraw_at_end();
        } else {
            self.redraw();
        }
    }

    /// Where a message stands.
    pub(crate) fn find(&self, key: &K) -> Option<usize> {
        self.stack.find(key)
    }

    /// What stays in its place after a change of the list. Where the message that was changed began above the screen, its
    /// end stays: the hand that changed it is there.
    fn carry(&self, anchor: Anchor, change: Change) -> Anchor {
        let gone = anchor.at >= change.same_before && anchor.at + change.same_after < change.old;
        let lower_y = self
            .edges
            .get((anchor.at + 1).saturating_sub(self.drawn.start));
        match lower_y {
            Some(y) if gone && anchor.y < self.seen.y => Anchor {
                at: change.place(anchor.at),
                lower: true,
                y: *y,
                ..anchor
            },
            _ => Anchor {
                at: change.place(anchor.at),
                ..anchor
            },
        }
    }
}

impl<K> Window<K> {
    /// The messages to be drawn.
    pub(crate) fn drawn(&self) -> Range<usize> {
        self.drawn.clone()
    }

    /// The first message that is seen.
    pub(crate) fn first_seen(&self) -> usize {
        self.anchor().map_or(0, |anchor| anchor.at)
    }

    /// Whether the end stays in view.
    pub(crate) fn follows(&self) -> bool {
        self.follows
    }

    /// Whether all of it is there, and so little that it is drawn.
    pub(crate) fn is_whole(&self) -> bool {
        let len = self.stack.len();
        let is_little =
            len <= FEW || (len <= WHOLE_COUNT && self.stack.bytes(0..len) <= WHOLE_BYTES);
        self.all || (self.complete && is_little)
    }

    /// Draws everything, or again no more than is needed.
    pub(crate) fn draw_all(&mut self, all: bool) {
        self.all = all;
        self.anchor = self.anchor();
        self.edges.clear();
        if all {
            self.drawn = 0..self.stack.len();
        } else {
            self.redraw();
        }
    }

    /// Whether what is drawn is only the first screen.
    pub(crate) fn is_first(&self) -> bool {
        self.first
    }

    /// Whether the next picture is to have more.
    pub(crate) fn is_unfinished(&self) -> bool {
        self.first || (self.is_whole() && self.drawn != (0..self.stack.len()))
    }

    /// Adds what is beyond the first screen, or some more of what is to be drawn whole; whether there was more.
    pub(crate) fn fill(&mut self) -> bool {
        if !self.is_unfinished() {
            return false;
        }
        if std::mem::take(&mut self.first) {
            if self.follows {
                self.redraw_at_end();
            } else {
                self.redraw();
            }
            return true;
        }
        let Range { mut start, mut end } = self.drawn;
        self.anchor = self.anchor();
        let room = |range: Range<usize>| self.stack.bytes(range) < STEP;
        while start > 0 && room(start..self.drawn.start) {
            start -= 1;
        }
        while end < self.stack.len() && room(self.drawn.end..end) {
            end += 1;
        }
        self.drawn = start..end;
        self.edges.clear();
        true
    }

    /// The reader has scrolled, or the screen has changed; whether something else is to be drawn now.
    pub(crate) fn look(&mut self, seen: Seen) -> bool {
        self.heed(seen);
        self.seen = seen;
        self.lacks()
    }

    /// Takes in what the reader did since the last look: who goes up leaves the end, who comes down to it follows it again.
    fn heed(&mut self, now: Seen) {
        let by = now.y - self.seen.y;
        // Where something became lower, the browser itself goes up, as far as the new end, and by no more than the screen
        // became higher; what is drawn anew may be lower for a moment.
        let by_itself = self.edges.is_empty()
            || (by < 0.0 && now.below() <= EXACT)
            || (by < 0.0 && -by <= now.height - self.seen.height + EXACT);
        if by.abs() < 0.5 || by_itself {
            return;
        }
        self.goal = None;
        self.follows = by > 0.0 && (self.follows || now.below() <= NEAR_END);
    }

    /// The browser has scrolled as it was told, or as far as it could.
    pub(crate) fn stands(&mut self, seen: Seen) {
        self.seen = seen;
    }

    /// Whether something else is to be drawn, because what is drawn does not reach far enough beyond the screen.
    pub(crate) fn lacks(&mut self) -> bool {
        // Half of what is drawn beyond the screen may be used up.
        let margin = if self.first {
            0.0
        } else {
            self.seen.height / 2.0
        };
        if self.is_whole() || self.edges.is_empty() || self.covers(margin) {
            return false;
        }
        let drawn = self.drawn.clone();
        self.redraw();
        self.drawn != drawn
    }

    /// Keeps the end in view from now on.
    pub(crate) fn follow(&mut self) {
        self.follows = true;
        self.redraw_at_end();
    }

    /// Brings a message into view, so far below the upper edge of the screen.
    pub(crate) fn reveal(&mut self, at: usize, below: f64) {
        self.follows = false;
        self.goal = Some((at, below));
        if !self.drawn.contains(&at) {
            let top = self.pad + self.stack.sum(0..at);
            self.edges.clear();
            self.redraw_around(
                Anchor {
                    at,
                    lower: false,
                    y: top,
                    above: 0.0,
                    px: 0.0,
                },
                top - below,
            );
        }
    }

    /// Brings the beginning into view.
    pub(crate) fn begin(&mut self) {
        self.reveal(0, self.pad);
    }

    /// The first message that is seen; where nothing of what is drawn is, the one that should be.
    fn anchor(&self) -> Option<Anchor> {
        if self.anchor.is_some() {
            return self.anchor;
        }
        let screen = self.seen.y;
        let y = screen;
        let first = self.edges.windows(2).position(|edges| {
            let [top, bottom] = edges else { return false };
            *bottom > y && *top < y + self.seen.height
        });
        let (at, y) = match first {
            Some(place) => (self.drawn.start + place, *self.edges.get(place)?),
            None if self.stack.len() == 0 => return None,
            None => {
                let (at, top) = self.stack.at(y - self.pad);
                (at, self.pad + top)
            }
        };
        Some(Anchor {
            at,
            lower: false,
            y,
            above: (screen - y).max(0.0),
            px: self.stack.px(at),
        })
    }

    /// Whether what is drawn reaches so far beyond the screen.
    fn covers(&self, margin: f64) -> bool {
        let (Some(first), Some(last)) = (self.edges.first(), self.edges.last()) else {
            return false;
        };
        let Seen { y, height, .. } = self.seen;
        let above = self.drawn.start == 0 || *first <= y - margin;
        let below = self.drawn.end == self.stack.len() || *last >= y + height + margin;
        above && below
    }

    /// Chooses what is drawn around the reader's place.
    fn redraw(&mut self) {
        match self.anchor() {
            Some(anchor) => self.redraw_around(anchor, self.seen.y),
            None => self.drawn = 0..self.stack.len(),
        }
    }

    /// Chooses what is drawn around what stands in its place, for a screen that begins at `y`.
    fn redraw_around(&mut self, anchor: Anchor, y: f64) {
        let height = self.seen.height;
        let top = if anchor.lower {
            anchor.y - self.stack.px(anchor.at)
        } else {
            anchor.y
        };
        let beyond = height.max(1.0);
        let mut drawn = self
            .stack
            .between((anchor.at, top), (y - beyond, y + height + beyond));
        if self.is_whole() && !self.drawn.is_empty() {
            drawn = self.drawn.start.min(drawn.start)..self.drawn.end.max(drawn.end);
        }
        if drawn != self.drawn {
            self.anchor = Some(anchor);
            self.drawn = drawn;
            self.edges.clear();
        }
    }

    /// Chooses what is drawn so that the end is seen.
    fn redraw_at_end(&mut self) {
        let len = self.stack.len();
        let total = self.stack.sum(0..len);
        let last = len.saturating_sub(1);
        self.first = self.drawn.is_empty() && len > 1;
        let screens = if self.first { 1.0 } else { 2.0 };
        let reach = screens * self.seen.height;
        let drawn = self
            .stack
            .between((last, total - self.stack.px(last)), (total - reach, total));
        self.anchor = None;
        self.goal = None;
        let drawn_already = self.is_whole() && self.drawn.end > drawn.start;
        let start = if drawn_already {
            self.drawn.start.min(drawn.start)
        } else {
            drawn.start
        };
        self.drawn = start..len;
        self.edges.clear();
    }
}
