//! What is stored of a comparison, read, moved and thrown away.

use super::*;

#[test]
fn nothing_is_stored_before_something_is_asked() {
    let mut app = Rehearsal::unlocked();
    let mut effects = app.say(CompareMsg::AddModel(model("a")));
    effects.extend(app.say(CompareMsg::AddModel(model("b"))));
    effects.extend(app.say(CompareMsg::Configure(ChatSetup {
        system: "s".to_owned(),
        ..ChatSetup::default()
    })));
    effects.extend(app.say(CompareMsg::RemoveColumn(app.column(0).id.clone())));
    assert!(!effects.iter().any(touches_vault), "{effects:?}");
    assert_eq!(app.comparison().columns.len(), 1);
    assert_eq!(app.model.chats.columns.len(), 1);
    assert!(app.model.chats.list.is_empty());
}

#[test]
fn a_comparison_is_renamed_and_tagged() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a"]);
    app.say(run("One"));
    let id = app.comparison().id.clone();
    app.check(
        CompareMsg::Rename(id.clone(), " Name ".to_owned()),
        &["SaveComparison"],
    );
    app.check_ignored(CompareMsg::Rename(id.clone(), "Name".to_owned()));
    app.check_ignored(CompareMsg::Rename(id.clone(), " ".to_owned()));
    app.check(
        CompareMsg::Tag(id.clone(), "#work, fun, work".to_owned()),
        &["SaveComparison"],
    );
    app.check_ignored(CompareMsg::Tag(id, "work,fun".to_owned()));
    assert_eq!(
        (app.comparison().title.as_str(), &app.comparison().tags[..]),
        ("Name", &["work".to_owned(), "fun".to_owned()][..])
    );
}

#[test]
fn a_comparison_thrown_away_comes_back_or_is_deleted_with_its_columns() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b"]);
    app.say(run("One"));
    app.answer(0, "said");
    let id = app.comparison().id.clone();
    let effects = app.say(CompareMsg::Delete(id.clone()));
    assert_eq!(
        (
            count(&effects, "AbortTurn"),
            count(&effects, "ShowComparison")
        ),
        (1, 1)
    );
    assert!(app.model.comparisons.list.is_empty());
    app.check_ignored(CompareMsg::Delete(id.clone()));
    app.check(CompareMsg::Restore(id.clone()), &[]);
    app.check_ignored(CompareMsg::Restore(id.clone()));
    app.say(CompareMsg::Open(Some(id.clone())));
    assert_eq!(app.said(0), ["One", "said"]);
    assert_eq!(app.state(1), ReplyState::Interrupted);
    app.say(CompareMsg::Delete(id.clone()));
    let toast = app.model.ui.toasts[0].id;
    app.check(
        UiMsg::CloseToast(toast),
        &["DeleteComparison", "DeleteChat", "DeleteChat"],
    );
    assert!(app.model.chats.columns.is_empty());
    app.check_ignored(CompareMsg::Restore(id));
}

/// What a vault with one comparison holds, and a chat that is no column.
fn stored() -> (Vec<Chat>, Vec<Comparison>) {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b"]);
    app.say(run("One"));
    app.answer(0, "whole");
    let turn = app.turn_of(1);
    app.say(pieces(turn, &[text("half")]));
    let chats = app.model.chats.columns.iter();
    let chats = chats.map(|chat| Chat::from_record(Chat::clone(chat).into_record()));
    let list = app.model.comparisons.list.iter();
    (
        chats.collect(),
        list.map(|known| Comparison::clone(known)).collect(),
    )
}

