//! The dialog that puts chats, comparisons, presets and prompts of this workspace into another one.

use std::collections::BTreeSet;

use maas_core::workspaces::{Item, WorkspaceId, WorkspacesMsg};
use yew::prelude::*;

use crate::{
    components::{dialog::Dialog, workspaces::name_of},
    platform::dom,
    store::{use_chats, use_comparisons, use_dispatch, use_presets, use_prompts, use_workspaces},
    words::use_words,
};

/// So many are listed at once; a few letters find the others.
const LISTED: usize = 100;

/// Props of [`MoveThings`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What is chosen at first.
    pub(crate) item: Option<Item>,
    pub(crate) on_close: Callback<()>,
}

/// The dialog.
#[component]
pub(crate) fn MoveThings(props: &Props) -> Html {
    let (words, workspaces, dispatch) = (use_words(), use_workspaces(), use_dispatch());
    let (chats, comparisons) = (use_chats(), use_comparisons());
    let (presets, prompts) = (use_presets(), use_prompts());
    let text = words.workspaces();
    let item = props.item.clone();
    let picked = use_state_eq(move || item.into_iter().collect::<BTreeSet<Item>>());
    let sought = use_state_eq(String::new);
    let chosen = use_state_eq(|| 0_usize);
    let mut others = workspaces.ids();
    others.retain(|id| *id != workspaces.current);
    let to = others.get(*chosen).or(others.first()).cloned();
    let on_place = {
        let chosen = chosen.clone();
        move |event: Event| chosen.set(dom::chosen(&event).parse().unwrap_or(0))
    };
    let on_seek = {
        let sought = sought.clone();
        move |event: InputEvent| sought.set(dom::typed(&event))
    };
    let here = |id: &WorkspaceId| workspaces.is_here(id);
    let letters = sought.trim().to_lowercase();
    let fits = |item: &Item, name: &str| {
        // What was clicked on stands there whatever is looked for.
        props.item.as_ref() == Some(item)
            || letters.is_empty()
            || name.to_lowercase().contains(&letters)
    };
    let of_chats = chats.list.iter();
    let of_chats = of_chats.filter(|chat| here(&chat.workspace));
    let of_chats = of_chats.map(|chat| (Item::Chat(chat.id.clone()), chat.title.as_str()));
    let compared = comparisons.list.iter();
    let compared = compared.filter(|one| here(&one.workspace));
    let compared = compared.map(|one| (Item::Comparison(one.id.clone()), one.title.as_str()));
    let kept = presets.here(&workspaces);
    let kept = kept.map(|preset| (Item::Preset(preset.id.clone()), preset.name.as_str()));
    let templates = prompts.here(&workspaces);
    let templates = templates.map(|prompt| (Item::Prompt(prompt.id.clone()), prompt.name.as_str()));
    // What is chosen stands first, so that it is seen.
    let all = kept.chain(templates).chain(compared).chain(of_chats);
    let mut listed: Vec<(Item, &str)> = all.filter(|(item, name)| fits(item, name)).collect();
    listed.sort_by_key(|(item, _)| props.item.as_ref() != Some(item));
    let more = listed.len().saturating_sub(LISTED);
    let row = |(item, name): &(Item, &str)| {
        let is_picked = picked.contains(item);
        let kind = match item {
            Item::Chat(_) => text.a_chat,
            Item::Comparison(_) => text.a_comparison,
            Item::Preset(_) => text.a_preset,
            Item::Prompt(_) => text.a_prompt,
        };
        let onchange = {
            let (picked, item) = (picked.clone(), item.clone());
            move |_: Event| {
                let mut next = (*picked).clone();
                if !next.remove(&item) {
                    next.insert(item.clone());
                }
                picked.set(next);
            }
        };
        html! {
            <li key={format!("{item:?}")}>
                <label class="tick"><input type="checkbox" checked={is_picked} {onchange} /><span>{ *name }<small class="muted">{ kind }</small></span></label>
            </li>
        }
    };
    let onsubmit = {
        let (picked, on_close) = (picked.clone(), props.on_close.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(to) = &to {
                on_close.emit(());
                let items = picked.iter().cloned().collect();
                dispatch.emit(WorkspacesMsg::Move(items, to.clone()).into());
            }
        }
    };
    let place = |(n, id): (usize, &WorkspaceId)| {
        html! { <option value={n.to_string()} selected={n == *chosen}>{ name_of(&workspaces, id, words) }</option> }
    };
    let cancel = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <Dialog title={text.move_title} on_close={props.on_close.clone()}>
            <form class="stack move-things" {onsubmit}>
                <label class="field"><span>{ text.move_to_which }</span>
                    <select onchange={on_place}>{ for others.iter().enumerate().map(place) }</select>
                </label>
                <input type="search" aria-label={text.seek} placeholder={text.seek} autocomplete="off" value={(*sought).clone()} oninput={on_seek} />
                if listed.is_empty() {
                    <p class="muted">{ words.no_match }</p>
                }
                <ul class="stack" aria-label={text.things}>{ for listed.iter().take(LISTED).map(row) }</ul>
                if more > 0 {
                    <p class="muted">{ (text.more)(more) }</p>
                }
                <div class="row end">
                    <button type="button" onclick={cancel}>{ words.cancel }</button>
                    <button type="submit" class="primary" disabled={picked.is_empty()}>{ (text.move_count)(picked.len()) }</button>
                </div>
            </form>
        </Dialog>
    }
}
