//! The models that are asked, one after the other, when a chat's own model fails.

use maas_core::chats::ModelRef;
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    platform::dom,
    words::{Words, use_words},
};

#[cfg(test)]
mod tests;

/// Where the focus goes when the button that had it is gone.
const LIST: &str = "fallbacks";

/// Props of [`Fallbacks`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// In the order they are asked.
    pub(crate) chosen: Vec<ModelRef>,
    /// Their providers' names, in the same order.
    pub(crate) names: Vec<String>,
    pub(crate) on_change: Callback<Vec<ModelRef>>,
    /// What adds another one.
    pub(crate) add: Html,
}

/// What a button does to the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Up,
    Down,
    Remove,
}

impl Act {
    /// The list after it, and where the entry at `place` is then; `None` where there is nothing to do.
    fn on(self, list: &[ModelRef], place: usize) -> Option<(Vec<ModelRef>, Option<usize>)> {
        let mut list = list.to_vec();
        let to = match self {
            Self::Up => place.checked_sub(1)?,
            Self::Down => place + 1,
            Self::Remove => {
                (place < list.len()).then(|| list.remove(place))?;
                return Some((list, None));
            }
        };
        if place.max(to) >= list.len() {
            return None;
        }
        list.swap(place, to);
        Some((list, Some(to)))
    }

    fn id(self, place: usize) -> String {
        let act = match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Remove => "remove",
        };
        format!("fallback-{act}-{place}")
    }
}

/// The ordered list with its buttons; the focus stays with the entry that is moved.
#[component]
pub(crate) fn Fallbacks(props: &Props) -> Html {
    let words = use_words();
    let focus = use_mut_ref(|| None::<String>);
    let moved = use_state(|| None::<String>);
    {
        let focus = focus.clone();
        use_effect_with(props.chosen.clone(), move |_| {
            if let Some(id) = focus.borrow_mut().take() {
                dom::focus_id(&id);
            }
        });
    }
    let act = {
        let (chosen, on_change) = (props.chosen.clone(), props.on_change.clone());
        let moved = moved.clone();
        Callback::from(move |(act, place): (Act, usize)| {
            let Some((list, to)) = act.on(&chosen, place) else {
                return;
            };
            *focus.borrow_mut() = Some(to.map_or_else(|| LIST.to_owned(), |to| act.id(to)));
            let told = to.zip(chosen.get(place));
            moved.set(told.map(|(to, model)| (words.fallback_moved)(&model.model, to + 1)));
            on_change.emit(list);
        })
    };
    let names = props
        .names
        .iter()
        .map(String::as_str)
        .chain(std::iter::repeat(""));
    let entries = props.chosen.iter().zip(names).enumerate();
    let last = props.chosen.len().saturating_sub(1);
    html! {
        <div id={LIST} class="fallbacks" role="group" aria-labelledby="fallbacks-title" tabindex="-1">
            <span id="fallbacks-title" class="strong">{ words.if_it_fails }</span>
            <small class="muted">{ words.if_it_fails_hint }</small>
            <ol>{ for entries.map(|(place, (model, name))| entry(model, name, place, last, &act, words)) }</ol>
            <p class="unseen" role="status">{ for (*moved).clone() }</p>
            <div class="row">{ props.add.clone() }</div>
        </div>
    }
}

/// One model; its place is its key, so that a button keeps its place and the focus is moved by hand.
fn entry(
    model: &ModelRef,
    provider: &str,
    place: usize,
    last: usize,
    act: &Callback<(Act, usize)>,
    words: &'static Words,
) -> Html {
    let button = |what: Act, glyph: Glyph, name: &'static str, useless: bool| {
        let on_click = act.reform(move |_: MouseEvent| (what, place));
        // Not `disabled`: a button that is would drop the focus when its entry arrives at an end.
        html! {
            <button type="button" id={what.id(place)} class="quiet square small" aria-label={format!("{name}: {}", model.model)}
                title={name} aria-disabled={useless.then_some("true")} onclick={on_click}>{ icon(glyph) }</button>
        }
    };
    html! {
        <li key={place}>
            <span class="fallback-name"><span class="muted">{ provider.to_owned() }{ " " }</span>{ &model.model }</span>
            { button(Act::Up, Glyph::Up, words.move_up, place == 0) }
            { button(Act::Down, Glyph::Down, words.move_down, place == last) }
            { button(Act::Remove, Glyph::Close, words.remove_fallback, false) }
        </li>
    }
}
