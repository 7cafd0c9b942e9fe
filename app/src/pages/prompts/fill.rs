//! A prompt's variables filled in: a form, what the messages say with it, and what they would take.

use std::collections::BTreeMap;

use maas_core::{
    ahead,
    chats::{ChatSetup, Chats, ModelRef},
    prompts::{Content, Kind, Said, Variable},
};
use maas_prompts::template::{Fault, Values};
use maas_protocol::{
    chat::Role,
    said::{self, CallFault, Place},
};
use serde_json::Value;
use yew::{platform::spawn_local, prelude::*};

use super::{role_name, use_said};
use crate::{
    components::{calls, figures::about_money, meter::about},
    pages::chat::tokens::{PAUSE_MS, Saying},
    platform::{
        clock,
        dom::{self, files},
    },
    prompting::{PromptsAsk, PromptsSay},
    store::{use_chats, use_counters, use_providers, use_session},
    words::{Words, use_words},
};

/// What was filled in, as typed, by name.
pub(super) type Typed = BTreeMap<String, String>;

/// What a prompt says once it is filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Filled {
    /// It is being filled in, or the worker gave up.
    #[default]
    Not,
    /// Something is missing that has to be there.
    Missing,
    /// It cannot be.
    Wrong(Fault),
    /// Its calls of tools have to be mended first, where they are written.
    Held,
    /// It can, and its calls of tools cannot be sent.
    Unsound(CallFault),
    /// The messages.
    Said(Vec<Said>),
}

impl Filled {
    /// The messages, where all is well.
    pub(super) fn said(&self) -> Option<&Vec<Said>> {
        match self {
            Self::Said(said) => Some(said),
            _ => None,
        }
    }
}

/// What is wrong with a text of a message as a template, and which text it is. The fault names the message.
pub(super) type Placed = (Place, Fault);

/// The fault of the text of a number, which is that of a message or of a call in it.
fn placed(messages: &[Said], fault: Fault) -> Placed {
    let place = said::place(messages, fault.message);
    let place = place.unwrap_or(Place {
        message: fault.message,
        call: None,
    });
    let message = place.message;
    (place, Fault { message, ..fault })
}

/// The names of the variables that messages have, and what is wrong with them; nothing before that is known.
#[hook]
pub(super) fn use_found(content: &Content) -> Option<(Vec<String>, Vec<Placed>)> {
    let texts = content.texts();
    match use_said(Some(PromptsAsk::Find { texts })) {
        Some(PromptsSay::Found { found, faults }) => {
            let names = found.into_iter().map(|found| found.name);
            let faults = faults.into_iter();
            let faults = faults.map(|fault| placed(&content.messages, fault));
            Some((names.collect(), faults.collect()))
        }
        _ => None,
    }
}

/// What stands in the form for a variable.
fn value_of<'a>(variable: &'a Variable, typed: &'a Typed) -> &'a str {
    let typed = typed.get(&variable.name).map(String::as_str);
    typed.unwrap_or(&variable.default)
}

/// What fills the variables in; `None` where one is missing.
fn values_of(content: &Content, names: &[String], typed: &Typed) -> Option<Values> {
    let mut values = Values::new();
    for name in names {
        let variable = content.variable(name);
        let value = value_of(&variable, typed);
        if value.trim().is_empty() && !variable.optional {
            return None;
        }
        let value = match (variable.kind, value.trim().parse::<i64>()) {
            (Kind::Number, Ok(whole)) => Value::from(whole),
            (Kind::Number, Err(_)) => match value.trim().parse::<f64>() {
                Ok(number) => Value::from(number),
                Err(_) => Value::from(value),
            },
            _ => Value::from(value),
        };
        values.insert(name.clone(), value);
    }
    Some(values)
}

/// What a prompt says with what was typed.
#[hook]
pub(super) fn use_filled(content: &Content, names: Option<&[String]>, typed: &Typed) -> Filled {
    let values = names.map(|names| values_of(content, names, typed));
    let ask = values.clone().flatten().map(|values| PromptsAsk::Render {
        texts: content.texts(),
        values,
    });
    let say = use_said(ask);
    match (values, say) {
        (Some(None), _) => Filled::Missing,
        (Some(Some(_)), Some(PromptsSay::Rendered(Ok(texts)))) => {
            let messages = said::filled(&content.messages, texts);
            match said::check_filled(&messages) {
                Some(wrong) => Filled::Unsound(wrong),
                None => Filled::Said(messages),
            }
        }
        (Some(Some(_)), Some(PromptsSay::Rendered(Err(fault)))) => {
            Filled::Wrong(placed(&content.messages, fault).1)
        }
        _ => Filled::Not,
    }
}

/// The form: a field for each variable.
pub(super) fn form(
    content: &Content,
    names: &[String],
    typed: &Typed,
    on_typed: &Callback<Typed>,
    words: &'static Words,
) -> Html {
    let one = |name: &String| {
        let variable = content.variable(name);
        let set = {
            let (typed, on_typed, name) = (typed.clone(), on_typed.clone(), name.clone());
            Callback::from(move |value: String| {
                let mut next = typed.clone();
                next.insert(name.clone(), value);
                on_typed.emit(next);
            })
        };
        html! { <div key={name.clone()} class="field">{ field(&variable, value_of(&variable, typed), &set, words) }</div> }
    };
    html! { <>{ for names.iter().map(one) }</> }
}

