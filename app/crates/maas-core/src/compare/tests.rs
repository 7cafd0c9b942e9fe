//! Message lists about comparisons, and the effects they must give.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::rc::Rc;

use maas_protocol::{error::ErrorKind, provider::ProviderRef};

use crate::{
    Effect,
    chats::{Chat, ChatId, ChatSetup, ChatsMsg, ModelRef, ReplyState, ReviseMsg},
    compare::vote::Verdict,
    compare::{COLUMNS, Column, CompareMsg, Comparison, ComparisonId, REPEATS},
    drafts::DraftsMsg,
    msg::SessionMsg,
    rehearsal::{Rehearsal, error, finished, name, pieces, text, touches_vault},
    session::Settings,
    turn::{TurnId, TurnsMsg},
    ui::{Notice, UiMsg},
};

fn model(id: &str) -> ModelRef {
    ModelRef {
        provider: ProviderRef::Gone("acme".to_owned()),
        model: id.to_owned(),
    }
}

fn run(text: &str) -> CompareMsg {
    CompareMsg::Run {
        text: text.to_owned(),
    }
}

impl Rehearsal {
    fn add(&mut self, models: &[&str]) {
        for id in models {
            self.say(CompareMsg::AddModel(model(id)));
        }
    }

    fn comparison(&self) -> Rc<Comparison> {
        self.model.comparisons.current().clone()
    }

    /// The chat of a column.
    fn column(&self, place: usize) -> Rc<Chat> {
        let id = &self.comparison().columns[place].chat;
        self.model.chats.find(id).unwrap().clone()
    }

    fn said(&self, place: usize) -> Vec<String> {
        let chat = self.column(place);
        let line = chat.messages.loaded().unwrap();
        line.iter().map(|said| said.words().to_owned()).collect()
    }

    fn state(&self, place: usize) -> ReplyState {
        let chat = self.column(place);
        let last = chat.messages.loaded().unwrap().last().unwrap();
        last.reply.as_ref().unwrap().state
    }

    fn turn_of(&self, place: usize) -> TurnId {
        self.model.turns.of_chat(&self.column(place).id).unwrap().0
    }

    /// Gives a column its whole answer.
    fn answer(&mut self, place: usize, said: &str) -> Vec<Effect> {
        let turn = self.turn_of(place);
        self.say(pieces(turn, &[text(said), finished()]));
        self.say(TurnsMsg::Ended { turn, at_ms: 900.0 })
    }

    fn notices(&self) -> Vec<&Notice> {
        let toasts = &self.model.ui.toasts;
        toasts.iter().map(|toast| &toast.notice).collect()
    }
}

fn count(effects: &[Effect], wanted: &str) -> usize {
    effects.iter().filter(|it| name(it) == wanted).count()
}

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
fn all_columns_are_asked_the_same_and_each_is_answered_by_itself() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b", "c"]);
    app.say(DraftsMsg::Typed {
        chat: Some(app.comparison().draft_key()),
        text: "Who are you?".to_owned(),
    });
    let effects = app.say(run("Who are you?"));
    assert_eq!(count(&effects, "StartTurn"), 3);
    assert_eq!(count(&effects, "SaveComparison"), 1);
    assert_eq!(count(&effects, "SaveChat"), 3);
    let asked: Vec<&str> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::StartTurn { request, .. } => Some(request.model.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(asked, ["a", "b", "c"]);
    let comparison = app.comparison();
    assert_eq!(
        (comparison.title.as_str(), comparison.version),
        ("Who are you?", 1)
    );
    assert_eq!(
        effects.last(),
        Some(&Effect::ShowComparison(Some(comparison.id.clone())))
    );
    assert!(app.model.drafts.of.is_empty());
    let mut ids: Vec<_> = (0..3)
        .flat_map(|place| app.column(place).all_ids())
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6, "ids of one update differ");
    app.answer(1, "I am b");
    let turn = app.turn_of(2);
    app.say(TurnsMsg::Failed {
        turn,
        error: error(ErrorKind::BadKey),
        at_ms: 5.0,
    });
    assert_eq!(app.said(0), ["Who are you?", ""]);
    assert_eq!(app.said(1), ["Who are you?", "I am b"]);
    assert_eq!(
        [app.state(0), app.state(1), app.state(2)],
        [ReplyState::Streaming, ReplyState::Done, ReplyState::Failed]
    );
}

