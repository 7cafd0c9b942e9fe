//! Text from models as safe markdown: nodes, never markup, and only what grows is read again.

use std::{cell::RefCell, rc::Rc};

pub(crate) use maas_core::clean::clean;
use yew::{platform::spawn_local, prelude::*, virtual_dom::VTag};

mod blocks;
mod code;
mod diagram;
mod dollars;
mod formula;
mod links;
pub(crate) mod marked;
mod mathml;
pub(crate) mod page;
mod portion;
pub(crate) mod sources;
mod table;
#[cfg(test)]
mod tests;
mod tree;

use blocks::{Block, Blocks};
use code::CodeBlock;
use formula::SetFormula;
use portion::Portion;
use table::{Table, is_table};
use tree::{Element, Node};

use crate::platform::dom;

/// Props of [`Markdown`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) text: Rc<str>,
}

/// A text in blocks; those that can no longer change keep their nodes.
#[component]
pub(crate) fn Markdown(props: &Props) -> Html {
    let blocks = use_memo((), |()| RefCell::new(Blocks::default()));
    let mut blocks = blocks.borrow_mut();
    blocks.read(&props.text);
    let definitions = blocks.definitions();
    // What is much comes on screen over a few frames, so that none takes long.
    let (shown, again) = (use_mut_ref(|| 0), use_force_update());
    let portion = use_mut_ref(Portion::default);
    let pictures = use_memo((), |()| dom::Pictures::default());
    let (now, nodes) = blocks.next(*shown.borrow(), portion.borrow().nodes());
    *shown.borrow_mut() = now;
    let all: Vec<Block> = blocks.all().take(now).collect();
    let rest = blocks.all().count() > now;
    use_effect_with((now, rest), move |(_, rest)| {
        if !*rest {
            return;
        }
        spawn_local(async move {
            if let Some(took_ms) = pictures.next().await {
                portion.borrow_mut().learn(nodes, took_ms);
            }
            again.force_update();
        });
    });
    let some = |(place, blocks): (usize, &[Block])| {
        html! { <Chapter key={place} blocks={blocks.to_vec()} definitions={definitions.clone()} /> }
    };
    html! { <div class="markdown">{ for all.chunks(CHAPTER).enumerate().map(some) }</div> }
}

/// So many blocks are looked at together: of a text of thousands only a few are compared while it grows, and where much grows at
/// once, only those in sight are painted.
const CHAPTER: usize = 16;

#[derive(Properties, PartialEq)]
struct ChapterProps {
    blocks: Vec<Block>,
    /// Link definitions of the whole text.
    definitions: Rc<str>,
}

#[component]
fn Chapter(props: &ChapterProps) -> Html {
    let one = |(place, block): (usize, &Block)| {
        html! { <Drawn key={place} block={block.clone()} definitions={props.definitions.clone()} /> }
    };
    html! { <div class="chapter">{ for props.blocks.iter().enumerate().map(one) }</div> }
}

#[derive(Properties, PartialEq)]
struct DrawnProps {
    block: Block,
    /// Link definitions of the whole text.
    definitions: Rc<str>,
}

#[component]
fn Drawn(props: &DrawnProps) -> Html {
    let nodes = match &props.block {
        Block::Markdown(source) => tree::read(source, &props.definitions),
        Block::Plain(source) => tree::plain(source),
    };
    nodes.iter().map(draw).collect()
}

fn draw(node: &Node) -> Html {
    match node {
        Node::Text(text) => text.as_str().into(),
        Node::Element(element) if is_table(element) => {
            html! { <Table table={Rc::new(element.clone())} /> }
        }
        Node::Element(element) => {
            let mut tag = VTag::new(element.tag);
            for (name, value) in &element.attributes {
                tag.add_attribute(name, value.clone());
                if *name == "data-host" && !value.is_ascii() {
                    // What is shown beside the link is what the browser makes of it, so that no letter passes for another.
                    tag.add_attribute("data-host", honest_host(element, value));
                    tag.add_attribute("data-written", value.clone());
                }
            }
            tag.add_children(element.children.iter().map(draw));
            tag.into()
        }
        Node::Formula(formula) => html! { <SetFormula formula={formula.clone()} /> },
        Node::Code(code) => html! { <CodeBlock code={code.clone()} /> },
    }
}

/// A link's host in ASCII.
fn honest_host(link: &Element, written: &str) -> String {
    let mut attributes = link.attributes.iter();
    let address = attributes.find(|(name, _)| *name == "href");
    let address = address.and_then(|(_, address)| dom::link::Address::read(address));
    address.map_or_else(|| written.to_owned(), |address| address.host)
}
