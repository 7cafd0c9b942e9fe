//! Characters that are not seen but change what is seen, or carry a message nobody reads.

#[cfg(test)]
mod tests;

/// So many marks may stand on one letter; no script needs as many, and of thousands a browser is busy for minutes.
const MAX_MARKS: usize = 12;

/// Takes them out. Joiners and the selector of coloured emoji stay, since scripts and emoji need them.
pub fn clean(text: &str) -> String {
    if text.is_ascii() && !text.bytes().any(|byte| is_hidden(byte.into())) {
        return text.to_owned();
    }
    let mut clean = String::with_capacity(text.len());
    add(&mut clean, text);
    clean
}

/// Adds what is left of a text to one that is clean.
pub fn add(to: &mut String, text: &str) {
    let mut marks = to.chars().rev().take_while(|c| is_mark(*c)).count();
    let stays = |letter: &char| {
        if is_hidden(*letter) {
            return false;
        }
        marks = if is_mark(*letter) { marks + 1 } else { 0 };
        marks <= MAX_MARKS
    };
    to.extend(text.chars().filter(stays));
}

/// Letters that are drawn on the one before: accents, vowel signs and joiners of the scripts that have most of them.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{6d6}'..='\u{6ed}' | '\u{711}'..='\u{74a}' | '\u{7a6}'..='\u{7b0}' | '\u{7eb}'..='\u{7f3}' | '\u{816}'..='\u{82d}'
        | '\u{859}'..='\u{85b}' | '\u{898}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb1}' | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ecd}' | '\u{f71}'..='\u{f84}' | '\u{f8d}'..='\u{fbc}' | '\u{102b}'..='\u{103e}'
        | '\u{1160}'..='\u{11ff}' | '\u{135d}'..='\u{135f}' | '\u{17b6}'..='\u{17d3}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{200c}' | '\u{200d}' | '\u{20d0}'..='\u{20ff}' | '\u{302a}'..='\u{302f}' | '\u{3099}' | '\u{309a}' | '\u{a66f}'..='\u{a67d}'
        | '\u{d7b0}'..='\u{d7ff}' | '\u{fe0e}' | '\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Direction marks and overrides, tags, zero-width spaces, fillers, invisible operators, the selectors that
/// smuggle bytes, and controls other than line breaks and tabs.
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}'
        | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
