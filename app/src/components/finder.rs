//! The field above a list of options: what is typed finds, arrow keys walk through what was found, and Enter chooses.
//!
//! The field keeps the focus; what is active in the list is its active descendant. A list may follow what is typed a moment
//! later, so a key that comes before it waits for it: Enter never chooses from a list that the typing has outrun.

use std::mem;

use yew::prelude::*;

use crate::platform::dom;

/// Props of [`Finder`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The id of the list.
    pub(crate) list: &'static str,
    /// The text, as typed, for which the list is.
    pub(crate) query: AttrValue,
    /// So many options it has.
    pub(crate) count: usize,
    /// The place of the active one.
    pub(crate) at: usize,
    pub(crate) label: &'static str,
    pub(crate) placeholder: &'static str,
    pub(crate) on_query: Callback<String>,
    pub(crate) on_move: Callback<usize>,
    pub(crate) on_choose: Callback<usize>,
}

/// The field.
#[component]
pub(crate) fn Finder(props: &Props) -> Html {
    let field = use_node_ref();
    let (list, count, at) = (props.list, props.count, props.at);
    {
        let field = field.clone();
        use_effect_with((), move |()| dom::focus(&field));
    }
    use_effect_with(at, move |at| dom::reveal(&option_id(list, *at)));
    let ahead = use_mut_ref(Ahead::default);
    let act = {
        let (ahead, query) = (ahead.clone(), props.query.clone());
        let (on_move, on_choose) = (props.on_move.clone(), props.on_choose.clone());
        move || {
            let led = ahead.borrow_mut().lead(&query, at, count);
            match led {
                Led::Nowhere => {}
                Led::To(next) => on_move.emit(next),
                Led::Chosen(at) => on_choose.emit(at),
            }
        }
    };
    {
        let (ahead, act) = (ahead.clone(), act.clone());
        use_effect(move || {
            ahead.borrow_mut().moving = false;
            act();
        });
    }
    let oninput = {
        let (ahead, on_query) = (ahead.clone(), props.on_query.clone());
        move |event: InputEvent| {
            let typed = dom::typed(&event);
            ahead.borrow_mut().typed.clone_from(&typed);
            on_query.emit(typed);
        }
    };
    let onkeydown = move |event: KeyboardEvent| {
        let key = event.key();
        if matches!(key.as_str(), "ArrowDown" | "ArrowUp" | "Enter") {
            event.prevent_default();
            ahead.borrow_mut().keys.push(key);
            act();
        }
    };
    html! {
        <input ref={field} role="combobox" type="text" autofocus=true autocomplete="off" spellcheck="false" aria-expanded={(count > 0).to_string()} aria-controls={list}
            aria-autocomplete="list" aria-activedescendant={(count > 0).then(|| option_id(list, at))} aria-label={props.label}
            placeholder={props.placeholder} {oninput} {onkeydown} />
    }
}

/// What a person did that the list has not followed yet.
#[derive(Default)]
struct Ahead {
    typed: String,
    keys: Vec<String>,
    /// Another option was made the active one, and this is not drawn yet.
    moving: bool,
}

impl Ahead {
    /// Where the keys that waited lead, up to the first Enter, once the list is for what is typed.
    fn lead(&mut self, query: &str, from: usize, count: usize) -> Led {
        if self.moving || self.typed != query {
            return Led::Nowhere;
        }
        let mut at = from;
        for key in mem::take(&mut self.keys) {
            if key == "Enter" {
                return Led::Chosen(at);
            }
            at = step(&key, at, count).unwrap_or(at);
        }
        if at == from {
            return Led::Nowhere;
        }
        self.moving = true;
        Led::To(at)
    }
}

/// Where keys lead in a list.
#[derive(Debug, PartialEq, Eq)]
enum Led {
    Nowhere,
    To(usize),
    Chosen(usize),
}

/// The id of an option, by its place in the list.
pub(crate) fn option_id(list: &str, place: usize) -> String {
    format!("{list}-{place}")
}

/// Where an arrow key leads in a list whose ends meet; `None` for other keys, and where there is nothing.
pub(crate) fn step(key: &str, at: usize, count: usize) -> Option<usize> {
    let by = match key {
        "ArrowDown" => 1,
        "ArrowUp" => count.checked_sub(1)?,
        _ => return None,
    };
    (at + by).checked_rem(count)
}

#[cfg(test)]
mod tests;
