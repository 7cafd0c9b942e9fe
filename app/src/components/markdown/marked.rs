//! A text as it is shown, with what is only in it and not in another one marked: how two answers differ, word by word, in their
//! rendered form. What is compared are the words that are read, without the marks of markdown around them.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    blocks::{Block, Blocks},
    draw,
    tree::{self, Node, element},
};

#[cfg(test)]
mod tests;

/// Ends what is read apart: a paragraph, an item, a cell. Else the last word of one and the first of the next would be one.
const END: &str = "\n";

/// The elements that stand within a line.
const WITHIN: [&str; 5] = ["a", "strong", "em", "del", "code"];

/// The words of a text as they are read.
pub(crate) fn words(text: &str) -> String {
    let mut words = String::new();
    for mut nodes in read(text) {
        walk(&mut nodes, &mut |part, _| {
            words.push_str(part);
            None
        });
    }
    words
}

/// Props of [`Marked`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) text: Rc<str>,
    /// The parts of its [`words`] in order: how many bytes, and whether they are marked.
    pub(crate) parts: Vec<(usize, bool)>,
    /// Whether they are what came, and not what went.
    pub(crate) new: bool,
}

/// The text with its marks.
#[component]
pub(crate) fn Marked(props: &Props) -> Html {
    let mut marks = Marks {
        parts: props.parts.clone(),
        tag: if props.new { "ins" } else { "del" },
    };
    let blocks = read(&props.text).into_iter().map(|mut nodes| {
        mark(&mut nodes, &mut marks);
        html! { <>{ for nodes.iter().map(draw) }</> }
    });
    html! { <div class="markdown">{ for blocks }</div> }
}

/// Every block of a text.
fn read(text: &str) -> Vec<Vec<Node>> {
    let mut blocks = Blocks::default();
    blocks.read(text);
    let definitions = blocks.definitions();
    let nodes = |block: Block| match block {
        Block::Markdown(source) => tree::read(&source, &definitions),
        Block::Plain(source) => tree::plain(&source),
    };
    blocks.all().map(nodes).collect()
}

/// What is left to be marked.
struct Marks {
    /// From the end of what was read on, the next one first.
    parts: Vec<(usize, bool)>,
    tag: &'static str,
}

impl Marks {
    /// Cuts the next piece of the words where marks begin and end.
    fn cut<'a>(&mut self, mut text: &'a str) -> Vec<(&'a str, bool)> {
        let mut cut = Vec::new();
        while !text.is_empty() {
            let Some((bytes, marked)) = self.parts.first_mut() else {
                cut.push((text, false));
                break;
            };
            // A part ends with a letter; what does not fit is not marked.
            let (part, rest) = text.split_at_checked(*bytes).unwrap_or((text, ""));
            if !part.is_empty() {
                cut.push((part, *marked));
            }
            *bytes = bytes.saturating_sub(part.len());
            text = rest;
            if *bytes == 0 {
                self.parts.remove(0);
            }
        }
        cut
    }

    fn wrap(&self, inside: Node) -> Node {
        element(self.tag, Vec::new(), vec![inside])
    }
}

/// Puts the marks of the next words into nodes.
fn mark(nodes: &mut Vec<Node>, marks: &mut Marks) {
    walk(nodes, &mut |part, node| {
        let cut = marks.cut(part);
        if cut
            .iter()
            .all(|(part, marked)| !marked || part.trim().is_empty())
        {
            return None;
        }
        let pieces = || {
            let piece = |(part, marked): &(&str, bool)| {
                let text = Node::Text((*part).to_owned());
                if *marked { marks.wrap(text) } else { text }
            };
            cut.iter().map(piece).collect()
        };
        Some(match node? {
            Node::Text(_) => pieces(),
            // In one colour, because its marks are what is looked for.
            Node::Code(_) => vec![element(
                "pre",
                vec![("tabindex", "0".to_owned())],
                vec![element("code", Vec::new(), pieces())],
            )],
            // A formula is one word.
            whole => vec![marks.wrap(whole.clone())],
        })
    });
}

/// Goes through what is read of nodes, in order, and puts in their place what is made of them. What stands only between
/// others has no node.
fn walk(nodes: &mut Vec<Node>, see: &mut impl FnMut(&str, Option<&Node>) -> Option<Vec<Node>>) {
    let mut seen = Vec::with_capacity(nodes.len());
    for mut node in std::mem::take(nodes) {
        let instead = match &mut node {
            Node::Text(text) => {
                let text = text.clone();
                see(&text, Some(&node))
            }
            Node::Code(code) => {
                let text = code.text.clone();
                let instead = see(&text, Some(&node));
                see(END, None);
                instead
            }
            Node::Formula(formula) => {
                let text = formula.source.clone();
                see(&text, Some(&node))
            }
            Node::Element(element) => {
                walk(&mut element.children, see);
                if !WITHIN.contains(&element.tag) {
                    see(END, None);
                }
                None
            }
        };
        match instead {
            Some(instead) => seen.extend(instead),
            None => seen.push(node),
        }
    }
    *nodes = seen;
}
