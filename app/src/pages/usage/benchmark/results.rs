//! What a run has shown: a table, and how each figure spreads.

use maas_core::{
    benchmark::{
        BenchmarkMsg, End, Run, RunId,
        report::{Group, Measure, groups},
    },
    cost::Sum,
    export::table::Form,
    ledger::report::By,
    money::Currency,
    providers::Providers,
};
use yew::prelude::*;

use super::trend::trend;
use crate::{
    components::{
        chart::{boxes, figure},
        figures::{money, speed},
        icon::{Glyph, icon},
    },
    pages::usage::{
        filters::name,
        overview::{number, percent, spread_table, thousandth, time},
    },
    platform::{clock, dom},
    store::{use_benchmarks, use_dispatch, use_providers, use_session},
    words::{Words, use_words},
};

/// How wide a chart is beside another one, in units of its own, …
const HALF: u64 = 400;
/// … and by itself.
const WHOLE: u64 = 820;

/// What results are shown with.
pub(super) struct Ink<'a> {
    pub(super) providers: &'a Providers,
    pub(super) currency: Option<&'a Currency>,
    pub(super) words: &'static Words,
}

impl Ink<'_> {
    pub(super) fn show(&self, measure: Measure, value: u64) -> String {
        match measure {
            Measure::Ttft | Measure::Total => time(value),
            Measure::Speed => speed(thousandth(value)),
            Measure::Cost => money(value, self.currency),
        }
    }

    fn sum(&self, cost: Sum) -> String {
        match (cost.nano, cost.more) {
            (None | Some(0), true) => self.words.usage().unknown.to_owned(),
            (nano, false) => money(nano.unwrap_or(0), self.currency),
            (Some(nano), true) => (self.words.at_least)(&money(nano, self.currency)),
        }
    }
}

/// The choice of a run, and what it has shown.
#[component]
pub(super) fn Results() -> Html {
    let (words, benchmarks, providers) = (use_words(), use_benchmarks(), use_providers());
    let (session, dispatch) = (use_session(), use_dispatch());
    let text = words.benchmark();
    let chosen = use_state(|| None::<RunId>);
    let by = use_state(By::default);
    let measure = use_state(|| Measure::Ttft);
    // The one under way first: who begins a run wants to see it.
    let shown = benchmarks.under_way();
    let shown = shown.or_else(|| benchmarks.find((*chosen).as_ref()?));
    let Some(run) = shown.or_else(|| benchmarks.runs.first()) else {
        return html! {};
    };
    let ink = Ink {
        providers: &providers,
        currency: session.settings.currency.as_ref(),
        words,
    };
    let option = |known: &std::rc::Rc<Run>| {
        let date = clock::moment_name(known.at_ms, words.language);
        let name = (text.run_name)(&date, known.models.len(), known.end == End::Done);
        html! { <option value={known.id.0.clone()} selected={known.id == run.id}>{ name }</option> }
    };
    let onchange = {
        let chosen = chosen.clone();
        move |event: Event| chosen.set(Some(RunId(dom::chosen(&event))))
    };
    let choice = |one: By, name: &'static str| {
        let by = by.clone();
        let checked = *by == one;
        let onchange = move |_: Event| by.set(one);
        html! { <label><input type="radio" name="by" {checked} {onchange} /><span>{ name }</span></label> }
    };
    let save = |form: Form| dispatch.reform(move |_: MouseEvent| BenchmarkMsg::Export(form).into());
    let all = groups(run, *by);
    let is_live = benchmarks.live.is_some();
    html! {
        <div class="stack" data-end={run.end.as_str()}>
            <div class="filters">
                <label class="field run"><span>{ text.run }</span>
                    <select disabled={is_live} {onchange}>{ for benchmarks.runs.iter().map(option) }</select>
                </label>
                <div class="choice by" role="radiogroup" aria-label={words.usage().by}>
                    { choice(By::Model, words.usage().by_model) }
                    { choice(By::Provider, words.usage().by_provider) }
                </div>
                <span class="push" />
                <div class="row" role="group" aria-label={text.take_along}>
                    <button type="button" onclick={save(Form::Csv)}>{ icon(Glyph::Download) }{ "CSV" }</button>
                    <button type="button" onclick={save(Form::Json)}>{ icon(Glyph::Download) }{ "JSON" }</button>
                </div>
            </div>
            if !is_live { { ended(run, &dispatch, words) } }
            { ink.table(&all) }
            <div class="pair">
                { ink.spreads(&all, Measure::Ttft, HALF) }
                { ink.spreads(&all, Measure::Speed, HALF) }
            </div>
            { ink.spreads(&all, Measure::Total, WHOLE) }
            { trend(&benchmarks.runs, &all, *by, &measure, &ink) }
        </div>
    }
}

