//! Message lists about files: when their bytes are stored and deleted, and what is sent with them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::rc::Rc;

use maas_protocol::{
    capability::files::Unfit,
    chat::{Part, Role, Source},
    models::ModelInfo,
    provider::{ProviderId, ProviderRef},
};

use crate::{
    Effect,
    chats::{Chat, ChatId, ChatSetup, ChatsMsg, MessageId, ModelRef, ReviseMsg, shelf::ShelfMsg},
    drafts::{DraftsMsg, DraftsRecord, Waiting},
    files::{FileId, FileRef, FileTrouble, FilesMsg, Incoming, Obstacles},
    msg::{ProvidersMsg, SessionMsg},
    rehearsal::{Rehearsal, finished, pieces, text},
    turn::TurnsMsg,
    ui::UiMsg,
};

fn file(id: &str, media_type: &str) -> FileRef {
    FileRef {
        id: FileId(id.to_owned()),
        name: format!("{id}.file"),
        media_type: media_type.to_owned(),
        bytes: 1000,
        ..FileRef::default()
    }
}

fn unlocked() -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    app.check(DraftsMsg::Loaded(Box::default()), &[]);
    app
}

/// Chooses a file for the open chat's draft; gives what came of it once it was read.
fn attach(app: &mut Rehearsal, id: &str, media_type: &str) -> Vec<Effect> {
    let chat = app.model.chats.open.clone();
    let chosen = Incoming {
        chat: chat.clone(),
        ..incoming(id)
    };
    app.say(FilesMsg::Chosen(vec![chosen]));
    app.say(FilesMsg::Ready {
        chat,
        file: file(id, media_type),
    })
}

fn incoming(id: &str) -> Incoming {
    Incoming {
        chat: None,
        id: FileId(id.to_owned()),
        name: id.to_owned(),
        bytes: 1,
        trouble: None,
    }
}

fn remove(chat: Option<ChatId>, id: &str) -> FilesMsg {
    FilesMsg::Remove {
        chat,
        id: FileId(id.to_owned()),
    }
}

/// Every file that some effects delete.
fn deleted(effects: &[Effect]) -> Vec<String> {
    let files = effects.iter().filter_map(|effect| match effect {
        Effect::DeleteFiles(files) => Some(files),
        _ => None,
    });
    files.flatten().map(|file| file.0.clone()).collect()
}

fn answered(app: &mut Rehearsal) -> Vec<Effect> {
    let turn = app.turn();
    app.say(pieces(turn, &[text("Yes"), finished()]));
    app.say(TurnsMsg::Ended { turn, at_ms: 9.0 })
}

/// Asks something with one file, and gets an answer.
fn asked_with(app: &mut Rehearsal, id: &str, media_type: &str) {
    attach(app, id, media_type);
    app.submit("What is this?");
    answered(app);
}

fn use_model(app: &mut Rehearsal, provider: ProviderId, model: &str) {
    app.say(ChatsMsg::Configure(ChatSetup {
        model: ModelRef {
            provider: ProviderRef::Known(provider),
            model: model.to_owned(),
        },
        ..ChatSetup::default()
    }));
}

fn obstacles(app: &Rehearsal) -> Obstacles {
    Obstacles::find(&app.model.chats, &app.model.drafts, &app.model.providers)
}

#[test]
fn a_file_is_stored_with_the_draft_and_sent_before_the_text() {
    let mut app = unlocked();
    let effects = attach(&mut app, "a", "image/png");
    assert!(
        matches!(&effects[..], [Effect::KeepFiles(files), Effect::SaveDrafts { record, at_once: true }]
            if files[0].0 == "a" && record.drafts[0].1.files.len() == 1)
    );
    attach(&mut app, "b", "application/pdf");
    let effects = app.submit("What is this?");
    let question = &app.messages()[0];
    assert_eq!(question.files.len(), 2);
    assert!(app.model.drafts.of.is_empty(), "the draft kept its files");
    let request = effects.iter().find_map(|effect| match effect {
        Effect::StartTurn { request, .. } => Some(request),
        _ => None,
    });
    let parts = &request.unwrap().messages[0].parts;
    assert!(matches!(&parts[..],
        [Part::Image { source: Source::Held { id, .. } }, Part::File { name, .. }, Part::Text { .. }]
            if id == "a" && name == "b.file"));
    let record = effects.iter().find_map(|effect| match effect {
        Effect::SaveChat(record) => Some(record),
        _ => None,
    });
    assert_eq!(record.unwrap().files.len(), 2);
}

#[test]
fn a_picture_alone_is_a_message_and_names_the_chat() {
    let mut app = unlocked();
    attach(&mut app, "a", "image/png");
    app.submit("  ");
    assert_eq!(app.open_chat().title, "A.file");
    assert_eq!(app.messages().len(), 2);
}

