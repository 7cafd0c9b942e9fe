//! promptfoo's assertions, as expectations.

use maas_core::trials::{Expectation, MAX_EXPECTATIONS, What};

use super::{leave, nano, percent, short, whole};
use crate::{
    file::{Brought, Fault, Wrong},
    node::{Kind, Node},
};

/// Reads a list of them; one of a kind that is not known here is left out.
pub(super) fn read_asserts(
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
