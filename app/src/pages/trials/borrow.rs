//! Versions of a prompt of the library, taken into a set as they are.

use std::rc::Rc;

use maas_core::{
    prompts::{Content, Prompt, PromptId, PromptsMsg, VersionId},
    trials::TestPrompt,
};
use yew::prelude::*;

use crate::{
    components::{dialog::Dialog, parameters::fault},
    platform::{clock, dom},
    store::{use_dispatch, use_prompts, use_workspaces},
    words::use_words,
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The prompt that is shown first.
    pub(super) first: Option<PromptId>,
    pub(super) on_done: Callback<(PromptId, TestPrompt)>,
    pub(super) on_close: Callback<()>,
}

/// What a version is called above its column.
pub(super) fn name_of(prompt: &Prompt, number: usize) -> String {
    format!("{} v{number}", prompt.name)
}

/// The dialog.
#[component]
pub(super) fn Borrow(props: &Props) -> Html {
    let (words, prompts, dispatch) = (use_words(), use_prompts(), use_dispatch());
    let (text, workspaces) = (words.trials(), use_workspaces());
    let chosen = use_state(|| props.first.clone());
    let prompt = (*chosen).as_ref().and_then(|id| prompts.find(id));
    let prompt = prompt.or_else(|| prompts.here(&workspaces).next()).cloned();
    {
        let ids = prompt.as_ref().map(|prompt| {
            prompt
                .versions
                .iter()
                .map(|(id, _)| id.clone())
                .collect::<Vec<_>>()
        });
        use_effect_with(ids, move |ids| {
            if let Some(ids) = ids {
                dispatch.emit(PromptsMsg::Read(ids.clone()).into());
            }
        });
    }
    let on_prompt = {
        let chosen = chosen.clone();
        move |event: Event| chosen.set(Some(PromptId(dom::chosen(&event))))
    };
    let option = |known: &Rc<Prompt>| {
        let selected = prompt.as_ref().is_some_and(|prompt| prompt.id == known.id);
        html! { <option value={known.id.0.clone()} {selected}>{ &known.name }</option> }
    };
    let line = |prompt: &Rc<Prompt>, number: usize, version: &VersionId, at_ms: u64, note: &str| {
        let content: Option<Rc<Content>> = prompts.content(prompt, version);
        let name = name_of(prompt, number);
        let label = name.clone();
        let id = prompt.id.clone();
        let (taken, wrong) = match content.map(|content| TestPrompt::of_template(name, &content)) {
            Some(Ok(taken)) => (Some(taken), None),
            Some(Err(wrong)) => (None, Some(fault(&wrong, words))),
            None => (None, None),
        };
        let ready = taken.is_some();
        let take = props
            .on_done
            .reform(move |_: MouseEvent| (id.clone(), taken.clone().unwrap_or_default()));
        html! {
            <li key={version.0.clone()} class="line">
                <button type="button" class="link" disabled={!ready} onclick={take}>{ label }</button>
                <span class="muted cut">{ clock::moment_name(at_ms, words.language) }{ " " }{ note }</span>
                { for wrong.map(|wrong| html! { <small class="bad wide">{ wrong }</small> }) }
            </li>
        }
    };
    // The one that the set is about stands there wherever it is.
    let first = |known: &Rc<Prompt>| props.first.as_ref() == Some(&known.id);
    let listed = prompts.list.iter();
    let listed = listed.filter(|known| workspaces.is_here(&known.workspace) || first(known));
    html! {
        <Dialog title={text.borrow} on_close={props.on_close.clone()} class="wide tests-dialog">
            if let Some(prompt) = &prompt {
                <label class="field"><span>{ words.prompts_title }</span>
                    <select onchange={on_prompt}>{ for listed.map(option) }</select>
                </label>
                <ul class="prompt-lines">
                    { for prompt.versions.iter().enumerate().rev().map(|(at, (id, saved))| line(prompt, at + 1, id, saved.at_ms, &saved.note)) }
                </ul>
            } else {
                <p>{ text.no_library }</p>
            }
        </Dialog>
    }
}