#[test]
fn nothing_is_sent_while_a_file_is_read_or_cannot_go() {
    let mut app = unlocked();
    use_model(&mut app, ProviderId::Deepseek, "deepseek-v4-flash");
    app.say(FilesMsg::Chosen(vec![incoming("a")]));
    app.check(
        ChatsMsg::Submit {
            text: "Now".to_owned(),
        },
        &[],
    );
    app.say(FilesMsg::Ready {
        chat: None,
        file: file("a", "image/png"),
    });
    assert_eq!(obstacles(&app).draft, [Some(Unfit::NoImages)]);
    app.check(
        ChatsMsg::Submit {
            text: "Now".to_owned(),
        },
        &[],
    );
    use_model(
        &mut app,
        ProviderId::Deepseek,
        "deepseek-v4-flash-vision-exp",
    );
    assert!(!obstacles(&app).any());
    app.submit("Now");
    answered(&mut app);
    // A picture that was said goes with every message after it.
    let mut setup = app.model.chats.current_setup().clone();
    setup.model.model = "deepseek-v4-flash".to_owned();
    app.say(ChatsMsg::Configure(setup));
    assert_eq!(obstacles(&app).earlier, Some(Unfit::NoImages));
}

#[test]
fn a_refused_file_holds_nothing_up() {
    let mut app = unlocked();
    app.say(FilesMsg::Chosen(vec![incoming("a")]));
    app.check(
        FilesMsg::Refused {
            id: FileId("a".to_owned()),
            trouble: FileTrouble::NotText,
        },
        &[],
    );
    assert_eq!(
        app.model.drafts.incoming[0].trouble,
        Some(FileTrouble::NotText)
    );
    assert!(!obstacles(&app).any());
    app.check(remove(None, "a"), &[]);
    assert!(app.model.drafts.incoming.is_empty());
    // What was refused is no part of what is sent, and gone with it.
    app.say(FilesMsg::Chosen(vec![incoming("b"), incoming("c")]));
    for (id, chat) in [("b", None), ("c", Some(ChatId("elsewhere".to_owned())))] {
        app.say(FilesMsg::Refused {
            id: FileId(id.to_owned()),
            trouble: FileTrouble::Empty,
        });
        let drafts = Rc::make_mut(&mut app.model.drafts);
        let file = drafts.incoming.iter_mut().find(|file| file.id.0 == id);
        file.unwrap().chat = chat;
    }
    app.submit("Without it");
    assert_eq!(app.model.drafts.incoming.len(), 1);
    // One that comes after that is let go.
    let late = app.say(FilesMsg::Ready {
        chat: None,
        file: file("a", "image/png"),
    });
    assert_eq!(deleted(&late), ["a"]);
}

#[test]
fn a_file_taken_out_of_a_draft_is_deleted() {
    let mut app = unlocked();
    attach(&mut app, "a", "image/png");
    let effects = app.check(remove(None, "a"), &["SaveDrafts", "DeleteFiles"]);
    assert_eq!(deleted(&effects), ["a"]);
    assert!(app.model.drafts.of.is_empty());
}

#[test]
fn what_waits_has_its_files_with_it() {
    let mut app = unlocked();
    app.submit("One");
    attach(&mut app, "a", "image/png");
    app.submit("Two");
    attach(&mut app, "b", "image/png");
    app.submit("Three");
    let chat = app.open_id();
    let effects = app.say(DraftsMsg::Cancel {
        chat: chat.clone(),
        place: 1,
    });
    assert_eq!(deleted(&effects), ["b"]);
    answered(&mut app);
    assert_eq!(app.messages()[2].files[0].id.0, "a");
}