#[test]
fn a_stored_comparison_is_read_when_it_is_opened() {
    let (chats, list) = stored();
    let id = list[0].id.clone();
    let mut app = Rehearsal::unlocked();
    app.check(CompareMsg::Open(Some(id.clone())), &[]);
    app.say(ChatsMsg::ListLoaded {
        chats: chats.clone(),
        damaged: 0,
    });
    assert!(app.model.chats.list.is_empty());
    app.check(
        CompareMsg::Loaded(list.clone()),
        &["LoadMessages", "LoadMessages", "ShowComparison"],
    );
    assert_eq!(app.comparison().id, id);
    assert!(!app.comparison().is_ready(&app.model.chats));
    app.check_ignored(run("Too early"));
    app.check_ignored(CompareMsg::AddModel(model("c")));
    app.check(CompareMsg::Open(Some(id)), &["ShowComparison"]);
    // What is in memory is newer.
    app.say(CompareMsg::Rename(list[0].id.clone(), "Newer".to_owned()));
    app.say(CompareMsg::Loaded(list));
    assert_eq!(app.comparison().title, "Newer");
}

#[test]
fn columns_without_their_comparison_are_chats() {
    let (chats, _) = stored();
    let mut app = Rehearsal::unlocked();
    app.say(ChatsMsg::ListLoaded { chats, damaged: 0 });
    app.say(CompareMsg::Loaded(Vec::new()));
    assert!(app.model.chats.columns.is_empty());
    assert_eq!(app.model.chats.list.len(), 2);
    assert!(
        app.model
            .chats
            .list
            .iter()
            .all(|chat| chat.comparison.is_none())
    );
}

#[test]
fn an_unknown_address_leads_to_the_fresh_one() {
    let mut app = Rehearsal::unlocked();
    let unknown = ComparisonId("x".repeat(32));
    app.say(CompareMsg::Open(Some(unknown.clone())));
    app.check(CompareMsg::Loaded(Vec::new()), &["ShowComparison"]);
    assert!(app.comparison().is_fresh());
    app.check(CompareMsg::Open(Some(unknown.clone())), &["ShowComparison"]);
    let mut first = Rehearsal::default();
    first.say(CompareMsg::Open(Some(unknown)));
    let started = SessionMsg::Started {
        vault_exists: false,
        settings: Settings::default(),
    };
    first.check(started, &["ShowComparison"]);
}

#[test]
fn what_was_compared_without_a_vault_moves_in() {
    let mut app = Rehearsal::without_vault();
    app.add(&["a", "b"]);
    let mut effects = app.say(run("One"));
    effects.extend(app.answer(0, "said"));
    assert!(!effects.iter().any(touches_vault), "{effects:?}");
    app.say(SessionMsg::CreateAsked);
    let effects = app.say(SessionMsg::Created);
    assert_eq!(
        (
            count(&effects, "SaveChat"),
            count(&effects, "SaveComparison")
        ),
        (2, 1)
    );
    assert_eq!(
        (count(&effects, "SaveMessage"), count(&effects, "SaveDraft")),
        (3, 1)
    );
}

#[test]
fn locking_interrupts_all_columns_and_forgets_them() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b"]);
    app.say(run("One"));
    let id = app.comparison().id.clone();
    let effects = app.say(SessionMsg::Lock);
    assert_eq!(
        (count(&effects, "AbortTurn"), count(&effects, "SaveMessage")),
        (2, 2)
    );
    let open = &app.model.comparisons;
    assert_eq!((open.list.len(), &open.wanted), (0, &Some(id)));
    assert!(app.model.chats.columns.is_empty());
    app.check_ignored(CompareMsg::AddModel(model("a")));
    app.check_ignored(CompareMsg::Loaded(vec![Comparison::default()]));
}

#[test]
fn locking_deletes_what_was_thrown_away() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b"]);
    app.say(run("One"));
    app.answer(0, "said");
    app.answer(1, "said");
    app.say(CompareMsg::RemoveColumn(app.column(1).id.clone()));
    let effects = app.say(SessionMsg::Lock);
    assert_eq!(
        (
            count(&effects, "DeleteChat"),
            count(&effects, "SaveComparison")
        ),
        (1, 1)
    );
}

#[test]
fn a_stored_column_reads_what_an_older_one_wrote() {
    let column: Column = serde_json::from_str(r#"{"chat":"c"}"#).unwrap();
    let plain = Column {
        chat: ChatId("c".to_owned()),
        own: false,
        resting: false,
    };
    assert_eq!(column, plain);
    assert_eq!(serde_json::to_string(&plain).unwrap(), r#"{"chat":"c"}"#);
}
