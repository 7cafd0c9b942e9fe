//! The cells of a run: a line for each row of the set, a cell for each prompt and model. A line is drawn again only when one of its own
//! cells changed.

use std::rc::Rc;

use maas_core::trials::{Cell, Outcome, RowHead, Sheet, Spot, Trial};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        figures::duration,
        icon::{Glyph, icon},
    },
    words::use_words,
};

/// How a cell stands to that of another run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Better,
    Worse,
    Same,
}

/// Finds the cells of another run that are for the same row, prompt and model.
pub(super) struct Other {
    sheet: Rc<Sheet>,
    trial: Rc<Trial>,
    rows: Vec<Option<usize>>,
    versions: Vec<Option<usize>>,
    models: Vec<Option<usize>>,
}

impl Other {
    pub(super) fn new(run: &Trial, trial: Rc<Trial>, sheet: Rc<Sheet>) -> Self {
        let mut ids: Vec<(u32, usize)> = trial
            .rows
            .iter()
            .enumerate()
            .map(|(n, row)| (row.id, n))
            .collect();
        ids.sort_unstable();
        let row = |head: &RowHead| {
            let at = ids.binary_search_by_key(&head.id, |(id, _)| *id).ok()?;
            ids.get(at).map(|(_, n)| *n)
        };
        let rows = run.rows.iter().map(row).collect();
        let versions = run.versions.iter();
        let versions = versions.map(|name| trial.versions.iter().position(|known| known == name));
        let models = run.models.iter();
        let models = models.map(|model| trial.models.iter().position(|known| known == model));
        Self {
            rows,
            versions: versions.collect(),
            models: models.collect(),
            sheet,
            trial,
        }
    }

    pub(super) fn cell(&self, spot: Spot) -> Option<&Rc<Cell>> {
        let there = Spot {
            row: (*self.rows.get(spot.row)?)?,
            version: (*self.versions.get(spot.version)?)?,
            model: (*self.models.get(spot.model)?)?,
        };
        self.sheet.cell(self.trial.place(there))
    }

    /// How a cell stands to it; `None` where one of both is not through.
    pub(super) fn turn(&self, spot: Spot, cell: &Cell) -> Option<Turn> {
        let rank = |outcome: Outcome| match outcome {
            Outcome::Passed => Some(2),
            Outcome::Plain => Some(1),
            Outcome::Missed | Outcome::Failed => Some(0),
            Outcome::Waiting | Outcome::Answered => None,
        };
        let before = rank(self.cell(spot)?.outcome())?;
        Some(match rank(cell.outcome())?.cmp(&before) {
            std::cmp::Ordering::Greater => Turn::Better,
            std::cmp::Ordering::Less => Turn::Worse,
            std::cmp::Ordering::Equal => Turn::Same,
        })
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct LineProps {
    pub(super) head: RowHead,
    /// The number of its first cell.
    pub(super) first: usize,
    /// What each column is called.
    pub(super) columns: ByPtr<Vec<String>>,
    pub(super) cells: Vec<(Option<ByPtr<Cell>>, Option<Turn>)>,
    pub(super) on_open: Callback<usize>,
}

/// A line.
#[component]
pub(super) fn Line(props: &LineProps) -> Html {
    let words = use_words();
    let text = words.trials();
    let cell = |(at, (cell, turn)): (usize, &(Option<ByPtr<Cell>>, Option<Turn>))| {
        let n = props.first + at;
        let outcome = cell
            .as_ref()
            .map_or(Outcome::Waiting, |cell| cell.outcome());
        let told = (text.outcome)(outcome);
        let Some(cell) = cell else {
            return html! { <td key={at} data-outcome={outcome.as_str()}><span class="muted" title={told}>{ "·" }</span></td> };
        };
        let column = props.columns.get(at).map_or("", String::as_str);
        let turned = match turn {
            Some(Turn::Better) => Some((text.better, Glyph::Up)),
            Some(Turn::Worse) => Some((text.worse, Glyph::Down)),
            _ => None,
        };
        #[expect(clippy::cast_precision_loss, reason = "milliseconds are few")]
        let took = cell.took_ms.map(|ms| duration(ms as f64));
        let mut label = format!("{}, {column}: {told}", (text.row)(props.head.id));
        if let Some(took) = &took {
            // What is seen is said too.
            label.push_str(", ");
            label.push_str(took);
        }
        if let Some((said, _)) = turned {
            label.push_str(", ");
            label.push_str(said);
        }
        let glyph = match outcome {
            Outcome::Passed | Outcome::Plain => Glyph::Check,
            Outcome::Missed => Glyph::Close,
            Outcome::Failed => Glyph::Warning,
            Outcome::Waiting | Outcome::Answered => Glyph::Hourglass,
        };
        let open = props.on_open.reform(move |_: MouseEvent| n);
        html! {
            <td key={at} data-outcome={outcome.as_str()} data-reused={cell.reused.then_some("true")}>
                <button type="button" class={classes!("cell", outcome.as_str())} aria-label={label} onclick={open}>
                    { icon(glyph) }<small>{ took }</small>
                    if let Some((_, glyph)) = turned { <span class="turn">{ icon(glyph) }</span> }
                </button>
            </td>
        }
    };
    html! {
        <tr data-row={props.head.id.to_string()}>
            <th scope="row"><span class="muted">{ props.head.id }</span>{ " " }{ &props.head.name }</th>
            { for props.cells.iter().enumerate().map(cell) }
        </tr>
    }
}
