//! Workspaces: made, named, set up and deleted; and the dialog that puts things from one into another.

use maas_core::{
    Msg,
    chats::{ChatId, Chats},
    compare::Comparisons,
    presets::Presets,
    prompts::Prompts,
    ui::{Dialog as CoreDialog, UiMsg},
    workspaces::{Item, MOST, NAME_CHARS, WorkspaceId, Workspaces, WorkspacesMsg},
};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
        workspaces::Switcher,
    },
    platform::dom,
    route::{Route, SettingsPage},
    store::{use_chats, use_comparisons, use_dispatch, use_presets, use_prompts, use_workspaces},
    words::{Words, use_words},
};

mod card;
mod delete;
mod move_things;

use card::Card;
use move_things::MoveThings;

/// What the sidebar has of them, where there are several.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn switcher(workspaces: &ByPtr<Workspaces>, dispatch: &Callback<Msg>) -> Html {
    let on_switch = dispatch.reform(|id| WorkspacesMsg::Switch(id).into());
    let on_new = dispatch.reform(|()| UiMsg::Show(Some(CoreDialog::NewWorkspace)).into());
    let page = Route::Settings(SettingsPage::Workspaces).hash();
    html! { <Switcher workspaces={workspaces.clone()} {on_switch} {on_new} {page} /> }
}

/// Asks where a chat is to go.
#[inline(never)]
pub(crate) fn mover(dispatch: &Callback<Msg>) -> Callback<ChatId> {
    dispatch.reform(|chat| UiMsg::Show(Some(CoreDialog::Move(Some(Item::Chat(chat))))).into())
}

/// The dialogs about them.
#[inline(never)]
pub(crate) fn dialog(dialog: &CoreDialog, on_close: Callback<()>) -> Html {
    match dialog {
        CoreDialog::Move(item) => html! { <MoveThings item={item.clone()} {on_close} /> },
        _ => html! { <NewWorkspace {on_close} /> },
    }
}

/// How many things are in a workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Contents {
    chats: usize,
    comparisons: usize,
    presets: usize,
    prompts: usize,
}

impl Contents {
    /// In words.
    fn told(self, words: &'static Words) -> String {
        let Self {
            chats,
            comparisons,
            presets,
            prompts,
        } = self;
        (words.workspaces().contents)(chats, comparisons, presets, prompts)
    }

    fn of(
        id: &WorkspaceId,
        workspaces: &Workspaces,
        (chats, comparisons): (&Chats, &Comparisons),
        (presets, prompts): (&Presets, &Prompts),
    ) -> Self {
        let inside = |named: &WorkspaceId| workspaces.resolve(named) == id;
        let chats = chats.list.iter();
        let comparisons = comparisons.list.iter();
        let presets = presets.list.iter();
        let prompts = prompts.list.iter();
        Self {
            chats: chats.filter(|chat| inside(&chat.workspace)).count(),
            comparisons: comparisons.filter(|one| inside(&one.workspace)).count(),
            presets: presets.filter(|one| inside(&one.workspace)).count(),
            prompts: prompts.filter(|one| inside(&one.workspace)).count(),
        }
    }
}

/// All of them.
#[component]
pub(crate) fn WorkspacesPage() -> Html {
    let (words, workspaces, dispatch) = (use_words(), use_workspaces(), use_dispatch());
    let (chats, comparisons) = (use_chats(), use_comparisons());
    let (presets, prompts) = (use_presets(), use_prompts());
    let text = words.workspaces();
    let ids = workspaces.ids();
    let several = workspaces.are_several();
    let new = dispatch.reform(|_: MouseEvent| UiMsg::Show(Some(CoreDialog::NewWorkspace)).into());
    let move_things =
        dispatch.reform(|_: MouseEvent| UiMsg::Show(Some(CoreDialog::Move(None))).into());
    let card = |id: &WorkspaceId| {
        let contents = Contents::of(
            id,
            &workspaces,
            (&chats, &comparisons),
            (&presets, &prompts),
        );
        html! { <Card key={id.0.clone()} id={id.clone()} {contents} /> }
    };
    html! {
        <>
            <section class="card stack">
                <h2>{ text.title }</h2>
                <p class="muted">{ text.about }</p>
                <div class="row">
                    <button type="button" class="primary" disabled={ids.len() >= MOST} onclick={new}>{ icon(Glyph::Plus) }{ text.new }</button>
                    if several {
                        <button type="button" onclick={move_things}>{ text.move_things }</button>
                    }
                </div>
            </section>
            { for ids.iter().map(card) }
        </>
    }
}

/// Props of [`NewWorkspace`].
#[derive(Properties, PartialEq)]
struct NewProps {
    on_close: Callback<()>,
}

/// Asks for the name of a new one.
#[component]
fn NewWorkspace(props: &NewProps) -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let text = words.workspaces();
    let field = use_node_ref();
    let onsubmit = {
        let (field, on_close) = (field.clone(), props.on_close.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let typed = dom::value(&field);
            if typed.trim().is_empty() {
                dom::focus(&field);
            } else {
                dispatch.emit(WorkspacesMsg::Add(typed).into());
                on_close.emit(());
            }
        }
    };
    let cancel = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <Dialog title={text.new} on_close={props.on_close.clone()}>
            <form class="stack" {onsubmit}>
                <label class="field"><span>{ text.name }</span>
                    <input ref={field} type="text" autofocus=true autocomplete="off" maxlength={NAME_CHARS.to_string()} placeholder={text.name_hint} />
                </label>
                <p class="muted">{ text.new_text }</p>
                <div class="row end">
                    <button type="button" onclick={cancel}>{ words.cancel }</button>
                    <button type="submit" class="primary">{ text.create }</button>
                </div>
            </form>
        </Dialog>
    }
}
