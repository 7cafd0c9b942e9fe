//! What a file is, by its first bytes; names and media types are only what somebody said of it.

#[cfg(test)]
mod tests;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A picture.
    Picture {
        /// Whether its format loses nothing, as that of screenshots.
        exact: bool,
        /// Whether it is several pictures that move.
        moves: bool,
        /// Whether it is HEIC, which most browsers cannot show.
        heic: bool,
    },
    /// A PDF.
    Document,
    /// Something else, which may be text.
    Other,
}

const STILL: Nature = Nature::Picture {
    exact: true,
    moves: false,
    heic: false,
};

impl Nature {
    /// Looks at the first bytes; 64 KiB tell all there is to tell.
    pub fn of(head: &[u8]) -> Self {
        let photo = Self::Picture {
            exact: false,
            moves: false,
            heic: false,
        };
        match head {
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::Document,
            [0xff, 0xd8, 0xff, ..] => photo,
            [0x89, b'P', b'N', b'G', ..] => Self::Picture {
                exact: true,
                moves: has(head, b"acTL"),
                heic: false,
            },
            [b'G', b'I', b'F', b'8', ..] => Self::Picture {
                exact: true,
                moves: has(head, b"NETSCAPE2.0") || has(head, b"ANIMEXTS1.0"),
                heic: false,
            },
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Self::Picture {
                exact: false,
                moves: has(head, b"ANIM"),
                heic: false,
            },
            [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => STILL,
            // ISO media files name their kind after the size of the first box.
            [_, _, _, _, b'f', b't', b'y', b'p', kind @ ..] => match kind {
                [b'a', b'v', b'i', b'f', ..] => photo,
                [b'h', b'e', b'i' | b'v', ..] | [b'm', b'i', b'f', b'1', ..] => Self::Picture {
                    exact: false,
                    moves: false,
                    heic: true,
                },
                _ => Self::Other,
            },
            _ => Self::Other,
        }
    }
}

/// Width and height of a picture as its own first bytes say, before it is unpacked; `None` where they do not say it in a way that is known
/// here (PNG, GIF, WebP, JPEG).
pub fn size(head: &[u8]) -> Option<(u32, u32)> {
    let large = |at: usize| Some(u32::from_be_bytes(*head.get(at..)?.first_chunk()?));
    let small = |at: usize| {
        Some(u32::from(u16::from_le_bytes(
            *head.get(at..)?.first_chunk()?,
        )))
    };
    let three = |at: usize| Some(small(at)? | u32::from(*head.get(at + 2)?) << 16);
    match head {
        [0x89, b'P', b'N', b'G', ..] => Some((large(16)?, large(20)?)),
        [b'G', b'I', b'F', b'8', ..] => Some((small(6)?, small(8)?)),
        [0xff, 0xd8, rest @ ..] => size_of_jpeg(rest),
        _ if head.starts_with(b"RIFF") => match head.get(8..16)? {
            b"WEBPVP8X" => Some((three(24)? + 1, three(27)? + 1)),
            b"WEBPVP8 " => Some((small(26)? & 0x3fff, small(28)? & 0x3fff)),
            b"WEBPVP8L" => {
                let bits = u32::from_le_bytes(*head.get(21..)?.first_chunk()?);
                Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
            }
            _ => None,
        },
        _ => None,
    }
}

/// By the header of its frame, behind segments of known lengths.
fn size_of_jpeg(mut rest: &[u8]) -> Option<(u32, u32)> {
    loop {
        let (&[0xff, kind], behind) = rest.split_first_chunk()? else {
            return None;
        };
        match kind {
            // Any number of them may stand before a marker.
            0xff => rest = rest.get(1..)?,
            0xc0..=0xcf if !matches!(kind, 0xc4 | 0xc8 | 0xcc) => {
                let number = |at: usize| {
                    let two = *behind.get(at..)?.first_chunk()?;
                    Some(u32::from(u16::from_be_bytes(two)))
                };
                return Some((number(5)?, number(3)?));
            }
            0xda | 0xd9 => return None,
            _ => {
                let length = usize::from(u16::from_be_bytes(*behind.first_chunk()?));
                rest = behind.get(length.max(2)..)?;
            }
        }
    }
}

fn has(head: &[u8], mark: &[u8]) -> bool {
    head.windows(mark.len()).any(|part| part == mark)
}

/// Whether something decoded is text and not a program's own bytes: no control characters but those of layout.
pub fn is_text(decoded: &str) -> bool {
    !decoded
        .bytes()
        .any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127))
}

/// A width and height within an edge, in pixels; what fits already stays as it is.
pub fn fit((width, height): (u32, u32), edge: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= edge {
        return (width, height);
    }
    let scaled = |side: u32| {
        let exact = u64::from(side) * u64::from(edge) + u64::from(longest) / 2;
        u32::try_from(exact / u64::from(longest))
            .unwrap_or(edge)
            .max(1)
    };
    (scaled(width), scaled(height))
}

/// How many pages a PDF has, by its first bytes: as one made for reading over the web says there, or as the largest of the lists of
/// pages that are there says.
pub fn pages(head: &[u8]) -> Option<u32> {
    let of_web = after(head, b"/Linearized").and_then(|rest| {
        let rest = rest.get(..256).unwrap_or(rest);
        number(after(rest, b"/N ")?)
    });
    of_web.or_else(|| {
        let mut most = None;
        let mut rest = head;
        while let Some(next) = after(rest, b"/Count ") {
            most = most.max(number(next));
            rest = next;
        }
        most.filter(|pages| *pages > 0)
    })
}

/// What stands after the first place of some bytes.
fn after<'a>(bytes: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let at = bytes.windows(name.len()).position(|here| here == name)?;
    bytes.get(at + name.len()..)
}

/// The number that stands first.
fn number(bytes: &[u8]) -> Option<u32> {
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let digits = std::str::from_utf8(bytes.get(..digits)?).ok()?;
    digits.parse().ok()
}
