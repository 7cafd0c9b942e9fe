//! The comparisons that are kept: opened, renamed, tagged, deleted.

use std::rc::Rc;

use maas_core::{
    chats::Chats,
    compare::{CompareMsg, Comparison, ComparisonId},
    ui::{Dialog, UiMsg},
    workspaces::Item,
};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        icon::{Glyph, icon},
        line::Line,
    },
    platform::{clock, dom},
    route::Route,
    store::{use_chats, use_comparisons, use_dispatch, use_workspaces},
    words::use_words,
};

/// Props of [`Kept`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// One was opened.
    pub(super) on_open: Callback<()>,
}

/// The list, newest first.
#[component]
pub(super) fn Kept(props: &Props) -> Html {
    let (words, chats, comparisons) = (use_words(), use_chats(), use_comparisons());
    let workspaces = use_workspaces();
    let several = workspaces.are_several();
    let row = |known: &Rc<Comparison>| {
        let current = comparisons.open.as_ref() == Some(&known.id);
        let models = models(known, &chats);
        html! { <Row key={known.id.0.clone()} comparison={ByPtr(known.clone())} {models} {current} {several} on_open={props.on_open.clone()} /> }
    };
    let here = comparisons.list.iter();
    let here = here.filter(|known| workspaces.is_here(&known.workspace));
    html! { <ul class="kept" aria-label={words.compare.kept_title}>{ for here.map(row) }</ul> }
}

/// The models of a comparison in one line.
fn models(comparison: &Comparison, chats: &Chats) -> String {
    let names = comparison.chats(chats);
    let names: Vec<&str> = names
        .map(|(_, chat)| chat.setup.model.model.as_str())
        .collect();
    names.join(" · ")
}

/// What is open below an entry.
#[derive(Clone, Copy, PartialEq)]
enum Below {
    Nothing,
    Menu,
    Name,
    Tags,
}

#[derive(Properties, PartialEq)]
struct RowProps {
    comparison: ByPtr<Comparison>,
    models: String,
    current: bool,
    several: bool,
    on_open: Callback<()>,
}

/// A link to the comparison, and a button that opens what can be done with it.
#[component]
fn Row(props: &RowProps) -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let below = use_state(|| Below::Nothing);
    let more = use_node_ref();
    let comparison = &props.comparison;
    let close = {
        let (below, more) = (below.clone(), more.clone());
        Callback::from(move |()| {
            below.set(Below::Nothing);
            dom::focus(&more);
        })
    };
    let show = |next: Below| {
        let below = below.clone();
        move |_: MouseEvent| below.set(next)
    };
    let onkeydown = {
        let (close, is_open) = (close.clone(), *below != Below::Nothing);
        move |event: KeyboardEvent| {
            if is_open && event.key() == "Escape" {
                event.prevent_default();
                close.emit(());
            }
        }
    };
    let on_typed = |to_msg: fn(ComparisonId, String) -> CompareMsg| {
        let (close, id) = (close.clone(), comparison.id.clone());
        dispatch.reform(move |typed| {
            close.emit(());
            to_msg(id.clone(), typed).into()
        })
    };
    let delete = {
        let id = comparison.id.clone();
        dispatch.reform(move |_: MouseEvent| CompareMsg::Delete(id.clone()).into())
    };
    let move_it = {
        let item = Item::Comparison(comparison.id.clone());
        dispatch
            .reform(move |_: MouseEvent| UiMsg::Show(Some(Dialog::Move(Some(item.clone())))).into())
    };
    let open = match *below {
        Below::Nothing => html! {},
        Below::Menu => html! {
            <div class="entry-menu" role="group" aria-label={(words.actions_for)(&comparison.title)}>
                <button type="button" class="quiet wide" onclick={show(Below::Name)}>{ words.rename }</button>
                <button type="button" class="quiet wide" onclick={show(Below::Tags)}>{ words.tags }</button>
                if props.several {
                    <button type="button" class="quiet wide" onclick={move_it}>{ words.workspaces().move_to }</button>
                }
                <button type="button" class="quiet wide bad" onclick={delete}>{ icon(Glyph::Trash) }{ words.delete }</button>
            </div>
        },
        Below::Name => {
            html! { <Line name={words.chat_title} value={comparison.title.clone()} hint="" on_typed={on_typed(CompareMsg::Rename)} /> }
        }
        Below::Tags => {
            html! { <Line name={words.tags} value={comparison.tags.join(", ")} hint={words.tags_hint} on_typed={on_typed(CompareMsg::Tag)} /> }
        }
    };
    let href = Route::Compare(Some(comparison.id.clone())).hash();
    let toggle = show(if *below == Below::Nothing {
        Below::Menu
    } else {
        Below::Nothing
    });
    html! {
        <li class={classes!("entry", props.current.then_some("current"))} {onkeydown}>
            <a {href} aria-current={props.current.then_some("page")} onclick={props.on_open.reform(|_: MouseEvent| ())}>
                { &comparison.title }
                <small class="muted">{ clock::date(comparison.updated_ms, words.language) }{ " · " }{ &props.models }</small>
                if !comparison.tags.is_empty() {
                    <small class="muted">{ comparison.tags.join(" · ") }</small>
                }
            </a>
            <button ref={more} type="button" class="quiet square small" aria-label={(words.actions_for)(&comparison.title)}
                aria-expanded={(*below != Below::Nothing).to_string()} onclick={toggle}>{ icon(Glyph::More) }</button>
            { open }
        </li>
    }
}
