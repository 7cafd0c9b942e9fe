//! The sheet that lists the keyboard shortcuts, as they are on this machine.

use yew::prelude::*;

use super::TABLE;
use crate::{components::shortcuts::shortcuts, platform::dom::keys, words::Words};

/// The dialog.
pub(super) fn sheet(on_close: &Callback<()>, words: &'static Words) -> Html {
    let apple = keys::is_apple();
    let primary = if apple { "⌘" } else { "Ctrl" };
    let shift = if apple { "⇧" } else { "Shift" };
    let everywhere = TABLE.iter().filter_map(|entry| {
        let keys = entry.keys?.names(apple);
        Some(((entry.name)(words), keys))
    });
    let keys = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let writing = [
        (words.keys_send, keys(&[primary, "Enter"])),
        (words.keys_break, keys(&[shift, "Enter"])),
        (words.keys_slash, keys(&["/"])),
        (words.keys_leave, keys(&["Esc"])),
    ];
    let writing = writing.map(|(name, keys)| (AttrValue::from(name), keys));
    let parts = [
        (words.everywhere, everywhere.collect()),
        (words.while_writing, writing.into()),
    ];
    shortcuts(&parts, on_close, words)
}
