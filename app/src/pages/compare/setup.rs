//! System prompt and parameters: those that all columns share, or those of one.

use maas_core::{
    chats::{ChatId, ChatSetup},
    compare::CompareMsg,
};
use maas_protocol::{capability::Takes, chat::Params};
use yew::prelude::*;

use crate::{
    components::parameters::Parameters,
    pages::chat::if_it_fails,
    platform::dom,
    store::{use_chats, use_comparisons, use_dispatch, use_providers, use_workspaces},
    words::use_words,
};

/// The id of the button that opens the shared ones, to which the focus goes back.
pub(super) const OPENER: &str = "compare-settings";

/// Props of [`Setup`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The column whose settings these are; `None` are those of every column that has none of its own.
    pub(super) of: Option<ChatId>,
    pub(super) on_close: Callback<()>,
}

/// The panel.
#[component]
pub(super) fn Setup(props: &Props) -> Html {
    let (words, chats, comparisons) = (use_words(), use_chats(), use_comparisons());
    let (providers, dispatch) = (use_providers(), use_dispatch());
    let workspaces = use_workspaces();
    let comparison = comparisons.current();
    let one = props.of.as_ref().and_then(|chat| chats.find(chat));
    let setup = one.map_or(&comparison.setup, |chat| &chat.setup).clone();
    let configure = {
        let chat = one.map(|chat| chat.id.clone());
        dispatch.reform(move |setup: ChatSetup| {
            match &chat {
                None => CompareMsg::Configure(setup),
                Some(chat) => CompareMsg::ConfigureColumn(chat.clone(), setup),
            }
            .into()
        })
    };
    let on_reset = {
        let setup = setup.clone();
        configure.reform(move |()| setup.reset())
    };
    let on_close = {
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            on_close.emit(());
            dom::focus_id_next(OPENER);
        })
    };
    // What a model does not take is left out of its request, and its answer says so.
    let (takes, defaults, output) = match one {
        None => (Takes::ALL, Params::default(), None),
        Some(chat) => {
            let model = &chat.setup.model;
            let spec = model.provider.spec();
            let defaults = spec.map(|spec| (spec.defaults)(&model.model));
            let output = providers.facts(model).output;
            (providers.takes(model), defaults.unwrap_or_default(), output)
        }
    };
    let text = words.compare;
    let title = match one {
        None => text.shared.to_owned(),
        Some(chat) => (text.settings_of)(&chat.setup.model.model),
    };
    let key = one.map_or_else(String::new, |chat| chat.id.0.clone());
    html! {
        <Parameters {key} setup={setup.clone()} {takes} {defaults} {output} on_change={configure.clone()} {on_reset} {on_close}
            presets={html! { <p class="strong pad">{ title }</p> }}>
            { if_it_fails::part(&setup, &configure, (&providers, &workspaces), &dispatch, words) }
        </Parameters>
    }
}
