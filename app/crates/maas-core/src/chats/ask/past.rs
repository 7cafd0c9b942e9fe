//! What a template says was said before: messages as if they had been, of whoever is asked next.

use std::rc::Rc;

use maas_protocol::{accumulate::ToolCall, chat::Role};

use crate::{
    Stamp,
    chats::{Answered, ChatMessage, ChatSetup, MessageId, ModelRef, Reply, ReplyState},
    prompts::{Call, PromptUse, Said},
    providers::Providers,
};

/// Messages as if they had been said. A result of a tool is what is answered next, made with a template as a question is.
pub(crate) fn past(
    asked: &ModelRef,
    (used, history): (&PromptUse, &[Said]),
    providers: &Providers,
    stamp: &Stamp,
) -> Vec<Rc<ChatMessage>> {
    let setup = ChatSetup {
        model: asked.clone(),
        ..ChatSetup::default()
    };
    let said = history.iter().zip(16_u16..).map(|(said, number)| {
        let id = MessageId(stamp.make_id(number));
        let mut message = ChatMessage::said(id, said.role, &said.text, stamp);
        if said.role == Role::Assistant {
            let mut reply = Reply::awaited(&setup, providers, false);
            reply.why = None;
            reply.state = ReplyState::Done;
            reply.answer.text = std::mem::take(&mut message.text);
            reply.answer.tool_calls = (0..).zip(said.calls()).map(called).collect();
            message.reply = Some(reply);
        }
        if said.role == Role::Tool {
            let mut calls = history.iter().flat_map(Said::calls);
            let call = calls.find(|call| call.id == said.answers);
            message.prompt = Some(used.clone());
            message.answers = Some(Answered {
                id: said.answers.clone(),
                name: call.map_or_else(String::new, |call| call.name.clone()),
            });
        }
        Rc::new(message)
    });
    said.collect()
}

fn called((index, call): (u32, &Call)) -> ToolCall {
    ToolCall {
        index,
        id: call.id.clone(),
        name: call.name.clone(),
        arguments: call.sent_arguments().to_owned(),
        signature: None,
    }
}
