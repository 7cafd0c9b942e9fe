//! What is built in a task of its own after the rest, before the same picture where there is time: a screen that is built
//! at once keeps the page busy for too long on a slow phone.

use yew::prelude::*;

use crate::platform::dom;

/// Props of [`Afterwards`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) children: Html,
    /// Where there is little else on screen yet, they need not wait.
    #[prop_or_default]
    pub(crate) at_once: bool,
}

/// Its children, once the rest of the screen is built.
#[component]
pub(crate) fn Afterwards(props: &Props) -> Html {
    let begun = use_state_eq(|| props.at_once);
    {
        let begun = begun.clone();
        use_effect_with((), move |()| dom::on_next_frame(move || begun.set(true)));
    }
    if *begun {
        props.children.clone()
    } else {
        html! {}
    }
}
