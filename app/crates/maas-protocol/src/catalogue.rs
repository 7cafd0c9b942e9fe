//! What is publicly known of models: context size, abilities, list prices. Made by `cargo xtask catalogue`.
//!
//! Shipped beside the app as `catalogue.json`, and renewed from models.dev when a person asks for it.
//! A fact that is not there is unknown, never nothing or free.

use std::{fmt, vec};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

use crate::models::{self, ModelInfo};

pub mod models_dev;

/// The shape of the file that this code reads.
pub const VERSION: u64 = 1;

/// Facts about models, by provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// Where the facts are from.
    pub sources: Vec<Source>,
    /// The slug of each provider with its models; a handful, so a list is enough.
    pub models: Vec<(String, Vec<ModelInfo>)>,
}

/// A public collection, as it was on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// What it calls itself.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// Which state of it, as 40 hexadecimal digits; empty where that is not said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub commit: String,
    /// The day of that state, `YYYY-MM-DD`.
    pub date: String,
    /// Its licence.
    pub licence: String,
}

/// Why a catalogue could not be renewed; the old one stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotRenewed {
    /// No answer came, or only a part of one.
    Unreachable,
    /// What came is not the list.
    NotTheList,
    /// A price below nothing, or above 1000 US dollars per million tokens: a unit was mistaken.
    NoPrice {
        /// Whose price, as `provider/model`.
        model: String,
    },
}

impl Catalogue {
    /// Reads the file; `None` where it is no catalogue of this [`VERSION`]. A fact that cannot be read is missing.
    pub fn read(text: &str) -> Option<Self> {
        let mut reading = Reading::begin(text)?;
        while reading.read_some(usize::MAX) {}
        Some(reading.end())
    }

    /// The file: valid JSON with one model per line, so that two states can be compared by eye.
    ///
    /// # Errors
    /// [`serde_json::Error`] never in fact; there is nothing in a catalogue that is no JSON.
    pub fn write(&self) -> serde_json::Result<String> {
        let mut text = format!(
            "{{\"version\":{VERSION},\"generated_from\":{},\n\"models\":{{",
            serde_json::to_string(&self.sources)?
        );
        let mut before_slug = "\n";
        for (slug, models) in &self.models {
            text += &format!("{before_slug}{}:[", serde_json::to_string(slug)?);
            let mut before = "\n";
            for model in models {
                text += before;
                text += &serde_json::to_string(model)?;
                before = ",\n";
            }
            text += "]";
            before_slug = ",\n";
        }
        text += "}}\n";
        Ok(text)
    }

    /// The day of its newest source, `YYYY-MM-DD`; empty where none is named.
    pub fn date(&self) -> &str {
        let mut newest = "";
        for source in &self.sources {
            if source.date.as_str() > newest {
                newest = &source.date;
            }
        }
        newest
    }

    /// What is known of a model: by its exact id, else without its date or `-latest`, and both again by the
    /// last part of a `vendor/model`.
    pub fn find(&self, slug: &str, model_id: &str) -> Option<&ModelInfo> {
        let (_, models) = self.models.iter().find(|(of, _)| of == slug)?;
        let undated = undated(model_id);
        by_id(models, model_id)
            .or_else(|| by_id(models, undated))
            .or_else(|| by_last_part(models, model_id))
            .or_else(|| by_last_part(models, undated))
    }
}

/// A catalogue that is read in pieces, for a thread that must not be busy for long.
pub struct Reading<'a> {
    read: Catalogue,
    /// The lists that are not begun.
    lists: vec::IntoIter<(String, &'a RawValue)>,
    /// What is left of the list that is being read.
    models: vec::IntoIter<&'a RawValue>,
}

impl<'a> Reading<'a> {
    /// Finds the parts of the file; `None` where it is no catalogue of this [`VERSION`].
    pub fn begin(text: &'a str) -> Option<Self> {
        let file: File<'a> = serde_json::from_str(text).ok()?;
        if file.version != VERSION {
            return None;
        }
        Some(Self {
            read: Catalogue {
                sources: models::all(Some(&file.generated_from), Source::read),
                models: Vec::new(),
            },
            lists: file.models.0.into_iter(),
            models: Vec::new().into_iter(),
        })
    }

