//! Writing request bodies: what every dialect does alike.

use serde_json::{Map, Value};

/// Puts a field into a body; one that was not set stays away.
pub(super) fn put(fields: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), value);
    }
}
