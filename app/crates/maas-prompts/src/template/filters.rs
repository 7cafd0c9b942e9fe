//! The filters that templates may use: the engine's own, each counted by how much goes in, so that all of them together do a
//! bounded amount of work.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use minijinja::{
    Environment, Error, ErrorKind, State, Value, filters, functions, tests,
    value::{Rest, ValueKind},
};

use super::MAX_OUT_BYTES;

/// So many bytes all filters of one message may go through.
const WORK_BYTES: u64 = 64 * 1024 * 1024;
/// A piece that a text is taken apart into counts as so many bytes: each is a value of its own.
const PIECE_BYTES: usize = 64;
/// How an error says that it was too much.
pub(super) const TOO_MUCH: &str = "too much";

/// The names of all filters.
pub(super) const NAMES: &[&str] = &[
    "abs",
    "capitalize",
    "count",
    "d",
    "default",
    "first",
    "float",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "lines",
    "list",
    "lower",
    "max",
    "min",
    "replace",
    "reverse",
    "round",
    "sort",
    "split",
    "string",
    "title",
    "tojson",
    "trim",
    "unique",
    "upper",
];
/// The names of all tests.
pub(super) const TESTS: &[&str] = &[
    "defined",
    "divisibleby",
    "endingwith",
    "eq",
    "equalto",
    "even",
    "false",
    "ge",
    "gt",
    "in",
    "iterable",
    "le",
    "lt",
    "mapping",
    "ne",
    "none",
    "number",
    "odd",
    "sequence",
    "startingwith",
    "string",
    "true",
    "undefined",
];

/// Adds all there are to an environment that has none.
pub(super) fn add(environment: &mut Environment<'_>, work: &Arc<AtomicU64>) {
    for name in NAMES {
        let (inner, work) = (inner(name), work.clone());
        environment.add_filter(
            *name,
            move |state: &mut State<'_, '_>, args: Rest<Value>| -> Result<Value, Error> {
                spend(&work, name, &args)?;
                grows(name, &args)?;
                inner.call(state, &args)
            },
        );
    }
    for name in TESTS {
        add_test(environment, name);
    }
    environment.add_function("range", functions::range);
}

fn inner(name: &str) -> Value {
    match name {
        "abs" => Value::from_function(filters::abs),
        "capitalize" => Value::from_function(filters::capitalize),
        "count" | "length" => Value::from_function(filters::length),
        "d" | "default" => Value::from_function(filters::default),
        "first" => Value::from_function(filters::first),
        "float" => Value::from_function(filters::float),
        "indent" => Value::from_function(filters::indent),
        "int" => Value::from_function(filters::int),
        "items" => Value::from_function(filters::items),
        "join" => Value::from_function(filters::join),
        "last" => Value::from_function(filters::last),
        "lines" => Value::from_function(filters::lines),
        "list" => Value::from_function(filters::list),
        "lower" => Value::from_function(filters::lower),
        "max" => Value::from_function(filters::max),
        "min" => Value::from_function(filters::min),
        "replace" => Value::from_function(filters::replace),
        "reverse" => Value::from_function(filters::reverse),
        "round" => Value::from_function(filters::round),
        "sort" => Value::from_function(filters::sort),
        "split" => Value::from_function(filters::split),
        "string" => Value::from_function(filters::string),
        "title" => Value::from_function(filters::title),
        "tojson" => Value::from_function(filters::tojson),
        "trim" => Value::from_function(filters::trim),
        "unique" => Value::from_function(filters::unique),
        _ => Value::from_function(filters::upper),
    }
}

