//! What was stored once must be read for ever.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use maas_protocol::{
    chat::{Params, Role},
    error::ErrorKind,
    event::FinishKind,
    provider::{ProviderId, ProviderRef, Route},
};

use crate::{
    chats::{Chat, ChatMessage, ChatSetup, ChatsMsg, Messages, ModelRef, ReplyState},
    msg::ProvidersMsg,
    providers::{ProviderConfig, RouteChoice, endpoint::RouteReason},
    records::{ChatRecord, MessageRecord, SettingsRecord},
    rehearsal::{Rehearsal, error},
    session::{Language, Theme},
    turn::TurnsMsg,
};

/// Records as version 1 wrote them. Never edited: a later version adds fixtures beside these.
const CHAT_V1: &str = r#"{"id":"0123456789abcdef0123456789abcdef","version":3,"title":"Tea","created_ms":1700000000000,
"updated_ms":1700000001000,"setup":{"model":{"provider":"anthropic","model":"m-1"},"system":"Be brief.",
"params":{"temperature":0.5,"max_tokens":100}},"messages":["aa","bb"]}"#;
const QUESTION_V1: &str = r#"{"message":{"id":"aa","role":"user","text":"How?","reply":null,"created_ms":1,"version":1}}"#;
const ANSWER_V1: &str = r#"{"message":{"id":"bb","role":"assistant","text":"","reply":{"model":{"provider":"vanished",
"model":"m-1"},"route":"relay","state":"interrupted","answer":{"text":"Hot wa","reasoning":"Hm.",
"usage":{"input":7,"output":3},"model":"m-1-dated","finish":{"kind":"length","raw":"max_tokens"},
"error":{"kind":"cut-off","text":""}},"timing":{"ttft_ms":120.5,"total_ms":900.0}},"created_ms":2,"version":5}}"#;
const SETTINGS_V1: &str = r#"{"version":2,"settings":{"language":"ko","theme":"dark","auto_lock_minutes":5},
"providers":[["custom-1",{"name":"Mine","base_url":"http://localhost:8080/v1","route":"direct"}],["openai",{}]]}"#;

#[test]
fn chats_of_version_1_are_read() {
    let chat = Chat::from_record(serde_json::from_str::<ChatRecord>(CHAT_V1).unwrap());
    assert_eq!((chat.title.as_str(), chat.version), ("Tea", 3));
    assert_eq!(
        chat.setup.model.provider,
        ProviderRef::Known(ProviderId::Anthropic)
    );
    assert_eq!(
        chat.setup.params,
        Params {
            temperature: Some(0.5),
            top_p: None,
            max_tokens: Some(100),
            ..Params::default()
        }
    );
    assert!(matches!(&chat.messages, Messages::Stored(ids) if ids.len() == 2));
}

#[test]
fn messages_of_version_1_are_read() {
    let question =
        ChatMessage::from_record(serde_json::from_str::<MessageRecord>(QUESTION_V1).unwrap());
    assert_eq!(
        (question.role, question.text.as_str(), question.reply),
        (Role::User, "How?", None)
    );
    let answer =
        ChatMessage::from_record(serde_json::from_str::<MessageRecord>(ANSWER_V1).unwrap());
    let reply = answer.reply.unwrap();
    assert_eq!(
        reply.model.provider,
        ProviderRef::Gone("vanished".to_owned())
    );
    assert_eq!(
        (reply.route, reply.state),
        (Route::Relay, ReplyState::Interrupted)
    );
    assert_eq!(
        (reply.answer.text.as_str(), reply.answer.reasoning.as_str()),
        ("Hot wa", "Hm.")
    );
    assert_eq!(
        (reply.answer.usage.input, reply.answer.usage.output),
        (Some(7), Some(3))
    );
    assert_eq!(reply.answer.finish.unwrap().kind, FinishKind::Length);
    assert_eq!(reply.answer.error.unwrap().kind, ErrorKind::CutOff);
    assert_eq!(reply.timing.ttft_ms, Some(120.5));
    assert_eq!(reply.why, None, "nobody wrote down why");
}

