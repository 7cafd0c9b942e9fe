//! Every request leaves one entry, whatever becomes of it; entries come back from storage as they were; and what is added up
//! of them is what a plain loop finds.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::rc::Rc;

use maas_protocol::{
    catalogue::Catalogue,
    error::{ErrorKind, ProviderError},
    event::ChatEvent,
    models::{Cost, ModelInfo},
    provider::{ProviderId, ProviderRef, Route},
    usage::Usage,
};

use super::{
    Entry, LedgerMsg, Origin, Reading, Status, export, page,
    report::{By, Calendar, Filter, Report, Spread, counterfactual},
};
use crate::{
    Effect,
    chats::{ChatSetup, ChatsMsg, ModelRef, Timing},
    cost::Sum,
    msg::{ProvidersMsg, SessionMsg},
    rehearsal::{Rehearsal, error, finished, pieces, text},
    turn::{TurnId, TurnsMsg},
};

fn model(provider: ProviderId, model: &str) -> ModelRef {
    ModelRef {
        provider: ProviderRef::Known(provider),
        model: model.to_owned(),
    }
}

/// $3 for questions and $15 for answers.
fn prices() -> Cost {
    Cost {
        input: Some(3_000_000),
        output: Some(15_000_000),
        ..Cost::default()
    }
}

/// The answer fails so long after it was asked for; what is to be done then.
fn fails(app: &mut Rehearsal, turn: TurnId, error: ProviderError, at_ms: f64) -> Vec<Effect> {
    app.say(TurnsMsg::Failed { turn, error, at_ms })
}

/// An open vault whose next chat asks a model with a known price.
fn app() -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    let known = ModelInfo {
        cost: Some(prices()),
        ..ModelInfo::of_id("big")
    };
    Rc::make_mut(&mut app.model.providers).shipped = Some(Rc::new(Catalogue {
        models: vec![("openai".to_owned(), vec![known])],
        ..Catalogue::default()
    }));
    app.say(ChatsMsg::Configure(ChatSetup {
        model: model(ProviderId::Openai, "big"),
        ..app.model.chats.fresh.clone()
    }));
    app
}

fn usage(input: u64, output: u64) -> ChatEvent {
    ChatEvent::Usage {
        usage: Usage {
            input: Some(input),
            output: Some(output),
            ..Usage::default()
        },
    }
}

fn entries(app: &Rehearsal) -> Vec<Entry> {
    app.model.ledger.entries().cloned().collect()
}

fn saved(effects: &[Effect]) -> Vec<Entry> {
    let saved = effects.iter().filter_map(|effect| match effect {
        Effect::SaveEntry { id, sealing } => {
            let entries = page::read(sealing).unwrap();
            assert_eq!(*id, page::row_id(entries[0].id));
            Some(entries)
        }
        _ => None,
    });
    saved.flatten().collect()
}

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
fn what_is_read_joins_what_has_ended_since_and_nothing_is_there_twice() {
    let mut app = app();
    app.submit("One");
    let turn = app.turn();
    fails(&mut app, turn, error(ErrorKind::BadKey), 5.0);
    let [fresh] = entries(&app).try_into().unwrap();
    // Nobody asked for it.
    app.check_ignored(LedgerMsg::Loaded {
        rows: vec![made(3)],
        damaged: 0,
    });
    app.check(LedgerMsg::Load, &["LoadLedger"]);
    app.check(LedgerMsg::Load, &[]);
    let rows = vec![made(3), vec![fresh]];
    app.say(LedgerMsg::Loaded { rows, damaged: 2 });
    assert_eq!((app.model.ledger.count(), app.model.ledger.damaged), (4, 2));
    assert_eq!(app.model.ledger.reading, Reading::Done);
}

/// Entries that differ in everything.
fn made(count: u64) -> Vec<Entry> {
    let models = [
        Rc::new(model(ProviderId::Openai, "big")),
        Rc::new(model(ProviderId::Openai, "small")),
        Rc::new(model(ProviderId::Anthropic, "other")),
    ];
    let one = |n: u64| {
        let small = u32::try_from(n).unwrap();
        let known = |value: u32| (n % 7 != 3).then_some(value);
        Entry {
            id: n.wrapping_mul(0x9E37_79B9_7F4A_7C15),
            at_ms: n * 600_000,
            model: Rc::clone(&models[usize::try_from(n % 3).unwrap()]),
            key: n.is_multiple_of(2).then(|| "…abcd".into()),
            route: if n.is_multiple_of(5) {
                Route::Relay
            } else {
                Route::Direct
            },
            origin: Origin::ALL[usize::try_from(n % 5).unwrap()],
            status: match n % 11 {
                7 => Status::Failed(ErrorKind::RateLimited),
                8 => Status::Stopped,
                9 => Status::Interrupted,
                _ => Status::Done,
            },
            input: known(small * 10),
            cached: known(small),
            written: None,
            output: known(small + 2),
            reasoning: None,
            cost_nano: known(small).map(u64::from),
            ttft_us: known(1000 + small),
            answer_us: known(1500 + small),
            total_us: known(900_000 + small),
            relay_us: n.is_multiple_of(5).then_some(40),
        }
    };
    (0..count).map(one).collect()
}

