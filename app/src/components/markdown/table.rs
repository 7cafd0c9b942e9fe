//! A table: it scrolls by itself where it is too wide, and is copied as spreadsheets take it.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    draw,
    tree::{Element, Node, words_of},
};
use crate::{
    components::{
        icon::{Glyph, icon},
        typeset::use_typeset,
    },
    words::use_words,
};

#[cfg(test)]
mod tests;

/// Props of [`Table`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The box around it, which scrolls.
    pub(super) table: Rc<Element>,
}

/// A table with a button that copies it.
#[component]
pub(super) fn Table(props: &Props) -> Html {
    let (words, typeset) = (use_words(), use_typeset());
    let on_copy = {
        let table = props.table.clone();
        typeset.copy.reform(move |_: MouseEvent| cells(&table))
    };
    html! {
        <div class="table-box">
            <div class="table" tabindex="0">{ for props.table.children.iter().map(draw) }</div>
            <button type="button" class="square small copy-table" aria-label={words.copy_table} title={words.copy_table} onclick={on_copy}>{ icon(Glyph::Copy) }</button>
        </div>
    }
}

/// Whether an element is the box around a table.
pub(super) fn is_table(element: &Element) -> bool {
    let mut attributes = element.attributes.iter();
    element.tag == "div" && attributes.any(|(name, value)| *name == "class" && value == "table")
}

/// A line for each row, with a tab between cells: what spreadsheets paste as a table.
fn cells(within: &Element) -> String {
    let mut text = String::new();
    for child in &within.children {
        let Node::Element(element) = child else {
            continue;
        };
        if element.tag == "tr" {
            let cells = element.children.iter().map(|cell| {
                let words = words_of(cell);
                words.split_whitespace().collect::<Vec<_>>().join(" ")
            });
            text.push_str(&cells.collect::<Vec<_>>().join("\t"));
            text.push('\n');
        } else {
            text.push_str(&cells(element));
        }
    }
    text
}
