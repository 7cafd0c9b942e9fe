//! Getting rid of everything, after saying what that is.

use maas_core::{Msg, msg::SessionMsg};
use yew::prelude::*;

use super::counts;
use crate::{
    components::dialog::Dialog,
    store::{use_chats, use_comparisons, use_dispatch, use_presets, use_prompts, use_providers},
    words::use_words,
};

/// The section with the button.
#[component]
pub(super) fn Delete() -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let (chats, comparisons) = (use_chats(), use_comparisons());
    let (presets, providers, prompts) = (use_presets(), use_providers(), use_prompts());
    let sure = use_state(|| false);
    let under_way = use_state(|| false);
    let set = |to: bool| {
        let sure = sure.clone();
        Callback::from(move |()| sure.set(to))
    };
    let (ask, close) = (set(true), set(false));
    let delete = {
        let (dispatch, under_way) = (dispatch.clone(), under_way.clone());
        move |_: MouseEvent| {
            under_way.set(true);
            dispatch.emit(Msg::from(SessionMsg::DeleteEverything));
        }
    };
    let keys = providers
        .known
        .iter()
        .filter(|(_, state)| state.key.is_some());
    let messages: usize = chats.all().map(|chat| chat.all_ids().len()).sum();
    let there = [
        ("chats", chats.list.len()),
        ("messages", messages),
        ("comparisons", comparisons.list.len()),
        ("presets", presets.list.len()),
        ("prompts", prompts.list.len()),
        ("keys", keys.count()),
    ];
    let there = there.map(|(store, many)| (store, many as u64));
    let moving = words.moving();
    html! {
        <section class="card stack">
            <h2>{ moving.delete_everything }</h2>
            <p class="muted">{ moving.delete_text }</p>
            <div class="row"><button type="button" class="danger" onclick={ask.reform(|_: MouseEvent| ())}>{ moving.delete_everything }</button></div>
            if *sure {
                <Dialog title={moving.delete_everything} on_close={close.clone()}>
                    <p>{ moving.delete_gone }</p>
                    <ul class="points">
                        { counts(there.iter().copied(), words) }
                        <li>{ moving.delete_rest }</li>
                    </ul>
                    <p class="strong">{ moving.delete_final }</p>
                    <div class="row end">
                        <button type="button" onclick={close.reform(|_: MouseEvent| ())} disabled={*under_way}>{ words.cancel }</button>
                        <button type="button" class="danger" onclick={delete} disabled={*under_way}>{ words.delete }</button>
                    </div>
                    <p class="working muted" role="status">{ if *under_way { words.working } else { "" } }</p>
                </Dialog>
            }
        </section>
    }
}
