//! All test sets.

use std::rc::Rc;

use maas_core::{
    chats::setup::SetupFault,
    prompts::{Prompt, PromptId},
    trials::{Row, SetId, TestPrompt, TestSet, TrialsMsg},
};
use yew::prelude::*;

use super::{borrow, bring::Bring, href, name_of};
use crate::{
    components::{
        icon::{Glyph, icon},
        parameters::fault,
    },
    pages::usage::percent,
    platform::{clock, location},
    route::Route,
    store::{use_dispatch, use_prompts, use_trials},
    words::use_words,
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The prompt of the library that they are for.
    pub(super) of: Option<PromptId>,
}

/// The page.
#[component]
pub(super) fn List(props: &Props) -> Html {
    let (words, trials, dispatch) = (use_words(), use_trials(), use_dispatch());
    let prompts = use_prompts();
    let of = props.of.as_ref().and_then(|id| prompts.find(id)).cloned();
    let text = words.trials();
    let brings = use_state(|| false);
    let trouble = use_state(|| None::<String>);
    let add = {
        let dispatch = dispatch.clone();
        Callback::from(move |set: TestSet| {
            let id = SetId(crate::platform::random::id());
            let set = TestSet {
                id: id.clone(),
                ..set
            };
            dispatch.emit(TrialsMsg::Keep(Box::new(set)).into());
            location::set_hash(&href(&id));
        })
    };
    let line = |set: &Rc<TestSet>| {
        let last = trials.runs_of(&set.id).next();
        let told = last.map(|run| {
            let date = clock::moment_name(run.at_ms, words.language);
            let passed = run.tally.pass_permille().map(percent);
            html! { <small class="muted">{ date }{ passed.map(|passed| format!(" · {} {passed}", text.passed)) }</small> }
        });
        html! {
            <li key={set.id.0.clone()}>
                <a class="set" href={href(&set.id)}>
                    <strong>{ name_of(set, text.untitled) }</strong>
                    <small class="muted">{ (text.size)(set.rows.len(), set.prompts.len()) }</small>
                    { told }
                </a>
            </li>
        }
    };
    let is_shown = |set: &&Rc<TestSet>| match &props.of {
        None => true,
        Some(of) => set.template.as_ref() == Some(&of.0),
    };
    let shown: Vec<&Rc<TestSet>> = trials.sets.iter().rev().filter(is_shown).collect();
    let new = {
        let (add, of) = (add.clone(), of.clone());
        let trouble = trouble.clone();
        move |_: MouseEvent| match of.as_deref().map_or_else(|| Ok(TestSet::default()), fresh) {
            Ok(set) => add.emit(set),
            Err(wrong) => trouble.set(Some(fault(&wrong, words))),
        }
    };
    let (open, close) = {
        let (open, close) = (brings.clone(), brings.clone());
        (
            move |_: MouseEvent| open.set(true),
            Callback::from(move |()| close.set(false)),
        )
    };
    html! {
        <>
            if let Some(of) = &of {
                <p><a href={Route::Prompts(Some(of.id.clone())).hash()}>{ &of.name }</a></p>
            }
            <h1>{ words.trials_title }</h1>
            <p class="muted">{ text.about }</p>
            <div class="row">
                <button type="button" class="primary" onclick={new}>{ icon(Glyph::Plus) }{ text.new }</button>
                <button type="button" onclick={open}>{ icon(Glyph::Upload) }{ text.import }</button>
            </div>
            { for trouble.as_ref().map(|wrong| html! { <p class="bad" role="alert">{ wrong }</p> }) }
            if shown.is_empty() {
                <p class="muted">{ text.empty }</p>
            } else {
                <ul class="sets">{ for shown.into_iter().map(line) }</ul>
            }
            if *brings {
                <Bring on_close={close} on_new={add} />
            }
        </>
    }
}

/// A new set for a prompt of the library: its newest version, and a row with its variables.
fn fresh(prompt: &Prompt) -> Result<TestSet, SetupFault> {
    let name = borrow::name_of(prompt, prompt.versions.len());
    let variables = prompt.content.variables.iter();
    Ok(TestSet {
        name: prompt.name.clone(),
        template: Some(prompt.id.0.clone()),
        prompts: vec![TestPrompt::of_template(name, &prompt.content)?],
        rows: vec![Row {
            id: 1,
            values: variables
                .map(|known| (known.name.clone(), known.default.clone()))
                .collect(),
            ..Row::default()
        }],
        ..TestSet::default()
    })
}
