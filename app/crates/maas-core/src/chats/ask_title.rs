//! A title by the chat's own model, for whoever asks for one: a request like any other, said when it is made and what it took.

use maas_protocol::{
    chat::{ChatRequest, Message, Role},
    error::ErrorKind,
};

use crate::{
    Effect, Model, Stamp,
    apart::{self, ApartAnswer, Purpose},
    chats::{Chat, ChatId, title},
    ledger::Status,
    ui::{self, Notice},
};

#[cfg(test)]
mod tests;

/// What the model is asked for.
const ASK: &str = "Give the conversation below a title: at most six words, in the language it is held in. Answer with the title alone.";
/// So much of each message is told, in characters.
const TOLD: usize = 1500;
/// So many messages are told.
const MESSAGES: usize = 4;

impl Chat {
    /// Whether its model can be asked for a title: there is something to go by, and a model behind it.
    pub fn can_ask_title(&self) -> bool {
        let model = self.setup.model.provider.spec();
        model.is_some_and(|spec| spec.answer_locally.is_none()) && !told(self).is_empty()
    }
}

/// What was said first, as far as it is here.
fn told(chat: &Chat) -> String {
    let line = chat.messages.loaded().unwrap_or_default();
    let said = line.iter().map(|message| (message.role, message.words()));
    let said = said.filter(|(_, words)| !words.trim().is_empty());
    let mut told = String::new();
    for (role, words) in said.take(MESSAGES) {
        told.push_str(if role == Role::Assistant {
            "Assistant: "
        } else {
            "User: "
        });
        told.extend(words.chars().take(TOLD));
        told.push_str("\n\n");
    }
    told
}

/// Asks the chat's model.
pub(super) fn ask(model: &mut Model, id: &ChatId, stamp: &Stamp) -> Vec<Effect> {
    let chat = model.chats.find(id).filter(|chat| chat.can_ask_title());
    let Some(chat) = chat.cloned().filter(|_| !model.session.is_closed()) else {
        return Vec::new();
    };
    let asked = &chat.setup.model;
    let request = ChatRequest {
        messages: vec![Message::text(
            Role::User,
            format!("{ASK}\n\n{}", told(&chat)),
        )],
        ..ChatRequest::default()
    };
    match apart::ask(model, Purpose::Title(id.clone()), asked, request, stamp) {
        Ok(going) => {
            ui::notify(model, Notice::TitleAsked(asked.model.clone()));
            going.effects
        }
        Err(error) => {
            ui::notify(model, Notice::NotTitled(error.kind));
            Vec::new()
        }
    }
}

/// Notes the request in the ledger, whatever came of it.
pub(super) fn noted(
    model: &mut Model,
    chat: &ChatId,
    heard: &ApartAnswer,
    stamp: &Stamp,
) -> Option<Effect> {
    let error = heard.error.as_ref().or(heard.answer.error.as_ref());
    let status = error.map_or(Status::Done, |error| Status::Failed(error.kind));
    apart::note(model, &Purpose::Title(chat.clone()), status, heard, stamp)
}

/// Takes the title over, and says what it took.
pub(super) fn answered(model: &mut Model, id: &ChatId, asked: &ApartAnswer) -> Option<String> {
    if let Some(chat) = model.chats.find(id) {
        let notice = Notice::TitleAsked(chat.setup.model.model.clone());
        ui::withdraw(model, &notice);
    }
    let kind = match &asked.error {
        None => {
            let title = title::of_answer(&asked.answer.text);
            if title.is_some() {
                let usage = &asked.answer.usage;
                ui::notify(model, Notice::Titled(usage.input, usage.output));
                return title;
            }
            ErrorKind::Malformed
        }
        Some(error) => error.kind,
    };
    ui::notify(model, Notice::NotTitled(kind));
    None
}
