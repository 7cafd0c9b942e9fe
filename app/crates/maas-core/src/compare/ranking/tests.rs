//! Scores and intervals against values worked out by hand.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use maas_protocol::provider::ProviderRef;

use super::*;
use crate::compare::vote::Contestant;

fn vote(models: &[&str], verdict: Verdict) -> Vote {
    let contestant = |id: &&str| Contestant {
        model: ModelRef {
            provider: ProviderRef::Gone("acme".to_owned()),
            model: (*id).to_owned(),
        },
        total_ms: Some(100.0),
        cost_nano: None,
    };
    Vote {
        at_ms: 1,
        contestants: models.iter().map(contestant).collect(),
        verdict,
    }
}

fn of(votes: Vec<Vote>) -> Vec<Standing> {
    let comparison = Comparison {
        votes,
        ..Comparison::default()
    };
    standings([&comparison], None)
}

fn close(one: f64, other: f64, by: f64) {
    assert!((one - other).abs() < by, "{one} is not {other}");
}

#[test]
fn three_wins_of_four() {
    let won = vec![vote(&["a", "b"], Verdict::Best(0)); 3];
    let standings = of([won, vec![vote(&["a", "b"], Verdict::Best(1))]].concat());
    // With a at x and b at 1/x by symmetry: 3 + 1/2 = 4 x²/(x² + 1) + x/(x + 1), so x = 1.60712, and 400 log10 x = 82.42.
    let [a, b] = &standings[..] else {
        unreachable!()
    };
    assert_eq!((a.model.model.as_str(), a.votes, a.best), ("a", 4, 3));
    close(a.score, 1082.42, 0.05);
    close(b.score, 917.58, 0.05);
    // Information: 4 · 0.72089 · 0.27911 + 0.61643 · 0.38357 = 1.04129 on the diagonal, -0.80485 beside it; so the
    // variance is 1.04129 / (1.04129² - 0.80485²) = 2.38598, and 1.96 · 173.718 · √2.38598 = 525.9.
    close(a.margin, 525.9, 0.5);
    close(b.margin, a.margin, 1e-6);
}

#[test]
fn one_win_is_a_finite_score() {
    let standings = of(vec![vote(&["a", "b"], Verdict::Best(0))]);
    // 1 + 1/2 = x²/(x² + 1) + x/(x + 1), which is x³ - x² - x - 3 = 0: x = 2.13040, and 400 log10 x = 131.38.
    close(standings[0].score, 1131.38, 0.05);
    close(standings[1].score, 868.62, 0.05);
}

#[test]
fn ties_make_equal_and_all_bad_says_nothing() {
    let tied = of(vec![vote(&["a", "b", "c"], Verdict::Tie); 5]);
    for standing in &tied {
        close(standing.score, 1000.0, 1e-6);
    }
    let alone = of(vec![vote(&["a", "b"], Verdict::AllBad); 5]);
    for standing in &alone {
        close(standing.score, 1000.0, 1e-6);
        assert_eq!((standing.votes, standing.best), (5, 0));
        // A drawn game alone: the variance is 1 / (1/2 · 1/2) = 4.
        close(standing.margin, 1.96 * 2.0 * 173.718, 0.01);
    }
    // What was compared more often is known better.
    assert!(tied[0].margin < alone[0].margin);
}

#[test]
fn the_best_of_many_beats_each_and_says_nothing_of_the_others() {
    let standings = of(vec![vote(&["a", "b", "c"], Verdict::Best(2)); 4]);
    assert_eq!(standings[0].model.model, "c");
    close(standings[1].score, standings[2].score, 1e-6);
    assert!(standings[0].score > 1100.0 && standings[1].score < 1000.0);
}

#[test]
fn a_model_against_itself_says_nothing() {
    let standings = of(vec![vote(&["a", "a"], Verdict::Best(0)); 3]);
    close(standings[0].score, 1000.0, 1e-6);
    assert_eq!(
        (standings.len(), standings[0].votes, standings[0].best),
        (1, 3, 3)
    );
}

#[test]
fn only_votes_with_the_tag_count() {
    let tagged = |tag: &str, verdict| Comparison {
        tags: vec![tag.to_owned()],
        votes: vec![vote(&["a", "b"], verdict)],
        ..Comparison::default()
    };
    let all = [
        tagged("code", Verdict::Best(0)),
        tagged("prose", Verdict::Best(1)),
    ];
    let first = |tag| {
        standings(&all, tag)
            .first()
            .map(|it| it.model.model.clone())
    };
    assert_eq!(first(Some("code")).unwrap(), "a");
    assert_eq!(first(Some("prose")).unwrap(), "b");
    assert_eq!(first(Some("none")), None);
    close(standings(&all, None)[0].score, 1000.0, 1e-6);
}

#[test]
fn the_frontier_is_what_nobody_beats_in_both() {
    let points = [
        (Some(1.0), 900.0),
        (Some(2.0), 1100.0),
        (Some(3.0), 1000.0),
        (None, 2000.0),
        (Some(1.0), 950.0),
        (Some(2.0), 1100.0),
    ];
    assert_eq!(frontier(&points), [false, true, false, false, true, true]);
}
