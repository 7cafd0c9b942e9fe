//! What people take along, and what must not be in it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::rc::Rc;

use maas_protocol::{chat::Params, event::Citation};
use serde_json::{Value, json};

use super::{Form, file_name, page, write};
use crate::{
    chats::{
        Chat, ChatMessage, ChatSetup, ChatsMsg, Messages,
        setup::{FormKind, OwnTool},
        shelf::ShelfMsg,
    },
    files::{FileId, FileRef},
    records::{ChatRecord, MessageRecord},
    rehearsal::{Rehearsal, SPEAKERS},
    ui::UiMsg,
};

fn chat() -> Rc<Chat> {
    let mut app = Rehearsal::without_vault();
    app.say(ChatsMsg::Configure(ChatSetup {
        system: "Be brief.".to_owned(),
        params: Params {
            temperature: Some(0.5),
            max_tokens: Some(9),
            ..Params::default()
        },
        ..ChatSetup::default()
    }));
    app.exchange("It's <b>tea</b> & 차?", "Yes.\n\n```sh\necho '$HOME'\n```");
    app.open_chat()
}

#[test]
fn markdown_has_every_speaker() {
    let chat = chat();
    let model = &chat.setup.model.model;
    let expected = format!(
        "# It's <b>tea</b> & 차?\n\n## System\n\nBe brief.\n\n## You\n\nIt's <b>tea</b> & 차?\n\n## {model}\n\nYes.\n\n```sh\necho '$HOME'\n```\n"
    );
    assert_eq!(write(&chat, Form::Markdown, SPEAKERS), expected);
}

#[test]
fn what_an_answer_cites_goes_along() {
    let mut chat = Chat::clone(&chat());
    let Messages::Loaded(messages) = &mut chat.messages else {
        panic!("not loaded");
    };
    let answer = messages.iter_mut().last().map(Rc::make_mut).unwrap();
    let source = |title: &str, url: &str, text: Option<&str>| Citation {
        title: Some(title.to_owned()),
        url: Some(url.to_owned()).filter(|url| !url.is_empty()),
        text: text.map(str::to_owned),
    };
    let citations = vec![
        source("A [b](c)\u{200b}", "https://a.example/(x)", None),
        source("한 <b>", "javascript:alert(1)", None),
        source("Notes", "", Some("Two\nlines")),
        source("Torn", "https://a.example/> x", None),
        source("Hidden", "https://a.example/\u{202e}x", None),
    ];
    answer.reply.as_mut().unwrap().answer.citations = citations.clone();
    let text = write(&chat, Form::Markdown, SPEAKERS);
    let expected = "\n**Sources**\n\n1. [A \\[b\\](c)](<https://a.example/(x)>)\n2. 한 \\<b\\>\n3. Notes “Two lines”\n4. Torn\n5. Hidden\n";
    assert!(text.ends_with(expected), "{text}");
    let page = page(&chat, SPEAKERS).unwrap();
    assert_eq!(page.said.last().unwrap().citations, citations);
    assert!(write(&chat, Form::Json, SPEAKERS).contains("https://a.example/(x)"));
}

#[test]
fn a_page_tells_what_a_model_wrote_from_what_was_typed() {
    let chat = chat();
    let page = page(&chat, SPEAKERS).unwrap();
    assert_eq!(page.title, "It's <b>tea</b> & 차?");
    let model = chat.setup.model.model.as_str();
    let said: Vec<_> = page
        .said
        .iter()
        .map(|said| (said.speaker.as_str(), said.markdown))
        .collect();
    assert_eq!(said, [("System", false), ("You", false), (model, true)]);
}

#[test]
fn our_own_json_is_read_back_as_the_same_chat() {
    let chat = chat();
    let own: Value = serde_json::from_str(&write(&chat, Form::Json, SPEAKERS)).unwrap();
    assert_eq!(
        (&own["format"], &own["version"]),
        (&json!("openmaas-chat"), &json!(1))
    );
    let mut read =
        Chat::from_record(serde_json::from_value::<ChatRecord>(own["chat"].clone()).unwrap());
    let messages: Vec<MessageRecord> = serde_json::from_value(own["messages"].clone()).unwrap();
    read.messages = Messages::Loaded(
        messages
            .into_iter()
            .map(ChatMessage::from_record)
            .map(Rc::new)
            .collect(),
    );
    assert_eq!(read, *chat);
}

#[test]
fn a_request_holds_what_would_be_sent_and_no_key() {
    let chat = chat();
    let body: Value = serde_json::from_str(&write(&chat, Form::Request, SPEAKERS)).unwrap();
    let expected = json!({
        "model": chat.setup.model.model,
        "messages": [
            { "role": "system", "content": "Be brief." },
            { "role": "user", "content": "It's <b>tea</b> & 차?" },
            { "role": "assistant", "content": "Yes.\n\n```sh\necho '$HOME'\n```" },
        ],
        "temperature": 0.5,
        "max_completion_tokens": 9,
    });
    assert_eq!(body, expected);
}

