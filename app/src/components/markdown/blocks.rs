//! Cuts a growing text into its outermost blocks, so that only the last one is read again.

use std::rc::Rc;

use pulldown_cmark::{Event, Parser};

use super::tree::OPTIONS;

#[cfg(test)]
mod tests;

/// A text, cut.
#[derive(Default)]
pub(super) struct Blocks {
    /// The text of all closed blocks.
    consumed: String,
    closed: Vec<Rc<str>>,
    /// What may still change.
    open: Vec<Rc<str>>,
    definitions: Rc<str>,
}

impl Blocks {
    /// Takes the text as it is now; usually the former one with more at its end.
    pub(super) fn read(&mut self, text: &str) {
        if !text.starts_with(&self.consumed) {
            *self = Self::default();
        }
        let Some(tail) = text.get(self.consumed.len()..) else {
            return;
        };
        let starts = block_starts(tail);
        let piece = |from: usize, to: usize| tail.get(from..to).unwrap_or_default();
        // A block is closed once the first line of the one after it is complete: until then that
        // line may still turn out to continue it ("2" becomes "2." and goes on with a list).
        let settled = starts
            .iter()
            .rposition(|start| {
                piece(*start, tail.len())
                    .trim_start_matches('\n')
                    .contains('\n')
            })
            .unwrap_or(0);
        let end = |place: usize| starts.get(place + 1).copied().unwrap_or(tail.len());
        let mut open = Vec::new();
        for (place, start) in starts.iter().enumerate() {
            let source: Rc<str> = piece(*start, end(place)).into();
            if place < settled {
                self.closed.push(source);
            } else {
                open.push(source);
            }
        }
        if let Some(start) = starts.get(settled).filter(|_| settled > 0) {
            self.consumed.push_str(piece(0, *start));
        }
        self.open = open;
        let definitions = definitions(text);
        if *self.definitions != *definitions {
            self.definitions = definitions.into();
        }
    }

    /// Every block in order.
    pub(super) fn all(&self) -> impl Iterator<Item = Rc<str>> {
        self.closed.iter().chain(&self.open).cloned()
    }

    /// The link definitions of the whole text: a block may use one that stands elsewhere.
    pub(super) fn definitions(&self) -> Rc<str> {
        self.definitions.clone()
    }
}

/// Where the outermost blocks of a text begin.
fn block_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(_) => {
                if depth == 0 {
                    starts.push(line_start(text, range.start));
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ if depth == 0 => starts.push(line_start(text, range.start)),
            _ => {}
        }
    }
    starts.dedup();
    // What stands before the first block (blank lines, definitions) belongs to it.
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    starts
}

/// An indented block's range begins after its indentation, without which it would be another block.
fn line_start(text: &str, at: usize) -> usize {
    text.get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |newline| newline + 1)
}

/// Every line that looks like a link definition.
fn definitions(text: &str) -> String {
    if !text.contains("]:") {
        return String::new();
    }
    let is_definition = |line: &&str| {
        let line = line.trim_start_matches(' ');
        line.starts_with('[') && line.contains("]:") && !line.starts_with("[^")
    };
    let found: Vec<&str> = text.lines().filter(is_definition).collect();
    found.join("\n")
}
