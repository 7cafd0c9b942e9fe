//! Why the chosen model is not asked from this workspace.

use maas_core::{chats::ChatSetup, providers::Providers};
use yew::prelude::*;

use crate::{
    route::{Route, SettingsPage},
    words::Words,
};

/// What is said above the message field.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(super) fn note(setup: &ChatSetup, providers: &Providers, words: &'static Words) -> Html {
    let provider = providers.name(&setup.model.provider);
    let page = Route::Settings(SettingsPage::Workspaces).hash();
    html! {
        <p class="not-kept left-out" role="status"><span>{ (words.workspaces().left_out)(&provider) }</span><a href={page}>{ words.workspaces().manage }</a></p>
    }
}
