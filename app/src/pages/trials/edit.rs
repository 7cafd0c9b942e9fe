//! One prompt or one row of a set, in a dialog.

use maas_core::trials::{Row, TestPrompt};
use maas_protocol::{chat::Role, said::Said};
use yew::prelude::*;

use super::expect::Expectations;
use crate::{
    components::{
        calls::{self, Calls},
        dialog::Dialog,
        icon::{Glyph, icon},
    },
    platform::dom,
    words::use_words,
};

#[derive(Properties, PartialEq)]
pub(super) struct PromptProps {
    pub(super) title: AttrValue,
    pub(super) prompt: TestPrompt,
    pub(super) on_done: Callback<TestPrompt>,
    pub(super) on_close: Callback<()>,
}

const ROLES: [Role; 4] = [Role::System, Role::User, Role::Assistant, Role::Tool];

/// A prompt's name and messages.
#[component]
pub(super) fn EditPrompt(props: &PromptProps) -> Html {
    let words = use_words();
    let text = words.trials();
    let draft = use_state(|| {
        let mut prompt = props.prompt.clone();
        if prompt.messages.is_empty() {
            prompt.messages.push(Said::new(Role::User, ""));
        }
        prompt
    });
    let change = {
        let draft = draft.clone();
        move |by: &dyn Fn(&mut TestPrompt)| {
            let mut prompt = (*draft).clone();
            by(&mut prompt);
            draft.set(prompt);
        }
    };
    let on_name = {
        let change = change.clone();
        move |event: InputEvent| {
            let typed = dom::typed(&event);
            change(&|prompt| prompt.name.clone_from(&typed));
        }
    };
    let unsound = calls::faults(&draft.messages);
    let tools: Vec<&str> = draft.tools.iter().map(|tool| tool.name.as_str()).collect();
    let on_messages = {
        let draft = draft.clone();
        Callback::from(move |messages| {
            draft.set(TestPrompt {
                messages,
                ..(*draft).clone()
            });
        })
    };
    let message = |(n, said): (usize, &Said)| {
        let of_tools = Calls {
            messages: &draft.messages,
            at: n,
            tools: &tools,
            faults: &unsound,
            on_change: &on_messages,
            words,
        };
        let option = |one: Role| html! { <option value={one.as_str()} selected={one == said.role}>{ super::cell::role(one, words) }</option> };
        let on_role = {
            let change = change.clone();
            move |event: Event| {
                let chosen = dom::chosen(&event);
                let role = ROLES.into_iter().find(|role| role.as_str() == chosen);
                change(&|prompt| {
                    if let Some(role) = role {
                        calls::turn_to(&mut prompt.messages, n, role);
                    }
                });
            }
        };
        let on_text = {
            let change = change.clone();
            move |event: InputEvent| {
                let typed = dom::typed(&event);
                change(&|prompt| {
                    if let Some(message) = prompt.messages.get_mut(n) {
                        message.text.clone_from(&typed);
                    }
                });
            }
        };
        let remove = {
            let change = change.clone();
            move |_: MouseEvent| {
                change(&|prompt| {
                    prompt.messages.remove(n);
                });
            }
        };
        let name = (text.message)(n + 1);
        html! {
            <div key={n} class="said">
                <div class="row">
                    <select aria-label={(text.role)(n + 1)} onchange={on_role}>{ for ROLES.into_iter().map(option) }</select>
                    <span class="push" />
                    if draft.messages.len() > 1 {
                        <button type="button" class="quiet square small" aria-label={(text.remove)(&name)} onclick={remove}>{ icon(Glyph::Close) }</button>
                    }
                </div>
                { of_tools.answers() }
                <textarea rows="4" aria-label={name} value={said.text.clone()} oninput={on_text} />
                { of_tools.calls(|_| Html::default()) }
            </div>
        }
    };
    let add = {
        let change = change.clone();
        move |_: MouseEvent| change(&|prompt| prompt.messages.push(Said::new(Role::User, "")))
    };
    let done = {
        let (draft, on_done) = (draft.clone(), props.on_done.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            on_done.emit((*draft).clone());
        }
    };
    html! {
        <Dialog title={props.title.clone()} on_close={props.on_close.clone()} class="wide tests-dialog">
            <form class="stack" onsubmit={done}>
                <label class="field"><span>{ text.name }</span><input type="text" maxlength="60" value={draft.name.clone()} oninput={on_name} /></label>
                <p class="muted">{ text.prompts_hint }</p>
                { for draft.messages.iter().enumerate().map(message) }
                <div class="row"><button type="button" onclick={add}>{ icon(Glyph::Plus) }{ text.add_message }</button></div>
                <div class="row end">
                    <button type="button" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                    <button type="submit" class="primary">{ words.save }</button>
                </div>
            </form>
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct RowProps {
    pub(super) title: AttrValue,
    pub(super) row: Row,
    pub(super) on_done: Callback<Row>,
    pub(super) on_close: Callback<()>,
}

/// A row's values, and what is expected of answers to it.
#[component]
pub(super) fn EditRow(props: &RowProps) -> Html {
    let words = use_words();
    let text = words.trials();
    let draft = use_state(|| props.row.clone());
    let variable = use_node_ref();
    let change = {
        let draft = draft.clone();
        move |by: &dyn Fn(&mut Row)| {
            let mut row = (*draft).clone();
            by(&mut row);
            draft.set(row);
        }
    };
    let on_name = {
        let change = change.clone();
        move |event: InputEvent| {
            let typed = dom::typed(&event);
            change(&|row| row.name.clone_from(&typed));
        }
    };
    let value = |(n, (name, value)): (usize, &(String, String))| {
        let on_value = {
            let change = change.clone();
            move |event: InputEvent| {
                let typed = dom::typed(&event);
                change(&|row| {
                    if let Some(value) = row.values.get_mut(n) {
                        value.1.clone_from(&typed);
                    }
                });
            }
        };
        let remove = {
            let change = change.clone();
            move |_: MouseEvent| {
                change(&|row| {
                    row.values.remove(n);
                });
            }
        };
        html! {
            <div key={name.clone()} class="value">
                <label class="field"><span><code>{ name }</code></span><textarea rows="2" value={value.clone()} oninput={on_value} /></label>
                <button type="button" class="quiet square small" aria-label={(text.remove)(name)} onclick={remove}>{ icon(Glyph::Close) }</button>
            </div>
        }
    };
    let add = {
        let (change, variable) = (change.clone(), variable.clone());
        move |_: MouseEvent| {
            let name = dom::take_value(&variable).trim().to_owned();
            change(&|row| {
                if !name.is_empty() && row.values.iter().all(|(known, _)| *known != name) {
                    row.values.push((name.clone(), String::new()));
                }
            });
        }
    };
    let on_expect = {
        let change = change.clone();
        Callback::from(move |all: Vec<_>| change(&|row| row.expect.clone_from(&all)))
    };
    let done = {
        let (draft, on_done) = (draft.clone(), props.on_done.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            on_done.emit((*draft).clone());
        }
    };
    html! {
        <Dialog title={props.title.clone()} on_close={props.on_close.clone()} class="wide tests-dialog">
            <form class="stack" onsubmit={done}>
                <label class="field"><span>{ text.row_name }</span><input type="text" maxlength="60" value={draft.name.clone()} oninput={on_name} /></label>
                { for draft.values.iter().enumerate().map(value) }
                <div class="row">
                    <input ref={variable} type="text" maxlength="60" aria-label={text.variable} placeholder={text.variable} />
                    <button type="button" onclick={add}>{ icon(Glyph::Plus) }{ text.add_variable }</button>
                </div>
                <fieldset class="stack"><legend>{ text.of_row }</legend>
                    <Expectations all={draft.expect.clone()} on_change={on_expect} />
                </fieldset>
                <div class="row end">
                    <button type="button" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ words.cancel }</button>
                    <button type="submit" class="primary">{ words.save }</button>
                </div>
            </form>
        </Dialog>
    }
}
