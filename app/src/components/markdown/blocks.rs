//! Cuts a growing text into its outermost blocks, so that only the last one is read again.
//!
//! What is too much to lay out follows as plain text, in pieces: one endless line would hold up the
//! page as surely as a million paragraphs.

use std::rc::Rc;

use pulldown_cmark::{Event, Parser, Tag};

use super::{dollars, links, tree::OPTIONS};

#[cfg(test)]
mod tests;

/// So much is looked at in one go; a block that does not end within it is plain text.
const MAX_BLOCK: usize = 128 * 1024;
/// A text has at most so many nodes; what follows is plain.
const MAX_NODES: usize = 20_000;
/// A block has at most so many, or it is plain: while it grows it is laid out anew with every frame.
const MAX_BLOCK_NODES: usize = 3000;
/// Of a block that is longer than the first, a node has at most the second on average, in bytes: a browser takes long to break
/// one endless line. Code is not broken, nor is the address of a picture.
const MAX_RUN: (usize, usize) = (16 * 1024, 1024);
/// So much of a text is read at all.
const MAX_BYTES: usize = 1024 * 1024;
/// The length of a piece of plain text.
const PIECE: usize = 8 * 1024;
/// So many link definitions count, …
const MAX_DEFINITIONS: usize = 100;
/// … of at most this length each, and all together: a block that may use one is read together with all of them.
const MAX_DEFINITION: usize = 2048;
const MAX_ALL_DEFINITIONS: usize = 16 * 1024;

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    /// A block of markdown.
    Markdown(Rc<str>),
    /// A piece of what is too much.
    Plain(Rc<str>),
}

/// A text, cut.
#[derive(Default)]
pub(super) struct Blocks {
    /// The text of all closed blocks.
    consumed: String,
    /// How many nodes they have.
    nodes: usize,
    /// The limit was met: from here on all is plain.
    spent: bool,
    /// Each with its nodes.
    closed: Vec<(Block, usize)>,
    /// What may still change.
    open: Vec<(Block, usize)>,
    definitions: Rc<str>,
}

impl Blocks {
    /// Takes the text as it is now; usually the former one with more at its end.
    pub(super) fn read(&mut self, text: &str) {
        if !text.starts_with(&self.consumed) {
            *self = Self::default();
        }
        self.open.clear();
        while !self.spent && self.advance(text) {}
        if self.spent {
            self.cut_plain(text);
        }
        let definitions = definitions(text);
        if *self.definitions != *definitions {
            self.definitions = definitions.into();
        }
    }

    /// Reads on from the last closed block; whether there is more to read.
    fn advance(&mut self, text: &str) -> bool {
        let tail = text.get(self.consumed.len()..).unwrap_or_default();
        let window = head(tail, MAX_BLOCK);
        let more = window.len() < tail.len();
        let (view, formula) = dollars::view(window);
        let starts = block_starts(&view);
        let piece = |from: usize, to: usize| window.get(from..to).unwrap_or_default();
        // A block is closed once the first line of the one after it is complete: until then that
        // line may still turn out to continue it ("2" becomes "2." and goes on with a list).
        let settled = starts
            .iter()
            .rposition(|start| {
                // The end of a formula may still make one block of several.
                formula.is_none_or(|begin| start.at <= begin)
                    && piece(start.at, window.len())
                        .trim_start_matches('\n')
                        .contains('\n')
            })
            .unwrap_or(0);
        let mut open = Vec::new();
        let mut open_nodes = 0;
        for (place, start) in starts.iter().enumerate() {
            let next = starts.get(place + 1).map(|next| next.at);
            let source = piece(start.at, next.unwrap_or(window.len()));
            let blocks = start.blocks(source);
            let nodes: usize = blocks.iter().map(|(_, nodes)| nodes).sum();
            if self.nodes + open_nodes + nodes > MAX_NODES
                || self.consumed.len() + source.len() > MAX_BYTES
            {
                self.spent = true;
                return false;
            }
            if place < settled {
                self.nodes += nodes;
                self.consumed.push_str(source);
                self.closed.extend(blocks);
            } else {
                open_nodes += nodes;
                open.extend(blocks);
            }
        }
        if more {
            // Nothing ended in all that: it is no block that could be laid out.
            self.spent = settled == 0;
        } else {
            self.open = open;
        }
        more
    }

