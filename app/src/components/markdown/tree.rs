//! Markdown as a tree of a few harmless elements; raw markup in it is text.

use maas_core::clean::{self, clean};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};

use super::{dollars, links};

#[cfg(test)]
pub(super) mod tests;

/// What is read beyond CommonMark. Footnotes and heading attributes stay off: they would let a text name ids of the page.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_TASKLISTS);

/// A block with deeper nesting is shown as plain text.
const MAX_DEPTH: usize = 64;

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// Text.
    Text(String),
    /// An element.
    Element(Element),
    /// A code block.
    Code(Code),
    /// A formula.
    Formula(Formula),
}

/// A formula.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Formula {
    /// As it stands in the text, with its marks.
    pub(super) source: String,
    /// Without them.
    pub(super) inner: String,
    /// In a line of its own.
    pub(super) display: bool,
}

/// A code block.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Code {
    /// As the text names it; empty where it does not.
    pub(super) language: String,
    pub(super) text: String,
    /// Whether its end has come.
    pub(super) whole: bool,
}

/// An element.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Element {
    /// One of the few names below.
    pub(super) tag: &'static str,
    /// From a fixed set of names.
    pub(super) attributes: Vec<(&'static str, String)>,
    /// In order.
    pub(super) children: Vec<Node>,
}

/// Reads a block, with link definitions from elsewhere in the text.
pub(super) fn read(source: &str, definitions: &str) -> Vec<Node> {
    let joined;
    let source = if definitions.is_empty() || !source.contains('[') {
        source
    } else {
        joined = format!("{source}\n\n{definitions}");
        &joined
    };
    let mut builder = Builder::default();
    let (view, _) = dollars::view(source);
    for (event, range) in Parser::new_ext(&view, OPTIONS).into_offset_iter() {
        let part = source.get(range).unwrap_or_default();
        if builder.take(event, part).is_none() {
            return plain(source);
        }
    }
    builder.roots
}

/// The source itself, for what is too much to lay out.
pub(super) fn plain(source: &str) -> Vec<Node> {
    vec![element(
        "pre",
        vec![("class", "plain".to_owned()), ("tabindex", "0".to_owned())],
        vec![Node::Text(clean(source))],
    )]
}

pub(super) fn element(
    tag: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Node>,
) -> Node {
    Node::Element(Element {
        tag,
        attributes,
        children,
    })
}

/// Builds the tree from the parser's events.
#[derive(Default)]
struct Builder {
    roots: Vec<Node>,
    /// The elements that are open, with what happens to them at their end.
    open: Vec<Open>,
    /// The columns of the table under way, and the cell's place.
    columns: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    /// Of the code block under way.
    language: String,
}

struct Open {
    element: Element,
    /// A picture's description is collected as text.
    picture: Option<String>,
}

impl Builder {
    /// Takes one event with its source; `None` when the text is too much.
    fn take(&mut self, event: Event<'_>, source: &str) -> Option<()> {
        if self.open.len() > MAX_DEPTH {
            return None;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => self.end(source),
            // The parser saw another view of the text, of the same length where nothing was decoded.
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.text(if text.len() == source.len() {
                    source
                } else {
                    &text
                });
            }
            Event::Code(text) => {
                let inside = vec![Node::Text(clean(&real(&text)))];
                self.add(element("code", Vec::new(), inside));
            }
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak => self.add(element("br", Vec::new(), Vec::new())),
            Event::Rule => self.add(element("hr", Vec::new(), Vec::new())),
            Event::TaskListMarker(done) => self.task(done),
            // Its option is off.
            Event::FootnoteReference(_) => {}
            Event::InlineMath(_) => self.add(formula(source, 1)),
            Event::DisplayMath(_) => self.add(formula(source, 2)),
        }
        Some(())
    }

    fn start(&mut self, tag: Tag<'_>) {
        let mut attributes = Vec::new();
        let mut picture = None;
        let name = match tag {
            Tag::Paragraph => "p",
            Tag::Heading { level, .. } => heading(level),
            Tag::BlockQuote(_) => "blockquote",
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => language(&info),
                    CodeBlockKind::Indented => None,
                };
                self.language = language.unwrap_or_default();
                "pre"
            }
            Tag::List(Some(start)) => {
                if start != 1 {
                    attributes.push(("start", start.to_string()));
                }
                "ol"
            }
            Tag::List(None) => "ul",
            Tag::Item => "li",
            Tag::Table(columns) => {
                self.columns = columns;
                attributes.push(("class", "table".to_owned()));
                attributes.push(("tabindex", "0".to_owned()));
                self.open(("div", attributes), None);
                attributes = Vec::new();
                "table"
            }
            Tag::TableHead => {
                self.cell = 0;
                self.in_head = true;
                self.open(("thead", Vec::new()), None);
                "tr"
            }
            Tag::TableRow => {
                self.cell = 0;
                self.in_head = false;
                "tr"
            }
            Tag::TableCell => {
                let class = match self.columns.get(self.cell) {
                    Some(Alignment::Center) => Some("center"),
                    Some(Alignment::Right) => Some("right"),
                    _ => None,
                };
                attributes.extend(class.map(|class| ("class", class.to_owned())));
                self.cell += 1;
                if self.in_head { "th" } else { "td" }
            }
            Tag::Emphasis => "em",
            Tag::Strong => "strong",
            Tag::Strikethrough => "del",
            Tag::Link { dest_url, .. } => match links::link(&real(&dest_url)) {
                Some(link) => {
                    attributes = link_attributes(link);
                    "a"
                }
                None => "span",
            },
            Tag::Image { dest_url, .. } => {
                picture = Some(real(&dest_url));
                "img"
            }
            // Everything else needs an option that is off, or is raw markup, whose text follows.
            _ => "div",
        };
        self.open((name, attributes), picture);
    }

    fn open(
        &mut self,
        (tag, attributes): (&'static str, Vec<(&'static str, String)>),
        picture: Option<String>,
    ) {
        self.open.push(Open {
            element: Element {
                tag,
                attributes,
                children: Vec::new(),
            },
            picture,
        });
    }

    /// Ends the innermost element, whose source this is.
    fn end(&mut self, block: &str) {
        let Some(Open { element, picture }) = self.open.pop() else {
            return;
        };
        let tag = element.tag;
        match picture {
            Some(address) => {
                let picture = picture_node(&address, element.children);
                self.add(picture);
            }
            None if tag == "pre" => {
                let code = Code {
                    language: std::mem::take(&mut self.language),
                    text: element.children.iter().map(words_of).collect(),
                    whole: is_closed_fence(block),
                };
                self.add(Node::Code(code));
            }
            None => self.add(Node::Element(element)),
        }
        // These were opened together with an element around or inside them.
        let doubled = match tag {
            "table" => true,
            "tr" => self.in_head,
            _ => false,
        };
        if doubled {
            self.in_head = false;
            if let Some(around) = self.open.pop() {
                self.add(Node::Element(around.element));
            }
        }
    }

    fn text(&mut self, text: &str) {
        let text = real(text);
        let siblings = match self.open.last_mut() {
            Some(open) => &mut open.element.children,
            None => &mut self.roots,
        };
        if let Some(Node::Text(last)) = siblings.last_mut() {
            clean::add(last, &text);
        } else {
            siblings.push(Node::Text(clean(&text)));
        }
    }

    fn task(&mut self, done: bool) {
        let mut attributes = vec![("type", "checkbox".to_owned()), ("disabled", String::new())];
        let state = if done { "x" } else { " " };
        attributes.push(("aria-label", format!("[{state}]")));
        if done {
            attributes.push(("checked", String::new()));
        }
        self.add(element("input", attributes, Vec::new()));
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(open) => open.element.children.push(node),
            None => self.roots.push(node),
        }
    }
}

