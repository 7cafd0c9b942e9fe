//! Box plots, one below the other: how values spread. The box holds the middle half, the line the middle nine tenths.

use maas_core::ledger::report::Spread;
use yew::prelude::*;

use super::{Scale, bars::Size, colour, px};

/// One box.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) spread: Spread,
    pub(crate) colour: usize,
    /// Said when it is pointed at.
    pub(crate) title: String,
    pub(crate) on_click: Option<Callback<MouseEvent>>,
}

const ROW: u64 = 44;
const BELOW: u64 = 24;

/// The boxes with their scale; the height follows from how many there are.
pub(crate) fn boxes(rows: &[Row], width: u64, says: String, show: &dyn Fn(u64) -> String) -> Html {
    let scale = Scale::of(rows.iter().map(|row| row.spread.p95).max().unwrap_or(0));
    let size = Size {
        width,
        height: rows.len() as u64 * ROW + BELOW,
    };
    let (from, wide) = (8_u64, width - 40);
    let x = |value: u64| from * 1000 + scale.milli(value, wide);
    let marks = scale.marks().map(|mark| {
        let at = px(x(mark));
        html! {
            <g key={mark.to_string()}>
                <line class="grid" x1={at.clone()} x2={at.clone()} y1="0" y2={(size.height - BELOW).to_string()} />
                <text class="mark" x={at} y={(size.height - 6).to_string()} text-anchor={if mark == 0 { "start" } else { "middle" }}>{ show(mark) }</text>
            </g>
        }
    });
    let row = |(n, row): (usize, &Row)| {
        let (top, spread) = (n as u64 * ROW, &row.spread);
        let middle = (top + 30).to_string();
        let (left, right) = (x(spread.p25), x(spread.p75));
        html! {
            <g key={n} class={classes!(row.on_click.is_some().then_some("click"), colour(row.colour))} onclick={row.on_click.clone()}>
                <title>{ &row.title }</title>
                <rect class="catch" x="0" width={width.to_string()} y={top.to_string()} height={ROW.to_string()} />
                <text class="name" x={from.to_string()} y={(top + 14).to_string()}>{ &row.name }</text>
                <line class="whisker" x1={px(x(spread.p5))} x2={px(x(spread.p95))} y1={middle.clone()} y2={middle} />
                <rect class="box" x={px(left)} width={px((right - left).max(2000))} y={(top + 21).to_string()} height="18" rx="3" />
                <line class="median" x1={px(x(spread.p50))} x2={px(x(spread.p50))} y1={(top + 19).to_string()} y2={(top + 41).to_string()} />
            </g>
        }
    };
    html! {
        <svg class="plot" role="img" aria-label={says} viewBox={format!("0 0 {} {}", size.width, size.height)}>
            { for marks }
            { for rows.iter().enumerate().map(row) }
        </svg>
    }
}
