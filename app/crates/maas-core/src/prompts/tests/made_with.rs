//! Which version made which answer: it is known however the question came to be asked, and however often.

use super::*;
use crate::{
    chats::{MessageId, revise::ReviseMsg},
    compare::CompareMsg,
    drafts::{DraftsMsg, DraftsRecord},
    rehearsal::{finished, pieces, text},
    turn::TurnsMsg,
};

/// A question made with a template, in the field of the chat on screen.
fn inserted(app: &mut Rehearsal, used: &PromptUse, words: &str) {
    app.say(PromptsMsg::Insert {
        used: used.clone(),
        content: Box::default(),
        messages: vec![said(Role::User, words)],
    });
}

fn ended(app: &mut Rehearsal) {
    let turn = app.turn();
    app.say(pieces(turn, &[text("Answer"), finished()]));
    app.say(TurnsMsg::Ended { turn, at_ms: 900.0 });
}

/// An open vault, a template, and a question made with it that was answered.
fn asked() -> (Rehearsal, PromptUse) {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", "1");
    let used = used(&app, &id);
    inserted(&mut app, &used, "Made with it");
    app.exchange("Made with it", "Answer");
    assert_eq!(app.last_reply().prompt, Some(used.clone()));
    (app, used)
}

#[test]
fn a_message_that_waited_for_an_answer_was_made_with_it_and_the_next_one_with_nothing() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", "1");
    let used = used(&app, &id);
    app.submit("Typed");
    inserted(&mut app, &used, "Made with it");
    app.submit("Made with it");
    // What is typed now goes behind it.
    app.submit("Typed as well");
    // A page that is loaded anew has them still.
    let waiting = app.model.drafts.find(Some(&app.open_id())).unwrap();
    let stored = serde_json::to_string(waiting).unwrap();
    assert_eq!(
        &serde_json::from_str::<crate::drafts::Draft>(&stored).unwrap(),
        &**waiting
    );
    ended(&mut app);
    assert_eq!(app.last_reply().prompt, Some(used));
    ended(&mut app);
    assert_eq!(app.messages().len(), 6);
    assert_eq!(app.last_reply().prompt, None);
}

#[test]
fn what_waits_is_read_as_every_version_of_the_app_wrote_it() {
    let old = r#"{"version":1,"drafts":[[null,{"waiting":["One",{"text":"Two","files":[]}]}]]}"#;
    let old: DraftsRecord = serde_json::from_str(old).unwrap();
    let waiting = &old.drafts.first().unwrap().1.waiting;
    assert!(waiting.iter().all(|one| one.prompt.is_none()));
    // One that was made with nothing is the text alone, as before.
    assert_eq!(serde_json::to_string(waiting).unwrap(), r#"["One","Two"]"#);
}

#[test]
fn a_question_that_is_asked_again_was_made_with_it_whoever_answers() {
    let (mut app, used) = asked();
    let question = app.messages().first().unwrap().id.clone();
    let other = ChatSetup::default().model;
    let asks = |message: MessageId| ReviseMsg::AskAnother {
        message,
        model: other.clone(),
    };
    app.say(asks(question.clone()));
    assert_eq!(app.last_reply().prompt, Some(used.clone()), "the question");
    ended(&mut app);
    app.say(asks(app.last_id()));
    assert_eq!(app.last_reply().prompt, Some(used.clone()), "an answer");
    ended(&mut app);
    // None of its answers is there any more.
    while app.messages().len() > 1 {
        app.say(ReviseMsg::Delete(app.last_id()));
    }
    app.say(asks(question.clone()));
    assert_eq!(app.last_reply().prompt, Some(used.clone()), "alone");
    ended(&mut app);
    app.say(ReviseMsg::SendAgain {
        message: question,
        text: "Made with it, and changed a little".to_owned(),
    });
    assert_eq!(app.last_reply().prompt, Some(used), "in other words");
}

#[test]
fn an_answer_that_failed_or_broke_off_is_asked_for_again_with_it() {
    let (mut app, used) = asked();
    app.say(ReviseMsg::GoOn(app.last_id()));
    assert_eq!(app.last_reply().prompt, Some(used.clone()), "goes on");
    ended(&mut app);
    app.say(ReviseMsg::SendAgain {
        message: app.messages().first().unwrap().id.clone(),
        text: "Made with it".to_owned(),
    });
    // Nothing had come of it: it is replaced.
    app.say(TurnsMsg::Stop(app.turn()));
    app.say(ChatsMsg::Retry {
        message: app.last_id(),
        through_relay: false,
    });
    assert_eq!(app.last_reply().prompt, Some(used), "again");
}

/// Answers of an older version of the app say it; its questions do not.
#[test]
fn what_only_the_answer_says_counts_too() {
    let (mut app, used) = asked();
    let question = app.messages().first().unwrap().id.clone();
    let chat = app.open_id();
    let chats = Rc::make_mut(&mut app.model.chats);
    let open = chats.find_mut(&chat).unwrap();
    open.message_mut(&question).unwrap().prompt = None;
    app.say(ReviseMsg::AskAnother {
        message: question,
        model: ChatSetup::default().model,
    });
    assert_eq!(app.last_reply().prompt, Some(used));
}

#[test]
fn a_column_that_comes_later_was_made_with_it() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", "1");
    let used = used(&app, &id);
    let model = ChatSetup::default().model;
    app.say(PromptsMsg::Try {
        used: used.clone(),
        content: Box::default(),
        messages: vec![said(Role::User, "q")],
        models: vec![model.clone()],
    });
    ended(&mut app);
    app.say(CompareMsg::AddModel(model));
    let tried = app.model.prompts.tried.get(&id).unwrap();
    let comparison = app.model.comparisons.find(tried).unwrap();
    let columns = comparison.chats(&app.model.chats);
    let made = columns.map(|(_, chat)| {
        let last = chat.messages.loaded().unwrap().last().unwrap().clone();
        last.reply.as_ref().unwrap().prompt.clone()
    });
    assert_eq!(made.collect::<Vec<_>>(), [Some(used.clone()), Some(used)]);
}

/// In a chat made of the first messages of another one too.
#[test]
fn a_fork_was_made_with_it() {
    let (mut app, used) = asked();
    app.say(ReviseMsg::Fork(app.messages().first().unwrap().id.clone()));
    let question = app.messages().first().unwrap().id.clone();
    app.say(ReviseMsg::AskAnother {
        message: question,
        model: ChatSetup::default().model,
    });
    assert_eq!(app.last_reply().prompt, Some(used));
}

#[test]
fn a_field_that_was_emptied_while_something_waits_was_made_with_nothing() {
    let mut app = Rehearsal::unlocked();
    let id = add(&mut app, "a", "1");
    let used = used(&app, &id);
    app.submit("Typed");
    inserted(&mut app, &used, "Made with it");
    let chat = Some(app.open_id());
    for typed in ["", "typed"] {
        let (chat, text) = (chat.clone(), typed.to_owned());
        app.say(DraftsMsg::Typed { chat, text });
    }
    app.submit("typed");
    ended(&mut app);
    assert_eq!(app.last_reply().prompt, None);
}