/// What the parser saw of the text, as it stands there.
fn real(seen: &str) -> String {
    seen.replace(dollars::PRICE, "$")
}

/// A formula between marks of so many letters.
fn formula(source: &str, mark: usize) -> Node {
    let inner = source.get(mark..source.len().saturating_sub(mark));
    Node::Formula(Formula {
        source: clean(source),
        inner: clean(inner.unwrap_or_default().trim()),
        display: mark == 2 && !source.starts_with("\\("),
    })
}

/// The page has headings of its own above these.
fn heading(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 => "h3",
        HeadingLevel::H2 => "h4",
        HeadingLevel::H3 => "h5",
        _ => "h6",
    }
}

/// The language of a code block, where it is plainly one word.
fn language(info: &str) -> Option<String> {
    let word = info.split([' ', ',', '{']).next()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.');
    let fits = !word.is_empty() && word.len() <= 30 && word.chars().all(plain);
    fits.then(|| word.to_owned())
}

/// Whether a code block's source ends with a fence like the one it begins with.
fn is_closed_fence(block: &str) -> bool {
    let fence = block.trim_start().get(..3).unwrap_or_default();
    let mut lines = block.trim_end().lines();
    let last = lines.next_back().unwrap_or_default();
    // Inside a quote or list the last line begins with that one's mark.
    matches!(fence, "```" | "~~~") && lines.next().is_some() && last.trim_end().ends_with(fence)
}

fn link_attributes((address, host): (String, String)) -> Vec<(&'static str, String)> {
    vec![
        ("href", address),
        ("target", "_blank".to_owned()),
        ("rel", "noopener noreferrer nofollow".to_owned()),
        ("data-host", host),
    ]
}

/// A link to a source on the web; other schemes are none.
pub(super) fn source_link(address: &str, name: &str) -> Option<Node> {
    let link = links::link(address).filter(|(_, host)| !host.is_empty())?;
    Some(element(
        "a",
        link_attributes(link),
        vec![Node::Text(name.to_owned())],
    ))
}

/// A picture inside the text is shown; one from elsewhere is a link that a person may follow.
fn picture_node(address: &str, description: Vec<Node>) -> Node {
    let words: String = description.iter().map(words_of).collect();
    match (links::picture(address), links::link(address)) {
        (Some(source), _) => element("img", vec![("src", source), ("alt", words)], Vec::new()),
        (None, Some(link)) => {
            let shown = if words.trim().is_empty() {
                link.1.clone()
            } else {
                words
            };
            let mut attributes = link_attributes(link);
            attributes.push(("class", "remote-picture".to_owned()));
            element("a", attributes, vec![Node::Text(shown)])
        }
        (None, None) => Node::Text(words),
    }
}

/// The text of a node, whatever it is.
pub(super) fn words_of(node: &Node) -> String {
    match node {
        Node::Text(text) => text.clone(),
        Node::Element(element) => element.children.iter().map(words_of).collect(),
        Node::Code(code) => code.text.clone(),
        Node::Formula(formula) => formula.source.clone(),
    }
}
