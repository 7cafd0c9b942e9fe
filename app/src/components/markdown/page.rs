//! Text from models as markup of a page that stands by itself: written from the same harmless nodes, letter by letter safe.

use super::{
    blocks::{Block, Blocks},
    code::colours,
    mathml,
    tree::{self, Code, Element, Formula, Node},
};
use crate::text::{TextAsk, paint};

#[cfg(test)]
mod tests;

/// Elements that have no end.
const VOID: [&str; 4] = ["br", "hr", "img", "input"];

/// A text, read.
pub(crate) struct Read(Vec<Node>);

/// Reads a text; in the same bounds as on screen.
pub(crate) fn read(text: &str) -> Read {
    let mut blocks = Blocks::default();
    blocks.read(text);
    let definitions = blocks.definitions();
    let nodes = blocks.all().flat_map(|block| match block {
        Block::Markdown(source) => tree::read(&source, &definitions),
        Block::Plain(source) => tree::plain(&source),
    });
    Read(nodes.collect())
}

impl Read {
    /// What the text worker could make of its code and formulas, in order.
    pub(crate) fn asks(&self) -> Vec<TextAsk> {
        let mut asks = Vec::new();
        collect(&self.0, &mut asks);
        asks
    }

    /// The text as markup, with the worker's answers to its asks as far as there are any.
    pub(crate) fn write(&self, answers: &[String]) -> String {
        let mut page = Writer {
            answers: answers.iter(),
            markup: String::new(),
        };
        page.nodes(&self.0);
        page.markup
    }
}

/// Nodes that ask nothing of the worker, as markup.
pub(super) fn markup(nodes: &[Node]) -> String {
    let mut page = Writer {
        answers: [].iter(),
        markup: String::new(),
    };
    page.nodes(nodes);
    page.markup
}

fn collect(nodes: &[Node], asks: &mut Vec<TextAsk>) {
    for node in nodes {
        match node {
            Node::Text(_) => {}
            Node::Element(element) => collect(&element.children, asks),
            Node::Code(code) => asks.extend(colours(code)),
            Node::Formula(formula) => asks.push(TextAsk::Formula {
                source: formula.inner.clone(),
                display: formula.display,
            }),
        }
    }
}

struct Writer<'a> {
    /// Those that were not used yet.
    answers: std::slice::Iter<'a, String>,
    markup: String,
}

impl Writer<'_> {
    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text),
                Node::Element(element) => self.element(element),
                Node::Code(code) => self.code(code),
                Node::Formula(formula) => self.formula(formula),
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.markup.push_str(&escape(text));
    }

    fn element(&mut self, element: &Element) {
        let tag = element.tag;
        self.open(tag, &element.attributes);
        if !VOID.contains(&tag) {
            self.nodes(&element.children);
            self.close(tag);
        }
    }

    fn open(&mut self, tag: &str, attributes: &[(&'static str, String)]) {
        self.markup.push('<');
        self.markup.push_str(tag);
        for (name, value) in attributes {
            self.markup
                .push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
        self.markup.push('>');
    }

    fn close(&mut self, tag: &str) {
        self.markup.push_str(&format!("</{tag}>"));
    }

    fn code(&mut self, code: &Code) {
        let answer = colours(code).and_then(|_| self.answers.next());
        self.open("pre", &[("tabindex", "0".to_owned())]);
        self.open("code", &[]);
        let parts = answer.and_then(|answer| paint(&code.text, answer));
        for (class, part) in parts.unwrap_or_else(|| vec![(None, &code.text)]) {
            match class {
                Some(class) => {
                    self.open("span", &[("class", class.to_owned())]);
                    self.text(part);
                    self.close("span");
                }
                None => self.text(part),
            }
        }
        self.close("code");
        self.close("pre");
    }

    fn formula(&mut self, formula: &Formula) {
        match self.answers.next().and_then(|answer| mathml::read(answer)) {
            Some(math) => self.nodes(&[math]),
            None => {
                self.open("code", &[]);
                self.text(&formula.source);
                self.close("code");
            }
        }
    }
}

/// Text that no reader of markup takes for anything else.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
