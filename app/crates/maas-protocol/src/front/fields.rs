//! Reads the fields of a request one by one, and knows the full name of each for a refusal.

use serde_json::{Map, Value};

use super::Refusal;

/// What is still unread of one object of a request; `null` is as if the field were not there.
pub(super) struct Fields {
    path: String,
    map: Map<String, Value>,
}

impl Fields {
    /// The fields of an object at a path of the request; the whole request has the empty path.
    pub(super) fn of(value: Value, path: &str) -> Result<Self, Refusal> {
        match value {
            Value::Object(map) => Ok(Self {
                path: path.to_owned(),
                map,
            }),
            _ => Err(Refusal::field(path, "must be an object")),
        }
    }

    /// The full name of a field, as `messages[0].content`.
    pub(super) fn name(&self, field: &str) -> String {
        if self.path.is_empty() {
            field.to_owned()
        } else {
            format!("{}.{field}", self.path)
        }
    }

    /// Refuses a field, with the reason as the end of a sentence.
    pub(super) fn refuse(&self, field: &str, reason: &str) -> Refusal {
        Refusal::field(&self.name(field), reason)
    }

    /// Takes a field of any form.
    pub(super) fn any(&mut self, field: &str) -> Option<Value> {
        self.map
            .shift_remove(field)
            .filter(|value| !value.is_null())
    }

    fn read<T>(
        &mut self,
        field: &str,
        form: &str,
        read: impl FnOnce(Value) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        let Some(value) = self.any(field) else {
            return Ok(None);
        };
        let read = read(value).ok_or_else(|| self.refuse(field, &format!("must be {form}")))?;
        Ok(Some(read))
    }

    /// Takes a text.
    pub(super) fn text(&mut self, field: &str) -> Result<Option<String>, Refusal> {
        self.read(field, "a string", |value| match value {
            Value::String(text) => Some(text),
            _ => None,
        })
    }

    /// Takes a text that must be there.
    pub(super) fn needed(&mut self, field: &str) -> Result<String, Refusal> {
        let text = self.text(field)?;
        text.ok_or_else(|| self.refuse(field, "is required"))
    }

    /// Takes a number.
    pub(super) fn number(&mut self, field: &str) -> Result<Option<f64>, Refusal> {
        self.read(field, "a number", |value| value.as_f64())
    }

    /// Takes a whole number of 32 bits, none below zero.
    pub(super) fn count(&mut self, field: &str) -> Result<Option<u32>, Refusal> {
        let whole = |value: Value| u32::try_from(value.as_u64()?).ok();
        self.read(field, "a whole number, 0 or above", whole)
    }

    /// Takes a whole number.
    pub(super) fn whole(&mut self, field: &str) -> Result<Option<i64>, Refusal> {
        self.read(field, "a whole number", |value| value.as_i64())
    }

    /// Takes a truth value.
    pub(super) fn flag(&mut self, field: &str) -> Result<Option<bool>, Refusal> {
        self.read(field, "true or false", |value| value.as_bool())
    }

    /// Takes one of serde's own words.
    pub(super) fn word<T: serde::de::DeserializeOwned>(
        &mut self,
        field: &str,
    ) -> Result<Option<T>, Refusal> {
        self.read(field, "one of the known words", |value| {
            serde_json::from_value(value).ok()
        })
    }

    /// Takes a list.
    pub(super) fn list(&mut self, field: &str) -> Result<Vec<Value>, Refusal> {
        let list = self.read(field, "a list", |value| match value {
            Value::Array(list) => Some(list),
            _ => None,
        })?;
        Ok(list.unwrap_or_default())
    }

    /// Takes the objects of a list, each with its own path.
    pub(super) fn each(&mut self, field: &str) -> Result<Vec<Self>, Refusal> {
        let list = self.list(field)?;
        self.listed(field, list).collect()
    }

    /// The objects of a list that has been taken.
    pub(super) fn listed(
        &self,
        field: &str,
        list: Vec<Value>,
    ) -> impl Iterator<Item = Result<Self, Refusal>> + use<> {
        let path = self.name(field);
        let list = list.into_iter().enumerate();
        list.map(move |(place, value)| Self::of(value, &format!("{path}[{place}]")))
    }

    /// Takes an object.
    pub(super) fn object(&mut self, field: &str) -> Result<Option<Self>, Refusal> {
        let path = self.name(field);
        let value = self.any(field);
        value.map(|value| Self::of(value, &path)).transpose()
    }

    /// Takes a list of texts, or one text that stands for such a list.
    pub(super) fn texts(&mut self, field: &str) -> Result<Vec<String>, Refusal> {
        let texts = self.read(
            field,
            "a string or a list of strings",
            |value| match value {
                Value::String(text) => Some(vec![text]),
                value => serde_json::from_value(value).ok(),
            },
        )?;
        Ok(texts.unwrap_or_default())
    }

    /// What nobody has taken.
    pub(super) fn rest(self) -> Map<String, Value> {
        let mut rest = self.map;
        rest.retain(|_, value| !value.is_null());
        rest
    }

    /// Refuses what nobody has taken; `hints` are left out instead, and named in `left_out`.
    pub(super) fn done(self, hints: &[&str], left_out: &mut Vec<String>) -> Result<(), Refusal> {
        let names = self.map.iter().filter(|(_, value)| !value.is_null());
        for (name, _) in names {
            if !hints.contains(&name.as_str()) {
                return Err(self.refuse(name, "is not known here"));
            }
            if !left_out.contains(name) {
                left_out.push(name.clone());
            }
        }
        Ok(())
    }
}
