//! Message lists about answers in flight, and the effects they must give.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use maas_protocol::{
    error::{ErrorKind, ProviderError},
    event::ChatEvent,
    provider::Route,
    usage::Usage,
};

use crate::{
    chats::{ChatsMsg, ReplyState},
    rehearsal::{Rehearsal, error, finished, pieces, saved_message, text},
    turn::{Phase, TurnId, TurnsMsg},
};

/// An open vault with one question under way.
fn asked() -> (Rehearsal, TurnId) {
    let mut app = Rehearsal::unlocked();
    app.submit("One");
    let turn = app.turn();
    (app, turn)
}

#[test]
fn pieces_grow_in_the_turn_and_end_in_the_message() {
    let (mut app, turn) = asked();
    assert_eq!(app.model.turns.live[&turn].phase, Phase::Sending);
    app.check(
        TurnsMsg::Events {
            turn,
            events: vec![ChatEvent::Started {
                id: None,
                model: None,
            }],
            at_ms: 50.0,
        },
        &[],
    );
    assert_eq!(app.model.turns.live[&turn].phase, Phase::Streaming);
    assert_eq!(app.model.turns.live[&turn].reply.timing.ttft_ms, None);
    app.check(
        TurnsMsg::Events {
            turn,
            events: vec![text("He"), text("llo")],
            at_ms: 120.0,
        },
        &[],
    );
    app.check(
        TurnsMsg::Events {
            turn,
            events: vec![text("!")],
            at_ms: 400.0,
        },
        &[],
    );
    assert_eq!(app.model.turns.live[&turn].reply.answer.text, "Hello!");
    assert_eq!(
        app.last_reply().answer.text,
        "",
        "the growing text lives in the turn only"
    );
    let usage = Usage {
        output: Some(9),
        ..Usage::default()
    };
    app.check(pieces(turn, &[ChatEvent::Usage { usage }, finished()]), &[]);
    let effects = app.check(
        TurnsMsg::Ended { turn, at_ms: 920.0 },
        &["SaveMessage", "SaveChat"],
    );
    let reply = app.last_reply();
    assert_eq!(
        (reply.state, reply.route, reply.answer.text.as_str()),
        (ReplyState::Done, Route::Direct, "Hello!")
    );
    assert_eq!(
        (reply.timing.ttft_ms, reply.timing.total_ms),
        (Some(120.0), Some(920.0))
    );
    assert_eq!(reply.tokens_per_s(), Some(10.0));
    assert_eq!(saved_message(&effects), *app.last_message());
    assert_eq!(app.open_chat().updated_ms, app.now_ms);
    assert!(app.model.turns.live.is_empty());
}

#[test]
fn thinking_counts_as_the_first_piece() {
    let (mut app, turn) = asked();
    app.say(TurnsMsg::Events {
        turn,
        events: vec![ChatEvent::Reasoning {
            text: "Hm".to_owned(),
        }],
        at_ms: 70.0,
    });
    app.say(TurnsMsg::Events {
        turn,
        events: vec![text("Yes")],
        at_ms: 300.0,
    });
    assert_eq!(app.model.turns.live[&turn].reply.timing.ttft_ms, Some(70.0));
}

#[test]
fn drafts_are_written_once_a_second_with_rising_versions() {
    let (mut app, turn) = asked();
    app.check(pieces(turn, &[text("a")]), &[]);
    app.now_ms += 1000;
    let first = saved_message(&app.check(pieces(turn, &[text("b")]), &["SaveDraft"]));
    app.check(pieces(turn, &[text("c")]), &[]);
    app.now_ms += 1000;
    let second = saved_message(&app.check(pieces(turn, &[text("d")]), &["SaveDraft"]));
    let last = saved_message(&app.check(
        TurnsMsg::Stop(turn),
        &["AbortTurn", "SaveMessage", "SaveChat"],
    ));
    assert_eq!([first.version, second.version, last.version], [2, 3, 4]);
    let reply = second.reply.unwrap();
    assert_eq!(
        (reply.state, reply.answer.text.as_str()),
        (ReplyState::Streaming, "abcd")
    );
}

#[test]
fn stop_keeps_what_came_and_drops_what_comes_late() {
    let (mut app, turn) = asked();
    app.say(pieces(turn, &[text("Half")]));
    app.check(
        TurnsMsg::Stop(turn),
        &["AbortTurn", "SaveMessage", "SaveChat"],
    );
    let reply = app.last_reply();
    assert_eq!(
        (reply.state, reply.answer.text.as_str()),
        (ReplyState::Stopped, "Half")
    );
    assert_eq!(
        reply.timing.total_ms,
        Some(20.0),
        "the time of the stop, two messages after the question"
    );
    for late in [
        pieces(turn, &[text(" more")]),
        TurnsMsg::Ended { turn, at_ms: 9.0 },
        TurnsMsg::Failed {
            turn,
            error: error(ErrorKind::Cancelled),
            at_ms: 9.0,
        },
        TurnsMsg::Stop(turn),
        TurnsMsg::Stop(TurnId(77)),
    ] {
        app.check_ignored(late);
    }
}

