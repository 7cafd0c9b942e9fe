//! What is reported is in there, the rest is counted, and each part that no rule is known for makes it an estimate.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]

use maas_protocol::provider::{ProviderId, ProviderRef};

use super::*;
use crate::{
    chats::{
        ModelRef,
        setup::{AnswerForm, FormKind, OwnTool},
    },
    rehearsal::{Rehearsal, prices},
};

fn setup(model: &str) -> ChatSetup {
    ChatSetup {
        model: ModelRef {
            provider: ProviderRef::Known(ProviderId::Openai),
            model: model.to_owned(),
        },
        ..ChatSetup::default()
    }
}

fn file(media_type: &str, bytes: u64) -> FileRef {
    FileRef {
        media_type: media_type.to_owned(),
        bytes,
        ..FileRef::default()
    }
}

/// Tokens where the texts were counted as 100, and whether that is an estimate.
fn counted(setup: &ChatSetup, files: &[FileRef]) -> (u64, bool) {
    let ahead = Ahead::of(setup, &[], "Hi", files).unwrap();
    let all = ahead.tokens(Some(100));
    (all.tokens, all.rough)
}

#[test]
fn texts_are_those_that_no_report_holds() {
    let mut app = Rehearsal::without_vault();
    app.exchange("12345678", "abcd");
    let mut line: Vec<ChatMessage> = app.messages().iter().map(|one| (**one).clone()).collect();
    let setup = ChatSetup {
        system: "be brief".into(),
        ..setup("gpt-4o")
    };
    let of = |line: &[ChatMessage], typed: &str| {
        let line: Vec<_> = line.iter().cloned().map(Rc::new).collect();
        Ahead::of(&setup, &line, typed, &[])
    };
    line[1].reply.as_mut().unwrap().answer.usage = Usage::default();
    let all = of(&line, "and").unwrap();
    assert_eq!(all.texts, ["and", "abcd", "12345678", "be brief"]);
    // Four messages of four beside their texts, and three for the answer.
    assert_eq!(
        (all.reported, all.tokens(Some(10)).tokens),
        (0, 10 + 4 * 4 + 3)
    );
    // Letters by four.
    assert_eq!(
        all.tokens(None),
        Counted {
            tokens: 1 + 1 + 2 + 2,
            rough: true
        }
    );
    line[1].reply.as_mut().unwrap().answer.usage = Usage {
        input: Some(100),
        output: Some(10),
        ..Usage::default()
    };
    let all = of(&line, "and").unwrap();
    assert_eq!((all.reported, &*all.texts), (110, &["and".to_owned()][..]));
    assert_eq!(of(&line, ""), None);
}

#[test]
fn files_count_by_the_rules_of_the_model() {
    let picture = FileRef {
        pixels: Some((1024, 1024)),
        ..file("image/png", 9)
    };
    // 100, a message and an answer; four tiles and their base.
    assert_eq!(counted(&setup("gpt-4o"), &[]), (107, false));
    assert_eq!(
        counted(&setup("gpt-4o"), std::slice::from_ref(&picture)),
        (107 + 765, false)
    );
    assert_eq!(
        counted(&setup("gpt-4o"), &[picture.clone(), picture]),
        (107 + 2 * 765, false)
    );
    let pdf = FileRef {
        pages: Some(3),
        ..file("application/pdf", 9)
    };
    assert_eq!(
        counted(&setup("gemini-2.5-flash"), &[pdf]),
        (107 + 3 * 258, true)
    );
    // 50 kB are a page where nothing else tells.
    let pdf = file("application/pdf", 50_001);
    assert_eq!(
        counted(&setup("gemini-2.5-flash"), &[pdf]),
        (107 + 2 * 258, true)
    );
    assert_eq!(
        counted(&setup("gpt-4o"), &[file("text/plain", 401)]),
        (107 + 101, true)
    );
    // A message of nothing but a file is one, too.
    let alone = Ahead::of(&setup("gpt-4o"), &[], "", &[file("text/plain", 4)]).unwrap();
    assert_eq!(alone.tokens(Some(0)).tokens, 1 + 7);
}

#[test]
fn tools_and_a_schema_are_a_part_of_the_first_question() {
    let mut setup = setup("gpt-4o");
    setup.tools.push(OwnTool {
        name: "clock".into(),
        description: "Tells the time.".into(),
        parameters: r#"{"type":"object","properties":{"tz":{"type":"string","description":"Zone"}}}"#.into(),
    });
    let ahead = Ahead::of(&setup, &[], "Hi", &[]).unwrap();
    assert_eq!(
        ahead.texts,
        ["Hi", "clock:Tells the time", "tz:string:Zone"]
    );
    // A tool 7, its properties 3 and 3, the end 12.
    assert_eq!(counted(&setup, &[]), (107 + 25, false));
    let off = ChatSetup {
        tools_off: true,
        ..setup.clone()
    };
    assert_eq!(counted(&off, &[]), (107, false));
    setup.form = AnswerForm {
        kind: FormKind::JsonSchema,
        schema: r#"{"type":"object"}"#.into(),
        strict: false,
    };
    let ahead = Ahead::of(&setup, &[], "Hi", &[]).unwrap();
    assert_eq!(ahead.texts.last().unwrap(), r#"{"type":"object"}"#);
    assert_eq!(counted(&setup, &[]), (107 + 25, true));
}

#[test]
fn a_question_costs_what_its_tokens_do() {
    assert_eq!(cost(1_000, Some(&prices())), Some(3_000_000));
    assert_eq!(cost(1_000, None), None);
}
