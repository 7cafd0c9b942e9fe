//! The calls of tools in messages that are written ahead, and the results of these: what stands beside the text of such a message.

use maas_protocol::{
    chat::Role,
    said::{Call, CallFault, CallWrong, Said, check, check_arguments, free_id},
};
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    platform::dom,
    words::Words,
};

/// So many calls a message has at most.
const MAX_CALLS: usize = 16;

/// The messages, and where among them it is.
pub(crate) struct Calls<'a> {
    pub(crate) messages: &'a [Said],
    /// The message's place.
    pub(crate) at: usize,
    /// The names of the tools that are sent with them.
    pub(crate) tools: &'a [&'a str],
    /// What is wrong with them.
    pub(crate) faults: &'a [CallFault],
    /// The messages are these from now on.
    pub(crate) on_change: &'a Callback<Vec<Said>>,
    pub(crate) words: &'static Words,
}

/// What is wrong with calls and results while they are written: arguments that are no template are looked at, too.
pub(crate) fn faults(messages: &[Said]) -> Vec<CallFault> {
    let mut faults = check(messages);
    let plain = messages.iter().map(|said| {
        let mut said = said.clone();
        for call in &mut said.calls {
            if ["{{", "{%", "{#"]
                .iter()
                .any(|mark| call.arguments.contains(mark))
            {
                call.arguments.clear();
            }
        }
        said
    });
    faults.extend(check_arguments(&plain.collect::<Vec<_>>()));
    faults
}

/// What is wrong, and what can be done about it.
pub(crate) fn fault(fault: &CallFault, words: &'static Words) -> String {
    let json = match &fault.what {
        CallWrong::Arguments(json) => (words.setup.fault)(json),
        _ => String::new(),
    };
    (words.prompts().call_fault)(fault, &json)
}

/// Makes a message somebody else's. A result is that of a call that has none yet.
pub(crate) fn turn_to(messages: &mut [Said], at: usize, role: Role) {
    let free = open_calls(messages, at).into_iter().next();
    if let Some(said) = messages.get_mut(at) {
        said.turn_to(role);
        if role == Role::Tool && said.answers.is_empty() {
            said.answers = free.unwrap_or_default();
        }
    }
}

/// The calls that a result at a place can be of.
fn calls_before(messages: &[Said], at: usize) -> &[Call] {
    let before = messages.get(..at).unwrap_or_default().iter();
    let caller = before.rev().find(|said| said.role != Role::Tool);
    caller.map_or(&[], Said::calls)
}

/// The ids of those that no other message answers.
fn open_calls(messages: &[Said], at: usize) -> Vec<String> {
    let begin = messages.get(..at).unwrap_or_default();
    let begin = begin.iter().rposition(|said| said.role != Role::Tool);
    let results = messages
        .iter()
        .enumerate()
        .skip(begin.map_or(0, |at| at + 1));
    let results = results.take_while(|(place, said)| *place == at || said.role == Role::Tool);
    let others = results.filter(|(place, _)| *place != at);
    let taken: Vec<&str> = others.map(|(_, said)| said.answers.as_str()).collect();
    let calls = calls_before(messages, at).iter();
    let open = calls.filter(|call| !taken.contains(&call.id.as_str()));
    open.map(|call| call.id.clone()).collect()
}

/// Puts a message for each call that nothing answers behind those that answer others.
fn add_results(messages: &mut Vec<Said>, caller: usize) {
    let rest = messages.get(caller + 1..).unwrap_or_default().iter();
    let results = rest.take_while(|said| said.role == Role::Tool).count();
    let place = caller + 1 + results;
    let open = open_calls(messages, place).into_iter();
    let new = open.map(|answers| Said {
        answers,
        ..Said::new(Role::Tool, "")
    });
    let new: Vec<Said> = new.collect();
    messages.splice(place..place, new);
}

/// Gives a call another id; its result goes along.
fn rename(messages: &mut [Said], at: usize, place: usize, id: &str) {
    let call = messages
        .get_mut(at)
        .and_then(|said| said.calls.get_mut(place));
    let Some(call) = call else {
        return;
    };
    let old = std::mem::replace(&mut call.id, id.to_owned());
    let rest = messages.get_mut(at + 1..).unwrap_or_default().iter_mut();
    for said in rest.take_while(|said| said.role == Role::Tool) {
        if said.answers == old {
            id.clone_into(&mut said.answers);
        }
    }
}

