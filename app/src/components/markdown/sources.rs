//! What an answer cites, as a list: an address is a link by the same rules as in a text, all else is plain text.

use maas_core::clean::clean;
use maas_protocol::event::Citation;
use yew::prelude::*;

use super::{
    draw,
    page::markup,
    tree::{Node, element, source_link},
};

/// The longest name that is shown, in characters: many a source has but its address.
const MAX_NAME: usize = 100;

/// The list below an answer; nothing where nothing is cited.
pub(crate) fn sources(citations: &[Citation], title: &'static str) -> Html {
    html! {
        if !citations.is_empty() {
            <div class="markdown sources">
                <p class="muted">{ title }</p>
                { draw(&list(citations, title)) }
            </div>
        }
    }
}

/// The same as markup of a page that stands by itself.
pub(crate) fn written(citations: &[Citation], title: &str) -> String {
    if citations.is_empty() {
        return String::new();
    }
    let title_node = element("p", Vec::new(), vec![Node::Text(title.to_owned())]);
    markup(&[title_node, list(citations, title)])
}

/// So long a list that it scrolls can be scrolled with the keys.
fn list(citations: &[Citation], title: &str) -> Node {
    let attributes = vec![
        ("aria-label", title.to_owned()),
        ("tabindex", "0".to_owned()),
    ];
    let item = |citation| element("li", Vec::new(), item(citation));
    element("ol", attributes, citations.iter().map(item).collect())
}

/// The title with its link; without one, the words that are cited.
fn item(citation: &Citation) -> Vec<Node> {
    let name = citation.title.as_ref().or(citation.url.as_ref());
    let name = name.map(|name| short(&clean(name))).unwrap_or_default();
    if let Some(link) = citation
        .url
        .as_deref()
        .and_then(|url| source_link(url, &name))
    {
        return vec![link];
    }
    let quote = |text: &String| element("q", Vec::new(), vec![Node::Text(clean(text))]);
    let quote = citation.text.as_ref().map(quote);
    [Node::Text(format!("{name} "))]
        .into_iter()
        .chain(quote)
        .collect()
}

fn short(name: &str) -> String {
    match name.char_indices().nth(MAX_NAME) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests;
