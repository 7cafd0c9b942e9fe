//! The form of the answer: free text, some JSON object, or JSON that fits a schema.

use maas_core::chats::{
    ChatSetup,
    setup::{AnswerForm, FormKind},
};
use yew::prelude::*;

use super::{
    Panel,
    area::{Area, Kind},
    field::{Frame, control_id, described_by},
};
use crate::platform::dom;

const ID: &str = "response_format";

/// What an empty field shows.
const EXAMPLE: &str = "{\n  \"type\": \"object\",\n  \"properties\": {\n    \"name\": { \"type\": \"string\" }\n  },\n  \"required\": [\"name\"],\n  \"additionalProperties\": false\n}";

/// The forms that the model can be held to.
fn kinds(panel: &Panel<'_>) -> Vec<(FormKind, &'static str, &'static str)> {
    let words = panel.words.setup;
    let takes = panel.takes;
    let mut kinds = vec![(FormKind::Text, "text", words.form_text)];
    if takes.json_object {
        kinds.push((FormKind::JsonObject, "json_object", words.form_object));
    }
    if takes.json_schema {
        kinds.push((FormKind::JsonSchema, "json_schema", words.form_schema));
    }
    kinds
}

/// Whether the model can be held to the form that is chosen.
pub(super) fn is_taken(panel: &Panel<'_>) -> bool {
    let chosen = panel.setup.form.kind;
    kinds(panel).iter().any(|(kind, ..)| *kind == chosen)
}

/// The fields; nothing for a model that can be held to no form.
pub(super) fn fields(panel: &Panel<'_>) -> Option<Html> {
    let (words, form) = (panel.words.setup, &panel.setup.form);
    let kinds = kinds(panel);
    if kinds.len() < 2 {
        return None;
    }
    let change = |by: fn(&mut AnswerForm, String)| {
        let setup = panel.setup.clone();
        panel.on_change.reform(move |typed: String| {
            let mut setup = setup.clone();
            by(&mut setup.form, typed);
            setup
        })
    };
    let choose = change(|form, chosen| {
        form.kind = match chosen.as_str() {
            "json_object" => FormKind::JsonObject,
            "json_schema" => FormKind::JsonSchema,
            _ => FormKind::Text,
        };
    });
    let onchange = choose.reform(|event: Event| dom::chosen(&event));
    let option = |(kind, value, told): &(FormKind, &'static str, &'static str)| {
        html! { <option value={*value} selected={*kind == form.kind}>{ *told }</option> }
    };
    let frame = Frame {
        id: ID,
        name: words.form,
        about: words.form_hint,
        on_reset: (form.kind != FormKind::Text)
            .then(|| choose.reform(|_: MouseEvent| String::new())),
        bad: None,
        note: (form.kind == FormKind::JsonObject).then_some(words.form_object_note),
    };
    let chosen = frame.around(
        html! {
            <select id={control_id(ID)} data-param={ID} aria-describedby={described_by(ID)} {onchange}>{ for kinds.iter().map(option) }</select>
        },
        panel.words,
    );
    let schema = (form.kind == FormKind::JsonSchema && panel.takes.json_schema).then(|| {
        let strict = {
            let setup = panel.setup.clone();
            panel.on_change.reform(move |event: Event| {
                let mut setup = setup.clone();
                setup.form.strict = dom::is_ticked(&event);
                setup
            })
        };
        html! {
            <>
                <Area id="schema" name={words.schema} kind={Kind::Schema} value={form.schema.clone()} placeholder={EXAMPLE} hint={words.schema_hint}
                    data_param="json_schema" on_change={change(|form, typed| form.schema = typed)} />
                <label class="tick" title={words.strict_hint}>
                    <input type="checkbox" checked={form.strict} data-param="strict" aria-describedby="strict-note" onchange={strict} />
                    <span>{ words.strict }<small id="strict-note" class="muted">{ words.strict_hint }</small></span>
                </label>
            </>
        }
    });
    Some(html! { <>{ chosen }{ for schema }</> })
}

/// The same setup with free text.
pub(super) fn without(setup: &ChatSetup) -> ChatSetup {
    let mut setup = setup.clone();
    setup.form.kind = FormKind::Text;
    setup
}
