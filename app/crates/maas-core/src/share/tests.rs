//! What is handed on says what it is meant to say, and no more; what comes is taken in once, whole, and can be taken back.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use maas_protocol::provider::{ProviderId, ProviderRef};

use super::{text::Labels, *};
use crate::{
    Effect, Msg,
    chats::{ChatsMsg, Messages, setup::FormKind, shelf::ShelfMsg},
    compare::CompareMsg,
    files::{FileId, FileRef},
    msg::SessionMsg,
    presets::PresetsMsg,
    prompts::{self, PromptsMsg},
    rehearsal::{Rehearsal, finished, pieces, text as piece},
    session::Settings,
    turn::TurnsMsg,
    ui::Notice,
};

mod hostile;

/// Nothing that is handed on may hold it.
const CANARY: &str = "canary-3f9a";
const LABELS: Labels = Labels {
    model: "Model",
    fallbacks: "Fallbacks",
    system: "System",
    parameters: "Parameters",
    schema: "Schema",
    tool: "Tool",
    user: "You",
    assistant: "Assistant",
    tags: "Tags",
};

fn model(provider: &str, model: &str) -> ModelRef {
    ModelRef {
        provider: ProviderRef::from_slug(provider),
        model: model.to_owned(),
    }
}

/// A setup with something in every field.
fn setup() -> ChatSetup {
    ChatSetup {
        model: model("openai", "gpt-big"),
        system: "Be brief.\u{202e}".to_owned(),
        params: Params {
            temperature: Some(0.7),
            seed: Some(-3),
            stop: vec!["END".to_owned()],
            ..Params::default()
        },
        fallbacks: vec![model("custom-8f3c", "mine"), model("anthropic", "claude")],
        form: AnswerForm {
            kind: FormKind::JsonSchema,
            schema: r#"{"type":"object"}"#.to_owned(),
            strict: true,
        },
        tools: vec![OwnTool {
            name: "look_up".to_owned(),
            description: "Looks something up.".to_owned(),
            parameters: String::new(),
        }],
        tools_off: false,
        body: format!(r#"{{"secret":"{CANARY}"}}"#),
    }
}

/// An app with a chat of two messages, which is open.
fn with_chat(mut app: Rehearsal) -> Rehearsal {
    app.submit("What is 2+2?");
    let turn = app.turn();
    app.say(pieces(turn, &[piece("It is 4."), finished()]));
    app.say(TurnsMsg::Ended { turn, at_ms: 900.4 });
    app
}

fn chat(app: &Rehearsal) -> Shared {
    Shared::of_chat(app.model.chats.open_chat().unwrap()).unwrap()
}

fn preset(app: &mut Rehearsal, name: &str, setup: ChatSetup) -> Shared {
    app.say(ChatsMsg::New);
    app.say(ChatsMsg::Configure(setup));
    let (name, emoji) = (name.to_owned(), "🦜".to_owned());
    app.say(PresetsMsg::Save { name, emoji });
    Shared::of_preset(app.model.presets.list.last().unwrap())
}

fn comparison(app: &mut Rehearsal) -> Shared {
    for id in ["one", "two"] {
        app.say(CompareMsg::AddModel(model("acme", id)));
    }
    app.say(CompareMsg::Run {
        text: "Who are you?".to_owned(),
    });
    let columns = app.model.comparisons.current().columns.clone();
    for column in &columns {
        let turn = app.model.turns.of_chat(&column.chat).unwrap().0;
        app.say(pieces(turn, &[piece("A model."), finished()]));
        app.say(TurnsMsg::Ended { turn, at_ms: 900.0 });
    }
    let comparison = app.model.comparisons.current();
    Shared::of_comparison(comparison, &app.model.chats).unwrap()
}

/// A folder with two prompts, one of which has two versions.
fn prompts(app: &mut Rehearsal) -> Shared {
    for name in ["Translate", "Summarise"] {
        app.say(PromptsMsg::Add {
            name: name.to_owned(),
            folder: "Team".to_owned(),
            content: prompts::Content {
                model: Some(model("custom-8f3c", "mine")),
                ..prompts::Content::of_text(&format!("{name} {{{{ text }}}}"))
            },
        });
    }
    let first = app.model.prompts.list.first().unwrap().clone();
    app.say(PromptsMsg::Save {
        prompt: first.id.clone(),
        content: prompts::Content::of_text("Briefly: {{ text }}"),
        note: "shorter".to_owned(),
    });
    of_folder(app)
}

fn of_folder(app: &Rehearsal) -> Shared {
    let all: Vec<&Prompt> = app.model.prompts.list.iter().map(|one| &**one).collect();
    Shared::of_prompts("Team", &all).unwrap()
}

/// What the author changed since comes as a version more, so nothing that was here is lost.
#[test]
fn a_changed_bundle_of_prompts_brings_versions_and_says_what_changed() {
    let mut author = Rehearsal::unlocked();
    let shared = over_the_wire(&prompts(&mut author));
    let Content::Prompts(all) = &shared.content else {
        panic!("another kind")
    };
    let notes = |one: &SharedPrompt| one.changes.iter().map(|(_, note)| note.clone()).collect();
    let notes: Vec<Vec<String>> = all.prompts.iter().map(notes).collect();
    assert_eq!(
        notes,
        [
            vec![String::new(), "shorter".to_owned()],
            vec![String::new()]
        ]
    );
    // An endpoint of one's own is not named.
    assert!(
        !shared
            .content
            .models()
            .contains(&model("custom-8f3c", "mine"))
    );

    let mut reader = Rehearsal::unlocked();
    let effects = take(&mut reader, &shared, None, false);
    let written = |effects: &[Effect]| {
        let is = |effect: &&Effect| matches!(effect, Effect::SavePromptVersion(_));
        effects.iter().filter(is).count()
    };
    assert_eq!(written(&effects), 2);
    assert_eq!(reader.model.prompts.list.len(), 2);
    let last = author.model.prompts.list.last().unwrap().id.clone();
    author.say(PromptsMsg::Save {
        prompt: last,
        content: prompts::Content::of_text("Translate well: {{ text }}"),
        note: "better".to_owned(),
    });
    let newer = over_the_wire(&of_folder(&author));
    assert!(matches!(
        stands(&reader, &newer),
        Standing::Changed(Place::Prompt(_), _)
    ));
    let effects = take(&mut reader, &newer, None, true);
    assert_eq!(written(&effects), 1);
    let list = &reader.model.prompts.list;
    let versions: Vec<usize> = list.iter().map(|one| one.versions.len()).collect();
    assert_eq!(versions, [1, 2]);
    assert_eq!(
        list.last().unwrap().versions.last().unwrap().1.note,
        "better"
    );
    assert!(matches!(stands(&reader, &newer), Standing::Same(_)));
    // Beside what is here, where that is wanted.
    author.say(PromptsMsg::Save {
        prompt: author.model.prompts.list.first().unwrap().id.clone(),
        content: prompts::Content::of_text("Other"),
        note: String::new(),
    });
    take(
        &mut reader,
        &over_the_wire(&of_folder(&author)),
        None,
        false,
    );
    assert_eq!(reader.model.prompts.list.len(), 4);
}

fn over_the_wire(shared: &Shared) -> Shared {
    Shared::read(&shared.write().unwrap()).unwrap()
}

fn stands(app: &Rehearsal, shared: &Shared) -> Standing {
    let model = &app.model;
    standing(
        shared,
        (
            &model.chats,
            &model.presets,
            &model.comparisons,
            &model.prompts,
        ),
    )
}

fn take(app: &mut Rehearsal, shared: &Shared, author: Option<&str>, replace: bool) -> Vec<Effect> {
    app.say(ShareMsg::Take {
        shared: Box::new(shared.clone()),
        author: author.map(str::to_owned),
        replace,
    })
}

#[test]
fn each_kind_comes_out_as_it_went_in_and_is_known_again() {
    let mut author = with_chat(Rehearsal::unlocked());
    let all = [
        chat(&author),
        preset(&mut author, "Pirate", setup()),
        comparison(&mut author),
        prompts(&mut author),
    ];
    let mut reader = Rehearsal::unlocked();
    for shared in all {
        let came = over_the_wire(&shared);
        assert_eq!(came, shared);
        assert!(matches!(stands(&author, &came), Standing::Same(_)));
        assert_eq!(stands(&reader, &came), Standing::New);
        take(&mut reader, &came, None, false);
        assert!(
            matches!(stands(&reader, &came), Standing::Same(_)),
            "{}",
            came.content.kind()
        );
        assert!(text::text(&came.content, &LABELS).contains(came.content.title()));
    }
}

#[test]
fn nothing_of_ones_own_goes_along() {
    let mut app = with_chat(Rehearsal::unlocked());
    app.say(ChatsMsg::Configure(setup()));
    // What else a chat may hold: files, and what only its provider understands.
    let id = app.open_id();
    let chats = std::rc::Rc::make_mut(&mut app.model.chats);
    let line = &mut chats.find_mut(&id).unwrap().messages;
    let Messages::Loaded(line) = line else {
        panic!("not here")
    };
    std::rc::Rc::make_mut(&mut line[0]).files = vec![FileRef {
        id: FileId(CANARY.to_owned()),
        name: format!("{CANARY}.pdf"),
        ..FileRef::default()
    }];
    let reply = std::rc::Rc::make_mut(&mut line[1]).reply.as_mut().unwrap();
    reply.answer.reasoning_items = vec![serde_json::json!({ "signature": CANARY })];
    reply.answer.error = Some(maas_protocol::error::ProviderError::new(
        maas_protocol::error::ErrorKind::RateLimited,
        CANARY,
    ));
    let shared = chat(&app);
    let bytes = String::from_utf8(shared.write().unwrap()).unwrap();
    assert!(!bytes.contains(CANARY), "{bytes}");
    assert!(!bytes.contains("custom-8f3c"), "{bytes}");
    // Nothing invisible either.
    assert!(!bytes.contains('\u{202e}'));
    assert_eq!(left_out(app.model.chats.open_chat().unwrap()), 1);

    let mut reader = Rehearsal::unlocked();
    take(&mut reader, &over_the_wire(&shared), None, false);
    let taken = &reader.model.chats.list[0];
    assert!(taken.setup.tools_off);
    assert!(taken.setup.sent_tools().is_empty());
    assert_eq!(taken.setup.body, "");
    assert_eq!(taken.setup.system, "Be brief.");
    let gone = ProviderRef::Gone("own-endpoint".to_owned());
    assert_eq!(taken.setup.fallbacks[0].provider, gone);
    assert_eq!(
        taken.setup.fallbacks[1].provider,
        ProviderRef::Known(ProviderId::Anthropic)
    );
}

#[test]
fn what_is_taken_in_is_written_whole_and_sends_nothing() {
    let author = with_chat(Rehearsal::unlocked());
    let shared = over_the_wire(&chat(&author));
    let mut reader = Rehearsal::unlocked();
    let effects = take(&mut reader, &shared, None, false);
    let kinds: Vec<&str> = effects
        .iter()
        .map(|effect| match effect {
            Effect::SaveMessage { draft: false, .. } => "message",
            Effect::SaveChat(_) => "chat",
            _ => panic!("{effect:?}"),
        })
        .collect();
    assert_eq!(kinds, ["message", "message", "chat"]);
    let taken = reader.model.chats.list[0].clone();
    // Messages get ids of their own: a stranger's could be those of another conversation.
    let theirs = author.model.chats.open_chat().unwrap().message_ids();
    let bytes = String::from_utf8(shared.write().unwrap()).unwrap();
    assert!(theirs.iter().all(|id| !bytes.contains(&id.0)));
    assert_eq!(taken.id.0, shared.origin);
    assert!(reader.model.turns.live.is_empty());

    // Without a vault it is in memory; while one is closed nothing is taken in.
    let mut memory = Rehearsal::without_vault();
    assert!(take(&mut memory, &shared, None, false).is_empty());
    assert_eq!(memory.model.chats.list.len(), 1);
    reader.say(SessionMsg::Lock);
    assert!(take(&mut reader, &shared, Some("aa"), true).is_empty());
    assert!(reader.model.chats.list.is_empty());
}

#[test]
fn a_change_is_seen_and_either_replaces_or_stands_beside() {
    let mut author = with_chat(Rehearsal::unlocked());
    let first = over_the_wire(&chat(&author));
    let mut reader = Rehearsal::unlocked();
    take(&mut reader, &first, None, false);
    reader.say(ShelfMsg::Pin(reader.model.chats.list[0].id.clone(), true));

    author.submit("And 3+3?");
    let turn = author.turn();
    author.say(pieces(turn, &[piece("It is 6."), finished()]));
    author.say(TurnsMsg::Ended { turn, at_ms: 900.0 });
    let second = over_the_wire(&chat(&author));
    assert_eq!(second.origin, first.origin);
    let Standing::Changed(Place::Chat(old), here) = stands(&reader, &second) else {
        panic!("not seen")
    };
    assert_eq!(here.content, first.content);

    // Beside: both are there, and both are known.
    take(&mut reader, &second, None, false);
    assert_eq!(reader.model.chats.list.len(), 2);
    for shared in [&first, &second] {
        assert!(matches!(stands(&reader, shared), Standing::Same(_)));
    }
    let newest = reader.model.chats.list[0].id.clone();
    assert_ne!(newest, old);

    // Replaced: the newest one goes, and can be taken back; where it stood stands the new one.
    reader.say(ShelfMsg::Pin(newest.clone(), true));
    author.say(ShelfMsg::Rename(author.open_id(), "Sums".to_owned()));
    let third = over_the_wire(&chat(&author));
    take(&mut reader, &third, None, true);
    assert_eq!(reader.model.chats.list.len(), 2);
    let taken = reader.model.chats.list[0].clone();
    assert_eq!((taken.title.as_str(), taken.shelf.pinned), ("Sums", true));
    let undo = Notice::ChatDeleted(newest.clone());
    assert!(
        reader
            .model
            .ui
            .toasts
            .iter()
            .any(|toast| toast.notice == undo)
    );
    reader.say(ShelfMsg::Restore(newest));
    assert_eq!(reader.model.chats.list.len(), 3);
}

#[test]
fn whoever_has_it_can_hand_it_on_and_it_is_known_as_the_same() {
    let author = with_chat(Rehearsal::unlocked());
    let first = over_the_wire(&chat(&author));
    let mut reader = Rehearsal::unlocked();
    // Twice, so that the second one has an id in another way.
    take(&mut reader, &first, None, false);
    take(&mut reader, &first, None, false);
    let id = reader.model.chats.list[0].id.clone();
    assert_ne!(id.0, first.origin);
    reader.say(ShelfMsg::Rename(id.clone(), "Changed there".to_owned()));
    let back = Shared::of_chat(reader.model.chats.find(&id).unwrap()).unwrap();
    assert!(matches!(stands(&author, &back), Standing::Changed(..)));
    // As often as that is done, nothing is written over.
    for taken in 3..20 {
        take(&mut reader, &first, None, false);
        let mut ids: Vec<_> = reader
            .model
            .chats
            .list
            .iter()
            .map(|chat| &chat.id)
            .collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), taken);
    }
}

