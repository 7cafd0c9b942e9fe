//! What a preset is called, from what was typed.

/// A name's greatest length in characters.
const NAME_CHARS: usize = 60;

/// The name that was typed; an empty one is none.
pub(super) fn read_name(typed: &str) -> Option<String> {
    let name: String = typed.trim().chars().take(NAME_CHARS).collect();
    Some(name).filter(|name| !name.is_empty())
}

/// The first sign that was typed, with all that joins it into one picture.
pub(super) fn read_emoji(typed: &str) -> String {
    const JOINER: char = '\u{200d}';
    let mut emoji = String::new();
    for c in typed.trim().chars() {
        let goes_on = matches!(
            c,
            JOINER | '\u{fe0f}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}'
        ) || emoji.ends_with(JOINER)
            || (is_flag(c) && emoji.chars().count() == 1 && emoji.chars().all(is_flag));
        if !emoji.is_empty() && !goes_on {
            break;
        }
        emoji.push(c);
    }
    emoji
}

/// Whether a sign is one of the letters of which two make a flag.
fn is_flag(c: char) -> bool {
    ('\u{1f1e6}'..='\u{1f1ff}').contains(&c)
}
