//! Whether JSON fits a schema: the assertions of JSON Schema 2020-12, with references inside the schema itself.
//!
//! A keyword that asserts and is not known here makes the schema unreadable, so that nothing passes because it was not looked at. What
//! only describes is skipped. Steps are counted, so that a schema that refers to itself ends.

use std::collections::BTreeSet;

use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value};

/// Why JSON does not fit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// What stands there does not.
    Value { at: String, keyword: String },
    /// The schema cannot be read at this keyword.
    Schema(String),
    /// It takes too many steps to find out.
    TooMuch,
}

/// So many schemas are laid against values.
const MAX_STEPS: usize = 200_000;
/// So deep into each other.
const MAX_DEPTH: usize = 64;
/// Keywords that assert nothing by themselves; `format` is a note, as the standard has it by default.
const NOTES: &[&str] = &[
    "$schema",
    "$id",
    "$comment",
    "$defs",
    "definitions",
    "$anchor",
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "format",
    "contentEncoding",
    "contentMediaType",
    "strict",
    "name",
];

struct Walk<'a> {
    root: &'a Value,
    steps: usize,
}

type Fits = Result<(), Unfit>;

/// Looks whether a value fits.
pub(crate) fn check(schema: &Value, value: &Value) -> Fits {
    let mut walk = Walk {
        root: schema,
        steps: 0,
    };
    walk.fits(schema, value, "", 0)
}

fn no(at: &str, keyword: &str) -> Unfit {
    Unfit::Value {
        at: if at.is_empty() {
            "/".to_owned()
        } else {
            at.to_owned()
        },
        keyword: keyword.to_owned(),
    }
}

fn bad(keyword: &str) -> Unfit {
    Unfit::Schema(keyword.to_owned())
}

fn ask(fits: bool, at: &str, keyword: &str) -> Fits {
    if fits { Ok(()) } else { Err(no(at, keyword)) }
}

fn step(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn pattern(text: &Value, keyword: &str) -> Result<Regex, Unfit> {
    let text = text.as_str().ok_or_else(|| bad(keyword))?;
    let built = RegexBuilder::new(text)
        .size_limit(64 * 1024)
        .nest_limit(32)
        .build();
    built.map_err(|_| bad(keyword))
}

fn list<'a>(value: &'a Value, keyword: &str) -> Result<&'a [Value], Unfit> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| bad(keyword))
}

fn fields<'a>(value: &'a Value, keyword: &str) -> Result<&'a Map<String, Value>, Unfit> {
    value.as_object().ok_or_else(|| bad(keyword))
}

fn number(value: &Value, keyword: &str) -> Result<f64, Unfit> {
    value.as_f64().ok_or_else(|| bad(keyword))
}

fn count(value: &Value, keyword: &str) -> Result<usize, Unfit> {
    let whole = value.as_u64().and_then(|whole| usize::try_from(whole).ok());
    whole.ok_or_else(|| bad(keyword))
}

fn is_type(value: &Value, name: &str) -> Result<bool, Unfit> {
    Ok(match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => return Err(bad("type")),
    })
}

