//! A YAML or JSON text as a tree whose parts know where they stand.
//!
//! YAML comes as events with unresolved aliases, so that a text which names a part of itself again and again grows no further than
//! the limit. JSON's parts have no place of their own; the path to a part is told for both.

use std::{collections::BTreeMap, rc::Rc};

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::Value;

use crate::file::{Fault, Place, Wrong};

/// A text may be so long, in bytes.
pub(crate) const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Parts may lie so deep in each other.
const MAX_DEPTH: usize = 32;
/// So many parts, those that aliases stand for counted each time.
const MAX_NODES: usize = 200_000;
/// So many bytes of text in all of them, counted likewise.
const MAX_TEXT: usize = 4 * MAX_BYTES;
/// So many fields in one map: each new name is compared with all of them.
const MAX_FIELDS: usize = 2000;

/// A part.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) what: Kind,
    pub(crate) place: Place,
    /// How many parts it has, itself among them, and how many bytes of text.
    size: (usize, usize),
    depth: usize,
}

/// What it is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Nothing at all.
    Null,
    /// A text, a number or a yes or no, as it was written; whether it is a text for certain.
    Scalar(Rc<str>, bool),
    List(Rc<Vec<Node>>),
    /// In the order in which they were written.
    Map(Rc<Vec<(Rc<str>, Node)>>),
}

