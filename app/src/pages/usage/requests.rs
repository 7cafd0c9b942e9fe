//! Each request as a line of a table that is sorted by any column. Only the lines in view are drawn.

use maas_core::{
    cost::Sum,
    export::table::Form,
    ledger::{
        Entry, Ledger, LedgerMsg,
        report::{Filter, Totals},
    },
    money::Currency,
    providers::Providers,
};
use maas_protocol::provider::Route as Way;
use yew::prelude::*;

use super::{
    Look,
    filters::filters,
    overview::{number, time},
};
use crate::{
    components::{
        figures::{money, speed},
        icon::{Glyph, icon},
    },
    platform::{clock, dom::view},
    store::{use_dispatch, use_ledger, use_providers, use_session, use_workspaces},
    words::{Words, use_words},
};

/// The height of a line in CSS pixels, as the styles have it.
const LINE_PX: usize = 36;
/// So many lines are drawn: more than any screen shows.
const DRAWN: usize = 60;
/// So many of them are above what is in view.
const ABOVE: usize = 15;

/// What the lines are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Time,
    Model,
    Origin,
    Status,
    Input,
    Output,
    Cost,
    Ttft,
    Total,
    Speed,
    Route,
}

impl Key {
    const ALL: [Self; 11] = [
        Self::Time,
        Self::Model,
        Self::Origin,
        Self::Status,
        Self::Input,
        Self::Output,
        Self::Cost,
        Self::Ttft,
        Self::Total,
        Self::Speed,
        Self::Route,
    ];

    fn name(self, words: &'static Words) -> &'static str {
        match self {
            Self::Time => words.usage().time,
            Self::Model => words.usage().by_model,
            Self::Origin => words.usage().origin_label,
            Self::Status => words.usage().status,
            Self::Input => words.tokens_in,
            Self::Output => words.tokens_out,
            Self::Cost => words.cost,
            Self::Ttft => words.ttft,
            Self::Total => words.total,
            Self::Speed => words.speed,
            Self::Route => words.route,
        }
    }

    /// Sorts; what is not known stands last, whichever way.
    fn sort(self, entries: &mut [(u32, &Entry)], down: bool) {
        let number = |entry: &Entry| match self {
            Self::Time => Some(entry.at_ms),
            Self::Input => entry.input.map(u64::from),
            Self::Output => entry.output.map(u64::from),
            Self::Cost => entry.cost_nano,
            Self::Ttft => entry.ttft_us.map(u64::from),
            Self::Total => entry.total_us.map(u64::from),
            Self::Speed => entry.milli_tokens_per_s(),
            Self::Route => Some(u64::from(entry.route == Way::Relay)),
            Self::Origin => Some(entry.origin as u64),
            Self::Model | Self::Status => None,
        };
        match self {
            Self::Model => entries.sort_by(|(_, one), (_, next)| one.model.cmp(&next.model)),
            Self::Status => entries.sort_by_key(|(_, entry)| entry.status.as_str()),
            _ => {
                return entries.sort_by_cached_key(|(_, entry)| match number(entry) {
                    None => (true, 0),
                    Some(number) if down => (false, u64::MAX - number),
                    Some(number) => (false, number),
                });
            }
        }
        if down {
            entries.reverse();
        }
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) look: Look,
    pub(super) set_look: Callback<Look>,
}

/// The places of the entries that are shown, in order, and their sums.
#[derive(PartialEq)]
struct Order {
    places: Vec<u32>,
    totals: Totals,
}

/// The table.
#[component]
pub(super) fn Requests(props: &Props) -> Html {
    let (words, ledger, providers) = (use_words(), use_ledger(), use_providers());
    let workspaces = use_workspaces();
    let (session, dispatch) = (use_session(), use_dispatch());
    let sort = use_state_eq(|| (Key::Time, true));
    let first = use_state_eq(|| 0_usize);
    let node = use_node_ref();
    let filter = {
        let (from_ms, to_ms) = props.look.period.range(&ledger);
        Filter {
            from_ms,
            to_ms,
            ..props.look.filter.clone()
        }
    };
    let order = use_memo(
        (ledger.clone(), filter.clone(), *sort),
        |(ledger, filter, (key, down))| order(ledger, filter, *key, *down),
    );
    let on_scroll = {
        let (node, first) = (node.clone(), first.clone());
        Callback::from(move |_: Event| {
            if let Some(scroll) = view::scroll(&node) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a place on the screen"
                )]
                let line = scroll.y as usize / LINE_PX;
                // In steps, so that not every pixel draws anew.
                first.set(line.saturating_sub(ABOVE) / ABOVE * ABOVE);
            }
        })
    };
    let save = |form: Form| {
        let filter = filter.clone();
        dispatch.reform(move |_: MouseEvent| LedgerMsg::Export(form, filter.clone()).into())
    };
    let head = |key: Key| {
        let (by, down) = *sort;
        let chosen = by == key;
        let sorted = match (chosen, down) {
            (false, _) => "none",
            (true, true) => "descending",
            (true, false) => "ascending",
        };
        let onclick = {
            let sort = sort.clone();
            Callback::from(move |_: MouseEvent| sort.set((key, if chosen { !down } else { true })))
        };
        html! {
            <th scope="col" aria-sort={sorted}>
                <button type="button" class="quiet" {onclick}>{ key.name(words) }
                    if chosen { { icon(if down { Glyph::Down } else { Glyph::Up }) } }
                </button>
            </th>
        }
    };
    let cost = |sum: Sum| {
        let shown = money(sum.nano?, session.settings.currency.as_ref());
        Some(if sum.more {
            (words.at_least)(&shown)
        } else {
            shown
        })
    };
    let all: Vec<&Entry> = ledger.entries().collect();
    let count = order.places.len();
    let from = (*first).min(count.saturating_sub(DRAWN));
    let shown = order.places.iter().skip(from).take(DRAWN);
    let lines = shown.enumerate().filter_map(|(n, place)| {
        let entry = all.get(*place as usize)?;
        Some(line(
            entry,
            from + n,
            session.settings.currency.as_ref(),
            &providers,
            words,
        ))
    });
    let lines: Vec<Html> = lines.collect();
    let below = count.saturating_sub(from + lines.len());
    let space = |lines: usize| {
        // The height of a picture is no style, so the policy lets it be.
        let height = (lines * LINE_PX).to_string();
        html! { if lines > 0 { <tr class="space" aria-hidden="true"><td colspan="11"><svg width="1" {height} /></td></tr> } }
    };
    html! {
        <>
            { filters(&props.look, &props.set_look, (&providers, &workspaces), words) }
            <div class="row">
                <p class="muted" role="status">{ (words.usage().requests_shown)(&number(count as u64), cost(order.totals.cost)) }</p>
                <span class="push" />
                <button type="button" onclick={save(Form::Csv)}>{ icon(Glyph::Download) }{ "CSV" }</button>
                <button type="button" onclick={save(Form::Json)}>{ icon(Glyph::Download) }{ "JSON" }</button>
            </div>
            <div class="scroll lines" ref={node} onscroll={on_scroll} tabindex="0" role="region" aria-label={words.usage().requests}>
                <table aria-rowcount={(count + 1).to_string()}>
                    <thead><tr aria-rowindex="1">{ for Key::ALL.into_iter().map(head) }</tr></thead>
                    <tbody>{ space(from) }{ lines }{ space(below) }</tbody>
                </table>
            </div>
        </>
    }
}

