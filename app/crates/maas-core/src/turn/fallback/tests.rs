//! Message lists about chains of models, and who is asked when one of them fails.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use maas_protocol::{
    error::{ErrorKind, ProviderError},
    event::ChatEvent,
    provider::{ProviderId, ProviderRef, Route},
};

use crate::{
    Effect,
    chats::{ChatSetup, ChatsMsg, ModelRef, Reply, ReplyState, shelf::ShelfMsg},
    msg::{ProvidersMsg, SessionMsg},
    rehearsal::{Rehearsal, error, finished, pieces, saved_message, text},
    turn::{Phase, TurnId, TurnsMsg},
};

fn of(provider: ProviderId, model: &str) -> ModelRef {
    ModelRef {
        provider: ProviderRef::Known(provider),
        model: model.to_owned(),
    }
}

fn first() -> ModelRef {
    of(ProviderId::Openai, "gpt-x")
}

fn second() -> ModelRef {
    of(ProviderId::Anthropic, "claude-y")
}

fn third() -> ModelRef {
    of(ProviderId::Demo, "demo")
}

/// An open vault with one question under way to [`first`], and these behind it.
fn asked(fallbacks: &[ModelRef]) -> (Rehearsal, TurnId) {
    let mut app = Rehearsal::unlocked();
    app.say(ChatsMsg::Configure(ChatSetup {
        model: first(),
        system: "Be brief.".to_owned(),
        fallbacks: fallbacks.to_vec(),
        ..ChatSetup::default()
    }));
    app.submit("One");
    let turn = app.turn();
    (app, turn)
}

fn fails(turn: TurnId, error: ProviderError) -> TurnsMsg {
    TurnsMsg::Failed {
        turn,
        error,
        at_ms: 9.0,
    }
}

fn ends(turn: TurnId) -> TurnsMsg {
    TurnsMsg::Ended { turn, at_ms: 9.0 }
}

fn live(app: &Rehearsal) -> &Reply {
    &app.model.turns.live[&app.turn()].reply
}

/// Who failed and how, in order.
fn switches(reply: &Reply) -> Vec<(String, ErrorKind)> {
    let told = reply.switches.iter();
    told.map(|switch| (switch.model.model.clone(), switch.error.kind))
        .collect()
}

#[test]
fn the_next_model_is_asked_the_same_and_the_answer_tells_who_failed() {
    let (mut app, turn) = asked(&[second(), third()]);
    let effects = app.check(
        fails(turn, error(ErrorKind::BadKey)),
        &["StartTurn", "BeginEntry", "SaveEntry", "SaveDraft"],
    );
    let next = app.turn();
    assert_ne!(turn, next);
    let Effect::StartTurn {
        turn: started,
        message,
        provider,
        route,
        request,
        ..
    } = &effects[0]
    else {
        panic!("a turn is started")
    };
    assert_eq!((started, message), (&next, &app.last_id()));
    assert_eq!(
        (provider, request.model.as_str(), *route),
        (&second().provider, "claude-y", Route::Direct)
    );
    let said: Vec<String> = request.messages.iter().map(|m| m.plain_text()).collect();
    assert_eq!(said, ["Be brief.", "One"]);

    let draft = saved_message(&effects).reply.unwrap();
    assert_eq!(
        (draft.model.clone(), draft.state, switches(&draft)),
        (
            second(),
            ReplyState::Streaming,
            vec![("gpt-x".to_owned(), ErrorKind::BadKey)]
        ),
        "a tab closed now must not forget who failed"
    );

    app.say(pieces(next, &[text("Hello"), finished()]));
    let last = saved_message(&app.check(ends(next), &["SaveMessage", "SaveChat", "SaveEntry"]));
    let reply = last.reply.unwrap();
    assert_eq!((reply.model, reply.state), (second(), ReplyState::Done));
    assert_eq!(reply.answer.text, "Hello");
    assert_eq!(reply.switches[0].model, first());
    assert_eq!(reply.switches[0].error, error(ErrorKind::BadKey));
    assert!(app.model.turns.live.is_empty());
    assert_eq!(
        app.open_chat().setup.model,
        first(),
        "the next question begins at the head of the chain again"
    );
}

