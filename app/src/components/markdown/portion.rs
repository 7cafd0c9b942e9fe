//! How much of a text comes on screen in one picture: what there is time for, on this machine and now.

#[cfg(test)]
mod tests;

/// So many nodes come first, about a screen full, …
const FIRST: usize = 250;
/// … and so many at least and at most once it is known how long they take: a text may hold what takes longer than what came before.
const BOUNDS: (usize, usize) = (100, 1000);
/// A picture may take so long, in milliseconds: beyond 50 a browser calls it a long task.
const PICTURE_MS: f64 = 20.0;

/// How many nodes come on screen at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Portion(usize);

impl Default for Portion {
    fn default() -> Self {
        Self(FIRST)
    }
}

impl Portion {
    pub(super) fn nodes(self) -> usize {
        self.0
    }

    /// Learns how many milliseconds a picture took in which so many nodes were new. It becomes twice as much at most.
    pub(super) fn learn(&mut self, nodes: usize, took_ms: f64) {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few thousand, and nothing below nothing"
        )]
        let fits = (nodes as f64 * PICTURE_MS / took_ms.max(1.0)) as usize;
        let (least, most) = BOUNDS;
        self.0 = fits.min(2 * self.0).clamp(least, most);
    }
}
