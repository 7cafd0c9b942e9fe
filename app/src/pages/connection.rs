//! A provider's connection on its card: what was learned of its origin, and what the last test found.

use maas_core::{
    Msg,
    msg::ProvidersMsg,
    providers::{ConnectionTest, ProviderState},
    ui::{Subject, UiMsg},
};
use maas_protocol::provider::ProviderRef;
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::diagnosis::{Remedy, verdict},
    platform::{clock, location, network},
    store::{use_dispatch, use_providers},
    words::use_words,
};

/// Props of [`Connection`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) provider: ProviderRef,
    pub(crate) state: ByPtr<ProviderState>,
}

/// What is known of the connection.
#[component]
pub(crate) fn Connection(props: &Props) -> Html {
    let (words, providers, dispatch) = (use_words(), use_providers(), use_dispatch());
    let learned = providers.refused_since(&props.provider).map(|since| {
        let forget = {
            let provider = props.provider.clone();
            dispatch.reform(move |_: MouseEvent| {
                Msg::from(ProvidersMsg::ForgetRefusal(provider.clone()))
            })
        };
        let date = clock::date(since, words.language);
        html! {
            <p class="learned"><span>{ (words.refused_since)(&date) }</span>
                <button type="button" class="link" onclick={forget}>{ words.forget }</button></p>
        }
    });
    let remedy = remedy(&props.provider, &dispatch);
    let found = match &props.state.test {
        ConnectionTest::Untried => html! {},
        ConnectionTest::Running => html! { <p class="muted" role="status">{ words.testing }</p> },
        ConnectionTest::Done(found) => {
            let inspect = {
                let provider = props.provider.clone();
                dispatch.reform(move |_: MouseEvent| {
                    Msg::from(UiMsg::Inspect(Subject::Test(provider.clone())))
                })
            };
            html! {
                <>
                    { verdict(found, remedy.as_ref(), words) }
                    <div class="row"><button type="button" class="link" onclick={inspect}>{ words.inspect }</button></div>
                </>
            }
        }
    };
    html! { <>{ for learned }{ found }</> }
}

/// How a provider's server is told to let this page in, where there is something to tell it.
pub(crate) fn remedy(provider: &ProviderRef, dispatch: &Callback<Msg>) -> Option<Remedy> {
    let ways = provider.spec()?.allow_origin;
    (!ways.is_empty()).then(|| Remedy {
        ways,
        origin: location::origin(),
        here: network::system(),
        on_copy: dispatch.reform(|text| UiMsg::CopyText(text).into()),
    })
}