#[test]
fn late_words_of_the_failed_model_are_dropped() {
    let (mut app, turn) = asked(&[second()]);
    app.say(fails(turn, error(ErrorKind::Overloaded)));
    for late in [
        pieces(turn, &[text("late")]),
        ends(turn),
        fails(turn, error(ErrorKind::Cancelled)),
        TurnsMsg::Again(turn),
        TurnsMsg::Stop(turn),
    ] {
        app.check_ignored(late);
    }
    assert_eq!(live(&app).model, second());
}

#[test]
fn which_failures_hand_over() {
    for (kind, hands_over) in [
        (ErrorKind::NoKey, true),
        (ErrorKind::BadKey, true),
        (ErrorKind::Forbidden, true),
        (ErrorKind::NoCredit, true),
        (ErrorKind::RateLimited, true),
        (ErrorKind::BadModel, true),
        (ErrorKind::Overloaded, true),
        (ErrorKind::Blocked, true),
        (ErrorKind::Relay, true),
        (ErrorKind::Malformed, true),
        (ErrorKind::CutOff, true),
        (ErrorKind::UnboundHost, true),
        (ErrorKind::TooLong, false),
        (ErrorKind::BadRequest, false),
        (ErrorKind::Refused, false),
        (ErrorKind::Cancelled, false),
    ] {
        let (mut app, turn) = asked(&[second()]);
        app.say(fails(turn, error(kind)));
        assert_eq!(!app.model.turns.live.is_empty(), hands_over, "{kind:?}");
        if !hands_over {
            assert_eq!(app.last_reply().model, first(), "{kind:?}");
        }
    }
}

#[test]
fn a_stream_that_ends_without_a_word_hands_over_and_one_that_spoke_does_not() {
    let overloaded = ChatEvent::Failed {
        error: error(ErrorKind::Overloaded),
    };
    let begun = ChatEvent::Started {
        id: None,
        model: Some("gpt-x-2026".to_owned()),
    };
    for (events, kind) in [
        (vec![], ErrorKind::CutOff),
        (vec![begun.clone()], ErrorKind::CutOff),
        (vec![begun, overloaded.clone()], ErrorKind::Overloaded),
    ] {
        let (mut app, turn) = asked(&[second()]);
        app.say(pieces(turn, &events));
        app.check(
            ends(turn),
            &["StartTurn", "BeginEntry", "SaveEntry", "SaveDraft"],
        );
        let reply = live(&app);
        assert_eq!(switches(reply), [("gpt-x".to_owned(), kind)]);
        assert_eq!(
            (reply.answer.model.as_ref(), reply.answer.error.as_ref()),
            (None, None),
            "nothing of the failed answer stays"
        );
        assert_eq!(app.model.turns.live[&app.turn()].phase, Phase::Sending);
    }
    let thought = ChatEvent::Reasoning {
        text: "Hm".to_owned(),
    };
    for said in [text("Hel"), thought] {
        let (mut app, turn) = asked(&[second()]);
        app.say(pieces(turn, &[said, overloaded.clone()]));
        app.check(ends(turn), &["SaveMessage", "SaveChat", "SaveEntry"]);
        assert_eq!(app.last_reply().model, first());
        assert!(app.last_reply().switches.is_empty());
    }
}

#[test]
fn each_model_has_its_own_retries_first() {
    let busy = || ProviderError {
        status: Some(503),
        ..error(ErrorKind::Overloaded)
    };
    let (mut app, turn) = asked(&[second()]);
    for _ in 0..2 {
        app.check(fails(turn, busy()), &["WaitTurn", "SaveEntry"]);
        app.check(TurnsMsg::Again(turn), &["StartTurn", "BeginEntry"]);
    }
    app.check(
        fails(turn, busy()),
        &["StartTurn", "BeginEntry", "SaveEntry", "SaveDraft"],
    );
    let next = app.turn();
    assert_eq!(app.model.turns.live[&next].attempts, 0);
    app.check(fails(next, busy()), &["WaitTurn", "SaveEntry"]);
}

