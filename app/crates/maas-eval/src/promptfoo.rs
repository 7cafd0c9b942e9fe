//! promptfoo's configuration, as far as it has a counterpart here: `prompts`, `providers`, `tests` with `vars` and `assert`,
//! `defaultTest`. What has none is left out and named; what is misspelt is a fault with its line and field.

use maas_core::{
    clean,
    trials::{Expectation, MAX_EXPECTATIONS, MAX_ROWS, MAX_SIDES, Row, TestPrompt, TestSet, What},
};
use maas_protocol::chat::Role;
use serde_json::{Map, Value, json};

use crate::{
    file::{Brought, Fault, Wrong, model_of},
    node::{Kind, Node},
};

/// Fields of a configuration that are read.
const KNOWN: &[&str] = &[
    "description",
    "prompts",
    "providers",
    "targets",
    "tests",
    "defaultTest",
];
/// Fields of a test that are read.
const KNOWN_TEST: &[&str] = &["description", "vars", "assert"];

/// Reads a configuration, or a list of tests alone.
pub(crate) fn read(root: &Node) -> Result<Brought, Fault> {
    let mut brought = Brought::default();
    match &root.what {
        Kind::List(tests) => read_tests(tests, "", &mut brought)?,
        Kind::Map(fields) => {
            for (name, node) in fields.iter() {
                // Where an editor finds the schema of the file.
                if !KNOWN.contains(&&**name) && **name != *"$schema" {
                    leave(&mut brought, node, name.to_string(), Wrong::NotTaken);
                }
            }
            if let Some(name) = root.get("description").and_then(Node::text) {
                brought.name = clean::clean(name);
            }
            if let Some(prompts) = root.get("prompts") {
                read_prompts(prompts, &mut brought)?;
            }
            let asked = root.get("providers").or_else(|| root.get("targets"));
            if let Some(asked) = asked {
                read_providers(asked, &mut brought)?;
            }
            if let Some(test) = root.get("defaultTest") {
                read_default(test, &mut brought)?;
            }
            match root.get("tests") {
                None => {}
                Some(tests) => match (tests.list(), tests.text()) {
                    (Some(list), _) => read_tests(list, "tests", &mut brought)?,
                    (None, Some(_)) => {
                        return Err(Fault::at(tests.place, "tests", Wrong::OtherFile));
                    }
                    _ => return Err(Fault::at(tests.place, "tests", Wrong::NotList)),
                },
            }
        }
        _ => return Err(Fault::of(root.place, Wrong::NotFields)),
    }
    Ok(brought)
}

fn leave(brought: &mut Brought, node: &Node, field: String, what: Wrong) {
    // A long list of them helps nobody.
    if brought.left_out.len() < 100 {
        brought.left_out.push(Fault::at(node.place, field, what));
    }
}

fn read_prompts(prompts: &Node, brought: &mut Brought) -> Result<(), Fault> {
    let alone = std::slice::from_ref(prompts);
    let list = prompts.list().unwrap_or(alone);
    if list.len() > MAX_SIDES {
        return Err(Fault::at(prompts.place, "prompts", Wrong::TooMany));
    }
    for (at, prompt) in list.iter().enumerate() {
        let field = format!("prompts[{at}]");
        let label = ["label", "id"]
            .iter()
            .find_map(|name| prompt.get(name)?.text());
        let raw = match &prompt.what {
            Kind::Map(_) => match prompt.get("raw") {
                Some(raw) => raw,
                None => {
                    return Err(Fault::at(
                        prompt.place,
                        format!("{field}.raw"),
                        Wrong::Missing,
                    ));
                }
            },
            _ => prompt,
        };
        let messages = read_messages(raw, &field)?;
        let first = messages.first().map(|(_, text)| text.as_str());
        let name = label.or(first).unwrap_or_default();
        brought.prompts.push(TestPrompt {
            name: short(name),
            messages,
        });
    }
    Ok(())
}

/// The beginning of a text, on one line, as a name.
fn short(text: &str) -> String {
    let text = clean::clean(text);
    let line: Vec<&str> = text.split_whitespace().collect();
    line.join(" ").chars().take(60).collect()
}