#[test]
fn a_row_is_read_as_it_was_written_and_damage_is_noticed() {
    let entries = made(500);
    let row = page::write(&entries);
    assert_eq!(page::read(&row).unwrap(), entries);
    // A row of one entry takes little more than its words.
    assert!(page::write(&entries[..1]).len() < 80);
    assert!(row.len() < 500 * 60, "{} bytes", row.len());
    assert_eq!(page::read(&[]), None);
    assert_eq!(page::read(&row[..row.len() - 1]), None);
    let mut later = row;
    later[0] = 2;
    assert_eq!(page::read(&later), None);
}

#[test]
fn rows_are_put_together_when_they_are_many() {
    assert!(page::to_join(&[1; 255]).is_empty());
    let mut sizes = vec![1; 256];
    sizes.insert(3, page::FULL);
    sizes.push(page::FULL / 2);
    let joined = page::to_join(&sizes);
    assert_eq!(joined.len(), 256);
    assert!(!joined.contains(&3) && !joined.contains(&257));
}

#[test]
fn values_spread_by_the_nearest_rank() {
    assert_eq!(Spread::of(Vec::new()), None);
    let spread = Spread::of((1..=100).rev().collect()).unwrap();
    assert_eq!(
        (spread.p5, spread.p25, spread.p50, spread.p75, spread.p95),
        (5, 25, 50, 75, 95)
    );
    let one = Spread::of(vec![7]).unwrap();
    assert_eq!((one.p5, one.p50, one.p95, one.count), (7, 7, 7, 1));
    assert_eq!(Spread::of(vec![1, 2]).unwrap().p50, 1);
}

/// Ten days of a day each, as columns too.
fn calendar() -> Calendar {
    let days: Vec<u64> = (0..10).map(|day| day * 86_400_000).collect();
    Calendar {
        columns: days.clone(),
        days,
    }
}

#[test]
fn a_report_adds_up_what_a_plain_loop_finds() {
    let entries = made(1000);
    let all = Filter {
        to_ms: u64::MAX,
        ..Filter::default()
    };
    let report = Report::of(entries.iter(), &all, By::Model, &calendar());
    assert_eq!(report.totals.requests, 1000);
    let cost: u64 = entries.iter().filter_map(|entry| entry.cost_nano).sum();
    assert_eq!(
        report.totals.cost,
        Sum {
            nano: Some(cost),
            more: true
        }
    );
    let errors = entries
        .iter()
        .filter(|entry| entry.status.is_error())
        .count();
    assert_eq!(report.totals.errors, errors as u64);
    // Groups and columns hold everything, each once.
    let in_groups: u64 = report
        .groups
        .iter()
        .map(|group| group.totals.requests)
        .sum();
    let in_columns: u64 = report
        .columns
        .iter()
        .map(|column| column.totals.requests)
        .sum();
    let in_parts: u64 = report
        .columns
        .iter()
        .flat_map(|column| &column.parts)
        .map(|part| part.tokens())
        .sum();
    assert_eq!(
        (in_groups, in_columns, in_parts),
        (1000, 1000, report.totals.tokens())
    );
    // 144 requests, one each ten minutes, are a day.
    assert_eq!(report.columns[0].totals.requests, 144);
    let dearest: Vec<_> = report
        .groups
        .iter()
        .map(|group| group.totals.cost.nano)
        .collect();
    assert!(dearest.is_sorted_by(|one, next| one >= next), "{dearest:?}");
    // The first hour has the first six requests of each day, and every third is of this model.
    let big = report
        .groups
        .iter()
        .find(|group| group.of.model == "big")
        .unwrap();
    let first: Vec<u64> = entries
        .iter()
        .filter(|entry| entry.model.model == "big" && entry.at_ms % 86_400_000 < 3_600_000)
        .filter_map(|entry| entry.ttft_us.map(u64::from))
        .collect();
    assert_eq!(
        big.by_hour_us[0],
        Spread::of(first).map(|spread| spread.p50)
    );
    let by_provider = Report::of(entries.iter(), &all, By::Provider, &calendar());
    assert_eq!(by_provider.groups.len(), 2);
    assert!(
        by_provider
            .groups
            .iter()
            .all(|group| group.of.model.is_empty())
    );
}

