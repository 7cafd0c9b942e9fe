//! A map of the hours of the day: a row for each thing, the darker the slower.

use yew::prelude::*;

/// A row.
pub(crate) struct Row {
    pub(crate) name: String,
    /// By hour; `None` where nothing was measured.
    pub(crate) values: [Option<u64>; 24],
}

const HIGH: u64 = 26;
const NAME: u64 = 16;
const ROW: u64 = NAME + HIGH + 8;

/// Which of nine shades a value has: even steps from the least to the most.
pub(super) fn shade(value: u64, least: u64, most: u64) -> u64 {
    (value - least) * 8 / (most - least).max(1)
}

/// The map, so wide in units of its own; `show` writes a value.
pub(crate) fn heat(rows: &[Row], width: u64, says: String, show: &dyn Fn(u64) -> String) -> Html {
    let wide = width / 24;
    let known = || rows.iter().flat_map(|row| row.values).flatten();
    let (least, most) = (known().min().unwrap_or(0), known().max().unwrap_or(0));
    let height = rows.len() as u64 * ROW + 18;
    let row = |(n, row): (usize, &Row)| {
        let top = n as u64 * ROW;
        let cell = |(hour, value): (usize, &Option<u64>)| {
            let x = (hour as u64 * wide + 1).to_string();
            let (class, title) = match value {
                Some(value) => (
                    format!("heat h{}", shade(*value, least, most)),
                    format!("{} · {hour}:00 · {}", row.name, show(*value)),
                ),
                None => (
                    "heat none".to_owned(),
                    format!("{} · {hour}:00 · –", row.name),
                ),
            };
            html! {
                <rect key={hour} {class} {x} y={(top + NAME + 4).to_string()} width={(wide - 2).to_string()} height={HIGH.to_string()} rx="3">
                    <title>{ title }</title>
                </rect>
            }
        };
        html! {
            <g key={n}>
                <text class="name" x="1" y={(top + NAME - 2).to_string()}>{ &row.name }</text>
                { for row.values.iter().enumerate().map(cell) }
            </g>
        }
    };
    let hours = (0..24_u64).step_by(3).map(|hour| {
        html! { <text key={hour.to_string()} class="mark" x={(hour * wide + wide / 2).to_string()} y={(height - 4).to_string()} text-anchor="middle">{ hour }</text> }
    });
    html! {
        <svg class="plot" role="img" aria-label={says} viewBox={format!("0 0 {width} {height}")}>
            { for rows.iter().enumerate().map(row) }
            { for hours }
        </svg>
    }
}
