//! A message that waits to be sent. One that is a text and nothing else is stored as that alone, as all of them once were.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::{files::FileRef, prompts::PromptUse};

/// A message that waits to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// What is said.
    pub text: String,
    /// What goes with it.
    pub files: Vec<FileRef>,
    /// Which template it was made with.
    pub prompt: Option<PromptUse>,
}

/// One with files or a template, as it is stored.
#[derive(Serialize, Deserialize)]
struct WithMore {
    text: String,
    files: Vec<FileRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prompt: Option<PromptUse>,
}

impl Serialize for Waiting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.files.is_empty() && self.prompt.is_none() {
            return serializer.serialize_str(&self.text);
        }
        let stored = WithMore {
            text: self.text.clone(),
            files: self.files.clone(),
            prompt: self.prompt.clone(),
        };
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Waiting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrMore)
    }
}

struct TextOrMore;

impl<'de> Visitor<'de> for TextOrMore {
    type Value = Waiting;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text, alone or with more")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Waiting, E> {
        Ok(Waiting {
            text: text.to_owned(),
            ..Waiting::default()
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Waiting, A::Error> {
        let stored = WithMore::deserialize(MapAccessDeserializer::new(entries))?;
        Ok(Waiting {
            text: stored.text,
            files: stored.files,
            prompt: stored.prompt,
        })
    }
}
