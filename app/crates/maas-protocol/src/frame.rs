//! Framing: bytes in, frames out, equal for every chunking.
//!
//! Push-based, because the page, the relay and the tests all feed it differently.

pub mod eventstream;
pub mod ndjson;
pub mod sse;

/// The longest line and the largest event that is read; a longer one ends the stream.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// A line or an event was larger than [`MAX_BYTES`], or had too many lines; nothing more is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

/// Cuts bytes into lines at LF, CRLF or CR, also when CR and LF come in different chunks.
#[derive(Default)]
struct Lines {
    /// The begun line.
    partial: Vec<u8>,
    /// The last byte was a CR, so that an LF right after it belongs to the same line end.
    after_cr: bool,
}

impl Lines {
    /// Calls `line` with every line that `bytes` completes, without its end.
    fn push(&mut self, mut bytes: &[u8], mut line: impl FnMut(&[u8])) -> Result<(), Overflow> {
        if self.after_cr && !bytes.is_empty() {
            bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
            self.after_cr = false;
        }
        while let Some(end) = memchr::memchr2(b'\n', b'\r', bytes) {
            let (head, tail) = bytes.split_at(end);
            if self.partial.len() + head.len() > MAX_BYTES {
                return Err(Overflow);
            }
            if self.partial.is_empty() {
                line(head);
            } else {
                self.partial.extend_from_slice(head);
                line(&self.partial);
                self.partial.clear();
            }
            bytes = match tail.split_first() {
                Some((b'\r', [b'\n', rest @ ..])) => rest,
                Some((b'\r', [])) => {
                    self.after_cr = true;
                    &[]
                }
                Some((_, rest)) => rest,
                None => &[],
            };
        }
        if self.partial.len() + bytes.len() > MAX_BYTES {
            return Err(Overflow);
        }
        self.partial.extend_from_slice(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
