//! Who stands side by side, and with what setup.

use super::*;

#[test]
fn there_are_eight_columns_at_most() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a"; COLUMNS]);
    app.check_ignored(CompareMsg::AddModel(model("i")));
    assert_eq!(count(&app.say(run("All")), "StartTurn"), COLUMNS);
}

#[test]
fn a_column_is_changed_by_hand_like_any_chat() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b"]);
    app.say(run("One"));
    app.answer(0, "first");
    app.answer(1, "other");
    let message = app.column(1).messages.ids()[1].clone();
    app.say(ReviseMsg::Edit {
        message,
        text: "better".to_owned(),
    });
    assert_eq!(
        (app.said(0)[1].as_str(), app.said(1)[1].as_str()),
        ("first", "better")
    );
    app.say(ReviseMsg::Undo);
    assert_eq!(app.said(1)[1], "other");
}

#[test]
fn a_later_model_is_asked_what_the_first_was() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a"]);
    app.say(run("One"));
    app.answer(0, "first");
    app.say(run("Two"));
    app.answer(0, "second");
    let effects = app.say(CompareMsg::AddModel(model("b")));
    assert_eq!(count(&effects, "StartTurn"), 1);
    assert_eq!(count(&effects, "SaveMessage"), 3);
    assert_eq!(count(&effects, "SaveComparison"), 1);
    assert_eq!(app.said(1), ["One", "first", "Two", ""]);
    let mut ids = [app.column(0).all_ids(), app.column(1).all_ids()].concat();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 8);
    app.answer(1, "mine");
    assert_eq!(app.said(1), ["One", "first", "Two", "mine"]);
}

#[test]
fn a_removed_column_comes_back_or_is_deleted_with_its_notice() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b"]);
    app.say(run("One"));
    app.answer(0, "first");
    let (gone, kept) = (app.column(1).id.clone(), app.column(0).id.clone());
    let effects = app.say(CompareMsg::RemoveColumn(gone.clone()));
    assert_eq!(count(&effects, "AbortTurn"), 1);
    assert_eq!(count(&effects, "SaveComparison"), 0, "until it is for good");
    assert_eq!(
        app.notices(),
        [&Notice::ColumnRemoved(gone.clone(), "b".to_owned())]
    );
    app.check_ignored(CompareMsg::RemoveColumn(gone.clone()));
    app.check(CompareMsg::RestoreColumn(gone.clone()), &[]);
    assert_eq!(app.column(1).id, gone);
    assert!(app.notices().is_empty());
    app.check_ignored(CompareMsg::RestoreColumn(gone.clone()));
    app.say(CompareMsg::RemoveColumn(gone.clone()));
    let toast = app.model.ui.toasts[0].id;
    app.check(UiMsg::CloseToast(toast), &["DeleteChat", "SaveComparison"]);
    assert!(app.model.chats.find(&gone).is_none());
    assert_eq!(app.comparison().columns.len(), 1);
    assert_eq!(app.column(0).id, kept);
}

#[test]
fn columns_share_a_setup_until_one_has_its_own() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b"]);
    let with = |system: &str, id: &str| ChatSetup {
        system: system.to_owned(),
        model: model(id),
        ..ChatSetup::default()
    };
    app.say(CompareMsg::Configure(with("shared", "x")));
    assert_eq!(
        [&app.column(0).setup, &app.column(1).setup],
        [&with("shared", "a"), &with("shared", "b")]
    );
    let second = app.column(1).id.clone();
    // Another model alone is nothing of its own.
    app.say(CompareMsg::ConfigureColumn(
        second.clone(),
        with("shared", "c"),
    ));
    assert!(!app.comparison().columns[1].own);
    app.say(CompareMsg::ConfigureColumn(
        second.clone(),
        with("own", "c"),
    ));
    assert!(app.comparison().columns[1].own);
    app.say(CompareMsg::Configure(with("later", "x")));
    assert_eq!(
        [&app.column(0).setup, &app.column(1).setup],
        [&with("later", "a"), &with("own", "c")]
    );
    app.say(CompareMsg::Share(second));
    assert_eq!(app.column(1).setup, with("later", "c"));
    app.say(CompareMsg::AddModel(model("d")));
    assert_eq!(app.column(2).setup, with("later", "d"));
    app.say(run("One"));
    let effects = app.say(CompareMsg::Configure(with("now", "x")));
    assert_eq!(
        (
            count(&effects, "SaveChat"),
            count(&effects, "SaveComparison")
        ),
        (3, 1)
    );
}

#[test]
fn another_one_begins_with_the_same_models() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b"]);
    app.check_ignored(CompareMsg::SameModels);
    app.say(run("One"));
    let first = app.comparison().id.clone();
    app.check(CompareMsg::SameModels, &["ShowComparison"]);
    assert!(app.comparison().is_fresh());
    assert_eq!(
        [
            app.column(0).setup.model.clone(),
            app.column(1).setup.model.clone()
        ],
        [model("a"), model("b")]
    );
    app.say(run("Two"));
    app.answer(1, "to two");
    assert_eq!(app.said(1), ["Two", "to two"]);
    app.check(CompareMsg::Open(Some(first)), &["ShowComparison"]);
    app.answer(1, "to one");
    assert_eq!(app.said(1), ["One", "to one"]);
    assert_eq!(app.model.comparisons.list.len(), 2);
    // Those of an earlier fresh one are gone, and were never stored.
    app.check(CompareMsg::SameModels, &["ShowComparison"]);
    app.check(
        CompareMsg::Open(Some(app.model.comparisons.list[0].id.clone())),
        &["ShowComparison"],
    );
    app.check(CompareMsg::SameModels, &["ShowComparison"]);
    assert_eq!(app.model.chats.columns.len(), 6);
}
