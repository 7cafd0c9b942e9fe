//! Names that stand in a path, as models do at Google.

use std::fmt::Write;

/// One segment of a path: what could end it or change its meaning is escaped.
pub(super) fn segment(text: &str) -> String {
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        // Claude's versions stand behind an at sign, which a path may hold as it is.
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'@') {
            segment.push(char::from(byte));
        } else {
            // Writing to a text cannot fail.
            let _ = write!(segment, "%{byte:02X}");
        }
    }
    segment
}
