//! JSON Schema as Anthropic's structured outputs take it: what they refuse is taken out.
//!
//! Facts: what Vercel's AI SDK and Anthropic's own SDKs take out before they send a schema (2026-08).

use serde_json::{Map, Value};

/// Bounds and patterns, which the model is told by the prompt or not at all.
const REFUSED: &[&str] = &[
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "pattern",
];
/// The formats of a text that are known there.
const FORMATS: &[&str] = &[
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "time",
    "uri",
    "uuid",
];

/// The schema without what is refused; objects hold what is named and nothing else.
pub(super) fn sanitised(schema: &Value) -> Value {
    let Some(fields) = schema.as_object() else {
        return schema.clone();
    };
    let mut taken = Map::new();
    for (name, value) in fields {
        let value = match name.as_str() {
            "format" if !value.as_str().is_some_and(|name| FORMATS.contains(&name)) => continue,
            refused if REFUSED.contains(&refused) => continue,
            // Here the names are the user's own.
            "$defs" | "definitions" | "properties" => each_named(value),
            "allOf" | "anyOf" | "items" | "oneOf" | "prefixItems" => each(value),
            _ => value.clone(),
        };
        let name = match name.as_str() {
            "oneOf" => "anyOf",
            name => name,
        };
        taken.insert(name.to_owned(), value);
    }
    let kind = taken.get("type");
    if kind.is_some_and(|kind| kind == "object") || taken.contains_key("properties") {
        taken.insert("additionalProperties".to_owned(), false.into());
    }
    taken.into()
}

fn each_named(schemas: &Value) -> Value {
    let Some(fields) = schemas.as_object() else {
        return schemas.clone();
    };
    let sanitise = |(name, schema): (&String, &Value)| (name.clone(), sanitised(schema));
    fields.iter().map(sanitise).collect::<Map<_, _>>().into()
}

/// A list of schemas, or one.
fn each(schemas: &Value) -> Value {
    match schemas.as_array() {
        Some(list) => list.iter().map(sanitised).collect(),
        None => sanitised(schemas),
    }
}
