//! All are asked together, and each answers by itself.

use super::*;

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
