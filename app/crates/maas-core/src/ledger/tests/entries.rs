//! Every request leaves one entry, whatever becomes of it.

use super::*;

#[test]
fn a_whole_answer_leaves_one_entry_with_its_cost_and_times() {
    let mut app = app();
    app.submit("One");
    let (turn, sent_ms) = (app.turn(), app.now_ms);
    app.say(pieces(turn, &[text("Two"), usage(1000, 200), finished()]));
    app.say(TurnsMsg::Timed {
        turn,
        timing: Timing {
            ttft_ms: Some(80.25),
            answer_ms: Some(90.5),
            total_ms: Some(1080.25),
            relay_ms: Some(3.0),
        },
    });
    let effects = app.say(TurnsMsg::Ended {
        turn,
        at_ms: 2000.0,
    });
    let [entry] = entries(&app).try_into().unwrap();
    assert_eq!(saved(&effects), std::slice::from_ref(&entry));
    assert_eq!(
        (entry.at_ms, entry.origin, entry.status),
        (sent_ms, Origin::Chat, Status::Done)
    );
    assert_eq!(*entry.model, model(ProviderId::Openai, "big"));
    // 1000 × 3 + 200 × 15 millionths of a dollar.
    assert_eq!(entry.cost_nano, Some(6_000_000));
    // What was measured where the request was sent from counts, and not when the page heard of it.
    assert_eq!(
        (
            entry.ttft_us,
            entry.answer_us,
            entry.total_us,
            entry.relay_us
        ),
        (Some(80_250), Some(90_500), Some(1_080_250), Some(3000))
    );
    // 199 tokens in the second after the first one.
    assert_eq!(entry.milli_tokens_per_s(), Some(199_000));
}

#[test]
fn a_request_that_was_refused_and_sent_again_leaves_two_entries() {
    let mut app = app();
    app.submit("One");
    let turn = app.turn();
    let mut refusal = error(ErrorKind::RateLimited);
    refusal.status = Some(429);
    let effects = fails(&mut app, turn, refusal, 30.0);
    assert_eq!(saved(&effects).len(), 1);
    app.say(TurnsMsg::Again(turn));
    app.say(pieces(turn, &[text("Two"), usage(10, 2), finished()]));
    app.say(TurnsMsg::Ended { turn, at_ms: 900.0 });
    let [refused, done] = entries(&app).try_into().unwrap();
    assert_eq!(refused.status, Status::Failed(ErrorKind::RateLimited));
    // Refused is not billed; its time is its own.
    assert_eq!(
        (refused.cost_nano, refused.total_us),
        (Some(0), Some(30_000))
    );
    assert_eq!((done.status, done.total_us), (Status::Done, Some(900_000)));
    assert!(refused.at_ms < done.at_ms && refused.id != done.id);
}

#[test]
fn who_stops_while_it_waits_ends_no_second_request() {
    let mut app = app();
    app.submit("One");
    let turn = app.turn();
    let mut refusal = error(ErrorKind::RateLimited);
    refusal.status = Some(429);
    fails(&mut app, turn, refusal, 30.0);
    app.say(TurnsMsg::Stop(turn));
    assert_eq!(entries(&app).len(), 1);
}

#[test]
fn the_model_that_failed_and_the_one_after_it_have_an_entry_each() {
    let mut app = app();
    app.say(ChatsMsg::Configure(ChatSetup {
        fallbacks: vec![model(ProviderId::Mistral, "small")],
        ..app.model.chats.fresh.clone()
    }));
    app.submit("One");
    let turn = app.turn();
    let effects = fails(&mut app, turn, error(ErrorKind::BadKey), 30.0);
    assert_eq!(saved(&effects).len(), 1);
    let next = app.turn();
    app.say(pieces(next, &[text("Two"), usage(10, 2), finished()]));
    app.say(TurnsMsg::Ended {
        turn: next,
        at_ms: 900.0,
    });
    let [first, second] = entries(&app).try_into().unwrap();
    assert_eq!(
        (first.origin, first.status),
        (Origin::Chat, Status::Failed(ErrorKind::BadKey))
    );
    assert_eq!(
        (second.origin, second.status),
        (Origin::Fallback, Status::Done)
    );
    assert_eq!(*second.model, model(ProviderId::Mistral, "small"));
    // No price is known of it.
    assert_eq!(second.cost_nano, None);
}

