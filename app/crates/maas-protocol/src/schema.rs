//! JSON that a person types, and the JSON schemas among it: what is wrong with it, and where.
//!
//! A schema is looked at as far as every provider would refuse it: this is no validator, and what is not known here passes.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use place::{Step, place_of};

mod place;

/// The types that JSON has, as a schema names them.
const TYPES: &[&str] = &[
    "array", "boolean", "integer", "null", "number", "object", "string",
];

/// What is wrong with JSON that was typed, and where; line and column are counted from 1, the column in characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonFault {
    /// The line.
    pub line: usize,
    /// The column in it.
    pub column: usize,
    /// What is wrong there.
    pub what: Wrong,
}

/// What is wrong with JSON that was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wrong {
    /// It is no JSON from here on.
    NotJson,
    /// It is not an object.
    NotObject,
    /// What stands under this name must be an object.
    ObjectUnder(String),
    /// What stands under this name must be a list with something in it.
    ListUnder(String),
    /// A schema must stand here: an object, `true` or `false`.
    NotSchema,
    /// There is no such type in JSON.
    NoType(String),
    /// A required name is not a text.
    NotName,
    /// A name is required that is none of the properties.
    NoProperty(String),
    /// The arguments of a tool are always an object.
    NotArguments,
}

/// Reads a JSON object that a person typed.
///
/// # Errors
/// [`JsonFault`] with [`Wrong::NotJson`] or [`Wrong::NotObject`].
pub fn read_object(typed: &str) -> Result<Map<String, Value>, JsonFault> {
    match serde_json::from_str(typed) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Err(fault(typed, &[], Wrong::NotObject)),
        Err(error) => {
            let (line, column) = place(typed, &error);
            Err(JsonFault {
                line,
                column,
                what: Wrong::NotJson,
            })
        }
    }
}

/// Reads a JSON schema that a person typed.
///
/// # Errors
/// [`JsonFault`] names the first place that no provider would take.
pub fn read_schema(typed: &str) -> Result<Value, JsonFault> {
    let schema = Value::Object(read_object(typed)?);
    match check(&schema, &mut Vec::new()) {
        Ok(()) => Ok(schema),
        Err((path, what)) => Err(fault(typed, &path, what)),
    }
}

/// Reads the schema of a tool's arguments; an empty text is a tool that has none.
///
/// # Errors
/// As [`read_schema`], and [`Wrong::NotArguments`].
pub fn read_arguments(typed: &str) -> Result<Value, JsonFault> {
    if typed.trim().is_empty() {
        return Ok(serde_json::json!({ "type": "object", "properties": {} }));
    }
    let schema = read_schema(typed)?;
    match schema.get("type") {
        Some(kind) if kind != "object" => Err(fault(
            typed,
            &[Step::Key("type".to_owned())],
            Wrong::NotArguments,
        )),
        _ => Ok(schema),
    }
}

/// The same JSON with line breaks and indents; `None` where it is none.
pub fn formatted(typed: &str) -> Option<String> {
    let value: Value = serde_json::from_str(typed).ok()?;
    serde_json::to_string_pretty(&value).ok()
}

/// Where reading failed: line and column from 1, the column in characters, for people count those.
pub fn place(typed: &str, error: &serde_json::Error) -> (usize, usize) {
    let line = typed.lines().nth(error.line().saturating_sub(1));
    let before = line.and_then(|line| line.as_bytes().get(..error.column()));
    let column = before.map_or(error.column(), |before| {
        String::from_utf8_lossy(before).chars().count()
    });
    (error.line(), column.max(1))
}

fn fault(typed: &str, path: &[Step], what: Wrong) -> JsonFault {
    let (line, column) = place_of(typed, path);
    JsonFault { line, column, what }
}

type Found = (Vec<Step>, Wrong);

/// Looks at a schema and at all in it; `path` leads to it.
fn check(schema: &Value, path: &mut Vec<Step>) -> Result<(), Found> {
    let fields = match schema {
        Value::Object(fields) => fields,
        Value::Bool(_) => return Ok(()),
        _ => return Err((path.clone(), Wrong::NotSchema)),
    };
    for (name, value) in fields {
        path.push(Step::Key(name.clone()));
        match name.as_str() {
            "type" => check_type(value, path)?,
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
                let Value::Object(named) = value else {
                    return Err((path.clone(), Wrong::ObjectUnder(name.clone())));
                };
                for (name, schema) in named {
                    path.push(Step::Key(name.clone()));
                    check(schema, path)?;
                    path.pop();
                }
            }
            "anyOf" | "oneOf" | "allOf" | "prefixItems" => check_each(name, value, path)?,
            "items" if value.is_array() => check_each(name, value, path)?,
            "items"
            | "additionalProperties"
            | "not"
            | "contains"
            | "propertyNames"
            | "if"
            | "then"
            | "else" => check(value, path)?,
            "enum" if value.as_array().is_none_or(Vec::is_empty) => {
                return Err((path.clone(), Wrong::ListUnder(name.clone())));
            }
            "required" => check_required(value, fields.get("properties"), path)?,
            _ => {}
        }
        path.pop();
    }
    Ok(())
}

fn check_type(value: &Value, path: &mut Vec<Step>) -> Result<(), Found> {
    let known = |value: &Value| match value.as_str() {
        Some(name) if TYPES.contains(&name) => Ok(()),
        Some(name) => Err(Wrong::NoType(name.to_owned())),
        None => Err(Wrong::NoType(value.to_string())),
    };
    match value {
        Value::Array(names) if !names.is_empty() => {
            for (place, name) in names.iter().enumerate() {
                path.push(Step::Item(place));
                known(name).map_err(|what| (path.clone(), what))?;
                path.pop();
            }
            Ok(())
        }
        name => known(name).map_err(|what| (path.clone(), what)),
    }
}

fn check_each(name: &str, value: &Value, path: &mut Vec<Step>) -> Result<(), Found> {
    let Some(schemas) = value.as_array().filter(|schemas| !schemas.is_empty()) else {
        return Err((path.clone(), Wrong::ListUnder(name.to_owned())));
    };
    for (place, schema) in schemas.iter().enumerate() {
        path.push(Step::Item(place));
        check(schema, path)?;
        path.pop();
    }
    Ok(())
}

/// The required names; providers that hold answers to a schema refuse one that is no property.
fn check_required(
    value: &Value,
    properties: Option<&Value>,
    path: &mut Vec<Step>,
) -> Result<(), Found> {
    let Some(names) = value.as_array() else {
        return Err((path.clone(), Wrong::ListUnder("required".to_owned())));
    };
    for (place, name) in names.iter().enumerate() {
        let what = match (name.as_str(), properties.and_then(Value::as_object)) {
            (None, _) => Wrong::NotName,
            (Some(name), Some(known)) if !known.contains_key(name) => {
                Wrong::NoProperty(name.to_owned())
            }
            (Some(_), _) => continue,
        };
        path.push(Step::Item(place));
        return Err((path.clone(), what));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