fn order(ledger: &Ledger, filter: &Filter, key: Key, down: bool) -> Order {
    let mut totals = Totals::default();
    let mut taken = Vec::new();
    for (place, entry) in (0_u32..).zip(ledger.entries()) {
        if filter.takes(entry) {
            totals.add(entry);
            taken.push((place, entry));
        }
    }
    key.sort(&mut taken, down);
    Order {
        places: taken.into_iter().map(|(place, _)| place).collect(),
        totals,
    }
}

fn line(
    entry: &Entry,
    n: usize,
    currency: Option<&Currency>,
    providers: &Providers,
    words: &'static Words,
) -> Html {
    let count = |count: Option<u32>| count.map_or("–".to_owned(), |count| number(count.into()));
    let span = |us: Option<u32>| us.map_or("–".to_owned(), |us| time(us.into()));
    let cost = match entry.cost_nano {
        Some(nano) => money(nano, currency),
        None => words.usage().unknown.to_owned(),
    };
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let pace = entry
        .milli_tokens_per_s()
        .map(|milli| speed(milli as f64 / 1000.0));
    let relay = entry
        .relay_us
        .map(|us| (words.usage().relay_took)(&time(us.into())));
    html! {
        <tr key={entry.id.to_string()} aria-rowindex={(n + 2).to_string()} data-status={entry.status.as_str()}>
            <td>{ clock::moment_name(entry.at_ms, words.language) }</td>
            <th scope="row" title={providers.name(&entry.model.provider)}>{ &entry.model.model }</th>
            <td>{ (words.usage().origin)(entry.origin) }</td>
            <td class={entry.status.is_error().then_some("bad")}>{ (words.usage().status_is)(entry.status) }</td>
            <td>{ count(entry.input) }</td>
            <td>{ count(entry.output) }</td>
            <td>{ cost }</td>
            <td>{ span(entry.ttft_us) }</td>
            <td>{ span(entry.total_us) }</td>
            <td>{ pace.unwrap_or("–".to_owned()) }</td>
            <td title={relay}>{ match entry.route { Way::Direct => words.direct, Way::Relay => words.relay } }</td>
        </tr>
    }
}
