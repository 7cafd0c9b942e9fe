//! Rows for a spreadsheet, as promptfoo has them: a column for each variable, and `__description`, `__expected`, `__expected1`, … with what
//! is expected written as `contains: Seoul`, `not-regex: \d`, `similar(0.8): …`, `cost(0.01)`; without a kind it is the whole answer.

use maas_core::{
    clean::clean,
    trials::{Expectation, MAX_EXPECTATIONS, MAX_ROWS, Row, TestSet, What},
};

use crate::{
    file::{Brought, Fault, Place, Wrong},
    node,
    promptfoo::{nano, percent, whole},
};

const EXPECTED: &str = "__expected";
const DESCRIPTION: &str = "__description";
/// So many columns.
const MAX_COLUMNS: usize = 200;

/// Reads CSV; between tabs, where the first line has tabs and no comma.
pub(crate) fn read(text: &str) -> Result<Brought, Fault> {
    node::limit(text)?;
    let first = text.lines().next().unwrap_or_default();
    let tabs = first.contains('\t') && !first.contains(',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if tabs { b'\t' } else { b',' })
        .has_headers(true)
        .flexible(false)
        .from_reader(text.as_bytes());
    let broken = |error: &csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(0);
        Fault::of(Place { line, column: 1 }, Wrong::NotCsv)
    };
    let head = reader.headers().map_err(|error| broken(&error))?.clone();
    let top = Place { line: 1, column: 1 };
    if head.iter().all(|name| name.trim().is_empty()) {
        return Err(Fault::of(top, Wrong::Empty));
    }
    if head.len() > MAX_COLUMNS {
        return Err(Fault::of(top, Wrong::TooMany));
    }
    let names: Vec<&str> = head.iter().map(str::trim).collect();
    for (at, name) in names.iter().enumerate() {
        if names.iter().take(at).any(|before| before == name) && !is_expected(name) {
            return Err(Fault::at(top, *name, Wrong::Twice));
        }
    }
    let mut brought = Brought::default();
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let place = Place {
            line: usize::try_from(line).unwrap_or(0),
            column: 1,
        };
        if brought.rows.len() >= MAX_ROWS {
            return Err(Fault::of(place, Wrong::TooMany));
        }
        let mut row = Row {
            id: u32::try_from(brought.rows.len() + 1).unwrap_or(u32::MAX),
            ..Row::default()
        };
        for (name, value) in names.iter().zip(&record) {
            match *name {
                "" => {}
                DESCRIPTION => row.name = clean(value.trim()),
                name if is_expected(name) => {
                    row.expect.extend(expectation(value, name, place)?);
                }
                // Other programs' columns about the test itself.
                name if name.starts_with("__") => {
                    if brought.rows.is_empty() {
                        brought.left_out.push(Fault::at(top, name, Wrong::NotTaken));
                    }
                }
                name => row.values.push((name.to_owned(), clean(value))),
            }
        }
        if row.expect.len() > MAX_EXPECTATIONS {
            return Err(Fault::at(place, EXPECTED, Wrong::TooMany));
        }
        brought.rows.push(row);
    }
    Ok(brought)
}

fn is_expected(name: &str) -> bool {
    let number = name.strip_prefix(EXPECTED);
    number.is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
}

