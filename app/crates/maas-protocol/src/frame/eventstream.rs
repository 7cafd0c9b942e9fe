//! Amazon's binary event stream (`application/vnd.amazon.eventstream`): bytes in, messages out.
//!
//! Big-endian: total length, header length, checksum of the eight bytes before it, headers, payload,
//! checksum of all before it. Knows no JSON and does not decide when a stream is finished.

/// The longest message that is read, in bytes; a longer one ends the stream.
pub const MAX_MESSAGE_BYTES: usize = 16 * 1024 * 1024;
/// The most bytes of headers that one message may have.
pub const MAX_HEADER_BYTES: usize = 128 * 1024;

/// Both lengths and their checksum.
const PRELUDE: usize = 12;
/// What a message has besides headers and payload: the prelude and the last checksum.
const OVERHEAD: usize = PRELUDE + 4;

/// The remainders of CRC-32 for the lower half of a byte.
const HALVES: [u32; 16] = [
    0x0000_0000,
    0x1db7_1064,
    0x3b6e_20c8,
    0x26d9_30ac,
    0x76dc_4190,
    0x6b6b_51f4,
    0x4db2_6158,
    0x5005_713c,
    0xedb8_8320,
    0xf00f_9344,
    0xd6d6_a3e8,
    0xcb61_b38c,
    0x9b64_c2b0,
    0x86d3_d2d4,
    0xa00a_e278,
    0xbdbd_f21c,
];

/// Why nothing more of a stream is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A checksum does not fit the bytes.
    Checksum,
    /// A message or its headers are over their limit.
    TooLarge,
    /// Lengths or headers contradict each other.
    Malformed,
}

/// One message, lent while it is handed over.
#[derive(Debug)]
pub struct Message<'a> {
    headers: Vec<(&'a str, &'a str)>,
    /// The content, usually JSON.
    pub payload: &'a [u8],
}

impl<'a> Message<'a> {
    /// The first header of that name that is a text; others are of no use here.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
    }
}

/// Cuts a byte stream into messages.
#[derive(Default)]
pub struct EventStreamFramer {
    /// The begun message.
    partial: Vec<u8>,
    /// Its lengths, once they have come and are proven.
    lengths: Option<Lengths>,
    fault: Option<Fault>,
}

#[derive(Clone, Copy)]
struct Lengths {
    total: usize,
    headers: usize,
}

impl EventStreamFramer {
    /// Takes the next bytes and hands over every message they complete.
    ///
    /// # Errors
    /// [`Fault`] at the first message that is wrong, and for every later call.
    pub fn push(&mut self, bytes: &[u8], on_message: impl FnMut(Message<'_>)) -> Result<(), Fault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let result = self.take(bytes, on_message);
        self.fault = result.err();
        result
    }

    /// Whether a message has begun and not ended: at the end of the bytes, it was cut.
    pub fn is_inside(&self) -> bool {
        !self.partial.is_empty()
    }

    fn take(
        &mut self,
        mut bytes: &[u8],
        mut on_message: impl FnMut(Message<'_>),
    ) -> Result<(), Fault> {
        while !bytes.is_empty() {
            let goal = self.lengths.map_or(PRELUDE, |lengths| lengths.total);
            let missing = goal.saturating_sub(self.partial.len());
            let (head, tail) = bytes.split_at(missing.min(bytes.len()));
            // Grows with what really came: a length alone reserves nothing.
            self.partial.extend_from_slice(head);
            bytes = tail;
            if head.len() < missing {
                return Ok(());
            }
            match self.lengths.take() {
                None => self.lengths = Some(Lengths::read(&self.partial)?),
                Some(lengths) => {
                    on_message(read(&self.partial, lengths)?);
                    self.partial.clear();
                }
            }
        }
        Ok(())
    }
}

impl Lengths {
    /// The checksum comes first: a wrong length must not be believed, not even to refuse it as too large.
    fn read(prelude: &[u8]) -> Result<Self, Fault> {
        let mut rest = prelude;
        let total = number(&mut rest)?;
        let headers = number(&mut rest)?;
        check(prelude)?;
        let size = |length: u32| usize::try_from(length).map_err(|_| Fault::TooLarge);
        let (total, headers) = (size(total)?, size(headers)?);
        if total > MAX_MESSAGE_BYTES || headers > MAX_HEADER_BYTES {
            return Err(Fault::TooLarge);
        }
        if total < OVERHEAD + headers {
            return Err(Fault::Malformed);
        }
        Ok(Self { total, headers })
    }
}

/// Whether the last four bytes are the checksum of those before them.
fn check(bytes: &[u8]) -> Result<(), Fault> {
    let (covered, sum) = bytes.split_last_chunk::<4>().ok_or(Fault::Malformed)?;
    if checksum(covered) == u32::from_be_bytes(*sum) {
        Ok(())
    } else {
        Err(Fault::Checksum)
    }
}

/// CRC-32, half a byte at a time: what is faster takes tables of 16 KB, which do not compress, into every bundle.
fn checksum(bytes: &[u8]) -> u32 {
    let half = |sum: u32| (sum >> 4) ^ HALVES.get((sum & 15) as usize).copied().unwrap_or_default();
    let whole = |sum: u32, byte: &u8| half(half(sum ^ u32::from(*byte)));
    !bytes.iter().fold(u32::MAX, whole)
}

fn read(message: &[u8], lengths: Lengths) -> Result<Message<'_>, Fault> {
    check(message)?;
    let mut rest = message;
    cut(&mut rest, PRELUDE)?;
    let mut left = cut(&mut rest, lengths.headers)?;
    let payload = cut(&mut rest, lengths.total - lengths.headers - OVERHEAD)?;
    let mut headers = Vec::new();
    while !left.is_empty() {
        let name_length = byte(&mut left)?;
        let name = text(cut(&mut left, name_length.into())?)?;
        if let Some(value) = value(&mut left)? {
            headers.push((name, value));
        }
    }
    Ok(Message { headers, payload })
}

/// Reads a header's value; only texts are kept, the others are stepped over.
fn value<'a>(rest: &mut &'a [u8]) -> Result<Option<&'a str>, Fault> {
    let kind = byte(rest)?;
    let length = match kind {
        // True and false have no value of their own.
        0 | 1 => 0,
        2 => 1,
        3 => 2,
        4 => 4,
        // Whole number, and moment in time.
        5 | 8 => 8,
        // Bytes, and text.
        6 | 7 => u16::from_be_bytes([byte(rest)?, byte(rest)?]).into(),
        // UUID.
        9 => 16,
        _ => return Err(Fault::Malformed),
    };
    let value = cut(rest, length)?;
    if kind == 7 {
        text(value).map(Some)
    } else {
        Ok(None)
    }
}

fn cut<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], Fault> {
    rest.split_off(..length).ok_or(Fault::Malformed)
}

fn byte(rest: &mut &[u8]) -> Result<u8, Fault> {
    rest.split_off_first().copied().ok_or(Fault::Malformed)
}

fn number(rest: &mut &[u8]) -> Result<u32, Fault> {
    let bytes = rest.split_first_chunk::<4>().ok_or(Fault::Malformed)?;
    *rest = bytes.1;
    Ok(u32::from_be_bytes(*bytes.0))
}

fn text(bytes: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|_| Fault::Malformed)
}

#[cfg(test)]
pub(crate) mod tests;
