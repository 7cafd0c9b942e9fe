//! The workspace that the tab is in, with the way to the others.

use maas_core::workspaces::{WorkspaceId, Workspaces};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::icon::{Glyph, icon},
    platform::dom,
    words::{Words, use_words},
};

/// What people call the workspace of something that names this one.
pub(crate) fn name_of(
    workspaces: &Workspaces,
    id: &WorkspaceId,
    words: &'static Words,
) -> AttrValue {
    match workspaces.name(workspaces.resolve(id)) {
        "" => words.workspaces().personal.into(),
        name => name.to_owned().into(),
    }
}

/// Props of [`Switcher`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) workspaces: ByPtr<Workspaces>,
    pub(crate) on_switch: Callback<WorkspaceId>,
    pub(crate) on_new: Callback<()>,
    /// Where they are looked after.
    pub(crate) page: String,
}

/// A button with the name of the workspace; below it, while it is open, the others.
#[component]
pub(crate) fn Switcher(props: &Props) -> Html {
    let words = use_words();
    let text = words.workspaces();
    let open = use_state(|| false);
    let (button, list) = (use_node_ref(), use_node_ref());
    let workspaces = &props.workspaces;
    let here = name_of(workspaces, &workspaces.current, words);
    let close = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |()| {
            open.set(false);
            dom::focus(&button);
        })
    };
    let toggle = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    let onkeydown = {
        let (close, list, is_open) = (close.clone(), list.clone(), *open);
        move |event: KeyboardEvent| {
            let handled = match event.key().as_str() {
                "Escape" if is_open => {
                    close.emit(());
                    true
                }
                "ArrowDown" if is_open => dom::step_links(&list, true),
                "ArrowUp" if is_open => dom::step_links(&list, false),
                _ => false,
            };
            if handled {
                event.prevent_default();
            }
        }
    };
    let row = |id: &WorkspaceId| {
        let current = *id == workspaces.current;
        let onclick = {
            let (close, on_switch, id) = (close.clone(), props.on_switch.clone(), id.clone());
            move |event: MouseEvent| {
                event.prevent_default();
                close.emit(());
                on_switch.emit(id.clone());
            }
        };
        html! {
            <a key={id.0.clone()} class="button quiet wide" role="button" href={props.page.clone()} aria-current={current.then_some("true")} {onclick}>
                if current { { icon(Glyph::Check) } } else { <span class="icon" /> }
                <span class="name">{ name_of(workspaces, id, words) }</span>
            </a>
        }
    };
    let on_new = {
        let (close, on_new) = (close.clone(), props.on_new.clone());
        move |_: MouseEvent| {
            close.emit(());
            on_new.emit(());
        }
    };
    let shut = {
        let open = open.clone();
        move |_: MouseEvent| open.set(false)
    };
    html! {
        <div class="switcher" {onkeydown}>
            <button ref={button} type="button" class="wide" aria-label={(text.workspace)(&here)} aria-expanded={open.to_string()} onclick={toggle}>
                { icon(Glyph::Layers) }<span class="name">{ &here }</span>{ icon(if *open { Glyph::Up } else { Glyph::Down }) }
            </button>
            if *open {
                <div ref={list} class="places" role="group" aria-label={words.workspaces_title}>
                    { for workspaces.ids().iter().map(row) }
                    <button type="button" class="quiet wide" onclick={on_new}>{ icon(Glyph::Plus) }{ text.new }</button>
                    <a class="button quiet wide" href={props.page.clone()} onclick={shut}>{ icon(Glyph::Gear) }{ text.manage }</a>
                </div>
            }
        </div>
    }
}
