//! How high things are that stand below each other: measured once they were drawn, guessed from their length before.

use std::ops::Range;

/// What a thing takes beyond its text, in CSS pixels.
const AROUND_PX: f64 = 110.0;
/// What a byte of text takes until something was measured, in CSS pixels.
const BYTE_PX: f64 = 0.3;

/// Things that stand below each other, by key.
#[derive(Debug)]
pub(crate) struct Stack<K> {
    all: Vec<Thing<K>>,
    /// What a byte of text takes, as far as that was seen.
    byte_px: f64,
}

#[derive(Debug)]
struct Thing<K> {
    key: K,
    bytes: usize,
    /// With the space below it, once it was drawn.
    px: Option<f64>,
}

/// What became of a list: so many things at its beginning and at its end are the same, one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) same_before: usize,
    pub(crate) same_after: usize,
    pub(crate) old: usize,
    pub(crate) new: usize,
}

impl Change {
    /// Whether things were only added, at the end or at the beginning.
    pub(crate) fn only_adds(self) -> bool {
        self.same_before == self.old || self.same_after == self.old
    }

    /// Where a thing stands now; one that is gone, where another took its place.
    pub(crate) fn place(self, at: usize) -> usize {
        if at < self.same_before {
            at
        } else if at + self.same_after >= self.old {
            (at + self.new) - self.old
        } else {
            at.min((self.new - self.same_after).saturating_sub(1))
        }
    }
}

impl<K> Default for Stack<K> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            byte_px: BYTE_PX,
        }
    }
}

impl<K: PartialEq + Clone> Stack<K> {
    /// Takes over a list of keys and lengths in bytes; what was measured of those that stay is kept. `None` where all
    /// stand as they did.
    pub(crate) fn take<'a>(&mut self, now: impl Iterator<Item = (&'a K, usize)>) -> Option<Change>
    where
        K: 'a,
    {
        let now: Vec<(&K, usize)> = now.collect();
        let (old, new) = (self.all.len(), now.len());
        let same = |(thing, (key, _)): &(&Thing<K>, &(&K, usize))| **key == thing.key;
        let same_before = self.all.iter().zip(&now).take_while(same).count();
        let most = old.min(new) - same_before;
        let ends = self.all.iter().rev().zip(now.iter().rev()).take(most);
        let same_after = ends.take_while(same).count();
        for (thing, (_, bytes)) in self.all.iter_mut().zip(&now).take(same_before) {
            thing.bytes = *bytes;
        }
        let change = Change {
            same_before,
            same_after,
            old,
            new,
        };
        if same_before == old && old == new {
            return None;
        }
        let fresh = now.get(same_before..new - same_after).unwrap_or_default();
        let known: Vec<Thing<K>> = self
            .all
            .splice(
                same_before..old - same_after,
                fresh.iter().map(|(key, bytes)| Thing {
                    key: (*key).clone(),
                    bytes: *bytes,
                    px: None,
                }),
            )
            .collect();
        // What was moved, or comes back soon after it went, is as high as it was.
        for thing in self.all.iter_mut().skip(same_before).take(fresh.len()) {
            if let Some(former) = known.iter().find(|former| former.key == thing.key) {
                thing.px = former.px;
            }
        }
        Some(change)
    }

    /// Where a thing stands.
    pub(crate) fn find(&self, key: &K) -> Option<usize> {
        self.all.iter().position(|thing| thing.key == *key)
    }
}

impl<K> Stack<K> {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// How much text several have, in bytes.
    pub(crate) fn bytes(&self, range: Range<usize>) -> usize {
        let things = self.all.get(range).unwrap_or_default();
        things.iter().map(|thing| thing.bytes).sum()
    }

    /// How high a thing is, with the space below it.
    pub(crate) fn px(&self, at: usize) -> f64 {
        self.all.get(at).map_or(0.0, |thing| self.px_of(thing))
    }

    fn px_of(&self, thing: &Thing<K>) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a guess")]
        let guess = AROUND_PX + thing.bytes as f64 * self.byte_px;
        thing.px.unwrap_or(guess)
    }

    /// How high several are together.
    pub(crate) fn sum(&self, range: Range<usize>) -> f64 {
        let things = self.all.get(range).unwrap_or_default();
        things.iter().map(|thing| self.px_of(thing)).sum()
    }

    /// Notes how high a thing was drawn.
    pub(crate) fn measured(&mut self, at: usize, px: f64) {
        if let Some(thing) = self.all.get_mut(at) {
            thing.px = Some(px);
        }
    }

    /// Makes better guesses of what was never drawn, from what was.
    pub(crate) fn learn(&mut self) {
        let (mut bytes, mut px) = (0.0, 0.0);
        for thing in &self.all {
            if let Some(known) = thing.px {
                #[expect(clippy::cast_precision_loss, reason = "for a guess")]
                let length = thing.bytes as f64;
                bytes += length;
                px += (known - AROUND_PX).max(0.0);
            }
        }
        if bytes > 1000.0 {
            self.byte_px = px / bytes;
        }
    }

    /// The thing at a height, and where it begins; the last one below all.
    pub(crate) fn at(&self, y: f64) -> (usize, f64) {
        let mut top = 0.0;
        for (place, thing) in self.all.iter().enumerate() {
            let bottom = top + self.px_of(thing);
            if bottom > y || place + 1 == self.all.len() {
                return (place, top);
            }
            top = bottom;
        }
        (0, 0.0)
    }

    /// The things that are seen between two heights, where one is known to begin at `top`.
    pub(crate) fn between(&self, (at, top): (usize, f64), (from, to): (f64, f64)) -> Range<usize> {
        let (mut start, mut above) = (at, top);
        while start > 0 && above > from {
            start -= 1;
            above -= self.px(start);
        }
        while start + 1 < self.all.len() && above + self.px(start) <= from {
            above += self.px(start);
            start += 1;
        }
        let (mut end, mut below) = (start, above);
        while end < self.all.len() && (below < to || end == start) {
            below += self.px(end);
            end += 1;
        }
        start..end
    }
}
