//! One workspace: what is in it, and what is set for it.

use maas_core::{
    chats::{ChatSetup, ModelRef},
    workspaces::{WorkspaceId, WorkspacesMsg},
};
use maas_protocol::provider::ProviderRef;
use yew::prelude::*;

use super::{Contents, delete::Delete};
use crate::{
    components::{
        icon::{Glyph, icon},
        line::Line,
        model_picker::{Group, ModelPicker},
        workspaces::name_of,
    },
    pages::chat::models,
    route::{Route, SettingsPage, UsagePage},
    store::{use_dispatch, use_providers, use_workspaces},
    words::use_words,
};

/// Props of [`Card`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) id: WorkspaceId,
    pub(super) contents: Contents,
}

/// What is open in place of the name.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Name,
    Delete,
}

/// The card.
#[component]
pub(super) fn Card(props: &Props) -> Html {
    let (words, workspaces, dispatch) = (use_words(), use_workspaces(), use_dispatch());
    let text = words.workspaces();
    let open = use_state(|| Open::Nothing);
    let id = &props.id;
    let name = name_of(&workspaces, id, words);
    let current = workspaces.current == *id;
    let show = |next: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(next))
    };
    let click = |next: Open| show(next).reform(|_: MouseEvent| ());
    let switch = {
        let id = id.clone();
        dispatch.reform(move |_: MouseEvent| WorkspacesMsg::Switch(id.clone()).into())
    };
    let on_typed = {
        let (id, open) = (id.clone(), open.clone());
        dispatch.reform(move |typed| {
            open.set(Open::Nothing);
            WorkspacesMsg::Rename(id.clone(), typed).into()
        })
    };
    let budgets = workspaces.find(id).map_or(0, |one| one.budgets.len());
    html! {
        <section class="card stack workspace" aria-label={name.clone()}>
            <div class="row">
                <h2>{ &name }</h2>
                if current { <span class="badge">{ text.here }</span> }
            </div>
            if *open == Open::Name {
                <Line name={text.name} value={name.to_string()} hint="" {on_typed} />
            }
            <p class="muted">{ props.contents.told(words) }</p>
            <div class="row">
                if !current {
                    <button type="button" class="primary" onclick={switch}>{ (text.go_to)(&name) }</button>
                }
                <button type="button" aria-expanded={(*open == Open::Name).to_string()} onclick={click(if *open == Open::Name { Open::Nothing } else { Open::Name })}>{ words.rename }</button>
                if !id.is_first() {
                    <button type="button" onclick={click(Open::Delete)}>{ icon(Glyph::Trash) }{ words.delete }</button>
                }
            </div>
            <details>
                <summary>{ text.set_up }</summary>
                <div class="stack">
                    <Begin id={id.clone()} />
                    <Allowed id={id.clone()} />
                    <div class="stack">
                        <h3>{ words.usage().budgets }</h3>
                        <p class="muted">{ (text.budgets)(budgets) }{ " " }<a href={Route::Usage(UsagePage::Money).hash()}>{ words.usage().open_budgets }</a></p>
                    </div>
                </div>
            </details>
            if *open == Open::Delete {
                <Delete id={id.clone()} contents={props.contents} on_close={show(Open::Nothing)} />
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct PartProps {
    id: WorkspaceId,
}

/// What new chats begin with.
#[component]
fn Begin(props: &PartProps) -> Html {
    let (words, workspaces, dispatch) = (use_words(), use_workspaces(), use_dispatch());
    let providers = use_providers();
    let text = words.workspaces();
    let id = &props.id;
    let chosen = workspaces.find(id).and_then(|one| one.model.clone());
    let set = {
        let id = id.clone();
        dispatch
            .reform(move |asked: Option<ModelRef>| WorkspacesMsg::Model(id.clone(), asked).into())
    };
    let usual = ChatSetup::default().model;
    let on_tick = {
        let (set, is_own) = (set.clone(), chosen.is_some());
        move |_: Event| set.emit((!is_own).then(|| usual.clone()))
    };
    let groups: Vec<Group> = models::groups_of(&providers, &workspaces, id, words);
    let on_open = models::bring_up_to_date(&groups, &providers, &dispatch);
    html! {
        <div class="stack">
            <h3>{ text.begin_with }</h3>
            <label class="tick"><input type="checkbox" checked={chosen.is_some()} onchange={on_tick} /><span>{ text.own_model }<small class="muted">{ text.own_model_hint }</small></span></label>
            if let Some(model) = chosen {
                <div class="row">
                    <ModelPicker data={models::data(&providers, &dispatch)} chosen={model.clone()} chosen_provider={providers.name(&model.provider)} {groups}
                        {on_open} on_choose={set.reform(Some)} providers_href={Route::Settings(SettingsPage::Providers).hash()} />
                </div>
            }
        </div>
    }
}

/// Which providers are asked from it, with their keys.
#[component]
fn Allowed(props: &PartProps) -> Html {
    let (words, workspaces, dispatch) = (use_words(), use_workspaces(), use_dispatch());
    let providers = use_providers();
    let text = words.workspaces();
    let id = &props.id;
    let mut listed: Vec<ProviderRef> = models::connected(&providers);
    if let Some(one) = workspaces.find(id) {
        let gone = one.excluded.iter().filter(|known| !listed.contains(known));
        let gone: Vec<ProviderRef> = gone.cloned().collect();
        listed.extend(gone);
    }
    let row = |provider: &ProviderRef| {
        let excluded = workspaces.excludes(id, provider);
        let onchange = {
            let (id, provider) = (id.clone(), provider.clone());
            dispatch.reform(move |_: Event| {
                WorkspacesMsg::Exclude(id.clone(), provider.clone(), !excluded).into()
            })
        };
        let key = providers.known.get(provider);
        let key = key.and_then(|state| state.key.as_ref());
        html! {
            <label key={provider.slug().to_owned()} class="tick">
                <input type="checkbox" checked={!excluded} {onchange} />
                <span>{ providers.name(provider) }
                    if let Some(key) = key { <small class="muted">{ &key.masked }</small> }
                </span>
            </label>
        }
    };
    html! {
        <div class="stack" role="group" aria-label={text.allowed}>
            <h3>{ text.allowed }</h3>
            <p class="muted">{ text.allowed_hint }</p>
            { for listed.iter().map(row) }
        </div>
    }
}
