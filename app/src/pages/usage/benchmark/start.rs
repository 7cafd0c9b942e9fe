//! Who is to be measured and what that may cost; and while it is done, how far it is.

use maas_core::{
    benchmark::{BenchmarkMsg, MODELS, ROUNDS, at_most, prompts::PROMPTS, requests},
    chats::ModelRef,
};
use yew::prelude::*;

use crate::{
    components::{
        figures::money,
        icon::{Glyph, icon},
        model_picker::{Group, ModelPicker},
    },
    pages::chat::{is_simulated, models},
    route::{Route, SettingsPage},
    store::{use_benchmarks, use_chats, use_dispatch, use_providers, use_session, use_workspaces},
    words::use_words,
};

/// The choice of models, and the button that begins.
#[component]
pub(super) fn Start() -> Html {
    let (words, providers, dispatch) = (use_words(), use_providers(), use_dispatch());
    let workspaces = use_workspaces();
    let (benchmarks, chats, session) = (use_benchmarks(), use_chats(), use_session());
    let text = words.benchmark();
    // Until something is chosen: those of the last run, or the one that is talked to.
    let chosen = use_state(|| None::<Vec<ModelRef>>);
    let rounds = use_state(|| None::<u8>);
    let last = benchmarks.runs.first();
    let times = rounds.unwrap_or_else(|| last.map_or(3, |run| run.rounds));
    let asked = (*chosen).clone().unwrap_or_else(|| {
        let talked_to = chats.current_setup().model.clone();
        last.map_or_else(
            || Vec::from_iter(Some(talked_to).filter(|model| !is_simulated(&model.provider))),
            |run| run.models.clone(),
        )
    });
    let is_connected = |model: &ModelRef| providers.is_connected(&model.provider);
    let ready = !asked.is_empty() && asked.iter().all(is_connected);
    let chip = |(n, model): (usize, &ModelRef)| {
        let left: Vec<ModelRef> = asked.iter().filter(|one| *one != model).cloned().collect();
        let chosen = chosen.clone();
        let onclick = move |_: MouseEvent| chosen.set(Some(left.clone()));
        let missing = !is_connected(model);
        html! {
            <li key={n}>
                <span class="measured"><span>{ &model.model }</span>
                    <small class={if missing { "bad" } else { "muted" }}>
                        { providers.name(&model.provider) }if missing { { " · " }{ text.not_connected } }
                    </small>
                </span>
                <button type="button" class="quiet square small" aria-label={(text.remove_model)(&model.model)} {onclick}>{ icon(Glyph::Close) }</button>
            </li>
        }
    };
    let on_choose = {
        let (chosen, asked) = (chosen.clone(), asked.clone());
        Callback::from(move |model: ModelRef| {
            let mut asked = asked.clone();
            if !asked.contains(&model) {
                asked.push(model);
            }
            chosen.set(Some(asked));
        })
    };
    // What the app answers itself has no pace to measure.
    let groups: Vec<Group> = models::groups(&providers, &workspaces, words)
        .into_iter()
        .filter(|group| !is_simulated(&group.provider))
        .collect();
    let on_open = models::bring_up_to_date(&groups, &providers, &dispatch);
    let last = asked.last().cloned();
    let last = last.unwrap_or_else(|| chats.current_setup().model.clone());
    let round = |count: u8| {
        let rounds = rounds.clone();
        let checked = times == count;
        let onchange = move |_: Event| rounds.set(Some(count));
        html! { <label><input type="radio" name="rounds" {checked} {onchange} /><span>{ format!("{count}×") }</span></label> }
    };
    let most = at_most(&asked, times, &providers);
    let shown = money(most.nano.unwrap_or(0), session.settings.currency.as_ref());
    let start = {
        let (models, rounds) = (asked.clone(), times);
        dispatch.reform(move |_: MouseEvent| {
            let models = models.clone();
            BenchmarkMsg::Start { models, rounds }.into()
        })
    };
    let question = |(kind, prompt): &(_, &'static str)| html! { <li key={*prompt}><strong>{ (text.kind)(*kind) }</strong>{ " " }<span lang="en">{ *prompt }</span></li> };
    html! {
        <section class="card stack" aria-label={text.models}>
            <h2>{ text.models }</h2>
            <p class="muted">{ text.about }</p>
            if asked.is_empty() {
                <p>{ text.no_models }</p>
            } else {
                <ul class="measures">{ for asked.iter().enumerate().map(chip) }</ul>
            }
            <div class="row">
                if asked.len() < MODELS {
                    <ModelPicker chosen_provider={providers.name(&last.provider)} chosen={last} {groups} {on_open} {on_choose}
                        data={models::data(&providers, &dispatch)} providers_href={Route::Settings(SettingsPage::Providers).hash()} adds={text.add_model} />
                }
                <div class="row rounds"><span class="muted">{ text.rounds }</span>
                    <div class="choice" role="radiogroup" aria-label={text.rounds}>{ for ROUNDS.into_iter().map(round) }</div>
                </div>
            </div>
            if !asked.is_empty() {
                <p role="status" data-requests={requests(asked.len(), times).to_string()}>{ (text.estimate)(requests(asked.len(), times), &most, &shown) }</p>
            }
            <div class="row"><button type="button" class="primary" disabled={!ready} onclick={start}>{ text.start }</button></div>
            <details>
                <summary class="muted">{ text.questions }</summary>
                <ol class="questions">{ for PROMPTS.iter().map(question) }</ol>
            </details>
        </section>
    }
}

/// How far the run under way is.
#[component]
pub(super) fn Progress() -> Html {
    let (words, benchmarks, dispatch) = (use_words(), use_benchmarks(), use_dispatch());
    let text = words.benchmark();
    let Some(run) = benchmarks.under_way() else {
        return html! {};
    };
    let (done, all) = (run.measured.len(), run.total());
    let place = run.place(done);
    let model = run.model_at(done).map_or("", |model| &model.model);
    let kind = place.and_then(|place| PROMPTS.get(place.prompt));
    let kind = kind.map_or("", |(kind, _)| (text.kind)(*kind));
    let percent = (done * 100).checked_div(all).unwrap_or(0).to_string();
    let told = (text.progress)(done, all, model, kind);
    let stop = dispatch.reform(|_: MouseEvent| BenchmarkMsg::Stop.into());
    html! {
        <section class="card stack" aria-label={text.running}>
            <h2>{ text.running }</h2>
            <svg class="progress" role="progressbar" viewBox="0 0 100 2" preserveAspectRatio="none" aria-label={text.running} aria-valuemin="0"
                aria-valuemax="100" aria-valuenow={percent.clone()} aria-valuetext={told.clone()}>
                <rect class="fill-all" width="100" height="2" />
                <rect class="progress-done" width={percent} height="2" />
            </svg>
            <p data-done={done.to_string()}>{ told }</p>
            <div class="row"><button type="button" class="primary" onclick={stop}>{ icon(Glyph::Stop) }{ text.stop }</button></div>
        </section>
    }
}