impl Calls<'_> {
    fn change<E: 'static>(&self, by: impl Fn(&mut Vec<Said>, E) + 'static) -> Callback<E> {
        let (messages, on_change) = (self.messages.to_vec(), self.on_change.clone());
        Callback::from(move |event| {
            let mut next = messages.clone();
            by(&mut next, event);
            on_change.emit(next);
        })
    }

    /// What is wrong with a call, or with the message itself.
    fn wrong(&self, call: Option<usize>) -> Html {
        let here = self.faults.iter();
        let here = here.filter(|fault| fault.message == self.at && fault.call == call);
        let line = |one: &CallFault| html! { <p class="bad" role="alert" data-call-fault="">{ fault(one, self.words) }</p> };
        html! { <>{ for here.map(line) }</> }
    }

    /// Which call it is the result of; below the role.
    pub(crate) fn answers(&self) -> Html {
        let Some(said) = self.messages.get(self.at) else {
            return html! {};
        };
        if said.role != Role::Tool {
            return html! {};
        }
        let (at, text) = (self.at, self.words.prompts());
        let chosen = self.change(move |messages, event: Event| {
            if let Some(said) = messages.get_mut(at) {
                said.answers = dom::chosen(&event);
            }
        });
        let calls = calls_before(self.messages, at);
        let known = calls.iter().any(|call| call.id == said.answers);
        let option = |call: &Call| {
            html! { <option value={call.id.clone()} selected={call.id == said.answers}>{ named(call) }</option> }
        };
        html! {
            <>
                <label class="field"><span>{ text.answers }</span>
                    <select onchange={chosen}>
                        if !known { <option value={said.answers.clone()} selected={true}>{ text.answers_none }</option> }
                        { for calls.iter().map(option) }
                    </select>
                </label>
                { self.wrong(None) }
            </>
        }
    }

    /// The tools that it calls; below the text. `wrong` says what is wrong with the arguments of one as templates.
    pub(crate) fn calls(&self, wrong: impl Fn(usize) -> Html) -> Html {
        let Some(said) = self.messages.get(self.at) else {
            return html! {};
        };
        if said.role != Role::Assistant {
            return html! {};
        }
        let (at, text) = (self.at, self.words.prompts());
        let first = self.tools.first().map_or("", |name| name).to_owned();
        let add = self.change(move |messages, _: MouseEvent| {
            let taken = messages.iter().flat_map(Said::calls);
            let id = free_id(taken.map(|call| call.id.as_str()));
            if let Some(said) = messages.get_mut(at) {
                let name = first.clone();
                let arguments = "{}".to_owned();
                said.calls.push(Call {
                    id,
                    name,
                    arguments,
                });
            }
        });
        let answer = self.change(move |messages, _: MouseEvent| add_results(messages, at));
        let unanswered = self
            .faults
            .iter()
            .any(|fault| fault.message == at && fault.what == CallWrong::Unanswered);
        let calls = said.calls.iter().enumerate();
        html! {
            <>
                { for calls.map(|(place, call)| self.one(place, call, wrong(place))) }
                <div class="row">
                    if said.calls.len() < MAX_CALLS {
                        <button type="button" class="quiet" onclick={add}>{ icon(Glyph::Plus) }{ text.add_call }</button>
                    }
                    if unanswered {
                        <button type="button" onclick={answer}>{ icon(Glyph::Plus) }{ text.add_results }</button>
                    }
                </div>
            </>
        }
    }

    fn one(&self, place: usize, call: &Call, wrong: Html) -> Html {
        let (at, text) = (self.at, self.words.prompts());
        let set = |by: fn(&mut Call, String)| {
            self.change(move |messages, event: InputEvent| {
                let call = messages
                    .get_mut(at)
                    .and_then(|said| said.calls.get_mut(place));
                if let Some(call) = call {
                    by(call, dom::typed(&event));
                }
            })
        };
        let id = self.change(move |messages, event: InputEvent| {
            rename(messages, at, place, dom::typed(&event).trim());
        });
        let remove = self.change(move |messages, _: MouseEvent| {
            if let Some(said) = messages.get_mut(at)
                && place < said.calls.len()
            {
                said.calls.remove(place);
            }
        });
        let name = (text.call)(place + 1);
        let known = format!("tools-{at}-{place}");
        let unknown = !call.name.is_empty() && !self.tools.contains(&call.name.as_str());
        let rows = call.arguments.lines().count().clamp(2, 12).to_string();
        html! {
            <fieldset key={place} class="tool-call">
                <legend>{ &name }</legend>
                <div class="pair">
                    <label class="field"><span>{ self.words.tool }</span>
                        <input type="text" spellcheck="false" list={known.clone()} value={call.name.clone()} oninput={set(|call, typed| typed.trim().clone_into(&mut call.name))} />
                    </label>
                    <label class="field"><span>{ text.call_id }</span>
                        <input type="text" spellcheck="false" value={call.id.clone()} oninput={id} />
                    </label>
                    <button type="button" class="quiet square small" aria-label={(text.remove)(&name)} onclick={remove}>{ icon(Glyph::Trash) }</button>
                </div>
                <datalist id={known}>{ for self.tools.iter().map(|name| html! { <option value={(*name).to_owned()} /> }) }</datalist>
                <label class="field"><span>{ text.arguments }</span>
                    <textarea {rows} spellcheck="false" value={call.arguments.clone()} oninput={set(|call, typed| call.arguments = typed)} />
                </label>
                if unknown { <small class="muted">{ (text.tool_not_sent)(&call.name) }</small> }
                { wrong }
                { self.wrong(Some(place)) }
            </fieldset>
        }
    }
}

/// What a call is called where there are several.
fn named(call: &Call) -> String {
    format!("{} · {}", call.name, call.id)
}

/// Calls and results as they are told to a model: what a message says beside its text. `said` shows a text.
pub(crate) fn told(one: &Said, words: &'static Words) -> Html {
    let call = |call: &Call| {
        html! {
            <div key={call.id.clone()} class="tool-call">
                <small class="muted">{ words.tool_call }{ " " }<code>{ &call.name }</code>{ " " }{ &call.id }</small>
                <pre>{ call.sent_arguments() }</pre>
            </div>
        }
    };
    html! { <>{ for one.calls().iter().map(call) }</> }
}
