//! A title by the chat's own model, for whoever asks for one: a request like any other, said when it is made and what it took.

use std::rc::Rc;

use maas_protocol::{
    accumulate::Answer,
    chat::{ChatRequest, Message, Role},
    error::{ErrorKind, ProviderError},
    extras::check_extra_body,
    provider::Route,
};

use crate::{
    Effect, Model, Stamp,
    chats::{Chat, ChatId, ModelRef, Timing, title},
    ledger::{self, Ended, Origin, Status},
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
pub(super) fn ask(model: &mut Model, id: &ChatId) -> Vec<Effect> {
    let chat = model.chats.find(id).filter(|chat| chat.can_ask_title());
    let Some(chat) = chat.cloned().filter(|_| !model.session.is_closed()) else {
        return Vec::new();
    };
    let asked = &chat.setup.model;
    let config = model.providers.config(&asked.provider);
    let request = ChatRequest {
        model: asked.model.clone(),
        messages: vec![Message::text(
            Role::User,
            format!("{ASK}\n\n{}", told(&chat)),
        )],
        stream: true,
        // It was checked when it was saved.
        provider_config: check_extra_body(&config.extra_body).unwrap_or_default(),
        ..ChatRequest::default()
    };
    let route = model.providers.way(&asked.provider, false).route;
    let limits = model.providers.limits(asked);
    ui::notify(model, Notice::TitleAsked(asked.model.clone()));
    vec![Effect::AskTitle {
        chat: id.clone(),
        provider: asked.provider.clone(),
        config,
        route,
        request,
        limits,
    }]
}

/// The one request for a title, once it has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct TitleAnswer {
    /// Who was asked.
    pub model: ModelRef,
    /// Which way.
    pub route: Route,
    /// What came, to the end or to where it failed.
    pub answer: Rc<Answer>,
    /// Why there is no more of it, where there is not.
    pub error: Option<ProviderError>,
    /// When it was sent, ms since 1970.
    pub sent_ms: u64,
    /// When things happened.
    pub timing: Timing,
}

/// Notes the request in the ledger, whatever came of it.
pub(super) fn noted(model: &mut Model, asked: &TitleAnswer, stamp: &Stamp) -> Option<Effect> {
    let error = asked.error.as_ref().or(asked.answer.error.as_ref());
    let ended = Ended {
        model: &asked.model,
        route: asked.route,
        origin: Origin::Title,
        status: error.map_or(Status::Done, |error| Status::Failed(error.kind)),
        usage: &asked.answer.usage,
        timing: asked.timing,
        sent_ms: asked.sent_ms,
    };
    ledger::note(model, &ended, stamp)
}

/// Takes the title over, and says what it took.
pub(super) fn answered(model: &mut Model, id: &ChatId, asked: &TitleAnswer) -> Option<String> {
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
