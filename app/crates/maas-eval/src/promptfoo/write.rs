//! A set as promptfoo's configuration, in JSON and in YAML.

use maas_core::trials::{Expectation, TestPrompt, TestSet, What};
use maas_protocol::{chat::Role, front::setup::Setup, said::Said};
use serde_json::{Map, Value, json};

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
        [only] if only.role == Role::User => only.text.clone(),
        messages => {
            let messages = messages.iter().map(Said::write);
            Value::Array(messages.collect()).to_string()
        }
    };
    let mut fields = Map::new();
    fields.insert("label".to_owned(), json!(prompt.name));
    fields.insert("raw".to_owned(), json!(raw));
    let setup = Setup {
        params: prompt.params.clone(),
        tools: prompt.tools.clone(),
        form: prompt.form.clone(),
    };
    // Without fields for the body, which are handed to nobody.
    let config = setup.write();
    if !config.is_empty() {
        fields.insert("config".to_owned(), Value::Object(config));
    }
    Value::Object(fields)
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
