//! The frame that every field of the panel stands in: name, what it does, a way back to the default.

use maas_protocol::chat::Param;
use yew::prelude::*;

use super::tip::Tip;
use crate::{
    components::icon::{Glyph, icon},
    words::Words,
};

/// A field, apart from what is typed in.
pub(super) struct Frame<'a> {
    /// What its ids and its `data-param` begin with.
    pub(super) id: &'a str,
    pub(super) name: &'static str,
    /// What it does.
    pub(super) about: &'static str,
    /// Takes the value away, where one is set.
    pub(super) on_reset: Option<Callback<MouseEvent>>,
    /// What is wrong with what was typed.
    pub(super) bad: Option<String>,
    /// What else is to be known.
    pub(super) note: Option<&'static str>,
}

/// The name by which requests, tests and tools find a parameter's field.
pub(super) fn id_of(param: Param) -> &'static str {
    match param {
        // It counts the others beside the chosen token, and `logprobs` is a switch.
        Param::Logprobs => "top_logprobs",
        param => param.as_str(),
    }
}

/// The id of what a field's name belongs to.
pub(super) fn control_id(id: &str) -> String {
    format!("{id}-field")
}

/// The ids of what describes a field.
pub(super) fn described_by(id: &str) -> String {
    format!("{id}-tip {id}-note")
}

impl Frame<'_> {
    /// The frame around a control, which has the ids of [`control_id`] and [`described_by`].
    pub(super) fn around(self, control: Html, words: &'static Words) -> Html {
        let Self {
            id, name, about, ..
        } = self;
        let reset = self.on_reset.map(|on_reset| {
            let told = (words.setup.reset)(name);
            html! {
                <button type="button" class="quiet square tiny" aria-label={told.clone()} title={told} onclick={on_reset}>{ icon(Glyph::Reset) }</button>
            }
        });
        let said = match (self.bad, self.note) {
            (Some(bad), _) => html! { <small class="bad">{ bad }</small> },
            (None, Some(note)) => html! { <small class="muted">{ note }</small> },
            (None, None) => html! {},
        };
        html! {
            <div class="field param" key={id.to_owned()}>
                <div class="param-head">
                    <label for={control_id(id)}>{ name }</label>
                    <Tip id={format!("{id}-tip")} {name} text={about} />
                    <span class="push" />
                    { for reset }
                </div>
                { control }
                <div id={format!("{id}-note")} class="param-note">{ said }</div>
            </div>
        }
    }
}