#[test]
fn when_all_fail_the_last_error_stands_with_the_earlier_ones() {
    let (mut app, turn) = asked(&[second(), third()]);
    app.say(fails(turn, error(ErrorKind::BadKey)));
    app.say(fails(app.turn(), error(ErrorKind::NoCredit)));
    app.check(
        fails(app.turn(), error(ErrorKind::Malformed)),
        &["SaveMessage", "SaveChat"],
    );
    let reply = app.last_reply();
    assert_eq!((&reply.model, reply.state), (&third(), ReplyState::Failed));
    assert_eq!(reply.answer.error, Some(error(ErrorKind::Malformed)));
    assert_eq!(
        switches(&reply),
        [
            ("gpt-x".to_owned(), ErrorKind::BadKey),
            ("claude-y".to_owned(), ErrorKind::NoCredit)
        ]
    );
    assert!(app.model.turns.live.is_empty());
}

#[test]
fn stop_ends_the_chain() {
    let (mut app, turn) = asked(&[second(), third()]);
    app.say(fails(turn, error(ErrorKind::BadKey)));
    let next = app.turn();
    app.check(
        TurnsMsg::Stop(next),
        &["AbortTurn", "SaveMessage", "SaveChat", "SaveEntry"],
    );
    let reply = app.last_reply();
    assert_eq!(
        (reply.state, &reply.model),
        (ReplyState::Stopped, &second())
    );
    assert_eq!(switches(&reply).len(), 1);
    app.check_ignored(fails(next, error(ErrorKind::Cancelled)));

    // Whoever will not wait for another attempt does not want another model either.
    let (mut app, turn) = asked(&[second()]);
    let busy = ProviderError {
        status: Some(503),
        ..error(ErrorKind::Overloaded)
    };
    app.check(fails(turn, busy.clone()), &["WaitTurn", "SaveEntry"]);
    app.check(
        TurnsMsg::Stop(turn),
        &["AbortTurn", "SaveMessage", "SaveChat"],
    );
    assert_eq!(app.last_reply().answer.error, Some(busy));
    assert!(app.model.turns.live.is_empty());
}

#[test]
fn drafts_keep_rising_over_a_switch() {
    let (mut app, turn) = asked(&[second()]);
    let first = saved_message(&app.say(fails(turn, error(ErrorKind::BadKey))));
    let next = app.turn();
    app.check(pieces(next, &[text("a")]), &[]);
    app.now_ms += 1000;
    let second = saved_message(&app.check(pieces(next, &[text("b")]), &["SaveDraft"]));
    let last = saved_message(&app.say(ends(next)));
    assert_eq!([first.version, second.version, last.version], [2, 3, 4]);
}

#[test]
fn without_a_vault_nothing_is_written_at_a_switch() {
    let mut app = Rehearsal::without_vault();
    app.say(ChatsMsg::Configure(ChatSetup {
        fallbacks: vec![second()],
        ..ChatSetup::default()
    }));
    app.submit("One");
    app.check(
        fails(app.turn(), error(ErrorKind::Malformed)),
        &["StartTurn"],
    );
}

#[test]
fn a_lock_ends_the_chain_and_keeps_what_is_known() {
    let (mut app, turn) = asked(&[second(), third()]);
    app.say(fails(turn, error(ErrorKind::BadKey)));
    let next = app.turn();
    let effects = app.check(
        SessionMsg::Lock,
        &["AbortTurn", "SaveMessage", "SaveChat", "SaveEntry", "Lock"],
    );
    let reply = saved_message(&effects).reply.unwrap();
    assert_eq!(
        (reply.state, switches(&reply).len()),
        (ReplyState::Interrupted, 1)
    );
    app.check_ignored(fails(next, error(ErrorKind::BadKey)));
    app.check_ignored(fails(turn, error(ErrorKind::BadKey)));
}

#[test]
fn a_deleted_chat_asks_nobody_any_more() {
    let (mut app, turn) = asked(&[second()]);
    app.say(ShelfMsg::Delete(app.open_id()));
    app.check_ignored(fails(turn, error(ErrorKind::BadKey)));
}