impl Node {
    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        let found = self.map()?.iter().find(|(known, _)| **known == *name);
        let node = &found?.1;
        (!matches!(node.what, Kind::Null)).then_some(node)
    }

    pub(crate) fn map(&self) -> Option<&[(Rc<str>, Node)]> {
        match &self.what {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn list(&self) -> Option<&[Node]> {
        match &self.what {
            Kind::List(list) => Some(list),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.what {
            Kind::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// It as JSON, by the rules of YAML for what is not quoted.
    pub(crate) fn json(&self) -> Value {
        match &self.what {
            Kind::Null => Value::Null,
            Kind::Scalar(text, true) => Value::String(text.to_string()),
            Kind::Scalar(text, false) => match serde_json::from_str(text) {
                Ok(plain @ (Value::Bool(_) | Value::Number(_))) => plain,
                _ => Value::String(text.to_string()),
            },
            Kind::List(list) => Value::Array(list.iter().map(Self::json).collect()),
            Kind::Map(map) => {
                let fields = map.iter();
                Value::Object(
                    fields
                        .map(|(name, node)| (name.to_string(), node.json()))
                        .collect(),
                )
            }
        }
    }

    fn of_json(value: Value, left: &mut usize) -> Result<Self, Fault> {
        *left = match left.checked_sub(1) {
            Some(left) => left,
            None => return Err(Fault::of(Place::default(), Wrong::TooMany)),
        };
        let what = match value {
            Value::Null => Kind::Null,
            Value::String(text) => Kind::Scalar(text.into(), true),
            Value::Array(list) => {
                let parts = list.into_iter().map(|value| Self::of_json(value, left));
                Kind::List(Rc::new(parts.collect::<Result<_, _>>()?))
            }
            Value::Object(map) => {
                let fields = map.into_iter();
                let fields =
                    fields.map(|(name, value)| Ok((name.into(), Self::of_json(value, left)?)));
                Kind::Map(Rc::new(fields.collect::<Result<_, Fault>>()?))
            }
            plain => Kind::Scalar(plain.to_string().into(), false),
        };
        Ok(Self {
            what,
            place: Place::default(),
            size: (1, 0),
            depth: 0,
        })
    }
}

/// Reads JSON. Its reader goes no deeper than 128.
pub(crate) fn read_json(text: &str) -> Result<Node, Fault> {
    limit(text)?;
    match serde_json::from_str(text) {
        Ok(value) => {
            let mut left = MAX_NODES;
            Node::of_json(value, &mut left)
        }
        Err(error) => Err(Fault {
            place: Place {
                line: error.line(),
                column: error.column(),
            },
            field: String::new(),
            what: Wrong::NotJson,
        }),
    }
}

pub(crate) fn limit(text: &str) -> Result<(), Fault> {
    if text.len() > MAX_BYTES {
        return Err(Fault::of(Place::default(), Wrong::TooLarge));
    }
    Ok(())
}

/// What is in a map that is not closed yet, and the name that waits for its value.
type Fields = (Vec<(Rc<str>, Node)>, Option<Rc<str>>);

/// A list or a map that is not closed yet.
struct Open {
    anchor: usize,
    place: Place,
    list: Vec<Node>,
    /// Where it is a map.
    map: Option<Fields>,
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    root: Option<Node>,
    nodes: usize,
    text: usize,
}

/// Reads the first document of a YAML text.
pub(crate) fn read_yaml(text: &str) -> Result<Node, Fault> {
    limit(text)?;
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| Fault {
            place: Place {
                line: error.marker().line(),
                column: error.marker().col() + 1,
            },
            field: String::new(),
            what: Wrong::NotYaml(error.info().to_owned()),
        })?;
        if matches!(event, Event::DocumentEnd | Event::StreamEnd) {
            break;
        }
        builder.take(event, place_of(span))?;
    }
    builder
        .root
        .ok_or_else(|| Fault::of(Place { line: 1, column: 1 }, Wrong::Empty))
}

fn place_of(span: Span) -> Place {
    Place {
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

impl Builder {
    fn take(&mut self, event: Event<'_>, place: Place) -> Result<(), Fault> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let quoted = style != ScalarStyle::Plain;
                let null = matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let what = if null && !quoted {
                    Kind::Null
                } else {
                    Kind::Scalar(text.as_ref().into(), quoted)
                };
                let node = Node {
                    size: (1, text.len()),
                    what,
                    place,
                    depth: 1,
                };
                self.put(node, anchor)
            }
            Event::Alias(anchor) => {
                // One within itself has no end, and is not closed when it is named.
                let known = self.anchors.get(&anchor).cloned();
                let mut node = known.ok_or_else(|| Fault::of(place, Wrong::BadAlias))?;
                node.place = place;
                self.put(node, 0)
            }
            Event::SequenceStart(anchor, _) => self.begin(anchor, place, None),
            Event::MappingStart(anchor, _) => self.begin(anchor, place, Some((Vec::new(), None))),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else {
                    return Ok(());
                };
                let node = open.close();
                // They were counted as they came.
                let size = node.0.size;
                self.nodes = self.nodes.saturating_sub(size.0 - 1);
                self.text = self.text.saturating_sub(size.1);
                self.put(node.0, node.1)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, anchor: usize, place: Place, map: Option<Fields>) -> Result<(), Fault> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Fault::of(place, Wrong::TooDeep));
        }
        self.open.push(Open {
            anchor,
            place,
            list: Vec::new(),
            map,
        });
        Ok(())
    }

    fn put(&mut self, node: Node, anchor: usize) -> Result<(), Fault> {
        let place = node.place;
        self.nodes = self.nodes.saturating_add(node.size.0);
        self.text = self.text.saturating_add(node.size.1);
        if self.nodes > MAX_NODES || self.text > MAX_TEXT {
            return Err(Fault::of(place, Wrong::TooMany));
        }
        if node.depth + self.open.len() > MAX_DEPTH {
            return Err(Fault::of(place, Wrong::TooDeep));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open {
                map: None, list, ..
            }) => list.push(node),
            Some(Open {
                map: Some((fields, waiting)),
                ..
            }) => match waiting.take() {
                Some(name) if fields.iter().any(|(known, _)| *known == name) => {
                    return Err(Fault {
                        place,
                        field: name.to_string(),
                        what: Wrong::Twice,
                    });
                }
                Some(_) if fields.len() >= MAX_FIELDS => {
                    return Err(Fault::of(place, Wrong::TooMany));
                }
                Some(name) => fields.push((name, node)),
                None => {
                    let name = match node.what {
                        Kind::Scalar(name, _) => name,
                        Kind::Null => Rc::from(""),
                        _ => return Err(Fault::of(place, Wrong::NotText)),
                    };
                    *waiting = Some(name);
                }
            },
        }
        Ok(())
    }
}

impl Open {
    fn close(self) -> (Node, usize) {
        let parts: Vec<&Node> = match &self.map {
            None => self.list.iter().collect(),
            Some((fields, _)) => fields.iter().map(|(_, node)| node).collect(),
        };
        let named = self.map.is_some();
        let size = parts
            .iter()
            .fold((1_usize, 0_usize), |(nodes, text), node| {
                let own = node.size.0 + usize::from(named);
                (nodes.saturating_add(own), text.saturating_add(node.size.1))
            });
        let depth = 1 + parts.iter().map(|node| node.depth).max().unwrap_or(0);
        let what = match self.map {
            None => Kind::List(Rc::new(self.list)),
            Some((fields, _)) => Kind::Map(Rc::new(fields)),
        };
        let node = Node {
            what,
            place: self.place,
            size,
            depth,
        };
        (node, self.anchor)
    }
}
