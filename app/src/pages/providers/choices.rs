//! The two choices of a provider's card: how long a key is kept, and which way requests go.

use maas_core::providers::{KeepKey, RouteChoice, endpoint::relayable};
use maas_protocol::provider::{ProviderRef, ProviderSpec, Reach};
use yew::prelude::*;

use super::form::Draft;
use crate::words::Words;

/// A group of radio buttons that looks like one switch.
fn choice(
    group: &'static str,
    name: String,
    all: &[(&'static str, &'static str)],
    chosen: &str,
    on_change: &Callback<String>,
) -> Html {
    let one = |(value, label): &(&'static str, &'static str)| {
        let pick = {
            let (on_change, value) = (on_change.clone(), (*value).to_owned());
            move |_: Event| on_change.emit(value.clone())
        };
        html! {
            <label>
                <input type="radio" name={name.clone()} value={*value} checked={*value == chosen} onchange={pick} />
                <span>{ *label }</span>
            </label>
        }
    };
    html! {
        <div class="field">
            <span aria-hidden="true">{ group }</span>
            <div class="choice" role="radiogroup" aria-label={group}>{ for all.iter().map(one) }</div>
        </div>
    }
}

/// How long a key is kept.
pub(super) fn keep_choice(
    provider: &ProviderRef,
    keep: KeepKey,
    on_change: &Callback<String>,
    words: &'static Words,
) -> Html {
    let all = [
        ("reload", words.until_reload),
        ("tab", words.this_tab),
        ("device", words.on_this_device),
    ];
    let chosen = match keep {
        KeepKey::UntilReload => "reload",
        KeepKey::ThisTab => "tab",
        KeepKey::OnThisDevice => "device",
    };
    choice(
        words.keep_key,
        format!("keep-{}", provider.slug()),
        &all,
        chosen,
        on_change,
    )
}

/// Reads what was chosen.
pub(super) fn read_keep(value: &str) -> KeepKey {
    match value {
        "reload" => KeepKey::UntilReload,
        "tab" => KeepKey::ThisTab,
        _ => KeepKey::OnThisDevice,
    }
}

/// Which way requests go.
pub(super) fn route_choice(
    spec: &'static ProviderSpec,
    provider: &ProviderRef,
    draft: &Draft,
    on_change: &Callback<String>,
    words: &'static Words,
) -> Html {
    let all = [
        ("auto", words.auto),
        ("direct", words.direct),
        ("relay", words.relay),
    ];
    let chosen = match draft.route {
        RouteChoice::Auto => "auto",
        RouteChoice::Direct => "direct",
        RouteChoice::Relay => "relay",
    };
    let hint = if spec.reach == Reach::Relay && relayable(spec, &draft.config()) {
        words.route_hint_relay
    } else {
        words.route_hint_direct
    };
    html! {
        <div class="stack tight">
            { choice(words.route, format!("route-{}", provider.slug()), &all, chosen, on_change) }
            <small class="muted">{ hint }</small>
        </div>
    }
}

/// Reads what was chosen.
pub(super) fn read_route(value: &str) -> RouteChoice {
    match value {
        "direct" => RouteChoice::Direct,
        "relay" => RouteChoice::Relay,
        _ => RouteChoice::Auto,
    }
}