#[test]
fn settings_of_version_1_are_read() {
    let record: SettingsRecord = serde_json::from_str(SETTINGS_V1).unwrap();
    assert_eq!(record.settings.language, Some(Language::Ko));
    assert_eq!(
        (record.settings.theme, record.settings.auto_lock_minutes),
        (Some(Theme::Dark), 5)
    );
    let (own, config) = &record.providers[0];
    assert_eq!(
        (own, config.route),
        (
            &ProviderRef::Custom("custom-1".to_owned()),
            RouteChoice::Direct
        )
    );
    assert_eq!(record.providers[1].1, ProviderConfig::default());
    assert!(record.refused.is_empty());
}

/// What was added to the records of version 1: why an answer went its way, and which origins refuse browsers.
#[test]
fn ways_and_refusals_are_read() {
    let answer = ANSWER_V1.replace(r#""route":"relay","#, r#""route":"relay","why":"learned","#);
    let record = serde_json::from_str::<MessageRecord>(&answer).unwrap();
    assert_eq!(
        record.message.reply.unwrap().why,
        Some(RouteReason::Learned)
    );
    let settings = SETTINGS_V1.replace(
        r#""version":2,"#,
        r#""version":2,"refused":{"https://a.example":7},"#,
    );
    let record = serde_json::from_str::<SettingsRecord>(&settings).unwrap();
    assert_eq!(record.refused, [("https://a.example".to_owned(), 7)].into());
}

#[test]
fn what_is_written_is_read_again() {
    let mut app = Rehearsal::without_vault();
    let head = ChatSetup::default().model;
    app.say(ChatsMsg::Configure(ChatSetup {
        model: ModelRef {
            model: "gone".to_owned(),
            ..head.clone()
        },
        fallbacks: vec![head],
        ..ChatSetup::default()
    }));
    app.submit("Zero");
    app.say(TurnsMsg::Failed {
        turn: app.turn(),
        error: error(ErrorKind::BadModel),
        at_ms: 1.0,
    });
    app.say(TurnsMsg::Stop(app.turn()));
    assert_eq!(app.last_reply().switches.len(), 1);
    app.exchange("One", "First");
    let chat = Chat::clone(&app.open_chat());
    let json = serde_json::to_string(&chat.clone().into_record()).unwrap();
    let read = Chat::from_record(serde_json::from_str(&json).unwrap());
    assert_eq!(read.messages, Messages::Stored(chat.messages.ids()));
    assert_eq!(
        Chat {
            messages: chat.messages.clone(),
            ..read
        },
        chat
    );
    for message in app.messages() {
        let message = ChatMessage::clone(&message);
        let json = serde_json::to_string(&message.clone().into_record()).unwrap();
        assert_eq!(
            ChatMessage::from_record(serde_json::from_str(&json).unwrap()),
            message
        );
    }
}

#[test]
fn settings_hold_what_was_changed_only() {
    let mut app = Rehearsal::without_vault();
    app.say(ProvidersMsg::LoadModels(ProviderRef::Known(
        ProviderId::Openai,
    )));
    let config = ProviderConfig {
        name: Some("Mine".to_owned()),
        headers: vec![("X-Team".to_owned(), "blue".to_owned())],
        extra_body: "{\"top_k\": 40}".to_owned(),
        ..ProviderConfig::default()
    };
    let own = ProviderRef::Custom("custom-1".to_owned());
    app.say(ProvidersMsg::Configure {
        provider: own.clone(),
        config: config.clone(),
    });
    let record = SettingsRecord::from_state(&app.model.session, &app.model.providers);
    assert_eq!(record.providers, [(own, config)]);
    let json = serde_json::to_string(&record).unwrap();
    assert_eq!(
        serde_json::from_str::<SettingsRecord>(&json).unwrap(),
        record
    );
}