/// A prompt is a text, or messages as OpenAI has them, which may stand in the text as JSON.
fn read_messages(raw: &Node, field: &str) -> Result<Vec<(Role, String)>, Fault> {
    if let Some(list) = raw.list() {
        return list.iter().map(|node| message(node, field)).collect();
    }
    let text = raw
        .text()
        .ok_or_else(|| Fault::at(raw.place, field, Wrong::NotText))?;
    if text.starts_with("file://") || text.starts_with("exec:") {
        return Err(Fault::at(raw.place, field, Wrong::OtherFile));
    }
    if let Some(messages) = text
        .trim_start()
        .starts_with('[')
        .then(|| chat(text))
        .flatten()
    {
        return Ok(messages);
    }
    Ok(vec![(Role::User, clean::clean(text))])
}

fn chat(text: &str) -> Option<Vec<(Role, String)>> {
    let list: Vec<Value> = serde_json::from_str(text).ok()?;
    let messages = list.iter().map(|message| {
        let role = role(message.get("role")?.as_str()?)?;
        let content = message.get("content")?.as_str()?;
        Some((role, clean::clean(content)))
    });
    messages.collect()
}

fn message(node: &Node, field: &str) -> Result<(Role, String), Fault> {
    let missing = |name: &str| Fault::at(node.place, format!("{field}.{name}"), Wrong::Missing);
    let said = node.get("role").and_then(Node::text);
    let role = said.and_then(role).ok_or_else(|| missing("role"))?;
    let content = node.get("content").and_then(Node::text);
    let content = content.ok_or_else(|| missing("content"))?;
    Ok((role, clean::clean(content)))
}

fn role(name: &str) -> Option<Role> {
    match name {
        "system" | "developer" => Some(Role::System),
        "user" => Some(Role::User),
        "assistant" => Some(Role::Assistant),
        _ => None,
    }
}

fn read_providers(asked: &Node, brought: &mut Brought) -> Result<(), Fault> {
    let alone = std::slice::from_ref(asked);
    for (at, one) in asked.list().unwrap_or(alone).iter().enumerate() {
        let field = format!("providers[{at}]");
        let id = match &one.what {
            Kind::Map(_) => one.get("id").and_then(Node::text),
            _ => one.text(),
        };
        let Some(id) = id else {
            return Err(Fault::at(one.place, format!("{field}.id"), Wrong::Missing));
        };
        match model_of(id) {
            Some(model) if brought.models.len() < MAX_SIDES => {
                if !brought.models.contains(&model) {
                    brought.models.push(model);
                }
            }
            Some(_) => leave(brought, one, field.clone(), Wrong::TooMany),
            None => leave(
                brought,
                one,
                field.clone(),
                Wrong::UnknownProvider(short(id)),
            ),
        }
        if let Some(config) = one.get("config") {
            leave(brought, config, format!("{field}.config"), Wrong::NotTaken);
        }
    }
    Ok(())
}

fn read_default(test: &Node, brought: &mut Brought) -> Result<(), Fault> {
    if test.text().is_some() {
        return Err(Fault::at(test.place, "defaultTest", Wrong::OtherFile));
    }
    let Some(fields) = test.map() else {
        return Err(Fault::at(test.place, "defaultTest", Wrong::NotFields));
    };
    for (name, node) in fields {
        if !KNOWN_TEST.contains(&&**name) {
            leave(
                brought,
                node,
                format!("defaultTest.{name}"),
                Wrong::NotTaken,
            );
        }
    }
    if let Some(asserted) = test.get("assert") {
        brought.expect = read_asserts(asserted, "defaultTest.assert", brought)?;
    }
    Ok(())
}