    /// Reads up to so many models more; false once nothing is left. A model that cannot be read is left out.
    pub fn read_some(&mut self, count: usize) -> bool {
        for _ in 0..count {
            if let Some(model) = self.models.next() {
                if let (Some((_, models)), Ok(model)) = (
                    self.read.models.last_mut(),
                    serde_json::from_str(model.get()),
                ) {
                    models.push(ModelInfo::read(&model));
                }
            } else if let Some((slug, list)) = self.lists.next() {
                let list: Vec<&RawValue> = serde_json::from_str(list.get()).unwrap_or_default();
                self.models = list.into_iter();
                self.read.models.push((slug, Vec::new()));
            } else {
                return false;
            }
        }
        true
    }

    /// What was read so far.
    pub fn end(self) -> Catalogue {
        self.read
    }
}

/// The file, its lists of models as they are written.
#[derive(Deserialize)]
struct File<'a> {
    version: u64,
    #[serde(default)]
    generated_from: Value,
    #[serde(borrow)]
    models: Lists<'a>,
}

/// What is written under each slug, in the order of the file.
struct Lists<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Lists<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Lists<'de>;

            fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
                to.write_str("lists of models by provider")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut lists = Vec::new();
                while let Some(list) = map.next_entry()? {
                    lists.push(list);
                }
                Ok(Lists(lists))
            }
        }
        from.deserialize_map(Reader)
    }
}

impl Source {
    fn read(from: &Value) -> Self {
        let text = |key| models::text(from, key).unwrap_or_default();
        Self {
            name: text("name"),
            url: text("url"),
            commit: text("commit"),
            date: text("date"),
            licence: text("licence"),
        }
    }
}

/// What is known of a model of a provider: what its own list says, and what that leaves open from the
/// catalogues, the first of them first.
pub fn known(
    slug: &str,
    own: &ModelInfo,
    catalogues: &mut dyn Iterator<Item = &Catalogue>,
) -> ModelInfo {
    let mut known = own.clone();
    for catalogue in catalogues {
        if let Some(more) = catalogue.find(slug, &own.id) {
            known.fill_in(more);
        }
    }
    known
}

fn by_id<'a>(models: &'a [ModelInfo], id: &str) -> Option<&'a ModelInfo> {
    models.iter().find(|model| model.id == id)
}

/// Finds `vendor/model` as `model`, and `model` as the only `vendor/model` there is. Another vendor's model
/// of the same name is another model.
fn by_last_part<'a>(models: &'a [ModelInfo], id: &str) -> Option<&'a ModelInfo> {
    if let Some(last) = last_part(id) {
        return by_id(models, last);
    }
    let mut found = None;
    for model in models {
        if last_part(&model.id) == Some(id) {
            if found.is_some() {
                return None;
            }
            found = Some(model);
        }
    }
    found
}

/// What is behind the last slash, by bytes: searching text backwards is code that nothing else in the page needs.
fn last_part(id: &str) -> Option<&str> {
    let slash = id.bytes().rposition(|byte| byte == b'/')?;
    id.get(slash + 1..)
}

/// An id without `-latest` or its date at the end: `-YYYY-MM-DD`, `-YYYYMMDD` or `-MMDD`.
fn undated(id: &str) -> &str {
    let rest = match id.as_bytes() {
        [rest @ .., b'-', b'l', b'a', b't', b'e', b's', b't'] => rest,
        [rest @ .., b'-', b'2', b'0', y, z, b'-', m, n, b'-', d, e]
        | [rest @ .., b'-', b'2', b'0', y, z, m, n, d, e]
            if number_of(*y, *z).is_some() && is_day(*m, *n, *d, *e) =>
        {
            rest
        }
        // A version such as 2506 (year and month) is another model, and no day: there is no month 25.
        [rest @ .., b'-', m, n, d, e] if is_day(*m, *n, *d, *e) => rest,
        _ => return id,
    };
    id.get(..rest.len()).unwrap_or(id)
}

/// Whether two digits are a month and two a day.
fn is_day(m: u8, n: u8, d: u8, e: u8) -> bool {
    matches!(number_of(m, n), Some(1..=12)) && matches!(number_of(d, e), Some(1..=31))
}

fn number_of(tens: u8, ones: u8) -> Option<u8> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| (tens - b'0') * 10 + (ones - b'0'))
}

#[cfg(test)]
mod tests;
