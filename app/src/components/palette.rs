//! Finds something by a few letters and does it: commands, chats, models, pages.

use maas_search::fuzzy::Letters;
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        dialog::Dialog,
        finder::{Finder, option_id},
    },
    platform::dom::keys,
    words::use_words,
};

/// So many are listed of one kind; more letters find the others.
const LISTED: usize = 12;
const LIST: &str = "palette-list";

/// Something that can be chosen.
#[derive(Clone, PartialEq)]
pub(crate) struct Item {
    /// Tells it from the others of its group.
    pub(crate) key: AttrValue,
    pub(crate) name: AttrValue,
    /// A few words more; empty for none.
    pub(crate) note: AttrValue,
    /// The word behind "/" in the message field; empty where there is none.
    pub(crate) slash: AttrValue,
    /// The keys that do the same, where there are any.
    pub(crate) keys: Vec<String>,
    pub(crate) run: Callback<()>,
}

/// Things of one kind.
#[derive(Clone, PartialEq)]
pub(crate) struct Group {
    pub(crate) name: AttrValue,
    pub(crate) items: Vec<Item>,
    /// So many are shown while nothing is looked for.
    pub(crate) at_rest: usize,
}

/// Props of [`Palette`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) groups: ByPtr<Vec<Group>>,
    /// Whatever is chosen is done after this.
    pub(crate) on_close: Callback<()>,
}

/// The place of an item: its group, and its place in there.
type Place = (usize, usize);

/// The palette.
#[component]
pub(crate) fn Palette(props: &Props) -> Html {
    let words = use_words();
    let query = use_state(String::new);
    let active = use_state(|| 0_usize);
    let letters = use_memo(props.groups.clone(), |groups| letters(groups));
    let found = find(&props.groups, &letters, &query);
    let places: Vec<Place> = found
        .iter()
        .flat_map(|(group, items)| items.iter().map(|item| (*group, *item)))
        .collect();
    let count = places.len();
    let at = (*active).min(count.saturating_sub(1));
    let chosen = use_mut_ref(|| None::<Callback<()>>);
    {
        let chosen = chosen.clone();
        use_effect_with((), move |()| {
            move || {
                let run = chosen.take();
                // The focus is back where it was by then, and what runs may move it on.
                keys::next(move || run.into_iter().for_each(|run| run.emit(())));
            }
        });
    }
    let choose = {
        let (groups, on_close) = (props.groups.clone(), props.on_close.clone());
        Callback::from(move |(group, item): Place| {
            let item = groups.get(group).and_then(|group| group.items.get(item));
            chosen.replace(item.map(|item| item.run.clone()));
            on_close.emit(());
        })
    };
    let on_query = {
        let (query, active) = (query.clone(), active.clone());
        Callback::from(move |text| {
            query.set(text);
            active.set(0);
        })
    };
    let on_move = Callback::from(move |at| active.set(at));
    let on_choose = {
        let choose = choose.clone();
        Callback::from(move |at: usize| {
            let chosen = places.get(at).copied();
            chosen.into_iter().for_each(|place| choose.emit(place));
        })
    };
    let mut place = 0;
    let groups: Vec<Html> = found
        .iter()
        .filter_map(|(of, items)| {
            let group = props.groups.get(*of)?;
            let first = place;
            place += items.len();
            let row = |(nth, item): (usize, &usize)| {
                let choose = choose.reform({
                    let place = (*of, *item);
                    move |_: MouseEvent| place
                });
                Some(option(group.items.get(*item)?, first + nth, at, choose))
            };
            Some(html! {
                <li key={group.name.to_string()} role="presentation">
                    <p class="group-name" aria-hidden="true">{ &group.name }</p>
                    <ul role="group" aria-label={group.name.clone()}>{ for items.iter().enumerate().filter_map(row) }</ul>
                </li>
            })
        })
        .collect();
    html! {
        <Dialog title={words.palette} on_close={props.on_close.clone()} class="tall palette">
            <div class="choices">
                <Finder list={LIST} query={(*query).clone()} {count} {at} label={words.palette_find} placeholder={words.palette_find} {on_query} {on_move} {on_choose} />
                <p class={if count == 0 { "muted pad" } else { "unseen" }} role="status">{ (words.found)(count) }</p>
                <ul id={LIST} role="listbox" aria-label={words.palette} class="list">{ groups }</ul>
            </div>
        </Dialog>
    }
}

/// One line of a list, with an id by its place.
fn option(item: &Item, place: usize, active: usize, choose: Callback<MouseEvent>) -> Html {
    let here = place == active;
    html! {
        <li key={item.key.to_string()} id={option_id(LIST, place)} role="option" aria-selected={here.to_string()}
            class={classes!("option", here.then_some("active"))} onclick={choose}>
            <span class="name">{ &item.name }</span>
            if !item.note.is_empty() {
                <span class="muted">{ &item.note }</span>
            }
            { keys_of(item) }
        </li>
    }
}

/// The keys that do the same.
pub(crate) fn keys_of(item: &Item) -> Html {
    if item.keys.is_empty() {
        return html! {};
    }
    let keys = item.keys.iter().map(|key| html! { <kbd>{ key }</kbd> });
    html! { <span class="keys" aria-hidden="true">{ for keys }</span> }
}

fn letters(groups: &[Group]) -> Vec<Vec<[Letters; 2]>> {
    let of = |item: &Item| [Letters::of(&item.name), Letters::of(&item.slash)];
    groups
        .iter()
        .map(|group| group.items.iter().map(of).collect())
        .collect()
}

/// What fits: by group, the one with the best first, and the best first in each.
fn find(groups: &[Group], letters: &[Vec<[Letters; 2]>], query: &str) -> Vec<(usize, Vec<usize>)> {
    let wanted = Letters::of(query);
    let mut found = Vec::new();
    for (at, (group, letters)) in groups.iter().zip(letters).enumerate() {
        if wanted.is_empty() {
            let shown = group.items.len().min(group.at_rest);
            found.push((0, at, (0..shown).collect()));
            continue;
        }
        let scored = letters.iter().enumerate().filter_map(|(place, names)| {
            let best = names.iter().filter_map(|name| name.score(&wanted)).max()?;
            Some((best, place))
        });
        let mut scored: Vec<(u32, usize)> = scored.collect();
        // Equal ones stay in their order.
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        scored.truncate(LISTED);
        let best = scored.first().map_or(0, |(score, _)| *score);
        found.push((
            best,
            at,
            scored.into_iter().map(|(_, place)| place).collect(),
        ));
    }
    // The length of a name tells between things of one kind only.
    found.sort_by_key(|(best, ..)| std::cmp::Reverse(*best / 1000));
    let some = found
        .into_iter()
        .filter(|(_, _, items): &(_, _, Vec<usize>)| !items.is_empty());
    some.map(|(_, at, items)| (at, items)).collect()
}

#[cfg(test)]
mod tests;
