//! That nothing is sent which may pass a budget, that a person can let it pass once, and that what is spent is said in time.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::rc::Rc;

use maas_protocol::{
    chat::{ChatRequest, Message, Params, Part, Role, Source},
    error::ErrorKind,
    event::ChatEvent,
    models::{Cost, ModelInfo},
    provider::{ProviderId, ProviderRef},
    usage::Usage,
};

use super::{Budget, Every, Scope, most};
use crate::{
    Effect,
    calendar::{civil, day_start, month_start},
    chats::{ChatSetup, ChatsMsg, ModelRef, ReplyState},
    ledger::LedgerMsg,
    msg::{ProvidersMsg, SessionMsg},
    rehearsal::{Rehearsal, finished, pieces, text},
    session::Settings,
    turn::TurnsMsg,
    ui::Notice,
};

fn of(model: &str) -> ModelRef {
    ModelRef {
        provider: ProviderRef::Known(ProviderId::Openai),
        model: model.to_owned(),
    }
}

/// $1 a million tokens either way.
fn dollar() -> Cost {
    Cost {
        input: Some(1_000_000),
        output: Some(1_000_000),
        ..Cost::default()
    }
}

fn budget(on: Scope, limit_nano: u64) -> Budget {
    Budget {
        on,
        every: Every::Day,
        limit_nano,
        unknown_passes: false,
    }
}

/// An open vault whose ledger is read; the next chat asks a model at $1 a million, for 1,000 tokens at most: a
/// thousandth of a dollar, which is a million nano-dollars, and a little for the question.
fn app(budgets: Vec<Budget>) -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    app.say(ProvidersMsg::SetPrice(of("big"), Some(dollar())));
    app.say(ChatsMsg::Configure(ChatSetup {
        model: of("big"),
        params: Params {
            max_tokens: Some(1000),
            ..Params::default()
        },
        ..app.model.chats.fresh.clone()
    }));
    app.say(SessionMsg::Configure(Settings {
        budgets,
        ..Settings::default()
    }));
    app.say(LedgerMsg::Load);
    app.say(LedgerMsg::Loaded {
        rows: Vec::new(),
        damaged: 0,
    });
    app
}

/// Asks; whether the request went out, else why not.
fn ask(app: &mut Rehearsal, question: &str) -> Result<(), ErrorKind> {
    app.say(ChatsMsg::New);
    let effects = app.submit(question);
    went(app, &effects)
}

fn went(app: &mut Rehearsal, effects: &[Effect]) -> Result<(), ErrorKind> {
    let refused = effects.iter().find_map(|effect| match effect {
        Effect::RefuseTurn { turn, error } => Some((*turn, error.clone())),
        _ => None,
    });
    let sent = effects
        .iter()
        .any(|effect| matches!(effect, Effect::StartTurn { .. }));
    assert_ne!(sent, refused.is_some());
    match refused {
        None => Ok(()),
        Some((turn, error)) => {
            let kind = error.kind;
            app.say(TurnsMsg::Failed {
                turn,
                error,
                at_ms: 0.0,
            });
            Err(kind)
        }
    }
}

/// The newest answer ends, and used so many tokens in all.
fn answered(app: &mut Rehearsal, tokens: u64) {
    let turn = app.turn();
    let usage = ChatEvent::Usage {
        usage: Usage {
            input: Some(tokens),
            output: Some(0),
            ..Usage::default()
        },
    };
    app.say(pieces(turn, &[text("Yes."), usage, finished()]));
    app.say(TurnsMsg::Ended { turn, at_ms: 9.0 });
}

