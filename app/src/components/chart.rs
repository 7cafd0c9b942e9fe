//! Charts as SVG of our own: columns, box plots, lines and a map of the hours.
//!
//! No plotting crate: those draw on a canvas, or write SVG as text. A canvas has no parts to click, name or colour by theme, and text
//! could only come in through `innerHTML`, which the policy forbids. What is left of one is its scales, and those are below. Every
//! chart says in words what it shows, and has its figures as a table beside it.

use yew::prelude::*;

pub(crate) mod bars;
pub(crate) mod boxes;
pub(crate) mod heat;
pub(crate) mod lines;
#[cfg(test)]
mod tests;

/// So many colours tell things apart; what is beyond shares the last one.
pub(crate) const COLOURS: usize = 8;

/// The class of the colour of the `n`th thing.
pub(crate) fn colour(n: usize) -> String {
    format!("c{}", n.min(COLOURS - 1))
}

/// From nothing to a round number that is at least `most`, in so many equal steps of one, two or five times a power of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scale {
    pub(crate) step: u64,
    pub(crate) steps: u64,
}

impl Scale {
    pub(crate) fn of(most: u64) -> Self {
        let most = most.max(1);
        let mut unit = 1_u64;
        loop {
            for times in [1, 2, 5] {
                let step = unit.saturating_mul(times);
                let steps = most.div_ceil(step);
                if steps <= 5 {
                    return Self { step, steps };
                }
            }
            unit = unit.saturating_mul(10);
        }
    }

    /// Its upper end.
    pub(crate) fn top(self) -> u64 {
        self.step.saturating_mul(self.steps)
    }

    /// Each number that stands at it.
    pub(crate) fn marks(self) -> impl Iterator<Item = u64> {
        (0..=self.steps).map(move |n| n.saturating_mul(self.step))
    }

    /// Where a value stands, in thousandths of `length`, from nothing on.
    pub(crate) fn milli(self, value: u64, length: u64) -> u64 {
        let place = u128::from(value.min(self.top())) * u128::from(length) * 1000;
        u64::try_from(place / u128::from(self.top())).unwrap_or(u64::MAX)
    }
}

/// Thousandths as SVG reads them, without the code that formats floats.
pub(crate) fn px(milli: u64) -> String {
    format!("{}.{:03}", milli / 1000, milli % 1000)
}

/// A chart with its name, and its figures as a table for who cannot or will not look at it.
pub(crate) fn figure(
    name: &str,
    tools: Html,
    chart: Html,
    table: Html,
    as_table: &'static str,
) -> Html {
    html! {
        <figure class="chart card" aria-label={name.to_owned()}>
            <figcaption><h2>{ name }</h2>{ tools }</figcaption>
            { chart }
            <details class="figures-table">
                <summary>{ as_table }</summary>
                <div class="scroll" tabindex="0" role="group" aria-label={name.to_owned()}>{ table }</div>
            </details>
        </figure>
    }
}

/// A table of names and figures; the first column names the row.
pub(crate) fn table(heads: &[AttrValue], rows: impl Iterator<Item = Vec<AttrValue>>) -> Html {
    let row = |cells: Vec<AttrValue>| {
        let mut cells = cells.into_iter();
        html! {
            <tr>
                <th scope="row">{ cells.next() }</th>
                { for cells.map(|cell| html! { <td>{ cell }</td> }) }
            </tr>
        }
    };
    html! {
        <table>
            <thead><tr>{ for heads.iter().map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
            <tbody>{ for rows.map(row) }</tbody>
        </table>
    }
}
