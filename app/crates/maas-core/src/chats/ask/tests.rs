//! Message lists about sending and asking again, and the effects they must give.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use maas_protocol::{
    chat::{ChatRequest, Message, Params, Part, Role, Source},
    error::ErrorKind,
    event::ChatEvent,
    provider::{ProviderId, ProviderRef, Route},
};

use serde_json::{Value, json};

use crate::{
    Effect,
    chats::{ChatSetup, ChatsMsg, MessageId, ModelRef, ReplyState, setup::OwnTool},
    msg::ProvidersMsg,
    providers::{ProviderConfig, endpoint::RouteReason},
    rehearsal::{Rehearsal, error, finished, pieces, text},
    turn::TurnsMsg,
};

fn request(effects: &[Effect]) -> ChatRequest {
    let Some(Effect::StartTurn { request, .. }) = effects.first() else {
        panic!("no turn was started")
    };
    request.clone()
}

#[test]
fn a_fresh_chat_asks_the_first_demo_model() {
    let setup = ChatSetup::default();
    assert_eq!(setup.model.provider, ProviderRef::Known(ProviderId::Demo));
    assert_eq!(
        Some(&setup.model.model.as_str()),
        ProviderId::Demo.spec().starter_models.first()
    );
}

#[test]
fn the_first_submit_makes_a_chat_and_starts_a_turn() {
    let mut app = Rehearsal::without_vault();
    let effects = app.check(
        ChatsMsg::Submit {
            text: "  What is Rust?\nIn short.  ".to_owned(),
        },
        &["StartTurn", "ShowRoute", "ScrollToEnd"],
    );
    let chat = app.open_chat();
    assert_eq!(chat.title, "What is Rust?");
    assert_eq!(chat.id.0.len(), 32);
    assert_eq!(effects[1], Effect::ShowRoute(Some(chat.id.clone())));
    let [question, answer] = &app.messages()[..] else {
        panic!("two messages")
    };
    assert_eq!(
        (question.role, question.text.as_str()),
        (Role::User, "What is Rust?\nIn short.")
    );
    assert_eq!(question.reply, None);
    assert_eq!(answer.reply.as_ref().unwrap().state, ReplyState::Streaming);
    assert!(question.id != answer.id && question.id.0 != chat.id.0);
    let sent = request(&effects);
    assert_eq!(
        sent.messages,
        [Message::text(Role::User, "What is Rust?\nIn short.")]
    );
    assert!(sent.stream);
    assert_eq!(sent.model, chat.setup.model.model);
}

#[test]
fn a_submit_into_an_open_vault_is_written() {
    let mut app = Rehearsal::unlocked();
    let effects = app.check(
        ChatsMsg::Submit {
            text: "Hi".to_owned(),
        },
        &[
            "StartTurn",
            "SaveDraft",
            "SaveMessage",
            "SaveChat",
            "ShowRoute",
            "ScrollToEnd",
        ],
    );
    let Effect::SaveChat(record) = &effects[3] else {
        panic!("the chat's record")
    };
    assert_eq!(record.messages, app.open_chat().messages.ids());
    assert_eq!(record.version, 1);
}

#[test]
fn a_long_first_line_is_cut_for_the_title() {
    let mut app = Rehearsal::without_vault();
    app.submit(&"안녕".repeat(40));
    assert_eq!(app.open_chat().title, format!("{}…", "안녕".repeat(30)));
}

#[test]
fn an_empty_text_is_ignored() {
    let mut app = Rehearsal::without_vault();
    app.check_ignored(ChatsMsg::Submit {
        text: " \n\t".to_owned(),
    });
}

#[test]
fn another_chat_may_ask_while_one_is_answered() {
    let mut app = Rehearsal::without_vault();
    app.submit("One");
    app.say(ChatsMsg::New);
    app.submit("Two");
    assert_eq!(app.model.turns.live.len(), 2);
    assert_eq!(app.model.chats.list.len(), 2);
    assert_eq!(app.model.chats.list[0].title, "Two");
}

