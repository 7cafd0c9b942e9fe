//! What is held back without a network, and what is not.

#![allow(clippy::unwrap_used, reason = "tests")]

use maas_protocol::{
    chat::Params,
    error::ErrorKind,
    models::Cost,
    provider::{ProviderId, ProviderRef},
};

use crate::{
    chats::{ChatSetup, ChatsMsg, ModelRef},
    ledger::LedgerMsg,
    msg::{ProvidersMsg, SessionMsg},
    providers::{ProviderConfig, RouteChoice},
    rehearsal::{Rehearsal, name},
    session::Settings,
};

const OPENAI: ProviderRef = ProviderRef::Known(ProviderId::Openai);

/// A chat with a model of that provider, at $1 a million tokens either way, a thousand at most, and no network.
fn offline(provider: ProviderRef) -> Rehearsal {
    let mut app = Rehearsal::unlocked();
    app.offline = true;
    let model = ModelRef {
        provider,
        model: "big".to_owned(),
    };
    let cost = Cost {
        input: Some(1_000_000),
        output: Some(1_000_000),
        ..Cost::default()
    };
    app.say(ProvidersMsg::SetPrice(model.clone(), Some(cost)));
    app.say(ChatsMsg::Configure(ChatSetup {
        model,
        params: Params {
            max_tokens: Some(1000),
            ..Params::default()
        },
        ..app.model.chats.fresh.clone()
    }));
    app
}

/// Whether it was sent, or why not.
fn asked(app: &mut Rehearsal) -> Result<(), (ErrorKind, String)> {
    let effects = app.submit("Hello");
    went(app, &effects)
}

fn went(app: &mut Rehearsal, effects: &[crate::Effect]) -> Result<(), (ErrorKind, String)> {
    for effect in effects {
        if let crate::Effect::RefuseTurn { turn, error } = effect {
            app.say(crate::turn::TurnsMsg::Failed {
                turn: *turn,
                error: error.clone(),
                at_ms: 0.0,
            });
            return Err((error.kind, error.text.clone()));
        }
    }
    assert!(effects.iter().any(|effect| name(effect) == "StartTurn"));
    Ok(())
}

#[test]
fn a_question_to_the_internet_is_kept_with_its_cost_and_sent_on_a_click() {
    let mut app = offline(OPENAI);
    let held = Err((ErrorKind::Offline, "$0.001".to_owned()));
    assert_eq!(asked(&mut app), held);
    let message = app.last_id();
    let retry = || ChatsMsg::Retry {
        message: message.clone(),
        through_relay: false,
    };
    let effects = app.say(retry());
    assert_eq!(went(&mut app, &effects), held);
    // Nothing is sent because there is a network again.
    app.offline = false;
    assert!(app.say(crate::ui::UiMsg::CloseTrace).is_empty());
    let message = app.last_id();
    let effects = app.say(ChatsMsg::Retry {
        message,
        through_relay: false,
    });
    assert_eq!(went(&mut app, &effects), Ok(()));
}

#[test]
fn what_is_near_is_asked_and_the_relay_is_far() {
    let set = |app: &mut Rehearsal, base_url: &str, route| {
        app.say(ProvidersMsg::Configure {
            provider: OPENAI,
            config: ProviderConfig {
                base_url: Some(base_url.to_owned()),
                route,
                ..ProviderConfig::default()
            },
        });
    };
    for near in ["http://localhost:8080/v1", "http://192.168.0.7/v1"] {
        let mut app = offline(OPENAI);
        set(&mut app, near, RouteChoice::Direct);
        assert_eq!(asked(&mut app), Ok(()), "{near}");
    }
    let mut app = offline(OPENAI);
    set(&mut app, "https://api.openai.com/v1", RouteChoice::Relay);
    assert!(asked(&mut app).is_err());
    for here in [ProviderId::Demo, ProviderId::Browser] {
        assert_eq!(asked(&mut offline(ProviderRef::Known(here))), Ok(()));
    }
}

#[test]
fn a_budget_holds_what_waited_like_anything_else() {
    let mut app = offline(OPENAI);
    app.say(SessionMsg::Configure(Settings {
        budgets: vec![crate::budget::Budget {
            on: crate::budget::Scope::All,
            every: crate::budget::Every::Day,
            limit_nano: 1,
            unknown_passes: false,
        }],
        ..Settings::default()
    }));
    app.say(LedgerMsg::Load);
    app.say(LedgerMsg::Loaded {
        rows: Vec::new(),
        damaged: 0,
    });
    assert_eq!(asked(&mut app).unwrap_err().0, ErrorKind::Offline);
    app.offline = false;
    let message = app.last_id();
    let effects = app.say(ChatsMsg::Retry {
        message,
        through_relay: false,
    });
    assert_eq!(
        went(&mut app, &effects).unwrap_err().0,
        ErrorKind::OverBudget
    );
}