/// Why a run is not whole, and the way on.
fn ended(run: &Run, dispatch: &Callback<maas_core::Msg>, words: &'static Words) -> Html {
    let (text, done, all) = (words.benchmark(), run.measured.len(), run.total());
    let why = match run.end {
        End::Done => return html! {},
        End::Stopped => (text.stopped)(done, all),
        End::Interrupted => (text.interrupted)(done, all),
        End::Held(kind) => (text.held)(done, all, (words.problem)(kind)),
    };
    let id = run.id.clone();
    let go_on = dispatch.reform(move |_: MouseEvent| BenchmarkMsg::Resume(id.clone()).into());
    html! {
        <div class="note row" role="status"><span>{ why }</span><button type="button" onclick={go_on}>{ text.go_on }</button></div>
    }
}

/// The groups in which the middle value of a measure is best; none where fewer than two are known.
fn best(all: &[Group], measure: Measure) -> Option<u64> {
    let known = || {
        let spreads = all.iter().filter_map(|group| group.spread(measure));
        spreads.map(|spread| spread.p50)
    };
    let (least, most) = (known().min()?, known().max()?);
    let wanted = if measure == Measure::Speed {
        most
    } else {
        least
    };
    (least < most).then_some(wanted)
}

impl Ink<'_> {
    /// A line for each group.
    fn table(&self, all: &[Group]) -> Html {
        let (words, text) = (self.words, self.words.benchmark());
        let cell = |group: &Group, measure: Measure| match group.spread(measure) {
            None => html! { <td>{ "–" }</td> },
            Some(spread) => {
                let is_best = best(all, measure) == Some(spread.p50);
                html! {
                    <td data-metric={measure.as_str()} data-value={spread.p50.to_string()} data-best={is_best.then_some("true")}>
                        <span class={is_best.then_some("strong")}>{ self.show(measure, spread.p50) }if is_best { { " " }<span class="badge">{ text.best }</span> }</span>
                        <small class="muted">{ "p95 " }{ self.show(measure, spread.p95) }</small>
                    </td>
                }
            }
        };
        let row = |(n, group): (usize, &Group)| {
            html! {
                <tr key={n} data-requests={group.requests.to_string()} data-errors={group.errors.to_string()}>
                    <th scope="row">{ name(&group.of, self.providers) }
                        if !group.of.model.is_empty() { <small class="muted">{ self.providers.name(&group.of.provider) }</small> }
                    </th>
                    { for Measure::ALL.into_iter().map(|measure| cell(group, measure)) }
                    <td>{ number(group.requests) }</td>
                    if group.requests > 0 {
                        <td class={(group.errors > 0).then_some("bad")}>{ percent(group.error_permille()) }</td>
                        <td>{ self.sum(group.cost) }</td>
                    } else {
                        <td>{ "–" }</td><td>{ "–" }</td>
                    }
                </tr>
            }
        };
        let heads = [words.usage().requests, words.usage().error_rate, text.sum];
        html! {
            <div class="card stack">
                <div class="scroll whole" tabindex="0" role="region" aria-label={text.results}>
                    <table class="top">
                        <thead><tr>
                            <th scope="col">{ words.usage().group }</th>
                            { for Measure::ALL.into_iter().map(|measure| html! { <th scope="col">{ (text.measure)(measure) }</th> }) }
                            { for heads.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }
                        </tr></thead>
                        <tbody>{ for all.iter().enumerate().map(row) }</tbody>
                    </table>
                </div>
                <small class="muted">{ text.results_hint }</small>
            </div>
        }
    }

    /// How a measure spreads in each group.
    fn spreads(&self, all: &[Group], measure: Measure, width: u64) -> Html {
        let (words, title) = (self.words, (self.words.benchmark().measure)(measure));
        let groups = all.iter().enumerate();
        let rows = groups.filter_map(|(n, group)| {
            let spread = group.spread(measure)?;
            let name = name(&group.of, self.providers);
            let middle = self.show(measure, spread.p50);
            Some(boxes::Row {
                title: format!(
                    "{name} · p50 {middle} · p95 {}",
                    self.show(measure, spread.p95)
                ),
                name: format!("{name} · {middle}"),
                spread,
                colour: n,
                on_click: None,
            })
        });
        let rows: Vec<boxes::Row> = rows.collect();
        if rows.is_empty() {
            return html! {};
        }
        let show = |value: u64| self.show(measure, value);
        let spreads = all.iter().filter_map(|group| {
            let spread = group.spread(measure)?;
            Some((name(&group.of, self.providers), spread))
        });
        let table = spread_table(spreads, &show, words);
        let says = (words.usage().says_spread)(title, rows.len());
        let hint = match measure {
            Measure::Speed => words.usage().faster_right,
            _ => words.usage().faster_left,
        };
        let width = if dom::is_narrow() { 380 } else { width };
        let chart = html! { <>{ boxes::boxes(&rows, width, says, &show) }<small class="muted">{ hint }</small></> };
        figure(title, html! {}, chart, table, words.usage().as_table)
    }
}