#[test]
fn history_holds_instructions_and_what_was_really_answered() {
    let mut app = Rehearsal::without_vault();
    let params = Params {
        temperature: Some(0.5),
        ..Params::default()
    };
    let setup = ChatSetup {
        system: "Be brief.".to_owned(),
        params: params.clone(),
        ..ChatSetup::default()
    };
    app.check(ChatsMsg::Configure(setup), &[]);
    app.exchange("One", "First");
    app.submit("Two");
    app.say(TurnsMsg::Failed {
        turn: app.turn(),
        error: error(ErrorKind::RateLimited),
        at_ms: 5.0,
    });
    app.submit("Three");
    app.say(pieces(app.turn(), &[text("Thi")]));
    app.say(TurnsMsg::Stop(app.turn()));
    app.submit("Four");
    app.say(TurnsMsg::Stop(app.turn()));
    let sent = request(&app.submit("Five"));
    let said: Vec<_> = sent
        .messages
        .iter()
        .map(|said| (said.role, said.plain_text()))
        .collect();
    let expected = [
        (Role::System, "Be brief."),
        (Role::User, "One"),
        (Role::Assistant, "First"),
        (Role::User, "Two"),
        (Role::User, "Three"),
        (Role::Assistant, "Thi"),
        (Role::User, "Four"),
        (Role::User, "Five"),
    ];
    assert_eq!(said, expected.map(|(role, text)| (role, text.to_owned())));
    assert_eq!(sent.params, params);
}

/// What is in the answering model's own form is of no use to another one, and half of it to none.
#[test]
fn own_forms_and_pictures_go_back_to_the_model_they_are_of() {
    let mut app = Rehearsal::without_vault();
    let item = serde_json::json!({ "text": "", "thoughtSignature": "s" });
    let answer = [
        ChatEvent::Reasoning { text: "Hm".into() },
        text("Here"),
        ChatEvent::ReasoningItem { item: item.clone() },
        ChatEvent::Image {
            media_type: "image/png".into(),
            base64: "aaaa".into(),
        },
    ];
    let mut asked_again = |whole: bool, other_model: Option<&str>| {
        app.submit("Draw");
        let turn = app.turn();
        app.say(pieces(turn, &answer));
        if whole {
            app.say(pieces(turn, &[finished()]));
            app.say(TurnsMsg::Ended { turn, at_ms: 900.0 });
        } else {
            app.say(TurnsMsg::Stop(turn));
        }
        if let Some(model) = other_model {
            let mut setup = app.open_chat().setup.clone();
            setup.model.model = model.to_owned();
            app.say(ChatsMsg::Configure(setup));
        }
        let sent = request(&app.submit("Again"));
        app.say(TurnsMsg::Stop(app.turn()));
        let answers = sent.messages.iter().rev();
        let mut answers = answers.filter(|message| message.role == Role::Assistant);
        answers.next().unwrap().parts.clone()
    };
    let said = Part::Text {
        text: "Here".into(),
    };
    let whole = [
        Part::Reasoning {
            text: String::new(),
            item: Some(item.clone()),
        },
        said.clone(),
        Part::Image {
            source: Source::Data {
                media_type: "image/png".into(),
                base64: "aaaa".into(),
            },
        },
    ];
    assert_eq!(asked_again(true, None), whole);
    assert_eq!(asked_again(false, None), std::slice::from_ref(&said));
    assert_eq!(asked_again(true, Some("another")), [said]);
}

