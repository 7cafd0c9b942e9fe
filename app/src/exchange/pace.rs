//! How often the page hears of an answer: the first piece at once, then no more often than anybody sees a difference, so that
//! not every token of a quick model costs the page a message and a picture of its own.

use maas_protocol::event::ChatEvent;

#[cfg(test)]
mod tests;

/// The page hears of an answer again after so many milliseconds: about thirty times a second, …
const PACE_MS: f64 = 30.0;
/// … while so many answers come at once, and less often when more do, so that a page with many columns does not draw more of
/// them in one picture than it has time for, …
const TOGETHER: f64 = 4.0;
/// … or when so much text has come, in bytes: what comes at full speed is not held up.
const PACE_BYTES: usize = 1024;

/// When what waits is to be said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Due {
    /// Now.
    Now,
    /// After so many milliseconds.
    In(u32),
    /// When it was said before that it is.
    Known,
}

/// What has come of an answer and was not said yet.
#[derive(Debug, Default)]
pub struct Pace {
    waiting: Vec<ChatEvent>,
    bytes: usize,
    /// When something was said last, in milliseconds by any clock; `None` before there was a word of the answer.
    said_ms: Option<f64>,
    is_due: bool,
}

impl Pace {
    /// Takes what came, at a moment in milliseconds, while so many answers come, this one among them.
    pub fn add(&mut self, events: Vec<ChatEvent>, now_ms: f64, answers: u32) -> Due {
        let pace_ms = PACE_MS * (f64::from(answers) / TOGETHER).max(1.0);
        self.bytes += events.iter().map(ChatEvent::text_bytes).sum::<usize>();
        self.waiting.extend(events);
        let left = self.said_ms.map_or(0.0, |said| said + pace_ms - now_ms);
        if left <= 0.0 || self.bytes >= PACE_BYTES {
            return Due::Now;
        }
        if std::mem::replace(&mut self.is_due, true) {
            return Due::Known;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between nothing and the pace"
        )]
        let wait_ms = left.ceil() as u32;
        Due::In(wait_ms)
    }

    /// Gives all that waits, to be said at a moment in milliseconds.
    pub fn take(&mut self, now_ms: f64) -> Vec<ChatEvent> {
        self.is_due = false;
        if self.bytes > 0 {
            self.said_ms = Some(now_ms);
        }
        self.bytes = 0;
        std::mem::take(&mut self.waiting)
    }
}