#[test]
fn a_filter_takes_what_it_names() {
    let entries = made(1000);
    let all = Filter {
        to_ms: u64::MAX,
        ..Filter::default()
    };
    let count = |filter: &Filter| entries.iter().filter(|entry| filter.takes(entry)).count();
    let named = |keep: &dyn Fn(&Entry) -> bool| entries.iter().filter(|entry| keep(entry)).count();
    let half = Filter {
        from_ms: 600_000,
        to_ms: 1_200_000,
        ..Filter::default()
    };
    assert_eq!(count(&half), 1);
    let openai = ProviderRef::Known(ProviderId::Openai);
    let filter = Filter {
        provider: Some(openai.clone()),
        ..all.clone()
    };
    assert_eq!(
        count(&filter),
        named(&|entry| entry.model.provider == openai)
    );
    let small = model(ProviderId::Openai, "small");
    let filter = Filter {
        model: Some(small.clone()),
        errors_only: true,
        ..all.clone()
    };
    assert_eq!(
        count(&filter),
        named(&|entry| *entry.model == small && entry.status.is_error())
    );
    let filter = Filter {
        origin: Some(Origin::Title),
        ..all
    };
    assert_eq!(
        count(&filter),
        named(&|entry| entry.origin == Origin::Title)
    );
}

#[test]
fn a_day_of_25_hours_has_its_last_one_twice() {
    let mut late = made(1);
    late[0].at_ms = 24 * 3_600_000 + 5;
    let calendar = Calendar {
        columns: vec![0],
        days: vec![0, 25 * 3_600_000],
    };
    let all = Filter {
        to_ms: u64::MAX,
        ..Filter::default()
    };
    let report = Report::of(late.iter(), &all, By::Model, &calendar);
    assert!(report.groups[0].by_hour_us[23].is_some());
}

#[test]
fn another_models_bill_is_by_its_prices_and_says_what_it_lacks() {
    let mut entries = made(2);
    (entries[0].input, entries[0].cached, entries[0].output) = (Some(1000), Some(0), Some(200));
    entries[1].input = None;
    // 1000 × 3 + 200 × 15 millionths of a dollar, and another request of which nothing is known.
    assert_eq!(
        counterfactual(entries.iter(), &prices()),
        Sum {
            nano: Some(6_000_000),
            more: true
        }
    );
    // Nothing was paid for what was refused, and nothing would have been.
    entries[1].cost_nano = Some(0);
    assert!(!counterfactual(entries.iter(), &prices()).more);
}

#[test]
fn files_say_what_is_known_to_the_last_digit() {
    let mut entries = made(8);
    let mut wild = entries.remove(7);
    wild.at_ms = 1_795_293_926_042;
    wild.cost_nano = Some(1_000_000_001);
    wild.model = Rc::new(ModelRef {
        provider: ProviderRef::Known(ProviderId::Openai),
        model: "=cmd|\"a\", b".to_owned(),
    });
    let text = export::csv([&wild, &entries[3]].into_iter());
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 4);
    // No spreadsheet runs a model's name.
    assert_eq!(
        lines[1],
        "2026-11-21T20:45:26.042Z,openai,\"'=cmd|\"\"a\"\", b\",,direct,compare,failed,rate-limited,\
         70,7,,9,,1.000000001,1.007,1.507,900.007,"
    );
    assert!(lines[2].ends_with(",title,done,,,,,,,,,,,"), "{}", lines[2]);
    let json: serde_json::Value = serde_json::from_str(&export::json([&wild].into_iter())).unwrap();
    assert_eq!(json[0]["model"], "=cmd|\"a\", b");
    assert_eq!(json[0]["cost_usd"], 1.000_000_001);
    assert_eq!(json[0]["key"], serde_json::Value::Null);
}

#[test]
fn a_price_of_ones_own_counts_before_every_list_and_what_runs_at_home_is_free() {
    let mut app = app();
    let big = model(ProviderId::Openai, "big");
    let own = Cost {
        input: Some(1),
        output: Some(2),
        ..Cost::default()
    };
    app.check(
        ProvidersMsg::SetPrice(big.clone(), Some(own.clone())),
        &["SaveSettings"],
    );
    assert_eq!(app.model.providers.facts(&big).cost, Some(own));
    app.check(ProvidersMsg::SetPrice(big.clone(), None), &["SaveSettings"]);
    assert_eq!(app.model.providers.facts(&big).cost, Some(prices()));
    let at_home = |name: &str| {
        app.model
            .providers
            .facts(&model(ProviderId::Ollama, name))
            .cost
    };
    assert_eq!(at_home("llama"), Some(Cost::FREE));
    assert_eq!(at_home("gpt-oss:120b-cloud"), None);
    assert_eq!(
        app.model
            .providers
            .facts(&model(ProviderId::Mistral, "x"))
            .cost,
        None
    );
    // The same server, rented somewhere, has a price that nobody told us.
    let vllm = ProviderRef::Known(ProviderId::Vllm);
    app.say(ProvidersMsg::Configure {
        provider: vllm,
        config: crate::providers::ProviderConfig {
            base_url: Some("https://gpu.example/v1".to_owned()),
            ..Default::default()
        },
    });
    assert_eq!(
        app.model
            .providers
            .facts(&model(ProviderId::Vllm, "x"))
            .cost,
        None
    );
}

#[test]
fn late_words_about_a_turn_that_is_over_change_nothing() {
    let mut app = app();
    app.check_ignored(TurnsMsg::Timed {
        turn: TurnId(9),
        timing: Timing::default(),
    });
}
