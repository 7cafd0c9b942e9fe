//! Templates are kept with all their versions, labelled, thrown away and taken back; used in a chat, tried, and made of a chat.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use maas_protocol::chat::{Params, Role};

use super::*;
use crate::{
    chats::{ChatSetup, ChatsMsg, ReplyState},
    merge,
    msg::SessionMsg,
    records::{PromptRecord, PromptVersionRecord},
    rehearsal::{Rehearsal, name},
    ui::{Notice, UiMsg},
};

mod calls;
mod made_with;
mod setup;

fn add(app: &mut Rehearsal, name: &str, text: &str) -> PromptId {
    let before: Vec<PromptId> = ids(app);
    app.say(PromptsMsg::Add {
        name: name.to_owned(),
        folder: String::new(),
        content: Content::of_text(text),
    });
    ids(app)
        .into_iter()
        .find(|id| !before.contains(id))
        .unwrap()
}

fn ids(app: &Rehearsal) -> Vec<PromptId> {
    let list = app.model.prompts.list.iter();
    list.map(|prompt| prompt.id.clone()).collect()
}

fn save(app: &mut Rehearsal, id: &PromptId, text: &str, note: &str) -> Vec<Effect> {
    app.say(PromptsMsg::Save {
        prompt: id.clone(),
        content: Content::of_text(text),
        note: note.to_owned(),
    })
}

fn prompt(app: &Rehearsal, id: &PromptId) -> Prompt {
    Prompt::clone(app.model.prompts.find(id).unwrap())
}

fn names(effects: &[Effect]) -> Vec<&'static str> {
    effects.iter().map(name).collect()
}

fn said(role: Role, text: &str) -> Said {
    Said::new(role, text)
}

#[test]
fn every_save_is_a_version_and_what_is_typed_is_kept_beside_it() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "  Greeting ", "Hello");
    assert_eq!(prompt(&app, &id).name, "Greeting");
    // What was typed is no version yet.
    let effects = app.say(PromptsMsg::Type(id.clone(), Content::of_text("Hello you")));
    assert_eq!(names(&effects), ["SavePrompt"]);
    assert_eq!(prompt(&app, &id).shown(), &Content::of_text("Hello you"));
    assert_eq!(prompt(&app, &id).content, Content::of_text("Hello"));
    let effects = save(&mut app, &id, "Hello you", "friendlier");
    assert_eq!(names(&effects), ["SavePromptVersion", "SavePrompt"]);
    let now = prompt(&app, &id);
    assert_eq!((now.versions.len(), &now.draft), (2, &None));
    assert_eq!(now.versions.last().unwrap().1.note, "friendlier");
    // The same again is no version.
    assert_eq!(save(&mut app, &id, "Hello you", "").len(), 0);
    // Typing what the newest version says leaves nothing unsaved.
    app.say(PromptsMsg::Type(id.clone(), Content::of_text("Other")));
    app.say(PromptsMsg::Type(id.clone(), Content::of_text("Hello you")));
    assert_eq!(prompt(&app, &id).draft, None);
    let first = now.versions.first().unwrap().0.clone();
    app.say(PromptsMsg::Restore {
        prompt: id.clone(),
        version: first.clone(),
        note: "back".to_owned(),
    });
    let now = prompt(&app, &id);
    assert_eq!(
        (now.versions.len(), now.content),
        (3, Content::of_text("Hello"))
    );
    assert_eq!(prompt(&app, &id).number(&first), Some(1));
}

#[test]
fn a_label_is_one_version_s_and_says_what_is_used() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", "1");
    save(&mut app, &id, "2", "");
    let all: Vec<VersionId> = prompt(&app, &id)
        .versions
        .into_iter()
        .map(|one| one.0)
        .collect();
    assert_eq!(prompt(&app, &id).in_use(), all.last());
    let first = all.first().cloned();
    app.say(PromptsMsg::Label(
        id.clone(),
        Label::Production,
        first.clone(),
    ));
    assert_eq!(prompt(&app, &id).in_use(), first.as_ref());
    app.say(PromptsMsg::Label(
        id.clone(),
        Label::Production,
        all.last().cloned(),
    ));
    assert_eq!(prompt(&app, &id).labels_of(all.first().unwrap()), []);
    app.say(PromptsMsg::Label(id.clone(), Label::Production, None));
    assert_eq!(prompt(&app, &id).labels, []);
    app.check(
        PromptsMsg::Label(id, Label::Draft, Some(VersionId("unknown".to_owned()))),
        &[],
    );
}

