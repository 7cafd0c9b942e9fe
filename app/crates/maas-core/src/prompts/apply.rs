//! What is done with a template: it goes into a chat, models are asked it side by side, and a chat becomes one.

use std::rc::Rc;

use maas_protocol::{chat::Role, said::free_id};

use super::{Call, Content, PromptUse, Said};
use crate::{
    Effect, Model, Stamp,
    chats::{self, Chat, ChatMessage, ChatSetup, ChatsMsg, ModelRef},
    compare, drafts,
    ui::{self, Notice},
};

/// Puts a template that was filled in into the chat on screen. In one under way it is a text in the field; a new one is set up
/// as the template says, and what stands before its last message has been said in it.
pub(super) fn insert(
    model: &mut Model,
    used: PromptUse,
    content: &Content,
    messages: Vec<Said>,
    stamp: &Stamp,
) -> Vec<Effect> {
    let (system, mut history, text) = parts(messages);
    let mut effects = Vec::new();
    let ends_with_result = is_result(history.last()) && text.is_empty();
    if ends_with_result {
        // There is no question that another chat could go on with.
        effects.extend(chats::update(model, ChatsMsg::New, stamp));
    }
    let is_new = model.chats.open.is_none();
    if !is_new {
        // It goes on as it is: only the question is new.
        history.clear();
    }
    if is_new {
        let setup = set_up(model.chats.fresh.clone(), content, &system);
        if setup != model.chats.fresh {
            effects.extend(chats::configure(model, setup));
        }
    }
    if !history.is_empty() {
        effects.extend(chats::begin_with(model, &used, &history, stamp));
    }
    if ends_with_result {
        return effects;
    }
    let chat = model.chats.open.clone();
    drafts::change(model, chat, |draft| {
        let typed = draft.text.trim();
        // What stands before the menu of commands was meant for it.
        let before = if typed.starts_with('/') { "" } else { typed };
        draft.text = match before {
            "" => text.clone(),
            before => format!("{before}\n\n{text}"),
        };
        draft.prompt = Some(used);
    });
    drafts::save(model, false, &mut effects);
    effects
}

/// Asks models what a template says, in a comparison of its own.
pub(super) fn try_out(
    model: &mut Model,
    used: &PromptUse,
    content: &Content,
    (messages, models): (Vec<Said>, Vec<ModelRef>),
    stamp: &Stamp,
) -> Vec<Effect> {
    let (system, history, text) = parts(messages);
    let silent = text.trim().is_empty();
    if (silent && !is_result(history.last())) || models.is_empty() {
        ui::notify(model, Notice::NothingToTry);
        return Vec::new();
    }
    let setup = set_up(ChatSetup::default(), content, &system);
    let told = (history.as_slice(), text.as_str());
    let (id, effects) = compare::begin_with(model, used, (setup, models), told, stamp);
    let tried = &mut Rc::make_mut(&mut model.prompts).tried;
    tried.insert(used.prompt.clone(), id);
    effects
}

/// What the system is told, what was said before, and the last message where that is a person's.
fn parts(messages: Vec<Said>) -> (String, Vec<Said>, String) {
    let (system, mut rest): (Vec<Said>, Vec<Said>) = messages
        .into_iter()
        .partition(|said| said.role == Role::System);
    let system: Vec<String> = system.into_iter().map(|said| said.text).collect();
    let last = rest.pop_if(|said| said.role == Role::User);
    let text = last.map(|said| said.text).unwrap_or_default();
    (system.join("\n\n"), rest, text)
}

/// Whether a model can be asked what it makes of it: of a tool's result, without another word.
fn is_result(last: Option<&Said>) -> bool {
    last.is_some_and(|last| last.role == Role::Tool)
}

/// A setup with what a template was made for.
fn set_up(setup: ChatSetup, content: &Content, system: &str) -> ChatSetup {
    let mut setup = content.set_up(setup);
    if !system.trim().is_empty() {
        system.clone_into(&mut setup.system);
    }
    setup
}

/// A chat as a template: what was said in the line that is shown, with its setup. `None` while its messages are not here.
pub fn of_chat(chat: &Chat) -> Option<Content> {
    let system = Some(&chat.setup.system).filter(|system| !system.trim().is_empty());
    let system = system.map(|text| Said::new(Role::System, literal(text)));
    let mut said: Vec<Said> = Vec::new();
    for message in chat.messages.loaded()? {
        let next = Said {
            calls: calls_of(message, &said),
            answers: message
                .answers
                .as_ref()
                .map_or_else(String::new, |call| call.id.clone()),
            ..Said::new(message.role, literal(message.words()))
        };
        // What came of a tool without its call is nothing that a model could be told.
        let told = message.role != Role::Tool || message.answers.is_some();
        if told && !next.is_empty() {
            said.push(next);
        }
    }
    let said = Content {
        messages: system.into_iter().chain(said).collect(),
        model: Some(chat.setup.model.clone()),
        ..Content::default()
    };
    Some(said.with_setup(&chat.setup))
}

/// The calls of an answer. A provider that gives them no ids, or the same again, gets some.
fn calls_of(message: &ChatMessage, before: &[Said]) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for call in message
        .reply
        .iter()
        .flat_map(|reply| &reply.answer.tool_calls)
    {
        let known = before.iter().flat_map(Said::calls).chain(&calls);
        let mut known = known.map(|call| call.id.as_str());
        let id = match call.id.as_str() {
            id if id.is_empty() || known.clone().any(|taken| taken == id) => free_id(&mut known),
            id => id.to_owned(),
        };
        calls.push(Call {
            id,
            name: call.name.clone(),
            arguments: literal(&call.arguments),
        });
    }
    calls
}

/// A text that says in a template what it says here.
fn literal(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = ["{{", "{%", "{#"]
        .iter()
        .filter_map(|mark| rest.find(mark))
        .min()
    {
        let (before, from) = rest.split_at(at);
        let (mark, after) = from.split_at_checked(2).unwrap_or((from, ""));
        out.push_str(before);
        out.push_str(&format!("{{{{ '{mark}' }}}}"));
        rest = after;
    }
    out.push_str(rest);
    out
}
