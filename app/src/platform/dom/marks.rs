//! Marks places in the text of elements, without changing the elements: the browser's own highlights.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, Element, Node, Range};
use yew::NodeRef;

/// The highlights' names in the style sheet: every place, and the one that is looked at.
const ALL: &str = "found";
const NOW: &str = "found-now";
/// What is searched of an element.
const TEXTS: &str = ".bubble, .markdown";
/// A text does not go on beyond these.
const BLOCKS: &str = "p, li, td, th, pre, h3, h4, h5, h6, .code-head, .bubble, .markdown";
/// The kind of a node that is text.
const TEXT_NODE: u16 = 3;

/// The text of one block, and the nodes that it is in.
#[derive(Default)]
struct Block {
    text: String,
    /// Each node with its length in units of UTF-16.
    nodes: Vec<(Node, u32)>,
}

/// Marks what `places` finds in the text of the children of a list; it is given a block's text and gives units of UTF-16. The
/// place of this ordinal in this child is marked as the one looked at: how far below that child's beginning it is, in CSS pixels.
pub fn mark(
    list: &NodeRef,
    (child, ordinal): (usize, usize),
    places: impl Fn(&str) -> Vec<(u32, u32)>,
) -> Option<f64> {
    let document = super::document()?;
    let (all, now) = (Array::new(), Array::new());
    let mut below = None;
    let mut at = 0;
    let mut next = list.cast::<Element>()?.first_element_child();
    while let Some(element) = next.and_then(|element| element.next_element_sibling()) {
        let ranges = ranges(&document, &element, &places);
        if at == child {
            // What the source has more often than its text is shown at the last place.
            let shown = ranges.get(ordinal).or(ranges.last());
            if let Some(range) = shown {
                let top = element.get_bounding_client_rect().top();
                below = Some(range.get_bounding_client_rect().top() - top);
                now.push(range);
            }
        }
        for range in ranges {
            all.push(&range);
        }
        at += 1;
        next = Some(element);
    }
    set(ALL, &all);
    set(NOW, &now);
    below
}

/// Takes all marks away.
pub fn unmark() {
    for name in [ALL, NOW] {
        set(name, &Array::new());
    }
}

fn ranges(
    document: &Document,
    element: &Element,
    places: impl Fn(&str) -> Vec<(u32, u32)>,
) -> Vec<Range> {
    let mut blocks = Vec::new();
    if let Ok(texts) = element.query_selector_all(TEXTS) {
        for at in 0..texts.length() {
            if let Some(text) = texts.get(at) {
                read(&text, &mut blocks);
            }
        }
    }
    let mut ranges = Vec::new();
    for block in blocks {
        for (start, end) in places(&block.text) {
            let range = document.create_range().ok();
            ranges.extend(range.and_then(|range| block.span(range, start, end)));
        }
    }
    ranges
}

/// Reads the text in a node, block by block.
fn read(node: &Node, blocks: &mut Vec<Block>) {
    if node.node_type() == TEXT_NODE {
        let text = node.node_value().unwrap_or_default();
        if blocks.is_empty() {
            blocks.push(Block::default());
        }
        if let Some(block) = blocks.last_mut() {
            let units = text.chars().map(|c| u32::from(c > '\u{ffff}') + 1).sum();
            block.text.push_str(&text);
            block.nodes.push((node.clone(), units));
        }
        return;
    }
    let element = node.dyn_ref::<Element>();
    let is_block = element.is_some_and(|element| element.matches(BLOCKS).unwrap_or(false));
    if is_block {
        blocks.push(Block::default());
    }
    let mut next = node.first_child();
    while let Some(child) = next {
        read(&child, blocks);
        next = child.next_sibling();
    }
    if is_block {
        blocks.push(Block::default());
    }
}

impl Block {
    fn span(&self, range: Range, start: u32, end: u32) -> Option<Range> {
        let mut before = 0;
        let mut begun = false;
        for (node, units) in &self.nodes {
            if !begun && start < before + units {
                range.set_start(node, start - before).ok()?;
                begun = true;
            }
            if begun && end <= before + units {
                range.set_end(node, end - before).ok()?;
                return Some(range);
            }
            before += units;
        }
        None
    }
}

/// Sets a highlight where the browser has them; it is no loss where not, for the message is brought into view.
fn set(name: &str, ranges: &Array) {
    let global = js_sys::global();
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or_default();
    let highlights = get(&get(&global, "CSS"), "highlights");
    let (Ok(make), Ok(put)) = (
        get(&global, "Highlight").dyn_into::<Function>(),
        get(&highlights, "set").dyn_into::<Function>(),
    ) else {
        return;
    };
    if let Ok(highlight) = Reflect::construct(&make, ranges) {
        let _ = put.call2(&highlights, &name.into(), &highlight);
    }
}
