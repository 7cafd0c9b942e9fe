//! A prompt filled in and tried with models side by side, beside the editor.

use maas_core::{
    chats::ModelRef,
    compare::COLUMNS,
    prompts::{Content, PromptId, PromptUse, PromptsMsg},
};
use yew::prelude::*;

use super::fill::{Filled, Preview, Typed, form, model_of, use_filled};
use crate::{
    components::{
        icon::{Glyph, icon},
        model_picker::ModelPicker,
        parameters,
    },
    pages::{chat::models, compare::Tried},
    route::{Route, SettingsPage},
    store::{use_chats, use_dispatch, use_prompts, use_providers, use_workspaces},
    words::use_words,
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) prompt: PromptId,
    pub(super) content: Content,
    /// The variables it has; nothing before they are known.
    pub(super) names: Option<Vec<String>>,
    /// Which version is tried.
    pub(super) used: PromptUse,
    /// Whether something is wrong with it, which is said where it is written.
    pub(super) faulty: bool,
    /// Whether that is so of its calls of tools.
    pub(super) unsound: bool,
}

/// The form, the preview, the models and their answers.
#[component]
pub(super) fn Attempt(props: &Props) -> Html {
    let (words, chats, prompts, dispatch) =
        (use_words(), use_chats(), use_prompts(), use_dispatch());
    let text = words.prompts();
    let typed = use_state(Typed::new);
    let models = use_state(|| vec![model_of(&props.content, &chats)]);
    let filled = use_filled(&props.content, props.names.as_deref(), &typed);
    let filled = match (props.faulty, props.unsound) {
        (true, _) => Filled::Missing,
        (false, true) => Filled::Held,
        (false, false) => filled,
    };
    let on_typed = {
        let typed = typed.clone();
        Callback::from(move |next| typed.set(next))
    };
    let onclick = {
        let (filled, models) = (filled.clone(), (*models).clone());
        let (used, content) = (props.used.clone(), props.content.clone());
        let dispatch = dispatch.clone();
        move |_: MouseEvent| {
            if let Some(said) = filled.said() {
                let msg = PromptsMsg::Try {
                    used: used.clone(),
                    content: Box::new(content.clone()),
                    messages: said.clone(),
                    models: models.clone(),
                };
                dispatch.emit(msg.into());
            }
        }
    };
    let on_models = {
        let models = models.clone();
        Callback::from(move |next| models.set(next))
    };
    let fault = props.content.setup().fault();
    let ready = filled.said().is_some() && !models.is_empty() && fault.is_none();
    let names = props.names.clone().unwrap_or_default();
    let tried = prompts.tried.get(&props.prompt);
    html! {
        <div class="stack">
            if !names.is_empty() {
                <section class="stack tight" aria-label={text.values}>
                    <h3>{ text.values }</h3>
                    { form(&props.content, &names, &typed, &on_typed, words) }
                </section>
            }
            <Preview content={props.content.clone()} filled={filled.clone()} />
            <section class="stack tight" aria-label={text.try_models}>
                <h3>{ text.try_models }</h3>
                <Models chosen={(*models).clone()} on_change={on_models} />
                { for fault.map(|wrong| html! { <p class="bad" data-unsound="">{ parameters::fault(&wrong, words) }</p> }) }
                <div class="row">
                    <button type="button" class="primary" disabled={!ready} {onclick}>{ icon(Glyph::Send) }{ text.try_now }</button>
                    { for tried.map(|id| html! { <a class="button quiet" href={Route::Compare(Some(id.clone())).hash()}>{ icon(Glyph::Columns) }{ text.open_comparison }</a> }) }
                </div>
            </section>
            { for tried.map(|id| html! { <Tried id={id.clone()} /> }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ModelsProps {
    chosen: Vec<ModelRef>,
    on_change: Callback<Vec<ModelRef>>,
}

/// Who is asked.
#[component]
fn Models(props: &ModelsProps) -> Html {
    let (words, providers, dispatch) = (use_words(), use_providers(), use_dispatch());
    let text = words.prompts();
    let groups = models::groups(&providers, &use_workspaces(), words);
    let on_open = models::bring_up_to_date(&groups, &providers, &dispatch);
    let add = {
        let (chosen, on_change) = (props.chosen.clone(), props.on_change.clone());
        Callback::from(move |model: ModelRef| {
            let mut next = chosen.clone();
            next.push(model);
            on_change.emit(next);
        })
    };
    let one = |(place, model): (usize, &ModelRef)| {
        let remove = {
            let (chosen, on_change) = (props.chosen.clone(), props.on_change.clone());
            move |_: MouseEvent| {
                let mut next = chosen.clone();
                if place < next.len() {
                    next.remove(place);
                }
                on_change.emit(next);
            }
        };
        html! {
            <li key={place} class="badge">{ &model.model }
                <button type="button" class="quiet square small" aria-label={(text.remove_model)(&model.model)} onclick={remove}>{ icon(Glyph::Close) }</button>
            </li>
        }
    };
    let last = props.chosen.last().cloned();
    let last = last.unwrap_or_else(|| maas_core::chats::ChatSetup::default().model);
    html! {
        <div class="row">
            <ul class="row chosen-models">{ for props.chosen.iter().enumerate().map(one) }</ul>
            if props.chosen.len() < COLUMNS {
                <ModelPicker chosen_provider={providers.name(&last.provider)} chosen={last} {groups} {on_open} on_choose={add}
                    data={models::data(&providers, &dispatch)} providers_href={Route::Settings(SettingsPage::Providers).hash()} adds={text.add_model} />
            }
        </div>
    }
}
