//! A run: how far it is, what it came to, and how it stands to an earlier one.

use std::rc::Rc;

use maas_core::{
    benchmark::End,
    export::table::Form,
    ledger::Reading,
    money::Currency,
    trials::{Cell, Outcome, Sheet, Spot, Tally, Trial, TrialId, TrialsMsg},
};
use yew::prelude::*;

use super::{
    cell::Inspect,
    href,
    matrix::{Line, Other, Turn},
    name_of,
    set::{PAGE, pager},
};
use crate::{
    by_ptr::ByPtr,
    components::{
        figures::{duration, money},
        icon::{Glyph, icon},
    },
    pages::usage::percent,
    platform::{clock, dom, location},
    store::{use_dispatch, use_session, use_trials},
    words::{Words, use_words},
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) run: Rc<Trial>,
}

/// Which rows are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    All,
    Missed,
    Changed,
}

/// The page.
#[component]
pub(super) fn Result(props: &Props) -> Html {
    let (words, trials, session) = (use_words(), use_trials(), use_session());
    let dispatch = use_dispatch();
    let text = words.trials();
    let run = &props.run;
    let compared = use_state(|| None::<TrialId>);
    let shown = use_state(|| Shown::All);
    let first = use_state(|| 0_usize);
    let opened = use_state(|| None::<usize>);
    let read = {
        let dispatch = dispatch.clone();
        move |id: &Option<TrialId>| {
            if let Some(id) = id {
                dispatch.emit(TrialsMsg::Open(id.clone()).into());
            }
        }
    };
    use_effect_with(Some(run.id.clone()), read.clone());
    use_effect_with((*compared).clone(), read);
    let on_open = {
        let opened = opened.clone();
        use_callback((), move |n: usize, ()| opened.set(Some(n)))
    };
    let columns = use_memo(run.id.clone(), |_| columns(run));
    let Some(sheet) = trials.sheet(&run.id).cloned() else {
        return html! { <p class="muted" role="status">{ text.reading }</p> };
    };
    let other = (*compared).as_ref().and_then(|id| {
        let (trial, sheet) = (trials.run(id)?.clone(), trials.sheet(id)?.clone());
        Some(Other::new(run, trial, sheet))
    });
    let is_live = trials.is_live(&run.id);
    let tally = sheet.tally(|_| true);
    let set = trials.set(&run.set);
    let currency = session.settings.currency.clone();
    let on_compared = {
        let compared = compared.clone();
        move |event: Event| {
            let id = dom::chosen(&event);
            compared.set((!id.is_empty()).then_some(TrialId(id)));
        }
    };
    let option = |known: &Rc<Trial>| {
        let date = clock::moment_name(known.at_ms, words.language);
        html! { <option value={known.id.0.clone()} selected={compared.as_ref() == Some(&known.id)}>{ date }</option> }
    };
    let others: Vec<Rc<Trial>> = trials
        .runs_of(&run.set)
        .filter(|known| known.id != run.id)
        .cloned()
        .collect();
    let on_shown = {
        let (shown, first) = (shown.clone(), first.clone());
        move |event: Event| {
            first.set(0);
            shown.set(match dom::chosen(&event).as_str() {
                "missed" => Shown::Missed,
                "changed" => Shown::Changed,
                _ => Shown::All,
            });
        }
    };
    let save = |form: Form| {
        let id = run.id.clone();
        dispatch.reform(move |_: MouseEvent| TrialsMsg::Export(id.clone(), form).into())
    };
    let delete = {
        let (dispatch, id, to) = (dispatch.clone(), run.id.clone(), href(&run.set));
        move |_: MouseEvent| {
            dispatch.emit(TrialsMsg::DeleteRun(id.clone()).into());
            location::set_hash(&to);
        }
    };
    let dialog = opened.and_then(|n| {
        let (cell, spot) = (sheet.cell(n)?.clone(), run.spot(n)?);
        let title = title(run, spot, words);
        let before = other.as_ref().and_then(|other| other.cell(spot).cloned());
        let question = sheet.question(run, n).cloned();
        let opened = opened.clone();
        let on_close = Callback::from(move |()| opened.set(None));
        Some(html! { <Inspect {title} {cell} {question} {before} currency={currency.clone()} {on_close} /> })
    });
    html! {
        <>
            <p><a href={href(&run.set)}>{ set.map_or(text.gone, |set| name_of(set, text.untitled)) }</a></p>
            <h1>{ clock::moment_name(run.at_ms, words.language) }</h1>
            { how_far(run, &sheet, tally, is_live, trials.elsewhere.as_ref() == Some(&run.id), &dispatch, words) }
            if sheet.damaged > 0 {
                <p class="bad" role="alert">{ (words.usage().damaged)(sheet.damaged) }</p>
            }
            if sheet.reading == Reading::Failed {
                <p class="bad" role="alert">{ text.not_read }</p>
            }
            { summary(run, &sheet, currency.as_ref(), words) }
            <div class="filters">
                <label class="field"><span>{ text.show }</span>
                    <select onchange={on_shown}>
                        <option value="all" selected={*shown == Shown::All}>{ text.show_all }</option>
                        <option value="missed" selected={*shown == Shown::Missed}>{ text.show_missed }</option>
                        if other.is_some() { <option value="changed" selected={*shown == Shown::Changed}>{ text.show_changed }</option> }
                    </select>
                </label>
                if !others.is_empty() {
                    <label class="field"><span>{ text.compared }</span>
                        <select onchange={on_compared}>
                            <option value="" selected={compared.is_none()}>{ text.with_nothing }</option>
                            { for others.iter().map(option) }
                        </select>
                    </label>
                }
                <span class="push" />
                <div class="row" role="group" aria-label={text.export}>
                    <button type="button" onclick={save(Form::Csv)}>{ icon(Glyph::Download) }{ "CSV" }</button>
                    <button type="button" onclick={save(Form::Json)}>{ icon(Glyph::Download) }{ "JSON" }</button>
                    <button type="button" class="danger" disabled={is_live} onclick={delete}>{ icon(Glyph::Trash) }{ text.delete_run }</button>
                </div>
            </div>
            if let Some(other) = &other { { changes(run, &sheet, other, words) } }
            { cells(run, &sheet, other.as_ref(), *shown, &first, &columns, &on_open, words) }
            { dialog }
        </>
    }
}

