//! How the models of a run did in the runs before and after it.

use std::rc::Rc;

use maas_core::{
    benchmark::{
        Run,
        report::{Group, Measure, groups},
    },
    ledger::report::{By, Spread},
};
use yew::prelude::*;

use super::results::Ink;
use crate::{
    components::chart::{
        COLOURS,
        bars::Size,
        colour, figure,
        lines::{Line, Point, lines},
        table,
    },
    pages::usage::filters::name,
    platform::{clock, dom},
};

/// So many runs are drawn, the newest.
const MOST_RUNS: usize = 20;

/// A line for each group over all runs that have one of them; nothing to be drawn before there are two.
pub(super) fn trend(
    runs: &[Rc<Run>],
    shown: &[Group],
    by: By,
    measure: &UseStateHandle<Measure>,
    ink: &Ink<'_>,
) -> Html {
    let (words, text) = (ink.words, ink.words.benchmark());
    let has_one = |all: &[Group]| {
        all.iter()
            .any(|group| shown.iter().any(|it| it.of == group.of) && group.requests > 0)
    };
    let mut known: Vec<(u64, Vec<Group>)> = runs
        .iter()
        .map(|run| (run.at_ms, groups(run, by)))
        .filter(|(_, all)| has_one(all))
        .take(MOST_RUNS)
        .collect();
    known.reverse();
    // What never answered has no line.
    let chosen = **measure;
    let answered = |of: &Group| {
        known
            .iter()
            .flat_map(|(_, all)| all)
            .any(|it| it.of == of.of && it.spread(chosen).is_some())
    };
    let shown: Vec<(usize, &Group)> = shown
        .iter()
        .enumerate()
        .filter(|(_, group)| answered(group))
        .collect();
    if known.len() < 2 {
        return html! { <p class="muted">{ text.one_run }</p> };
    }
    let title = format!("{} · {}", text.trend, (text.measure)(chosen));
    let choice = |one: Measure| {
        let measure = measure.clone();
        let onchange = move |_: Event| measure.set(one);
        html! { <label><input type="radio" name="trend" checked={one == chosen} {onchange} /><span>{ (text.measure)(one) }</span></label> }
    };
    let tools = html! {
        <div class="choice" role="radiogroup" aria-label={text.trend}>{ for Measure::ALL.into_iter().map(choice) }</div>
    };
    let seen = Seen {
        known: &known,
        shown: &shown,
        chosen,
        ink,
    };
    let drawn = seen.lines();
    let times = known
        .iter()
        .map(|(at_ms, _)| clock::day_name(*at_ms, words.language).into());
    let times: Vec<AttrValue> = times.collect();
    let size = Size {
        width: if dom::is_narrow() { 380 } else { 820 },
        height: 240,
    };
    let says = (text.says_trend)(&title, drawn.len(), known.len());
    let legend = |(n, group): &(usize, &Group)| {
        html! {
            <span key={*n} class="legend"><svg viewBox="0 0 10 10" aria-hidden="true"><rect class={colour(*n)} width="10" height="10" rx="2" /></svg>{ name(&group.of, ink.providers) }</span>
        }
    };
    let chart = if drawn.is_empty() {
        html! { <p class="muted">{ words.usage().unknown }</p> }
    } else {
        html! {
            <>
                { lines(&drawn, &times, size, says, &|value| ink.show(chosen, value)) }
                <div class="legends">{ for shown.iter().take(COLOURS).map(legend) }</div>
                <small class="muted">{ text.trend_hint }</small>
            </>
        }
    };
    figure(&title, tools, chart, seen.table(), words.usage().as_table)
}

/// What is drawn: runs from the oldest on, and the groups with their colours.
struct Seen<'a> {
    known: &'a [(u64, Vec<Group>)],
    shown: &'a [(usize, &'a Group)],
    chosen: Measure,
    ink: &'a Ink<'a>,
}

impl Seen<'_> {
    fn spread(&self, group: &Group, all: &[Group]) -> Option<Spread> {
        let same = all.iter().find(|it| it.of == group.of)?;
        same.spread(self.chosen)
    }

    fn show(&self, value: u64) -> String {
        self.ink.show(self.chosen, value)
    }

    fn moment(&self, at_ms: u64) -> String {
        clock::moment_name(at_ms, self.ink.words.language)
    }

    fn lines(&self) -> Vec<Line> {
        let line = |(n, group): &(usize, &Group)| {
            let name = name(&group.of, self.ink.providers);
            let point = |(at_ms, all): &(u64, Vec<Group>)| {
                let spread = self.spread(group, all)?;
                let (middle, high) = (self.show(spread.p50), self.show(spread.p95));
                let at = self.moment(*at_ms);
                Some(Point {
                    middle: spread.p50,
                    high: spread.p95,
                    title: format!("{at} · {name} · p50 {middle} · p95 {high}"),
                })
            };
            Line {
                colour: *n,
                points: self.known.iter().map(point).collect(),
            }
        };
        self.shown.iter().map(line).collect()
    }

    fn table(&self) -> Html {
        let mut heads: Vec<AttrValue> = vec![self.ink.words.usage().day.into()];
        let names = self.shown.iter();
        heads.extend(names.map(|(_, group)| name(&group.of, self.ink.providers).into()));
        let row = |(at_ms, all): &(u64, Vec<Group>)| {
            let mut cells: Vec<AttrValue> = vec![self.moment(*at_ms).into()];
            cells.extend(self.shown.iter().map(|(_, group)| {
                let spread = self.spread(group, all);
                AttrValue::from(spread.map_or("–".to_owned(), |spread| {
                    format!("{} / {}", self.show(spread.p50), self.show(spread.p95))
                }))
            }));
            cells
        };
        table(&heads, self.known.iter().map(row))
    }
}