#[test]
fn nothing_is_asked_while_a_column_is_under_way_or_with_nothing_to_ask() {
    let mut app = Rehearsal::unlocked();
    app.check_ignored(run("Nobody there"));
    app.add(&["a", "b"]);
    app.check_ignored(run("   "));
    app.say(run("One"));
    app.answer(0, "1");
    app.check_ignored(run("Two"));
    app.answer(1, "1");
    assert_eq!(count(&app.say(run("Two")), "StartTurn"), 2);
}

#[test]
fn there_are_eight_columns_at_most() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a"; COLUMNS]);
    app.check_ignored(CompareMsg::AddModel(model("i")));
    assert_eq!(count(&app.say(run("All")), "StartTurn"), COLUMNS);
}

#[test]
fn one_answer_is_stopped_or_all() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b", "c"]);
    app.say(run("One"));
    let first = app.column(0).id.clone();
    let effects = app.say(CompareMsg::Stop(first.clone()));
    assert_eq!(count(&effects, "AbortTurn"), 1);
    assert_eq!(
        [app.state(0), app.state(1)],
        [ReplyState::Stopped, ReplyState::Streaming]
    );
    app.check_ignored(CompareMsg::Stop(first));
    assert_eq!(count(&app.say(CompareMsg::StopAll), "AbortTurn"), 2);
    assert_eq!([app.state(1), app.state(2)], [ReplyState::Stopped; 2]);
    app.check_ignored(CompareMsg::StopAll);
}

#[test]
fn one_column_is_retried_and_keeps_both_answers() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b"]);
    app.say(run("One"));
    app.answer(0, "first");
    app.answer(1, "other");
    let message = app.column(0).messages.ids()[1].clone();
    let effects = app.say(ChatsMsg::Retry {
        message: message.clone(),
        through_relay: false,
    });
    assert_eq!(count(&effects, "StartTurn"), 1);
    app.answer(0, "second");
    assert_eq!(app.said(0), ["One", "second"]);
    assert_eq!(app.said(1), ["One", "other"]);
    app.say(ReviseMsg::Show(message));
    assert_eq!(app.said(0), ["One", "first"]);
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
fn a_chosen_answer_goes_on_alone() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b", "c"]);
    app.say(run("One"));
    for place in 0..3 {
        app.answer(place, "said");
    }
    let second = app.column(1).id.clone();
    app.check(CompareMsg::Only(second.clone()), &["SaveComparison"]);
    assert_eq!(count(&app.say(run("Two")), "StartTurn"), 1);
    app.answer(1, "more");
    app.say(CompareMsg::Rest(app.column(0).id.clone(), false));
    assert_eq!(count(&app.say(run("Three")), "StartTurn"), 2);
    assert_eq!(app.said(0), ["One", "said", "Three", ""]);
    assert_eq!(app.said(2), ["One", "said"]);
    app.answer(1, "most");
    let effects = app.say(CompareMsg::GoOnIn(second));
    assert_eq!(count(&effects, "SaveMessage"), 6);
    let chat = app.open_chat();
    assert_eq!((chat.comparison.clone(), chat.messages.count()), (None, 6));
    assert!(effects.contains(&Effect::GoTo(chat.id.clone())));
    assert!(app.model.chats.list.iter().any(|known| known.id == chat.id));
}