fn add_test(environment: &mut Environment<'_>, name: &'static str) {
    match name {
        "defined" => environment.add_test(name, tests::is_defined),
        "divisibleby" => environment.add_test(name, tests::is_divisibleby),
        "endingwith" => environment.add_test(name, tests::is_endingwith),
        "eq" | "equalto" => environment.add_test(name, tests::is_eq),
        "even" => environment.add_test(name, tests::is_even),
        "false" => environment.add_test(name, tests::is_false),
        "ge" => environment.add_test(name, tests::is_ge),
        "gt" => environment.add_test(name, tests::is_gt),
        "in" => environment.add_test(name, tests::is_in),
        "iterable" => environment.add_test(name, tests::is_iterable),
        "le" => environment.add_test(name, tests::is_le),
        "lt" => environment.add_test(name, tests::is_lt),
        "mapping" => environment.add_test(name, tests::is_mapping),
        "ne" => environment.add_test(name, tests::is_ne),
        "none" => environment.add_test(name, tests::is_none),
        "number" => environment.add_test(name, tests::is_number),
        "odd" => environment.add_test(name, tests::is_odd),
        "sequence" => environment.add_test(name, tests::is_sequence),
        "startingwith" => environment.add_test(name, tests::is_startingwith),
        "string" => environment.add_test(name, tests::is_string),
        "true" => environment.add_test(name, tests::is_true),
        _ => environment.add_test(name, tests::is_undefined),
    }
}

/// Counts what goes into a filter.
fn spend(work: &AtomicU64, name: &str, args: &[Value]) -> Result<(), Error> {
    let mut bytes: usize = args.iter().map(|value| weight(value, 3)).sum();
    if name == "trim" {
        // It looks at each letter for each of those that are trimmed.
        let long = |place: usize| args.get(place).and_then(Value::as_str).map_or(0, str::len);
        bytes = bytes.saturating_add(long(0).saturating_mul(long(1)));
    }
    bytes = bytes.saturating_add(pieces(name, args).saturating_mul(PIECE_BYTES));
    let before = work.fetch_add(bytes as u64, Ordering::Relaxed);
    if before.saturating_add(bytes as u64) > WORK_BYTES {
        return Err(too_much());
    }
    Ok(())
}

/// How many pieces a filter takes a text apart into.
fn pieces(name: &str, args: &[Value]) -> usize {
    let text = |place: usize| args.get(place).and_then(Value::as_str);
    let Some(whole) = text(0) else {
        return 0;
    };
    match name {
        "join" | "list" | "max" | "min" | "sort" | "unique" => whole.len(),
        "lines" => whole.lines().count(),
        "split" => match text(1) {
            Some(at) => whole.matches(at).count(),
            None => whole.split_whitespace().count(),
        },
        _ => 0,
    }
}

/// Refuses what would come out longer than anything may be, before it is made.
fn grows(name: &str, args: &[Value]) -> Result<(), Error> {
    let text = |place: usize| args.get(place).and_then(Value::as_str).unwrap_or_default();
    let added = match name {
        "replace" => {
            let many = text(0).matches(text(1)).count();
            many.saturating_mul(text(2).len())
        }
        "join" => {
            let many = args.first().and_then(Value::len).unwrap_or_default();
            many.saturating_mul(text(1).len())
        }
        "indent" | "round" => {
            let many = text(0).lines().count().max(1);
            let wide = args.get(1).and_then(Value::as_usize).unwrap_or_default();
            many.saturating_mul(wide)
        }
        _ => 0,
    };
    if added > MAX_OUT_BYTES {
        return Err(too_much());
    }
    Ok(())
}

fn too_much() -> Error {
    Error::new(ErrorKind::InvalidOperation, TOO_MUCH)
}

/// About how much memory a value is to go through.
fn weight(value: &Value, depth: usize) -> usize {
    match value.kind() {
        ValueKind::String => 16 + value.as_str().map_or(0, str::len),
        ValueKind::Seq | ValueKind::Iterable | ValueKind::Map if depth > 0 => {
            let all = value.try_iter().into_iter().flatten();
            all.fold(16_usize, |sum, one| {
                sum.saturating_add(weight(&one, depth - 1))
            })
        }
        _ => 16,
    }
}
