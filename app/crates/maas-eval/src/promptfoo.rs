//! promptfoo's configuration, as far as it has a counterpart here: `prompts`, `providers`, `tests` with `vars` and `assert`,
//! `defaultTest`. What has none is left out and named; what is misspelt is a fault with its line and field.

mod asserts;
mod write;

use asserts::read_asserts;
pub(crate) use write::{config, write};

use maas_core::{
    clean,
    trials::{MAX_ROWS, MAX_SIDES, Row, TestPrompt},
};
use maas_protocol::{
    chat::Role,
    front::setup::{BadField, Setup},
    said::{self, Said},
};
use serde_json::Value;

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
        let setup = match prompt.get("config") {
            Some(config) => read_config(config, &format!("{field}.config"), brought)?,
            None => Setup::default(),
        };
        let first = messages.first().map(|said| said.text.as_str());
        let name = label.or(first).unwrap_or_default();
        brought.prompts.push(TestPrompt {
            name: short(name),
            messages,
            params: setup.params,
            tools: setup.tools,
            form: setup.form,
            ..TestPrompt::default()
        });
    }
    Ok(())
}

/// What a prompt is asked with. What is of no request here is named.
fn read_config(config: &Node, field: &str, brought: &mut Brought) -> Result<Setup, Fault> {
    let Value::Object(fields) = config.json() else {
        return Err(Fault::at(config.place, field, Wrong::NotFields));
    };
    let setup = Setup::read(&fields, field)
        .map_err(|BadField(named)| Fault::at(config.place, named, Wrong::NotFitting))?;
    for (name, node) in config.map().into_iter().flatten() {
        if !Setup::FIELDS.contains(&&**name) {
            leave(brought, node, format!("{field}.{name}"), Wrong::NotTaken);
        }
    }
    Ok(setup)
}

/// The beginning of a text, on one line, as a name.
fn short(text: &str) -> String {
    let text = clean::clean(text);
    let line: Vec<&str> = text.split_whitespace().collect();
    line.join(" ").chars().take(60).collect()
}

/// A prompt is a text, or messages as OpenAI has them, which may stand in the text as JSON.
fn read_messages(raw: &Node, field: &str) -> Result<Vec<Said>, Fault> {
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
    Ok(vec![Said::new(Role::User, clean::clean(text))])
}

fn chat(text: &str) -> Option<Vec<Said>> {
    let list: Vec<Value> = serde_json::from_str(text).ok()?;
    list.iter().map(|json| Said::read(json).map(seen)).collect()
}

fn message(node: &Node, field: &str) -> Result<Said, Fault> {
    let missing = |name: &str| Fault::at(node.place, format!("{field}.{name}"), Wrong::Missing);
    let role = node.get("role").and_then(Node::text).and_then(said::role);
    let role = role.ok_or_else(|| missing("role"))?;
    if role == Role::Tool && node.get("tool_call_id").and_then(Node::text).is_none() {
        return Err(missing("tool_call_id"));
    }
    let said = Said::read(&node.json()).map(seen);
    said.ok_or_else(|| missing("content"))
}

/// A message without what nobody sees.
fn seen(mut said: Said) -> Said {
    said.text = clean::clean(&said.text);
    for call in &mut said.calls {
        call.arguments = clean::clean(&call.arguments);
    }
    said
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