#[test]
fn how_an_answer_ends() {
    let failed = |kind| ChatEvent::Failed { error: error(kind) };
    for (events, state, kind) in [
        (vec![text("a"), finished()], ReplyState::Done, None),
        (
            vec![text("a")],
            ReplyState::Interrupted,
            Some(ErrorKind::CutOff),
        ),
        (vec![], ReplyState::Interrupted, Some(ErrorKind::CutOff)),
        (
            vec![text("a"), failed(ErrorKind::CutOff)],
            ReplyState::Interrupted,
            Some(ErrorKind::CutOff),
        ),
        (
            vec![text("a"), failed(ErrorKind::Overloaded)],
            ReplyState::Failed,
            Some(ErrorKind::Overloaded),
        ),
    ] {
        let (mut app, turn) = asked();
        app.say(pieces(turn, &events));
        app.check(
            TurnsMsg::Ended { turn, at_ms: 9.0 },
            &["SaveMessage", "SaveChat"],
        );
        let reply = app.last_reply();
        assert_eq!(
            (reply.state, reply.answer.error.map(|error| error.kind)),
            (state, kind),
            "{events:?}"
        );
        assert_eq!(reply.answer.text, if events.is_empty() { "" } else { "a" });
    }
}

#[test]
fn how_a_request_fails() {
    for (events, kind, state) in [
        (vec![], ErrorKind::BadKey, ReplyState::Failed),
        (vec![], ErrorKind::CutOff, ReplyState::Failed),
        (vec![text("a")], ErrorKind::CutOff, ReplyState::Interrupted),
        (vec![text("a")], ErrorKind::Malformed, ReplyState::Failed),
        (vec![text("a")], ErrorKind::Cancelled, ReplyState::Stopped),
    ] {
        let (mut app, turn) = asked();
        app.say(pieces(turn, &events));
        app.check(
            TurnsMsg::Failed {
                turn,
                error: error(kind),
                at_ms: 9.0,
            },
            &["SaveMessage", "SaveChat"],
        );
        let reply = app.last_reply();
        assert_eq!(
            (reply.state, reply.answer.error),
            (state, Some(error(kind)))
        );
        assert_eq!(reply.timing.total_ms, Some(9.0));
    }
}

#[test]
fn a_retried_turn_is_another_turn() {
    let (mut app, first) = asked();
    app.say(TurnsMsg::Failed {
        turn: first,
        error: error(ErrorKind::Overloaded),
        at_ms: 9.0,
    });
    app.say(ChatsMsg::Retry {
        message: app.last_id(),
        through_relay: false,
    });
    let second = app.turn();
    assert_ne!(first, second);
    app.check_ignored(pieces(first, &[text("late")]));
    app.say(pieces(second, &[text("new"), finished()]));
    app.say(TurnsMsg::Ended {
        turn: second,
        at_ms: 1.0,
    });
    let reply = app.last_reply();
    assert_eq!(
        (reply.state, reply.answer.text.as_str(), reply.answer.error),
        (ReplyState::Done, "new", None)
    );
}

fn refusal(status: u16) -> ProviderError {
    ProviderError {
        status: Some(status),
        ..ProviderError::new(ErrorKind::Overloaded, "busy")
    }
}

#[test]
fn a_refused_request_is_sent_again_twice_and_then_fails() {
    let (mut app, turn) = asked();
    for attempt in 1..=2 {
        let failed = TurnsMsg::Failed {
            turn,
            error: refusal(503),
            at_ms: 5.0,
        };
        app.check(failed, &["WaitTurn"]);
        assert!(matches!(
            app.model.turns.live[&turn].phase,
            Phase::Waiting { .. }
        ));
        app.check(TurnsMsg::Again(turn), &["StartTurn"]);
        assert_eq!(app.model.turns.live[&turn].attempts, attempt);
        app.check_ignored(TurnsMsg::Again(turn));
    }
    let failed = TurnsMsg::Failed {
        turn,
        error: refusal(503),
        at_ms: 5.0,
    };
    app.check(failed, &["SaveMessage", "SaveChat"]);
    assert_eq!(app.last_reply().state, ReplyState::Failed);
}

#[test]
fn stop_ends_the_wait_and_says_why_it_was_refused() {
    let (mut app, turn) = asked();
    app.say(TurnsMsg::Failed {
        turn,
        error: refusal(503),
        at_ms: 5.0,
    });
    app.say(TurnsMsg::Stop(turn));
    let reply = app.last_reply();
    assert_eq!(
        (reply.state, reply.answer.error),
        (ReplyState::Failed, Some(refusal(503)))
    );
    app.check_ignored(TurnsMsg::Again(turn));
}

#[test]
fn what_has_begun_to_answer_is_not_sent_again() {
    let (mut app, turn) = asked();
    app.say(TurnsMsg::Events {
        turn,
        events: vec![text("He")],
        at_ms: 1.0,
    });
    let failed = TurnsMsg::Failed {
        turn,
        error: refusal(503),
        at_ms: 5.0,
    };
    app.check(failed, &["SaveMessage", "SaveChat"]);
}
