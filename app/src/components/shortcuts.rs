//! A table of keyboard shortcuts.

use yew::prelude::*;

use crate::{components::dialog::Dialog, words::Words};

/// What a shortcut does, and the keys that are pressed together for it.
pub(crate) type Shortcut = (AttrValue, Vec<String>);

/// The shortcuts, in parts with a name each.
pub(crate) fn shortcuts(
    parts: &[(&'static str, Vec<Shortcut>)],
    on_close: &Callback<()>,
    words: &'static Words,
) -> Html {
    let row = |(name, keys): &Shortcut| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td>{ for keys.iter().map(|key| html! { <kbd>{ key }</kbd> }) }</td>
            </tr>
        }
    };
    let part = |(name, rows): &(&'static str, Vec<Shortcut>)| {
        html! { <table class="shortcuts"><caption>{ name }</caption><tbody>{ for rows.iter().map(row) }</tbody></table> }
    };
    html! {
        <Dialog title={words.shortcuts} on_close={on_close.clone()} class="keyboard">
            <div class="stack" tabindex="0" role="group" aria-label={words.shortcuts}>{ for parts.iter().map(part) }</div>
        </Dialog>
    }
}
