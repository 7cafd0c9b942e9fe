//! The card of the model that the browser brings along: whether it is here, and the click that has it fetched.

use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    on_device::{Fetching, OnDevice},
    store::{SecretAsk, use_secret_dispatch},
    words::use_words,
};

/// What there is to say and do.
#[component]
pub(super) fn OnDeviceCard() -> Html {
    let (words, ask) = (use_words(), use_secret_dispatch());
    let stage = use_state(|| None::<Fetching>);
    let tell = {
        let stage = stage.clone();
        Callback::from(move |now| stage.set(Some(now)))
    };
    use_effect_with((), {
        let (ask, tell) = (ask.clone(), tell.clone());
        move |()| ask.emit(SecretAsk::OnDevice(OnDevice::Look(tell)))
    });
    let fetch = ask.reform(move |_: MouseEvent| SecretAsk::OnDevice(OnDevice::Fetch(tell.clone())));
    let text = words.on_device();
    let button = |name: &'static str| {
        html! { <div class="row"><button type="button" class="primary" onclick={fetch}>{ icon(Glyph::Download) }{ name }</button></div> }
    };
    let said = match &*stage {
        None => html! {},
        Some(Fetching::Absent) => html! { <><p>{ text.absent }</p><p>{ text.needs }</p></> },
        Some(Fetching::Ready) => {
            html! { <p class="good">{ icon(Glyph::Check) }{ text.ready }</p> }
        }
        Some(Fetching::Needed) => {
            html! { <><p>{ text.needed }</p><p>{ text.needs }</p>{ button(text.fetch) }</> }
        }
        Some(Fetching::Elsewhere) => {
            html! { <><p>{ text.elsewhere }</p>{ button(text.wait_for_it) }</> }
        }
        Some(Fetching::Under(percent)) => html! {
            <>
                <p>{ (text.under)(*percent) }</p>
                <progress aria-label={text.fetching} value={percent.to_string()} max="100" />
            </>
        },
        Some(Fetching::Failed(says)) => html! {
            <>
                <div class="problem" role="alert">{ icon(Glyph::Warning) }<div><p>{ text.failed }</p>if !says.is_empty() { <p class="says">{ says.clone() }</p> }</div></div>
                { button(text.fetch) }
            </>
        },
    };
    html! {
        <>
            <p class="muted">{ text.about }</p>
            <div class="stack" role="status">{ said }</div>
        </>
    }
}
