//! MathML from the text worker as a tree: what is not on the list does not get in.

use super::tree::{Element, Node};

#[cfg(test)]
mod tests;

const TAGS: &[&str] = &[
    "math",
    "mrow",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "mphantom",
    "mpadded",
    "mtable",
    "mtr",
    "mtd",
];
/// Elements that only change the look: their content stands for them.
const TRANSPARENT: &[&str] = &["menclose", "b", "i", "em", "strong", "u", "code", "span"];
const ATTRIBUTES: &[&str] = &[
    "display",
    "mathvariant",
    "stretchy",
    "symmetric",
    "largeop",
    "movablelimits",
    "form",
    "fence",
    "separator",
    "lspace",
    "rspace",
    "minsize",
    "maxsize",
    "width",
    "height",
    "depth",
    "voffset",
    "linethickness",
    "accent",
    "accentunder",
    "scriptlevel",
    "displaystyle",
];
/// The page's policy refuses styles, so those of table cells become classes.
const STYLES: &[(&str, &str)] = &[
    ("text-align: right", "right"),
    ("text-align: left", "left"),
    ("border-right", "bar-right"),
    ("border-left", "bar-left"),
    ("border-top", "bar-top"),
    ("border-bottom", "bar-bottom"),
];
/// More, or deeper, is no formula that a person reads.
const MAX_NODES: usize = 2000;
const MAX_DEPTH: usize = 64;

/// Reads a formula; `None` for anything but one well-formed `math` of known elements.
pub(super) fn read(text: &str) -> Option<Node> {
    let mut open: Vec<(&str, Element)> = Vec::new();
    let mut rest = text.strip_prefix("<math").map(|_| text)?;
    for _ in 0..MAX_NODES {
        let (words, markup) = rest.split_once('<')?;
        let (tag, after) = markup.split_once('>')?;
        if let Some((_, parent)) = open.last_mut()
            && !words.is_empty()
        {
            parent.children.push(Node::Text(decoded(words)?));
        }
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let (opened, element) = open.pop()?;
            if opened != name {
                return None;
            }
            match open.last_mut() {
                Some((_, parent)) => close(parent, element),
                None => return rest.is_empty().then_some(Node::Element(element)),
            }
            continue;
        }
        let (begun, alone) = match tag.strip_suffix('/') {
            Some(begun) => (begun, true),
            None => (tag, false),
        };
        let (name, attributes) = begun.split_once(' ').unwrap_or((begun, ""));
        let element = Element {
            tag: known(TAGS, name).or_else(|| known(TRANSPARENT, name).map(|_| ""))?,
            attributes: attributes_of(attributes)?,
            children: Vec::new(),
        };
        let depth = open.len();
        match open.last_mut() {
            Some((_, parent)) if alone => close(parent, element),
            _ if depth < MAX_DEPTH => open.push((name, element)),
            _ => return None,
        }
    }
    None
}

fn close(parent: &mut Element, element: Element) {
    match element.tag {
        // Its place among the parent's children may have a meaning.
        "" if parent.tag != "mtext" => parent.children.push(Node::Element(Element {
            tag: "mrow",
            ..element
        })),
        "" => parent.children.extend(element.children),
        _ => parent.children.push(Node::Element(element)),
    }
}

fn known(list: &[&'static str], name: &str) -> Option<&'static str> {
    list.iter().find(|known| **known == name).copied()
}

fn attributes_of(text: &str) -> Option<Vec<(&'static str, String)>> {
    let mut attributes = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after.trim_start();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '%');
        if name == "style" {
            let named = STYLES.iter().filter(|(style, _)| value.contains(style));
            let classes: Vec<&str> = named.map(|(_, class)| *class).collect();
            if !classes.is_empty() {
                attributes.push(("class", classes.join(" ")));
            }
        } else if let Some(name) = known(ATTRIBUTES, name)
            && value.len() <= 40
            && value.chars().all(plain)
        {
            attributes.push((name, value.to_owned()));
        }
    }
    Some(attributes)
}

fn decoded(text: &str) -> Option<String> {
    let mut pieces = text.split('&');
    let mut decoded = pieces.next()?.to_owned();
    for piece in pieces {
        let (name, after) = piece.split_once(';')?;
        let letter = match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" | "#39" => '\'',
            _ => {
                let number = name.strip_prefix("#x")?;
                char::from_u32(u32::from_str_radix(number, 16).ok()?)?
            }
        };
        decoded.push(letter);
        decoded.push_str(after);
    }
    Some(decoded)
}
