//! What differs between two things that read the same: figures and parameters, each by the name it has in the JSON.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::share::Content;

/// So many are named at most.
pub const MOST: usize = 40;
/// A value longer than this is cut, in characters.
const LONG: usize = 60;

/// A figure that differs; an empty text is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it is, as in `messages 2 › reply › usage › output`.
    pub name: String,
    /// What it is here.
    pub old: String,
    /// What it would be.
    pub new: String,
}

/// What differs, in order, and how many more there are.
pub fn changes(old: &Content, new: &Content) -> (Vec<Change>, usize) {
    let (old, new) = (leaves(old), leaves(new));
    let mut all = Vec::new();
    for name in old
        .keys()
        .chain(new.keys().filter(|name| !old.contains_key(*name)))
    {
        let [was, is] = [&old, &new].map(|leaves| leaves.get(name).map_or("", String::as_str));
        if was != is {
            all.push(Change {
                name: name.1.clone(),
                old: shortened(was),
                new: shortened(is),
            });
        }
    }
    let more = all.len().saturating_sub(MOST);
    all.truncate(MOST);
    (all, more)
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(LONG).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Where a value is: the places of lists as numbers, so that they are in order, and what people read.
type Place = (Vec<Step>, String);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    At(usize),
    Named(String),
}

fn leaves(content: &Content) -> BTreeMap<Place, String> {
    let value = match content {
        Content::Preset(preset) => serde_json::to_value(preset),
        Content::Chat(chat) => serde_json::to_value(chat),
        Content::Comparison(comparison) => serde_json::to_value(comparison),
        Content::Prompts(prompts) => serde_json::to_value(prompts),
    };
    let mut found = BTreeMap::new();
    // What was read from JSON can be written as such.
    walk(
        &value.unwrap_or_default(),
        (Vec::new(), String::new()),
        &mut found,
    );
    found
}

fn walk(value: &Value, (steps, name): Place, found: &mut BTreeMap<Place, String>) {
    let deeper = |step: Step, joined: String| {
        let mut steps = steps.clone();
        steps.push(step);
        (steps, joined)
    };
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                let joined = match name.as_str() {
                    "" => field.clone(),
                    name => format!("{name} › {field}"),
                };
                walk(value, deeper(Step::Named(field.clone()), joined), found);
            }
        }
        Value::Array(all) => {
            for (at, value) in all.iter().enumerate() {
                walk(
                    value,
                    deeper(Step::At(at), format!("{name} {}", at + 1)),
                    found,
                );
            }
        }
        Value::String(text) => {
            found.insert((steps, name), text.clone());
        }
        other => {
            found.insert((steps, name), other.to_string());
        }
    }
}