#[test]
fn a_command_gives_the_shell_nothing_to_run() {
    let chat = chat();
    let command = write(&chat, Form::Curl, SPEAKERS);
    let (_, data) = command.split_once("-d '").unwrap();
    let body = data.strip_suffix("'\n").unwrap();
    // As a POSIX shell reads it: every quote inside is closed, escaped and opened again.
    assert_eq!(body.replace(r"'\''", "\u{0}").matches('\'').count(), 0);
    assert_eq!(
        body.replace(r"'\''", "'"),
        write(&chat, Form::Request, SPEAKERS)
    );
    assert!(command.contains("$OPENAI_API_KEY"));
}

#[test]
fn files_are_named_and_their_bytes_are_left_out() {
    let mut chat = Chat::clone(&chat());
    let Messages::Loaded(messages) = &mut chat.messages else {
        return;
    };
    let file = |id: &str, name: &str, media_type: &str| FileRef {
        id: FileId(id.to_owned()),
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        bytes: 5,
        ..FileRef::default()
    };
    let question = Rc::make_mut(&mut messages[0]);
    question.files = vec![
        file("1", "<cat>.png", "image/png"),
        file("2", "a.pdf", "application/pdf"),
    ];
    let markdown = write(&chat, Form::Markdown, SPEAKERS);
    assert!(markdown.contains("## You\n\n*Attached: <cat>.png, a.pdf*\n\nIt's"));
    let drawn = page(&chat, SPEAKERS).unwrap();
    let files: Vec<&str> = drawn.said.iter().map(|said| said.files.as_str()).collect();
    assert_eq!(files.get(1), Some(&"Attached: <cat>.png, a.pdf"));
    let own: Value = serde_json::from_str(&write(&chat, Form::Json, SPEAKERS)).unwrap();
    assert_eq!(own["messages"][0]["message"]["files"][1]["id"], json!("2"));
    let body: Value = serde_json::from_str(&write(&chat, Form::Request, SPEAKERS)).unwrap();
    assert_eq!(
        body["messages"][1]["content"],
        json!([
            { "type": "image_url", "image_url": { "url": "data:image/png;base64,<<cat>.png>" } },
            { "type": "file", "file": { "filename": "a.pdf", "file_data": "data:application/pdf;base64,<a.pdf>" } },
            { "type": "text", "text": "It's <b>tea</b> & 차?" },
        ])
    );
}

#[test]
fn a_file_is_named_after_its_chat() {
    let mut app = Rehearsal::without_vault();
    app.exchange("One", "First");
    for (title, name) in [
        ("../etc: \"차\" & tea", "etc-차-tea.md"),
        ("???", "chat.md"),
        ("Con.", "chat-Con.md"),
        ("com1", "chat-com1.md"),
        ("nul: 한국어", "nul-한국어.md"),
    ] {
        app.say(ShelfMsg::Rename(app.open_id(), title.to_owned()));
        assert_eq!(file_name(&app.open_chat(), Form::Markdown), name);
    }
}

#[test]
fn a_chat_that_is_not_in_memory_gives_nothing() {
    let mut chat = Chat::clone(&chat());
    chat.messages = Messages::Stored(chat.messages.ids());
    assert_eq!(write(&chat, Form::Markdown, SPEAKERS), "");
    assert_eq!(page(&chat, SPEAKERS), None);
}

#[test]
fn the_open_chat_is_saved_or_copied() {
    let mut app = Rehearsal::without_vault();
    app.check_ignored(UiMsg::Export(Form::Markdown, SPEAKERS));
    app.exchange("One", "First");
    for (form, effect) in [
        (Form::Markdown, "SaveFile"),
        (Form::Html, "SavePage"),
        (Form::Json, "SaveFile"),
        (Form::Request, "Copy"),
        (Form::Curl, "Copy"),
    ] {
        app.check(UiMsg::Export(form, SPEAKERS), &[effect]);
    }
}

#[test]
fn a_request_carries_all_that_is_set() {
    let mut chat = Chat::clone(&chat());
    let setup = &mut chat.setup;
    setup.params.stop = vec!["END".to_owned()];
    setup.params.top_logprobs = Some(2);
    setup.params.reasoning_budget = Some(2_000);
    setup.form.kind = FormKind::JsonSchema;
    setup.form.schema = r#"{"type": "object"}"#.to_owned();
    setup.tools = vec![OwnTool {
        name: "clock".to_owned(),
        ..OwnTool::default()
    }];
    setup.body = r#"{"temperature": 1, "user": "me"}"#.to_owned();
    let mut body: Value = serde_json::from_str(&write(&chat, Form::Request, SPEAKERS)).unwrap();
    let fields = body.as_object_mut().unwrap();
    fields.shift_remove("messages");
    fields.shift_remove("model");
    let arguments = json!({"type": "object", "properties": {}});
    assert_eq!(
        body,
        json!({
            "temperature": 1, "user": "me", "max_completion_tokens": 9, "stop": ["END"], "top_logprobs": 2, "logprobs": true,
            "tools": [{"type": "function", "function": {"name": "clock", "description": "", "parameters": arguments}}],
            "response_format": {"type": "json_schema", "json_schema": {
                "name": "answer", "schema": {"type": "object"}, "strict": false
            }}
        })
    );
}
