//! Text from models as safe markdown: nodes, never markup, and only what grows is read again.

use std::{cell::RefCell, rc::Rc};

use yew::{prelude::*, virtual_dom::VTag};

mod blocks;
mod links;
mod tree;

use blocks::Blocks;
use tree::Node;

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
    let one = |(place, source): (usize, Rc<str>)| {
        html! { <Block key={place} {source} definitions={definitions.clone()} /> }
    };
    html! { <div class="markdown">{ for blocks.all().enumerate().map(one) }</div> }
}

#[derive(Properties, PartialEq)]
struct BlockProps {
    source: Rc<str>,
    /// Link definitions of the whole text.
    definitions: Rc<str>,
}

#[component]
fn Block(props: &BlockProps) -> Html {
    tree::read(&props.source, &props.definitions)
        .iter()
        .map(draw)
        .collect()
}

fn draw(node: &Node) -> Html {
    match node {
        Node::Text(text) => text.as_str().into(),
        Node::Element(element) => {
            let mut tag = VTag::new(element.tag);
            for (name, value) in &element.attributes {
                tag.add_attribute(name, value.clone());
            }
            tag.add_children(element.children.iter().map(draw));
            tag.into()
        }
    }
}