fn read_tests(tests: &[Node], base: &str, brought: &mut Brought) -> Result<(), Fault> {
    for (at, test) in tests.iter().enumerate() {
        let field = format!("{base}[{at}]");
        if let Some(text) = test.text() {
            let wrong = if text.starts_with("file://") {
                Wrong::OtherFile
            } else {
                Wrong::NotFields
            };
            return Err(Fault::at(test.place, field, wrong));
        }
        let Some(fields) = test.map() else {
            return Err(Fault::at(test.place, field, Wrong::NotFields));
        };
        // Objects that have none of a test's fields are rows of values.
        let plain = !fields.is_empty() && !fields.iter().any(|(name, _)| is_tests(name));
        let vars = if plain { Some(test) } else { test.get("vars") };
        let mut expect = Vec::new();
        if !plain {
            for (name, node) in fields {
                if !KNOWN_TEST.contains(&&**name) {
                    leave(brought, node, format!("{field}.{name}"), Wrong::NotTaken);
                }
            }
            if let Some(asserted) = test.get("assert") {
                expect = read_asserts(asserted, &format!("{field}.assert"), brought)?;
            }
        }
        let name = test.get("description").filter(|_| !plain);
        let name = name.and_then(Node::text).map(short).unwrap_or_default();
        for values in read_vars(vars, &format!("{field}.vars"))? {
            if brought.rows.len() >= MAX_ROWS {
                return Err(Fault::at(test.place, field, Wrong::TooMany));
            }
            brought.rows.push(Row {
                id: u32::try_from(brought.rows.len() + 1).unwrap_or(u32::MAX),
                name: name.clone(),
                values,
                expect: expect.clone(),
            });
        }
    }
    Ok(())
}

fn is_tests(name: &str) -> bool {
    KNOWN_TEST.contains(&name) || matches!(name, "options" | "metadata" | "threshold" | "provider")
}

type Values = Vec<(String, String)>;

/// The values of a test. A list of values makes a row of each, with each of another list's.
fn read_vars(vars: Option<&Node>, field: &str) -> Result<Vec<Values>, Fault> {
    let mut rows: Vec<Values> = vec![Vec::new()];
    let Some(vars) = vars else { return Ok(rows) };
    if vars.text().is_some() {
        return Err(Fault::at(vars.place, field, Wrong::OtherFile));
    }
    let Some(fields) = vars.map() else {
        return Err(Fault::at(vars.place, field, Wrong::NotFields));
    };
    for (name, node) in fields {
        let one = std::slice::from_ref(node);
        let list = node.list().unwrap_or(one);
        if rows.len().saturating_mul(list.len()) > MAX_ROWS {
            return Err(Fault::at(
                node.place,
                format!("{field}.{name}"),
                Wrong::TooMany,
            ));
        }
        let mut next = Vec::new();
        for row in &rows {
            for value in list {
                let text = match &value.what {
                    Kind::Null => String::new(),
                    Kind::Scalar(text, _) if text.starts_with("file://") => {
                        let field = format!("{field}.{name}");
                        return Err(Fault::at(value.place, field, Wrong::OtherFile));
                    }
                    Kind::Scalar(text, _) => clean::clean(text),
                    _ => value.json().to_string(),
                };
                let mut row = row.clone();
                row.push((name.to_string(), text));
                next.push(row);
            }
        }
        rows = next;
    }
    Ok(rows)
}

fn read_asserts(
    asserted: &Node,
    field: &str,
    brought: &mut Brought,
) -> Result<Vec<Expectation>, Fault> {
    let Some(list) = asserted.list() else {
        return Err(Fault::at(asserted.place, field, Wrong::NotList));
    };
    let mut expect = Vec::new();
    for (at, node) in list.iter().enumerate() {
        let field = format!("{field}[{at}]");
        let Some(fields) = node.map() else {
            return Err(Fault::at(node.place, field, Wrong::NotFields));
        };
        let Some(kind) = node.get("type") else {
            return Err(Fault::at(
                node.place,
                format!("{field}.type"),
                Wrong::Missing,
            ));
        };
        let Some(kind) = kind.text() else {
            return Err(Fault::at(
                kind.place,
                format!("{field}.type"),
                Wrong::NotText,
            ));
        };
        for (name, node) in fields {
            if !matches!(
                &**name,
                "type" | "value" | "threshold" | "description" | "metric" | "weight"
            ) {
                leave(brought, node, format!("{field}.{name}"), Wrong::NotTaken);
            }
        }
        match read_assert(kind, node, &field)? {
            Some(more) => expect.extend(more),
            None => leave(
                brought,
                node,
                format!("{field}.type"),
                Wrong::UnknownKind(short(kind)),
            ),
        }
        if expect.len() > MAX_EXPECTATIONS {
            return Err(Fault::at(node.place, field, Wrong::TooMany));
        }
    }
    Ok(expect)
}