#[test]
fn thoughts_are_told_to_the_model_that_had_them_only() {
    let thought = ChatEvent::Reasoning {
        text: "Hm".to_owned(),
    };
    let item = json!({ "type": "thinking", "signature": "c2ln" });
    let signed = ChatEvent::ReasoningItem { item: item.clone() };
    let call = ChatEvent::ToolCall {
        index: 0,
        id: "call_1".to_owned(),
        name: "clock".to_owned(),
        signature: None,
    };
    let part = |text: &str, item: Option<&Value>| Part::Reasoning {
        text: text.to_owned(),
        item: item.cloned(),
    };
    for (thoughts, told) in [
        // Only a provider's own form is of use to it.
        (vec![thought.clone()], vec![]),
        (
            vec![thought.clone(), signed.clone()],
            vec![part("", Some(&item))],
        ),
        (vec![thought, signed, call], vec![]),
    ] {
        let mut app = Rehearsal::without_vault();
        app.submit("One");
        app.say(pieces(app.turn(), &thoughts));
        app.say(pieces(app.turn(), &[text("First"), finished()]));
        app.say(TurnsMsg::Ended {
            turn: app.turn(),
            at_ms: 9.0,
        });
        let said = Part::Text {
            text: "First".to_owned(),
        };
        let same = request(&app.submit("Two"));
        let with_thoughts: Vec<Part> = told.into_iter().chain([said.clone()]).collect();
        assert_eq!(same.messages[1].parts, with_thoughts);
        app.say(TurnsMsg::Stop(app.turn()));

        let mut setup = app.open_chat().setup.clone();
        setup.model.model.push_str("-mini");
        app.say(ChatsMsg::Configure(setup.clone()));
        let other = request(&app.submit("Three"));
        assert_eq!(other.messages[1].parts, std::slice::from_ref(&said));
        app.say(TurnsMsg::Stop(app.turn()));

        setup.model = ModelRef {
            provider: ProviderRef::from_slug("custom-1"),
            model: ChatSetup::default().model.model,
        };
        app.say(ChatsMsg::Configure(setup));
        let elsewhere = request(&app.submit("Four"));
        assert_eq!(elsewhere.messages[1].parts, [said]);
    }
}

#[test]
fn thoughts_without_words_are_not_told() {
    let mut app = Rehearsal::without_vault();
    app.submit("One");
    let thought = ChatEvent::Reasoning {
        text: "Hm".to_owned(),
    };
    app.say(pieces(app.turn(), &[thought]));
    app.say(TurnsMsg::Stop(app.turn()));
    let sent = request(&app.submit("Two"));
    let roles: Vec<_> = sent.messages.iter().map(|said| said.role).collect();
    assert_eq!(roles, [Role::User, Role::User]);
}

#[test]
fn the_users_own_fields_go_with_the_request_to_their_provider_only() {
    let mut app = Rehearsal::without_vault();
    app.say(ProvidersMsg::Configure {
        provider: ProviderRef::Known(ProviderId::Openai),
        config: ProviderConfig {
            extra_body: r#"{"service_tier": "flex"}"#.to_owned(),
            ..ProviderConfig::default()
        },
    });
    let other = request(&app.submit("One"));
    assert!(other.provider_config.is_empty());
    app.say(TurnsMsg::Stop(app.turn()));
    app.say(ChatsMsg::Configure(ChatSetup {
        model: ModelRef {
            provider: ProviderRef::Known(ProviderId::Openai),
            model: "gpt-x".to_owned(),
        },
        body: r#"{"service_tier": "default", "metadata": {"a": 1}}"#.to_owned(),
        tools: vec![OwnTool {
            name: "clock".to_owned(),
            ..OwnTool::default()
        }],
        ..ChatSetup::default()
    }));
    let sent = request(&app.submit("Two"));
    // What is set for the chat lies over what is set for the provider.
    assert_eq!(
        Value::Object(sent.provider_config),
        json!({ "service_tier": "default", "metadata": {"a": 1} })
    );
    assert_eq!(sent.tools.len(), 1);
    assert_eq!(sent.response_format, None);
}

#[test]
fn retry_replaces_an_answer_that_says_nothing() {
    let mut app = Rehearsal::unlocked();
    app.submit("One");
    app.say(TurnsMsg::Failed {
        turn: app.turn(),
        error: error(ErrorKind::Blocked),
        at_ms: 5.0,
    });
    let (id, version) = (app.last_id(), app.last_message().version);
    let effects = app.check(
        ChatsMsg::Retry {
            message: id.clone(),
            through_relay: true,
        },
        &["StartTurn", "SaveDraft", "SaveChat", "ScrollToEnd"],
    );
    assert!(matches!(
        effects[0],
        Effect::StartTurn {
            route: Route::Relay,
            ..
        }
    ));
    assert_eq!(
        request(&effects).messages,
        [Message::text(Role::User, "One")]
    );
    assert_eq!((app.messages().len(), app.last_id()), (2, id.clone()));
    assert_eq!(app.last_message().version, version + 1);
    let reply = app.last_reply();
    assert_eq!(
        (reply.state, reply.route, reply.answer.text.as_str()),
        (ReplyState::Streaming, Route::Relay, "")
    );
    app.check_ignored(ChatsMsg::Retry {
        message: id,
        through_relay: false,
    });
}

