//! A table of templates: what they say, which variables they have, and what is said of those that are wrong or hostile.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::time::{Duration, Instant};

use serde_json::json;

use super::*;

fn values(json: serde_json::Value) -> Values {
    serde_json::from_value(json).unwrap()
}

fn one(text: &str, given: &serde_json::Value) -> Result<String, Fault> {
    let all = render(&[text.to_owned()], &values(given.clone()))?;
    Ok(all.concat())
}

fn names(text: &str) -> Vec<String> {
    let (found, faults) = variables(&[text.to_owned()]);
    assert_eq!(faults, [], "{text}");
    found.into_iter().map(|found| found.name).collect()
}

#[test]
fn what_templates_say() {
    let given = json!({
        "name": "Ada", "이름": "지우", "n": 3, "empty": "", "lines": "one\ntwo\nthree", "yes": true,
        "list": ["a", "b"], "hostile": "{{ name }} {% for x in y %}", "person": {"age": 36}
    });
    for (text, said) in [
        ("", ""),
        ("Hello {{ name }}!", "Hello Ada!"),
        ("{{name}} and {{ 이름 }}", "Ada and 지우"),
        // What is filled in is text, and no template.
        ("{{ hostile }}", "{{ name }} {% for x in y %}"),
        // Braces as they are.
        ("{% raw %}{{ name }}{% endraw %}", "{{ name }}"),
        ("{{ '{{' }} name }}", "{{ name }}"),
        (r#"{"json": {"a": 1}}"#, r#"{"json": {"a": 1}}"#),
        ("{# a remark #}kept\n", "kept\n"),
        // Conditions.
        ("{% if empty %}a{% else %}b{% endif %}", "b"),
        ("{% if n > 2 and name == 'Ada' %}yes{% endif %}", "yes"),
        ("{% if n == 1 %}1{% elif n == 3 %}3{% endif %}", "3"),
        ("{{ 'on' if yes else 'off' }}", "on"),
        ("{{ nobody|default('someone') }}", "someone"),
        ("{% if nobody is defined %}a{% endif %}.", "."),
        ("{% if nobody %}a{% endif %}.", "."),
        // A line that has only a tag is no line.
        ("a\n  {% if yes %}\nb\n  {% endif %}\nc\n", "a\nb\nc\n"),
        // Loops.
        (
            "{% for line in lines|lines %}- {{ line }}\n{% endfor %}",
            "- one\n- two\n- three\n",
        ),
        (
            "{% for x in lines|split('\n') %}{{ loop.index }}{% if not loop.last %},{% endif %}{% endfor %}",
            "1,2,3",
        ),
        (
            "{% for x in list %}{{ x|upper }}{% else %}none{% endfor %}",
            "AB",
        ),
        (
            "{% for i in range(n) %}{{ i * 2 + n }} {% endfor %}",
            "3 5 7 ",
        ),
        ("{% for x in ['p', 'q'] %}{{ x }}{% endfor %}", "pq"),
        // What is written may be joined.
        ("{{ name ~ ', ' ~ n }}", "Ada, 3"),
        ("{{ person.age }}", "36"),
        ("{{ list|join('; ') }}", "a; b"),
        ("{{ list|tojson }}", r#"["a", "b"]"#),
        ("{{ lines|length + 1 }}", "14"),
        ("{{ name[:2] }}", "Ad"),
        ("{{ name|lower|replace('a', 'o') }}", "odo"),
    ] {
        assert_eq!(one(text, &given), Ok(said.to_owned()), "{text}");
    }
}

#[test]
fn variables_are_named_once_in_order() {
    for (text, found) in [
        ("nothing", vec![]),
        ("{{ b }} {{ a }} {{ b }}", vec!["b", "a"]),
        (
            "{% for x in xs %}{{ x }}{{ loop.index }}{{ y }}{% endfor %}{{ x }}",
            vec!["xs", "y", "x"],
        ),
        (
            "{% for k, v in pairs|items if k != skip %}{{ k }}{{ v }}{% endfor %}",
            vec!["pairs", "skip"],
        ),
        ("{% raw %}{{ no }}{% endraw %}{# {{ no }} #}", vec![]),
        (
            "{{ a.b.c }} {{ d[e] }} {{ f|default(g) }}",
            vec!["a", "d", "e", "f", "g"],
        ),
        ("{% for i in range(many) %}{% endfor %}", vec!["many"]),
        ("{{ 이름 }}", vec!["이름"]),
    ] {
        assert_eq!(names(text), found, "{text}");
    }
    let texts = [
        "first {{ a }}".to_owned(),
        "한 줄\n둘 {{ a }} {{ b }}".to_owned(),
    ];
    let (found, faults) = variables(&texts);
    assert_eq!(faults, []);
    let places: Vec<_> = found
        .iter()
        .map(|found| (found.name.as_str(), found.message, found.line, found.column))
        .collect();
    assert_eq!(places, [("a", 0, 1, 10), ("b", 1, 2, 14)]);
}

/// A message that is wrong does not hide the variables of the others.
#[test]
fn each_message_is_read_by_itself() {
    let texts = ["{{ a }}", "{% if %}", "{{ b }}"].map(str::to_owned);
    let (found, faults) = variables(&texts);
    assert_eq!(found.len(), 2);
    assert_eq!(faults.len(), 1);
    assert_eq!(
        faults.first().map(|fault| (fault.message, fault.what)),
        Some((1, What::Syntax))
    );
}

fn long(of: &str, many: usize) -> String {
    of.repeat(many)
}

/// Each ends at once with a line and a column. In a release build that takes some milliseconds; the guard is for busy machines
/// and builds that are not optimised.
#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
#[expect(
    clippy::disallowed_methods,
    reason = "how long it takes is what is tried"
)]
fn what_is_wrong_is_told_with_its_place_and_at_once() {
    let big = "x".repeat(10_000_000);
    let fits = "ab\n".repeat(600_000);
    let given = json!({ "name": "Ada", "n": 3, "big": big, "fits": fits, "text": "abc" });
    let chain = format!("a\n{{{{ {}name }}}}", long("name ~ ", 30_000));
    let parens = format!("{{{{ {}1{} }}}}", long("(", 50_000), long(")", 50_000));
    let nested = format!(
        "{}{}",
        long("{% if n %}", 10_000),
        long("{% endif %}", 10_000)
    );
    let elifs = format!("{{% if n %}}{}{{% endif %}}", long("{% elif n %}", 20_000));
    let filters = format!("{{{{ name{} }}}}", long("|upper", 30_000));
    let nots = format!("{{{{ {}n }}}}", long("not ", 60_000));
    let minus = format!("{{{{ {}1 }}}}", long("-", 100_000));
    let attrs = format!("{{{{ name{} }}}}", long(".a", 50_000));
    let loops = format!(
        "{}x{}",
        long("{% for i in range(99999) %}", 6),
        long("{% endfor %}", 6)
    );
    let many_emits = long("{{ fits }}", 100);
    let too_long = long("x", MAX_TEXT_BYTES + 1);
    let table: &[(&str, What, usize, usize)] = &[
        ("Hello\n  {{ name", What::Syntax, 2, 6),
        ("{% if n %}never closed", What::Syntax, 1, 11),
        ("{{ }}", What::Syntax, 1, 4),
        ("{% endfor %}", What::Syntax, 1, 4),
        ("한글 {{ name|shout }}", What::Filter, 1, 12),
        ("{{ n is prime }}", What::Test, 1, 9),
        ("one\ntwo {{ nobody }}", What::Missing, 2, 8),
        ("{{ name.first.letter }}", What::Missing, 1, 8),
        // What Jinja has and templates here do not.
        ("{% set x = 1 %}", What::Refused, 1, 4),
        ("{% set x %}{% endset %}", What::Refused, 1, 4),
        ("{% with x = 1 %}{% endwith %}", What::Refused, 1, 4),
        ("{% filter upper %}{% endfilter %}", What::Refused, 1, 4),
        (
            "{% for x in name recursive %}{{ loop(x) }}{% endfor %}",
            What::Refused,
            1,
            4,
        ),
        ("{{ name.upper() }}", What::Refused, 1, 8),
        ("{{ dict(a=1) }}", What::Refused, 1, 4),
        ("{{ namespace() }}", What::Refused, 1, 4),
        ("{{ (name ~ name)|upper }}", What::Refused, 1, 5),
        (
            "{% for x in [name ~ name] %}{% endfor %}",
            What::Refused,
            1,
            14,
        ),
        (
            "{% for x in [name, name] %}{% endfor %}",
            What::Refused,
            1,
            14,
        ),
        ("{{ {'a': name} }}", What::Refused, 1, 4),
        ("{{ '%999999999d'|format(1) }}", What::Filter, 1, 18),
        // No other file is read, and no other template called.
        ("{% include 'secrets' %}", What::Syntax, 1, 4),
        ("{% import 'x' as y %}", What::Syntax, 1, 4),
        ("{% extends 'x' %}", What::Syntax, 1, 4),
        (
            "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
            What::Syntax,
            1,
            4,
        ),
        // A value that is too large, and texts that would grow.
        ("see\n{{ big }}", What::TooLong, 2, 4),
        ("{{ name * 1000000000 }}", What::Value, 1, 4),
        ("{{ 'a' * 1000000000 }}", What::Value, 1, 4),
        ("{{ [1] * 1000000000 }}", What::Value, 1, 4),
        ("{{ text + text }}", What::Value, 1, 4),
        ("{{ text|replace('', fits) }}", What::TooMuch, 1, 9),
        ("{{ fits|replace('a', fits) }}", What::TooMuch, 1, 9),
        ("{{ fits|list|join(fits) }}", What::TooMuch, 1, 9),
        ("{{ fits|sort|length }}", What::TooMuch, 1, 9),
        ("{{ name|indent(1000000000) }}", What::TooMuch, 1, 9),
        ("{{ fits|trim(fits) }}", What::TooMuch, 1, 9),
        (&many_emits, What::TooLong, 1, 24),
        (&too_long, What::TooLong, 1, MAX_TEXT_BYTES + 1),
        (
            "one\n{% for i in range(99999) %}0123456789012345678901234567890123456789012345678901234567890123456789{% endfor %}",
            What::TooMuch,
            2,
            13,
        ),
        // Loops.
        (
            "{% for i in range(1000000000) %}x{% endfor %}",
            What::Value,
            1,
            13,
        ),
        (
            "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
            What::TooMuch,
            1,
            1,
        ),
        (
            "{% for i in range(99999) %}{{ fits|upper|length }}{% endfor %}",
            What::TooMuch,
            1,
            42,
        ),
        (
            "{% for i in range(99999) %}\n{{ fits }}\n{% endfor %}",
            What::TooLong,
            2,
            4,
        ),
        (&loops, What::TooMuch, 1, 1),
        // What is read by a function that calls itself.
        (&chain, What::TooMuch, 2, 1404),
        (&parens, What::TooMuch, 1, 404),
        (&nested, What::TooMuch, 1, 324),
        (&elifs, What::TooMuch, 1, 782),
        (&filters, What::TooMuch, 1, 1203),
        (&nots, What::TooMuch, 1, 1604),
        (&minus, What::TooMuch, 1, 404),
        (&attrs, What::TooMuch, 1, 407),
    ];
    let mut wrong = Vec::new();
    for (text, what, line, column) in table {
        let given = values(given.clone());
        let texts = [(*text).to_owned()];
        let begun = Instant::now();
        let fault = render(&texts, &given);
        let took = begun.elapsed();
        let short: String = text.chars().take(60).collect();
        assert!(took < Duration::from_secs(3), "{short}: {took:?}");
        match fault {
            Ok(_) => wrong.push(format!("{short}: no error, {what:?} {line}:{column}")),
            Err(fault) => {
                if (fault.what, fault.line, fault.column) != (*what, *line, *column) {
                    wrong.push(format!(
                        "{short}: {fault:?} in {took:?}, not {what:?} {line}:{column}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