#[test]
fn who_cannot_be_asked_is_skipped_with_the_reason() {
    let removed = ModelRef {
        provider: ProviderRef::Custom("custom-1".to_owned()),
        model: "own".to_owned(),
    };
    let unknown = ModelRef {
        provider: ProviderRef::Gone("yesterday".to_owned()),
        model: "old".to_owned(),
    };
    // Only the user knows the address of this one, and has not said it.
    let homeless = of(ProviderId::Azure, "deployment");
    let (mut app, turn) = asked(&[removed.clone(), unknown, homeless, second()]);
    app.check(
        fails(turn, error(ErrorKind::BadKey)),
        &["StartTurn", "BeginEntry", "SaveEntry", "SaveDraft"],
    );
    let reply = live(&app);
    assert_eq!(reply.model, second());
    let texts: Vec<_> = reply
        .switches
        .iter()
        .map(|switch| (switch.model.model.as_str(), switch.error.text.as_str()))
        .collect();
    assert_eq!(
        texts,
        [
            ("gpt-x", "said so"),
            ("own", "this endpoint was removed"),
            ("old", "this version of the app does not know the provider"),
            ("deployment", "Base URL: this endpoint has no address yet"),
        ]
    );

    // Nobody else left: the last of them is the answer that failed.
    let (mut app, turn) = asked(std::slice::from_ref(&removed));
    app.check(
        fails(turn, error(ErrorKind::BadKey)),
        &["SaveMessage", "SaveChat"],
    );
    let reply = app.last_reply();
    assert_eq!((&reply.model, reply.state), (&removed, ReplyState::Failed));
    assert_eq!(
        reply.answer.error.as_ref().unwrap().text,
        "this endpoint was removed"
    );
    assert_eq!(switches(&reply), [("gpt-x".to_owned(), ErrorKind::BadKey)]);
}

#[test]
fn a_removed_endpoint_at_the_head_hands_over_too() {
    let mut app = Rehearsal::unlocked();
    app.say(ChatsMsg::Configure(ChatSetup {
        model: ModelRef {
            provider: ProviderRef::Custom("custom-1".to_owned()),
            model: "own".to_owned(),
        },
        fallbacks: vec![second()],
        ..ChatSetup::default()
    }));
    app.submit("One");
    let no_address = ProviderError::new(ErrorKind::BadRequest, "Base URL: none");
    app.check(
        fails(app.turn(), no_address),
        &["StartTurn", "BeginEntry", "SaveEntry", "SaveDraft"],
    );
}

#[test]
fn retry_begins_at_the_head_and_the_relay_is_for_the_head_only() {
    let (mut app, turn) = asked(&[second()]);
    app.say(fails(turn, error(ErrorKind::BadKey)));
    app.say(fails(app.turn(), error(ErrorKind::BadKey)));
    app.say(ChatsMsg::Retry {
        message: app.last_id(),
        through_relay: true,
    });
    let reply = live(&app);
    assert_eq!((&reply.model, reply.route), (&first(), Route::Relay));
    assert!(reply.switches.is_empty());
    app.say(fails(app.turn(), error(ErrorKind::Relay)));
    let turn = &app.model.turns.live[&app.turn()];
    assert!(!turn.through_relay);
    assert_eq!(turn.reply.route, Route::Direct);
}

#[test]
fn a_model_is_not_its_own_fallback() {
    let (mut app, turn) = asked(&[first(), second()]);
    app.say(fails(turn, error(ErrorKind::BadKey)));
    assert_eq!(live(&app).model, second());
}

#[test]
fn another_model_chosen_while_waiting_changes_only_the_next_question() {
    let (mut app, turn) = asked(&[]);
    let busy = ProviderError {
        status: Some(503),
        ..error(ErrorKind::Overloaded)
    };
    app.say(fails(turn, busy));
    app.say(ChatsMsg::Configure(ChatSetup {
        model: second(),
        ..ChatSetup::default()
    }));
    let effects = app.check(TurnsMsg::Again(turn), &["StartTurn", "BeginEntry"]);
    let Effect::StartTurn {
        provider, request, ..
    } = &effects[0]
    else {
        panic!("a turn is started")
    };
    assert_eq!(
        (provider, request.model.as_str()),
        (&first().provider, "gpt-x")
    );
}

#[test]
fn a_removed_endpoint_leaves_the_next_chats_chain() {
    let mut app = Rehearsal::unlocked();
    app.say(ProvidersMsg::AddEndpoint {
        name: "Mine".to_owned(),
    });
    let mine = app.model.providers.own_endpoints().next().unwrap().clone();
    app.say(ChatsMsg::Configure(ChatSetup {
        fallbacks: vec![
            ModelRef {
                provider: mine.clone(),
                model: "own".to_owned(),
            },
            second(),
        ],
        ..ChatSetup::default()
    }));
    app.say(ProvidersMsg::RemoveEndpoint(mine));
    assert_eq!(app.model.chats.fresh.fallbacks, [second()]);
}
