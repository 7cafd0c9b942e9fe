//! Contents that nobody but an attacker writes: each is refused by name, and nothing panics.

#![expect(
    clippy::string_slice,
    clippy::too_many_lines,
    reason = "tests, of which one is a long table"
)]

use super::*;

const ORIGIN: &str = "0123456789abcdef0123456789abcdef";

fn refused(text: &str) -> ShareFault {
    Shared::read(text.as_bytes()).unwrap_err()
}

/// A sound preset.
fn sound() -> String {
    let shared = Shared {
        origin: ORIGIN.to_owned(),
        content: Content::Preset(SharedPreset {
            name: "Pirate".to_owned(),
            emoji: String::new(),
            setup: SharedSetup {
                model: model("openai", "big"),
                system: "Arr.".to_owned(),
                params: Params::default(),
                fallbacks: Vec::new(),
                form: AnswerForm::default(),
                tools: Vec::new(),
            },
        }),
    };
    String::from_utf8(shared.write().unwrap()).unwrap()
}

fn conversation(messages: Vec<SharedMessage>) -> Content {
    let Content::Preset(preset) = Shared::read(sound().as_bytes()).unwrap().content else {
        panic!("no preset")
    };
    Content::Chat(SharedChat {
        title: "Title".to_owned(),
        created_ms: 1,
        setup: preset.setup,
        messages,
    })
}

fn said(text: &str) -> SharedMessage {
    SharedMessage {
        role: Role::User,
        text: text.to_owned(),
        reply: None,
        created_ms: 1,
        edited: false,
    }
}

/// The JSON of a content, whether or not it can be read again.
fn raw(content: &Content) -> String {
    let (mut chat, mut comparison) = (None, None);
    match content.clone() {
        Content::Chat(one) => chat = Some(one),
        Content::Comparison(all) => comparison = Some(all),
        Content::Preset(_) | Content::Prompts(_) => {}
    }
    let wire = Wire {
        version: content.version(),
        kind: content.kind().to_owned(),
        origin: ORIGIN.to_owned(),
        preset: None,
        chat,
        comparison,
        prompts: None,
    };
    serde_json::to_string(&wire).unwrap()
}