    /// All that follows, in pieces; only the last one may still change.
    fn cut_plain(&mut self, text: &str) {
        loop {
            let tail = text.get(self.consumed.len()..).unwrap_or_default();
            let piece = head(tail, PIECE);
            if piece.len() == tail.len() {
                if !piece.is_empty() {
                    self.open.push((Block::Plain(piece.into()), 1));
                }
                return;
            }
            self.consumed.push_str(piece);
            self.closed.push((Block::Plain(piece.into()), 1));
        }
    }

    /// Every block in order.
    pub(super) fn all(&self) -> impl Iterator<Item = Block> {
        let all = self.closed.iter().chain(&self.open);
        all.map(|(block, _)| block.clone())
    }

    /// How many blocks there shall be on screen where some are there, and how many nodes those have that come: about `most`, if one block
    /// has no more.
    pub(super) fn next(&self, shown: usize, most: usize) -> (usize, usize) {
        let all = self.closed.len() + self.open.len();
        let (mut next, mut nodes) = (all.min(shown), 0);
        for (_, more) in self.closed.iter().chain(&self.open).skip(shown) {
            if nodes > 0 && nodes + more > most {
                break;
            }
            (next, nodes) = (next + 1, nodes + more);
        }
        (next, nodes)
    }

    /// The link definitions of the whole text: a block may use one that stands elsewhere.
    pub(super) fn definitions(&self) -> Rc<str> {
        self.definitions.clone()
    }
}

/// The first `most` bytes of a text, to the nearest end of a letter.
fn head(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// Where an outermost block begins, and how much it is.
struct Start {
    at: usize,
    nodes: usize,
    /// So much of it is in no line that a browser breaks, in bytes.
    unbroken: usize,
}

impl Start {
    /// The block, or the pieces of it where it is too much; each with its nodes.
    fn blocks(&self, source: &str) -> Vec<(Block, usize)> {
        let (long, run) = MAX_RUN;
        let broken = source.len().saturating_sub(self.unbroken);
        let endless = broken > long && broken > self.nodes * run;
        if !endless && self.nodes <= MAX_BLOCK_NODES {
            return vec![(Block::Markdown(source.into()), self.nodes)];
        }
        let mut pieces = Vec::new();
        let mut rest = source;
        while !rest.is_empty() {
            let piece = head(rest, PIECE);
            pieces.push((Block::Plain(piece.into()), 1));
            rest = rest.get(piece.len()..).unwrap_or_default();
        }
        pieces
    }
}

/// Where the outermost blocks of a text begin.
fn block_starts(text: &str) -> Vec<Start> {
    let mut starts: Vec<Start> = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        if depth == 0 {
            let at = line_start(text, range.start);
            if starts.last().is_none_or(|last| last.at != at) {
                starts.push(Start {
                    at,
                    // A block is a part of its own, which is compared with every frame.
                    nodes: 4,
                    unbroken: match event {
                        Event::Start(Tag::CodeBlock(_)) => range.len(),
                        _ => 0,
                    },
                });
            }
        }
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            _ => {}
        }
        if let Some(last) = starts.last_mut() {
            if let Event::Start(Tag::Image { dest_url, .. }) = &event
                && links::picture(dest_url).is_some()
            {
                last.unbroken += dest_url.len();
            }
            last.nodes += match event {
                Event::InlineMath(formula) | Event::DisplayMath(formula) => 4 + formula.len() / 2,
                // Its head has buttons with pictures on them.
                Event::Start(Tag::CodeBlock(_)) => 25,
                // Its attributes, and its host.
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => 3,
                _ => 1,
            };
        }
    }
    // What stands before the first block (blank lines, definitions) belongs to it.
    if let Some(first) = starts.first_mut() {
        first.at = 0;
    }
    starts
}

/// An indented block's range begins after its indentation, without which it would be another block.
fn line_start(text: &str, at: usize) -> usize {
    text.get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |newline| newline + 1)
}

/// Every line that looks like a link definition, up to a limit.
fn definitions(text: &str) -> String {
    if !text.contains("]:") {
        return String::new();
    }
    let is_definition = |line: &&str| {
        let line = line.trim_start_matches(' ');
        line.len() <= MAX_DEFINITION && line.starts_with('[') && line.contains("]:")
    };
    let mut room = MAX_ALL_DEFINITIONS;
    let found: Vec<&str> = head(text, MAX_BYTES)
        .lines()
        .filter(is_definition)
        .take(MAX_DEFINITIONS)
        .take_while(|line| {
            let fits = line.len() <= room;
            room = room.saturating_sub(line.len());
            fits
        })
        .collect();
    found.join("\n")
}
