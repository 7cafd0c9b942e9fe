//! A dialog above the page, closed by Escape, its button or a click beside it.

use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    platform::dom,
    words::use_words,
};

/// Props of [`Dialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) title: AttrValue,
    pub(crate) on_close: Callback<()>,
    #[prop_or_default]
    pub(crate) class: Classes,
    pub(crate) children: Html,
}

/// The browser's own modal dialog: it keeps the focus inside and gives it back.
#[component]
pub(crate) fn Dialog(props: &Props) -> Html {
    let words = use_words();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            dom::show_dialog(&node);
            move || dom::close_dialog(&node)
        });
    }
    let close = props.on_close.reform(|_: MouseEvent| ());
    let cancel = props
        .on_close
        .reform(|event: Event| event.prevent_default());
    html! {
        <dialog ref={node} class={classes!("dialog", props.class.clone())} aria-label={props.title.clone()} oncancel={cancel}>
            <div class="dialog-head">
                <h2>{ &props.title }</h2>
                <button type="button" class="quiet square" aria-label={words.close} onclick={close}>
                    { icon(Glyph::Close) }
                </button>
            </div>
            { props.children.clone() }
        </dialog>
    }
}
