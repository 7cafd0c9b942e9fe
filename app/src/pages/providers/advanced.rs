//! Headers and body fields of the user's own: the fields as typed, what is wrong with them, and how they are saved.

use maas_core::providers::{ProviderConfig, endpoint::takes_headers};
use maas_protocol::{
    extras::{ExtraBodyError, HeaderError, check_extra_body, check_headers},
    provider::ProviderRef,
};
use yew::prelude::*;

use crate::{platform::dom, words::Words};

#[cfg(test)]
mod tests;

/// What stands in the fields, saved or not.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Typed {
    pub(super) headers: String,
    pub(super) extra_body: String,
}

/// What keeps them from being saved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    Headers(HeaderError),
    ExtraBody(ExtraBodyError),
}

impl Typed {
    /// What was saved, as it is typed.
    pub(super) fn of(config: &ProviderConfig) -> Self {
        let line = |(name, value): &(String, String)| format!("{name}: {value}");
        let lines: Vec<String> = config.headers.iter().map(line).collect();
        Self {
            headers: lines.join("\n"),
            extra_body: config.extra_body.clone(),
        }
    }

    /// Puts what was typed where it is saved, unless something is wrong with it.
    pub(super) fn put_into(&self, config: &mut ProviderConfig) -> Result<(), Fault> {
        let headers = check_headers(&self.headers).map_err(Fault::Headers)?;
        check_extra_body(&self.extra_body).map_err(Fault::ExtraBody)?;
        config.headers = headers;
        self.extra_body.trim().clone_into(&mut config.extra_body);
        Ok(())
    }
}

/// The two fields, behind a line that opens them; open where something is set or wrong.
pub(super) fn fields(
    provider: &ProviderRef,
    saved: &ProviderConfig,
    typed: &Typed,
    fault: Option<Fault>,
    [on_headers, on_body]: [Callback<String>; 2],
    words: &'static Words,
) -> Html {
    let set = !saved.headers.is_empty() || !saved.extra_body.is_empty();
    let (headers_bad, body_bad) = match fault {
        Some(Fault::Headers(error)) => (Some((words.headers_bad)(error)), None),
        Some(Fault::ExtraBody(error)) => (None, Some((words.extra_body_bad)(error))),
        None => (None, None),
    };
    let id = |field: &str| format!("{field}-{}", provider.slug());
    html! {
        <details class="advanced" open={set || fault.is_some()}>
            <summary>{ words.advanced }</summary>
            if takes_headers(provider) {
                { area(id("headers"), [words.headers, words.headers_hint, "X-Team: blue"], &typed.headers, headers_bad, on_headers) }
            }
            { area(id("extra-body"), [words.extra_body, words.extra_body_hint, "{ \"top_k\": 40 }"], &typed.extra_body, body_bad, on_body) }
        </details>
    }
}

fn area(
    id: String,
    [label, hint, placeholder]: [&'static str; 3],
    value: &str,
    bad: Option<String>,
    on_change: Callback<String>,
) -> Html {
    let oninput = on_change.reform(|event: InputEvent| dom::typed(&event));
    let hint_id = format!("{id}-hint");
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <textarea {id} rows="3" autocomplete="off" spellcheck="false" {placeholder} value={value.to_owned()}
                aria-invalid={bad.is_some().to_string()} aria-describedby={hint_id.clone()} {oninput} />
            <small id={hint_id} class="muted">{ hint }</small>
            { for bad.map(|bad| html! { <small class="bad" role="alert">{ bad }</small> }) }
        </div>
    }
}
