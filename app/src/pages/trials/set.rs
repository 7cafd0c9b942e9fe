//! One test set: its prompts, its rows, what is expected, how it is run, and its runs.

use std::rc::Rc;

use maas_core::{
    prompts::PromptId,
    trials::{Expectation, MAX_ROWS, MAX_SIDES, Row, SetId, TestPrompt, TestSet, Trial, TrialsMsg},
};
use maas_eval::{
    ask::{EvalAsk, EvalSay},
    file::Format,
};
use yew::prelude::*;

use super::{
    all_sets,
    borrow::Borrow,
    bring::Bring,
    edit::{EditPrompt, EditRow},
    expect::Expectations,
    href, name_of, run_href,
    start::Start,
};
use crate::{
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
    },
    pages::usage::percent,
    platform::{clock, dom, location, random},
    prompting::{PromptsAsk, PromptsSay},
    store::{SecretAsk, use_dispatch, use_secret_dispatch, use_trials},
    words::{Words, use_words},
};

/// So many rows are on screen at once.
pub(super) const PAGE: usize = 50;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) set: Rc<TestSet>,
}

/// The dialog that is open.
#[derive(Clone, PartialEq)]
enum Open {
    Prompt(usize),
    Borrow,
    Row(usize),
    Bring,
    Delete,
}

