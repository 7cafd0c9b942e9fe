//! A message that waits to be sent. Without files it is stored as its text alone, as all of them once were.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::files::FileRef;

/// A message that waits to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// What is said.
    pub text: String,
    /// What goes with it.
    pub files: Vec<FileRef>,
}

/// One with files, as it is stored.
#[derive(Serialize, Deserialize)]
struct WithFiles {
    text: String,
    files: Vec<FileRef>,
}

impl Serialize for Waiting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.files.is_empty() {
            return serializer.serialize_str(&self.text);
        }
        let stored = WithFiles {
            text: self.text.clone(),
            files: self.files.clone(),
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
        formatter.write_str("a text, alone or with files")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Waiting, E> {
        Ok(Waiting {
            text: text.to_owned(),
            files: Vec::new(),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Waiting, A::Error> {
        let stored = WithFiles::deserialize(MapAccessDeserializer::new(entries))?;
        Ok(Waiting {
            text: stored.text,
            files: stored.files,
        })
    }
}
