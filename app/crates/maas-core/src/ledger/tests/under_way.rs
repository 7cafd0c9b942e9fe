//! Requests that are out: written when they leave, and their end over that.

use super::*;

/// The entries that are written as requests go out.
fn begun(effects: &[Effect]) -> Vec<Entry> {
    let begun = effects.iter().filter_map(|effect| match effect {
        Effect::BeginEntry { id, sealing } => {
            let [entry] = page::read(sealing).unwrap().try_into().unwrap();
            assert_eq!(*id, page::row_id(entry.id));
            Some(entry)
        }
        _ => None,
    });
    begun.collect()
}

#[test]
fn a_request_is_written_as_broken_off_when_it_leaves_and_its_end_over_that() {
    let mut app = app();
    let effects = app.submit("One");
    let [left] = begun(&effects).try_into().unwrap();
    assert_eq!((left.status, left.cost_nano), (Status::Interrupted, None));
    assert_eq!((left.origin, &*left.model.model), (Origin::Chat, "big"));
    // Here it is under way, and nobody's mistake yet.
    assert_eq!(app.model.ledger.count(), 0);
    let turn = app.turn();
    app.say(pieces(turn, &[text("a"), usage(100, 1), finished()]));
    let effects = app.say(TurnsMsg::Ended { turn, at_ms: 9.0 });
    let [ended] = saved(&effects).try_into().unwrap();
    assert_eq!((ended.id, ended.status), (left.id, Status::Done));
    assert!(app.model.ledger.under_way.is_empty());
    // Sent again it is another request.
    app.submit("Two");
    let turn = app.turn();
    let mut busy = error(ErrorKind::RateLimited);
    busy.status = Some(429);
    fails(&mut app, turn, busy, 5.0);
    let effects = app.say(TurnsMsg::Again(turn));
    let [again] = begun(&effects).try_into().unwrap();
    assert!(entries(&app).iter().all(|entry| entry.id != again.id));
}

#[test]
fn requests_that_leave_in_one_update_have_entries_of_their_own() {
    let mut app = app();
    for name in ["big", "small", "other"] {
        app.say(CompareMsg::AddModel(model(ProviderId::Openai, name)));
    }
    let effects = app.say(CompareMsg::Run {
        text: "Who are you?".to_owned(),
    });
    let mut ids: Vec<u64> = begun(&effects).iter().map(|entry| entry.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn what_another_start_left_under_way_is_there_once_and_what_is_out_now_is_not() {
    let mut app = app();
    let effects = app.submit("One");
    let [out] = begun(&effects).try_into().unwrap();
    app.say(LedgerMsg::Load);
    let rows = vec![made(1), vec![out.clone()]];
    app.say(LedgerMsg::Loaded { rows, damaged: 0 });
    assert_eq!(entries(&app), made(1));
    let turn = app.turn();
    fails(&mut app, turn, error(ErrorKind::BadKey), 5.0);
    let ids: Vec<u64> = entries(&app).iter().map(|entry| entry.id).collect();
    assert_eq!(ids, [made(1)[0].id, out.id]);
    // The page was closed meanwhile: whoever opens the vault next finds it as it was left.
    let mut next = Rehearsal::unlocked();
    next.say(LedgerMsg::Load);
    let rows = vec![vec![out]];
    next.say(LedgerMsg::Loaded { rows, damaged: 0 });
    let [left] = entries(&next).try_into().unwrap();
    assert_eq!(left.status, Status::Interrupted);
}

#[test]
fn a_vault_made_while_a_request_is_out_has_it_too() {
    let mut app = Rehearsal::without_vault();
    app.say(ChatsMsg::Configure(ChatSetup {
        model: model(ProviderId::Openai, "big"),
        ..app.model.chats.fresh.clone()
    }));
    assert!(begun(&app.submit("One")).is_empty());
    app.say(SessionMsg::CreateAsked);
    assert_eq!(begun(&app.say(SessionMsg::Created)).len(), 1);
}

/// What another tab notes as broken off, its end follows; what is out here is not written over.
#[test]
fn what_another_tab_notes_is_here_once_and_its_end_takes_its_place() {
    let mut app = app();
    app.submit("One");
    let turn = app.turn();
    app.say(pieces(turn, &[text("a"), usage(100, 1), finished()]));
    let effects = app.say(TurnsMsg::Ended { turn, at_ms: 9.0 });
    let [ended] = saved(&effects).try_into().unwrap();

    let mut tab = self::app();
    tab.say(LedgerMsg::Elsewhere(vec![Entry {
        status: Status::Interrupted,
        ..ended.clone()
    }]));
    assert_eq!(entries(&tab).len(), 1);
    tab.say(LedgerMsg::Load);
    // Read with it: still once.
    tab.say(LedgerMsg::Loaded {
        rows: vec![vec![ended.clone()]],
        damaged: 0,
    });
    tab.say(LedgerMsg::Elsewhere(vec![ended.clone()]));
    let [known] = entries(&tab).try_into().unwrap();
    assert_eq!((known.id, known.status), (ended.id, Status::Done));

    let effects = app.submit("Two");
    let [out] = begun(&effects).try_into().unwrap();
    app.say(LedgerMsg::Elsewhere(vec![out]));
    assert_eq!(app.model.ledger.count(), 1);
    app.say(SessionMsg::Lock);
    app.say(LedgerMsg::Elsewhere(vec![ended]));
    assert_eq!(app.model.ledger.count(), 0);
}
