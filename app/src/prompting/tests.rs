//! What is asked is answered in kind, as the two ends write and read it.

use maas_core::trials::{Expectation, Row, TestPrompt, What as Expected};
use maas_eval::{expect::Came, file::Format};
use maas_prompts::template::What;
use maas_protocol::chat::{Message, Role};
use serde_json::json;

use super::*;

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
        messages: vec![(Role::User, text.to_owned())],
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
    assert_eq!(
        (fault.fault.what, fault.fault.detail.as_str()),
        (What::Missing, "city")
    );
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