fn field(variable: &Variable, value: &str, set: &Callback<String>, words: &'static Words) -> Html {
    let text = words.prompts();
    let value = value.to_owned();
    let input = set.reform(|event: InputEvent| dom::typed(&event));
    let required = (!variable.optional).then_some("true");
    let control = match variable.kind {
        Kind::Text => {
            html! { <input type="text" aria-label={variable.name.clone()} aria-required={required} {value} oninput={input} /> }
        }
        Kind::Number => {
            html! { <input type="text" inputmode="decimal" aria-label={variable.name.clone()} aria-required={required} {value} oninput={input} /> }
        }
        Kind::Long => {
            html! { <textarea rows="4" aria-label={variable.name.clone()} aria-required={required} {value} oninput={input} /> }
        }
        Kind::Choice => {
            let chosen = set.reform(|event: Event| dom::chosen(&event));
            let none = !variable.choices.contains(&value);
            html! {
                <select aria-label={variable.name.clone()} aria-required={required} onchange={chosen}>
                    if none { <option value="" selected={true}></option> }
                    { for variable.choices.iter().map(|one| html! { <option value={one.clone()} selected={*one == value}>{ one }</option> }) }
                </select>
            }
        }
        Kind::File => {
            let set = set.clone();
            let chosen = move |event: Event| {
                let Some(file) = files::chosen(&event).pop() else {
                    return;
                };
                let set = set.clone();
                spawn_local(async move {
                    let bytes = file.part(0, file.bytes()).await.map(|bytes| bytes.to_vec());
                    if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
                        set.emit(text);
                    }
                });
            };
            html! {
                <>
                    <input type="file" aria-label={format!("{}: {}", text.choose_file, variable.name)} onchange={chosen} />
                    <textarea rows="4" aria-label={variable.name.clone()} aria-required={required} {value} oninput={input} />
                </>
            }
        }
    };
    html! {
        <>
            <span><code>{ &variable.name }</code>{ " " }<small class="muted">{ if variable.optional { text.optional } else { text.required } }</small></span>
            { control }
            if !variable.description.is_empty() { <small class="muted">{ &variable.description }</small> }
        </>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct PreviewProps {
    pub(super) content: Content,
    pub(super) filled: Filled,
}

/// What the messages say, and what they would take.
#[component]
pub(super) fn Preview(props: &PreviewProps) -> Html {
    let (words, chats, providers) = (use_words(), use_chats(), use_providers());
    let (session, counters) = (use_session(), use_counters());
    let text = words.prompts();
    let setup = ChatSetup {
        model: model_of(&props.content, &chats),
        ..props.content.setup()
    };
    let estimate = use_state_eq(|| None::<(String, Option<String>)>);
    {
        let estimate = estimate.setter();
        let of = (props.filled.said().cloned(), setup, providers);
        use_effect_with(of, move |(said, setup, providers)| {
            let late = said.clone().map(|said| {
                let (setup, providers) = (setup.clone(), providers.clone());
                clock::later(PAUSE_MS, move || {
                    let typed = said::texts(&said).join("\n\n");
                    let saying = Saying {
                        setup: &setup,
                        line: &[],
                        typed: &typed,
                        files: &[],
                    };
                    let prices = providers.facts(&setup.model).cost;
                    let currency = session.settings.currency.clone();
                    saying.count(PLACE, counters.as_ref(), move |counted| {
                        estimate.set(counted.map(|(_, new)| {
                            let cost = ahead::cost(new.tokens, prices.as_ref());
                            let cost = cost.map(|nano| about_money(nano, currency.as_ref()));
                            (about(new.tokens, new.rough), cost)
                        }));
                    });
                })
            });
            move || drop(late)
        });
    }
    let body = match &props.filled {
        Filled::Not => html! { <p class="muted" role="status">{ text.rendering }</p> },
        Filled::Missing => html! { <p class="muted">{ text.fill_in }</p> },
        Filled::Held => html! { <p class="muted">{ text.calls_wrong }</p> },
        Filled::Wrong(fault) => {
            html! { <p class="bad" role="alert" data-place={format!("{}:{}", fault.line, fault.column)}>{ (text.fault)(fault) }</p> }
        }
        Filled::Unsound(wrong) => {
            html! { <p class="bad" role="alert" data-call-fault="">{ calls::fault(wrong, words) }</p> }
        }
        Filled::Said(said) => {
            html! { <ol class="preview" tabindex="0" aria-label={text.preview}>{ for said.iter().map(|said| shown(said, words)) }</ol> }
        }
    };
    let taken = estimate.as_ref().filter(|_| props.filled.said().is_some());
    html! {
        <section class="stack tight" aria-label={text.preview}>
            <h3>{ text.preview }</h3>
            { body }
            { for taken.map(|(tokens, cost)| html! {
                <p class="muted" data-estimate={tokens.clone()}>{ (text.estimate)(tokens, cost.as_deref()) }</p>
            }) }
        </section>
    }
}

/// Among what is counted again and again, the place of a preview.
const PLACE: u8 = 200;

fn shown(said: &Said, words: &'static Words) -> Html {
    let silent = said.text.trim().is_empty() && !said.calls().is_empty();
    html! {
        <li data-role={said.role.as_str()}>
            <small class="muted">{ role_name(said.role, words) }
                if said.role == Role::Tool { { " · " }{ &said.answers } }
            </small>
            if !silent { <pre>{ &said.text }</pre> }
            { calls::told(said, words) }
        </li>
    }
}

/// The model that a prompt was made for, or the next chat's.
pub(super) fn model_of(content: &Content, chats: &Chats) -> ModelRef {
    let own = content.model.clone();
    own.unwrap_or_else(|| chats.fresh.model.clone())
}
