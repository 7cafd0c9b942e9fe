//! Thoughts in the text itself, between `<think>` and `</think>`: Groq's raw form, and what a server leaves there
//! that knows nothing of its model's template.
//!
//! Only where an answer begins with them; anywhere else they are what the model writes about.

use crate::event::ChatEvent;

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// Tells one answer's thoughts from its text.
#[derive(Default)]
pub(super) struct Tags {
    place: Place,
    /// What may still turn out to be a tag.
    held: String,
}

/// How far the answer is.
#[derive(Clone, Copy, Default)]
enum Place {
    /// Nothing but white space has come.
    #[default]
    Before,
    Thought,
    /// The white space between thought and text.
    Between,
    Text,
}

impl Tags {
    /// Takes a piece of the content.
    pub(super) fn take(&mut self, piece: &str, out: &mut Vec<ChatEvent>) {
        self.held.push_str(piece);
        loop {
            match self.place {
                Place::Before => {
                    let begun = self.held.trim_start();
                    if let Some(rest) = begun.strip_prefix(OPEN) {
                        self.held = rest.to_owned();
                        self.place = Place::Thought;
                    } else if OPEN.starts_with(begun) {
                        return;
                    } else {
                        self.place = Place::Text;
                    }
                }
                Place::Thought => match self.held.split_once(CLOSE) {
                    Some((thought, rest)) => {
                        let rest = rest.to_owned();
                        think(thought.to_owned(), out);
                        self.held = rest;
                        self.place = Place::Between;
                    }
                    None => {
                        let rest = self.held.split_off(self.held.len() - begun(&self.held));
                        think(std::mem::replace(&mut self.held, rest), out);
                        return;
                    }
                },
                Place::Between => {
                    self.held = self.held.trim_start().to_owned();
                    if self.held.is_empty() {
                        return;
                    }
                    self.place = Place::Text;
                }
                Place::Text => {
                    let text = std::mem::take(&mut self.held);
                    if !text.is_empty() {
                        out.push(ChatEvent::Text { text });
                    }
                    return;
                }
            }
        }
    }

    /// No more comes: what was held is what it looks like.
    pub(super) fn end(&mut self, out: &mut Vec<ChatEvent>) {
        if matches!(self.place, Place::Thought) {
            think(std::mem::take(&mut self.held), out);
        }
        self.place = Place::Text;
        self.take("", out);
    }
}

fn think(text: String, out: &mut Vec<ChatEvent>) {
    if !text.is_empty() {
        out.push(ChatEvent::Reasoning { text });
    }
}

/// How many bytes at the end of a thought may be the beginning of its closing tag.
fn begun(thought: &str) -> usize {
    let fits = |length: &usize| {
        CLOSE
            .get(..*length)
            .is_some_and(|part| thought.ends_with(part))
    };
    (1..CLOSE.len()).rev().find(fits).unwrap_or(0)
}