/// What stands above each column.
fn columns(run: &Trial) -> Vec<String> {
    let versions = run.versions.iter();
    let all = versions.flat_map(|version| {
        let models = run.models.iter();
        models.map(move |model| format!("{version}, {}", model.model))
    });
    all.collect()
}

fn title(run: &Trial, spot: Spot, words: &'static Words) -> String {
    let row = run.rows.get(spot.row).map_or(0, |row| row.id);
    let version = run.versions.get(spot.version).map_or("", String::as_str);
    let model = run.models.get(spot.model).map_or("", |model| &model.model);
    format!("{} · {version} · {model}", (words.trials().row)(row))
}

/// How far a run is; or why it is not whole, and the way on.
fn how_far(
    run: &Trial,
    sheet: &Sheet,
    tally: Tally,
    is_live: bool,
    elsewhere: bool,
    dispatch: &Callback<maas_core::Msg>,
    words: &'static Words,
) -> Html {
    let text = words.trials();
    let (done, all) = (tally.done as usize, run.total());
    let reused = (tally.reused > 0).then(|| format!(" · {}", (text.reused_count)(tally.reused)));
    if is_live {
        let percent = (done * 100).checked_div(all).unwrap_or(0).to_string();
        let told = (text.progress)(done, all);
        let stop = dispatch.reform(|_: MouseEvent| TrialsMsg::Stop.into());
        return html! {
            <section class="card stack" data-run="live" data-done={done.to_string()}>
                <svg class="progress" role="progressbar" viewBox="0 0 100 2" preserveAspectRatio="none" aria-label={text.run} aria-valuemin="0"
                    aria-valuemax="100" aria-valuenow={percent.clone()} aria-valuetext={told.clone()}>
                    <rect class="fill-all" width="100" height="2" />
                    <rect class="progress-done" width={percent} height="2" />
                </svg>
                <div class="row"><span>{ told }{ reused }</span><span class="push" /><button type="button" class="primary" onclick={stop}>{ icon(Glyph::Stop) }{ text.stop }</button></div>
            </section>
        };
    }
    if sheet.reading == Reading::Underway {
        return html! { <p class="muted" role="status">{ text.reading }</p> };
    }
    let id = run.id.clone();
    let go_on = dispatch.reform(move |_: MouseEvent| TrialsMsg::Resume(id.clone()).into());
    let why = match run.end {
        _ if elsewhere => text.elsewhere.to_owned(),
        End::Done => (text.progress)(done, all),
        End::Stopped => (text.stopped)(done, all),
        End::Interrupted => (text.interrupted)(done, all),
        End::Held(kind) => (text.held)(done, all, (words.problem)(kind)),
    };
    let way = match run.end {
        End::Done if tally.failed == 0 => None,
        End::Done => Some((text.again)(tally.failed)),
        _ => Some(text.go_on.to_owned()),
    };
    html! {
        <div class="note row" role="status" data-run={run.end.as_str()} data-done={done.to_string()}>
            <span>{ why }{ reused }</span>
            if let Some(way) = way { <button type="button" onclick={go_on}>{ way }</button> }
        </div>
    }
}

