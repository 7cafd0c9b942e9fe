//! A template in the syntax of Jinja, in a part of it that cannot run for ever and cannot grow beyond what goes in.
//!
//! What is taken: `{{ name }}` with filters, `{% if %}`, `{% for %}`, `{% raw %}` and comments. What is refused, because texts could be
//! doubled with it again and again: `set`, macros, blocks, joining texts anywhere but in what is written, and arithmetic with texts.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, escape_formatter,
    syntax::SyntaxConfig,
};
use serde::{Deserialize, Serialize};

mod check;
mod filters;
mod limited;
#[cfg(test)]
mod tests;

use limited::Limited;

/// So long a message of a template may be, in bytes.
pub const MAX_TEXT_BYTES: usize = 256 * 1024;
/// So long one value may be.
pub const MAX_VALUE_BYTES: usize = 2 * 1024 * 1024;
/// So much may come out, over all messages.
pub const MAX_OUT_BYTES: usize = 4 * 1024 * 1024;
/// So many steps one message may take.
const FUEL: u64 = 200_000;

/// How an error says that more would come out.
const TOO_LONG: &str = "too long";

/// What fills a template in, by the names of its variables.
pub type Values = BTreeMap<String, serde_json::Value>;

/// A variable that a template names, where it does so first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// In which message, from 0.
    pub message: usize,
    /// In which line, from 1.
    pub line: usize,
    /// At which letter of that line, from 1.
    pub column: usize,
}

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// In which message, from 0.
    pub message: usize,
    /// In which line, from 1.
    pub line: usize,
    /// At which letter of that line, from 1.
    pub column: usize,
    /// What it is.
    pub what: What,
    /// Which name or word it is about, or what the engine says of it.
    pub detail: String,
}

/// A kind of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// It cannot be read.
    Syntax,
    /// There is no such filter.
    Filter,
    /// There is no such test.
    Test,
    /// Nothing fills this name in.
    Missing,
    /// Jinja has it, templates here do not.
    Refused,
    /// A value is not of the kind that is needed here.
    Value,
    /// Too long: the text, a value, or what would come out.
    TooLong,
    /// It would take too many steps.
    TooMuch,
}

/// The variables of some messages, each once, in order; and what is wrong with them, at most one mistake in each message.
pub fn variables(texts: &[String]) -> (Vec<Found>, Vec<Fault>) {
    let (mut found, mut faults) = (Vec::<Found>::new(), Vec::new());
    for (message, text) in texts.iter().enumerate() {
        match check::check(text, None) {
            Ok(names) => {
                for (name, offset) in names {
                    if found.iter().all(|known| known.name != name) {
                        let (line, column) = place(text, offset);
                        found.push(Found {
                            name,
                            message,
                            line,
                            column,
                        });
                    }
                }
            }
            Err(wrong) => faults.push(wrong.at(message, text)),
        }
    }
    (found, faults)
}

/// The messages, filled in.
///
/// # Errors
/// What is wrong, and where, in the first message that cannot be written.
pub fn render(texts: &[String], values: &Values) -> Result<Vec<String>, Fault> {
    let mut room = MAX_OUT_BYTES;
    let mut out = Vec::with_capacity(texts.len());
    for (message, text) in texts.iter().enumerate() {
        let rendered = render_one(text, values, room).map_err(|wrong| wrong.at(message, text))?;
        room = room.saturating_sub(rendered.len());
        out.push(rendered);
    }
    Ok(out)
}

fn render_one(text: &str, values: &Values, room: usize) -> Result<String, Wrong> {
    let named = check::check(text, Some(values))?;
    let mut context = BTreeMap::new();
    for (name, offset) in named {
        let Some(value) = values.get(&name) else {
            continue;
        };
        let mut left = MAX_VALUE_BYTES;
        let value = value_of(value, &mut left)
            .ok_or_else(|| Wrong::new(offset, What::TooLong, name.clone()))?;
        context.insert(name, value);
    }
    let mut environment = Environment::empty();
    environment.set_syntax(syntax());
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(8);
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_debug(true);
    filters::add(&mut environment, &Arc::new(AtomicU64::new(0)));
    // Told before it is written, so that it is known where.
    let written = AtomicUsize::new(0);
    environment.set_formatter(move |out, state, value| {
        let bytes = value.as_str().map_or(0, str::len);
        if written
            .fetch_add(bytes, Ordering::Relaxed)
            .saturating_add(bytes)
            > room
        {
            return Err(Error::new(ErrorKind::InvalidOperation, TOO_LONG));
        }
        escape_formatter(out, state, value)
    });
    let template = environment
        .template_from_named_str("", text)
        .map_err(|error| Wrong::of(&error, text))?;
    let mut limited = Limited::with(room);
    let done = template.render_captured_to(Value::from(context), &mut limited);
    match done {
        Ok(_) => Ok(limited.into_text()),
        Err(error) if limited.is_full() => Err(Wrong::new(
            start_of(&error, text),
            What::TooLong,
            String::new(),
        )),
        Err(error) => Err(Wrong::of(&error, text)),
    }
}

