//! What a model is told of a chat: the request that precedes an answer.

use std::rc::Rc;

use maas_protocol::chat::{ChatRequest, Message, Part, Role};

use super::Saying;
use crate::{
    Stamp,
    chats::{Answered, Chat, ChatMessage, ChatSetup, MessageId, ModelRef, Reply, ReplyState},
    files::FileRef,
    turn::Turn,
};

/// What a model is told that is to go on with its last answer.
const GO_ON: &str = "Go on exactly where your last message broke off, in the same form. Do not repeat what it says and do not comment on this.";

/// The request that a turn's message answers: instructions, what was said before it, and all that is set.
pub(super) fn request(chat: &Chat, turn: &Turn) -> ChatRequest {
    let begun = turn.continues.as_ref().map(|begun| {
        [
            Message::text(Role::Assistant, begun.answer.text.trim_end()),
            Message::text(Role::User, GO_ON),
        ]
    });
    let before = chat.before(&turn.message);
    let last = begun.into_iter().flatten();
    written(&chat.setup, &turn.reply.model, &before, last)
}

/// The request that would be sent if somebody said this after a line of messages.
pub(super) fn ahead(
    setup: &ChatSetup,
    line: &[Rc<ChatMessage>],
    saying: &Saying<'_>,
) -> ChatRequest {
    let id = MessageId::default();
    let question = ChatMessage {
        files: saying.files.to_vec(),
        ..ChatMessage::said(id, Role::User, saying.text, &Stamp::default())
    };
    let last = question.as_history(&setup.model, false).into_iter();
    written(setup, &setup.model, line, last)
}

fn written(
    setup: &ChatSetup,
    asked: &ModelRef,
    before: &[Rc<ChatMessage>],
    last: impl Iterator<Item = Message>,
) -> ChatRequest {
    let mut messages = Vec::new();
    if !setup.system.trim().is_empty() {
        messages.push(Message::text(Role::System, setup.system.as_str()));
    }
    let places = before.iter().enumerate();
    messages.extend(places.filter_map(|(at, said)| {
        let told = said.is_answered(before, at);
        told.unwrap_or(true)
            .then(|| said.as_history(asked, told.is_some()))?
    }));
    messages.extend(last);
    ChatRequest {
        model: asked.model.clone(),
        messages,
        params: setup.params.clone(),
        stream: true,
        tools: setup.sent_tools(),
        tool_choice: None,
        response_format: setup.response_format(),
        provider_config: setup.own_body(),
    }
}

impl ChatMessage {
    /// Of an answer that calls tools and of a tool's result, whether all of these calls have their results in a line of
    /// messages; nothing of any other message, and of an answer whose calls are passed over. Calls and results are told
    /// together or not at all, because providers refuse each without the other.
    pub(crate) fn is_answered(&self, line: &[Rc<Self>], at: usize) -> Option<bool> {
        let start = match self.role {
            Role::Tool => {
                let mut before = line.get(..at).unwrap_or_default().iter();
                before.rposition(|said| said.role != Role::Tool)
            }
            _ => Some(at),
        };
        let reply = start.and_then(|start| line.get(start)?.reply.as_ref());
        let calls = reply.map_or(&[][..], |reply| &reply.answer.tool_calls);
        if calls.is_empty() {
            return (self.role == Role::Tool).then_some(false);
        }
        let rest = line.get(start? + 1..).unwrap_or_default().iter();
        let results = rest.map_while(|said| (said.role == Role::Tool).then_some(said));
        let answered: Vec<&str> = results
            .filter_map(|said| Some(said.answers.as_ref()?.id.as_str()))
            .collect();
        let done = reply.is_some_and(|reply| reply.state == ReplyState::Done);
        let all = calls
            .iter()
            .all(|call| answered.contains(&call.id.as_str()));
        let own = self.answers.as_ref();
        let known = own.is_none_or(|own| calls.iter().any(|call| call.id == own.id));
        let whole = done && all && answered.len() == calls.len();
        match self.role {
            Role::Tool => Some(whole && known && own.is_some()),
            _ => whole.then_some(true),
        }
    }

    /// The message as it is told to a model; a failed or empty answer is not.
    ///
    /// Pictures, and thoughts in their provider's own form, are told only to the model that had them, and only of
    /// whole answers: others refuse them, or drop them. A call of which nothing came is never told, nor are the
    /// thoughts that led to one: they are refused without it.
    fn as_history(&self, asked: &ModelRef, called: bool) -> Option<Message> {
        let text = |text: &str| Message::text(self.role, text);
        let message = match &self.reply {
            None => self.question(),
            Some(reply) if reply.state == ReplyState::Failed => return None,
            Some(Reply {
                state: ReplyState::Done,
                model,
                answer,
                ..
            }) if called || (model == asked && answer.tool_calls.is_empty()) => {
                let mut message = answer.to_message();
                let own = model == asked;
                message.parts.retain_mut(|part| match part {
                    Part::Reasoning { item, .. } => own && item.is_some(),
                    Part::Image { .. } => own,
                    Part::ToolCall { signature, .. } => {
                        // It was signed for the model that made it.
                        *signature = signature.take().filter(|_| own);
                        true
                    }
                    _ => true,
                });
                message
            }
            Some(reply) => text(&reply.answer.text),
        };
        let says = message.parts.iter().any(|part| match part {
            Part::Text { text } => !text.trim().is_empty(),
            Part::Reasoning { .. } => false,
            _ => true,
        });
        says.then_some(message)
    }

    /// What a person said. Files come before the text, as providers advise for pictures and documents.
    fn question(&self) -> Message {
        if let Some(Answered { id, name }) = &self.answers {
            let result = Part::ToolResult {
                id: id.clone(),
                name: name.clone(),
                text: self.text.clone(),
                is_error: false,
            };
            return Message {
                role: self.role,
                parts: vec![result],
            };
        }
        let text = (!self.text.is_empty()).then(|| Part::Text {
            text: self.text.clone(),
        });
        Message {
            role: self.role,
            parts: self
                .files
                .iter()
                .map(FileRef::to_part)
                .chain(text)
                .collect(),
        }
    }
}
