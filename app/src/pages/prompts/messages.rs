//! The messages of a prompt, as they are written.

use maas_core::prompts::{Content, MESSAGES, Said};
use maas_prompts::template::Fault;
use maas_protocol::{
    chat::Role,
    said::{CallFault, Place},
};
use yew::prelude::*;

use super::{fill::Placed, role_name};
use crate::{
    components::{
        calls::{self, Calls},
        icon::{Glyph, icon},
    },
    platform::dom,
    words::Words,
};

/// What is done to a prompt with what was typed.
pub(super) type Change = Box<dyn Fn(&mut Content, String)>;

/// The fields, one for each message.
pub(super) fn messages(
    content: &Content,
    on_change: &Callback<Content>,
    (faults, unsound): (&[Placed], &[CallFault]),
    words: &'static Words,
) -> Html {
    let text = words.prompts();
    let change = |by: Change| {
        let (content, on_change) = (content.clone(), on_change.clone());
        Callback::from(move |typed: String| {
            let mut next = content.clone();
            by(&mut next, typed);
            on_change.emit(next);
        })
    };
    let on_messages = {
        let content = content.clone();
        on_change.reform(move |messages| Content {
            messages,
            ..content.clone()
        })
    };
    let tools = sent_tools(content);
    let one = |(place, said): (usize, &Said)| {
        let number = place + 1;
        let typed = change(Box::new(move |content, typed| {
            if let Some(said) = content.messages.get_mut(place) {
                said.text = typed;
            }
        }));
        let chosen = change(Box::new(move |content, typed| {
            calls::turn_to(&mut content.messages, place, read_role(&typed));
        }));
        let remove = change(Box::new(move |content, _| {
            if place < content.messages.len() {
                content.messages.remove(place);
            }
        }));
        let wrong = |call: Option<usize>| {
            let mut faults = faults.iter();
            let wanted = Place {
                message: place,
                call,
            };
            let fault = faults.find(|(at, _)| *at == wanted);
            fault.map(|(_, fault)| broken(fault, words))
        };
        let of_tools = Calls {
            messages: &content.messages,
            at: place,
            tools: &tools,
            faults: unsound,
            on_change: &on_messages,
            words,
        };
        let faulty = wrong(None);
        let role = |role: Role| {
            html! { <option value={format!("{role:?}")} selected={role == said.role}>{ role_name(role, words) }</option> }
        };
        // Beside calls there is seldom a text.
        let least = if said.calls().is_empty() { 6 } else { 2 };
        let rows = said.text.lines().count().clamp(least, 18).to_string();
        html! {
            <li key={place} class="prompt-message">
                <div class="row">
                    <select aria-label={(text.role_of)(number)} onchange={chosen.reform(|event: Event| dom::chosen(&event))}>
                        { for [Role::System, Role::User, Role::Assistant, Role::Tool].map(role) }
                    </select>
                    <span class="push" />
                    if content.messages.len() > 1 {
                        <button type="button" class="quiet square small" aria-label={(text.remove_message)(number)} onclick={remove.reform(|_: MouseEvent| String::new())}>
                            { icon(Glyph::Trash) }
                        </button>
                    }
                </div>
                { of_tools.answers() }
                <textarea {rows} spellcheck="true" aria-label={(text.message_text)(number)} aria-invalid={faulty.is_some().to_string()} value={said.text.clone()}
                    oninput={typed.reform(|event: InputEvent| dom::typed(&event))} />
                { for faulty }
                { of_tools.calls(|call| wrong(Some(call)).unwrap_or_default()) }
            </li>
        }
    };
    let add = change(Box::new(|content, _| {
        let after = content.messages.last().map(|said| said.role);
        let role = match after {
            Some(Role::User) => Role::Assistant,
            _ => Role::User,
        };
        content.messages.push(Said::new(role, ""));
    }));
    html! {
        <section class="stack" aria-label={text.messages}>
            <h2>{ text.messages }</h2>
            <ul class="prompt-messages">{ for content.messages.iter().enumerate().map(one) }</ul>
            if content.messages.len() < MESSAGES {
                <div class="row"><button type="button" onclick={add.reform(|_: MouseEvent| String::new())}>{ icon(Glyph::Plus) }{ text.add_message }</button></div>
            }
            <small class="muted">{ text.syntax_hint }</small>
        </section>
    }
}

/// The names of the tools that are sent with it.
fn sent_tools(content: &Content) -> Vec<&str> {
    let tools = content.tools.iter().filter(|_| !content.tools_off);
    tools.map(|tool| tool.name.as_str()).collect()
}

/// What is wrong with a text as a template.
fn broken(fault: &Fault, words: &'static Words) -> Html {
    html! {
        <p class="bad" role="alert" data-fault={format!("{:?}", fault.what)} data-place={format!("{}:{}", fault.line, fault.column)}>{ (words.prompts().fault)(fault) }</p>
    }
}

fn read_role(name: &str) -> Role {
    match name {
        "System" => Role::System,
        "Assistant" => Role::Assistant,
        "Tool" => Role::Tool,
        _ => Role::User,
    }
}