/// The expectations that one of promptfoo's is; `None` where there is no such here.
fn read_assert(kind: &str, node: &Node, field: &str) -> Result<Option<Vec<Expectation>>, Fault> {
    let (not, kind) = match kind.strip_prefix("not-") {
        Some(kind) => (true, kind),
        None => (false, kind),
    };
    let value = || {
        let value = node.get("value");
        let value =
            value.ok_or_else(|| Fault::at(node.place, format!("{field}.value"), Wrong::Missing))?;
        match &value.what {
            Kind::Scalar(text, _) if text.starts_with("file://") => Err(Fault::at(
                value.place,
                format!("{field}.value"),
                Wrong::OtherFile,
            )),
            Kind::Scalar(text, _) => Ok(text.to_string()),
            _ => Ok(value.json().to_string()),
        }
    };
    let values = || {
        let value = node.get("value");
        let value =
            value.ok_or_else(|| Fault::at(node.place, format!("{field}.value"), Wrong::Missing))?;
        let Some(list) = value.list() else {
            return Err(Fault::at(
                value.place,
                format!("{field}.value"),
                Wrong::NotList,
            ));
        };
        let texts = list.iter().map(|node| match node.text() {
            Some(text) => Ok(text.to_owned()),
            None => Err(Fault::at(
                node.place,
                format!("{field}.value"),
                Wrong::NotText,
            )),
        });
        texts.collect::<Result<Vec<String>, Fault>>()
    };
    let threshold = || {
        let threshold = node.get("threshold");
        let number = threshold.and_then(Node::text).map(str::parse::<f64>);
        match (threshold, number) {
            (_, Some(Ok(number))) if number.is_finite() && number >= 0.0 => Ok(Some(number)),
            (Some(threshold), _) => Err(Fault::at(
                threshold.place,
                format!("{field}.threshold"),
                Wrong::NotNumber,
            )),
            (None, _) => Ok(None),
        }
    };
    let needed = || {
        let missing = || Fault::at(node.place, format!("{field}.threshold"), Wrong::Missing);
        threshold().and_then(|known| known.ok_or_else(missing))
    };
    let what = match kind {
        "contains" => What::Contains(value()?),
        "icontains" => What::ContainsAnyCase(value()?),
        "equals" => What::Equals(value()?),
        "regex" => What::Regex(value()?),
        "starts-with" => What::Regex(format!("\\A{}", regex::escape(&value()?))),
        "contains-any" => What::Regex(any_of(&values()?)),
        "icontains-any" => What::Regex(format!("(?i){}", any_of(&values()?))),
        // To have all of them and not to have all of them are several expectations, and one that cannot be said here.
        "contains-all" if !not => {
            return Ok(Some(each(values()?, What::Contains)));
        }
        "icontains-all" if !not => {
            return Ok(Some(each(values()?, What::ContainsAnyCase)));
        }
        "is-json" => What::JsonSchema(match node.get("value") {
            Some(_) => value()?,
            None => String::new(),
        }),
        "similar" => What::Similar {
            to: value()?,
            percent: percent(threshold()?.unwrap_or(0.75)),
        },
        "cost" => What::MaxCost(nano(needed()?)),
        "latency" => What::MaxLatency(whole(needed()?)),
        "llm-rubric" => What::Judge(value()?),
        _ => return Ok(None),
    };
    Ok(Some(vec![Expectation { not, what }]))
}

fn any_of(texts: &[String]) -> String {
    let escaped: Vec<String> = texts.iter().map(|text| regex::escape(text)).collect();
    format!("(?:{})", escaped.join("|"))
}

fn each(texts: Vec<String>, make: fn(String) -> What) -> Vec<Expectation> {
    let all = texts.into_iter().map(|text| Expectation {
        not: false,
        what: make(text),
    });
    all.collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and what is read is not negative"
)]
pub(crate) fn whole(number: f64) -> u64 {
    number.round() as u64
}

pub(crate) fn nano(dollars: f64) -> u64 {
    whole(dollars * 1e9)
}

pub(crate) fn percent(share: f64) -> u8 {
    u8::try_from(whole(share * 100.0)).unwrap_or(100).min(100)
}

