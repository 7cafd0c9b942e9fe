//! Newline-delimited JSON: bytes in, lines out; blank lines are skipped.

use super::{Lines, Overflow};

/// Cuts a byte stream into lines.
#[derive(Default)]
pub struct NdjsonFramer {
    lines: Lines,
    overflowed: bool,
}

impl NdjsonFramer {
    /// Takes the next bytes and hands over every line they complete.
    ///
    /// # Errors
    /// [`Overflow`] once a line is over its limit, and for every later call.
    pub fn push(&mut self, bytes: &[u8], mut on_line: impl FnMut(&str)) -> Result<(), Overflow> {
        if self.overflowed {
            return Err(Overflow);
        }
        let result = self.lines.push(bytes, |line| hand_over(line, &mut on_line));
        self.overflowed = result.is_err();
        result
    }

    /// Hands over a last line that had no line end.
    pub fn finish(&mut self, mut on_line: impl FnMut(&str)) {
        hand_over(&std::mem::take(&mut self.lines.partial), &mut on_line);
    }
}

fn hand_over(line: &[u8], on_line: &mut impl FnMut(&str)) {
    let line = line
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(line)
        .trim_ascii();
    if !line.is_empty() {
        on_line(&String::from_utf8_lossy(line));
    }
}