/// How templates are read: a line that has only a tag leaves no line behind, and everything else stays as it was typed.
fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()
        .unwrap_or_default()
}

/// A value as the engine has it; `None` when it is too long.
fn value_of(value: &serde_json::Value, left: &mut usize) -> Option<Value> {
    use serde_json::Value as Json;
    *left = left.checked_sub(match value {
        Json::String(text) => text.len(),
        _ => 8,
    })?;
    Some(match value {
        Json::Null => Value::from(()),
        Json::Bool(yes) => Value::from(*yes),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::from(whole),
            (None, Some(number)) => Value::from(number),
            (None, None) => Value::from(number.to_string()),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(all) => {
            let all = all.iter().map(|one| value_of(one, left));
            Value::from(all.collect::<Option<Vec<_>>>()?)
        }
        Json::Object(fields) => {
            let mut all = BTreeMap::new();
            for (name, one) in fields {
                *left = left.checked_sub(name.len())?;
                all.insert(name.as_str(), value_of(one, left)?);
            }
            Value::from(all)
        }
    })
}

/// What is wrong, at a byte of the text.
struct Wrong {
    offset: usize,
    what: What,
    detail: String,
}

impl Wrong {
    fn new(offset: usize, what: What, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self {
            offset,
            what,
            detail,
        }
    }

    fn of(error: &minijinja::Error, text: &str) -> Self {
        // What an error stands for may be in the one below it, where a loop or a filter was what failed.
        let mut cause = error;
        let mut next = std::error::Error::source(error);
        while let Some(below) = next.and_then(|below| below.downcast_ref::<minijinja::Error>()) {
            cause = below;
            next = std::error::Error::source(below);
        }
        let what = match cause.kind() {
            ErrorKind::SyntaxError | ErrorKind::BadEscape => What::Syntax,
            ErrorKind::UnknownFilter => What::Filter,
            ErrorKind::UnknownTest => What::Test,
            ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => What::Refused,
            ErrorKind::UndefinedError => What::Missing,
            ErrorKind::OutOfFuel => What::TooMuch,
            ErrorKind::InvalidOperation if cause.detail() == Some(filters::TOO_MUCH) => {
                What::TooMuch
            }
            ErrorKind::InvalidOperation if cause.detail() == Some(TOO_LONG) => What::TooLong,
            ErrorKind::WriteFailure => What::TooLong,
            _ => What::Value,
        };
        Self::new(
            start_of(error, text),
            what,
            cause.detail().unwrap_or_default(),
        )
    }

    fn at(self, message: usize, text: &str) -> Fault {
        let (line, column) = place(text, self.offset);
        // The name that nothing fills in says more than the engine does.
        let detail = if self.what == What::Missing {
            word_at(text, self.offset)
        } else {
            self.detail
        };
        Fault {
            message,
            line,
            column,
            what: self.what,
            detail,
        }
    }
}

/// Where it begins; of what the engine only knows the line, that line's first byte.
fn start_of(error: &minijinja::Error, text: &str) -> usize {
    if let Some(range) = error.range() {
        return range.start;
    }
    let above = error.line().unwrap_or(1).saturating_sub(1);
    let lines = text.split_inclusive('\n').take(above);
    lines.map(str::len).sum()
}

/// Line and letter of a byte, both from 1.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.matches('\n').count() + 1;
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// The name that begins at a byte.
fn word_at(text: &str, offset: usize) -> String {
    let rest = text.get(offset..).unwrap_or_default().chars();
    rest.take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'))
        .collect()
}
