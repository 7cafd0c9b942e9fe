//! Has another model answer too: the picker below an answer or a question, looked up only while it is there.

use maas_core::chats::{ChatMessage, ModelRef, ReviseMsg};
use yew::prelude::*;

use super::super::models;
use crate::{
    by_ptr::ByPtr,
    components::model_picker::ModelPicker,
    route::{Route, SettingsPage},
    store::{use_chats, use_dispatch, use_providers, use_workspaces},
    words::use_words,
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The answer, or the question.
    pub(super) message: ByPtr<ChatMessage>,
    /// A model was chosen.
    pub(super) on_done: Callback<()>,
}

/// The picker.
#[component]
pub(super) fn Another(props: &Props) -> Html {
    let (words, chats) = (use_words(), use_chats());
    let (providers, dispatch) = (use_providers(), use_dispatch());
    let workspaces = use_workspaces();
    let chosen = match &props.message.reply {
        Some(reply) => reply.model.clone(),
        None => chats.current_setup().model.clone(),
    };
    let groups = models::groups(&providers, &workspaces, words);
    let on_open = models::bring_up_to_date(&groups, &providers, &dispatch);
    let (done, id) = (props.on_done.clone(), props.message.id.clone());
    let on_choose = dispatch.reform(move |model: ModelRef| {
        done.emit(());
        let message = id.clone();
        ReviseMsg::AskAnother { message, model }.into()
    });
    html! {
        <ModelPicker chosen_provider={providers.name(&chosen.provider)} {chosen} {groups} {on_open} {on_choose}
            data={models::data(&providers, &dispatch)} providers_href={Route::Settings(SettingsPage::Providers).hash()}
            adds={words.ask_another} />
    }
}