/// A set as promptfoo's configuration.
pub(crate) fn config(set: &TestSet) -> Value {
    let mut config = Map::new();
    config.insert("description".to_owned(), json!(set.name));
    if !set.prompts.is_empty() {
        let prompts: Vec<Value> = set.prompts.iter().map(prompt).collect();
        config.insert("prompts".to_owned(), Value::Array(prompts));
    }
    if !set.how.models.is_empty() {
        let models = set.how.models.iter();
        let models =
            models.map(|model| json!(format!("{}:{}", model.provider.slug(), model.model)));
        config.insert("providers".to_owned(), models.collect());
    }
    if !set.expect.is_empty() {
        config.insert(
            "defaultTest".to_owned(),
            json!({ "assert": asserts(&set.expect) }),
        );
    }
    let tests = set.rows.iter().map(|row| {
        let mut test = Map::new();
        if !row.name.is_empty() {
            test.insert("description".to_owned(), json!(row.name));
        }
        let values = row.values.iter();
        let values: Map<String, Value> = values
            .map(|(name, value)| (name.clone(), json!(value)))
            .collect();
        test.insert("vars".to_owned(), Value::Object(values));
        if !row.expect.is_empty() {
            test.insert("assert".to_owned(), asserts(&row.expect));
        }
        Value::Object(test)
    });
    config.insert("tests".to_owned(), tests.collect());
    Value::Object(config)
}

fn prompt(prompt: &TestPrompt) -> Value {
    let raw = match prompt.messages.as_slice() {
        [(Role::User, text)] => text.clone(),
        messages => {
            let messages = messages.iter();
            let messages: Vec<Value> = messages
                .map(|(role, text)| json!({ "role": role.as_str(), "content": text }))
                .collect();
            Value::Array(messages).to_string()
        }
    };
    json!({ "label": prompt.name, "raw": raw })
}

fn asserts(expect: &[Expectation]) -> Value {
    expect.iter().map(assert_of).collect()
}

fn assert_of(one: &Expectation) -> Value {
    let not = if one.not { "not-" } else { "" };
    let mut fields = Map::new();
    fields.insert(
        "type".to_owned(),
        json!(format!("{not}{}", one.what.as_str())),
    );
    let (value, threshold) = match &one.what {
        What::JsonSchema(schema) if schema.trim().is_empty() => (None, None),
        What::JsonSchema(schema) => {
            // As fields where it is JSON, which is how promptfoo has it.
            let read = serde_json::from_str(schema);
            (Some(read.unwrap_or_else(|_| json!(schema))), None)
        }
        What::Similar { to, percent } => {
            (Some(json!(to)), Some(json!(f64::from(*percent) / 100.0)))
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "amounts of money here are small"
        )]
        What::MaxCost(nano) => (None, Some(json!(*nano as f64 / 1e9))),
        What::MaxLatency(ms) => (None, Some(json!(ms))),
        what => (what.text().map(|text| json!(text)), None),
    };
    fields.extend(value.map(|value| ("value".to_owned(), value)));
    fields.extend(threshold.map(|threshold| ("threshold".to_owned(), threshold)));
    Value::Object(fields)
}

/// The configuration in YAML: structure by indents, every text as JSON has it, which is YAML too.
pub(crate) fn write(set: &TestSet) -> String {
    let mut text = String::new();
    put(&config(set), 0, &mut text);
    text
}

fn put(value: &Value, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                text.push_str(&format!("{indent}{}:", key(name)));
                below(value, depth, text);
            }
        }
        Value::Array(list) if !list.is_empty() => {
            for value in list {
                let mut part = String::new();
                put(value, depth + 1, &mut part);
                // The dash takes the place of the indent of the first line.
                let first = part.get(indent.len() + 2..).unwrap_or_default();
                text.push_str(&format!("{indent}- {first}"));
            }
        }
        plain => text.push_str(&format!("{indent}{plain}\n")),
    }
}

fn below(value: &Value, depth: usize, text: &mut String) {
    let nested = match value {
        Value::Object(fields) => !fields.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => false,
    };
    if nested {
        text.push('\n');
        put(value, depth + 1, text);
    } else {
        text.push_str(&format!(" {value}\n"));
    }
}

fn key(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let starts = name.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    // These alone would be no texts.
    let word = matches!(
        name.to_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    if starts && !word && name.chars().all(plain) {
        name.to_owned()
    } else {
        json!(name).to_string()
    }
}
