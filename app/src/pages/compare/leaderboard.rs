//! Which models were judged best, and what that costs in money and time.

use maas_core::{
    compare::{
        figures::Figure,
        ranking::{Standing, frontier, standings},
    },
    money::Currency,
};
use yew::prelude::*;

use super::figures::shown;
use crate::{
    platform::dom,
    store::{use_comparisons, use_providers, use_session, use_workspaces},
    words::{Words, use_words},
};

/// A plot is so wide and so high, in its own units, …
const SIZE: (f64, f64) = (320.0, 180.0);
/// … and so much of it is left free around.
const EDGE: f64 = 24.0;

/// The table and the plots, of all votes or of those with a tag.
#[component]
pub(super) fn Leaderboard() -> Html {
    let (words, comparisons, providers) = (use_words(), use_comparisons(), use_providers());
    let (session, workspaces) = (use_session(), use_workspaces());
    let here = || {
        let all = comparisons.list.iter();
        all.filter(|known| workspaces.is_here(&known.workspace))
    };
    let currency = session.settings.currency.as_ref();
    let text = words.compare;
    let tag = use_state(String::new);
    let tags = here().flat_map(|it| &it.tags);
    let mut tags: Vec<&str> = tags.map(String::as_str).collect();
    tags.sort_unstable();
    tags.dedup();
    let chosen = (!tag.is_empty()).then_some(tag.as_str());
    let all = standings(here().map(|known| &**known), chosen);
    if all.is_empty() && chosen.is_none() {
        return html! { <p class="muted">{ text.no_votes }</p> };
    }
    let onchange = {
        let tag = tag.clone();
        move |event: Event| tag.set(dom::chosen(&event))
    };
    let row = |(standing, place): (&Standing, usize)| {
        let Standing {
            score,
            margin,
            votes,
            best,
            ..
        } = standing;
        html! {
            <tr key={place}>
                <td class="right">{ place }</td>
                <th scope="row">{ &standing.model.model }<small class="muted">{ providers.name(&standing.model.provider) }</small></th>
                <td class="right"><span class="strong" data-score={whole(*score)}>{ whole(*score) }</span><small class="muted">{ " ± " }{ whole(*margin) }</small></td>
                <td class="right">{ best }{ " / " }{ votes }</td>
                <td class="right">{ for standing.total_ms.map(|ms| shown(Figure::Total, ms, None)) }</td>
                <td class="right">{ for standing.cost_nano.map(|nano| shown(Figure::Cost, nano, currency)) }</td>
            </tr>
        }
    };
    html! {
        <div class="stack">
            <p class="muted">{ text.scores_hint }</p>
            if !tags.is_empty() {
                <label class="field"><span>{ words.tags }</span>
                    <select {onchange}>
                        <option value="" selected={tag.is_empty()}>{ text.any_tag }</option>
                        { for tags.iter().map(|one| html! { <option value={(*one).to_owned()} selected={*tag == *one}>{ one }</option> }) }
                    </select>
                </label>
            }
            <div class="table" tabindex="0" role="region" aria-label={text.leaderboard}>
                <table>
                    <thead><tr>
                        <th scope="col" class="right">{ "#" }</th><th scope="col">{ words.model }</th><th scope="col" class="right">{ text.score }</th>
                        <th scope="col" class="right">{ text.won }</th><th scope="col" class="right">{ words.total }</th><th scope="col" class="right">{ words.cost }</th>
                    </tr></thead>
                    <tbody>{ for all.iter().zip(1..).map(row) }</tbody>
                </table>
            </div>
            <div class="plots">
                { plot(text.by_cost, Figure::Cost, &points(&all, |it| it.cost_nano), currency, words) }
                { plot(text.by_time, Figure::Total, &points(&all, |it| it.total_ms), currency, words) }
            </div>
        </div>
    }
}

/// A whole number of points.
#[expect(
    clippy::cast_possible_truncation,
    reason = "scores are a few thousands"
)]
fn whole(points: f64) -> String {
    (points.round() as i64).to_string()
}

/// A model in a plot: its name, what was measured, its points.
type Point<'a> = (&'a str, f64, f64);

fn points<'a>(all: &'a [Standing], measure: impl Fn(&Standing) -> Option<f64>) -> Vec<Point<'a>> {
    let known = all
        .iter()
        .filter_map(|it| Some((it.model.model.as_str(), measure(it)?, it.score)));
    known.collect()
}

/// Points over what was measured; those that nobody beats in both are filled and joined. Said in words too.
fn plot(
    title: &'static str,
    figure: Figure,
    points: &[Point<'_>],
    currency: Option<&Currency>,
    words: &'static Words,
) -> Html {
    if points.is_empty() {
        return html! {};
    }
    let measured: Vec<(Option<f64>, f64)> = points
        .iter()
        .map(|point| (Some(point.1), point.2))
        .collect();
    let on = frontier(&measured);
    let most = points
        .iter()
        .map(|point| point.1)
        .fold(f64::MIN_POSITIVE, f64::max);
    let low = points
        .iter()
        .map(|point| point.2)
        .fold(f64::INFINITY, f64::min)
        - 20.0;
    let high = points
        .iter()
        .map(|point| point.2)
        .fold(f64::NEG_INFINITY, f64::max)
        + 20.0;
    let place = |point: &Point<'_>| {
        let x = EDGE + (SIZE.0 - 2.0 * EDGE) * point.1 / most;
        let y = SIZE.1 - EDGE - (SIZE.1 - 2.0 * EDGE) * (point.2 - low) / (high - low);
        (whole(x), whole(y))
    };
    let mut best: Vec<&Point<'_>> = points
        .iter()
        .zip(&on)
        .filter(|(_, on)| **on)
        .map(|(point, _)| point)
        .collect();
    best.sort_by(|one, other| one.1.total_cmp(&other.1));
    let line: Vec<String> = best
        .iter()
        .map(|point| {
            let (x, y) = place(point);
            format!("{x},{y}")
        })
        .collect();
    let names: Vec<&str> = best.iter().map(|point| point.0).collect();
    let told = (words.compare.frontier)(&names.join(", "));
    let dot = |(point, on): (&Point<'_>, &bool)| {
        let (x, y) = place(point);
        let label = format!("{} · {}", point.0, shown(figure, point.1, currency));
        // A name begins or ends at its dot near the edges, where it would be cut off.
        let anchor = match point.1 / most {
            0.0..0.25 => "start",
            0.25..0.75 => "middle",
            _ => "end",
        };
        html! {
            <g key={label.clone()} class={classes!("dot", on.then_some("on"))}>
                <title>{ label }</title>
                <circle cx={x.clone()} cy={y.clone()} r="5" />
                <text {x} {y} dy="-9" text-anchor={anchor}>{ point.0 }</text>
            </g>
        }
    };
    html! {
        <figure class="plot">
            <figcaption>{ title }</figcaption>
            <svg viewBox={format!("0 0 {} {}", whole(SIZE.0), whole(SIZE.1))} role="img" aria-label={format!("{title}: {told}")}>
                <path class="axes" d={format!("M{0} {0}V{1}H{2}", whole(EDGE), whole(SIZE.1 - EDGE), whole(SIZE.0 - EDGE))} />
                <polyline class="frontier" points={line.join(" ")} />
                { for points.iter().zip(&on).map(dot) }
                <text class="tick" x={whole(SIZE.0 - EDGE)} y={whole(SIZE.1 - 6.0)} text-anchor="end">{ shown(figure, most, currency) }</text>
            </svg>
            <p class="muted">{ told }</p>
        </figure>
    }
}
