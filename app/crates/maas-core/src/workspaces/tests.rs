//! Messages about workspaces: who is in which, what moves, what is not asked, and what is written.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::rc::Rc;

use maas_protocol::{
    error::ErrorKind,
    models::Cost,
    provider::{ProviderId, ProviderRef},
};

use super::*;
use crate::{
    Effect,
    budget::{Every, Scope},
    chats::ChatsMsg,
    compare::CompareMsg,
    ledger::{LedgerMsg, page},
    msg::{ProvidersMsg, SessionMsg},
    presets::PresetsMsg,
    prompts::{Content, PromptsMsg},
    rehearsal::{Rehearsal, name},
    ui::{Notice, UiMsg},
};

mod contents;
mod sending;

/// An open vault in which nobody made a workspace yet.
fn app() -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    app.say(WorkspacesMsg::Loaded(Box::default(), None));
    app
}

fn add(app: &mut Rehearsal, name: &str) -> WorkspaceId {
    app.say(WorkspacesMsg::Add(name.to_owned()));
    app.model.workspaces.current.clone()
}

fn switch(app: &mut Rehearsal, id: &WorkspaceId) -> Vec<Effect> {
    app.say(WorkspacesMsg::Switch(id.clone()))
}

/// Asks in a new chat, and gets an answer.
fn chat(app: &mut Rehearsal, question: &str) -> ChatId {
    app.say(ChatsMsg::New);
    app.exchange(question, "Yes.");
    app.open_id()
}

/// The titles of the chats of the workspace that the tab is in.
fn titles(app: &Rehearsal) -> Vec<&str> {
    let workspaces = &app.model.workspaces;
    let list = app.model.chats.list.iter();
    let here = list.filter(|chat| workspaces.is_here(&chat.workspace));
    here.map(|chat| chat.title.as_str()).collect()
}

/// Makes a template in a folder of its name.
fn template(app: &mut Rehearsal, name: &str) -> Item {
    app.say(PromptsMsg::Add {
        name: name.to_owned(),
        folder: name.to_owned(),
        content: Content::of_text("Say {{ what }}."),
    });
    let mut list = app.model.prompts.list.iter();
    Item::Prompt(list.find(|one| one.name == name).unwrap().id.clone())
}

/// The templates of the workspace that the tab is in.
fn templates(app: &Rehearsal) -> Vec<&str> {
    let here = app.model.prompts.here(&app.model.workspaces);
    here.map(|one| one.name.as_str()).collect()
}

fn names(app: &Rehearsal) -> Vec<&str> {
    let workspaces = &app.model.workspaces;
    let ids = workspaces.ids();
    ids.iter()
        .map(|id| workspaces.of.get(id).map_or("", |one| one.name.as_str()))
        .collect()
}

fn written(effects: &[Effect]) -> Option<&WorkspacesRecord> {
    effects.iter().find_map(|effect| match effect {
        Effect::SaveWorkspaces(record) => Some(record),
        _ => None,
    })
}

#[test]
fn a_new_one_is_gone_to_and_written_and_has_nothing_in_it() {
    let mut app = app();
    chat(&mut app, "At home");
    let effects = app.say(WorkspacesMsg::Add("  Work ".to_owned()));
    let work = app.model.workspaces.current.clone();
    assert_eq!(names(&app), ["", "Work"]);
    assert!(titles(&app).is_empty());
    assert!(app.model.chats.open.is_none());
    let record = written(&effects).unwrap();
    assert_eq!((record.version, record.of.len()), (1, 1));
    assert_eq!(record.last, work);
    assert!(effects.contains(&Effect::KeepWorkspace(work)));
    assert!(effects.contains(&Effect::ShowRoute(None)));
    app.check_ignored(WorkspacesMsg::Add("  ".to_owned()));
}

#[test]
fn chats_of_one_are_not_among_those_of_another_and_name_it_in_their_record() {
    let mut app = app();
    let home = chat(&mut app, "At home");
    let work = add(&mut app, "Work");
    app.say(ChatsMsg::New);
    let effects = app.submit("At work");
    let record = effects.iter().find_map(|effect| match effect {
        Effect::SaveChat(record) => Some(record),
        _ => None,
    });
    assert_eq!(record.unwrap().workspace, work);
    assert_eq!(titles(&app), ["At work"]);
    switch(&mut app, &WorkspaceId::default());
    assert_eq!(titles(&app), ["At home"]);
    // What is from before there were any has no field for it.
    let text = serde_json::to_string(
        &app.model
            .chats
            .find(&home)
            .unwrap()
            .as_ref()
            .clone()
            .into_record(),
    );
    assert!(!text.unwrap().contains("workspace"));
}

#[test]
fn opening_something_of_another_one_leads_there() {
    let mut app = app();
    let home = chat(&mut app, "At home");
    let work = add(&mut app, "Work");
    let effects = app.say(ChatsMsg::Open(home.clone()));
    assert!(app.model.workspaces.current.is_first());
    assert_eq!(app.open_id(), home);
    assert!(effects.contains(&Effect::KeepWorkspace(WorkspaceId::default())));
    switch(&mut app, &work);
    assert!(app.model.chats.open.is_none());
}

#[test]
fn the_next_new_chat_is_set_up_in_each_as_it_was_left_there() {
    let mut app = app();
    let other = |app: &Rehearsal, system: &str| ChatSetup {
        system: system.to_owned(),
        ..app.model.chats.fresh.clone()
    };
    let msg = ChatsMsg::Configure(other(&app, "Home."));
    app.say(msg);
    let work = add(&mut app, "Work");
    assert_eq!(app.model.chats.fresh, ChatSetup::default());
    let msg = ChatsMsg::Configure(other(&app, "Work."));
    app.say(msg);
    switch(&mut app, &WorkspaceId::default());
    assert_eq!(app.model.chats.fresh.system, "Home.");
    switch(&mut app, &work);
    assert_eq!(app.model.chats.fresh.system, "Work.");
}

