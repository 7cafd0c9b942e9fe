//! What is done with a template: it goes into a chat, models are asked it side by side, and a chat becomes one.

use std::rc::Rc;

use maas_protocol::chat::Role;

use super::{Content, PromptUse, Said};
use crate::{
    Effect, Model, Stamp,
    chats::{self, Chat, ChatSetup, ModelRef},
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
        effects.extend(chats::begin_with(model, &used.name, &history, stamp));
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
    if text.trim().is_empty() || models.is_empty() {
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
    let system = system.map(|text| Said {
        role: Role::System,
        text: literal(text),
    });
    let line = chat.messages.loaded()?.iter().map(|said| Said {
        role: said.role,
        text: literal(said.words()),
    });
    let said = line.filter(|said| {
        let told = matches!(said.role, Role::User | Role::Assistant | Role::System);
        told && !said.text.trim().is_empty()
    });
    let said = Content {
        messages: system.into_iter().chain(said).collect(),
        model: Some(chat.setup.model.clone()),
        ..Content::default()
    };
    Some(said.with_setup(&chat.setup))
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
