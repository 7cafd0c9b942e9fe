//! What a model is told of a chat: the request that precedes an answer.

use std::rc::Rc;

use maas_protocol::chat::{ChatRequest, Message, Part, Role};

use super::Saying;
use crate::{
    Stamp,
    chats::{Chat, ChatMessage, ChatSetup, MessageId, ModelRef, Reply, ReplyState},
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
    let last = question.as_history(&setup.model).into_iter();
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
    messages.extend(before.iter().filter_map(|said| said.as_history(asked)));
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
    /// The message as it is told to a model; a failed or empty answer is not.
    ///
    /// Pictures, and thoughts in their provider's own form, are told only to the model that had them, and only of
    /// whole answers: others refuse them, or drop them. A call is never told, as nothing came of it, nor are the
    /// thoughts that led to one: they are refused without it.
    fn as_history(&self, asked: &ModelRef) -> Option<Message> {
        let text = |text: &str| Message::text(self.role, text);
        let message = match &self.reply {
            None => self.question(),
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
            part => matches!(part, Part::Image { .. } | Part::File { .. }),
        });
        says.then_some(message)
    }

    /// What a person said. Files come before the text, as providers advise for pictures and documents.
    fn question(&self) -> Message {
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