#[test]
fn each_has_a_default_model_and_a_default_preset_of_its_own() {
    let mut app = app();
    let big = ModelRef {
        provider: ProviderRef::Known(ProviderId::Openai),
        model: "big".to_owned(),
    };
    let work = add(&mut app, "Work");
    app.say(WorkspacesMsg::Model(work.clone(), Some(big.clone())));
    assert_eq!(app.model.chats.fresh.model, big);
    chat(&mut app, "At work");
    assert_eq!(app.open_chat().setup.model, big);
    app.say(ChatsMsg::New);
    let save = |name: &str| PresetsMsg::Save {
        name: name.to_owned(),
        emoji: String::new(),
    };
    app.say(save("For work"));
    let of_work = app.model.presets.list[0].id.clone();
    app.say(PresetsMsg::Default(of_work.clone(), true));
    switch(&mut app, &WorkspaceId::default());
    assert_eq!(app.model.chats.fresh, ChatSetup::default());
    assert_eq!(app.model.presets.here(&app.model.workspaces).count(), 0);
    app.say(save("For home"));
    let of_home = app.model.presets.list[1].id.clone();
    app.say(PresetsMsg::Default(of_home.clone(), true));
    let defaults = app.model.presets.list.iter().filter(|one| one.default);
    assert_eq!(defaults.count(), 2);
    // Where both come together one of them is.
    app.say(WorkspacesMsg::Move(
        vec![Item::Preset(of_work)],
        WorkspaceId::default(),
    ));
    let defaults = app.model.presets.list.iter().filter(|one| one.default);
    let defaults: Vec<_> = defaults.map(|one| one.id.clone()).collect();
    assert_eq!(defaults, [of_home]);
}

#[test]
fn a_tab_comes_back_to_where_it_was_after_the_vault_was_closed() {
    let mut app = app();
    let work = add(&mut app, "Work");
    let stored = app.model.workspaces.record();
    switch(&mut app, &WorkspaceId::default());
    switch(&mut app, &work);
    app.say(SessionMsg::Lock);
    assert!(app.model.workspaces.of.is_empty());
    app.check_ignored(WorkspacesMsg::Add("Late".to_owned()));
    app.unlock();
    app.say(WorkspacesMsg::Loaded(Box::new(stored.clone()), None));
    assert_eq!(app.model.workspaces.current, work);
    // A new tab begins where anybody was last; one that was loaded anew where it was itself.
    for (wanted, place) in [
        (None, &work),
        (Some(WorkspaceId::default()), &WorkspaceId::default()),
    ] {
        let mut tab = Rehearsal::unlocked();
        tab.say(WorkspacesMsg::Loaded(Box::new(stored.clone()), wanted));
        assert_eq!(tab.model.workspaces.current, *place);
    }
}

#[test]
fn those_made_without_a_vault_move_in() {
    let mut app = Rehearsal::without_vault();
    let work = add(&mut app, "Work");
    chat(&mut app, "At work");
    app.say(SessionMsg::CreateAsked);
    let effects = app.say(SessionMsg::Created);
    let record = written(&effects).unwrap();
    assert!(record.of.contains_key(&work));
    let at = |wanted: &str| effects.iter().position(|effect| name(effect) == wanted);
    assert!(at("SaveWorkspaces") < at("MoveIn"));
}

#[test]
fn what_another_tab_did_is_taken_over_and_the_place_stays() {
    let mut app = app();
    let work = add(&mut app, "Work");
    let mut theirs = app.model.workspaces.record();
    theirs.version += 1;
    theirs.last = WorkspaceId::default();
    let club = WorkspaceId("c".repeat(32));
    let one = Workspace {
        name: "Club".to_owned(),
        created_ms: u64::MAX,
        ..Workspace::default()
    };
    theirs.of.insert(club.clone(), Rc::new(one));
    app.say(WorkspacesMsg::Reread(Box::new(theirs.clone())));
    assert_eq!(names(&app), ["", "Work", "Club"]);
    assert_eq!(app.model.workspaces.current, work);
    // An older state changes nothing.
    let mut older = theirs.clone();
    older.version = 1;
    app.check_ignored(WorkspacesMsg::Reread(Box::new(older)));
    assert_eq!(names(&app), ["", "Work", "Club"]);
    // Where this tab's one was deleted, it goes where the contents went.
    theirs.version += 1;
    let mark = Workspace {
        deleted: true,
        moved_to: Some(club.clone()),
        ..Workspace::default()
    };
    theirs.of.insert(work, Rc::new(mark));
    app.say(WorkspacesMsg::Reread(Box::new(theirs)));
    assert_eq!(app.model.workspaces.current, club);
}

#[test]
fn a_mark_that_leads_in_a_circle_leads_to_the_first() {
    let (a, b) = (WorkspaceId("a".repeat(32)), WorkspaceId("b".repeat(32)));
    let to = |id: &WorkspaceId| {
        Rc::new(Workspace {
            deleted: true,
            moved_to: Some(id.clone()),
            ..Workspace::default()
        })
    };
    let workspaces = Workspaces {
        of: [(a.clone(), to(&b)), (b.clone(), to(&a))].into(),
        ..Workspaces::default()
    };
    assert!(workspaces.resolve(&a).is_first());
    assert!(
        workspaces
            .resolve(&WorkspaceId("unknown".to_owned()))
            .is_first()
    );
}
