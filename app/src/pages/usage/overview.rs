//! The charts.

use maas_core::{
    ledger::{
        Ledger,
        report::{By, Column, Filter, Group, Report, Spread, Totals},
    },
    money::Currency,
    providers::Providers,
};
use yew::prelude::*;

use super::{
    Look,
    filters::{filters, name},
    period::{Period, calendar, end_of, label},
};
use crate::{
    by_ptr::ByPtr,
    components::{
        chart::{
            COLOURS,
            bars::{Bar, Part, Size, bars},
            boxes, colour, figure, heat, table,
        },
        figures::{count, duration, exact_dollars, grouped, money, money_mark, speed},
    },
    platform::dom,
    store::{use_ledger, use_providers, use_session, use_workspaces},
    words::{Words, use_words},
};

/// So many models have a box or a row of hours.
const MOST_ROWS: usize = 8;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) look: Look,
    pub(super) set_look: Callback<Look>,
}

/// A period added up, and how it is cut.
#[derive(PartialEq)]
struct Seen {
    report: Report,
    by_month: bool,
}

/// What the charts are drawn with.
struct Ink<'a> {
    look: &'a Look,
    set_look: &'a Callback<Look>,
    providers: &'a Providers,
    currency: Option<&'a Currency>,
    words: &'static Words,
    /// How wide a chart is, in units of its own.
    width: u64,
}

/// All charts of a period.
#[component]
pub(super) fn Overview(props: &Props) -> Html {
    let (words, ledger, providers) = (use_words(), use_ledger(), use_providers());
    let workspaces = use_workspaces();
    let session = use_session();
    let seen = use_memo((ledger.clone(), props.look.clone()), |(ledger, look)| {
        add_up(ledger, look)
    });
    let ink = Ink {
        look: &props.look,
        set_look: &props.set_look,
        providers: &providers,
        currency: session.settings.currency.as_ref(),
        words,
        width: if dom::is_narrow() { 380 } else { 820 },
    };
    let report = &seen.report;
    html! {
        <>
            { filters(&props.look, &props.set_look, (&providers, &workspaces), words) }
            { ink.tiles(report) }
            if report.totals.requests == 0 {
                <p class="muted" role="status">{ words.usage().none_taken }</p>
            } else {
                { ink.by() }
                { ink.spent(&seen) }
                { ink.requests(&seen) }
                <div class="pair">
                    { ink.spreads(report, Measure::Ttft) }
                    { ink.spreads(report, Measure::Speed) }
                </div>
                { ink.hours(report) }
                { ink.top(report) }
            }
        </>
    }
}

fn add_up(ledger: &ByPtr<Ledger>, look: &Look) -> Seen {
    let range = look.period.range(ledger);
    let (calendar, by_month) = calendar(range);
    let filter = Filter {
        from_ms: range.0,
        to_ms: range.1,
        ..look.filter.clone()
    };
    Seen {
        report: Report::of(ledger.entries(), &filter, look.by, &calendar),
        by_month,
    }
}

/// What spreads.
#[derive(Clone, Copy)]
enum Measure {
    Ttft,
    Speed,
}

impl Measure {
    fn of(self, group: &Group) -> Option<Spread> {
        match self {
            Self::Ttft => group.ttft_us,
            Self::Speed => group.milli_tokens_per_s,
        }
    }

    fn show(self, value: u64) -> String {
        match self {
            Self::Ttft => time(value),
            Self::Speed => speed(thousandth(value)),
        }
    }
}

