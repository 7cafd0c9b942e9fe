//! Keys, addresses and routes: one card per provider, and the user's own endpoints.

use maas_core::{Msg, msg::ProvidersMsg, providers::ProviderState};
use maas_protocol::provider::{ProviderId, ProviderRef, Reach};
use yew::prelude::*;

mod advanced;
mod choices;
mod confirm;
mod credentials;
mod form;
mod on_device;
mod place;
mod sign_in;

use form::Form;
use on_device::OnDeviceCard;

use crate::{
    by_ptr::ByPtr,
    components::icon::{Glyph, icon},
    store::{use_dispatch, use_providers},
    words::use_words,
};

/// Every provider of the registry, then the user's own.
#[component]
pub(crate) fn ProvidersPage() -> Html {
    let (words, providers, dispatch) = (use_words(), use_providers(), use_dispatch());
    let card = |provider: ProviderRef| {
        let state = providers.known.get(&provider).cloned().unwrap_or_default();
        let name = providers.name(&provider);
        let key = provider.slug().to_owned();
        html! { <Card {key} {provider} {name} state={ByPtr(state)} /> }
    };
    // The browser says late whether it has a model: its card comes last, where it pushes no field away.
    let mut known = ProviderId::ALL.to_vec();
    known.sort_by_key(|id| id.spec().by_browser);
    let known = known
        .into_iter()
        // Where the browser knows of no such model, its card would only be in the way.
        .filter(|id| !id.spec().by_browser || providers.in_browser.is_some())
        .map(|id| card(ProviderRef::Known(id)));
    let own = providers.own_endpoints().cloned().map(card);
    let add = dispatch.reform(|_: MouseEvent| {
        Msg::from(ProvidersMsg::AddEndpoint {
            name: words.endpoint_name_default.to_owned(),
        })
    });
    html! {
        <>
            <p class="muted">{ words.providers_text }</p>
            <div class="cards">{ for known }</div>
            <h2>{ words.own_endpoints }</h2>
            <p class="muted">{ words.own_endpoints_text }</p>
            <div class="cards">{ for own }</div>
            <div class="row"><button type="button" onclick={add}>{ icon(Glyph::Plus) }{ words.add_endpoint }</button></div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct CardProps {
    provider: ProviderRef,
    name: AttrValue,
    state: ByPtr<ProviderState>,
}

#[component]
fn Card(props: &CardProps) -> Html {
    let words = use_words();
    let Some(spec) = props.provider.spec() else {
        return html! {};
    };
    let built_in = spec.reach == Reach::Builtin;
    let badge = if built_in {
        Some(words.built_in)
    } else if props.state.has_key() {
        Some(words.connected)
    } else {
        None
    };
    html! {
        <section class={classes!("card", "provider", built_in.then_some("plain"))} aria-label={props.name.clone()} data-provider={props.provider.slug().to_owned()}>
            <header class="row">
                <h3>{ &props.name }</h3>
                { for badge.map(|badge| html! { <span class="badge">{ badge }</span> }) }
                { for spec.key_page.map(|page| html! {
                    <a class="away" href={page} target="_blank" rel="noopener noreferrer">{ words.get_key }</a>
                }) }
            </header>
            if spec.by_browser {
                <OnDeviceCard />
            } else if built_in {
                <p class="muted">{ words.built_in_text }</p>
            } else {
                <Form provider={props.provider.clone()} state={props.state.clone()} />
            }
        </section>
    }
}
