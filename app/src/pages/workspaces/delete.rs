//! Asks what becomes of the contents of a workspace that is deleted.

use maas_core::workspaces::{WorkspaceId, WorkspacesMsg};
use yew::prelude::*;

use super::Contents;
use crate::{
    components::{dialog::Dialog, workspaces::name_of},
    platform::dom,
    store::{use_dispatch, use_workspaces},
    words::use_words,
};

/// Props of [`Delete`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) id: WorkspaceId,
    pub(super) contents: Contents,
    pub(super) on_close: Callback<()>,
}

/// The dialog.
#[component]
pub(super) fn Delete(props: &Props) -> Html {
    let (words, workspaces, dispatch) = (use_words(), use_workspaces(), use_dispatch());
    let text = words.workspaces();
    let with_contents = use_state_eq(|| false);
    let chosen = use_state_eq(|| 0_usize);
    let mut others = workspaces.ids();
    others.retain(|id| *id != props.id);
    let name = name_of(&workspaces, &props.id, words);
    let set = |to: bool| {
        let with_contents = with_contents.clone();
        move |_: Event| with_contents.set(to)
    };
    let on_place = {
        let chosen = chosen.clone();
        move |event: Event| chosen.set(dom::chosen(&event).parse().unwrap_or(0))
    };
    let to = others.get(*chosen).or(others.first()).cloned();
    let onsubmit = {
        let (id, on_close) = (props.id.clone(), props.on_close.clone());
        let to = to.filter(|_| !*with_contents);
        move |event: SubmitEvent| {
            event.prevent_default();
            on_close.emit(());
            dispatch.emit(WorkspacesMsg::Delete(id.clone(), to.clone()).into());
        }
    };
    let place = |(n, id): (usize, &WorkspaceId)| {
        html! { <option value={n.to_string()} selected={n == *chosen}>{ name_of(&workspaces, id, words) }</option> }
    };
    let cancel = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <Dialog title={(text.delete_title)(&name)} on_close={props.on_close.clone()}>
            <form class="stack" {onsubmit}>
                <p>{ props.contents.told(words) }</p>
                <label class="tick"><input type="radio" name="contents" checked={!*with_contents} onchange={set(false)} /><span>{ text.keep_contents }</span></label>
                <label class="field"><span>{ text.move_to_which }</span>
                    <select disabled={*with_contents} onchange={on_place}>{ for others.iter().enumerate().map(place) }</select>
                </label>
                <label class="tick"><input type="radio" name="contents" checked={*with_contents} onchange={set(true)} /><span>{ text.delete_contents }</span></label>
                <p class="muted">{ text.delete_hint }</p>
                <div class="row end">
                    <button type="button" onclick={cancel}>{ words.cancel }</button>
                    <button type="submit" class="danger">{ words.delete }</button>
                </div>
            </form>
        </Dialog>
    }
}
