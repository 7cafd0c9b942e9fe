//! What a template is set up with is saved in versions, told in differences, used and tried, and made of chats.

use super::*;
use crate::{
    chats::setup::{AnswerForm, FormKind, OwnTool, SetupFault},
    share::{ShareMsg, Shared},
    trials::TestPrompt,
};

/// Everything that the panel of a chat can set.
fn full() -> Content {
    Content {
        params: Params {
            temperature: Some(0.1),
            top_k: Some(5),
            stop: vec!["END".to_owned()],
            seed: Some(7),
            ..Params::default()
        },
        form: AnswerForm {
            kind: FormKind::JsonSchema,
            schema: r#"{"type": "object"}"#.to_owned(),
            strict: true,
        },
        tools: vec![OwnTool {
            name: "get_weather".to_owned(),
            description: "The weather".to_owned(),
            parameters: r#"{"type": "object", "properties": {"city": {"type": "string"}}}"#
                .to_owned(),
        }],
        body: r#"{"service_tier": "flex"}"#.to_owned(),
        ..Content::of_text("Ask {{ this }}")
    }
}

fn insert(app: &mut Rehearsal, content: &Content) {
    let id = add(app, "a", "1");
    let used = used(app, &id);
    app.say(PromptsMsg::Insert {
        used,
        content: Box::new(content.clone()),
        messages: vec![said(Role::User, "q")],
    });
}

#[test]
fn all_of_it_sets_a_new_chat_up_and_that_chat_becomes_the_same_template() {
    let mut app = Rehearsal::unlocked();
    let mut setup = app.model.chats.fresh.clone();
    setup.tools_off = true;
    app.say(ChatsMsg::Configure(setup));
    insert(&mut app, &full());
    let setup = &app.model.chats.fresh;
    assert_eq!(
        (&setup.params, &setup.form, &setup.tools, &setup.body),
        (&full().params, &full().form, &full().tools, &full().body)
    );
    // Its tools go along, whatever the chat before had.
    assert_eq!(setup.sent_tools().len(), 1);
    app.exchange("q", "a");
    let content = of_chat(&app.open_chat()).unwrap();
    assert_eq!(content.with_setup(&full().setup()), content);
    // What a template does not say stays as the chat has it.
    let mut app = Rehearsal::unlocked();
    app.say(ChatsMsg::Configure(full().setup()));
    insert(&mut app, &Content::of_text("x"));
    assert_eq!(app.model.chats.fresh, full().setup());
}

#[test]
fn tools_that_stay_at_home_in_the_template_do_so_in_the_chat() {
    let mut app = Rehearsal::unlocked();
    let content = Content {
        tools_off: true,
        ..full()
    };
    insert(&mut app, &content);
    assert!(app.model.chats.fresh.sent_tools().is_empty());
}

/// Each thing that can be set makes another version, and the difference of the two says so.
#[test]
fn each_change_is_a_version_and_shows_in_the_difference() {
    let (mut app, role) = (Rehearsal::unlocked(), |_| "role");
    let base = full();
    let id = add(&mut app, "a", "1");
    type Change = fn(&mut Content);
    let changes: [(&str, Change); 11] = [
        ("temperature: 0.9", |one| one.params.temperature = Some(0.9)),
        ("top_k: 6", |one| one.params.top_k = Some(6)),
        ("json_object", |one| one.form.kind = FormKind::JsonObject),
        ("\"array\"", |one| {
            one.form.schema = r#"{"type": "array"}"#.to_owned()
        }),
        ("json_schema\n", |one| one.form.strict = false),
        ("[role: now]", |one| one.tools[0].name = "now".to_owned()),
        ("It rains", |one| {
            one.tools[0].description = "It rains".to_owned()
        }),
        ("\"place\"", |one| {
            one.tools[0].parameters = one.tools[0].parameters.replace("city", "place");
        }),
        ("[role: get_weather] (off)", |one| one.tools_off = true),
        ("\"auto\"", |one| {
            one.body = r#"{"service_tier": "auto"}"#.to_owned()
        }),
        ("{{ this }} number · optional", |one| {
            one.set_variable(Variable {
                name: "this".to_owned(),
                kind: Kind::Number,
                optional: true,
                ..Variable::default()
            });
        }),
    ];
    for (told, change) in changes {
        let mut next = base.clone();
        change(&mut next);
        assert!(!base.as_text(role).contains(told), "{told}");
        assert!(next.as_text(role).contains(told), "{}", next.as_text(role));
        for content in [&base, &next] {
            let effects = app.say(PromptsMsg::Save {
                prompt: id.clone(),
                content: content.clone(),
                note: String::new(),
            });
            assert_eq!(
                names(&effects),
                ["SavePromptVersion", "SavePrompt"],
                "{told}"
            );
        }
        let text = serde_json::to_string(&next).unwrap();
        assert_eq!(serde_json::from_str::<Content>(&text).unwrap(), next);
    }
}

