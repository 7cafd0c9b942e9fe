//! How the answers came over time, and how their figures spread over several answers to one question.

use maas_core::{
    chats::Chat,
    compare::{
        arrivals::{Arrivals, Piece},
        figures::{Figure, Spread},
    },
};
use yew::prelude::*;

use super::figures::{Show, name, shown};
use crate::{components::figures::duration, words::Words};

/// The chart is so many units wide, and a row so many high.
const WIDTH: u32 = 1000;
const HEIGHT: u32 = 20;
/// The page hears of text no more often than this, in milliseconds.
const PACE_MS: u32 = 30;

/// A column as the chart knows it.
pub(super) struct Row<'a> {
    /// What it is called.
    pub(super) name: AttrValue,
    pub(super) chat: &'a Chat,
}

impl<'a> Row<'a> {
    fn arrivals(&self) -> Option<&'a Arrivals> {
        let last = self.chat.last_answer()?.reply.as_ref()?;
        (!last.arrivals.is_empty()).then_some(&last.arrivals)
    }
}

/// The panel under the columns; nothing before an answer is there.
pub(super) fn panel(rows: &[Row<'_>], show: &Show<'_>) -> Html {
    let words = show.words;
    let text = words.compare;
    let timed: Vec<_> = rows
        .iter()
        .filter_map(|row| Some((row, row.arrivals()?)))
        .collect();
    // It stays where it is while all are asked anew.
    if rows.iter().all(|row| row.chat.last_answer().is_none()) {
        return html! {};
    }
    let ends = timed.iter().flat_map(|(_, all)| all.pieces());
    let end_ms = ends.map(|piece| piece.end_ms()).max().unwrap_or(1).max(1);
    let repeated = rows.iter().any(|row| row.chat.versions().len() > 1);
    html! {
        <details class="arrivals">
            <summary>{ text.arrival }</summary>
            <ul class="timelines">{ for timed.iter().map(|(row, all)| line(row, all, end_ms, words)) }</ul>
            <p class="axis muted" aria-hidden="true"><span>{ "0" }</span><span>{ duration(f64::from(end_ms)) }</span></p>
            <p class="legend muted" aria-hidden="true">
                <span><i class="key wait" />{ text.key_wait }</span><span><i class="key piece" />{ text.key_piece }</span><span><i class="key stall" />{ text.key_stall }</span>
            </p>
            if repeated {
                { spreads(rows, show) }
            }
        </details>
    }
}

/// The timeline of one answer; what it shows is said in words too.
fn line(row: &Row<'_>, arrivals: &Arrivals, end_ms: u32, words: &'static Words) -> Html {
    let pieces = arrivals.pieces();
    let first_ms = pieces.first().map_or(0, |piece| piece.at_ms);
    let last_ms = pieces.last().map_or(0, |piece| piece.end_ms());
    let stalls = arrivals.stalls();
    let told = (words.compare.timeline)(
        &duration(f64::from(first_ms)),
        &duration(f64::from(last_ms)),
        stalls.len(),
        &duration(f64::from(arrivals.longest_pause_ms().unwrap_or_default())),
    );
    let x = |at_ms: u32| u64::from(at_ms) * u64::from(WIDTH) / u64::from(end_ms);
    let stall = |(from, to): &(u32, u32)| {
        let (from, to) = (x(*from), x(*to));
        html! { <rect class="stall" x={from.to_string()} y="6" width={(to - from).max(1).to_string()} height="8" /> }
    };
    html! {
        <li>
            <span class="timeline-name">{ &row.name }</span>
            <svg class="timeline" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none" role="img" aria-label={format!("{}: {told}", row.name)}>
                <title>{ told }</title>
                <rect class="wait" x="0" y="8" width={x(first_ms).to_string()} height="4" />
                { for stalls.iter().map(stall) }
                <path class="piece" d={path(pieces, &x)} />
            </svg>
        </li>
    }
}

/// A bar for each piece, as high as the text came fast until the next one.
fn path(pieces: &[Piece], x: &impl Fn(u32) -> u64) -> String {
    let next = pieces.iter().skip(1).map(|next| next.at_ms);
    let next = next.chain(pieces.last().map(|last| last.end_ms() + PACE_MS));
    let paces: Vec<u32> = pieces
        .iter()
        .zip(next)
        .map(|(piece, next)| {
            piece.bytes.saturating_mul(1000) / next.saturating_sub(piece.at_ms).max(PACE_MS)
        })
        .collect();
    let most = paces.iter().copied().max().unwrap_or(1).max(1);
    let mut path = String::new();
    for (piece, pace) in pieces.iter().zip(paces) {
        let height = 4 + u32::try_from(u64::from(HEIGHT - 4) * u64::from(pace) / u64::from(most))
            .unwrap_or_default();
        let (from, to) = (x(piece.at_ms), x(piece.end_ms()));
        let top = (HEIGHT - height) / 2;
        path.push_str(&format!(
            "M{from} {top}h{}v{height}H{from}z",
            (to - from).max(2)
        ));
    }
    path
}

/// A table of the figures that were measured more than once.
fn spreads(rows: &[Row<'_>], show: &Show<'_>) -> Html {
    let (providers, words) = (show.providers, show.words);
    let text = words.compare;
    let measured: Vec<Figure> = Figure::ALL
        .into_iter()
        .filter(|figure| {
            let mut all = rows.iter();
            all.any(|row| row.chat.spread(*figure, providers).is_some())
        })
        .collect();
    let cell = |row: &Row<'_>, figure: Figure| {
        let spread = row.chat.spread(figure, providers);
        html! { <td class="right">{ for spread.map(|spread| told(figure, spread, show)) }</td> }
    };
    let count = |row: &Row<'_>| {
        row.chat
            .spread(Figure::Total, providers)
            .map_or(0, |it| it.count)
    };
    html! {
        <div class="table" tabindex="0" role="region" aria-label={text.spread}>
            <table>
                <caption>{ text.spread }<span class="muted">{ " · " }{ text.spread_hint }</span></caption>
                <thead><tr>
                    <th scope="col">{ words.model }</th><th scope="col" class="right">{ text.answers }</th>
                    { for measured.iter().map(|figure| html! { <th scope="col" class="right">{ name(*figure, words) }</th> }) }
                </tr></thead>
                <tbody>{ for rows.iter().map(|row| html! {
                    <tr><th scope="row">{ &row.name }</th><td class="right">{ count(row) }</td>{ for measured.iter().map(|figure| cell(row, *figure)) }</tr>
                }) }</tbody>
            </table>
        </div>
    }
}

/// The middle, the 95th percentile, and the least to the most.
fn told(figure: Figure, spread: Spread, show: &Show<'_>) -> Html {
    let shown = |value| shown(figure, value, show.currency);
    let Spread {
        p50,
        p95,
        least,
        most,
        ..
    } = spread;
    html! {
        <>
            <span class="strong" data-spread="p50">{ shown(p50) }</span>
            { " · " }<span data-spread="p95">{ shown(p95) }</span>
            <small class="muted">{ shown(least) }{ " – " }{ shown(most) }</small>
        </>
    }
}
