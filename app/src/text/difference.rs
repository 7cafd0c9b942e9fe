//! How two texts differ, word by word.

use similar::{ChangeTag, TextDiff};

use super::MAX_COMPARED;

/// What is in both texts, only in the old one, or only in the new one: a sign and a number of bytes for each part.
pub(super) fn difference(old: &str, new: &str) -> Option<String> {
    if old.len().max(new.len()) > MAX_COMPARED {
        return None;
    }
    let diff = TextDiff::from_words(old, new);
    let mut parts: Vec<(char, usize)> = Vec::new();
    for change in diff.iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Equal => '=',
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        let bytes = change.value().len();
        match parts.last_mut() {
            Some((last, sum)) if *last == sign => *sum += bytes,
            _ => parts.push((sign, bytes)),
        }
    }
    Some(
        parts
            .iter()
            .map(|(sign, bytes)| format!("{sign}{bytes}"))
            .collect(),
    )
}