/// What each prompt came to with each model.
fn summary(run: &Trial, sheet: &Sheet, currency: Option<&Currency>, words: &'static Words) -> Html {
    let text = words.trials();
    let sides = run.versions.len() * run.models.len();
    let mut tallies = vec![Tally::default(); sides];
    for (n, cell) in sheet.cells.iter().enumerate() {
        if let (Some(cell), Some(tally)) =
            (cell, tallies.get_mut(n.checked_rem(sides).unwrap_or(0)))
        {
            tally.add(cell);
        }
    }
    let line = |(at, tally): (usize, &Tally)| {
        let (version, model) = (
            at.checked_div(run.models.len()),
            at.checked_rem(run.models.len()),
        );
        let version = version
            .and_then(|at| run.versions.get(at))
            .map_or("", String::as_str);
        let model = model
            .and_then(|at| run.models.get(at))
            .map_or("", |model| &model.model);
        let cost = match (tally.cost_nano, tally.cost_more) {
            (0, true) => words.usage().unknown.to_owned(),
            (nano, false) => money(nano, currency),
            (nano, true) => (words.at_least)(&money(nano, currency)),
        };
        #[expect(clippy::cast_precision_loss, reason = "milliseconds are few")]
        let took = tally
            .mean_ms()
            .map_or("–".to_owned(), |ms| duration(ms as f64));
        let counts = format!(
            "{}/{}",
            tally.passed,
            tally.passed + tally.missed + tally.failed
        );
        html! {
            <tr key={at} data-passed={tally.passed.to_string()} data-missed={tally.missed.to_string()} data-failed={tally.failed.to_string()}>
                <th scope="row">{ version }</th><td>{ model }</td>
                <td>{ tally.pass_permille().map_or("–".to_owned(), percent) }{ " " }<small class="muted">{ counts }</small></td>
                <td>{ cost }</td><td>{ took }</td>
            </tr>
        }
    };
    let heads = [
        text.version,
        text.model,
        text.passed,
        text.cost,
        text.latency,
    ];
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={text.summary}>
            <table class="summary">
                <thead><tr>{ for heads.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }</tr></thead>
                <tbody>{ for tallies.iter().enumerate().map(line) }</tbody>
            </table>
        </div>
    }
}

/// How many cells turned out better or worse than in another run.
fn changes(run: &Trial, sheet: &Sheet, other: &Other, words: &'static Words) -> Html {
    let (mut better, mut worse, mut same) = (0, 0, 0);
    for (n, cell) in sheet.cells.iter().enumerate() {
        let turn = cell
            .as_ref()
            .zip(run.spot(n))
            .and_then(|(cell, spot)| other.turn(spot, cell));
        match turn {
            Some(Turn::Better) => better += 1,
            Some(Turn::Worse) => worse += 1,
            Some(Turn::Same) => same += 1,
            None => {}
        }
    }
    html! { <p role="status" data-better={better.to_string()} data-worse={worse.to_string()} data-same={same.to_string()}>{ (words.trials().changes)(better, worse, same) }</p> }
}

/// The cells, a page of rows at a time.
#[expect(
    clippy::too_many_arguments,
    reason = "what the page has at hand, used once"
)]
fn cells(
    run: &Rc<Trial>,
    sheet: &Sheet,
    other: Option<&Other>,
    shown: Shown,
    first: &UseStateHandle<usize>,
    columns: &Rc<Vec<String>>,
    on_open: &Callback<usize>,
    words: &'static Words,
) -> Html {
    let text = words.trials();
    let sides = columns.len();
    let turn = |n: usize, cell: &Cell| other?.turn(run.spot(n)?, cell);
    let is_shown = |row: &usize| {
        let places = row * sides..(row + 1) * sides;
        places
            .filter_map(|n| Some((n, sheet.cell(n)?)))
            .any(|(n, cell)| match shown {
                Shown::All => true,
                Shown::Missed => matches!(cell.outcome(), Outcome::Missed | Outcome::Failed),
                Shown::Changed => matches!(turn(n, cell), Some(Turn::Better | Turn::Worse)),
            })
    };
    let rows: Vec<usize> = (0..run.rows.len())
        .filter(|row| shown == Shown::All || is_shown(row))
        .collect();
    let start = if **first < rows.len() { **first } else { 0 };
    let line = |row: &usize| {
        let head = run.rows.get(*row).cloned().unwrap_or_default();
        let place = row * sides;
        let cells = (place..place + sides).map(|n| {
            let cell = sheet.cell(n);
            let turn = cell.and_then(|cell| turn(n, cell));
            (cell.map(|cell| ByPtr(Rc::clone(cell))), turn)
        });
        html! { <Line key={*row} {head} first={place} columns={ByPtr(columns.clone())} cells={cells.collect::<Vec<_>>()} on_open={on_open.clone()} /> }
    };
    let version = |name: &String| html! { <th scope="colgroup" colspan={run.models.len().to_string()}>{ name }</th> };
    let models = || {
        run.models
            .iter()
            .map(|model| html! { <th scope="col">{ &model.model }</th> })
    };
    html! {
        <>
            if rows.is_empty() {
                <p class="muted">{ text.none_shown }</p>
            } else {
                <div class="scroll" tabindex="0" role="region" aria-label={text.results}>
                    <table class="matrix">
                        <thead>
                            <tr><td rowspan="2" />{ for run.versions.iter().map(version) }</tr>
                            <tr>{ for run.versions.iter().flat_map(|_| models()) }</tr>
                        </thead>
                        <tbody>{ for rows.iter().skip(start).take(PAGE).map(line) }</tbody>
                    </table>
                </div>
            }
            { pager(start, rows.len(), first, words) }
        </>
    }
}