#[test]
fn what_was_stopped_or_died_has_an_unknown_cost() {
    let mut app = app();
    app.submit("One");
    let turn = app.turn();
    app.say(pieces(turn, &[text("Tw"), usage(1000, 1)]));
    app.say(TurnsMsg::Stop(turn));
    app.submit("Two");
    let turn = app.turn();
    fails(&mut app, turn, error(ErrorKind::Blocked), 5.0);
    let [stopped, died] = entries(&app).try_into().unwrap();
    assert_eq!((stopped.status, stopped.cost_nano), (Status::Stopped, None));
    // The provider may have had the question all the same.
    assert_eq!(
        (died.status, died.cost_nano),
        (Status::Failed(ErrorKind::Blocked), None)
    );
}

#[test]
fn streams_that_end_at_once_never_mix() {
    let mut app = app();
    let mut turns = Vec::new();
    for question in ["One", "Two", "Three"] {
        app.say(ChatsMsg::New);
        app.submit(question);
        turns.push(app.turn());
    }
    for (n, turn) in (1..).zip(&turns) {
        app.say(pieces(*turn, &[text("a"), usage(n * 100, n)]));
    }
    for turn in &turns {
        app.say(pieces(*turn, &[finished()]));
    }
    for (n, turn) in (1_u8..).zip(&turns) {
        app.say(TurnsMsg::Ended {
            turn: *turn,
            at_ms: f64::from(n),
        });
    }
    let told: Vec<_> = entries(&app)
        .iter()
        .map(|entry| (entry.input, entry.output, entry.total_us))
        .collect();
    assert_eq!(
        told,
        [
            (Some(100), Some(1), Some(1000)),
            (Some(200), Some(2), Some(2000)),
            (Some(300), Some(3), Some(3000)),
        ]
    );
}

#[test]
fn streams_under_way_when_the_vault_is_closed_are_written_first() {
    let mut app = app();
    for question in ["One", "Two"] {
        app.say(ChatsMsg::New);
        app.submit(question);
    }
    let effects = app.say(SessionMsg::Lock);
    let written = saved(&effects);
    assert_eq!(written.len(), 2);
    assert_ne!(written[0].id, written[1].id);
    assert!(
        written
            .iter()
            .all(|entry| entry.status == Status::Interrupted)
    );
    let last = effects
        .iter()
        .rposition(|effect| matches!(effect, Effect::SaveEntry { .. }));
    let lock = effects
        .iter()
        .position(|effect| matches!(effect, Effect::Lock));
    assert!(last < lock);
    assert_eq!(app.model.ledger.count(), 0);
}

#[test]
fn without_a_vault_entries_wait_in_memory_and_move_in() {
    let mut app = Rehearsal::without_vault();
    app.say(ChatsMsg::Configure(ChatSetup {
        model: model(ProviderId::Openai, "big"),
        ..app.model.chats.fresh.clone()
    }));
    app.submit("One");
    let turn = app.turn();
    let effects = fails(&mut app, turn, error(ErrorKind::BadKey), 5.0);
    assert_eq!((saved(&effects).len(), entries(&app).len()), (0, 1));
    app.say(SessionMsg::CreateAsked);
    let effects = app.say(SessionMsg::Created);
    assert_eq!(saved(&effects), entries(&app));
}

#[test]
fn what_is_made_in_the_app_itself_is_no_request() {
    let mut app = Rehearsal::unlocked();
    app.exchange("One", "Two");
    assert_eq!(app.model.ledger.count(), 0);
}

#[test]
fn late_words_about_a_turn_that_is_over_change_nothing() {
    let mut app = app();
    app.check_ignored(TurnsMsg::Timed {
        turn: TurnId(9),
        timing: Timing::default(),
    });
}
