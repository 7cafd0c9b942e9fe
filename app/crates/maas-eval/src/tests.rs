//! What files say, whether answers are as expected, and that no file and no answer takes long or much.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use maas_core::trials::{Expectation, Row, TestPrompt, TestSet, What, Why};
use maas_protocol::{
    chat::{Params, ResponseFormat, Role, Tool},
    said::{Call, Said},
};

use crate::{
    expect::{Came, alike, look},
    file::{Brought, Fault, Format, Place, Wrong, read, write},
};

mod answers;
mod hostile;

fn yes(what: What) -> Expectation {
    Expectation { not: false, what }
}

fn no(what: What) -> Expectation {
    Expectation { not: true, what }
}

fn values(row: &Row) -> Vec<(&str, &str)> {
    let values = row.values.iter();
    values
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// A configuration as promptfoo documents it, with what has a counterpart here and what has none.
const CONFIG: &str = r#"# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json
description: Capitals
prompts:
  - "What is the capital of {{country}}?"
  - id: polite
    raw: |
      [{"role": "system", "content": "Be polite."}, {"role": "user", "content": "Capital of {{country}}, please?"}]
providers:
  - openai:gpt-4.1-mini
  - id: anthropic:messages:claude-sonnet-4-5
    config: { temperature: 0 }
  - python:mine.py
defaultTest:
  assert:
    - type: cost
      threshold: 0.002
    - type: latency
      threshold: 5000
tests:
  - description: Korea
    vars: { country: Korea, year: 2025 }
    assert:
      - &seoul { type: contains, value: Seoul }
      - type: not-icontains
        value: busan
      - type: similar
        value: The capital is Seoul.
        threshold: 0.6
      - type: is-json
        value: { type: object, required: [city] }
  - vars:
      country: [France, Italy]
      lang: [en, ko]
    assert:
      - type: contains-all
        value: [a, b]
      - type: contains-any
        value: [Paris, "Ro.me"]
      - type: llm-rubric
        value: Names a city
      - type: javascript
        value: output.length < 10
  - vars: { country: Korea }
    assert: [*seoul]
outputPath: out.json
"#;

#[test]
fn a_configuration_is_read_as_it_is_meant() {
    let brought = read(Format::Yaml, CONFIG).unwrap();
    assert_eq!(brought.name, "Capitals");
    let prompts = &brought.prompts;
    assert_eq!(prompts[0].name, "What is the capital of {{country}}?");
    assert_eq!(prompts[1].name, "polite");
    assert_eq!(
        prompts[1].messages,
        [
            Said::new(Role::System, "Be polite."),
            Said::new(Role::User, "Capital of {{country}}, please?")
        ]
    );
    let models: Vec<_> = brought
        .models
        .iter()
        .map(|one| (one.provider.slug(), one.model.as_str()))
        .collect();
    assert_eq!(
        models,
        [
            ("openai", "gpt-4.1-mini"),
            ("anthropic", "claude-sonnet-4-5")
        ]
    );
    assert_eq!(
        brought.expect,
        [yes(What::MaxCost(2_000_000)), yes(What::MaxLatency(5000))]
    );
    // One row, four of two lists, and one more.
    assert_eq!(brought.rows.len(), 6);
    assert_eq!(brought.rows[0].name, "Korea");
    assert_eq!(
        values(&brought.rows[0]),
        [("country", "Korea"), ("year", "2025")]
    );
    assert_eq!(
        brought.rows[0].expect,
        [
            yes(What::Contains("Seoul".to_owned())),
            no(What::ContainsAnyCase("busan".to_owned())),
            yes(What::Similar {
                to: "The capital is Seoul.".to_owned(),
                percent: 60
            }),
            yes(What::JsonSchema(
                r#"{"type":"object","required":["city"]}"#.to_owned()
            )),
        ]
    );
    assert_eq!(
        values(&brought.rows[4]),
        [("country", "Italy"), ("lang", "ko")]
    );
    assert_eq!(
        brought.rows[4].expect,
        [
            yes(What::Contains("a".to_owned())),
            yes(What::Contains("b".to_owned())),
            yes(What::Regex(r"(?:Paris|Ro\.me)".to_owned())),
            yes(What::Judge("Names a city".to_owned())),
        ]
    );
    assert_eq!(
        brought.rows[5].expect,
        [yes(What::Contains("Seoul".to_owned()))]
    );
    // Ids tell rows apart.
    let ids: Vec<u32> = brought.rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5, 6]);
    let left: Vec<_> = brought
        .left_out
        .iter()
        .map(|fault| (fault.place.line, fault.field.as_str()))
        .collect();
    assert_eq!(
        left,
        [
            (45, "outputPath"),
            (11, "providers[1].config"),
            (12, "providers[2]"),
            (41, "tests[1].assert[3].type"),
        ]
    );
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_field() {
    let at = |line, column| Place { line, column };
    for (text, place, field, wrong) in [
        ("", at(1, 1), "", Wrong::Empty),
        ("just a text", at(1, 1), "", Wrong::NotFields),
        (
            "tests:\n  - vars: 5\n",
            at(2, 11),
            "tests[0].vars",
            Wrong::OtherFile,
        ),
        (
            "tests: file://more.yaml\n",
            at(1, 8),
            "tests",
            Wrong::OtherFile,
        ),
        ("tests: {a: b}\n", at(1, 8), "tests", Wrong::NotList),
        ("tests:\n  - [1]\n", at(2, 5), "tests[0]", Wrong::NotFields),
        (
            "tests:\n  - assert:\n      - value: x\n",
            at(3, 9),
            "tests[0].assert[0].type",
            Wrong::Missing,
        ),
        (
            "tests:\n  - assert:\n      - type: contains\n",
            at(3, 9),
            "tests[0].assert[0].value",
            Wrong::Missing,
        ),
        (
            "tests:\n  - assert:\n      - type: cost\n",
            at(3, 9),
            "tests[0].assert[0].threshold",
            Wrong::Missing,
        ),
        (
            "tests:\n  - assert:\n      - type: latency\n        threshold: soon\n",
            at(4, 20),
            "tests[0].assert[0].threshold",
            Wrong::NotNumber,
        ),
        (
            "tests:\n  - assert: yes\n",
            at(2, 13),
            "tests[0].assert",
            Wrong::NotList,
        ),
        (
            "prompts: [file://a.txt]\n",
            at(1, 11),
            "prompts[0]",
            Wrong::OtherFile,
        ),
        (
            "prompts: [{label: a}]\n",
            at(1, 11),
            "prompts[0].raw",
            Wrong::Missing,
        ),
        (
            "prompts: [[{content: a}]]\n",
            at(1, 12),
            "prompts[0].role",
            Wrong::Missing,
        ),
        (
            "providers: [{config: {}}]\n",
            at(1, 13),
            "providers[0].id",
            Wrong::Missing,
        ),
        (
            "tests:\n  - vars: {a: 1, a: 2}\n",
            at(2, 21),
            "a",
            Wrong::Twice,
        ),
        ("a: *nobody\n", at(1, 4), "", Wrong::NotYaml(String::new())),
        ("a: &x [*x]\n", at(1, 8), "", Wrong::BadAlias),
        ("tests: [\n", at(2, 1), "", Wrong::NotYaml(String::new())),
    ] {
        let mut fault = read(Format::Yaml, text).unwrap_err();
        if let Wrong::NotYaml(said) = &mut fault.what {
            assert!(!said.is_empty(), "{text}");
            said.clear();
            // Where the reader saw that is its own matter, as long as there is such a line.
            assert!((1..=3).contains(&fault.place.line), "{text}: {fault:?}");
            fault.place = place;
        }
        let expected = Fault {
            place,
            field: field.to_owned(),
            what: wrong,
        };
        assert_eq!(fault, expected, "{text}");
    }
}

