//! What is known of a prompt's variables: how each is filled in, and with what at first.

use maas_core::prompts::{Content, Kind, Variable};
use yew::prelude::*;

use crate::{platform::dom, words::Words};

const KINDS: [Kind; 5] = [
    Kind::Text,
    Kind::Long,
    Kind::Choice,
    Kind::Number,
    Kind::File,
];

fn kind_name(kind: Kind, words: &'static Words) -> &'static str {
    let text = words.prompts();
    match kind {
        Kind::Text => text.kind_text,
        Kind::Long => text.kind_long,
        Kind::Choice => text.kind_choice,
        Kind::Number => text.kind_number,
        Kind::File => text.kind_file,
    }
}

/// The variables that were found, each with what is set for it.
pub(super) fn variables(
    content: &Content,
    found: &[String],
    on_change: &Callback<Content>,
    words: &'static Words,
) -> Html {
    let text = words.prompts();
    let one = |name: &String| {
        let known = content.variable(name);
        let change = |by: fn(&mut Variable, String)| {
            let (content, on_change, known) = (content.clone(), on_change.clone(), known.clone());
            Callback::from(move |typed: String| {
                let mut variable = known.clone();
                by(&mut variable, typed);
                let mut next = content.clone();
                next.set_variable(variable);
                on_change.emit(next);
            })
        };
        let field = |label: &'static str, value: String, on: Callback<String>| {
            html! {
                <label class="field"><span>{ label }</span>
                    <input type="text" {value} onchange={on.reform(|event: Event| dom::chosen(&event))} />
                </label>
            }
        };
        let kind = |(place, kind): (usize, Kind)| {
            html! { <option value={place.to_string()} selected={kind == known.kind}>{ kind_name(kind, words) }</option> }
        };
        let on_kind = change(|variable, typed| {
            let place: usize = typed.parse().unwrap_or_default();
            variable.kind = KINDS.get(place).copied().unwrap_or_default();
        });
        let on_choices = change(|variable, typed| {
            let all = typed.split(',').map(str::trim);
            variable.choices = all
                .filter(|one| !one.is_empty())
                .map(str::to_owned)
                .collect();
        });
        let on_optional = change(|variable, _| variable.optional = !variable.optional);
        html! {
            <li key={name.clone()}>
                <details>
                    <summary><code>{ name }</code><span class="muted">{ kind_name(known.kind, words) }</span></summary>
                    <div class="variable">
                        <label class="field"><span>{ text.kind }</span>
                            <select onchange={on_kind.reform(|event: Event| dom::chosen(&event))}>{ for KINDS.into_iter().enumerate().map(kind) }</select>
                        </label>
                        if known.kind == Kind::Choice {
                            { field(text.choices, known.choices.join(", "), on_choices) }
                        }
                        { field(text.default, known.default.clone(), change(|variable, typed| variable.default = typed)) }
                        { field(text.description, known.description.clone(), change(|variable, typed| variable.description = typed)) }
                        <label class="tick"><input type="checkbox" checked={known.optional} onchange={on_optional.reform(|_: Event| String::new())} /><span>{ text.optional }</span></label>
                    </div>
                </details>
            </li>
        }
    };
    html! {
        <section class="stack" aria-label={text.variables}>
            <h2>{ text.variables }</h2>
            if found.is_empty() {
                <p class="muted">{ text.no_variables }</p>
            }
            <ul class="variables">{ for found.iter().map(one) }</ul>
        </section>
    }
}
