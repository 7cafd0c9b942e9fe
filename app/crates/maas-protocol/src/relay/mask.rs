//! Masks what a request's text should not tell anybody: keys, card numbers, e-mail addresses, Korean resident numbers.
//!
//! A body of JSON goes in piece by piece and comes out as long as it was, byte for byte, with letters of what was found
//! replaced: so its length stays true, and JSON stays JSON. Only strings that are values are looked at, their escapes
//! read; names of fields, numbers and all else stay. Of a text the present word is held at most, about a thousand
//! letters, and what looks like a file in base64 is stepped over. What has no shape of its own is not found.

use super::{Denied, Upstream};
use shapes::{BASE64, Letters};
use text::Text;

mod shapes;
mod text;

/// What is masked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// Keys and tokens, by their vendors' marks or by the word before them, and private keys.
    pub keys: bool,
    /// Numbers of payment cards.
    pub cards: bool,
    /// E-mail addresses.
    pub emails: bool,
    /// Korean resident registration numbers, and those of foreigners.
    pub residents: bool,
}

impl Kinds {
    /// All there are.
    pub const ALL: Self = Self {
        keys: true,
        cards: true,
        emails: true,
        residents: true,
    };

    /// Reads an operator's list; a word that is not known means all, which is the stricter reading.
    pub fn read(list: &str) -> Self {
        let words = list
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty());
        words.fold(Self::default(), |kinds, word| match word {
            "keys" => Self {
                keys: true,
                ..kinds
            },
            "cards" => Self {
                cards: true,
                ..kinds
            },
            "emails" => Self {
                emails: true,
                ..kinds
            },
            "residents" => Self {
                residents: true,
                ..kinds
            },
            "off" => kinds,
            _ => Self::ALL,
        })
    }

    /// Whether there is anything to do.
    pub fn any(self) -> bool {
        self != Self::default()
    }
}

/// What tells whether a body can be masked.
#[derive(Clone, Copy, Debug, Default)]
pub struct BodyHead<'a> {
    /// How many bytes it has, where that is known; `Some(0)` for no body.
    pub length: Option<u64>,
    /// The `Content-Type` header.
    pub kind: Option<&'a str>,
    /// Whether it is packed, by a `Content-Encoding` header.
    pub packed: bool,
    /// The `Authorization` header.
    pub authorization: Option<&'a str>,
}

impl Kinds {
    /// What of these is masked in a body on its way through. What cannot be is refused and never let through as it is:
    /// a signature covers every byte of its body, and files, forms and packed bodies are not read here.
    ///
    /// # Errors
    /// [`Denied::NotMasked`].
    pub fn due(self, upstream: &Upstream, head: &BodyHead<'_>) -> Result<Self, Denied> {
        if !self.any() || !upstream.texts || head.length == Some(0) {
            return Ok(Self::default());
        }
        let kind = head.kind.unwrap_or_default().to_ascii_lowercase();
        let (kind, more) = kind.split_once(';').unwrap_or((&kind, ""));
        let charset = more.trim().strip_prefix("charset=").unwrap_or("utf-8");
        let json =
            matches!(kind.trim(), "application/json") && charset.trim_matches('"') == "utf-8";
        let signed = head
            .authorization
            .is_some_and(|value| value.starts_with("AWS4"));
        (json && !head.packed && !signed)
            .then_some(self)
            .ok_or(Denied::NotMasked)
    }
}

/// The bytes are no JSON, so that what in them is text cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson;

/// How deep lists and objects are told apart; below, all strings count as values.
const DEPTH: usize = 1024;

/// Where in the JSON the next byte is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Between,
    Name,
    Value,
}

/// Masks one body.
pub struct Masker {
    place: Place,
    /// The bytes of an escape that is not complete.
    escape: Vec<u8>,
    depth: usize,
    /// Which levels are objects.
    objects: Vec<bool>,
    /// Whether the next string is a name.
    name_next: bool,
    text: Text,
}

/// Masks a body that is there as a whole.
///
/// # Errors
/// [`NotJson`].
pub fn whole(kinds: Kinds, body: &str) -> Result<String, NotJson> {
    let mut masker = Masker::new(kinds);
    let mut out = Vec::with_capacity(body.len());
    masker.push(body.as_bytes(), &mut out)?;
    masker.finish(&mut out);
    String::from_utf8(out).map_err(|_| NotJson)
}

impl Masker {
    /// Begins a body.
    pub fn new(kinds: Kinds) -> Self {
        Self {
            place: Place::Between,
            escape: Vec::new(),
            depth: 0,
            objects: Vec::new(),
            name_next: false,
            text: Text::new(kinds),
        }
    }

