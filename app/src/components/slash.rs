//! The menu that opens while the message field begins with "/": commands and saved prompts, found as one types.
//!
//! The field keeps the focus and stays a text field; what is active in the menu is its active descendant.

use std::rc::Rc;

use maas_search::fuzzy::Letters;
use yew::prelude::*;

use crate::{
    components::{
        finder::{option_id, step},
        palette::{Item, keys_of},
    },
    platform::dom::{
        self,
        keys::{self, Press},
    },
    words::use_words,
};

const LIST: &str = "slash-list";

/// Props of [`Slash`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What stands in the field; it begins with "/".
    pub(crate) text: AttrValue,
    /// The field's id.
    pub(crate) field: &'static str,
    pub(crate) items: Vec<Item>,
}

/// What may follow the "/" to be a command: one word, or the beginning of a name; `None` where the text is none.
pub(crate) fn query(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('/')?;
    let short = rest.len() <= 40 && !rest.contains(['\n', '/']);
    short.then_some(rest)
}

/// The items whose word or name begins with what is typed.
fn matching(items: &[Item], query: &str) -> Vec<Item> {
    let wanted = Letters::of(query);
    let fits = |item: &&Item| {
        !item.slash.is_empty()
            && (wanted.is_empty()
                || Letters::of(&item.slash).has_word(&wanted)
                || Letters::of(&item.name).has_word(&wanted))
    };
    items.iter().filter(fits).cloned().collect()
}

/// The menu; nothing where nothing fits.
#[component]
pub(crate) fn Slash(props: &Props) -> Html {
    let words = use_words();
    let active = use_state(|| 0_usize);
    let left = use_state(|| false);
    let text = query(&props.text).filter(|_| !*left);
    let found = Rc::new(text.map_or_else(Vec::new, |text| matching(&props.items, text)));
    let at = (*active).min(found.len().saturating_sub(1));
    {
        let active = active.clone();
        use_effect_with(props.text.clone(), move |_| active.set(0));
    }
    let run = {
        let field = props.field;
        Callback::from(move |item: Item| {
            // As typing would: undo brings the words back.
            dom::write_id(field, "");
            keys::next(move || item.run.emit(()));
        })
    };
    let pointed = (!found.is_empty()).then(|| option_id(LIST, at));
    {
        let field = props.field;
        use_effect_with(pointed, move |pointed| {
            dom::point(field, LIST, pointed.as_deref());
            if let Some(id) = pointed {
                dom::reveal(id);
            }
            move || dom::point(field, LIST, None)
        });
    }
    {
        let (items, text) = (props.items.clone(), props.text.clone());
        let (drawn, run, field) = (found.clone(), run.clone(), props.field);
        use_effect_with((props.text.clone(), found.clone(), at), move |_| {
            let on_press = move |press: &Press| {
                let held = press.ctrl || press.meta || press.alt || press.shift;
                if held || !(press.at == field || press.at == LIST) {
                    return false;
                }
                // A key may come before the menu is drawn for what is typed.
                let typed = dom::value_id(field);
                let (found, at) = if typed == *text {
                    (drawn.clone(), at)
                } else {
                    let found =
                        query(&typed).map_or_else(Vec::new, |query| matching(&items, query));
                    (Rc::new(found), 0)
                };
                let Some(item) = found.get(at) else {
                    return false;
                };
                if let Some(next) = step(&press.key, at, found.len()) {
                    active.set(next);
                    return true;
                }
                match press.key.as_str() {
                    "Enter" | "Tab" => run.emit(item.clone()),
                    "Escape" => left.set(true),
                    _ => return false,
                }
                true
            };
            let listener = keys::on_press(on_press);
            move || drop(listener)
        });
    }
    if found.is_empty() {
        return html! {};
    }
    let row = |(place, item): (usize, &Item)| {
        let here = place == at;
        let choose = run.reform({
            let item = item.clone();
            move |_: MouseEvent| item.clone()
        });
        html! {
            <li key={item.key.to_string()} id={option_id(LIST, place)} role="option" aria-selected={here.to_string()}
                class={classes!("option", here.then_some("active"))} onclick={choose}>
                <span class="slash-word">{ "/" }{ &item.slash }</span>
                <span class="muted">{ &item.name }</span>
                { keys_of(item) }
            </li>
        }
    };
    // The field keeps the focus when something here is pressed.
    let stay = |event: MouseEvent| event.prevent_default();
    html! {
        <div class="slash" onmousedown={stay}>
            <p class="unseen" role="status">{ (words.found)(found.len()) }</p>
            <ul id={LIST} role="listbox" tabindex="0" aria-activedescendant={option_id(LIST, at)} aria-label={words.commands}>{ for found.iter().enumerate().map(row) }</ul>
        </div>
    }
}

#[cfg(test)]
mod tests;
