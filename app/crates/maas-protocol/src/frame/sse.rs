//! Server-sent events (WHATWG HTML, section 9.2): bytes in, frames out.
//!
//! Owns line endings, comments, the BOM, multi-line `data:`, characters split across chunks.
//! Knows no JSON and no provider, and does not decide when a stream is finished.

use super::{Lines, MAX_BYTES, Overflow};

/// The most lines one event may have.
const MAX_LINES: usize = 10_000;
/// The longest event name that is kept; a longer one reads as none, and unknown events are skipped.
const MAX_NAME_BYTES: usize = 64;

/// One event, lent while it is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The `event:` field; empty when the event has none.
    pub name: &'a str,
    /// The `data:` lines, joined with LF.
    pub data: &'a str,
}

/// Cuts a byte stream into events.
#[derive(Default)]
pub struct SseFramer {
    lines: Lines,
    event: Pending,
    overflowed: bool,
}

/// The event whose lines are being collected.
#[derive(Default)]
struct Pending {
    started: bool,
    name: String,
    data: Vec<u8>,
    data_lines: usize,
    lines: usize,
}

impl SseFramer {
    /// Takes the next bytes and hands over every event they complete.
    ///
    /// # Errors
    /// [`Overflow`] once a line or an event is over its limit, and for every later call.
    pub fn push(
        &mut self,
        bytes: &[u8],
        mut on_frame: impl FnMut(Frame<'_>),
    ) -> Result<(), Overflow> {
        if self.overflowed {
            return Err(Overflow);
        }
        let mut too_large = false;
        let event = &mut self.event;
        let lines = self.lines.push(bytes, |line| {
            if !too_large {
                too_large = event.take_line(line, &mut on_frame).is_err();
            }
        });
        self.overflowed = too_large || lines.is_err();
        if self.overflowed {
            Err(Overflow)
        } else {
            Ok(())
        }
    }

    /// Hands over an event that the end of the stream cut before its blank line.
    ///
    /// The standard drops it; several servers leave the last blank line out, so it is read here.
    pub fn finish(&mut self, mut on_frame: impl FnMut(Frame<'_>)) {
        let rest = std::mem::take(&mut self.lines.partial);
        let too_large = !rest.is_empty() && self.event.take_line(&rest, &mut on_frame).is_err();
        if !self.overflowed && !too_large {
            self.event.hand_over(&mut on_frame);
        }
    }
}

impl Pending {
    fn take_line(
        &mut self,
        mut line: &[u8],
        on_frame: &mut impl FnMut(Frame<'_>),
    ) -> Result<(), Overflow> {
        if !self.started {
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
            self.started = true;
        }
        if line.is_empty() {
            self.hand_over(on_frame);
            return Ok(());
        }
        self.lines += 1;
        if self.lines > MAX_LINES || self.data.len() + line.len() > MAX_BYTES {
            return Err(Overflow);
        }
        let (field, value) = match memchr::memchr(b':', line) {
            Some(colon) => {
                let (field, rest) = line.split_at(colon);
                let value = rest.get(1..).unwrap_or_default();
                (field, value.strip_prefix(b" ").unwrap_or(value))
            }
            None => (line, &[][..]),
        };
        match field {
            b"data" => {
                if self.data_lines > 0 {
                    self.data.push(b'\n');
                }
                self.data.extend_from_slice(value);
                self.data_lines += 1;
            }
            b"event" => {
                self.name.clear();
                if value.len() <= MAX_NAME_BYTES {
                    self.name.push_str(&String::from_utf8_lossy(value));
                }
            }
            // Comments (an empty field), `id`, `retry` and unknown fields carry nothing for us.
            _ => {}
        }
        Ok(())
    }

    fn hand_over(&mut self, on_frame: &mut impl FnMut(Frame<'_>)) {
        if self.data_lines > 0 {
            // A line is cut at ASCII bytes only, so characters are whole here unless the sender broke them.
            on_frame(Frame {
                name: &self.name,
                data: &String::from_utf8_lossy(&self.data),
            });
        }
        self.name.clear();
        self.data.clear();
        self.data_lines = 0;
        self.lines = 0;
    }
}
