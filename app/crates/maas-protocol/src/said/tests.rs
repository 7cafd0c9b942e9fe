//! What messages say is told to every provider as it wants to have it, read as other tools write it, and checked before.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::{
    chat::ChatRequest,
    provider::{Endpoint, ProviderId, Route},
    schema::Wrong,
};

fn call(id: &str, name: &str, arguments: &str) -> Call {
    Call {
        id: id.to_owned(),
        name: name.to_owned(),
        arguments: arguments.to_owned(),
    }
}

fn calling(calls: Vec<Call>) -> Said {
    Said {
        calls,
        ..Said::new(Role::Assistant, "")
    }
}

fn result(of: &str, text: &str) -> Said {
    Said {
        answers: of.to_owned(),
        ..Said::new(Role::Tool, text)
    }
}

/// Two calls and their results, which come in another order.
fn weather() -> Vec<Said> {
    vec![
        Said::new(Role::System, "Be brief."),
        Said::new(Role::User, "How warm is it?"),
        calling(vec![
            call("call00001", "weather", r#"{"city": "Seoul"}"#),
            call("call00002", "cities", " "),
        ]),
        result("call00002", "two"),
        result("call00001", r#"{"celsius": 21}"#),
    ]
}

fn body(provider: ProviderId, model: &str) -> Value {
    let endpoint = Endpoint {
        spec: provider.spec(),
        base_url: provider.spec().example_base_url(),
        route: Route::Direct,
        extra_headers: Vec::new(),
    };
    let request = ChatRequest {
        model: model.to_owned(),
        messages: told(&weather()),
        ..ChatRequest::default()
    };
    let (request, _) = endpoint.write(&request).unwrap();
    serde_json::from_str(&request.body.unwrap()).unwrap()
}

#[test]
fn each_wire_format_has_calls_and_results_in_its_own_form() {
    let chat = body(ProviderId::Mistral, "mistral-large-latest");
    assert_eq!(
        chat["messages"].as_array().unwrap()[2..],
        [
            json!({ "role": "assistant", "content": null, "tool_calls": [
                { "id": "call00001", "type": "function", "function": { "name": "weather", "arguments": "{\"city\": \"Seoul\"}" } },
                { "id": "call00002", "type": "function", "function": { "name": "cities", "arguments": "{}" } } ] }),
            json!({ "role": "tool", "tool_call_id": "call00002", "content": "two" }),
            json!({ "role": "tool", "tool_call_id": "call00001", "content": "{\"celsius\": 21}" }),
        ]
    );
    let responses = body(ProviderId::Openai, "gpt-5.4-mini");
    assert_eq!(
        responses["input"].as_array().unwrap()[2..],
        [
            json!({ "type": "function_call", "call_id": "call00001", "name": "weather", "arguments": "{\"city\": \"Seoul\"}" }),
            json!({ "type": "function_call", "call_id": "call00002", "name": "cities", "arguments": "{}" }),
            json!({ "type": "function_call_output", "call_id": "call00002", "output": "two" }),
            json!({ "type": "function_call_output", "call_id": "call00001", "output": "{\"celsius\": 21}" }),
        ]
    );
    let anthropic = body(ProviderId::Anthropic, "claude-sonnet-5");
    assert_eq!(
        anthropic["messages"].as_array().unwrap()[1..],
        [
            json!({ "role": "assistant", "content": [
                { "type": "tool_use", "id": "call00001", "name": "weather", "input": { "city": "Seoul" } },
                { "type": "tool_use", "id": "call00002", "name": "cities", "input": {} } ] }),
            json!({ "role": "user", "content": [
                { "type": "tool_result", "tool_use_id": "call00002", "content": "two" },
                { "type": "tool_result", "tool_use_id": "call00001", "content": "{\"celsius\": 21}" } ] }),
        ]
    );
    let gemini = body(ProviderId::Google, "gemini-2.5-flash");
    assert_eq!(
        gemini["contents"].as_array().unwrap()[1..],
        [
            json!({ "role": "model", "parts": [
                { "functionCall": { "id": "call00001", "name": "weather", "args": { "city": "Seoul" } } },
                { "functionCall": { "id": "call00002", "name": "cities", "args": {} } } ] }),
            json!({ "role": "user", "parts": [
                { "functionResponse": { "id": "call00001", "name": "weather", "response": { "output": "{\"celsius\": 21}" } } },
                { "functionResponse": { "id": "call00002", "name": "cities", "response": { "output": "two" } } } ] }),
        ]
    );
}

#[test]
fn what_is_written_is_read_again_and_so_are_other_tools_shapes() {
    let all = weather();
    let again: Vec<Said> = all
        .iter()
        .filter_map(|said| Said::read(&said.write()))
        .collect();
    assert_eq!(again, all);
    // LangChain's calls are plain, and some have no ids.
    let said = json!({ "role": "ai", "content": [{ "type": "text", "text": "Well." }], "tool_calls": [
        { "name": "a", "args": { "x": 1 } }, { "name": "b", "args": {} }, { "id": "c" } ] });
    let said = Said::read(&said).unwrap();
    assert_eq!(said.text, "Well.");
    assert_eq!(
        said.calls,
        [
            call("call00001", "a", r#"{"x":1}"#),
            call("call00002", "b", "{}")
        ]
    );
    for nothing in [
        json!({ "role": "assistant", "content": null }),
        json!({ "role": "tool", "content": "of no call" }),
        json!({ "role": "placeholder", "content": "x" }),
        json!({ "content": "x" }),
        json!({ "role": "user", "content": [{ "type": "image_url", "image_url": { "url": "https://a.example" } }] }),
    ] {
        assert_eq!(Said::read(&nothing), None, "{nothing}");
    }
}

#[test]
fn a_message_of_before_there_were_calls_is_the_same_in_storage() {
    let old = r#"{"role":"user","text":"Hello {{ name }}"}"#;
    let read: Said = serde_json::from_str(old).unwrap();
    assert_eq!(read, Said::new(Role::User, "Hello {{ name }}"));
    assert_eq!(serde_json::to_string(&read).unwrap(), old);
}

#[test]
fn every_text_is_filled_in_where_it_stands() {
    let all = weather();
    let texts = texts(&all);
    assert_eq!(texts.len(), 7);
    assert_eq!(
        place(&all, 4),
        Some(Place {
            message: 2,
            call: Some(1)
        })
    );
    assert_eq!(
        place(&all, 5),
        Some(Place {
            message: 3,
            call: None
        })
    );
    assert_eq!(place(&all, 7), None);
    assert_eq!(filled(&all, texts), all);
}

#[test]
fn somebody_else_says_neither_calls_nor_results() {
    let mut said = weather()[2].clone();
    said.turn_to(Role::Assistant);
    assert_eq!(said.calls().len(), 2);
    said.turn_to(Role::User);
    assert!(said.calls.is_empty() && said.is_empty());
    // What a stranger's file has of it means nothing.
    let odd = Said {
        role: Role::User,
        ..weather()[2].clone()
    };
    assert!(odd.calls().is_empty() && check(std::slice::from_ref(&odd)).is_empty());
    assert_eq!(told(&[odd])[0], Message::text(Role::User, ""));
}

fn wrong(all: &[Said]) -> Vec<(usize, Option<usize>, CallWrong)> {
    let faults = check(all).into_iter();
    faults
        .map(|fault| (fault.message, fault.call, fault.what))
        .collect()
}

#[test]
fn calls_and_results_that_do_not_belong_together_are_named() {
    assert_eq!(wrong(&weather()), []);
    let mut all = weather();
    all.pop();
    assert_eq!(wrong(&all), [(2, Some(0), CallWrong::Unanswered)]);
    all.push(Said::new(Role::User, "And?"));
    all.push(result("call00001", "too late"));
    assert_eq!(
        wrong(&all),
        [
            (2, Some(0), CallWrong::Unanswered),
            (5, None, CallWrong::AnswersNone)
        ]
    );
    let mut all = weather();
    all.push(result("call00001", "again"));
    assert_eq!(wrong(&all), [(5, None, CallWrong::AnsweredTwice)]);
    all.remove(2);
    assert_eq!(wrong(&all).len(), 3);

    let calls = vec![call("a", " ", ""), call("b b", "f", ""), call("a", "f", "")];
    let of = |number: usize| check(&[calling(calls.clone())])[number].clone();
    assert_eq!(
        (of(0).what, of(0).tool),
        (CallWrong::Unnamed, "a".to_owned())
    );
    let found: Vec<CallWrong> = check(&[calling(calls.clone())])
        .into_iter()
        .map(|fault| fault.what)
        .filter(|what| *what != CallWrong::Unanswered)
        .collect();
    assert_eq!(
        found,
        [CallWrong::Unnamed, CallWrong::BadId, CallWrong::SameId]
    );
}

#[test]
fn arguments_are_an_object_once_they_are_filled_in() {
    assert_eq!(check_arguments(&weather()), None);
    let fault = |arguments: &str| {
        let all = [calling(vec![call("a", "f", ""), call("b", "f", arguments)])];
        let fault = check_arguments(&all).unwrap();
        assert_eq!((fault.message, fault.call), (0, Some(1)));
        match fault.what {
            CallWrong::Arguments(fault) => (fault.what, fault.line, fault.column),
            what => unreachable!("{what:?}"),
        }
    };
    assert_eq!(fault("{\n \"city\": \"a\"b\"}"), (Wrong::NotJson, 2, 13));
    assert_eq!(fault("[]").0, Wrong::NotObject);
}
