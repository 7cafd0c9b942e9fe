//! The button that signs in at a provider and brings a key back.

use maas_core::providers::{Providers, SignIn};
use yew::prelude::*;

use super::form::{Draft, FormProps};
use crate::{store::SecretAsk, words::Words};

/// The button, and how far the sign-in is; nothing where the provider has none.
pub(super) fn button(
    props: &FormProps,
    draft: &Draft,
    providers: &Providers,
    words: &'static Words,
    secret: &Callback<SecretAsk>,
) -> Html {
    let has_page = props
        .provider
        .spec()
        .is_some_and(|spec| spec.sign_in.is_some());
    if !has_page {
        return html! {};
    }
    let provider = props.provider.clone();
    if props.state.sign_in == SignIn::Waiting {
        let cancel = secret.reform(move |_: MouseEvent| SecretAsk::CancelSignIn(provider.clone()));
        return html! {
            <div class="row">
                <p class="muted" role="status">{ words.sign_in_waiting }</p>
                <button type="button" onclick={cancel}>{ words.cancel }</button>
            </div>
        };
    }
    let begin = {
        let (config, keep) = (draft.config(), draft.keep);
        let route = providers.way(&provider, false).route;
        secret.reform(move |_: MouseEvent| SecretAsk::SignIn {
            provider: provider.clone(),
            config: config.clone(),
            route,
            keep,
        })
    };
    let failed = match &props.state.sign_in {
        SignIn::Failed(error) => Some(html! {
            <small class="bad" role="alert">{ (words.sign_in_failed)(error.kind) }{ " " }{ &error.text }</small>
        }),
        SignIn::Idle | SignIn::Waiting => None,
    };
    html! {
        <div class="stack tight">
            <div class="row"><button type="button" onclick={begin}>{ words.sign_in }</button></div>
            { for failed }
        </div>
    }
}
