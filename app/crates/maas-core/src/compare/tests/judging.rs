//! Who answers is hidden until that was judged.

use super::*;

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
