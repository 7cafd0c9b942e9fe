//! Calls of tools and their results go wherever a template goes: into versions, chats, comparisons, test sets and to other people.

use maas_protocol::chat::{ChatRequest, Part};

use super::*;
use crate::{
    chats::{MessageId, setup::OwnTool},
    export::{self, Form},
    rehearsal::{SPEAKERS, finished, pieces, text},
    share::{ShareMsg, Shared},
    trials::{TestPrompt, TestSet},
    turn::TurnsMsg,
};

fn calling(arguments: &str) -> Said {
    Said {
        calls: vec![Call {
            id: "call00001".to_owned(),
            name: "get_weather".to_owned(),
            arguments: arguments.to_owned(),
        }],
        ..said(Role::Assistant, "")
    }
}

fn result(text: &str) -> Said {
    Said {
        answers: "call00001".to_owned(),
        ..said(Role::Tool, text)
    }
}

/// Asked, called and answered.
fn weather() -> Content {
    Content {
        messages: vec![
            said(Role::User, "How warm is it in {{ city }}?"),
            calling(r#"{"city": {{ city|tojson }}}"#),
            result("{{ degrees }} degrees"),
        ],
        tools: vec![OwnTool {
            name: "get_weather".to_owned(),
            ..OwnTool::default()
        }],
        ..Content::default()
    }
}

/// The same, filled in.
fn filled() -> Vec<Said> {
    vec![
        said(Role::User, "How warm is it in Seoul?"),
        calling(r#"{"city": "Seoul"}"#),
        result("21 degrees"),
    ]
}

fn requests(effects: &[Effect]) -> Vec<ChatRequest> {
    let asked = effects.iter().filter_map(|effect| match effect {
        Effect::StartTurn { request, .. } => Some(request.clone()),
        _ => None,
    });
    asked.collect()
}

/// What of a request is no text.
fn calls_of(request: &ChatRequest) -> Vec<Part> {
    let parts = request.messages.iter().flat_map(|one| &one.parts).cloned();
    parts
        .filter(|part| !matches!(part, Part::Text { .. }))
        .collect()
}

fn parts() -> Vec<Part> {
    vec![
        Part::ToolCall {
            id: "call00001".to_owned(),
            name: "get_weather".to_owned(),
            arguments: r#"{"city": "Seoul"}"#.to_owned(),
            signature: None,
        },
        Part::ToolResult {
            id: "call00001".to_owned(),
            name: "get_weather".to_owned(),
            text: "21 degrees".to_owned(),
            is_error: false,
        },
    ]
}

/// An open vault and a chat that was begun with it.
fn begun() -> (Rehearsal, PromptUse) {
    let mut app = Rehearsal::unlocked();
    app.exchange("Something else", "Yes");
    let id = add(&mut app, "Weather", "1");
    let used = used(&app, &id);
    let effects = app.say(PromptsMsg::Insert {
        used: used.clone(),
        content: Box::new(weather()),
        messages: filled(),
    });
    assert_eq!(requests(&effects), [], "nothing is asked unasked");
    (app, used)
}

fn answer(app: &mut Rehearsal) -> Vec<Effect> {
    app.say(ChatsMsg::Retry {
        message: app.last_id(),
        through_relay: false,
    })
}

fn end(app: &mut Rehearsal) {
    let turn = app.turn();
    app.say(pieces(turn, &[text("It is warm."), finished()]));
    app.say(TurnsMsg::Ended { turn, at_ms: 900.0 });
}

#[test]
fn a_chat_begun_with_a_result_is_a_new_one_and_answered_when_somebody_says_so() {
    let (mut app, used) = begun();
    assert_eq!(app.messages().len(), 3);
    assert_eq!(app.open_chat().setup.tools, weather().tools);
    let asked = requests(&answer(&mut app));
    assert_eq!(asked.iter().map(calls_of).collect::<Vec<_>>(), [parts()]);
    assert_eq!(app.last_reply().prompt, Some(used));
    end(&mut app);
    // And in all that is asked afterwards, of other models too.
    let asked = requests(&app.submit("And tomorrow?"));
    assert_eq!(calls_of(asked.first().unwrap()), parts());
    end(&mut app);
    let mut setup = app.open_chat().setup.clone();
    setup.model.model = "another".to_owned();
    app.say(ChatsMsg::Configure(setup));
    let asked = requests(&app.submit("Sure?"));
    assert_eq!(calls_of(asked.first().unwrap()), parts());
}

#[test]
fn a_call_without_its_result_and_a_result_without_its_call_are_not_told() {
    for gone in [1, 2] {
        let (mut app, _) = begun();
        answer(&mut app);
        end(&mut app);
        let message: MessageId = app.messages()[gone].id.clone();
        app.say(crate::chats::ReviseMsg::Delete(message));
        let asked = requests(&app.submit("And tomorrow?"));
        assert_eq!(calls_of(asked.first().unwrap()), []);
    }
}

#[test]
fn what_is_taken_along_of_such_a_chat_is_a_request_that_providers_take() {
    let (app, _) = begun();
    let text = export::write(&app.open_chat(), Form::Request, SPEAKERS);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        json["messages"][1]["tool_calls"][0]["function"]["name"],
        "get_weather"
    );
    assert_eq!(json["messages"][2]["tool_call_id"], "call00001");
}

#[test]
fn each_column_of_a_comparison_is_told_them() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "Weather", "1");
    let used = used(&app, &id);
    let model = ChatSetup::default().model;
    let effects = app.say(PromptsMsg::Try {
        used: used.clone(),
        content: Box::new(weather()),
        messages: filled(),
        models: vec![model.clone(), model.clone()],
    });
    let asked: Vec<_> = requests(&effects).iter().map(calls_of).collect();
    assert_eq!(asked, [parts(), parts()]);
    // One that is added later is told the same.
    for _ in 0..2 {
        end(&mut app);
    }
    let asked = requests(&app.say(crate::compare::CompareMsg::AddModel(model)));
    assert_eq!(asked.iter().map(calls_of).collect::<Vec<_>>(), [parts()]);
    let tried = app.model.prompts.tried.get(&id).unwrap();
    let comparison = app.model.comparisons.find(tried).unwrap();
    for (_, chat) in comparison.chats(&app.model.chats) {
        let last = chat.messages.loaded().unwrap().last().unwrap().clone();
        assert_eq!(last.reply.as_ref().unwrap().prompt, Some(used.clone()));
    }
}

