//! What was set for another model and is not sent to this one, each with a way to take it back.

use maas_core::chats::{ChatSetup, setup::FormKind};
use maas_protocol::chat::{Param, Params};
use yew::prelude::*;

use super::{Panel, choice, field::id_of, form, number, stop};
use crate::components::icon::{Glyph, icon};

/// What is set, as it is told.
fn told(params: &Params, param: Param, panel: &Panel<'_>) -> String {
    match param {
        Param::Stop => {
            let texts: Vec<String> = params.stop.iter().map(|text| stop::write(text)).collect();
            texts.join(" · ")
        }
        Param::ReasoningEffort | Param::Verbosity | Param::ParallelToolCalls => {
            let value = choice::value(params, param);
            let all = choice::values(param, panel.words);
            let known = all.iter().find(|(written, _)| *written == value);
            known.map_or("", |(_, told)| *told).to_owned()
        }
        param => number::text(params, param),
    }
}

/// The part with all of it; nothing where there is nothing.
pub(super) fn part(panel: &Panel<'_>) -> Option<Html> {
    let words = panel.words.setup;
    let set = |param: &Param| panel.setup.params.clone().unset(*param);
    let all = Param::ALL.iter().copied();
    let mut rows: Vec<Html> = all
        .filter(|param| !panel.takes.offers(*param) && set(param))
        .map(|param| {
            let mut without = panel.setup.clone();
            without.params.unset(param);
            let value = told(&panel.setup.params, param, panel);
            row(
                panel,
                id_of(param),
                (words.param)(param)[0],
                &value,
                without,
            )
        })
        .collect();
    if !form::is_taken(panel) {
        let value = match panel.setup.form.kind {
            FormKind::JsonSchema => words.form_schema,
            _ => words.form_object,
        };
        let without = form::without(panel.setup);
        rows.push(row(panel, "response_format", words.form, value, without));
    }
    if !panel.takes.tools && !panel.setup.tools.is_empty() && !panel.setup.tools_off {
        let names: Vec<&str> = panel
            .setup
            .tools
            .iter()
            .map(|tool| tool.name.as_str())
            .collect();
        let without = ChatSetup {
            tools: Vec::new(),
            ..panel.setup.clone()
        };
        rows.push(row(panel, "tools", words.tools, &names.join(", "), without));
    }
    (!rows.is_empty()).then(|| {
        html! {
            <section class="left-out" aria-label={words.left_out}>
                <p class="strong">{ words.left_out }</p>
                <small class="muted">{ words.left_out_hint }</small>
                <ul>{ for rows }</ul>
            </section>
        }
    })
}

fn row(
    panel: &Panel<'_>,
    id: &'static str,
    name: &'static str,
    value: &str,
    without: ChatSetup,
) -> Html {
    let reset = (panel.words.setup.reset)(name);
    let on_reset = panel.on_change.reform(move |_: MouseEvent| without.clone());
    html! {
        <li key={id} data-left-out={id}>
            <span><span class="strong">{ name }</span>{ " " }<span class="muted">{ value.to_owned() }</span></span>
            <button type="button" class="quiet square tiny" aria-label={reset.clone()} title={reset} onclick={on_reset}>{ icon(Glyph::Reset) }</button>
        </li>
    }
}
