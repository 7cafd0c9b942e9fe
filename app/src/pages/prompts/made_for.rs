//! The model, parameters and tools that a prompt was made for: the fields of a chat's panel.

use maas_core::{
    chats::{ChatSetup, ModelRef},
    prompts::Content,
};
use maas_protocol::{capability::Takes, chat::Params};
use yew::prelude::*;

use crate::{
    components::{model_picker::ModelPicker, parameters::ParameterFields},
    pages::chat::models,
    route::{Route, SettingsPage},
    store::{use_chats, use_dispatch, use_providers, use_workspaces},
    words::use_words,
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) content: Content,
    pub(super) on_change: Callback<Content>,
}

/// The part, folded away; what is set is told in its title.
#[component]
pub(super) fn MadeFor(props: &Props) -> Html {
    let (words, providers, dispatch, chats) =
        (use_words(), use_providers(), use_dispatch(), use_chats());
    let workspaces = use_workspaces();
    let text = words.prompts();
    let content = &props.content;
    let change = |by: fn(&mut Content, Option<ModelRef>)| {
        let (content, on_change) = (content.clone(), props.on_change.clone());
        Callback::from(move |model: Option<ModelRef>| {
            let mut next = content.clone();
            by(&mut next, model);
            on_change.emit(next);
        })
    };
    let set_model = change(|content, model| content.model = model);
    let model = match &content.model {
        None => {
            let own = chats.current_setup().model.clone();
            let choose = set_model.reform(move |_: MouseEvent| Some(own.clone()));
            html! { <><span class="muted">{ text.any_model }</span><button type="button" class="small" onclick={choose}>{ text.choose_model }</button></> }
        }
        Some(model) => {
            let groups = models::groups(&providers, &workspaces, words);
            let on_open = models::bring_up_to_date(&groups, &providers, &dispatch);
            html! {
                <>
                    <ModelPicker chosen_provider={providers.name(&model.provider)} chosen={model.clone()} {groups} {on_open} on_choose={set_model.reform(Some)}
                        data={models::data(&providers, &dispatch)} providers_href={Route::Settings(SettingsPage::Providers).hash()} />
                    <button type="button" class="small" onclick={set_model.reform(|_: MouseEvent| None)}>{ text.any_model }</button>
                </>
            }
        }
    };
    // Without a model everything is offered that some model takes.
    let (takes, defaults, output) = match &content.model {
        None => (Takes::ALL, Params::default(), None),
        Some(model) => {
            let defaults = model
                .provider
                .spec()
                .map(|spec| (spec.defaults)(&model.model));
            let output = providers.facts(model).output;
            (providers.takes(model), defaults.unwrap_or_default(), output)
        }
    };
    let on_setup = {
        let (content, on_change) = (content.clone(), props.on_change.clone());
        Callback::from(move |setup: ChatSetup| on_change.emit(content.with_setup(&setup)))
    };
    html! {
        <details class="made-for">
            <summary>{ text.made_for }<small class="muted">{ told(content) }</small></summary>
            <div class="stack">
                <div class="row">{ model }</div>
                <ParameterFields setup={content.setup()} on_change={on_setup} {takes} {defaults} {output} />
            </div>
        </details>
    }
}

/// What is set, in a line.
fn told(content: &Content) -> String {
    let model = content.model.iter().map(|model| model.model.clone());
    let params = serde_json::to_value(&content.params).unwrap_or_default();
    let params = params.as_object().into_iter().flatten();
    let params: Vec<String> = params
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let tools = content.tools.iter().map(|tool| tool.name.clone());
    let all = model.chain(params).chain(tools);
    let all: Vec<String> = all.filter(|one| !one.is_empty()).collect();
    all.join(" · ")
}
