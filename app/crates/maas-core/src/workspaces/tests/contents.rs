//! Things that are moved, and workspaces that are deleted.

use super::*;

fn notice(app: &Rehearsal) -> Notice {
    app.model.ui.toasts.last().unwrap().notice.clone()
}

/// The last notice goes.
fn close_notice(app: &mut Rehearsal) -> Vec<Effect> {
    let id = app.model.ui.toasts.last().unwrap().id;
    app.say(UiMsg::CloseToast(id))
}

fn column(app: &mut Rehearsal) {
    let provider = ProviderRef::Gone("acme".to_owned());
    let model = "m".to_owned();
    app.say(CompareMsg::AddModel(ModelRef { provider, model }));
}

/// Asks a model in a new comparison.
fn comparison(app: &mut Rehearsal, question: &str) -> ComparisonId {
    app.say(CompareMsg::Open(None));
    column(app);
    app.say(CompareMsg::Run {
        text: question.to_owned(),
    });
    app.model.comparisons.open.clone().unwrap()
}

#[test]
fn several_things_go_together_and_back() {
    let mut app = app();
    let work = add(&mut app, "Work");
    switch(&mut app, &WorkspaceId::default());
    let (one, two) = (chat(&mut app, "One"), chat(&mut app, "Two"));
    let compared = comparison(&mut app, "Three");
    let greeting = template(&mut app, "Greeting");
    let items = vec![
        greeting,
        Item::Chat(one.clone()),
        Item::Chat(two),
        Item::Comparison(compared.clone()),
        Item::Chat(ChatId("gone".to_owned())),
    ];
    let effects = app.say(WorkspacesMsg::Move(items, work.clone()));
    let saved = effects.iter().filter(|effect| name(effect) == "SaveChat");
    assert_eq!(saved.count(), 2);
    assert!(effects.iter().any(|effect| name(effect) == "SavePrompt"));
    assert!(
        effects
            .iter()
            .any(|effect| name(effect) == "SaveComparison")
    );
    assert_eq!(notice(&app), Notice::Moved(4, "Work".to_owned()));
    // What was on screen is not here any more.
    assert!(app.model.chats.open.is_none() && app.model.comparisons.open.is_none());
    assert!(titles(&app).is_empty() && templates(&app).is_empty());
    let column = app.model.chats.columns[0].clone();
    assert_eq!(
        *app.model
            .workspaces
            .of_chat(&column, &app.model.comparisons),
        work
    );
    app.say(WorkspacesMsg::MoveBack);
    assert_eq!(
        (titles(&app), templates(&app)),
        (vec!["Two", "One"], vec!["Greeting"])
    );
    assert!(
        app.model
            .comparisons
            .find(&compared)
            .unwrap()
            .workspace
            .is_first()
    );
    assert!(app.model.ui.toasts.is_empty());
    // To where it is already nothing goes.
    app.check_ignored(WorkspacesMsg::Move(
        vec![Item::Chat(one)],
        WorkspaceId::default(),
    ));
}

#[test]
fn the_contents_of_a_deleted_one_are_in_the_other_without_being_written() {
    let mut app = app();
    let club = add(&mut app, "Club");
    let work = add(&mut app, "Work");
    let open = chat(&mut app, "At work");
    let effects = app.say(WorkspacesMsg::Delete(work.clone(), Some(club.clone())));
    assert!(effects.iter().all(|effect| name(effect) != "SaveChat"));
    let mark = written(&effects).unwrap().of.get(&work).unwrap();
    assert_eq!((mark.name.as_str(), mark.deleted), ("", true));
    assert_eq!(app.model.workspaces.current, club);
    assert_eq!((titles(&app), app.open_id()), (vec!["At work"], open));
    assert_eq!(names(&app), ["", "Club"]);
    // Also what comes later and still names it.
    app.say(WorkspacesMsg::Restore(work.clone()));
    assert_eq!(names(&app), ["", "Club", "Work"]);
    assert!(titles(&app).is_empty());
    switch(&mut app, &work);
    assert_eq!(titles(&app), ["At work"]);
    // Somewhere that is not there nothing goes, and the first one stays.
    app.check_ignored(WorkspacesMsg::Delete(work.clone(), Some(work.clone())));
    app.check_ignored(WorkspacesMsg::Delete(WorkspaceId::default(), Some(work)));
}

