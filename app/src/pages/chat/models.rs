//! The model picker of the chat: what it lists, and how that is brought up to date.

use std::rc::Rc;

use maas_core::{
    Msg,
    chats::{ChatSetup, ChatsMsg},
    msg::ProvidersMsg,
    providers::{ModelList, Providers},
    workspaces::{WorkspaceId, Workspaces},
};
use maas_protocol::{
    models::ModelInfo,
    provider::{ProviderId, ProviderRef},
};
use yew::prelude::*;

use super::is_simulated;
use crate::{
    by_ptr::ByPtr,
    components::model_picker::{Data, Group, ModelPicker},
    route::{Route, SettingsPage},
    store::{use_dispatch, use_providers, use_workspaces},
    words::{Words, use_words},
};

/// Props of [`ChatModel`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What the chat on screen asks with.
    pub(super) setup: ChatSetup,
}

/// The model picker, fed from what is known of the providers. A component: an answer that grows draws the page anew, and this is
/// much to look up for each word.
#[component]
pub(super) fn ChatModel(props: &Props) -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let (providers, workspaces) = (use_providers(), use_workspaces());
    let groups = groups(&providers, &workspaces, words);
    let on_open = bring_up_to_date(&groups, &providers, &dispatch);
    let setup = &props.setup;
    let on_choose = {
        let setup = setup.clone();
        dispatch.reform(move |model| {
            let setup = setup.clone();
            ChatsMsg::Configure(ChatSetup { model, ..setup }).into()
        })
    };
    let data = data(&providers, &dispatch);
    html! {
        <ModelPicker {data} chosen={setup.model.clone()} chosen_provider={providers.name(&setup.model.provider)} {groups}
            {on_open} {on_choose} providers_href={Route::Settings(SettingsPage::Providers).hash()} />
    }
}

/// Where the facts about models are from, and how they are renewed.
pub(in crate::pages) fn data(providers: &Providers, dispatch: &Callback<Msg>) -> Data {
    Data {
        sources: sources(providers),
        renewal: providers.renewal.clone(),
        on_renew: dispatch.reform(|()| ProvidersMsg::RenewCatalogue.into()),
    }
}

/// Where the facts about models are from, each with its day: `models.dev 2026-07-02, genai-prices 2026-08-21`.
fn sources(providers: &Providers) -> String {
    let mut text = String::new();
    for source in providers.sources() {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&source.name);
        text.push(' ');
        text.push_str(&source.date);
    }
    text
}

/// Asks those for their models who can be asked and have not answered yet.
pub(crate) fn bring_up_to_date(
    groups: &[Group],
    providers: &Providers,
    dispatch: &Callback<Msg>,
) -> Callback<()> {
    let stale: Vec<ProviderRef> = groups
        .iter()
        .map(|group| group.provider.clone())
        .filter(|provider| wants_models(providers, provider))
        .collect();
    let dispatch = dispatch.clone();
    Callback::from(move |()| {
        dispatch.emit(ProvidersMsg::LoadCatalogue.into());
        for provider in &stale {
            dispatch.emit(ProvidersMsg::LoadModels(provider.clone()).into());
        }
    })
}

/// Whether a provider can be asked for its models and has not answered yet.
fn wants_models(providers: &Providers, provider: &ProviderRef) -> bool {
    let unanswered = providers
        .known
        .get(provider)
        .is_none_or(|state| matches!(state.models, ModelList::Unasked | ModelList::Failed(_)));
    providers.is_connected(provider) && !is_simulated(provider) && unanswered
}

/// Connected providers that the workspace uses, with what they offer; without any, those that could be connected take a typed id.
pub(crate) fn groups(
    providers: &Providers,
    workspaces: &Workspaces,
    words: &'static Words,
) -> Vec<Group> {
    groups_of(providers, workspaces, &workspaces.current, words)
}

/// Those that can be asked.
pub(in crate::pages) fn connected(providers: &Providers) -> Vec<ProviderRef> {
    let known = ProviderId::ALL.iter().map(|id| ProviderRef::Known(*id));
    let mut all: Vec<ProviderRef> = known.chain(providers.own_endpoints().cloned()).collect();
    all.retain(|provider| providers.is_connected(provider));
    all
}

/// The same in another workspace.
pub(in crate::pages) fn groups_of(
    providers: &Providers,
    workspaces: &Workspaces,
    place: &WorkspaceId,
    words: &'static Words,
) -> Vec<Group> {
    let known = ProviderId::ALL.iter().map(|id| ProviderRef::Known(*id));
    let all: Vec<ProviderRef> = known.chain(providers.own_endpoints().cloned()).collect();
    let connected = |provider: &ProviderRef| providers.is_connected(provider);
    let builtin = |provider: &ProviderRef| provider.spec().is_some_and(|spec| spec.is_builtin());
    let none_yet = !all
        .iter()
        .any(|provider| connected(provider) && !builtin(provider));
    let shown = all
        .into_iter()
        .filter(|provider| connected(provider) || none_yet && !builtin(provider))
        .filter(|provider| !workspaces.excludes(place, provider));
    shown
        .map(|provider| group(providers, provider, words))
        .collect()
}

fn group(providers: &Providers, provider: ProviderRef, words: &'static Words) -> Group {
    let starters = || {
        let ids = provider.spec().map_or(&[][..], |spec| spec.starter_models);
        Rc::new(
            ids.iter()
                .map(|id| ModelInfo::of_id(id))
                .collect::<Vec<_>>(),
        )
    };
    let state = providers.known.get(&provider);
    let (models, note) = match state.map(|state| &state.models) {
        Some(ModelList::Loaded(models)) => (models.clone(), None),
        Some(ModelList::Loading) => (starters(), Some(words.loading_models)),
        Some(ModelList::Failed(_)) => (starters(), Some(words.models_failed)),
        _ if is_simulated(&provider) => (starters(), Some(words.simulated)),
        _ if !providers.is_connected(&provider) => (starters(), Some(words.needs_key)),
        _ => (starters(), None),
    };
    Group {
        catalogues: providers
            .catalogues_for(&provider)
            .into_iter()
            .map(|catalogue| ByPtr(catalogue.clone()))
            .collect(),
        name: providers.name(&provider).into(),
        takes_any: !provider.spec().is_some_and(|spec| spec.is_builtin()),
        provider,
        models: ByPtr(models),
        note,
    }
}