#[test]
fn what_is_not_in_its_one_form_is_refused() {
    let sound = sound();
    assert!(Shared::read(sound.as_bytes()).is_ok());
    let with = |old: &str, new: &str| {
        assert!(sound.contains(old), "{old}");
        refused(&sound.replacen(old, new, 1))
    };
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let objects = format!("{}1{}", r#"{"a":"#.repeat(100_000), "}".repeat(100_000));
    let unreadable = ShareFault::Unreadable;
    for (found, expected) in [
        (refused(""), unreadable),
        (refused("null"), unreadable),
        (refused("[]"), unreadable),
        (refused("{}"), unreadable),
        (refused("\u{feff}{}"), unreadable),
        (refused(&deep), unreadable),
        (refused(&objects), unreadable),
        (refused(&sound[..sound.len() - 1]), unreadable),
        (refused(&format!("{sound} ")), unreadable),
        (refused(&format!("{sound}{sound}")), unreadable),
        // The same said twice, in another order, or in another spelling.
        (
            with(r#"{"version":1,"#, r#"{"version":1,"version":1,"#),
            unreadable,
        ),
        (
            with(r#""kind":"preset","#, r#""kind":"preset","kind":"chat","#),
            unreadable,
        ),
        (
            with(
                r#""version":1,"kind":"preset""#,
                r#""kind":"preset","version":1"#,
            ),
            unreadable,
        ),
        (with("Pirate", r"\u0050irate"), unreadable),
        (with(r#""version":1"#, r#""version":1.0"#), unreadable),
        (with(r#""version":1"#, r#""version":-1"#), unreadable),
        (with(r#""version":1"#, r#""version":0"#), unreadable),
        (with(r#""version":1"#, r#""version":"1""#), unreadable),
        (
            with(r#""version":1"#, r#""version":99999999999999999999"#),
            unreadable,
        ),
        // What is not ours: keys, addresses, settings, tools that are on, approvals.
        (
            with(r#"{"version""#, r#"{"key":"sk-1","version""#),
            unreadable,
        ),
        (
            with(r#""system":"Arr.""#, r#""system":"Arr.","body":"{}""#),
            unreadable,
        ),
        (
            with(r#""system":"Arr.""#, r#""system":"Arr.","tools_off":false"#),
            unreadable,
        ),
        (
            with(
                r#""system":"Arr.""#,
                r#""system":"Arr.","base_url":"https://evil.example""#,
            ),
            unreadable,
        ),
        (
            with(r#""name":"Pirate""#, r#""name":"Pirate","default":true"#),
            unreadable,
        ),
        (
            with(r#""model":"big""#, r#""model":"big","approved":true"#),
            unreadable,
        ),
        // Kinds and versions that are still to come.
        (with(r#""version":1"#, r#""version":4"#), ShareFault::Newer),
        // It has nothing in it that only those versions have.
        (with(r#""version":1"#, r#""version":2"#), unreadable),
        (with(r#""version":1"#, r#""version":3"#), unreadable),
        (
            with(r#""version":1"#, r#""version":4294967295"#),
            ShareFault::Newer,
        ),
        (
            with(r#""kind":"preset""#, r#""kind":"template""#),
            ShareFault::Newer,
        ),
        (
            with(r#""kind":"preset""#, r#""kind":"""#),
            ShareFault::Newer,
        ),
        // A kind that says what it is not.
        (with(r#""kind":"preset""#, r#""kind":"chat""#), unreadable),
        (
            with(r#""kind":"preset""#, r#""kind":"comparison""#),
            unreadable,
        ),
        // Ids that are none.
        (with(ORIGIN, ""), unreadable),
        (with(ORIGIN, "../../../../../etc/passwd"), unreadable),
        (with(ORIGIN, &ORIGIN.to_uppercase()), unreadable),
        (with(ORIGIN, &ORIGIN[1..]), unreadable),
        (with(ORIGIN, &format!("{ORIGIN}0")), unreadable),
        (with(ORIGIN, "0123456789abcdef0123456789abcdeg"), unreadable),
        // Numbers that are none.
        (
            with(
                r#""system":"Arr.""#,
                r#""system":"Arr.","params":{"temperature":1e999}"#,
            ),
            unreadable,
        ),
        (
            with(
                r#""system":"Arr.""#,
                r#""system":"Arr.","params":{"temperature":NaN}"#,
            ),
            unreadable,
        ),
        (
            with(
                r#""system":"Arr.""#,
                r#""system":"Arr.","params":{"max_tokens":-1}"#,
            ),
            unreadable,
        ),
        (with(r#""name":"Pirate""#, r#""name":null"#), unreadable),
        (with(r#""name":"Pirate","#, ""), unreadable),
        (
            with(r#""name":"Pirate""#, r#""name":["Pirate"]"#),
            unreadable,
        ),
    ] {
        assert_eq!(found, expected);
    }
    assert_eq!(Shared::read(b"\xff\xfe{}").unwrap_err(), unreadable);
    assert_eq!(Shared::read(&[0; 64]).unwrap_err(), unreadable);
}

#[test]
fn what_is_too_much_is_refused() {
    let many = |messages: usize| conversation(vec![said("x"); messages]);
    assert!(Shared::read(raw(&many(MAX_MESSAGES)).as_bytes()).is_ok());
    let too_much = ShareFault::TooMuch;
    assert_eq!(refused(&raw(&many(MAX_MESSAGES + 1))), too_much);

    let chat = |change: fn(&mut SharedChat)| {
        let mut content = conversation(vec![said("x")]);
        let Content::Chat(one) = &mut content else {
            panic!("no chat")
        };
        change(one);
        raw(&content)
    };
    for content in [
        chat(|chat| chat.created_ms = MAX_NUMBER + 1),
        chat(|chat| chat.messages[0].created_ms = u64::MAX),
        chat(|chat| chat.title = "x".repeat(MAX_NAME_CHARS + 1)),
        chat(|chat| chat.setup.model.model = "x".repeat(MAX_NAME_CHARS + 1)),
        chat(|chat| chat.setup.fallbacks = vec![model("a", "b"); MAX_LISTED + 1]),
        chat(|chat| chat.setup.tools = vec![OwnTool::default(); MAX_LISTED + 1]),
        chat(|chat| chat.setup.params.stop = vec!["x".to_owned(); MAX_LISTED + 1]),
    ] {
        assert_eq!(refused(&content), too_much);
    }

    let columns = |number: usize| {
        let Content::Chat(chat) = conversation(vec![said("x")]) else {
            panic!("no chat")
        };
        let column = SharedColumn { own: false, chat };
        raw(&Content::Comparison(SharedComparison {
            title: "Title".to_owned(),
            tags: Vec::new(),
            created_ms: 1,
            setup: column.chat.setup.clone(),
            columns: vec![column; number],
        }))
    };
    assert!(Shared::read(columns(COLUMNS).as_bytes()).is_ok());
    assert_eq!(refused(&columns(COLUMNS + 1)), too_much);
    assert_eq!(refused(&columns(0)), too_much);
    assert_eq!(refused(&columns(100_000)), too_much);
}

#[test]
fn an_answer_is_a_models_and_ends() {
    let mut author = with_chat(Rehearsal::unlocked());
    let shared = chat(&author);
    let text = String::from_utf8(shared.write().unwrap()).unwrap();
    let by_a_person = text.replacen(r#""role":"assistant""#, r#""role":"user""#, 1);
    assert_eq!(refused(&by_a_person), ShareFault::Unreadable);
    for huge in [MAX_NUMBER + 1, u64::MAX] {
        let counted = text.replacen(
            r#""state":"done""#,
            &format!(r#""state":"done","usage":{{"input":{huge}}}"#),
            1,
        );
        let counted = Shared::read(counted.as_bytes()).unwrap_err();
        assert!(matches!(
            counted,
            ShareFault::TooMuch | ShareFault::Unreadable
        ));
    }
    // One that says it is still being written would wait for ever.
    let growing = text.replacen(r#""state":"done""#, r#""state":"streaming""#, 1);
    let Content::Chat(read) = Shared::read(growing.as_bytes()).unwrap().content else {
        panic!("no chat")
    };
    let reply = read.messages[1].reply.as_ref().unwrap();
    assert_eq!(reply.state, ReplyState::Interrupted);
    // And one that is, is not handed on.
    author.submit("And 3+3?");
    assert_eq!(chat(&author).content.messages(), 3);
}

/// Numbers with more digits than a number has are settled when they are written.
#[test]
fn numbers_are_written_as_they_are_read() {
    let mut app = Rehearsal::unlocked();
    for (number, name) in [0.1 + 0.2, 1.0 / 3.0, 5e-324, 1e300, 123_456_789.123_456_79]
        .into_iter()
        .zip('a'..)
    {
        let setup = ChatSetup {
            params: Params {
                temperature: Some(number),
                ..Params::default()
            },
            ..ChatSetup::default()
        };
        let shared = preset(&mut app, &name.to_string(), setup);
        assert!(Shared::read(&shared.write().unwrap()).is_ok(), "{number}");
    }
}