#[test]
fn contents_that_are_deleted_can_be_taken_back_until_the_notice_has_gone() {
    let mut app = app();
    chat(&mut app, "At home");
    let work = add(&mut app, "Work");
    chat(&mut app, "One");
    chat(&mut app, "Two");
    let compared = comparison(&mut app, "Three");
    app.say(PresetsMsg::Save {
        name: "Mine".to_owned(),
        emoji: String::new(),
    });
    template(&mut app, "Summary");
    let delete = WorkspacesMsg::Delete(work.clone(), None);
    let effects = app.say(delete.clone());
    assert!(effects.iter().all(|effect| name(effect) != "DeleteChat"));
    assert_eq!(titles(&app), ["At home"]);
    assert!(app.model.comparisons.list.is_empty() && app.model.presets.list.is_empty());
    assert!(app.model.prompts.list.is_empty());
    // One notice is for all of it.
    assert_eq!(app.model.ui.toasts.len(), 1);
    assert_eq!(
        notice(&app),
        Notice::WorkspaceDeleted(work.clone(), "Work".to_owned())
    );
    app.say(WorkspacesMsg::Restore(work.clone()));
    assert!(app.model.ui.toasts.is_empty());
    switch(&mut app, &work);
    assert_eq!(titles(&app), ["Two", "One"]);
    assert!(app.model.comparisons.find(&compared).is_some());
    assert_eq!(app.model.presets.list.len(), 1);
    assert_eq!(templates(&app), ["Summary"]);
    app.say(delete);
    let effects = close_notice(&mut app);
    let deleted = effects.iter().filter(|effect| name(effect) == "DeleteChat");
    // Two chats, and the column of the comparison.
    assert_eq!(deleted.count(), 3);
    assert!(
        effects
            .iter()
            .any(|effect| name(effect) == "DeleteComparison")
    );
    assert!(app.model.chats.thrown_away.is_empty());
    assert!(effects.iter().any(|effect| name(effect) == "DeletePrompt"));
    assert!(app.model.presets.thrown_away.is_empty());
    assert!(app.model.prompts.thrown_away.is_empty());
    app.check_ignored(WorkspacesMsg::Restore(work));
}

#[test]
fn a_workspace_has_prompts_folders_and_tags_of_its_own() {
    let mut app = app();
    template(&mut app, "At home");
    let work = add(&mut app, "Work");
    assert!(templates(&app).is_empty());
    template(&mut app, "At work");
    assert_eq!(templates(&app), ["At work"]);
    let folders = app.model.prompts.folders(&app.model.workspaces);
    assert_eq!(folders, ["At work"]);
    assert!(app.model.prompts.tags(&app.model.workspaces).is_empty());
    // Where its contents go they go.
    app.say(WorkspacesMsg::Delete(work, Some(WorkspaceId::default())));
    assert_eq!(templates(&app), ["At home", "At work"]);
    // One that was stored before there were workspaces is in the first one.
    let prompt = &app.model.prompts.list[0];
    let stored = serde_json::to_string(&**prompt).unwrap();
    assert!(prompt.workspace.is_first() && !stored.contains("workspace"));
}

#[test]
fn thousands_of_chats_go_with_their_workspace_at_once_and_come_back() {
    let mut app = app();
    let work = add(&mut app, "Work");
    let open = chat(&mut app, "One");
    let one = app.model.chats.find(&open).unwrap().clone();
    let list = &mut Rc::make_mut(&mut app.model.chats).list;
    for n in 0..10_000_u32 {
        let mut other = Chat::clone(&one);
        other.id = ChatId(format!("{n:032x}"));
        if n % 2 == 0 {
            other.workspace = WorkspaceId::default();
        }
        list.push(Rc::new(other));
    }
    assert_eq!(titles(&app).len(), 5001);
    app.say(WorkspacesMsg::Delete(work.clone(), None));
    app.say(WorkspacesMsg::Restore(work));
    assert_eq!(app.model.chats.list.len(), 10_001);
    // One by one, each looked for in the list and said, would be a notice each.
    assert!(app.model.ui.toasts.is_empty());
}
