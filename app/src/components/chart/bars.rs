//! Columns over time, each of several parts on top of each other.

use yew::prelude::*;

use super::{Scale, colour, px};

/// A column.
pub(crate) struct Bar {
    /// What stands below it.
    pub(crate) label: AttrValue,
    /// Its parts, from below.
    pub(crate) parts: Vec<Part>,
    /// What a click on it does.
    pub(crate) on_click: Option<Callback<MouseEvent>>,
}

/// A part of a column.
pub(crate) struct Part {
    pub(crate) value: u64,
    /// Which colour.
    pub(crate) colour: usize,
    /// Said when it is pointed at.
    pub(crate) title: String,
}

/// How large the drawing is, in units of its own; a narrow one has fewer, so that its letters stay readable.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) width: u64,
    pub(crate) height: u64,
}

const LEFT: u64 = 64;
const BELOW: u64 = 22;
const ABOVE: u64 = 8;

/// The columns with their scale; `says` is the chart in a sentence, and `show` writes a number of the scale.
pub(crate) fn bars(bars: &[Bar], size: Size, says: String, show: &dyn Fn(u64) -> String) -> Html {
    let sum = |bar: &Bar| {
        bar.parts
            .iter()
            .fold(0_u64, |sum, part| sum.saturating_add(part.value))
    };
    let scale = Scale::of(bars.iter().map(sum).max().unwrap_or(0));
    let (wide, high) = (size.width - LEFT, size.height - BELOW - ABOVE);
    let count = bars.len().max(1) as u64;
    // A tenth of each place is left free, and no column is wider than a finger.
    let place = wide * 1000 / count;
    let width = (place * 9 / 10).clamp(1000, 48_000);
    // So many labels have room.
    let every = (count * 70).div_ceil(wide).max(1);
    let marks = scale.marks().map(|mark| {
        let y = px((ABOVE + high) * 1000 - scale.milli(mark, high));
        html! {
            <g key={mark.to_string()}>
                <line class="grid" x1={LEFT.to_string()} x2={size.width.to_string()} y1={y.clone()} y2={y.clone()} />
                <text class="mark" x={(LEFT - 6).to_string()} {y} text-anchor="end" dominant-baseline="middle">{ show(mark) }</text>
            </g>
        }
    });
    let bar = |(n, bar): (usize, &Bar)| {
        let n = n as u64;
        let left = LEFT * 1000 + place * n + (place - width.min(place)) / 2;
        let mut below = 0_u64;
        let parts = bar
            .parts
            .iter()
            .enumerate()
            .filter(|(_, part)| part.value > 0);
        let parts = parts.map(|(at, part)| {
            let from = scale.milli(below, high);
            below = below.saturating_add(part.value);
            let to = scale.milli(below, high);
            html! {
                <rect key={at} class={colour(part.colour)} x={px(left)} width={px(width.min(place))}
                    y={px((ABOVE + high) * 1000 - to)} height={px((to - from).max(400))}>
                    <title>{ &part.title }</title>
                </rect>
            }
        });
        let parts: Vec<Html> = parts.collect();
        html! {
            <g key={n.to_string()} class={bar.on_click.is_some().then_some("click")} onclick={bar.on_click.clone()}>
                <rect class="catch" x={px(LEFT * 1000 + place * n)} width={px(place)} y={ABOVE.to_string()} height={high.to_string()} />
                { parts }
                if n.is_multiple_of(every) {
                    <text class="mark" x={px(left + width.min(place) / 2)} y={(size.height - 6).to_string()} text-anchor="middle">{ &bar.label }</text>
                }
            </g>
        }
    };
    html! {
        <svg class="plot" role="img" aria-label={says} viewBox={format!("0 0 {} {}", size.width, size.height)}>
            { for marks }
            { for bars.iter().enumerate().map(bar) }
        </svg>
    }
}
