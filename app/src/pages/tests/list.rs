//! All test sets.

use std::rc::Rc;

use maas_core::trials::{SetId, TestSet, TrialsMsg};
use yew::prelude::*;

use super::{bring::Bring, href, name_of};
use crate::{
    components::icon::{Glyph, icon},
    pages::usage::percent,
    platform::{clock, location},
    store::{use_dispatch, use_trials},
    words::use_words,
};

/// The page.
#[component]
pub(super) fn List() -> Html {
    let (words, trials, dispatch) = (use_words(), use_trials(), use_dispatch());
    let text = words.tests;
    let brings = use_state(|| false);
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
    let new = {
        let add = add.clone();
        move |_: MouseEvent| add.emit(TestSet::default())
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
            <h1>{ text.title }</h1>
            <p class="muted">{ text.about }</p>
            <div class="row">
                <button type="button" class="primary" onclick={new}>{ icon(Glyph::Plus) }{ text.new }</button>
                <button type="button" onclick={open}>{ icon(Glyph::Upload) }{ text.import }</button>
            </div>
            if trials.sets.is_empty() {
                <p class="muted">{ text.empty }</p>
            } else {
                <ul class="sets">{ for trials.sets.iter().rev().map(line) }</ul>
            }
            if *brings {
                <Bring on_close={close} on_new={add} />
            }
        </>
    }
}
