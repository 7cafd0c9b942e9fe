//! The functions that a model may ask to call: a switch, and each one with its name, its purpose and its arguments.

use maas_core::chats::{
    ChatSetup,
    setup::{OwnTool, ToolFault},
};
use yew::prelude::*;

use super::{
    Panel,
    area::{Area, Kind},
    fold::Fold,
};
use crate::{
    components::icon::{Glyph, icon},
    platform::dom,
};

/// What the empty field of a tool's arguments shows.
const EXAMPLE: &str = "{\n  \"type\": \"object\",\n  \"properties\": {\n    \"city\": { \"type\": \"string\" }\n  },\n  \"required\": [\"city\"]\n}";

/// The setup after a change of its tools.
fn changed(
    panel: &Panel<'_>,
    by: impl Fn(&mut ChatSetup) + 'static,
) -> impl Fn() -> ChatSetup + 'static {
    let setup = panel.setup.clone();
    move || {
        let mut setup = setup.clone();
        by(&mut setup);
        setup
    }
}

/// The switch, the tools, and the button that adds one.
pub(super) fn fields(panel: &Panel<'_>) -> Html {
    let words = panel.words.setup;
    let tools = &panel.setup.tools;
    let switch = {
        let setup = panel.setup.clone();
        panel.on_change.reform(move |event: Event| ChatSetup {
            tools_off: !dom::is_ticked(&event),
            ..setup.clone()
        })
    };
    let add = {
        let added = changed(panel, |setup| setup.tools.push(OwnTool::default()));
        panel.on_change.reform(move |_: MouseEvent| added())
    };
    html! {
        <>
            if tools.is_empty() {
                <p class="muted small-text">{ words.no_tools }</p>
            } else {
                <label class="tick">
                    <input type="checkbox" role="switch" checked={!panel.setup.tools_off} data-param="tools" aria-describedby="tools-note" onchange={switch} />
                    <span>{ words.send_tools }<small id="tools-note" class="muted">{ words.send_tools_hint }</small></span>
                </label>
                <ul class="own-tools">{ for tools.iter().enumerate().map(|(place, tool)| one(panel, place, tool)) }</ul>
            }
            <div class="row"><button type="button" onclick={add}>{ icon(Glyph::Plus) }{ words.add_tool }</button></div>
        </>
    }
}

fn one(panel: &Panel<'_>, place: usize, tool: &OwnTool) -> Html {
    let words = panel.words.setup;
    let title = if tool.name.is_empty() {
        words.unnamed_tool.to_owned()
    } else {
        tool.name.clone()
    };
    let change = |by: fn(&mut OwnTool, String)| {
        let setup = panel.setup.clone();
        panel.on_change.reform(move |typed: String| {
            let mut setup = setup.clone();
            if let Some(tool) = setup.tools.get_mut(place) {
                by(tool, typed);
            }
            setup
        })
    };
    let typed = |by| change(by).reform(|event: InputEvent| dom::typed(&event));
    let remove = {
        let removed = changed(panel, move |setup| {
            if place < setup.tools.len() {
                setup.tools.remove(place);
            }
        });
        panel.on_change.reform(move |_: MouseEvent| removed())
    };
    // A name that is not typed yet is no mistake.
    let fault = panel
        .setup
        .tool_fault(place)
        .filter(|_| !tool.name.is_empty());
    let faulty = fault.is_some();
    let bad_name = fault.filter(|fault| !matches!(fault, ToolFault::Parameters(_)));
    let remove_told = format!("{}: {title}", panel.words.delete);
    let title = html! { <><code>{ title }</code>if faulty { <span class="bad">{ icon(Glyph::Warning) }</span> }</> };
    let id = |part: &str| format!("tool-{place}-{part}");
    html! {
        <li key={place}>
            <Fold class="own-tool" open={tool.name.is_empty()} {title}>
                <div class="field">
                    <label for={id("name")}>{ words.tool_name }</label>
                    <input id={id("name")} type="text" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="get_weather" value={tool.name.clone()}
                        aria-invalid={bad_name.is_some().to_string()} aria-describedby={id("name-note")} oninput={typed(|tool, text| tool.name = text)} />
                    <small id={id("name-note")} class="bad">{ for bad_name.map(|fault| (words.tool_fault)(&fault)) }</small>
                </div>
                <div class="field">
                    <label for={id("description")}>{ words.tool_description }</label>
                    <input id={id("description")} type="text" autocomplete="off" placeholder={words.tool_description_hint} value={tool.description.clone()}
                        oninput={typed(|tool, text| tool.description = text)} />
                </div>
                <Area id={id("parameters")} name={words.tool_parameters} kind={Kind::Arguments} value={tool.parameters.clone()} placeholder={EXAMPLE}
                    hint={words.tool_parameters_hint} on_change={change(|tool, text| tool.parameters = text)} />
                <div class="row end">
                    <button type="button" class="quiet bad" aria-label={remove_told} onclick={remove}>{ icon(Glyph::Trash) }{ panel.words.delete }</button>
                </div>
            </Fold>
        </li>
    }
}
