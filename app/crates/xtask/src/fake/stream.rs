//! A paced body, and the note whether the client left before its end.

use std::{collections::VecDeque, time::Duration};

use futures_util::{Stream, stream};
use serde_json::Value;
use tokio::time::Instant;

use super::{Seen, now_ms};

/// How a stream ends after its last frame.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// As it should.
    Clean,
    /// The connection breaks.
    Cut,
    /// Nothing more comes, and the connection stays open.
    Stall,
}

/// Marks a request as aborted unless it was finished.
pub(super) struct Watched {
    seen: Seen,
    index: usize,
    done: bool,
}

impl Watched {
    pub(super) fn new(seen: Seen, index: usize) -> Self {
        Self {
            seen,
            index,
            done: false,
        }
    }

    /// Notes when something happened.
    fn note(&self, field: &str) {
        self.seen.set(self.index, field, Value::from(now_ms()));
    }

    /// Everything was handed over.
    pub(super) fn finish(&mut self) {
        self.done = true;
        self.note("last_ms");
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if !self.done {
            self.seen.set(self.index, "aborted", Value::from(true));
        }
    }
}

/// Frames at `pace` a second (0: at once).
pub(super) fn paced(
    frames: Vec<Vec<u8>>,
    pace: u32,
    ending: Ending,
    watched: Watched,
) -> impl Stream<Item = std::io::Result<Vec<u8>>> {
    let start = Instant::now();
    let state = (VecDeque::from(frames), 0_u32, watched);
    stream::unfold(Some(state), move |state| async move {
        let (mut frames, sent, mut watched) = state?;
        let Some(frame) = frames.pop_front() else {
            return match ending {
                Ending::Clean => {
                    watched.finish();
                    None
                }
                Ending::Cut => {
                    watched.finish();
                    // Lets the frames before reach the wire; an error alone may overtake them.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    Some((Err(std::io::Error::other("cut on demand")), None))
                }
                Ending::Stall => {
                    // Held across the wait: the client's leaving drops it, unfinished.
                    let _held = watched;
                    std::future::pending().await
                }
            };
        };
        if pace > 0 {
            // By the clock and not by a pause after each frame, which would add up the timer's rounding.
            let due = f64::from(sent) / f64::from(pace);
            tokio::time::sleep_until(start + Duration::from_secs_f64(due)).await;
        }
        // The frame before it opens the answer and carries no text.
        if sent == 1 {
            watched.note("first_ms");
        }
        if frames.is_empty() && ending == Ending::Clean {
            watched.finish();
        }
        Some((Ok(frame), Some((frames, sent + 1, watched))))
    })
}