/// Microseconds as people read them.
pub(super) fn time(us: u64) -> String {
    duration(thousandth(us))
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
pub(super) fn thousandth(value: u64) -> f64 {
    value as f64 / 1000.0
}

/// How figures spread, as a table.
pub(super) fn spread_table(
    spreads: impl Iterator<Item = (String, Spread)>,
    show: &dyn Fn(u64) -> String,
    words: &'static Words,
) -> Html {
    let what = [words.usage().group, words.usage().count];
    let heads = what.into_iter().chain(["p5", "p25", "p50", "p75", "p95"]);
    let heads: Vec<AttrValue> = heads.map(AttrValue::from).collect();
    let cells = spreads.map(|(name, spread)| {
        let mut cells: Vec<AttrValue> = vec![name.into(), number(spread.count as u64).into()];
        let values = [spread.p5, spread.p25, spread.p50, spread.p75, spread.p95];
        cells.extend(values.map(|value| AttrValue::from(show(value))));
        cells
    });
    table(&heads, cells)
}

pub(super) fn number(value: u64) -> String {
    grouped(count(Some(value)).unwrap_or_default())
}

/// A number of tokens as a scale has room for: `1.2M`.
fn short(value: u64) -> String {
    let (unit, sign) = match value {
        0..10_000 => return number(value),
        10_000..1_000_000 => (1_000, "k"),
        1_000_000..1_000_000_000 => (1_000_000, "M"),
        _ => (1_000_000_000, "G"),
    };
    let tenths = value.saturating_mul(10) / unit;
    match tenths % 10 {
        0 => format!("{}{sign}", tenths / 10),
        tenth => format!("{}.{tenth}{sign}", tenths / 10),
    }
}

/// Thousandths as a percentage.
pub(crate) fn percent(permille: u64) -> String {
    match permille % 10 {
        0 => format!("{}%", permille / 10),
        tenth => format!("{}.{tenth}%", permille / 10),
    }
}

impl Ink<'_> {
    /// What something cost, as far as that is known.
    fn cost(&self, totals: &Totals) -> String {
        match totals.cost.nano {
            // What was refused costs nothing, and says nothing of the others.
            None | Some(0) if totals.cost.more => self.words.usage().unknown.to_owned(),
            None => money(0, self.currency),
            Some(nano) if totals.cost.more => (self.words.at_least)(&money(nano, self.currency)),
            Some(nano) => money(nano, self.currency),
        }
    }

    fn tiles(&self, report: &Report) -> Html {
        let (words, totals) = (self.words, &report.totals);
        let tile = |metric: &'static str,
                    name: &'static str,
                    shown: String,
                    value: String,
                    note: Option<String>| {
            html! {
                <div class="tile" data-metric={metric} data-value={value}>
                    <dt>{ name }</dt><dd>{ shown }</dd>
                    if let Some(note) = note { <dd class="muted"><small>{ note }</small></dd> }
                </div>
            }
        };
        let cost = totals.cost.nano.map(exact_dollars).unwrap_or_default();
        let known = totals.cost.nano.is_some_and(|nano| nano > 0);
        let partly = (known && totals.cost.more).then(|| words.usage().partly_known.to_owned());
        let cached =
            (totals.cached > 0).then(|| (words.usage().of_them_cached)(&number(totals.cached)));
        let reasoning = (totals.reasoning > 0)
            .then(|| (words.usage().of_them_reasoning)(&number(totals.reasoning)));
        html! {
            <dl class="tiles">
                { tile("cost_usd", words.cost, self.cost(totals), cost, partly) }
                { tile("requests", words.usage().requests, number(totals.requests), totals.requests.to_string(), None) }
                { tile("errors", words.usage().errors, percent(totals.error_permille()), totals.errors.to_string(), Some(number(totals.errors))) }
                { tile("prompt_tokens", words.tokens_in, number(totals.input), totals.input.to_string(), cached) }
                { tile("completion_tokens", words.tokens_out, number(totals.output), totals.output.to_string(), reasoning) }
            </dl>
        }
    }

    /// Whether the charts tell models or providers apart.
    fn by(&self) -> Html {
        let words = self.words;
        let choice = |by: By, name: &'static str| {
            let new = self.look.with(|look| look.by = by);
            let onchange = self.set_look.reform(move |_: Event| new.clone());
            html! {
                <label><input type="radio" name="by" checked={self.look.by == by} {onchange} /><span>{ name }</span></label>
            }
        };
        html! {
            <div class="choice by" role="radiogroup" aria-label={words.usage().by}>
                { choice(By::Model, words.usage().by_model) }
                { choice(By::Provider, words.usage().by_provider) }
            </div>
        }
    }

    /// The groups with their colours; a click looks at one alone.
    fn legend(&self, groups: &[Group]) -> Html {
        let item = |(n, group): (usize, &Group)| {
            let new = self.look.only(&group.of);
            let name = name(&group.of, self.providers);
            html! {
                <button key={n} type="button" class="tag legend" aria-label={(self.words.usage().only)(&name)} onclick={self.set_look.reform(move |_: MouseEvent| new.clone())}>
                    <svg viewBox="0 0 10 10" aria-hidden="true"><rect class={colour(n)} width="10" height="10" rx="2" /></svg>{ name }
                </button>
            }
        };
        let shown = groups.iter().enumerate().take(COLOURS - 1);
        html! {
            <div class="legends">
                { for shown.map(item) }
                if groups.len() >= COLOURS {
                    <span class="legend muted"><svg viewBox="0 0 10 10" aria-hidden="true"><rect class={colour(COLOURS)} width="10" height="10" rx="2" /></svg>{ self.words.usage().others }</span>
                }
            </div>
        }
    }

    /// A click on a column looks at that day or month alone, where there are several.
    fn zoom(&self, seen: &Seen, column: &Column) -> Option<Callback<MouseEvent>> {
        let period = Period::Between(column.from_ms, end_of(column.from_ms, seen.by_month));
        let new = self.look.with(|look| look.period = period);
        (seen.report.columns.len() > 1)
            .then(|| self.set_look.reform(move |_: MouseEvent| new.clone()))
    }

    fn size(&self) -> Size {
        Size {
            width: self.width,
            height: 240,
        }
    }

    fn label(&self, seen: &Seen, column: &Column) -> String {
        label(column.from_ms, seen.by_month, self.words.language)
    }

    /// Money or tokens over time, by group.
    fn spent(&self, seen: &Seen) -> Html {
        let (words, report) = (self.words, &seen.report);
        // There is nothing to draw of costs that nobody knows.
        let costs = report.totals.cost.nano.is_some_and(|nano| nano > 0);
        let tokens = self.look.tokens || !costs;
        let value = |totals: &Totals| {
            if tokens {
                totals.tokens()
            } else {
                totals.cost.nano.unwrap_or(0)
            }
        };
        let show = |value: u64| {
            if tokens {
                number(value)
            } else {
                money(value, self.currency)
            }
        };
        let scale = |value: u64| {
            if tokens {
                short(value)
            } else {
                money_mark(value, self.currency)
            }
        };
        let names: Vec<String> = report
            .groups
            .iter()
            .map(|group| name(&group.of, self.providers))
            .collect();
        let column = |column: &Column| {
            let label = self.label(seen, column);
            let parts = column.parts.iter().zip(&names).enumerate();
            let parts = parts.map(|(n, (totals, name))| Part {
                value: value(totals),
                colour: n,
                title: format!("{label} · {name} · {}", show(value(totals))),
            });
            Bar {
                parts: parts.collect(),
                on_click: self.zoom(seen, column),
                label: label.into(),
            }
        };
        let drawn: Vec<Bar> = report.columns.iter().map(column).collect();
        let title = if tokens {
            words.usage().tokens_by_time
        } else {
            words.usage().cost_by_time
        };
        let says = (words.usage().says_spent)(
            title,
            &if tokens {
                number(report.totals.tokens())
            } else {
                self.cost(&report.totals)
            },
            report.columns.len(),
        );
        let choice = |is_tokens: bool, name: &'static str| {
            let new = self.look.with(|look| look.tokens = is_tokens);
            let onchange = self.set_look.reform(move |_: Event| new.clone());
            html! {
                <label><input type="radio" name="spent" checked={tokens == is_tokens} disabled={!is_tokens && !costs} {onchange} /><span>{ name }</span></label>
            }
        };
        let tools = html! {
            <div class="choice" role="radiogroup" aria-label={words.usage().shown}>
                { choice(false, words.cost) }{ choice(true, words.usage().tokens) }
            </div>
        };
        let mut heads: Vec<AttrValue> = vec![words.usage().day.into(), words.usage().total.into()];
        heads.extend(names.iter().map(|name| AttrValue::from(name.clone())));
        let rows = report
            .columns
            .iter()
            .filter(|column| column.totals.requests > 0);
        let rows = rows.map(|column| {
            let mut cells: Vec<AttrValue> = vec![
                self.label(seen, column).into(),
                show(value(&column.totals)).into(),
            ];
            cells.extend(
                column
                    .parts
                    .iter()
                    .map(|part| AttrValue::from(show(value(part)))),
            );
            cells
        });
        let chart = html! { <>{ bars(&drawn, self.size(), says, &scale) }{ self.legend(&report.groups) }</> };
        figure(
            title,
            tools,
            chart,
            table(&heads, rows),
            words.usage().as_table,
        )
    }

    /// How many requests, and how many of them went wrong.
    fn requests(&self, seen: &Seen) -> Html {
        let (words, report) = (self.words, &seen.report);
        let column = |column: &Column| {
            let (label, totals) = (self.label(seen, column), &column.totals);
            let errors = format!(
                "{label} · {} · {}",
                words.usage().errors,
                number(totals.errors)
            );
            Bar {
                parts: vec![
                    Part {
                        value: totals.requests - totals.errors,
                        colour: 0,
                        title: format!(
                            "{label} · {} · {}",
                            words.usage().requests,
                            number(totals.requests)
                        ),
                    },
                    Part {
                        value: totals.errors,
                        colour: 1,
                        title: errors,
                    },
                ],
                on_click: self.zoom(seen, column),
                label: label.into(),
            }
        };
        let drawn: Vec<Bar> = report.columns.iter().map(column).collect();
        let totals = &report.totals;
        let rate = percent(totals.error_permille());
        let says = (words.usage().says_requests)(&number(totals.requests), &rate);
        let errors_only = self.look.with(|look| look.filter.errors_only = true);
        let tools = html! {
            if totals.errors > 0 && !self.look.filter.errors_only {
                <button type="button" class="tag legend bad" onclick={self.set_look.reform(move |_: MouseEvent| errors_only.clone())}>
                    { words.usage().errors_only }
                </button>
            }
        };
        let heads = [
            words.usage().day,
            words.usage().requests,
            words.usage().errors,
            words.usage().error_rate,
        ]
        .map(AttrValue::from);
        let rows = report
            .columns
            .iter()
            .filter(|column| column.totals.requests > 0);
        let rows = rows.map(|column| {
            let totals = &column.totals;
            vec![
                self.label(seen, column).into(),
                number(totals.requests).into(),
                number(totals.errors).into(),
                percent(totals.error_permille()).into(),
            ]
        });
        let chart =
            html! { <div class="outcomes">{ bars(&drawn, self.size(), says, &short) }</div> };
        figure(
            words.usage().requests_by_time,
            tools,
            chart,
            table(&heads, rows),
            words.usage().as_table,
        )
    }

    /// How times or speeds spread, by group.
    fn spreads(&self, report: &Report, measure: Measure) -> Html {
        let words = self.words;
        let (title, hint) = match measure {
            Measure::Ttft => (words.usage().ttft_spread, words.usage().faster_left),
            Measure::Speed => (words.usage().speed_spread, words.usage().faster_right),
        };
        let known = report
            .groups
            .iter()
            .enumerate()
            .filter_map(|(n, group)| Some((n, group, measure.of(group)?)));
        let known: Vec<(usize, &Group, Spread)> = known.collect();
        if known.is_empty() {
            return html! {};
        }
        let row = |(n, group, spread): &(usize, &Group, Spread)| {
            let new = self.look.only(&group.of);
            let name = name(&group.of, self.providers);
            boxes::Row {
                title: format!(
                    "{name} · p50 {} · p95 {}",
                    measure.show(spread.p50),
                    measure.show(spread.p95)
                ),
                name: format!("{name} · {}", measure.show(spread.p50)),
                spread: *spread,
                colour: *n,
                on_click: Some(self.set_look.reform(move |_: MouseEvent| new.clone())),
            }
        };
        let rows: Vec<boxes::Row> = known.iter().take(MOST_ROWS).map(row).collect();
        let says = (words.usage().says_spread)(title, rows.len());
        let width = if dom::is_narrow() { 380 } else { 400 };
        let spreads = known.iter();
        let spreads = spreads.map(|(_, group, spread)| (name(&group.of, self.providers), *spread));
        let table = spread_table(spreads, &|value| measure.show(value), words);
        let chart = html! { <>{ boxes::boxes(&rows, width, says, &|value| measure.show(value)) }<small class="muted">{ hint }</small></> };
        figure(title, html! {}, chart, table, words.usage().as_table)
    }

    /// When in the day models are slow.
    fn hours(&self, report: &Report) -> Html {
        let words = self.words;
        let known = report.groups.iter().filter(|group| group.ttft_us.is_some());
        let rows = known.take(MOST_ROWS).map(|group| heat::Row {
            name: name(&group.of, self.providers),
            values: group.by_hour_us,
        });
        let rows: Vec<heat::Row> = rows.collect();
        if rows.is_empty() {
            return html! {};
        }
        let says = (words.usage().says_spread)(words.usage().hours, rows.len());
        let mut heads: Vec<AttrValue> = vec![words.usage().group.into()];
        heads.extend((0..24).map(|hour| AttrValue::from(hour.to_string())));
        let cells = rows.iter().map(|row| {
            let mut cells: Vec<AttrValue> = vec![row.name.clone().into()];
            cells.extend(
                row.values
                    .iter()
                    .map(|value| AttrValue::from(value.map_or("–".to_owned(), time))),
            );
            cells
        });
        let table = table(&heads, cells);
        let chart = html! { <div class="scroll wide-chart" tabindex="0" role="group" aria-label={words.usage().hours}>{ heat::heat(&rows, self.width.max(620), says, &time) }</div> };
        figure(
            words.usage().hours,
            html! { <small class="muted">{ words.usage().hours_hint }</small> },
            chart,
            table,
            words.usage().as_table,
        )
    }

    /// The groups as a table, the dearest first.
    fn top(&self, report: &Report) -> Html {
        let words = self.words;
        let title = match self.look.by {
            By::Model => words.usage().top_models,
            By::Provider => words.usage().top_providers,
        };
        let row = |group: &Group| {
            let (new, totals) = (self.look.only(&group.of), &group.totals);
            let named = name(&group.of, self.providers);
            let median = |spread: Option<Spread>, measure: Measure| {
                spread.map_or("–".to_owned(), |spread| measure.show(spread.p50))
            };
            html! {
                <tr>
                    <th scope="row"><button type="button" class="link" onclick={self.set_look.reform(move |_: MouseEvent| new.clone())}>{ named }</button>
                        if !group.of.model.is_empty() { <small class="muted">{ self.providers.name(&group.of.provider) }</small> }
                    </th>
                    <td>{ self.cost(totals) }</td>
                    <td>{ number(totals.requests) }</td>
                    <td>{ percent(totals.error_permille()) }</td>
                    <td>{ number(totals.input) }</td>
                    <td>{ number(totals.output) }</td>
                    <td>{ median(group.ttft_us, Measure::Ttft) }</td>
                    <td>{ median(group.milli_tokens_per_s, Measure::Speed) }</td>
                </tr>
            }
        };
        let heads = [
            words.usage().group,
            words.cost,
            words.usage().requests,
            words.usage().errors,
            words.tokens_in,
            words.tokens_out,
            words.ttft,
            words.speed,
        ];
        html! {
            <section class="card stack" aria-label={title}>
                <h2>{ title }</h2>
                <div class="scroll whole" tabindex="0" role="group" aria-label={title}>
                    <table class="top">
                        <thead><tr>{ for heads.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }</tr></thead>
                        <tbody>{ for report.groups.iter().map(row) }</tbody>
                    </table>
                </div>
            </section>
        }
    }
}