#[test]
fn the_most_is_the_question_and_a_half_with_the_longest_answer() {
    let facts = ModelInfo {
        cost: Some(Cost {
            input: Some(2_000_000),
            output: Some(8_000_000),
            ..Cost::default()
        }),
        ..ModelInfo::of_id("m")
    };
    let request = ChatRequest {
        // 400 letters are about 100 tokens.
        messages: vec![Message::text(Role::User, "x".repeat(400))],
        params: Params {
            max_tokens: Some(1000),
            ..Params::default()
        },
        ..ChatRequest::default()
    };
    // 150 × $2 + 1000 × $8 a million.
    assert_eq!(most(&request, &facts), Some(8_300_000));
    let twice = ChatRequest {
        params: Params {
            n: Some(2),
            ..request.params.clone()
        },
        ..request.clone()
    };
    assert_eq!(most(&twice, &facts), Some(16_300_000));
    // A picture may take all that this model can make of one: 2833 and eight times 5667, and a half, × $2.
    let mut seen = ChatRequest {
        model: "gpt-4o-mini".to_owned(),
        ..request.clone()
    };
    let source = Source::Held {
        media_type: "image/png".to_owned(),
        id: "1".to_owned(),
    };
    seen.messages[0].parts.push(Part::Image { source });
    let input = 100 + 2833 + 8 * 5667;
    let pictured = (input + input / 2) * 2_000 + 8_000_000;
    assert_eq!(most(&seen, &facts), Some(pictured));
    // Without a limit of one's own the model's counts; without either nothing is known.
    let endless = ChatRequest {
        params: Params::default(),
        ..request.clone()
    };
    assert_eq!(most(&endless, &facts), None);
    let limited = ModelInfo {
        output: Some(500),
        ..facts.clone()
    };
    assert_eq!(most(&endless, &limited), Some(4_300_000));
    assert_eq!(most(&request, &ModelInfo::of_id("m")), None);
    let free = ModelInfo {
        cost: Some(Cost::FREE),
        ..ModelInfo::of_id("m")
    };
    assert_eq!(most(&endless, &free), Some(0));
}

#[test]
fn a_request_that_may_pass_a_budget_is_not_sent_and_leaves_no_entry() {
    let mut app = app(vec![budget(Scope::All, 1_500_000)]);
    assert_eq!(ask(&mut app, "One"), Ok(()));
    answered(&mut app, 600);
    // $0.0006 are spent, and $0.001 may come.
    assert_eq!(ask(&mut app, "Two"), Err(ErrorKind::OverBudget));
    assert_eq!(app.last_reply().state, ReplyState::Failed);
    assert_eq!(
        app.last_reply().answer.error.unwrap().text,
        "$0.0006 + $0.001 > $0.0015"
    );
    assert_eq!(app.model.ledger.count(), 1);
    // The next day begins anew.
    app.now_ms += 86_400_000;
    assert_eq!(ask(&mut app, "Three"), Ok(()));
}

#[test]
fn answers_under_way_are_counted_as_dear_as_they_may_become() {
    let mut app = app(vec![budget(Scope::All, 2_500_000)]);
    assert_eq!(ask(&mut app, "One"), Ok(()));
    let first = app.turn();
    assert_eq!(ask(&mut app, "Two"), Ok(()));
    assert_eq!(ask(&mut app, "Three"), Err(ErrorKind::OverBudget));
    // What one did not need is free again.
    app.say(TurnsMsg::Stop(first));
    assert_eq!(ask(&mut app, "Four"), Ok(()));
}

#[test]
fn a_person_lets_one_request_pass_and_no_other() {
    let mut app = app(vec![budget(Scope::All, 1)]);
    assert_eq!(ask(&mut app, "One"), Err(ErrorKind::OverBudget));
    let message = app.last_id();
    let effects = app.say(ChatsMsg::RetryAnyway(message.clone()));
    assert_eq!(went(&mut app, &effects), Ok(()));
    answered(&mut app, 10);
    let effects = app.say(ChatsMsg::Retry {
        message,
        through_relay: false,
    });
    assert_eq!(went(&mut app, &effects), Err(ErrorKind::OverBudget));
}

#[test]
fn a_pass_that_came_too_early_is_worth_nothing_later() {
    let mut app = app(vec![budget(Scope::All, 1)]);
    assert_eq!(ask(&mut app, "One"), Err(ErrorKind::OverBudget));
    let message = app.last_id();
    let effects = app.say(ChatsMsg::RetryAnyway(message.clone()));
    assert_eq!(went(&mut app, &effects), Ok(()));
    // It is under way, so that nothing comes of another click.
    app.check(ChatsMsg::RetryAnyway(message.clone()), &[]);
    let turn = app.turn();
    app.say(TurnsMsg::Stop(turn));
    let effects = app.say(ChatsMsg::Retry {
        message,
        through_relay: false,
    });
    assert_eq!(went(&mut app, &effects), Err(ErrorKind::OverBudget));
}

#[test]
fn a_budget_holds_for_what_it_names() {
    let anthropic = ProviderRef::Known(ProviderId::Anthropic);
    let openai = ProviderRef::Known(ProviderId::Openai);
    for (on, held) in [
        (Scope::Provider(anthropic), false),
        (Scope::Provider(openai.clone()), true),
        (Scope::Model(of("small")), false),
        (Scope::Model(of("big")), true),
        (Scope::Key(openai, "…abcd".to_owned()), false),
    ] {
        let mut app = app(vec![budget(on.clone(), 1)]);
        assert_eq!(ask(&mut app, "One").is_err(), held, "{on:?}");
    }
}

