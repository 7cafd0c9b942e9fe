//! A part that can be folded away. Whether it is open at first is decided once; from then on it is the reader's.

use yew::prelude::*;

/// Props of [`Fold`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) open: bool,
    pub(super) class: &'static str,
    pub(super) title: Html,
    pub(super) children: Html,
}

/// The title, and what is below it.
#[component]
pub(super) fn Fold(props: &Props) -> Html {
    let open = *use_memo((), |()| props.open);
    html! {
        <details class={props.class} {open}>
            <summary>{ props.title.clone() }</summary>
            { props.children.clone() }
        </details>
    }
}
