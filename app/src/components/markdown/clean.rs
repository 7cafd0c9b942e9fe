//! Characters that are not seen but change what is seen, or carry a message nobody reads.

#[cfg(test)]
mod tests;

/// Takes them out. Joiners and the selector of coloured emoji stay, since scripts and emoji need them.
pub(crate) fn clean(text: &str) -> String {
    if text.contains(is_hidden) {
        text.replace(is_hidden, "")
    } else {
        text.to_owned()
    }
}

/// Direction marks and overrides, tags, zero-width spaces, fillers, invisible operators, the selectors that
/// smuggle bytes, and controls other than line breaks and tabs.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}'
        | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