#[test]
fn one_that_was_thrown_away_can_be_taken_back_and_is_deleted_with_its_notice() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", "1");
    save(&mut app, &id, "2", "");
    app.check(PromptsMsg::Delete(id.clone()), &[]);
    assert_eq!(ids(&app), []);
    app.check(PromptsMsg::TakeBack(id.clone()), &[]);
    assert_eq!(ids(&app), std::slice::from_ref(&id));
    assert!(app.model.ui.toasts.is_empty());
    app.say(PromptsMsg::Delete(id.clone()));
    let toast = app.model.ui.toasts.first().unwrap().id;
    let effects = app.check(UiMsg::CloseToast(toast), &["DeletePrompt"]);
    assert!(
        matches!(effects.first(), Some(Effect::DeletePrompt { versions, .. }) if versions.len() == 2)
    );
    assert!(app.model.prompts.contents.is_empty());
    app.check(PromptsMsg::TakeBack(id), &[]);
    // Locking deletes what could be taken back.
    let id = add(&mut app, "b", "1");
    app.say(PromptsMsg::Delete(id));
    let effects = app.say(SessionMsg::Lock);
    assert!(names(&effects).contains(&"DeletePrompt"));
    app.check_ignored(PromptsMsg::Add {
        name: "c".to_owned(),
        folder: String::new(),
        content: Content::default(),
    });
}

#[test]
fn what_was_made_before_there_was_a_vault_moves_in() {
    let mut app = Rehearsal::without_vault();
    let id = add(&mut app, "a", "1");
    save(&mut app, &id, "2", "");
    app.say(SessionMsg::CreateAsked);
    let effects = names(&app.say(SessionMsg::Created));
    let many = |wanted: &str| effects.iter().filter(|name| **name == wanted).count();
    assert_eq!((many("SavePrompt"), many("SavePromptVersion")), (1, 2));
}

#[test]
fn folders_and_tags_are_read_as_typed() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", "1");
    app.say(PromptsMsg::Describe {
        prompt: id.clone(),
        name: " ".to_owned(),
        description: " d ".to_owned(),
        folder: " Work / Support//".to_owned(),
        tags: ["x", " y", "x", ""].map(str::to_owned).to_vec(),
    });
    let now = prompt(&app, &id);
    assert_eq!(
        (now.name.as_str(), now.folder.as_str()),
        ("a", "Work/Support")
    );
    assert_eq!(now.tags, ["x", "y"]);
    let folders = app.model.prompts.folders(&app.model.workspaces);
    assert_eq!(folders, ["Work", "Work/Support"]);
    assert!(now.is_in("Work") && now.is_in("") && !now.is_in("Wor") && !now.is_in("Work/Sales"));
}

#[test]
fn only_what_is_not_here_is_read() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", "1");
    let known = prompt(&app, &id).newest().cloned().unwrap();
    let other = VersionId("other".to_owned());
    let ask = PromptsMsg::Read(vec![known.clone(), other.clone()]);
    let effects = app.check(ask, &["LoadPromptVersions"]);
    assert_eq!(effects, [Effect::LoadPromptVersions(vec![other.clone()])]);
    app.check(PromptsMsg::Read(vec![known]), &[]);
    let contents = vec![(other.clone(), Content::of_text("older"))];
    let missing = vec![VersionId("gone".to_owned())];
    app.say(PromptsMsg::Came { contents, missing });
    app.check(PromptsMsg::Read(vec![other]), &[]);
    assert_eq!(app.model.prompts.missing.len(), 1);
}

/// A library of templates with hundreds of versions: what is read when the vault opens has none of what those say.
#[test]
fn a_record_grows_little_with_its_versions() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", &"x".repeat(10_000));
    for number in 0..200 {
        save(
            &mut app,
            &id,
            &format!("{number}{}", "x".repeat(10_000)),
            "note",
        );
    }
    let prompt = prompt(&app, &id);
    assert_eq!(prompt.versions.len(), 201);
    let text = serde_json::to_string(&PromptRecord { prompt }).unwrap();
    assert!(text.len() < 32_000, "{}", text.len());
}