#[test]
fn a_question_is_asked_again_and_again_until_one_fails() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b"]);
    app.check_ignored(CompareMsg::Again(2));
    app.say(run("One"));
    app.answer(0, "a1");
    app.answer(1, "b1");
    app.check_ignored(CompareMsg::Again(0));
    assert_eq!(count(&app.say(CompareMsg::Again(2)), "StartTurn"), 2);
    assert_eq!(count(&app.answer(0, "a2"), "StartTurn"), 1);
    assert_eq!(count(&app.answer(0, "a3"), "StartTurn"), 0);
    let siblings = |app: &Rehearsal, place| {
        let chat = app.column(place);
        chat.siblings(&chat.messages.ids()[1]).len()
    };
    assert_eq!(siblings(&app, 0), 3);
    let turn = app.turn_of(1);
    let refused = TurnsMsg::Failed {
        turn,
        error: error(ErrorKind::BadKey),
        at_ms: 5.0,
    };
    assert_eq!(count(&app.say(refused), "StartTurn"), 0);
    assert!(app.model.comparisons.repeats.is_empty());
    // Stopped is not begun again either.
    app.say(CompareMsg::Again(u8::MAX));
    let left = *app.model.comparisons.repeats.iter().next().unwrap().1;
    assert_eq!(left, REPEATS - 1);
    app.say(CompareMsg::StopAll);
    assert!(app.model.comparisons.repeats.is_empty());
    assert!(app.model.turns.live.is_empty());
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

#[test]
fn who_answers_is_hidden_until_the_answers_are_judged() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b", "c"]);
    app.check(CompareMsg::Blind(true), &[]);
    assert!(!app.comparison().is_hidden(), "nothing was asked yet");
    app.say(run("One"));
    let comparison = app.comparison();
    assert!(comparison.is_hidden());
    let mut shown: Vec<ChatId> = comparison.shown().into_iter().cloned().collect();
    shown.sort();
    let mut all: Vec<ChatId> = comparison
        .columns
        .iter()
        .map(|it| it.chat.clone())
        .collect();
    all.sort();
    assert_eq!(shown, all);
    app.check_ignored(CompareMsg::AddModel(model("d")));
    app.answer(0, "1");
    app.answer(1, "2");
    // One is still to come.
    app.check_ignored(CompareMsg::Vote(Verdict::Tie));
    app.answer(2, "3");
    app.check_ignored(CompareMsg::Vote(Verdict::Best(3)));
    let first = comparison.shown()[0].clone();
    app.check(CompareMsg::Vote(Verdict::Best(0)), &["SaveComparison"]);
    let judged = app.comparison();
    assert!(!judged.is_hidden());
    assert_eq!(judged.votes.len(), 1);
    let best = &judged.votes[0].contestants[0];
    assert_eq!(
        best.model,
        app.model.chats.find(&first).unwrap().setup.model
    );
    assert_eq!(best.total_ms, Some(900.0));
    app.check_ignored(CompareMsg::Vote(Verdict::Tie));
    // The next question is hidden again.
    app.say(run("Two"));
    assert!(app.comparison().is_hidden());
    app.check(CompareMsg::Blind(false), &["SaveComparison"]);
    assert!(!app.comparison().is_hidden());
    assert_eq!(app.comparison().votes.len(), 1);
}

#[test]
fn columns_that_rest_are_not_judged() {
    let mut app = Rehearsal::unlocked();
    app.add(&["a", "b", "c"]);
    app.say(CompareMsg::Blind(true));
    app.say(CompareMsg::Rest(app.column(1).id.clone(), true));
    app.say(run("One"));
    assert_eq!(app.comparison().hidden.len(), 2);
    app.answer(0, "1");
    app.answer(2, "3");
    app.check(CompareMsg::Vote(Verdict::AllBad), &["SaveComparison"]);
    let votes = &app.comparison().votes;
    let models: Vec<&str> = votes[0]
        .contestants
        .iter()
        .map(|it| it.model.model.as_str())
        .collect();
    assert!(models.contains(&"a") && models.contains(&"c"), "{models:?}");
}