    /// Takes the next bytes and appends those that are decided.
    ///
    /// # Errors
    /// [`NotJson`] once the bytes are none; what is appended until then is masked.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), NotJson> {
        let mut rest = bytes;
        while let Some((byte, after)) = rest.split_first() {
            if let Some(count) = self.plain(rest) {
                let (plain, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                out.extend_from_slice(plain);
                rest = after;
                continue;
            }
            match self.place {
                Place::Between => self.between(*byte, out)?,
                Place::Name | Place::Value => self.within(*byte, out)?,
            }
            rest = after;
        }
        Ok(())
    }

    /// Takes the end of the bytes.
    pub fn finish(mut self, out: &mut Vec<u8>) {
        self.text.end(out);
        out.append(&mut self.escape);
    }

    /// How many of the bytes that come next pass unseen.
    fn plain(&self, bytes: &[u8]) -> Option<usize> {
        let passes: Letters = match (self.place, self.text.is_file()) {
            _ if !self.escape.is_empty() => return None,
            (Place::Name, _) => |b| b != b'"' && b != b'\\',
            (Place::Value, true) => BASE64,
            _ => return None,
        };
        let count = bytes.iter().take_while(|b| passes(**b)).count();
        (count > 0).then_some(count)
    }

    fn between(&mut self, byte: u8, out: &mut Vec<u8>) -> Result<(), NotJson> {
        match byte {
            b'{' | b'[' => {
                self.depth += 1;
                if self.depth <= DEPTH {
                    self.objects.push(byte == b'{');
                }
                self.name_next = byte == b'{' && self.depth <= DEPTH;
            }
            b'}' | b']' => {
                if self.depth <= DEPTH && self.objects.pop() != Some(byte == b'}') {
                    return Err(NotJson);
                }
                self.depth -= 1;
                self.name_next = false;
            }
            b',' => {
                self.name_next = self.depth <= DEPTH && self.objects.last() == Some(&true);
            }
            b'"' => {
                self.place = if self.name_next {
                    Place::Name
                } else {
                    Place::Value
                };
                self.name_next = false;
            }
            b' ' | b'\t' | b'\n' | b'\r' | b':' | b'0'..=b'9' | b'+' | b'-' | b'.' | b'E' => {}
            // What true, false, null and numbers are written with.
            b't' | b'r' | b'u' | b'e' | b'f' | b'a' | b'l' | b's' | b'n' => {}
            _ => return Err(NotJson),
        }
        out.push(byte);
        Ok(())
    }

    /// A byte of a string, put together with others where it is part of an escape.
    fn within(&mut self, byte: u8, out: &mut Vec<u8>) -> Result<(), NotJson> {
        if !self.escape.is_empty() {
            self.escape.push(byte);
            return match escaped(&self.escape)? {
                Some(letter) => {
                    let source = std::mem::take(&mut self.escape);
                    self.letter(letter, &source, out);
                    self.escape = source;
                    self.escape.clear();
                    Ok(())
                }
                None => Ok(()),
            };
        }
        match byte {
            b'\\' => self.escape.push(byte),
            b'"' => {
                self.text.end(out);
                self.place = Place::Between;
                out.push(byte);
            }
            _ => self.letter(byte, &[byte], out),
        }
        Ok(())
    }

    /// A letter of a string, as it reads and as it is written.
    fn letter(&mut self, letter: u8, source: &[u8], out: &mut Vec<u8>) {
        if self.place == Place::Name {
            out.extend_from_slice(source);
        } else {
            self.text.letter(letter, source, out);
        }
    }
}

/// The letter that an escape stands for, one beyond ASCII as 128; `None` while it is not complete.
fn escaped(escape: &[u8]) -> Result<Option<u8>, NotJson> {
    Ok(match escape {
        [_, b'u', digits @ ..] => {
            let text = std::str::from_utf8(digits).map_err(|_| NotJson)?;
            if !text.bytes().all(|b| b.is_ascii_hexdigit()) {
                return Err(NotJson);
            }
            let code = u16::from_str_radix(text, 16).unwrap_or_default();
            (digits.len() == 4).then(|| u8::try_from(code).unwrap_or(128).min(128))
        }
        [_, letter @ (b'"' | b'\\' | b'/')] => Some(*letter),
        [_, b'b' | b'f'] => Some(b' '),
        [_, b'n'] => Some(b'\n'),
        [_, b'r'] => Some(b'\r'),
        [_, b't'] => Some(b'\t'),
        _ => return Err(NotJson),
    })
}

#[cfg(test)]
mod tests;
