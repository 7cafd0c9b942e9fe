//! The models a chat falls back on: the list in the parameters, and the mark in the header.

use maas_core::{
    Msg,
    chats::{ChatSetup, ModelRef},
    providers::Providers,
    workspaces::Workspaces,
};
use yew::prelude::*;

use super::models::{bring_up_to_date, data, groups};
use crate::{
    components::{fallbacks::Fallbacks, model_picker::ModelPicker},
    route::{Route, SettingsPage},
    words::Words,
};

/// Tells in the header that a chain is set, and how long it is.
pub(super) fn mark(setup: &ChatSetup, words: &'static Words) -> Option<Html> {
    let count = setup.fallbacks.len();
    (count > 0).then(|| {
        let told = (words.fallbacks_set)(count);
        html! {
            <span class="badge" title={told.clone()}>
                <span aria-hidden="true">{ "+" }{ count }</span><span class="unseen">{ told }</span>
            </span>
        }
    })
}

/// The list, with a picker that adds to it.
pub(in crate::pages) fn part(
    setup: &ChatSetup,
    configure: &Callback<ChatSetup>,
    (providers, workspaces): (&Providers, &Workspaces),
    dispatch: &Callback<Msg>,
    words: &'static Words,
) -> Html {
    let on_change = {
        let setup = setup.clone();
        configure.reform(move |fallbacks: Vec<ModelRef>| ChatSetup {
            fallbacks,
            ..setup.clone()
        })
    };
    let on_choose = {
        let (setup, on_change) = (setup.clone(), on_change.clone());
        Callback::from(move |model: ModelRef| {
            // Asking the same model twice helps nobody.
            if model != setup.model && !setup.fallbacks.contains(&model) {
                let mut fallbacks = setup.fallbacks.clone();
                fallbacks.push(model);
                on_change.emit(fallbacks);
            }
        })
    };
    let groups = groups(providers, workspaces, words);
    let on_open = bring_up_to_date(&groups, providers, dispatch);
    let add = html! {
        <ModelPicker chosen={setup.model.clone()} chosen_provider={providers.name(&setup.model.provider)} {groups} {on_open} {on_choose}
            data={data(providers, dispatch)} providers_href={Route::Settings(SettingsPage::Providers).hash()} adds={words.add_fallback} />
    };
    let named = setup.fallbacks.iter();
    let names: Vec<String> = named.map(|model| providers.name(&model.provider)).collect();
    html! { <Fallbacks chosen={setup.fallbacks.clone()} {names} {on_change} {add} /> }
}
