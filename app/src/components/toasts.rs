//! Short notices in a corner; each leaves by itself or by its button.

use std::rc::Rc;

use maas_core::ui::{Notice, Toast};
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    words::Words,
};

/// The notices, oldest first. How long one stays is the length of its animation, which waits while it is pointed at.
pub(crate) fn toasts(
    toasts: &[Rc<Toast>],
    on_close: &Callback<u64>,
    on_undo: &Callback<()>,
    words: &'static Words,
) -> Html {
    let one = |toast: &Rc<Toast>| {
        let id = toast.id;
        let ended = on_close.reform(move |_: AnimationEvent| id);
        let close = on_close.reform(move |_: MouseEvent| id);
        let undo = on_undo.reform(|_: MouseEvent| ());
        html! {
            <div key={id} class="toast" onanimationend={ended}>
                <span>{ (words.notice)(&toast.notice) }</span>
                if matches!(toast.notice, Notice::Changed(_)) {
                    <button type="button" class="quiet" onclick={undo}>{ words.undo }</button>
                }
                <button type="button" class="quiet square" aria-label={words.close} onclick={close}>
                    { icon(Glyph::Close) }
                </button>
            </div>
        }
    };
    html! {
        <div class="toasts" role="status" aria-label={words.notices}>
            { for toasts.iter().map(one) }
        </div>
    }
}