fn used(app: &Rehearsal, id: &PromptId) -> PromptUse {
    let prompt = prompt(app, id);
    prompt.used(prompt.newest())
}

#[test]
fn inserted_into_a_new_chat_it_sets_that_up_and_the_answer_names_the_version() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", "1");
    let used = used(&app, &id);
    let content = Content {
        params: Params {
            temperature: Some(0.1),
            ..Params::default()
        },
        ..Content::default()
    };
    app.say(PromptsMsg::Insert {
        used: used.clone(),
        content: Box::new(content.clone()),
        messages: vec![
            said(Role::System, "Be brief."),
            said(Role::User, "Ask this"),
        ],
    });
    let setup = &app.model.chats.fresh;
    assert_eq!(
        (setup.system.as_str(), setup.params.temperature),
        ("Be brief.", Some(0.1))
    );
    let draft = app.model.drafts.find(None).unwrap().clone();
    assert_eq!(
        (draft.text.as_str(), draft.prompt.as_ref()),
        ("Ask this", Some(&used))
    );
    // The page empties the field before it sends.
    app.say(crate::drafts::DraftsMsg::Typed {
        chat: None,
        text: String::new(),
    });
    app.exchange("Ask this, changed a little", "Answer");
    assert_eq!(app.model.drafts.find(None), None);
    assert_eq!(app.last_reply().prompt, Some(used.clone()));
    // Asked again it is still made with it.
    app.say(ChatsMsg::Retry {
        message: app.last_id(),
        through_relay: false,
    });
    assert_eq!(app.last_reply().prompt, Some(used.clone()));
    app.say(crate::turn::TurnsMsg::Stop(app.turn()));
    // In a chat under way it is a question only.
    app.say(PromptsMsg::Insert {
        used,
        content: Box::new(content),
        messages: vec![said(Role::System, "Be long."), said(Role::User, "Again")],
    });
    assert_eq!(app.open_chat().setup.system, "Be brief.");
    // A field that was emptied was made with nothing.
    let chat = Some(app.open_id());
    for text in ["", "typed"] {
        let (chat, text) = (chat.clone(), text.to_owned());
        app.say(crate::drafts::DraftsMsg::Typed { chat, text });
    }
    app.submit("typed");
    assert_eq!(app.last_reply().prompt, None);
}

#[test]
fn what_stands_before_its_last_message_was_said_in_the_new_chat() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "Examples", "1");
    let used = used(&app, &id);
    let messages = vec![
        said(Role::User, "Dog"),
        said(Role::Assistant, "개"),
        said(Role::User, "Cat"),
    ];
    let effects = app.say(PromptsMsg::Insert {
        used,
        content: Box::default(),
        messages,
    });
    assert!(names(&effects).contains(&"SaveMessage"));
    let line = app.messages();
    assert_eq!(
        line.iter().map(|said| said.words()).collect::<Vec<_>>(),
        ["Dog", "개"]
    );
    let draft = app.model.drafts.find(Some(&app.open_id())).unwrap();
    assert_eq!(draft.text, "Cat");
    app.exchange("Cat", "고양이");
    let Some(chat) = of_chat(&app.open_chat()) else {
        unreachable!();
    };
    let texts: Vec<&str> = chat
        .messages
        .iter()
        .map(|said| said.text.as_str())
        .collect();
    assert_eq!(texts, ["Dog", "개", "Cat", "고양이"]);
}

#[test]
fn it_is_tried_with_several_models_in_a_comparison_of_its_own() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", "1");
    let used = used(&app, &id);
    let fresh = app.model.comparisons.fresh.clone();
    let model = ChatSetup::default().model;
    let effects = app.say(PromptsMsg::Try {
        used: used.clone(),
        content: Box::default(),
        messages: vec![said(Role::System, "s"), said(Role::User, "q")],
        models: vec![model.clone(), model.clone()],
    });
    let many = |wanted: &str| {
        names(&effects)
            .iter()
            .filter(|name| **name == wanted)
            .count()
    };
    assert_eq!((many("StartTurn"), many("SaveComparison")), (2, 1));
    // The page that asked stays.
    assert_eq!(many("ShowComparison"), 0);
    assert_eq!(app.model.comparisons.fresh, fresh);
    let tried = app.model.prompts.tried.get(&id).unwrap();
    let comparison = app.model.comparisons.find(tried).unwrap();
    assert_eq!(
        (comparison.title.as_str(), comparison.columns.len()),
        ("a", 2)
    );
    for (_, chat) in comparison.chats(&app.model.chats) {
        assert_eq!(chat.setup.system, "s");
        let reply = chat
            .messages
            .loaded()
            .unwrap()
            .last()
            .unwrap()
            .reply
            .clone()
            .unwrap();
        assert_eq!(
            (reply.state, reply.prompt.as_ref()),
            (ReplyState::Streaming, Some(&used))
        );
    }
    // Without a question there is nothing to ask.
    app.say(PromptsMsg::Try {
        used,
        content: Box::default(),
        messages: vec![said(Role::System, "s")],
        models: vec![model],
    });
    let notice = &app.model.ui.toasts.last().unwrap().notice;
    assert_eq!(notice, &Notice::NothingToTry);
}

