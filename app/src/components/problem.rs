//! A failed answer: what happened, what the provider said, what to do about it.

use maas_protocol::{
    chat::Param,
    error::{ErrorKind, ProviderError},
};
use yew::prelude::*;

use crate::{
    components::{
        diagnosis::{Remedy, let_in},
        icon::{Glyph, icon},
    },
    words::Words,
};

/// A failure and the ways out of it.
pub(crate) struct Problem<'a> {
    pub(crate) error: &'a ProviderError,
    /// How a local server is told to let this page in.
    pub(crate) remedy: Option<&'a Remedy>,
    /// Whether the relay is another way to try.
    pub(crate) relay_offered: bool,
    pub(crate) on_retry: Callback<()>,
    pub(crate) on_relay: Callback<()>,
    /// Ask again without the parameter that was refused.
    pub(crate) on_without: Callback<Param>,
    /// Send what a budget held back, this once.
    pub(crate) on_anyway: Callback<()>,
    /// Where keys and addresses are set.
    pub(crate) providers_href: &'a AttrValue,
}

/// One alert.
pub(crate) fn problem(props: &Problem<'_>, words: &'static Words) -> Html {
    let error = props.error;
    let held = matches!(error.kind, ErrorKind::OverBudget | ErrorKind::UnknownCost);
    let waits = error.kind == ErrorKind::Offline;
    let excluded = error.kind == ErrorKind::Excluded;
    let cost = waits.then(|| html! { <p class="says">{ (words.costs_at_most)(&error.text) }</p> });
    let says = (!waits && !excluded && !error.text.is_empty()).then(|| {
        if held {
            return html! { <p class="says">{ &error.text }</p> };
        }
        html! { <p class="says"><span class="muted">{ words.provider_says }{ " " }</span>{ &error.text }</p> }
    });
    let wait = error
        .retry_after_ms
        .map(|ms| html! { <p>{ (words.wait_seconds)(ms.div_ceil(1000)) }</p> });
    let retry = props.on_retry.reform(|_: MouseEvent| ());
    let relay = props.relay_offered.then(|| {
        let relay = props.on_relay.reform(|_: MouseEvent| ());
        html! { <button type="button" class="primary" onclick={relay}>{ words.retry_through_relay }</button> }
    });
    let without = error.param.map(|param| {
        let without = props.on_without.reform(move |_: MouseEvent| param);
        html! { <button type="button" class="primary" onclick={without}>{ (words.retry_without)(param.as_str()) }</button> }
    });
    let anyway = held.then(|| {
        let anyway = props.on_anyway.reform(|_: MouseEvent| ());
        html! {
            <>
                <button type="button" class="primary" onclick={anyway}>{ words.usage().send_anyway }</button>
                <a class="button" href="#/usage/money">{ words.usage().open_budgets }</a>
            </>
        }
    });
    let remedy = props
        .remedy
        .filter(|_| error.kind == ErrorKind::Blocked)
        .map(|remedy| let_in(remedy, words));
    let to_providers = is_about_setup(error.kind)
        .then(|| html! { <a class="button" href={props.providers_href.clone()}>{ words.open_providers }</a> });
    html! {
        <div class={classes!("problem", waits.then_some("waits"))} role="alert" data-error={error.kind.as_str()}>
            { icon(if waits { Glyph::Hourglass } else { Glyph::Warning }) }
            <div>
                <p class="strong">{ (words.problem)(error.kind) }</p>
                { for cost }
                { for says }
                { for wait }
                <p>{ (words.advice)(error.kind) }</p>
                { for remedy }
                <div class="row">
                    { for relay }
                    { for without }
                    { for anyway }
                    <button type="button" class={waits.then_some("primary")} onclick={retry}>
                        { if waits { words.send_waiting } else { words.retry } }
                    </button>
                    { for to_providers }
                    if excluded {
                        <a class="button" href="#/settings/workspaces">{ words.workspaces().title }</a>
                    }
                </div>
            </div>
        </div>
    }
}

/// Whether the remedy, or the test that finds one, is in the settings.
fn is_about_setup(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NoKey
            | ErrorKind::BadKey
            | ErrorKind::UnboundHost
            | ErrorKind::Malformed
            | ErrorKind::Relay
            | ErrorKind::Blocked
            | ErrorKind::NotFetched
    )
}
