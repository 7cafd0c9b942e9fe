//! Message lists about titles by a model, and the effects they must give.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::rc::Rc;

use maas_protocol::{
    accumulate::Answer,
    error::{ErrorKind, ProviderError},
    provider::{ProviderId, ProviderRef, Route},
};

use crate::{
    Effect,
    chats::{ChatsMsg, ModelRef, Timing, TitleAnswer, shelf::ShelfMsg},
    ledger::{Origin, Status},
    msg::SessionMsg,
    rehearsal::Rehearsal,
    ui::Notice,
};

fn came(answer: Answer, error: Option<ProviderError>) -> Box<TitleAnswer> {
    Box::new(TitleAnswer {
        model: ModelRef {
            provider: ProviderRef::Known(ProviderId::Openai),
            model: "gpt-5.4-mini".to_owned(),
        },
        route: Route::Direct,
        answer: Rc::new(answer),
        error,
        sent_ms: 5,
        timing: Timing::default(),
    })
}

fn asked() -> (Rehearsal, crate::chats::ChatId) {
    let mut app = Rehearsal::unlocked();
    app.exchange("How is tea made?", "With water.");
    let chat = app.open_chat().id.clone();
    // The built-in one is no model.
    app.check(ShelfMsg::AskTitle(chat.clone()), &[]);
    let mut setup = app.open_chat().setup.clone();
    setup.model.provider = ProviderRef::Known(ProviderId::Openai);
    app.say(ChatsMsg::Configure(setup));
    let effects = app.check(ShelfMsg::AskTitle(chat.clone()), &["AskTitle"]);
    let Some(Effect::AskTitle { request, .. }) = effects.first() else {
        panic!("no title was asked for");
    };
    let told = format!("{:?}", request.messages);
    assert!(told.contains("How is tea made?") && told.contains("With water."));
    (app, chat)
}

#[test]
fn the_models_title_is_taken_over_and_said_what_it_took() {
    let (mut app, chat) = asked();
    let answer = Answer {
        text: "  \"**Making tea.**\"\nand more".to_owned(),
        ..Answer::default()
    };
    app.check(
        ShelfMsg::Titled(chat, came(answer, None)),
        &["SaveChat", "SaveEntry"],
    );
    assert_eq!(app.open_chat().title, "Making tea");
    assert!(app.open_chat().shelf.named);
    let last = app.model.ui.toasts.last().unwrap();
    assert!(matches!(last.notice, Notice::Titled(..)));
}

#[test]
fn without_an_answer_the_title_stays() {
    let (mut app, chat) = asked();
    let before = app.open_chat().title.clone();
    let error = ProviderError::new(ErrorKind::RateLimited, "");
    let nothing = || came(Answer::default(), None);
    let refused = came(Answer::default(), Some(error));
    app.check(ShelfMsg::Titled(chat.clone(), refused), &["SaveEntry"]);
    app.check(ShelfMsg::Titled(chat.clone(), nothing()), &["SaveEntry"]);
    let entries: Vec<_> = app.model.ledger.entries().cloned().collect();
    assert!(entries.iter().all(|entry| entry.origin == Origin::Title));
    let ends: Vec<_> = entries.iter().map(|entry| entry.status).collect();
    assert_eq!(ends, [Status::Failed(ErrorKind::RateLimited), Status::Done]);
    assert_eq!(app.open_chat().title, before);
    assert_eq!(app.model.ui.toasts.len(), 2);
    // Once the vault is closed, nothing comes in.
    app.say(SessionMsg::Lock);
    app.check(ShelfMsg::Titled(chat, nothing()), &[]);
    assert_eq!(app.model.ledger.count(), 0);
}