#[test]
fn json_has_a_line_where_it_is_broken_and_a_field_where_it_is_wrong() {
    let fault = read(Format::Json, "{\"tests\": [\n  {\"vars\": {,}}]}").unwrap_err();
    assert_eq!((fault.place.line, fault.what), (2, Wrong::NotJson));
    let fault = read(
        Format::Json,
        "{\"tests\": [{\"vars\": {}}, {\"assert\": [{}]}]}",
    )
    .unwrap_err();
    assert_eq!(fault.field, "tests[1].assert[0].type");
}

#[test]
fn a_list_of_objects_is_rows() {
    let brought = read(
        Format::Json,
        r#"[{"city": "Seoul", "n": 1}, {"city": "Busan", "tags": ["a"]}]"#,
    )
    .unwrap();
    assert_eq!(values(&brought.rows[0]), [("city", "Seoul"), ("n", "1")]);
    // As promptfoo has it: a row for each value of a list.
    assert_eq!(values(&brought.rows[1]), [("city", "Busan"), ("tags", "a")]);
}

/// A set with everything that can be in one.
fn whole() -> TestSet {
    let tricky =
        "a \"quoted\", 'single' text: # no comment\n  - and a second line\t{{x}} 한국어 \\ end ";
    let kinds = vec![
        yes(What::Contains(tricky.to_owned())),
        no(What::ContainsAnyCase("b".to_owned())),
        yes(What::Equals("yes".to_owned())),
        no(What::Regex(r"^\d+$".to_owned())),
        yes(What::JsonSchema(r#"{"type":"object"}"#.to_owned())),
        yes(What::JsonSchema(String::new())),
        yes(What::Similar {
            to: "c".to_owned(),
            percent: 75,
        }),
        yes(What::MaxCost(1_500_000)),
        no(What::MaxLatency(2000)),
        yes(What::Judge("Is it polite?".to_owned())),
    ];
    TestSet {
        name: "null".to_owned(),
        prompts: vec![
            TestPrompt {
                name: "one: 1".to_owned(),
                messages: vec![Said::new(Role::User, tricky)],
                ..TestPrompt::default()
            },
            TestPrompt {
                name: "two".to_owned(),
                messages: vec![
                    Said::new(Role::System, "s"),
                    Said::new(Role::User, "u"),
                    Said {
                        calls: vec![Call {
                            id: "call00001".to_owned(),
                            name: "get_weather".to_owned(),
                            arguments: r#"{"city": {{ city|tojson }}}"#.to_owned(),
                        }],
                        ..Said::new(Role::Assistant, "")
                    },
                    Said {
                        answers: "call00001".to_owned(),
                        ..Said::new(Role::Tool, "21 degrees")
                    },
                ],
                params: Params {
                    temperature: Some(0.5),
                    stop: vec!["END".to_owned()],
                    top_logprobs: Some(2),
                    ..Params::default()
                },
                tools: vec![Tool {
                    name: "get_weather".to_owned(),
                    description: "The weather".to_owned(),
                    parameters: serde_json::json!({"type": "object", "properties": {"city": {"type": "string"}}}),
                    strict: false,
                }],
                form: Some(ResponseFormat::JsonSchema {
                    name: "answer".to_owned(),
                    schema: serde_json::json!({"type": "object"}),
                    strict: true,
                }),
                ..TestPrompt::default()
            },
        ],
        rows: vec![
            Row {
                id: 1,
                name: "yes".to_owned(),
                values: vec![
                    ("a".to_owned(), tricky.to_owned()),
                    ("on".to_owned(), "true".to_owned()),
                    ("with space".to_owned(), "007".to_owned()),
                ],
                expect: kinds,
            },
            Row {
                id: 2,
                values: vec![("a".to_owned(), String::new())],
                ..Row::default()
            },
        ],
        expect: vec![yes(What::MaxLatency(9000))],
        ..TestSet::default()
    }
}

#[test]
fn what_is_written_is_read_as_the_same() {
    let set = whole();
    for format in [Format::Yaml, Format::Json] {
        let text = write(format, &set);
        let brought = read(format, &text).unwrap_or_else(|fault| panic!("{fault:?}\n{text}"));
        let expected = Brought {
            name: set.name.clone(),
            prompts: set.prompts.clone(),
            rows: set.rows.clone(),
            expect: set.expect.clone(),
            ..Brought::default()
        };
        assert_eq!(brought, expected, "{text}");
    }
    // A table has no place for prompts, and each row has what every answer is expected to be.
    let text = write(Format::Csv, &set);
    let brought = read(Format::Csv, &text).unwrap();
    let mut row = set.rows[0].clone();
    row.expect.extend(set.expect.clone());
    // White space around what is expected is no part of it there.
    row.expect[0] = yes(What::Contains(
        set.rows[0].expect[0].what.text().unwrap().trim().to_owned(),
    ));
    assert_eq!(brought.rows[0], row);
    assert_eq!(brought.rows[1].expect, set.expect);
}

/// A prompt's `config` is what promptfoo sends with it.
#[test]
fn what_a_prompt_is_asked_with_is_read_and_what_is_wrong_in_it_is_named() {
    let config =
        |fields: &str| format!("prompts:\n  - raw: Hi\n    config:\n{fields}\ntests: []\n");
    let text = config(
        "      temperature: 0.2\n      apiKey: sk-none\n      tools: [{function: {name: f}}]",
    );
    let brought = read(Format::Yaml, &text).unwrap();
    assert_eq!(brought.prompts[0].params.temperature, Some(0.2));
    assert_eq!(brought.prompts[0].tools[0].name, "f");
    let left: Vec<&str> = brought
        .left_out
        .iter()
        .map(|one| one.field.as_str())
        .collect();
    assert_eq!(left, ["prompts[0].config.apiKey"]);
    for (fields, named) in [
        ("      temperature: warm", "prompts[0].config.temperature"),
        (
            "      tools: [{function: {}}]",
            "prompts[0].config.tools[0].function.name",
        ),
        (
            "      response_format: {type: xml}",
            "prompts[0].config.response_format.type",
        ),
    ] {
        let fault = read(Format::Yaml, &config(fields)).unwrap_err();
        assert_eq!(
            (fault.field.as_str(), &fault.what),
            (named, &Wrong::NotFitting)
        );
        assert_eq!(fault.place.line, 4);
    }
    let fault = read(Format::Yaml, "prompts: [{raw: Hi, config: 3}]\ntests: []").unwrap_err();
    assert_eq!(
        (fault.field.as_str(), &fault.what),
        ("prompts[0].config", &Wrong::NotFields)
    );
}

#[test]
fn a_table_is_read_as_spreadsheets_write_it() {
    let text = "\u{feff}city,question,__description,__expected,__expected2\r\n\
        Seoul,\"What, \"\"exactly\"\"?\r\nSecond line\",first,Seoul,not-contains: Busan\r\n\
        Busan,Why?,,similar(0.5): Busan,\"cost(0.01)\"\r\n";
    let brought = read(Format::Csv, text).unwrap();
    assert_eq!(
        values(&brought.rows[0]),
        [
            ("city", "Seoul"),
            ("question", "What, \"exactly\"?\r\nSecond line")
        ]
    );
    assert_eq!(brought.rows[0].name, "first");
    assert_eq!(
        brought.rows[0].expect,
        [
            yes(What::Equals("Seoul".to_owned())),
            no(What::Contains("Busan".to_owned()))
        ]
    );
    let similar = What::Similar {
        to: "Busan".to_owned(),
        percent: 50,
    };
    assert_eq!(
        brought.rows[1].expect,
        [yes(similar), yes(What::MaxCost(10_000_000))]
    );
    // Between tabs, too.
    let brought = read(Format::Csv, "a\tb\n1\t2, 3\n").unwrap();
    assert_eq!(values(&brought.rows[0]), [("a", "1"), ("b", "2, 3")]);
    for (cell, wanted) in [
        ("contains:x", What::Contains("x".to_owned())),
        ("is-json", What::JsonSchema(String::new())),
        ("grade: kind", What::Judge("kind".to_owned())),
        ("latency(500)", What::MaxLatency(500)),
        ("regex", What::Equals("regex".to_owned())),
        ("Note: this", What::Equals("Note: this".to_owned())),
        ("not-at-all", What::Equals("not-at-all".to_owned())),
    ] {
        let brought = read(Format::Csv, &format!("a,__expected\n1,\"{cell}\"\n")).unwrap();
        assert_eq!(brought.rows[0].expect, [yes(wanted)], "{cell}");
    }
    for (text, line, wrong) in [
        ("", 1, Wrong::Empty),
        ("a,b\n1\n", 2, Wrong::NotCsv),
        ("a,b\n1,2\n1,2,3\n", 3, Wrong::NotCsv),
        ("a,a\n1,2\n", 1, Wrong::Twice),
        (
            "a,__expected\n1,javascript: 1\n",
            2,
            Wrong::UnknownKind("javascript".to_owned()),
        ),
        ("a,__expected\n1,cost(soon)\n", 2, Wrong::NotNumber),
    ] {
        let fault = read(Format::Csv, text).unwrap_err();
        assert_eq!((fault.place.line, fault.what), (line, wrong), "{text}");
    }
}