/// The page.
#[component]
pub(super) fn Set(props: &Props) -> Html {
    let (words, trials, dispatch) = (use_words(), use_trials(), use_dispatch());
    let secret = use_secret_dispatch();
    let text = words.trials();
    let set = &props.set;
    let open = use_state(|| None::<Open>);
    let first = use_state(|| 0_usize);
    let show = |what: Open| {
        let open = open.clone();
        move |_: MouseEvent| open.set(Some(what.clone()))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let keep = {
        let open = open.clone();
        dispatch.reform(move |set: TestSet| {
            open.set(None);
            TrialsMsg::Keep(Box::new(set)).into()
        })
    };
    let change = {
        let (set, dispatch) = (set.clone(), dispatch.clone());
        move |by: &dyn Fn(&mut TestSet)| {
            let mut set = TestSet::clone(&set);
            by(&mut set);
            dispatch.emit(TrialsMsg::Keep(Box::new(set)).into());
        }
    };
    let on_name = {
        let change = change.clone();
        move |event: Event| {
            let typed = dom::chosen(&event);
            change(&|set| set.name.clone_from(&typed));
        }
    };
    let on_expect = {
        let change = change.clone();
        Callback::from(move |all: Vec<Expectation>| change(&|set| set.expect.clone_from(&all)))
    };
    let export = |format: Format| {
        let (secret, set) = (secret.clone(), set.clone());
        move |_: MouseEvent| {
            let name = format!("test-set.{}", format.ending());
            let done = Callback::from(move |say: Option<PromptsSay>| {
                if let Some(PromptsSay::Eval(EvalSay::Written(text))) = say {
                    dom::save_as(&name, &text);
                }
            });
            let ask = PromptsAsk::Eval(EvalAsk::Write(format, Box::new(TestSet::clone(&set))));
            secret.emit(SecretAsk::Prompts { ask, done });
        }
    };
    let prompt = |(n, prompt): (usize, &TestPrompt)| {
        let without = {
            let change = change.clone();
            move |_: MouseEvent| {
                change(&|set| {
                    set.prompts.remove(n);
                });
            }
        };
        let said = prompt.messages.iter().map(|said| said.text.as_str());
        let said: String = said
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(160)
            .collect();
        html! {
            <li key={n} class="line">
                <button type="button" class="link" onclick={show(Open::Prompt(n))}>{ &prompt.name }</button>
                <span class="muted cut">{ said }</span>
                <button type="button" class="quiet square small" aria-label={(text.remove)(&prompt.name)} onclick={without}>{ icon(Glyph::Close) }</button>
            </li>
        }
    };
    let on_new = {
        let dispatch = dispatch.clone();
        Callback::from(move |set: TestSet| {
            let id = SetId(random::id());
            let to = href(&id);
            dispatch.emit(TrialsMsg::Keep(Box::new(TestSet { id, ..set })).into());
            location::set_hash(&to);
        })
    };
    let runs: Vec<Rc<Trial>> = trials.runs_of(&set.id).cloned().collect();
    let is_live = runs.iter().any(|run| trials.is_live(&run.id));
    let dialog = match (*open).clone() {
        None => html! {},
        Some(Open::Prompt(n)) => {
            let known = set.prompts.get(n).cloned();
            let title = known.as_ref().map_or(text.add_prompt.to_owned(), |known| {
                (text.edit_prompt)(&known.name)
            });
            let fresh = TestPrompt {
                name: (text.prompt_name)(n + 1),
                ..TestPrompt::default()
            };
            let set = set.clone();
            let on_done = keep.reform(move |prompt: TestPrompt| {
                let mut set = TestSet::clone(&set);
                match set.prompts.get_mut(n) {
                    Some(place) => *place = prompt,
                    None => set.prompts.push(prompt),
                }
                set
            });
            html! { <EditPrompt {title} prompt={known.unwrap_or(fresh)} {on_done} on_close={close.clone()} /> }
        }
        Some(Open::Borrow) => {
            let first = set.template.clone().map(PromptId);
            let set = set.clone();
            let on_done = keep.reform(move |(of, prompt): (PromptId, TestPrompt)| {
                let mut set = TestSet::clone(&set);
                set.template.get_or_insert(of.0);
                set.prompts.push(prompt);
                set
            });
            html! { <Borrow {first} {on_done} on_close={close.clone()} /> }
        }
        Some(Open::Row(n)) => {
            let id = set.rows.get(n).map_or_else(|| set.next_row(), |row| row.id);
            let title = if n < set.rows.len() {
                (text.edit_row)(id)
            } else {
                text.add_row.to_owned()
            };
            let row = row_to_edit(set, n);
            let set = set.clone();
            let on_done = keep.reform(move |row: Row| {
                let mut set = TestSet::clone(&set);
                match set.rows.get_mut(n) {
                    Some(place) => *place = row,
                    None => set.rows.push(row),
                }
                set
            });
            html! { <EditRow {title} {row} {on_done} on_close={close.clone()} /> }
        }
        Some(Open::Bring) => {
            html! { <Bring {on_new} onto={Some((set.clone(), keep.clone()))} on_close={close.clone()} /> }
        }
        Some(Open::Delete) => {
            let id = set.id.clone();
            let dispatch = dispatch.clone();
            let delete = move |_: MouseEvent| {
                dispatch.emit(TrialsMsg::DeleteSet(id.clone()).into());
                location::set_hash(&all_sets());
            };
            html! {
                <Dialog title={text.delete_set} on_close={close.clone()}>
                    <p>{ (text.delete_set_text)(runs.len()) }</p>
                    <div class="row end">
                        <button type="button" onclick={close.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                        <button type="button" class="danger" onclick={delete}>{ words.delete }</button>
                    </div>
                </Dialog>
            }
        }
    };
    html! {
        <>
            <p><a href={all_sets()}>{ text.all_sets }</a></p>
            <h1>{ name_of(set, text.untitled) }</h1>
            <div class="row">
                <label class="field grow"><span>{ text.name }</span><input type="text" maxlength="120" value={set.name.clone()} onchange={on_name} /></label>
                <button type="button" class="danger" disabled={is_live} onclick={show(Open::Delete)}>{ icon(Glyph::Trash) }{ text.delete_set }</button>
            </div>
            <section class="card stack" aria-label={text.prompts}>
                <h2>{ text.prompts }</h2>
                <p class="muted">{ text.prompts_hint }</p>
                if set.prompts.is_empty() {
                    <p>{ text.no_prompts }</p>
                } else {
                    <ul class="prompt-lines">{ for set.prompts.iter().enumerate().map(prompt) }</ul>
                }
                if set.prompts.len() < MAX_SIDES {
                    <div class="row"><button type="button" onclick={show(Open::Prompt(set.prompts.len()))}>{ icon(Glyph::Plus) }{ text.add_prompt }</button>
                        <button type="button" onclick={show(Open::Borrow)}>{ icon(Glyph::Page) }{ text.borrow }</button>
                    </div>
                }
            </section>
            <section class="card stack" aria-label={text.rows}>
                <h2>{ text.rows }</h2>
                <p class="muted">{ text.rows_hint }</p>
                { rows(set, &first, &open, &change, words) }
                <div class="row">
                    if set.rows.len() < MAX_ROWS {
                        <button type="button" onclick={show(Open::Row(set.rows.len()))}>{ icon(Glyph::Plus) }{ text.add_row }</button>
                    }
                    <button type="button" onclick={show(Open::Bring)}>{ icon(Glyph::Upload) }{ text.import }</button>
                    <div class="row" role="group" aria-label={text.export}>
                        <button type="button" onclick={export(Format::Csv)}>{ icon(Glyph::Download) }{ "CSV" }</button>
                        <button type="button" onclick={export(Format::Json)}>{ icon(Glyph::Download) }{ "JSON" }</button>
                        <button type="button" onclick={export(Format::Yaml)}>{ icon(Glyph::Download) }{ "YAML" }</button>
                    </div>
                </div>
            </section>
            <section class="card stack" aria-label={text.of_all}>
                <h2>{ text.of_all }</h2>
                <Expectations all={set.expect.clone()} on_change={on_expect} />
            </section>
            <Start set={set.clone()} />
            <section class="card stack" aria-label={text.runs}>
                <h2>{ text.runs }</h2>
                if runs.is_empty() {
                    <p class="muted">{ text.no_runs }</p>
                } else {
                    <ul class="sets">{ for runs.iter().map(|run| run_line(run, words)) }</ul>
                }
            </section>
            { dialog }
        </>
    }
}

/// A row as it is, or a new one with the variables of the others.
fn row_to_edit(set: &TestSet, n: usize) -> Row {
    let known = set.rows.get(n).cloned();
    let mut row = known.unwrap_or_else(|| Row {
        id: set.next_row(),
        ..Row::default()
    });
    for name in set.variables() {
        if row.values.iter().all(|(known, _)| known != name) {
            row.values.push((name.to_owned(), String::new()));
        }
    }
    row
}

fn run_line(run: &Trial, words: &'static Words) -> Html {
    let text = words.trials();
    let date = clock::moment_name(run.at_ms, words.language);
    let passed = run.tally.pass_permille().map(percent);
    html! {
        <li key={run.id.0.clone()}>
            <a class="set" href={run_href(&run.set, &run.id)} data-run-end={run.end.as_str()}>
                <strong>{ date }</strong>
                <small class="muted">{ (text.progress)(run.tally.done as usize, run.total()) }</small>
                if let Some(passed) = passed { <small class="muted">{ text.passed }{ " " }{ passed }</small> }
            </a>
        </li>
    }
}

/// The rows, a page at a time.
fn rows(
    set: &Rc<TestSet>,
    first: &UseStateHandle<usize>,
    open: &UseStateHandle<Option<Open>>,
    change: &(impl Fn(&dyn Fn(&mut TestSet)) + Clone + 'static),
    words: &'static Words,
) -> Html {
    let text = words.trials();
    if set.rows.is_empty() {
        return html! { <p>{ text.no_rows }</p> };
    }
    let variables = set.variables();
    let start = **first - **first % PAGE;
    let start = if start < set.rows.len() { start } else { 0 };
    let line = |(n, row): (usize, &Row)| {
        let edit = {
            let open = open.clone();
            move |_: MouseEvent| open.set(Some(Open::Row(n)))
        };
        let remove = {
            let change = change.clone();
            move |_: MouseEvent| {
                change(&|set| {
                    set.rows.remove(n);
                });
            }
        };
        let value = |name: &&str| {
            let found = row.values.iter().find(|(known, _)| known == name);
            let short: String = found
                .map_or("", |(_, value)| value)
                .chars()
                .take(120)
                .collect();
            html! { <td>{ short }</td> }
        };
        html! {
            <tr key={row.id}>
                <th scope="row"><button type="button" class="link" aria-label={(text.edit_row)(row.id)} onclick={edit}>{ row.id }</button>
                    if !row.name.is_empty() { <small class="muted">{ &row.name }</small> }
                </th>
                { for variables.iter().map(value) }
                <td>{ (text.expects)(row.expect.len()) }</td>
                <td><button type="button" class="quiet square small" aria-label={(text.remove)(&(text.row)(row.id))} onclick={remove}>{ icon(Glyph::Close) }</button></td>
            </tr>
        }
    };
    let shown = set.rows.iter().enumerate().skip(start).take(PAGE);
    html! {
        <>
            <div class="scroll" tabindex="0" role="region" aria-label={text.rows}>
                <table>
                    <thead><tr>
                        <th scope="col">{ "#" }</th>
                        { for variables.iter().map(|name| html! { <th scope="col"><code>{ *name }</code></th> }) }
                        <th scope="col">{ text.expected }</th>
                        <td />
                    </tr></thead>
                    <tbody>{ for shown.map(line) }</tbody>
                </table>
            </div>
            { pager(start, set.rows.len(), first, words) }
        </>
    }
}

/// Which rows are on screen, and the way to others.
pub(super) fn pager(
    start: usize,
    all: usize,
    first: &UseStateHandle<usize>,
    words: &'static Words,
) -> Html {
    let text = words.trials();
    if all <= PAGE {
        return html! {};
    }
    let to = |place: usize| {
        let first = first.clone();
        move |_: MouseEvent| first.set(place)
    };
    let end = (start + PAGE).min(all);
    html! {
        <div class="row" role="group" aria-label={text.rows}>
            <button type="button" class="quiet square" aria-label={text.earlier_rows} disabled={start == 0} onclick={to(start.saturating_sub(PAGE))}>{ icon(Glyph::Back) }</button>
            <span class="muted">{ (text.page)(start + 1, end, all) }</span>
            <button type="button" class="quiet square" aria-label={text.later_rows} disabled={end == all} onclick={to(end)}>{ icon(Glyph::Forward) }</button>
        </div>
    }
}
