//! What is asked is answered in kind, as the two ends write and read it.

use maas_core::trials::{Expectation, Row, TestPrompt, What as Expected};
use maas_eval::{expect::Came, file::Format};
use maas_prompts::template::What;
use maas_protocol::{
    chat::{Message, Part, Role},
    said::{Call, Said},
};
use serde_json::json;

use super::{plan::Unplanned, *};

fn asked(ask: &PromptsAsk) -> Option<PromptsSay> {
    PromptsSay::read(&answer(&ask.write()))
}

#[test]
fn each_ask_is_answered_in_kind() {
    let texts = vec!["Hello {{ name }}".to_owned()];
    let found = asked(&PromptsAsk::Find {
        texts: texts.clone(),
    });
    let Some(PromptsSay::Found { found, faults }) = found else {
        unreachable!("{found:?}");
    };
    assert_eq!(found.first().map(|found| found.name.as_str()), Some("name"));
    assert_eq!(faults, []);

    let values = Values::from([("name".to_owned(), json!("Ada"))]);
    let said = asked(&PromptsAsk::Render {
        texts: texts.clone(),
        values,
    });
    let hello = vec!["Hello Ada".to_owned()];
    assert_eq!(said, Some(PromptsSay::Rendered(Ok(hello))));

    let said = asked(&PromptsAsk::Render {
        texts,
        values: Values::new(),
    });
    let Some(PromptsSay::Rendered(Err(fault))) = said else {
        unreachable!("{said:?}");
    };
    assert_eq!((fault.what, fault.column), (What::Missing, 10));

    let text = "{{ text }}".to_owned();
    let name = "pasted".to_owned();
    let read = asked(&PromptsAsk::Read { text, name });
    assert!(matches!(read, Some(PromptsSay::Read(Ok(all))) if all.len() == 1));
    assert_eq!(PromptsSay::read(&answer("nonsense")), None);
}

#[test]
fn a_test_set_is_filled_in_row_by_row_and_its_expectations_with_it() {
    let expects = |text: &str| Expectation {
        not: false,
        what: Expected::Contains(text.to_owned()),
    };
    let prompt = |name: &str, text: &str| TestPrompt {
        name: name.to_owned(),
        messages: vec![Said::new(Role::User, text)],
        defaults: vec![("tone".to_owned(), "kind".to_owned())],
        ..TestPrompt::default()
    };
    let row = |id: u32, values: &[(&str, &str)]| Row {
        id,
        values: values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        expect: vec![expects("{{ city }}"), expects("{\"a{2}\": {}}")],
        ..Row::default()
    };
    let ask = |rows: Vec<Row>| {
        let ask = PromptsAsk::Plan(PlanAsk {
            prompts: vec![
                prompt("a", "About {{ city }}"),
                prompt("b", "Be {{ tone }}"),
            ],
            rows,
            expect: vec![expects("x")],
        });
        asked(&ask)
    };
    let rows = vec![
        row(1, &[("city", "Seoul {{ no }}")]),
        row(2, &[("city", "Busan"), ("tone", "short")]),
    ];
    let Some(PromptsSay::Planned(Ok(questions))) = ask(rows) else {
        unreachable!("no plan");
    };
    // By row, then by prompt; what was filled in is never read as a template.
    let texts: Vec<String> = questions
        .iter()
        .flat_map(|one| &one.messages)
        .map(Message::plain_text)
        .collect();
    assert_eq!(
        texts,
        ["About Seoul {{ no }}", "Be kind", "About Busan", "Be short"]
    );
    let expected = [expects("Busan"), expects("{\"a{2}\": {}}"), expects("x")];
    assert_eq!(
        questions.last().map(|one| one.expect.as_slice()),
        Some(expected.as_slice())
    );
    let Some(PromptsSay::Planned(Err(fault))) = ask(vec![row(7, &[])]) else {
        unreachable!("a plan without a city");
    };
    assert_eq!((fault.row, fault.prompt.as_str()), (7, ""));
    let Unplanned::Template(fault) = fault.fault else {
        unreachable!("{fault:?}");
    };
    assert_eq!((fault.what, fault.detail.as_str()), (What::Missing, "city"));
}

#[test]
fn calls_of_tools_are_filled_in_and_sent_only_where_they_are_sound() {
    let call = Call {
        id: "call00001".to_owned(),
        name: "weather".to_owned(),
        arguments: r#"{"city": {{ city|tojson }}}"#.to_owned(),
    };
    let messages = vec![
        Said::new(Role::User, "How warm is it?"),
        Said {
            calls: vec![call],
            ..Said::new(Role::Assistant, "")
        },
        Said {
            answers: "call00001".to_owned(),
            ..Said::new(Role::Tool, "{{ degrees }} degrees")
        },
    ];
    let ask = |messages: &[Said]| {
        let values = [("city", "Se\"oul"), ("degrees", "21")];
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
        asked(&PromptsAsk::Plan(PlanAsk {
            prompts: vec![TestPrompt {
                name: "warm".to_owned(),
                messages: messages.to_vec(),
                ..TestPrompt::default()
            }],
            rows: vec![Row {
                id: 3,
                values: values.to_vec(),
                ..Row::default()
            }],
            expect: Vec::new(),
        }))
    };
    let Some(PromptsSay::Planned(Ok(questions))) = ask(&messages) else {
        unreachable!("no plan");
    };
    let parts: Vec<&Part> = questions
        .iter()
        .flat_map(|one| &one.messages)
        .flat_map(|message| &message.parts)
        .skip(1)
        .collect();
    assert!(
        matches!(parts.as_slice(), [Part::ToolCall { arguments, .. }, Part::ToolResult { name, text, .. }]
            if arguments == r#"{"city": "Se\"oul"}"# && name == "weather" && text == "21 degrees"),
        "{parts:?}"
    );
    // A value that breaks the JSON is named by its row, and so is a call that nothing answers.
    let mut broken = messages.clone();
    for call in broken.iter_mut().flat_map(|said| &mut said.calls) {
        call.arguments = r#"{"city": "{{ city }}"}"#.to_owned();
    }
    let unanswered = messages.get(..2).unwrap_or_default();
    for (messages, call) in [(broken.as_slice(), Some(0)), (unanswered, Some(0))] {
        let said = ask(messages);
        let Some(PromptsSay::Planned(Err(fault))) = said else {
            unreachable!("{said:?}");
        };
        assert_eq!((fault.row, fault.prompt.as_str()), (3, "warm"));
        assert!(
            matches!(&fault.fault, Unplanned::Call(fault) if (fault.message, fault.call) == (1, call)),
            "{fault:?}"
        );
    }
}

#[test]
fn files_and_answers_of_test_sets_are_looked_at_in_the_worker() {
    let read = PromptsAsk::Eval(EvalAsk::Read(Format::Csv, "a\n1\n".to_owned()));
    assert!(
        matches!(asked(&read), Some(PromptsSay::Eval(EvalSay::Read(Ok(set)))) if set.rows.len() == 1)
    );
    let came = Came {
        text: "yes".to_owned(),
        ..Came::default()
    };
    let expected = vec![Expectation {
        not: false,
        what: Expected::Regex("^y".to_owned()),
    }];
    let Some(PromptsSay::Eval(EvalSay::Looked(verdicts))) =
        asked(&PromptsAsk::Eval(EvalAsk::Look(came, expected)))
    else {
        unreachable!("no verdict");
    };
    assert_eq!(verdicts.first().and_then(|one| one.pass), Some(true));
}