#[test]
fn a_waiting_message_reads_as_it_was_once_stored() {
    let old: DraftsRecord = serde_json::from_str(
        r#"{"version":1,"drafts":[[null,{"text":"A","waiting":["One",{"text":"Two","files":[{"id":"a","name":"n","media_type":"image/png","bytes":1}]}]}]]}"#,
    )
    .unwrap();
    let waiting = &old.drafts[0].1.waiting;
    assert_eq!(
        (waiting[0].text.as_str(), waiting[1].files.len()),
        ("One", 1)
    );
    let plain = Waiting {
        text: "One".to_owned(),
        ..Waiting::default()
    };
    assert_eq!(serde_json::to_string(&plain).unwrap(), r#""One""#);
    let again = serde_json::to_string(waiting).unwrap();
    assert_eq!(
        &serde_json::from_str::<Vec<Waiting>>(&again).unwrap(),
        waiting
    );
}

#[test]
fn a_deleted_message_keeps_its_file_while_it_can_come_back() {
    let mut app = unlocked();
    asked_with(&mut app, "a", "image/png");
    let question = app.messages()[0].id.clone();
    let effects = app.say(ReviseMsg::Delete(question.clone()));
    assert!(deleted(&effects).is_empty());
    let record = effects.iter().find_map(|effect| match effect {
        Effect::SaveChat(record) => Some(record),
        _ => None,
    });
    assert_eq!(
        record.unwrap().files.len(),
        1,
        "a page that ends here would forget it"
    );
    assert!(deleted(&app.say(ReviseMsg::Undo)).is_empty());
    assert_eq!(app.messages()[0].files.len(), 1);
    app.say(ReviseMsg::Delete(question));
    let toast = app.model.ui.toasts.last().unwrap().id;
    assert_eq!(deleted(&app.say(UiMsg::CloseToast(toast))), ["a"]);
}

#[test]
fn the_next_change_or_answer_lets_the_file_go() {
    let mut app = unlocked();
    asked_with(&mut app, "a", "image/png");
    asked_with(&mut app, "b", "image/png");
    let [one, _, two, ..] = &app.messages()[..] else {
        panic!("four messages")
    };
    let (one, two) = (one.id.clone(), two.id.clone());
    app.say(ReviseMsg::Delete(one));
    assert_eq!(deleted(&app.say(ReviseMsg::Delete(two))), ["a"]);
    assert_eq!(deleted(&app.submit("Next")), ["b"]);
}

#[test]
fn closing_the_vault_lets_go_what_could_have_come_back() {
    let mut app = unlocked();
    asked_with(&mut app, "a", "image/png");
    let question = app.messages()[0].id.clone();
    app.say(ReviseMsg::Delete(question));
    let effects = app.say(SessionMsg::Lock);
    assert_eq!(deleted(&effects), ["a"]);
    assert_eq!(effects.last(), Some(&Effect::Lock));
}

#[test]
fn what_a_page_that_ended_left_behind_is_deleted_when_the_chat_is_read() {
    let mut app = unlocked();
    asked_with(&mut app, "a", "image/png");
    let mut record = Chat::clone(&app.open_chat()).into_record();
    let messages: Vec<_> = app.messages().iter().map(|said| (**said).clone()).collect();
    record.files.push(FileId("left".to_owned()));
    let mut later = Rehearsal::default();
    later.say(SessionMsg::Started {
        vault_exists: true,
        settings: crate::session::Settings::default(),
    });
    later.unlock();
    let id = record.id.clone();
    later.say(ChatsMsg::ListLoaded {
        chats: vec![Chat::from_record(record)],
        damaged: 0,
    });
    later.say(ChatsMsg::Open(id.clone()));
    let read = |damaged| ChatsMsg::MessagesLoaded {
        chat: id.clone(),
        messages: messages.clone(),
        damaged,
    };
    let mut broken = Rehearsal::default();
    broken.model = later.model.clone();
    assert!(
        deleted(&broken.say(read(1))).is_empty(),
        "it may be of what did not open"
    );
    assert_eq!(deleted(&later.say(read(0))), ["left"]);
}

#[test]
fn a_chat_is_deleted_with_its_files_even_unread() {
    let mut app = unlocked();
    asked_with(&mut app, "a", "image/png");
    let chat = app.open_id();
    let record = Chat::clone(&app.open_chat()).into_record();
    app.say(ChatsMsg::New);
    Rc::make_mut(&mut app.model.chats).list = vec![Rc::new(Chat::from_record(record))];
    let effects = app.say(ShelfMsg::Delete(chat.clone()));
    assert!(deleted(&effects).is_empty(), "it can still be taken back");
    app.say(ShelfMsg::Restore(chat.clone()));
    app.say(ShelfMsg::Delete(chat));
    let toast = app.model.ui.toasts.last().unwrap().id;
    assert_eq!(deleted(&app.say(UiMsg::CloseToast(toast))), ["a"]);
}

#[test]
fn a_fork_and_a_question_asked_again_share_the_file() {
    let mut app = unlocked();
    asked_with(&mut app, "a", "image/png");
    let first = app.open_id();
    let question = app.messages()[0].id.clone();
    app.say(ReviseMsg::SendAgain {
        message: question,
        text: "And now?".to_owned(),
    });
    answered(&mut app);
    let [question, ..] = &app.messages()[..] else {
        panic!("no message")
    };
    assert_eq!(question.files[0].id.0, "a");
    let question: MessageId = question.id.clone();
    app.say(ReviseMsg::Fork(question));
    let fork = app.open_id();
    for (chat, gone) in [(first, &[][..]), (fork, &["a"])] {
        app.say(ShelfMsg::Delete(chat));
        let toast = app.model.ui.toasts.last().unwrap().id;
        assert_eq!(deleted(&app.say(UiMsg::CloseToast(toast))), gone);
    }
}

#[test]
fn temporary_chats_keep_their_files_to_themselves() {
    let mut app = unlocked();
    attach(&mut app, "a", "image/png");
    let effects = app.say(ShelfMsg::Temporary(true));
    assert_eq!(effects[0], Effect::HoldFiles(vec![FileId("a".to_owned())]));
    let effects = app.say(ShelfMsg::Temporary(false));
    assert_eq!(effects[0], Effect::KeepFiles(vec![FileId("a".to_owned())]));
    app.say(ShelfMsg::Temporary(true));
    let keeps = |effects: &[Effect]| {
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::KeepFiles(_)))
    };
    assert!(!keeps(&attach(&mut app, "b", "image/png")));
    assert!(!keeps(&app.submit("Hush")));
    answered(&mut app);
    let chat = app.open_id();
    app.say(ShelfMsg::Delete(chat));
    let toast = app.model.ui.toasts.last().unwrap().id;
    assert_eq!(deleted(&app.say(UiMsg::CloseToast(toast))), ["a", "b"]);
}

