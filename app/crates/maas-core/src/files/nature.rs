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
