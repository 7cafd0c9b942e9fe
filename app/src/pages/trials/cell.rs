//! One cell of a run: what was sent, what came, and what of that was not as expected.

use maas_core::money::Currency;
use maas_core::trials::{Cell, Expectation, Outcome, Question, Verdict};
use maas_protocol::chat::{Part, Role};
use yew::prelude::*;

use crate::{
    components::{
        dialog::Dialog,
        figures::{duration, money},
        icon::{Glyph, icon},
    },
    words::{Words, use_words},
};

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) title: AttrValue,
    pub(super) cell: std::rc::Rc<Cell>,
    pub(super) question: Option<std::rc::Rc<Question>>,
    /// The cell of the run it is compared with.
    pub(super) before: Option<std::rc::Rc<Cell>>,
    pub(super) currency: Option<Currency>,
    pub(super) on_close: Callback<()>,
}

/// The dialog.
#[component]
pub(super) fn Inspect(props: &Props) -> Html {
    let words = use_words();
    let text = words.trials();
    let cell = &props.cell;
    let outcome = cell.outcome();
    let verdicts = cell.verdicts.as_deref().unwrap_or_default();
    let expected = props.question.iter().flat_map(|question| &question.expect);
    let pairs: Vec<(&Expectation, &Verdict)> = expected.zip(verdicts).collect();
    html! {
        <Dialog title={props.title.clone()} on_close={props.on_close.clone()} class="wide tests-dialog">
            <p data-outcome={outcome.as_str()} class={matches!(outcome, Outcome::Missed | Outcome::Failed).then_some("bad")}>
                <strong>{ (text.outcome)(outcome) }</strong>
                if cell.reused { { " · " }{ text.reused } }
            </p>
            if let Some(kind) = cell.failed {
                <p class="bad">{ (words.problem)(kind) }if !cell.said.is_empty() { { " " }<q>{ &cell.said }</q> }</p>
            }
            <section class="stack" aria-label={text.verdicts}>
                <h3>{ text.verdicts }</h3>
                if pairs.is_empty() {
                    <p class="muted">{ text.nothing_expected }</p>
                } else {
                    <ul class="verdicts">{ for pairs.iter().map(|(one, verdict)| line(one, verdict, props.currency.as_ref(), words)) }</ul>
                }
            </section>
            <section class="stack" aria-label={text.came}>
                <h3>{ text.came }</h3>
                { said(&cell.text, words) }
            </section>
            if let Some(before) = &props.before {
                <section class="stack" aria-label={text.came_before}>
                    <h3>{ text.came_before }</h3>
                    { said(&before.text, words) }
                </section>
            }
            <section class="stack" aria-label={text.sent}>
                <h3>{ text.sent }</h3>
                { for props.question.iter().flat_map(|question| &question.messages).map(|message| html! {
                    <div><small class="muted">{ role(message.role, words) }</small>{ for message.parts.iter().map(|part| told(part, words)) }</div>
                }) }
            </section>
            <p class="muted" aria-label={text.figures}>{ figures(cell, props.currency.as_ref(), words) }</p>
        </Dialog>
    }
}

/// Who speaks.
pub(super) fn role(role: Role, words: &'static Words) -> &'static str {
    match role {
        Role::System => words.system,
        Role::User => words.you,
        Role::Assistant => words.assistant,
        Role::Tool => words.tool,
    }
}

/// What was sent: a text, a call of a tool, or what came of one.
fn told(part: &Part, words: &'static Words) -> Html {
    let named = |what: &'static str, name: &str| html! { <small class="muted">{ what }{ " " }<code>{ name }</code></small> };
    match part {
        Part::Text { text } => said(text, words),
        Part::ToolCall {
            name, arguments, ..
        } => html! { <>{ " " }{ named(words.tool_call, name) }{ said(arguments, words) }</> },
        Part::ToolResult { name, text, .. } => {
            html! { <>{ " " }{ named("", name) }{ said(text, words) }</> }
        }
        _ => html! {},
    }
}

fn said(said: &str, words: &'static Words) -> Html {
    if said.is_empty() {
        return html! { <p class="muted">{ words.trials().no_text }</p> };
    }
    // A long line of a stranger's text is no reason to stand still.
    let shown: String = said.chars().take(20_000).collect();
    let more = shown.len() < said.len();
    html! { <pre tabindex="0">{ shown }if more { { "…" } }</pre> }
}

fn figures(cell: &Cell, currency: Option<&Currency>, words: &'static Words) -> String {
    let mut parts = Vec::new();
    #[expect(clippy::cast_precision_loss, reason = "milliseconds are few")]
    parts.extend(cell.took_ms.map(|ms| duration(ms as f64)));
    if let (Some(input), Some(output)) = (cell.input, cell.output) {
        parts.push((words.trials().tokens)(input, output));
    }
    parts.extend(cell.cost_nano.map(|nano| money(nano, currency)));
    parts.join(" · ")
}

fn line(
    one: &Expectation,
    verdict: &Verdict,
    currency: Option<&Currency>,
    words: &'static Words,
) -> Html {
    let text = words.trials();
    let (glyph, told) = match verdict.pass {
        Some(true) => (Glyph::Check, text.met),
        Some(false) => (Glyph::Close, text.not_met),
        None => (Glyph::Hourglass, text.not_judged),
    };
    let not = if one.not {
        format!("{}: ", text.not)
    } else {
        String::new()
    };
    let why = (text.why)(&verdict.why, &|nano| money(nano, currency));
    let value: String = one
        .what
        .text()
        .unwrap_or_default()
        .chars()
        .take(300)
        .collect();
    html! {
        <li data-pass={verdict.pass.map(|pass| pass.to_string())}>
            <span class={if verdict.pass == Some(false) { "bad" } else { "muted" }}>{ icon(glyph) }</span>
            <div><strong>{ not }{ (text.kind)(&one.what) }</strong>{ " " }<code>{ value }</code>
                <p>{ told }{ ". " }{ why }</p>
            </div>
        </li>
    }
}
