//! The field above a list of options: what is typed finds, arrow keys walk through what was found, and Enter chooses.
//!
//! The field keeps the focus; what is active in the list is its active descendant.

use yew::prelude::*;

use crate::platform::dom;

/// Props of [`Finder`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The id of the list.
    pub(crate) list: &'static str,
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
    let oninput = props
        .on_query
        .reform(|event: InputEvent| dom::typed(&event));
    let onkeydown = {
        let (on_move, on_choose) = (props.on_move.clone(), props.on_choose.clone());
        move |event: KeyboardEvent| {
            let key = event.key();
            if let Some(next) = step(&key, at, count) {
                on_move.emit(next);
            } else if key == "Enter" {
                on_choose.emit(at);
            } else {
                return;
            }
            event.prevent_default();
        }
    };
    html! {
        <input ref={field} role="combobox" type="text" autofocus=true autocomplete="off" spellcheck="false" aria-expanded={(count > 0).to_string()} aria-controls={list}
            aria-autocomplete="list" aria-activedescendant={(count > 0).then(|| option_id(list, at))} aria-label={props.label}
            placeholder={props.placeholder} {oninput} {onkeydown} />
    }
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
