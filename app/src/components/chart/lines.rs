//! Lines from one time to the next: the middle of what was measured, with a stroke up to what only one in twenty exceeds.

use yew::prelude::*;

use super::{Scale, bars::Size, colour, px};

/// A line.
pub(crate) struct Line {
    /// Which colour.
    pub(crate) colour: usize,
    /// By time; `None` where nothing was measured.
    pub(crate) points: Vec<Option<Point>>,
}

/// What was measured at a time.
pub(crate) struct Point {
    pub(crate) middle: u64,
    pub(crate) high: u64,
    /// Said when it is pointed at.
    pub(crate) title: String,
}

const LEFT: u64 = 64;
const BELOW: u64 = 22;
const ABOVE: u64 = 10;
/// Lines stand so far beside each other, in thousandths, so that their strokes can be told apart.
const BESIDE: u64 = 5_000;

/// The lines over their times; `says` is the chart in a sentence, and `show` writes a number of the scale.
pub(crate) fn lines(
    lines: &[Line],
    times: &[AttrValue],
    size: Size,
    says: String,
    show: &dyn Fn(u64) -> String,
) -> Html {
    let known = lines.iter().flat_map(|line| &line.points).flatten();
    let scale = Scale::of(known.map(|point| point.high).max().unwrap_or(0));
    let (wide, high) = (size.width - LEFT, size.height - BELOW - ABOVE);
    let count = times.len().max(1) as u64;
    let place = wide * 1000 / count;
    let x = |time: usize| LEFT * 1000 + place * time as u64 + place / 2;
    let y = |value: u64| (ABOVE + high) * 1000 - scale.milli(value, high);
    let every = (count * 90).div_ceil(wide).max(1);
    let marks = scale.marks().map(|mark| {
        let y = px(y(mark));
        html! {
            <g key={mark.to_string()}>
                <line class="grid" x1={LEFT.to_string()} x2={size.width.to_string()} y1={y.clone()} y2={y.clone()} />
                <text class="mark" x={(LEFT - 6).to_string()} {y} text-anchor="end" dominant-baseline="middle">{ show(mark) }</text>
            </g>
        }
    });
    let label = |(time, label): (usize, &AttrValue)| {
        html! {
            if (time as u64).is_multiple_of(every) {
                <text class="mark" x={px(x(time))} y={(size.height - 6).to_string()} text-anchor="middle">{ label }</text>
            }
        }
    };
    let line = |(n, line): (usize, &Line)| {
        let aside = BESIDE * n as u64;
        let x = |time: usize| x(time) + aside - BESIDE * (lines.len() as u64 - 1) / 2;
        let known = line.points.iter().enumerate();
        let known: Vec<(usize, &Point)> = known
            .filter_map(|(time, point)| Some((time, point.as_ref()?)))
            .collect();
        let way = known
            .iter()
            .map(|(time, point)| format!("{},{}", px(x(*time)), px(y(point.middle))));
        let way: Vec<String> = way.collect();
        let dot = |(time, point): &(usize, &Point)| {
            let (x, top) = (px(x(*time)), px(y(point.high)));
            let middle = px(y(point.middle));
            html! {
                <g key={*time}>
                    <title>{ &point.title }</title>
                    <line class="whisker" x1={x.clone()} x2={x.clone()} y1={top} y2={middle.clone()} />
                    <circle class="spot" cx={x} cy={middle} r="4" />
                </g>
            }
        };
        html! {
            <g key={n} class={colour(line.colour)}>
                <polyline class="way" points={way.join(" ")} />
                { for known.iter().map(dot) }
            </g>
        }
    };
    html! {
        <svg class="plot" role="img" aria-label={says} viewBox={format!("0 0 {} {}", size.width, size.height)}>
            { for marks }
            { for times.iter().enumerate().map(label) }
            { for lines.iter().enumerate().map(line) }
        </svg>
    }
}
