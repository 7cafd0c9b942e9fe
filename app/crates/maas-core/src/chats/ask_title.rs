//! A title by the chat's own model, for whoever asks for one: a request like any other, said when it is made and what it took.

use std::rc::Rc;

use maas_protocol::{
    accumulate::Answer,
    chat::{ChatRequest, Message, Role},
    error::{ErrorKind, ProviderError},
    extras::check_extra_body,
};

use crate::{
    Effect, Model,
    chats::{Chat, ChatId, title},
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

/// Takes the title over, and says what it took.
pub(super) fn answered(
    model: &mut Model,
    id: &ChatId,
    answer: Result<Rc<Answer>, ProviderError>,
) -> Option<String> {
    if let Some(chat) = model.chats.find(id) {
        let asked = Notice::TitleAsked(chat.setup.model.model.clone());
        ui::withdraw(model, &asked);
    }
    let kind = match answer {
        Ok(answer) => {
            let title = title::of_answer(&answer.text);
            if title.is_some() {
                let usage = &answer.usage;
                ui::notify(model, Notice::Titled(usage.input, usage.output));
                return title;
            }
            ErrorKind::Malformed
        }
        Err(error) => error.kind,
    };
    ui::notify(model, Notice::NotTitled(kind));
    None
}
