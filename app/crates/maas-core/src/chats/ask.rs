//! Sending: from the typed text, or a retried answer, to a turn under way.

use std::rc::Rc;

use maas_protocol::{
    accumulate::Answer,
    chat::{ChatRequest, Message, Part, Role},
    error::ErrorKind,
    extras::check_extra_body,
    provider::Route,
};

use crate::{
    Effect, Model, Stamp,
    chats::{
        Chat, ChatId, ChatMessage, ChatSetup, MessageId, Messages, ModelRef, Reply, ReplyState,
        Timing, save_chat, save_message,
        shelf::Shelf,
        title::{first_line, title_of},
    },
    providers::{Providers, endpoint::RouteReason},
    turn::{Phase, Turn, TurnId},
};

#[cfg(test)]
mod tests;

/// Sends the typed text in the open chat, or in a new one.
pub(super) fn submit(model: &mut Model, text: &str, stamp: &Stamp) -> Vec<Effect> {
    let text = text.trim();
    if text.is_empty() || model.session.is_closed() {
        return Vec::new();
    }
    let chat = match model.chats.open_chat() {
        // Without its history the question would be another one.
        Some(chat) if chat.messages.loaded().is_none() => return Vec::new(),
        Some(chat) if model.turns.of_chat(&chat.id).is_some() => return Vec::new(),
        Some(chat) => chat.id.clone(),
        None => begin(model, text, stamp),
    };
    let question = MessageId(stamp.make_id(1));
    let answer = MessageId(stamp.make_id(2));
    let chats = Rc::make_mut(&mut model.chats);
    let Some(open) = chats.find_mut(&chat) else {
        return Vec::new();
    };
    let reply = Reply::awaited(&open.setup, &model.providers, false);
    open.updated_ms = stamp.now_ms;
    find_title(open, text);
    if let Messages::Loaded(messages) = &mut open.messages {
        messages.push(Rc::new(ChatMessage {
            id: question.clone(),
            role: Role::User,
            text: text.to_owned(),
            reply: None,
            created_ms: stamp.now_ms,
            version: 1,
        }));
        messages.push(Rc::new(ChatMessage {
            id: answer.clone(),
            role: Role::Assistant,
            text: String::new(),
            reply: Some(reply.clone()),
            created_ms: stamp.now_ms,
            version: 1,
        }));
    }
    chats.sort();
    let mut effects = start(model, &chat, &answer, reply, None, stamp);
    save_message(model, &chat, &question, false, &mut effects);
    // Written at once, so that a tab closed before the first token leaves an interrupted answer.
    save_message(model, &chat, &answer, true, &mut effects);
    save_chat(model, &chat, &mut effects);
    effects.extend([Effect::ShowRoute(Some(chat)), Effect::ScrollToEnd]);
    effects
}

/// Asks again for an answer of the open chat; the new one takes its place.
pub(super) fn retry(
    model: &mut Model,
    message: &MessageId,
    through_relay: bool,
    stamp: &Stamp,
) -> Vec<Effect> {
    let Some(chat) = model.chats.open_chat() else {
        return Vec::new();
    };
    let is_answer = chat
        .message(message)
        .is_some_and(|message| message.reply.is_some());
    if !is_answer || model.session.is_closed() || model.turns.of_chat(&chat.id).is_some() {
        return Vec::new();
    }
    // The same question over the relay shows whether the provider refused the browser.
    let lesson = chat
        .message(message)
        .and_then(|message| message.reply.as_ref())
        .filter(|reply| through_relay && reply.was_blocked())
        .and_then(|_| model.providers.lesson(&chat.setup.model.provider));
    let reply = Reply::awaited(&chat.setup, &model.providers, through_relay);
    let chat = chat.id.clone();
    let chats = Rc::make_mut(&mut model.chats);
    if let Some(open) = chats.find_mut(&chat) {
        open.updated_ms = stamp.now_ms;
        if let Some(answer) = open.message_mut(message) {
            answer.reply = Some(reply.clone());
            answer.version += 1;
        }
    }
    chats.sort();
    let mut effects = start(model, &chat, message, reply, lesson, stamp);
    save_message(model, &chat, message, true, &mut effects);
    save_chat(model, &chat, &mut effects);
    effects.push(Effect::ScrollToEnd);
    effects
}

/// Makes an empty chat with a title of what is asked, and opens it.
fn begin(model: &mut Model, text: &str, stamp: &Stamp) -> ChatId {
    let id = ChatId(stamp.make_id(0));
    let chats = Rc::make_mut(&mut model.chats);
    chats.list.insert(
        0,
        Rc::new(Chat {
            id: id.clone(),
            title: title_of(text).unwrap_or_else(|| first_line(text)),
            created_ms: stamp.now_ms,
            updated_ms: stamp.now_ms,
            shelf: Shelf {
                temporary: std::mem::take(&mut chats.next_temporary),
                ..Shelf::default()
            },
            setup: chats.fresh.clone(),
            messages: Messages::Loaded(Vec::new()),
            unopened: Vec::new(),
            version: 0,
        }),
    );
    chats.open = Some(id.clone());
    chats.wanted = None;
    id
}