#[test]
fn a_chat_s_braces_stand_for_themselves() {
    let mut app = Rehearsal::unlocked();
    app.exchange("What is {{ x }}?", "{% raw %} and {# that #}");
    let content = of_chat(&app.open_chat()).unwrap();
    let texts: Vec<&str> = content
        .messages
        .iter()
        .map(|said| said.text.as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "What is {{ '{{' }} x }}?",
            "{{ '{%' }} raw %} and {{ '{#' }} that #}"
        ]
    );
}

#[test]
fn what_another_tab_saved_is_taken_over() {
    let mut app = Rehearsal::unlocked();
    app.say(PromptsMsg::Loaded(Vec::new()));
    let id = add(&mut app, "a", "1");
    let mut theirs = prompt(&app, &id);
    theirs.version += 1;
    theirs.name = "theirs".to_owned();
    app.say(PromptsMsg::Reread(vec![theirs]));
    assert_eq!(prompt(&app, &id).name, "theirs");
    app.say(PromptsMsg::Reread(Vec::new()));
    assert_eq!(ids(&app), []);
}

/// Two tabs saved at the same time: both versions are there, and what it says now is one of them.
#[test]
fn two_tabs_that_save_lose_no_version_and_mix_no_text() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", "base");
    let base = prompt(&app, &id);
    let mut ours = base.clone();
    let mut theirs = base.clone();
    for (side, text, at_ms) in [(&mut ours, "ours", 50), (&mut theirs, "theirs", 60)] {
        side.version += 1;
        side.updated_ms = base.updated_ms + at_ms;
        side.content = Content::of_text(text);
        let saved = Saved {
            at_ms: side.updated_ms,
            note: text.to_owned(),
        };
        side.versions.push((VersionId(text.to_owned()), saved));
    }
    ours.tags = vec!["ours".to_owned()];
    ours.content.params.temperature = Some(1.0);
    let value = |prompt: &Prompt| {
        let prompt = prompt.clone();
        serde_json::to_value(PromptRecord { prompt }).unwrap()
    };
    let merged = |one: &Prompt, other: &Prompt| -> Prompt {
        let merged = merge::prompt(Some(&value(&base)), &value(one), &value(other));
        serde_json::from_value::<PromptRecord>(merged)
            .unwrap()
            .prompt
    };
    for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
        let both = merged(one, other);
        assert_eq!(both.versions.len(), 3);
        assert_eq!(both.content, Content::of_text("theirs"));
        assert_eq!(both.tags, ["ours"]);
        assert!(both.version > 2);
    }
    // Where only one side did something it counts, whole.
    assert_eq!(merged(&base, &theirs).content, theirs.content);
    assert_eq!(merged(&ours, &base).content, ours.content);
}

#[test]
fn records_read_what_they_wrote() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", "{{ x }}");
    let mut prompt = prompt(&app, &id);
    prompt.content.set_variable(Variable {
        name: "x".to_owned(),
        kind: Kind::Choice,
        choices: vec!["1".to_owned()],
        ..Variable::default()
    });
    let record = PromptRecord { prompt };
    let text = serde_json::to_string(&record).unwrap();
    assert_eq!(serde_json::from_str::<PromptRecord>(&text).unwrap(), record);
    let version = PromptVersionRecord {
        id: VersionId("v".to_owned()),
        content: record.prompt.content,
    };
    let text = serde_json::to_string(&version).unwrap();
    assert_eq!(
        serde_json::from_str::<PromptVersionRecord>(&text).unwrap(),
        version
    );
}