#[test]
fn a_chat_with_calls_becomes_a_template_with_them() {
    let (mut app, _) = begun();
    answer(&mut app);
    end(&mut app);
    let content = of_chat(&app.open_chat()).unwrap();
    let mut wanted = filled();
    wanted.push(said(Role::Assistant, "It is warm."));
    assert_eq!(content.messages, wanted);
    // A call of which nothing came is there too: what is missing can be written. Braces stand for themselves.
    let mut chat = app.open_chat().as_ref().clone();
    let crate::chats::Messages::Loaded(line) = &mut chat.messages else {
        unreachable!();
    };
    line.truncate(2);
    let reply = Rc::make_mut(&mut line[1]).reply.as_mut().unwrap();
    let mut second = reply.answer.tool_calls[0].clone();
    second.arguments = r#"{"a": "{{ b }}"}"#.to_owned();
    reply.answer.tool_calls.push(second);
    let content = of_chat(&chat).unwrap();
    let calls = content.messages[1].calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[1].id, "call00002", "no id twice");
    assert_eq!(calls[1].arguments, r#"{"a": "{{ '{{' }} b }}"}"#);
}

#[test]
fn versions_are_told_apart_by_them_and_a_test_set_asks_with_them() {
    let role = |role: Role| role.as_str();
    let text = weather().as_text(role);
    for line in [
        "[assistant → get_weather, call00001]\n{\"city\": {{ city|tojson }}}",
        "[tool ← call00001]\n{{ degrees }} degrees",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let prompt = TestPrompt::of_template("w".to_owned(), &weather()).unwrap();
    assert_eq!(prompt.messages, weather().messages);
    let stored = serde_json::to_string(&prompt).unwrap();
    assert_eq!(serde_json::from_str::<TestPrompt>(&stored).unwrap(), prompt);
}

#[test]
fn what_is_handed_on_has_them_and_only_newer_versions_of_the_app_read_that() {
    let mut author = Rehearsal::unlocked();
    author.say(PromptsMsg::Add {
        name: "Weather".to_owned(),
        folder: String::new(),
        content: weather(),
    });
    let prompt = author.model.prompts.list[0].clone();
    let shared = Shared::of_prompts("Weather", &[&prompt]).unwrap();
    let bytes = shared.write().unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with(r#"{"version":3,"#), "{text}");
    let mut reader = Rehearsal::unlocked();
    reader.say(ShareMsg::Take {
        shared: Box::new(Shared::read(&bytes).unwrap()),
        author: None,
        replace: false,
    });
    assert_eq!(
        reader.model.prompts.list[0].content.messages,
        weather().messages
    );
    // Without them it is what every version reads.
    author.say(PromptsMsg::Save {
        prompt: prompt.id.clone(),
        content: Content::of_text("Plain"),
        note: String::new(),
    });
    let plain = Shared::of_prompts("w", &[&author.model.prompts.list[0]]).unwrap();
    let text = String::from_utf8(plain.write().unwrap()).unwrap();
    assert!(text.starts_with(r#"{"version":1,"#), "{text}");
}

/// As they lie in vaults since before there were calls: they open, and are written as they were.
#[test]
fn records_of_before_open_as_they_were() {
    let prompt = include_str!("prompt.json").trim();
    let read: Prompt = serde_json::from_str(prompt).unwrap();
    assert_eq!(read.content.messages.len(), 3);
    assert_eq!(
        read.draft.as_ref().unwrap().messages,
        [said(Role::User, "Hi {{ name }}!")]
    );
    assert_eq!(serde_json::to_string(&read).unwrap(), prompt);
    let set = include_str!("set.json").trim();
    let read: TestSet = serde_json::from_str(set).unwrap();
    assert_eq!(
        read.prompts[0].messages,
        [said(Role::System, "Be brief."), said(Role::User, "{{ q }}")]
    );
    assert_eq!(serde_json::to_string(&read).unwrap(), set);
}