#[test]
fn an_id_that_something_else_has_is_not_taken() {
    let mut reader = Rehearsal::unlocked();
    let mut author = Rehearsal::unlocked();
    comparison(&mut reader);
    let column = reader.model.comparisons.current().columns[0].chat.clone();
    author = with_chat(author);
    let mut shared = chat(&author);
    shared.origin = column.0.clone();
    assert_eq!(stands(&reader, &shared), Standing::New);
    let before = reader.model.chats.find(&column).unwrap().clone();
    take(&mut reader, &shared, None, true);
    assert_eq!(*reader.model.chats.find(&column).unwrap(), before);
    assert_ne!(reader.model.chats.list[0].id, column);
    // Nor that of one that can still be taken back.
    let here = reader.model.chats.list[0].id.clone();
    reader.say(ShelfMsg::Delete(here.clone()));
    take(&mut reader, &shared, None, false);
    assert_ne!(reader.model.chats.list[0].id, here);
}

#[test]
fn a_conversation_that_is_not_read_yet_is_read_first() {
    let author = with_chat(Rehearsal::unlocked());
    let shared = chat(&author);
    let mut reader = Rehearsal::unlocked();
    take(&mut reader, &shared, None, false);
    let id = reader.model.chats.list[0].id.clone();
    let chats = std::rc::Rc::make_mut(&mut reader.model.chats);
    let known = chats.find_mut(&id).unwrap();
    known.messages = Messages::Stored(known.message_ids());
    assert_eq!(stands(&reader, &shared), Standing::Unread(vec![id.clone()]));
    let effects = reader.say(ShareMsg::Read(vec![id.clone()]));
    assert!(matches!(&effects[..], [Effect::LoadMessages { chat, .. }] if *chat == id));
    assert!(reader.say(ShareMsg::Read(vec![id])).is_empty());
}

