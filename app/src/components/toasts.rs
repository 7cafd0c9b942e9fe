//! Short notices in a corner; each leaves by itself or by its button.

use maas_core::ui::Toast;
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::icon::{Glyph, icon},
    platform::clock,
    words::use_words,
};

/// How long a notice stays.
const STAYS_MS: u32 = 5000;

/// Props of [`Toasts`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) toasts: Vec<ByPtr<Toast>>,
    pub(crate) on_close: Callback<u64>,
}

/// The notices, oldest first.
#[component]
pub(crate) fn Toasts(props: &Props) -> Html {
    let words = use_words();
    let one = |toast: &ByPtr<Toast>| html! { <One key={toast.id} toast={toast.clone()} on_close={props.on_close.clone()} /> };
    html! {
        <div class="toasts" role="status" aria-label={words.notices}>
            { for props.toasts.iter().map(one) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    toast: ByPtr<Toast>,
    on_close: Callback<u64>,
}

#[component]
fn One(props: &OneProps) -> Html {
    let words = use_words();
    let id = props.toast.id;
    {
        let on_close = props.on_close.clone();
        use_effect_with(id, move |id| {
            let id = *id;
            yew::platform::spawn_local(async move {
                clock::sleep(STAYS_MS).await;
                on_close.emit(id);
            });
        });
    }
    let close = props.on_close.reform(move |_: MouseEvent| id);
    html! {
        <div class="toast">
            <span>{ (words.notice)(&props.toast.notice) }</span>
            <button type="button" class="quiet square" aria-label={words.close} onclick={close}>
                { icon(Glyph::Close) }
            </button>
        </div>
    }
}