#[test]
fn what_is_unknown_is_asked_about_unless_the_budget_lets_it_pass() {
    let mut app = app(vec![budget(Scope::All, 1_000_000_000)]);
    app.say(ProvidersMsg::SetPrice(of("big"), None));
    assert_eq!(ask(&mut app, "One"), Err(ErrorKind::UnknownCost));
    let passing = Budget {
        unknown_passes: true,
        ..budget(Scope::All, 1_000_000_000)
    };
    app.say(SessionMsg::Configure(Settings {
        budgets: vec![passing],
        ..Settings::default()
    }));
    assert_eq!(ask(&mut app, "Two"), Ok(()));
    // Until what was spent before is read, nobody knows what is left.
    app.say(LedgerMsg::Load);
    assert_eq!(ask(&mut app, "Three"), Err(ErrorKind::UnknownCost));
}

#[test]
fn what_is_free_passes_whatever_was_spent() {
    let mut app = app(vec![budget(Scope::All, 1_500_000)]);
    assert_eq!(ask(&mut app, "One"), Ok(()));
    answered(&mut app, 9000);
    assert_eq!(ask(&mut app, "Two"), Err(ErrorKind::OverBudget));
    app.say(ProvidersMsg::SetPrice(of("big"), Some(Cost::FREE)));
    assert_eq!(ask(&mut app, "Three"), Ok(()));
}

#[test]
fn half_three_quarters_and_nine_tenths_are_said_once_each() {
    let mut app = app(vec![budget(Scope::All, 10_000_000)]);
    let mut said = Vec::new();
    for tokens in [4000, 1500, 1000, 1200, 300, 900] {
        assert_eq!(ask(&mut app, "One"), Ok(()));
        answered(&mut app, tokens);
        let toasts = &app.model.ui.toasts;
        let marks = toasts.iter().filter_map(|toast| match toast.notice {
            Notice::BudgetSpent(mark, Every::Day) => Some(mark),
            _ => None,
        });
        said = marks.collect();
    }
    // 40, 55, 65, 77, 80 and 89 percent.
    assert_eq!(said, [50, 75]);
}

#[test]
fn a_key_that_spends_much_more_than_it_is_used_to_is_said_once() {
    let mut app = app(Vec::new());
    let label = crate::providers::KeyLabel {
        masked: "…abcd".to_owned(),
        keep: crate::providers::KeepKey::OnThisDevice,
        origin: "https://api.openai.com".to_owned(),
        kind: crate::providers::KeyKind::ApiKey,
    };
    Rc::make_mut(&mut app.model.providers)
        .entry(&of("big").provider)
        .key = Some(label);
    // Six days of five cents each.
    for _ in 0..6 {
        assert_eq!(ask(&mut app, "One"), Ok(()));
        answered(&mut app, 50_000);
        app.now_ms += 86_400_000;
    }
    let warned = |app: &Rehearsal| {
        let toasts = app.model.ui.toasts.iter();
        toasts
            .filter(|toast| matches!(toast.notice, Notice::UnusualKey(_)))
            .count()
    };
    assert_eq!(warned(&app), 0);
    for (tokens, expected) in [(150_000, 0), (1000, 1), (150_000, 0)] {
        assert_eq!(ask(&mut app, "Two"), Ok(()));
        answered(&mut app, tokens);
        assert_eq!(warned(&app), expected, "{tokens}");
        // Read, and taken away.
        Rc::make_mut(&mut app.model.ui).toasts.clear();
    }
}

#[test]
fn days_and_months_begin_where_the_person_is() {
    assert_eq!(civil(0), (1970, 1, 1));
    assert_eq!(civil(19_782), (2024, 2, 29));
    // 2026-11-21 20:45:26 in Greenwich is the 22nd in Seoul.
    let now = 1_795_293_926_042;
    assert_eq!(day_start(now, 0), 1_795_219_200_000);
    assert_eq!(day_start(now, 540), 1_795_273_200_000);
    assert_eq!(month_start(now, 0), 1_793_491_200_000);
    assert_eq!(month_start(now, 540), 1_793_458_800_000);
    assert_eq!(day_start(now, -480), 1_795_248_000_000);
}