#[test]
fn retry_asks_the_model_that_is_chosen_now() {
    let mut app = Rehearsal::without_vault();
    app.exchange("One", "First");
    let model = ModelRef {
        provider: ProviderRef::from_slug("custom-1"),
        model: "other".to_owned(),
    };
    app.say(ChatsMsg::Configure(ChatSetup {
        model: model.clone(),
        ..ChatSetup::default()
    }));
    let effects = app.say(ChatsMsg::Retry {
        message: app.last_id(),
        through_relay: false,
    });
    assert!(matches!(
        &effects[0],
        Effect::StartTurn {
            provider: ProviderRef::Custom(_),
            ..
        }
    ));
    assert_eq!(app.last_reply().model, model);
}

#[test]
fn retry_of_a_question_or_of_nothing_is_ignored() {
    let mut app = Rehearsal::without_vault();
    app.check_ignored(ChatsMsg::Retry {
        message: MessageId::default(),
        through_relay: false,
    });
    app.exchange("One", "First");
    let question = app.messages()[0].id.clone();
    app.check_ignored(ChatsMsg::Retry {
        message: question,
        through_relay: false,
    });
    app.check_ignored(ChatsMsg::Retry {
        message: MessageId::default(),
        through_relay: false,
    });
}

/// A provider on the default route, whose first answer could not be read.
fn blocked() -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    let mistral = ProviderRef::Known(ProviderId::Mistral);
    let model = ModelRef {
        provider: mistral,
        model: "m".to_owned(),
    };
    app.say(ChatsMsg::Configure(ChatSetup {
        model,
        ..ChatSetup::default()
    }));
    app.submit("One");
    app.say(TurnsMsg::Failed {
        turn: app.turn(),
        error: error(ErrorKind::Blocked),
        at_ms: 9.0,
    });
    app
}

fn through_relay(app: &Rehearsal) -> ChatsMsg {
    ChatsMsg::Retry {
        message: app.last_id(),
        through_relay: true,
    }
}

const MISTRAL: &str = "https://api.mistral.ai";

#[test]
fn what_only_the_relay_could_get_is_learned() {
    let mut app = blocked();
    let first = app.last_reply();
    assert_eq!(
        (first.route, first.why),
        (Route::Direct, Some(RouteReason::Registry))
    );
    app.say(through_relay(&app));
    assert_eq!(app.last_reply().why, Some(RouteReason::Asked));
    assert!(app.model.providers.refused.is_empty(), "nothing came yet");
    let turn = app.turn();
    app.say(pieces(turn, &[text("Hello"), finished()]));
    app.check(
        TurnsMsg::Ended { turn, at_ms: 1.0 },
        &["SaveMessage", "SaveChat", "SaveSettings", "SaveEntry"],
    );
    assert_eq!(
        app.model.providers.refused,
        [(MISTRAL.to_owned(), app.now_ms)].into()
    );
    app.submit("Two");
    let reply = app.last_reply();
    assert_eq!(
        (reply.route, reply.why),
        (Route::Relay, Some(RouteReason::Learned))
    );
}

#[test]
fn nothing_is_learned_without_the_relays_answer_or_the_blocked_one_before_it() {
    // The relay brought no answer.
    let mut app = blocked();
    app.say(through_relay(&app));
    app.say(TurnsMsg::Failed {
        turn: app.turn(),
        error: error(ErrorKind::BadKey),
        at_ms: 1.0,
    });
    assert!(app.model.providers.refused.is_empty());
    // The answer before was not a blocked direct one.
    app.say(through_relay(&app));
    app.say(pieces(app.turn(), &[text("Hello"), finished()]));
    app.say(TurnsMsg::Ended {
        turn: app.turn(),
        at_ms: 1.0,
    });
    assert!(app.model.providers.refused.is_empty());
}