/// Reads what stands in a cell of expectations.
fn expectation(cell: &str, field: &str, place: Place) -> Result<Option<Expectation>, Fault> {
    let cell = cell.trim();
    if cell.is_empty() {
        return Ok(None);
    }
    let (not, rest) = match cell.strip_prefix("not-") {
        Some(rest) => (true, rest),
        None => (false, cell),
    };
    let kind_chars = rest
        .chars()
        .take_while(|c| c.is_ascii_lowercase() || *c == '-');
    let kind: String = kind_chars.collect();
    let after = rest.get(kind.len()..).unwrap_or_default();
    let (threshold, after) = match after
        .strip_prefix('(')
        .and_then(|after| after.split_once(')'))
    {
        Some((number, after)) => (Some(number), after),
        None => (None, after),
    };
    let after = after.trim_start();
    let value = after.strip_prefix(':').map(str::trim);
    let text = || clean(value.unwrap_or_default());
    let number = || match threshold.map(str::trim).map(str::parse::<f64>) {
        Some(Ok(number)) if number.is_finite() && number >= 0.0 => Ok(number),
        _ => Err(Fault::at(
            place,
            format!("{field}: {kind}"),
            Wrong::NotNumber,
        )),
    };
    // "regex" as the whole of a cell is an answer, not a kind.
    let what = match (kind.as_str(), value.is_some(), threshold.is_some()) {
        ("contains", true, false) => What::Contains(text()),
        ("icontains", true, false) => What::ContainsAnyCase(text()),
        ("equals", true, false) => What::Equals(text()),
        ("regex", true, false) => What::Regex(text()),
        ("is-json", true, false) => What::JsonSchema(text()),
        ("is-json", false, false) if after.is_empty() => What::JsonSchema(String::new()),
        ("llm-rubric" | "grade", true, false) => What::Judge(text()),
        ("similar", true, false) => What::Similar {
            to: text(),
            percent: percent(0.75),
        },
        ("similar", true, true) => What::Similar {
            to: text(),
            percent: percent(number()?),
        },
        ("cost", _, true) => What::MaxCost(nano(number()?)),
        ("latency", _, true) => What::MaxLatency(whole(number()?)),
        ("starts-with", true, false) => What::Regex(format!("\\A{}", regex::escape(&text()))),
        // What looks like a kind and is none would silently be an answer that never comes.
        (
            "javascript"
            | "python"
            | "webhook"
            | "factuality"
            | "fn"
            | "eval"
            | "file"
            | "starts"
            | "contains-any"
            | "contains-all"
            | "contains-json"
            | "levenshtein"
            | "model-graded-closedqa"
            | "answer-relevance",
            true,
            _,
        ) => {
            return Err(Fault::at(place, field, Wrong::UnknownKind(kind)));
        }
        _ => {
            return Ok(Some(Expectation {
                not: false,
                what: What::Equals(clean(cell)),
            }));
        }
    };
    Ok(Some(Expectation { not, what }))
}

/// Writes the rows; what is expected of every answer stands in each.
pub(crate) fn write(set: &TestSet) -> String {
    let variables = set.variables();
    let most = set
        .rows
        .iter()
        .map(|row| row.expect.len())
        .max()
        .unwrap_or(0);
    let most = most + set.expect.len();
    let named = set.rows.iter().any(|row| !row.name.is_empty());
    let mut head: Vec<String> = variables.iter().map(|name| (*name).to_owned()).collect();
    if named {
        head.push(DESCRIPTION.to_owned());
    }
    head.extend((0..most).map(|at| match at {
        0 => EXPECTED.to_owned(),
        at => format!("{EXPECTED}{}", at + 1),
    }));
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    // Into memory nothing fails, and all lines are as long.
    let _ = writer.write_record(&head);
    for row in &set.rows {
        let value = |name: &&str| {
            let found = row.values.iter().find(|(known, _)| known == name);
            found.map_or(String::new(), |(_, value)| value.clone())
        };
        let mut line: Vec<String> = variables.iter().map(value).collect();
        if named {
            line.push(row.name.clone());
        }
        line.extend(row.expect.iter().chain(&set.expect).map(cell));
        line.resize(head.len(), String::new());
        let _ = writer.write_record(&line);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn cell(one: &Expectation) -> String {
    let not = if one.not { "not-" } else { "" };
    let kind = one.what.as_str();
    #[expect(
        clippy::cast_precision_loss,
        reason = "amounts of money here are small"
    )]
    match &one.what {
        What::JsonSchema(schema) if schema.trim().is_empty() => format!("{not}{kind}"),
        What::Similar { to, percent } => {
            format!("{not}{kind}({}): {to}", f64::from(*percent) / 100.0)
        }
        What::MaxCost(nano) => format!("{not}{kind}({})", *nano as f64 / 1e9),
        What::MaxLatency(ms) => format!("{not}{kind}({ms})"),
        what => format!("{not}{kind}: {}", what.text().unwrap_or_default()),
    }
}