#[test]
fn a_test_set_asks_with_all_of_it_and_takes_nothing_that_could_not_be_sent() {
    let taken = TestPrompt::of_template("a".to_owned(), &full()).unwrap();
    assert_eq!(taken.params, full().params);
    assert_eq!(taken.tools[0].name, "get_weather");
    assert!(taken.form.is_some() && taken.body.contains_key("service_tier"));
    let faulty = |change: fn(&mut Content)| {
        let mut content = full();
        change(&mut content);
        TestPrompt::of_template("a".to_owned(), &content).unwrap_err()
    };
    assert!(matches!(
        faulty(|one| one.tools[0].parameters = "{".to_owned()),
        SetupFault::Tool(name, _) if name == "get_weather"
    ));
    let schema = faulty(|one| one.form.schema = "[]".to_owned());
    assert!(matches!(schema, SetupFault::Schema(_)));
    assert!(matches!(
        faulty(|one| one.body = "x".to_owned()),
        SetupFault::Body(_)
    ));
}

/// Tools of others come switched off, and fields for the body stay at home. An older version of the app reads what it can show.
#[test]
fn handed_on_it_has_its_parameters_and_its_tools_switched_off() {
    let mut author = Rehearsal::unlocked();
    let id = add(&mut author, "a", "1");
    let hand_on = |app: &Rehearsal, id: &PromptId| {
        let prompt = prompt(app, id);
        let bytes = Shared::of_prompts("a", &[&prompt])
            .unwrap()
            .write()
            .unwrap();
        (
            String::from_utf8(bytes.clone()).unwrap(),
            Shared::read(&bytes).unwrap(),
        )
    };
    let (text, plain) = hand_on(&author, &id);
    assert!(text.contains(r#""version":1"#) && !plain.content.has_tools());
    author.say(PromptsMsg::Save {
        prompt: id.clone(),
        content: full(),
        note: String::new(),
    });
    let (text, shared) = hand_on(&author, &id);
    assert!(text.contains(r#""version":2"#) && !text.contains("service_tier"));
    assert!(shared.content.has_tools());
    let mut reader = Rehearsal::unlocked();
    let take = |app: &mut Rehearsal, shared: &Shared, replace: bool| {
        app.say(ShareMsg::Take {
            shared: Box::new(shared.clone()),
            author: None,
            replace,
        })
    };
    take(&mut reader, &shared, false);
    let here = reader.model.prompts.list.first().unwrap().clone();
    assert_eq!(
        (
            &here.content.params,
            &here.content.form,
            &here.content.tools
        ),
        (&full().params, &full().form, &full().tools)
    );
    assert!(here.content.tools_off && here.content.body.is_empty());
    // Switched on here, with a field of one's own: a newer version leaves both as they are, unless its tools are others.
    let mine = Content {
        tools_off: false,
        ..full()
    };
    reader.say(PromptsMsg::Save {
        prompt: here.id.clone(),
        content: mine,
        note: String::new(),
    });
    for (change, off) in [
        ((|one| one.params.seed = Some(8)) as fn(&mut Content), false),
        (|one| one.tools[0].description = "Other".to_owned(), true),
    ] {
        let mut content = full();
        change(&mut content);
        author.say(PromptsMsg::Save {
            prompt: id.clone(),
            content,
            note: String::new(),
        });
        let (_, newer) = hand_on(&author, &id);
        take(&mut reader, &newer, true);
        let here = reader.model.prompts.list.first().unwrap().clone();
        assert_eq!(
            (here.content.tools_off, here.content.body.is_empty()),
            (off, false)
        );
    }
}
