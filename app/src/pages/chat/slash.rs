//! The menu behind "/" in the message field of the open chat.

use yew::prelude::*;

use crate::{
    commands::{
        finder::{commands, presets, templates},
        use_desk,
    },
    components::{
        composer,
        slash::{Slash, query},
    },
    store::{use_dispatch, use_presets, use_prompts},
    words::use_words,
};

/// Props of [`Menu`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// What stands in the field.
    pub(super) text: AttrValue,
}

/// The menu, while what is typed may be a command.
#[component]
pub(super) fn Menu(props: &Props) -> Html {
    let words = use_words();
    let desk = use_desk(&Callback::noop());
    let (saved, dispatch) = (use_presets(), use_dispatch());
    let library = use_prompts();
    if query(&props.text).is_none() {
        return html! {};
    }
    let mut items = templates(&library, &desk.workspaces, &dispatch);
    items.extend(presets(&saved, &desk.workspaces, &dispatch));
    items.extend(commands(&desk, words));
    html! { <Slash text={props.text.clone()} field={composer::FIELD} {items} /> }
}