#[test]
fn a_preset_that_was_the_default_stays_it() {
    let mut author = Rehearsal::unlocked();
    let first = preset(&mut author, "Pirate", setup());
    let mut reader = Rehearsal::unlocked();
    take(&mut reader, &first, None, false);
    let old = reader.model.presets.list[0].id.clone();
    reader.say(PresetsMsg::Default(old.clone(), true));
    let mut second = first.clone();
    let Content::Preset(changed) = &mut second.content else {
        panic!("no preset")
    };
    changed.setup.system = "Arr!".to_owned();
    take(&mut reader, &second, None, true);
    let presets = &reader.model.presets;
    assert_eq!(presets.list.len(), 1);
    assert!(presets.list[0].default);
    assert_eq!(reader.model.chats.fresh.system, "Arr!");
    reader.say(PresetsMsg::Restore(old));
    assert_eq!(reader.model.presets.list.len(), 2);
}

#[test]
fn authors_are_remembered_with_a_name_and_with_what_they_signed() {
    let author = with_chat(Rehearsal::unlocked());
    let shared = chat(&author);
    let mut reader = Rehearsal::unlocked();
    let settings = |app: &Rehearsal| app.model.session.settings.clone();
    assert!(signed_before(&settings(&reader), &shared.origin).is_empty());
    let effects = take(&mut reader, &shared, Some("aa"), false);
    let saved = |effects: &[Effect]| {
        let settings = |effect: &Effect| matches!(effect, Effect::SaveSettings(_));
        effects.iter().any(settings)
    };
    assert!(saved(&effects));
    let name = |name: &str| ShareMsg::Name {
        author: "aa".to_owned(),
        name: name.to_owned(),
    };
    assert!(saved(&reader.say(name(" Ada\u{202e} "))));
    assert!(!saved(&reader.say(name("Ada"))));
    let known: Settings = settings(&reader);
    let before = signed_before(&known, &shared.origin);
    assert_eq!(before.len(), 1);
    assert_eq!(
        (before[0].0.as_str(), before[0].1.name.as_str()),
        ("aa", "Ada")
    );
    // Without a name what was signed is known all the same; one of whom nothing is known is forgotten.
    reader.say(name(""));
    assert_eq!(settings(&reader).authors.len(), 1);
    reader.say(ShareMsg::Name {
        author: "bb".to_owned(),
        name: "Bob".to_owned(),
    });
    reader.say(ShareMsg::Name {
        author: "bb".to_owned(),
        name: String::new(),
    });
    assert_eq!(settings(&reader).authors.len(), 1);
    // One's own key is never a stranger's.
    reader.say(Msg::from(ShareMsg::Signed {
        author: "cc".to_owned(),
        origin: shared.origin.clone(),
    }));
    assert!(settings(&reader).authors.get("cc").unwrap().own);
    assert_eq!(signed_before(&settings(&reader), &shared.origin).len(), 2);
}

#[test]
fn what_reads_the_same_differs_in_figures_that_are_named() {
    let mut author = Rehearsal::unlocked();
    author.exchange("Tea?", "Yes.");
    let first = chat(&author);
    let mut second = first.clone();
    let Content::Chat(changed) = &mut second.content else {
        panic!("no chat")
    };
    changed.setup.form.strict = true;
    let reply = changed.messages[1].reply.as_mut().unwrap();
    reply.usage.output = Some(41);
    reply.reasoning = "x".repeat(100);
    let read = |content| text::text(content, &LABELS);
    assert_eq!(read(&first.content), read(&second.content));
    let (found, more) = text::changes::changes(&first.content, &second.content);
    let found: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|one| (one.name.as_str(), one.old.as_str(), one.new.as_str()))
        .collect();
    let long = format!("{}…", "x".repeat(60));
    assert!(
        found.contains(&("messages 2 › reply › usage › output", "", "41")),
        "{found:?}"
    );
    assert!(found.contains(&("messages 2 › reply › reasoning", "", long.as_str())));
    assert!(found.contains(&("setup › form › strict", "", "true")));
    assert_eq!(more, 0);
    assert!(
        text::changes::changes(&first.content, &first.content)
            .0
            .is_empty()
    );
}