#[test]
fn what_was_attached_before_there_was_a_vault_moves_in() {
    let mut app = Rehearsal::without_vault();
    assert!(attach(&mut app, "a", "image/png").is_empty());
    app.submit("What is this?");
    answered(&mut app);
    attach(&mut app, "b", "text/plain");
    let effects = app.say(SessionMsg::Created);
    let kept: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::KeepFiles(files) => Some(files.clone()),
            _ => None,
        })
        .flatten()
        .map(|file| file.0)
        .collect();
    assert_eq!(kept, ["a", "b"]);
    assert_eq!(effects.last(), Some(&Effect::MoveIn));
}

#[test]
fn the_files_of_a_stored_draft_come_back_beside_newer_text() {
    let mut app = Rehearsal::unlocked();
    app.say(DraftsMsg::Typed {
        chat: None,
        text: "Newer".to_owned(),
    });
    let stored: DraftsRecord = serde_json::from_str(
        r#"{"version":1,"drafts":[[null,{"text":"Old","files":[{"id":"a","name":"n","media_type":"image/png","bytes":1}]}]]}"#,
    )
    .unwrap();
    app.say(DraftsMsg::Loaded(Box::new(stored)));
    let draft = app.model.drafts.find(None).unwrap();
    assert_eq!((draft.text.as_str(), draft.files.len()), ("Newer", 1));
}

#[test]
fn whoever_speaks_a_file_is_a_part_of_what_is_said() {
    let mut app = unlocked();
    attach(&mut app, "a", "text/plain");
    app.submit("Read");
    let question = &app.messages()[0];
    assert_eq!(
        (question.role, question.files[0].media_type.as_str()),
        (Role::User, "text/plain")
    );
    let edited = ReviseMsg::Edit {
        message: question.id.clone(),
        text: String::new(),
    };
    answered(&mut app);
    app.say(edited);
    assert_eq!(
        (
            app.messages()[0].text.as_str(),
            app.messages()[0].files.len()
        ),
        ("", 1)
    );
}

#[test]
fn a_picture_is_saved_under_what_it_became() {
    for (name, media_type, saved) in [
        ("a.JPG", "image/jpeg", "a.JPG"),
        ("a.heic", "image/jpeg", "a.jpg"),
        ("dance.gif", "image/png", "dance.png"),
        ("no ending", "image/png", "no ending.png"),
        ("main.rs", "text/plain", "main.rs"),
    ] {
        let file = FileRef {
            name: name.to_owned(),
            ..file("a", media_type)
        };
        assert_eq!(file.saved_name(), saved);
    }
}

#[test]
fn a_list_that_says_what_a_model_reads_is_believed() {
    let mut app = unlocked();
    use_model(&mut app, ProviderId::Openrouter, "blind");
    attach(&mut app, "a", "image/png");
    attach(&mut app, "b", "application/pdf");
    assert!(!obstacles(&app).any(), "nothing is known yet");
    let reads = |kinds: &[&str]| {
        let input = kinds.iter().map(|kind| (*kind).to_owned());
        let model = ModelInfo {
            input: input.collect(),
            ..ModelInfo::of_id("blind")
        };
        ProvidersMsg::ModelsLoaded {
            provider: ProviderRef::Known(ProviderId::Openrouter),
            models: Ok(Rc::new(vec![model])),
        }
    };
    let provider = ProviderRef::Known(ProviderId::Openrouter);
    app.say(ProvidersMsg::LoadModels(provider));
    app.say(reads(&["text"]));
    let both = [Some(Unfit::NoImages), Some(Unfit::NoDocuments)];
    assert_eq!(obstacles(&app).draft, both);
    app.say(reads(&["text", "image"]));
    assert!(!obstacles(&app).any());
}