/// Gives a chat that began with a mere greeting the title of what is asked now.
fn find_title(chat: &mut Chat, asked: &str) {
    let first = chat.messages.loaded().and_then(|messages| messages.first());
    if let Some(first) = first.filter(|first| !chat.shelf.named && title_of(&first.text).is_none())
        && chat.title == first_line(&first.text)
        && let Some(title) = title_of(asked)
    {
        chat.title = title;
    }
}

/// Creates the turn that writes `message`, and sends what precedes it.
fn start(
    model: &mut Model,
    chat: &ChatId,
    message: &MessageId,
    reply: Reply,
    lesson: Option<String>,
    stamp: &Stamp,
) -> Vec<Effect> {
    let fallbacks = model.chats.find(chat).map(|chat| &chat.setup.fallbacks);
    let others = fallbacks.into_iter().flatten();
    let turn = Turn {
        chat: chat.clone(),
        message: message.clone(),
        fallbacks: others
            .filter(|other| **other != reply.model)
            .cloned()
            .collect(),
        through_relay: reply.why == Some(RouteReason::Asked),
        lesson,
        reply,
        phase: Phase::Sending,
        attempts: 0,
        sent_ms: stamp.now_ms,
        draft_saved_ms: stamp.now_ms,
        drafts: 0,
    };
    let id = Rc::make_mut(&mut model.turns).begin(turn);
    send(model, id)
}

/// Sends what precedes a turn's message, by the way that is right for it now.
pub(crate) fn send(model: &mut Model, id: TurnId) -> Vec<Effect> {
    let Some(turn) = Rc::make_mut(&mut model.turns).live.get_mut(&id) else {
        return Vec::new();
    };
    let turn = Rc::make_mut(turn);
    let way = model
        .providers
        .way(&turn.reply.model.provider, turn.through_relay);
    turn.reply.route = way.route;
    turn.reply.why = Some(way.why);
    let Some(chat) = model.chats.find(&turn.chat) else {
        return Vec::new();
    };
    let asked = &turn.reply.model;
    let provider = asked.provider.clone();
    let config = model.providers.config(&provider);
    let mut request = request_before(chat, &turn.message, asked);
    // It was checked when it was saved.
    request.provider_config = check_extra_body(&config.extra_body).unwrap_or_default();
    vec![Effect::StartTurn {
        turn: id,
        message: turn.message.clone(),
        config,
        provider,
        route: way.route,
        limits: model.providers.limits(asked),
        request,
    }]
}

/// The request whose answer by `asked` `message` is: instructions, what was said before it, parameters.
fn request_before(chat: &Chat, message: &MessageId, asked: &ModelRef) -> ChatRequest {
    let setup = &chat.setup;
    let mut messages = Vec::new();
    if !setup.system.trim().is_empty() {
        messages.push(Message::text(Role::System, setup.system.as_str()));
    }
    let before = chat
        .messages
        .loaded()
        .unwrap_or_default()
        .iter()
        .take_while(|said| said.id != *message);
    messages.extend(before.filter_map(|said| said.as_history(asked)));
    ChatRequest {
        model: asked.model.clone(),
        messages,
        params: setup.params.clone(),
        stream: true,
        ..ChatRequest::default()
    }
}

impl ChatMessage {
    /// The message as it is told to a model; a failed or empty answer is not.
    ///
    /// Pictures, and thoughts in their provider's own form, are told only to the model that had them, and only of
    /// whole answers: others refuse them, or drop them. A call is never told, as nothing came of it, nor are the
    /// thoughts that led to one: they are refused without it.
    fn as_history(&self, asked: &ModelRef) -> Option<Message> {
        let text = |text: &str| Message::text(self.role, text);
        let message = match &self.reply {
            None => text(&self.text),
            Some(reply) if reply.state == ReplyState::Failed => return None,
            Some(Reply {
                state: ReplyState::Done,
                model,
                answer,
                ..
            }) if model == asked && answer.tool_calls.is_empty() => {
                let mut message = answer.to_message();
                let readable = |part: &Part| matches!(part, Part::Reasoning { item: None, .. });
                message.parts.retain(|part| !readable(part));
                message
            }
            Some(reply) => text(&reply.answer.text),
        };
        let says = message.parts.iter().any(|part| match part {
            Part::Text { text } => !text.trim().is_empty(),
            part => matches!(part, Part::Image { .. }),
        });
        says.then_some(message)
    }
}

impl Reply {
    /// An answer that has just been asked for.
    fn awaited(setup: &ChatSetup, providers: &Providers, through_relay: bool) -> Self {
        let way = providers.way(&setup.model.provider, through_relay);
        Self {
            model: setup.model.clone(),
            route: way.route,
            why: Some(way.why),
            state: ReplyState::Streaming,
            answer: Answer::default(),
            timing: Timing::default(),
            switches: Vec::new(),
        }
    }

    /// Whether a direct request died without an answer that the browser could read.
    fn was_blocked(&self) -> bool {
        let error = self.answer.error.as_ref();
        self.route == Route::Direct && error.is_some_and(|error| error.kind == ErrorKind::Blocked)
    }
}
