//! What is said of something that takes long, a few times a second and no more often: each time is drawn.

use yew::Callback;

use crate::platform::clock;

/// So long nothing is said again, in milliseconds.
const EVERY_MS: f64 = 100.0;

/// Tells somebody how far something is.
pub(super) struct Paced<Said: 'static> {
    tell: Callback<Said>,
    /// When something was last said.
    last_ms: Option<f64>,
}

impl<Said: 'static> Paced<Said> {
    pub(super) fn new(tell: &Callback<Said>) -> Self {
        Self {
            tell: tell.clone(),
            last_ms: None,
        }
    }

    /// Says it, unless something was said a moment ago.
    pub(super) fn say(&mut self, said: Said) {
        let now = clock::monotonic_ms();
        if self.last_ms.is_none_or(|last| now - last >= EVERY_MS) {
            self.last_ms = Some(now);
            self.tell.emit(said);
        }
    }
}
