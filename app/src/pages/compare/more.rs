//! What can be done with the whole comparison.

use maas_core::compare::CompareMsg;
use yew::prelude::*;

use crate::{
    components::{
        dialog::Dialog,
        icon::{Glyph, icon},
    },
    store::{use_chats, use_comparisons, use_dispatch},
    words::use_words,
};

/// A button, and the dialog with all of it.
#[component]
pub(super) fn More() -> Html {
    let (words, dispatch) = (use_words(), use_dispatch());
    let (comparisons, chats) = (use_comparisons(), use_chats());
    let (text, comparison) = (words.compare, comparisons.current());
    let open = use_state(|| false);
    let show = |shown: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(shown))
    };
    if comparison.is_fresh() {
        return html! {};
    }
    let entry = |name: &'static str, can: bool, msg: CompareMsg| {
        let (dispatch, close) = (dispatch.clone(), show(false));
        let onclick = move |_: MouseEvent| {
            close.emit(());
            dispatch.emit(msg.clone().into());
        };
        html! { <button type="button" class="wide" disabled={!can} {onclick}>{ name }</button> }
    };
    html! {
        <>
            <button type="button" class="quiet square" aria-label={text.more} title={text.more} aria-haspopup="dialog" onclick={show(true).reform(|_: MouseEvent| ())}>
                { icon(Glyph::More) }
            </button>
            if *open {
                <Dialog title={comparison.title.clone()} on_close={show(false)}>
                    <div class="stack tight">
                        { entry(text.ask_again, comparison.is_ready(&chats), CompareMsg::Again(1)) }
                        { entry(text.same_models, true, CompareMsg::SameModels) }
                        { entry(text.new, true, CompareMsg::Open(None)) }
                    </div>
                </Dialog>
            }
        </>
    }
}
