//! Message lists about titles by a model, and the effects they must give.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::rc::Rc;

use maas_protocol::{
    accumulate::Answer,
    error::{ErrorKind, ProviderError},
    provider::{ProviderId, ProviderRef},
};

use crate::{
    Effect,
    apart::{Apart, ApartAnswer},
    chats::{ChatId, ChatsMsg, ModelRef, Timing, shelf::ShelfMsg},
    ledger::{Origin, Status},
    msg::SessionMsg,
    rehearsal::Rehearsal,
    ui::Notice,
};

fn came(asked: &Apart, answer: Answer, error: Option<ProviderError>) -> Box<ApartAnswer> {
    Box::new(ApartAnswer {
        entry: asked.entry,
        model: ModelRef {
            provider: asked.provider.clone(),
            model: asked.request.model.clone(),
        },
        route: asked.route,
        answer: Rc::new(answer),
        error,
        sent_ms: asked.sent_ms,
        timing: Timing::default(),
    })
}

/// Asks the chat's model.
fn ask(app: &mut Rehearsal, chat: &ChatId) -> Apart {
    let effects = app.check(
        ShelfMsg::AskTitle(chat.clone()),
        &["AskApart", "BeginEntry"],
    );
    let Some(Effect::AskApart(asked)) = effects.first() else {
        panic!("no title was asked for");
    };
    asked.clone()
}

fn asked() -> (Rehearsal, ChatId, Apart) {
    let mut app = Rehearsal::unlocked();
    app.exchange("How is tea made?", "With water.");
    let chat = app.open_chat().id.clone();
    // The built-in one is no model.
    app.check(ShelfMsg::AskTitle(chat.clone()), &[]);
    let mut setup = app.open_chat().setup.clone();
    setup.model.provider = ProviderRef::Known(ProviderId::Openai);
    app.say(ChatsMsg::Configure(setup));
    let asked = ask(&mut app, &chat);
    let told = format!("{:?}", asked.request.messages);
    assert!(told.contains("How is tea made?") && told.contains("With water."));
    (app, chat, asked)
}

#[test]
fn the_models_title_is_taken_over_and_said_what_it_took() {
    let (mut app, chat, first) = asked();
    let answer = Answer {
        text: "  \"**Making tea.**\"\nand more".to_owned(),
        ..Answer::default()
    };
    app.check(
        ShelfMsg::Titled(chat, came(&first, answer, None)),
        &["SaveChat", "SaveEntry"],
    );
    assert_eq!(app.open_chat().title, "Making tea");
    assert!(app.open_chat().shelf.named);
    let last = app.model.ui.toasts.last().unwrap();
    assert!(matches!(last.notice, Notice::Titled(..)));
}

#[test]
fn without_an_answer_the_title_stays() {
    let (mut app, chat, first) = asked();
    let before = app.open_chat().title.clone();
    let error = ProviderError::new(ErrorKind::RateLimited, "");
    let nothing = |asked| came(asked, Answer::default(), None);
    let refused = came(&first, Answer::default(), Some(error));
    app.check(ShelfMsg::Titled(chat.clone(), refused), &["SaveEntry"]);
    let second = ask(&mut app, &chat);
    app.check(
        ShelfMsg::Titled(chat.clone(), nothing(&second)),
        &["SaveEntry"],
    );
    let entries: Vec<_> = app.model.ledger.entries().cloned().collect();
    assert!(entries.iter().all(|entry| entry.origin == Origin::Title));
    let ends: Vec<_> = entries.iter().map(|entry| entry.status).collect();
    assert_eq!(ends, [Status::Failed(ErrorKind::RateLimited), Status::Done]);
    assert_eq!(app.open_chat().title, before);
    assert_eq!(app.model.ui.toasts.len(), 2);
    // Once the vault is closed, nothing comes in.
    app.say(SessionMsg::Lock);
    app.check(ShelfMsg::Titled(chat, nothing(&second)), &[]);
    assert_eq!(app.model.ledger.count(), 0);
}