impl<'a> Walk<'a> {
    fn fits(&mut self, schema: &'a Value, value: &Value, at: &str, depth: usize) -> Fits {
        self.steps += 1;
        if self.steps > MAX_STEPS || depth > MAX_DEPTH {
            return Err(Unfit::TooMuch);
        }
        let schema = match schema {
            Value::Bool(true) => return Ok(()),
            Value::Bool(false) => return Err(no(at, "false")),
            Value::Object(schema) => schema,
            _ => return Err(bad("")),
        };
        for (keyword, says) in schema {
            self.any(schema, keyword, says, value, at, depth + 1)?;
            match value {
                Value::Object(value) => self.object(schema, keyword, says, value, at, depth + 1)?,
                Value::Array(value) => self.array(schema, keyword, says, value, at, depth + 1)?,
                Value::String(value) => string(keyword, says, value, at)?,
                Value::Number(value) => numeric(keyword, says, value.as_f64(), at)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether it fits one of the schemas of a list; what is wrong with a schema itself stays wrong.
    fn passes(
        &mut self,
        schema: &'a Value,
        value: &Value,
        at: &str,
        depth: usize,
    ) -> Result<bool, Unfit> {
        match self.fits(schema, value, at, depth) {
            Ok(()) => Ok(true),
            Err(Unfit::Value { .. }) => Ok(false),
            Err(worse) => Err(worse),
        }
    }

    fn any(
        &mut self,
        schema: &'a Map<String, Value>,
        keyword: &str,
        says: &'a Value,
        value: &Value,
        at: &str,
        depth: usize,
    ) -> Fits {
        match keyword {
            "type" => {
                let one = std::slice::from_ref(says);
                let mut fits = false;
                for name in says.as_array().map_or(one, Vec::as_slice) {
                    fits |= is_type(value, name.as_str().ok_or_else(|| bad(keyword))?)?;
                }
                ask(fits, at, keyword)
            }
            "enum" => ask(
                list(says, keyword)?.iter().any(|one| same(one, value)),
                at,
                keyword,
            ),
            "const" => ask(same(says, value), at, keyword),
            "allOf" => {
                for one in list(says, keyword)? {
                    self.fits(one, value, at, depth)?;
                }
                Ok(())
            }
            "anyOf" | "oneOf" => {
                let mut fit = 0;
                for one in list(says, keyword)? {
                    fit += usize::from(self.passes(one, value, at, depth)?);
                }
                ask(
                    if keyword == "anyOf" {
                        fit > 0
                    } else {
                        fit == 1
                    },
                    at,
                    keyword,
                )
            }
            "not" => ask(!self.passes(says, value, at, depth)?, at, keyword),
            "if" => {
                let then = if self.passes(says, value, at, depth)? {
                    "then"
                } else {
                    "else"
                };
                match schema.get(then) {
                    Some(then) => self.fits(then, value, at, depth),
                    None => Ok(()),
                }
            }
            "$ref" => {
                let pointer = says.as_str().and_then(|says| says.strip_prefix('#'));
                let target = pointer.and_then(|pointer| self.root.pointer(pointer));
                self.fits(target.ok_or_else(|| bad(keyword))?, value, at, depth)
            }
            "properties"
            | "patternProperties"
            | "additionalProperties"
            | "propertyNames"
            | "required"
            | "minProperties"
            | "maxProperties"
            | "dependentRequired"
            | "items"
            | "prefixItems"
            | "contains"
            | "minContains"
            | "maxContains"
            | "minItems"
            | "maxItems"
            | "uniqueItems"
            | "minLength"
            | "maxLength"
            | "pattern"
            | "minimum"
            | "maximum"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "multipleOf"
            | "then"
            | "else" => Ok(()),
            note if NOTES.contains(&note) => Ok(()),
            unknown => Err(bad(unknown)),
        }
    }

    fn object(
        &mut self,
        schema: &'a Map<String, Value>,
        keyword: &str,
        says: &'a Value,
        value: &Map<String, Value>,
        at: &str,
        depth: usize,
    ) -> Fits {
        match keyword {
            "properties" => {
                for (name, schema) in fields(says, keyword)? {
                    if let Some(value) = value.get(name) {
                        self.fits(schema, value, &step(at, name), depth)?;
                    }
                }
                Ok(())
            }
            "patternProperties" => {
                for (text, schema) in fields(says, keyword)? {
                    let pattern = pattern(&Value::String(text.clone()), keyword)?;
                    for (name, value) in value.iter().filter(|(name, _)| pattern.is_match(name)) {
                        self.fits(schema, value, &step(at, name), depth)?;
                    }
                }
                Ok(())
            }
            "additionalProperties" => {
                let named = schema.get("properties").and_then(Value::as_object);
                let patterns = schema.get("patternProperties").and_then(Value::as_object);
                let mut matched = Vec::new();
                for text in patterns.into_iter().flat_map(Map::keys) {
                    matched.push(pattern(&Value::String(text.clone()), "patternProperties")?);
                }
                for (name, value) in value {
                    let known = named.is_some_and(|named| named.contains_key(name))
                        || matched.iter().any(|pattern| pattern.is_match(name));
                    if !known {
                        let below = step(at, name);
                        if *says == Value::Bool(false) {
                            return Err(no(&below, keyword));
                        }
                        self.fits(says, value, &below, depth)?;
                    }
                }
                Ok(())
            }
            "propertyNames" => {
                for name in value.keys() {
                    self.fits(says, &Value::String(name.clone()), &step(at, name), depth)?;
                }
                Ok(())
            }
            "required" => {
                for name in list(says, keyword)? {
                    let name = name.as_str().ok_or_else(|| bad(keyword))?;
                    ask(value.contains_key(name), &step(at, name), keyword)?;
                }
                Ok(())
            }
            "dependentRequired" => {
                for (name, needs) in fields(says, keyword)? {
                    for other in list(needs, keyword)?.iter().filter_map(Value::as_str) {
                        let fits = !value.contains_key(name) || value.contains_key(other);
                        ask(fits, &step(at, other), keyword)?;
                    }
                }
                Ok(())
            }
            "minProperties" => ask(value.len() >= count(says, keyword)?, at, keyword),
            "maxProperties" => ask(value.len() <= count(says, keyword)?, at, keyword),
            _ => Ok(()),
        }
    }

    fn array(
        &mut self,
        schema: &'a Map<String, Value>,
        keyword: &str,
        says: &'a Value,
        value: &[Value],
        at: &str,
        depth: usize,
    ) -> Fits {
        match keyword {
            "prefixItems" => {
                for (n, (schema, value)) in list(says, keyword)?.iter().zip(value).enumerate() {
                    self.fits(schema, value, &format!("{at}/{n}"), depth)?;
                }
                Ok(())
            }
            "items" => {
                let first = schema.get("prefixItems").and_then(Value::as_array);
                let skipped = first.map_or(0, Vec::len);
                for (n, value) in value.iter().enumerate().skip(skipped) {
                    self.fits(says, value, &format!("{at}/{n}"), depth)?;
                }
                Ok(())
            }
            "contains" => {
                let bound = |name: &str| schema.get(name).map(|says| count(says, name)).transpose();
                let (least, most) = (bound("minContains")?.unwrap_or(1), bound("maxContains")?);
                let mut fit = 0;
                for value in value {
                    fit += usize::from(self.passes(says, value, at, depth)?);
                }
                ask(
                    fit >= least && most.is_none_or(|most| fit <= most),
                    at,
                    keyword,
                )
            }
            "minItems" => ask(value.len() >= count(says, keyword)?, at, keyword),
            "maxItems" => ask(value.len() <= count(says, keyword)?, at, keyword),
            "uniqueItems" if *says == Value::Bool(true) => {
                let mut seen = BTreeSet::new();
                ask(
                    value.iter().all(|one| seen.insert(canonical(one))),
                    at,
                    keyword,
                )
            }
            _ => Ok(()),
        }
    }
}

fn string(keyword: &str, says: &Value, value: &str, at: &str) -> Fits {
    match keyword {
        "minLength" => ask(value.chars().count() >= count(says, keyword)?, at, keyword),
        "maxLength" => ask(value.chars().count() <= count(says, keyword)?, at, keyword),
        "pattern" => ask(pattern(says, keyword)?.is_match(value), at, keyword),
        _ => Ok(()),
    }
}

fn numeric(keyword: &str, says: &Value, value: Option<f64>, at: &str) -> Fits {
    let Some(value) = value else { return Ok(()) };
    let fits = match keyword {
        "minimum" => value >= number(says, keyword)?,
        "maximum" => value <= number(says, keyword)?,
        "exclusiveMinimum" => value > number(says, keyword)?,
        "exclusiveMaximum" => value < number(says, keyword)?,
        "multipleOf" => {
            let of = number(says, keyword)?;
            if of <= 0.0 {
                return Err(bad(keyword));
            }
            let times = value / of;
            (times - times.round()).abs() < 1e-9
        }
        _ => true,
    };
    ask(fits, at, keyword)
}

/// Whether two values are the same: numbers by their value, fields in any order.
fn same(one: &Value, other: &Value) -> bool {
    canonical(one) == canonical(other)
}

fn canonical(value: &Value) -> String {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(number) => format!("{number}"),
            None => number.to_string(),
        },
        Value::Array(list) => {
            let parts: Vec<String> = list.iter().map(canonical).collect();
            format!("[{}]", parts.join(","))
        }
        Value::Object(fields) => {
            let mut parts: Vec<String> = fields
                .iter()
                .map(|(name, value)| {
                    format!("{}:{}", Value::String(name.clone()), canonical(value))
                })
                .collect();
            parts.sort();
            format!("{{{}}}", parts.join(","))
        }
        plain => plain.to_string(),
    }
}
